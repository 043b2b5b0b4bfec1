//! What lies where documents and overlays are, and is read by nobody, or elsewhere.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::effective::{files, folder};
use crate::problem::{Place, Problem, Result};
use crate::versions::{self, Version, Versions};

/// What is named like a document or an overlay, and read by nobody, and what is read and is a link.
///
/// # Errors
/// The list of versions or a folder cannot be read.
pub fn misnamed(specs: &Path) -> Result<Vec<Problem>> {
    let versions = Versions::read(specs)?;
    let documents: Vec<String> = (versions.list.iter()).map(Version::document_name).collect();
    let overlays = folder(specs);
    let mut problems: Vec<Problem> = [specs, &overlays].into_iter().filter_map(linked).collect();
    for path in files(specs)?.into_iter().filter(|path| *path != overlays) {
        problems.extend(linked(&path).filter(|_| is_read(&path)));
        problems.extend(of_documents(&path, &documents)?);
    }
    // What a link leads to is not ours.
    let own = match overlays.is_symlink() {
        true => Vec::new(),
        false => files(&overlays)?,
    };
    for path in own {
        problems.extend(linked(&path).filter(|_| is_read(&path)));
        problems.extend(of_overlays(&path, &documents)?);
    }
    Ok(problems)
}

/// Whether a file is named like what is read.
fn is_read(path: &Path) -> bool {
    text(path.extension()) == "yaml" || text(path.file_name()) == versions::FILE
}

fn linked(path: &Path) -> Option<Problem> {
    path.is_symlink().then(|| {
        let what = "a symbolic link: git keeps where it leads, and nothing of what is there";
        problem(path, what, "put the file or folder itself there")
    })
}

fn of_documents(path: &Path, documents: &[String]) -> Result<Option<Problem>> {
    if path.is_dir() {
        return of_folders(path);
    }
    let is_listed = documents.contains(&text(path.file_name()));
    Ok((is_of_version(path) && !is_listed).then(|| {
        let what = "a document of a version that is not listed";
        let help = "remove it, or list the version in versions.toml; its name ends in `.yaml`";
        problem(path, what, help)
    }))
}

fn of_overlays(path: &Path, documents: &[String]) -> Result<Option<Problem>> {
    if path.is_dir() {
        return of_folders(path);
    }
    if is_hidden(path) || is_for_people(path) {
        return Ok(None);
    }
    let extension = text(path.extension());
    let looks_like_one = ["yml", "json"].contains(&&*extension.to_lowercase());
    let is_backup = extension.ends_with('~');
    if extension != "yaml" && !looks_like_one && (!is_of_version(path) || is_backup) {
        return Ok(None);
    }
    if extension != "yaml" {
        let what = "an overlay that is not applied: the name of one ends in `.yaml`";
        let help = "rename it, or remove it; the name of what is for people ends in `.md`";
        return Ok(Some(problem(path, what, help)));
    }
    let is_listed = documents.contains(&text(path.file_name()));
    Ok((is_of_version(path) && !is_listed).then(|| {
        let what = "an overlay of a version that is not listed";
        let help = "remove it, or list the version in versions.toml";
        problem(path, what, help)
    }))
}

/// A folder that has documents or overlays in it.
fn of_folders(path: &Path) -> Result<Option<Problem>> {
    let found = held(path)?;
    Ok(found.map(|file| {
        let what = "read by nobody, as all folders here but specs/overlays";
        let help = "put documents into specs/ itself and overlays into specs/overlays/ itself, or \
                    remove the folder";
        problem(&file, what, help)
    }))
}

/// The first document or overlay in a folder.
fn held(folder: &Path) -> Result<Option<PathBuf>> {
    if is_hidden(folder) || folder.is_symlink() {
        return Ok(None);
    }
    for path in files(folder)? {
        let extension = text(path.extension()).to_lowercase();
        let found = match path.is_dir() {
            true => held(&path)?,
            false if matches!(extension.as_str(), "yaml" | "yml" | "json") => Some(path),
            false => None,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Whether a file is named after a version, listed or not, in whichever way.
pub(crate) fn is_of_version(path: &Path) -> bool {
    let name = text(path.file_stem()).to_lowercase();
    let Some(number) = name.strip_prefix('v') else {
        return false;
    };
    let is_of_number = |sign: char| sign.is_ascii_digit() || ['.', '-', '_'].contains(&sign);
    number.starts_with(|sign: char| sign.is_ascii_digit()) && number.chars().all(is_of_number)
}

fn is_for_people(path: &Path) -> bool {
    text(path.extension()).eq_ignore_ascii_case("md") || text(path.file_stem()) == "README"
}

fn is_hidden(path: &Path) -> bool {
    text(path.file_name()).starts_with('.')
}

fn problem(path: &Path, what: &str, help: &str) -> Problem {
    Problem::new(Place::file(path.display().to_string()), what, help)
}

pub(crate) fn text(part: Option<&OsStr>) -> String {
    part.unwrap_or_default().to_string_lossy().into_owned()
}
