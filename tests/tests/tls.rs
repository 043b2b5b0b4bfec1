//! Whom a client takes for its server, by rustls and by the system's TLS library.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::sync::Arc;
use std::time::Duration;

use clever_core::{Client, ClientBuilder, DistrictToken, Error, ErrorKind, Retry};
use clever_tests::loopback::TOKEN;
use clever_tests::time::ManualClock;
use clever_v3_1::VERSION;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::Certificate;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A server that shows a certificate of its own making.
struct Server {
    url: String,
    certificate: Certificate,
    /// The start of each request that came through.
    seen: UnboundedReceiver<String>,
}

async fn serve() -> Server {
    let names = vec!["localhost".to_owned()];
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![cert.der().clone()], key);
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    let listener = TcpListener::bind("localhost:0").await.unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let (send, seen) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A client that does not trust the certificate hangs up.
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut start = vec![0; 4096];
            let read = stream.read(&mut start).await.unwrap_or_default();
            let _ = send.send(String::from_utf8_lossy(&start[..read]).into_owned());
            let reply = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}";
            let _ = stream.write_all(reply).await;
            let _ = stream.shutdown().await;
        }
    });
    Server {
        url,
        certificate: Certificate::from_der(cert.der()).unwrap(),
        seen,
    }
}

async fn send(
    server: &Server,
    set: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<(), Error> {
    let token = DistrictToken::new(TOKEN).unwrap();
    let builder = Client::builder(&VERSION, token).base_url(&server.url);
    let client = set(builder.retry(Retry::never())).build()?;
    let reply = client.get("/users").send::<serde_json::Value>().await;
    reply.map(|_| ())
}

/// What a client says and does to a server that speaks nothing newer than TLS 1.1.
struct Old {
    /// The versions that the client offers, such as 0x0303 for TLS 1.2.
    offered: Vec<u16>,
    /// The kind of record that the client sends next; none if it hangs up.
    next: Option<u8>,
    error: Error,
}

const ALERT: u8 = 21;
const TLS_1_2: u16 = 0x0303;

async fn at_a_server_of_tls_1_1(set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Old {
    let listener = TcpListener::bind("localhost:0").await.unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let server = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let hello = record(&mut stream).await.unwrap();
        stream.write_all(&server_hello_of_tls_1_1()).await.unwrap();
        let next = record(&mut stream).await;
        (versions_offered(&hello.1), next.map(|(kind, _)| kind))
    };
    let token = DistrictToken::new(TOKEN).unwrap();
    let builder = Client::builder(&VERSION, token).base_url(&url);
    let client = set(builder.retry(Retry::never())).build().unwrap();
    let call = client.get("/users").send::<serde_json::Value>();
    let (result, (offered, next)) = tokio::join!(call, server);
    Old {
        offered,
        next,
        error: result.unwrap_err(),
    }
}

/// The kind and the content of the next record of TLS (RFC 5246, 6.2.1).
async fn record(stream: &mut TcpStream) -> Option<(u8, Vec<u8>)> {
    let mut head = [0; 5];
    stream.read_exact(&mut head).await.ok()?;
    let mut content = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
    stream.read_exact(&mut content).await.ok()?;
    Some((head[0], content))
}

/// The versions of a ClientHello: those of its extension 43, or else the one that it names (RFC
/// 8446, 4.1.2 and 4.2.1).
fn versions_offered(hello: &[u8]) -> Vec<u16> {
    fn taken<'h>(rest: &mut &'h [u8], length_bytes: usize) -> &'h [u8] {
        let (length, behind) = rest.split_at(length_bytes);
        let length = length
            .iter()
            .fold(0, |sum, byte| 256 * sum + usize::from(*byte));
        let (content, behind) = behind.split_at(length);
        *rest = behind;
        content
    }
    let versions = |bytes: &[u8]| -> Vec<u16> {
        let pairs = bytes.chunks_exact(2);
        pairs
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect()
    };
    let mut rest = &hello[4 + 2 + 32..];
    let (_session, _ciphers, _compression) = (
        taken(&mut rest, 1),
        taken(&mut rest, 2),
        taken(&mut rest, 1),
    );
    let mut extensions = taken(&mut rest, 2);
    while !extensions.is_empty() {
        let (kind, mut behind) = extensions.split_at(2);
        let mut content = taken(&mut behind, 2);
        extensions = behind;
        if kind == [0, 43] {
            return versions(taken(&mut content, 1));
        }
    }
    versions(&hello[4..6])
}

/// A ServerHello that picks TLS 1.1 and a cipher suite of its time (RFC 4346, 7.4.1.3).
fn server_hello_of_tls_1_1() -> Vec<u8> {
    let random = [7; 32];
    let body = [&[3, 2], &random[..], &[0], &[0xc0, 0x13], &[0]].concat();
    let length = body.len() as u8;
    let message = [&[2, 0, 0, length], &body[..]].concat();
    [&[22, 3, 2, 0, length + 4], &message[..]].concat()
}

fn assert_refuses_tls_1_1(old: &Old) {
    assert!(!old.offered.is_empty());
    assert!(old.offered.iter().all(|version| *version >= TLS_1_2));
    // A protocol alert or a hang-up; no key, and no request.
    assert!(matches!(old.next, None | Some(ALERT)), "{:?}", old.next);
    assert_eq!(old.error.kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn a_server_that_speaks_nothing_newer_than_tls_1_1_is_refused() {
    assert_refuses_tls_1_1(&at_a_server_of_tls_1_1(|builder| builder).await);
}

#[cfg(feature = "native-tls")]
#[tokio::test]
async fn the_systems_library_refuses_tls_1_1_too() {
    assert_refuses_tls_1_1(&at_a_server_of_tls_1_1(ClientBuilder::native_tls).await);
}

#[tokio::test]
async fn a_connection_that_does_not_come_about_in_time_is_none() {
    // It takes connections and never says a word, so that the handshake stalls.
    let listener = TcpListener::bind("localhost:0").await.unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let token = DistrictToken::new(TOKEN).unwrap();
    let builder = Client::builder(&VERSION, token).base_url(&url);
    let builder = builder.connect_timeout(Duration::from_millis(20));
    // Time passes by the system's clock for connecting, and by this one for all else.
    let builder = builder.clock(ManualClock::default());
    let client = clever_v3_1::Client::from(builder.build().unwrap());
    let delete = client.delete_assignment_for_section().section_id("a1");
    let error = delete.assignment_id("a2").send().await.unwrap_err();
    // Nothing of it went out, so it may be tried as often as a read.
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 5));
    assert!(!error.may_have_been_done());
    let expected = "deleteAssignmentForSection: the server could not be reached; try again (5 \
                    attempts)";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let mut server = serve().await;
    let error = send(&server, |builder| builder).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(server.seen.try_recv().is_err(), "nothing was sent");
}

#[tokio::test]
async fn a_root_certificate_of_the_users_is_trusted() {
    let mut server = serve().await;
    let root = server.certificate.clone();
    send(&server, |builder| builder.root_certificate(root))
        .await
        .unwrap();
    let seen = server.seen.try_recv().unwrap();
    assert!(seen.starts_with("GET /v3.1/users HTTP/1.1"), "{seen}");
    assert!(seen.contains(TOKEN));
}

#[cfg(feature = "native-tls")]
#[tokio::test]
async fn the_systems_library_decides_alike() {
    let mut server = serve().await;
    let error = send(&server, ClientBuilder::native_tls).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(server.seen.try_recv().is_err(), "nothing was sent");
    let root = server.certificate.clone();
    send(&server, |builder| {
        builder.native_tls().root_certificate(root)
    })
    .await
    .unwrap();
    assert!(server.seen.try_recv().unwrap().contains(TOKEN));
}
