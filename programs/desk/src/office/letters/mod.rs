//! Letters between societies about a case, and the messages of families. The text stands in a
//! record of the sender, which the other society opens by a logged release; what travels beside
//! it names no person. Whoever reads a letter keeps a copy in a record of their own society.

mod call_back;
mod enquiry;
mod message;
mod read;
mod take_back;
mod transfer;
mod withdraw;

pub use call_back::{
    Announced, EXCLUDED, NOTHING, TAKEN_BACK, UNSAFE, announce, call_back, carry_out,
    excludes_more, opened, treat_as_unsafe,
};
pub use enquiry::{answer, enquire};
pub use message::{collect, step};
pub use read::{Read, held_text, read, text};
pub use take_back::withdraw;
pub(super) use take_back::{finish, take_back};
pub use transfer::{offer, settle_offer};

use super::erase;
use super::file::change;
use super::people::{USUAL, create, done, fetch_anew, me};
use super::room;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Kept, Shell};
use ledger::leaf::{Choice, DeviceKind, Kind};
use policy::request::WantGrant;
use record::Person;
use record::consent::{Denied, Purpose};
use record::exchange::{Enclosed, Exchange};
use record::file::{About, Act, Letter, Role, Shared};
use record::message::Stage;
use record::relationship::Relation;
use record::sharing::{Permit, Way};
use sign::id::{GrantId, RecordId, StaffId};
use sign::time::DAY;
use sign::{Category, SocietyId, Time};
use world::desk::Work;
use world::search::{Access, MOST, Pointer, Posted};

/// Why a letter is called back that was not to be finished, and could not go at once.
pub const HALF: &str = "a letter was not finished";
/// For how many days the other society can open a letter.
const DAYS: u64 = 30;

/// What a letter is about, and by which way it goes.
fn about(letter: &Exchange) -> (About, Way) {
    match letter {
        Exchange::Enquiry(_) => (About::Enquiry, Way::Enquiry),
        Exchange::Answer(_) => (About::Answer, Way::Enquiry),
        Exchange::Carried(carried) => match carried.message.stage {
            Stage::ReplyCollected(_) => (About::Reply, Way::Message),
            _ => (About::Message, Way::Message),
        },
        Exchange::Transfer(_) => (About::Transfer, Way::Transfer),
        Exchange::TransferAnswer(_) => (About::TransferAnswer, Way::Transfer),
        Exchange::Withdrawal(_) => (About::Withdrawal, Way::Enquiry),
        Exchange::Warning(_) => (About::Warning, Way::Enquiry),
        Exchange::Older(_) => (About::Older, Way::Enquiry),
    }
}

/// Why something is not shared, for whoever wanted to.
fn denied(why: Denied) -> Fault {
    Fault::Refused(
        match why {
            Denied::NotRecorded => "no consent to this is recorded: ask the person first",
            Denied::Refused => "the person refused, or took their consent back",
            Denied::Society => "never to be shared with that society",
            Denied::Country => "never to be shared with that country",
            Denied::Authority => "never to be shared with that authority",
            Denied::Person => "never to be shared with that person",
            Denied::Danger => {
                "the person is or may be in danger: a team leader decides, on this page"
            }
        }
        .to_owned(),
    )
}

/// The members of staff of a society who can be written to: its leads; those who may not lead
/// open what their lead gives them.
fn readers<D: Disk, O: Outside>(shell: &Shell<'_, D, O>, of: SocietyId) -> Vec<StaffId> {
    let devices = shell.desk().book().devices();
    let leads =
        devices.filter(|d| d.society == of && d.usable && d.lead && d.kind == DeviceKind::Desk);
    let mut staff: Vec<StaffId> = leads.map(|d| d.staff).collect();
    staff.sort_unstable();
    staff.dedup();
    staff.truncate(MOST);
    staff
}

/// Whether a letter may be written, by what is known at that moment; none for one that tells
/// nothing of anybody.
type Gate<'a, 's, D, O> = Option<&'a dyn Fn(&mut Shell<'s, D, O>) -> Result<Permit, Fault>>;

/// Writes a letter of a case to another society: a record of its own, access for the leads there,
/// and a word that it waits. Only what passes the gate can be written: before the file says that it
/// was, and once more after that.
fn write<'s, D: Disk, O: Outside>(
    shell: &mut Shell<'s, D, O>,
    case: Option<RecordId>,
    (letter, gate): (&Exchange, Gate<'_, 's, D, O>),
    to: SocietyId,
    until: Time,
) -> Result<RecordId, Fault> {
    let (about, way) = about(letter);
    let passes = |shell: &mut Shell<'s, D, O>| match gate {
        Some(gate) => {
            let permit = gate(shell)?;
            match permit.to() == Some(to) && permit.way() == way {
                true => Ok(Some(permit)),
                false => Err(denied(Denied::NotRecorded)),
            }
        }
        None => Err(denied(Denied::NotRecorded)),
    };
    // That consent was taken back, and an answer to an offer, tell nothing of anybody. Nor does a
    // warning say who it is: it protects them where they are known already.
    let tells = !matches!(
        letter,
        Exchange::Withdrawal(_) | Exchange::TransferAnswer(_) | Exchange::Warning(_)
    );
    if let Some(case) = case.filter(|_| tells)
        && take_back::is_unwritten(shell, case, until)?
    {
        return Err(Fault::Refused(
            "consent is being taken back in this case: go on with that first, on the page about \
             this computer"
                .to_owned(),
        ));
    }
    let before = if tells { passes(shell)? } else { None };
    let (_, lead) = me(shell)?;
    if !lead {
        return Err(Fault::Refused(
            "letters to other societies are sent by a team leader".to_owned(),
        ));
    }
    let readers = readers(shell, to);
    if readers.is_empty() {
        return Err(Fault::Refused(format!(
            "society {to} has no team leader's computer that could read it"
        )));
    }
    let record = RecordId(shell.outside().id()?);
    let mut accesses = Vec::with_capacity(readers.len());
    for staff in readers {
        let grant = GrantId(shell.outside().id()?);
        accesses.push(Access { staff, grant });
    }
    let (holder, now) = (shell.own.society, shell.now());
    let grant = accesses.first().map_or(GrantId([0; 16]), |a| a.grant);
    let listed = Letter {
        record,
        holder,
        about,
        with: to,
        sent: true,
        on: now,
    };
    // The file says so before there is a letter: one that no file knows of would outlive the
    // erasure of whom it tells of. A warning tells of nobody, and counts once it is on its way.
    let warns = about == About::Warning;
    if let Some(case) = case.filter(|_| !warns) {
        let ended = change(shell, case, (Act::Wrote, None), until, |_, file| {
            file.letters.push(listed.clone());
            if tells {
                room::for_a_letter(file)?;
                file.shared.push(Shared {
                    with: to,
                    record,
                    categories: vec![Category::Casework],
                    purpose: Purpose::TracingInNetwork,
                    grant,
                    on: now,
                    withdrawn: None,
                });
            }
            Ok(())
        })?;
        done(&ended)?;
    }
    let mut person = Person::default();
    person.casework.exchange = Some(Enclosed::of(letter));
    done(&create(shell, record, person, until)?)?;
    // Whoever excluded them meanwhile may have looked before that line was there, or have called
    // back what had no text yet; and whoever agreed to share it although there is danger did not
    // know of one that came meanwhile. From here on there is a text to be called back, and nobody
    // there has access before this was looked at.
    let again = match before {
        None => Ok(()),
        Some(before) => passes(shell).and_then(|now| match now {
            Some(now) if now.more_dangerous_than(&before) => Err(denied(Denied::Danger)),
            _ => Ok(()),
        }),
    };
    if let Err(fault) = again {
        unwrite(shell, case, record, until)?;
        return Err(fault);
    }
    for access in &accesses {
        let want = WantGrant {
            id: access.grant,
            kind: Kind::Candidate,
            holder,
            staff: access.staff,
            records: vec![record],
            categories: vec![Category::Casework],
            until: now.plus(DAYS * DAY),
        };
        let job = shell.work(Work::Grant(want))?;
        done(&shell.until(job, until, |_, _| ())?)?;
    }
    shell.point(to, Pointer::Letter(Posted { record, accesses }))?;
    if let Some(case) = case.filter(|_| warns) {
        change(shell, case, (Act::Wrote, None), until, |_, file| {
            file.letters.push(listed.clone());
            Ok(())
        })?;
    }
    Ok(record)
}

/// A letter that nobody was given access to goes again, and leaves no line of having been sent. If
/// it cannot go now, its line stays, and that it is to be called back.
fn unwrite<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: Option<RecordId>,
    record: RecordId,
    until: Time,
) -> Result<(), Fault> {
    let gone = erase::letters(shell, &[record], Choice::CountedOnly, until);
    let Some(case) = case else {
        return gone;
    };
    let line = match gone {
        Ok(()) => (Act::Edited, None),
        Err(_) => (Act::CallBack, Some(HALF.into())),
    };
    change(shell, case, line, until, |_, file| {
        if gone.is_ok() {
            file.letters.retain(|known| known.record != record);
            file.shared.retain(|known| known.record != record);
        }
        Ok(())
    })
    .map(drop)
}

/// Everybody of a case that a letter may tell of.
struct Asking {
    sought: Person,
    enquirer: Person,
    relation: Option<Relation>,
}

fn asking<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    until: Time,
) -> Result<Asking, Fault> {
    let sought = fetch_anew(shell, case, &USUAL, until)?.person;
    let file = sought.casework.file.as_ref();
    let member = file.and_then(|file| {
        let mut members = file.members.iter();
        members.find(|m| m.role == Role::Enquirer)
    });
    let (record, relation) = member.map(|m| (m.record, m.relation)).ok_or_else(|| {
        Fault::Refused("this case has no enquirer, who alone can allow it".to_owned())
    })?;
    let enquirer = fetch_anew(shell, record, &USUAL, until)?.person;
    Ok(Asking {
        sought,
        enquirer,
        relation,
    })
}

fn kept_letter<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    copy: RecordId,
) -> Result<Kept, Fault> {
    let known = shell.side().letters.iter().find(|l| l.copy == copy);
    known
        .cloned()
        .ok_or_else(|| Fault::asked("this computer has not read such a letter"))
}

fn not_a_letter() -> Fault {
    Fault::Refused("it is no letter, or one of a newer program".to_owned())
}
