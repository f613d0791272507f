//! Searches: a ticket belongs to a case, an answer to a ticket.

use super::device::{judge_session, trusted};
use crate::directory::Device;
use crate::state::{Search, State, Violation};
use ledger::leaf::{Answered, Limit, Queried, Reason};
use sign::Time;
use sign::id::DeviceId;
use sign::time::DAY;

pub(super) fn judge_query(
    state: &State,
    id: DeviceId,
    device: &Device,
    body: &Queried,
    now: Time,
) -> Result<(), Violation> {
    let refused = |reason| Err(Violation::Refused(reason));
    if now >= state.lease || state.doubt {
        return refused(Reason::Sealed);
    }
    if !state.standings.open(body.society) {
        return refused(Reason::Stopped);
    }
    judge_session(state, body.society, body.session, id, device, now)?;
    if !state
        .permissions
        .has_case(device.staff, body.society, body.case, now)
    {
        return refused(Reason::NoGrant);
    }
    if !state.budgets.may_query(id, body.case, &state.policy, now) {
        return refused(Reason::Limit(Limit::Queries));
    }
    Ok(())
}

pub(super) fn judge_answer(state: &State, body: &Answered, now: Time) -> Result<(), Violation> {
    let search = answerable(state, body.query, now).map_err(Violation::Refused)?;
    if search.answered {
        return Err(Violation::Refused(Reason::Unknown));
    }
    let society = search.query.society;
    let within = !search.query.standing
        || state
            .budgets
            .may_answer_standing(society, &state.policy, &state.directory, now);
    if !within {
        return Err(Violation::Refused(Reason::Limit(Limit::Queries)));
    }
    if body.names.windows(2).all(|pair| pair[0] < pair[1]) {
        Ok(())
    } else {
        Err(Violation::Misfit)
    }
}

/// The search at `index`, if nothing has been stopped since it was made. A standing search is the
/// society's and outlives the device it was made on; a ticket does not.
pub(crate) fn answerable(state: &State, index: u64, now: Time) -> Result<&Search, Reason> {
    let search = state.queries.get(&index).ok_or(Reason::Unknown)?;
    let standing = search.query.standing;
    let fresh = standing || now.since(search.since) < DAY;
    if now >= state.lease || state.doubt || !fresh {
        return Err(Reason::Sealed);
    }
    if !state.standings.open(search.query.society) {
        return Err(Reason::Stopped);
    }
    let by = state.directory.devices.get(&search.by);
    if !standing && !by.is_some_and(|device| trusted(state, device)) {
        return Err(Reason::Device);
    }
    Ok(search)
}
