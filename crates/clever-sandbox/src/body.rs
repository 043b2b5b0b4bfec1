//! Bodies, whole in memory: in one piece, or in several that follow each other.

use std::convert::Infallible;
use std::hash::{BuildHasher as _, Hasher as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use bytes::Bytes;
use foldhash::fast::FixedState;
use http_body::{Frame, SizeHint};

/// A body. A clone shares its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Body {
    pieces: Vec<Piece>,
}

/// A part of a body. It is hashed by whoever made it, while its bytes are at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    bytes: Bytes,
    hash: u64,
}

impl Body {
    pub(crate) fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.bytes.len()).sum()
    }

    /// The same for the same bytes in the same pieces.
    pub(crate) fn hash(&self) -> u64 {
        match &self.pieces[..] {
            [only] => only.hash,
            pieces => {
                let mut hasher = FixedState::with_seed(0).build_hasher();
                pieces.iter().for_each(|piece| hasher.write_u64(piece.hash));
                hasher.finish()
            }
        }
    }

    /// The whole of it.
    #[cfg(test)]
    pub(crate) fn to_bytes(&self) -> Bytes {
        let pieces = self.pieces.iter().map(|piece| &piece.bytes[..]);
        pieces.collect::<Vec<_>>().concat().into()
    }

    /// The body as it is sent, piece by piece.
    pub(crate) fn into_http(self) -> axum::body::Body {
        axum::body::Body::new(Sending {
            left: self.len() as u64,
            pieces: self.pieces.into_iter(),
        })
    }
}

impl<T: Into<Bytes>> From<T> for Piece {
    fn from(bytes: T) -> Self {
        let bytes = bytes.into();
        let hash = FixedState::with_seed(0).hash_one(&bytes[..]);
        Self { bytes, hash }
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self {
            pieces: vec![Piece::from(bytes)],
        }
    }
}

impl FromIterator<Piece> for Body {
    fn from_iter<I: IntoIterator<Item = Piece>>(pieces: I) -> Self {
        Self {
            pieces: pieces.into_iter().collect(),
        }
    }
}

/// What of a body is not sent yet.
struct Sending {
    pieces: vec::IntoIter<Piece>,
    left: u64,
}

impl http_body::Body for Sending {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.pieces.next();
        Poll::Ready(piece.map(|piece| {
            self.left -= piece.bytes.len() as u64;
            Ok(Frame::data(piece.bytes))
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.len() == 0
    }

    /// Known beforehand, so that a reply says it.
    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

#[cfg(test)]
mod tests {
    use axum::body::HttpBody as _;
    use http_body_util::BodyExt as _;

    use super::{Body, Piece};

    fn body(pieces: &[&'static str]) -> Body {
        pieces.iter().map(|piece| Piece::from(*piece)).collect()
    }

    #[tokio::test]
    async fn pieces_are_sent_as_one_body_of_known_length() {
        for (pieces, whole) in [
            (&[][..], ""),
            (&["one"], "one"),
            (&["a", "bc", "d"], "abcd"),
        ] {
            let sent = body(pieces).into_http();
            assert_eq!(sent.size_hint().exact(), Some(whole.len() as u64));
            assert_eq!(sent.collect().await.unwrap().to_bytes(), whole);
        }
    }

    #[test]
    fn another_body_has_another_hash() {
        let hash = |pieces| body(pieces).hash();
        assert_eq!(hash(&["a", "b"]), hash(&["a", "b"]));
        assert_ne!(hash(&["a", "b"]), hash(&["b", "a"]));
        assert_ne!(hash(&["a", "b"]), hash(&["a", "c"]));
        assert_ne!(hash(&["a"]), hash(&["b"]));
    }
}
