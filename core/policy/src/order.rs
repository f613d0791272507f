//! Officers' orders: who may give which, and what they do.

use crate::directory::{self, DeviceState};
use crate::state::State;
use ledger::leaf::{Act, Approval, Cause, DeviceKind, Extension, Order, Policy, Roles, Subject};
use sign::id::{DeviceId, WarrantId};
use sign::time::{DAY, HOUR};
use sign::{SocietyId, Time};
use std::collections::BTreeSet;

/// Longest life of an order in microseconds.
pub const MAX_LIFE: u64 = 3 * DAY;

/// Why an order is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OrderFault {
    /// For another log.
    #[error("the order is for another log")]
    Origin,
    /// Too late, or good for longer than three days.
    #[error("the order's time has passed or lies too far ahead")]
    Expired,
    /// It was carried out before.
    #[error("the order was carried out before")]
    Repeated,
    /// Not signed by enough people who may give it.
    #[error("too few of those who may order this have signed, on distinct devices")]
    Officers,
    /// It does not fit what is there.
    #[error("the order does not fit the directory or the rules")]
    Misfit,
}

sign::canonical_code!(OrderFault {
    1 => Origin,
    2 => Expired,
    3 => Repeated,
    4 => Officers,
    5 => Misfit,
});

/// Checks everything about an order but the signatures' bytes.
pub(crate) fn judge(
    state: &State,
    order: &Order,
    cause: &Cause,
    now: Time,
) -> Result<(), OrderFault> {
    if order.origin != state.origin {
        return Err(OrderFault::Origin);
    }
    if order.not_after < now || order.not_after > now.plus(MAX_LIFE) {
        return Err(OrderFault::Expired);
    }
    if state.orders.contains_key(&order.hash()) {
        return Err(OrderFault::Repeated);
    }
    let enough = match cause {
        Cause::Officers(approvals) => enough(state, &order.act, approvals, now),
        Cause::Console => matches!(order.act, Act::Lockdown(_) | Act::Fence),
        Cause::Keyholder | Cause::Device(_) => false,
    };
    if !enough {
        return Err(OrderFault::Officers);
    }
    if fits(state, &order.act, now) {
        Ok(())
    } else {
        Err(OrderFault::Misfit)
    }
}

/// Carries a judged order out.
pub(crate) fn perform(state: &mut State, order: &Order, now: Time) {
    state.orders.retain(|_, until| *until >= now);
    state.orders.insert(order.hash(), order.not_after);
    match &order.act {
        Act::AddSociety(entry) => state.directory.add_society(entry),
        Act::Enrol(entry) => {
            let from = directory::probation_end(entry.kind, now, &state.policy);
            state.directory.enrol(entry, from);
        }
        Act::Appoint(entry) => state.directory.appoint(entry),
        Act::Revoke(id) => {
            if let Some(device) = state.directory.devices.get_mut(id) {
                device.state = DeviceState::Revoked;
            }
        }
        Act::Reinstate(subject) => reinstate(state, *subject),
        Act::Extend(entry) => state.budgets.extend(entry),
        Act::Warrant(entry) => {
            let id = WarrantId(order.hash().short());
            state.permissions.add_warrant(id, entry);
        }
        Act::SetPolicy(policy) => state.policy = policy.clone(),
        Act::Lockdown(lock) => state.standings.lock(lock.society, now),
        Act::Resume(resume) => {
            let waiting = match resume.society {
                SocietyId::ALL => state.directory.societies.keys().copied().collect(),
                one => BTreeSet::from([one]),
            };
            state.standings.resume(resume.society, waiting);
        }
        Act::Lease(until) => state.lease = *until,
        Act::ClearClock => state.doubt = false,
        Act::SecondLock(entry) => {
            if let Some(society) = state.directory.societies.get_mut(&entry.society) {
                society.second_lock = entry.public.clone();
                society.seeded.clear();
            }
        }
        Act::Emergency(entry) => {
            if let Some(society) = state.directory.societies.get_mut(&entry.society) {
                society.emergency = entry.key.clone();
            }
        }
        Act::Fence => state.fences += 1,
    }
}

/// Whether the numbers of a policy are within what no officer may loosen.
#[must_use]
pub fn sound(policy: &Policy) -> bool {
    let strict_fits = policy.strict.as_ref().is_none_or(|strict| {
        let witnesses = &strict.witnesses;
        let names: BTreeSet<&str> = witnesses.iter().map(|(n, _)| n.as_str()).collect();
        let keys: BTreeSet<_> = witnesses.iter().map(|(_, key)| key).collect();
        // A quorum that could never be met would keep every answer back.
        strict.k >= 1
            && usize::from(strict.k) <= names.len()
            && names.len() == witnesses.len()
            && keys.len() == witnesses.len()
            && names.iter().all(|n| ledger::KeyName::new(n).is_ok())
    });
    policy.officers >= 2
        && policy.warrant_officers >= 2
        && policy.denials >= 1
        && policy.denial_minutes >= 1
        && policy.items >= 1
        && policy.items <= 16
        && policy.request_seconds <= 60
        && policy.session_hours >= 1
        && policy.session_hours <= 12
        && policy.lease_hours >= 1
        && policy.epochs >= 1
        && policy.warn_percent <= 100
        && strict_fits
}

/// Who may sign an act, and how many must.
struct Authority {
    society: SocietyId,
    k: usize,
    who: fn(Roles) -> bool,
    /// Stopping something is open to those who are themselves on probation or suspended.
    safe: bool,
}

fn authority(state: &State, act: &Act) -> Authority {
    let of_device = |id: &DeviceId| {
        let device = state.directory.devices.get(id);
        device.map_or(SocietyId::ALL, |d| d.society)
    };
    let officers = usize::from(state.policy.officers);
    let many = |society, k| Authority {
        society,
        k,
        who: |r| r.officer,
        safe: false,
    };
    match act {
        Act::AddSociety(_) | Act::SetPolicy(_) => many(SocietyId::ALL, officers),
        Act::Enrol(entry) => many(entry.society, officers),
        Act::Appoint(entry) => many(entry.society, officers),
        Act::Reinstate(Subject::Device(id)) => many(of_device(id), officers),
        Act::Reinstate(Subject::Staff(id)) => many(home(state, *id), officers),
        Act::Reinstate(Subject::Society(id)) => many(*id, officers),
        Act::Warrant(entry) => many(entry.society, usize::from(state.policy.warrant_officers)),
        Act::Resume(resume) => many(resume.society, officers),
        Act::SecondLock(entry) => many(entry.society, officers),
        Act::Emergency(entry) => many(entry.society, officers),
        Act::Revoke(id) => Authority {
            society: of_device(id),
            k: 1,
            who: |r| r.officer || r.protection || r.lead,
            safe: true,
        },
        Act::Lockdown(lock) => Authority {
            society: lock.society,
            k: 1,
            who: |r| r.officer || r.protection,
            safe: true,
        },
        Act::Extend(entry) => Authority {
            society: entry.society,
            k: 1,
            who: |r| r.lead || r.officer,
            safe: false,
        },
        // Any officer of any society keeps a shared keyholder open, and may look at its clock.
        Act::Lease(_) | Act::ClearClock => many(SocietyId::ALL, 1),
        // Only the console fences: no number of officers is enough.
        Act::Fence => many(SocietyId::ALL, usize::MAX),
    }
}

/// Counts distinct people on distinct devices who may sign the act.
fn enough(state: &State, act: &Act, approvals: &[Approval], now: Time) -> bool {
    let need = authority(state, act);
    let mut people = BTreeSet::new();
    let mut devices = BTreeSet::new();
    for approval in approvals {
        let Some(device) = state.directory.devices.get(&approval.device) else {
            return false;
        };
        let suspended = state
            .directory
            .staff
            .get(&device.staff)
            .is_none_or(|s| s.suspended);
        let trusted = device.active(now) && !suspended;
        let usable = match device.state {
            DeviceState::Revoked => false,
            DeviceState::Trusted { .. } | DeviceState::Suspended { .. } => need.safe || trusted,
        };
        let anywhere = matches!(act, Act::Lease(_) | Act::ClearClock);
        let role = (need.who)(state.directory.roles(device.staff, need.society))
            || (need.who)(state.directory.roles(device.staff, SocietyId::ALL))
            || anywhere && officer_somewhere(state, device.staff);
        let own = own_interest(act, &approval.device, state, device.staff);
        if device.kind != DeviceKind::Desk || !usable || !role || own {
            return false;
        }
        // One device counts once, whatever it signs; a second signature of it is a fault.
        if !devices.insert(approval.device) {
            return false;
        }
        people.insert(device.staff);
    }
    people.len() >= need.k
}

fn officer_somewhere(state: &State, staff: sign::id::StaffId) -> bool {
    let staff = state.directory.staff.get(&staff);
    staff.is_some_and(|s| s.roles.values().any(|r| r.officer))
}

/// Nobody extends their own day, reinstates themselves or signs their own warrant.
fn own_interest(act: &Act, signer: &DeviceId, state: &State, staff: sign::id::StaffId) -> bool {
    let on = |id: &DeviceId| {
        let device = state.directory.devices.get(id);
        id == signer || device.is_some_and(|d| d.staff == staff)
    };
    match act {
        Act::Extend(Extension { subject, .. }) | Act::Reinstate(subject) => match subject {
            Subject::Device(id) => on(id),
            Subject::Staff(id) => *id == staff,
            Subject::Society(_) => false,
        },
        Act::Warrant(entry) => on(&entry.device),
        _ => false,
    }
}

fn fits(state: &State, act: &Act, now: Time) -> bool {
    let known = |society: &SocietyId| state.directory.societies.contains_key(society);
    match act {
        Act::AddSociety(entry) => state.directory.society_fits(entry),
        Act::Enrol(entry) => state.directory.device_fits(entry),
        Act::Appoint(entry) => entry.society == SocietyId::ALL || known(&entry.society),
        Act::Revoke(id) => state.directory.devices.contains_key(id),
        Act::Reinstate(subject) => suspended(state, *subject),
        Act::Extend(entry) => extension_fits(state, entry, now),
        Act::Warrant(entry) => {
            let device = state.directory.devices.get(&entry.device);
            known(&entry.society)
                && device.is_some_and(|d| d.usable() && d.kind == DeviceKind::Desk)
                && !entry.categories.is_empty()
                && entry.records > 0
                && entry.until > now
        }
        Act::SetPolicy(policy) => sound(policy),
        Act::Lockdown(lock) => lock.society == SocietyId::ALL || known(&lock.society),
        Act::Resume(resume) => state.standings.stopped(resume.society),
        Act::Lease(until) => {
            *until > now && *until <= now.plus(u64::from(state.policy.lease_hours) * HOUR)
        }
        Act::ClearClock => state.doubt,
        Act::SecondLock(entry) => {
            known(&entry.society) && entry.public.0.len() == directory::X_WING_PUBLIC
        }
        Act::Emergency(entry) => known(&entry.society) && directory::emergency_fits(&entry.key),
        Act::Fence => true,
    }
}

/// An extension is for today, once, at most doubles a limit, and is for people or a society:
/// a device's limit follows its person's.
fn extension_fits(state: &State, entry: &Extension, now: Time) -> bool {
    let limit = match entry.subject {
        Subject::Device(_) => 0,
        Subject::Staff(id) => {
            let staff = state.directory.staff.get(&id);
            if staff.is_some_and(|s| s.roles.contains_key(&entry.society)) {
                state.policy.day
            } else {
                0
            }
        }
        Subject::Society(SocietyId::ALL) if entry.society == SocietyId::ALL => state.policy.all_day,
        Subject::Society(id) if id == entry.society => {
            state
                .budgets
                .society_limit(id, &state.policy, &state.directory, now)
        }
        Subject::Society(_) => 0,
    };
    entry.day == now.day()
        && entry.more > 0
        && entry.more <= limit
        && !state.budgets.extended(entry.subject, entry.day)
}

fn suspended(state: &State, subject: Subject) -> bool {
    match subject {
        Subject::Device(id) => {
            let device = state.directory.devices.get(&id);
            device.is_some_and(|d| matches!(d.state, DeviceState::Suspended { .. }))
        }
        Subject::Staff(id) => state.directory.staff.get(&id).is_some_and(|s| s.suspended),
        // A society comes back by a resumption, through the gate.
        Subject::Society(_) => false,
    }
}

fn reinstate(state: &mut State, subject: Subject) {
    match subject {
        Subject::Device(id) => {
            if let Some(device) = state.directory.devices.get_mut(&id)
                && let DeviceState::Suspended { from } = device.state
            {
                device.state = DeviceState::Trusted { from };
            }
        }
        Subject::Staff(id) => {
            if let Some(staff) = state.directory.staff.get_mut(&id) {
                staff.suspended = false;
            }
        }
        Subject::Society(_) => {}
    }
}

/// The society that answers for a member of staff: the first in which they have a role.
fn home(state: &State, staff: sign::id::StaffId) -> SocietyId {
    let staff = state.directory.staff.get(&staff);
    let society = staff.and_then(|s| s.roles.keys().find(|s| **s != SocietyId::ALL));
    society.copied().unwrap_or(SocietyId::ALL)
}
