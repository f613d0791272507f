//! Words of a name: which script, which spelling differences carry no meaning.
//!
//! Folding is by rule of each script, never by a list of names: compatibility forms (NFKC),
//! vowel marks, tatweel, hamza seats, ta marbuta, the several yeh and kaf, Latin diacritics,
//! letter case, control and bidirectional characters. The article, *son of* and *daughter of*
//! are set aside; *servant of*, *father of*, *-din* and *-llah* are joined to their noun, since
//! they are written together as often as apart.

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
    let mut out: Vec<Token> = Vec::new();
    let mut raw = String::new();
    let mut after_comma = false;
    let mut hyphened = false;
    // NFKC first, so that presentation forms and full-width letters are plain.
    for c in text.chars().take(CHARS).nfkc().chain([' ']) {
        if c.is_alphabetic() || is_combining_mark(c) || is_apostrophe(c) {
            raw.push(c);
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        let hyphen = matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{ad}' | '\u{5be}');
        if let Some(token) = token(&raw, hyphened || hyphen, after_comma) {
            out.push(token);
        }
        raw.zeroize();
        raw.clear();
        hyphened = hyphen;
        if matches!(c, ',' | '،' | '、' | '，' | ';') && !out.is_empty() {
            after_comma = true;
        }
        if out.len() >= 2 * WORDS {
            break;
        }
    }
    out
}

fn token(raw: &str, hyphened: bool, after_comma: bool) -> Option<Token> {
    let script = raw.chars().find_map(Script::of)?;
    let upper = raw.chars().any(char::is_uppercase) && !raw.chars().any(char::is_lowercase);
    let upper = upper && raw.chars().count() > 1;
    let text = match script {
        Script::Arabic => fold_arabic(raw),
        Script::Latin => fold_latin(raw),
        Script::Cyrillic => raw
            .chars()
            .flat_map(char::to_lowercase)
            .filter(|c| c.is_alphabetic())
            .take(LETTERS)
            .collect(),
        Script::Ethiopic | Script::Han => raw
            .chars()
            .filter(|c| c.is_alphabetic())
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

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2b9}'..='\u{2bf}' | '\u{2c8}'
    )
}

/// Joiners, direction marks and other controls: not seen by a reader, so not a boundary.
fn is_invisible(c: char) -> bool {
    matches!(
        u32::from(c),
        0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0x61c | 0x180e | 0x640
    )
}

fn fold_arabic(raw: &str) -> String {
    let mut text = String::new();
    for c in raw.chars() {
        let folded = match c {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ؤ' | 'ۆ' | 'ۇ' | 'ۋ' | 'ۊ' => 'و',
            'ئ' | 'ى' | 'ی' | 'ې' | 'ۍ' | 'ێ' | 'ے' | 'ۓ' => 'ي',
            'ة' | 'ە' | 'ہ' | 'ھ' | 'ۀ' | 'ۃ' | 'ۂ' => 'ه',
            'ک' | 'ڪ' => 'ك',
            'ټ' | 'ٹ' => 'ت',
            'ډ' | 'ڈ' => 'د',
            'ړ' | 'ڑ' | 'ڕ' => 'ر',
            'ڼ' | 'ں' => 'ن',
            'ڵ' => 'ل',
            'ښ' => 'ش',
            'څ' => 'س',
            'ځ' => 'ز',
            'ڭ' => 'گ',
            'ڤ' => 'و',
            'ء' => continue,
            _ if is_combining_mark(c) || !c.is_alphabetic() => continue,
            'ـ' => continue,
            _ => c,
        };
        text.push(folded);
    }
    text.chars().take(LETTERS).collect()
}

fn fold_latin(raw: &str) -> String {
    let mut text = String::new();
    for c in raw.chars().flat_map(char::to_lowercase) {
        let plain = match c {
            'š' | 'ş' | 'ș' | 'ś' | 'ŝ' => "sh",
            'č' | 'ć' | 'ĉ' | 'ç' => "ch",
            'ž' | 'ź' | 'ż' => "zh",
            'ğ' | 'ġ' => "gh",
            'ḫ' | 'ẖ' => "kh",
            'ḏ' | 'ð' => "dh",
            'ṯ' | 'þ' => "th",
            'ǧ' | 'ĵ' => "j",
            'ħ' => "h",
            'ı' => "i",
            'ł' => "l",
            'đ' => "d",
            'ø' => "o",
            'æ' => "ae",
            'œ' => "oe",
            'ß' => "ss",
            'ə' | 'ǝ' => "a",
            'ŋ' => "ng",
            _ if is_apostrophe(c) => "'",
            _ => "",
        };
        if plain.is_empty() {
            text.extend(
                core::iter::once(c)
                    .nfkd()
                    .filter(char::is_ascii_alphabetic)
                    .map(|c| c.to_ascii_lowercase()),
            );
            if !c.is_ascii() && Script::of(c) != Some(Script::Latin) && !is_combining_mark(c) {
                text.extend(
                    any_ascii::any_ascii_char(c)
                        .chars()
                        .filter(char::is_ascii_alphabetic)
                        .map(|c| c.to_ascii_lowercase()),
                );
            }
        } else {
            text.push_str(plain);
        }
    }
    let trimmed: String = text.trim_matches('\'').chars().take(LETTERS).collect();
    text.zeroize();
    trimmed
}

/// The article, and *son of*, *daughter of*: present or absent without meaning.
fn is_particle(word: &Word, hyphened: bool) -> bool {
    match word.script {
        Script::Latin => {
            matches!(
                word.text.as_str(),
                "al" | "el"
                    | "ul"
                    | "bin"
                    | "ben"
                    | "ibn"
                    | "bint"
                    | "ould"
                    | "wald"
                    | "walad"
                    | "weld"
                    | "zade"
            ) || hyphened
                && matches!(
                    word.text.as_str(),
                    "ad" | "an"
                        | "ar"
                        | "as"
                        | "ash"
                        | "at"
                        | "az"
                        | "ed"
                        | "en"
                        | "er"
                        | "es"
                        | "esh"
                        | "et"
                        | "ez"
                        | "e"
                        | "zadeh"
                        | "i"
                )
        }
        Script::Arabic => matches!(word.text.as_str(), "بن" | "ابن" | "بنت" | "ال" | "ولد"),
        _ => false,
    }
}

/// *Servant of*, *father of*, *mother of*: one name with the word that follows.
fn is_prefix(word: &Word) -> bool {
    match word.script {
        Script::Latin => matches!(
            word.text.as_str(),
            "abd"
                | "abdu"
                | "abdul"
                | "abdal"
                | "abdel"
                | "abdol"
                | "abdoul"
                | "abu"
                | "abou"
                | "aboo"
                | "bou"
                | "umm"
                | "oum"
        ),
        Script::Arabic => matches!(word.text.as_str(), "عبد" | "ابو" | "ابي" | "ام"),
        _ => false,
    }
}

/// *-din* and *-llah*, written apart.
fn is_suffix(word: &Word) -> bool {
    match word.script {
        Script::Latin => matches!(
            word.text.as_str(),
            "din"
                | "deen"
                | "dine"
                | "eddin"
                | "eddine"
                | "eddeen"
                | "uddin"
                | "aldin"
                | "eldin"
                | "aldeen"
                | "eldeen"
                | "ullah"
                | "ollah"
                | "allah"
                | "llah"
        ),
        Script::Arabic => matches!(word.text.as_str(), "الدين" | "الله"),
        _ => false,
    }
}

fn join_prefix(before: &Word, word: &Word) -> Word {
    let mut text = String::new();
    match word.script {
        Script::Arabic => {
            text.push_str(&before.text);
            let bare = word.text.strip_prefix("ال").unwrap_or(&word.text);
            text.push_str(if bare.chars().count() >= 2 {
                bare
            } else {
                &word.text
            });
        }
        _ => {
            text.push_str(if before.text.starts_with("abd") {
                "abd"
            } else {
                &before.text
            });
            text.push_str(&word.text);
        }
    }
    compound(Word {
        script: word.script,
        text: text.chars().take(LETTERS).collect(),
    })
}

fn join_suffix(last: &mut Word, suffix: &Word) {
    match (last.script, suffix.script) {
        (Script::Arabic, _) => last
            .text
            .push_str(suffix.text.strip_prefix("ال").unwrap_or("")),
        _ if suffix.text.ends_with("ah") => last.text.push_str("llah"),
        _ => last.text.push_str("din"),
    }
}

/// A written-together *servant of the …* or *… of the faith* loses the article inside.
fn compound(word: Word) -> Word {
    let text = match word.script {
        Script::Arabic => compound_arabic(&word.text),
        Script::Latin => compound_latin(&word.text),
        _ => None,
    };
    match text {
        Some(text) => Word {
            script: word.script,
            text,
        },
        None => word,
    }
}

fn compound_arabic(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix("عبدال") {
        return (rest.chars().count() >= 2).then(|| format!("عبد{rest}"));
    }
    let stem = text.strip_suffix("الدين")?;
    (stem.chars().count() >= 2).then(|| format!("{stem}دين"))
}

fn compound_latin(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix("abd") {
        let tail = rest.trim_start_matches(['a', 'e', 'i', 'o', 'u']);
        if tail.len() == rest.len() {
            return None;
        }
        let bytes = tail.as_bytes();
        let doubled = bytes.len() > 2 && bytes[0] == bytes[1];
        let bare = match tail.strip_prefix(['l', 'r']) {
            Some(after) if tail.starts_with('l') && after.len() >= 2 => after,
            _ if doubled => &tail[1..],
            _ => tail,
        };
        return (bare.len() >= 3 || bare.len() == 2 && tail.len() > 2)
            .then(|| format!("abd{bare}"));
    }
    let stem = text
        .strip_suffix("din")
        .or_else(|| text.strip_suffix("deen"))
        .or_else(|| text.strip_suffix("dine"))?;
    let bare = stem.trim_end_matches(['d', 'l']);
    let bare = if bare.len() < stem.len() {
        bare.trim_end_matches(['a', 'e', 'i', 'o', 'u'])
    } else {
        return None;
    };
    (bare.len() >= 3).then(|| format!("{bare}din"))
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
