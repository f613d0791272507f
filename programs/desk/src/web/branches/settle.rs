//! A text is merged, or given up.

use super::show::name;
use crate::office::branches;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::id;
use page::{Html, Tone};
use world::desk::JobId;

/// Settles a branch as the form says.
pub(crate) async fn settle(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let branch = JobId(reader.param("branch").parse().unwrap_or(0));
    let changed = reader
        .act(move |shell, _| Ok(branches::of(shell, branch)?.changed))
        .await?;
    // Nobody's text goes because a question was passed over.
    let (mut mine, mut wrong) = (Vec::new(), Vec::new());
    for category in changed {
        let name = name(category);
        match posted.get(&name) {
            "mine" => mine.push(category),
            "theirs" => {}
            _ => wrong.push(name),
        }
    }
    if !wrong.is_empty() {
        let wrong = wrong.iter().map(|name| (name.as_str(), id::ERROR_CHOOSE));
        return Err(reader.wrong(&wrong.collect::<Vec<_>>()));
    }
    let settled = reader
        .once(posted.mark(), move |shell, until| {
            branches::settle(shell, branch, &mine, until)
        })
        .await?;
    let Some(ended) = settled else {
        return Ok(reader.go("branches"));
    };
    if let Some(ended) = ended.as_ref().filter(|ended| ended.is_refused()) {
        return Err(reader.cannot(ended));
    }
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
