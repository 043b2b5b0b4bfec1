//! Clever's own hosts, for programs that are told of no other: a proxy that plays all of them.

use std::path::PathBuf;
use std::sync::Arc;

use clever_tests::loopback::{Reply, Request, Server};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// What a program on this machine meets in place of `api.clever.com` and `clever.com`.
pub struct Hosts {
    pub server: Server,
    proxy: String,
    /// The file with the certificate that the hosts show.
    certificate: PathBuf,
}

impl Hosts {
    /// Begins to answer. The name is that of the test, for its files.
    pub async fn start(
        name: &str,
        answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let server = Server::start(answer).await.unwrap();
        let names = ["api.clever.com", "clever.com"].map(str::to_owned);
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
        let certificate = folder(name).join("certificate.pem");
        std::fs::write(&certificate, cert.pem()).unwrap();
        let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
        let config = ServerConfig::builder().with_no_client_auth();
        let config = config.with_single_cert(vec![cert.der().clone()], key);
        let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = format!("http://{}", listener.local_addr().unwrap());
        let address = server.url().trim_start_matches("http://").to_owned();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(tunnel(stream, acceptor.clone(), address.clone()));
            }
        });
        Self {
            server,
            proxy,
            certificate,
        }
    }

    /// A program that meets these hosts. It ends with the test.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HTTPS_PROXY", &self.proxy)
            .env("SSL_CERT_FILE", &self.certificate)
            .kill_on_drop(true);
        command
    }
}

/// A folder for the files of a test, with nothing in it.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Opens the tunnel that is asked for, speaks TLS in it, and passes on what comes through.
async fn tunnel(mut stream: TcpStream, acceptor: TlsAcceptor, address: String) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    assert!(head.starts_with(b"CONNECT "), "it asks for a tunnel");
    let opened = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
    opened.ok()?;
    let mut inside = acceptor.accept(stream).await.ok()?;
    let mut server = TcpStream::connect(address).await.ok()?;
    copy_bidirectional(&mut inside, &mut server).await.ok()?;
    Some(())
}
