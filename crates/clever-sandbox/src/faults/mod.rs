//! Faults on request: the same ones every time, for the same seed and the same requests.

mod body;
mod parse;
mod plan;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::StatusCode;
use axum::response::Response;
use clever_core::Clock;

pub use parse::FaultError;
pub use plan::{Fault, FaultKind, Plan, When};

use crate::seeded;

/// Marks a response that is never sent: the connection ends in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dropped;

/// A plan being carried out.
#[derive(Debug)]
pub(crate) struct Faults {
    seed: u64,
    rules: Vec<Rule>,
}

/// A fault, and how many requests might have had it so far.
#[derive(Debug)]
struct Rule {
    fault: Fault,
    requests: AtomicU64,
}

impl Faults {
    pub(crate) fn new(plan: Plan, seed: u64) -> Self {
        let rules = plan.0.into_iter().map(|fault| Rule {
            fault,
            requests: AtomicU64::new(0),
        });
        Self {
            seed,
            rules: rules.collect(),
        }
    }

    /// What goes wrong with the next request for an operation: the first fault whose turn it is.
    pub(crate) fn next(&self, operation: &str) -> Option<&FaultKind> {
        let mut due = None;
        // Every rule counts the request, whichever one it falls to.
        for (at, rule) in self.rules.iter().enumerate() {
            if rule.fault.is_for(operation) {
                let n = rule.requests.fetch_add(1, Ordering::Relaxed);
                let dice = seeded::number(seeded::number(self.seed, at as u64), n);
                if due.is_none() && rule.fault.when().is_due(n, dice) {
                    due = Some(rule.fault.kind());
                }
            }
        }
        due
    }
}

/// Answers a request, or does to it what a fault wants.
///
/// `failed` makes the reply of a status; `target` is the request's path and query.
pub(crate) async fn around(
    fault: Option<&FaultKind>,
    clock: &Arc<dyn Clock>,
    target: &str,
    answer: impl Future<Output = Response>,
    failed: impl FnOnce(StatusCode) -> Response,
) -> Response {
    match fault {
        None => answer.await,
        Some(FaultKind::Status(status)) => failed(*status),
        Some(FaultKind::Drop) => {
            let mut response = Response::default();
            response.extensions_mut().insert(Dropped);
            response
        }
        Some(FaultKind::Delay(delay)) => {
            clock.sleep(*delay).await;
            answer.await
        }
        Some(FaultKind::Truncate) => body::truncated(answer.await).await,
        Some(FaultKind::Corrupt) => body::corrupt(answer.await).await,
        Some(FaultKind::Loop) => body::looping(answer.await, target).await,
    }
}
