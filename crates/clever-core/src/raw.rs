//! What the API has and the generated crates have not yet.

use std::fmt;
use std::ops::{Deref, DerefMut};

use reqwest::Url;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::debug::Hidden;
use crate::paging::{Items, Page, Pages, in_version, next_link};
use crate::request::check_places;
use crate::{Client, Error, Method, Operation, Paging, Refused, Request, Response};

static GET: Operation = Operation {
    id: "get",
    method: Method::Get,
    path: "",
    tag: "",
    access: &[],
    // What its cursors mean is not known.
    paging: Some(Paging::OpaqueCursor),
    limit: None,
    query: &[],
};

/// A GET of a path, made by [`Client::get`]. Which token may ask for it is not known here, so the
/// server decides.
#[derive(Debug, Clone)]
#[must_use = "nothing is sent before `send`, `pages` or `stream` is used"]
pub struct RawRequest(Request);

impl RawRequest {
    pub(crate) fn new(client: Client, path: &str) -> Self {
        let url = url_below_version(&client, path);
        let mut request = Request::new(client, &GET);
        match url {
            Ok(url) => {
                if let Err(refused) = check_places(url.query_pairs()) {
                    request.refuse(refused.within("path"));
                }
                request = request.at(url);
            }
            Err(reason) => request.refuse(Refused::new(reason).within("path")),
        }
        Self(request)
    }

    /// Sends the request. What comes back is often read as a [`serde_json::Value`].
    ///
    /// # Errors
    /// As [`Request::send`].
    pub async fn send<T: DeserializeOwned + Send>(mut self) -> Result<Response<Raw<T>>, Error> {
        self.0.take_any();
        self.0.send().await
    }

    /// The pages of the list at the path.
    pub fn pages(self) -> Pages<RawPage> {
        Pages::new(self.0)
    }

    /// What the list at the path has, without the wrapping that most lists give it. As with
    /// [`send`](Self::send), `Debug` hides it.
    pub fn stream(self) -> Items<RawPage> {
        Items::new(self.0)
    }
}

/// What came for a path that no crate knows. `Debug` shows nothing of it, since it may be personal
/// data; [`reveal`](crate::reveal) shows all.
///
/// ```
/// use clever_core::{Raw, reveal};
///
/// let robot: Raw<serde_json::Value> = serde_json::from_str(r#"{ "name": "Ada Example" }"#)?;
/// assert_eq!(robot["name"], "Ada Example");
/// assert_eq!(format!("{robot:?}"), "…");
/// assert!(reveal(&robot).to_string().contains("Ada Example"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Raw<T>(T);

impl<T> Raw<T> {
    /// The value, with the `Debug` that it has.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Raw<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Raw<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: PartialEq> PartialEq<T> for Raw<T> {
    fn eq(&self, other: &T) -> bool {
        self.0 == *other
    }
}

impl<T> fmt::Debug for Raw<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hidden.fmt(f)
    }
}

/// A path with or without the version's base path, and perhaps a query.
fn url_below_version(client: &Client, path: &str) -> Result<Url, &'static str> {
    let versioned = path.strip_prefix(client.version().base_path);
    let own = versioned.filter(|rest| rest.starts_with('/'));
    let first = path.split('/').nth(1).unwrap_or_default();
    if own.is_none() && is_version(first) {
        return Err("must not name another version of the API than the client's");
    }
    let path = own.unwrap_or(path);
    in_version(client, path).ok_or("must be a path below the version's, such as `/users?limit=5`")
}

/// Whether a path's segment names a version, such as `v3.0`.
pub(crate) fn is_version(segment: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = segment.strip_prefix('v');
    let parts = number.and_then(|number| number.split_once('.'));
    parts.is_some_and(|(major, minor)| digits(major) && digits(minor))
}

/// A page of a list that no crate knows. Its entries are JSON, or what a program reads in place of it.
#[derive(Clone, Default, Deserialize)]
#[serde(bound(deserialize = "E: Deserialize<'de>"))]
#[non_exhaustive]
pub struct RawPage<E = Value> {
    /// The entries, as sent.
    #[serde(default, deserialize_with = "crate::tolerant::entries")]
    pub data: Option<Vec<E>>,
    /// The entries of a list that names them so, as sent.
    #[serde(default, deserialize_with = "crate::tolerant::entries")]
    pub resources: Option<Vec<E>>,
    #[serde(default, deserialize_with = "crate::tolerant::list")]
    links: Option<Vec<Link>>,
    starting_after: Option<Value>,
}

#[derive(Clone, Default, Deserialize)]
struct Link {
    rel: Option<String>,
    uri: Option<String>,
}

/// An entry of a [`RawPage`].
pub trait RawEntry: DeserializeOwned + Send + 'static {
    /// What is handed out for it.
    type Item: Send + 'static;

    /// The entry without the wrapping that most lists give it.
    fn into_item(self) -> Self::Item;

    /// The id of what is listed, if it has one.
    fn id(item: &Self::Item) -> Option<&str>;
}

impl RawEntry for Value {
    type Item = Raw<Value>;

    fn into_item(self) -> Raw<Value> {
        Raw(unwrapped(self))
    }

    fn id(item: &Raw<Value>) -> Option<&str> {
        item.get("id")?.as_str()
    }
}

impl<E> RawPage<E> {
    /// All entries, as sent.
    pub fn entries(&self) -> impl Iterator<Item = &E> {
        self.data.iter().chain(&self.resources).flatten()
    }
}

impl<E> fmt::Debug for RawPage<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.entries().count();
        f.debug_struct("RawPage")
            .field("entries", &entries)
            .finish_non_exhaustive()
    }
}

impl<E: RawEntry> Page for RawPage<E> {
    type Item = E::Item;

    fn next(&self) -> Option<&str> {
        let links = self.links.iter().flatten();
        next_link(links.map(|link| (link.rel.as_deref(), link.uri.as_deref())))
    }

    fn next_cursor(&self) -> Option<&str> {
        self.starting_after.as_ref()?.as_str()
    }

    fn is_list(&self) -> bool {
        self.data.is_some() || self.resources.is_some()
    }

    fn is_empty(&self) -> bool {
        self.entries().next().is_none()
    }

    fn into_items(self) -> Vec<E::Item> {
        let entries = self.data.into_iter().chain(self.resources).flatten();
        entries.map(E::into_item).collect()
    }

    fn id(item: &E::Item) -> Option<&str> {
        E::id(item)
    }
}

/// What stands in the wrapping of an entry, if it has one. A record may have a member `data` too.
fn unwrapped(mut entry: Value) -> Value {
    const WRAPPING: &[&str] = &["data", "uri", "links"];

    let Some(members) = entry.as_object_mut() else {
        return entry;
    };
    let is_wrapping = members.keys().all(|name| WRAPPING.contains(&name.as_str()));
    match members.get_mut("data") {
        Some(data) if is_wrapping && data.is_object() => data.take(),
        _ => entry,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DistrictToken, Version};

    static VERSION: Version = Version {
        name: "v3.1",
        base_path: "/v3.1",
        crate_version: "0.0.0",
        spec_sha256: "",
    };

    #[test]
    fn a_path_stays_below_the_version() {
        let token = DistrictToken::new("made-up").unwrap();
        let client = Client::builder(&VERSION, token).build().unwrap();
        let url = |path| url_below_version(&client, path).map(String::from).ok();
        let users = Some("https://api.clever.com/v3.1/users?limit=5".to_owned());
        assert_eq!(url("/users?limit=5"), users);
        assert_eq!(url("/v3.1/users?limit=5"), users);
        assert_eq!(
            url("/v3.1x"),
            Some("https://api.clever.com/v3.1/v3.1x".to_owned())
        );
        for path in [
            "",
            "users",
            "https://evil.example/",
            "@evil.example/",
            ":444/",
            "/../v3.0/users",
            "/%2e%2e/v3.0/users",
            "/users#x",
            "/v3.0/users",
            "/..",
        ] {
            assert_eq!(url(path), None, "{path}");
        }
    }

    #[test]
    fn a_page_is_read_in_any_form() {
        let read = |json: &str| serde_json::from_str::<RawPage>(json).unwrap();
        let both = read(r#"{"data": [1], "resources": [2], "starting_after": 7}"#);
        assert_eq!((both.entries().count(), both.next_cursor()), (2, None));
        assert_eq!(both.into_items(), [Value::from(1), Value::from(2)]);
        let wrapped = read(r#"{"data": [{"data": {"id": "a"}, "uri": "/a"}]}"#);
        assert_eq!(wrapped.into_items()[0]["id"], "a");
        // An event has a member `data` of its own.
        let bare = read(r#"{"data": [{"id": "a", "data": {"object": {}}}]}"#);
        assert_eq!(bare.into_items()[0]["id"], "a");
    }
}
