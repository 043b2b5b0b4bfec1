#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod clever;
pub mod districts;
pub mod events;
pub mod identity;
pub mod status;

pub use clever::Clever;
pub use clever_core as core;
/// The HTTP library, for what a client's builder takes: proxies, certificates, an own client.
pub use clever_core::reqwest;
pub use clever_core::{
    AccessCheck, AppCredentials, ClientBuilder, Cursor, DistrictToken, Error, ErrorKind, Missing,
    Page, Patch, RateLimit, Response, Retry, SsoToken, Token, TokenError, TokenProvider,
    TokenSource, reveal,
};

/// Version 3.1 of the API.
#[cfg(feature = "v3_1")]
pub mod v3_1 {
    pub use clever_v3_1::*;

    /// A client of version 3.1: begin with [`district`](crate::Clever::district),
    /// [`sso`](crate::Clever::sso) or [`library`](crate::Clever::library).
    ///
    /// **[The operations of version 3.1](clever_v3_1::Client#implementations)** are its methods, and so
    /// is what [all versions](crate::Clever) have: events, other tokens, paths that no crate knows.
    pub type Clever = crate::Clever<clever_v3_1::Client>;
}

/// Version 3.0 of the API.
#[cfg(feature = "v3_0")]
pub mod v3_0 {
    pub use clever_v3_0::*;

    /// A client of version 3.0: begin with [`district`](crate::Clever::district),
    /// [`sso`](crate::Clever::sso) or [`library`](crate::Clever::library).
    ///
    /// **[The operations of version 3.0](clever_v3_0::Client#implementations)** are its methods, and so
    /// is what [all versions](crate::Clever) have: events, other tokens, paths that no crate knows.
    pub type Clever = crate::Clever<clever_v3_0::Client>;
}

/// Version 2.1 of the API.
#[cfg(feature = "v2_1")]
pub mod v2_1 {
    pub use clever_v2_1::*;

    /// A client of version 2.1: begin with [`district`](crate::Clever::district),
    /// [`sso`](crate::Clever::sso) or [`library`](crate::Clever::library).
    ///
    /// **[The operations of version 2.1](clever_v2_1::Client#implementations)** are its methods, and so
    /// is what [all versions](crate::Clever) have: events, other tokens, paths that no crate knows.
    pub type Clever = crate::Clever<clever_v2_1::Client>;
}

/// Version 2.0 of the API.
#[cfg(feature = "v2_0")]
pub mod v2_0 {
    pub use clever_v2_0::*;

    /// A client of version 2.0: begin with [`district`](crate::Clever::district),
    /// [`sso`](crate::Clever::sso) or [`library`](crate::Clever::library).
    ///
    /// **[The operations of version 2.0](clever_v2_0::Client#implementations)** are its methods, and so
    /// is what [all versions](crate::Clever) have: events, other tokens, paths that no crate knows.
    pub type Clever = crate::Clever<clever_v2_0::Client>;
}

/// Version 1.2 of the API.
#[cfg(feature = "v1_2")]
pub mod v1_2 {
    pub use clever_v1_2::*;

    /// A client of version 1.2: begin with [`district`](crate::Clever::district),
    /// [`sso`](crate::Clever::sso) or [`library`](crate::Clever::library).
    ///
    /// **[The operations of version 1.2](clever_v1_2::Client#implementations)** are its methods, and so
    /// is what [all versions](crate::Clever) have: events, other tokens, paths that no crate knows.
    pub type Clever = crate::Clever<clever_v1_2::Client>;
}

/// Version 1.1 of the API.
#[cfg(feature = "v1_1")]
pub mod v1_1 {
    pub use clever_v1_1::*;

    /// A client of version 1.1: begin with [`district`](crate::Clever::district),
    /// [`sso`](crate::Clever::sso) or [`library`](crate::Clever::library).
    ///
    /// **[The operations of version 1.1](clever_v1_1::Client#implementations)** are its methods, and so
    /// is what [all versions](crate::Clever) have: events, other tokens, paths that no crate knows.
    pub type Clever = crate::Clever<clever_v1_1::Client>;
}
