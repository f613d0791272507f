//! Spelling differences within a script that carry no meaning, letter by letter.

use crate::script::{LETTERS, Script};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroize;

pub(crate) fn fold_arabic(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut letters = 0;
    for c in raw.chars() {
        if letters == LETTERS {
            break;
        }
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
            'ا'..='غ' | 'ف'..='ي' => c,
            _ if is_combining_mark(c) || !c.is_alphabetic() => continue,
            'ـ' => continue,
            _ => c,
        };
        text.push(folded);
        letters += 1;
    }
    text
}

pub(crate) fn fold_latin(raw: &str) -> String {
    if raw.is_ascii() {
        return fold_ascii(raw);
    }
    let mut text = String::with_capacity(raw.len() + 8);
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

/// As [`fold_latin`], for the many names without any other letter.
pub(crate) fn fold_ascii(raw: &str) -> String {
    let mut text = raw.to_ascii_lowercase();
    if text.len() > LETTERS || !text.bytes().all(|c| c.is_ascii_lowercase()) {
        text.retain(|c| c.is_ascii_lowercase() || is_apostrophe(c));
        let marks = text.replace('`', "'");
        text.zeroize();
        return marks.trim_matches('\'').chars().take(LETTERS).collect();
    }
    text
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2b9}'..='\u{2bf}' | '\u{2c8}'
    )
}

/// Joiners, direction marks and other controls: not seen by a reader, so not a boundary.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        u32::from(c),
        0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0x61c | 0x180e | 0x640
    )
}
