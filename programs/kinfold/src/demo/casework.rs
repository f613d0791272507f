//! A case opened by commands, through releases that stand in the log.

use super::house::{Answer, DONE, House, REFUSED};
use crate::Fault;

/// A name that stands in the case.
const NAME: &str = "ሳልሕ";

/// A case that the caseworker may open.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// At whose computer.
    pub(super) desk: &'static str,
    pub(super) record: String,
    pub(super) grant: String,
}

/// How a record was asked for.
pub(super) enum Opened {
    /// It was opened: number of the leaf and parts.
    Yes(u64, usize),
    /// It was refused, or not answered; the words.
    No(String),
}

/// Whoever has access opens the case.
///
/// # Errors
/// [`Fault`], also if something else is shown than what was filed.
pub(super) fn open(house: &House, case: &Case) -> Result<Opened, Fault> {
    let args = ["open", &case.record, "--grant", &case.grant];
    let answer = house.ask(house.desk(case.desk), &args, &[DONE, REFUSED])?;
    opened(&answer)
}

/// As [`open`], where an answer is expected at last: programs may be killed meanwhile.
///
/// # Errors
/// [`Fault`].
pub(super) fn open_at_last(house: &House, case: &Case) -> Result<(u64, usize), Fault> {
    match open(house, case)? {
        Opened::Yes(leaf, parts) => Ok((leaf, parts)),
        Opened::No(why) => Err(ours(&format!("the case was not opened: {why}"))),
    }
}

/// Reads what an opening gave.
///
/// # Errors
/// [`Fault`].
pub(super) fn opened(answer: &Answer) -> Result<Opened, Fault> {
    if answer.state() != "done" {
        return Ok(Opened::No(answer.state().to_owned()));
    }
    let parts = answer.json["parts"].as_array().map_or(0, Vec::len);
    let leaf = answer.json["leaf"].as_u64();
    let leaf = leaf.ok_or_else(|| ours("a case was opened and no leaf is named"))?;
    if parts == 0 || !answer.json["parts"].to_string().contains(NAME) {
        return Err(ours(
            "the opened case does not show the name that was filed",
        ));
    }
    Ok(Opened::Yes(leaf, parts))
}

fn ours(what: &str) -> Fault {
    Fault::Ours {
        step: "demo",
        what: what.to_owned(),
    }
}
