//! A step of a message.

use crate::office::letters;
use crate::web::file::{lead, letter_fault};
use crate::web::{Posted, Reader};
use axum::response::Response;
use record::Text;
use record::message::{Delivery, Letter, Step};
use sign::id::RecordId;

/// Takes it.
pub(crate) async fn step(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let case = super::super::file::record(&reader)?;
    let missing = || crate::web::reply::missing_page(&reader);
    let copy: RecordId = reader.param("letter").parse().map_err(|_| missing())?;
    let step = match reader.param("step") {
        "screen" => Step::Screen,
        "give-back" => Step::GiveBack,
        "forward" => Step::Forward,
        "deliver" => Step::Deliver(Delivery::Delivered),
        "read-aloud" => Step::Deliver(Delivery::ReadAloud),
        "give-up" => Step::GiveUp,
        "reply" => match Letter::new(Text::from(posted.get("reply"))) {
            Ok(letter) => Step::CollectReply(letter),
            Err(fault) => return Err(reader.wrong(&[("reply", letter_fault(fault))])),
        },
        _ => return Err(missing()),
    };
    let lead = lead(&posted);
    reader
        .once(posted.mark(), move |shell, until| {
            letters::step(shell, (case, copy), step, lead, until)
        })
        .await?;
    Ok(reader.go(&format!("case/{case}/letter/{copy}")))
}
