//! Memory for the pieces of large pages, used again and again: to get it from the system each time
//! can take longer than to fill it.

use std::mem::take;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

/// How much a piece usually needs at most.
const ROOM: usize = 200 << 10;

/// How many pieces' memory waits to be used again: more than the largest page has.
const MOST: usize = 64;

static SPARE: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

fn spare() -> MutexGuard<'static, Vec<Vec<u8>>> {
    SPARE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Room for a piece, with nothing in it.
pub(crate) fn for_a_piece() -> Vec<u8> {
    let room = spare().pop();
    room.unwrap_or_else(|| Vec::with_capacity(ROOM))
}

/// A piece as it is sent. When the last of its clones goes, its room is there again.
pub(crate) fn shared(piece: Vec<u8>) -> Bytes {
    Bytes::from_owner(Filled(piece))
}

struct Filled(Vec<u8>);

impl AsRef<[u8]> for Filled {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Filled {
    fn drop(&mut self) {
        let mut room = take(&mut self.0);
        room.clear();
        let mut spare = spare();
        if spare.len() < MOST {
            spare.push(room);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, for_a_piece, shared, spare};

    #[test]
    fn no_more_room_waits_than_a_page_needs() {
        let pieces: Vec<_> = (0..2 * MOST)
            .map(|number| {
                let mut room = for_a_piece();
                assert!(room.is_empty());
                room.push(number as u8);
                shared(room)
            })
            .collect();
        let clones = pieces.clone();
        drop(pieces);
        for (number, piece) in clones.iter().enumerate() {
            assert_eq!(piece[..], [number as u8]);
        }
        drop(clones);
        assert!(spare().len() <= MOST);
    }
}
