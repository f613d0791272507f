//! Letters and messages of a case: those there are, and writing one.

use super::record;
use super::show::Known;
use crate::office::letters;
use crate::web::small::Small;
use crate::web::{Posted, Reader};
use axum::response::Response;
use language::{Id, Piece, id};
use page::Html;
use record::Text;
use record::date::Day;
use record::file::{About, CaseFile, Match};
use record::message::{Addressee, Letter, LetterError, Message, Stage};
use record::sharing::Lead;
use sign::SocietyId;
use sign::id::RecordId;

/// What a letter is, in words.
pub(crate) fn about(about: About) -> Id {
    match about {
        About::Enquiry => id::LETTER_ENQUIRY,
        About::Answer => id::LETTER_ANSWER,
        About::Message => id::LETTER_MESSAGE,
        About::Reply => id::LETTER_REPLY,
        About::Transfer => id::LETTER_TRANSFER,
        About::TransferAnswer => id::LETTER_TRANSFER_ANSWER,
        About::Withdrawal => id::LETTER_WITHDRAWAL,
        About::Older => id::LETTER_OLDER,
        About::Added => id::LETTER_ADDED,
        About::Warning => id::LETTER_WARNING,
    }
}

/// The part of the page.
pub(super) fn letters(reader: &Reader, known: &Known, file: &CaseFile) -> Html {
    let record = known.view.record;
    let rows: Vec<Vec<Html>> = file
        .letters
        .iter()
        .map(|letter| {
            let path = format!("case/{record}/letter/{}", letter.record);
            let way = match (letter.about, letter.sent) {
                (About::Older, _) => id::LETTER_MOVED,
                (_, true) => id::LETTER_SENT,
                (_, false) => id::LETTER_CAME,
            };
            let what = reader.say(about(letter.about));
            vec![
                // What the family added by a form stands in the history, and is no letter.
                match letter.about {
                    About::Added => Html::words(&what),
                    _ => Html::link(&reader.href(&path), &what),
                },
                Html::words(&reader.say(way)),
                Html::words(&known.society(reader, letter.with)),
                Html::words(&reader.moment(letter.on)),
            ]
        })
        .collect();
    let heads = [
        reader.say(id::FILE_WHAT),
        reader.say(id::LETTER_WAY),
        reader.say(id::FILE_WITH),
        reader.say(id::FILE_WHEN),
    ];
    let mut body = Vec::new();
    if !rows.is_empty() {
        body.push(Html::wide_table(&[], &heads, &rows));
    }
    let confirmed = file.links.iter().filter(|l| l.state == Match::Confirmed);
    let partners: Vec<(String, Vec<Piece>)> = confirmed
        .map(|link| {
            let value = format!("{} {}", link.society, link.record);
            (value, known.society(reader, link.society))
        })
        .collect();
    if !partners.is_empty() {
        let message = Small::new(reader, &format!("case/{record}/message"))
            .list("partner", id::LETTER_BY, partners)
            .line("sender", id::LETTER_SENDER)
            .line("addressee", id::LETTER_ADDRESSEE)
            .text("letter", id::LETTER_TEXT)
            .send(id::LETTER_COLLECT);
        body.push(Html::folded(&reader.say(id::LETTER_COLLECT_TITLE), message));
    }
    if known.lead {
        let others = known.societies.iter().filter(|s| s.society != known.own);
        let others: Vec<(String, Vec<Piece>)> = others
            .map(|s| (s.society.to_string(), vec![Piece::Text(s.name.clone())]))
            .collect();
        let criteria = known.societies.iter().filter(|s| s.society != known.own);
        let criteria: Vec<(Vec<Piece>, Html)> = criteria
            .map(|s| (vec![Piece::Text(s.name.clone())], Html::typed(&s.criteria)))
            .collect();
        let offer = Small::new(reader, &format!("case/{record}/offer"))
            .list("society", id::TRANSFER_TO, others)
            .text("reason", id::TRANSFER_REASON)
            .tick("agreed", id::LEAD_AGREED, id::LEAD_AGREED_YES)
            .send(id::TRANSFER_OFFER);
        body.push(Html::folded(
            &reader.say(id::TRANSFER_TITLE),
            Html::all([
                reader.para(id::TRANSFER_TEXT),
                Html::summary(&criteria),
                offer,
            ]),
        ));
    }
    Html::part("letters", &reader.say(id::FILE_LETTERS), Html::all(body))
}

/// What is wrong with the text of a message.
pub(crate) fn letter_fault(fault: LetterError) -> Id {
    match fault {
        LetterError::Empty => id::DESK_ERROR_EMPTY,
        LetterError::TooLong => id::LETTER_TOO_LONG,
    }
}

/// Whether the form says that the lead looked at this very case.
pub(crate) fn lead(posted: &Posted) -> Lead {
    match posted.get("agreed") {
        "yes" => Lead::Agreed,
        _ => Lead::NotAsked,
    }
}

/// Takes a message of the family in.
pub(crate) async fn message(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let mut partner = posted.get("partner").split(' ');
    let society = partner.next().and_then(|n| n.parse().ok()).map(SocietyId);
    let theirs = partner.next().and_then(|r| r.parse::<RecordId>().ok());
    let mut wrong: Vec<(&'static str, Id)> = Vec::new();
    if society.is_none() || theirs.is_none() {
        wrong.push(("partner", id::ERROR_CHOOSE));
    }
    for name in ["sender", "addressee"] {
        if posted.said(name).is_none() {
            wrong.push((name, id::DESK_ERROR_EMPTY));
        }
    }
    let names: Vec<Text> = posted
        .get("addressee")
        .split(';')
        .filter_map(Text::from_trimmed)
        .collect();
    // What is a name is told by people; that something is none can be seen.
    for name in ["sender", "addressee"] {
        let said = posted.get(name).trim();
        let none = name == "addressee" && names.is_empty() && !said.is_empty();
        if none || said.chars().any(char::is_control) {
            wrong.push((name, id::LETTER_NAMES_WRONG));
        }
    }
    let letter = Letter::new(Text::from(posted.get("letter")));
    if let Err(fault) = &letter {
        wrong.push(("letter", letter_fault(*fault)));
    }
    let (Some(society), Some(theirs), Ok(letter)) = (society, theirs, letter) else {
        return Err(reader.wrong(&wrong));
    };
    if !wrong.is_empty() {
        return Err(reader.wrong(&wrong));
    }
    let sender = Text::from(posted.get("sender").trim());
    reader
        .once(posted.mark(), move |shell, until| {
            use crate::clock::Outside as _;
            let message = Message {
                sender,
                addressee: Addressee {
                    names,
                    address: None,
                    map: None,
                },
                letter,
                attachments: Vec::new(),
                stage: Stage::Collected(Day::of(shell.outside().now())),
            };
            letters::collect(shell, record, (society, theirs), message, until)
        })
        .await?;
    Ok(reader.go(&format!("case/{record}#letters")))
}

/// Offers the case to another society.
pub(crate) async fn offer(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let society = posted.get("society").parse().ok().map(SocietyId);
    let reason = posted.said("reason").map(Text::from);
    let mut wrong = Vec::new();
    if society.is_none() {
        wrong.push(("society", id::ERROR_CHOOSE));
    }
    if reason.is_none() {
        wrong.push(("reason", id::DESK_ERROR_EMPTY));
    }
    let (Some(society), Some(reason)) = (society, reason) else {
        return Err(reader.wrong(&wrong));
    };
    let lead = lead(&posted);
    reader
        .once(posted.mark(), move |shell, until| {
            letters::offer(shell, record, society, (reason, lead), until)
        })
        .await?;
    Ok(reader.go(&format!("case/{record}#letters")))
}
