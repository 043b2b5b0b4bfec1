//! What is sent: members from the command line, or a JSON file.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Args;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::text;

/// No body that the API takes has more bytes.
const MOST: u64 = 16 * 1024 * 1024;

/// What to send.
#[derive(Debug, Clone, Args)]
pub struct Body {
    /// Send this member: NAME=TEXT, or NAME:=JSON for a number, a list, `null`
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = member)]
    pub members: Vec<(String, Value)>,

    /// Send the members of this JSON file, `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub body: Option<PathBuf>,
}

impl Body {
    /// The members, those of the file first.
    ///
    /// # Errors
    /// The file cannot be read or is no JSON object, or there is nothing to send.
    pub fn read(&self) -> Result<Map<String, Value>, Failure> {
        let mut members = match &self.body {
            None => Map::new(),
            Some(file) => match read(file)? {
                Value::Object(members) => members,
                _ => {
                    return Err(Failure::usage(
                        format!("{} is no JSON object", named(file)),
                        "write it as {\"title\": \"Essay\"}",
                    ));
                }
            },
        };
        members.extend(self.members.iter().cloned());
        match members.is_empty() {
            true => Err(Failure::usage(
                "there is nothing to send",
                "say what with --set NAME=VALUE or --body FILE",
            )),
            false => Ok(members),
        }
    }
}

/// The JSON in a file, `-` for standard input.
///
/// # Errors
/// The file cannot be read or is no JSON.
pub fn read(file: &Path) -> Result<Value, Failure> {
    let text = match file == Path::new("-") {
        true => text::read(io::stdin(), MOST),
        false => fs::File::open(file).and_then(|file| text::read(file, MOST)),
    };
    let text =
        text.map_err(|problem| Failure::local(format!("cannot read {}", named(file)), problem))?;
    let help = "it holds one JSON document, such as {\"title\": \"Essay\"}";
    if text.trim().is_empty() {
        return Err(Failure::usage(format!("{} is empty", named(file)), help));
    }
    serde_json::from_str(&text).map_err(|problem| {
        let named = named(file);
        let (line, column) = (problem.line(), problem.column());
        Failure::usage(
            match problem.is_eof() {
                true => format!("{named} ends in the middle of its JSON"),
                false => format!("{named} is no JSON, from line {line} column {column} on"),
            },
            help,
        )
    })
}

/// The file, in words.
fn named(file: &Path) -> String {
    match file == Path::new("-") {
        true => "standard input".to_owned(),
        false => file.display().to_string(),
    }
}

fn member(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("write it as NAME=TEXT or NAME:=JSON")?;
    let (name, value) = match name.strip_suffix(':') {
        Some(name) => {
            let value =
                serde_json::from_str(value).map_err(|_| "what stands behind `:=` is no JSON")?;
            (name, value)
        }
        None => (name, Value::from(value)),
    };
    match name {
        "" => Err("the name is missing".to_owned()),
        name => Ok((name.to_owned(), value)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_texts_or_json() {
        let one = |name: &str, value| Ok((name.to_owned(), value));
        assert_eq!(member("title=A = B"), one("title", json!("A = B")));
        assert_eq!(member("points:=7.5"), one("points", json!(7.5)));
        assert_eq!(member("due_date:=null"), one("due_date", json!(null)));
        assert!(member("title").is_err());
        assert!(member("points:=seven").is_err());
        assert!(member("=x").is_err());
    }
}
