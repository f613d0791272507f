//! Sounds: the common alphabet into which every script is read, and the keys made of it.
//!
//! A word becomes a string of *phones*, one ASCII letter each:
//! `a e i o u` vowels; `A I U` long ones; `W Y` the Arabic letters that are vowel or consonant;
//! `@` a vowel that may be silent (Ge'ez sixth order); `H` a silent final h (ta marbuta);
//! `` ` `` ayn and hamza; `b p f v w m n l r t d s z j g k q h y` as in English;
//! `T` th, `D` dh and the Arabic emphatics between d and z, `S` sh, `C` ch, `Z` zh,
//! `G` gh, `X` kh.
//!
//! A key is the sequence of the word's consonant classes (ten classes, four bits each), so that
//! spellings that differ in vowels, voice or romanisation share one. Where a letter is read
//! differently by habit (g and j, th and s), the word has several keys.

use crate::script::LETTERS;
use zeroize::Zeroize;

/// How one word may sound, in place: a name is read without asking for memory at each word.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Sound {
    many: u8,
    all: [u8; LETTERS],
}

impl Sound {
    pub(crate) fn phones(&self) -> &[u8] {
        &self.all[..usize::from(self.many)]
    }

    pub(crate) fn last(&self) -> Option<u8> {
        self.phones().last().copied()
    }

    /// Adds a sound; beyond [`LETTERS`] none is kept.
    pub(crate) fn push(&mut self, phone: u8) {
        if let Some(place) = self.all.get_mut(usize::from(self.many)) {
            *place = phone;
            self.many += 1;
        }
    }

    pub(crate) fn extend(&mut self, phones: &[u8]) {
        for phone in phones {
            self.push(*phone);
        }
    }
}

impl Drop for Sound {
    fn drop(&mut self) {
        self.all[..usize::from(self.many)].zeroize();
    }
}

/// The ways one word is read, the likeliest first.
#[derive(Clone, Default)]
pub(crate) struct Sounds {
    many: usize,
    all: [Sound; READINGS],
}

/// Ways of reading a word beyond this are not kept.
const READINGS: usize = 6;

impl Sounds {
    /// Adds a way of reading that is new.
    pub(crate) fn push(&mut self, sound: Sound) {
        if !self.contains(&sound)
            && let Some(place) = self.all.get_mut(self.many)
        {
            *place = sound;
            self.many += 1;
        }
    }
}

impl core::ops::Deref for Sounds {
    type Target = [Sound];
    fn deref(&self) -> &[Sound] {
        &self.all[..self.many]
    }
}

impl core::fmt::Debug for Sound {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Sound(redacted)")
    }
}

/// The readings of one word packed together, so that a search that looks at thousands of words
/// fetches one piece of memory for each: a length before each reading, in place if they fit.
pub(crate) struct Readings {
    short: [u8; SHORT],
    /// Behind two boxes, so that it takes little where it is not needed, which is nearly always.
    long: Option<Box<Box<[u8]>>>,
}

const SHORT: usize = 32;

impl Readings {
    pub(crate) fn of(sounds: &[Sound]) -> Readings {
        let size: usize = sounds.iter().map(|s| 1 + s.phones().len()).sum();
        let mut out = Readings {
            short: [0; SHORT],
            long: (size > SHORT).then(|| Box::new(vec![0; size].into())),
        };
        let mut to: &mut [u8] = match &mut out.long {
            Some(long) => long,
            None => &mut out.short,
        };
        for sound in sounds {
            let phones = sound.phones();
            let (here, rest) = to.split_at_mut(1 + phones.len());
            here[0] = sound.many;
            here[1..].copy_from_slice(phones);
            to = rest;
        }
        out
    }

    /// The likeliest reading's phones; none if the word has no sound.
    pub(crate) fn first(&self) -> &[u8] {
        self.iter().next().unwrap_or(&[])
    }

    /// Each reading's phones.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let all = self.long.as_ref().map_or(self.short.as_slice(), |l| l);
        PackedReadings(all)
    }
}

impl Drop for Readings {
    fn drop(&mut self) {
        let used: usize = PackedReadings(&self.short).map(|r| 1 + r.len()).sum();
        self.short[..used].zeroize();
        if let Some(long) = &mut self.long {
            long.zeroize();
        }
    }
}

#[derive(Clone)]
struct PackedReadings<'a>(&'a [u8]);

impl<'a> Iterator for PackedReadings<'a> {
    type Item = &'a [u8];
    fn next(&mut self) -> Option<&'a [u8]> {
        let (size, rest) = self.0.split_first()?;
        if *size == 0 {
            return None;
        }
        let (phones, rest) = rest.split_at_checked(usize::from(*size))?;
        self.0 = rest;
        Some(phones)
    }
}

/// Class sequences of a word are cut after this many, so that a key fits 56 bits.
const CLASSES: usize = 12;
/// A word with many ambiguous letters is given at most this many skeletons.
const SKELETONS: usize = 8;

/// Classes of one phone, as a set of bits 1–10; bit 0 stands for silence.
fn classes(phone: u8) -> u16 {
    const SILENT: u16 = 1;
    const LABIAL: u16 = 1 << 1;
    const F: u16 = 1 << 2;
    const M: u16 = 1 << 3;
    const N: u16 = 1 << 4;
    const L: u16 = 1 << 5;
    const R: u16 = 1 << 6;
    const DENTAL: u16 = 1 << 7;
    const SIBILANT: u16 = 1 << 8;
    const PALATAL: u16 = 1 << 9;
    const VELAR: u16 = 1 << 10;
    match phone {
        b'b' | b'p' => LABIAL,
        b'f' => F,
        b'm' => M,
        b'n' => N,
        b'l' => L,
        b'r' => R,
        b't' | b'd' => DENTAL,
        b'T' | b'D' => DENTAL | SIBILANT,
        b's' | b'z' => SIBILANT,
        b'S' | b'Z' => PALATAL | SIBILANT,
        b'C' | b'j' => PALATAL | VELAR,
        b'g' | b'k' | b'q' => VELAR,
        b'G' | b'X' => VELAR | SILENT,
        _ => SILENT,
    }
}

/// Spaces of keys, so that only what differs by one slip meets: whole skeletons; skeletons that
/// lack one class; those with the place of what they lack.
const WHOLE: u64 = 0;
const SHORTER: u64 = 1 << 62;
const PLACED: u64 = 1 << 63;

/// The keys under which a known word is kept, sorted, each once.
pub(crate) fn keys<'a>(abjad: bool, readings: impl Iterator<Item = &'a [u8]>) -> Vec<u64> {
    spread(abjad, readings, |skeleton, shorter, keys| {
        keys.push(pack(skeleton) | WHOLE);
        for (place, key) in shorter {
            keys.push(key | SHORTER);
            keys.push(key | PLACED | place << PLACE);
        }
    })
}

/// The keys under which a word that is asked for looks: it meets words of the same skeleton, of
/// one class more or less, or of one class or two neighbours otherwise.
pub(crate) fn probes<'a>(abjad: bool, readings: impl Iterator<Item = &'a [u8]>) -> Vec<u64> {
    spread(abjad, readings, |skeleton, shorter, keys| {
        keys.push(pack(skeleton) | WHOLE);
        keys.push(pack(skeleton) | SHORTER);
        for (place, key) in shorter {
            keys.push(key | WHOLE);
            keys.push(key | PLACED | place << PLACE);
        }
        let mut turned = skeleton.to_vec();
        for at in 1..turned.len() {
            turned.swap(at - 1, at);
            keys.push(pack(&turned) | WHOLE);
            turned.swap(at - 1, at);
        }
    })
}

fn spread<'a>(
    abjad: bool,
    readings: impl Iterator<Item = &'a [u8]>,
    each: impl Fn(&[u8], &[(u64, u64)], &mut Vec<u64>),
) -> Vec<u64> {
    let mut keys = Vec::new();
    let mut shorter = Vec::new();
    for reading in readings {
        for skeleton in skeletons(abjad, reading) {
            shorter.clear();
            if skeleton.len() >= DELETE_FROM {
                for (place, out) in (0..).zip(0..skeleton.len()) {
                    let mut rest = skeleton.clone();
                    rest.remove(out);
                    shorter.push((place, pack(&rest)));
                }
            }
            each(&skeleton, &shorter, &mut keys);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Skeletons of at least this many classes also get keys that lack one.
const DELETE_FROM: usize = 4;
/// Where the place of what is lacking stands in a key.
const PLACE: u32 = 56;

fn skeletons(abjad: bool, phones: &[u8]) -> Vec<Vec<u8>> {
    let mut open: Vec<Vec<u8>> = vec![Vec::new()];
    let mut before = 0;
    for &phone in phones {
        let set = classes(phone);
        // Two letters for one sound stand side by side in vowelled scripts only.
        if set == before && set != 1 && !abjad {
            continue;
        }
        before = set;
        let readings: Vec<u8> = (0..=10).filter(|class| set >> class & 1 == 1).collect();
        let mut next = Vec::new();
        for skeleton in &open {
            for &class in &readings {
                let mut longer = skeleton.clone();
                if class > 0 && longer.len() < CLASSES {
                    longer.push(class);
                }
                next.push(longer);
            }
        }
        next.sort_unstable();
        next.dedup();
        next.truncate(SKELETONS);
        open = next;
    }
    open
}

fn pack(skeleton: &[u8]) -> u64 {
    skeleton
        .iter()
        .fold(1, |key, class| key << 4 | u64::from(*class))
}
