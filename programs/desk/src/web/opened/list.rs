//! The release log of this computer.

use crate::shell::opened::{End, Opened};
use crate::web::{Reader, Sheet, counting};
use axum::response::Response;
use language::{Piece, id};
use page::{Href, Html};

/// Rows of a page.
const PAGE: usize = 100;

/// The page.
pub(crate) async fn list(reader: Reader) -> Result<Response, Response> {
    let at: usize = reader.query("page").parse().unwrap_or(0);
    let all = reader.act(|shell, _| shell.opened()).await?;
    let rows: Vec<Vec<Html>> = all
        .iter()
        .skip(at.saturating_mul(PAGE))
        .take(PAGE)
        .map(|opened| row(&reader, opened))
        .collect();
    let heads = [
        id::DESK_OPENED_WHEN,
        id::DESK_OPENED_RECORD,
        id::DESK_OPENED_WHAT,
        id::DESK_OPENED_WHY,
        id::DESK_OPENED_LEAF,
    ];
    let heads = heads.map(|id| reader.say(id));
    let mut content = vec![
        reader.para(id::DESK_OPENED_TEXT),
        Html::para(&reader.say_with(id::DESK_OPENED_COUNT, &counting(all.len()))),
    ];
    if !rows.is_empty() {
        content.push(Html::wide_table(&[], &heads, &rows));
    }
    let turn = |to: usize, words| -> Html {
        let to: Href = reader.href(&format!("opened?page={to}"));
        Html::link(&to, &reader.say(words))
    };
    let mut turns = Vec::new();
    if at > 0 {
        turns.push(turn(at - 1, id::DESK_NEWER));
    }
    if at.saturating_add(1).saturating_mul(PAGE) < all.len() {
        turns.push(turn(at + 1, id::DESK_OLDER));
    }
    content.push(Html::line(turns));
    let title = reader.say(id::DESK_OPENED_TITLE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}

fn row(reader: &Reader, opened: &Opened) -> Vec<Html> {
    let records = opened.asked.items.iter();
    let records = records.map(|item| Html::code(&item.record.to_string()));
    let mut kinds = Vec::new();
    for item in &opened.asked.items {
        for category in &item.categories {
            if !kinds.contains(category) {
                kinds.push(*category);
            }
        }
    }
    let end: Vec<Piece> = match opened.end {
        End::Released(leaf) => vec![Piece::Code(leaf.to_string())],
        End::Refused => reader.say(id::DESK_OPENED_REFUSED),
        End::Unknown => reader.say(id::DESK_OPENED_UNKNOWN),
    };
    vec![
        Html::words(&reader.moment(opened.asked.time)),
        Html::line(records.collect()),
        Html::words(&reader.categories(&kinds)),
        Html::words(&reader.purpose(opened.asked.purpose)),
        Html::words(&end),
    ]
}
