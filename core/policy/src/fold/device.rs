//! What devices cause: releases, deposits, searches, grants, erasures.

use super::search::{judge_answer, judge_query};
use crate::budget::Spending;
use crate::directory::{Device, Last};
use crate::grant::Opener;
use crate::state::{Search, State, Violation};
use ledger::leaf::{
    Asked, Deposited, DeviceKind, Erased, Event, Granted, Item, Kind, Limit, Noted, Openings,
    Reason, Released, Used, Why,
};
use sign::id::{DeviceId, SessionId};
use sign::time::{DAY, HOUR};
use sign::{Category, SocietyId, Time};
use std::collections::BTreeSet;

pub(super) fn judge(
    state: &State,
    asked: &Asked,
    event: &Event,
    now: Time,
) -> Result<(), Violation> {
    let refused = Violation::Refused;
    let device = state.directory.devices.get(&asked.device);
    let device = device.ok_or(refused(Reason::Device))?;
    if device.last.is_some_and(|last| asked.seq <= last.seq) {
        return Err(Violation::Sequence);
    }
    if !trusted(state, device) {
        return Err(refused(Reason::Device));
    }
    let kind = match event {
        Event::Answered(_) => DeviceKind::Matcher,
        Event::Intakes(_) => DeviceKind::Portal,
        Event::Deposited(body) if brings_intakes(body) => DeviceKind::Portal,
        _ => DeviceKind::Desk,
    };
    if device.kind != kind {
        return Err(refused(Reason::Role));
    }
    match event {
        Event::Released(body) => judge_release(state, asked.device, device, body, now),
        Event::Deposited(body) => judge_deposit(state, asked.device, device, body, now),
        Event::Queried(body) => judge_query(state, asked.device, device, body, now),
        Event::Answered(body) => judge_answer(state, body, now),
        Event::Granted(body) => judge_grant(state, device, body),
        Event::Erased(body) => judge_erasure(state, device, body),
        Event::Opened(body) => judge_openings(state, device, body),
        Event::Noted(Noted::Index(_)) => Err(Violation::Cause),
        Event::Noted(_) => Ok(()),
        Event::Intakes(body) => {
            let next = state.chains.get(&asked.device).copied().unwrap_or(1);
            let ends = body.first.checked_add(u64::from(body.count));
            if body.society == device.society
                && body.first == next
                && body.count > 0
                && ends.is_some()
            {
                Ok(())
            } else {
                Err(Violation::Misfit)
            }
        }
        Event::SeedPassed(body) => {
            let to = state.directory.devices.get(&body.to);
            let fits = body.society == device.society
                && to.is_some_and(|d| {
                    d.society == body.society && d.usable() && d.kind == DeviceKind::Desk
                });
            if fits {
                Ok(())
            } else {
                Err(refused(Reason::Role))
            }
        }
        _ => Err(Violation::Cause),
    }
}

pub(super) fn perform(state: &mut State, asked: &Asked, event: &Event, now: Time) {
    let index = state.size;
    let id = asked.device;
    if let Some(device) = state.directory.devices.get_mut(&id) {
        device.last = Some(Last {
            seq: asked.seq,
            request: asked.request,
            index,
        });
    }
    match event {
        Event::Released(body) => {
            use_session(state, body.session, id, now);
            charge(state, id, body, now);
        }
        Event::Deposited(body) => use_session(state, body.session, id, now),
        Event::Queried(body) => {
            use_session(state, body.session, id, now);
            state.budgets.charge_query(id, body.case, now);
            state
                .queries
                .retain(|_, s| s.query.standing || now.since(s.since) < DAY);
            state.queries.insert(
                index,
                Search {
                    query: body.clone(),
                    since: now,
                    by: id,
                    answered: false,
                },
            );
        }
        Event::Answered(body) => {
            if let Some(search) = state.queries.get_mut(&body.query) {
                if search.query.standing {
                    state.budgets.charge_standing(search.query.society, now);
                } else {
                    search.answered = true;
                }
            }
        }
        Event::Granted(body) => state.permissions.add_grant(body),
        Event::Erased(body) => state.erased.extend(&body.records),
        Event::Intakes(body) => {
            state.chains.insert(id, body.first + u64::from(body.count));
        }
        Event::SeedPassed(body) => {
            if let Some(society) = state.directory.societies.get_mut(&body.society) {
                society.seeded.insert(body.to);
            }
        }
        _ => {}
    }
}

/// Use of the limits after a release, or why it is refused for them.
pub(crate) fn used_after(
    state: &State,
    id: DeviceId,
    why: Why,
    items: &[Item],
    now: Time,
) -> Result<Used, Reason> {
    let device = state.directory.devices.get(&id).ok_or(Reason::Device)?;
    match why {
        Why::Warrant(warrant) => {
            let warrant = state.permissions.warrant(warrant).ok_or(Reason::NoGrant)?;
            let (used, within) = warrant.after(items);
            if within {
                Ok(Used {
                    warrant: used,
                    ..Used::default()
                })
            } else {
                Err(Reason::Limit(Limit::Warrant))
            }
        }
        Why::Grant(_) => {
            let spending = spending(state, id, device, why, items, now);
            let after = state
                .budgets
                .after(spending, &state.policy, &state.directory);
            after.map_err(Reason::Limit)
        }
    }
}

fn judge_release(
    state: &State,
    id: DeviceId,
    device: &Device,
    body: &Released,
    now: Time,
) -> Result<(), Violation> {
    let refused = |reason| Err(Violation::Refused(reason));
    if now >= state.lease || state.doubt {
        return refused(Reason::Sealed);
    }
    let holders = body.items.iter().map(|i| i.holder);
    if !holders
        .chain([body.society])
        .all(|s| state.standings.open(s))
    {
        return refused(Reason::Stopped);
    }
    judge_session(state, body.society, body.session, id, device, now)?;
    let records: BTreeSet<_> = body.items.iter().map(|i| i.record).collect();
    let distinct = records.len() == body.items.len();
    if !distinct
        || body.items.is_empty()
        || body.items.len() > usize::from(state.policy.items)
        || body.items.iter().any(|i| !parts_fit(&i.parts))
    {
        return refused(Reason::Request);
    }
    if body.items.iter().any(|i| state.erased.contains(&i.record)) {
        return refused(Reason::Unknown);
    }
    let opener = Opener {
        device: id,
        staff: device.staff,
        now,
    };
    if !state.permissions.cover(body.grant, opener, &body.items) {
        return refused(Reason::NoGrant);
    }
    let used = used_after(state, id, body.grant, &body.items, now).map_err(Violation::Refused)?;
    if used != body.used || state.policy.hash() != body.policy {
        return Err(Violation::Figures);
    }
    Ok(())
}

fn judge_deposit(
    state: &State,
    id: DeviceId,
    device: &Device,
    body: &Deposited,
    now: Time,
) -> Result<(), Violation> {
    let refused = |reason| Err(Violation::Refused(reason));
    let intakes = brings_intakes(body);
    // In a lockdown families can still write in; staff's work waits on their desks.
    if !intakes && !state.standings.open(body.society) {
        return refused(Reason::Stopped);
    }
    judge_session(state, body.society, body.session, id, device, now)?;
    let records: BTreeSet<_> = body.items.iter().map(|i| i.record).collect();
    if body.items.is_empty()
        || records.len() != body.items.len()
        || body.items.iter().any(|i| {
            !parts_fit(&i.parts)
                || i.parts
                    .iter()
                    .any(|(c, v)| *v == 0 || (*c == Category::Intake) != intakes)
        })
    {
        return refused(Reason::Request);
    }
    if body.items.iter().any(|i| state.erased.contains(&i.record)) {
        return refused(Reason::Unknown);
    }
    Ok(())
}

fn judge_grant(state: &State, device: &Device, body: &Granted) -> Result<(), Violation> {
    let giver = state.directory.roles(device.staff, body.holder);
    let taker_fits = match body.kind {
        Kind::Candidate => state.directory.staff.contains_key(&body.staff),
        Kind::Intake | Kind::Case | Kind::CaseList => {
            state.directory.works(body.staff, body.holder)
        }
    };
    if !giver.lead {
        return Err(Violation::Refused(Reason::Role));
    }
    if !state.standings.open(body.holder) {
        return Err(Violation::Refused(Reason::Stopped));
    }
    if taker_fits && state.permissions.fits(body) {
        Ok(())
    } else {
        Err(Violation::Refused(Reason::Request))
    }
}

fn judge_erasure(state: &State, device: &Device, body: &Erased) -> Result<(), Violation> {
    let roles = state.directory.roles(device.staff, body.society);
    if !(roles.lead || roles.officer || roles.protection) {
        return Err(Violation::Refused(Reason::Role));
    }
    judge_erased(state, body)
}

/// Whether this can be erased: something, once.
pub(super) fn judge_erased(state: &State, body: &Erased) -> Result<(), Violation> {
    let known = state.directory.societies.contains_key(&body.society);
    let twice = body.records.iter().any(|r| state.erased.contains(r));
    if !known || body.records.is_empty() || twice {
        return Err(Violation::Refused(Reason::Unknown));
    }
    Ok(())
}

fn judge_openings(state: &State, device: &Device, body: &Openings) -> Result<(), Violation> {
    let society = state.directory.societies.get(&body.society);
    let shares: BTreeSet<u8> = body.shares.iter().copied().collect();
    let emergency = society.map(|s| &s.emergency);
    let fits = emergency.is_some_and(|key| {
        shares.len() == body.shares.len()
            && shares.len() >= usize::from(key.k)
            && shares.iter().all(|n| *n >= 1 && *n <= key.n)
    });
    if !state.directory.officer(device.staff, body.society) && device.society != body.society {
        return Err(Violation::Refused(Reason::Role));
    }
    if fits { Ok(()) } else { Err(Violation::Misfit) }
}

/// A session belongs to one device from its first use, for so many hours; a device acts for the
/// society it stands in, by somebody who has a role there.
pub(super) fn judge_session(
    state: &State,
    society: SocietyId,
    session: SessionId,
    id: DeviceId,
    device: &Device,
    now: Time,
) -> Result<(), Violation> {
    let roles = state.directory.roles(device.staff, society);
    let role = roles.caseworker || roles.lead || roles.officer || roles.protection;
    if society != device.society || device.kind == DeviceKind::Desk && !role {
        return Err(Violation::Refused(Reason::Role));
    }
    let life = u64::from(state.policy.session_hours) * HOUR;
    match state.sessions.get(&session) {
        None => Ok(()),
        Some((owner, since)) if *owner == id && now.since(*since) < life => Ok(()),
        Some(_) => Err(Violation::Refused(Reason::Session)),
    }
}

fn use_session(state: &mut State, session: SessionId, id: DeviceId, now: Time) {
    state.sessions.entry(session).or_insert((id, now));
}

fn charge(state: &mut State, id: DeviceId, body: &Released, now: Time) {
    match body.grant {
        Why::Warrant(warrant) => state.permissions.charge_warrant(warrant, &body.items),
        Why::Grant(_) => {
            let Some(device) = state.directory.devices.get(&id).cloned() else {
                return;
            };
            let spending = spending(state, id, &device, body.grant, &body.items, now);
            state.budgets.charge(spending);
        }
    }
}

fn spending<'a>(
    state: &State,
    id: DeviceId,
    device: &'a Device,
    why: Why,
    items: &'a [Item],
    now: Time,
) -> Spending<'a> {
    let grant = match why {
        Why::Grant(grant) => state.permissions.grant(grant),
        Why::Warrant(_) => None,
    };
    let refill = grant.is_some_and(|g| g.kind == Kind::CaseList);
    Spending {
        id,
        device,
        items,
        refill,
        now,
    }
}

pub(super) fn trusted(state: &State, device: &Device) -> bool {
    let staff = state.directory.staff.get(&device.staff);
    device.usable() && !staff.is_some_and(|s| s.suspended)
}

fn brings_intakes(body: &Deposited) -> bool {
    let mut parts = body.items.iter().flat_map(|i| &i.parts);
    parts.any(|(c, _)| *c == Category::Intake)
}

fn parts_fit(parts: &[(Category, u32)]) -> bool {
    !parts.is_empty() && parts.windows(2).all(|p| p[0] < p[1])
}
