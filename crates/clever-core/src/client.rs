//! Where requests go, and with which token.

use std::fmt;
use std::marker::PhantomData;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue};

use crate::clock::{Clock, SystemClock};
use crate::rate_limit::{Seen, Throttle};
use crate::raw::is_version;
use crate::retry::Budget;
use crate::{
    AccessCheck, Error, Method, Operation, RateLimit, RawRequest, Refused, Request, Retry,
    TokenSource, Version,
};

const DEFAULT_BASE_URL: &str = "https://api.clever.com";
const DEFAULT_MAX_BODY_BYTES: u64 = 256 * 1024 * 1024;
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(180);
const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const DEFAULT_READ_TIMEOUT: Duration = Duration::from_secs(30);
/// LMS Connect waits for the district's LMS.
/// Source: <https://dev.clever.com/docs/clever-lms-connect-api-errors>.
const DEFAULT_WRITE_TIMEOUT: Duration = Duration::from_secs(60);

/// A connection to one version of the API with one token.
///
/// A clone shares everything with the original, the rate limit and the retries that are left
/// included, and costs next to nothing. `Debug` shows the version and the base URL only.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    base_url: Url,
    user_agent: HeaderValue,
    http: reqwest::Client,
    throttle: Option<Throttle>,
    budget: Budget,
    rate_limit: Mutex<Option<Seen>>,
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
    pub fn builder(version: &'static Version, token: impl Into<TokenSource>) -> ClientBuilder {
        ClientBuilder {
            settings: Settings {
                version,
                token: token.into(),
                base_url: DEFAULT_BASE_URL.to_owned(),
                application: String::new(),
                access_check: AccessCheck::default(),
                http: Http::default(),
                max_body_bytes: DEFAULT_MAX_BODY_BYTES,
                timeout: DEFAULT_TIMEOUT,
                attempt_timeout: None,
                retry: Retry::default(),
                throttle: None,
                clock: Arc::new(SystemClock::new()),
            },
            builds: PhantomData,
        }
    }

    /// A client with the same settings and connections that sends another token. The rate limit, the
    /// throttle and the retries that are left are its own, since Clever counts requests by token.
    ///
    /// ```
    /// # use clever_core::{Client, DistrictToken, Error};
    /// fn of_another_district(client: &Client, token: DistrictToken) -> Client {
    ///     client.with_token(token)
    /// }
    /// ```
    #[must_use]
    pub fn with_token(&self, token: impl Into<TokenSource>) -> Self {
        let token = token.into();
        let settings = Settings {
            token,
            ..self.inner.settings.clone()
        };
        let Inner {
            base_url,
            user_agent,
            http,
            ..
        } = &*self.inner;
        Self::unused(settings, base_url.clone(), user_agent.clone(), http.clone())
    }

    /// A client that has sent nothing yet.
    fn unused(
        settings: Settings,
        base_url: Url,
        user_agent: HeaderValue,
        http: reqwest::Client,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                base_url,
                user_agent,
                http,
                throttle: settings.throttle.map(Throttle::per_minute),
                budget: Budget::new(),
                rate_limit: Mutex::default(),
                settings,
            }),
        }
    }

    /// Starts a call of an operation.
    pub fn request(&self, operation: &'static Operation) -> Request {
        Request::new(self.clone(), operation)
    }

    /// Starts a GET of a path below the version's base path, for what the API has and this crate
    /// has not yet. Token, retries and paging are as in every other call. What comes is
    /// [hidden](crate::Raw) from debug output.
    ///
    /// ```no_run
    /// # async fn example(client: clever_core::Client) -> Result<(), clever_core::Error> {
    /// let reply = client.get("/robots?limit=5").send::<serde_json::Value>().await?;
    /// println!("{} robots", reply["data"].as_array().map_or(0, Vec::len));
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, path: &str) -> RawRequest {
        RawRequest::new(self.clone(), path)
    }

    /// The version of the API it talks to.
    #[must_use]
    pub fn version(&self) -> &'static Version {
        self.inner.settings.version
    }

    /// What the last reply said about the rate limit; `None` before the first one. Clever counts
    /// requests by token, so where a [`TokenProvider`](crate::TokenProvider) gives several it is
    /// that of the token sent last.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.rate_limit_state().map(|seen| seen.limit)
    }

    /// The host and the version's base path, without a slash at the end if there is any path.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.inner.base_url
    }

    /// What the client tells the time with.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.inner.settings.clock
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.inner.http
    }

    pub(crate) fn user_agent(&self) -> &HeaderValue {
        &self.inner.user_agent
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.inner.budget
    }

    pub(crate) fn throttle(&self) -> Option<&Throttle> {
        self.inner.throttle.as_ref()
    }

    /// Remembers what a reply says about the rate limit.
    pub(crate) fn note_rate_limit(&self, headers: &HeaderMap) {
        if let Some(seen) = Seen::read(headers, self.clock()) {
            *self.rate_limit_state() = Some(seen);
        }
    }

    /// When the rate limit lets the next request out, as far as replies told.
    pub(crate) fn opens(&self, now: Duration) -> Duration {
        self.rate_limit_state().map_or(now, |seen| seen.opens(now))
    }

    fn rate_limit_state(&self) -> std::sync::MutexGuard<'_, Option<Seen>> {
        let state = self.inner.rate_limit.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("version", &self.version().name)
            .field("base_url", &self.inner.base_url.as_str())
            .finish_non_exhaustive()
    }
}

/// How a [`Client`] is set up, or what is made of one.
#[must_use = "nothing is made before `build`"]
pub struct ClientBuilder<T = Client> {
    settings: Settings,
    builds: PhantomData<fn() -> T>,
}

#[derive(Clone)]
pub(crate) struct Settings {
    version: &'static Version,
    pub(crate) token: TokenSource,
    base_url: String,
    application: String,
    pub(crate) access_check: AccessCheck,
    http: Http,
    pub(crate) max_body_bytes: u64,
    pub(crate) timeout: Duration,
    attempt_timeout: Option<Duration>,
    pub(crate) retry: Retry,
    throttle: Option<u32>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// What sends: a client of the user's own, or what is different from the default one.
#[derive(Clone, Default)]
struct Http {
    own: Option<reqwest::Client>,
    connect_timeout: Option<Duration>,
    proxies: Vec<reqwest::Proxy>,
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    root_certificates: Vec<reqwest::Certificate>,
    #[cfg(feature = "native-tls")]
    native_tls: bool,
}

impl<T> ClientBuilder<T> {
    /// The same settings, for something else that is made of a [`Client`].
    pub fn of<U>(self) -> ClientBuilder<U> {
        ClientBuilder {
            settings: self.settings,
            builds: PhantomData,
        }
    }

    /// The server, to which the version's base path is added. Default: `https://api.clever.com`.
    ///
    /// It must be `https`, so that the token is not sent in the clear; `http` is taken for a
    /// loopback host (`localhost`, `127.0.0.1`, `[::1]`). [`build`](Self::build) reports the rest.
    pub fn base_url(mut self, url: &str) -> Self {
        url.clone_into(&mut self.settings.base_url);
        self
    }

    /// The name of the application, such as `gradebook/2.1`, for the user agent.
    pub fn application(mut self, name: &str) -> Self {
        name.clone_into(&mut self.settings.application);
        self
    }

    /// How strictly to keep to what each operation says about tokens. Default: strict.
    pub fn access_check(mut self, check: AccessCheck) -> Self {
        self.settings.access_check = check;
        self
    }

    /// The HTTP client to send with. Proxy, certificates, TLS and the connect timeout are its own;
    /// setting them here too is refused.
    ///
    /// The default one uses TLS 1.2 or later and gzip, and follows no redirect. Set this one up
    /// with `reqwest::redirect::Policy::none()` too: a reply that came by a redirect is an error,
    /// but by then the request was repeated where the redirect led (without its token, if that is
    /// another host).
    ///
    /// What it does cannot be looked into, so that this is not refused as it is for the default one:
    /// with an `http://` base URL, a proxy that it uses, also one that the environment names, gets
    /// the token in the clear. Set it up with `no_proxy()` for a loopback host.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.settings.http.own = Some(http);
        self
    }

    /// A proxy to send through, in place of those that the environment names. Only with an
    /// `https://` base URL, so that it sees no token.
    pub fn proxy(mut self, proxy: reqwest::Proxy) -> Self {
        self.settings.http.proxies.push(proxy);
        self
    }

    /// A certificate to trust beside the system's.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn root_certificate(mut self, certificate: reqwest::Certificate) -> Self {
        self.settings.http.root_certificates.push(certificate);
        self
    }

    /// Uses the system's TLS library in place of rustls.
    #[cfg(feature = "native-tls")]
    pub fn native_tls(mut self) -> Self {
        self.settings.http.native_tls = true;
        self
    }

    /// The largest reply that is read, in bytes after decompression. Default: 256 MiB.
    pub fn max_body_bytes(mut self, bytes: u64) -> Self {
        self.settings.max_body_bytes = bytes;
        self
    }

    /// How long connecting may take. Default: 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.http.connect_timeout = Some(timeout);
        self
    }

    /// How long one attempt may take, from connecting to the last byte. Default: 30 seconds for a
    /// GET, 60 seconds for everything else.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = Some(timeout);
        self
    }

    /// How long one call may take, all attempts and the waits between them included. Default: 3
    /// minutes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// What is sent again, and how often. Default: up to five attempts.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    /// Spreads requests so that no more than this many go out in a minute. Clever allows 1,200 for
    /// each token, and this counts those of a client and its clones: give each token a client of its
    /// own, as [`Client::with_token`] does. What other programs send with the same token is not
    /// known, and requests may be a little nearer to each other when they arrive than when they
    /// went out; 1,100 leaves room for that. Default: none, so that requests go out at once and wait
    /// only after a 429. [`build`](Self::build) refuses 0.
    ///
    /// The wait in the line is part of the call's time: a call whose turn comes later than its
    /// [`timeout`](Self::timeout) ends is not sent, and its error says so. So start no more calls
    /// at once than go out in that time.
    pub fn throttle(mut self, requests_per_minute: u32) -> Self {
        self.settings.throttle = Some(requests_per_minute);
        self
    }

    /// What to tell the time with, for tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.clock = Arc::new(clock);
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) if the base URL or the throttle cannot be
    /// used, or if the HTTP client cannot be set up.
    pub fn build(self) -> Result<T, Error>
    where
        T: From<Client>,
    {
        self.settings.build().map(T::from)
    }
}

impl Settings {
    pub(crate) fn attempt_timeout_of(&self, method: Method) -> Duration {
        let usual = match method {
            Method::Get => DEFAULT_READ_TIMEOUT,
            Method::Post | Method::Patch | Method::Delete => DEFAULT_WRITE_TIMEOUT,
        };
        self.attempt_timeout.unwrap_or(usual)
    }

    fn build(self) -> Result<Client, Error> {
        let base_url = base_url(&self.base_url, self.version).map_err(Error::setup)?;
        if self.throttle == Some(0) {
            return Err(Error::setup(
                Refused::new("must be at least 1").within("throttle"),
            ));
        }
        let http = match &self.http.own {
            Some(_) if self.http.is_set_up() => {
                let reason = "has its own proxy, certificates, TLS and connect timeout; set them \
                              there";
                return Err(Error::setup(Refused::new(reason).within("http_client")));
            }
            Some(http) => http.clone(),
            None => self.http.build(&base_url)?,
        };
        let user_agent = user_agent(self.version, &self.application).map_err(Error::setup)?;
        Ok(Client::unused(self, base_url, user_agent, http))
    }
}

impl<T> Clone for ClientBuilder<T> {
    fn clone(&self) -> Self {
        Self {
            settings: self.settings.clone(),
            builds: PhantomData,
        }
    }
}

impl<T> fmt::Debug for ClientBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("version", &self.settings.version.name)
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
    let last = url.path().trim_end_matches('/').rsplit('/').next();
    if last.is_some_and(is_version) {
        return refused("must not name a version of the API, which is added");
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

/// Such as `clever-rs/0.1.0 (api v3.1) gradebook/2.1`.
fn user_agent(version: &Version, application: &str) -> Result<HeaderValue, Refused> {
    let own = format!("clever-rs/{} (api {})", version.crate_version, version.name);
    let all = [own.as_str(), application].join(" ");
    HeaderValue::from_str(all.trim_end())
        .map_err(|_| Refused::new("must be visible ASCII").within("application"))
}

impl Http {
    /// Whether anything was set that an own HTTP client would have to do.
    fn is_set_up(&self) -> bool {
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        if !self.root_certificates.is_empty() {
            return true;
        }
        #[cfg(feature = "native-tls")]
        if self.native_tls {
            return true;
        }
        self.connect_timeout.is_some() || !self.proxies.is_empty()
    }

    fn build(&self, base_url: &Url) -> Result<reqwest::Client, Error> {
        let mut http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(self.connect_timeout.unwrap_or(DEFAULT_CONNECT_TIMEOUT));
        if is_loopback(base_url) {
            // A proxy would get the token in the clear, and could not reach this host anyway.
            http = http.no_proxy();
        }
        if base_url.scheme() == "http" && !self.proxies.is_empty() {
            let reason = "must be https:// with a proxy, or the proxy sees the token";
            return Err(Error::setup(Refused::new(reason).within("base_url")));
        }
        for proxy in &self.proxies {
            http = http.proxy(proxy.clone());
        }
        self.with_tls(http)
            .build()
            .map_err(|_| Error::setup(Refused::new("the HTTP client cannot be set up")))
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    fn with_tls(&self, http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        let mut http = http.tls_version_min(reqwest::tls::Version::TLS_1_2);
        if !self.root_certificates.is_empty() {
            http = http.tls_certs_merge(self.root_certificates.iter().cloned());
        }
        #[cfg(feature = "native-tls")]
        if self.native_tls || cfg!(not(feature = "rustls")) {
            return http.tls_backend_native();
        }
        #[cfg(feature = "rustls")]
        let http = http.tls_backend_rustls();
        http
    }

    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    fn with_tls(&self, http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        http
    }
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
    fn a_version_may_have_no_base_path() {
        static BARE: Version = Version {
            base_path: "",
            ..VERSION
        };
        static GET_IT: Operation = Operation {
            id: "getIt",
            method: Method::Get,
            path: "/oauth/it",
            tag: "It",
            access: &[],
            paging: None,
            limit: None,
            query: &[],
        };
        for (server, expected) in [
            ("https://clever.com", "https://clever.com/oauth/it"),
            ("https://clever.com/", "https://clever.com/oauth/it"),
            (
                "https://proxy.example/clever/",
                "https://proxy.example/clever/oauth/it",
            ),
        ] {
            let builder = Client::builder(&BARE, TokenSource::none()).base_url(server);
            let url = builder.build().unwrap().request(&GET_IT).url().unwrap();
            assert_eq!(url.as_str(), expected);
        }
    }

    #[test]
    fn another_token_has_a_rate_limit_of_its_own() {
        let client = build("https://proxy.example/clever").unwrap();
        let headers = ["limit", "remaining", "reset"].map(|name| {
            let name = format!("x-ratelimit-{name}").parse().unwrap();
            (name, HeaderValue::from_static("7"))
        });
        client.note_rate_limit(&headers.into_iter().collect());
        let other = client.with_token(TokenSource::none());
        assert!(client.rate_limit().is_some() && client.clone().rate_limit().is_some());
        assert_eq!(other.rate_limit(), None);
        assert_eq!(other.base_url(), client.base_url());
        assert_eq!(format!("{:?}", other.settings().token), "None");
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
            "https://api.clever.com/v3.1",
            "https://proxy.example/clever/v3.0/",
        ] {
            let error = build(server).unwrap_err();
            assert!(error.is_refused(), "{server}");
            assert!(!format!("{error} {error:?}").contains("secret"));
        }
    }

    #[test]
    fn what_an_own_http_client_would_have_to_do_is_not_set_in_vain() {
        let token = DistrictToken::new("made-up-token").unwrap();
        let own = || Client::builder(&VERSION, token.clone()).http_client(reqwest::Client::new());
        let proxy = reqwest::Proxy::all("http://127.0.0.1:9").unwrap();
        assert!(own().proxy(proxy).build().unwrap_err().is_refused());
        let timeout = own().connect_timeout(Duration::from_secs(1));
        assert!(timeout.build().unwrap_err().is_refused());
        assert!(own().build().is_ok());
    }

    #[test]
    fn no_proxy_gets_the_token_in_the_clear() {
        let with_proxy = |base_url| {
            let token = DistrictToken::new("made-up-token").unwrap();
            let proxy = reqwest::Proxy::all("http://127.0.0.1:9").unwrap();
            let builder = Client::builder(&VERSION, token).base_url(base_url);
            builder.proxy(proxy).build()
        };
        assert!(with_proxy("http://localhost:1").unwrap_err().is_refused());
        assert!(with_proxy("https://api.clever.com").is_ok());
    }

    #[test]
    fn a_write_has_more_time_than_a_read() {
        let settings = |set: fn(ClientBuilder) -> ClientBuilder| {
            let token = DistrictToken::new("made-up-token").unwrap();
            set(Client::builder(&VERSION, token)).settings
        };
        let (usual, own) = (
            settings(|it| it),
            settings(|it| it.attempt_timeout(Duration::ZERO)),
        );
        assert_eq!(usual.attempt_timeout_of(Method::Get).as_secs(), 30);
        for method in [Method::Post, Method::Patch, Method::Delete] {
            assert_eq!(usual.attempt_timeout_of(method).as_secs(), 60);
            assert_eq!(own.attempt_timeout_of(method), Duration::ZERO);
        }
    }

    #[test]
    fn debug_shows_version_and_base_url_only() {
        let client = build("https://api.clever.com").unwrap();
        let builder = Client::builder(&VERSION, DistrictToken::new("made-up-token").unwrap());
        let shown = format!("{client:?} {builder:?} {:?}", client.version());
        assert!(shown.contains("https://api.clever.com/v3.1"), "{shown}");
        assert!(!shown.contains("made-up-token"), "{shown}");
    }
}
