//! Places as written, with what else is known of them.

use crate::country::Country;
use crate::script::Script;
use crate::text::Text;
use sign::{Canonical, DecodeError, Decoder, Encoder};
use zeroize::Zeroize;

/// A point on the earth in millionths of a degree, wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Coordinates {
    latitude: i32,
    longitude: i32,
}

redacted!(Coordinates);

const MAX_LATITUDE: i32 = 90_000_000;
const MAX_LONGITUDE: i32 = 180_000_000;

impl Coordinates {
    /// Latitude (−90 to 90 degrees, north positive) and longitude (−180 to 180, east positive),
    /// in millionths of a degree; nothing if out of range.
    #[must_use]
    pub fn new(latitude: i32, longitude: i32) -> Option<Coordinates> {
        let fits = (-MAX_LATITUDE..=MAX_LATITUDE).contains(&latitude)
            && (-MAX_LONGITUDE..=MAX_LONGITUDE).contains(&longitude);
        fits.then_some(Coordinates {
            latitude,
            longitude,
        })
    }

    /// Latitude and longitude in millionths of a degree.
    #[must_use]
    pub fn micro_degrees(&self) -> (i32, i32) {
        (self.latitude, self.longitude)
    }
}

impl Drop for Coordinates {
    fn drop(&mut self) {
        self.latitude.zeroize();
        self.longitude.zeroize();
    }
}

/// `[latitude + 90°, longitude + 180°]` in millionths of a degree.
impl Canonical for Coordinates {
    fn encode(&self, out: &mut Encoder) {
        out.array(2);
        (self.latitude + MAX_LATITUDE).unsigned_abs().encode(out);
        (self.longitude + MAX_LONGITUDE).unsigned_abs().encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(2)?;
        let at = from.position();
        let shifted = |n: u32, by: i32| i32::try_from(n).ok().map(|n| n - by);
        shifted(u32::decode(from)?, MAX_LATITUDE)
            .zip(shifted(u32::decode(from)?, MAX_LONGITUDE))
            .and_then(|(latitude, longitude)| Coordinates::new(latitude, longitude))
            .ok_or(DecodeError::Range(at))
    }
}

plain! {
    /// A place.
    pub struct Place {
        /// As it was written.
        pub written: Text,
        /// The script of what was written.
        pub script: Script,
        /// Its country, if known.
        pub country: Option<Country>,
        /// Region, province, district, as written.
        pub admin: Option<Text>,
        /// Old and new names, and names in other scripts.
        pub other_names: Vec<Text>,
        /// Where it is, if known.
        pub coordinates: Option<Coordinates>,
    }
}

impl Place {
    /// A place of which only its name and perhaps its country are known.
    #[must_use]
    pub fn named(written: &str, country: Option<Country>) -> Place {
        Place {
            written: written.trim().into(),
            script: Script::of(written),
            country,
            admin: None,
            other_names: Vec::new(),
            coordinates: None,
        }
    }
}

#[cfg(test)]
impl crate::sample::Sample for Coordinates {
    fn sample(from: &mut crate::sample::Random) -> Self {
        let mut within = |max: i32| from.below(max as usize * 2 + 1) as i32 - max;
        Coordinates::new(within(MAX_LATITUDE), within(MAX_LONGITUDE)).expect("within")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_stay_on_the_earth() {
        assert!(Coordinates::new(90_000_000, -180_000_000).is_some());
        assert!(Coordinates::new(90_000_001, 0).is_none());
        let off = sign::to_bytes(&(180_000_001_u32, 0_u32));
        assert!(sign::from_bytes::<Coordinates>(&off).is_err());
        let off = sign::to_bytes(&(u32::MAX, 0_u32));
        assert!(sign::from_bytes::<Coordinates>(&off).is_err());
    }
}
