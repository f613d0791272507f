//! `PUT /v1/session`.

use super::number;
use crate::caller::Signed;
use crate::hub::Hub;
use crate::refusal::Refusal;
use axum::extract::State;
use std::sync::Arc;
use store::session::Announcer;

/// The longest signed session key, in bytes.
const MAX_SESSION: usize = 16 << 10;

pub(crate) async fn put(State(hub): State<Arc<Hub>>, call: Signed) -> Result<(), Refusal> {
    let device = call.caller.device()?;
    if call.body.len() > MAX_SESSION {
        return Err(Refusal::TooLong);
    }
    let by = Announcer {
        society: device.society,
        device: call.caller.id(),
        kind: number(device.kind),
    };
    if store::session::put(&hub.db, by, &call.body, call.time).await? {
        Ok(())
    } else {
        Err(Refusal::Conflict("a newer session key stands there"))
    }
}
