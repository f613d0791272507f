//! Taking a form on, or not.

use super::intake;
use crate::office::{decide, erase, queue};
use crate::web::bench::Office;
use crate::web::{Posted, Reader};
use axum::response::Response;
use language::id;
use record::Text;
use record::form::Content;

/// Takes it on: its records, and the case.
pub(crate) async fn take_on(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let intake = intake(&reader)?;
    let filed = reader
        .once(posted.mark(), move |shell, until| {
            let request = queue::request_of(queue::read(shell, intake, until)?)?;
            decide::take_on(shell, intake, request, until)
        })
        .await?;
    let record = match filed {
        Some(filed) => filed.records.first().map(|(_, record)| *record),
        // Sent a second time: the answer is the first one's.
        None => {
            let case = move |shell: &mut Office<'_>, _| queue::case_of(shell, intake);
            reader.act(case).await?
        }
    };
    Ok(match record {
        Some(record) => reader.go(&format!("case/{record}")),
        None => reader.go("cases"),
    })
}

/// Does not take it on: the family's page says *closed*, and the enquirer is told by staff.
pub(crate) async fn decline(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let intake = intake(&reader)?;
    let Some(reason) = posted.said("reason").map(Text::from) else {
        return Err(reader.wrong(&[("reason", id::DESK_ERROR_EMPTY)]));
    };
    reader
        .once(posted.mark(), move |shell, until| {
            let request = queue::request_of(queue::read(shell, intake, until)?)?;
            decide::decline(shell, intake, request, Some(reason), until)
        })
        .await?;
    Ok(reader.go("queue"))
}

/// Puts one word more to its case.
pub(crate) async fn put(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let intake = intake(&reader)?;
    let case = reader
        .once(posted.mark(), move |shell, until| {
            match queue::read(shell, intake, until)? {
                Content::FollowUp(follow_up) => {
                    queue::put_to_case(shell, intake, &follow_up, until).map(Some)
                }
                Content::Request(_) => Ok(None),
            }
        })
        .await?;
    Ok(match case.flatten() {
        Some(case) => reader.go(&format!("case/{case}")),
        None => reader.go("queue"),
    })
}

/// Erases one word more of a case that was erased.
pub(crate) async fn discard(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let intake = intake(&reader)?;
    reader
        .once(posted.mark(), move |shell, until| {
            erase::discard_word(shell, intake, until)
        })
        .await?;
    Ok(reader.go("queue"))
}
