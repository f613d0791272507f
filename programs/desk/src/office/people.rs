//! Records: what of them is held here, opening the rest, saving what changed.

use super::binding::{bind, binding};
use super::rights::own_access;
use super::search::{Telling, hide, telling};
use super::{meet, ready};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Case, Ended, Role, Shell};
use crate::words;
use ledger::leaf::{Purpose, Reason, Why};
use policy::request::WantItem;
use record::Person;
use record::codec::{decode_part, encode_part};
use seal::KeyRef;
use sign::id::{GrantId, PersonId, RecordId, StaffId};
use sign::{Category, SocietyId, Time};
use std::collections::BTreeMap;
use world::desk::{Open, Save, Work};

pub use super::rights::{give, want};

/// What is opened if nothing else is said: the origin is never needed to open a case.
pub const USUAL: [Category; 5] = [
    Category::Identity,
    Category::Contact,
    Category::Family,
    Category::Circumstances,
    Category::Casework,
];

/// What is known of a person here.
#[derive(Clone, Default, Debug)]
pub struct Held {
    /// The person, as far as the parts go.
    pub person: Person,
    /// The parts that were read.
    pub parts: Vec<KeyRef>,
}

impl Held {
    /// Whether this kind of information was read.
    #[must_use]
    pub fn has(&self, category: Category) -> bool {
        self.parts.iter().any(|of| of.category == category)
    }
}

/// Who works here: the member of staff, and whether they lead cases.
///
/// # Errors
/// [`Fault::Refused`] while this computer is not enrolled.
pub fn me<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Result<(StaffId, bool), Fault> {
    let own = shell.desk().book().device(shell.desk().device());
    let own = own.filter(|own| own.usable).ok_or_else(|| {
        Fault::Refused("this computer is not enrolled, or was stopped: ask an officer".to_owned())
    })?;
    Ok((own.staff, own.lead))
}

/// What is held here of a record of this society, the newest version of each kind.
///
/// # Errors
/// [`Fault::Refused`] if a newer program wrote it.
pub fn held<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: RecordId,
    wanted: &[Category],
) -> Result<Held, Fault> {
    let mut newest: BTreeMap<Category, KeyRef> = BTreeMap::new();
    let own = shell.desk().held();
    for of in own.filter(|of| of.record == record && wanted.contains(&of.category)) {
        let best = newest.entry(of.category).or_insert(*of);
        if best.version < of.version {
            *best = *of;
        }
    }
    let mut held = Held::default();
    for of in newest.into_values() {
        if let Some(content) = shell.desk().read(&of) {
            decode_part(&mut held.person, of.category, &content)
                .map_err(|e| Fault::Refused(e.to_string()))?;
            held.parts.push(of);
        }
    }
    Ok(held)
}

/// What is held here, if that is all of `wanted` in the newest version known; what is missing is
/// opened first, by the access known or by one that a lead gives to themself.
///
/// # Errors
/// [`Fault::Refused`] without access, with what the keyholder said otherwise; [`Fault`].
pub fn fetch<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    wanted: &[Category],
    until: Time,
) -> Result<Held, Fault> {
    let known = held(shell, record, wanted)?;
    let newest = |c: &Category| shell.desk().tip(record, *c).map(|(version, _)| version);
    let missing: Vec<Category> = wanted
        .iter()
        .copied()
        .filter(|c| {
            let read = known.parts.iter().find(|of| of.category == *c);
            read.is_none_or(|of| Some(of.version) != newest(c))
        })
        .collect();
    if missing.is_empty() {
        return Ok(known);
    }
    let grant = own_access(shell, record, until)?;
    let holder = shell.own.society;
    let asked = Asked {
        holder,
        record,
        grant,
        purpose: Purpose::Casework,
    };
    let (_, ended) = open(shell, &asked, &missing, until)?;
    done(&ended)?;
    held(shell, record, wanted)
}

/// The newest there is, opened anew: what a colleague wrote down meanwhile (consent taken back, a
/// danger) must count before anything leaves.
///
/// # Errors
/// As [`fetch`]; [`Fault::Waits`] while the keyholder cannot be asked.
pub fn fetch_anew<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    wanted: &[Category],
    until: Time,
) -> Result<Held, Fault> {
    // What was written here goes first: the keyholder gives the newest that it knows.
    if unsent(shell, record) {
        meet(shell)?;
        shell.settle(until)?;
    }
    if unsent(shell, record) {
        return Err(Fault::Waits(
            "something written here about this record was not sent yet".to_owned(),
        ));
    }
    let grant = own_access(shell, record, until)?;
    let asked = Asked {
        holder: shell.own.society,
        record,
        grant,
        purpose: Purpose::Casework,
    };
    let (_, ended) = open(shell, &asked, wanted, until)?;
    done(&ended)?;
    held(shell, record, wanted)
}

fn unsent<D: Disk, O: Outside>(shell: &Shell<'_, D, O>, record: RecordId) -> bool {
    shell.desk().waiting().any(|w| w.writes.contains(&record))
}

/// A record that is to be opened, and what allows it.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Whose record.
    pub holder: SocietyId,
    /// Which.
    pub record: RecordId,
    /// By which access.
    pub grant: GrantId,
    /// What for.
    pub purpose: Purpose,
}

/// Opens parts of a record of any society, under an access.
///
/// # Errors
/// [`Fault::Refused`] if a newer program wrote it; [`Fault`].
pub fn open<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    asked: &Asked,
    categories: &[Category],
    until: Time,
) -> Result<(Held, Ended), Fault> {
    meet(shell)?;
    ready(shell, &[asked.record])?;
    let job = shell.work(Work::Open(Open {
        why: Why::Grant(asked.grant),
        purpose: asked.purpose,
        items: vec![WantItem {
            holder: asked.holder,
            record: asked.record,
            parts: categories.iter().map(|c| (*c, 0)).collect(),
        }],
    }))?;
    let (mut opened, mut broken) = (Held::default(), None);
    let ended = shell.until(job, until, |of, content| {
        match decode_part(&mut opened.person, of.category, &content) {
            Ok(()) => opened.parts.push(of),
            Err(_) => broken = Some(of.category),
        }
    })?;
    if let Some(category) = broken {
        return Err(Fault::Refused(format!(
            "the part {} was written by a newer program",
            words::category(category)
        )));
    }
    if asked.holder == shell.own.society && !opened.parts.is_empty() {
        let since = shell.now();
        shell.change(|side| {
            side.case(Case {
                record: asked.record,
                role: Role::Opened,
                since,
                grant: Some(asked.grant),
            });
        })?;
    }
    Ok((opened, ended))
}

/// Saves what changed between two states of a person, of which the newest parts were read.
///
/// # Errors
/// [`Fault::Refused`] if a part that changed was not read in its newest version; [`Fault`].
pub fn save<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    before: &Held,
    person: Person,
    until: Time,
) -> Result<(Vec<Category>, Ended), Fault> {
    let mut changed = Vec::new();
    for category in Category::RECORD {
        if encode_part(&before.person, category).ok() == encode_part(&person, category).ok() {
            continue;
        }
        let newest = shell.desk().tip(record, category).map(|(v, _)| v);
        let read = before.parts.iter().find(|of| of.category == category);
        // Without the newest version in hand an edit would drop what others wrote.
        if read.map(|of| of.version) != newest || newest.is_none() {
            return Err(Fault::Refused(format!(
                "open the newest {} of this record first",
                words::category(category)
            )));
        }
        changed.push(category);
    }
    if changed.is_empty() {
        return Ok((changed, Ended::Done(None)));
    }
    meet(shell)?;
    let newest = |of: &&KeyRef| {
        let tip = shell.desk().tip(record, of.category);
        tip.is_some_and(|(version, _)| version == of.version)
    };
    let known: Vec<Category> = before
        .parts
        .iter()
        .filter(newest)
        .map(|of| of.category)
        .collect();
    // A letter's record holds nobody who could be searched for.
    let consents = before.person.casework.consent == person.casework.consent;
    let telling = match person.casework.exchange {
        Some(_) => Telling::default(),
        // A line in the file says nothing of who may be found, and by whom.
        None if changed == [Category::Casework] && consents => Telling::default(),
        None => telling(record, &person, &changed, &known),
    };
    if telling.at_once {
        hide(shell, record)?;
    }
    let binding = binding(record, &before.person, &person);
    if let Some(word) = &binding {
        bind(shell, word)?;
    }
    let job = shell.work(Work::Save(Box::new(Save {
        record,
        id: PersonId::OF_RECORD,
        person,
        changed: changed.clone(),
        tell: telling.then.into_iter().chain(binding).collect(),
    })))?;
    let ended = shell.until(job, until, |_, _| ())?;
    Ok((changed, ended))
}

/// A new record of a letter: nobody is told of it by the search.
///
/// # Errors
/// [`Fault`].
pub fn create<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    person: Person,
    until: Time,
) -> Result<Ended, Fault> {
    meet(shell)?;
    let id = PersonId(shell.outside().id()?);
    let job = shell.work(Work::Save(Box::new(Save {
        record,
        id,
        person,
        changed: Category::RECORD.to_vec(),
        tell: Vec::new(),
    })))?;
    shell.until(job, until, |_, _| ())
}

/// Whether the keyholder says that there is no such record: it never was, or was erased.
pub(super) fn is_gone(fault: &Fault) -> bool {
    matches!(fault, Fault::Refused(why) if why == words::reason(Reason::Unknown))
}

/// An end that others can build on: done, or kept here and sent later.
///
/// # Errors
/// [`Fault::Refused`], [`Fault::Waits`] otherwise.
pub(super) fn kept(ended: &Ended) -> Result<(), Fault> {
    match ended {
        Ended::Waits(_) => Ok(()),
        ended => done(ended),
    }
}

/// An end that nothing is missing from.
///
/// # Errors
/// [`Fault::Refused`], [`Fault::Waits`] otherwise.
pub(super) fn done(ended: &Ended) -> Result<(), Fault> {
    match ended {
        Ended::Done(_) | Ended::Found => Ok(()),
        Ended::Waits(why) => Err(Fault::Waits(why.clone())),
        Ended::Refused(why) => Err(Fault::Refused(why.clone())),
        Ended::Unanswered => Err(Fault::Waits(words::UNANSWERED.to_owned())),
        Ended::Conflict | Ended::Branched => Err(Fault::Refused(
            "somebody else saved before: what you wrote is kept as a branch, to be merged"
                .to_owned(),
        )),
    }
}
