//! Decoding JSON, with errors that say where and what, but never the value.

use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_json::Value;
use serde_json::error::Category;

/// What serde's own decoders and the ones in this crate say they expect, and what is said here.
const EXPECTATIONS: &[(&str, &str)] = &[
    ("a string", "a string"),
    ("a borrowed string", "a string"),
    ("a boolean", "a boolean"),
    ("a sequence", "a list"),
    ("a map", "an object"),
    ("any valid JSON value", "any JSON"),
    ("unit", "null"),
    ("i32", "an integer"),
    ("i64", "an integer"),
    ("u32", "an integer from 0 up"),
    ("u64", "an integer from 0 up"),
    ("a nonzero u32", "an integer from 1 up"),
    ("a nonzero u64", "an integer from 1 up"),
    ("f64", "a number"),
];

/// Where and how a body differs from what was expected; never what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The JSON path, such as `data[3].data.name`; empty for the whole body.
    pub(crate) path: String,
    pub(crate) problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// There is no body.
    Empty,
    /// The JSON stops before its end.
    Truncated,
    /// It is not JSON.
    Syntax,
    /// Half of a surrogate pair, or bytes that are not UTF-8.
    Text,
    /// A number that no type can hold, such as `1e999`.
    Number,
    /// A required member is not there.
    Missing(String),
    /// Something else stands there than this.
    Expected(&'static str),
    /// It does not fit, and the reason cannot be told without showing the value.
    Other,
}

impl Mismatch {
    pub(crate) fn empty() -> Self {
        Self {
            path: String::new(),
            problem: Problem::Empty,
        }
    }

    pub(crate) fn other() -> Self {
        Self {
            path: String::new(),
            problem: Problem::Other,
        }
    }

    pub(crate) fn syntax() -> Self {
        Self {
            path: String::new(),
            problem: Problem::Syntax,
        }
    }

    /// The body is JSON as far as it goes.
    pub(crate) fn ended_early(&self) -> bool {
        matches!(self.problem, Problem::Empty | Problem::Truncated)
    }
}

/// Decodes a body as a client does: for bodies from elsewhere, such as captured ones.
///
/// # Errors
/// The body is not JSON of this type. The error names the JSON path and what was expected, and
/// shows no value.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Mismatch> {
    serde_json::from_slice(bytes).map_err(|error| mismatch(bytes, &error))
}

/// Fails for a list: a derived decoder would read one as an object, by position.
pub(crate) fn check_is_object(bytes: &[u8]) -> Result<(), Mismatch> {
    match bytes.trim_ascii_start().starts_with(b"[") {
        false => Ok(()),
        true => Err(Mismatch {
            path: String::new(),
            problem: Problem::Expected("an object"),
        }),
    }
}

/// Decodes a part of a body that had to be read as [`Value`] first, from its text: another
/// deserializer would mean that every type is compiled a second time, for the rare case. `place` is
/// where the part stands in what is being decoded; empty if it is all of it.
pub(crate) fn from_part<S, V, E>(seed: S, part: &Value, place: &str) -> Result<V, E>
where
    S: for<'de> DeserializeSeed<'de, Value = V>,
    E: serde::de::Error,
{
    let text = serde_json::to_vec(part).map_err(E::custom)?;
    seed.deserialize(&mut serde_json::Deserializer::from_slice(&text))
        .map_err(|error| E::custom(within(place, &text, &error)))
}

/// An error within a part, with its path there in front and without its position, which would be
/// taken for one in the whole body.
fn within(place: &str, part: &[u8], error: &serde_json::Error) -> String {
    let (path, message) = located(part, error);
    format!("{IN_PART}{}{PART_END}{message}", joined(place, &path))
}

const IN_PART: &str = "in `";
const PART_END: &str = "`: ";

/// Not generic, so that a program pays for it once and not for every type.
fn mismatch(bytes: &[u8], error: &serde_json::Error) -> Mismatch {
    match error.classify() {
        Category::Data => {
            let (path, message) = located(bytes, error);
            let problem = problem_in_data(&message);
            Mismatch { path, problem }
        }
        _ if bytes.trim_ascii().is_empty() => Mismatch::empty(),
        Category::Eof => Mismatch {
            path: String::new(),
            problem: Problem::Truncated,
        },
        Category::Syntax | Category::Io => match unreadable(&error.to_string()) {
            Some(problem) => Mismatch {
                path: path_at(bytes, offset(bytes, error)),
                problem,
            },
            None => Mismatch::syntax(),
        },
    }
}

/// What serde_json calls no JSON, although many other readers take it.
fn unreadable(message: &str) -> Option<Problem> {
    const TEXT: &[&str] = &[
        "lone leading surrogate in hex escape",
        "unexpected end of hex escape",
        "invalid unicode code point",
    ];
    let begins = |start: &&str| message.starts_with(start);
    if TEXT.iter().any(begins) {
        return Some(Problem::Text);
    }
    begins(&"number out of range").then_some(Problem::Number)
}

/// The path of an error about data, over all parts that it came up in, and serde's message.
fn located(bytes: &[u8], error: &serde_json::Error) -> (String, String) {
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(&*message, |(message, _)| message);
    let path = path_at(bytes, offset(bytes, error));
    let part = message.strip_prefix(IN_PART);
    match part.and_then(|part| part.split_once(PART_END)) {
        Some((inner, message)) => (joined(&path, inner), message.to_owned()),
        None => (path, message.to_owned()),
    }
}

/// The path to a place within what another path leads to.
fn joined(outer: &str, inner: &str) -> String {
    let is_member = !outer.is_empty() && !inner.is_empty() && !inner.starts_with('[');
    let dot = if is_member { "." } else { "" };
    format!("{outer}{dot}{inner}")
}

/// How many bytes had been read when the error came up.
fn offset(bytes: &[u8], error: &serde_json::Error) -> usize {
    let lines_before = error.line().saturating_sub(1);
    let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let start = match lines_before.checked_sub(1) {
        Some(last) => breaks.map(|(at, _)| at + 1).nth(last).unwrap_or_default(),
        None => 0,
    };
    bytes.len().min(start + error.column())
}

/// An object or list that is open at some place in a body, and how far it has been read.
enum Open {
    Object(Option<String>),
    List(usize),
}

/// The path of the value that ends at `offset` or is about to start there.
///
/// Names that may come from data are left out: only names such as documents use are shown.
fn path_at(bytes: &[u8], offset: usize) -> String {
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while at < offset {
        match bytes[at] {
            b'{' => open.push(Open::Object(None)),
            b'[' => open.push(Open::List(0)),
            b'}' | b']' => drop(open.pop()),
            b',' => {
                if let Some(Open::List(index)) = open.last_mut() {
                    *index += 1;
                }
            }
            b'"' => {
                let end = string_end(bytes, at);
                let is_name = bytes[end..].trim_ascii_start().first() == Some(&b':');
                if let (true, Some(Open::Object(name))) = (is_name, open.last_mut()) {
                    let text = bytes.get(at + 1..end - 1).unwrap_or_default();
                    *name = Some(String::from_utf8_lossy(text).into_owned());
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    shown(&open)
}

/// The place behind the string that starts at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn shown(open: &[Open]) -> String {
    let mut path = String::new();
    for level in open {
        match level {
            Open::List(index) => path.push_str(&format!("[{index}]")),
            Open::Object(Some(name)) => push_name(&mut path, name),
            Open::Object(None) => {}
        }
    }
    path
}

fn push_name(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(if is_member_name(name) { name } else { "…" });
}

fn is_member_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// Reads serde's message, which quotes the value, for what in it comes from code.
fn problem_in_data(message: &str) -> Problem {
    let missing = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next());
    if let Some(name) = missing {
        return if is_member_name(name) {
            Problem::Missing(name.to_owned())
        } else {
            Problem::Other
        };
    }
    if !message.starts_with("invalid ") {
        return Problem::Other;
    }
    // The last one: the value, which stands before it, may hold the same words.
    let expected = message
        .rsplit_once(", expected ")
        .map_or("", |(_, rest)| rest);
    if expected.starts_with("struct ") {
        return Problem::Expected("an object");
    }
    EXPECTATIONS
        .iter()
        .find(|(said, _)| *said == expected)
        .map_or(Problem::Other, |(_, shown)| Problem::Expected(shown))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::Item;

    #[derive(Debug, Deserialize)]
    struct Page {
        #[expect(dead_code, reason = "only decoded")]
        data: Vec<Item<Record>>,
        #[serde(default)]
        #[expect(dead_code, reason = "only decoded")]
        plain: Vec<Record>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only decoded")]
    struct Record {
        id: String,
        points: Option<i64>,
        ext: Option<std::collections::BTreeMap<String, u64>>,
    }

    fn mismatch(text: &str) -> (String, Problem) {
        let mismatch = from_json::<Page>(text.as_bytes()).unwrap_err();
        (mismatch.path, mismatch.problem)
    }

    #[test]
    fn the_path_leads_into_wrapped_items() {
        let (path, problem) = mismatch(
            r#"{"data": [{"data": {"id": "a"}}, {"uri": "/x", "data": {"id": "b", "points": "Jane"}}]}"#,
        );
        assert_eq!(path, "data[1].data.points");
        assert_eq!(problem, Problem::Expected("an integer"));
    }

    #[test]
    fn the_path_is_found_across_lines_and_past_strings_that_look_like_json() {
        let text = "{\n  \"a\": [[1, 2], {\"b\": \"\\\"}],{\"}],\n  \"plain\": [\n    \
                    {\"id\": \"x\"},\n    {\"id\":\n      {}}]}";
        assert_eq!(mismatch(text).0, "plain[1].id");
        assert_eq!(mismatch("{\"data\": 7}").0, "data");
        assert_eq!(mismatch("{\"data\": [{\"id\": \"a\"}, []]}").0, "data[1]");
    }

    #[test]
    fn the_path_leads_into_bare_items_too() {
        for (text, path) in [
            (
                "{\"data\": [{\"id\": \"a\"},\n {\"id\": \"b\", \"points\": \"Jane at line 1 column 2\"}]}",
                "data[1].points",
            ),
            (r#"{"data": [{"points": 1, "id": [[]]}]}"#, "data[0].id"),
            (
                r#"{"data": [{"id": "a"}, {"uri": "/x", "data": "text"}]}"#,
                "data[1]",
            ),
            (
                r#"{"data": [{"id": "a", "ext": {"Jane": "in `data`: x"}}]}"#,
                "data[0].ext.…",
            ),
        ] {
            assert_eq!(mismatch(text).0, path, "{text}");
        }
        let text = r#"{"data": [{"id": "a", "points": "Jane"}]}"#;
        assert_eq!(mismatch(text).1, Problem::Expected("an integer"));
        let text = r#"{"data": [{"points": 1}]}"#;
        assert_eq!(mismatch(text).1, Problem::Missing("id".to_owned()));
    }

    #[test]
    fn the_path_leads_through_parts_of_parts() {
        let text = r#"{"id": "b", "nested": [{"id": "c", "points": "Jane"}]}"#;
        #[derive(Debug, Deserialize)]
        struct Nested {
            #[expect(dead_code, reason = "only decoded")]
            nested: Vec<Item<Record>>,
        }
        let mismatch = from_json::<Item<Nested>>(text.as_bytes()).unwrap_err();
        assert_eq!(mismatch.path, "nested[0].points");
        assert_eq!(mismatch.problem, Problem::Expected("an integer"));
    }

    #[test]
    fn a_missing_member_is_named() {
        let (path, problem) = mismatch(r#"{"data": [{"data": {"points": 1}}]}"#);
        assert_eq!(path, "data[0].data");
        assert_eq!(problem, Problem::Missing("id".to_owned()));
    }

    #[test]
    fn names_that_may_come_from_data_are_hidden() {
        let (path, _) = mismatch(r#"{"data": [{"data": {"id": "a", "ext": {"Jane D": "x"}}}]}"#);
        assert_eq!(path, "data[0].data.ext.…");
    }

    #[test]
    fn what_is_no_json_is_told_apart() {
        assert_eq!(mismatch("").1, Problem::Empty);
        assert_eq!(mismatch(" \n").1, Problem::Empty);
        assert_eq!(mismatch("<html>").1, Problem::Syntax);
        assert_eq!(mismatch(r#"{"data": ["#).1, Problem::Truncated);
        assert_eq!(mismatch("1").1, Problem::Expected("an object"));
    }

    #[test]
    fn texts_and_numbers_that_cannot_be_held_are_no_broken_json() {
        for id in [
            &br#"\ud83d"#[..],
            br#"\ud83dx"#,
            br#"\ud83d\n"#,
            br#"\ud83d\u0041"#,
            br#"\ude00"#,
            b"\xe9",
        ] {
            let body = [br#"{"plain": [{"id": "a"}, {"id": ""#, id, br#""}]}"#].concat();
            let mismatch = from_json::<Page>(&body).unwrap_err();
            assert_eq!(mismatch.path, "plain[1].id", "{id:?}");
            assert_eq!(mismatch.problem, Problem::Text, "{id:?}");
        }
        let (path, problem) = mismatch(r#"{"data": [{"data": {"id": "a", "points": 1e999}}]}"#);
        assert_eq!((&*path, problem), ("data[0].data.points", Problem::Number));
    }

    #[test]
    fn messages_give_only_what_comes_from_code() {
        for (message, problem) in [
            (
                "invalid type: string \"x, expected Jane\", expected u64",
                "u64",
            ),
            ("invalid type: map, expected a string", "a string"),
            (
                "invalid value: integer `-1`, expected a nonzero u32",
                "a nonzero u32",
            ),
        ] {
            let known = EXPECTATIONS
                .iter()
                .find(|(said, _)| *said == problem)
                .unwrap()
                .1;
            assert_eq!(problem_in_data(message), Problem::Expected(known));
        }
        for message in [
            "invalid value: string \"Jane\", expected Jane",
            "Jane is unknown, expected a string",
            "unknown variant `Jane`, expected `x`",
            "missing field `Jane Doe`",
        ] {
            assert_eq!(problem_in_data(message), Problem::Other, "{message}");
        }
    }
}
