//! Yes or no for each of many numbers.
//!
//! In and out: numbers below a count. Knows nothing of words.

/// Yes or no for each of many numbers, in little memory.
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// So many, all no.
    pub fn new(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    /// The answer for a number.
    pub fn get(&self, at: u32) -> bool {
        self.0[at as usize / 64] >> (at % 64) & 1 == 1
    }

    /// Changes the answer for a number.
    pub fn set(&mut self, at: u32, yes: bool) {
        let bits = &mut self.0[at as usize / 64];
        *bits = *bits & !(1 << (at % 64)) | u64::from(yes) << (at % 64);
    }
}
