//! Access is given.

use crate::office::access::{self, Wish};
use crate::web::{Posted, Reader, Sheet};
use crate::words::category_of;
use axum::response::Response;
use language::{Id, id};
use ledger::leaf::Kind;
use page::Html;
use sign::id::RecordId;

/// The longest access in days.
const LONGEST: u16 = 366;

/// Gives the access, or the form back with what is wrong.
pub(crate) async fn give(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let wish = read(&posted).map_err(|wrong| reader.wrong(&wrong))?;
    let done = reader
        .once(posted.mark(), move |shell, until| {
            access::give(shell, wish, until)
        })
        .await?;
    let Some((grant, ended)) = done else {
        return Ok(reader.go("access"));
    };
    if ended.is_refused() {
        return Err(reader.cannot(&ended));
    }
    let content = [
        reader.ended(&ended, id::DESK_ACCESS_GIVEN),
        Html::line(vec![
            Html::words(&reader.say(id::DESK_ACCESS_NUMBER)),
            Html::code(&grant.to_string()),
        ]),
    ];
    let title = reader.say(id::DESK_ACCESS_TITLE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}

fn read(posted: &Posted) -> Result<Wish, Vec<(&'static str, Id)>> {
    let mut wrong = Vec::new();
    let staff = posted.get("staff").parse();
    if staff.is_err() {
        wrong.push(("staff", id::ERROR_CHOOSE));
    }
    let kind = match posted.get("kind") {
        "case" => Some(Kind::Case),
        "intake" => Some(Kind::Intake),
        "case-list" => Some(Kind::CaseList),
        "candidate" => Some(Kind::Candidate),
        _ => None,
    };
    if kind.is_none() {
        wrong.push(("kind", id::ERROR_CHOOSE));
    }
    let chosen = posted.any("records");
    let typed = posted.get("others");
    let mut records: Vec<RecordId> = Vec::new();
    for word in chosen.split_whitespace().chain(typed.split_whitespace()) {
        match word.parse() {
            Ok(record) if records.contains(&record) => {}
            Ok(record) => records.push(record),
            Err(_) => {
                wrong.push(("others", id::DESK_ERROR_RECORD));
                break;
            }
        }
    }
    let wants = matches!(kind, Some(Kind::Case | Kind::Candidate | Kind::CaseList));
    if wants && records.is_empty() && !wrong.iter().any(|(field, _)| *field == "others") {
        wrong.push(("others", id::DESK_ERROR_NO_RECORD));
    }
    if kind == Some(Kind::Intake) && !records.is_empty() {
        wrong.push(("others", id::DESK_ERROR_QUEUE_RECORD));
    }
    let kinds = posted.any("kinds");
    let categories = kinds.split_whitespace().filter_map(category_of).collect();
    let days = posted.get("days").trim().parse::<u16>().ok();
    let days = days.filter(|days| (1..=LONGEST).contains(days));
    if days.is_none() {
        wrong.push(("days", id::DESK_ERROR_NUMBER));
    }
    match (staff, kind, days) {
        (Ok(staff), Some(kind), Some(days)) if wrong.is_empty() => Ok(Wish {
            staff,
            kind,
            records,
            categories,
            days,
        }),
        _ => Err(wrong),
    }
}
