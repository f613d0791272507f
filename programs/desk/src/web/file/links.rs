//! Records elsewhere that are, may be, or are not about the same person; and searching.

use super::matched;
use super::show::Known;
use crate::web::Reader;
use crate::web::asking;
use language::id;
use page::Html;
use record::file::CaseFile;

/// The part of the page.
pub(super) fn part(reader: &Reader, known: &Known, file: &CaseFile) -> Html {
    let record = known.view.record;
    let rows: Vec<Vec<Html>> = file
        .links
        .iter()
        .map(|link| {
            let path = format!("case/{record}/review/{}/{}", link.society, link.record);
            vec![
                Html::words(&known.society(reader, link.society)),
                Html::link(
                    &reader.href(&path),
                    &[language::Piece::Code(
                        link.record.to_string()[..8].to_owned(),
                    )],
                ),
                Html::words(&reader.say(matched(link.state))),
                Html::words(&reader.moment(link.on)),
            ]
        })
        .collect();
    let heads = [
        reader.say(id::FILE_WITH),
        reader.say(id::FILE_RECORD),
        reader.say(id::FILE_HOW_IT_STANDS),
        reader.say(id::FILE_WHEN),
    ];
    let mut body = Vec::new();
    if !rows.is_empty() {
        body.push(Html::wide_table(&[], &heads, &rows));
    }
    let found = Html::action(
        &reader.href(&format!("case/{record}/found")),
        &reader.say(id::FILE_FOUND),
    );
    let mut others = known.members.iter().map(|(_, person)| person);
    let danger = known.view.held.person.in_danger() || others.any(record::Person::in_danger);
    body.push(asking::buttons(reader, record, danger, known.lead));
    body.push(found);
    Html::part("links", &reader.say(id::FILE_LINKS), Html::all(body))
}
