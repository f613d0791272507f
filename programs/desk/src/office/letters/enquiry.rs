//! Asking another society about one of its records, and answering.

use super::super::file::decide;
use super::super::network::party;
use super::super::people::{USUAL, fetch_anew, me};
use super::{asking, denied, kept_letter, not_a_letter, text, write};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use record::Person;
use record::exchange::{Answer, Enquiry, Exchange};
use record::file::{Link, Match, Wish};
use record::request::TracingRequest;
use record::sharing::{Lead, Way, may_reach, may_share};
use record::text::Text;
use sign::id::RecordId;
use sign::{SocietyId, Time};

/// What an enquiry tells of a person: who they are and whose relative, never where.
fn told(person: &Person) -> Person {
    let mut told = Person {
        identity: person.identity.clone(),
        family: person.family.clone(),
        ..Person::default()
    };
    told.identity.photo = None;
    told.identity.papers.clear();
    told.casework.consent = person.casework.consent.clone();
    told
}

/// Asks another society whether its record is about the sought person, and whether they want
/// contact. `lead` says whether the lead looked at this case and agreed to share it although
/// somebody in it is in danger.
///
/// # Errors
/// [`Fault::Refused`] with the reason if it may not be shared; [`Fault`].
pub fn enquire<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    (holder, candidate): (SocietyId, RecordId),
    (note, lead): (Option<Text>, Lead),
    until: Time,
) -> Result<RecordId, Fault> {
    let asking = asking(shell, case, until)?;
    if !known(shell, case, &asking.sought, (holder, candidate)) {
        return Err(Fault::Refused(format!(
            "record {candidate} of society {holder} was not found for this case: search first, or \
             note it as a potential match"
        )));
    }
    let gate = |shell: &mut Shell<'_, D, O>| {
        let now = self::asking(shell, case, until)?;
        let to = party(shell, holder)?;
        may_share(&now.sought, &now.enquirer, Way::Enquiry, to, lead).map_err(denied)
    };
    let request = TracingRequest {
        enquirer: told(&asking.enquirer),
        sought: told(&asking.sought),
        relation: asking.relation,
        never: asking.sought.casework.consent.never.clone(),
        ..TracingRequest::default()
    };
    let letter = Exchange::Enquiry(Box::new(Enquiry {
        about: candidate,
        case,
        request,
        note,
    }));
    let record = write(shell, Some(case), (&letter, Some(&gate)), holder, until)?;
    let (on, by) = (shell.now(), Some(me(shell)?.0));
    decide(
        shell,
        case,
        Link {
            society: holder,
            record: candidate,
            state: Match::Potential,
            why: None,
            on,
            by,
        },
        until,
    )?;
    Ok(record)
}

/// Whether anybody here found that record for this case: by a search on this computer, or by a
/// link in the file that still stands. Whoever types a number by hand would otherwise tell a
/// society of a person for nothing.
fn known<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    case: RecordId,
    sought: &Person,
    (holder, candidate): (SocietyId, RecordId),
) -> bool {
    let made = shell.side().search.made.iter().filter(|m| m.case == case);
    let mut found = made.flat_map(|made| &made.found);
    let file = sought.casework.file.as_ref();
    let link = file.and_then(|file| file.link(candidate));
    let stands = |link: &Link| {
        link.society == holder && !matches!(link.state, Match::Rejected | Match::Undone)
    };
    found.any(|one| one.record == candidate && one.holder == holder) || link.is_some_and(stands)
}

/// Answers an enquiry: with what the found person chose, or that the record is about somebody
/// else. Who chose *nothing* is not reported: nothing is written, and the other society sees what
/// it would see of a letter that nobody has read.
///
/// # Errors
/// [`Fault::Refused`] before the relationship is verified and the person was asked; [`Fault`].
pub fn answer<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    enquiry: RecordId,
    (same_person, note, lead): (bool, Option<Text>, Lead),
    until: Time,
) -> Result<Option<RecordId>, Fault> {
    let from = kept_letter(shell, enquiry)?.from;
    let Exchange::Enquiry(asked) = text(shell, enquiry, until)? else {
        return Err(not_a_letter());
    };
    let found = fetch_anew(shell, asked.about, &USUAL, until)?.person;
    let file = found.casework.file.as_ref();
    let wish = match (same_person, file.and_then(|file| file.wish())) {
        (false, _) => None,
        (true, Some(Wish::Nothing)) => return Ok(None),
        (true, Some(wish)) if file.is_some_and(|file| file.asked_since(enquiry)) => Some(wish),
        (true, _) => {
            return Err(Fault::Refused(
                "verify the relationship with this enquirer and ask the person about them, alone, before \
                 anything is answered"
                    .to_owned(),
            ));
        }
    };
    // That a record is about somebody else tells of the enquirer's request only; still nothing is
    // said of a person whom nobody may hear of.
    let gate = |shell: &mut Shell<'_, D, O>| {
        let found = fetch_anew(shell, asked.about, &USUAL, until)?.person;
        let to = party(shell, from)?;
        let asks = asked.request.enquirer.names();
        may_reach(&found, asks.map(|name| name.written.reveal())).map_err(denied)?;
        may_share(&found, &found, Way::Enquiry, to, lead).map_err(denied)
    };
    let letter = Exchange::Answer(Answer {
        case: asked.case,
        about: asked.about,
        wish,
        note,
    });
    write(
        shell,
        Some(asked.about),
        (&letter, Some(&gate)),
        from,
        until,
    )
    .map(Some)
}
