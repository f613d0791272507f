//! Taking everything along: opened under a bulk approval, sixteen records at a time, written down
//! before more is asked for.

use super::folder::Manifest;
use super::out::Out;
use super::read::Row;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::office::{meet, people::me};
use crate::shell::{Ended, Shell};
use crate::words;
use ledger::leaf::{Limit, Purpose, Reason, Why};
use policy::request::WantItem;
use record::Person;
use record::codec::decode_part;
use seal::KeyRef;
use sign::id::{RecordId, WarrantId};
use sign::{Category, Hash, from_bytes};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use wire::{LineFault, Method, Shelf, path};
use world::desk::{Open, Work};

/// Records in one request, as many as one may have.
const MOST: usize = 16;
/// How long the hub may take to list a page, in microseconds.
const LISTING: u64 = 60_000_000;

/// What is to be taken along.
#[derive(Clone, Debug)]
pub struct Leaving<'a> {
    /// The new folder; with `go_on`, the one that is not finished.
    pub dir: &'a Path,
    /// The bulk approval.
    pub warrant: WarrantId,
    /// The kinds of information that it covers.
    pub kinds: Vec<Category>,
    /// Whether an unfinished folder goes on.
    pub go_on: bool,
    /// For how long each request is waited for, in microseconds.
    pub patience: u64,
}

/// What was taken along.
#[derive(Clone, Debug)]
pub struct Left {
    /// What the folder says of itself.
    pub manifest: Manifest,
    /// SHA-256 of that.
    pub hash: Hash,
    /// Records that the server did not list, and that this desk or another record named.
    pub unlisted: u64,
}

/// Opens every record of this society and writes it down. `progress` hears how many records are
/// done and how many are known.
///
/// # Errors
/// [`Fault::Refused`], [`Fault::Waits`] with what is done and how to go on; nothing of the folder
/// is lost by it. [`Fault`].
pub fn leave<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    asked: &Leaving<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Left, Fault> {
    if asked.kinds.is_empty() {
        return Err(Fault::asked("name at least one kind of information"));
    }
    if !me(shell)?.1 {
        return Err(Fault::Refused(
            "a team leader takes the records of a society along".to_owned(),
        ));
    }
    meet(shell)?;
    let deadline = shell.now().plus(asked.patience);
    shell.settle(deadline)?;
    if shell.desk().waiting().next().is_some() {
        return Err(Fault::Waits(
            "something written on this computer was not sent yet: it would be missing. Run \
             `kinfold desk sync` first"
                .to_owned(),
        ));
    }
    let mut work = Listing::of(shell)?;
    let mut out = Out::open(shell, asked)?;
    for (record, _) in &out.manifest.left_out {
        out.done.insert(*record);
    }
    work.todo.retain(|record| !out.done.contains(record));
    let mut chunks: Vec<Vec<RecordId>> = Vec::new();
    loop {
        let total =
            (out.done.len() + work.todo.len() + chunks.iter().map(Vec::len).sum::<usize>()) as u64;
        progress(out.done.len() as u64, total);
        let chunk = match chunks.pop() {
            Some(chunk) => chunk,
            None => {
                let next: Vec<RecordId> = work.todo.iter().copied().take(MOST).collect();
                next.iter().for_each(|record| {
                    work.todo.remove(record);
                });
                next
            }
        };
        if chunk.is_empty() {
            break;
        }
        match ask(shell, asked, &chunk, &work.listed, false)? {
            Came::Opened(opened) => {
                let named = out.write(shell, opened);
                let named = named.map_err(|fault| broken_off(fault, asked, &out, total))?;
                work.meet(named, &out.done, &chunks);
            }
            Came::Not(_) if chunk.len() > 1 => {
                let mut first = chunk;
                let second = first.split_off(first.len() / 2);
                chunks.extend([second, first]);
            }
            // One by itself: as the server lists it, if it lists less than was asked for.
            Came::Not(why) => match ask(shell, asked, &chunk, &work.listed, true)? {
                Came::Opened(opened) => {
                    let named = out.write(shell, opened);
                    let named = named.map_err(|fault| broken_off(fault, asked, &out, total))?;
                    work.meet(named, &out.done, &chunks);
                }
                Came::Not(_) => out.leave_out(chunk[0], why)?,
                Came::Stopped(ended) => return Err(stopped(&ended, asked, &out, total)),
            },
            Came::Stopped(ended) => return Err(stopped(&ended, asked, &out, total)),
        }
    }
    let hash = out.finish(shell)?;
    Ok(Left {
        manifest: out.manifest,
        hash,
        unlisted: work.unlisted,
    })
}

/// The records that the server lists of this society.
pub(super) fn listed<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
) -> Result<BTreeSet<RecordId>, Fault> {
    Ok(Listing::of(shell)?.listed.into_keys().collect())
}

/// Which records there are.
struct Listing {
    todo: BTreeSet<RecordId>,
    /// What the server says each has.
    listed: BTreeMap<RecordId, Vec<Category>>,
    unlisted: u64,
}

impl Listing {
    /// What the server lists, and what this desk knows besides: a server that hides a record must
    /// hide it from everybody.
    fn of<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Result<Listing, Fault> {
        let own = shell.own.society;
        let mut listed: BTreeMap<RecordId, Vec<Category>> = BTreeMap::new();
        let mut after = RecordId([0; 16]);
        loop {
            let target = path::records(own, after);
            let page = shell.line().call(Method::Get, &target, &[], LISTING)?;
            let page: Shelf = from_bytes(&page).map_err(|_| LineFault::Malformed)?;
            let Some((last, _)) = page.records.last() else {
                break;
            };
            let first = after;
            after = *last;
            for (record, numbers) in page.records {
                let known = listed.last_key_value().map_or(first, |(last, _)| *last);
                if record <= known {
                    return Err(LineFault::Malformed.into());
                }
                let all = Category::RECORD.into_iter();
                let kinds = all.filter(|c| numbers.contains(&c.number())).collect();
                listed.insert(record, kinds);
            }
        }
        let held = shell.desk().held().filter(|of| of.society == own);
        let held = held.filter(|of| Category::RECORD.contains(&of.category));
        let known = held.map(|of| of.record);
        let known: BTreeSet<RecordId> = known
            .chain(shell.side().cases.iter().map(|case| case.record))
            .filter(|record| !listed.contains_key(record))
            .collect();
        let unlisted = known.len() as u64;
        let mut todo = known;
        todo.extend(listed.keys());
        Ok(Listing {
            todo,
            listed,
            unlisted,
        })
    }

    /// Records that an opened one names.
    fn meet(&mut self, named: Vec<RecordId>, done: &BTreeSet<RecordId>, chunks: &[Vec<RecordId>]) {
        for record in named {
            let known = done.contains(&record)
                || self.listed.contains_key(&record)
                || chunks.iter().any(|chunk| chunk.contains(&record));
            if !known && self.todo.insert(record) {
                self.unlisted += 1;
            }
        }
    }
}

/// A record as it was opened.
pub(super) struct Opened {
    pub(super) row: Row,
    pub(super) parts: Vec<KeyRef>,
    pub(super) leaf: Option<u64>,
    /// Whether nothing of it was known here before.
    pub(super) fresh: bool,
}

enum Came {
    Opened(Vec<Opened>),
    /// One of them cannot be opened, and why.
    Not(&'static str),
    Stopped(Ended),
}

const NO_KEY: &str = "the keyholder has no key of it: it was erased, or never taken in";
const WITHHELD: &str = "its key was released, and the server does not give what it opens";
const NEWER: &str = "written by a newer program";

fn ask<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    asked: &Leaving<'_>,
    records: &[RecordId],
    listed: &BTreeMap<RecordId, Vec<Category>>,
    as_listed: bool,
) -> Result<Came, Fault> {
    let own = shell.own.society;
    let mut items = Vec::with_capacity(records.len());
    let mut opened: BTreeMap<RecordId, Opened> = BTreeMap::new();
    for record in records {
        let there = listed.get(record).filter(|_| as_listed);
        let kinds = asked.kinds.iter().copied();
        let kinds = kinds.filter(|c| there.is_none_or(|there| there.contains(c)));
        let parts: Vec<_> = kinds.map(|c| (c, 0)).collect();
        // The same was asked for before.
        if as_listed && (parts.is_empty() || parts.len() == asked.kinds.len()) {
            return Ok(Came::Not(NO_KEY));
        }
        items.push(WantItem {
            holder: own,
            record: *record,
            parts,
        });
        let fresh = Category::RECORD
            .iter()
            .all(|c| shell.desk().tip(*record, *c).is_none());
        let row = Row {
            record: *record,
            person: Person::default(),
            kinds: Vec::new(),
        };
        opened.insert(
            *record,
            Opened {
                row,
                parts: Vec::new(),
                leaf: None,
                fresh,
            },
        );
    }
    meet(shell)?;
    let job = shell.work(Work::Open(Open {
        why: Why::Warrant(asked.warrant),
        purpose: Purpose::Export,
        items,
    }))?;
    let deadline = shell.now().plus(asked.patience);
    let mut broken = false;
    let ended = shell.until(job, deadline, |of, content| {
        if let Some(one) = opened.get_mut(&of.record) {
            broken |= decode_part(&mut one.row.person, of.category, &content).is_err();
            one.row.kinds.push(of.category);
            one.parts.push(of);
        }
    })?;
    Ok(match ended {
        Ended::Done(_) if broken => Came::Not(NEWER),
        Ended::Done(leaf) => {
            let mut opened: Vec<Opened> = opened.into_values().collect();
            opened.iter_mut().for_each(|one| {
                one.leaf = leaf;
                one.row.kinds.sort_unstable();
                one.parts.sort_unstable();
            });
            Came::Opened(opened)
        }
        Ended::Refused(why) if why == words::reason(Reason::Unknown) => Came::Not(NO_KEY),
        Ended::Waits(why) if why == words::NO_PART => {
            // What is waited for goes with the session.
            shell.sign_in()?;
            Came::Not(WITHHELD)
        }
        ended => Came::Stopped(ended),
    })
}

fn go_on(asked: &Leaving<'_>, out: &Out<'_>, total: u64) -> String {
    format!(
        "{} of {total} records are safe in {}; go on with the same command and --go-on",
        out.done.len(),
        asked.dir.display()
    )
}

/// A photo or paper could not be asked for.
fn broken_off(fault: Fault, asked: &Leaving<'_>, out: &Out<'_>, total: u64) -> Fault {
    match fault {
        Fault::Waits(why) => Fault::Waits(format!("{why}. {}", go_on(asked, out, total))),
        fault => fault,
    }
}

fn stopped(ended: &Ended, asked: &Leaving<'_>, out: &Out<'_>, total: u64) -> Fault {
    let left = total.saturating_sub(out.done.len() as u64);
    let go_on = go_on(asked, out, total);
    let used_up = words::reason(Reason::Limit(Limit::Warrant));
    match ended {
        Ended::Refused(why) if why == used_up => Fault::Refused(format!(
            "the bulk approval is used up, or has not room for {MOST} more records. {go_on}, under \
             a new bulk approval for at least {left} records"
        )),
        Ended::Refused(why) if why == words::reason(Reason::NoGrant) => Fault::Refused(format!(
            "the bulk approval does not allow it: it is not for this computer or society, is over, \
             was not signed by enough officers, or covers fewer kinds of information than --kind \
             names. {go_on}, under one that does"
        )),
        Ended::Refused(why) => Fault::Refused(format!("{why}. {go_on}")),
        Ended::Waits(why) => Fault::Waits(format!("{why}. {go_on}")),
        _ => Fault::Waits(format!("{}. {go_on}", words::UNANSWERED)),
    }
}
