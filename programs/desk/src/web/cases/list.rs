//! My cases.

use crate::office::cases::{self, Look};
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::{Piece, id};
use page::{Html, Tone};

/// The page.
pub(crate) async fn list(reader: Reader) -> Result<Response, Response> {
    let all = reader.act(|shell, _| Ok(cases::list(shell))).await?;
    let rows: Vec<Vec<Html>> = all
        .iter()
        .map(|listed| {
            let state = match listed.waits {
                true => id::DESK_CASES_WAITS,
                false => id::DESK_CASES_SENT,
            };
            let record = listed.case.record.to_string();
            let known = listed.known.as_ref();
            let name = known.and_then(|known| known.name.as_ref());
            let name = match name {
                Some(name) => vec![Piece::Text(crate::show::isolated(name.reveal()))],
                None => vec![Piece::Code(record[..8].to_owned())],
            };
            let stands = known.and_then(|known| known.state);
            let stands = stands.map(|state| reader.say(crate::web::file::state(state)));
            let look = match known.map(|known| known.look) {
                Some(Look::Overdue) => Some(id::FILE_OVERDUE),
                Some(Look::Due) => Some(id::FILE_DUE_TODAY),
                Some(Look::Silent) => Some(id::FILE_SILENT),
                Some(Look::Nothing) | None => None,
            };
            let mut stands = stands.unwrap_or_default();
            if let Some(look) = look {
                stands.push(Piece::Text(" ".to_owned()));
                stands.extend(reader.say(look));
            }
            vec![
                Html::link(&reader.href(&format!("case/{record}")), &name),
                Html::words(&reader.role(listed.case.role)),
                Html::words(&stands),
                Html::words(&reader.moment(listed.case.since)),
                Html::words(&reader.categories(&listed.held)),
                Html::words(&reader.say(state)),
            ]
        })
        .collect();
    let heads = [
        reader.say(id::DESK_CASES_RECORD),
        reader.say(id::DESK_CASES_WHO),
        reader.say(id::FILE_STATE),
        reader.say(id::DESK_CASES_SINCE),
        reader.say(id::DESK_CASES_HELD),
        reader.say(id::DESK_CASES_STATE),
    ];
    let content = if rows.is_empty() {
        let words = reader.say(id::DESK_CASES_NONE);
        Html::notice(Tone::Note, &words, Html::all([]))
    } else {
        Html::wide_table(&[], &heads, &rows)
    };
    let action = Html::action(&reader.href("request"), &reader.say(id::DESK_NAV_REQUEST));
    let content = Html::all([content, action]);
    Ok(reader.page(Sheet::new(reader.say(id::DESK_CASES_TITLE), content)))
}
