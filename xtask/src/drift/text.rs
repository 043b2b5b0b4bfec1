//! For people at a terminal.

use std::fmt::Write as _;

use clever_spec::drift::Finding;
use clever_spec::write::yaml;
use serde_json::Value;

use super::{Seen, actions};
use crate::printable::printable;
use crate::report::Result;

/// A block for each finding.
pub fn print(seen: &Seen) -> Result<String> {
    let mut out = String::new();
    for (version, finding) in &seen.findings {
        write_finding(&mut out, version, finding)?;
        out.push('\n');
    }
    out.push_str(&left_out(seen));
    let found = match seen.findings.len() {
        0 => "nothing departs from the document".to_owned(),
        findings => counted(findings as u64, "finding"),
    };
    let mut looked_at = counted(seen.responses, "response");
    match seen.left_out().count() {
        0 => {}
        number => looked_at.push_str(&format!(", and {number} left out")),
    }
    let _ = writeln!(out, "{looked_at}: {found}");
    Ok(out)
}

/// A line for each file that was left out.
pub fn left_out(seen: &Seen) -> String {
    let mut out = String::new();
    for problem in seen.left_out() {
        let _ = writeln!(out, "left out: {}", printable(&problem.to_string()));
    }
    out
}

fn write_finding(out: &mut String, version: &str, finding: &Finding) -> Result<()> {
    let (subject, what, kind) = (&finding.subject, &finding.what, finding.kind.as_str());
    let _ = writeln!(out, "{version} {subject}: {what} [{kind}]");
    let _ = writeln!(out, "  seen      {}", finding.often());
    let _ = writeln!(out, "  at        {}", finding.places.join(", "));
    let came = finding.came.iter();
    let came: Vec<String> = came
        .map(|came| format!("{} ({})", came.what, came.times))
        .collect();
    if !came.is_empty() {
        let _ = writeln!(out, "  came      {}", came.join(", "));
    }
    let _ = writeln!(out, "  document  {}", finding.schema);
    if !finding.advice.is_empty() {
        let _ = writeln!(out, "  to do     {}", finding.advice);
    }
    let actions = actions(version, finding);
    if !actions.is_empty() {
        let _ = writeln!(out, "  for specs/overlays/{version}.yaml");
        for line in yaml(&Value::Array(actions))?.lines() {
            let _ = writeln!(out, "    {line}");
        }
    }
    Ok(())
}

fn counted(count: u64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
