//! What a generated crate says about its API version and each of its operations.

/// One version of the API, as a generated crate was made for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// The version's name, such as `v3.1`.
    pub name: &'static str,
    /// Where its paths start on the host, such as `/v3.1`.
    pub base_path: &'static str,
    /// The version of the generated crate, as Cargo knows it.
    pub crate_version: &'static str,
    /// The SHA-256 of the document the crate was generated from, in lower-case hex.
    pub spec_sha256: &'static str,
}

/// One operation of an API version.
///
/// ```
/// use clever_core::{Access, Limit, Method, Operation, Paging, QueryParameter, Values};
///
/// static GET_USERS: Operation = Operation {
///     id: "getUsers",
///     method: Method::Get,
///     path: "/users",
///     tag: "Data",
///     access: &[Access::District],
///     paging: Some(Paging::Links),
///     limit: Some(Limit { default: 100, maximum: 10_000 }),
///     query: &[
///         QueryParameter::once("limit", Values::Integer),
///         QueryParameter::once("role", Values::OneOf(&["student", "teacher"])),
///     ],
/// };
/// assert_eq!(GET_USERS.method.as_str(), "GET");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// The `operationId` in the document, such as `getUsers`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template below the version's base path, such as `/users/{id}`.
    pub path: &'static str,
    /// The API family the operation belongs to.
    pub tag: &'static str,
    /// The kinds of token that may call it.
    pub access: &'static [Access],
    /// How its list is paged; `None` if it is not.
    pub paging: Option<Paging>,
    /// The bounds of its `limit` parameter; `None` if it has none.
    pub limit: Option<Limit>,
    /// What may stand in its query.
    pub query: &'static [QueryParameter],
}

/// A parameter in the query of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryParameter {
    /// Its name, such as `role`.
    pub name: &'static str,
    /// What its values are.
    pub values: Values,
    /// Whether it may stand there more than once, with a value each time.
    pub repeats: bool,
}

impl QueryParameter {
    /// A parameter that has one value.
    #[must_use]
    pub const fn once(name: &'static str, values: Values) -> Self {
        Self {
            name,
            values,
            repeats: false,
        }
    }

    /// A parameter that may be sent for each of several values.
    #[must_use]
    pub const fn each(name: &'static str, values: Values) -> Self {
        Self {
            name,
            values,
            repeats: true,
        }
    }
}

/// What the values of a parameter are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Values {
    /// Any text, such as an id.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A day, as `YYYY-MM-DD`.
    Date,
    /// One of these. The API may come to know more.
    OneOf(&'static [&'static str]),
}

/// The HTTP methods the API uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Changes the members that are sent.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// The method as it stands in a request line, such as `GET`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl From<Method> for reqwest::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
        }
    }
}

/// A kind of token that may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Access {
    /// A district-app token: one per district that shares data with the app.
    District,
    /// A user's token from a single sign-on.
    Sso,
    /// The token of a Library teacher, who sees the roster around them.
    Library,
    /// The app's own client id and secret, at the identity host.
    App,
}

/// How the pages of a list follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Paging {
    /// `links` with `next` and `prev`, over cursors that are record ids.
    Links,
    /// As [`Paging::Links`], with a `paging` object that counts pages and records (v1.x).
    PagingObject,
    /// Both directions, over cursors that mean nothing to the client (attendance).
    OpaqueCursor,
    /// Forward only, over cursors that mean nothing to the client (LMS submissions).
    NextOnlyCursor,
}

/// The bounds of a `limit` parameter, in records per page. The least is always 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Limit {
    /// What the server uses if the parameter is left out.
    pub default: u32,
    /// The largest value the server takes.
    pub maximum: u32,
}

#[cfg(test)]
mod tests {
    use super::Method;

    #[test]
    fn methods_are_sent_as_they_are_named() {
        for method in [Method::Get, Method::Post, Method::Patch, Method::Delete] {
            assert_eq!(reqwest::Method::from(method).as_str(), method.as_str());
        }
    }
}
