//! Photos and papers of a case: those there are, attaching one, looking at it, removing it.

use super::record;
use super::show::Known;
use crate::office::attachment::{self, Found, Said, Standing};
use crate::web::again::Wrong;
use crate::web::reply::missing_page;
use crate::web::small::{Small, button};
use crate::web::upload::Sent;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::{Args, Id, Piece, id};
use page::{Html, Tone};
use picture::{Refusal, megabytes};
use record::Text;
use record::attachment::{Attachment, LONGEST_NOTE, Shows};
use sign::id::{AttachmentId, RecordId};

/// What a picture shows: as a form sends it, and in words.
const SHOWS: [(&str, Id, Shows); 4] = [
    ("face", id::PAPER_FACE, Shows::Face),
    ("paper", id::PAPER_PAPER, Shows::Paper),
    ("map", id::PAPER_MAP, Shows::Map),
    ("other", id::PAPER_OTHER, Shows::Other),
];

fn words(shows: Shows) -> Id {
    let found = SHOWS.iter().find(|(_, _, known)| *known == shows);
    found.map_or(id::PAPER_OTHER, |(_, words, _)| *words)
}

/// The part of the page.
pub(super) fn part(reader: &Reader, known: &Known) -> Html {
    let record = known.view.record;
    let rows: Vec<Vec<Html>> = known
        .papers
        .iter()
        .map(|(of, standing)| row(reader, record, of, *standing))
        .collect();
    let mut body = vec![reader.careful(id::PAPERS_TEXT)];
    if !rows.is_empty() {
        let heads = [
            reader.say(id::FILE_WHAT),
            reader.say(id::PAPERS_NOTE),
            reader.say(id::FILE_WHEN),
            reader.say(id::FILE_HOW_IT_STANDS),
            reader.say(id::PAPERS_REMOVE),
        ];
        body.push(Html::wide_table(&[], &heads, &rows));
    }
    let form = form(reader, record);
    body.push(Html::folded(&reader.say(id::PAPERS_ATTACH_TITLE), form));
    Html::part("papers", &reader.say(id::PAPERS_TITLE), Html::all(body))
}

fn row(reader: &Reader, record: RecordId, of: &Attachment, standing: Standing) -> Vec<Html> {
    let path = format!("case/{record}/papers/{}", of.id);
    let note = match &of.note {
        Some(note) => Html::typed(note.reveal()),
        None => Html::all([]),
    };
    let day = |day: record::date::Day| {
        let (year, month, day) = day.gregorian();
        let args = Args::none().number("month", u32::from(month));
        let args = args.code("day", &day.to_string());
        reader.say_with(id::DATE, &args.code("year", &year.to_string()))
    };
    let state = match standing {
        Standing::Sending { sent, of } => {
            let args = Args::none().number("sent", sent).number("of", of);
            reader.say_with(id::PAPERS_SENDING, &args)
        }
        Standing::Sent => reader.say(id::PAPERS_SENT),
    };
    vec![
        Html::link(&reader.href(&path), &reader.say(words(of.shows))),
        note,
        Html::words(&of.on.map(day).unwrap_or_default()),
        Html::words(&state),
        button(reader, &format!("{path}/remove"), id::PAPERS_REMOVE_DO),
    ]
}

/// The form. A browser keeps no chosen file.
fn form(reader: &Reader, record: RecordId) -> Html {
    let choices: Vec<(&str, Id)> = SHOWS
        .iter()
        .map(|(value, words, _)| (*value, *words))
        .collect();
    Small::new(reader, &format!("case/{record}/papers"))
        .file("picture", id::PAPERS_FILE, id::PAPERS_FILE_HINT)
        .one("shows", id::PAPERS_SHOWS, &choices)
        .line("caption", id::PAPERS_NOTE)
        .send(id::PAPERS_ATTACH)
}

/// Attaches a picture.
pub(crate) async fn attach(reader: Reader, sent: Sent) -> Result<Response, Response> {
    let record = record(&reader)?;
    let posted = sent.posted;
    let shows = SHOWS
        .iter()
        .find(|(value, ..)| *value == posted.get("shows"));
    let note = posted.said("caption").map(Text::from);
    let mut wrong = Vec::new();
    // Off the desk's own thread: a large picture takes its time.
    let given = sent.file;
    let clean = tokio::task::spawn_blocking(move || {
        // What is too long was not kept whole.
        if given.length > picture::LONGEST {
            return Err(Refusal::TooLong(given.length));
        }
        attachment::clean(&given.bytes)
    });
    let clean = clean.await.unwrap_or(Err(Refusal::Broken));
    if let Err(refusal) = &clean {
        wrong.push(Wrong::new("picture", refused(&reader, *refusal)));
    }
    if shows.is_none() {
        wrong.push(Wrong::new("shows", reader.say(id::ERROR_CHOOSE)));
    }
    if note
        .as_ref()
        .is_some_and(|note| note.reveal().len() > LONGEST_NOTE)
    {
        wrong.push(Wrong::new("caption", reader.say(id::PAPERS_NOTE_LONG)));
    }
    let (Ok(clean), Some((_, _, shows)), true) = (clean, shows, wrong.is_empty()) else {
        return Err(reader.wrong_with(wrong));
    };
    let said = Said {
        shows: *shows,
        note,
    };
    reader
        .once(posted.mark(), move |shell, until| {
            attachment::attach(shell, record, &clean, said.clone(), until)
        })
        .await?;
    Ok(reader.go(&format!("case/{record}#papers")))
}

/// Why a file is not taken, in the page's language.
fn refused(reader: &Reader, refusal: Refusal) -> Vec<Piece> {
    let size = |bytes| Args::none().code("size", &megabytes(bytes));
    match refusal {
        Refusal::Empty => reader.say(id::PAPERS_EMPTY),
        Refusal::TooLong(bytes) => reader.say_with(id::PAPERS_TOO_LONG, &size(bytes)),
        Refusal::GrewTooLong(bytes) => reader.say_with(id::PAPERS_GREW, &size(bytes)),
        Refusal::Document => reader.say(id::PAPERS_DOCUMENT),
        Refusal::OtherPicture => reader.say(id::PAPERS_OTHER_PICTURE),
        Refusal::Unknown => reader.say(id::PAPERS_UNKNOWN),
        Refusal::Broken => reader.say(id::PAPERS_BROKEN),
        Refusal::TooManyPixels { width, height } => {
            let args = Args::none().code("width", &width.to_string());
            let args = args.code("height", &height.to_string());
            reader.say_with(id::PAPERS_PIXELS, &args)
        }
    }
}

/// Shows one: the picture itself, or how far it has come.
pub(crate) async fn look(reader: Reader) -> Result<Response, Response> {
    let (record, of) = (record(&reader)?, paper(&reader)?);
    let (about, found) = reader
        .act(move |shell, until| attachment::look(shell, record, of, until))
        .await?;
    match found {
        Found::Whole(bytes) => Ok(reader.picture(about.media.mime(), &bytes)),
        Found::OnItsWay { there, of } => {
            let args = Args::none().number("there", there).number("of", of);
            let title = reader.say_with(id::PAPERS_COMING, &args);
            let notice = Html::notice(Tone::Note, &title, reader.para(id::PAPERS_COMING_TEXT));
            let back = reader.href(&format!("case/{record}#papers"));
            let back = Html::line(vec![Html::link(&back, &reader.say(id::PAPERS_BACK))]);
            let title = reader.say(words(about.shows));
            Ok(reader.page(Sheet::new(title, Html::all([notice, back]))))
        }
    }
}

/// Removes one.
pub(crate) async fn remove(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let (record, of) = (record(&reader)?, paper(&reader)?);
    reader
        .once(posted.mark(), move |shell, until| {
            attachment::remove(shell, record, of, until)
        })
        .await?;
    Ok(reader.go(&format!("case/{record}#papers")))
}

#[expect(
    clippy::result_large_err,
    reason = "the page that ends the call, made once"
)]
fn paper(reader: &Reader) -> Result<AttachmentId, Response> {
    let named = reader.param("paper").parse();
    named.map_err(|_| missing_page(reader))
}
