//! `GET /v1/intake/SOCIETY/INTAKE`.

use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::{intake, society};
use crate::refusal::Refusal;
use axum::extract::{Path, State};
use ledger::leaf::DeviceKind;
use std::sync::Arc;

pub(crate) async fn get(
    State(hub): State<Arc<Hub>>,
    Path((of, id)): Path<(String, String)>,
    call: Signed,
) -> Result<Vec<u8>, Refusal> {
    let (society, intake) = (society(&of)?, intake(&id)?);
    may_read(&call, society)?;
    let form = store::form::get(&hub.db, society, intake).await?;
    form.ok_or(Refusal::Missing)
}

/// Desks and portals of the society read its forms.
pub(super) fn may_read(call: &Signed, society: sign::SocietyId) -> Result<(), Refusal> {
    let kinds = [DeviceKind::Desk, DeviceKind::Portal];
    if call.caller.of_kind(&kinds)?.society == society {
        Ok(())
    } else {
        Err(Refusal::Forbidden("a form of another society"))
    }
}
