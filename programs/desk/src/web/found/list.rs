//! What was found for a case.

use super::band;
use crate::office::network::societies;
use crate::web::{Reader, Sheet, asking};
use axum::response::Response;
use language::{Piece, id};
use page::{Html, Tone};
use world::search::FoundOne;

/// The page. It says the same of a person whom nobody may hear of and of nobody: it knows only
/// what the search gave.
pub(crate) async fn list(reader: Reader) -> Result<Response, Response> {
    let record = super::super::file::record(&reader)?;
    let (mut found, searched, within, names) = reader
        .act(move |shell, _| {
            let made = shell.side().search.made.iter().filter(|m| m.case == record);
            let searched = made.clone().any(|made| made.named.is_some());
            let within = made.clone().next_back().and_then(|made| made.within);
            let found: Vec<FoundOne> = made.flat_map(|made| made.found.clone()).collect();
            Ok((found, searched, within, societies(shell)?))
        })
        .await?;
    found.sort_by_key(|one| core::cmp::Reverse(one.band));
    let mut seen = Vec::new();
    found.retain(|one| {
        let new = !seen.contains(&one.record);
        seen.push(one.record);
        new
    });
    let rows: Vec<Vec<Html>> = found
        .iter()
        .map(|one| {
            let name = names.iter().find(|s| s.society == one.holder);
            let holder = match name {
                Some(known) => vec![Piece::Text(known.name.clone())],
                None => reader.society(one.holder),
            };
            let path = format!("case/{record}/review/{}/{}", one.holder, one.record);
            vec![
                Html::words(&holder),
                Html::words(&reader.say(band(one.band))),
                Html::link(&reader.href(&path), &reader.say(id::FOUND_REVIEW)),
            ]
        })
        .collect();
    let heads = [
        reader.say(id::FILE_WITH),
        reader.say(id::FOUND_BAND),
        reader.say(id::QUEUE_DO),
    ];
    let content = match (rows.is_empty(), searched) {
        (false, _) => Html::wide_table(&[], &heads, &rows),
        (true, true) if within.is_some() => {
            Html::notice(Tone::Note, &reader.say(id::FOUND_NONE), Html::all([]))
        }
        (true, true) => Html::notice(
            Tone::Note,
            &reader.say(id::FOUND_NONE),
            reader.para(id::FOUND_NONE_TEXT),
        ),
        (true, false) => Html::notice(Tone::Note, &reader.say(id::FOUND_NOT_YET), Html::all([])),
    };
    let back = Html::link(
        &reader.href(&format!("case/{record}")),
        &reader.say(id::FILE_BACK),
    );
    let content = Html::all([
        asking::within(&reader, within),
        content,
        Html::line(vec![back]),
    ]);
    Ok(reader.page(Sheet::new(reader.say(id::FOUND_TITLE), content)))
}
