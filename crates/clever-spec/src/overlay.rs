//! OpenAPI Overlay 1.0: corrections and descriptions, one action each.

mod merge;
mod read;

use std::path::Path;

use serde_json::Value;
use serde_json_path::{JsonPath, NormalizedPath, PathElement};

use crate::document::Document;
use crate::pointer;
use crate::problem::{Problem, Result};
use crate::versions::Versions;
use merge::{Brought, merge, push, remove};

/// One overlay document.
#[derive(Debug)]
pub struct Overlay {
    document: Document,
    actions: Vec<Action>,
}

/// One change, wanted wherever its targets match.
#[derive(Debug)]
struct Action {
    at: String,
    /// One for each place that the action names; every one of them has to match.
    targets: Vec<Target>,
    change: Change,
    /// Only these versions, and every one of them; any version when empty.
    versions: Vec<String>,
}

#[derive(Debug)]
struct Target {
    path: JsonPath,
    text: String,
}

#[derive(Debug)]
enum Change {
    Update(Value),
    Remove,
}

/// Whether each target of each action matched in any of the versions it was applied to.
#[derive(Debug, Default, Clone)]
pub struct Matches(Vec<Vec<bool>>);

impl Overlay {
    /// Reads an overlay file; `name` is how messages call it.
    ///
    /// # Errors
    /// The file cannot be read or is not an Overlay 1.0 document.
    pub fn read(path: &Path, name: &str) -> Result<Self> {
        Self::new(Document::read(path, name)?)
    }

    /// Reads an overlay that was parsed.
    ///
    /// # Errors
    /// It is not an Overlay 1.0 document.
    pub fn new(document: Document) -> Result<Self> {
        let stated = document.root["overlay"].as_str().unwrap_or_default();
        if !stated.starts_with("1.0") {
            let help = "an overlay begins with `overlay: 1.0.0`, `info` and `actions`";
            return Err(document.problem("", "not an OpenAPI Overlay 1.0 document", help));
        }
        let Some(list) = document.root["actions"].as_array().cloned() else {
            let help = "list the corrections under `actions`, or remove the file";
            return Err(document.problem("", "an overlay without `actions`", help));
        };
        let action = |(index, action)| read::action(&document, index, action);
        let actions = list.iter().enumerate().map(action).collect::<Result<_>>()?;
        Ok(Self { document, actions })
    }

    /// Applies all actions meant for `version`, in order, and remembers which matched.
    ///
    /// # Errors
    /// An action that must match in this version does not.
    pub fn apply(&self, version: &str, target: &mut Document, matches: &mut Matches) -> Result<()> {
        matches.0.resize(self.actions.len(), Vec::new());
        for (action, matched) in self.actions.iter().zip(&mut matches.0) {
            matched.resize(action.targets.len(), false);
            let named = action.versions.iter().any(|name| name == version);
            if !named && !action.versions.is_empty() {
                continue;
            }
            for (wanted, matched) in action.targets.iter().zip(matched) {
                let found = action.apply(wanted, &self.document, target)?;
                if named && !found {
                    return Err(self.no_longer_applies(action, wanted, &format!(" in {version}")));
                }
                *matched |= found;
            }
        }
        Ok(())
    }

    /// Fails if targets of actions matched nowhere: upstream repaired what they correct.
    ///
    /// # Errors
    /// The first target without a match, with the lines of the other actions that have one.
    pub fn check_matched(&self, matches: &Matches) -> Result<()> {
        let mut vain = self
            .actions
            .iter()
            .zip(&matches.0)
            .filter_map(|(action, matched)| {
                let mut targets = action.targets.iter().zip(matched);
                let (target, _) = targets.find(|(_, matched)| !**matched)?;
                Some((action, target))
            });
        let Some((action, target)) = vain.next() else {
            return Ok(());
        };
        let lines = vain.filter_map(|(action, _)| self.document.place(&action.at).line);
        let mut problem = self.no_longer_applies(action, target, "");
        problem.what += &and_others(lines);
        Err(problem)
    }

    /// Fails if actions name a version that is not listed: they are meant for another one.
    ///
    /// # Errors
    /// The first of such actions, with the lines of the others that name that version.
    pub fn check_named(&self, versions: &Versions) -> Result<()> {
        for action in &self.actions {
            let mut names = action.versions.iter();
            if let Some(name) = names.find(|name| versions.get(name).is_none()) {
                let lines = self.lines_of_actions(|others| others.contains(name));
                let and_others = and_others(lines.skip(1));
                return Err(self.document.problem(
                    &action.at,
                    format!("it is for `{name}`, which is not listed{and_others}"),
                    "name versions as specs/versions.toml lists them, and none that is gone from it",
                ));
            }
        }
        Ok(())
    }

    /// What messages call its file.
    pub(crate) fn file(&self) -> &str {
        self.document.file()
    }

    /// Where the actions stand that are meant for some versions.
    pub(crate) fn lines_of_actions(
        &self,
        is_meant: impl Fn(&[String]) -> bool,
    ) -> impl Iterator<Item = usize> {
        let actions = self.actions.iter();
        let meant = actions.filter(move |action| is_meant(&action.versions));
        meant.filter_map(|action| self.document.place(&action.at).line)
    }

    fn no_longer_applies(&self, action: &Action, target: &Target, place: &str) -> Problem {
        self.document.problem(
            &action.at,
            format!("no longer applies{place}: {}", target.text),
            "upstream may have repaired what this action corrects, or the version that it was for is \
             gone: look, then remove or mend it",
        )
    }
}

impl Action {
    /// Changes what one of the targets matches; whether it matched anything.
    fn apply(&self, wanted: &Target, overlay: &Document, target: &mut Document) -> Result<bool> {
        let places: Vec<String> = wanted
            .path
            .query_located(&target.root)
            .locations()
            .map(json_pointer)
            .collect();
        match &self.change {
            Change::Update(update) => {
                for place in &places {
                    self.update(wanted, overlay, target, place, update)?;
                }
            }
            Change::Remove => {
                // From the back, so that indices before a removed item stay right.
                for place in places.iter().rev() {
                    remove(target, place);
                }
            }
        }
        Ok(!places.is_empty())
    }

    fn update(
        &self,
        wanted: &Target,
        overlay: &Document,
        target: &mut Document,
        place: &str,
        update: &Value,
    ) -> Result<()> {
        let Some(value) = target.root.pointer_mut(place) else {
            return Ok(());
        };
        let place = Brought {
            at: place.to_owned(),
            from: pointer::join(&self.at, "update"),
        };
        let brought = match (&mut *value, update) {
            (Value::Object(members), Value::Object(update)) => merge(members, update, &place),
            (Value::Array(items), _) => vec![push(items, update, &place.at, place.from)],
            _ => {
                let what = format!("{} matches neither an object nor an array", wanted.text);
                return Err(overlay.problem(&self.at, what, "target the object around it"));
            }
        };
        if brought.is_empty() {
            return Err(self.already_so(wanted, overlay, &place.at));
        }
        for Brought { at, from } in brought {
            target.adopt(&at, overlay, &from);
        }
        Ok(())
    }
}

impl Action {
    /// What an update adds is there already: upstream says it itself now.
    fn already_so(&self, wanted: &Target, overlay: &Document, place: &str) -> Problem {
        overlay.problem(
            &self.at,
            format!(
                "no longer applies: {} is so already at {place}",
                wanted.text
            ),
            "upstream repaired what this action corrects: remove it, or narrow its target",
        )
    }
}

/// That actions in other lines are so too.
fn and_others(lines: impl Iterator<Item = usize>) -> String {
    let lines: Vec<String> = lines.map(|line| line.to_string()).collect();
    match lines.as_slice() {
        [] => String::new(),
        [only] => format!("; the same with the action in line {only}"),
        _ => format!("; the same with the actions in lines {}", lines.join(", ")),
    }
}

fn json_pointer(path: &NormalizedPath<'_>) -> String {
    path.iter()
        .fold(String::new(), |at, element| match element {
            PathElement::Name(name) => pointer::join(&at, name),
            PathElement::Index(index) => pointer::join(&at, &index.to_string()),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn overlay(actions: &str) -> Result<Overlay> {
        let text =
            format!("overlay: 1.0.0\ninfo: {{title: t, version: 1.0.0}}\nactions:\n{actions}");
        Overlay::new(crate::load::parse("o.yaml", &text)?)
    }

    fn target() -> Document {
        let text = "a:\n  enum: [x, y, z]\n  type: string\nb:\n  type: object\n";
        crate::load::parse("t.yaml", text).unwrap()
    }

    #[test]
    fn update_merges_and_joins_and_remove_removes() {
        let overlay = overlay(
            "- {target: $.a, update: {enum: [w], n: {m: 1}}, description: seen}\n\
             - {target: '$.a.enum[0,2]', remove: true, description: seen}\n\
             - {target: '$.b[?@==\"object\"]', remove: true, description: seen}\n",
        )
        .unwrap();
        let (mut target, mut matches) = (target(), Matches::default());
        overlay.apply("v1.1", &mut target, &mut matches).unwrap();
        overlay.check_matched(&matches).unwrap();
        let expected = json!({"a": {"enum": ["y", "w"], "type": "string", "n": {"m": 1}}, "b": {}});
        assert_eq!(target.root, expected);
        assert_eq!(target.place("/a/n/m").to_string(), "o.yaml:4 at /a/n/m");
        assert_eq!(target.place("/a/type").file, "t.yaml");
    }

    #[test]
    fn an_action_without_a_match_fails() {
        let action =
            |name: &str| format!("- {{target: $.{name}, update: {{x: 1}}, description: seen}}\n");
        let overlay = overlay(&["c", "a", "d", "e"].map(action).concat()).unwrap();
        let mut matches = Matches::default();
        overlay.apply("v1.1", &mut target(), &mut matches).unwrap();
        let problem = overlay.check_matched(&matches).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "o.yaml:4 at /actions/0: no longer applies: $.c; the same with the actions in lines 6, 7"
        );
    }

    #[test]
    fn every_place_that_an_action_names_has_to_match() {
        let action = "- {target: \"$['b', 'c']\", update: {x: 1}, description: seen}\n";
        let overlay = overlay(action).unwrap();
        let mut matches = Matches::default();
        overlay.apply("v1.1", &mut target(), &mut matches).unwrap();
        let problem = overlay.check_matched(&matches).unwrap_err();
        assert_eq!(problem.what, "no longer applies: $['c']");
        let mut other = crate::load::parse("t.yaml", "c: {}\n").unwrap();
        overlay.apply("v1.2", &mut other, &mut matches).unwrap();
        overlay.check_matched(&matches).unwrap();
    }

    #[test]
    fn an_update_that_changes_nothing_fails() {
        let overlay =
            overlay("- {target: $.a, update: {enum: [x], type: string}, description: seen}\n");
        let problem = overlay
            .unwrap()
            .apply("v1.1", &mut target(), &mut Matches::default());
        let problem = problem.unwrap_err().to_string();
        assert_eq!(
            problem,
            "o.yaml:4 at /actions/0: no longer applies: $.a is so already at /a"
        );
    }

    #[test]
    fn an_action_must_match_in_every_version_it_names() {
        let action = "- {target: $.c, x-clever-versions: [v1.1], update: {x: 1}, description: s}\n";
        let overlay = overlay(action).unwrap();
        let mut matches = Matches::default();
        overlay.apply("v1.2", &mut target(), &mut matches).unwrap();
        let problem = overlay
            .apply("v1.1", &mut target(), &mut matches)
            .unwrap_err();
        assert!(
            problem.what.contains("no longer applies in v1.1"),
            "{problem}"
        );
    }
}
