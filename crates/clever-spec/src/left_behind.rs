//! What corrects the version before a new one, and not the new one.

use std::path::Path;

use crate::effective::{common_overlays, own_overlay};
use crate::overlay::Overlay;
use crate::problem::Result;
use crate::versions::{Version, Versions};

/// The corrections that a person has to look at: in words, one line for each overlay.
pub(crate) fn left_behind(specs: &Path, list: &Versions, new: &Version) -> Result<Vec<String>> {
    let older = list.list.iter().filter(|it| it.number() < new.number());
    let Some(before) = older.max_by_key(|it| it.number()) else {
        return Ok(Vec::new());
    };
    let overlays = common_overlays(specs)?;
    let told = overlays
        .iter()
        .filter_map(|it| not_for(it, &before.name, &new.name));
    let mut told: Vec<String> = told.collect();
    if let (Some(own), None) = (own_overlay(specs, before)?, own_overlay(specs, new)?) {
        told.push(format!(
            "{}: all of {} is for {}: copy what is wrong in {} too to overlays/{}",
            new.name,
            own.file(),
            before.name,
            new.name,
            new.document_name()
        ));
    }
    Ok(told)
}

fn not_for(overlay: &Overlay, before: &str, new: &str) -> Option<String> {
    let lines = overlay.lines_of_actions(|names| {
        let has = |version: &str| names.iter().any(|name| name == version);
        has(before) && !has(new)
    });
    let lines: Vec<String> = lines.map(|line| line.to_string()).collect();
    (!lines.is_empty()).then(|| {
        format!(
            "{new}: actions of {} are for {before} and not for it: add it to `x-clever-versions` where \
             it is wrong too (lines {})",
            overlay.file(),
            lines.join(", ")
        )
    })
}
