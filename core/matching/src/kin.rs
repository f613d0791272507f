//! Who the other names in a record belong to.

use sign::canonical_code;

/// What a named person is to the one who is sought or recorded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Relation {
    /// The father; his name is often a part of the person's own.
    Father,
    /// The mother.
    Mother,
    /// The father's or mother's father.
    Grandfather,
    /// A brother or sister.
    Sibling,
    /// Husband, wife or partner.
    Spouse,
    /// A son or daughter.
    Child,
    /// Anybody else.
    Other,
}

canonical_code!(Relation {
    1 => Father,
    2 => Mother,
    3 => Grandfather,
    4 => Sibling,
    5 => Spouse,
    6 => Child,
    7 => Other,
});
