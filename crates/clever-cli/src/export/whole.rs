//! A whole district: begun or gone on with, read to the end, and joined.

use std::borrow::Cow;

use super::error::ExportError;
use super::folder::Folder;
use super::interrupt::Interrupt;
use super::lines::Lines;
use super::manifest::{Manifest, Resource, State};
use super::page::{self, ListPage};
use super::parts::{self, Look, Parts};
use super::plan::{self, Plan};
use super::progress::Progress;
use super::{Export, Roster, events, join, read, stopped, unless_stopped};

/// Exports the lists of a district.
pub(super) async fn export(
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
            unless_stopped(interrupt, plan, same).await??;
            manifest
        }
        None => {
            let begun = begin(plan, roster, &folder);
            unless_stopped(interrupt, plan, begun).await??
        }
    };
    let export = Export {
        plan,
        roster,
        folder,
        manifest,
        interrupt,
        progress,
    };
    if export.manifest.finished.is_some() {
        export.check_files()?;
        return Ok(export.manifest);
    }
    let mut lists = Lists {
        // What an end in the middle of a file left there is written again, or goes with the parts.
        parts: Parts::open(&export.folder)?,
        export,
    };
    lists.read_all().await?;
    lists.join_all().await?;
    Ok(lists.export.manifest)
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
    let (records, _) = page::records_behind(&page, None, source.operation)?;
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

/// An export of lists on its way.
pub(super) struct Lists<'e> {
    pub(super) export: Export<'e>,
    pub(super) parts: Parts,
}

impl Lists<'_> {
    /// Reads what has not been read.
    async fn read_all(&mut self) -> Result<(), ExportError> {
        for index in 0..self.export.manifest.resources.len() {
            let resource = &mut self.export.manifest.resources[index];
            if resource.state == State::NotShared {
                // It may be shared by now.
                resource.state = State::Reading;
            }
            if resource.state == State::Reading {
                let name = resource.name.clone();
                self.forget_damaged(&name, Look::Length)?;
                self.read(index, name).await?;
            }
        }
        let mut resources = self.export.manifest.resources.iter();
        match resources.all(|resource| resource.state == State::NotShared) {
            true => Err(ExportError::NothingShared),
            false => Ok(()),
        }
    }

    async fn read(&mut self, index: usize, name: String) -> Result<(), ExportError> {
        let records = self.parts.of(&name).records();
        self.export.progress.begin(&name, records);
        for source in plan::chosen(self.export.roster.api, Some(&[name]))? {
            read::read(self, index, source).await?;
        }
        Ok(())
    }

    /// Forgets parts from the first on that is not as it was written: whether there was one.
    fn forget_damaged(&mut self, name: &str, look: Look) -> Result<bool, ExportError> {
        let folder = &self.export.folder;
        let Some(place) = self.parts.damaged(folder, name, look)? else {
            return Ok(false);
        };
        let file = folder.at(&self.parts.of(name).parts[place].file);
        self.export.progress.warn(&format!(
            "{} is not as it was written; {name} are read again from there",
            file.display()
        ));
        self.parts.forget(folder, name, place)?;
        Ok(true)
    }

    /// Joins what has been read, and ends the export.
    async fn join_all(&mut self) -> Result<(), ExportError> {
        for index in 0..self.export.manifest.resources.len() {
            let name = self.export.manifest.resources[index].name.clone();
            if self.is_reading(index) {
                self.export.progress.join(&name);
                self.mend(index, &name).await?;
            }
            if self.export.interrupt.is_asked() {
                return Err(stopped(self.export.plan));
            }
            if self.is_reading(index) {
                self.join(index, &name)?;
            }
        }
        let Export {
            manifest, folder, ..
        } = &mut self.export;
        folder.remove_below(parts::FOLDER)?;
        manifest.finished = Some(jiff::Timestamp::now());
        manifest.write(folder)
    }

    /// Reads again what is not as it was written.
    async fn mend(&mut self, index: usize, name: &str) -> Result<(), ExportError> {
        if !self.forget_damaged(name, Look::Content)? {
            return Ok(());
        }
        self.read(index, name.to_owned()).await?;
        let folder = &self.export.folder;
        match self.parts.damaged(folder, name, Look::Content)? {
            None => Ok(()),
            Some(place) => Err(ExportError::Damaged {
                path: folder.at(&self.parts.of(name).parts[place].file),
                problem: "it does not stay as it is written".to_owned(),
            }),
        }
    }

    fn is_reading(&self, index: usize) -> bool {
        self.export.manifest.resources[index].state == State::Reading
    }

    fn join(&mut self, index: usize, name: &str) -> Result<(), ExportError> {
        let Export {
            manifest, folder, ..
        } = &self.export;
        let lines = Lines::of(manifest.format, &manifest.api_version, name);
        let parts = &self.parts.of(name).parts;
        let joined = join::join(folder, name, &lines, parts)?;
        self.export.set(index, State::Done(joined))?;
        let mut parts = parts.iter();
        parts.try_for_each(|part| self.export.folder.remove(&part.file))
    }
}
