//! All computers of somebody are stopped, and their cases handed over.

use crate::office::leaving::{hand_over, stop_all};
use crate::web::orders::given;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::{Id, id};
use page::{Html, Tone};
use sign::id::{RecordId, StaffId};

/// Who takes over, for how many days, and what.
type HandOver = Option<((StaffId, u16), Vec<RecordId>)>;

/// Does it, or gives the form back with what is wrong.
pub(crate) async fn leave(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let Ok(staff) = posted.get("staff").parse::<StaffId>() else {
        return Err(reader.wrong(&[("staff", id::ERROR_CHOOSE)]));
    };
    let take_over = read(&posted).map_err(|wrong| reader.wrong(&wrong))?;
    let done = reader
        .once(posted.mark(), move |shell, until| {
            // Stopping comes first: whatever becomes of the rest.
            let stopped = stop_all(shell, staff, until)?;
            let handed = match take_over {
                Some((to, records)) => Some(hand_over(shell, to, records, until)?),
                None => None,
            };
            Ok((stopped, handed))
        })
        .await?;
    let Some((stopped, handed)) = done else {
        return Ok(reader.go("orders"));
    };
    let mut content: Vec<Html> = stopped.iter().map(|one| given(&reader, one)).collect();
    if content.is_empty() {
        let words = reader.say(id::DESK_LEAVING_NONE);
        content.push(Html::notice(Tone::Note, &words, Html::all([])));
    }
    if let Some((_, ended)) = &handed {
        content.push(reader.ended(ended, id::DESK_LEAVING_HANDED));
    }
    content.push(reader.careful(id::DESK_LEAVING_AFTER));
    let title = reader.say(id::DESK_LEAVING_TITLE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}

fn read(posted: &Posted) -> Result<HandOver, Vec<(&'static str, Id)>> {
    let Some(to) = posted.said("to") else {
        return match posted.any("records").is_empty() && posted.said("others").is_none() {
            true => Ok(None),
            false => Err(vec![("to", id::ERROR_CHOOSE)]),
        };
    };
    let mut wrong = Vec::new();
    let to = to.parse::<StaffId>();
    if to.is_err() {
        wrong.push(("to", id::ERROR_CHOOSE));
    }
    let (chosen, typed) = (posted.any("records"), posted.any("others"));
    let words = chosen.split_whitespace().chain(typed.split_whitespace());
    let records: Result<Vec<RecordId>, _> = words.map(str::parse).collect();
    match &records {
        Err(_) => wrong.push(("others", id::DESK_ERROR_RECORD)),
        Ok(records) if records.is_empty() => wrong.push(("others", id::DESK_ERROR_NO_RECORD)),
        Ok(_) => {}
    }
    let days = posted.get("days").trim().parse::<u16>().ok();
    let days = days.filter(|days| (1..=366).contains(days));
    if days.is_none() {
        wrong.push(("days", id::DESK_ERROR_NUMBER));
    }
    match (to, records, days) {
        (Ok(to), Ok(records), Some(days)) if wrong.is_empty() => Ok(Some(((to, days), records))),
        _ => Err(wrong),
    }
}
