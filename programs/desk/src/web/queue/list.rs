//! Forms that wait.

use crate::office::people::me;
use crate::office::queue;
use crate::web::small::button;
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::id;
use page::{Html, Tone};

/// The page.
pub(crate) async fn list(reader: Reader) -> Result<Response, Response> {
    let (forms, lead) = reader
        .act(|shell, _| {
            let lead = me(shell).is_ok_and(|(_, lead)| lead);
            Ok((queue::list(shell)?, lead))
        })
        .await?;
    let rows: Vec<Vec<Html>> = forms
        .iter()
        .map(|form| {
            let path = format!("queue/{}", form.intake);
            let act = match form.held {
                true => Html::link(&reader.href(&path), &reader.say(id::QUEUE_LOOK)),
                // Opening is written down, so it is no link.
                false => button(&reader, &format!("{path}/open"), id::QUEUE_OPEN),
            };
            vec![
                Html::code(&form.intake.to_string()[..8]),
                form.time.map_or_else(
                    || Html::words(&reader.say(id::QUEUE_UNKNOWN)),
                    |time| Html::words(&reader.moment(time)),
                ),
                act,
            ]
        })
        .collect();
    let heads = [
        reader.say(id::QUEUE_FORM),
        reader.say(id::QUEUE_CAME),
        reader.say(id::QUEUE_DO),
    ];
    let mut content = vec![reader.para(id::QUEUE_TEXT)];
    content.push(match rows.is_empty() {
        true => Html::notice(Tone::Note, &reader.say(id::QUEUE_NONE), Html::all([])),
        false => Html::wide_table(&[], &heads, &rows),
    });
    if lead {
        content.push(Html::action(
            &reader.href("access"),
            &reader.say(id::QUEUE_SHARE),
        ));
    }
    let title = reader.say(id::QUEUE_TITLE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}
