//! The versions, in their order: most differences are since when something is so.

use crate::api::Api;

/// A version of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Version {
    V1_1,
    V1_2,
    V2_0,
    V2_1,
    V3_0,
    V3_1,
}

impl Version {
    /// The version that the crate of a name is for; the newest if there is no such one.
    pub(crate) fn of(api: &Api) -> Self {
        match api.name() {
            "v1.1" => Self::V1_1,
            "v1.2" => Self::V1_2,
            "v2.0" => Self::V2_0,
            "v2.1" => Self::V2_1,
            "v3.0" => Self::V3_0,
            _ => Self::V3_1,
        }
    }

    pub(crate) fn major(self) -> u32 {
        match self {
            Self::V1_1 | Self::V1_2 => 1,
            Self::V2_0 | Self::V2_1 => 2,
            Self::V3_0 | Self::V3_1 => 3,
        }
    }
}
