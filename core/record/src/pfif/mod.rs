//! PFIF 1.4, the People Finder Interchange Format, for exchange only: it carries no kinship,
//! consent, language or certainty (<http://zesty.ca/pfif/1.4>).
//!
//! [`Items`] reads records as they stand, [`Register`] as persons, [`Writer`] writes them.
//! Document types and entities are refused; so is a record whose text is no UTF-8, too large or
//! against the format, by its line and field, while the reading goes on with the next.

mod check;
mod gate;
mod map;
mod read;
mod write;

pub use map::{ExportError, Register, Stamp, export};
pub use read::{Item, Items};
pub use write::{WriteError, Writer};

use crate::text::Text;

/// The namespace of PFIF 1.4.
pub const NAMESPACE: &str = "http://zesty.ca/pfif/1.4";

/// How much a file may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of one field.
    pub max_field: usize,
    /// Bytes of one person with its notes.
    pub max_record: usize,
    /// Nested elements, the root counted.
    pub max_depth: u32,
    /// Records, refused ones and notes outside of persons counted.
    pub max_records: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_field: 16 * 1024,
            max_record: 256 * 1024,
            max_depth: 8,
            max_records: 10_000_000,
        }
    }
}

/// A PFIF record: its fields by their names in the format, each once, as written.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident { $($field:ident)* }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Default)]
        pub struct $name {
            $(#[doc = concat!("`", stringify!($field), "`")] pub $field: Option<Text>,)*
            /// Notes that stand within the record; always empty in a note.
            pub notes: Vec<PfifNote>,
        }

        redacted!($name);

        impl $name {
            /// The fields that are there, in the order of the format.
            pub fn fields(&self) -> impl Iterator<Item = (&'static str, &Text)> {
                [$((stringify!($field), &self.$field)),*]
                    .into_iter()
                    .filter_map(|(name, field)| Some((name, field.as_ref()?)))
            }

            /// The place of a field, with its name as the format has it.
            fn slot(&mut self, name: &str) -> Option<(&'static str, &mut Option<Text>)> {
                match name {
                    $(stringify!($field) => Some((stringify!($field), &mut self.$field)),)*
                    _ => None,
                }
            }
        }
    };
}

record! {
    /// A PFIF person.
    pub struct PfifPerson {
        person_record_id entry_date expiry_date author_name author_email author_phone source_name
        source_date source_url full_name given_name family_name alternate_names description sex
        date_of_birth age home_street home_neighborhood home_city home_state home_postal_code
        home_country photo_url profile_urls
    }
}

record! {
    /// A PFIF note.
    pub struct PfifNote {
        note_record_id person_record_id linked_person_record_id entry_date author_name author_email
        author_phone source_date author_made_contact status email_of_found_person
        phone_of_found_person last_known_location text photo_url
    }
}

impl PfifPerson {
    /// Leaves what may remain of an expired record: ids and dates, and notes without content.
    fn expire(&mut self) {
        let kept = std::mem::take(self);
        self.person_record_id = kept.person_record_id;
        self.entry_date = kept.entry_date;
        self.expiry_date = kept.expiry_date;
        self.source_date = kept.source_date;
        self.notes = kept.notes;
        self.notes.iter_mut().for_each(PfifNote::empty);
    }
}

impl PfifNote {
    fn empty(&mut self) {
        let kept = std::mem::take(self);
        self.note_record_id = kept.note_record_id;
        self.person_record_id = kept.person_record_id;
        self.entry_date = kept.entry_date;
        self.source_date = kept.source_date;
    }
}
