//! Reading faults as people write them.

use std::str::FromStr;
use std::time::Duration;

use axum::http::StatusCode;

use super::plan::{Fault, FaultKind, When};
use crate::api::APIS;
use crate::routes::OTHER_OPERATIONS;

/// The longest delay: an hour.
const LONGEST: u64 = 3_600_000;

/// The statuses with which Clever fails.
const STATUSES: [u16; 5] = [429, 500, 502, 503, 504];

/// Why a text is no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// It does not have two or three parts.
    #[error("`{0}` is no fault: write OPERATION:KIND:WHEN, such as `getUsers:503:0.1`")]
    Form(String),
    /// No version has such an operation.
    #[error("no version has the operation `{0}`: write an operationId such as `getUsers`, or `*`")]
    Operation(String),
    /// There is no such kind.
    #[error(
        "`{0}` is no kind of fault: write 429, 500, 502, 503, 504, drop, truncate, corrupt, \
         delay=MILLISECONDS (an hour at most) or loop"
    )]
    Kind(String),
    /// It is no share and no fraction.
    #[error(
        "`{0}` does not say how often: write a share above 0 and up to 1, such as `0.1`, or `1/10` \
         for every tenth request"
    )]
    When(String),
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let parts: Vec<&str> = text.split(':').collect();
        let (operation, kind, when) = match parts[..] {
            [operation, kind] => (operation, kind, "1"),
            [operation, kind, when] => (operation, kind, when),
            _ => return Err(FaultError::Form(text.to_owned())),
        };
        Ok(Self::new(
            read_operation(operation)?,
            read_kind(kind)?,
            read_when(when)?,
        ))
    }
}

fn read_operation(text: &str) -> Result<Option<&'static str>, FaultError> {
    if text == "*" {
        return Ok(None);
    }
    let operations = APIS.iter().flat_map(|api| api.operations);
    let ids = operations.map(|operation| operation.id);
    let mut ids = ids.chain(OTHER_OPERATIONS.iter().copied());
    match ids.find(|id| *id == text) {
        Some(id) => Ok(Some(id)),
        None => Err(FaultError::Operation(text.to_owned())),
    }
}

fn read_kind(text: &str) -> Result<FaultKind, FaultError> {
    let unknown = || FaultError::Kind(text.to_owned());
    if let Some(delay) = text.strip_prefix("delay=") {
        let delay = delay.parse().ok().filter(|delay| *delay <= LONGEST);
        let delay = delay.ok_or_else(unknown)?;
        return Ok(FaultKind::Delay(Duration::from_millis(delay)));
    }
    Ok(match text {
        "drop" => FaultKind::Drop,
        "truncate" => FaultKind::Truncate,
        "corrupt" => FaultKind::Corrupt,
        "loop" => FaultKind::Loop,
        status => {
            let status = status
                .parse()
                .ok()
                .filter(|status| STATUSES.contains(status));
            let status = status.and_then(|status| StatusCode::from_u16(status).ok());
            FaultKind::Status(status.ok_or_else(unknown)?)
        }
    })
}

fn read_when(text: &str) -> Result<When, FaultError> {
    let when = match text.strip_prefix("1/") {
        Some(every) => every
            .parse()
            .ok()
            .filter(|every| *every > 0)
            .map(When::Every),
        None => {
            let share = text
                .parse()
                .ok()
                .filter(|share| *share > 0.0 && *share <= 1.0);
            share.map(When::Share)
        }
    };
    when.ok_or_else(|| FaultError::When(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Fault, FaultError};

    #[test]
    fn what_is_no_fault_is_told_by_its_wrong_part() {
        let error = |text: &str| text.parse::<Fault>().expect_err(text);
        assert!(matches!(error("getUsers"), FaultError::Form(_)));
        assert!(matches!(error("getUsers:503:1:1"), FaultError::Form(_)));
        assert!(matches!(error("getUser5:503"), FaultError::Operation(_)));
        for kind in ["404", "", "delay", "delay=-1", "delay=3600001", "Drop"] {
            let text = format!("getUsers:{kind}");
            assert!(matches!(error(&text), FaultError::Kind(_)), "{text}");
        }
        for when in ["", "0", "1.1", "-1", "NaN", "1/0", "1/", "2/3"] {
            let text = format!("getUsers:503:{when}");
            assert!(matches!(error(&text), FaultError::When(_)), "{text}");
        }
    }

    #[test]
    fn operations_of_every_host_can_fail() {
        for text in [
            "*:drop",
            "getTeachers:loop:1/3",
            "exchangeCode:delay=0:1",
            "getSummary:502",
        ] {
            assert!(text.parse::<Fault>().is_ok(), "{text}");
        }
    }
}
