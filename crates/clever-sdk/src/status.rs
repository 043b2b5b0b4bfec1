//! How Clever itself is doing, as <https://status.clever.com> tells.
//!
//! The page is an Atlassian Statuspage and anybody may read it, so no token is ever sent to it.
//! Source: <https://status.clever.com/api/v2/summary.json>, as third parties read it; that form is
//! the same for all Statuspages.

use std::fmt;

use clever_core::{
    Client, ClientBuilder, Error, Method, OpenEnum, Operation, Timestamp, TokenSource, Unlisted,
    Version, open_enum, tolerant,
};
use serde::{Deserialize, Deserializer};

static VERSION: Version = Version {
    name: "status",
    base_path: "/api/v2",
    crate_version: env!("CARGO_PKG_VERSION"),
    spec_sha256: "",
};

static GET_SUMMARY: Operation = Operation {
    id: "getSummary",
    method: Method::Get,
    path: "/summary.json",
    tag: "Status",
    access: &[],
    paging: None,
    limit: None,
    query: &[],
};

const BASE_URL: &str = "https://status.clever.com";

/// Reads how Clever is doing now. Who asks again and again keeps a [`StatusPage`].
///
/// ```no_run
/// # async fn example() -> Result<(), clever_sdk::core::Error> {
/// use clever_sdk::status::{Indicator, status};
///
/// let summary = status().await?;
/// if summary.status.indicator != Indicator::None {
///     println!("{}", summary.status.description.unwrap_or_default());
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`Request::send`](clever_core::Request::send).
pub async fn status() -> Result<Summary, Error> {
    StatusPage::new()?.summary().await
}

/// Client for Clever's status page. It has no token.
///
/// ```
/// use clever_sdk::status::StatusPage;
/// use std::time::Duration;
///
/// let page = StatusPage::builder()
///     .client(|client| client.timeout(Duration::from_secs(5)))
///     .build()?;
/// # let _ = page;
/// # Ok::<(), clever_sdk::core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct StatusPage {
    core: Client,
}

impl StatusPage {
    /// A client with the default settings.
    ///
    /// # Errors
    /// The platform offers no way to send requests.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Starts a client with other settings.
    pub fn builder() -> StatusPageBuilder {
        let core = Client::builder(&VERSION, TokenSource::none()).base_url(BASE_URL);
        StatusPageBuilder { core }
    }

    /// Reads how Clever is doing now.
    ///
    /// # Errors
    /// As [`Request::send`](clever_core::Request::send).
    pub async fn summary(&self) -> Result<Summary, Error> {
        let summary = self.core.request(&GET_SUMMARY).send::<Summary>().await?;
        Ok(summary.into_inner())
    }
}

/// How a [`StatusPage`] is set up.
#[derive(Debug, Clone)]
#[must_use]
pub struct StatusPageBuilder {
    core: ClientBuilder,
}

impl StatusPageBuilder {
    /// The server. Default: `https://status.clever.com`. As for [`ClientBuilder::base_url`], it must
    /// be `https`, or `http` on a loopback host.
    pub fn base_url(self, url: &str) -> Self {
        self.client(|client| client.base_url(url))
    }

    /// Changes the settings that every client has: timeouts, retries, proxies, the clock.
    pub fn client(self, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        Self {
            core: change(self.core),
        }
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](clever_core::ErrorKind::Refused) if the base URL cannot be used, or if
    /// the HTTP client cannot be set up.
    pub fn build(self) -> Result<StatusPage, Error> {
        // Whatever the settings were changed to, no token leaves for this host.
        let core = self.core.build()?.with_token(TokenSource::none());
        Ok(StatusPage { core })
    }
}

/// How Clever is doing: all of it, each part, and what is going on.
///
/// ```
/// use clever_sdk::status::{Indicator, Summary};
///
/// let summary: Summary = serde_json::from_str(
///     r#"{ "status": { "indicator": "minor", "description": "Partial outage" } }"#,
/// )?;
/// assert_eq!(summary.status.indicator, Indicator::Minor);
/// assert!(summary.components.is_empty());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// Which page this is, and how old.
    #[serde(default)]
    pub page: PageInfo,
    /// All of Clever.
    pub status: Overall,
    /// The parts of Clever, such as its portal or its API.
    #[serde(default, deserialize_with = "list")]
    pub components: Vec<Component>,
    /// What is wrong now.
    #[serde(default, deserialize_with = "list")]
    pub incidents: Vec<Incident>,
    /// What is worked on now or soon.
    #[serde(default, deserialize_with = "list")]
    pub scheduled_maintenances: Vec<Maintenance>,
}

/// Which status page this is, and how old.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct PageInfo {
    /// The page's id.
    pub id: Option<String>,
    /// Whose page it is: `Clever`.
    pub name: Option<String>,
    /// Where people read it: `https://status.clever.com`.
    pub url: Option<String>,
    /// The name of the time zone that people read it in.
    pub time_zone: Option<String>,
    /// When something on it changed last.
    pub updated_at: Option<Timestamp>,
}

/// How all of Clever is doing.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Overall {
    /// How bad it is.
    pub indicator: Indicator,
    /// The same in words.
    pub description: Option<String>,
}

/// A part of Clever.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Component {
    /// Its id.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// How it is doing: `operational`, `degraded_performance`, `partial_outage`, `major_outage` or
    /// `under_maintenance` on every Statuspage.
    pub status: Option<String>,
}

/// Something that is wrong.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Incident {
    /// Its id.
    pub id: Option<String>,
    /// What it is, in words.
    pub name: Option<String>,
    /// How far its repair is, such as `investigating`.
    pub status: Option<String>,
    /// How bad it is.
    pub impact: Option<Indicator>,
    /// Where people read about it.
    pub shortlink: Option<String>,
    /// When it was announced.
    pub created_at: Option<Timestamp>,
    /// When it was written about last.
    pub updated_at: Option<Timestamp>,
}

/// Planned work.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Maintenance {
    /// Its id.
    pub id: Option<String>,
    /// What it is, in words.
    pub name: Option<String>,
    /// How far it is, such as `scheduled` or `in_progress`.
    pub status: Option<String>,
    /// How much it disturbs.
    pub impact: Option<Indicator>,
    /// Where people read about it.
    pub shortlink: Option<String>,
    /// When it begins.
    pub scheduled_for: Option<Timestamp>,
    /// When it ends.
    pub scheduled_until: Option<Timestamp>,
}

fn list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<Vec<T>, D::Error> {
    Ok(tolerant::list(d)?.unwrap_or_default())
}

/// How bad something is.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Indicator {
    /// `critical`: all or most of it is down.
    Critical,
    /// `maintenance`: it is worked on.
    Maintenance,
    /// `major`: much of it is down.
    Major,
    /// `minor`: some of it is down, or it is slow.
    Minor,
    /// `none`: nothing is wrong.
    None,
    /// Another value, kept as sent.
    Unlisted(Unlisted),
}

impl OpenEnum for Indicator {
    const NAME: &'static str = "Indicator";
    const PUBLIC: bool = true;
    const KNOWN: &'static [(&'static str, Self)] = &[
        ("critical", Self::Critical),
        ("maintenance", Self::Maintenance),
        ("major", Self::Major),
        ("minor", Self::Minor),
        ("none", Self::None),
    ];
    fn from_unlisted(value: Unlisted) -> Self {
        Self::Unlisted(value)
    }
    fn as_unlisted(&self) -> Option<&Unlisted> {
        match self {
            Self::Unlisted(value) => Some(value),
            _ => None,
        }
    }
}

impl Indicator {
    /// The value as sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        open_enum::as_str(self)
    }
}

impl fmt::Debug for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        open_enum::debug(self, f)
    }
}

impl<'de> Deserialize<'de> for Indicator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        open_enum::deserialize(deserializer)
    }
}
