//! The tokens that the sandbox takes. They follow from its seed; none is kept anywhere.

use crate::call::Caller;
use crate::seeded;

/// How a user's token begins.
const SSO: &str = "ilc";
/// How a Library teacher's token begins.
const LIBRARY: &str = "ill";
/// Digits of a record id.
const ID: usize = 24;
/// Digits by which a token proves to be one.
const PROOF: usize = 32;

/// The tokens of one app in one district.
#[derive(Debug)]
pub(crate) struct Tokens {
    seed: u64,
    /// 40 hex digits.
    pub(crate) district: String,
    /// 20 hex digits.
    pub(crate) client_id: String,
    /// 40 hex digits.
    pub(crate) client_secret: String,
}

impl Tokens {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            district: seeded::hex(seed, "district token", "", 40),
            client_id: seeded::hex(seed, "client id", "", 20),
            client_secret: seeded::hex(seed, "client secret", "", 40),
        }
    }

    /// The token with which a caller comes.
    pub(crate) fn of(&self, caller: &Caller) -> String {
        match caller {
            Caller::District => self.district.clone(),
            Caller::User { id } => self.personal(SSO, id),
            Caller::Library { id } => self.personal(LIBRARY, id),
        }
    }

    /// Whom a token belongs to.
    pub(crate) fn caller(&self, token: &str) -> Option<Caller> {
        if token == self.district {
            return Some(Caller::District);
        }
        let (kind, id) = (
            token.get(..SSO.len())?,
            token.get(SSO.len()..SSO.len() + ID)?,
        );
        let id = id.to_owned();
        match kind {
            SSO if token == self.personal(SSO, &id) => Some(Caller::User { id }),
            LIBRARY if token == self.personal(LIBRARY, &id) => Some(Caller::Library { id }),
            _ => None,
        }
    }

    /// It says whose it is, and proves it.
    fn personal(&self, kind: &str, id: &str) -> String {
        let proof = seeded::hex(self.seed, kind, id, PROOF);
        format!("{kind}{id}{proof}")
    }
}

#[cfg(test)]
mod tests {
    use super::Tokens;
    use crate::call::Caller;

    #[test]
    fn a_token_is_taken_for_whom_it_was_made_for() {
        let tokens = Tokens::new(7);
        let id = "5f0000000000000000000001".to_owned();
        let callers = [
            Caller::District,
            Caller::User { id: id.clone() },
            Caller::Library { id },
        ];
        for caller in callers {
            assert_eq!(tokens.caller(&tokens.of(&caller)), Some(caller));
        }
    }

    #[test]
    fn made_up_tokens_and_those_of_another_seed_are_not_taken() {
        let (tokens, others) = (Tokens::new(7), Tokens::new(8));
        let id = "5f0000000000000000000001".to_owned();
        let foreign = others.of(&Caller::User { id });
        for token in ["", "ilc", "ilé", &foreign, &others.district] {
            assert_eq!(tokens.caller(token), None, "{token}");
        }
    }
}
