//! Documents that are written in several files.
//!
//! A reference is followed to files below the document's own folder, and never over the network: a
//! document comes from a stranger, and must not have anything else read.

use std::path::Path;
use std::result::Result as Outcome;

use percent_encoding::percent_decode_str;

use crate::load;
use crate::problem::Result;
use crate::tree::{Link, Tree};

/// More files than any real document has.
const MAX_FILES: usize = 1000;
/// When they are this large together, no more is read.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Reads a document and the files that it refers to; `name` is how messages call it.
///
/// Of a file that cannot be read it is said where something refers to it.
///
/// # Errors
/// The document itself cannot be read.
pub fn read(path: &Path, name: &str) -> Result<Tree> {
    let text = load::text(path, name)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    tree(name, &text, |file| {
        let unreadable = |error: std::io::Error| error.to_string();
        // A link in the folder may lead out of it.
        let outermost = folder.canonicalize().map_err(unreadable)?;
        let path = folder.join(file).canonicalize().map_err(unreadable)?;
        if !path.starts_with(outermost) {
            return Err("it is not below the document's folder".to_owned());
        }
        load::text(&path, file).map_err(|problem| problem.what)
    })
}

/// As [`read`], for a document whose text is known; `other` gives the text of another file by its path
/// below the document's folder, or says why it cannot.
///
/// # Errors
/// As [`read`].
pub fn tree(
    name: &str,
    text: &str,
    other: impl FnMut(&str) -> Outcome<String, String>,
) -> Result<Tree> {
    let (folder, own) = name
        .rsplit_once('/')
        .map_or(("", name), |(folder, own)| (folder, own));
    let mut reader = Reader {
        folder,
        files: vec![File {
            path: own.to_owned(),
            number: 0,
            link: Ok(0),
        }],
        tree: load::tree(name, text)?,
        bytes: text.len(),
        other,
    };
    reader.follow();
    Ok(reader.tree)
}

struct Reader<'n, F> {
    /// The document's folder, as messages call it.
    folder: &'n str,
    files: Vec<File>,
    tree: Tree,
    bytes: usize,
    other: F,
}

/// A file that is referred to.
struct File {
    /// Below the document's folder.
    path: String,
    /// Its number in the tree.
    number: u16,
    link: Link,
}

impl<F: FnMut(&str) -> Outcome<String, String>> Reader<'_, F> {
    /// Reads every file that is referred to, and those that they refer to.
    fn follow(&mut self) {
        let mut seen = 0;
        while seen < self.tree.size() {
            let references = self.tree.references_from(seen);
            seen = self.tree.size();
            for (number, words) in references {
                let link = match self.path(number, &words) {
                    Ok(path) => self.open(path),
                    Err(why) => Err(why.to_owned()),
                };
                self.tree.add_link(number, words, link);
            }
        }
    }

    /// The path below the document's folder that the words of a reference name.
    fn path(&self, from: u16, words: &str) -> Outcome<String, &'static str> {
        let words = percent_decode_str(words).decode_utf8();
        let words = words.map_err(|_| "the file that it refers to has no name")?;
        let is_address = words.contains(':') || words.starts_with('/') || words.contains('\\');
        if is_address {
            return Err("the reference leads out of the document's folder, and is not followed");
        }
        let from = self.files.iter().find(|file| file.number == from);
        let around = from.and_then(|file| file.path.rsplit_once('/'));
        let around = around.map(|(folder, _)| folder.split('/'));
        let mut way: Vec<&str> = around.into_iter().flatten().collect();
        for step in words.split('/') {
            match step {
                "" | "." => {}
                ".." if way.pop().is_none() => {
                    return Err(
                        "the reference leads out of the document's folder, and is not followed",
                    );
                }
                ".." => {}
                step => way.push(step),
            }
        }
        Ok(way.join("/"))
    }

    fn open(&mut self, path: String) -> Link {
        if let Some(known) = self.files.iter().find(|file| file.path == path) {
            return known.link.clone();
        }
        let number = self.tree.next_file();
        let link = self.read(&path);
        let link = link.map_err(|why| format!("the reference leads to {path}: {why}"));
        self.files.push(File {
            path,
            number,
            link: link.clone(),
        });
        link
    }

    fn read(&mut self, path: &str) -> Link {
        if self.files.len() >= MAX_FILES || self.bytes >= MAX_BYTES {
            return Err("the document has too many files".to_owned());
        }
        let text = (self.other)(path)?;
        self.bytes += text.len();
        let name = match self.folder {
            "" => path.to_owned(),
            folder => format!("{folder}/{path}"),
        };
        load::add(&mut self.tree, &name, &text).map_err(|problem| problem.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::compare;

    /// Reads a document that stands in a folder with these files.
    fn read_in(folder: &Path, files: &[(&str, &str)]) -> Tree {
        for (path, text) in files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        read(&folder.join("api.yaml"), "specs/api.yaml").unwrap()
    }

    fn in_a_folder(files: &[(&str, &str)]) -> Tree {
        read_in(tempfile::tempdir().unwrap().path(), files)
    }

    /// A document whose one response has the schema that is referred to.
    fn api(reference: &str) -> String {
        format!(
            "openapi: 3.0.3\npaths:\n  /robots:\n    get:\n      responses:\n        '200':\n          \
             content:\n            application/json:\n              schema: {{$ref: '{reference}'}}\n"
        )
    }

    /// Why the one thing that was not read was not.
    fn why(tree: &Tree) -> String {
        let unread = compare(tree, tree).unread_new;
        assert_eq!(unread.len(), 1, "{unread:?}");
        unread[0].to_string()
    }

    #[test]
    fn references_are_followed_to_files_below_the_folder() {
        let schema = "Robot: {properties: {arm: {$ref: '../arms/arm.json'}, \
            name: {$ref: '#/Name'}}}\nName: {type: string}\n";
        let files = |arm| {
            in_a_folder(&[
                ("api.yaml", &api("schemas/robot.yaml#/Robot")),
                ("schemas/robot.yaml", schema),
                ("arms/arm.json", arm),
            ])
        };
        let (old, new) = (
            files(r#"{"type": "integer"}"#),
            files(r#"{"type": "string"}"#),
        );
        assert!(compare(&old, &old).findings.is_empty());
        let comparison = compare(&old, &new);
        assert!(
            comparison.unread_old.is_empty(),
            "{:?}",
            comparison.unread_old
        );
        let [finding] = comparison.findings.as_slice() else {
            panic!("{:?}", comparison.findings)
        };
        assert_eq!(finding.rule.id, "response-type-changed");
        assert_eq!(finding.subject, "arm");
        assert_eq!(finding.new.to_string(), "specs/arms/arm.json:1");
        assert_eq!(*finding.used_by, ["GET /robots"]);
    }

    #[test]
    fn files_may_lead_back_to_each_other() {
        let robot = "properties: {head: {$ref: 'head.yaml'}}";
        let head = "properties: {robot: {$ref: 'robot.yaml'}, api: {$ref: 'api.yaml#/paths'}}";
        let tree = in_a_folder(&[
            ("api.yaml", &api("robot.yaml")),
            ("robot.yaml", robot),
            ("head.yaml", head),
        ]);
        let comparison = compare(&tree, &tree);
        assert!(comparison.findings.is_empty());
        assert!(
            comparison.unread_old.is_empty(),
            "{:?}",
            comparison.unread_old
        );
    }

    #[test]
    fn nothing_is_read_outside_of_the_folder_or_over_the_network() {
        let outer = tempfile::tempdir().unwrap();
        std::fs::write(outer.path().join("secret.yaml"), "type: string").unwrap();
        let inner = outer.path().join("inner");
        let absolute = outer.path().join("secret.yaml").display().to_string();
        for reference in [
            "../secret.yaml",
            "schemas/../../secret.yaml",
            "%2e%2e/secret.yaml",
            absolute.as_str(),
            "file:///etc/passwd",
            "https://robots.example/robot.yaml",
            "//robots.example/robot.yaml",
        ] {
            let tree = read_in(&inner, &[("api.yaml", &api(reference))]);
            let why = why(&tree);
            assert!(why.starts_with("specs/api.yaml:9 at /paths/"), "{why}");
            assert!(why.contains("is not followed"), "{reference}: {why}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_folder_does_not_lead_out_of_it() {
        let outer = tempfile::tempdir().unwrap();
        std::fs::write(outer.path().join("secret.yaml"), "type: string").unwrap();
        let inner = outer.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        std::os::unix::fs::symlink("../secret.yaml", inner.join("robot.yaml")).unwrap();
        let why = why(&read_in(&inner, &[("api.yaml", &api("robot.yaml"))]));
        assert!(
            why.ends_with("robot.yaml: it is not below the document's folder"),
            "{why}"
        );
    }

    #[test]
    fn what_cannot_be_read_says_where_and_why() {
        let missing = why(&in_a_folder(&[("api.yaml", &api("robot.yaml"))]));
        assert!(missing.contains("leads to robot.yaml: "), "{missing}");
        let inside = ("robot.yaml/arm.yaml", "type: string");
        let folder = why(&in_a_folder(&[("api.yaml", &api("robot.yaml")), inside]));
        assert!(
            folder.ends_with("robot.yaml: it is no plain file"),
            "{folder}"
        );
        let robot = ("robot.yaml", "type: [");
        let broken = why(&in_a_folder(&[("api.yaml", &api("robot.yaml")), robot]));
        assert!(
            broken.contains("robot.yaml: specs/robot.yaml:2: not valid YAML"),
            "{broken}"
        );
        let robot = ("robot.yaml", "Robot: {}");
        let nowhere = why(&in_a_folder(&[
            ("api.yaml", &api("robot.yaml#/Other")),
            robot,
        ]));
        assert!(
            nowhere.ends_with("the reference leads nowhere"),
            "{nowhere}"
        );
    }
}
