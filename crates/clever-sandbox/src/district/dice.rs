//! Made-up values: the same numbers for the same seed, kind and index, in any order.

/// Numbers that follow from where it starts: SplitMix64, which needs no warming up.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Begins anew for each record: nothing depends on what was made up before it.
    pub(crate) fn new(seed: u64, kind: u64, index: u64) -> Self {
        Self(mixed(seed ^ mixed(kind.rotate_right(8) ^ index)))
    }

    #[inline]
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// A number below `end`; 0 if there is none.
    #[inline]
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        let scaled = u128::from(self.roll()) * u128::from(end);
        (scaled >> 64) as u64
    }

    pub(crate) fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<T: Copy, const N: usize>(&mut self, from: &[T; N]) -> T {
        const { assert!(N > 0) };
        from[self.below(N as u64) as usize]
    }
}

#[inline]
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_place_gives_the_same_numbers_and_others_do_not() {
        let rolls = |seed, kind, index| {
            let mut dice = Dice::new(seed, kind, index);
            [dice.roll(), dice.roll()]
        };
        assert_eq!(rolls(7, 1, 2), rolls(7, 1, 2));
        for other in [rolls(8, 1, 2), rolls(7, 2, 2), rolls(7, 1, 3)] {
            assert_ne!(rolls(7, 1, 2), other);
        }
    }

    #[test]
    fn every_number_below_the_end_comes_up() {
        let mut dice = Dice::new(7, 0, 0);
        let mut seen = [0; 6];
        for _ in 0..600 {
            seen[dice.below(6) as usize] += 1;
        }
        assert!(seen.iter().all(|times| *times > 50), "{seen:?}");
        assert_eq!(dice.below(0), 0);
    }
}
