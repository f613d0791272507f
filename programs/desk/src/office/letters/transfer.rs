//! Offering a case to another society for good; accepting or declining one.

use super::super::erase;
use super::super::network::party;
use super::super::people::kept;
use super::super::request::file;
use super::read::tell_colleagues;
use super::{asking, denied, kept_letter, not_a_letter, text, write};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use ledger::leaf::Choice;
use record::Person;
use record::exchange::{Exchange, Transfer, TransferAnswer};
use record::request::TracingRequest;
use record::sharing::{Lead, Way, may_share};
use record::text::Text;
use sign::id::RecordId;
use sign::{SocietyId, Time};

/// Offers a case to another society.
///
/// # Errors
/// [`Fault::Refused`] with the reason if it may not be shared; [`Fault`].
pub fn offer<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    to: SocietyId,
    (reason, lead): (Text, Lead),
    until: Time,
) -> Result<RecordId, Fault> {
    if to == shell.own.society {
        return Err(Fault::Refused("this is the case's own society".to_owned()));
    }
    let asking = asking(shell, case, until)?;
    let gate = |shell: &mut Shell<'_, D, O>| {
        let now = self::asking(shell, case, until)?;
        let party = party(shell, to)?;
        may_share(&now.sought, &now.enquirer, Way::Transfer, party, lead).map_err(denied)
    };
    let whole = |person: &Person| {
        let mut whole = person.clone();
        whole.casework = record::person::Casework {
            consent: person.casework.consent.clone(),
            ..Default::default()
        };
        whole
    };
    let letter = Exchange::Transfer(Box::new(Transfer {
        case,
        request: TracingRequest {
            enquirer: whole(&asking.enquirer),
            sought: whole(&asking.sought),
            relation: asking.relation,
            never: asking.sought.casework.consent.never.clone(),
            ..TracingRequest::default()
        },
        reason,
    }));
    write(shell, Some(case), (&letter, Some(&gate)), to, until)
}

/// Accepts an offered case, as records of this society, or declines it; then the letter is
/// erased.
///
/// # Errors
/// [`Fault`].
pub fn settle_offer<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    copy: RecordId,
    (accepted, reason): (bool, Option<Text>),
    until: Time,
) -> Result<Option<RecordId>, Fault> {
    let offer = kept_letter(shell, copy)?;
    if !offer.offered {
        return Err(Fault::Refused(
            "this letter offers no case, or was answered already".to_owned(),
        ));
    }
    let Exchange::Transfer(transfer) = text(shell, copy, until)? else {
        return Err(not_a_letter());
    };
    let mut taken = offer.taken;
    if accepted && taken.is_none() {
        let filed = file(shell, transfer.request.clone(), None, until)?;
        kept(&filed.ended)?;
        taken = filed.records.first().map(|(_, record)| *record);
        // A case is filed once, however often its acceptance must be sent.
        shell.change(|side| {
            let kept = side.letters.iter_mut().find(|l| l.copy == copy);
            kept.into_iter().for_each(|l| l.taken = taken);
        })?;
    }
    if !accepted && taken.is_some() {
        return Err(Fault::Refused("this case was taken on already".to_owned()));
    }
    let letter = Exchange::TransferAnswer(TransferAnswer {
        case: transfer.case,
        accepted,
        reason,
    });
    write(shell, taken, (&letter, None), offer.from, until)?;
    shell.change(|side| {
        let kept = side.letters.iter_mut().find(|l| l.copy == copy);
        kept.into_iter().for_each(|l| l.offered = false);
    })?;
    tell_colleagues(shell, copy)?;
    // Nothing is kept of a family whose case is not taken on.
    if taken.is_none() {
        erase::letters(shell, &[copy], Choice::CountedOnly, until)?;
    }
    Ok(taken)
}
