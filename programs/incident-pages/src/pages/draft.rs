//! The first draft for an authority (Art 33 GDPR), one for each society: made to be printed, read
//! and completed. Its text is English, as the claims and the log are.

use super::{Page, Sent};
use crate::reader::{Reader, Sheet};
use answering::draft::{Exposed, Field, draft};
use answering::{Console, Fault};
use language::{Args, Id, id};
use page::{Html, Tone};
use sign::SocietyId;
use std::collections::BTreeSet;

/// The fields in the words of a page, by article and name.
const NAMES: [(&str, &str, Id); 9] = [
    (
        "33(1)",
        "When the controller became aware",
        id::INCIDENT_DRAFT_AWARE,
    ),
    (
        "33(3)(a)",
        "Nature of the breach",
        id::INCIDENT_DRAFT_NATURE,
    ),
    (
        "33(3)(a)",
        "Categories and approximate number of people",
        id::INCIDENT_DRAFT_PEOPLE,
    ),
    (
        "33(3)(a)",
        "Categories of records",
        id::INCIDENT_DRAFT_KINDS,
    ),
    (
        "33(3)(a)",
        "Approximate number of records",
        id::INCIDENT_DRAFT_RECORDS,
    ),
    ("33(3)(b)", "Contact point", id::INCIDENT_DRAFT_CONTACT),
    (
        "33(3)(c)",
        "Likely consequences",
        id::INCIDENT_DRAFT_CONSEQUENCES,
    ),
    (
        "33(3)(d)",
        "Measures taken or proposed, and advice given",
        id::INCIDENT_DRAFT_MEASURES,
    ),
    ("33(3)(d)", "Decisions", id::INCIDENT_NAV_DECISIONS),
];

pub(super) fn list(reader: &Reader, console: &Console) -> Sheet {
    let clocks = console.incident().clocks();
    let societies: BTreeSet<SocietyId> = clocks.map(|clock| clock.society).collect();
    let items: Vec<Html> = societies
        .into_iter()
        .map(|society| {
            let args = Args::none().code("society", &society.to_string());
            let words = reader.with(id::INCIDENT_DRAFT_OF, &args);
            Html::link(&reader.href(&Page::Draft(society).path()), &words)
        })
        .collect();
    let body = match items.is_empty() {
        true => reader.para(id::INCIDENT_NO_DRAFT),
        false => Html::items(&items),
    };
    let content = [reader.para(id::INCIDENT_DRAFTS_TEXT), body];
    Sheet::new(reader.say(id::INCIDENT_NAV_DRAFTS), content)
}

pub(super) fn show(reader: &Reader, console: &Console, society: SocietyId) -> Result<Sent, Fault> {
    if !console
        .incident()
        .clocks()
        .any(|clock| clock.society == society)
    {
        return Ok(Sent::Missing);
    }
    let exposed = Exposed::find(console.root())?;
    let draft = draft(console, society, exposed.as_ref(), reader.now)?;
    let args = Args::none().code("society", &society.to_string());
    let phase = Args::none().number("number", u32::try_from(draft.phase).unwrap_or(u32::MAX));
    let mut content = vec![
        Html::notice(
            Tone::Draft,
            &reader.say(id::INCIDENT_DRAFT_UNREAD),
            reader.para(id::INCIDENT_DRAFT_UNREAD_TEXT),
        ),
        Html::para(&reader.with(id::INCIDENT_DRAFT_PHASE, &phase)),
    ];
    if !draft.look.is_empty() {
        let items: Vec<Html> = draft.look.iter().map(|of| Html::english(of)).collect();
        let title = reader.say(id::INCIDENT_LOOK);
        content.push(Html::notice(Tone::Warning, &title, Html::items(&items)));
    }
    content.extend(draft.fields.iter().map(|field| part(reader, field)));
    let unknown: Vec<Html> = draft
        .fields
        .iter()
        .filter(|field| field.said.is_empty())
        .map(|field| heading(reader, field))
        .collect();
    if !unknown.is_empty() {
        let body = Html::items(&unknown);
        content.push(Html::part(
            "later",
            &reader.say(id::INCIDENT_DRAFT_LATER),
            body,
        ));
    }
    let title = reader.with(id::INCIDENT_DRAFT_OF, &args);
    Ok(Sent::Sheet(Sheet::new(title, content)))
}

/// Article and name.
fn heading(reader: &Reader, field: &Field) -> Html {
    let known = NAMES.iter().find(|(_, name, _)| *name == field.name);
    let name = match known {
        Some((.., words)) => Html::words(&reader.say(*words)),
        None => Html::english(field.name),
    };
    Html::line(vec![Html::code(field.article), name])
}

fn part(reader: &Reader, field: &Field) -> Html {
    let said: Vec<Html> = field
        .said
        .iter()
        .map(|(said, source)| {
            Html::all([
                Html::typed(said),
                Html::line(vec![
                    Html::words(&reader.say(id::INCIDENT_SOURCE)),
                    Html::code(source),
                ]),
            ])
        })
        .collect();
    let body = match said.is_empty() {
        true => reader.para(id::INCIDENT_NOT_YET_KNOWN),
        false => Html::items(&said),
    };
    let known = NAMES.iter().find(|(_, name, _)| *name == field.name);
    let words = known.map_or_else(
        || vec![language::Piece::Text(field.name.to_owned())],
        |(.., words)| reader.say(*words),
    );
    let mut title = vec![language::Piece::Code(field.article.to_owned())];
    title.push(language::Piece::Text(" ".to_owned()));
    title.extend(words);
    Html::all([Html::heading(&title), body])
}
