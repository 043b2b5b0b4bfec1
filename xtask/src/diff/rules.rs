//! The rules, listed and explained.

use std::fmt::Write as _;

use clever_spec::{Place, Problem, compare, policy};

use crate::report::Result;

/// Every rule on a line.
pub fn list() -> String {
    let mut out = String::new();
    for rule in compare::rules() {
        let (severity, direction) = (rule.severity.as_str(), rule.direction.as_str());
        let effect = rule.effect.as_str();
        let _ = writeln!(out, "{:<42}{severity:<12}{direction:<11}{effect}", rule.id);
    }
    out
}

/// What a rule means and what to do.
pub fn explain(id: &str) -> Result<String> {
    let Some(rule) = compare::rule(id) else {
        let help = match policy::rule(id) {
            Some(_) => "it is one of Clever's change policy: `cargo xtask versions --policy`",
            None => "`cargo xtask diff --list-rules` lists them",
        };
        return Err(Problem::new(Place::file(id), "there is no such rule", help));
    };
    Ok(format!(
        "{}\n  severity   {}\n  direction  {}\n  generated  {}, {} version bump\n\n{}\n{}\n",
        rule.id,
        rule.severity.as_str(),
        rule.direction.as_str(),
        rule.effect.as_str(),
        rule.bump().as_str(),
        rule.means,
        rule.advice,
    ))
}
