//! The codes that users bring back from the sign-on page.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::call::Caller;
use crate::seeded;

/// How long a code is good for, in milliseconds.
const MINUTE: u64 = 60_000;

/// How many codes are known at once. Of more the oldest are forgotten, as if they were too old.
const MOST: usize = 1000;

/// The codes that were not used yet.
#[derive(Debug, Default)]
pub(crate) struct Codes(Mutex<Issued>);

#[derive(Debug, Default)]
struct Issued {
    number: u64,
    waiting: VecDeque<(String, Grant)>,
}

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    /// Who signed on.
    pub(super) caller: Caller,
    /// Where the code was sent to.
    pub(super) redirect_uri: String,
    /// What has to stand in the id_token.
    pub(super) nonce: Option<String>,
    /// When it was made, in milliseconds since 1970.
    pub(super) issued: u64,
}

impl Codes {
    pub(super) fn issue(&self, seed: u64, grant: Grant) -> String {
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        codes.number += 1;
        let code = seeded::hex(seed, "code", &codes.number.to_string(), 32);
        codes.waiting.push_back((code.clone(), grant));
        while codes.waiting.len() > MOST {
            codes.waiting.pop_front();
        }
        code
    }

    /// What a code stands for, once and within a minute.
    pub(super) fn redeem(&self, code: &str, redirect_uri: &str, now: u64) -> Option<Grant> {
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        codes
            .waiting
            .retain(|(_, grant)| now < grant.issued + MINUTE);
        let at = codes.waiting.iter().position(|(own, _)| own == code)?;
        let (_, grant) = codes.waiting.remove(at)?;
        (grant.redirect_uri == redirect_uri).then_some(grant)
    }
}

#[cfg(test)]
mod tests {
    use super::{Codes, Grant};
    use crate::call::Caller;

    const HOME: &str = "https://app.example/clever";

    fn grant(issued: u64) -> Grant {
        Grant {
            caller: Caller::District,
            redirect_uri: HOME.to_owned(),
            nonce: None,
            issued,
        }
    }

    #[test]
    fn a_code_is_good_once_for_a_minute_and_where_it_was_sent_to() {
        let codes = Codes::default();
        let issue = || codes.issue(7, grant(0));
        let (used, late, elsewhere) = (issue(), issue(), issue());
        assert_eq!(codes.redeem(&used, HOME, 59_999), Some(grant(0)));
        assert_eq!(codes.redeem(&used, HOME, 59_999), None);
        assert_eq!(codes.redeem(&elsewhere, "https://other.example", 1), None);
        assert_eq!(codes.redeem(&elsewhere, HOME, 1), None);
        assert_eq!(codes.redeem(&late, HOME, 60_000), None);
    }

    #[test]
    fn no_more_codes_are_kept_than_memory_should_hold() {
        let codes = Codes::default();
        let first = codes.issue(7, grant(0));
        for _ in 0..1000 {
            codes.issue(7, grant(0));
        }
        assert_eq!(codes.redeem(&first, HOME, 0), None);
    }
}
