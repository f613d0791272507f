//! Whom a search may show that it was made, and who decides that: the asker's own rule.

use super::Rule;
use record::Person;
use record::consent::Denied;
use record::sharing::{Lead, may_ask};
use sign::canonical_struct;
use sign::id::RecordId;

/// People who decide about one search at most.
pub const DECIDE: usize = 8;

/// On whose behalf a search is made. It travels in the sealed query, which has one size.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scope {
    /// Whose records may be found by it, and who may hear of it: [`Rule::Holder`] means the asking
    /// society's own records and nobody else.
    pub rule: Rule,
    /// Records of the asking society whose people decide about it: the sought person first, then
    /// the enquirer. What is said of one of them later binds a search that stands.
    pub people: Vec<RecordId>,
}
canonical_struct!(Scope { rule, people });

impl Scope {
    /// Of a search within the asking society.
    #[must_use]
    pub fn own(people: Vec<RecordId>) -> Self {
        Scope {
            rule: Rule::Holder,
            people,
        }
    }

    /// Of a search for `sought`, for which `consents` answers; and why it stays within the asking
    /// society, if it does.
    #[must_use]
    pub fn of(
        sought: &Person,
        consents: &Person,
        lead: Lead,
        people: Vec<RecordId>,
    ) -> (Self, Option<Denied>) {
        match may_ask(sought, consents, lead) {
            Ok(never) => {
                let rule = Rule::Network {
                    societies: never.societies,
                    countries: never.countries,
                };
                (Scope { rule, people }, None)
            }
            Err(why) => (Scope::own(people), Some(why)),
        }
    }

    /// Whether at most [`DECIDE`] people decide.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.people.len() <= DECIDE
    }
}
