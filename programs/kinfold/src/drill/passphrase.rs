//! Passphrases are lost: the keyholder's, which custodians of the root key replace; and a desk's,
//! which nothing opens again. What was only typed there is gone, and its page said so before.

use super::enrolling::{anew, named, pass_seed, revoke};
use super::keyholder::{program, recover, root_papers};
use super::place::{Place, is_whole};
use super::{Score, ours};
use crate::Fault;
use crate::demo::{Clerk, DONE, Desk, REFUSED, WAITS, passphrase};
use crate::screen::Screen;
use std::time::Instant;
use zeroize::Zeroizing;

/// The caseworker's computer, and the one in its place.
const LOST: &str = "caseworker-1";
const NEW: &str = "caseworker-1-new";
/// What the page says of what is not sent yet.
const SAID: &str = "if the computer or its passphrase is lost before, it is gone";
/// The passphrase is wrong.
const PUT_RIGHT: i32 = 2;

pub(super) fn hold(mut place: Place, screen: &mut Screen) -> Result<Score, Fault> {
    place.found()?;
    let caseworker = place.house.desk(LOST);
    let record = place.file("lead-1")?;
    let grant = place.give("lead-1", caseworker, &record)?;
    place.open_at_last(caseworker, &record, &grant)?;
    let was = named(&place, caseworker)?;

    screen.line("Nobody knows the keyholder's passphrase any more.");
    let begin = Instant::now();
    let (shut, fresh) = keyholder(&mut place)?;
    let caseworker = place.house.desk(LOST);
    let opened = place.open_at_last(caseworker, &record, &grant)?;
    let back_after = begin.elapsed();
    screen.line("Three custodians set a new one; a record is open again.");

    // The server is away, and somebody goes on writing.
    place.house.hub.kill();
    let typed = place.type_offline(LOST)?;
    let said = says(&place, LOST)?;
    screen.line("A caseworker forgot the passphrase of a computer that had not sent everything.");
    let guess = guess(&place, LOST)?;
    place.house.hub.start()?;
    place.house.hub.wait_ready(&place.house.commands.stop)?;
    let stopped = revoke(&place, &was.device)?;
    let new = Desk {
        name: NEW.to_owned(),
        society: 1,
        roles: &["caseworker"],
    };
    let codes = anew(&mut place, new, &was.staff)?;
    pass_seed(&place, "lead-1", NEW)?;
    let new = place.house.desk(NEW);
    let again = place.open_at_last(new, &record, &grant)?;
    let gone = gone(&place, new, &typed)?;
    Ok(Score {
        back_after,
        held: vec![
            (
                "with a new passphrase of the keyholder a record opens",
                is_whole(&opened),
            ),
            ("the one of before opens the keyholder no more", shut),
            ("the new one is another", *fresh != *place.house.passphrase),
            (
                "the page said beforehand that what is not sent can be lost",
                said,
            ),
            ("another passphrase does not open the desk", guess),
            ("one officer stopped it", stopped),
            (
                "both officers were shown the code of the new computer",
                codes,
            ),
            (
                "what was sent opens on the new computer, under the access of before",
                is_whole(&again),
            ),
            ("what was only typed on the old one is gone", gone),
        ],
    })
}

/// The keyholder ends, and starts with a passphrase that custodians set; whether the one of before
/// is refused, and the new one.
fn keyholder(place: &mut Place) -> Result<(bool, Zeroizing<String>), Fault> {
    let folder = place.house.dir.join("keyholder");
    place.house.keyholder.kill();
    let fresh = passphrase()?;
    let papers = root_papers(&place.house.dir.join("papers"), [4, 2, 5]);
    recover(place, &folder, &papers, &fresh)?;
    let shut = !opens(place, &place.house.passphrase)? && opens(place, &fresh)?;
    place.house.keyholder = program(place, "keyholder-again", (&folder, None), &fresh);
    place.house.keyholder.start()?;
    let ready = place.house.keyholder.wait_ready(&place.house.commands.stop);
    ready.map(|()| (shut, fresh))
}

/// Whether a passphrase opens the keyholder's root key: new papers are asked for with it.
fn opens(place: &Place, secret: &Zeroizing<String>) -> Result<bool, Fault> {
    let folder = place.house.dir.join("keyholder");
    let papers = place.house.dir.join("new-papers");
    let mut args: Vec<std::ffi::OsString> = vec!["keyholder".into(), "shares".into()];
    args.extend([
        "--dir".into(),
        folder.into(),
        "--secrets".into(),
        papers.into(),
    ]);
    args.extend(["--passphrase-fd".into(), "0".into()]);
    let mut call = place
        .house
        .with_passphrase("keyholder-shares".to_owned(), args);
    call.passphrase = Some(secret.clone());
    Ok(place.house.commands.run(&call, &[DONE, PUT_RIGHT])?.code == DONE)
}

/// Whether the page of a computer says what becomes of that which waits on it.
fn says(place: &Place, desk: &str) -> Result<bool, Fault> {
    let mut pages = Clerk::sit_down(&place.house, desk)?;
    let page = pages.open("computer")?;
    pages.leave()?;
    Ok(page.source.contains(SAID))
}

/// Whether another passphrase is refused.
fn guess(place: &Place, desk: &str) -> Result<bool, Fault> {
    let mut call = place.house.call(place.house.desk(desk), &["status"]);
    call.passphrase = Some(passphrase()?);
    let done = place.house.commands.run(&call, &[DONE, PUT_RIGHT])?;
    Ok(done.code == PUT_RIGHT)
}

/// Whether nobody has what was typed: the keyholder knows no such record, whoever asks.
fn gone(place: &Place, new: &Desk, record: &str) -> Result<bool, Fault> {
    let staff = place.house.ask(new, &["status"], &[DONE])?.text("staff")?;
    let args = ["grant", "--staff", &staff, "--record", record];
    let lead = place.house.desk("lead-1");
    let given = place.house.ask(lead, &args, &[DONE, REFUSED, WAITS])?;
    if given.code != DONE {
        return Ok(true);
    }
    let opened = place.open(new, record, &given.text("grant")?)?;
    let cases = place.house.ask(new, &["cases"], &[DONE])?;
    let listed = cases.json["cases"].as_array();
    let listed = listed.ok_or_else(|| ours("a desk listed no cases"))?;
    let held = listed.iter().any(|case| case["record"] == record);
    Ok(opened["state"] != "done" || (held && !is_whole(&opened)))
}
