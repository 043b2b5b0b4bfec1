//! Decoding JSON, with errors that say where and what, but never the value.

use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

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
    /// A required member is not there.
    Missing(String),
    /// Something else stands there than this.
    Expected(&'static str),
    /// It does not fit, and the reason cannot be told without showing the value.
    Other,
}

/// Decodes a body as a client does: for bodies from elsewhere, such as captured ones.
///
/// # Errors
/// The body is not JSON of this type. The error names the JSON path and what was expected, and
/// shows no value.
// The path is found in a second pass, so that the first one stays fast.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Mismatch> {
    serde_json::from_slice(bytes).map_err(|error| {
        let path = match error.classify() {
            Category::Data => path_of_error::<T>(bytes),
            Category::Syntax | Category::Eof | Category::Io => String::new(),
        };
        Mismatch {
            path,
            problem: problem(bytes, &error),
        }
    })
}

fn path_of_error<T: DeserializeOwned>(bytes: &[u8]) -> String {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Ok(_) => String::new(),
        Err(error) => shown(error.path()),
    }
}

/// The path without names that may come from data: only names such as documents use are shown.
fn shown(path: &Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } | Segment::Enum { variant: key } => push_name(&mut text, key),
            Segment::Unknown => push_name(&mut text, ""),
        }
    }
    text
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

fn problem(bytes: &[u8], error: &serde_json::Error) -> Problem {
    match error.classify() {
        _ if bytes.trim_ascii().is_empty() => Problem::Empty,
        Category::Eof => Problem::Truncated,
        Category::Syntax | Category::Io => Problem::Syntax,
        Category::Data => problem_in_data(&error.to_string()),
    }
}

/// Reads serde's message, which quotes the value, for the parts that come from code.
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
    let expected = expected.split(" at line ").next().unwrap_or(expected);
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
    fn messages_give_only_what_comes_from_code() {
        for (message, problem) in [
            (
                "invalid type: string \"x, expected Jane\", expected u64 at line 1 column 2",
                "u64",
            ),
            (
                "invalid type: map, expected a string at line 1 column 2",
                "a string",
            ),
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
