//! An incident begins: the folder, and the sentences of the first hour. The terminal and the pages
//! ask their questions in their own way and both come here.

use sign::Time;
use sign::id::StaffId;
use std::path::Path;

use crate::console::Console;
use crate::fault::Fault;
use crate::first_hour::first_hour;
use crate::opening::Opening;
use crate::settings::template;

/// All that is asked for before an incident is there.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// Its first line.
    pub opening: Opening,
    /// Who approves the first sentences for the public; without them none are stated.
    pub second: Option<StaffId>,
    /// The society's name, as everybody may read it.
    pub society: String,
    /// The start of every id of the feed, for ever the same.
    pub feed: String,
    /// The published telephone number.
    pub phone: String,
    /// Who works on it: a word for each.
    pub people: Vec<(String, StaffId)>,
}

/// Begins it in a folder that is not there yet. `seed` and `fresh` are random bytes: of the key,
/// and of the journal's name.
///
/// # Errors
/// [`Fault`]; whatever is written then is no incident, and the folder's name is said.
pub fn begin(
    root: &Path,
    of: Beginning,
    seed: &[u8; 32],
    fresh: [u8; 16],
) -> Result<Console, Fault> {
    let (by, at) = (of.opening.by, of.opening.at);
    if of.second == Some(by) {
        return Err(Fault::asked("nobody approves their own words"));
    }
    let settings = template(&of.society, &of.feed, &of.phone, &of.people);
    let mut console = Console::begin(root, of.opening, &settings, seed, fresh)?;
    if let Some(second) = of.second {
        first_words(&mut console, (by, second), at)?;
    }
    Ok(console)
}

/// States the sentences of the first hour; how many.
///
/// # Errors
/// As [`Console::say`].
pub fn first_words(
    console: &mut Console,
    two: (StaffId, StaffId),
    now: Time,
) -> Result<usize, Fault> {
    let opened = console.lines().first().map(crate::Signed::mark);
    let next = console.next_claim();
    let cause = console.opening().cause;
    let said = first_hour(cause, next, two, opened.unwrap_or_default(), now);
    let count = said.len();
    for claim in said {
        console.say(now, two.0, claims::Event::Stated(Box::new(claim)))?;
    }
    Ok(count)
}
