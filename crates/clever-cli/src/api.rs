//! The versions of the API, as the generated tables of operations have them.

use clever_core::{Operation, Version};
use clever_sdk::{v1_1, v1_2, v2_0, v2_1, v3_0, v3_1};

use crate::failure::Failure;
use crate::feed::{self, Latest, Open};

/// One version of the API.
#[derive(Debug)]
pub struct Api {
    /// Its name and where its paths start.
    pub version: &'static Version,
    /// All that it can do.
    pub operations: &'static [&'static Operation],
    /// Opens its feed of events.
    pub feed: Open,
    /// Asks for the id of its newest event.
    pub latest_event: Latest,
}

/// Every version, the newest first.
pub static VERSIONS: [Api; 6] = [
    Api {
        version: &v3_1::VERSION,
        operations: v3_1::OPERATIONS,
        feed: feed::open::<v3_1::Client>,
        latest_event: feed::latest::<v3_1::Client>,
    },
    Api {
        version: &v3_0::VERSION,
        operations: v3_0::OPERATIONS,
        feed: feed::open::<v3_0::Client>,
        latest_event: feed::latest::<v3_0::Client>,
    },
    Api {
        version: &v2_1::VERSION,
        operations: v2_1::OPERATIONS,
        feed: feed::open::<v2_1::Client>,
        latest_event: feed::latest::<v2_1::Client>,
    },
    Api {
        version: &v2_0::VERSION,
        operations: v2_0::OPERATIONS,
        feed: feed::open::<v2_0::Client>,
        latest_event: feed::latest::<v2_0::Client>,
    },
    Api {
        version: &v1_2::VERSION,
        operations: v1_2::OPERATIONS,
        feed: feed::open::<v1_2::Client>,
        latest_event: feed::latest::<v1_2::Client>,
    },
    Api {
        version: &v1_1::VERSION,
        operations: v1_1::OPERATIONS,
        feed: feed::open::<v1_1::Client>,
        latest_event: feed::latest::<v1_1::Client>,
    },
];

impl Api {
    /// The version of this name, with or without its `v`.
    ///
    /// # Errors
    /// There is no such version.
    pub fn named(name: &str) -> Result<&'static Self, Failure> {
        let number = name.strip_prefix('v').unwrap_or(name);
        let mut versions = VERSIONS.iter();
        let found = versions.find(|api| api.version.name.strip_prefix('v') == Some(number));
        found.ok_or_else(|| {
            let names: Vec<&str> = VERSIONS.iter().map(|api| api.version.name).collect();
            Failure::usage(
                format!("there is no version `{name}` of the API"),
                format!("the versions are {}", names.join(", ")),
            )
        })
    }

    /// The operation with this id.
    #[must_use]
    pub fn operation(&self, id: &str) -> Option<&'static Operation> {
        let mut operations = self.operations.iter();
        operations.find(|operation| operation.id == id).copied()
    }
}

/// What `--version` tells: the program's version, and which documents it was made from.
#[must_use]
pub fn versions_text() -> String {
    let mut text = env!("CARGO_PKG_VERSION").to_owned();
    for Api { version, .. } in &VERSIONS {
        let hash = version.spec_sha256.get(..12).unwrap_or_default();
        text.push_str(&format!("\n{} (document {hash})", version.name));
    }
    text
}
