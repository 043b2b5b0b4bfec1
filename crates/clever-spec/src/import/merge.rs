//! The parts of one version as a union.

use serde_json::{Map, Value};

use super::part::Part;
use crate::pointer;
use crate::problem::{Problem, Result};
use crate::versions::Win;

/// The union of the parts, in Swagger 2.0, and what only some of them say.
#[derive(Debug)]
pub struct Merged {
    /// The union.
    pub root: Value,
    /// What only some parts have, with the files.
    pub warnings: Vec<String>,
}

/// Members of the whole document that a union has no use for.
const NOT_MERGED: &[&str] = &["info", "x-samples-languages"];

/// Joins the parts of one version.
///
/// # Errors
/// Two parts contradict each other and no decision in `wins` says which one counts, or a decision
/// is not needed any more.
pub fn merge(parts: &[Part], wins: &[Win]) -> Result<Merged> {
    let mut union = Union {
        wins: wins.iter().map(|win| (win, false)).collect(),
        warnings: Vec::new(),
    };
    let views: Vec<View<'_>> = parts
        .iter()
        .map(|part| View {
            part,
            at: String::new(),
            value: &part.document.root,
        })
        .collect();
    let root = union.object("", &views)?;
    union.check_wins(parts)?;
    Ok(Merged {
        root: Value::Object(root),
        warnings: union.warnings,
    })
}

/// One part's value at the place being joined.
#[derive(Clone)]
struct View<'a> {
    part: &'a Part,
    at: String,
    value: &'a Value,
}

impl<'a> View<'a> {
    fn member(&self, name: &str) -> Option<View<'a>> {
        let value = self.value.get(name)?;
        let at = pointer::join(&self.at, name);
        Some(View {
            part: self.part,
            at,
            value,
        })
    }
}

#[derive(Default)]
struct Union<'a> {
    wins: Vec<(&'a Win, bool)>,
    warnings: Vec<String>,
}

impl Union<'_> {
    fn value(&mut self, at: &str, views: &[View<'_>]) -> Result<Value> {
        let views = self.decided(at, views);
        match views[0].value {
            Value::Object(_) if views.iter().all(|view| view.value.is_object()) => {
                self.object(at, &views).map(Value::Object)
            }
            Value::Array(_) if views.iter().all(|view| view.value.is_array()) => {
                self.array(at, &views).map(Value::Array)
            }
            first => match views.iter().find(|view| view.value != first) {
                None => Ok(first.clone()),
                Some(other) => Err(contradiction(at, &views[0], other)),
            },
        }
    }

    fn object(&mut self, at: &str, views: &[View<'_>]) -> Result<Map<String, Value>> {
        let mut joined = Map::new();
        for name in member_names(views) {
            if at.is_empty() && NOT_MERGED.contains(&name.as_str()) {
                continue;
            }
            let member = pointer::join(at, &name);
            let found: Vec<View<'_>> = views.iter().filter_map(|view| view.member(&name)).collect();
            if found.len() < views.len() {
                self.one_sided(&member, &name, views, &found)?;
            }
            if name == "tags" && !holds_names(at) {
                joined.insert(name, found[0].value.clone());
            } else {
                joined.insert(name, self.value(&member, &found)?);
            }
        }
        Ok(joined)
    }

    fn array(&mut self, at: &str, views: &[View<'_>]) -> Result<Vec<Value>> {
        match pointer::last(at).as_str() {
            "parameters" => self.parameters(at, views),
            "allOf" => self.positional(at, views),
            "required" => self.equal(at, views),
            _ => Ok(self.set(at, views)),
        }
    }

    /// Parameters are the same when place and name are.
    fn parameters(&mut self, at: &str, views: &[View<'_>]) -> Result<Vec<Value>> {
        let key = |value: &Value| (value["in"].clone(), value["name"].clone());
        let all: Vec<View<'_>> = views.iter().flat_map(items).collect();
        let mut joined: Vec<Value> = Vec::new();
        for parameter in &all {
            let key_here = key(parameter.value);
            if joined.iter().any(|known| key(known) == key_here) {
                continue;
            }
            let name = parameter.value["name"].as_str().unwrap_or_default();
            let same: Vec<View<'_>> = all
                .iter()
                .filter(|other| key(other.value) == key_here)
                .cloned()
                .collect();
            let member = pointer::join(at, name);
            if same.len() < views.len() {
                self.warn(&member, views, &same);
            }
            joined.push(self.value(&member, &same)?);
        }
        Ok(joined)
    }

    fn positional(&mut self, at: &str, views: &[View<'_>]) -> Result<Vec<Value>> {
        let columns: Vec<Vec<View<'_>>> = views.iter().map(items).map(Vec::from_iter).collect();
        let longest = columns.iter().map(Vec::len).max().unwrap_or_default();
        (0..longest)
            .map(|index| {
                let found: Vec<View<'_>> = columns
                    .iter()
                    .filter_map(|column| column.get(index).cloned())
                    .collect();
                self.value(&pointer::join(at, &index.to_string()), &found)
            })
            .collect()
    }

    fn equal(&mut self, at: &str, views: &[View<'_>]) -> Result<Vec<Value>> {
        match views.iter().find(|view| view.value != views[0].value) {
            None => Ok(views[0].value.as_array().cloned().unwrap_or_default()),
            Some(other) => Err(contradiction(at, &views[0], other)),
        }
    }

    /// Enum values and the like: each once, those of the first part first.
    fn set(&mut self, at: &str, views: &[View<'_>]) -> Vec<Value> {
        let mut joined: Vec<Value> = Vec::new();
        for item in views.iter().flat_map(items) {
            if !joined.contains(item.value) {
                let having: Vec<View<'_>> = views
                    .iter()
                    .filter(|view| items(view).any(|other| other.value == item.value))
                    .cloned()
                    .collect();
                if having.len() < views.len() {
                    self.warn(&pointer::join(at, &plain(item.value)), views, &having);
                }
                joined.push(item.value.clone());
            }
        }
        joined
    }

    /// A member that only some parts have: a contradiction if its absence says something.
    fn one_sided(
        &mut self,
        at: &str,
        name: &str,
        views: &[View<'_>],
        found: &[View<'_>],
    ) -> Result<()> {
        let parent = pointer::parent(at).unwrap_or_default();
        let absence_speaks = matches!(name, "type" | "format" | "pattern" | "$ref" | "required");
        if absence_speaks && !holds_names(parent) {
            let silent = views.iter().find(|view| view.member(name).is_none());
            return Err(contradiction(at, &found[0], silent.unwrap_or(&views[0])));
        } else if !matches!(parent, "" | "/definitions" | "/paths" | "/responses") {
            self.warn(at, views, found);
        }
        Ok(())
    }

    /// The part that a person said counts here; all of them when nobody did.
    fn decided<'v>(&mut self, at: &str, views: &[View<'v>]) -> Vec<View<'v>> {
        for (win, used) in &mut self.wins {
            if win.member == at
                && let Some(view) = views.iter().find(|view| view.part.name == win.part)
            {
                *used = Union::default().value(at, views).is_err();
                return vec![view.clone()];
            }
        }
        views.to_vec()
    }

    fn check_wins(&self, parts: &[Part]) -> Result<()> {
        let unused = self.wins.iter().find(|(_, used)| !used);
        unused.map_or(Ok(()), |(win, _)| {
            let place = parts[0].document.place(&win.member);
            let what = format!(
                "the decision for {} in {} no longer applies",
                win.part, win.member
            );
            Err(Problem::new(
                place,
                what,
                "remove it from specs/versions.toml",
            ))
        })
    }

    fn warn(&mut self, at: &str, all: &[View<'_>], having: &[View<'_>]) {
        let names = |views: &mut dyn Iterator<Item = &str>| views.collect::<Vec<_>>().join(", ");
        let has = |part: &str| having.iter().any(|view| view.part.name == part);
        let lacking = all.iter().map(|view| view.part.name.as_str());
        self.warnings.push(format!(
            "{at}: only in {}, not in {}",
            names(&mut having.iter().map(|view| view.part.name.as_str())),
            names(&mut lacking.filter(|part| !has(part))),
        ));
    }
}

/// Whether the members of this object are names chosen by the API, not keywords.
fn holds_names(at: &str) -> bool {
    matches!(
        pointer::last(at).as_str(),
        "properties" | "definitions" | "paths"
    )
}

fn member_names(views: &[View<'_>]) -> Vec<String> {
    let mut names = Vec::new();
    for name in views
        .iter()
        .filter_map(|view| view.value.as_object())
        .flat_map(Map::keys)
    {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

fn items<'v>(view: &View<'v>) -> impl Iterator<Item = View<'v>> + use<'v> {
    let (part, at) = (view.part, view.at.clone());
    let items = view.value.as_array().into_iter().flatten().enumerate();
    items.map(move |(index, value)| View {
        part,
        at: pointer::join(&at, &index.to_string()),
        value,
    })
}

fn contradiction(at: &str, one: &View<'_>, other: &View<'_>) -> Problem {
    let saying = |view: &View<'_>| {
        let place = view.part.document.place(&view.at);
        let line = place.line.unwrap_or_default();
        let said = match view.value {
            Value::Object(_) => "nothing".to_owned(),
            value => plain(value),
        };
        format!("{}:{line} says {said}", view.part.name)
    };
    Problem::new(
        one.part.document.place(&one.at),
        format!("{at}: {}, {}", saying(one), saying(other)),
        "say in specs/versions.toml, under [[version.wins]], which part counts and why",
    )
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
