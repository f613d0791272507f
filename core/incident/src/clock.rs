//! Since when a controller knows, and what is due when: one clock for each society and
//! jurisdiction.

use sign::time::HOUR;
use sign::{Canonical, DecodeError, Decoder, Encoder, Hash, SocietyId, Time};

use crate::entry::Filed;

/// A law's reach: two capital letters, a country's code or `EU`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jurisdiction([u8; 2]);

impl Jurisdiction {
    /// From its two letters.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Jurisdiction> {
        let code: [u8; 2] = code.as_bytes().try_into().ok()?;
        let capitals = code.iter().all(u8::is_ascii_uppercase);
        capitals.then_some(Jurisdiction(code))
    }

    /// Its two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        core::str::from_utf8(&self.0).expect("made of ASCII capitals only")
    }
}

impl core::fmt::Debug for Jurisdiction {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.code())
    }
}

impl Canonical for Jurisdiction {
    fn encode(&self, out: &mut Encoder) {
        out.str(self.code());
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        Jurisdiction::from_code(from.str()?).ok_or(DecodeError::Unknown(at))
    }
}

/// Hours after awareness at which somebody is warned; the last is the end of Art 33(1) GDPR.
pub const WARNINGS: [u64; 5] = [24, 48, 60, 66, 72];

/// A clock: from awareness until the authority was told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clock {
    /// Whose.
    pub society: SocietyId,
    /// Under whose law.
    pub jurisdiction: Jurisdiction,
    /// When the controller knew.
    pub awareness: Time,
    /// What shows it.
    pub evidence: Hash,
    /// What the authority was told so far: the first filing stops the clock, later ones follow in
    /// phases.
    pub filings: Vec<Filed>,
}

impl Clock {
    /// The end of the time for the first filing.
    #[must_use]
    pub fn due(&self) -> Time {
        self.awareness.plus(72 * HOUR)
    }

    /// Whether a first filing at that moment is late.
    #[must_use]
    pub fn is_late(&self, at: Time) -> bool {
        at > self.due()
    }

    /// The warnings that came due after `since` and up to `now`, in hours; none once it was filed.
    /// Whoever asks again from where they stopped misses none and hears none twice.
    pub fn warnings(&self, since: Time, now: Time) -> impl Iterator<Item = u64> {
        let running = self.filings.is_empty();
        let start = self.awareness;
        WARNINGS.into_iter().filter(move |hours| {
            let at = start.plus(hours * HOUR);
            running && since < at && at <= now
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_come_once_each_and_stop_with_the_filing() {
        let start = Time(1_000 * HOUR);
        let mut clock = Clock {
            society: SocietyId(1),
            jurisdiction: Jurisdiction::from_code("EU").unwrap(),
            awareness: start,
            evidence: Hash::default(),
            filings: vec![],
        };
        let at = |hours: u64| start.plus(hours * HOUR);
        let warned = |clock: &Clock, since, now| clock.warnings(since, now).collect::<Vec<_>>();
        assert_eq!(warned(&clock, start, at(23)), [0_u64; 0]);
        assert_eq!(warned(&clock, start, at(24)), [24]);
        assert_eq!(warned(&clock, at(24), at(61)), [48, 60]);
        // Asked in steps of any size, each comes once.
        for step in [1, 5, 7, 24, 100] {
            let mut all = Vec::new();
            let mut since = start;
            while since < at(90) {
                let now = since.plus(step * HOUR);
                all.extend(clock.warnings(since, now));
                since = now;
            }
            assert_eq!(all, WARNINGS);
        }
        assert!(!clock.is_late(at(72)) && clock.is_late(Time(at(72).0 + 1)));
        clock.filings.push(Filed {
            society: SocietyId(1),
            jurisdiction: clock.jurisdiction,
            document: Hash::default(),
            reasons: None,
        });
        assert_eq!(warned(&clock, start, at(100)), [0_u64; 0]);
        for bad in ["eu", "E", "EUR", "É", "1A"] {
            assert!(Jurisdiction::from_code(bad).is_none(), "{bad}");
        }
    }
}
