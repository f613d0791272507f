//! Matches that only this society may hear of: somebody searched for a person who may be in this
//! register and was told nothing.

use super::band;
use crate::office::search;
use crate::web::small::button;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::{Piece, id};
use page::{Html, Tone};

/// The page.
pub(crate) async fn notices(reader: Reader) -> Result<Response, Response> {
    let all = reader
        .act(|shell, _| Ok(search::notices(shell).cloned().collect::<Vec<_>>()))
        .await?;
    let rows: Vec<Vec<Html>> = all
        .iter()
        .map(|noticed| {
            let found = &noticed.notice.found;
            let short = found.record.to_string()[..8].to_owned();
            vec![
                Html::link(
                    &reader.href(&format!("case/{}", found.record)),
                    &[Piece::Code(short)],
                ),
                Html::words(&reader.society(noticed.notice.asker)),
                Html::words(&reader.say(band(found.band))),
                Html::words(&reader.moment(noticed.at)),
            ]
        })
        .collect();
    let heads = [
        reader.say(id::FILE_RECORD),
        reader.say(id::NOTICES_WHO),
        reader.say(id::FOUND_BAND),
        reader.say(id::FILE_WHEN),
    ];
    let mut content = vec![reader.para(id::NOTICES_TEXT)];
    if rows.is_empty() {
        let words = reader.say(id::NOTICES_NONE);
        content.push(Html::notice(Tone::Note, &words, Html::all([])));
    } else {
        content.push(Html::wide_table(&[], &heads, &rows));
        content.push(button(&reader, "notices/read", id::NOTICES_READ));
    }
    let title = reader.say(id::NOTICES_TITLE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}

/// They were read.
pub(crate) async fn read(reader: Reader, posted: Posted) -> Result<Response, Response> {
    reader
        .once(posted.mark(), |shell, _| {
            let all = search::notices(shell).cloned().collect::<Vec<_>>();
            search::notices_read(shell, &all)
        })
        .await?;
    Ok(reader.go("notices"))
}
