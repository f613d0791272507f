//! All texts that wait to be merged.

use crate::office::branches;
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::id;
use page::Html;

/// The page.
pub(crate) async fn list(reader: Reader) -> Result<Response, Response> {
    let all = reader.act(|shell, _| Ok(branches::list(shell))).await?;
    let rows: Vec<Vec<Html>> = all
        .iter()
        .map(|(job, record, changed)| {
            let to = reader.href(&format!("branches/{}", job.0));
            vec![
                Html::code(&record.to_string()),
                Html::words(&reader.categories(changed)),
                Html::link(&to, &reader.say(id::DESK_BRANCHES_LOOK)),
            ]
        })
        .collect();
    let heads = [
        reader.say(id::DESK_CASES_RECORD),
        reader.say(id::DESK_BRANCHES_CHANGED),
        reader.say(id::DESK_BRANCHES_DO),
    ];
    let content = match rows.is_empty() {
        true => reader.para(id::DESK_BRANCHES_NONE),
        false => Html::all([
            reader.para(id::DESK_BRANCHES_TEXT),
            Html::wide_table(&[], &heads, &rows),
        ]),
    };
    Ok(reader.page(Sheet::new(reader.say(id::DESK_BRANCHES_TITLE), content)))
}
