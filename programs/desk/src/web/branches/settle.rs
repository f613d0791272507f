//! A text is merged, or given up.

use super::show::name;
use crate::office::branches;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::id;
use page::{Html, Tone};
use sign::Category;
use world::desk::JobId;

/// Settles a branch as the form says.
pub(crate) async fn settle(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let branch = JobId(reader.param("branch").parse().unwrap_or(0));
    let mine: Vec<Category> = Category::RECORD
        .into_iter()
        .filter(|category| posted.get(&name(*category)) == "mine")
        .collect();
    let settled = reader
        .once(posted.mark(), move |shell, until| {
            branches::settle(shell, branch, &mine, until)
        })
        .await?;
    let Some(ended) = settled else {
        return Ok(reader.go("branches"));
    };
    let said = match &ended {
        Some(ended) => reader.ended(ended, id::DESK_BRANCHES_DONE),
        None => Html::notice(
            Tone::Good,
            &reader.say(id::DESK_BRANCHES_GIVEN_UP),
            Html::all([]),
        ),
    };
    let back = Html::action(
        &reader.href("branches"),
        &reader.say(id::DESK_BRANCHES_TITLE),
    );
    let title = reader.say(id::DESK_BRANCHES_ONE);
    Ok(reader.page(Sheet::new(title, Html::all([said, back]))))
}
