//! Erasing a person.

use super::Page;
use super::cases::parse;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::office;
use crate::shell::Shell;
use ledger::leaf::Choice;
use serde_json::{Value, json};
use sign::Time;

pub(super) fn erase<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: &str,
    choice: &str,
    until: Time,
) -> Result<Page, Fault> {
    let choice = match choice {
        "told" => Choice::StillTold,
        _ => Choice::CountedOnly,
    };
    let erased = office::erase::person(shell, parse(record)?, choice, until)?;
    let mut page = Page::default();
    for record in &erased.records {
        page.line(format!("Record {record} is erased."));
    }
    // What stays possible is said, not left to be found out.
    for shared in erased.shared.iter().filter(|s| s.withdrawn.is_none()) {
        page.line(format!(
            "Society {} was shown something of it and keeps what it copied: write to it.",
            shared.with
        ));
    }
    for record in &erased.by_hand {
        page.line(format!(
            "Record {record} names a relative who may be the person: look at it by hand."
        ));
    }
    for record in &erased.not_held {
        page.line(format!(
            "Record {record} is not held here any more, so it was not looked whether it names the \
             person: open it, and look."
        ));
    }
    if erased.unread > 0 {
        page.line(
            "Some older versions of the person's names could not be read: who is called so among \
             the relatives of others stays.",
        );
    }
    if erased.unopened != Some(0) {
        page.line(
            "Forms in the queue that nobody opened here may hold a word of this family: whoever \
             opens one is told, and discards it.",
        );
    }
    if shell.side().tombstone.is_none() {
        page.line(
            "This computer does not have the society's tombstone key: a later import knows the \
             person by the row of the register that was taken in, and not by name and birth.",
        );
    }
    let records: Vec<Value> = erased
        .records
        .iter()
        .map(|r| json!(r.to_string()))
        .collect();
    let by_hand = erased.by_hand.iter().map(|r| json!(r.to_string()));
    let by_hand: Vec<Value> = by_hand.collect();
    let not_held = erased.not_held.iter().map(|r| json!(r.to_string()));
    let not_held: Vec<Value> = not_held.collect();
    let shared = erased.shared.iter().map(|s| json!(s.with.0));
    let shared: Vec<Value> = shared.collect();
    Ok(page
        .with("state", "done")
        .with("records", records)
        .with("shared", shared)
        .with("by_hand", by_hand)
        .with("not_held", not_held))
}
