//! Bodies that do not arrive as they were.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::response::Response;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;

use super::Dropped;

/// Half of the body, announced as the whole. Of nothing there is no half: the connection ends.
pub(super) async fn truncated(response: Response) -> Response {
    let (mut head, whole) = parts(response).await;
    if whole.is_empty() {
        head.extensions.insert(Dropped);
    }
    let body = Truncated {
        announced: whole.len() as u64,
        state: State::Half(whole.slice(..whole.len() / 2)),
    };
    Response::from_parts(head, Body::new(body))
}

/// The body with a byte in its middle that JSON has nowhere.
pub(super) async fn corrupt(response: Response) -> Response {
    let (head, whole) = parts(response).await;
    let mut bytes = Vec::from(whole);
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte = 0;
    }
    Response::from_parts(head, Body::from(bytes))
}

/// The body with a link to the page itself for the one to the next page, if it has one.
pub(super) async fn looping(response: Response, target: &str) -> Response {
    let (head, whole) = parts(response).await;
    let body = with_next(&whole, target).unwrap_or(whole);
    Response::from_parts(head, Body::from(body))
}

fn with_next(body: &[u8], target: &str) -> Option<Bytes> {
    let after = |text: &[u8], from: usize| {
        let found = body
            .get(from..)?
            .windows(text.len())
            .position(|part| part == text)?;
        Some(from + found + text.len())
    };
    let start = after(b"\"uri\":\"", after(b"\"rel\":\"next\"", 0)?)?;
    let end = after(b"\"", start)? - 1;
    let target = serde_json::to_string(target).ok()?;
    let target = &target.as_bytes()[1..target.len() - 1];
    Some([&body[..start], target, &body[end..]].concat().into())
}

async fn parts(response: Response) -> (axum::http::response::Parts, Bytes) {
    let (head, body) = response.into_parts();
    // All bodies are whole in memory; none can fail.
    let body = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes);
    (head, body.unwrap_or_default())
}

/// A body that ends early.
struct Truncated {
    announced: u64,
    state: State,
}

enum State {
    Half(Bytes),
    /// What was given has to be written before the end.
    Flush,
    End,
}

impl HttpBody for Truncated {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match std::mem::replace(&mut self.state, State::End) {
            State::Half(half) => {
                self.state = State::Flush;
                Poll::Ready(Some(Ok(Frame::data(half))))
            }
            State::Flush => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            State::End => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}

#[cfg(test)]
mod tests {
    use super::with_next;

    #[test]
    fn only_the_next_link_leads_back() {
        let body = br#"{"links":[{"rel":"self","uri":"/a"},{"rel":"next","uri":"/b"}],"data":[]}"#;
        let looped = with_next(body, "/a?x=\"").expect("has a next link");
        let expected =
            r#"{"links":[{"rel":"self","uri":"/a"},{"rel":"next","uri":"/a?x=\""}],"data":[]}"#;
        assert_eq!(looped, expected);
        assert_eq!(
            with_next(br#"{"links":[{"rel":"self","uri":"/a"}]}"#, "/a"),
            None
        );
    }
}
