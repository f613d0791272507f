//! Sets of categories, and what is noted of a person while leaves go by.

use crate::level::Reason;
use sign::Category;

/// A set of categories.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub(crate) struct Kinds(u8);

impl Kinds {
    /// What a contact slip tells: the name we use, and how to reach the person.
    pub(crate) const SLIP: Kinds = Kinds::of(&[Category::Identity, Category::Contact]);
    /// What the search knows of a person.
    pub(crate) const FEATURES: Kinds = Kinds::of(&[Category::Identity, Category::Family]);
    /// Where a last-known place may come from.
    pub(crate) const PLACE: Kinds = Kinds::of(&[Category::Contact, Category::Casework]);
    /// What may be locked twice, and always is.
    pub(crate) const TWICE_LOCKED: Kinds = Kinds::of(&[Category::Circumstances]);
    /// Stands for all that somebody has.
    pub(crate) const EVERY: Kinds = Kinds(u8::MAX);
    pub(crate) const INTAKE: Kinds = Kinds::of(&[Category::Intake]);
    pub(crate) const CONTACT: Kinds = Kinds::of(&[Category::Contact]);
    /// Parts in which keys of attachments stand.
    const ATTACHING: Kinds = Kinds::of(&[Category::Identity, Category::Casework]);
    const ATTACHMENT: Kinds = Kinds::of(&[Category::Attachment]);

    pub(crate) const fn of(categories: &[Category]) -> Kinds {
        let mut bits = 0;
        let mut at = 0;
        while at < categories.len() {
            bits |= 1 << categories[at] as u8;
            at += 1;
        }
        Kinds(bits)
    }

    /// The categories of these parts; with a part go the attachments whose keys stand in it.
    pub(crate) fn of_parts(parts: &[(Category, u32)]) -> Kinds {
        let bits = parts.iter().fold(0, |bits, (c, _)| bits | 1 << *c as u8);
        Kinds(bits).with_attachments()
    }

    pub(crate) fn with_attachments(self) -> Kinds {
        if self.and(Kinds::ATTACHING).is_empty() {
            self
        } else {
            self.or(Kinds::ATTACHMENT)
        }
    }

    pub(crate) fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    pub(crate) fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    pub(crate) fn has(self, category: Category) -> bool {
        self.0 >> category as u8 & 1 == 1
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What a leaf says of a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Mark {
    /// Place of the person in the table.
    pub(crate) person: u32,
    pub(crate) reason: Reason,
    /// Index of the leaf.
    pub(crate) leaf: u64,
    pub(crate) kinds: Kinds,
}
