//! Chance that follows from a seed.

use sign::hash;

/// A row of numbers.
pub(in crate::bench) struct Chance {
    seed: u64,
    drawn: u64,
}

impl Chance {
    pub(in crate::bench) fn new(seed: u64) -> Chance {
        Chance { seed, drawn: 0 }
    }

    fn next(&mut self) -> u64 {
        self.drawn += 1;
        let of = [&self.seed.to_be_bytes()[..], &self.drawn.to_be_bytes()];
        let bytes = hash("chance of simulated weeks", &of);
        u64::from_be_bytes(*bytes.as_bytes().first_chunk().unwrap_or(&[0; 8]))
    }

    /// From 0 to 1, neither of them.
    pub(in crate::bench) fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Below `of`.
    pub(super) fn below(&mut self, of: u64) -> u64 {
        self.next() % of.max(1)
    }

    /// So many of a hundred times.
    pub(super) fn percent(&mut self, of: u64) -> bool {
        self.below(100) < of
    }

    /// Waiting for something that comes once in so long on average, and a fifth of that at least.
    pub(super) fn waiting(&mut self, mean: u64) -> u64 {
        let least = mean / 5;
        least + ((mean - least) as f64 * self.exponential()) as u64
    }

    /// Of what comes by chance, once on average.
    pub(in crate::bench) fn exponential(&mut self) -> f64 {
        -self.unit().ln()
    }

    /// A number whose logarithm is normal (Box and Muller).
    pub(super) fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        let radius = (-2.0 * self.unit().ln()).sqrt();
        let normal = radius * (core::f64::consts::TAU * self.unit()).cos();
        median * (spread * normal).exp()
    }
}
