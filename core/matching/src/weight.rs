//! Evidence in decibans, computed in whole numbers so that every machine gets the same bytes.

use core::ops::{Add, AddAssign, Neg, Sub};

/// A weight of evidence in hundredths of a deciban: ten decibans are odds of ten to one
/// (I. J. Good, "Probability and the Weighing of Evidence", 1950).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Decibans(pub i32);

impl Decibans {
    /// No evidence either way.
    pub const ZERO: Decibans = Decibans(0);

    /// So many whole decibans.
    #[must_use]
    pub const fn whole(decibans: i32) -> Decibans {
        Decibans(decibans * 100)
    }

    /// To the nearest whole deciban.
    #[must_use]
    pub fn rounded(self) -> i16 {
        let nearest = self.0.saturating_add(50).div_euclid(100);
        i16::try_from(nearest).unwrap_or(if nearest < 0 { i16::MIN } else { i16::MAX })
    }

    /// 10·log₁₀(`over` / `under`); a zero counts as one half.
    #[must_use]
    pub fn ratio(over: u32, under: u32) -> Decibans {
        Decibans(log(over) - log(under))
    }

    /// This weight times `percent` / 100.
    #[must_use]
    pub(crate) fn percent(self, percent: i32) -> Decibans {
        Decibans(self.0.saturating_mul(percent) / 100)
    }
}

impl Add for Decibans {
    type Output = Decibans;
    fn add(self, other: Decibans) -> Decibans {
        Decibans(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Decibans {
    fn add_assign(&mut self, other: Decibans) {
        *self = *self + other;
    }
}

impl Sub for Decibans {
    type Output = Decibans;
    fn sub(self, other: Decibans) -> Decibans {
        Decibans(self.0.saturating_sub(other.0))
    }
}

impl Neg for Decibans {
    type Output = Decibans;
    fn neg(self) -> Decibans {
        Decibans(self.0.saturating_neg())
    }
}

/// A chance in millionths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Probability(pub u32);

impl Probability {
    /// The chance whose odds weigh `odds`: the logistic curve, by whole-number arithmetic.
    #[must_use]
    pub fn of(odds: Decibans) -> Probability {
        const ONE: u64 = 1_000_000;
        // Odds beyond a million to one are not told apart.
        let size = odds.0.unsigned_abs().min(6000);
        let power = power(size);
        let likely = ONE * power / (power + (1 << 20));
        let likely = u32::try_from(likely).unwrap_or(1_000_000);
        Probability(if odds.0 < 0 {
            1_000_000 - likely
        } else {
            likely
        })
    }

    /// As a fraction between 0 and 1.
    #[must_use]
    pub fn fraction(self) -> f64 {
        f64::from(self.0) / 1e6
    }
}

/// 1000·log₁₀(n): the leading eleven bits are looked up.
fn log(n: u32) -> i32 {
    if n == 0 {
        return -301;
    }
    let shift = (u32::BITS - n.leading_zeros()).saturating_sub(11);
    let whole = i32::try_from(shift).expect("below 32");
    i32::from(LOGS[(n >> shift) as usize]) + (whole * 301_030 + 500) / 1000
}

/// 1000·log₁₀(n) of the numbers below 2048, to the nearest.
static LOGS: [i16; 2048] = logs();

const fn logs() -> [i16; 2048] {
    let mut out = [0; 2048];
    let mut n = 1;
    while n < out.len() {
        out[n] = slow_log(n as u32) as i16;
        n += 1;
    }
    out
}

/// 1000·log₁₀(n) by repeated squaring: sixteen binary places of log₂, times 1000·log₁₀(2).
const fn slow_log(n: u32) -> i32 {
    let whole = n.ilog2();
    let mut mantissa = (n as u64) << (32 - whole);
    let mut bits: u64 = (whole as u64) << 16;
    let mut place = 16;
    while place > 0 {
        place -= 1;
        // mantissa is in [1, 2) with 32 binary places; its square in [1, 4).
        mantissa = ((mantissa as u128 * mantissa as u128) >> 32) as u64;
        if mantissa >= 1 << 33 {
            mantissa >>= 1;
            bits |= 1 << place;
        }
    }
    ((bits * 301_030 / 1000 + (1 << 15)) >> 16) as i32
}

/// 10^(size / 1000) with twenty binary places: halves of the exponent by squaring.
fn power(size: u32) -> u64 {
    // 10^(1/1000), 10^(2/1000), 10^(4/1000) … in 40 binary places, each the square of the last.
    let mut factor: u128 = 1_102_046_263_847;
    let mut value: u128 = 1 << 40;
    for place in 0..13 {
        if size >> place & 1 == 1 {
            value = (value * factor) >> 40;
        }
        factor = (factor * factor) >> 40;
    }
    u64::try_from(value >> 20).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_right_to_a_hundredth_of_a_deciban() {
        for n in [
            1,
            2,
            3,
            7,
            10,
            99,
            1000,
            65_535,
            100_000,
            1_000_000,
            u32::MAX,
        ] {
            let exact = f64::from(n).log10() * 1000.0;
            let ours = f64::from(Decibans::ratio(n, 1).0);
            assert!((exact - ours).abs() <= 1.5, "{n}: {exact} {ours}");
        }
        assert_eq!(Decibans::ratio(5, 50), Decibans(-1000));
        assert_eq!(Decibans::ratio(0, 0), Decibans::ZERO);
    }

    #[test]
    fn probability_is_logistic_and_monotone() {
        let mut before = 0;
        for odds in -7000..7000 {
            let p = Probability::of(Decibans(odds));
            let exact = 1.0 / (1.0 + 10f64.powf(-f64::from(odds.clamp(-6000, 6000)) / 1000.0));
            assert!((p.fraction() - exact).abs() < 2e-5, "{odds}");
            assert!(p.0 >= before);
            before = p.0;
        }
        assert_eq!(Probability::of(Decibans::ZERO), Probability(500_000));
    }

    #[test]
    fn rounding_is_to_the_nearest() {
        assert_eq!(Decibans(149).rounded(), 1);
        assert_eq!(Decibans(-151).rounded(), -2);
        assert_eq!(Decibans(i32::MAX).rounded(), i16::MAX);
    }
}
