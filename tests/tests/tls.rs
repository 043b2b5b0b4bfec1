//! Whom a client takes for its server, by rustls and by the system's TLS library.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::sync::Arc;

use clever_core::{Client, ClientBuilder, DistrictToken, Error, ErrorKind, Retry};
use clever_tests::loopback::TOKEN;
use clever_v3_1::VERSION;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::Certificate;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
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
