//! Overlay actions that make the document say what was seen.

use serde_json::{Value, json};

use crate::tree::At;

/// One action of an OpenAPI Overlay 1.0 document.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// What it changes, as a JSONPath (RFC 9535).
    pub target: String,
    /// What was seen, and how often.
    pub description: String,
    /// What it does there.
    pub change: Change,
}

/// What an action does to its target.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Merges this into it.
    Update(Value),
    /// Removes it.
    Remove,
}

impl Action {
    /// The action as it stands in an overlay: for one version only, if one is named.
    #[must_use]
    pub fn to_value(&self, version: Option<&str>) -> Value {
        let mut action = json!({"target": self.target});
        if let Some(version) = version {
            action["x-clever-versions"] = json!([version]);
        }
        action["description"] = json!(self.description);
        match &self.change {
            Change::Update(update) => action["update"] = update.clone(),
            Change::Remove => action["remove"] = json!(true),
        }
        action
    }
}

/// A complete overlay document of these actions.
#[must_use]
pub fn overlay(title: &str, actions: Vec<Value>) -> Value {
    json!({
        "overlay": "1.0.0",
        "info": {"title": title, "version": "1.0.0"},
        "actions": actions,
    })
}

/// What is done where, as a JSONPath.
pub(super) type Correction = (String, Change);

/// Merges something into a value.
pub(super) fn update(at: At<'_>, update: Value) -> Vec<Correction> {
    vec![(path(at), Change::Update(update))]
}

/// Declares a member of the object that a schema describes.
pub(super) fn declare(at: At<'_>, name: &str, schema: Value) -> Vec<Correction> {
    let member = json!({ name: schema });
    let properties = at.get("properties").filter(|names| names.is_object());
    let Some(properties) = properties else {
        return update(at, json!({ "properties": member }));
    };
    // With a member that is there beside the one that is not, it ends when upstream declares it.
    let means_properties = |known: &&str| {
        let has = |below: At<'_>| below.get(known).is_some() && below.get(name).is_none();
        at.members().filter(|(_, below)| has(*below)).count() == 1
    };
    let mut known = properties.members().map(|(known, _)| known);
    let target = match known.find(means_properties) {
        Some(known) => format!("{}[?@{} && !@{}]", path(at), step(known), step(name)),
        None => path(properties),
    };
    vec![(target, Change::Update(member))]
}

/// Does not require a member any more.
pub(super) fn not_required(at: At<'_>, name: &str) -> Vec<Correction> {
    let required = at.get("required").map(path).unwrap_or_default();
    vec![(
        format!("{required}[?@ == {}]", quoted(name)),
        Change::Remove,
    )]
}

/// Lets a schema say this with some keywords, and nothing else.
pub(super) fn replace(at: At<'_>, keywords: &[&str], mut with: Value) -> Vec<Correction> {
    let old = keywords.iter().filter_map(|keyword| at.get(keyword));
    let removed = old.filter(|old| old.name().is_some_and(|name| with.get(name).is_none()));
    let removed: Vec<_> = removed.map(|old| (path(old), Change::Remove)).collect();
    if let Some(new) = with.as_object_mut() {
        new.retain(|name, value| at.get(name).is_none_or(|old| old.value() != *value));
    }
    let mut corrections = update(at, with);
    corrections.retain(|(_, change)| *change != Change::Update(json!({})));
    corrections.extend(removed);
    corrections
}

/// The JSONPath of a value.
fn path(at: At<'_>) -> String {
    let Some(around) = at.parent() else {
        return "$".to_owned();
    };
    let step = at.name().map_or_else(|| format!("[{}]", at.index()), step);
    path(around) + &step
}

/// `.name`, or `['a name']` where it has to be quoted.
fn step(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match name.starts_with(|c: char| !c.is_ascii_digit()) && name.chars().all(is_plain) {
        true => format!(".{name}"),
        false => format!("[{}]", quoted(name)),
    }
}

fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use serde_json_path::JsonPath;

    use super::*;
    use crate::{Document, load};

    /// Where a JSONPath leads.
    fn found(document: &Document, target: &str) -> Vec<String> {
        let found = JsonPath::parse(target).unwrap();
        let found = found.query_located(&document.root);
        found.locations().map(|at| at.to_json_pointer()).collect()
    }

    #[test]
    fn a_value_has_a_path() {
        let text = r#"{"paths": {"/a": {"get": {"responses": {"200": 1}}}}, "b": {"allOf": [{"it's": 2, "7": 3}]}}"#;
        let document = load::parse("d.json", text).unwrap();
        let tree = document.tree();
        for (at, expected) in [
            ("", "$"),
            (
                "/paths/~1a/get/responses/200",
                "$.paths['/a'].get.responses['200']",
            ),
            ("/b/allOf/0/it's", r"$.b.allOf[0]['it\'s']"),
            ("/b/allOf/0/7", "$.b.allOf[0]['7']"),
        ] {
            assert_eq!(path(tree.root().find(at).unwrap()), expected);
            assert_eq!(found(&document, expected), [at]);
        }
    }

    #[test]
    fn a_guard_that_means_more_than_the_members_is_not_used() {
        for (beside, expected) in [
            ("", "$.a[?@.b && !@.d]"),
            (", example: {b: 1}", "$.a[?@.c && !@.d]"),
            (", example: {b: 1, c: 1}", "$.a.properties"),
        ] {
            let text = format!("a: {{properties: {{b: 1, c: 2}}{beside}}}");
            let document = load::parse("d.yaml", &text).unwrap();
            let tree = document.tree();
            let actions = declare(tree.root().get("a").unwrap(), "d", json!({}));
            assert_eq!(actions[0].0, expected);
            assert_eq!(found(&document, expected), ["/a/properties"]);
        }
    }
}
