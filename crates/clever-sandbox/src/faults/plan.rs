//! What goes wrong, where and how often.

use std::time::Duration;

use axum::http::StatusCode;

/// What goes wrong while a sandbox runs. Of several faults for one request, the first whose turn it
/// is happens.
///
/// ```
/// use clever_sandbox::Plan;
///
/// let plan = Plan::default()
///     .and("getUsers:503:0.1".parse()?)
///     .and("*:delay=20:1/10".parse()?);
/// # let _ = plan;
/// # Ok::<(), clever_sandbox::FaultError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan(pub(super) Vec<Fault>);

impl Plan {
    /// The plan with one more fault.
    #[must_use]
    pub fn and(mut self, fault: Fault) -> Self {
        self.0.push(fault);
        self
    }
}

impl FromIterator<Fault> for Plan {
    fn from_iter<T: IntoIterator<Item = Fault>>(faults: T) -> Self {
        Self(faults.into_iter().collect())
    }
}

/// One thing that goes wrong. It is read from `OPERATION:KIND:WHEN`:
///
/// - `OPERATION` is the `operationId` of a document, such as `getUsers`, or of the identity or status
///   host, such as `exchangeCode`; `*` is every operation.
/// - `KIND` is a status (`429`, `500`, `502`, `503`, `504`), `drop` (the connection ends without a
///   reply), `truncate` (half of the body arrives), `corrupt` (the body is no JSON), `delay=MS`, or
///   `loop` (the link to the next page leads to the page itself).
/// - `WHEN` is the share of requests, such as `0.1`, or `1/10` for every tenth one. Left out, it is
///   every one.
///
/// ```
/// use clever_sandbox::Fault;
///
/// assert!("getUsers:503:0.1".parse::<Fault>().is_ok());
/// assert!("getUsers:503:2".parse::<Fault>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    operation: Option<&'static str>,
    kind: FaultKind,
    when: When,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The reply is an error of this status.
    Status(StatusCode),
    /// The connection ends without a reply.
    Drop,
    /// Half of the body arrives, then the connection ends.
    Truncate,
    /// The body is no JSON.
    Corrupt,
    /// The reply comes later.
    Delay(Duration),
    /// The link to the next page leads to the page itself.
    Loop,
}

/// How often it goes wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum When {
    /// By chance, with this probability.
    Share(f64),
    /// With every so many-th request.
    Every(u64),
}

impl Fault {
    pub(super) fn new(operation: Option<&'static str>, kind: FaultKind, when: When) -> Self {
        Self {
            operation,
            kind,
            when,
        }
    }

    pub(super) fn is_for(&self, operation: &str) -> bool {
        self.operation.is_none_or(|own| own == operation)
    }

    /// What goes wrong.
    #[must_use]
    pub fn kind(&self) -> &FaultKind {
        &self.kind
    }

    /// How often it does.
    #[must_use]
    pub fn when(&self) -> When {
        self.when
    }
}

impl When {
    /// Whether it is the turn of the request with this number, from 0, for which these dice fell.
    pub(super) fn is_due(self, n: u64, dice: u64) -> bool {
        match self {
            // The upper 53 bits are all that a float holds.
            Self::Share(share) => ((dice >> 11) as f64) < share * (1_u64 << 53) as f64,
            Self::Every(every) => n % every == every - 1,
        }
    }
}
