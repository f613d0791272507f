//! The queue of families' forms: what waits, reading one, putting one word more to its case.

use super::file::change_if;
use super::letters;
use super::people::{self, done, held as known, kept, me};
use super::{access, erase, meet, ready};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use ledger::leaf::{Kind, Purpose, Why};
use policy::request::WantItem;
use record::Text;
use record::codec::decode_form;
use record::file::{About, Act, CaseFile, Letter};
use record::form::{Content, FollowUp, Says};
use record::request::TracingRequest;
use seal::KeyRef;
use sign::id::{GrantId, IntakeId, RecordId};
use sign::{Category, Time, from_bytes};
use wire::{LineFault, Method, Waiting, path};
use world::desk::{Open, Work};
use world::search::{Access, Pointer, Records, Taken};

/// How long the hub may take to list forms, in microseconds.
const PATIENCE: u64 = 30_000_000;
/// For how many days a lead opens the queue to themself or to others.
const DAYS: u16 = 14;

/// A form that waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Queued {
    /// Its id.
    pub intake: IntakeId,
    /// When the hub got it, in its time; none if the hub could not be asked.
    pub time: Option<Time>,
    /// Its length in bytes, sealed.
    pub length: u32,
    /// Whether it is held here, opened.
    pub held: bool,
}

/// Forms that nobody has taken on or laid aside, the oldest first; without the hub those that were
/// opened here.
///
/// # Errors
/// [`Fault`].
pub fn list<D: Disk, O: Outside>(shell: &mut Shell<'_, D, O>) -> Result<Vec<Queued>, Fault> {
    match at_the_hub(shell)? {
        Some(queued) => Ok(queued),
        // Without the server: what was opened here can be worked on all the same.
        None => Ok(opened_here(shell)),
    }
}

/// As [`list`], of the hub alone; none if it cannot be asked.
pub(super) fn at_the_hub<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
) -> Result<Option<Vec<Queued>>, Fault> {
    meet(shell)?;
    let society = shell.own.society;
    let (mut queued, mut after) = (Vec::new(), 0);
    loop {
        let target = path::forms(society, after);
        let bytes = match shell.line().call(Method::Get, &target, &[], PATIENCE) {
            Ok(bytes) => bytes,
            // It may also not know this society yet.
            Err(LineFault::Missing) => return Ok(None),
            Err(fault) if fault.is_away() => return Ok(None),
            // It does not know this computer yet, or no more: then nothing is held here either.
            Err(LineFault::Refused(401 | 403, _)) => {
                shell.doubt()?;
                return Ok(None);
            }
            Err(fault) => return Err(Fault::Line(fault)),
        };
        let malformed = || LineFault::Malformed;
        let waiting: Waiting = from_bytes(&bytes).map_err(|_| malformed())?;
        let Some(last) = waiting.forms.last() else {
            break;
        };
        // A list that does not go on would be asked for for ever.
        if last.number <= after {
            return Err(Fault::Line(malformed()));
        }
        after = last.number;
        queued.extend(waiting.forms.iter().map(|form| Queued {
            intake: form.intake,
            time: Some(form.time),
            length: form.length,
            held: held(shell, form.intake),
        }));
    }
    let taken = &shell.side().taken;
    queued.retain(|form| !taken.contains(&form.intake) && !erase::is_erased(shell, form.intake));
    Ok(Some(queued))
}

fn is(of: &KeyRef, intake: IntakeId) -> bool {
    of.category == Category::Intake && of.record == RecordId(intake.0)
}

/// Forms that are held here, opened, and that nobody took on.
fn opened_here<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Vec<Queued> {
    let held = shell.desk().held();
    let forms = held.filter(|of| of.category == Category::Intake);
    let queued = forms.map(|of| Queued {
        intake: IntakeId(of.record.0),
        time: None,
        length: 0,
        held: true,
    });
    let taken = &shell.side().taken;
    queued
        .filter(|form| !taken.contains(&form.intake))
        .collect()
}

/// Whether a form is held here, opened.
pub fn held<D: Disk, O: Outside>(shell: &Shell<'_, D, O>, intake: IntakeId) -> bool {
    shell.desk().held().any(|of| is(of, intake))
}

/// Opens a form; one that is held here is read without asking.
///
/// # Errors
/// [`Fault::Refused`] without access to the queue; [`Fault`].
pub fn read<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    intake: IntakeId,
    until: Time,
) -> Result<Content, Fault> {
    let here = shell.desk().held().find(|of| is(of, intake)).copied();
    let here = here.and_then(|of| shell.desk().read(&of));
    let content = match here {
        Some(content) => content,
        None => {
            let grant = queue_access(shell, until)?;
            meet(shell)?;
            ready(shell, &[RecordId(intake.0)])?;
            let holder = shell.own.society;
            let job = shell.work(Work::Open(Open {
                why: Why::Grant(grant),
                purpose: Purpose::TakingOn,
                items: vec![WantItem {
                    holder,
                    record: RecordId(intake.0),
                    parts: vec![(Category::Intake, 0)],
                }],
            }))?;
            let mut content = None;
            let ended = shell.until(job, until, |_, bytes| content = Some(bytes))?;
            done(&ended)?;
            content.ok_or_else(|| Fault::Waits("the form did not come yet".to_owned()))?
        }
    };
    let content = decode_form(&content)
        .map_err(|e| Fault::Refused(format!("the form cannot be read: {e}")))?;
    Ok(match content {
        Content::Request(mut request) => {
            request.keep_from_all();
            Content::Request(request)
        }
        more => more,
    })
}

/// The access to the queue: a lead's own, or one that a lead gave.
fn queue_access<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    until: Time,
) -> Result<GrantId, Fault> {
    if let Some(grant) = shell.side().queue {
        return Ok(grant);
    }
    let (staff, lead) = me(shell)?;
    if !lead {
        people::want(shell, &[])?;
        return Err(Fault::Refused(
            "there is no access to the queue yet: the team leaders were asked for it".to_owned(),
        ));
    }
    open_to(shell, staff, until)
}

/// A lead opens the queue to a member of staff.
///
/// # Errors
/// [`Fault::Refused`]; [`Fault`].
pub fn open_to<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    staff: sign::id::StaffId,
    until: Time,
) -> Result<GrantId, Fault> {
    let wish = access::Wish {
        staff,
        kind: Kind::Intake,
        records: Vec::new(),
        categories: Vec::new(),
        days: DAYS,
    };
    let (grant, ended) = access::give(shell, wish, until)?;
    done(&ended)?;
    if me(shell)?.0 == staff {
        shell.change(|side| side.queue = Some(grant))?;
    } else {
        let (own, access) = (shell.own.society, Access { staff, grant });
        let records = Vec::new();
        shell.point(own, Pointer::Given(Records { records, access }))?;
    }
    Ok(grant)
}

/// Whether a form holds a request; one word more belongs to a case.
///
/// # Errors
/// [`Fault::Asked`] if it does not.
pub fn request_of(content: Content) -> Result<TracingRequest, Fault> {
    match content {
        Content::Request(request) => Ok(*request),
        Content::FollowUp(_) => Err(Fault::asked(
            "this is one word more about a request: put it to its case",
        )),
    }
}

/// The case of this desk that a form began.
///
/// # Errors
/// [`Fault`].
pub fn case_of<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    intake: IntakeId,
) -> Result<Option<RecordId>, Fault> {
    for case in &shell.side().cases {
        let held = known(shell, case.record, &[Category::Casework])?;
        let file = held.person.casework.file;
        if file.is_some_and(|file| file.intake == Some(intake)) {
            return Ok(Some(case.record));
        }
    }
    Ok(None)
}

/// Puts one word more to its case: a line of its history, and what it means at once. Whoever says
/// that it became unsafe is treated as in danger until staff have asked; who withdraws is asked by
/// staff, and nothing is shared meanwhile.
///
/// # Errors
/// [`Fault::Refused`] if no such case is known here; [`Fault`].
pub fn put_to_case<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    form: IntakeId,
    follow_up: &FollowUp,
    until: Time,
) -> Result<RecordId, Fault> {
    let case = case_of(shell, follow_up.intake)?;
    if case.is_none() && erase::is_erased(shell, follow_up.intake) {
        return Err(Fault::Refused(
            "the case of this word was erased: discard it, on the page of the queue".to_owned(),
        ));
    }
    let case = case.ok_or_else(|| {
        Fault::Refused(
            "this computer does not know the case: open it here first, or leave this to whoever \
             works on it"
                .to_owned(),
        )
    })?;
    // What a colleague put there already is not done again; who cannot be asked keeps nobody from
    // what is to be done.
    match people::fetch_anew(shell, case, &[Category::Casework], until) {
        Ok(_) | Err(Fault::Waits(_) | Fault::Refused(_)) => {}
        Err(fault) => return Err(fault),
    }
    // What protects somebody comes first: it must not wait for a line in the file.
    let casework = known(shell, case, &[Category::Casework])?.person.casework;
    let file = casework.file;
    let (record, own, now) = (RecordId(form.0), shell.own.society, shell.now());
    let there = |file: &CaseFile| file.letters.iter().any(|l| l.record == record);
    let careful = matches!(follow_up.says, Says::BecameUnsafe | Says::Withdraws)
        && !file.as_ref().is_some_and(there);
    if let (true, Some(enquirer)) = (careful, file.as_ref().and_then(CaseFile::enquirer)) {
        letters::treat_as_unsafe(shell, enquirer, until)?;
    }
    if !file.as_ref().is_some_and(there) {
        let said = (follow_up.says.word(), follow_up.text.reveal());
        let note = Some(Text::new(format!("{}: {}", said.0, said.1)));
        let ended = change_if(shell, case, (Act::Added, note), until, |_, file| {
            if there(file) {
                return Ok(false);
            }
            file.letters.push(Letter {
                record,
                holder: own,
                about: About::Added,
                with: own,
                sent: false,
                on: now,
            });
            Ok(true)
        })?;
        kept(&ended)?;
    }
    lay_aside(shell, form)?;
    Ok(case)
}

/// The form needs no more work: it was taken on, declined, or put to its case.
///
/// # Errors
/// [`Fault`] if this computer fails.
pub fn lay_aside<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    intake: IntakeId,
) -> Result<(), Fault> {
    shell.change(|side| side.take(&[intake]))?;
    let (own, intakes) = (shell.own.society, vec![intake]);
    shell.point(own, Pointer::Taken(Taken { intakes }))
}
