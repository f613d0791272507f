//! What is the same for everybody of a campaign.

use std::collections::BTreeMap;

use record::country::Country;
use record::safe::Means;
use record::script::Language;
use sign::Time;

use crate::group::Groups;
use crate::outcome::Variant;
use crate::window::{Awake, Zones};

/// What one message, segment, call or visit costs, in millionths of a currency.
#[derive(Clone, Debug, Default)]
pub struct Prices(BTreeMap<(Means, Option<Country>), u64>);

impl Prices {
    /// A table; no country stands for every country without a line.
    #[must_use]
    pub fn new(table: impl IntoIterator<Item = (Means, Option<Country>, u64)>) -> Prices {
        let lines = table.into_iter();
        Prices(lines.map(|(m, c, price)| ((m, c), price)).collect())
    }

    /// The price of one; nothing if the table has none.
    #[must_use]
    pub fn of(&self, means: Means, country: Option<Country>) -> Option<u64> {
        let own = self.0.get(&(means, country));
        own.or_else(|| self.0.get(&(means, None))).copied()
    }
}

/// The texts that a speaker has reviewed, each with its SMS segments.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<(Variant, String), u8>);

impl Texts {
    /// A table of reviewed texts and nothing else: what is only a draft must not be in it.
    #[must_use]
    pub fn new(reviewed: impl IntoIterator<Item = (Variant, Language, u8)>) -> Texts {
        let lines = reviewed.into_iter();
        let keyed = lines.map(|(variant, language, segments)| {
            let tag = language.tag().to_owned();
            ((variant, tag), segments.max(1))
        });
        Texts(keyed.collect())
    }

    /// The segments of a text, if it was reviewed in exactly this language: a near language or
    /// another dialect is another language until the person says so.
    #[must_use]
    pub fn segments(&self, variant: Variant, language: &Language) -> Option<u8> {
        self.0.get(&(variant, language.tag().to_owned())).copied()
    }
}

/// What is the same for everybody of a campaign.
#[derive(Debug)]
pub struct Setting<'a> {
    /// The moment of planning.
    pub now: Time,
    /// Zones by country.
    pub zones: &'a Zones,
    /// What things cost.
    pub prices: &'a Prices,
    /// Which texts there are.
    pub texts: &'a Texts,
    /// What was decided over groups.
    pub groups: &'a Groups,
    /// When telephones may ring and doors be knocked on.
    pub awake: Awake,
    /// Whether those are told of whom only unreadable bytes were copied.
    pub tells_ciphertext_only: bool,
}
