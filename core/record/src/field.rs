//! Which category every field of a record belongs to: exactly one.

use crate::person::{Casework, Circumstances, Contact, Family, Identity, Origin};
use sign::Category;

/// A field of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its category.
    pub category: Category,
    /// Its name.
    pub name: &'static str,
}

/// The fields of one category; none for categories that are no part of a record.
#[must_use]
pub fn fields_of(category: Category) -> &'static [&'static str] {
    match category {
        Category::Identity => Identity::FIELDS,
        Category::Origin => Origin::FIELDS,
        Category::Contact => Contact::FIELDS,
        Category::Family => Family::FIELDS,
        Category::Circumstances => Circumstances::FIELDS,
        Category::Casework => Casework::FIELDS,
        Category::Intake | Category::Attachment => &[],
    }
}

/// Every field of a record. The names come from the structures themselves, so that none can
/// stand outside the table.
pub fn all() -> impl Iterator<Item = Field> {
    Category::RECORD.into_iter().flat_map(|category| {
        fields_of(category)
            .iter()
            .map(move |name| Field { category, name })
    })
}

/// The category of a field by its name.
#[must_use]
pub fn category_of(name: &str) -> Option<Category> {
    all().find(|f| f.name == name).map(|f| f.category)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_field_has_exactly_one_category() {
        let names: Vec<&str> = all().map(|f| f.name).collect();
        let unique: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), unique.len());
        assert!(all().all(|f| category_of(f.name) == Some(f.category)));
        assert_eq!(category_of("no such field"), None);
        assert!(Category::RECORD.iter().all(|c| !fields_of(*c).is_empty()));
    }

    #[test]
    fn the_table_is_the_one_of_the_design() {
        for (category, fields) in [
            (
                Category::Identity,
                "names gender births birth_places nationalities photo marks papers",
            ),
            (Category::Origin, "ethnicity religion languages"),
            (Category::Contact, "addresses phones mails safe"),
            (Category::Family, "relations marital"),
            (
                Category::Circumstances,
                "loss detention health arms route occupation",
            ),
            (
                Category::Casework,
                "source_id notes documents interviewer interpreter legal_basis consent file exchange",
            ),
        ] {
            assert_eq!(fields_of(category).join(" "), fields);
        }
    }
}
