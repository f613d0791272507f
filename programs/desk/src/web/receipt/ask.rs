//! How it was made sure who asks.

use crate::office::receipt;
use crate::web::file::record;
use crate::web::small::Small;
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::id;
use page::{Html, Tone};
use sign::id::RecordId;

/// The page. Nothing is changed by looking.
pub(crate) async fn ask(reader: Reader) -> Result<Response, Response> {
    let record = record(&reader)?;
    let intake = reader
        .act(move |shell, _| receipt::intake(shell, record))
        .await?;
    let sheet = match intake {
        Some(_) => form(&reader, record),
        None => Sheet::new(
            reader.say(id::NEW_RECEIPT_TITLE),
            Html::all([reader.para(id::NEW_RECEIPT_NONE), back(&reader, record)]),
        ),
    };
    Ok(reader.page(sheet))
}

/// The page with its form.
fn form(reader: &Reader, record: RecordId) -> Sheet {
    let form = Small::new(reader, &format!("case/{record}/receipt"))
        .text("how", id::NEW_RECEIPT_HOW)
        .sure("sure", id::NEW_RECEIPT_SURE, id::NEW_RECEIPT_SURE_YES)
        .send(id::NEW_RECEIPT_DO);
    let words = reader.say(id::NEW_RECEIPT_OLD);
    let content = [
        reader.careful(id::NEW_RECEIPT_TEXT),
        Html::notice(Tone::Warning, &words, Html::all([])),
        form,
        back(reader, record),
    ];
    Sheet::new(reader.say(id::NEW_RECEIPT_TITLE), Html::all(content))
}

/// The way back to the case.
pub(super) fn back(reader: &Reader, record: RecordId) -> Html {
    let link = Html::link(
        &reader.href(&format!("case/{record}")),
        &reader.say(id::FILE_BACK),
    );
    Html::line(vec![link])
}
