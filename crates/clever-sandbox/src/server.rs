//! Accepting connections. Not left to axum, so that one can end without a reply.

use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower_service::Service as _;

use crate::faults::Dropped;

/// How long to wait when no connection can be accepted, as when too many are open.
const PAUSE: Duration = Duration::from_millis(100);

/// How much of a reply goes to the system in one go: a large page in four, not in a dozen.
const IN_ONE_GO: usize = 8 << 20;

/// Serves until it is dropped, and all connections with it.
pub(crate) async fn serve(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(connection(stream, router.clone()));
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, router: Router) {
    // Without it, a small reply may wait for the client to acknowledge the one before.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut router = router.clone();
        async move {
            let Ok(response) = router.call(request.map(Body::new)).await;
            match response.extensions().get::<Dropped>() {
                None => Ok(response),
                Some(Dropped) => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
            }
        }
    });
    // It fails when the client goes away, or when a fault wants it to.
    let _ = http1::Builder::new()
        .max_buf_size(IN_ONE_GO)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
