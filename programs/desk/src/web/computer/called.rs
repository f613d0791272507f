//! What colleagues call whoever works here.

use crate::office::called::call_me;
use crate::web::{Posted, Reader};
use axum::response::Response;
use language::id;
use record::called::{Called, NoName};

/// Sets it; nothing typed takes it back.
pub(crate) async fn called(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let name = match posted.said("called").map(Called::new).transpose() {
        Ok(name) => name,
        Err(NoName::Empty) => return Err(reader.wrong(&[("called", id::DESK_CALLED_EMPTY)])),
        Err(NoName::Long) => return Err(reader.wrong(&[("called", id::DESK_CALLED_LONG)])),
        Err(NoName::Signs) => return Err(reader.wrong(&[("called", id::DESK_CALLED_SIGNS)])),
    };
    reader
        .once(posted.mark(), move |shell, _| call_me(shell, name))
        .await?;
    Ok(reader.go("computer"))
}
