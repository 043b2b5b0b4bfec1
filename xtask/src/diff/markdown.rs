//! For a pull request or a changelog.

use std::collections::HashSet;
use std::fmt::Write as _;

use clever_spec::Place;
use clever_spec::compare::{Comparison, Finding, Rule, Severity};
use clever_spec::versions::is_version_name;

use super::groups::{asks, groups, summary};
use crate::printable::printable;

/// Everything that was found, by operation, and what to do; from one version to another, which are both
/// there, what that means for whoever moves.
pub fn print(comparison: &Comparison, names: [&str; 2]) -> String {
    let are_versions = names.into_iter().all(is_version_name) && names[0] != names[1];
    let [old, new] = names.map(escaped);
    let mut out = format!("## {old} to {new}\n\n{}.\n", capital(&summary(comparison)));
    for group in groups(comparison) {
        let _ = write!(out, "\n### {}\n\n", escaped(&group.heading));
        for finding in &group.findings {
            let item = item(finding, &finding.sentence());
            let (rule, asks) = (finding.rule.id, asks(finding));
            let _ = writeln!(out, "{item} (`{rule}`{asks}; {})", places(finding));
        }
    }
    match are_versions {
        true => out.push_str(&of_rules(comparison, "What it means for callers", |rule| {
            rule.means.to_owned()
        })),
        false => out.push_str(&of_rules(comparison, "What to do", |rule| {
            format!("{} {}", rule.means, rule.advice)
        })),
    }
    for (name, unread) in [(old, &comparison.unread_old), (new, &comparison.unread_new)] {
        if !unread.is_empty() {
            let _ = write!(out, "\n### Not compared in {name}\n\n");
        }
        for problem in unread {
            let _ = writeln!(out, "- {}", escaped(&problem.to_string()));
        }
    }
    out
}

/// What the rules say that somebody has to care about, each once.
fn of_rules(comparison: &Comparison, heading: &str, says: impl Fn(&Rule) -> String) -> String {
    let mut out = String::new();
    let mut told = HashSet::new();
    for severity in [Severity::Breaking, Severity::Risky] {
        let rules = comparison.findings.iter().map(|finding| finding.rule);
        for rule in rules.filter(|rule| rule.severity == severity && told.insert(rule.id)) {
            if out.is_empty() {
                let _ = write!(out, "\n### {heading}\n\n");
            }
            let _ = writeln!(out, "- `{}`: {}", rule.id, says(rule));
        }
    }
    out
}

/// A finding as an item of a list, in these words, without its rule.
pub fn item(finding: &Finding, sentence: &str) -> String {
    let mark = match finding.rule.severity {
        Severity::Breaking => "**breaking** ",
        Severity::Risky => "*risky* ",
        Severity::Compatible => "",
    };
    format!("- {mark}{}", escaped(sentence))
}

/// Where it stands in both documents. Of what is gone or new, one of them has only what is around it,
/// which says nothing more; nor does a pointer to the operation that it is about.
fn places(finding: &Finding) -> String {
    let (old, new) = (&finding.old, &finding.new);
    let at = |place: &Place, lines: String| {
        let pointer = place.pointer.as_deref().unwrap_or_default();
        match operation_at(pointer).is_some_and(|operation| is_about(finding, &operation)) {
            true => lines,
            false => format!("{}, {lines}", code(pointer)),
        }
    };
    if is_around(old, new) {
        at(new, line_of(new))
    } else if is_around(new, old) {
        at(old, line_of(old))
    } else if old.pointer == new.pointer {
        at(new, format!("{}, {}", line_of(old), line_of(new)))
    } else {
        let [old, new] = [old, new].map(|place| at(place, line_of(place)));
        format!("{old}, {new}")
    }
}

/// The operation that a pointer leads to, as it is shown, such as `GET /robots`.
fn operation_at(pointer: &str) -> Option<String> {
    let (path, method) = pointer.strip_prefix("/paths/")?.split_once('/')?;
    let path = path.replace("~1", "/").replace("~0", "~");
    Some(format!("{} {path}", method.to_uppercase()))
}

/// Whether a finding says already that it is about an operation as a whole.
fn is_about(finding: &Finding, operation: &str) -> bool {
    match finding.subject.as_str() {
        "" => *finding.used_by == [operation],
        subject => subject == operation,
    }
}

fn is_around(outer: &Place, inner: &Place) -> bool {
    let [outer, inner] = [outer, inner].map(|place| place.pointer.as_deref().unwrap_or_default());
    let rest = inner.strip_prefix(outer);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// File and line, without the pointer.
fn line_of(place: &Place) -> String {
    let pointer = None;
    let place = Place {
        pointer,
        ..place.clone()
    };
    escaped(&place.to_string())
}

/// A JSON pointer as code, if it has no backticks of its own.
fn code(pointer: &str) -> String {
    match (pointer.is_empty(), pointer.contains('`')) {
        (true, _) => "the whole document".to_owned(),
        (_, true) => escaped(pointer),
        _ => format!("`{}`", printable(pointer)),
    }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A document's own words, so that they do not become markup. What stands in backticks and is one
/// word is code, as in `maximum`; any other backtick is one.
pub fn escaped(text: &str) -> String {
    const MARKUP: &str = "\\`*_[]<>#|@&~$";

    let text = printable(text);
    let mut escaped = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(letter) = rest.chars().next() {
        let code = rest.strip_prefix('`').and_then(|rest| rest.split_once('`'));
        let is_word = |code: &str| !code.is_empty() && !code.contains(char::is_whitespace);
        match code.filter(|(code, _)| is_word(code)) {
            Some((code, after)) => {
                escaped.extend(["`", code, "`"]);
                rest = after;
            }
            None => {
                if MARKUP.contains(letter) {
                    escaped.push('\\');
                }
                escaped.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_document_are_no_markup() {
        for (text, shown) in [
            (
                "`maximum` went from 1_0 to 5",
                "`maximum` went from 1\\_0 to 5",
            ),
            ("/a`b/<img src=x>/@user", "/a\\`b/\\<img src=x\\>/\\@user"),
            (
                "GET /a`b: `maximum` is *new*",
                "GET /a\\`b: `maximum` is \\*new\\*",
            ),
            ("``<b>``", "\\``<b>`\\`"),
            ("&lt;\n~~$1$~~", "\\&lt;\\\\n\\~\\~\\$1\\$\\~\\~"),
        ] {
            assert_eq!(escaped(text), shown, "{text}");
        }
    }
}
