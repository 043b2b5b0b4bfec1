//! Captured bodies: responses that somebody kept in files.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::load;
use crate::problem::{Place, Problem, Result};

/// The largest body that is read, in bytes. Ten thousand students take less than half of it.
pub const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// The most values of a body that are read: a hundred for each of ten thousand students.
pub const MAX_VALUES: usize = 1_000_000;

/// What some programs begin a text with, to say that it is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The JSON of a body, without the mark of byte order that it may begin with.
#[must_use]
pub fn unmarked(json: &[u8]) -> &[u8] {
    json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(json)
}

/// Reads the values of a body, which may begin with a mark of byte order; `name` is how messages call
/// it. They say nothing of what is in it.
///
/// # Errors
/// It is larger than [`MAX_BYTES`], has more than [`MAX_VALUES`] values, is no JSON, or is nested
/// more than 128 levels deep.
pub fn parse(name: &str, json: &[u8]) -> Result<Value> {
    if json.len() as u64 > MAX_BYTES {
        return Err(too_large(
            name,
            format!("more than {} MiB", MAX_BYTES >> 20),
        ));
    }
    let help = "give it the body of a successful response";
    let json = unmarked(json);
    if json.trim_ascii().is_empty() {
        return Err(Problem::new(Place::file(name), "nothing is in it", help));
    }
    // In memory a value may take a hundred times what its text takes.
    if values(json) > MAX_VALUES {
        return Err(too_large(name, format!("more than {MAX_VALUES} values")));
    }
    serde_json::from_slice(json).map_err(|error| {
        // The parser's own words would quote the body.
        let (line, column) = (error.line(), error.column());
        let what = format!("not JSON, or nested too deeply, at line {line}, column {column}");
        Problem::new(Place::file(name), what, help)
    })
}

fn too_large(name: &str, what: String) -> Problem {
    Problem::new(
        Place::file(name),
        what,
        "capture smaller pages, with `limit`",
    )
}

/// The most values that a text can have: one, and one behind each of the signs before values.
fn values(json: &[u8]) -> usize {
    let (mut is_text, mut is_escaped) = (false, false);
    let signs = json.iter().filter(|byte| {
        let begins = !is_text && matches!(byte, b'[' | b'{' | b',');
        is_text ^= **byte == b'"' && !is_escaped;
        is_escaped = **byte == b'\\' && !is_escaped;
        begins
    });
    signs.count() + 1
}

/// A body that is yet to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    /// The API version that answered, such as `v3.0`.
    pub version: String,
    /// The operation that answered, such as `getUsers`.
    pub operation: String,
    /// Where the body is; `-` for standard input.
    pub file: PathBuf,
}

impl Captured {
    /// How messages call it.
    #[must_use]
    pub fn name(&self) -> String {
        match self.is_standard_input() {
            true => "standard input".to_owned(),
            false => self.file.display().to_string(),
        }
    }

    /// Reads the body; of one that is larger than [`MAX_BYTES`] as much as shows that.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(&self) -> Result<Vec<u8>> {
        let problem = |error| Problem::io(Path::new(&self.name()), "read", &error);
        let source: Box<dyn Read> = match self.is_standard_input() {
            true => Box::new(std::io::stdin()),
            false => Box::new(load::open(&self.file, &self.name())?),
        };
        let mut json = Vec::new();
        source
            .take(MAX_BYTES + 1)
            .read_to_end(&mut json)
            .map_err(problem)?;
        Ok(json)
    }

    /// Something that is wrong with the body.
    pub fn problem(&self, what: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem::new(Place::file(self.name()), what, help)
    }

    fn is_standard_input(&self) -> bool {
        self.file == Path::new("-")
    }
}

/// The bodies in these files that one operation answered with; standard input if there is none.
#[must_use]
pub fn of_operation(version: &str, operation: &str, files: &[PathBuf]) -> Vec<Captured> {
    let standard_input = [PathBuf::from("-")];
    let files = match files {
        [] => &standard_input,
        files => files,
    };
    let captured = |file: &PathBuf| Captured {
        version: version.to_owned(),
        operation: operation.to_owned(),
        file: file.clone(),
    };
    files.iter().map(captured).collect()
}

/// The bodies in a folder, each named `<version>/<operation>--<n>.json`, in the order of their
/// names, and among them a problem for whatever else is in a version's folder. What
/// stands beside the folders of versions is no body.
///
/// # Errors
/// A folder cannot be read, or there is no file in any version's folder.
pub fn batch(folder: &Path) -> Result<Vec<Result<Captured>>> {
    let mut captured = Vec::new();
    for version in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        for file in entries(&version)? {
            captured.push(operation_of(&file).map(|operation| Captured {
                version: last_name(&version),
                operation,
                file,
            }));
        }
    }
    match captured.is_empty() {
        true => Err(Problem::new(
            Place::file(folder.display().to_string()),
            "there is no body in it",
            "name each body <version>/<operation>--<n>.json",
        )),
        false => Ok(captured),
    }
}

fn operation_of(file: &Path) -> Result<String> {
    let problem = |what: &str, help: &str| {
        let place = Place::file(file.display().to_string());
        Err(Problem::new(place, what, help))
    };
    if file.is_dir() {
        return problem("a folder, and no body", "keep each body in a file");
    }
    let name = last_name(file);
    let stem = name.strip_suffix(".json");
    match stem.and_then(|stem| stem.split_once("--")) {
        // What begins with a dot is of the system's own.
        Some((operation, _)) if !operation.starts_with('.') => Ok(operation.to_owned()),
        _ => problem(
            "its name does not say which operation answered",
            "name it <operation>--<n>.json",
        ),
    }
}

fn last_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let problem = |error| Problem::io(folder, "read", &error);
    let entries = std::fs::read_dir(folder).map_err(problem)?;
    let paths = entries.map(|entry| Ok(entry.map_err(problem)?.path()));
    let mut paths = paths.collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn a_batch_is_read_by_its_names() {
        let folder = folder(&[
            ("v2.1/getLamp--1.json", "{}"),
            ("v2.0/getLamps--10.json", "[]"),
            ("v2.0/getLamp--2.json", "1"),
            ("v2.0/getLamp.json", "{}"),
            ("v2.0/notes.txt", "about them"),
            ("v2.0/.DS_Store", ""),
            ("v2.0/._getLamp--2.json", ""),
            ("README.md", "about them"),
        ]);
        let all = batch(folder.path()).unwrap();
        let others = all.iter().filter_map(|one| one.as_ref().err());
        let others: Vec<&str> = others.map(|problem| &*problem.what).collect();
        assert_eq!(
            others,
            ["its name does not say which operation answered"; 4]
        );
        let batch: Vec<Captured> = all.into_iter().flatten().collect();
        let names = batch.iter().map(|one| (&*one.version, &*one.operation));
        let expected = [
            ("v2.0", "getLamp"),
            ("v2.0", "getLamps"),
            ("v2.1", "getLamp"),
        ];
        assert_eq!(names.collect::<Vec<_>>(), expected);
        assert_eq!(batch[0].read().unwrap(), b"1");
    }

    #[test]
    fn what_is_no_batch_says_why() {
        let beside = folder(&[("getLamp--1.json", "{}")]);
        let problem = batch(beside.path()).unwrap_err();
        assert_eq!(problem.what, "there is no body in it");
        assert!(
            batch(Path::new("none"))
                .unwrap_err()
                .what
                .starts_with("cannot read")
        );
    }

    #[test]
    fn a_body_may_begin_with_a_mark_of_byte_order() {
        let read = |json: &str| parse("a body", json.as_bytes()).map_err(|problem| problem.what);
        assert_eq!(read("\u{feff}{\"on\": true}"), read("{\"on\": true}"));
        assert_eq!(read("\u{feff} "), Err("nothing is in it".to_owned()));
        let elsewhere = read("[\u{feff}]").unwrap_err();
        assert!(elsewhere.starts_with("not JSON"), "{elsewhere}");
    }

    #[test]
    fn a_body_with_too_many_values_is_not_read() {
        let what = |json: &str| parse("a body", json.as_bytes()).map_err(|problem| problem.what);
        let list = |items: usize, item: &str| format!("[{}]", vec![item; items].join(","));
        // The list is a value too.
        let most = MAX_VALUES - 1;
        let too_many = Err("more than 1000000 values".to_owned());
        assert!(what(&list(most - 1, "0")).is_ok());
        assert_eq!(what(&list(most + 1, "0")), too_many);
        assert_eq!(what(&list(most / 2 + 1, "{}")), too_many);
        assert_eq!(what(&list(most / 2 + 1, r#"{"a":0}"#)), too_many);
        let text = format!(r#"["\"{}"]"#, ",[{".repeat(most));
        assert!(what(&text).is_ok());
        let text = format!(r#"["\\",{}]"#, vec!["0"; most].join(","));
        assert_eq!(what(&text), too_many);
    }

    #[test]
    fn a_body_that_is_too_large_is_not_kept() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(MAX_BYTES + 1).unwrap();
        let captured = Captured {
            version: "v2.0".to_owned(),
            operation: "getLamp".to_owned(),
            file: file.path().to_owned(),
        };
        let json = captured.read().unwrap();
        assert_eq!(json.len() as u64, MAX_BYTES + 1);
        let problem = parse("a body", &json).unwrap_err();
        assert_eq!(problem.what, "more than 32 MiB");
        file.as_file().set_len(MAX_BYTES).unwrap();
        assert_eq!(captured.read().unwrap().len() as u64, MAX_BYTES);
    }
}
