//! Reads path items. Beside the reference of one may stand what the other has not, in every version
//! of OpenAPI.

use super::source::Source;
use crate::tree::At;

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What counts for all operations of a path.
const OF_ALL: &[&str] = &["parameters", "servers"];

/// What else a path has.
const DESCRIBING: &[&str] = &["$ref", "description", "summary"];

/// What is below a path.
#[derive(Debug)]
pub(super) struct PathItem<'d> {
    /// What stands there, and what that refers to, in this order.
    parts: Vec<At<'d>>,
    last: At<'d>,
}

impl<'d> PathItem<'d> {
    /// None if it cannot be read. What stands here and there too is undefined, unless it says the same:
    /// what stands here is read, and that is told.
    pub(super) fn read(source: &mut Source<'d>, said: At<'d>) -> Option<Self> {
        let last = source.follow(said)?;
        if !last.is_object() {
            source.skip(last, "this is no path item");
            return None;
        }
        let mut parts = vec![said];
        let mut here = said;
        while let Some(reference) = here.text("$ref") {
            here = source.target(here, reference).ok()?;
            for (name, at) in parts.iter().flat_map(|part| part.members()) {
                let counts = METHODS.contains(&name) || OF_ALL.contains(&name);
                if counts
                    && here
                        .get(name)
                        .is_some_and(|there| !says_the_same(at, there))
                {
                    let what = "the path item that is referred to has this too: read as it \
                                stands here";
                    source.guess(at, what);
                }
            }
            parts.push(here);
        }
        Some(Self { parts, last })
    }

    /// The part that has some member; the last one if none has it.
    pub(super) fn with(&self, name: &str) -> At<'d> {
        let mut parts = self.parts.iter();
        let part = parts.find(|part| part.get(name).is_some());
        part.copied().unwrap_or(self.last)
    }

    /// The operations. One whose method is written in capital letters is read too, and that is
    /// told.
    pub(super) fn methods(&self, source: &mut Source<'d>) -> Vec<(&'static str, At<'d>)> {
        let methods = METHODS.iter();
        let said = |method: &str| self.parts.iter().find_map(|part| part.get(method));
        let mut methods: Vec<_> = methods
            .filter_map(|method| Some((*method, said(method)?)))
            .collect();
        for (name, at) in self.parts.iter().flat_map(|part| part.members()) {
            let mut known = [METHODS, OF_ALL, DESCRIBING].into_iter();
            if known.any(|names| names.contains(&name)) || name.starts_with("x-") {
                continue;
            }
            let method = METHODS
                .iter()
                .find(|method| method.eq_ignore_ascii_case(name));
            let is_known = |method: &str| methods.iter().any(|(known, _)| *known == method);
            match method.filter(|method| !is_known(method)) {
                Some(method) => {
                    source.guess(
                        at,
                        &format!("a method has small letters: read as `{method}`"),
                    );
                    methods.push((method, at));
                }
                None => source.skip(at, "this is none of the methods that are compared"),
            }
        }
        methods
    }
}

/// What refers to others says the same only in one file.
fn says_the_same(one: At<'_>, other: At<'_>) -> bool {
    one.file() == other.file() && one.value() == other.value()
}
