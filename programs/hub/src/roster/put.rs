//! `PUT /v1/roster`, by the keyholder.

use crate::caller::Signed;
use crate::hub::Hub;
use crate::refusal::Refusal;
use axum::extract::State;
use policy::roster::SignedRoster;
use std::sync::Arc;
use store::roster::Version;

pub(crate) async fn put(State(hub): State<Arc<Hub>>, call: Signed) -> Result<(), Refusal> {
    call.caller.keyholder()?;
    let roster = SignedRoster::read(&call.body, hub.log.name.as_str(), &hub.log.ed25519);
    let roster = roster.map_err(|_| Refusal::Malformed("a roster of this log"))?;
    let version = Version {
        size: roster.size,
        time: roster.time,
    };
    if store::roster::put(&hub.db, version, &call.body).await? {
        Ok(())
    } else {
        Err(Refusal::Conflict("a newer roster stands there"))
    }
}
