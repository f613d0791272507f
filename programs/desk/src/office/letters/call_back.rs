//! Letters that went out, called back because somebody excluded a society, or is in danger now:
//! whoever has not opened one cannot any more, and whoever may have is told.

use super::super::erase;
use super::super::file::{change, change_if};
use super::super::network::party;
use super::super::people::{self, USUAL, fetch, fetch_anew, is_gone, kept, me};
use super::super::seeking::{Cases, cases_of};
use super::read::case_of;
use super::take_back::tell;
use super::withdraw::{accepted, copies};
use super::{text, write};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Line, Shell};
use ledger::leaf::Choice;
use record::Person;
use record::consent::{NeverShareWith, Purpose};
use record::exchange::{Exchange, Warning};
use record::file::{About, Act, CaseFile, Entry, Letter, Shared};
use record::safe::Danger;
use record::sharing::{excluded, refuses};
use sign::id::RecordId;
use sign::{Category, SocietyId, Time};

/// Why letters are called back of whoever excluded somebody.
pub const EXCLUDED: &str = "never share with";
/// Why letters are called back of whoever was found and wants nothing.
pub const NOTHING: &str = "wants nothing";
/// Why letters are called back of whoever took consent back, until that was told to everybody.
pub const TAKEN_BACK: &str = "consent was taken back";
/// Why letters are called back of whoever became unsafe.
pub const UNSAFE: &str = "became unsafe";

/// Whether a list excludes any society or country that the one before did not.
#[must_use]
pub fn excludes_more(before: &NeverShareWith, after: &NeverShareWith) -> bool {
    let societies = after.societies.iter();
    let countries = after.countries.iter();
    societies.clone().any(|s| !before.societies.contains(s))
        || countries.clone().any(|c| !before.countries.contains(c))
}

/// What is to be called back because of somebody.
#[derive(Debug)]
#[must_use = "what is announced is called back with `carry_out`"]
pub struct Announced {
    of: RecordId,
    why: &'static str,
    cases: Vec<RecordId>,
}

/// Somebody is about to exclude a society, or to be marked as unsafe: that what went out of their
/// cases is to be called back stands in the files first, so that no crash in between forgets it.
///
/// # Errors
/// [`Fault`].
pub fn announce<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    of: RecordId,
    why: &'static str,
    until: Time,
) -> Result<Announced, Fault> {
    let mut cases = Vec::new();
    for case in cases_of(shell, of, until)?.read {
        let casework = fetch(shell, case, &[Category::Casework], until)?;
        let line = (&casework.person, why);
        cases.extend(announce_in(shell, case, line, |_| true, until)?);
    }
    Ok(Announced { of, why, cases })
}

/// Writes into a case that letters are to be called back, if any are out and the line is `wanted`;
/// whether any are.
fn announce_in<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    (sought, why): (&Person, &str),
    wanted: impl Fn(&CaseFile) -> bool,
    until: Time,
) -> Result<Option<RecordId>, Fault> {
    let out = |file: &&CaseFile| file.shared.iter().any(|s| s.withdrawn.is_none());
    let Some(file) = sought.casework.file.as_ref().filter(out) else {
        return Ok(None);
    };
    if wanted(file) {
        let line = (Act::CallBack, Some(why.into()));
        change(shell, case, line, until, |_, _| Ok(()))?;
    }
    Ok(Some(case))
}

/// Whether letters are still to be called back for this reason.
pub(super) fn is_due(file: &CaseFile, why: &str) -> bool {
    let lines = file.history.iter().rev();
    let mut due = lines.take_while(|line| line.act != Act::CalledBack);
    due.any(|line| is_for(line, why))
}

fn is_for(line: &Entry, why: &str) -> bool {
    let note = line.note.as_ref().map(|note| note.reveal());
    line.act == Act::CallBack && note == Some(why)
}

/// The newest line that says that letters are to be called back.
fn newest_due(file: &CaseFile) -> Option<&Entry> {
    let mut lines = file.history.iter().rev();
    lines.find(|line| line.act == Act::CallBack)
}

/// Societies that were warned of the newest danger: since it was written down, or ever. That
/// another society was excluded since is no danger that they have not heard of.
fn warned_since(file: &CaseFile) -> Vec<SocietyId> {
    let mut lines = file.history.iter().rev();
    let since = lines.find(|line| is_for(line, UNSAFE)).map(|line| line.on);
    let letters = file.letters.iter();
    let warned = letters.filter(|l| l.sent && l.about == About::Warning && Some(l.on) >= since);
    warned.map(|letter| letter.with).collect()
}

/// Calls back what was announced, now that it is written down, if a team leader works here; others
/// leave it to one. What keeps a leader from it now (no connection, say) leaves it to be done on
/// the page of the case. Where no case could be looked into, that is said.
///
/// # Errors
/// [`Fault`].
pub fn carry_out<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    announced: impl Into<Option<Announced>>,
    until: Time,
) -> Result<(), Fault> {
    let Some(Announced { of, why, mut cases }) = announced.into() else {
        return Ok(());
    };
    let lead = me(shell).is_ok_and(|me| me.1);
    // A letter that a colleague wrote meanwhile passed a gate that did not know of this yet. The
    // colleague looks again after the letter stands in the file, and here is looked again after
    // this does: one of the two sees the other.
    let known = cases_of(shell, of, until)?;
    // Nor may the line be lost because an older file took the place of the one that had it.
    for case in &known.read {
        let file = [Category::Casework];
        let held = match fetch_anew(shell, *case, &file, until) {
            Err(Fault::Waits(_) | Fault::Refused(_)) => people::held(shell, *case, &file)?,
            held => held?,
        };
        // Whoever called back before this was written down knew only of the line that announced it.
        let wanted = |file: &CaseFile| !(lead && is_due(file, why));
        match announce_in(shell, *case, (&held.person, why), wanted, until) {
            Ok(out) => cases.extend(out.filter(|case| !cases.contains(case))),
            Err(Fault::Waits(_) | Fault::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    say(shell, of, &known)?;
    for case in cases.iter().filter(|_| lead) {
        match call_back(shell, *case, until) {
            Ok(()) | Err(Fault::Waits(_) | Fault::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

/// Says what this computer could not look into: on its own page, and on that of the record.
fn say<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    of: RecordId,
    known: &Cases,
) -> Result<(), Fault> {
    let now = shell.now();
    for case in &known.closed {
        let line = format!(
            "Record {of}: letters about record {case} may still have to be called back, and it \
             could not be opened here. Open it on this computer, or tell a team leader."
        );
        shell.change(|side| side.line(now, line))?;
    }
    if known.unsure {
        let line = format!(
            "Record {of}: if this person asked for somebody, letters of that case are still to be \
             called back. No such case is known on this computer. Open it here, or tell whoever \
             works on it."
        );
        shell.change(|side| side.line(now, line))?;
    }
    Ok(())
}

/// A case was opened here, of whose enquirer this computer had to say that it knows of none: what
/// could not be called back then is called back now.
///
/// # Errors
/// [`Fault`].
pub fn opened<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    until: Time,
) -> Result<(), Fault> {
    let sought = people::held(shell, case, &[Category::Casework])?.person;
    let Some(of) = sought.casework.file.as_ref().and_then(CaseFile::enquirer) else {
        return Ok(());
    };
    let begin = format!("Record {of}: ");
    let due = |line: &Line| line.text.starts_with(&begin) && line.text.contains("called back");
    if !shell.side().lines.iter().any(due) {
        return Ok(());
    }
    let why = match fetch(shell, of, &USUAL, until)?.person.in_danger() {
        true => UNSAFE,
        false => EXCLUDED,
    };
    // It stands in the file before it stands here no more.
    let wanted = |file: &CaseFile| !is_due(file, why);
    let cases = match announce_in(shell, case, (&sought, why), wanted, until) {
        Err(Fault::Waits(_) | Fault::Refused(_)) => return Ok(()),
        written => written?.into_iter().collect(),
    };
    shell.change(|side| side.lines.retain(|line| !due(line)))?;
    carry_out(shell, Announced { of, why, cases }, until)
}

/// Calls back what went out of a case. Who is excluded now is told to delete, as if consent to
/// share with them were taken back, and so is everybody if the person wants nothing. While
/// somebody is in danger, everybody else is warned, and opens nothing that they have not opened.
///
/// # Errors
/// [`Fault::Refused`] if whoever works here leads no cases; [`Fault`].
pub fn call_back<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    until: Time,
) -> Result<(), Fault> {
    if !me(shell)?.1 {
        return Err(Fault::Refused(
            "letters to other societies are called back by a team leader".to_owned(),
        ));
    }
    let sought = fetch_anew(shell, case, &USUAL, until)?.person;
    let Some(file) = sought.casework.file.clone() else {
        return Ok(());
    };
    // Of somebody of this register who was found there is no enquirer here.
    let enquirer = match file
        .enquirer()
        .map(|who| fetch_anew(shell, who, &USUAL, until))
    {
        Some(Err(fault)) if !is_gone(&fault) => return Err(fault),
        asks => asks.and_then(Result::ok).map(|held| held.person),
    };
    let people: Vec<&Person> = [&sought].into_iter().chain(&enquirer).collect();
    let refused = refuses(&sought, Purpose::TracingInNetwork);
    let open = file.shared.iter();
    let (mut excluded, mut others) = (Vec::new(), Vec::new());
    for shared in open.filter(|shared| shared.withdrawn.is_none()) {
        match refused || excludes(shell, &people, shared.with)? {
            true => excluded.push(shared.clone()),
            false => others.push(shared.clone()),
        }
    }
    let warning = Warning {
        record: case,
        sought: sought.in_danger(),
        enquirer: enquirer.as_ref().is_some_and(Person::in_danger),
    };
    if !(warning.sought || warning.enquirer) {
        others.clear();
    }
    let gone = excluded.iter().chain(&others);
    let gone: Vec<RecordId> = gone.map(|shared| shared.record).collect();
    erase::letters(shell, &gone, Choice::CountedOnly, until)?;
    let mut told: Vec<_> = excluded.iter().map(|s| (s.purpose, s.with)).collect();
    told.sort_unstable();
    told.dedup();
    // A society that cannot be written to does not keep the others from hearing of it.
    let mut failed = None;
    for of in told {
        if let Err(fault) = tell(shell, case, of, until) {
            failed.get_or_insert(fault);
        }
    }
    // Nor are those who heard of it warned again because one of them could not be written to.
    let warned = warned_since(&file);
    let others = societies(&others).into_iter();
    for society in others.filter(|society| !warned.contains(society)) {
        let letter = Exchange::Warning(warning.clone());
        if let Err(fault) = write(shell, Some(case), (&letter, None), society, until) {
            failed.get_or_insert(fault);
        }
    }
    failed.map_or(Ok(()), Err)?;
    // What a colleague wrote down meanwhile stays to be done.
    let known = newest_due(&file);
    let done = (Act::CalledBack, None);
    let same = |file: &CaseFile| Ok(newest_due(file) == known);
    change_if(shell, case, done, until, |_, file| same(file)).map(drop)
}

fn societies(of: &[Shared]) -> Vec<SocietyId> {
    let mut societies: Vec<SocietyId> = of.iter().map(|shared| shared.with).collect();
    societies.sort_unstable();
    societies.dedup();
    societies
}

fn excludes<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    people: &[&Person],
    society: SocietyId,
) -> Result<bool, Fault> {
    let to = party(shell, society)?;
    let mut never = people.iter().map(|person| &person.casework.consent.never);
    Ok(never.any(|n| excluded(&n.societies, &n.countries, to).is_some()))
}

/// Somebody is treated as in danger until staff have asked; what went out is called back, also of
/// whom a lead knew that they may be in danger and agreed: they did not know this.
///
/// # Errors
/// [`Fault`].
pub fn treat_as_unsafe<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    until: Time,
) -> Result<(), Fault> {
    let announced = announce(shell, record, UNSAFE, until)?;
    let before = fetch(shell, record, &USUAL, until)?;
    if !before.person.in_danger() {
        let mut person = before.person.clone();
        person.contact.safe.in_hiding = Some(Danger::NotSure);
        let (_, ended) = people::save(shell, record, &before, person, until)?;
        kept(&ended)?;
    }
    carry_out(shell, announced, until)
}

/// Another society says that somebody is in danger in a case of which it told this one: in a case
/// that was accepted from there they are treated so here, too; any other case to which something
/// of it was put says so.
pub(super) fn warned<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    from: SocietyId,
    (letter, warning): (RecordId, &Warning),
    until: Time,
) -> Result<(), Fault> {
    let mut cases = Vec::new();
    for case in accepted(shell, from, warning.record) {
        let casework = match fetch(shell, case, &[Category::Casework], until) {
            // Erased here meanwhile.
            Err(fault) if is_gone(&fault) => continue,
            casework => casework?,
        };
        cases.push(case);
        let enquirer = casework.person.casework.file.and_then(|f| f.enquirer());
        let sought = warning.sought.then_some(case);
        let enquirer = enquirer.filter(|_| warning.enquirer);
        for record in sought.into_iter().chain(enquirer) {
            // Societies that hand a case to and fro would warn each other for ever.
            let known = fetch(shell, record, &USUAL, until).map(|held| held.person.in_danger());
            match known.and_then(|known| match known {
                true => Ok(()),
                false => treat_as_unsafe(shell, record, until),
            }) {
                Err(fault) if !is_gone(&fault) => return Err(fault),
                _ => {}
            }
        }
    }
    for copy in copies(shell, from, warning.record) {
        match text(shell, copy, until) {
            Ok(about) => cases.extend(case_of(&about)),
            Err(fault) if is_gone(&fault) => {}
            Err(fault) => return Err(fault),
        }
    }
    cases.sort_unstable();
    cases.dedup();
    let (own, now) = (shell.own.society, shell.now());
    for case in cases {
        let put = change(shell, case, (Act::Read, None), until, |_, file| {
            if file.letters.iter().all(|known| known.record != letter) {
                file.letters.push(Letter {
                    record: letter,
                    holder: own,
                    about: About::Warning,
                    with: from,
                    sent: false,
                    on: now,
                });
            }
            Ok(())
        });
        match put {
            Err(fault) if !is_gone(&fault) => return Err(fault),
            _ => {}
        }
    }
    Ok(())
}
