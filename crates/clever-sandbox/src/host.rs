//! All that answering needs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use clever_core::Clock;

use crate::call::Caller;
use crate::district::{District, Live, Role};
use crate::faults::Faults;
use crate::identity::Codes;
use crate::lms::Lms;
use crate::pages::Pages;
use crate::rate_limit::RateLimit;
use crate::seeded;
use crate::time::millis;
use crate::tokens::Tokens;

/// The hosts of Clever, which one server stands for: data, identity and status.
pub(crate) struct Host {
    pub(crate) seed: u64,
    pub(crate) district: District,
    pub(crate) live: Live,
    pub(crate) tokens: Tokens,
    pub(crate) rate_limit: RateLimit,
    pub(crate) faults: Faults,
    pub(crate) codes: Codes,
    pub(crate) lms: Lms,
    pub(crate) pages: Pages,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) requests: AtomicU64,
}

impl Host {
    /// The time of day, in milliseconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        millis(self.clock.now())
    }

    /// What a reply is called when somebody asks about it.
    pub(crate) fn next_request_id(&self) -> String {
        let n = self.requests.fetch_add(1, Ordering::Relaxed);
        let [high, low] = [
            seeded::number(self.seed, 2 * n),
            seeded::number(self.seed, 2 * n + 1),
        ];
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low >> 48 & 0xfff,
            low & 0xffff_ffff_ffff
        )
    }

    /// Somebody moves, and events say so.
    pub(crate) fn tick(&self) {
        self.live.tick(&self.district, self.now());
    }

    /// The token of the first person with a role.
    pub(crate) fn sso_token(&self, role: Role) -> Option<String> {
        let person = self.district.member(&self.live, role, 0)?;
        Some(self.tokens.of(&Caller::User { id: person.id }))
    }

    /// The token of the first teacher, as a Library app gets it.
    pub(crate) fn library_token(&self) -> Option<String> {
        let person = self.district.member(&self.live, Role::Teacher, 0)?;
        Some(self.tokens.of(&Caller::Library { id: person.id }))
    }
}
