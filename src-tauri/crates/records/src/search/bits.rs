//! A set of numbers from nought on.

/// One bit for each number.
#[derive(Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// None of `length` numbers.
    pub(super) fn none(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    /// All of `length` numbers.
    pub(super) fn all(length: usize) -> Self {
        let mut all = Self(vec![u64::MAX; length.div_ceil(64)]);
        all.retain(|number| number < length);
        all
    }

    pub(super) fn add(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn has(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Keeps the numbers for which `keep` holds, asked in order.
    pub(super) fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        for (place, word) in self.0.iter_mut().enumerate() {
            let mut left = *word;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                if !keep(place * 64 + bit as usize) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// Keeps only what `other` has too.
    pub(super) fn keep(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }
}
