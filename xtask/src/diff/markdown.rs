//! For a pull request or a changelog.

use std::fmt::Write as _;

use clever_spec::compare::{Comparison, Finding, Severity};

use super::groups::{groups, summary};

/// Everything that was found, by operation.
pub fn print(comparison: &Comparison, [old, new]: [&str; 2]) -> String {
    let mut out = format!("## {old} to {new}\n\n{}.\n", capital(&summary(comparison)));
    for group in groups(comparison) {
        let _ = write!(out, "\n### {}\n\n", escaped(&group.heading));
        for finding in &group.findings {
            let line = line(finding);
            let _ = writeln!(out, "{line} (`{}`)", finding.rule.id);
        }
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

/// A finding as an item of a list, without its rule.
pub fn line(finding: &Finding) -> String {
    let mark = match finding.rule.severity {
        Severity::Breaking => "**breaking** ",
        Severity::Risky => "*risky* ",
        Severity::Compatible => "",
    };
    format!("- {mark}{}", escaped(&finding.sentence()))
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A document's own words, so that they do not become markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut in_code = false;
    for letter in text.chars() {
        match letter {
            '`' => in_code = !in_code,
            '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '@' if !in_code => {
                escaped.push('\\')
            }
            '\n' | '\r' => {
                escaped.push(' ');
                continue;
            }
            _ => {}
        }
        escaped.push(letter);
    }
    escaped
}
