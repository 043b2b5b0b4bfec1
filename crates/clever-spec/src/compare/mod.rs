//! What changed between two documents, by meaning and not by text.
//!
//! Swagger 2.0 and OpenAPI 3 are read alike; references, order, a single `allOf` around something
//! and the names of components make no difference. Direction decides: what a client sends may get
//! looser, what it receives may get narrower. What is reached both ways is judged both ways.
//!
//! ```
//! use clever_spec::{compare, load};
//!
//! let document = |limit: u32| load::tree("api.yaml", &format!("
//! openapi: 3.0.3
//! paths:
//!   /users:
//!     get:
//!       parameters:
//!       - {{name: limit, in: query, schema: {{type: integer, maximum: {limit}}}}}
//! "));
//! let comparison = compare::compare(&document(100)?, &document(50)?);
//! let finding = &comparison.findings[0];
//! assert_eq!(finding.rule.id, "request-limit-tightened");
//! assert_eq!(finding.what, "`maximum` went from 100 to 50");
//! assert_eq!(*finding.used_by, ["GET /users"]);
//! # Ok::<(), clever_spec::Problem>(())
//! ```

mod access;
mod addresses;
mod alternatives;
mod api;
mod base_paths;
mod bases;
mod bodies;
mod bytes;
mod choices;
mod closed;
mod common;
mod conditions;
mod content;
mod covered;
mod decimal;
mod expected;
mod extensions;
mod fields;
mod finding;
mod fits;
mod formats;
mod forms;
mod groups;
mod headers;
mod holders;
mod keys;
mod keywords;
mod kinds;
mod limits;
mod listing;
mod lists;
mod literal;
mod matching;
mod meaning;
mod media;
mod node;
mod objects;
mod offer;
mod operations;
mod overlaps;
mod parameters;
mod partners;
mod parts;
mod path_items;
mod places;
mod reach;
mod read;
mod record_types;
mod records;
mod redundant;
mod rule;
mod rules;
mod sameness;
mod samples;
mod schema;
mod schemes;
mod security;
mod sent;
mod servers;
mod share;
mod source;
mod statuses;
mod sunset;
mod told;
mod trial;
mod types;
mod unlisted;
mod unpaired;
mod used_by;
mod values;
mod view;
mod walk;
mod webhooks;
mod written;

pub use finding::{Comparison, Finding};
pub use rule::{Bump, Direction, Effect, Rule, Severity};
pub(crate) use rules::is_addition;
pub use rules::{all as rules, get as rule};

use jiff::civil::Date;

use crate::problem::Result;
use crate::tree::Tree;

/// Whether a document says that it is written in a language that can be compared. [`compare`]
/// itself takes what it gets, and finds nothing in what is none.
///
/// # Errors
/// It is neither Swagger 2.0 nor OpenAPI 3.
pub fn require_openapi(document: &Tree) -> Result<()> {
    let root = document.root();
    let help = "give a document of OpenAPI 3 (such as `openapi: 3.0.3`) or Swagger 2.0 \
                (`swagger: \"2.0\"`)";
    match source::Dialect::read(root) {
        Ok(_) => Ok(()),
        Err(what) => Err(root.problem(what, help)),
    }
}

/// Compares two documents. Nothing that was announced to end has ended yet; [`compare_on`] knows
/// the day.
#[must_use]
pub fn compare(old: &Tree, new: &Tree) -> Comparison {
    walk::Walk::new(old, new, None).finish()
}

/// Compares two documents as of a day: what is deprecated and whose last day (`x-sunset`) has come
/// may be gone.
#[must_use]
pub fn compare_on(today: Date, old: &Tree, new: &Tree) -> Comparison {
    walk::Walk::new(old, new, Some(today)).finish()
}
