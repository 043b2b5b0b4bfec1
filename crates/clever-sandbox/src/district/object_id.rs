//! Ids as Clever has them: 24 lower-case hex digits, made of a time, a kind and a number.

use std::fmt;

/// An ObjectID. Ids compare as their hex digits do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ObjectId {
    /// When it was given, in seconds since 1970.
    pub(crate) seconds: u32,
    /// Where it was given. The sandbox has one such number for each kind of record.
    pub(crate) machine: u32,
    /// Which of those given there.
    pub(crate) counter: u32,
}

/// The two digits of every byte.
const PAIRS: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < pairs.len() {
        pairs[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    pairs
};

impl ObjectId {
    /// How many hex digits an id has.
    pub(crate) const LENGTH: usize = 24;

    /// Reads an id; capital letters are no part of one.
    pub(crate) fn parse(hex: &str) -> Option<Self> {
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if hex.len() != Self::LENGTH || !hex.bytes().all(is_hex) {
            return None;
        }
        let part = |from: usize| u32::from_str_radix(hex.get(from..from + 8)?, 16).ok();
        Some(Self {
            seconds: part(0)?,
            machine: part(8)?,
            counter: part(16)?,
        })
    }

    #[inline]
    pub(crate) fn hex(self) -> [u8; Self::LENGTH] {
        let mut hex = [0; Self::LENGTH];
        self.write_hex(&mut hex);
        hex
    }

    /// Writes the digits into room for them.
    #[inline]
    pub(crate) fn write_hex(self, room: &mut [u8]) {
        let parts = [self.seconds, self.machine, self.counter];
        for (part, digits) in parts.into_iter().zip(room.chunks_exact_mut(8)) {
            for (byte, pair) in part
                .to_be_bytes()
                .into_iter()
                .zip(digits.chunks_exact_mut(2))
            {
                pair.copy_from_slice(&PAIRS[usize::from(byte)]);
            }
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:08x}{:08x}{:08x}",
            self.seconds, self.machine, self.counter
        )
    }
}

#[cfg(test)]
mod tests {
    use super::ObjectId;

    #[test]
    fn an_id_reads_back_from_its_digits() {
        let id = ObjectId {
            seconds: 0x6310_bae7,
            machine: 0x1f97_6cf9,
            counter: 1,
        };
        assert_eq!(id.to_string(), "6310bae71f976cf900000001");
        assert_eq!(id.hex(), *id.to_string().as_bytes());
        assert_eq!(ObjectId::parse(&id.to_string()), Some(id));
    }

    #[test]
    fn what_is_no_id_is_not_read() {
        for text in [
            "",
            "last",
            "6310bae71f976cf90000000",
            "6310bae71f976cf9000000011",
            "6310BAE71f976cf900000001",
            "6310bae7+f976cf900000001",
        ] {
            assert_eq!(ObjectId::parse(text), None, "{text}");
        }
    }
}
