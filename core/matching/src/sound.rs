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

use zeroize::{Zeroize, ZeroizeOnDrop};

/// How one word may sound.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Sound {
    pub(crate) phones: Vec<u8>,
    /// The script leaves short vowels out.
    pub(crate) abjad: bool,
}

impl core::fmt::Debug for Sound {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Sound(redacted)")
    }
}

/// Class sequences of a word are cut after this many, so that a key fits 64 bits.
const CLASSES: usize = 13;
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

/// The keys of a word, sorted, each once. Two words that share none are not compared at search.
pub(crate) fn keys(sounds: &[Sound]) -> Vec<u64> {
    let mut keys = Vec::new();
    for sound in sounds {
        for skeleton in skeletons(sound) {
            keys.push(pack(&skeleton));
            // A typing error in a consonant: the skeleton without any one of its classes.
            if skeleton.len() >= DELETE_FROM {
                for out in 0..skeleton.len() {
                    let mut shorter = skeleton.clone();
                    shorter.remove(out);
                    keys.push(pack(&shorter) | DELETED);
                }
                keys.push(pack(&skeleton) | DELETED);
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Skeletons of at least this many classes also get deletion keys.
const DELETE_FROM: usize = 4;
/// Marks the space of deletion keys.
const DELETED: u64 = 1 << 63;

fn skeletons(sound: &Sound) -> Vec<Vec<u8>> {
    let mut open: Vec<Vec<u8>> = vec![Vec::new()];
    let mut before = 0;
    for &phone in &sound.phones {
        let set = classes(phone);
        // Two letters for one sound stand side by side in vowelled scripts only.
        if set == before && set != 1 && !sound.abjad {
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
