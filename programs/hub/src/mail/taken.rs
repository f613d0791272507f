//! `POST /v1/mail/taken`. A device that is not usable any more empties its box, too.

use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::body;
use crate::refusal::Refusal;
use axum::extract::State;
use std::sync::Arc;
use wire::Taken;

/// Numbers in one call, at most.
const MAX_TAKEN: usize = 4_096;

pub(crate) async fn post(State(hub): State<Arc<Hub>>, call: Signed) -> Result<(), Refusal> {
    let taken: Taken = body(&call.body)?;
    if taken.numbers.len() > MAX_TAKEN {
        return Err(Refusal::Malformed("too many numbers in one call"));
    }
    let of = call.caller.mailbox();
    hub.write(Vec::new(), Some((of, taken.numbers))).await
}
