//! YAML (and JSON, which is YAML) to values with lines.
//!
//! Documents come from strangers: anchors and tags are refused and nesting is limited, so that a
//! small file can neither exhaust memory nor the stack.

use std::collections::HashMap;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Number, Value};

use crate::document::{Document, Origin};
use crate::pointer;
use crate::problem::{Place, Problem, Result};

/// Deeper nesting than any real definition has; well below what the stack bears.
const MAX_DEPTH: usize = 128;

/// Parses `text`; `name` is how messages call the document.
///
/// # Errors
/// The text is not YAML, has a duplicate member, an anchor or alias, or is nested too deeply.
pub fn parse(name: &str, text: &str) -> Result<Document> {
    let mut loader = Loader {
        file: Arc::from(name),
        parser: Parser::new_from_str(text),
        origins: HashMap::new(),
    };
    let root = loader.document()?;
    Ok(Document::new(loader.file, root, loader.origins))
}

struct Loader<'input> {
    file: Arc<str>,
    parser: Parser<'input, saphyr_parser::StrInput<'input>>,
    origins: HashMap<String, Origin>,
}

impl<'input> Loader<'input> {
    fn document(&mut self) -> Result<Value> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                Event::StreamEnd | Event::DocumentEnd => {
                    return Err(self.problem(&span, "", "the document is empty"));
                }
                event => {
                    let root = self.value(event, &span, String::new(), 0)?;
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
                _ => return Err(self.problem(&span, "", "a second document follows the first")),
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

    fn value(
        &mut self,
        event: Event<'input>,
        span: &Span,
        at: String,
        depth: usize,
    ) -> Result<Value> {
        if depth > MAX_DEPTH {
            let what = format!("nested more than {MAX_DEPTH} levels deep");
            return Err(self.problem(span, &at, &what));
        }
        self.origins.insert(
            at.clone(),
            Origin {
                file: self.file.clone(),
                line: span.start.line(),
            },
        );
        match event {
            Event::Scalar(text, style, 0, None) => Ok(scalar(&text, style)),
            Event::SequenceStart(0, None) => self.sequence(&at, depth),
            Event::MappingStart(0, None) => self.mapping(&at, depth),
            Event::Alias(_) => Err(self.problem(span, &at, "aliases are not supported")),
            _ => Err(self.problem(span, &at, "anchors and tags are not supported")),
        }
    }

    fn sequence(&mut self, at: &str, depth: usize) -> Result<Value> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(Value::Array(items));
            }
            let item = pointer::join(at, &items.len().to_string());
            items.push(self.value(event, &span, item, depth + 1)?);
        }
    }

    fn mapping(&mut self, at: &str, depth: usize) -> Result<Value> {
        let mut members = Map::new();
        loop {
            let (event, span) = self.next()?;
            let name = match event {
                Event::MappingEnd => return Ok(Value::Object(members)),
                Event::Scalar(name, _, 0, None) => name.into_owned(),
                _ => return Err(self.problem(&span, at, "a member name must be a plain string")),
            };
            let member = pointer::join(at, &name);
            if members.contains_key(&name) {
                let what = format!("member `{name}` stands here twice");
                return Err(self.problem(&span, &member, &what));
            }
            let (event, value_span) = self.next()?;
            let value = self.value(event, &value_span, member.clone(), depth + 1)?;
            // The line of a member is that of its name, where a reader looks for it.
            if let Some(origin) = self.origins.get_mut(&member) {
                origin.line = span.start.line();
            }
            members.insert(name, value);
        }
    }

    fn problem(&self, span: &Span, at: &str, what: &str) -> Problem {
        Problem::new(
            Place {
                file: self.file.to_string(),
                line: Some(span.start.line()),
                pointer: (!at.is_empty()).then(|| at.to_owned()),
            },
            what,
            "mend the document at this line",
        )
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
        assert!(
            parse("a.yaml", "a: &x 1\nb: *x")
                .unwrap_err()
                .to_string()
                .contains("anchors")
        );
    }

    #[test]
    fn deep_nesting_is_refused_without_a_crash() {
        let deep = "[".repeat(100_000);
        assert!(parse("a.yaml", &deep).is_err());
    }
}
