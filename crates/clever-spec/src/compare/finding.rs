//! What a comparison found.

use std::sync::Arc;

use crate::compare::rule::{Bump, Direction, Effect, Rule, Severity};
use crate::problem::{Place, Problem};

/// All that changed from one document to another.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// What was found: by the operations it reaches, worst first.
    pub findings: Vec<Finding>,
    /// What of the old document could not be read.
    pub unread_old: Vec<Problem>,
    /// What of the new document could not be read.
    pub unread_new: Vec<Problem>,
}

/// One change.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that tells how bad it is.
    pub rule: &'static Rule,
    /// What it does to the generated crate: what the rule says, or less.
    pub effect: Effect,
    /// What it is about, such as `User.email` or `query parameter limit`; empty for an operation.
    pub subject: String,
    /// What happened to it, in words.
    pub what: String,
    /// Where it stands in the old document, or what is around it.
    pub old: Place,
    /// Where it stands in the new document, or what is around it.
    pub new: Place,
    /// The operations that it reaches, such as `GET /users`, in the order of the old document, then
    /// of the new one, but [`NAMED_AT_MOST`](Self::NAMED_AT_MOST); empty for what concerns the
    /// whole API.
    pub used_by: Arc<[String]>,
    /// How many operations it reaches.
    pub used_by_count: usize,
}

impl Comparison {
    /// How bad the worst of it is; none if nothing changed.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        let severities = self.findings.iter().map(|finding| finding.rule.severity);
        severities.max()
    }

    /// The version bump that all of it together asks of the generated crate.
    #[must_use]
    pub fn bump(&self) -> Option<Bump> {
        let bumps = self.findings.iter().map(|finding| finding.bump());
        bumps.max()
    }

    /// Whether both documents could be read as a whole: what could not may hide any change.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.unread_old.is_empty() && self.unread_new.is_empty()
    }

    /// How many findings are that bad.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|finding| finding.rule.severity == severity)
            .count()
    }
}

impl Finding {
    /// So many operations are named: in a large document, everything may reach everything.
    pub const NAMED_AT_MOST: usize = 100;

    /// What it is about and what happened, as one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.subject.as_str() {
            "" => self.what.clone(),
            subject => format!("{subject}: {}", self.what),
        }
    }

    /// The version bump that it asks of the generated crate.
    #[must_use]
    pub fn bump(&self) -> Bump {
        Bump::asked_by(self.rule.severity, self.effect)
    }

    /// What orders findings: operations, severity, place, rule.
    pub(super) fn order(&self) -> impl Ord + '_ {
        (
            std::cmp::Reverse(self.rule.severity),
            self.subject.as_str(),
            self.old.pointer.as_deref(),
            self.new.pointer.as_deref(),
            self.rule.id,
            self.what.as_str(),
            direction_rank(self.rule.direction),
        )
    }
}

fn direction_rank(direction: Direction) -> u8 {
    match direction {
        Direction::Operation => 0,
        Direction::Request => 1,
        Direction::Response => 2,
    }
}
