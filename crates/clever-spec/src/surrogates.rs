//! JSON writes a character beyond `\uffff` as two escapes (RFC 8259, section 7), which YAML has no name
//! for. Programs write them into both.

use saphyr_parser::ScanError;
use serde::de::IgnoredAny;

use crate::indentation::length_of_quoted;
use crate::load::START;

/// So long are two escapes.
const PAIR: usize = 12;

/// The text with two escapes as the character that they stand for, where an error says that one of them
/// stands for none; none if it says something else, or more than `most` bytes would come of it. That is
/// done everywhere in JSON, and in the one quoted text that is meant otherwise.
pub(crate) fn mended(text: &str, error: &ScanError, most: usize) -> Option<String> {
    if !error
        .info()
        .ends_with("invalid Unicode character escape code")
        || text.len() > most
    {
        return None;
    }
    let bare = text.trim_start_matches('\n');
    let json = bare.strip_prefix(START).unwrap_or(bare);
    let mended = match serde_json::from_str::<IgnoredAny>(json.trim_start_matches('\u{feff}')) {
        Ok(_) => joined(text),
        Err(_) => {
            let (place, _) = text.char_indices().nth(error.marker().index())?;
            let (before, behind) = text.split_at(place);
            let (quoted, rest) = behind.split_at(length_of_quoted(behind)?);
            [before, &joined(quoted), rest].concat()
        }
    };
    (mended != text).then_some(mended)
}

fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, _)) = rest.split_once('\\') {
        joined.push_str(before);
        let escape = &rest[before.len()..];
        let length = match character(escape) {
            Some(character) => {
                joined.push(character);
                PAIR
            }
            // What is behind it belongs to it, if only another backslash.
            None => {
                let length = escape.chars().take(2).map(char::len_utf8).sum();
                joined.push_str(&escape[..length]);
                length
            }
        };
        rest = &escape[length..];
    }
    joined + rest
}

/// What two escapes at the beginning of a text stand for together.
fn character(text: &str) -> Option<char> {
    let units = [unit(text)?, unit(text.get(PAIR / 2..)?)?];
    let character = char::decode_utf16(units).next()?.ok()?;
    (character > '\u{ffff}').then_some(character)
}

fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::load::parse;

    #[test]
    fn two_escapes_are_one_character() {
        let many = r#""\uD83D\uDC4D", "#.repeat(100);
        let text = format!(
            r#"{{"a \ud83d\udc4d": [{many}"\\ud83d\\udc4d", "\\\ud83d\udc4d\u00e9", "\n"],
            "b": "ä \ud83d\udc4d", "c": 1}}"#
        );
        let marked = parse("a.json", &format!("\u{feff}{text}")).unwrap();
        let document = parse("a.json", &text).unwrap();
        assert_eq!(marked.root, document.root);
        let list = document.root["a 👍"].as_array().unwrap();
        assert_eq!(list[..100], vec![json!("👍"); 100]);
        assert_eq!(list[100..], [r"\ud83d\udc4d", "\\👍é", "\n"]);
        assert_eq!(document.root["b"], "ä 👍");
        let place = document.place("/c").to_string();
        assert_eq!(place, "a.json:2 at /c");
    }

    #[test]
    fn what_is_quoted_otherwise_stays_as_it_is() {
        let text = "a: \"é \\ud83d\\udc4d\n\n  \\\" x\"\nb: '\\ud83d\\udc4d'\nc: \\ud83d\\udc4d\nd: \"\\ud83d\\udc4d\"\n";
        let document = parse("a.yaml", text).unwrap();
        let as_it_is = r"\ud83d\udc4d";
        let expected = json!({"a": "é 👍\n\" x", "b": as_it_is, "c": as_it_is, "d": "👍"});
        assert_eq!(document.root, expected);
        assert_eq!(document.place("/d").line, Some(6));
    }

    #[test]
    fn one_of_two_is_refused_where_it_is() {
        for wrong in [
            r"\ud83d",
            r"\udc4d",
            r"\ud83d \udc4d",
            r"\ud83d\ud83d",
            r"\ud83d\\udc4d",
            r"\ud83d\u0041",
        ] {
            let text = format!("{{\"a\": \"\\ud83d\\udc4d\",\n\"b\": \"{wrong}\"}}");
            let problem = parse("a.json", &text).unwrap_err().to_string();
            assert!(problem.starts_with("a.json:2: not valid"), "{problem}");
        }
    }
}
