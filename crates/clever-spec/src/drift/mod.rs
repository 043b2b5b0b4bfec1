//! Where real responses left the document.
//!
//! A [`Drift`] takes responses one after the other and keeps counts, never a response, so that an
//! app can sample its own traffic for as long as it likes. No text that came is kept or shown,
//! except a value that the document lets show (`x-clever-debug: show`, `x-clever-public: true`).
//!
//! ```
//! use clever_spec::drift::{Drift, Kind};
//! use clever_spec::load;
//!
//! let document = load::parse("robots.yaml", "
//! openapi: 3.0.3
//! paths:
//!   /robots:
//!     get:
//!       operationId: getRobots
//!       responses:
//!         '200':
//!           content:
//!             application/json:
//!               schema: {type: array, items: {$ref: '#/components/schemas/Robot'}}
//! components:
//!   schemas:
//!     Robot: {type: object, properties: {id: {type: string}}}
//! ")?;
//! let mut drift = Drift::new(document);
//! drift.read("getRobots", br#"[{"id": "r2"}, {"id": "c3", "owner": "Made Up"}]"#)?;
//! let report = drift.report();
//! let finding = &report.findings[0];
//! assert_eq!(finding.kind, Kind::UndeclaredMember);
//! assert_eq!(finding.subject, "Robot.owner");
//! assert_eq!(finding.often(), "1 of 2 times, in 1 of 1 responses of getRobots");
//! assert_eq!(finding.came[0].what, "text of 7 characters");
//! assert_eq!(finding.actions[0].target, "$.components.schemas.Robot[?@.id && !@.owner]");
//! # Ok::<(), clever_spec::Problem>(())
//! ```

mod action;
mod dates;
mod ledger;
mod observe;
mod repair;
mod report;
mod shape;

use std::borrow::Borrow;
use std::sync::Arc;

use serde_json::{Map, Value};

use ledger::Ledger;
use observe::{Observer, Patterns};

pub use action::{Action, Change, overlay};
pub use report::{Finding, Kind, Report};
pub use shape::Came;

use crate::body::walk;
use crate::captured;
use crate::declared::{Lookup, answering, success_schema};
use crate::document::Document;
use crate::problem::{Place, Problem, Result};
use crate::tree::{At, Tree};

/// What was seen of responses, and where they left their document.
///
/// It takes no more memory the more responses it has seen.
#[derive(Debug, Clone)]
pub struct Drift {
    document: Arc<Tree>,
    ledger: Ledger,
    patterns: Patterns,
}

/// What a body was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Body {
    /// A response, and it was counted.
    Response,
    /// What the API says when a request fails. It was left out.
    Error,
    /// Nothing that is [read](captured::parse), such as a page of HTML, or no text at all. It was
    /// left out; the problem says nothing of what was in it.
    Unreadable(Problem),
}

impl Drift {
    /// Nothing seen yet. The document of a version is its
    /// [effective](crate::effective::Effective) one; `cargo xtask document` prints it.
    pub fn new(document: impl Borrow<Document>) -> Self {
        Self {
            document: Arc::new(document.borrow().tree()),
            ledger: Ledger::default(),
            patterns: Patterns::default(),
        }
    }

    /// Looks at a response as it was sent. Only successes count.
    ///
    /// # Errors
    /// The document has no such operation, or none that answers with a body.
    pub fn read(&mut self, operation: &str, json: &[u8]) -> Result<Body> {
        match captured::parse(&format!("a response of {operation}"), json) {
            Ok(body) => self.observe(operation, &body),
            Err(problem) => {
                schema_of(&self.document, operation)?;
                Ok(Body::Unreadable(problem))
            }
        }
    }

    /// Looks at a response that was parsed, 128 levels deep. Only successes count.
    ///
    /// # Errors
    /// The document has no such operation, or none that answers with a body.
    pub fn observe(&mut self, operation: &str, body: &Value) -> Result<Body> {
        let schema = schema_of(&self.document, operation)?;
        if is_error(schema, body) {
            return Ok(Body::Error);
        }
        self.ledger.responses += 1;
        let mut observer = Observer {
            ledger: &mut self.ledger,
            patterns: &mut self.patterns,
            operation,
        };
        walk(schema, body, |path, found, value| {
            observer.came(path, found, value)
        });
        Ok(Body::Response)
    }

    /// Adds what another one has seen of other responses to the same document.
    ///
    /// # Errors
    /// It has another document. Nothing is added then.
    pub fn merge(&mut self, other: Self) -> Result<()> {
        if !Arc::ptr_eq(&self.document, &other.document) && self.document != other.document {
            return Err(Problem::new(
                other.document.root().place(),
                "what was seen belongs to another document",
                "merge what was seen of one version",
            ));
        }
        self.ledger.merge(other.ledger);
        Ok(())
    }

    /// What was found so far, ordered by its place in the document.
    #[must_use]
    pub fn report(&self) -> Report {
        report::report(&self.document, &self.ledger)
    }
}

/// What an operation answers with when it succeeds.
fn schema_of<'t>(document: &'t Tree, operation: &str) -> Result<At<'t>> {
    success_schema(document, operation).ok_or_else(|| {
        let answering: Vec<&str> = answering(document).map(|(id, _)| id).collect();
        Problem::new(
            Place::file(document.root().place().file),
            format!("there is no operation `{operation}` that answers with JSON"),
            format!("the operations are {}", answering.join(", ")),
        )
    })
}

/// Whether a body is an error: it says so, and has nothing that a success would have.
fn is_error(schema: At<'_>, body: &Value) -> bool {
    let stated = [schema];
    let declared = Lookup::default().declared(&stated, body);
    let mut names = body.as_object().into_iter().flat_map(Map::keys);
    let says_so = |name| body.get(name).is_some_and(Value::is_string);
    (says_so("error") || says_so("message"))
        && names.all(|name| declared.schemas.member(name).is_empty())
}
