//! Finding an operation by what it reads: `users`, `user ID`, `sections` of a user.

use clap::CommandFactory as _;
use clever_core::{Method, Operation, Values};

use crate::api::Api;
use crate::arguments::Arguments;
use crate::failure::Failure;

/// Something that others belong to, such as a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parent {
    /// The first segment of its path, such as `schools`.
    pub segment: &'static str,
    /// Its id.
    pub id: String,
}

/// The segments of an operation's path: `users`, `{id}`, `sections`.
fn segments(operation: &'static Operation) -> Vec<&'static str> {
    operation.path.split('/').skip(1).collect()
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{')
}

/// The names of the parameters in an operation's path, in order.
pub fn parameters(operation: &'static Operation) -> impl Iterator<Item = &'static str> {
    let segments = operation.path.split('/');
    segments.filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

fn reads(api: &Api) -> impl Iterator<Item = &'static Operation> {
    let operations = api.operations.iter().copied();
    operations.filter(|operation| operation.method == Method::Get)
}

/// What others belong to in a version: `schools` for `/schools/{id}/users`.
pub fn parents(api: &'static Api) -> impl Iterator<Item = &'static str> {
    reads(api).filter_map(|operation| match segments(operation)[..] {
        [parent, id, _] if !is_parameter(parent) && is_parameter(id) => Some(parent),
        _ => None,
    })
}

/// Whether a word names a segment: in the plural, in the singular, or with hyphens. What belongs
/// to a user stands in paths as `mystudents`.
fn names(word: &str, segment: &str) -> bool {
    let word = word.replace('-', "_");
    let is = |segment: &str| word == segment || segment.strip_suffix('s') == Some(&word);
    is(segment) || segment.strip_prefix("my").is_some_and(is)
}

/// The operation that reads what a word names: all of it, what belongs to a parent, or with an id
/// the one record.
#[must_use]
pub fn find(
    api: &'static Api,
    word: &str,
    has_id: bool,
    parent: Option<&Parent>,
) -> Option<&'static Operation> {
    let fits = |operation: &&'static Operation| match (segments(operation).as_slice(), parent) {
        ([segment], None) => !has_id && names(word, segment),
        ([segment, id], None) => has_id && is_parameter(id) && names(word, segment),
        ([first, id, segment], Some(parent)) => {
            !has_id && *first == parent.segment && is_parameter(id) && names(word, segment)
        }
        _ => false,
    };
    reads(api).find(fits)
}

/// As [`find`], where it must be there.
///
/// # Errors
/// The version has nothing of the name; it says what there is.
pub fn expect(
    api: &'static Api,
    word: &str,
    has_id: bool,
    parent: Option<&Parent>,
) -> Result<&'static Operation, Failure> {
    find(api, word, has_id, parent).ok_or_else(|| {
        if let Some(command) = own_command(api, word) {
            return Failure::usage(
                format!("`{word}` has a command of its own"),
                format!("`clever-api {command} --help` says how it is read"),
            );
        }
        let of = parent.map(|parent| format!(" of {}", parent.segment));
        Failure::usage(
            format!(
                "version {} has no `{word}`{} to read",
                api.version.name,
                of.unwrap_or_default()
            ),
            instead(api, word, has_id, parent),
        )
    })
}

/// The command that reads what a word names, where `list` and `get` do not: such things have no path
/// of their own.
fn own_command(api: &'static Api, word: &str) -> Option<String> {
    let mut segments = reads(api).flat_map(segments);
    if !segments.any(|segment| names(word, segment)) {
        return None;
    }
    let program = Arguments::command();
    let mut commands = program.get_subcommands().map(clap::Command::get_name);
    commands
        .find(|command| names(word, command))
        .map(str::to_owned)
}

/// What to name in place of a word that a version does not have.
fn instead(api: &'static Api, word: &str, has_id: bool, parent: Option<&Parent>) -> String {
    let known = known(api, has_id, parent);
    let role = word.strip_suffix('s').unwrap_or(word).replace('-', "_");
    let has_role = |users: &&Operation| {
        users.query.iter().any(
            |parameter| matches!(parameter.values, Values::OneOf(roles) if roles.contains(&&*role)),
        )
    };
    match find(api, "users", has_id, parent) {
        None if known.is_empty() => "nothing that can be read belongs to it".to_owned(),
        Some(users) if has_role(&users) => {
            format!("all people are users: say `users --role {role}`")
        }
        _ => format!("it has {}", known.join(", ")),
    }
}

/// What could be named.
fn known(api: &'static Api, has_id: bool, parent: Option<&Parent>) -> Vec<&'static str> {
    let named = |operation| match (segments(operation).as_slice(), parent) {
        ([segment], None) if !has_id => Some(*segment),
        ([segment, id], None) if has_id && is_parameter(id) => Some(*segment),
        ([first, id, segment], Some(parent)) => {
            let fits = *first == parent.segment && is_parameter(id);
            (fits && !has_id).then_some(*segment)
        }
        _ => None,
    };
    let mut known: Vec<&str> = reads(api).filter_map(named).collect();
    known.sort_unstable();
    known.dedup();
    known
}

/// The operation that a method and a path mean, with the values of the path's parameters.
#[must_use]
pub fn matching(
    api: &'static Api,
    method: Method,
    path: &str,
) -> Option<(&'static Operation, Vec<String>)> {
    let given: Vec<&str> = path.split('/').skip(1).collect();
    let values = |operation: &'static Operation| {
        let template = segments(operation);
        let pairs = || template.iter().zip(&given);
        let fits = template.len() == given.len()
            && pairs().all(|(segment, given)| is_parameter(segment) || segment == given);
        let values = pairs().filter(|(segment, _)| is_parameter(segment));
        fits.then(|| values.map(|(_, value)| (*value).to_owned()).collect())
    };
    let mut operations = api.operations.iter().copied();
    operations.find_map(|operation| {
        let values = values(operation).filter(|_| operation.method == method);
        values.map(|values| (operation, values))
    })
}

/// The operation with this method whose path starts so; `{}` stands for a parameter. Further
/// segments are parameters.
///
/// # Errors
/// The version has none.
pub fn below(
    api: &'static Api,
    method: Method,
    start: &[&str],
) -> Result<&'static Operation, Failure> {
    let fits = |operation: &&'static Operation| {
        let segments = segments(operation);
        let is_start = segments
            .iter()
            .zip(start)
            .all(|(segment, wanted)| match *wanted {
                "{}" => is_parameter(segment),
                wanted => *segment == wanted,
            });
        let has_more = segments
            .iter()
            .skip(start.len())
            .all(|segment| is_parameter(segment));
        operation.method == method && segments.len() >= start.len() && is_start && has_more
    };
    // The nearest comes first: all assignments before the one with an id.
    let fitting = api.operations.iter().copied().filter(fits);
    fitting
        .min_by_key(|operation| operation.path.len())
        .ok_or_else(|| {
            let path = start.join("/").replace("{}", "ID");
            Failure::usage(
                format!(
                    "version {} has no {} /{path}",
                    api.version.name,
                    method.as_str()
                ),
                "`clever-api ops` lists what there is; newer versions have more",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(
        version: &str,
        word: &str,
        has_id: bool,
        parent: Option<&'static str>,
    ) -> Option<&'static str> {
        let parent = parent.map(|segment| Parent {
            segment,
            id: "x".to_owned(),
        });
        let api = Api::named(version).unwrap();
        find(api, word, has_id, parent.as_ref()).map(|operation| operation.id)
    }

    #[test]
    fn a_word_in_any_form_finds_its_operation() {
        assert_eq!(found("v3.1", "users", false, None), Some("getUsers"));
        assert_eq!(found("v3.1", "user", true, None), Some("getUser"));
        assert_eq!(
            found("v3.1", "sections", false, Some("users")),
            Some("getSectionsForUser")
        );
        assert_eq!(
            found("v3.1", "contacts", false, Some("users")),
            Some("getContactsForUser")
        );
        assert_eq!(
            found("v3.1", "district", false, Some("schools")),
            Some("getDistrictForSchool")
        );
        assert_eq!(
            found("v2.1", "district-admins", false, None),
            Some("getDistrictAdmins")
        );
        assert_eq!(found("v3.1", "students", false, None), None);
        assert_eq!(found("v3.1", "users", true, Some("schools")), None);
    }

    #[test]
    fn every_version_has_parents_by_the_name_of_what_they_hold() {
        for api in &crate::api::VERSIONS {
            assert!(
                parents(api).any(|parent| parent == "schools"),
                "{}",
                api.version.name
            );
        }
    }
}
