//! Texts of persons that nothing readable may hold: collected for the search at the end.

use record::Person;
use record::name::Name;
use record::place::Place;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// So many texts are searched at most; of a larger register the ones whose hash is smallest,
/// which is a random sample that does not depend on the order of the rows.
pub(super) const MOST: usize = 20_000;

/// Distinct texts.
#[derive(Default)]
pub struct Texts {
    /// By a hash of the text, so that a sample is a prefix.
    texts: BTreeMap<u64, Zeroizing<String>>,
}

impl core::fmt::Debug for Texts {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Texts({})", self.texts.len())
    }
}

impl Texts {
    /// Takes every text of a person that is worth searching.
    pub fn take(&mut self, person: &Person) {
        for name in person.names() {
            self.name(name);
        }
        let identity = &person.identity;
        for place in &identity.birth_places {
            self.place(&place.value);
        }
        identity.papers.iter().for_each(|t| self.text(t.reveal()));
        identity.marks.iter().for_each(|t| self.text(t.reveal()));
        let contact = &person.contact;
        contact.addresses.iter().for_each(|a| self.place(&a.place));
        contact.phones.iter().for_each(|t| self.text(t.reveal()));
        contact.mails.iter().for_each(|t| self.text(t.reveal()));
        for relation in &person.family.relations {
            relation.name.iter().for_each(|n| self.name(n));
            relation.details.iter().for_each(|t| self.text(t.reveal()));
        }
        let circumstances = &person.circumstances;
        if let Some(loss) = &circumstances.loss {
            loss.place.iter().for_each(|p| self.place(&p.value));
            let told = loss.circumstances.iter().chain(&loss.latest_news);
            told.chain(&loss.tried).for_each(|t| self.text(t.reveal()));
        }
        let told = circumstances.detention.iter().chain(&circumstances.health);
        let told = told.chain(&circumstances.occupation);
        told.for_each(|t| self.text(t.reveal()));
        let casework = &person.casework;
        casework
            .source_id
            .iter()
            .for_each(|t| self.text(t.reveal()));
        casework
            .notes
            .iter()
            .for_each(|n| self.text(n.text.reveal()));
    }

    /// Takes a text.
    pub fn text(&mut self, text: &str) {
        let text = text.trim();
        // Shorter ones have no form that is long enough to be told from chance.
        if text.chars().count() < 3 {
            return;
        }
        let hash = sign::hash("sample", &[text.as_bytes()]);
        let mut head = [0; 8];
        head.copy_from_slice(&hash.0[..8]);
        let head = u64::from_be_bytes(head);
        let last = self
            .texts
            .last_key_value()
            .map_or(u64::MAX, |(last, _)| *last);
        if self.texts.len() < MOST || head < last {
            self.texts.insert(head, Zeroizing::new(text.to_owned()));
            self.cut();
        }
    }

    /// Takes all of another collection.
    pub fn merge(&mut self, other: Texts) {
        self.texts.extend(other.texts);
        self.cut();
    }

    /// The texts.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.values().map(|text| text.as_str())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Whether these are only a sample of all.
    #[must_use]
    pub fn sampled(&self) -> bool {
        self.texts.len() == MOST
    }

    fn cut(&mut self) {
        while self.texts.len() > MOST {
            self.texts.pop_last();
        }
    }

    fn name(&mut self, name: &Name) {
        self.text(name.written.reveal());
        let parts = name.parts.iter().filter_map(|p| p.text.as_ref());
        parts.for_each(|t| self.text(t.reveal()));
    }

    fn place(&mut self, place: &Place) {
        self.text(place.written.reveal());
        place.other_names.iter().for_each(|t| self.text(t.reveal()));
    }
}
