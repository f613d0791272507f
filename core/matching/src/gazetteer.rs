//! Which places a written name may mean, wherever they are.
//!
//! The data (`gazetteer/places.bin`) are derived from GeoNames (<https://www.geonames.org>,
//! CC BY 4.0); `gazetteer/README.md` says how, and what the bytes mean. They stay as they are:
//! nothing is laid out at the start. A spelling is looked up once, when a word is first seen.

use crate::script::{Script, Word};

static DATA: &[u8] = include_bytes!("../gazetteer/places.bin");

/// A name that more places share stands for the largest.
pub(crate) const MANY: usize = 8;
/// Bytes before the places.
const HEAD: usize = 12;
/// Bytes of a place.
const PLACE: usize = 6;
/// Upper bits of a hash that are looked up in a table.
const STARTS: usize = 1 << 16;

/// The places that a spelling may mean, by number, ascending.
#[derive(Clone, Default)]
pub(crate) struct Known {
    places: Box<[u16]>,
    /// As written, not with a letter changed.
    exact: bool,
}

/// What the gazetteer says of two spellings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Relation {
    /// They may mean the same place: the largest such.
    Same(u16),
    /// They mean two places, so many kilometres apart at least.
    Apart(u32),
    /// One is not known.
    Unknown,
}

impl Known {
    /// Looks a spelling up; if it is not there, those with one letter otherwise.
    pub(crate) fn of(word: &Word) -> Known {
        let places = find(hash(word.script, &word.text));
        if !places.is_empty() {
            return Known {
                places: places.into(),
                exact: true,
            };
        }
        Known {
            places: slips(word).into(),
            exact: false,
        }
    }

    pub(crate) fn places(&self) -> &[u16] {
        &self.places
    }

    /// What is known of this spelling and another.
    pub(crate) fn relation(&self, other: &Known) -> Relation {
        let shared = self.places.iter().find(|p| other.places.contains(p));
        match shared {
            Some(place) => Relation::Same(*place),
            None if self.is_sure() && other.is_sure() => Relation::Apart(nearest(self, other)),
            None => Relation::Unknown,
        }
    }

    /// A spelling with a letter changed may be that of a village nobody listed: it agrees with
    /// a place, and never contradicts one.
    fn is_sure(&self) -> bool {
        self.exact && !self.places.is_empty()
    }
}

fn nearest(a: &Known, b: &Known) -> u32 {
    let pairs = a
        .places
        .iter()
        .flat_map(|x| b.places.iter().map(|y| (*x, *y)));
    pairs
        .map(|(x, y)| kilometres(x, y))
        .min()
        .unwrap_or(u32::MAX)
}

/// Where a place is: hundredths of a degree.
fn position(place: u16) -> (i32, i32) {
    let at = HEAD + usize::from(place) * PLACE;
    let number = |at: usize| i32::from(i16::from_le_bytes([DATA[at], DATA[at + 1]]));
    (number(at), number(at + 2))
}

/// The country of a place.
#[cfg(test)]
fn country(place: u16) -> [u8; 2] {
    let at = HEAD + usize::from(place) * PLACE + 4;
    [DATA[at], DATA[at + 1]]
}

/// The distance of two places on a plane, in whole numbers: right to a few in a hundred where
/// it matters, and the same on every machine.
fn kilometres(a: u16, b: u16) -> u32 {
    let ((north, east), (north2, east2)) = (position(a), position(b));
    let up = (north - north2).unsigned_abs();
    let across = (east - east2).unsigned_abs();
    let across = across.min(36_000 - across.min(36_000));
    let across = across * cosine((north + north2).unsigned_abs() / 200) / 1000;
    // A degree is 111.2 km.
    (up * up + across * across).isqrt() * 1112 / 1000
}

/// A thousand cosines of whole degrees, after Bhaskara.
fn cosine(degrees: u32) -> u32 {
    let square = degrees.min(90).pow(2);
    4000 * (8100 - square) / (32_400 + square)
}

fn count(at: usize) -> usize {
    u32::from_le_bytes([DATA[at], DATA[at + 1], DATA[at + 2], DATA[at + 3]]) as usize
}

fn three(at: usize) -> usize {
    usize::from(DATA[at]) | usize::from(DATA[at + 1]) << 8 | usize::from(DATA[at + 2]) << 16
}

/// The places under a hash, the largest first.
fn find(hash: u64) -> Vec<u16> {
    let starts = HEAD + count(4) * PLACE;
    let rests = starts + (STARTS + 1) * 3;
    let places = rests + count(8) * 3;
    let (upper, lower) = split(hash);
    let (from, to) = (three(starts + upper * 3), three(starts + upper * 3 + 3));
    (from..to)
        .filter(|at| three(rests + at * 3) == lower)
        .map(|at| u16::from_le_bytes([DATA[places + at * 2], DATA[places + at * 2 + 1]]))
        .collect()
}

/// The two halves of a hash of 40 bits, as they are stored.
pub(crate) fn split(hash: u64) -> (usize, usize) {
    ((hash >> 24) as usize & 0xffff, hash as usize & 0xff_ffff)
}

/// FNV-1a of the script and the folded letters, the upper 40 bits of a last turn.
pub(crate) fn hash(script: Script, text: &str) -> u64 {
    finish(text.bytes().fold(begin(script), eat))
}

fn begin(script: Script) -> u64 {
    let number = match script {
        Script::Latin => 1,
        Script::Arabic => 2,
        Script::Ethiopic => 3,
        Script::Cyrillic => 4,
        Script::Han => 5,
        Script::Other => 6,
    };
    eat(0xcbf2_9ce4_8422_2325, number)
}

fn eat(sum: u64, byte: u8) -> u64 {
    (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

fn finish(sum: u64) -> u64 {
    (sum ^ sum >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 24
}

/// The letters that a slip may put in, and the shortest word in which one is looked for: in a
/// shorter one another letter is another name.
fn letters(script: Script) -> Option<(&'static str, usize)> {
    match script {
        Script::Latin => Some(("abcdefghijklmnopqrstuvwxyz", 6)),
        Script::Arabic => Some(("ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگ", 5)),
        Script::Cyrillic => Some(("абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґ", 6)),
        Script::Ethiopic | Script::Han | Script::Other => None,
    }
}

/// Places one letter away from a spelling: one left out, put in or changed, or two neighbours
/// exchanged. Too many are as good as none.
fn slips(word: &Word) -> Vec<u16> {
    let text: Vec<char> = word.text.chars().collect();
    let Some((alphabet, least)) = letters(word.script) else {
        return Vec::new();
    };
    if text.len() < least {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut look = |changed: &mut dyn Iterator<Item = char>| {
        let mut sum = begin(word.script);
        let mut buffer = [0; 4];
        for c in changed {
            sum = c.encode_utf8(&mut buffer).bytes().fold(sum, eat);
        }
        out.extend(find(finish(sum)));
    };
    for at in 0..=text.len() {
        let (before, after) = text.split_at(at);
        let start = || before.iter().copied();
        for letter in alphabet.chars() {
            look(&mut start().chain([letter]).chain(after.iter().copied()));
        }
        let [first, rest @ ..] = after else { continue };
        look(&mut start().chain(rest.iter().copied()));
        for letter in alphabet.chars() {
            look(&mut start().chain([letter]).chain(rest.iter().copied()));
        }
        if let [second, rest @ ..] = rest {
            let turned = [*second, *first].into_iter();
            look(&mut start().chain(turned).chain(rest.iter().copied()));
        }
    }
    out.sort_unstable();
    out.dedup();
    if out.len() > MANY {
        out.clear();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::squeeze;

    fn known(text: &str) -> Known {
        Known::of(&squeeze(text).expect("a word"))
    }

    fn same(a: &str, b: &str) -> bool {
        matches!(known(a).relation(&known(b)), Relation::Same(_))
    }

    #[test]
    fn the_file_is_whole() {
        assert_eq!(&DATA[..4], b"KFG1");
        let (places, names) = (count(4), count(8));
        let size = HEAD + places * PLACE + (STARTS + 1) * 3 + names * 5;
        assert_eq!(DATA.len(), size);
        assert!(places > 50_000 && u16::try_from(places - 1).is_ok());
        let starts = HEAD + places * PLACE;
        let start = |at: usize| three(starts + at * 3);
        assert!((0..STARTS).all(|at| start(at) <= start(at + 1)));
        assert_eq!((start(0), start(STARTS)), (0, names));
        let of = |at: usize| u16::from_le_bytes([DATA[at], DATA[at + 1]]);
        let numbers = size - names * 2;
        assert!((0..names).all(|at| usize::from(of(numbers + at * 2)) < places));
        for place in 0..places {
            let place = u16::try_from(place).expect("fewer than 65,536");
            let (north, east) = position(place);
            assert!(north.abs() <= 9_000 && east.abs() <= 18_000);
            assert!(country(place).iter().all(u8::is_ascii_uppercase));
        }
    }

    #[test]
    fn towns_under_their_names() {
        for names in [
            &["Gondar", "Gonder", "ጎንደር", "Гондар"][..],
            &["Aleppo", "Halab", "حلب", "Haleb", "Алеппо", "ḨALAB", "Alep"],
            &["Kyiv", "Kiev", "Київ", "Киев", "كييف", "基輔"],
            &["Homs", "Hims", "حمص", "Химс", "مدينة حمص"],
            &["Mekelle", "መቐለ", "Mek'ele"],
            &["Mosul", "الموصل", "Al Mawsil"],
            &["Herat", "هرات", "Herāt"],
            &["Muqdisho", "Mogadishu", "مقديشو"],
        ] {
            for a in names {
                for b in names {
                    assert!(same(a, b), "{a} {b}");
                }
            }
        }
    }

    #[test]
    fn a_slip_of_the_hand_is_found_and_never_contradicts() {
        assert!(same("Mogadihsu", "مقديشو"));
        assert!(same("Kandahqr", "قندهار"));
        let slip = known("Mogadihsu");
        assert!(matches!(slip.relation(&known("Aleppo")), Relation::Unknown));
    }

    #[test]
    fn what_is_not_listed_is_unknown() {
        for text in ["Xqzvvillage", "ab", "قريةبعيدةجدا", "ም"] {
            let (a, b) = (known(text), known("Aleppo"));
            assert_eq!(a.relation(&b), Relation::Unknown, "{text}");
        }
    }

    #[test]
    fn distances_are_right_to_a_few_in_a_hundred() {
        // Great-circle distances.
        for (a, b, exact) in [
            ("Aleppo", "Homs", 169),
            ("Kyiv", "Kharkiv", 411),
            ("Gondar", "Addis Ababa", 419),
            ("Kabul", "Herat", 654),
            ("Suva", "Apia", 1145),
        ] {
            let Relation::Apart(km) = known(a).relation(&known(b)) else {
                panic!("{a} {b}");
            };
            assert!(km.abs_diff(exact) * 20 < exact, "{a} {b} {km}");
        }
    }

    #[test]
    fn a_place_has_its_country() {
        let of = |text| country(known(text).places()[0]);
        assert_eq!(of("Asmara"), *b"ER");
        assert_eq!(of("Київ"), *b"UA");
    }
}
