//! The small words of names: set aside, or joined to the noun they belong to.
//!
//! The article, *son of* and *daughter of* stand or fall without meaning. *Servant of*, *father
//! of*, *-din* and *-llah* make one name with their noun, and are written together as often as
//! apart.

use crate::script::{LETTERS, Script, Word};

/// The article, and *son of*, *daughter of*: present or absent without meaning.
pub(crate) fn is_particle(word: &Word, hyphened: bool) -> bool {
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
pub(crate) fn is_prefix(word: &Word) -> bool {
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
pub(crate) fn is_suffix(word: &Word) -> bool {
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

pub(crate) fn join_prefix(before: &Word, word: &Word) -> Word {
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

pub(crate) fn join_suffix(last: &mut Word, suffix: &Word) {
    match (last.script, suffix.script) {
        (Script::Arabic, _) => last
            .text
            .push_str(suffix.text.strip_prefix("ال").unwrap_or("")),
        _ if suffix.text.ends_with("ah") => last.text.push_str("llah"),
        _ => last.text.push_str("din"),
    }
}

/// A written-together *servant of the …* or *… of the faith* loses the article inside.
pub(crate) fn compound(word: Word) -> Word {
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
