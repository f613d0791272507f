//! The words by which files and commands name things, one list a type: what can be written, and
//! what is shown.

use crate::opening::Cause;
use claims::{Confidence, Kind, Section, Status};
use incident::{Availability, Confidentiality, Data, Ease, Integrity, Peril, Role, Stage};

/// Something that files and commands name by a word.
pub trait Named: Copy + PartialEq + 'static {
    /// Every word with what it names.
    const WORDS: &'static [(&'static str, Self)];

    /// What a word names.
    ///
    /// # Errors
    /// In words: all that can be written.
    fn named(word: &str) -> Result<Self, String> {
        let found = Self::WORDS.iter().find(|(known, _)| *known == word);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let all: Vec<&str> = Self::WORDS.iter().map(|(known, _)| *known).collect();
            format!("write one of: {}", all.join(", "))
        })
    }

    /// Its word.
    fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, value)| *value == self);
        found.map_or("", |(word, _)| word)
    }
}

macro_rules! named {
    ($($type:ident { $($word:literal => $value:ident),* $(,)? })*) => {$(
        impl Named for $type {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, $type::$value)),*];
        }
    )*};
}

named! {
    Cause {
        "lost-device" => LostDevice,
        "stolen-login" => StolenLogin,
        "server-entered" => ServerEntered,
        "wrong-addressee" => WrongAddressee,
        "unknown" => Unknown,
    }
    Stage {
        "suspected" => Suspected,
        "declared" => Declared,
        "contained" => Contained,
        "scoping" => Scoping,
        "notifying" => Notifying,
        "recovering" => Recovering,
        "resumed" => Resumed,
        "monitoring" => Monitoring,
        "closed" => Closed,
        "not-a-breach" => NotABreach,
        "reopened" => Reopened,
    }
    Role {
        "officer" => Officer,
        "data-protection" => DataProtection,
        "child-protection" => ChildProtection,
        "lead" => Lead,
        "management" => Management,
    }
    Data {
        "simple" => Simple,
        "behavioural" => Behavioural,
        "financial" => Financial,
        "sensitive" => Sensitive,
    }
    Ease {
        "negligible" => Negligible,
        "limited" => Limited,
        "significant" => Significant,
        "maximum" => Maximum,
    }
    Confidentiality {
        "kept" => Kept,
        "known-recipients" => KnownRecipients,
        "unknown-recipients" => UnknownRecipients,
    }
    Integrity { "kept" => Kept, "restorable" => Restorable, "lost" => Lost }
    Availability { "kept" => Kept, "for-a-time" => ForATime, "lost" => Lost }
    Peril {
        "risk-to-life" => RiskToLife,
        "detention" => Detention,
        "minors" => Minors,
        "trafficking" => Trafficking,
        "persecution" => Persecution,
    }
    Section {
        "what-happened" => WhatHappened,
        "who-and-why" => WhoAndWhy,
        "what-data" => WhatData,
        "whom-to-contact" => WhomToContact,
        "advice" => Advice,
        "what-we-do" => WhatWeDo,
        "find-out-more" => FindOutMore,
    }
    Kind { "fact" => Fact, "no-evidence" => NoEvidence }
    Status { "confirmed" => Confirmed, "believed" => Believed, "unknown" => Unknown }
    Confidence { "low" => Low, "medium" => Medium, "high" => High }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each<T: Named + core::fmt::Debug>() {
        for (word, value) in T::WORDS {
            assert_eq!(T::named(word).as_ref(), Ok(value));
            assert_eq!(value.word(), *word);
        }
        assert!(T::named("").is_err());
    }

    #[test]
    fn every_word_names_one_thing() {
        each::<Cause>();
        each::<Stage>();
        each::<Role>();
        each::<Peril>();
        each::<Section>();
        each::<Status>();
        assert_eq!(Section::WORDS.len(), Section::ALL.len());
        assert!(Stage::named("open").unwrap_err().contains("suspected"));
    }
}
