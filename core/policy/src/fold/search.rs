//! Searches: a ticket belongs to a case, an answer to a ticket.

use super::device::judge_session;
use crate::directory::Device;
use crate::state::{State, Violation};
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
    let search = state.queries.get(&body.query);
    let search = search.ok_or(Violation::Refused(Reason::Unknown))?;
    let society = search.query.society;
    let fresh = search.query.standing || now.since(search.since) < DAY;
    let within = !search.query.standing
        || state
            .budgets
            .may_answer_standing(society, &state.policy, &state.directory, now);
    if now >= state.lease || state.doubt || !fresh {
        return Err(Violation::Refused(Reason::Sealed));
    }
    if !state.standings.open(society) {
        return Err(Violation::Refused(Reason::Stopped));
    }
    if !within {
        return Err(Violation::Refused(Reason::Limit(Limit::Queries)));
    }
    if body.names.windows(2).all(|pair| pair[0] < pair[1]) {
        Ok(())
    } else {
        Err(Violation::Misfit)
    }
}
