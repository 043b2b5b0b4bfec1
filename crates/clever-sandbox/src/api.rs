//! The versions of the API, as the generated crates know them.

use clever_core::{Operation, Version};

/// One version of the API and its operations.
#[derive(Debug)]
pub(crate) struct Api {
    version: &'static Version,
    pub(crate) operations: &'static [&'static Operation],
}

/// All of them, the oldest first.
pub(crate) static APIS: [Api; 6] = [
    Api {
        version: &clever_v1_1::VERSION,
        operations: clever_v1_1::OPERATIONS,
    },
    Api {
        version: &clever_v1_2::VERSION,
        operations: clever_v1_2::OPERATIONS,
    },
    Api {
        version: &clever_v2_0::VERSION,
        operations: clever_v2_0::OPERATIONS,
    },
    Api {
        version: &clever_v2_1::VERSION,
        operations: clever_v2_1::OPERATIONS,
    },
    Api {
        version: &clever_v3_0::VERSION,
        operations: clever_v3_0::OPERATIONS,
    },
    Api {
        version: &clever_v3_1::VERSION,
        operations: clever_v3_1::OPERATIONS,
    },
];

impl Api {
    /// Such as `v3.1`.
    pub(crate) fn name(&self) -> &'static str {
        self.version.name
    }

    /// Where its paths start, such as `/v3.1`.
    pub(crate) fn base_path(&self) -> &'static str {
        self.version.base_path
    }

    /// `1`, `2` or `3`: what the version has in common with others of its time.
    pub(crate) fn major(&self) -> u32 {
        let digit = self.version.name.trim_start_matches('v').chars().next();
        digit.and_then(|digit| digit.to_digit(10)).unwrap_or(3)
    }
}
