//! Writing systems, detected from the letters of a text.

use crate::text::Text;
use sign::{Canonical, DecodeError, Decoder, Encoder};

words! {
    /// A script, named as in ISO 15924.
    pub enum Script {
        1 Latin "Latn",
        2 Arabic "Arab",
        3 Ethiopic "Ethi",
        4 Cyrillic "Cyrl",
        5 Han "Hani",
        6 Devanagari "Deva",
        7 Bengali "Beng",
        8 Myanmar "Mymr",
        9 Hebrew "Hebr",
        10 Greek "Grek",
        11 Armenian "Armn",
        12 Georgian "Geor",
        13 Hangul "Hang",
        14 Kana "Kana",
        15 Thai "Thai",
        16 Khmer "Khmr",
        17 Sinhala "Sinh",
        18 Tamil "Taml",
        19 Gurmukhi "Guru",
        20 Syriac "Syrc",
        21 Thaana "Thaa",
        22 Nko "Nkoo",
        23 Tifinagh "Tfng",
        24 Other "Zyyy",
    }
}

impl Script {
    /// The script of one letter; nothing for digits, marks and punctuation.
    #[must_use]
    pub fn of_char(c: char) -> Option<Script> {
        if c.is_ascii() {
            return c.is_ascii_alphabetic().then_some(Script::Latin);
        }
        if !c.is_alphabetic() {
            return None;
        }
        Some(match u32::from(c) {
            0xaa..=0x24f
            | 0x1e00..=0x1eff
            | 0x2c60..=0x2c7f
            | 0xa720..=0xa7ff
            | 0xff21..=0xff5a => Script::Latin,
            0x370..=0x3ff | 0x1f00..=0x1fff => Script::Greek,
            0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => Script::Cyrillic,
            0x530..=0x58f => Script::Armenian,
            0x590..=0x5ff | 0xfb1d..=0xfb4f => Script::Hebrew,
            0x600..=0x6ff | 0x750..=0x77f | 0x870..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff => {
                Script::Arabic
            }
            0x700..=0x74f => Script::Syriac,
            0x780..=0x7bf => Script::Thaana,
            0x7c0..=0x7ff => Script::Nko,
            0x900..=0x97f | 0xa8e0..=0xa8ff => Script::Devanagari,
            0x980..=0x9ff => Script::Bengali,
            0xa00..=0xa7f => Script::Gurmukhi,
            0xb80..=0xbff => Script::Tamil,
            0xd80..=0xdff => Script::Sinhala,
            0xe00..=0xe7f => Script::Thai,
            0x1000..=0x109f | 0xa9e0..=0xa9ff | 0xaa60..=0xaa7f => Script::Myanmar,
            0x10a0..=0x10ff | 0x1c90..=0x1cbf | 0x2d00..=0x2d2f => Script::Georgian,
            0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7ff => Script::Hangul,
            0x1200..=0x139f | 0x2d80..=0x2ddf | 0xab00..=0xab2f => Script::Ethiopic,
            0x1780..=0x17ff => Script::Khmer,
            0x2d30..=0x2d7f => Script::Tifinagh,
            0x3040..=0x30ff | 0x31f0..=0x31ff | 0xff66..=0xff9f => Script::Kana,
            0x3005..=0x3007 | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af => Script::Han,
            _ => Script::Other,
        })
    }

    /// The script of most of its letters, the first one met if even; `Other` without letters.
    #[must_use]
    pub fn of(text: &str) -> Script {
        let mut counts = [0_u32; Script::ALL.len()];
        let mut first = None;
        for script in text.chars().filter_map(Script::of_char) {
            counts[script as usize] += 1;
            first.get_or_insert(script);
        }
        let Some(mut best) = first else {
            return Script::Other;
        };
        for script in Script::ALL {
            if counts[*script as usize] > counts[best as usize] {
                best = *script;
            }
        }
        best
    }
}

/// A language, by its BCP 47 tag: letters, digits and hyphens, at most 35 characters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Language(Text);

impl Language {
    /// The language of a tag; case does not matter and is kept lower.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Language> {
        let mut parts = tag.split('-');
        let primary = parts.next().unwrap_or_default();
        let fits = (2..=8).contains(&primary.len())
            && primary.bytes().all(|b| b.is_ascii_alphabetic())
            && parts.all(|part| {
                (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
            })
            && tag.len() <= 35;
        fits.then(|| Language(Text::new(tag.to_ascii_lowercase())))
    }

    /// Its tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        self.0.reveal()
    }
}

impl Canonical for Language {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        Language::from_tag(from.str()?).ok_or(DecodeError::Unknown(at))
    }
}

#[cfg(test)]
impl crate::sample::Sample for Language {
    fn sample(from: &mut crate::sample::Random) -> Self {
        Language::from_tag(["ar", "am", "uk", "zh-hant", "fa-af"][from.below(5)]).expect("a tag")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_by_their_letters() {
        for (text, script) in [
            ("Selam Tesfaye", Script::Latin),
            ("Nguyễn Thị Hoa", Script::Latin),
            ("أحمد محمد", Script::Arabic),
            ("رضا پهلوان", Script::Arabic),
            ("ሰላም ተስፋዬ", Script::Ethiopic),
            ("Олена Коваль", Script::Cyrillic),
            ("王小红", Script::Han),
            ("सीता देवी", Script::Devanagari),
            ("রহিমা খাতুন", Script::Bengali),
            ("မောင်မောင်", Script::Myanmar),
            ("김민지", Script::Hangul),
            ("Ahmad (أحمد)", Script::Latin),
            ("123 ?", Script::Other),
            ("", Script::Other),
        ] {
            assert_eq!(Script::of(text), script, "{text}");
        }
        assert!(
            Script::ALL
                .iter()
                .enumerate()
                .all(|(i, s)| *s as usize == i)
        );
    }

    #[test]
    fn tags_are_checked() {
        assert!(Language::from_tag("zh-Hant").is_some_and(|l| l.tag() == "zh-hant"));
        for bad in ["", "a", "e n", "en-", "አማርኛ", "en-toolongpart", "12"] {
            assert!(Language::from_tag(bad).is_none(), "{bad}");
        }
        assert!(sign::from_bytes::<Language>(b"\x62AR").is_err());
    }
}
