//! The kinds of information a record is divided into, by number. What stands in each is known
//! to `record` alone; keyholder and policy need no more than the number.

/// One sealed kind of information. The numbers are part of every format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// Names, gender, birth, nationality, marks.
    Identity,
    /// Racial or ethnic origin, religion, language community.
    Origin,
    /// Addresses, telephones, safe-contact rules.
    Contact,
    /// Relationships, parents' names, companions.
    Family,
    /// Loss of contact, detention, health, route.
    Circumstances,
    /// Notes, actions, documents, consents.
    Casework,
    /// A form as a family sent it, not yet divided.
    Intake,
    /// A photo or document, an object of its own.
    Attachment,
}

crate::canonical_code!(Category {
    1 => Identity,
    2 => Origin,
    3 => Contact,
    4 => Family,
    5 => Circumstances,
    6 => Casework,
    7 => Intake,
    8 => Attachment,
});

impl Category {
    /// The six that every record has, in the order of their numbers.
    pub const RECORD: [Category; 6] = [
        Category::Identity,
        Category::Origin,
        Category::Contact,
        Category::Family,
        Category::Circumstances,
        Category::Casework,
    ];

    /// Its number in every format.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_the_one_encoded() {
        for n in 0..=9_u8 {
            match crate::from_bytes::<Category>(&[n]) {
                Ok(category) => assert_eq!(category.number(), n),
                Err(_) => assert!(n == 0 || n == 9),
            }
        }
    }
}
