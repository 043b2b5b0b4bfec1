//! One action, as it is written.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use super::{Action, Change, Target};
use crate::document::Document;
use crate::pointer;
use crate::problem::Result;
use crate::targets::each_named;
use crate::versions::is_version_name;

const VERSIONS: &str = "x-clever-versions";
const MEMBERS: [&str; 5] = ["target", "description", "update", "remove", VERSIONS];

/// Reads one.
pub(super) fn action(document: &Document, index: usize, action: &Value) -> Result<Action> {
    let at = pointer::join("/actions", &index.to_string());
    refuse_unknown(document, &at, action)?;
    let wrong = |what: &str, help: &str| document.problem(&at, what, help);
    let Some(target_text) = action["target"].as_str() else {
        return Err(wrong(
            "an action without target",
            "give it a JSONPath as `target`",
        ));
    };
    let parse_target = |text: String| match JsonPath::parse(&text) {
        Ok(path) => Ok(Target { path, text }),
        Err(error) => {
            let what = format!("`{text}` is not an RFC 9535 JSONPath: {error}");
            Err(wrong(&what, "mend the target"))
        }
    };
    let targets = each_named(target_text).into_iter().map(parse_target);
    let targets = targets.collect::<Result<_>>()?;
    let change = match (action.get("update"), action["remove"].as_bool()) {
        (Some(update), None | Some(false)) => Change::Update(update.clone()),
        (None, Some(true)) => Change::Remove,
        _ => {
            return Err(wrong(
                "an action needs either `update` or `remove: true`",
                "give it one",
            ));
        }
    };
    let reason = action["description"]
        .as_str()
        .is_some_and(|reason| !reason.trim().is_empty());
    if !reason && !change.only_describes() {
        let help = "say in `description` what was seen, and where";
        return Err(wrong("a correction without a reason", help));
    }
    Ok(Action {
        versions: versions(document, &at, action)?,
        targets,
        change,
        at,
    })
}

/// A member that nobody reads would let the action do something else than is meant.
fn refuse_unknown(document: &Document, at: &str, action: &Value) -> Result<()> {
    let is_of_others = |name: &str| name.starts_with("x-") && !name.starts_with("x-clever");
    let mut members = action.as_object().into_iter().flat_map(Map::keys);
    let unknown = members.find(|name| !MEMBERS.contains(&&***name) && !is_of_others(name));
    unknown.map_or(Ok(()), |name| {
        let what = format!("an action has no `{name}`");
        let help = format!(
            "it has {}; what it adds stands in `update`",
            MEMBERS.join(", ")
        );
        Err(document.problem(&pointer::join(at, name), what, help))
    })
}

/// The versions that an action is meant for; none if it is meant for any.
fn versions(document: &Document, at: &str, action: &Value) -> Result<Vec<String>> {
    let Some(named) = action.get(VERSIONS) else {
        return Ok(Vec::new());
    };
    let is_version = |name: &&str| is_version_name(name);
    let name = |item: &Value| item.as_str().filter(is_version).map(str::to_owned);
    let names = named.as_array().filter(|names| !names.is_empty());
    let names = names.and_then(|names| names.iter().map(name).collect());
    names.ok_or_else(|| {
        let what = format!("`{VERSIONS}` is no list of versions");
        let help = "write it as `[v3.0, v3.1]`, or leave it out for all versions";
        document.problem(&pointer::join(at, VERSIONS), what, help)
    })
}

impl Change {
    fn only_describes(&self) -> bool {
        let describes = |name: &String| name == "summary" || name == "description";
        match self {
            Self::Update(Value::Object(members)) => members
                .iter()
                .all(|(name, value)| describes(name) && value.is_string()),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Overlay;
    use super::*;

    fn overlay(actions: &str) -> Result<Overlay> {
        let text = format!("overlay: 1.0.0\nactions:\n{actions}");
        Overlay::new(crate::load::parse("o.yaml", &text)?)
    }

    #[test]
    fn what_an_action_is_meant_for_is_not_guessed() {
        let action = |more: &str| {
            overlay(&format!(
                "- target: $.a\n  {more}\n  update: {{x-clever-version: 1}}\n  description: s\n"
            ))
        };
        let told = |more: &str| action(more).unwrap_err().to_string();
        let at = "o.yaml:4 at /actions/0/x-clever-version";
        for written in [
            "v3.1",
            "[]",
            "[v3.0, 3.1]",
            "['3.1']",
            "[[v3.0]]",
            "{v3.0: 1}",
            "",
        ] {
            assert_eq!(
                told(&format!("x-clever-versions: {written}")),
                format!("{at}s: `x-clever-versions` is no list of versions")
            );
        }
        assert_eq!(
            told("x-clever-version: [v3.1]"),
            format!("{at}: an action has no `x-clever-version`")
        );
        assert!(told("versions: [v3.1]").ends_with("an action has no `versions`"));
        assert!(action("x-of-others: 1").is_ok());
        assert!(action("x-clever-versions: [v3.0]").is_ok());
    }

    #[test]
    fn a_correction_needs_a_reason_and_a_description_does_not() {
        assert!(overlay("- {target: $.a, update: {description: Words.}}\n").is_ok());
        let problem = overlay("- {target: $.a, update: {type: integer}}\n").unwrap_err();
        assert!(problem.what.contains("without a reason"), "{problem}");
    }
}
