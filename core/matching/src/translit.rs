//! From letters to sounds, script by script.
//!
//! Sources of the rules: the romanisation tables of BGN/PCGN for Arabic, Persian, Pashto,
//! Amharic, Russian and Ukrainian; the order of the Ethiopic block in the Unicode Standard
//! (consonant × vowel in rows of eight); the orthographies of Somali and Kurdish; Hanyu Pinyin;
//! and the `any_ascii` tables for scripts without rules of their own.

use crate::script::{LETTERS, Script, Word};
use crate::sound::{Sound, Sounds};

/// A name in Latin letters for a reader who does not know its script, letter by letter: for the eye
/// only, nothing is compared by it.
#[must_use]
pub fn romanized(name: &str) -> String {
    any_ascii::any_ascii(name)
}

/// All ways a word is likely to be read, the most likely first; at most five.
pub(crate) fn sounds(word: &Word) -> Sounds {
    let text = word.text.as_str();
    let mut out = Sounds::default();
    let mut push = |sound: Sound| {
        if !sound.phones().is_empty() && out.len() < 5 {
            out.push(sound);
        }
    };
    match word.script {
        Script::Arabic => {
            push(arabic(text));
            if let Some(bare) = text.strip_prefix("ال").filter(|t| t.chars().count() >= 3) {
                push(arabic(bare));
            }
        }
        Script::Ethiopic => push(ethiopic(text)),
        Script::Cyrillic => push(cyrillic(text)),
        Script::Han => push(latin(&ascii(text), Habit::Pinyin)),
        Script::Other => push(latin(&ascii(text), Habit::Plain)),
        Script::Latin => {
            let (has_x, has_bare_c) = (text.bytes().any(|c| c == b'x'), has_bare_c(text));
            push(latin(text, Habit::Plain));
            if has_x || has_bare_c {
                push(latin(text, Habit::Somali));
            }
            if has_x || text.starts_with('q') || text.starts_with('z') {
                push(latin(text, Habit::Pinyin));
            }
            if has_bare_c {
                push(latin(text, Habit::Kurdish));
            }
            let bare = text.strip_prefix("al").or_else(|| text.strip_prefix("el"));
            // No article stands in *Alireza*, *Elias*.
            if let Some(bare) = bare.filter(|t| t.len() >= 4 && !t.starts_with('i')) {
                push(latin(bare, Habit::Plain));
            }
        }
    }
    out
}

/// How the ambiguous Latin letters c, q and x are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    Plain,
    /// c is ayn, x is h.
    Somali,
    /// x is sh, q is ch, c is ts.
    Pinyin,
    /// c is j, x is kh, ê and î are long.
    Kurdish,
}

fn has_bare_c(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes
        .iter()
        .enumerate()
        .any(|(i, c)| *c == b'c' && !matches!(bytes.get(i + 1), Some(b'h' | b'k')))
}

fn ascii(text: &str) -> String {
    text.chars()
        .flat_map(|c| any_ascii::any_ascii_char(c).chars())
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .take(LETTERS)
        .collect()
}

/// The group of letters that a text begins with, as how many letters and what they sound like.
fn group(rest: &[u8]) -> Option<(usize, &'static [u8])> {
    // Two letters that begin no group are told at once: most are none.
    let [first, second, ..] = rest else {
        return None;
    };
    if GROUPS[usize::from(first & 31)] >> (second & 31) & 1 == 0 {
        return None;
    }
    let two: &[u8] = match rest {
        [b't', b's', b'c', b'h', ..] => return Some((4, b"C")),
        [b'd', b's', b'c', b'h', ..] => return Some((4, b"j")),
        [b's', b'c', b'h', ..] => return Some((3, b"S")),
        [b't', b'c', b'h', ..] => return Some((3, b"C")),
        [b'd', b'z', b'h', ..] => return Some((3, b"j")),
        [b's', b'z', b'h', ..] => return Some((3, b"Z")),
        [b'k', b'h', ..] => b"X",
        [b'g', b'h', ..] => b"G",
        [b's', b'h', ..] => b"S",
        [b'c', b'h', ..] => b"C",
        [b'z', b'h', ..] => b"Z",
        [b't', b'h', ..] => b"T",
        [b'd', b'h', ..] => b"D",
        [b'p', b'h', ..] => b"f",
        [b'd', b'j', ..] => b"j",
        [b'c', b'k', ..] => b"k",
        [b't', b'z', ..] => b"ts",
        [b'o', b'u' | b'o', ..] | [b'u', b'u', ..] => b"U",
        [b'e', b'e', ..] | [b'i', b'i', ..] => b"I",
        [b'a', b'a', ..] => b"A",
        _ => return None,
    };
    Some((2, two))
}

/// Of each letter by its number in the alphabet, as bits: those that may follow it in a group.
static GROUPS: [u32; 32] = {
    const BEGIN: &[u8] = b"tsdssctcdzszkhghshchzhthdhphdjcktzouoouueeiiaa";
    let mut out = [0; 32];
    let mut at = 0;
    while at < BEGIN.len() {
        out[(BEGIN[at] & 31) as usize] |= 1 << (BEGIN[at + 1] & 31);
        at += 2;
    }
    out
};

fn latin(text: &str, habit: Habit) -> Sound {
    let letters = text.as_bytes();
    let mut out = Sound::default();
    // Doubled consonants are one.
    let add = |out: &mut Sound, phone: u8| {
        if is_vowel(phone) || out.last() != Some(phone) {
            out.push(phone);
        }
    };
    let mut at = 0;
    while at < letters.len() {
        if let Some((letters, to)) = group(&letters[at..]) {
            // Pinyin zh is a j.
            let is_j = habit == Habit::Pinyin && to == b"Z" && letters == 2;
            for phone in if is_j { b"j" } else { to } {
                add(&mut out, *phone);
            }
            at += letters;
            continue;
        }
        let (letter, next) = (letters[at], letters.get(at + 1).copied().unwrap_or(0));
        let vowel_before = || out.last().is_some_and(is_vowel);
        match (letter, habit) {
            (b'c', Habit::Somali) => add(&mut out, b'`'),
            (b'c', Habit::Kurdish) => add(&mut out, b'j'),
            (b'c', Habit::Plain) if matches!(next, b'e' | b'i' | b'y') => add(&mut out, b's'),
            (b'c', Habit::Plain) => add(&mut out, b'k'),
            (b'x', Habit::Somali) => add(&mut out, b'h'),
            (b'x', Habit::Kurdish) => add(&mut out, b'X'),
            (b'x', Habit::Pinyin) => add(&mut out, b'S'),
            (b'x', Habit::Plain) => {
                add(&mut out, b'k');
                add(&mut out, b's');
            }
            (b'q', Habit::Pinyin) => add(&mut out, b'C'),
            (b'c' | b'z', Habit::Pinyin) => {
                add(&mut out, b't');
                add(&mut out, b's');
            }
            (b'y', _) if !is_vowel_letter(next) && !vowel_before() => add(&mut out, b'i'),
            (b'h', _) if next == 0 && vowel_before() => add(&mut out, b'H'),
            (b'\'', _) => add(&mut out, b'`'),
            _ => add(&mut out, letter),
        }
        at += 1;
    }
    out
}

fn is_vowel_letter(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

pub(crate) fn is_vowel(phone: u8) -> bool {
    is_vowel_letter(phone) || matches!(phone, b'A' | b'I' | b'U' | b'@')
}

fn arabic(text: &str) -> Sound {
    let mut out = Sound::default();
    for (at, c) in text.char_indices() {
        let last = at + c.len_utf8() == text.len();
        let phone = match c {
            'ا' if at == 0 => b'O',
            'ا' => b'A',
            'ب' => b'b',
            'پ' => b'p',
            'ت' | 'ط' => b't',
            'ث' => b'T',
            'ج' => b'j',
            'چ' => b'C',
            'ح' => b'h',
            'خ' => b'X',
            'د' => b'd',
            'ذ' | 'ض' | 'ظ' => b'D',
            'ر' => b'r',
            'ز' => b'z',
            'ژ' => b'Z',
            'س' | 'ص' => b's',
            'ش' => b'S',
            'ع' => b'`',
            'غ' => b'G',
            'ف' => b'f',
            'ق' => b'q',
            'ك' => b'k',
            'گ' => b'g',
            'ل' => b'l',
            'م' => b'm',
            'ن' => b'n',
            'ه' if last && at > 0 => b'H',
            'ه' => b'h',
            'و' => b'W',
            'ي' if last && at > 0 => b'J',
            'ي' => b'Y',
            other => {
                out.extend(latin(&ascii(&other.to_string()), Habit::Plain).phones());
                continue;
            }
        };
        out.push(phone);
    }
    out
}

/// Consonants of the Ethiopic rows from U+1200, eight characters each.
const ETHIOPIC: &[u8; 43] = b"hlhmsrsSqqqqbvtChhnn`kkXXw`zZyddjgggtCpssfp";

fn ethiopic(text: &str) -> Sound {
    let mut out = Sound::default();
    for c in text.chars() {
        let offset = u32::from(c).wrapping_sub(0x1200) as usize;
        let Some(&consonant) = ETHIOPIC.get(offset / 8) else {
            out.extend(latin(&ascii(&c.to_string()), Habit::Plain).phones());
            continue;
        };
        let row = offset / 8;
        let guttural = matches!(row, 0 | 2 | 16 | 20 | 26);
        let carrier = consonant == b'`';
        // ts has two letters.
        if matches!(row, 39 | 40) {
            out.push(b't');
        }
        if !carrier {
            out.push(consonant);
        }
        // The labialised rows.
        if matches!(row, 9 | 11 | 17 | 22 | 24 | 34) {
            out.push(b'w');
        }
        match offset % 8 {
            0 if guttural => out.push(b'a'),
            0 => out.push(b'e'),
            1 => out.push(b'u'),
            2 => out.push(b'i'),
            3 => out.push(b'a'),
            4 => out.push(b'e'),
            5 if carrier => out.push(b'i'),
            5 => out.push(b'@'),
            6 => out.push(b'o'),
            _ => out.extend(b"wa"),
        }
    }
    out
}

fn cyrillic(text: &str) -> Sound {
    let mut out = Sound::default();
    let add = |out: &mut Sound, phones: &[u8]| {
        for phone in phones {
            if is_vowel(*phone) || out.last() != Some(*phone) {
                out.push(*phone);
            }
        }
    };
    for c in text.chars() {
        let phones: &[u8] = match c {
            'а' => b"a",
            'б' => b"b",
            'в' => b"v",
            'г' => b"G",
            'ґ' => b"g",
            'д' => b"d",
            'е' | 'э' => b"e",
            'є' => b"ye",
            'ё' => b"yo",
            'ж' => b"Z",
            'з' => b"z",
            'и' | 'і' | 'ы' => b"i",
            'ї' => b"yi",
            'й' => b"y",
            'к' => b"k",
            'л' => b"l",
            'м' => b"m",
            'н' => b"n",
            'о' => b"o",
            'п' => b"p",
            'р' => b"r",
            'с' => b"s",
            'т' => b"t",
            'у' => b"u",
            'ф' => b"f",
            'х' => b"X",
            'ц' => b"ts",
            'ч' => b"C",
            'ш' => b"S",
            'щ' => b"SC",
            'ъ' | 'ь' => b"",
            'ю' => b"yu",
            'я' => b"ya",
            other => {
                add(
                    &mut out,
                    latin(&ascii(&other.to_string()), Habit::Plain).phones(),
                );
                continue;
            }
        };
        add(&mut out, phones);
    }
    out
}
