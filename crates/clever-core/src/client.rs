//! Where requests go, and with which token.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

use crate::{Error, Operation, Refused, Request, Token, Version};

const DEFAULT_BASE_URL: &str = "https://api.clever.com";
const DEFAULT_MAX_BODY_BYTES: u64 = 256 * 1024 * 1024;
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection to one version of the API with one token.
///
/// A clone shares everything with the original and costs next to nothing. `Debug` shows the version
/// and the base URL only.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    version: &'static Version,
    base_url: Url,
    token: Token,
    http: reqwest::Client,
    max_body_bytes: u64,
    timeout: Duration,
}

impl Client {
    /// Starts a client for a version of the API.
    ///
    /// ```
    /// use clever_core::{Client, DistrictToken, Version};
    ///
    /// static V3_1: Version = Version {
    ///     name: "v3.1",
    ///     base_path: "/v3.1",
    ///     crate_version: "0.1.0",
    ///     spec_sha256: "",
    /// };
    ///
    /// let token = DistrictToken::new("made-up-token")?;
    /// let client = Client::builder(&V3_1, token).build()?;
    /// assert_eq!(client.version().name, "v3.1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn builder(version: &'static Version, token: impl Into<Token>) -> ClientBuilder {
        ClientBuilder {
            version,
            token: token.into(),
            base_url: DEFAULT_BASE_URL.to_owned(),
            http: None,
            max_body_bytes: DEFAULT_MAX_BODY_BYTES,
            timeout: DEFAULT_TIMEOUT,
        }
    }

    /// Starts a call of an operation.
    pub fn request(&self, operation: &'static Operation) -> Request {
        Request::new(self.clone(), operation)
    }

    /// The version of the API it talks to.
    #[must_use]
    pub fn version(&self) -> &'static Version {
        self.inner.version
    }

    /// The host and the version's base path, without a slash at the end.
    pub(crate) fn base_url(&self) -> &Url {
        &self.inner.base_url
    }

    pub(crate) fn token(&self) -> &Token {
        &self.inner.token
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.inner.http
    }

    pub(crate) fn max_body_bytes(&self) -> u64 {
        self.inner.max_body_bytes
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.inner.timeout
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("version", &self.inner.version.name)
            .field("base_url", &self.inner.base_url.as_str())
            .finish_non_exhaustive()
    }
}

/// How a [`Client`] is set up.
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    version: &'static Version,
    token: Token,
    base_url: String,
    http: Option<reqwest::Client>,
    max_body_bytes: u64,
    timeout: Duration,
}

impl ClientBuilder {
    /// The server, to which the version's base path is added. Default: `https://api.clever.com`.
    ///
    /// It must be `https`, so that the token is not sent in the clear; `http` is taken for a
    /// loopback host (`localhost`, `127.0.0.1`, `[::1]`). [`build`](Self::build) reports the rest.
    pub fn base_url(mut self, url: &str) -> Self {
        url.clone_into(&mut self.base_url);
        self
    }

    /// The HTTP client to send with, for a proxy or certificates of one's own.
    ///
    /// The default one uses rustls and gzip, follows no redirect, gives up connecting after 10
    /// seconds, and sends `clever-rs/… (api …)` as its user agent. One that follows redirects may
    /// hand records to another host.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// The largest reply that is read, in bytes after decompression. Default: 256 MiB.
    pub fn max_body_bytes(mut self, bytes: u64) -> Self {
        self.max_body_bytes = bytes;
        self
    }

    /// How long one call may take, from connecting to the last byte. Default: 60 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) if the base URL cannot be used, or if the
    /// HTTP client cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let base_url = base_url(&self.base_url, self.version).map_err(Error::setup)?;
        let http = match self.http {
            Some(http) => http,
            None => default_http(self.version, &base_url)?,
        };
        Ok(Client {
            inner: Arc::new(Inner {
                version: self.version,
                base_url,
                token: self.token,
                http,
                max_body_bytes: self.max_body_bytes,
                timeout: self.timeout,
            }),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("version", &self.version.name)
            .finish_non_exhaustive()
    }
}

/// The server's URL with the version's base path. The reasons do not show the URL: it may hold a
/// password.
fn base_url(server: &str, version: &Version) -> Result<Url, Refused> {
    let refused = |reason| Err(Refused::new(reason).within("base_url"));
    let Ok(mut url) = Url::parse(server) else {
        return refused("not an absolute URL such as https://api.clever.com");
    };
    if !(url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url)) {
        return refused("must start with https:// (http:// only for a loopback host)");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("must not hold a user name or a password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refused("must not hold a query or a fragment");
    }
    let path = format!("{}{}", url.path().trim_end_matches('/'), version.base_path);
    url.set_path(path.trim_end_matches('/'));
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

fn default_http(version: &Version, base_url: &Url) -> Result<reqwest::Client, Error> {
    let user_agent = format!(
        "clever-rs/{} (api {})",
        env!("CARGO_PKG_VERSION"),
        version.name
    );
    let mut http = reqwest::Client::builder()
        .user_agent(user_agent)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT);
    if is_loopback(base_url) {
        // A proxy would get the token in the clear, and could not reach this host anyway.
        http = http.no_proxy();
    }
    http.build()
        .map_err(|_| Error::setup(Refused::new("the HTTP client cannot be set up")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DistrictToken;

    static VERSION: Version = Version {
        name: "v3.1",
        base_path: "/v3.1",
        crate_version: "0.0.0",
        spec_sha256: "",
    };

    fn build(base_url: &str) -> Result<Client, Error> {
        let token = DistrictToken::new("made-up-token").unwrap();
        Client::builder(&VERSION, token).base_url(base_url).build()
    }

    #[test]
    fn the_base_path_is_added() {
        for (server, expected) in [
            ("https://api.clever.com", "https://api.clever.com/v3.1"),
            ("https://api.clever.com/", "https://api.clever.com/v3.1"),
            (
                "https://proxy.example/clever/",
                "https://proxy.example/clever/v3.1",
            ),
            ("http://localhost:1", "http://localhost:1/v3.1"),
            ("http://127.0.0.2:1", "http://127.0.0.2:1/v3.1"),
            ("http://[::1]:1", "http://[::1]:1/v3.1"),
        ] {
            assert_eq!(build(server).unwrap().base_url().as_str(), expected);
        }
    }

    #[test]
    fn a_base_url_that_would_give_the_token_away_is_refused() {
        for server in [
            "http://api.clever.com",
            "http://localhost.example",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
            "ftp://localhost",
            "https://user:secret@api.clever.com",
            "https://api.clever.com?secret",
            "https://api.clever.com#secret",
            "api.clever.com",
            "",
        ] {
            let error = build(server).unwrap_err();
            assert!(error.is_refused(), "{server}");
            assert!(!format!("{error} {error:?}").contains("secret"));
        }
    }

    #[test]
    fn debug_shows_version_and_base_url_only() {
        let client = build("https://api.clever.com").unwrap();
        let builder = Client::builder(&VERSION, client.token().clone());
        let shown = format!("{client:?} {builder:?} {:?}", client.version());
        assert!(shown.contains("https://api.clever.com/v3.1"), "{shown}");
        assert!(!shown.contains("made-up-token"), "{shown}");
    }
}
