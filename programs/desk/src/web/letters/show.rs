//! A letter, and what can be done with it.

use crate::office::file::view;
use crate::office::letters::held_text;
use crate::office::people::me;
use crate::web::file::{lead_question, letter_about, lines, wish};
use crate::web::show::person;
use crate::web::small::{Small, button};
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::{Id, Piece, id};
use page::{Html, Tone};
use record::date::Day;
use record::exchange::Exchange;
use record::message::{Message, Stage};
use sign::Category;
use sign::id::RecordId;

/// The page.
pub(crate) async fn show(reader: Reader) -> Result<Response, Response> {
    let missing = || crate::web::reply::missing_page(&reader);
    // Of an offered case, which belongs to no case here yet, the letter is the record.
    let (case, copy) = match reader.param("letter") {
        "" => (String::new(), reader.param("record")),
        letter => (reader.param("record").to_owned(), letter),
    };
    let copy: RecordId = copy.parse().map_err(|_| missing())?;
    let of: Option<RecordId> = case.parse().ok();
    let (letter, sent, lead) = reader
        .act(move |shell, _| {
            let letter = held_text(shell, copy)?;
            let file = of.map(|case| view(shell, case)).transpose()?;
            let file = file.and_then(|view| view.file);
            let listed = file.iter().flat_map(|file| &file.letters);
            // Who wrote it does other things with it than who got it.
            let sent = listed.clone().any(|l| l.record == copy && l.sent);
            Ok((letter, sent, me(shell).is_ok_and(|(_, lead)| lead)))
        })
        .await?;
    let path = match case.as_str() {
        "" => format!("letters/{copy}"),
        case => format!("case/{case}/letter/{copy}"),
    };
    let Some(letter) = letter else {
        // Opening is written down, so it is asked for by a button.
        let open = button(&reader, &format!("{path}/open"), id::FILE_OPEN);
        let content = Html::all([reader.para(id::FILE_MISSING), open]);
        return Ok(reader.page(Sheet::new(reader.say(id::LETTERS_LETTER), content)));
    };
    let mut content = Vec::new();
    if !case.is_empty() {
        content.push(Html::line(vec![Html::link(
            &reader.href(&format!("case/{case}")),
            &reader.say(id::FILE_BACK),
        )]));
    }
    let kinds = [Category::Identity, Category::Family, Category::Casework];
    let whole = [
        Category::Identity,
        Category::Family,
        Category::Contact,
        Category::Circumstances,
        Category::Casework,
    ];
    let part = |anchor, title, of, kinds: &[Category]| {
        Html::part(anchor, &reader.say(title), person(&reader, of, kinds))
    };
    let title = match &letter {
        Exchange::Enquiry(enquiry) => {
            let request = &enquiry.request;
            content.push(reader.para(id::LETTER_ENQUIRY_TEXT));
            content.push(note(&reader, enquiry.note.as_ref()));
            content.push(part("sought", id::FILE_SOUGHT, &request.sought, &kinds));
            content.push(part(
                "enquirer",
                id::FILE_ENQUIRER,
                &request.enquirer,
                &kinds,
            ));
            content.push(match sent {
                true => reader.para(id::LETTER_OWN),
                false => answer_form(&reader, &path, lead),
            });
            id::LETTER_ENQUIRY
        }
        Exchange::Answer(answer) => {
            let words = match answer.wish {
                Some(chosen) => wish(chosen),
                None => id::LETTER_SOMEBODY_ELSE,
            };
            content.push(Html::notice(
                Tone::Note,
                &reader.say(words),
                note(&reader, answer.note.as_ref()),
            ));
            id::LETTER_ANSWER
        }
        Exchange::Carried(carried) => {
            content.push(message(&reader, &carried.message));
            content.push(steps(&reader, &path, &carried.message.stage, sent));
            letter_about(&letter)
        }
        Exchange::Transfer(transfer) => {
            let request = &transfer.request;
            content.push(Html::typed(transfer.reason.reveal()));
            content.push(part("sought", id::FILE_SOUGHT, &request.sought, &whole));
            content.push(part(
                "enquirer",
                id::FILE_ENQUIRER,
                &request.enquirer,
                &whole,
            ));
            content.push(match sent {
                true => reader.para(id::LETTER_OWN),
                false => settle_form(&reader, &path),
            });
            id::LETTER_TRANSFER
        }
        Exchange::TransferAnswer(answer) => {
            let words = match answer.accepted {
                true => id::TRANSFER_ACCEPTED,
                false => id::TRANSFER_DECLINED,
            };
            content.push(Html::notice(
                Tone::Note,
                &reader.say(words),
                note(&reader, answer.reason.as_ref()),
            ));
            id::LETTER_TRANSFER_ANSWER
        }
        Exchange::Withdrawal(_) => {
            content.push(reader.para(id::LETTER_WITHDRAWAL_TEXT));
            id::LETTER_WITHDRAWAL
        }
        Exchange::Warning(warning) => {
            content.push(reader.para(match (warning.sought, warning.enquirer) {
                (true, false) => id::LETTER_WARNING_SOUGHT,
                (false, true) => id::LETTER_WARNING_ENQUIRER,
                _ => id::LETTER_WARNING_BOTH,
            }));
            content.push(reader.para(id::LETTER_WARNING_TEXT));
            id::LETTER_WARNING
        }
        Exchange::Older(older) => {
            content.push(reader.para(id::LETTER_OLDER_TEXT));
            content.push(lines(&reader, &older.history));
            let notes = older
                .notes
                .iter()
                .map(|note| Html::typed(note.text.reveal()));
            content.extend(notes);
            id::LETTER_OLDER
        }
    };
    Ok(reader.page(Sheet::new(reader.say(title), Html::all(content))))
}

fn note(reader: &Reader, note: Option<&record::Text>) -> Html {
    match note {
        Some(note) => Html::summary(&[(reader.say(id::FILE_NOTE), Html::typed(note.reveal()))]),
        None => Html::all([]),
    }
}

fn answer_form(reader: &Reader, path: &str, lead: bool) -> Html {
    if !lead {
        return reader.para(id::LETTER_LEAD_ONLY);
    }
    let same = [("yes", id::LETTER_SAME_YES), ("no", id::LETTER_SAME_NO)];
    let form = Small::new(reader, &format!("{path}/answer"))
        .one("same", id::LETTER_SAME, &same)
        .may("answer-note", id::FILE_NOTE);
    let form = lead_question(form).send(id::LETTER_ANSWER_DO);
    Html::part(
        "answer",
        &reader.say(id::LETTER_ANSWER_TITLE),
        Html::all([reader.para(id::LETTER_ANSWER_TEXT), form]),
    )
}

fn settle_form(reader: &Reader, path: &str) -> Html {
    let choices = [
        ("accept", id::TRANSFER_ACCEPT),
        ("decline", id::TRANSFER_DECLINE),
    ];
    let form = Small::new(reader, &format!("{path}/settle"))
        .one("settle", id::TRANSFER_SETTLE, &choices)
        .may("settle-note", id::FILE_NOTE)
        .send(id::TRANSFER_SETTLE_DO);
    Html::part("settle", &reader.say(id::TRANSFER_SETTLE_TITLE), form)
}

fn day(reader: &Reader, day: Day) -> Vec<Piece> {
    let (year, month, day) = day.gregorian();
    let args = language::Args::none().number("month", u32::from(month));
    let args = args.code("day", &day.to_string());
    reader.say_with(id::DATE, &args.code("year", &year.to_string()))
}

/// The message with its reply, and where it stands.
fn message(reader: &Reader, message: &Message) -> Html {
    let names: Vec<&str> = message.addressee.names.iter().map(|n| n.reveal()).collect();
    let (words, on): (Id, Day) = match &message.stage {
        Stage::Collected(on) => (id::STAGE_COLLECTED, *on),
        Stage::Screened(on) => (id::STAGE_SCREENED, *on),
        Stage::Forwarded(on) => (id::STAGE_FORWARDED, *on),
        Stage::Reached(reached) => (id::STAGE_REACHED, reached.on),
        Stage::ReplyCollected(reply) => (id::STAGE_REPLY, reply.on),
        Stage::Undeliverable(on) => (id::STAGE_BACK, *on),
        Stage::Answered(on) => (id::STAGE_ANSWERED, *on),
    };
    let mut stage = reader.say(words);
    stage.push(Piece::Text(" ".to_owned()));
    stage.extend(day(reader, on));
    let mut rows = vec![
        (
            reader.say(id::LETTER_SENDER),
            Html::typed(message.sender.reveal()),
        ),
        (
            reader.say(id::LETTER_ADDRESSEE),
            Html::typed(&names.join("; ")),
        ),
        (reader.say(id::FILE_HOW_IT_STANDS), Html::words(&stage)),
        (
            reader.say(id::LETTER_TEXT),
            Html::lines(message.letter.text().reveal()),
        ),
    ];
    if let Stage::ReplyCollected(reply) = &message.stage {
        rows.push((
            reader.say(id::LETTER_REPLY),
            Html::lines(reply.reply.text().reveal()),
        ));
    }
    Html::summary(&rows)
}

/// What can be done with a message where it stands, by whoever sends it or whoever got it.
fn steps(reader: &Reader, path: &str, stage: &Stage, sent: bool) -> Html {
    let step = |word: &str, words| button(reader, &format!("{path}/step/{word}"), words);
    match stage {
        Stage::Collected(_) if sent => Html::all([
            reader.para(id::LETTER_SCREEN_TEXT),
            Html::row(vec![
                step("screen", id::LETTER_SCREEN),
                step("give-back", id::LETTER_GIVE_BACK),
            ]),
        ]),
        Stage::Screened(_) if sent => {
            let form = Small::new(reader, &format!("{path}/step/forward"));
            lead_question(form).send(id::LETTER_FORWARD)
        }
        Stage::Forwarded(_) if !sent => Html::row(vec![
            step("deliver", id::LETTER_DELIVER),
            step("read-aloud", id::LETTER_READ_ALOUD),
            step("give-up", id::LETTER_GIVE_UP),
        ]),
        Stage::Reached(_) if !sent => {
            let form = Small::new(reader, &format!("{path}/step/reply"))
                .text("reply", id::LETTER_REPLY_TEXT);
            lead_question(form).send(id::LETTER_REPLY_DO)
        }
        _ => Html::all([]),
    }
}
