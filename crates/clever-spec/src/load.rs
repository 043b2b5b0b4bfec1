//! YAML (and JSON, which is YAML) to values with lines.
//!
//! Documents come from strangers: size and nesting are limited, and so is what aliases may stand for,
//! so that a small file can exhaust neither memory nor the stack.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Number, Value};

use crate::document::Document;
use crate::origins::Origins;
use crate::pointer;
use crate::problem::{Place, Problem, Result};

/// Deeper nesting than any real definition has; well below what the stack bears.
const MAX_DEPTH: usize = 128;
/// Larger than any real definition is.
const MAX_MEBIBYTES: u64 = 64;
/// More values than anybody wants to have copied by aliases.
const MAX_COPIED: usize = 100_000;

/// Reads the text of a file; `name` is how messages call it.
///
/// # Errors
/// The file cannot be read, is larger than 64 MiB, or is not UTF-8.
pub fn text(path: &Path, name: &str) -> Result<String> {
    let unreadable = |error: io::Error| Problem::io(path, "read", &error);
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let most = MAX_MEBIBYTES * 1024 * 1024;
    // What is no plain file may have no end.
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(Problem::new(
            Place::file(name),
            format!("larger than {MAX_MEBIBYTES} MiB"),
            "this is hardly a definition; give the right file",
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
        let place = Place {
            line: Some(line),
            ..Place::file(name)
        };
        Problem::new(place, "not UTF-8", "save the file as UTF-8")
    })
}

/// Parses `text`; `name` is how messages call the document.
///
/// # Errors
/// The text is not YAML, has a duplicate member or a tag, is nested too deeply, or has aliases that
/// stand for too much.
pub fn parse(name: &str, text: &str) -> Result<Document> {
    let mut loader = Loader {
        file: Arc::from(name),
        parser: Parser::new_from_str(text),
        at: String::new(),
        origins: Origins::default(),
        anchors: HashMap::new(),
        copied: 0,
    };
    let root = loader.document()?;
    Ok(Document::new(loader.file, root, loader.origins))
}

struct Loader<'input> {
    file: Arc<str>,
    parser: Parser<'input, saphyr_parser::StrInput<'input>>,
    /// The pointer of the value that is being read.
    at: String,
    origins: Origins,
    /// What aliases stand for.
    anchors: HashMap<usize, Value>,
    /// How many values were copied by aliases.
    copied: usize,
}

impl<'input> Loader<'input> {
    fn document(&mut self) -> Result<Value> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                Event::StreamEnd | Event::DocumentEnd => {
                    return Err(self.problem(&span, "the document is empty"));
                }
                event => {
                    let root = self.value(event, &span, &span, 0)?;
                    self.end()?;
                    return Ok(root);
                }
            }
        }
    }

    fn end(&mut self) -> Result<()> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(()),
                Event::DocumentEnd => {}
                _ => return Err(self.problem(&span, "a second document follows the first")),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'input>, Span)> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(Problem::new(
                Place {
                    line: Some(error.marker().line()),
                    ..Place::file(&*self.file)
                },
                format!("not valid YAML or JSON: {}", error.info()),
                "mend the syntax at this line",
            )),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    /// Reads the value that begins with an event. `written` is where a reader looks for it.
    fn value(
        &mut self,
        event: Event<'input>,
        span: &Span,
        written: &Span,
        depth: usize,
    ) -> Result<Value> {
        if depth > MAX_DEPTH {
            let what = format!("nested more than {MAX_DEPTH} levels deep");
            return Err(self.problem(span, &what));
        }
        let line = written.start.line();
        self.origins.insert(&self.at, &self.file, line);
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, None) => (scalar(&text, style), anchor),
            Event::SequenceStart(anchor, None) => (self.sequence(depth)?, anchor),
            Event::MappingStart(anchor, None) => (self.mapping(depth)?, anchor),
            Event::Alias(anchor) => (self.copied(anchor, span)?, 0),
            _ => return Err(self.problem(span, "tags are not supported")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn copied(&mut self, anchor: usize, span: &Span) -> Result<Value> {
        let Some(value) = self.anchors.get(&anchor).cloned() else {
            return Err(self.problem(span, "the alias stands for what is around it"));
        };
        pointer::walk(&value, &mut |_, _| self.copied += 1);
        match self.copied > MAX_COPIED {
            true => {
                let what = format!("the aliases stand for more than {MAX_COPIED} values");
                Err(self.problem(span, &what))
            }
            false => Ok(value),
        }
    }

    fn sequence(&mut self, depth: usize) -> Result<Value> {
        let mut items = Vec::new();
        let around = self.at.len();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(Value::Array(items));
            }
            pointer::push(&mut self.at, &items.len().to_string());
            items.push(self.value(event, &span, &span, depth + 1)?);
            self.at.truncate(around);
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Value> {
        let mut members = Map::new();
        let mut merged = Vec::new();
        let around = self.at.len();
        loop {
            let (event, span) = self.next()?;
            let (name, style) = match event {
                Event::MappingEnd => break,
                Event::Scalar(name, style, 0, None) => (name, style),
                _ => return Err(self.problem(&span, "a member name must be a plain string")),
            };
            pointer::push(&mut self.at, &name);
            if members.contains_key(&*name) {
                let what = format!("member `{name}` stands here twice");
                return Err(self.problem(&span, &what));
            }
            let (event, value_span) = self.next()?;
            // The line of a member is that of its name.
            let value = self.value(event, &value_span, &span, depth + 1)?;
            match (&*name, style) {
                ("<<", ScalarStyle::Plain) => merged.push(value),
                _ => drop(members.insert(name.into_owned(), value)),
            }
            self.at.truncate(around);
        }
        merged
            .into_iter()
            .for_each(|value| merge(&mut members, value));
        Ok(Value::Object(members))
    }

    fn problem(&self, span: &Span, what: &str) -> Problem {
        Problem::new(
            Place {
                file: self.file.to_string(),
                line: Some(span.start.line()),
                pointer: (!self.at.is_empty()).then(|| self.at.clone()),
            },
            what,
            "mend the document at this line",
        )
    }
}

/// Adds what YAML's merge key (`<<`) brings: the members of a mapping, or of several, that are not
/// there yet.
fn merge(members: &mut Map<String, Value>, value: Value) {
    match value {
        Value::Object(more) => {
            for (name, value) in more {
                members.entry(name).or_insert(value);
            }
        }
        Value::Array(several) => several.into_iter().for_each(|one| merge(members, one)),
        _ => {}
    }
}

/// Plain scalars by YAML 1.2's core schema; quoted ones are always strings.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    if let Ok(integer) = text.parse::<i64>() {
        return Some(integer.into());
    }
    let plausible = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    if !text.chars().all(plausible) {
        return None;
    }
    text.parse::<f64>().ok().and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_keep_their_types_and_lines() {
        let document = parse(
            "a.yaml",
            "paths:\n  /users:\n    get:\n      y: \"Y\"\n      n: [1, 2.5, -3, true, null, 2015-08-25, \"\", '1']\n",
        )
        .unwrap();
        assert_eq!(
            document.root,
            json!({"paths": {"/users": {"get": {"y": "Y",
                "n": [1, 2.5, -3, true, null, "2015-08-25", "", "1"]}}}})
        );
        let place = document.place("/paths/~1users/get/n/3");
        assert_eq!(place.to_string(), "a.yaml:5 at /paths/~1users/get/n/3");
        assert_eq!(document.place("/paths/~1users/get/none").line, Some(3));
    }

    #[test]
    fn json_is_read_too() {
        let document = parse("a.json", r#"{"a": {"b": [1, "\u00e9\n"]}}"#).unwrap();
        assert_eq!(document.root, json!({"a": {"b": [1, "é\n"]}}));
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let twice = parse("a.yaml", "a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(
            twice.to_string(),
            "a.yaml:3 at /a: member `a` stands here twice"
        );
        let syntax = parse("a.yaml", "a: [1,\nb: }").unwrap_err();
        assert!(
            syntax.to_string().starts_with("a.yaml:2: not valid YAML"),
            "{syntax}"
        );
        assert!(parse("a.yaml", "").is_err());
        let tag = parse("a.yaml", "a: !robot 1").unwrap_err();
        assert_eq!(tag.to_string(), "a.yaml:1 at /a: tags are not supported");
    }

    #[test]
    fn aliases_stand_for_what_they_name() {
        let text = "a: &x {b: [1, &y 2]}\nc: *x\nd: {<<: *x, e: *y}\nf: {'<<': 1}\n\
            g: {<<: [{b: 3}, {h: 4}], b: 5}\n";
        let document = parse("a.yaml", text).unwrap();
        assert_eq!(
            document.root,
            json!({"a": {"b": [1, 2]}, "c": {"b": [1, 2]}, "d": {"b": [1, 2], "e": 2},
                "f": {"<<": 1}, "g": {"b": 5, "h": 4}})
        );
        assert_eq!(document.place("/c/b/1").line, Some(2));
    }

    #[test]
    fn aliases_stand_for_no_more_than_anybody_wants() {
        let mut text = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
        for level in 1..10 {
            let alias = format!("*a{}", level - 1);
            let list = vec![alias; 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{list}]\n"));
        }
        let laughs = parse("a.yaml", &text).unwrap_err().to_string();
        assert!(laughs.contains("more than 100000 values"), "{laughs}");
        let many = format!("a: &x 1\nb: [{}]", vec!["*x"; 1_000_000].join(","));
        let many = parse("a.yaml", &many).unwrap_err().to_string();
        assert!(many.starts_with("a.yaml:2 at /b/100000:"), "{many}");
        let around = parse("a.yaml", "a: &x [*x]").unwrap_err().to_string();
        assert_eq!(
            around,
            "a.yaml:1 at /a/0: the alias stands for what is around it"
        );
    }

    #[test]
    fn what_is_no_text_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let read = |bytes: &[u8]| {
            let path = folder.path().join("a.yaml");
            std::fs::write(&path, bytes).unwrap();
            text(&path, "a.yaml").unwrap_err().to_string()
        };
        assert_eq!(read(b"a: 1\nb: \xff\n"), "a.yaml:2: not UTF-8");
        let large = vec![b' '; 64 * 1024 * 1024 + 1];
        assert_eq!(read(&large), "a.yaml: larger than 64 MiB");
    }

    #[test]
    fn deep_nesting_is_refused_without_a_crash() {
        let deep = "[".repeat(100_000);
        assert!(parse("a.yaml", &deep).is_err());
    }
}
