//! What git knows of the workspace. Nothing here changes it.

use std::path::PathBuf;
use std::process::Command;

use clever_spec::{Place, Problem};
use semver::Version;

use crate::report::Result;
use crate::workspace::Workspace;

/// What brings the commits that a shallow history has not.
const WHOLE_HISTORY: &str =
    "fetch the whole history (`git fetch --unshallow`, or `fetch-depth: 0` in CI)";

/// The repository around a workspace.
#[derive(Debug)]
pub struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The repository that the workspace is in, if there is one.
    pub fn of(workspace: &Workspace) -> Self {
        let root = workspace.path("");
        Self { root }
    }

    /// A file as it is in a revision; the path is from the root of the repository, or from the
    /// workspace's if it begins with `./`.
    pub fn show(&self, revision: &str, path: &str) -> Result<String> {
        String::from_utf8(self.bytes(revision, path)?).map_err(|_| {
            let name = format!("{revision}:{path}");
            let what = "the file is not UTF-8";
            Problem::new(Place::file(name), what, "mend the file")
        })
    }

    /// As [`show`](Self::show), whatever the file holds.
    pub fn bytes(&self, revision: &str, path: &str) -> Result<Vec<u8>> {
        check_revision(revision)?;
        let name = format!("{revision}:{path}");
        self.run(&["cat-file", "blob", &name]).map_err(|said| {
            let help = "name a revision and a path from the root of the repository, such as \
                        main:specs/v3.1.yaml";
            let what = format!("cannot be read: {said}");
            self.unread(revision, Problem::new(Place::file(&name), what, help))
        })
    }

    /// The files below a folder of the workspace in a revision, as paths from the workspace.
    pub fn files(&self, revision: &str, folder: &str) -> Result<Vec<String>> {
        check_revision(revision)?;
        let listed = self.run(&["ls-tree", "-r", "-z", "--name-only", revision, "--", folder]);
        let listed = listed.map_err(|said| {
            let what = format!("the revision cannot be read: {said}");
            let help = "name a revision that git knows";
            self.unread(revision, Problem::new(Place::file(revision), what, help))
        })?;
        Ok(paths(&listed))
    }

    /// The files below a folder of the workspace that are not what they were in a revision, committed
    /// or not, as paths from the workspace.
    pub fn changed(&self, revision: &str, folder: &str) -> Result<Vec<String>> {
        check_revision(revision)?;
        let changed = [
            "diff",
            "-z",
            "--name-only",
            "--no-renames",
            "--relative",
            revision,
            "--",
            folder,
        ];
        let added = [
            "ls-files",
            "-z",
            "--others",
            "--exclude-standard",
            "--",
            folder,
        ];
        let mut names = Vec::new();
        for listing in [&changed[..], &added] {
            let listed = self.run(listing).map_err(|said| {
                let what = format!("what changed since then cannot be read: {said}");
                let help = "name a revision that git knows";
                self.unread(revision, Problem::new(Place::file(revision), what, help))
            })?;
            names.extend(paths(&listed));
        }
        Ok(names)
    }

    /// The commit that a revision names.
    pub fn commit(&self, revision: &str) -> Result<String> {
        check_revision(revision)?;
        self.resolved(revision, "commit").ok_or_else(|| {
            let (what, help) = ("it is no commit", "name a branch, a tag or a commit");
            self.unread(revision, Problem::new(Place::file(revision), what, help))
        })
    }

    /// What a revision names, as an object of a kind.
    fn resolved(&self, revision: &str, kind: &str) -> Option<String> {
        let name = format!("{revision}^{{{kind}}}");
        let object = self
            .run(&["rev-parse", "--verify", "--quiet", &name])
            .ok()?;
        Some(String::from_utf8_lossy(&object).trim().to_owned())
    }

    /// Why nothing can be read of a revision: there is no repository, or git does not know the revision;
    /// otherwise it is the problem that was met.
    fn unread(&self, revision: &str, met: Problem) -> Problem {
        if let Err(problem) = self.is_there() {
            return problem;
        }
        if self.resolved(revision, "tree").is_some() {
            return met;
        }
        let what = "git knows no such revision";
        let name = "name a revision that git knows: a branch, a tag or a commit";
        let (what, help) = match self.is_shallow() {
            true => (
                format!("{what}, and the history is shallow"),
                format!("{WHOLE_HISTORY} if it is an older one, or {name}"),
            ),
            false => (what.to_owned(), name.to_owned()),
        };
        Problem::new(Place::file(revision), what, help)
    }

    /// Whether git can be asked.
    fn is_there(&self) -> Result<()> {
        let asked = self.run(&["rev-parse", "--git-dir"]);
        asked.map(drop).map_err(|said| {
            let what = format!("there is no repository to compare with: {said}");
            let help = "run it in a clone that git reads; `check` alone can do without: \
                        --without-baseline";
            Problem::new(Place::file("git"), what, help)
        })
    }

    /// What was there before a merge: where the present work left the main branch, or the commit before
    /// the last one if all of it is there already.
    pub fn merge_base(&self) -> Result<String> {
        // By their whole names, or a tag of such a name would be one.
        const MAIN: &[&str] = &[
            "refs/remotes/origin/HEAD",
            "refs/remotes/origin/main",
            "refs/heads/main",
            "refs/heads/master",
        ];

        self.is_there()?;
        let problem = |what: String, help: &str| Err(Problem::new(Place::file("git"), what, help));
        let by_name = "name the revision: --against REV";
        let whole_history = format!("{WHOLE_HISTORY}, or {by_name}");
        let is_known = |branch: &&&str| self.resolved(branch, "commit").is_some();
        let Some(main) = MAIN.iter().find(is_known) else {
            let what = "there is no main branch to compare with";
            return match self.is_shallow() {
                true => problem(format!("{what}: the history is shallow"), &whole_history),
                false => problem(what.to_owned(), by_name),
            };
        };
        match self.run(&["merge-base", "HEAD", main]) {
            Ok(commit) => {
                let commit = String::from_utf8_lossy(&commit).trim().to_owned();
                match self.is_merged(&commit)? {
                    true => self.before(commit, &whole_history),
                    false => Ok(commit),
                }
            }
            Err(_) if self.is_shallow() => {
                let what = format!("the history does not reach back to where {main} was left");
                problem(what, &whole_history)
            }
            Err(_) => problem(
                format!("no commit of {main} is among those of HEAD"),
                by_name,
            ),
        }
    }

    /// Whether all that there is stands in the main branch, which is left at a commit.
    fn is_merged(&self, last: &str) -> Result<bool> {
        Ok(self.commit("HEAD")? == last && self.changed(last, ".")?.is_empty())
    }

    /// The commit before one, on its branch; of the first one, itself.
    fn before(&self, commit: String, whole_history: &str) -> Result<String> {
        match self.resolved(&format!("{commit}^"), "commit") {
            Some(before) => Ok(before),
            None if self.is_shallow() => {
                let what =
                    "what was there before the last commit is not known: the history is shallow";
                Err(Problem::new(Place::file("git"), what, whole_history))
            }
            None => Ok(commit),
        }
    }

    /// The newest release that the present work comes from: the tag of the highest version; none
    /// before the first.
    ///
    /// # Errors
    /// There is no git, no repository, or the history is shallow.
    pub fn last_release(&self) -> Result<Option<String>> {
        self.is_there()?;
        // Before the first commit there is no HEAD, and nothing was released.
        let tags = self.run(&["tag", "--merged", "HEAD", "--list", "v*"]);
        let tags = tags.unwrap_or_default();
        let tags = String::from_utf8_lossy(&tags);
        let releases = tags.lines().filter_map(|tag| Some((released(tag)?, tag)));
        match releases.max() {
            Some((_, tag)) => Ok(Some(format!("refs/tags/{tag}"))),
            None if self.is_shallow() => Err(Problem::new(
                Place::file("git"),
                "no release is known: the history is shallow",
                "fetch all of it with its tags (`git fetch --unshallow --tags`), or name the \
                 revision: --against REV",
            )),
            None => Ok(None),
        }
    }

    fn is_shallow(&self) -> bool {
        let said = self.run(&["rev-parse", "--is-shallow-repository"]);
        said.is_ok_and(|said| said.starts_with(b"true"))
    }

    fn run(&self, arguments: &[&str]) -> std::result::Result<Vec<u8>, String> {
        let output = Command::new("git")
            .arg("-C")
            .arg(&self.root)
            .args(arguments)
            .output()
            .map_err(|error| format!("cannot run git: {error}"))?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => {
                let said = String::from_utf8_lossy(&output.stderr);
                Err(said.trim().replace('\t', "    "))
            }
        }
    }
}

/// The version that a tag such as `v1.2.3` releases; none if it is another tag, or releases nothing
/// but a preview of a version.
fn released(tag: &str) -> Option<Version> {
    let version = Version::parse(tag.strip_prefix('v')?).ok()?;
    version.pre.is_empty().then_some(version)
}

/// What git lists, each with a zero behind it.
fn paths(listed: &[u8]) -> Vec<String> {
    let listed = String::from_utf8_lossy(listed);
    let names = listed.split('\0').filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// A name that begins with a dash would be an option.
fn check_revision(revision: &str) -> Result<()> {
    match revision.is_empty() || revision.starts_with('-') {
        false => Ok(()),
        true => Err(Problem::new(
            Place::file(revision),
            "this is no revision",
            "name a revision and a path from the root of the repository, such as \
             main:specs/v3.1.yaml",
        )),
    }
}
