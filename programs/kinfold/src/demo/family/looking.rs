//! What a family's page says of its request.

use super::{Family, Numbers, PATIENCE, ours};
use crate::Fault;
use crate::demo::house::House;
use language::{Id, id};
use std::time::Duration;

/// What a family's page can say of a request.
const WORDS: [Id; 4] = [
    id::CASE_WORD_RECEIVED,
    id::CASE_WORD_WORKED_ON,
    id::CASE_WORD_CONTACT_US,
    id::CASE_WORD_CLOSED,
];

/// Waits until a family's page says this word of its request.
///
/// # Errors
/// [`Fault`] if it never does.
pub(in crate::demo) fn says(house: &House, numbers: &Numbers, word: Id) -> Result<(), Fault> {
    let mut family = Family::arrive(house, "en")?;
    let said = house.commands.stop.until(PATIENCE, || {
        house.alive()?;
        let (_, says) = family.look_for(numbers, word)?;
        if !says {
            house.commands.stop.pause(Duration::from_millis(300))?;
        }
        Ok(says.then_some(()))
    })?;
    said.ok_or_else(|| ours("the family's page never said the word that staff told it"))
}

/// Which of the four words a family's page says now.
///
/// # Errors
/// [`Fault`] if it says none.
pub(in crate::demo) fn word(house: &House, numbers: &Numbers) -> Result<Id, Fault> {
    let mut family = Family::arrive(house, "en")?;
    let case = family.case(numbers)?;
    let said = WORDS
        .into_iter()
        .find(|word| family.case_says(&case, *word));
    said.ok_or_else(|| case.lacks("any of its words"))
}
