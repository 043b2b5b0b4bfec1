//! The feed of events: where it was when an export began, and what came since.

use std::time::{Duration, SystemTime};

use clever_core::Error;
use futures_util::StreamExt as _;

use super::error::ExportError;
use super::folder::Folder;
use super::interrupt::Interrupt;
use super::lines::Lines;
use super::manifest::{Events, Manifest};
use super::plan::Plan;
use super::progress::Progress;
use super::whole::check_district;
use super::{Export, Roster, join, unless_stopped};
use crate::feed::Wanted;

/// How long Clever keeps events. Source: <https://dev.clever.com/docs/events-api>.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What the names of files of events begin with.
const NAME: &str = "events";

/// Writes the events that came since an export, or since the events that were written last.
pub(super) async fn export(
    plan: &Plan,
    roster: &Roster,
    interrupt: &Interrupt,
    progress: &dyn Progress,
) -> Result<Manifest, ExportError> {
    let no_export = || ExportError::NoExport {
        folder: plan.out.clone(),
        command: plan.command_before(),
    };
    if !plan.out.exists() {
        return Err(no_export());
    }
    let folder = Folder::open(&plan.out)?;
    let Some(manifest) = Manifest::read(&folder)? else {
        folder.refuse_foreign()?;
        return Err(no_export());
    };
    manifest.check(plan, roster.api.version, &folder)?;
    if manifest.finished.is_none() {
        return Err(ExportError::Unfinished {
            folder: plan.out.clone(),
            command: plan.command_before(),
        });
    }
    if !manifest.events.shared {
        return Err(ExportError::NoEvents);
    }
    let same = check_district(&manifest, roster, &folder);
    unless_stopped(interrupt, plan, same).await??;
    let mut export = Export {
        plan,
        roster,
        folder,
        manifest,
        interrupt,
        progress,
    };
    export.folder.remove_unfinished(NAME)?;
    progress.begin(NAME, 0);
    write_new(&mut export).await?;
    Ok(export.manifest)
}

/// Where the feed is now.
pub(super) async fn now(roster: &Roster) -> Result<Events, Error> {
    let events = |shared, latest_id| Events {
        shared,
        latest_id,
        files: Vec::new(),
    };
    match (roster.api.latest_event)(roster.client.clone()).await {
        Ok(latest_id) => Ok(events(true, latest_id)),
        Err(error) if error.is_not_found() || error.is_forbidden() => Ok(events(false, None)),
        Err(error) => Err(error),
    }
}

/// Writes what came since, in numbered files.
async fn write_new(export: &mut Export<'_>) -> Result<(), ExportError> {
    // Behind an event that it knows, the feed itself sees to it.
    if export.manifest.events.latest_id.is_none() && is_too_old(&export.manifest) {
        return Err(ExportError::EventsMissing);
    }
    let lines = Lines::of(
        export.manifest.format,
        &export.manifest.api_version,
        "events",
    );
    let after = export.manifest.events.latest_id.clone();
    let wanted = Wanted {
        after,
        ..Wanted::default()
    };
    let feed = (export.roster.api.feed)(export.roster.client.clone(), wanted);
    let mut files = feed.chunks(export.plan.page as usize);
    while let Some(events) = export.unless_stopped(files.next()).await? {
        // Those before an error are good.
        let (events, errors): (Vec<_>, Vec<_>) = events.into_iter().partition(Result::is_ok);
        let events: Vec<_> = events.into_iter().flatten().collect();
        let latest_id = events.last().and_then(|event| event["id"].as_str());
        if let Some(latest_id) = latest_id {
            let texts: Vec<String> = events.iter().map(ToString::to_string).collect();
            write(export, &texts, latest_id, &lines)?;
        }
        if let Some(Err(error)) = errors.into_iter().next() {
            return Err(error.into());
        }
    }
    Ok(())
}

fn write(
    export: &mut Export<'_>,
    events: &[String],
    latest_id: &str,
    lines: &Lines,
) -> Result<(), ExportError> {
    let number = export.manifest.events.files.len() + 1;
    let file = format!("{NAME}-{number:05}.{}", export.manifest.format.extension());
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    let count = events.len() as u64;
    let written = join::write(&export.folder, file, count, |to| {
        lines.write_header(to)?;
        lines.write(&events, to)
    })?;
    export.manifest.events.files.push(written);
    export.manifest.events.latest_id = Some(latest_id.to_owned());
    export.manifest.write(&export.folder)?;
    export.progress.add(count);
    Ok(())
}

/// Whether an export that knew no event began so long ago that some may be gone by now.
fn is_too_old(manifest: &Manifest) -> bool {
    let age = SystemTime::now().duration_since(manifest.started.into());
    age.is_ok_and(|age| age > KEPT)
}
