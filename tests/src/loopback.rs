//! A server on a loopback port that answers as a test tells it, and remembers what it was asked.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use clever_core::{AccessCheck, Client, ClientBuilder, DistrictToken, Retry, TokenSource, Version};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::error::Elapsed;
use tokio::time::timeout;

/// After this long a test fails rather than waits on.
const LONG: Duration = Duration::from_secs(10);

/// The token that [`Server::client`] sends; it must never be seen in debug output or errors.
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

/// A running server. It stops with the test's runtime.
#[derive(Debug)]
pub struct Server {
    url: String,
    seen: Arc<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    requests: Mutex<Vec<Request>>,
    arrived: Notify,
    gone: Notify,
}

/// One request as it arrived.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// Such as `GET`.
    pub method: String,
    /// The path as sent, percent-encoded.
    pub path: String,
    /// The query's `name=value` pairs as sent, percent-encoded.
    pub query: Vec<String>,
    /// Names in lower case, with their values, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body; empty when there is none.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a query parameter, percent-encoded.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let pairs = self.query.iter().filter_map(|pair| pair.split_once('='));
        let mut pairs = pairs.filter(|(set, _)| *set == name);
        pairs.next().map(|(_, value)| value)
    }

    /// The values of all headers of a name, which must be given in lower case.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self
            .headers
            .iter()
            .filter(move |(header, _)| header == name);
        named.map(|(_, value)| value.as_str())
    }
}

/// What the server answers.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Headers beside `content-length` and `connection`.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How much of it arrives.
    pub ending: Ending,
}

/// How much of a reply arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// All of it; then the connection ends.
    Complete,
    /// All of it, and the connection stays open for the next request.
    Open,
    /// As [`Ending::Open`] says, but then the connection ends without a word.
    Deserted,
    /// Half of the body; then the connection ends.
    Half,
    /// Half of the body, announced as if that were all.
    HalfAnnounced,
    /// Nothing; the connection ends.
    HungUp,
    /// Nothing, and the connection stays open until the client ends it.
    Silent,
    /// Half of the body, and the connection stays open until the client ends it.
    Stuck,
    /// The body again and again, without an end.
    Endless,
    /// The body alone, as if it were the whole reply; then the connection ends.
    Bare,
    /// Nothing; the connection is reset.
    Reset,
    /// Nothing but the head, which announces the body as so many bytes; the connection stays open
    /// until the client ends it.
    Announced(u64),
}

impl Reply {
    /// A reply without headers of its own.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            ending: Ending::Complete,
        }
    }

    /// The reply with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The reply as far as it arrives.
    #[must_use]
    pub fn ending(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self
    }
}

/// Answers with one reply after the other, and then with the last one again.
pub fn in_turn(
    replies: impl IntoIterator<Item = Reply>,
) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let replies: Vec<Reply> = replies.into_iter().collect();
    let next = AtomicUsize::new(0);
    move |_| {
        let index = next.fetch_add(1, Ordering::Relaxed);
        replies[index.min(replies.len() - 1)].clone()
    }
}

impl Server {
    /// Starts a server that gives every request to `answer`.
    ///
    /// # Errors
    /// There is no free port.
    pub async fn start(
        answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let all_seen = Arc::<Seen>::default();
        let seen = Arc::clone(&all_seen);
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&seen));
                // Without it, half of a reply waits for the other half to be acknowledged.
                let _ = stream.set_nodelay(true);
                tokio::spawn(async move {
                    // A client that goes away early is the test's business.
                    while let Ok(request) = read(&mut stream).await {
                        let reply = answer(&request);
                        lock(&seen.requests).push(request);
                        seen.arrived.notify_one();
                        if reply.ending == Ending::Silent {
                            let _ = stream.read_buf(&mut Vec::new()).await;
                            seen.gone.notify_one();
                        } else {
                            drop(write(&mut stream, &reply).await);
                            if matches!(reply.ending, Ending::Stuck | Ending::Announced(_)) {
                                let _ = stream.read_buf(&mut Vec::new()).await;
                            }
                        }
                        if reply.ending != Ending::Open {
                            break;
                        }
                    }
                });
            }
        });
        let seen = all_seen;
        Ok(Self { url, seen })
    }

    /// Where the server is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A client of a version that sends its requests here, once and whatever its token may do.
    ///
    /// # Errors
    /// The client cannot be set up.
    pub fn client(&self, version: &'static Version) -> Result<Client, Box<dyn std::error::Error>> {
        let builder = self.builder(version, DistrictToken::new(TOKEN)?);
        let builder = builder.access_check(AccessCheck::Off);
        Ok(builder.retry(Retry::never()).build()?)
    }

    /// How a client is set up that sends its requests here.
    pub fn builder(
        &self,
        version: &'static Version,
        token: impl Into<TokenSource>,
    ) -> ClientBuilder {
        Client::builder(version, token).base_url(&self.url)
    }

    /// The requests that came since this was last asked.
    #[must_use]
    pub fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut *lock(&self.seen.requests))
    }

    /// Waits for a request that has not been waited for yet.
    ///
    /// # Errors
    /// None came for a long time.
    pub async fn arrived(&self) -> Result<(), Elapsed> {
        timeout(LONG, self.seen.arrived.notified()).await
    }

    /// Waits until a client that got [`Ending::Silent`] has hung up.
    ///
    /// # Errors
    /// It did not for a long time.
    pub async fn gone(&self) -> Result<(), Elapsed> {
        timeout(LONG, self.seen.gone.notified()).await
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn read(stream: &mut TcpStream) -> io::Result<Request> {
    let mut bytes = Vec::new();
    let end_of_head = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let mut body = bytes.split_off(end_of_head + 4);
    let mut request = head(&String::from_utf8_lossy(&bytes));
    let length = request.header("content-length").next();
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    while body.len() < length && stream.read_buf(&mut body).await? > 0 {}
    request.body = body;
    Ok(request)
}

fn head(text: &str) -> Request {
    let mut lines = text.lines();
    let mut words = lines.next().unwrap_or_default().split(' ');
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let headers = lines.filter_map(|line| line.split_once(':'));
    Request {
        method,
        path: path.to_owned(),
        query: pairs.map(str::to_owned).collect(),
        headers: headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect(),
        body: Vec::new(),
    }
}

async fn write(stream: &mut TcpStream, reply: &Reply) -> io::Result<()> {
    let (whole, half) = (&reply.body[..], &reply.body[..reply.body.len() / 2]);
    let length = |body: &[u8]| Some(body.len() as u64);
    let (announced, sent) = match reply.ending {
        Ending::Complete | Ending::Open | Ending::Deserted => (length(whole), whole),
        Ending::Half | Ending::Stuck => (length(whole), half),
        Ending::HalfAnnounced => (length(half), half),
        Ending::Endless => (None, whole),
        Ending::Announced(length) => (Some(length), &[][..]),
        Ending::Bare => {
            stream.write_all(whole).await?;
            return stream.shutdown().await;
        }
        Ending::Reset => return stream.set_zero_linger(),
        Ending::HungUp | Ending::Silent => return Ok(()),
    };
    let stays_open = matches!(reply.ending, Ending::Open | Ending::Deserted);
    let connection = if stays_open { "keep-alive" } else { "close" };
    let mut head = format!(
        "HTTP/1.1 {} Status\r\nconnection: {connection}\r\n",
        reply.status
    );
    if let Some(length) = announced {
        head.push_str(&format!("content-length: {length}\r\n"));
    }
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(sent).await?;
    if reply.ending == Ending::Endless {
        loop {
            stream.write_all(sent).await?;
        }
    }
    if matches!(
        reply.ending,
        Ending::Open | Ending::Stuck | Ending::Announced(_)
    ) {
        return stream.flush().await;
    }
    stream.shutdown().await
}
