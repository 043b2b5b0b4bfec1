//! Reading a list page by page, each page into a part.

use clever_core::{Error, Missing, Pages};

use super::count::Count;
use super::error::ExportError;
use super::lines::Lines;
use super::manifest::State;
use super::page::{self, ListPage};
use super::plan::Source;
use super::whole::Lists;

/// How often a page is asked for that is not what the API sends. What passes otherwise, the client
/// has asked for again.
const ATTEMPTS: u32 = 3;

/// Reads a resource from where it is, to its end.
pub(super) async fn read(
    lists: &mut Lists<'_>,
    index: usize,
    source: Source,
) -> Result<(), ExportError> {
    let mut failed = 0;
    loop {
        let before = lists.parts.of(source.name).parts.len();
        let Err(problem) = read_on(lists, source).await else {
            return Ok(());
        };
        let after = lists.parts.of(source.name).parts.len();
        let ExportError::Api(error) = &problem else {
            return Err(problem);
        };
        if after == 0 && is_not_shared(error) {
            return lists.export.set(index, State::NotShared);
        }
        failed = if after > before { 1 } else { failed + 1 };
        if !(error.is_decode() || error.is_page()) || failed == ATTEMPTS {
            return Err(problem);
        }
    }
}

async fn read_on(lists: &mut Lists<'_>, source: Source) -> Result<(), ExportError> {
    let name = source.name;
    if lists.parts.of(name).is_whole {
        return Ok(());
    }
    let manifest = &lists.export.manifest;
    let lines = Lines::of(manifest.format, &manifest.api_version, name);
    let mut count = None;
    let mut pages = begin(lists, source);
    loop {
        let export = &lists.export;
        let Some(page) = export.unless_stopped(pages.next()).await? else {
            // A list that has no page at all is not what the API sends.
            return Err(Error::page(source.operation, "the list has no page").into());
        };
        let page = page?;
        let is_last = export.unless_stopped(is_last(&mut pages, source)).await??;
        let after = lists.parts.of(name).last_id();
        let (records, last_id) = page::records_behind(&page, after, source.operation)?;
        let part = match last_id {
            Some(last_id) => {
                let records = (&*records, last_id);
                Some(lists.parts.write(&export.folder, name, &lines, records)?)
            }
            None => None,
        };
        lists.parts.add(&export.folder, name, part, is_last)?;
        export.progress.add(records.len() as u64);
        if is_last {
            return Ok(());
        }
        // A list of one page needs no total.
        count.get_or_insert_with(|| Count::ask(export, source.operation));
    }
}

/// The pages from where a list was read to.
fn begin(lists: &Lists<'_>, source: Source) -> Pages<ListPage> {
    let mut request = lists.export.roster.client.request(source.operation);
    if source.operation.limit.is_some() {
        request.query::<u32, _>("limit", lists.export.plan.page);
    }
    if let Some(id) = lists.parts.of(source.name).last_id() {
        request.query::<String, _>("starting_after", id.to_owned());
    }
    Pages::new(request)
}

/// Whether no page comes after the one that was handed out.
///
/// A page whose link leads nowhere must not look like the last one.
async fn is_last(pages: &mut Pages<ListPage>, source: Source) -> Result<bool, Error> {
    if pages.cursor().is_some() {
        return Ok(false);
    }
    match pages.next().await {
        None => Ok(true),
        Some(Err(error)) => Err(error),
        Some(Ok(_)) => Err(Error::page(source.operation, "the next page has no place")),
    }
}

/// Whether an error says that the district does not share a list, and not that something is wrong.
fn is_not_shared(error: &Error) -> bool {
    error.is_forbidden() || error.missing() == Some(Missing::NotShared)
}
