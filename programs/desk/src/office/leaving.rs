//! Somebody leaves: their computers are stopped, what each of them held is listed from the log,
//! and their cases go to somebody else.

use super::access::{self, Wish};
use super::orders::{self, Given};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::watch::Published;
use crate::shell::{Ended, Shell};
use ledger::leaf::{Act, Cause, DeviceKind, Event, Kind};
use ledger::tile::{Bundle, CHECKPOINT_PATH, Content};
use ledger::tree::Frontier;
use ledger::{Leaf, LogSource, SignedCheckpoint, TilePath};
use sign::id::{DeviceId, GrantId, RecordId, RecordPseudonym, StaffId};
use sign::{Category, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Entries of a bundle.
const WIDTH: u64 = 256;

/// A computer of somebody, and what the log says that it held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// Which.
    pub device: DeviceId,
    /// Whether it may still open and send.
    pub usable: bool,
    /// Whether it is this computer.
    pub here: bool,
    /// Records that it opened, as the log names them, and the kinds of information of each.
    pub opened: BTreeMap<RecordPseudonym, BTreeSet<Category>>,
    /// Records that it wrote.
    pub wrote: BTreeSet<RecordPseudonym>,
    /// Searches that it made.
    pub searches: u64,
    /// When it opened or wrote for the last time.
    pub last: Option<Time>,
}

/// What somebody's computers held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holdings {
    /// Each of their computers.
    pub devices: Vec<Held>,
    /// Leaves of the log that were read.
    pub read: u64,
    /// Whether they are the whole log that this desk was answered from, unchanged.
    pub whole: bool,
}

/// What somebody's computers held, from the published log. Nothing of it is believed unless the
/// log continues the one that this desk knows.
///
/// # Errors
/// [`Fault`].
pub fn holdings<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    staff: StaffId,
    until: Time,
) -> Result<Holdings, Fault> {
    let listed = super::staff::list(shell);
    let mut held: BTreeMap<DeviceId, Held> = listed
        .iter()
        .filter(|device| device.staff == staff && device.kind == DeviceKind::Desk)
        .map(|device| {
            let of = Held {
                device: device.device,
                usable: device.usable,
                here: device.here,
                opened: BTreeMap::new(),
                wrote: BTreeSet::new(),
                searches: 0,
                last: None,
            };
            (device.device, of)
        })
        .collect();
    let (read, whole) = read_log(shell, until, |leaf| {
        let Cause::Device(asked) = &leaf.cause else {
            return;
        };
        if let Some(device) = held.get_mut(&asked.device) {
            device.take(&leaf);
        }
    });
    Ok(Holdings {
        devices: held.into_values().collect(),
        read,
        whole,
    })
}

impl Held {
    fn take(&mut self, leaf: &Leaf) {
        match &leaf.event {
            Event::Released(released) => {
                for item in &released.items {
                    let kinds = item.parts.iter().map(|(category, _)| *category);
                    self.opened.entry(item.record).or_default().extend(kinds);
                }
            }
            Event::Deposited(written) => {
                self.wrote.extend(written.items.iter().map(|i| i.record));
            }
            Event::Queried(_) => self.searches += 1,
            _ => return,
        }
        self.last = Some(leaf.time);
    }
}

/// Reads the published log from its first leaf: how many leaves, and whether they are what its
/// keyholder signed and go on from what this desk knows.
fn read_log<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    until: Time,
    mut each: impl FnMut(Leaf),
) -> (u64, bool) {
    let source = Published(shell.line());
    let note = source.read(CHECKPOINT_PATH);
    let note = note.and_then(|note| SignedCheckpoint::parse(&note).ok());
    let keys = shell.desk().caller().log_keys();
    let Some(shown) = note.and_then(|note| note.verify(keys).ok()) else {
        return (0, false);
    };
    let shown = shown.checkpoint();
    let head = shell.desk().caller().reader().head();
    let mut tree = Frontier::default();
    let mut known = head.is_none_or(|head| head.size == 0);
    for index in 0..shown.size.div_ceil(WIDTH) {
        let path = TilePath::at(Content::Entries, index, shown.size);
        let bundle = path.and_then(|path| Bundle::read(&source, &path).ok());
        let Some(bundle) = bundle.filter(|_| shell.now() < until) else {
            return (tree.size(), false);
        };
        for bytes in bundle.leaves() {
            tree.append(Leaf::hash(bytes));
            if let Ok(leaf) = Leaf::from_bytes(bytes) {
                each(leaf);
            }
            known |= head.is_some_and(|h| h.size == tree.size() && h.root == tree.root());
        }
    }
    let signed = tree.size() == shown.size && tree.root() == shown.root;
    (tree.size(), known && signed)
}

/// Stops all computers of somebody, but not this one.
///
/// # Errors
/// [`Fault`].
pub fn stop_all<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    staff: StaffId,
    until: Time,
) -> Result<Vec<Given>, Fault> {
    let own = shell.desk().device();
    let listed = super::staff::list(shell);
    let theirs = listed.iter().filter(|d| d.staff == staff && d.usable);
    let theirs = theirs.filter(|d| d.kind == DeviceKind::Desk && d.device != own);
    let mut given = Vec::new();
    for device in theirs {
        let act = Act::Revoke(device.device);
        given.push(orders::give(shell, act, None, until)?);
    }
    Ok(given)
}

/// Gives cases to somebody else, for so many days.
///
/// # Errors
/// [`Fault`].
pub fn hand_over<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    (to, days): (StaffId, u16),
    records: Vec<RecordId>,
    until: Time,
) -> Result<(GrantId, Ended), Fault> {
    let wish = Wish {
        staff: to,
        kind: Kind::CaseList,
        records,
        categories: Vec::new(),
        days,
    };
    access::give(shell, wish, until)
}
