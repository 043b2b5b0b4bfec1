//! Starting and stopping a local Clever.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use clever_core::Clock;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::clock::SystemClock;
use crate::district::{Counts, District, Live, Role};
use crate::faults::{Faults, Plan};
use crate::host::Host;
use crate::identity::Codes;
use crate::lms::Lms;
use crate::pages::Pages;
use crate::rate_limit::{self, RateLimit};
use crate::time::millis;
use crate::tokens::Tokens;
use crate::{routes, server};

/// The sizes a district can have, in people.
const SIZES: std::ops::RangeInclusive<u64> = 10..=1_000_000;

/// A running local Clever. It stops when it is dropped.
///
/// One server on the loopback interface stands for the three hosts of Clever. Its tokens follow from
/// the seed: they are made up, and open nothing else.
///
/// ```
/// use clever_sandbox::Sandbox;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), clever_sandbox::StartError> {
/// let sandbox = Sandbox::start().await?;
/// println!("{} {}", sandbox.base_url(), sandbox.district_token());
/// # Ok(())
/// # }
/// ```
#[must_use = "it stops when it is dropped"]
pub struct Sandbox {
    host: Arc<Host>,
    url: String,
    tasks: Vec<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts one with the default settings, on a free port.
    ///
    /// # Errors
    /// There is no free port.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Begins one with other settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where the API is: what `https://api.clever.com` is at Clever.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.url
    }

    /// Where users sign on: what `https://clever.com` is at Clever.
    #[must_use]
    pub fn identity_url(&self) -> &str {
        &self.url
    }

    /// Where the status page is: what `https://status.clever.com` is at Clever.
    #[must_use]
    pub fn status_url(&self) -> &str {
        &self.url
    }

    /// The district-app token.
    #[must_use]
    pub fn district_token(&self) -> &str {
        &self.host.tokens.district
    }

    /// The token of the first person with a role, as a single sign-on gives it; none if nobody has
    /// the role.
    #[must_use]
    pub fn sso_token(&self, role: Role) -> Option<String> {
        self.host.sso_token(role)
    }

    /// The token of the first teacher, as the Clever Library gives it; none if there are no teachers.
    #[must_use]
    pub fn library_token(&self) -> Option<String> {
        self.host.library_token()
    }

    /// The app's client id.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.host.tokens.client_id
    }

    /// The app's client secret.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.host.tokens.client_secret
    }

    /// The district's id.
    #[must_use]
    pub fn district_id(&self) -> String {
        self.host.district.id()
    }

    /// How many records of each kind the district has.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.host.district.counts()
    }

    /// Lets some people move school now, as [`Builder::live`] does again and again.
    pub fn tick(&self) {
        self.host.tick();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// How a sandbox is set up.
///
/// ```
/// use std::time::Duration;
/// use clever_sandbox::{Plan, Sandbox};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::builder()
///     .seed(42)
///     .people(50_000)
///     .live(Duration::from_secs(5))
///     .faults(Plan::default().and("*:503:1/100".parse()?))
///     .rate_limit(None)
///     .start()
///     .await?;
/// # drop(sandbox);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing starts before `start` is used"]
pub struct Builder {
    seed: u64,
    people: u64,
    port: u16,
    rate_limit: Option<u32>,
    live: Option<Duration>,
    faults: Plan,
    clock: Arc<dyn Clock>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            seed: 7,
            people: 1000,
            port: 0,
            rate_limit: Some(rate_limit::USUAL),
            live: None,
            faults: Plan::default(),
            clock: Arc::new(SystemClock::new()),
        }
    }
}

impl Builder {
    /// What the district is made up from: the same seed, size and day give the same records.
    /// Default: 7.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// How many people the district has, from 10 to 1,000,000. Default: 1,000.
    pub fn people(self, people: u64) -> Self {
        Self { people, ..self }
    }

    /// The port on 127.0.0.1. Default: 0, which is any free one.
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// How many requests a token may send in a minute; `None` allows all. Default: 1,200, as at
    /// Clever.
    pub fn rate_limit(self, rate_limit: Option<u32>) -> Self {
        Self { rate_limit, ..self }
    }

    /// Lets some people move school each time so much time has passed, and events say so. Default:
    /// nothing changes.
    pub fn live(self, interval: Duration) -> Self {
        Self {
            live: Some(interval),
            ..self
        }
    }

    /// What goes wrong. Default: nothing.
    pub fn faults(self, faults: Plan) -> Self {
        Self { faults, ..self }
    }

    /// What tells the time: the limit's minutes, the age of events, how long codes and id_tokens
    /// are good for, and how long a delay takes. [`live`](Self::live) does not ask it. Default: the
    /// system's clock.
    pub fn clock(self, clock: impl Clock) -> Self {
        Self {
            clock: Arc::new(clock),
            ..self
        }
    }

    /// Starts the server, on the runtime that this is called in.
    ///
    /// # Errors
    /// [`StartError`] says what cannot be.
    pub async fn start(self) -> Result<Sandbox, StartError> {
        if !SIZES.contains(&self.people) {
            return Err(StartError::People(self.people));
        }
        if self.live.is_some_and(|interval| interval.is_zero()) {
            return Err(StartError::Live);
        }
        let (listener, address) = listen(self.port).await?;
        let live = self.live;
        let host = Arc::new(self.host());
        let router = routes::all(Arc::clone(&host));
        let mut tasks = vec![tokio::spawn(server::serve(listener, router))];
        if let Some(interval) = live {
            tasks.push(tokio::spawn(change(Arc::clone(&host), interval)));
        }
        Ok(Sandbox {
            host,
            url: format!("http://{address}"),
            tasks,
        })
    }

    pub(crate) fn host(self) -> Host {
        let start = millis(self.clock.now());
        Host {
            seed: self.seed,
            district: District::new(self.seed, self.people, start),
            live: Live::default(),
            tokens: Tokens::new(self.seed),
            rate_limit: RateLimit::new(self.rate_limit),
            faults: Faults::new(self.faults, self.seed),
            codes: Codes::default(),
            lms: Lms::default(),
            pages: Pages::default(),
            clock: self.clock,
            requests: Default::default(),
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("seed", &self.seed)
            .field("people", &self.people)
            .field("port", &self.port)
            .field("rate_limit", &self.rate_limit)
            .field("live", &self.live)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

async fn listen(port: u16) -> Result<(TcpListener, SocketAddr), StartError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address).await;
    let listener = listener.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse if port != 0 => StartError::PortInUse(port),
        _ => StartError::Listen { address, error },
    })?;
    let own = listener.local_addr();
    let own = own.map_err(|error| StartError::Listen { address, error })?;
    Ok((listener, own))
}

async fn change(host: Arc<Host>, interval: Duration) {
    loop {
        tokio::time::sleep(interval).await;
        host.tick();
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Something else listens there.
    #[error("port {0} is in use: choose another one, or 0 for any that is free")]
    PortInUse(u16),
    /// Nothing can listen there.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the operating system says.
        #[source]
        error: io::Error,
    },
    /// A district of that size is not made up.
    #[error("a district of {0} people cannot be: it has from 10 to 1000000")]
    People(u64),
    /// It would never rest.
    #[error("the district cannot change every 0 seconds: give the time between two changes")]
    Live,
}
