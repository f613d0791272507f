//! One word of a name, read once for many comparisons.

use crate::frequent::FREQUENT;
use crate::script::{Script, Word};
use crate::sound::Readings;
use crate::spelling::{Distance, distance_within};
use crate::translit::sounds;

/// A word with the ways it is read, its weight in letters, and how rare it is.
pub(crate) struct Heard {
    pub(crate) word: Word,
    pub(crate) readings: Readings,
    pub(crate) letters: i32,
    /// The classes of its consonants, as bits.
    classes: u16,
    /// Decibans.
    pub(crate) rare: i32,
}

/// Beyond this two words have nothing in common.
const HEARD: Distance = Distance(88);
/// What a word weighs that is in no table, in decibans.
const RAREST: u8 = 47;

impl Heard {
    pub(crate) fn of(word: Word) -> Heard {
        let mut sounds = sounds(&word);
        if let Some(bare) = without_son(&word)
            && let Some(sound) = self::sounds(&bare).first()
        {
            sounds.push(sound.clone());
        }
        let readings = Readings::of(&sounds);
        let phones = sounds.first().map_or(&[][..], |s| s.phones());
        let (mut consonants, mut classes) = (0, 0u16);
        for phone in phones {
            let class = CLASSES[usize::from(phone & 127)];
            consonants += i32::from(class & HEAVY > 0);
            classes |= 1 << (class & !HEAVY);
        }
        Heard {
            letters: consonants * 2 + i32::try_from(phones.len().min(4)).unwrap_or(0),
            classes: classes & !1,
            rare: i32::from(rare(phones)),
            word,
            readings,
        }
    }

    /// The distance, as far as it is told apart from none at all.
    pub(crate) fn far(&self, other: &Heard) -> Distance {
        if self.word == other.word {
            return Distance(0);
        }
        if self.classes & other.classes == 0 && self.letters > 5 && other.letters > 5 {
            return Distance::MOST;
        }
        distance_within(
            (self.word.script, &self.readings),
            (other.word.script, &other.readings),
            HEARD,
        )
    }
}

/// *Benali* is *Ali*, as *Ben Ali* is.
fn without_son(word: &Word) -> Option<Word> {
    if word.script != Script::Latin {
        return None;
    }
    let bare = word.text.strip_prefix("ben")?;
    (bare.len() >= 3).then(|| Word {
        script: Script::Latin,
        text: bare.to_owned(),
    })
}

/// Letters that weigh as much as two: all but vowels, and what is as easily left out.
const fn is_consonant(phone: u8) -> bool {
    !matches!(
        phone,
        b'a' | b'e'
            | b'i'
            | b'o'
            | b'u'
            | b'A'
            | b'I'
            | b'U'
            | b'W'
            | b'Y'
            | b'@'
            | b'H'
            | b'`'
            | b'J'
            | b'O'
            | b'h'
            | b'y'
            | b'w'
    )
}

/// How rare a word of these sounds is in names, in decibans.
fn rare(phones: &[u8]) -> u8 {
    let wanted = frame(phones);
    let shelf = (wanted >> SHELF) as usize;
    let (from, to) = (usize::from(SHELVES[shelf]), usize::from(SHELVES[shelf + 1]));
    let shelf = &FREQUENT[from..to];
    let found = shelf.iter().find(|(frame, _)| *frame == wanted);
    found.map_or(RAREST, |(_, rare)| *rare)
}

/// Frames are 24 bits, evenly spread: about one of the table shares its upper twelve with another.
const SHELF: u32 = 12;
/// Where in [`FREQUENT`] the frames of each upper twelve bits begin.
static SHELVES: [u16; 4097] = {
    let mut out = [0; 4097];
    let (mut shelf, mut at) = (0, 0);
    while shelf < out.len() {
        while at < FREQUENT.len() && ((FREQUENT[at].0 >> SHELF) as usize) < shelf {
            at += 1;
        }
        out[shelf] = at as u16;
        shelf += 1;
    }
    out
};

/// The consonants of a word and whether it begins with a vowel, as one number: spellings of one
/// name share it.
pub(crate) fn frame(phones: &[u8]) -> u32 {
    let open = phones.first().is_none_or(|p| {
        matches!(
            p,
            b'a' | b'e' | b'i' | b'o' | b'u' | b'A' | b'I' | b'U' | b'@' | b'`' | b'O'
        )
    });
    let mut packed = 1 + u64::from(open);
    let mut before = 0;
    for &phone in phones {
        let class = class(phone);
        if class != 0 && phone != before {
            packed = packed.wrapping_mul(13).wrapping_add(u64::from(class));
        }
        before = phone;
    }
    u32::try_from(packed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40).unwrap_or(0)
}

/// One of eleven classes of consonants, or none.
fn class(phone: u8) -> u8 {
    CLASSES[usize::from(phone & 127)] & !HEAVY
}

/// In [`CLASSES`], the bit of those that [`is_consonant`] tells.
const HEAVY: u8 = 1 << 7;

static CLASSES: [u8; 128] = {
    let mut out = [0; 128];
    let mut phone = 0;
    while phone < 128 {
        let heavy = if is_consonant(phone) { HEAVY } else { 0 };
        out[phone as usize] = class_of(phone) | heavy;
        phone += 1;
    }
    out
};

const fn class_of(phone: u8) -> u8 {
    match phone {
        b'b' | b'p' => 1,
        b'f' => 2,
        b'm' => 3,
        b'n' => 4,
        b'l' => 5,
        b'r' => 6,
        b't' | b'd' | b'T' | b'D' => 7,
        b's' | b'z' => 8,
        b'S' | b'Z' | b'C' | b'j' => 9,
        b'g' | b'k' | b'q' | b'G' => 10,
        b'X' => 11,
        _ => 0,
    }
}

/// A share in millionths as a rarity.
pub fn rarity(millionths: f64) -> u8 {
    let tenths = (1e6 / millionths).log10() * 10.0;
    tenths.round().clamp(0.0, f64::from(RAREST)) as u8
}
