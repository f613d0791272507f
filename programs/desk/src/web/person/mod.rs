//! A person, to be edited: what is known stands in the fields, and what is not changed there stays
//! as it was said, with its source.

mod ask;
mod contact;
mod fields;
mod read;

pub(super) use ask::{ask, save};

use super::Posted;
use language::Id;

/// A field and what is wrong with it.
type Wrong = Vec<(String, Id)>;

/// Rows that a form has for values of which there can be many: those that are filled, and some.
const MORE: usize = 2;
/// Rows of a form, at most.
const MOST: usize = crate::office::person::ROWS;

/// How many rows were sent, or are filled.
fn rows(values: &Posted, name: &str) -> usize {
    let known = |at: &usize| {
        let field = format!("{name}-{at}");
        values.iter().any(|(sent, _)| sent == field)
    };
    (0..MOST).take_while(known).count()
}
