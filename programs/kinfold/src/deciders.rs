//! Who may decide, from a copy of the log that was verified.

use crate::Fault;
use crate::cli::Known;
use decision::{Decider, Deciders};
use ledger::Leaf;
use ledger::leaf::{DeviceKind, Event};
use policy::State;
use policy::directory::{Device, DeviceState};
use sign::id::{DeviceId, StaffId};
use sign::{SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use verifier::{Copy, check, policy_file};

/// Who may decide now.
///
/// # Errors
/// [`Fault`] if the copy does not verify.
pub(crate) fn now(known: &Known) -> Result<Deciders, Fault> {
    of(known, false)
}

/// Who may decide now, or once could: a decision stays one when its decider moves on. Nobody, if no
/// log is given: then no signature counts.
///
/// # Errors
/// [`Fault`] if the copy does not verify.
pub(crate) fn ever(known: &Known) -> Result<Deciders, Fault> {
    of(known, true)
}

fn of(known: &Known, ever: bool) -> Result<Deciders, Fault> {
    let (Some(log), Some(policy)) = (&known.log, &known.policy) else {
        return Ok(Deciders::default());
    };
    let mut fold = Folding::default();
    fold.read(log, policy)?;
    Ok(fold.deciders(ever))
}

#[derive(Default)]
struct Folding {
    state: Option<State>,
    stopped: BTreeMap<DeviceId, Time>,
    once: BTreeMap<StaffId, BTreeSet<SocietyId>>,
}

impl Folding {
    fn read(&mut self, log: &Path, policy: &Path) -> Result<(), Fault> {
        let report = check(log, &policy_file(policy)?);
        let (true, Some(head)) = (report.ok(), report.head.clone()) else {
            let verdict = verify::explain(&report).verdict;
            return Err(Fault::Asked(format!("{}: {verdict}", log.display())));
        };
        let mut sound = true;
        // Read once more, against the same root: these are the leaves that were checked.
        let read = ledger::read_copy(&Copy(log.to_owned()), head.size, &head.root, |_, bytes| {
            sound &= Leaf::from_bytes(bytes).is_ok_and(|leaf| self.take(&leaf));
        });
        if read.is_err() || !sound {
            let what = "the copy of the log changed while it was read; run this again";
            return Err(Fault::Asked(format!("{}: {what}", log.display())));
        }
        Ok(())
    }

    fn take(&mut self, leaf: &Leaf) -> bool {
        let applied = match &mut self.state {
            None => State::begin(leaf).map(|state| self.state = Some(state)),
            Some(state) => state.apply(leaf),
        };
        if matches!(
            leaf.event,
            Event::Genesis(_) | Event::Order(_) | Event::Trip(_)
        ) {
            self.look(leaf.time);
        }
        applied.is_ok()
    }

    /// Who is stopped now, and who leads or decides where.
    fn look(&mut self, time: Time) {
        let Some(state) = &self.state else {
            return;
        };
        let directory = &state.directory;
        for (id, device) in &directory.devices {
            let staff = directory.staff.get(&device.staff);
            if device.usable() && staff.is_some_and(|of| !of.suspended) {
                self.stopped.remove(id);
            } else {
                self.stopped.entry(*id).or_insert(time);
            }
        }
        for (id, staff) in &directory.staff {
            let of = staff.roles.iter();
            let of = of.filter(|(_, roles)| roles.lead || roles.officer || roles.protection);
            let once = self.once.entry(*id).or_default();
            once.extend(of.map(|(society, _)| *society));
        }
    }

    fn deciders(&self, ever: bool) -> Deciders {
        let Some(state) = &self.state else {
            return Deciders::default();
        };
        let devices = state.directory.devices.iter();
        let devices = devices.map(|(id, device)| {
            let roles = state.directory.staff.get(&device.staff).map(|of| &of.roles);
            let now = roles.into_iter().flatten();
            let now = now.filter(|(_, of)| of.lead || of.officer || of.protection);
            let of = match ever {
                true => self.once.get(&device.staff).cloned().unwrap_or_default(),
                false => now.map(|(society, _)| *society).collect(),
            };
            (*id, self.decider(*id, device, of))
        });
        Deciders(devices.collect())
    }

    fn decider(&self, id: DeviceId, device: &Device, of: BTreeSet<SocietyId>) -> Decider {
        Decider {
            key: device.key,
            staff: device.staff,
            desk: device.kind == DeviceKind::Desk,
            from: match device.state {
                DeviceState::Trusted { from } | DeviceState::Suspended { from } => from,
                // Of one that was revoked the log's end knows no beginning; when it was stopped
                // counts.
                DeviceState::Revoked => Time(0),
            },
            until: self.stopped.get(&id).copied(),
            of,
        }
    }
}
