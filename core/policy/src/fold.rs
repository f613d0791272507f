//! The fold itself: for each kind of leaf, whether it may follow and what it changes.

mod device;
mod search;

use crate::budget::Budgets;
use crate::directory::{DeviceState, Directory};
use crate::grant::Permissions;
use crate::order;
use crate::standing::Standings;
use crate::state::{State, Violation};
use crate::trip::Trips;
use ledger::leaf::{
    Cause, Denial, DeviceKind, Event, Genesis, Leaf, Noted, Reason, Roles, Rotated, Subject, Trip,
};
use sign::time::HOUR;
use sign::{SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use device::used_after;
pub(crate) use search::answerable;

pub(crate) fn begin(leaf: &Leaf) -> Result<State, Violation> {
    let (Event::Genesis(genesis), Cause::Console) = (&leaf.event, &leaf.cause) else {
        return Err(Violation::Genesis);
    };
    if leaf.boot != 1 {
        return Err(Violation::Genesis);
    }
    let directory = founding(genesis, leaf.time).ok_or(Violation::Genesis)?;
    Ok(State {
        origin: genesis.origin.clone(),
        keys: genesis.keys.clone(),
        policy: genesis.policy.clone(),
        directory,
        permissions: Permissions::default(),
        budgets: Budgets::default(),
        standings: Standings::default(),
        trips: Trips::default(),
        lease: leaf.time.plus(u64::from(genesis.policy.lease_hours) * HOUR),
        doubt: false,
        size: 1,
        time: leaf.time,
        boot: 1,
        fences: 0,
        orders: BTreeMap::new(),
        sessions: BTreeMap::new(),
        queries: BTreeMap::new(),
        erased: BTreeSet::new(),
        chains: BTreeMap::new(),
    })
}

pub(crate) fn judge(state: &State, leaf: &Leaf) -> Result<(), Violation> {
    let now = leaf.time;
    if now < state.time {
        return Err(Violation::Time);
    }
    let started = u64::from(matches!(leaf.event, Event::Boot(_)));
    if leaf.boot != state.boot + started {
        return Err(Violation::Boot);
    }
    match (state.trips.due(), &leaf.event) {
        (_, Event::Boot(_)) | (None, _) => {}
        (Some(due), Event::Trip(trip)) if due == *trip => {}
        (Some(_), _) => return Err(Violation::TripDue),
    }
    match (&leaf.event, &leaf.cause) {
        (Event::Genesis(_), _) => Err(Violation::Genesis),
        (Event::Order(order), cause) => {
            order::judge(state, order, cause, now).map_err(Violation::Order)
        }
        (Event::Trip(_), Cause::Keyholder) => match state.trips.due() {
            Some(_) => Ok(()),
            None => Err(Violation::TripNotDue),
        },
        (Event::Denial(denial), Cause::Keyholder) => judge_denial(state, denial),
        (Event::Rotated(rotated), Cause::Keyholder) => judge_rotation(state, rotated),
        (Event::Boot(_) | Event::ClockDoubt, Cause::Keyholder) => Ok(()),
        (Event::Noted(note), Cause::Keyholder) => judge_note(state, note),
        // What was destroyed is written down even if whoever asked has been stopped since.
        (Event::Erased(erased), Cause::Keyholder) => device::judge_erased(state, erased),
        (_, Cause::Device(asked)) => device::judge(state, asked, &leaf.event, now),
        _ => Err(Violation::Cause),
    }
}

pub(crate) fn perform(state: &mut State, leaf: &Leaf) {
    let now = leaf.time;
    match (&leaf.event, &leaf.cause) {
        (Event::Order(order), _) => order::perform(state, order, now),
        (Event::Boot(_), _) => state.boot += 1,
        (Event::Trip(trip), _) => stop(state, *trip, now),
        (Event::Denial(denial), _) => count_denial(state, denial, now),
        (Event::Rotated(rotated), _) => {
            if let Some(society) = state.directory.societies.get_mut(&rotated.society) {
                society.epoch = rotated.epoch;
            }
            state.standings.rotated(rotated.society);
        }
        (Event::ClockDoubt, _) => state.doubt = true,
        (Event::Erased(erased), Cause::Keyholder) => state.erased.extend(&erased.records),
        (event, Cause::Device(asked)) => device::perform(state, asked, event, now),
        _ => {}
    }
    state.size += 1;
    state.time = now;
}

/// The directory of a genesis, if it is sound: two officers on two desks at least, or nobody could
/// ever resume; a portal or matcher approves nothing.
fn founding(genesis: &Genesis, now: Time) -> Option<Directory> {
    let mut directory = Directory::default();
    if !order::sound(&genesis.policy) || ledger::KeyName::new(&genesis.origin).is_err() {
        return None;
    }
    for entry in &genesis.societies {
        if !directory.society_fits(entry) {
            return None;
        }
        directory.add_society(entry);
    }
    for entry in &genesis.staff {
        let known = directory.societies.contains_key(&entry.society);
        if !known && entry.society != SocietyId::ALL || entry.roles == Roles::default() {
            return None;
        }
        directory.appoint(entry);
    }
    for entry in &genesis.devices {
        if !directory.device_fits(entry) {
            return None;
        }
        directory.enrol(entry, now);
    }
    let officers: BTreeSet<_> = directory
        .devices
        .values()
        .filter(|d| d.kind == DeviceKind::Desk)
        .filter(|d| directory.roles(d.staff, SocietyId::ALL).officer)
        .map(|d| d.staff)
        .collect();
    (officers.len() >= usize::from(genesis.policy.officers)).then_some(directory)
}

fn judge_denial(state: &State, denial: &Denial) -> Result<(), Violation> {
    let known = state.directory.devices.contains_key(&denial.device);
    let single = !matches!(denial.reason, Reason::Limit(_)) || denial.count == 1;
    if known && single && denial.count > 0 {
        Ok(())
    } else {
        Err(Violation::Misfit)
    }
}

fn judge_rotation(state: &State, rotated: &Rotated) -> Result<(), Violation> {
    let society = state.directory.societies.get(&rotated.society);
    let society = society.ok_or(Violation::Misfit)?;
    let kept = u32::from(state.policy.epochs);
    if rotated.epoch == society.epoch + 1 && rotated.destroyed == rotated.epoch.saturating_sub(kept)
    {
        Ok(())
    } else {
        Err(Violation::Figures)
    }
}

fn judge_note(state: &State, note: &Noted) -> Result<(), Violation> {
    match note {
        Noted::Index(index) if !state.directory.societies.contains_key(&index.society) => {
            Err(Violation::Misfit)
        }
        _ => Ok(()),
    }
}

fn stop(state: &mut State, trip: Trip, now: Time) {
    let society = match trip.subject {
        Subject::Device(id) => {
            let Some(device) = state.directory.devices.get_mut(&id) else {
                return;
            };
            if let DeviceState::Trusted { from } = device.state {
                device.state = DeviceState::Suspended { from };
            }
            device.society
        }
        Subject::Staff(id) => {
            if let Some(staff) = state.directory.staff.get_mut(&id) {
                staff.suspended = true;
            }
            let at = state.directory.devices.values().find(|d| d.staff == id);
            at.map_or(SocietyId::ALL, |d| d.society)
        }
        Subject::Society(society) => {
            state.standings.trip(society, now);
            society
        }
    };
    state.trips.tripped(trip, society, now);
}

fn count_denial(state: &mut State, denial: &Denial, now: Time) {
    let device = state.directory.devices.get(&denial.device);
    if let (Reason::Limit(limit), Some(device)) = (denial.reason, device) {
        let who = (denial.device, device.staff, device.society);
        state.trips.denied(limit, who, &state.policy, now);
    }
}
