//! What was found, as data.

use super::action::Action;
use super::ledger::{Evidence, Ledger, Seen};
use super::repair::{self, FORMING};
use super::shape::Came;
use crate::called::{called, member_called};
use crate::declared::Schemas;
use crate::problem::Place;
use crate::tree::{At, Tree};

/// How many operations a sentence names.
const NAMED: usize = 3;

/// How something departs from the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A member came that the document does not declare.
    UndeclaredMember,
    /// A required member did not come.
    MissingMember,
    /// A value of another type came.
    Type,
    /// Null came where it is not allowed.
    Null,
    /// A value came that is not in the `enum`.
    Value,
    /// A date, a timestamp or another text came in another form.
    Form,
    /// A record came whose discriminator names no schema.
    RecordType,
}

impl Kind {
    /// Its name, such as `undeclared-member`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UndeclaredMember => "undeclared-member",
            Self::MissingMember => "missing-member",
            Self::Type => "type",
            Self::Null => "null",
            Self::Value => "value",
            Self::Form => "form",
            Self::RecordType => "record-type",
        }
    }
}

/// Where reality left the document.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// How many responses were looked at.
    pub responses: u64,
    /// What was found, by its place in the document.
    pub findings: Vec<Finding>,
}

/// One departure, seen once or many times.
#[derive(Debug, Clone)]
pub struct Finding {
    /// How it departs.
    pub kind: Kind,
    /// What it is about, such as `User.email`.
    pub subject: String,
    /// How it departs, in words.
    pub what: String,
    /// The schema in the document that it departs from: file, line and JSON pointer.
    pub schema: Place,
    /// The operations whose responses have it.
    pub operations: Vec<String>,
    /// The first places in the bodies where it was seen, such as `$.data[].email`: `[]` stands for
    /// every item, `*` for a name that does not show.
    pub places: Vec<String>,
    /// How often it was seen; each of several members of a value that do not show counts.
    pub times: u64,
    /// How often it could have been: how many values came for that schema.
    pub of_times: u64,
    /// In how many responses it was seen.
    pub responses: u64,
    /// In how many responses it could have been.
    pub of_responses: u64,
    /// What came, as far as it may show; nothing for what is missing.
    pub came: Vec<Came>,
    /// The actions that make the document say so, in this order; none where a person has to look.
    pub actions: Vec<Action>,
    /// What is left to a person; empty where the actions do it all.
    pub advice: &'static str,
}

impl Finding {
    /// How often it was seen, such as `4 of 6 times, in 2 of 3 responses of getUsers`.
    #[must_use]
    pub fn often(&self) -> String {
        let (named, more) = self.operations.split_at(self.operations.len().min(NAMED));
        let more = match more.len() {
            0 => String::new(),
            more => format!(" and {more} more operations"),
        };
        let (responses, of_responses) = (self.responses, self.of_responses);
        // Several members that do not show may have come with one value.
        let times = match self.times > self.of_times {
            true => self.times.to_string(),
            false => format!("{} of {}", self.times, self.of_times),
        };
        let named = named.join(", ");
        format!("{times} times, in {responses} of {of_responses} responses of {named}{more}")
    }

    fn described(&self) -> String {
        let mut what = self.what.clone();
        what[..1].make_ascii_uppercase();
        format!("{what}: {}.", self.often())
    }
}

/// What departed, from which schema, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Departure<'r> {
    pub(super) document: &'r Tree,
    pub(super) ledger: &'r Ledger,
    pub(super) at: At<'r>,
    pub(super) kind: Kind,
    /// The member that is undeclared or missing; none where its name must not show.
    pub(super) member: Option<&'r str>,
    pub(super) evidence: &'r Evidence,
    /// All that came for the schema.
    pub(super) all: &'r Seen,
}

/// What was found in all that was seen.
pub(super) fn report(document: &Tree, ledger: &Ledger) -> Report {
    let nothing = Seen::default();
    let members = ledger.departures.iter();
    let departures = members.flat_map(|((id, kind), members)| {
        members.iter().map(|(member, evidence)| Departure {
            document,
            ledger,
            at: document.at(*id),
            kind: *kind,
            member: member.as_deref(),
            evidence,
            all: ledger.seen.get(id).unwrap_or(&nothing),
        })
    });
    Report {
        responses: ledger.responses,
        findings: departures.map(|departure| departure.finding()).collect(),
    }
}

impl Departure<'_> {
    fn finding(&self) -> Finding {
        let (seen, all) = (&self.evidence.seen, self.all);
        let mut finding = Finding {
            kind: self.kind,
            subject: match self.member {
                Some(name) => member_called(self.at, name),
                None => called(self.at),
            },
            what: self.what(),
            schema: self.at.place(),
            operations: self.evidence.operations.iter().cloned().collect(),
            places: self.evidence.places.iter().cloned().collect(),
            times: seen.times,
            of_times: all.times,
            responses: seen.responses,
            of_responses: all.responses,
            came: seen.shape.came(),
            actions: Vec::new(),
            advice: repair::advice(self),
        };
        let corrections = repair::corrections(self).into_iter();
        let actions = corrections.map(|(target, change)| Action {
            target,
            description: finding.described(),
            change,
        });
        finding.actions = actions.collect();
        finding
    }

    fn what(&self) -> String {
        let instead_of = |declared: Vec<&str>, between: &str| {
            let came = self.evidence.seen.shape.came().into_iter();
            let came: Vec<String> = came.map(|came| came.what).collect();
            let (declared, came) = (declared.join(between), came.join(" or "));
            format!("declared as {declared}, but sent as {came}")
        };
        let words = match self.kind {
            Kind::UndeclaredMember if self.member.is_some() => "not declared, but sent",
            Kind::UndeclaredMember => "members under names that no document can list",
            Kind::MissingMember => "required, but missing",
            Kind::Type => {
                let schemas = Schemas::of(&[self.at]);
                let mut types: Vec<_> = schemas.types().collect();
                if types.is_empty() {
                    types.extend(schemas.types_of_alternatives());
                }
                if types.is_empty() {
                    types.push("something else");
                }
                types.dedup();
                return instead_of(types, " or ");
            }
            Kind::Null => "not nullable, but null",
            Kind::Value => "not one of the declared values",
            Kind::Form => {
                let forms = FORMING.iter().filter_map(|keyword| self.at.text(keyword));
                return instead_of(forms.collect(), " and ");
            }
            Kind::RecordType => "a record of a type that is not declared",
        };
        words.to_owned()
    }
}
