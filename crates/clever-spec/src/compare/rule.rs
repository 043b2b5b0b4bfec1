//! What a rule is: data, so that it can be listed, explained and tested.

use std::fmt;

/// How bad a change is for who calls the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing that worked stops working.
    Compatible,
    /// It depends on the caller: one that reads strictly, or relies on more than was promised,
    /// stops working.
    Risky,
    /// Something that worked stops working.
    Breaking,
}

impl Severity {
    /// All of them, worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Risky, Self::Compatible];

    /// The word used in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Risky => "risky",
            Self::Compatible => "compatible",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Which way data goes where a rule applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// What a client sends: may get looser.
    Request,
    /// What a client receives: may get narrower.
    Response,
    /// The operation itself.
    Operation,
}

impl Direction {
    /// The word used in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Operation => "operation",
        }
    }
}

/// What a change does to the generated Rust crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Its public items stay as they are.
    None,
    /// It has more public items than before.
    Addition,
    /// It compiles as before and does something else.
    Behaviour,
    /// A program that compiled may not compile any more.
    SourceBreaking,
}

impl Effect {
    /// The word used in output: an addition is none to who compiled before.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None | Self::Addition => "none",
            Self::Behaviour => "behaviour",
            Self::SourceBreaking => "source-breaking",
        }
    }
}

/// The least change of a crate's version that a finding asks for, by Cargo's rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// 1.2.3 to 1.2.4, or 0.1.2 to 0.1.3.
    Patch,
    /// 1.2.3 to 1.3.0, or 0.1.2 to 0.1.3.
    Minor,
    /// 1.2.3 to 2.0.0, or 0.1.2 to 0.2.0.
    Major,
}

impl Bump {
    /// A major one if callers break, be it when they compile or when they run.
    pub(super) fn asked_by(severity: Severity, effect: Effect) -> Self {
        match (severity, effect) {
            (Severity::Breaking, _) | (_, Effect::SourceBreaking) => Self::Major,
            (_, Effect::Addition | Effect::Behaviour) => Self::Minor,
            (_, Effect::None) => Self::Patch,
        }
    }

    /// The word used in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// One way in which a document can change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, such as `response-property-removed`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it applies.
    pub direction: Direction,
    /// What it does to the generated crate, at most.
    pub effect: Effect,
    /// What it means for a caller.
    pub means: &'static str,
    /// What to do.
    pub advice: &'static str,
}

impl Rule {
    /// The most that it asks of the generated crate's version.
    #[must_use]
    pub fn bump(&self) -> Bump {
        Bump::asked_by(self.severity, self.effect)
    }
}

/// A pair of rules: what one change is to who sends, and to who receives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Both {
    pub(super) request: &'static Rule,
    pub(super) response: &'static Rule,
}

impl Both {
    pub(super) fn of(self, direction: Direction) -> &'static Rule {
        match direction {
            Direction::Response => self.response,
            Direction::Request | Direction::Operation => self.request,
        }
    }
}

/// Declares rules of one subject and the list of them, so that none is left out of it.
macro_rules! rules {
    ($($name:ident $id:literal $direction:ident $severity:ident $effect:ident $means:literal $advice:literal;)+) => {
        $(pub(crate) static $name: Rule = Rule {
            id: $id,
            severity: Severity::$severity,
            direction: Direction::$direction,
            effect: Effect::$effect,
            means: $means,
            advice: $advice,
        };)+

        pub(super) static ALL: &[&Rule] = &[$(&$name),+];
    };
}

/// Declares what a change of a schema is in both directions.
macro_rules! both {
    ($($name:ident
        $request_id:literal $request_severity:ident $request_effect:ident $request_means:literal $request_advice:literal,
        $response_id:literal $response_severity:ident $response_effect:ident $response_means:literal $response_advice:literal;)+) => {
        $(pub(crate) static $name: Both = Both {
            request: &Rule {
                id: $request_id,
                severity: Severity::$request_severity,
                direction: Direction::Request,
                effect: Effect::$request_effect,
                means: $request_means,
                advice: $request_advice,
            },
            response: &Rule {
                id: $response_id,
                severity: Severity::$response_severity,
                direction: Direction::Response,
                effect: Effect::$response_effect,
                means: $response_means,
                advice: $response_advice,
            },
        };)+

        pub(super) static ALL: &[&Both] = &[$(&$name),+];
    };
}

pub(super) use {both, rules};
