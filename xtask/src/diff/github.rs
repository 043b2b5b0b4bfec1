//! Annotations of GitHub Actions, at the lines of the new document.

use std::fmt::Write as _;

use clever_spec::compare::{Comparison, Severity};

/// One annotation for each finding.
/// Source: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.
pub fn print(comparison: &Comparison) -> String {
    let mut out = String::new();
    for finding in &comparison.findings {
        let command = match finding.rule.severity {
            Severity::Breaking => "error",
            Severity::Risky => "warning",
            Severity::Compatible => "notice",
        };
        let file = property(&finding.new.file);
        let line = finding.new.line.unwrap_or(1);
        let title = property(finding.rule.id);
        let mut text = finding.sentence();
        if !finding.used_by.is_empty() {
            text = format!("{text}\nused by {}", finding.used_by.join(", "));
        }
        let _ = writeln!(
            out,
            "::{command} file={file},line={line},title={title}::{}",
            data(&text)
        );
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
