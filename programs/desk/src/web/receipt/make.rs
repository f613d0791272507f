//! The two new numbers, shown once.

use super::ask::back;
use crate::office::receipt::{self, New};
use crate::web::file::record;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::{Id, id};
use page::{Html, Tone};
use record::Text;
use sign::id::RecordId;

/// Makes a new receipt and shows it. A page that is sent again gets the receipt it has.
pub(crate) async fn make(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let mut wrong: Vec<(&'static str, Id)> = Vec::new();
    let how = posted.said("how").map(Text::from);
    if how.is_none() {
        wrong.push(("how", id::NEW_RECEIPT_EMPTY));
    }
    if posted.get("sure") != "yes" {
        wrong.push(("sure", id::NEW_RECEIPT_UNSURE));
    }
    let Some(how) = how.filter(|_| wrong.is_empty()) else {
        return Err(reader.wrong(&wrong));
    };
    let mark = posted.mark().to_owned();
    let made = reader
        .once(posted.mark(), move |shell, until| {
            receipt::renew(shell, record, (&mark, how), until)
        })
        .await?;
    let mark = posted.mark().to_owned();
    let made = match made {
        Some(made) => Some(made),
        None => {
            reader
                .act(move |shell, _| Ok(receipt::made(shell, &mark)))
                .await?
        }
    };
    match made {
        Some(made) => Ok(reader.page(shown(&reader, record, &made))),
        None => Err(reader.wrong(&[("how", id::NEW_RECEIPT_AGAIN)])),
    }
}

fn shown(reader: &Reader, record: RecordId, made: &New) -> Sheet {
    let number =
        |name, number: &str, note| Html::number(&reader.say(name), number, &reader.say(note));
    let mut content = vec![
        reader.careful(id::NEW_RECEIPT_SHOWN),
        number(
            id::RECEIPT_REFERENCE,
            &made.reference,
            id::RECEIPT_REFERENCE_TEXT,
        ),
        number(
            id::RECEIPT_SECRET,
            &made.secret,
            id::NEW_RECEIPT_SECRET_TEXT,
        ),
        reader.careful(id::NEW_RECEIPT_WHEN),
    ];
    if made.untold > 0 {
        let words = reader.say(id::NEW_RECEIPT_UNTOLD);
        content.push(Html::notice(Tone::Warning, &words, Html::all([])));
    }
    content.push(back(reader, record));
    Sheet::new(reader.say(id::NEW_RECEIPT_SHOWN_TITLE), Html::all(content))
}
