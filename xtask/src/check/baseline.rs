//! What the documents were before, and whether the crates' versions rise as their changes ask.

use clever_spec::compare::{Bump, Comparison};
use clever_spec::{Effective, Place, Problem};
use semver::Version as CrateVersion;
use toml_edit::DocumentMut;

use super::documents::{Documents, not_compared, past};
use super::surface::Surface;
use super::usable::Usable;
use super::{Item, State};
use crate::diff::listed::listed;
use crate::git::Repository;
use crate::pipeline::Generated;
use crate::report::Result;
use crate::revision::Revision;
use crate::workspace::Workspace;

/// The revision to compare with.
#[derive(Debug)]
pub struct Base {
    repository: Repository,
    commit: String,
}

impl Base {
    /// The revision that was named, or where the present work left the main branch.
    pub fn find(workspace: &Workspace, named: Option<&str>) -> Result<Self> {
        let repository = Repository::of(workspace);
        let commit = match named {
            Some(revision) => repository.commit(revision)?,
            None => repository.merge_base()?,
        };
        Ok(Self { repository, commit })
    }

    /// The revision that was named, or the last release; none before the first.
    pub fn release(workspace: &Workspace, named: Option<&str>) -> Result<Option<Self>> {
        let repository = Repository::of(workspace);
        let revision = match named {
            Some(revision) => Some(revision.to_owned()),
            None => repository.last_release()?,
        };
        let base = |revision: String| {
            let commit = repository.commit(&revision)?;
            Ok(Self { repository, commit })
        };
        revision.map(base).transpose()
    }

    /// The commit in short.
    pub fn name(&self) -> String {
        self.commit.chars().take(10).collect()
    }

    /// The text of a file as it was; none if there was none.
    pub fn file(&self, path: &str) -> Result<Option<String>> {
        if self.repository.files(&self.commit, path)?.is_empty() {
            return Ok(None);
        }
        let text = self.repository.show(&self.commit, &format!("./{path}"))?;
        Ok(Some(text))
    }

    /// The documents as they were, as far as they can be read.
    ///
    /// # Errors
    /// There are none, or their list cannot be read.
    pub fn documents(&self) -> Result<Documents> {
        Documents::read(&Revision::read(
            &self.repository,
            &self.commit,
            &self.name(),
        )?)
    }

    /// What a crate showed its users; nothing if there was no such crate.
    fn surface(&self, crate_name: &str) -> Result<Surface> {
        let folder = format!("crates/{crate_name}");
        let of = |path: &str| {
            let path = format!("{folder}/{path}");
            self.repository.files(&self.commit, &path)
        };
        let paths = [of("Cargo.toml")?, of("src")?].concat();
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            let text = self.repository.show(&self.commit, &format!("./{path}"))?;
            files.push((path, text));
        }
        surface(&files).map_err(|problem| self.named(problem))
    }

    /// What stands in the way there, which is not what the workspace has.
    fn named(&self, mut problem: Problem) -> Problem {
        problem.place.file = format!("{}:{}", self.name(), problem.place.file);
        past(problem)
    }

    /// What users of a version's crate could name or rely on, and cannot any more.
    pub fn lost(&self, generated: &Generated) -> Result<Vec<String>> {
        let was = self.surface(&generated.version.crate_name())?;
        let is = surface(&generated.package.files)?;
        Ok(was.lost(&is))
    }

    /// The version of a crate as it was; none if there was no such crate.
    pub fn crate_version(&self, name: &str) -> Result<Option<CrateVersion>> {
        let manifest = format!("crates/{name}/Cargo.toml");
        if self.repository.files(&self.commit, &manifest)?.is_empty() {
            return Ok(None);
        }
        let show = |path: &str| self.repository.show(&self.commit, &format!("./{path}"));
        let version = version(&show(&manifest)?, || show("Cargo.toml"), &manifest);
        version.map(Some).map_err(|problem| self.named(problem))
    }
}

fn surface(files: &[(String, String)]) -> Result<Surface> {
    let files = files.iter();
    Surface::of(files.map(|(path, text)| (path.as_str(), text.as_str())))
}

/// How each version has changed that can be used.
pub fn items(workspace: &Workspace, base: &Base, before: &Documents, usable: &Usable) -> Vec<Item> {
    let plan = &usable.plan;
    let old = before.effective().iter();
    let old = old.filter(|old| !usable.leaves_out(&old.version.name));
    old.filter_map(|old| {
        let mut now = plan.effective.iter().zip(&plan.generated);
        let (new, generated) = now.find(|(new, _)| new.version.name == old.version.name)?;
        let name = format!("{} since {}", old.version.name, base.name());
        let comparison = before.compare(workspace, &old.document, &new.document);
        Some(
            match changed(workspace, base, new, generated, &comparison) {
                Ok(state) => Item { name, state },
                Err(problem) => Item::failed(name, &problem),
            },
        )
    })
    .collect()
}

fn changed(
    workspace: &Workspace,
    base: &Base,
    new: &Effective,
    generated: &Generated,
    comparison: &Comparison,
) -> Result<State> {
    let crate_name = new.version.crate_name();
    let mut asked = comparison.bump();
    let mut details = reasons(comparison, asked);
    if asked < Some(Bump::Major) {
        let lost = base.lost(generated)?;
        if !lost.is_empty() {
            asked = Some(Bump::Major);
            details = lost;
        }
    }
    match comparison.is_whole() {
        true => rise(workspace, base, &crate_name, asked, details),
        false => Ok(left_out(comparison, details)),
    }
}

/// What could not be compared is for a person to look at, beside what was found.
fn left_out(comparison: &Comparison, mut details: Vec<String>) -> State {
    details.extend(not_compared(comparison));
    let advice = "nobody knows whether callers break there: mend the document with an overlay; where \
                  it could not be read before either, compare these places yourself, and the rest \
                  with a revision that can be read: --against REV";
    State::Failed {
        details,
        advice: advice.to_owned(),
    }
}

/// The findings that ask for a bump.
fn reasons(comparison: &Comparison, asked: Option<Bump>) -> Vec<String> {
    let findings = comparison.findings.iter();
    let findings = findings.filter(|finding| Some(finding.bump()) == asked);
    // What several records hold is found in each.
    let listed = listed(findings, |finding| (finding.sentence(), finding.rule.id));
    let listed = listed.iter();
    listed
        .map(|listed| format!("{} [{}]", listed.sentence(), listed.finding.rule.id))
        .collect()
}

/// Whether a crate's version rises as its changes ask. Smaller rises are for whoever releases.
fn rise(
    workspace: &Workspace,
    base: &Base,
    crate_name: &str,
    asked: Option<Bump>,
    mut details: Vec<String>,
) -> Result<State> {
    let Some(was) = base.crate_version(crate_name)? else {
        return Ok(State::Fresh(details));
    };
    let is = present_version(workspace, crate_name)?;
    if is < was {
        return Ok(State::Failed {
            details: vec![format!("{crate_name} was {was} and is {is}")],
            advice:
                "a version never goes down: set it back (in the workspace's Cargo.toml, also of \
                     each crate among `workspace.dependencies`)"
                    .to_owned(),
        });
    }
    if asked == Some(Bump::Major) && achieved(&was, &is) < asked {
        let advice = format!(
            "callers of {crate_name} break: take the change back, or raise its version from {was} \
             to {} (in the workspace's Cargo.toml: that of `workspace.package`, which all crates have, \
             and with it that of each crate among `workspace.dependencies`)",
            major(&was)
        );
        return Ok(State::Failed { details, advice });
    }
    details.extend(asked.map(|asked| {
        format!(
            "a {} version bump is asked for; {crate_name} was {was} and is {is}",
            asked.as_str()
        )
    }));
    Ok(State::Fresh(details))
}

/// The version in a crate's manifest.
///
/// # Errors
/// There is none, or it cannot be read.
pub fn present_version(workspace: &Workspace, crate_name: &str) -> Result<CrateVersion> {
    let manifest = format!("crates/{crate_name}/Cargo.toml");
    let read = |path: &str| {
        let path = workspace.path(path);
        std::fs::read_to_string(&path).map_err(|error| Problem::io(&path, "read", &error))
    };
    version(&read(&manifest)?, || read("Cargo.toml"), &manifest)
}

/// The version in a manifest, or in the workspace's if it is inherited.
fn version(
    manifest: &str,
    workspace: impl FnOnce() -> Result<String>,
    name: &str,
) -> Result<CrateVersion> {
    let problem = |what: &str| {
        let help = "a crate's manifest says `version`, or inherits it";
        Problem::new(Place::file(name), what, help)
    };
    let parse = |text: &str| {
        text.parse::<DocumentMut>()
            .map_err(|_| problem("the manifest is no TOML"))
    };
    let manifest = parse(manifest)?;
    let own = manifest
        .get("package")
        .and_then(|package| package.get("version"));
    let text = match own.and_then(|version| version.as_str()) {
        Some(own) => own.to_owned(),
        None => {
            let workspace = parse(&workspace()?)?;
            let package = workspace.get("workspace").and_then(|it| it.get("package"));
            let inherited = package.and_then(|package| package.get("version"));
            let inherited = inherited.and_then(|version| version.as_str());
            inherited
                .map(str::to_owned)
                .ok_or_else(|| problem("it has no version"))?
        }
    };
    CrateVersion::parse(&text).map_err(|error| {
        problem(&format!(
            "its version `{text}` is none such as 1.2.3: {error}"
        ))
    })
}

/// How much a version has risen, by Cargo's rules: before 1.0 the second number is the major one.
fn achieved(was: &CrateVersion, is: &CrateVersion) -> Option<Bump> {
    if is <= was {
        return None;
    }
    // What comes before a major release promises nothing.
    if is_before_major(was) {
        return Some(Bump::Major);
    }
    let numbers = |version: &CrateVersion| match version.major {
        0 => [version.minor, version.patch, 0],
        major => [major, version.minor, version.patch],
    };
    let (was_numbers, is_numbers) = (numbers(was), numbers(is));
    Some(
        if was.major != is.major || was_numbers[0] != is_numbers[0] {
            Bump::Major
        } else if was_numbers[1] != is_numbers[1] {
            Bump::Minor
        } else {
            Bump::Patch
        },
    )
}

fn is_before_major(version: &CrateVersion) -> bool {
    let is_major = version.patch == 0 && (version.major == 0 || version.minor == 0);
    is_major && !version.pre.is_empty()
}

/// The next version that may break callers.
fn major(was: &CrateVersion) -> CrateVersion {
    match was.major {
        _ if is_before_major(was) => CrateVersion::new(was.major, was.minor, was.patch),
        0 => CrateVersion::new(0, was.minor + 1, 0),
        major => CrateVersion::new(major + 1, 0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_rise_by_cargos_rules() {
        for (was, is, bump) in [
            ("0.1.0", "0.1.0", None),
            ("0.2.0", "0.1.9", None),
            ("0.1.0", "0.1.1", Some(Bump::Minor)),
            ("0.1.0", "0.2.0", Some(Bump::Major)),
            ("0.9.1", "1.0.0", Some(Bump::Major)),
            ("1.2.3", "1.2.4", Some(Bump::Patch)),
            ("1.2.3", "1.3.0", Some(Bump::Minor)),
            ("1.2.3", "2.0.0", Some(Bump::Major)),
            ("1.0.0-rc.1", "1.0.0-rc.2", Some(Bump::Major)),
            ("1.0.0-rc.1", "1.0.0", Some(Bump::Major)),
            ("0.2.0-rc.1", "0.2.0", Some(Bump::Major)),
            ("1.2.1-rc.1", "1.2.1", Some(Bump::Patch)),
            ("1.3.0-rc.1", "1.3.0", Some(Bump::Patch)),
        ] {
            let [was, is] = [was, is].map(|text| CrateVersion::parse(text).unwrap());
            assert_eq!(achieved(&was, &is), bump, "{was} {is}");
            assert_eq!(achieved(&was, &major(&was)), Some(Bump::Major));
        }
    }
}
