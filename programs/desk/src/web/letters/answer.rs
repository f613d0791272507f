//! Answering an enquiry; accepting or declining an offered case.

use crate::office::letters;
use crate::web::file::lead;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::id;
use page::{Html, Tone};
use record::Text;
use sign::id::RecordId;

#[expect(
    clippy::result_large_err,
    reason = "the page that ends the call, made once"
)]
fn copy(reader: &Reader, name: &str) -> Result<RecordId, Response> {
    let named = reader.param(name).parse();
    named.map_err(|_| crate::web::reply::missing_page(reader))
}

/// Answers; or says that nothing is written because the person chose nothing.
pub(crate) async fn answer(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let copy = copy(&reader, "letter")?;
    let same = match posted.get("same") {
        "yes" => true,
        "no" => false,
        _ => return Err(reader.wrong(&[("same", id::ERROR_CHOOSE)])),
    };
    let (note, lead) = (posted.said("answer-note").map(Text::from), lead(&posted));
    let written = reader
        .once(posted.mark(), move |shell, until| {
            letters::answer(shell, copy, (same, note, lead), until)
        })
        .await?;
    let words = match written {
        Some(None) => id::LETTER_NOTHING_WRITTEN,
        _ => id::LETTER_ANSWERED,
    };
    let case = reader.param("record").to_owned();
    let content = Html::all([
        Html::notice(Tone::Good, &reader.say(words), Html::all([])),
        Html::line(vec![Html::link(
            &reader.href(&format!("case/{case}")),
            &reader.say(id::FILE_BACK),
        )]),
    ]);
    Ok(reader.page(Sheet::new(reader.say(id::LETTER_ANSWER_TITLE), content)))
}

/// Accepts or declines an offered case.
pub(crate) async fn settle(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let copy = copy(&reader, "record")?;
    let accepted = match posted.get("settle") {
        "accept" => true,
        "decline" => false,
        _ => return Err(reader.wrong(&[("settle", id::ERROR_CHOOSE)])),
    };
    let note = posted.said("settle-note").map(Text::from);
    let taken = reader
        .once(posted.mark(), move |shell, until| {
            letters::settle_offer(shell, copy, (accepted, note), until)
        })
        .await?;
    Ok(match taken.flatten() {
        Some(case) => reader.go(&format!("case/{case}")),
        None => reader.go("letters"),
    })
}
