//! Annotations of GitHub Actions, at the lines of the new document.

use clever_spec::compare::{Comparison, Severity};
use clever_spec::{Place, Problem};

use super::groups::named;
use crate::printable::{printable, printable_lines};

/// One annotation for each finding, and for each place that was not compared.
/// Source: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.
pub fn print(comparison: &Comparison) -> String {
    let mut out = String::new();
    for problem in comparison.unread_old.iter().chain(&comparison.unread_new) {
        let text = format!("{problem}\n{}", problem.help);
        out.push_str(&annotation(
            "warning",
            &problem.place,
            "not-compared",
            &text,
        ));
    }
    for finding in &comparison.findings {
        let command = match finding.rule.severity {
            Severity::Breaking => "error",
            Severity::Risky => "warning",
            Severity::Compatible => "notice",
        };
        let mut text = printable(&finding.sentence()).into_owned();
        if finding.used_by_count > 0 {
            let operations = named(&finding.used_by, finding.used_by_count);
            text = format!("{text}\nused by {}", printable(&operations));
        }
        out.push_str(&annotation(command, &finding.new, finding.rule.id, &text));
    }
    out
}

/// That a document cannot be compared at all.
pub fn print_problem(problem: &Problem) -> String {
    let text = format!("{problem}\n{}", problem.help);
    annotation("error", &problem.place, "unreadable", &text)
}

fn annotation(command: &str, place: &Place, title: &str, text: &str) -> String {
    let file = property(&place.file);
    let line = place.line.unwrap_or(1);
    let text = data(&printable_lines(text));
    format!("::{command} file={file},line={line},title={title}::{text}\n")
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
