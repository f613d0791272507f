//! My cases.

use crate::office::cases;
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::id;
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
            vec![
                Html::code(&listed.case.record.to_string()),
                Html::words(&reader.role(listed.case.role)),
                Html::words(&reader.moment(listed.case.since)),
                Html::words(&reader.categories(&listed.held)),
                Html::words(&reader.say(state)),
            ]
        })
        .collect();
    let heads = [
        reader.say(id::DESK_CASES_RECORD),
        reader.say(id::DESK_CASES_WHO),
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
