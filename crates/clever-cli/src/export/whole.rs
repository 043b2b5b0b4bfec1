//! A whole district: begun or gone on with, read to the end, and joined.

use std::borrow::Cow;
use std::slice;

use super::check::check_files;
use super::error::ExportError;
use super::folder::Folder;
use super::interrupt::Interrupt;
use super::manifest::{Manifest, Reading, Resource, State};
use super::page::{self, ListPage};
use super::part::{self, Lines};
use super::plan::{self, Plan};
use super::progress::Progress;
use super::{Export, Roster, events, join, read, stopped, unless_stopped};

/// Exports a district, from the start or from where an export into the folder ended. One that is
/// finished stays as it is, if it is still as it was left.
///
/// # Errors
/// [`ExportError`]. What was written stays, to go on from.
pub async fn export(
    plan: &Plan,
    roster: &Roster,
    interrupt: &Interrupt,
    progress: &dyn Progress,
) -> Result<Manifest, ExportError> {
    let folder = Folder::open(&plan.out)?;
    let manifest = match Manifest::read(&folder)? {
        Some(manifest) => {
            manifest.check(plan, roster.api.version, &folder)?;
            let same = check_district(&manifest, roster, &folder);
            unless_stopped(interrupt, &folder, same).await??;
            if manifest.finished.is_some() {
                check_files(&manifest, &folder, interrupt, progress)?;
                return Ok(manifest);
            }
            manifest
        }
        None => {
            let begun = begin(plan, roster, &folder);
            unless_stopped(interrupt, &folder, begun).await??
        }
    };
    let page = plan.page;
    let mut export = Export {
        roster,
        folder,
        manifest,
        interrupt,
        progress,
        page,
    };
    // What an end in the middle of a file left here is written again, or goes with the parts.
    export.folder.make(part::PARTS)?;
    export.read_all().await?;
    export.join_all()?;
    Ok(export.manifest)
}

/// Begins an export: what is read later than the latest event is known now to be newer.
async fn begin(plan: &Plan, roster: &Roster, folder: &Folder) -> Result<Manifest, ExportError> {
    folder.refuse_foreign()?;
    let sources = plan::chosen(roster.api, plan.only.as_deref())?;
    let districts = districts(roster).await?;
    let started = jiff::Timestamp::now();
    let events = events::now(roster).await?;
    let manifest = Manifest {
        api_version: roster.api.version.name.to_owned(),
        format: plan.format.unwrap_or_default(),
        districts,
        started,
        finished: None,
        resources: sources
            .iter()
            .map(|source| Resource::new(source.name))
            .collect(),
        events,
    };
    manifest.write(folder)?;
    Ok(manifest)
}

/// The ids of the token's districts.
async fn districts(roster: &Roster) -> Result<Vec<String>, ExportError> {
    let Some(source) = plan::sources(roster.api).find(|source| source.name == "districts") else {
        return Ok(Vec::new());
    };
    let page = roster
        .client
        .request(source.operation)
        .send::<ListPage>()
        .await?;
    let (records, _) = page.records_behind(None, source.operation)?;
    let ids = records.into_iter().filter_map(page::id);
    Ok(ids.map(Cow::into_owned).collect())
}

/// An export goes on with the district that it began with.
pub(super) async fn check_district(
    manifest: &Manifest,
    roster: &Roster,
    folder: &Folder,
) -> Result<(), ExportError> {
    let districts = districts(roster).await?;
    if districts == manifest.districts {
        return Ok(());
    }
    let of = |ids: &[String]| format!("of district {}", ids.join(", "));
    Err(ExportError::Another {
        folder: folder.path().to_owned(),
        found: of(&manifest.districts),
        wanted: of(&districts),
    })
}

impl Export<'_> {
    /// Reads what has not been read.
    async fn read_all(&mut self) -> Result<(), ExportError> {
        for index in 0..self.manifest.resources.len() {
            let resource = &mut self.manifest.resources[index];
            if resource.state == State::NotShared {
                // It may be shared by now.
                resource.state = State::Reading(Reading::default());
            }
            let name = resource.name.clone();
            let source = plan::chosen(self.roster.api, Some(slice::from_ref(&name)))?;
            let records = resource.state.parts().iter().map(|part| part.records).sum();
            self.progress.begin(&name, records);
            for source in source {
                read::read(self, index, source).await?;
            }
        }
        let mut states = self
            .manifest
            .resources
            .iter()
            .map(|resource| &resource.state);
        match states.all(|state| *state == State::NotShared) {
            true => Err(ExportError::NothingShared),
            false => Ok(()),
        }
    }

    /// Joins what has been read, and ends the export.
    fn join_all(&mut self) -> Result<(), ExportError> {
        for index in 0..self.manifest.resources.len() {
            let Resource { name, state } = &self.manifest.resources[index];
            let State::Read { parts } = state else {
                continue;
            };
            if self.interrupt.is_asked() {
                return Err(stopped(&self.folder));
            }
            self.progress.join(name);
            let format = self.manifest.format;
            let lines = Lines::of(format, &self.manifest.api_version, name);
            let file = format!("{name}.{}", format.extension());
            let joined = join::join(&self.folder, file, &lines, parts)?;
            let parts = parts.clone();
            self.set(index, State::Done(joined))?;
            parts
                .iter()
                .try_for_each(|part| self.folder.remove(&part.file))?;
        }
        self.folder.remove_below(part::PARTS)?;
        self.manifest.finished = Some(jiff::Timestamp::now());
        self.manifest.write(&self.folder)
    }
}
