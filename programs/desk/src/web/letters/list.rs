//! Everything that waits to be looked at.

use crate::office::letters::held_text;
use crate::office::people::me;
use crate::shell::Incoming;
use crate::web::small::button;
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::{Piece, id};
use page::{Html, Tone};
use record::exchange::Exchange;
use sign::id::RecordId;
use world::search::Pointer;

/// The page.
pub(crate) async fn list(reader: Reader) -> Result<Response, Response> {
    let (incoming, offered, lead) = reader
        .act(|shell, _| {
            let offers = shell.side().letters.iter().filter(|l| l.offered);
            let offers: Vec<_> = offers.map(|l| (l.from, l.copy, l.on)).collect();
            let mut offered = Vec::new();
            for (from, copy, on) in offers {
                // Who has not opened it yet does so on its own page.
                let letter = held_text(shell, copy)?;
                if matches!(letter, None | Some(Exchange::Transfer(_))) {
                    offered.push((from, copy, on));
                }
            }
            let lead = me(shell).is_ok_and(|(_, lead)| lead);
            Ok((shell.side().incoming.clone(), offered, lead))
        })
        .await?;
    let mut rows: Vec<Vec<Html>> = Vec::new();
    for one in &incoming {
        rows.extend(row(&reader, one, lead));
    }
    for (from, copy, on) in &offered {
        let path = format!("letters/{copy}");
        rows.push(vec![
            Html::words(&reader.say(id::LETTER_TRANSFER)),
            Html::words(&reader.society(*from)),
            Html::words(&reader.moment(*on)),
            Html::link(&reader.href(&path), &reader.say(id::LETTERS_LOOK)),
        ]);
    }
    let heads = [
        reader.say(id::FILE_WHAT),
        reader.say(id::LETTERS_FROM),
        reader.say(id::FILE_WHEN),
        reader.say(id::QUEUE_DO),
    ];
    let content = match rows.is_empty() {
        true => Html::notice(Tone::Note, &reader.say(id::LETTERS_NONE), Html::all([])),
        false => Html::wide_table(&[], &heads, &rows),
    };
    let content = Html::all([reader.para(id::LETTERS_TEXT), content]);
    Ok(reader.page(Sheet::new(reader.say(id::LETTERS_TITLE), content)))
}

fn row(reader: &Reader, one: &Incoming, lead: bool) -> Option<Vec<Html>> {
    let when = Html::words(&reader.moment(one.on));
    let from = Html::words(&reader.society(one.from));
    let short = |record: &RecordId| record.to_string()[..8].to_owned();
    Some(match &one.pointer {
        Pointer::Letter(posted) => vec![
            Html::words(&reader.say(id::LETTERS_LETTER)),
            from,
            when,
            // Opening is written down, so it is no link.
            button(
                reader,
                &format!("letters/{}/read", posted.record),
                id::LETTERS_READ,
            ),
        ],
        Pointer::Wanted(wanted) if lead => {
            let first = wanted.records.first();
            let what = match first {
                Some(record) => {
                    let mut words = reader.say(id::LETTERS_WANTED);
                    words.push(Piece::Text(" ".to_owned()));
                    words.push(Piece::Code(short(record)));
                    words
                }
                None => reader.say(id::LETTERS_WANTED_QUEUE),
            };
            let staff = wanted.access.staff.to_string();
            let of = first.map_or_else(|| "queue".to_owned(), ToString::to_string);
            vec![
                Html::words(&what),
                Html::words(&reader.colleague(wanted.access.staff)),
                when,
                button(
                    reader,
                    &format!("letters/{of}/give/{staff}"),
                    id::LETTERS_GIVE,
                ),
            ]
        }
        Pointer::Given(given) => {
            let record = given.records.first()?;
            vec![
                Html::words(&reader.say(id::LETTERS_GIVEN)),
                Html::code(&short(record)),
                when,
                Html::link(
                    &reader.href(&format!("case/{record}")),
                    &reader.say(id::LETTERS_LOOK),
                ),
            ]
        }
        _ => return None,
    })
}
