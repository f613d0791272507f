//! An edit: what is said in it takes the place of what stood there, everything else stays.

use crate::Person;

/// Takes a value that was given, else keeps the old one.
fn one<T>(old: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *old = new;
    }
}

/// Takes a list that was given, else keeps the old one.
fn many<T>(old: &mut Vec<T>, new: Vec<T>) {
    if !new.is_empty() {
        *old = new;
    }
}

impl Person {
    /// Takes an edit in: a value or list that it holds replaces the one that was there; what it
    /// does not hold stays. Photos, documents, consents and safe-contact rules beside languages,
    /// age and name are never touched.
    pub fn take_edit(&mut self, edit: Person) {
        let (identity, new) = (&mut self.identity, edit.identity);
        many(&mut identity.names, new.names);
        one(&mut identity.gender, new.gender);
        many(&mut identity.births, new.births);
        many(&mut identity.birth_places, new.birth_places);
        many(&mut identity.nationalities, new.nationalities);
        one(&mut identity.marks, new.marks);
        many(&mut identity.papers, new.papers);
        let (origin, new) = (&mut self.origin, edit.origin);
        one(&mut origin.ethnicity, new.ethnicity);
        one(&mut origin.religion, new.religion);
        many(&mut origin.languages, new.languages);
        let (contact, new) = (&mut self.contact, edit.contact);
        many(&mut contact.addresses, new.addresses);
        many(&mut contact.phones, new.phones);
        many(&mut contact.mails, new.mails);
        many(&mut contact.safe.languages, new.safe.languages);
        one(&mut contact.safe.under_18, new.safe.under_18);
        one(&mut contact.safe.name_used, new.safe.name_used);
        many(&mut self.family.relations, edit.family.relations);
        one(&mut self.family.marital, edit.family.marital);
        one(&mut self.circumstances.loss, edit.circumstances.loss);
        one(
            &mut self.circumstances.occupation,
            edit.circumstances.occupation,
        );
        // Notes are a diary: a new one never takes an old one's place.
        self.casework.notes.extend(edit.casework.notes);
    }
}

#[cfg(test)]
mod tests {
    use crate::Person;
    use crate::codec::encode_part;
    use crate::request::edit_from_toml;
    use crate::sample::{Random, Sample};
    use proptest::prelude::*;
    use sign::Category;

    proptest! {
        #[test]
        fn an_empty_edit_changes_nothing(seed: u64) {
            let mut person = Person::sample(&mut Random::new(seed));
            let before = person.clone();
            person.take_edit(edit_from_toml("").expect("nothing is said"));
            prop_assert!(person == before);
        }

        #[test]
        fn an_edit_touches_its_own_category_only(seed: u64) {
            let mut person = Person::sample(&mut Random::new(seed));
            let before = person.clone();
            let edit = "phones = [\"+999 555 0199\"]";
            person.take_edit(edit_from_toml(edit).expect("an edit"));
            prop_assert_eq!(person.contact.phones.len(), 1);
            prop_assert_eq!(person.contact.phones[0].reveal(), "+999 555 0199");
            prop_assert!(person.contact.addresses == before.contact.addresses);
            for category in Category::RECORD {
                let same = encode_part(&person, category) == encode_part(&before, category);
                prop_assert_eq!(same, category != Category::Contact || person == before);
            }
        }
    }

    #[test]
    fn notes_are_added_and_a_loss_is_replaced() {
        let mut person = Person::default();
        for n in 1..3 {
            person.take_edit(
                edit_from_toml("notes = [\"called\"]\n[loss]\nin_hiding = \"yes\"")
                    .expect("an edit"),
            );
            assert_eq!(person.casework.notes.len(), n);
        }
        assert!(person.in_danger());
        assert!(edit_from_toml("names = []").is_err());
        assert!(edit_from_toml("unknown = 1").is_err());
    }
}
