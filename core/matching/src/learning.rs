//! What a training program needs of the rules: how a name is read, and which table of
//! `spelling` two scripts share. Nothing here is used to compare persons.

use crate::gazetteer;
use crate::script::{Script, words};
use crate::sound::{Sound, keys, probes};
use crate::translit::sounds;

pub use crate::clue::{Clue, KINDS, Kind};
pub use crate::spelling::{ALPHABET, table};

/// The words of a name, each with its script and the ways it is read, one ASCII letter a sound.
#[must_use]
pub fn readings(name: &str) -> Vec<(Script, Vec<Vec<u8>>)> {
    words(name)
        .words
        .iter()
        .map(|word| {
            let read = sounds(word);
            (
                word.script,
                read.iter().map(|s| s.phones().to_vec()).collect(),
            )
        })
        .collect()
}

/// How far two names of one word are apart, in hundredths.
#[must_use]
pub fn far(a: &str, b: &str) -> u8 {
    let (a, b) = (words(a), words(b));
    let (Some(a), Some(b)) = (a.words.first(), b.words.first()) else {
        return 100;
    };
    let (x, y) = (sounds(a), sounds(b));
    crate::spelling::distance((a.script, &x), (b.script, &y)).0
}

/// Whether a search for the one word comes upon the other.
#[must_use]
pub fn keyed(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let (Some(a), Some(b)) = (a.words.first(), b.words.first()) else {
        return false;
    };
    let (x, y) = (sounds(a), sounds(b));
    let asked = probes(a.script.is_abjad(), x.iter().map(Sound::phones));
    let kept = keys(b.script.is_abjad(), y.iter().map(Sound::phones));
    asked.iter().any(|key| kept.contains(key))
}

/// A place's name as the gazetteer keeps it: the two halves of its hash.
#[must_use]
pub fn place_hash(name: &str) -> Option<(usize, usize)> {
    let word = crate::script::squeeze(name)?;
    Some(gazetteer::split(gazetteer::hash(word.script, &word.text)))
}

/// Places that a name in the gazetteer stands for at most.
pub const PLACES_OF_A_NAME: usize = gazetteer::MANY;

/// The frames of a name's words, by which their frequency is kept.
#[must_use]
pub fn frame(name: &str) -> Vec<u32> {
    let words = words(name).words;
    let read = words.iter().map(sounds);
    read.filter_map(|s| s.first().map(|s| crate::heard::frame(s.phones())))
        .collect()
}

pub use crate::heard::rarity;
