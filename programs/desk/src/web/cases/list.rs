//! My cases.

use crate::Fault;
use crate::office::cases;
use crate::office::people::held;
use crate::show::isolated;
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::{Piece, id};
use page::{Html, Tone};
use sign::Category;

/// The page.
pub(crate) async fn list(reader: Reader) -> Result<Response, Response> {
    let all = reader
        .act(|shell, _| {
            let all = cases::list(shell).into_iter();
            all.map(|listed| {
                let person = held(shell, listed.case.record, &[Category::Identity])?.person;
                let name = person.names().next();
                let name = name.map(|name| isolated(name.written.reveal()));
                Ok((listed, name))
            })
            .collect::<Result<Vec<_>, Fault>>()
        })
        .await?;
    let rows: Vec<Vec<Html>> = all
        .iter()
        .map(|(listed, name)| {
            let record = listed.case.record.to_string();
            let to = reader.href(&format!("case/{record}"));
            // Whoever's name is not held here goes by the number alone.
            let who = match name {
                Some(name) => Html::all([
                    Html::line(vec![Html::link(&to, &[Piece::Text(name.clone())])]),
                    Html::code(&record),
                ]),
                None => Html::link(&to, &[Piece::Code(record)]),
            };
            let state = match listed.waits {
                true => id::DESK_CASES_WAITS,
                false => id::DESK_CASES_SENT,
            };
            vec![
                who,
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
