//! Which number comes next? A seeded generator whose sequence never changes, so that seeds replay.

use std::ops::Range;

/// SplitMix64: eight lines, no dependency, the same on every machine and in every year.
#[derive(Debug, Clone)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// A generator that repeats exactly for the same seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// An independent generator for one part of a seed, so that parts do not shift each other.
    pub fn part(seed: u64, part: u64) -> Self {
        let mut mixer = Self::new(seed ^ part.wrapping_mul(0xA076_1D64_78BD_642F));
        Self::new(mixer.next())
    }

    /// The next 64 bits.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number in a half-open range, which must not be empty.
    pub fn range(&mut self, range: Range<i64>) -> i64 {
        assert!(range.start < range.end, "an empty range holds no number");
        let width = i128::from(range.end) - i128::from(range.start);
        // Unsigned, because the widest range times the largest draw needs all 128 bits.
        let offset = (u128::from(self.next()) * width.unsigned_abs()) >> 64;
        i64::try_from(i128::from(range.start) + offset as i128).expect("it lies inside the range")
    }

    /// An index below `len`.
    pub fn index(&mut self, len: usize) -> usize {
        let len = i64::try_from(len).expect("slices are shorter than i64::MAX");
        usize::try_from(self.range(0..len)).expect("not negative")
    }

    /// One element of a slice, which must not be empty.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.index(from.len())]
    }

    /// True `n` times in `m`.
    pub fn chance(&mut self, n: i64, m: i64) -> bool {
        self.range(0..m) < n
    }

    /// An amount of cents in a half-open range.
    pub fn cents(&mut self, range: Range<i64>) -> i64 {
        self.range(range)
    }

    /// An amount that is never zero: one in eight from the edges of i64, the rest everyday.
    ///
    /// Without the edges a generator finds nothing for months; with only edges it finds nothing else.
    pub fn edge_amount(&mut self) -> i64 {
        if !self.chance(1, 8) {
            return match self.range(-500_000..500_000) {
                0 => 1,
                everyday => everyday,
            };
        }
        let distance = self.range(0..3);
        match self.range(0..6) {
            0 => i64::MAX - distance,
            1 => i64::MIN + distance,
            2 => 1 + distance,
            3 => -1 - distance,
            4 => i64::MAX / 2 + distance,
            _ => i64::MIN / 2 - distance,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_of_a_seed_is_pinned() {
        let mut rng = Rng::new(0);
        assert_eq!(rng.next(), 0xE220_A839_7B1D_CDAF, "the published first value of SplitMix64");
        assert_eq!(rng.next(), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn ranges_reach_both_ends_and_never_leave() {
        let mut rng = Rng::new(7);
        let drawn: Vec<i64> = (0..1_000).map(|_| rng.range(-2..3)).collect();
        for wanted in -2..3 {
            assert!(drawn.contains(&wanted), "{wanted} never drawn");
        }
        assert!(drawn.iter().all(|n| (-2..3).contains(n)));
        let whole = (0..1_000).map(|_| rng.range(i64::MIN..i64::MAX));
        assert!(whole.into_iter().any(|n| n < i64::MIN / 2), "the widest range overflows nothing");
    }

    #[test]
    fn one_amount_in_eight_is_an_edge() {
        let mut rng = Rng::new(11);
        let amounts: Vec<i64> = (0..8_000).map(|_| rng.edge_amount()).collect();
        let edges = amounts.iter().filter(|a| a.unsigned_abs() > 1 << 61 || a.unsigned_abs() < 4);
        assert!((900..1_100).contains(&edges.count()));
        assert!(amounts.contains(&i64::MIN) && amounts.contains(&i64::MAX));
        assert!(!amounts.contains(&0));
    }
}
