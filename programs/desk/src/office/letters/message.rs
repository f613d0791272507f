//! Red Cross Messages of families: collected, screened, forwarded, delivered, answered.

use super::super::file::change;
use super::super::network::party;
use super::super::people::{self, USUAL, create, fetch, fetch_anew, kept};
use super::{denied, not_a_letter, write};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use record::Person;
use record::date::Day;
use record::exchange::{Carried, Enclosed, Exchange};
use record::file::{About, Act, CaseFile, Letter};
use record::message::{self, Message};
use record::sharing::{Lead, Way, may_reach, may_share};
use sign::id::RecordId;
use sign::{Category, SocietyId, Time};

/// Takes in a message of a family: kept as a record of the case, not sent yet.
///
/// # Errors
/// [`Fault`].
pub fn collect<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    (to, their_record): (SocietyId, RecordId),
    message: Message,
    until: Time,
) -> Result<RecordId, Fault> {
    let letter = Exchange::Carried(Box::new(Carried {
        to: their_record,
        from: case,
        message,
    }));
    let record = RecordId(shell.outside().id()?);
    let mut person = Person::default();
    person.casework.exchange = Some(Enclosed::of(&letter));
    kept(&create(shell, record, person, until)?)?;
    let (on, holder) = (shell.now(), shell.own.society);
    change(shell, case, (Act::Wrote, None), until, |_, file| {
        file.letters.push(Letter {
            record,
            holder,
            about: About::Message,
            with: to,
            sent: true,
            on,
        });
        Ok(())
    })?;
    Ok(record)
}

/// Takes a message a step further. One that is forwarded, or whose reply is collected, goes to
/// the other society.
///
/// # Errors
/// [`Fault::Refused`] if it does not stand where this can be done, if consent does not allow it,
/// or if the found person did not choose to get messages; [`Fault`].
pub fn step<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    (case, copy): (RecordId, RecordId),
    step: message::Step,
    lead: Lead,
    until: Time,
) -> Result<(), Fault> {
    let before = fetch(shell, copy, &[Category::Casework], until)?;
    let enclosed = before.person.casework.exchange.as_ref();
    let enclosed = enclosed.ok_or_else(not_a_letter)?;
    let Exchange::Carried(mut carried) = enclosed.read().map_err(|_| not_a_letter())? else {
        return Err(not_a_letter());
    };
    let asked = fetch_anew(shell, case, &USUAL, until)?.person;
    let file = asked.casework.file.clone().ok_or_else(not_a_letter)?;
    let listed = file.letters.iter().find(|l| l.record == copy);
    let (with, sent) = listed.map(|l| (l.with, l.sent)).ok_or_else(not_a_letter)?;
    let ours = matches!(
        step,
        message::Step::Screen | message::Step::GiveBack | message::Step::Forward
    );
    if ours != sent {
        return Err(Fault::Refused(
            "who took the message in reads and sends it; who received it hands it over and takes \
             the reply"
                .to_owned(),
        ));
    }
    let reaches = matches!(step, message::Step::Deliver(_) | message::Step::Forward);
    // Of this society and this enquirer: what was proven and chosen for another counts for nothing.
    if reaches && !(file.may_deliver() && file.answered(with, !sent)) {
        return Err(Fault::Refused(
            "no message is passed on before the relationship is verified and the found person, \
             asked alone, chose messages or full contact"
                .to_owned(),
        ));
    }
    let (forwards, replies) = (
        step == message::Step::Forward,
        matches!(step, message::Step::CollectReply(_)),
    );
    let on = Day::of(shell.now());
    carried
        .message
        .step(step, on)
        .map_err(|refused| Fault::Refused(refused.to_string()))?;
    if forwards || replies {
        let sender = carried.message.sender.clone();
        let gate = |shell: &mut Shell<'_, D, O>| {
            let asked = fetch_anew(shell, case, &USUAL, until)?.person;
            let file = asked.casework.file.as_ref();
            let consents = match (forwards, file.and_then(CaseFile::enquirer)) {
                (true, Some(enquirer)) => fetch_anew(shell, enquirer, &USUAL, until)?.person,
                _ => asked.clone(),
            };
            if replies {
                // Whoever wrote reads the reply.
                may_reach(&asked, [sender.reveal()]).map_err(denied)?;
            }
            let to = party(shell, with)?;
            may_share(&asked, &consents, Way::Message, to, lead).map_err(denied)
        };
        let sent = match replies {
            true => Carried {
                to: carried.from,
                from: case,
                message: carried.message.clone(),
            },
            false => (*carried).clone(),
        };
        let letter = Exchange::Carried(Box::new(sent));
        write(shell, Some(case), (&letter, Some(&gate)), with, until)?;
    }
    let mut person = before.person.clone();
    person.casework.exchange = Some(Enclosed::of(&Exchange::Carried(carried)));
    let (_, ended) = people::save(shell, copy, &before, person, until)?;
    kept(&ended)
}

/// A reply came: the message that was sent says so. What was replied is the other person's, and
/// stands in the letter that brought it: if they take their consent back, it goes with it.
pub(super) fn answered<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    (case, from): (RecordId, SocietyId),
    reply: &Message,
    until: Time,
) -> Result<(), Fault> {
    let message::Stage::ReplyCollected(collected) = &reply.stage else {
        return Ok(());
    };
    let on = collected.on;
    let casework = [Category::Casework];
    let file = fetch(shell, case, &casework, until)?.person.casework.file;
    let Some(file) = file else {
        return Ok(());
    };
    // The message as it was taken in; the letter that carried it stays what the others opened.
    let collected = |l: &&Letter| {
        let message = l.sent && l.with == from && l.about == About::Message;
        message && file.shared.iter().all(|s| s.record != l.record)
    };
    for record in file.letters.iter().filter(collected).map(|l| l.record) {
        let before = fetch(shell, record, &casework, until)?;
        let enclosed = before.person.casework.exchange.as_ref();
        let Some(Ok(Exchange::Carried(mut known))) = enclosed.map(Enclosed::read) else {
            continue;
        };
        let forwarded = matches!(known.message.stage, message::Stage::Forwarded(_));
        if !forwarded || known.message.letter != reply.letter {
            continue;
        }
        known.message.stage = message::Stage::Answered(on);
        let mut person = before.person.clone();
        person.casework.exchange = Some(Enclosed::of(&Exchange::Carried(known)));
        let (_, ended) = people::save(shell, record, &before, person, until)?;
        kept(&ended)?;
    }
    Ok(())
}
