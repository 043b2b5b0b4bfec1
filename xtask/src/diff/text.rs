//! For people at a terminal.

use std::fmt::Write as _;
use std::io::IsTerminal as _;

use clever_spec::Problem;
use clever_spec::compare::{Comparison, Finding, Severity};

use super::groups::{asks, groups, summary};
use crate::printable::printable;

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours(bool);

impl Colours {
    /// On a terminal, unless `NO_COLOR` is set.
    pub fn of_output() -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self(std::io::stdout().is_terminal() && !unwanted)
    }

    fn paint(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Breaking => 31,
            Severity::Risky => 33,
            Severity::Compatible => 32,
        };
        match self.0 {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }
}

/// Everything that was found, by operation.
pub fn print(comparison: &Comparison, [old, new]: [&str; 2], colours: Colours) -> String {
    let mut out = String::new();
    for group in groups(comparison) {
        let _ = writeln!(out, "{}", printable(&group.heading));
        for finding in group.findings {
            write_finding(&mut out, finding, colours);
        }
        out.push('\n');
    }
    write_unread(&mut out, old, &comparison.unread_old);
    write_unread(&mut out, new, &comparison.unread_new);
    let _ = writeln!(out, "{old} to {new}: {}", summary(comparison));
    out
}

fn write_finding(out: &mut String, finding: &Finding, colours: Colours) {
    let severity = format!("{:<10}", finding.rule.severity);
    let severity = colours.paint(finding.rule.severity, &severity);
    let _ = writeln!(
        out,
        "  {severity} {} [{}{}]",
        printable(&finding.sentence()),
        finding.rule.id,
        asks(finding)
    );
    for (name, place) in [("old", &finding.old), ("new", &finding.new)] {
        let _ = writeln!(out, "      {name}: {}", printable(&place.to_string()));
    }
}

fn write_unread(out: &mut String, name: &str, unread: &[Problem]) {
    if unread.is_empty() {
        return;
    }
    let _ = writeln!(out, "Not compared in {name}");
    for problem in unread {
        let _ = writeln!(out, "  {}", printable(&problem.to_string()));
    }
    out.push('\n');
}
