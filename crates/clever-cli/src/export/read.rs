//! Reading a list page by page, each page into a part.

use clever_core::{Error, Missing, Pages};

use super::Export;
use super::error::ExportError;
use super::manifest::{Reading, State};
use super::page::ListPage;
use super::part::{self, Lines};
use super::plan::Source;

/// How often a page is asked for that is not what the API sends. What passes otherwise, the client
/// has asked for again.
const ATTEMPTS: u32 = 3;

/// Reads a resource from where it is, to its end.
pub(super) async fn read(
    export: &mut Export<'_>,
    index: usize,
    source: Source,
) -> Result<(), ExportError> {
    let mut failed = 0;
    loop {
        let before = export.manifest.resources[index].state.parts().len();
        let Err(problem) = read_on(export, index, source).await else {
            return Ok(());
        };
        let state = &export.manifest.resources[index].state;
        let ExportError::Api(error) = &problem else {
            return Err(problem);
        };
        if state.parts().is_empty() && is_not_shared(error) {
            return export.set(index, State::NotShared);
        }
        failed = if state.parts().len() > before {
            1
        } else {
            failed + 1
        };
        if !(error.is_decode() || error.is_page()) || failed == ATTEMPTS {
            return Err(problem);
        }
    }
}

async fn read_on(export: &mut Export<'_>, index: usize, source: Source) -> Result<(), ExportError> {
    let name = source.name;
    let lines = Lines::of(export.manifest.format, &export.manifest.api_version, name);
    let mut pages: Option<Pages<ListPage>> = None;
    while let State::Reading(reading) = &export.manifest.resources[index].state {
        let pages = pages.get_or_insert_with(|| begin(export, source, reading));
        let Some(page) = export.unless_stopped(pages.next()).await? else {
            // A list that has no page at all is not what the API sends.
            return Err(Error::page(source.operation, "the list has no page").into());
        };
        let page = page?;
        let is_last = export.unless_stopped(is_last(pages, source)).await??;
        let (records, last_id) = page.records_behind(reading.after.as_deref(), source.operation)?;
        let Reading {
            mut after,
            mut parts,
        } = reading.clone();
        if !records.is_empty() {
            let file = part::name(name, &parts, export.manifest.format);
            parts.push(part::write(&export.folder, file, &lines, &records)?);
            after = last_id;
        }
        let state = match is_last {
            true => State::Read { parts },
            false => State::Reading(Reading { after, parts }),
        };
        export.set(index, state)?;
        export.progress.add(records.len() as u64);
    }
    Ok(())
}

/// The pages from where a list was read to.
fn begin(export: &Export<'_>, source: Source, reading: &Reading) -> Pages<ListPage> {
    let mut request = export.roster.client.request(source.operation);
    if source.operation.limit.is_some() {
        request.query::<u32, _>("limit", export.page);
    }
    if let Some(id) = &reading.after {
        request.query::<String, _>("starting_after", id.clone());
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
