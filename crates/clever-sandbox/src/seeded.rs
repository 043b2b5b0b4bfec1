//! Made-up values that are the same for the same seed.

use rsa::sha2::{Digest, Sha256};

/// Lower-case hex digits that a seed, a purpose and a text lead to; 64 at most.
pub(crate) fn hex(seed: u64, purpose: &str, text: &str, digits: usize) -> String {
    let mut hash = Sha256::new();
    for part in [
        &seed.to_be_bytes(),
        purpose.as_bytes(),
        b"\n",
        text.as_bytes(),
    ] {
        hash.update(part);
    }
    let bytes = hash.finalize();
    let mut hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.truncate(digits);
    hex
}

/// An id in the form of a UUID.
pub(crate) fn uuid(seed: u64, purpose: &str, text: &str) -> String {
    let hex = hex(seed, purpose, text, 30);
    let [a, b, c, d, e] = [
        &hex[..8],
        &hex[8..12],
        &hex[12..15],
        &hex[15..18],
        &hex[18..],
    ];
    format!("{a}-{b}-4{c}-8{d}-{e}")
}

/// A number that a seed and another number lead to: the step of SplitMix64.
pub(crate) fn number(seed: u64, n: u64) -> u64 {
    let mut z = seed.wrapping_add(n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::{hex, number, uuid};

    #[test]
    fn another_seed_purpose_or_text_gives_another_value() {
        let value = hex(7, "code", "a", 40);
        assert_eq!(value.len(), 40);
        assert_eq!(value, hex(7, "code", "a", 40));
        for other in [
            hex(8, "code", "a", 40),
            hex(7, "token", "a", 40),
            hex(7, "code", "b", 40),
        ] {
            assert_ne!(value, other);
        }
        assert_ne!(number(7, 1), number(7, 2));
    }

    #[test]
    fn uuids_say_that_they_are_random() {
        let uuid = uuid(7, "assignment", "1");
        assert_eq!(uuid.len(), 36);
        assert_eq!((&uuid[14..15], &uuid[19..20]), ("4", "8"));
    }
}
