//! One request that got through.

use bytes::Bytes;
use clever_core::Operation;

use crate::api::Api;

/// One request that got through: its operation is known, and its token may call it.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The version it is for.
    pub(crate) api: &'static Api,
    /// What it asks for.
    pub(crate) operation: &'static Operation,
    /// The path's parameters in their order, decoded.
    pub(crate) ids: Vec<String>,
    /// The query's parameters in their order, decoded.
    pub(crate) query: Vec<(String, String)>,
    /// Path and query as they came: what the link `self` repeats.
    pub(crate) target: String,
    /// What was sent with it.
    pub(crate) body: Bytes,
    /// Whose token came with it.
    pub(crate) caller: Caller,
    /// When it came, in milliseconds since 1970.
    pub(crate) now: u64,
}

/// Whose token a request came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// The app's, for the whole district.
    District,
    /// A user's, from single sign-on.
    User {
        /// Their id in version 3.0 and later.
        id: String,
    },
    /// A Library teacher's, who sees the roster around them.
    Library {
        /// Their id in version 3.0 and later.
        id: String,
    },
}

impl Call {
    /// The parameters of a query.
    pub(crate) fn query(query: &str) -> Vec<(String, String)> {
        let parameters = form_urlencoded::parse(query.as_bytes());
        parameters.into_owned().collect()
    }

    /// The same call for another page of the same list.
    pub(crate) fn turned_to(&self, target: String) -> Self {
        let query = target.split_once('?').map_or("", |(_, query)| query);
        Self {
            query: Self::query(query),
            target,
            ..self.clone()
        }
    }

    /// The first value of a parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let mut named = self.query.iter().filter(|(set, _)| set == name);
        named.next().map(|(_, value)| value.as_str())
    }
}
