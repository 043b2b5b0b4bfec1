use std::collections::BTreeSet;

use bytes::Bytes;
use clever_core::{Method, Operation};
use serde_json::{Value, json};

use super::answer;
use crate::answer::{Answer, Content};
use crate::api::{APIS, Api};
use crate::call::{Call, Caller};
use crate::district::{District, Kind, Live};

mod decoding;
mod filters;
mod pages;
mod shapes;
mod stories;

const START: u64 = 1_764_000_000_000;

/// A district and who asks for its data.
struct Asking {
    district: District,
    live: Live,
    caller: Caller,
    now: u64,
}

fn asking(people: u64) -> Asking {
    Asking {
        district: District::new(7, people, START),
        live: Live::default(),
        caller: Caller::District,
        now: START,
    }
}

/// Every operation that this module answers, with its version.
fn operations() -> impl Iterator<Item = (&'static Api, &'static Operation)> {
    let all = APIS
        .iter()
        .flat_map(|api| api.operations.iter().map(move |one| (api, *one)));
    all.filter(|(_, operation)| {
        let elsewhere = ["Identity", "Assignments", "Submissions", "Attendance"];
        operation.method == Method::Get && !elsewhere.contains(&operation.tag)
    })
}

impl Asking {
    /// The answer to `GET` of a path with its query.
    fn get(&self, target: &str) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let api = APIS
            .iter()
            .find(|api| path.starts_with(&format!("{}/", api.base_path())));
        let api = api.unwrap();
        let path = &path[api.base_path().len()..];
        let mut ids = Vec::new();
        let operation = api.operations.iter().find(|operation| {
            ids = matched(operation.path, path).unwrap_or_default();
            operation.path == path || !ids.is_empty()
        });
        let query = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let call = Call {
            api,
            operation: operation.unwrap_or_else(|| panic!("{target} is no operation")),
            ids,
            query,
            target: target.to_owned(),
            body: Bytes::new(),
            caller: self.caller.clone(),
            now: self.now,
        };
        answer(&self.district, &self.live, &call)
    }

    /// The same, as JSON; it must have succeeded.
    fn json(&self, target: &str) -> Value {
        let answer = self.get(target);
        assert_eq!(answer.status, 200, "{target}: {answer:?}");
        serde_json::from_slice(&answer.body.to_bytes()).unwrap_or_else(|error| {
            panic!(
                "{target}: {error}: {}",
                String::from_utf8_lossy(&answer.body.to_bytes())
            )
        })
    }

    fn status(&self, target: &str) -> u16 {
        self.get(target).status.as_u16()
    }

    /// The ids of a list's items.
    fn ids(&self, target: &str) -> Vec<String> {
        ids_of(&self.json(target))
    }

    fn id(&self, kind: Kind, index: u64) -> String {
        self.district.id_of(kind, index).to_string()
    }

    /// An id that the operation finds, for its path.
    fn some_target(&self, api: &Api, operation: &Operation) -> String {
        let collection = operation.path.split('/').nth(1).unwrap();
        let id = match collection {
            "events" => self
                .ids(&format!("{}/events?limit=1", api.base_path()))
                .remove(0),
            // The lists of resources are empty in version 3.0, but there are some.
            "resources" => self.id(Kind::Resource, 0),
            "districts" => self.id(Kind::District, 0),
            _ => self
                .ids(&format!("{}/{collection}", api.base_path()))
                .remove(0),
        };
        format!("{}{}", api.base_path(), operation.path.replace("{id}", &id))
    }
}

fn matched(template: &str, path: &str) -> Option<Vec<String>> {
    let (template, path) = (template.split('/'), path.split('/'));
    let (template, path): (Vec<&str>, Vec<&str>) = (template.collect(), path.collect());
    let mut ids = Vec::new();
    for (part, given) in template.iter().zip(&path) {
        if part.starts_with('{') {
            ids.push((*given).to_owned());
        } else if part != given {
            return None;
        }
    }
    (template.len() == path.len()).then_some(ids)
}

fn ids_of(list: &Value) -> Vec<String> {
    let items = list["data"].as_array().unwrap_or_else(|| panic!("{list}"));
    let id = |item: &Value| {
        item["data"]["id"]
            .as_str()
            .or(item["id"].as_str())
            .map(str::to_owned)
    };
    items
        .iter()
        .map(|item| id(item).unwrap_or_else(|| panic!("{item}")))
        .collect()
}

fn link<'a>(list: &'a Value, rel: &str) -> Option<&'a str> {
    let links = list["links"].as_array()?;
    links.iter().find(|link| link["rel"] == rel)?["uri"].as_str()
}
