//! Words of a name: which script, which spelling differences carry no meaning.
//!
//! Folding is by rule of each script, never by a list of names: compatibility forms (NFKC),
//! vowel marks, tatweel, hamza seats, ta marbuta, the several yeh and kaf, Latin diacritics,
//! letter case, control and bidirectional characters (`fold`), small words (`particle`).

use crate::fold::{fold_arabic, fold_ascii, fold_latin, is_apostrophe, is_invisible};
use crate::particle::{compound, is_particle, is_prefix, is_suffix, join_prefix, join_suffix};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Letters of a word beyond this are not read: no name needs them, and a hostile one would cost.
pub const LETTERS: usize = 32;
/// Words of one name beyond this are not read.
pub const WORDS: usize = 12;
/// Characters of a text beyond this are not looked at.
const CHARS: usize = 512;

/// The scripts that have rules of their own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Script {
    /// Latin, Vietnamese and Turkish included.
    Latin,
    /// Arabic, Persian, Pashto, Sorani, Urdu.
    Arabic,
    /// Ge'ez: Amharic, Tigrinya.
    Ethiopic,
    /// Russian, Ukrainian and their neighbours.
    Cyrillic,
    /// Chinese characters.
    Han,
    /// Any other, by the general romanisation of its characters.
    Other,
}

impl Script {
    /// Whether short vowels are left out.
    pub(crate) fn is_abjad(self) -> bool {
        self == Script::Arabic
    }

    /// The script of one character; `None` for what is common to all.
    #[must_use]
    pub fn of(c: char) -> Option<Script> {
        Some(match u32::from(c) {
            0x41..=0x5a | 0x61..=0x7a | 0xc0..=0x24f | 0x1e00..=0x1eff => Script::Latin,
            0x400..=0x52f => Script::Cyrillic,
            0x600..=0x6ff | 0x750..=0x77f | 0x8a0..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff => {
                Script::Arabic
            }
            0x1200..=0x139f | 0x2d80..=0x2ddf | 0xab00..=0xab2f => Script::Ethiopic,
            0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff => Script::Han,
            _ if c.is_alphabetic() => Script::Other,
            _ => return None,
        })
    }
}

/// One folded word of a name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop)]
pub struct Word {
    #[zeroize(skip)]
    pub(crate) script: Script,
    pub(crate) text: String,
}

impl core::fmt::Debug for Word {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Word({:?}, redacted)", self.script)
    }
}

/// A name as words, and what its punctuation and letter case say of their order.
#[derive(Clone, Default, Debug)]
pub(crate) struct Words {
    pub(crate) words: Vec<Word>,
    /// Position of the word that most likely is the given name.
    pub(crate) given: Option<usize>,
}

/// A raw token before particles are handled.
struct Token {
    word: Word,
    hyphened: bool,
    upper: bool,
    after_comma: bool,
}

/// Whether two names are made of the same words, in whatever order: written otherwise only by what
/// carries no meaning in their scripts. Names without a letter are the same as none.
#[must_use]
pub fn same_words(one: &str, other: &str) -> bool {
    let sorted = |name: &str| {
        let mut words = words(name).words;
        words.sort_unstable();
        words
    };
    let (one, other) = (sorted(one), sorted(other));
    !one.is_empty() && one == other
}

/// Cuts a name into folded words. The text may hold anything.
pub(crate) fn words(text: &str) -> Words {
    let tokens = tokens(text);
    let comma = tokens.iter().any(|t| t.after_comma);
    let all_upper = tokens.iter().all(|t| t.upper);
    let mut out = Words::default();
    let mut first_after_comma = None;
    let mut first_lower = None;
    let mut prefix: Option<Word> = None;
    let count = tokens.len();
    for (at, token) in tokens.into_iter().enumerate() {
        let Token {
            word,
            hyphened,
            upper,
            after_comma,
        } = token;
        if count > 1 && is_particle(&word, hyphened) {
            continue;
        }
        if at + 1 < count && is_prefix(&word) {
            prefix.get_or_insert(word);
            continue;
        }
        if prefix.is_none()
            && is_suffix(&word)
            && let Some(last) = out.words.last_mut()
        {
            join_suffix(last, &word);
            continue;
        }
        let word = match prefix.take() {
            Some(before) => join_prefix(&before, &word),
            None => compound(word),
        };
        if out.words.len() == WORDS {
            break;
        }
        if after_comma && first_after_comma.is_none() {
            first_after_comma = Some(out.words.len());
        }
        if !upper && first_lower.is_none() {
            first_lower = Some(out.words.len());
        }
        if word.script == Script::Han && count == 1 {
            split_han(&word, &mut out.words);
            first_lower = None;
            out.given = Some(out.words.len() - 1);
        } else {
            out.words.push(word);
        }
    }
    if let Some(lonely) = prefix {
        out.words.push(lonely);
    }
    if out.given.is_none() && !out.words.is_empty() {
        out.given = Some(if comma {
            first_after_comma.unwrap_or(0)
        } else if all_upper {
            0
        } else {
            first_lower.unwrap_or(0)
        });
    }
    out
}

/// The letters of a text as one word, for places and other comparisons that have no order.
pub(crate) fn squeeze(text: &str) -> Option<Word> {
    let tokens = tokens(text);
    let script = tokens.first()?.word.script;
    let mut all = String::new();
    for token in &tokens {
        if tokens.len() > 1 && is_particle(&token.word, token.hyphened) {
            continue;
        }
        all.push_str(&token.word.text);
    }
    let text: String = all.chars().take(LETTERS).collect();
    all.zeroize();
    Some(Word { script, text })
}

fn tokens(text: &str) -> Vec<Token> {
    let end = (text.len() > CHARS).then(|| text.char_indices().nth(CHARS));
    let text = end.flatten().map_or(text, |(end, _)| &text[..end]);
    let mut cut = Cut::default();
    let plain = match text.is_ascii() {
        true => text.bytes().all(|c| matches!(c, b' '..=b'~')),
        false => text.chars().all(is_plain),
    };
    if plain {
        // Nothing to fold before: the words are taken where they stand.
        let mut from = 0;
        for (at, c) in text.char_indices() {
            if is_letter(c) || is_apostrophe(c) {
                continue;
            }
            cut.end(&text[from..at], c);
            from = at + c.len_utf8();
            if cut.is_full() {
                return cut.out;
            }
        }
        cut.end(&text[from..], ' ');
        return cut.out;
    }
    let mut raw = String::with_capacity(64);
    // NFKC first, so that presentation forms and full-width letters are plain.
    for c in text.nfkc().chain([' ']) {
        if is_letter(c) || is_combining_mark(c) || is_apostrophe(c) {
            raw.push(c);
        } else if !is_invisible(c) {
            cut.end(&raw, c);
            raw.clear();
            if cut.is_full() {
                break;
            }
        }
    }
    raw.zeroize();
    cut.out
}

/// The tokens of a text so far, and what stood before the next.
#[derive(Default)]
struct Cut {
    out: Vec<Token>,
    after_comma: bool,
    hyphened: bool,
}

impl Cut {
    /// A word, perhaps empty, ends before this character.
    fn end(&mut self, raw: &str, before: char) {
        let hyphen = matches!(before, '-' | '\u{2010}'..='\u{2015}' | '\u{ad}' | '\u{5be}');
        if let Some(token) = token(raw, self.hyphened || hyphen, self.after_comma) {
            self.out.push(token);
        }
        self.hyphened = hyphen;
        if matches!(before, ',' | '،' | '、' | '，' | ';') && !self.out.is_empty() {
            self.after_comma = true;
        }
    }

    fn is_full(&self) -> bool {
        self.out.len() >= 2 * WORDS
    }
}

/// Characters that NFKC leaves as they are where no combining mark is near, told quickly: most
/// names consist of them.
fn is_plain(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    is_plain_letter(c)
}

fn is_plain_letter(c: char) -> bool {
    matches!(c,
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ı' | 'Ł'..='ň' | 'Ŋ'..='ž'
        | 'α'..='ω' | 'А'..='џ' | 'ա'..='ֆ' | 'א'..='ת'
        | 'ء'..='غ' | 'ف'..='ي' | 'پ' | 'چ' | 'ژ' | 'ک' | 'گ' | 'ی'
        | '\u{1200}'..='\u{1248}' | '\u{1260}'..='\u{1288}' | '\u{1290}'..='\u{12b0}'
        | '\u{12c8}'..='\u{12d6}' | '\u{12d8}'..='\u{1310}' | '\u{1318}'..='\u{135a}'
        | '一'..='\u{9fa5}')
}

/// As `char::is_alphabetic`, quickly for the commonest.
fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    is_plain_letter(c) || c.is_alphabetic()
}

fn token(raw: &str, hyphened: bool, after_comma: bool) -> Option<Token> {
    if raw.is_ascii() {
        // Nearly always there is a small letter among the first two.
        let upper = raw.len() > 1
            && !raw.bytes().any(|c| c.is_ascii_lowercase())
            && raw.bytes().any(|c| c.is_ascii_uppercase());
        let text = fold_ascii(raw);
        let word = Word {
            script: Script::Latin,
            text,
        };
        return (!word.text.is_empty() && raw.bytes().any(|c| c.is_ascii_alphabetic())).then_some(
            Token {
                word,
                hyphened,
                upper,
                after_comma,
            },
        );
    }
    // U+0600 to U+06FF.
    if raw.bytes().all(|c| matches!(c, 0x80..=0xbf | 0xd8..=0xdb)) {
        let word = Word {
            script: Script::Arabic,
            text: fold_arabic(raw),
        };
        return (!word.text.is_empty()).then_some(Token {
            word,
            hyphened,
            upper: false,
            after_comma,
        });
    }
    let script = raw.chars().find_map(Script::of)?;
    let cased = !matches!(script, Script::Arabic | Script::Ethiopic | Script::Han);
    let cased = cased || !raw.chars().all(|c| Script::of(c) == Some(script));
    let upper = cased
        && raw.chars().any(char::is_uppercase)
        && !raw.chars().any(char::is_lowercase)
        && raw.chars().count() > 1;
    let text = match script {
        Script::Arabic => fold_arabic(raw),
        Script::Latin => fold_latin(raw),
        Script::Cyrillic => raw
            .chars()
            .flat_map(char::to_lowercase)
            .filter(|c| is_letter(*c))
            .take(LETTERS)
            .collect(),
        Script::Ethiopic | Script::Han => raw
            .chars()
            .filter(|c| is_letter(*c))
            .take(LETTERS)
            .collect(),
        Script::Other => raw
            .chars()
            .flat_map(char::to_lowercase)
            .take(LETTERS)
            .collect(),
    };
    (!text.is_empty()).then_some(Token {
        word: Word { script, text },
        hyphened,
        upper,
        after_comma,
    })
}

/// An unspaced Chinese name: the family name is the first character.
fn split_han(word: &Word, out: &mut Vec<Word>) {
    let mut chars = word.text.chars();
    let mut push = |text: String| {
        if !text.is_empty() {
            out.push(Word {
                script: Script::Han,
                text,
            });
        }
    };
    if let Some(family) = chars.next() {
        push(family.to_string());
    }
    push(chars.collect());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_in_any_order_are_one_name_and_alike_ones_are_not() {
        for (one, other) in [
            ("Ahmed  IBRAHIM", "ibrahim ahmed"),
            ("أحمد إبراهيم", "ابراهيم احمد"),
            ("Müller, Jürgen", "Jürgen Müller"),
        ] {
            assert!(same_words(one, other), "{one}");
        }
        for (one, other) in [
            ("Hassan Ali", "Hussein Ali"),
            ("Ahmed Ibrahim", "أحمد إبراهيم"),
            ("?", "-"),
        ] {
            assert!(!same_words(one, other), "{one}");
        }
    }

    #[test]
    fn what_is_taken_as_it_is_normalization_leaves_alone() {
        let plain: Vec<char> = ('\0'..='\u{ffff}').filter(|c| is_plain(*c)).collect();
        for c in &plain {
            assert!(core::iter::once(*c).nfkc().eq([*c]), "{c:?}");
            assert!(!is_combining_mark(*c), "{c:?}");
        }
        let quick = unicode_normalization::is_nfkc_quick(plain.iter().copied());
        assert_eq!(quick, unicode_normalization::IsNormalized::Yes);
        for c in '\0'..='\u{ffff}' {
            assert_eq!(is_letter(c), c.is_alphabetic(), "{c:?}");
        }
    }
}
