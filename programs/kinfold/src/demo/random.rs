//! Numbers that depend on the seed and a place only, so that any row can be made by itself.

/// A small generator (SplitMix64): not for keys, only for invented people.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// One for a purpose and a place.
    pub(crate) fn at(seed: u64, purpose: Purpose, society: usize, number: u64) -> Random {
        let mut state = seed;
        for part in [purpose as u64, society as u64, number] {
            state = Random(state ^ part.wrapping_mul(0xd6e8_feb8_6659_fd93)).next();
        }
        Random(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is not 0.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        u32::try_from((self.next() >> 33) % u64::from(n)).expect("below a 32-bit number")
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let count = u32::try_from(items.len()).expect("a short list");
        &items[self.below(count) as usize]
    }

    /// True so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }
}

/// What numbers are drawn for, so that one use does not shift another.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// The members of a household.
    Household = 1,
    /// How a register knows somebody.
    Row = 2,
    /// The marker of a canary.
    Canary = 3,
    /// When a program is killed.
    Chaos = 4,
}
