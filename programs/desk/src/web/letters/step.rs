//! A step of a message.

use crate::office::letters;
use crate::web::file::lead;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::id;
use page::{Html, Tone};
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
            Err(_) => return Ok(too_long(&reader, &posted)),
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

/// The reply again, with what is wrong with it.
fn too_long(reader: &Reader, posted: &Posted) -> Response {
    let (case, copy) = (reader.param("record"), reader.param("letter"));
    let form =
        crate::web::small::Small::new(reader, &format!("case/{case}/letter/{copy}/step/reply"))
            .text("reply", id::LETTER_REPLY_TEXT)
            .typed(posted)
            .wrong(&[("reply", id::LETTER_TOO_LONG)])
            .send(id::LETTER_REPLY_DO);
    let content = Html::all([
        Html::notice(Tone::Note, &reader.say(id::LETTER_REPLY), Html::all([])),
        form,
    ]);
    reader.page(Sheet::new(reader.say(id::LETTER_REPLY), content).faulty())
}
