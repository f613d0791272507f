//! Opening what a case needs: releases that stand in the log.

use super::record;
use crate::Fault;
use crate::office::file;
use crate::office::people::{USUAL, fetch};
use crate::web::{Posted, Reader};
use axum::response::Response;

/// Opens the person of the case, then everybody else of it.
pub(crate) async fn open(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    reader
        .once(posted.mark(), move |shell, until| {
            let view = file::open(shell, record, until)?;
            for member in view.file.iter().flat_map(|file| &file.members) {
                match fetch(shell, member.record, &USUAL, until) {
                    // Who has access to one of a case may not have it to all.
                    Ok(_) | Err(Fault::Refused(_)) => {}
                    Err(fault) => return Err(fault),
                }
            }
            Ok(())
        })
        .await?;
    Ok(reader.go(&format!("case/{record}")))
}
