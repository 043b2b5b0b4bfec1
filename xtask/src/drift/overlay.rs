//! For `specs/overlays`: the corrections as one document.

use std::fmt::Write as _;

use clever_spec::drift;
use clever_spec::write::yaml;

use super::{Seen, actions};
use crate::report::Result;

/// All actions; what is left to a person is said in a comment.
pub fn print(seen: &Seen) -> Result<String> {
    let mut out = String::new();
    let mut all = Vec::new();
    for (version, finding) in &seen.findings {
        if !finding.advice.is_empty() {
            let (subject, what) = (&finding.subject, &finding.what);
            let _ = writeln!(out, "# {version} {subject}: {what}. {}", finding.advice);
        }
        all.extend(actions(version, finding));
    }
    let overlay = drift::overlay("What responses were seen to have", all);
    out.push_str(&yaml(&overlay)?);
    Ok(out)
}
