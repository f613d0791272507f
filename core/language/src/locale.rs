//! A language: its messages and how they are said.

use crate::args::{Args, CODE, Piece, code, joined, pieces};
use crate::id::{self, Id};
use crate::pseudo;
use crate::source::{ENGLISH, FOLDERS, Folder, folder};
use crate::state::{Standing, Worth};
use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// Which way a text runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// Languages that are written from right to left, by their first subtag (CLDR 46).
const RIGHT_TO_LEFT: &[&str] = &[
    "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "rhg", "sd", "syr", "ug", "ur", "yi",
];

/// How many messages of a language stand how.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Coverage {
    /// Messages of English.
    pub all: u32,
    /// Said in this language, whoever made them, and not stale.
    pub said: u32,
    /// Checked by a speaker, or approved.
    pub checked: u32,
}

/// A language.
pub struct Locale {
    tag: &'static str,
    direction: Direction,
    folder: &'static Folder,
    bundle: FluentBundle<FluentResource>,
    lowest: Standing,
    coverage: Coverage,
}

/// The languages that exist, by tag.
#[must_use]
pub fn locales() -> &'static [Locale] {
    static ALL: LazyLock<Vec<Locale>> = LazyLock::new(|| {
        let all = FOLDERS.iter();
        all.map(|folder| Locale::new(folder.tag, folder, None))
            .collect()
    });
    &ALL
}

/// The language of exactly this tag (in any case), pseudo-languages included.
#[must_use]
pub fn locale(tag: &str) -> Option<&'static Locale> {
    static PSEUDO: LazyLock<Vec<Locale>> = LazyLock::new(|| {
        let english = folder(ENGLISH).into_iter();
        let both = english.flat_map(|english| {
            [
                Locale::new("en-XA", english, Some(pseudo::accented)),
                Locale::new("ar-XB", english, Some(pseudo::turned)),
            ]
        });
        both.collect()
    });
    let mut all = locales().iter().chain(PSEUDO.iter());
    all.find(|locale| locale.tag.eq_ignore_ascii_case(tag))
}

impl Locale {
    /// English.
    ///
    /// # Panics
    /// Never: the folder is part of this crate, and a test holds that it is there.
    #[must_use]
    pub fn english() -> &'static Locale {
        locale(ENGLISH).expect("English is part of this crate")
    }

    /// As `lang=` names it.
    #[must_use]
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// Which way it runs.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Whether anything in it was not checked by a speaker.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.lowest < Standing::Reviewed
    }

    /// What its messages are worth.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// The least checked message's standing; what is missing is English and does not count.
    #[must_use]
    pub fn lowest(&self) -> Standing {
        self.lowest
    }

    /// What one message is worth.
    #[must_use]
    pub fn standing(&self, id: Id) -> Standing {
        folder(ENGLISH).map_or(Standing::Missing, |english| {
            Worth::of(self.folder, english).standing(id.name())
        })
    }

    /// A message as pieces, for pages.
    #[must_use]
    pub fn pieces(&self, id: Id, args: &Args) -> Vec<Piece> {
        let said = self.say(id, args);
        let said = said.or_else(|| Locale::english().say(id, args));
        pieces(&said.unwrap_or_default())
    }

    /// A message as one text, its codes isolated by marks: for titles and plain text.
    #[must_use]
    pub fn text(&self, id: Id, args: &Args) -> String {
        joined(self.pieces(id, args))
    }

    /// A message without places.
    #[must_use]
    pub fn plain(&self, id: Id) -> String {
        self.text(id, &Args::none())
    }

    /// None if it is missing or cannot be put together: a half-said sentence is not shown.
    fn say(&self, id: Id, args: &Args) -> Option<String> {
        let message = self.bundle.get_message(id.name())?;
        let mut faults = Vec::new();
        let said = self
            .bundle
            .format_pattern(message.value()?, Some(args.fluent()), &mut faults);
        faults.is_empty().then(|| said.into_owned())
    }

    fn new(
        tag: &'static str,
        folder: &'static Folder,
        transform: Option<fn(&str) -> std::borrow::Cow<'_, str>>,
    ) -> Self {
        // Plurals of a pseudo-language are those of the English text under it.
        let rules: LanguageIdentifier = folder.tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![rules]);
        bundle.set_transform(transform);
        let _first = bundle.add_function(CODE, code);
        for file in folder.files {
            // A message that is no Fluent is left out, and said in English; the lint names it.
            let read = FluentResource::try_new((*file).to_owned());
            let resource = read.unwrap_or_else(|(resource, _)| resource);
            let _doubled = bundle.add_resource(resource);
        }
        let (lowest, coverage) = worth(folder);
        let first = tag.split('-').next().unwrap_or(tag);
        let direction = match RIGHT_TO_LEFT.contains(&first) {
            true => Direction::Rtl,
            false => Direction::Ltr,
        };
        Locale {
            tag,
            direction,
            folder,
            bundle,
            lowest,
            coverage,
        }
    }
}

impl core::fmt::Debug for Locale {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Locale({})", self.tag)
    }
}

fn worth(of: &Folder) -> (Standing, Coverage) {
    let mut coverage = Coverage::default();
    let mut lowest = Standing::Source;
    let Some(english) = folder(ENGLISH) else {
        return (lowest, coverage);
    };
    let worth = Worth::of(of, english);
    for id in id::ALL {
        let standing = worth.standing(id.name());
        coverage.all += 1;
        coverage.said += u32::from(standing > Standing::Stale);
        coverage.checked += u32::from(standing >= Standing::Reviewed);
        if standing > Standing::Missing {
            lowest = lowest.min(standing);
        }
    }
    (lowest, coverage)
}
