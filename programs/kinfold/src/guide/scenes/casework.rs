//! A caseworker finds him; he decides.

use crate::Fault;
use crate::demo::{CasePages, Done, Line, Tour, WISH, What};
use crate::guide::host::Memory;
use crate::guide::scene::{Act, Scene};
use crate::guide::words::{Reader, counted};
use desk::web::likeness;
use language::{Args, Id, Piece, id};
use page::{Html, Tone};

/// Lines of the log that are shown.
const LINES: usize = 8;
/// Fields of both sides that stand beside each other: names here and there.
const FIELDS: [(&str, &str); 4] = [
    ("sought", "name"),
    ("birth", "birth"),
    ("birth_place", "birth_place"),
    ("mother", "mother"),
];
/// What he may choose, as the form sends it and as it says it.
const WISHES: [(&str, Id); 4] = [
    ("full", id::WISH_FULL),
    ("messages", id::WISH_MESSAGES),
    ("alive", id::WISH_ALIVE),
    ("nothing", id::WISH_NOTHING),
];

pub(super) fn found(
    tour: &mut Tour<'_>,
    memory: &mut Memory,
    reader: &Reader,
) -> Result<Html, Fault> {
    let pages = tour.case_pages().ok_or_else(missing)?;
    let here = |name: &str| {
        Tour::typed()
            .find(|(n, _)| *n == name)
            .map(|(_, v)| v.to_owned())
    };
    let there = Tour::registered();
    let there = |name: &str| {
        there
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, v)| v.clone())
    };
    let side = |texts: Vec<Option<String>>| {
        let texts = texts.into_iter().flatten();
        Html::items(&texts.map(|text| Html::typed(&text)).collect::<Vec<_>>())
    };
    let rows: Vec<Vec<Html>> = tour
        .likeness()
        .iter()
        .filter_map(|(field, how)| likeness(field, how))
        .filter(|(_, how)| *how != id::CODE_UNKNOWN)
        .map(|(field, how)| vec![words(reader, field), words(reader, how)])
        .collect();
    let mut content = vec![
        reader.para(id::GUIDE_FOUND_INTRO),
        Html::pair(
            (
                &reader.say(id::GUIDE_FOUND_HERE),
                side(FIELDS.iter().map(|(name, _)| here(name)).collect()),
            ),
            (
                &reader.say(id::GUIDE_FOUND_THERE),
                side(FIELDS.iter().map(|(_, name)| there(name)).collect()),
            ),
        ),
        reader.para(id::GUIDE_FOUND_CALENDAR),
        Html::table(
            &reader.say(id::GUIDE_EVIDENCE),
            &[reader.say(id::REVIEW_FIELD), reader.say(id::GUIDE_ALIKE)],
            &rows,
        ),
        reader.para(id::GUIDE_FOUND_VALUES),
    ];
    content.push(reader.desk(&pages.case, id::GUIDE_CASE_DESK));
    content.extend(
        pages
            .his
            .iter()
            .map(|page| reader.desk(page, id::GUIDE_HIS_PAGE)),
    );
    content.push(reader.para(id::GUIDE_DESK_DOOR));
    if let Some(review) = &pages.review {
        content.push(reader.desk(review, id::GUIDE_REVIEW_PAGE));
        if tour.stolen_on_the_path().is_some() {
            content.push(reader.para(id::GUIDE_REVIEW_NOW));
        }
    }
    content.push(passphrase(tour, reader));
    content.push(strip(tour, memory, reader)?);
    content.push(reader.act(Scene::Found, Act::Open));
    if let Some(opened) = memory.opened {
        content.push(match opened {
            Some(leaf) => {
                let leaf = Args::none().code("leaf", &leaf.to_string());
                let text = reader.para_with(id::GUIDE_OPENED_TEXT, &leaf);
                reader.notice(Tone::Good, id::GUIDE_OPENED, vec![text])
            }
            None => reader.notice(
                Tone::Stop,
                id::GUIDE_OPENED_NOT,
                vec![reader.para(id::GUIDE_OPENED_NOT_TEXT)],
            ),
        });
    }
    content.push(Html::link(
        &reader.href(Scene::Found.name()),
        &reader.say(id::GUIDE_AGAIN),
    ));
    Ok(Html::all(content))
}

/// The newest lines of the log; what came since the scene was shown last is marked.
fn strip(tour: &Tour<'_>, memory: &mut Memory, reader: &Reader) -> Result<Html, Fault> {
    let (lines, all) = tour.newest_lines(LINES)?;
    let seen = memory.seen.replace(all).unwrap_or(all);
    let shown: Vec<_> = lines
        .iter()
        .map(|line| (line_words(reader, line), line.leaf >= seen))
        .collect();
    let args = counted(Args::none(), "lines", all);
    Ok(Html::all([
        Html::strip(&reader.say(id::GUIDE_STRIP), &shown),
        reader.para_with(id::GUIDE_STRIP_TEXT, &args),
    ]))
}

fn line_words(reader: &Reader, line: &Line) -> Vec<Piece> {
    let time = line.time.to_string();
    let clock = time.get(11..19).unwrap_or_default();
    let what = match line.what {
        What::Opened(society, records) => {
            let args = Args::none().code("society", &society.to_string());
            reader.with(id::GUIDE_LINE_OPENED, &counted(args, "records", records))
        }
        What::Searched(society) => {
            let args = Args::none().code("society", &society.to_string());
            reader.with(id::GUIDE_LINE_SEARCHED, &args)
        }
        What::Written(society) => {
            let args = Args::none().code("society", &society.to_string());
            reader.with(id::GUIDE_LINE_WRITTEN, &args)
        }
        What::Refused => reader.say(id::GUIDE_LINE_REFUSED),
        What::Stopped => reader.say(id::GUIDE_LINE_STOPPED),
        What::Answered => reader.say(id::GUIDE_LINE_ANSWERED),
        What::Access => reader.say(id::GUIDE_LINE_ACCESS),
        What::Erased => reader.say(id::GUIDE_LINE_ERASED),
        What::Slips => reader.say(id::GUIDE_LINE_SLIPS),
        What::Locked => reader.say(id::GUIDE_LINE_LOCKED),
        What::Started => reader.say(id::GUIDE_LINE_STARTED),
    };
    let args = Args::none().code("leaf", &line.leaf.to_string());
    reader.with(
        id::GUIDE_LINE,
        &args.code("clock", clock).said("what", &what),
    )
}

pub(super) fn decides(tour: &Tour<'_>, reader: &Reader) -> Result<Html, Fault> {
    let (message, reply) = tour.letters().ok_or_else(missing)?;
    let CasePages { his, letter, .. } = tour.case_pages().ok_or_else(missing)?;
    let choices = WISHES.iter().map(|(value, words)| {
        let words = reader.say(*words);
        let words = match *value == WISH {
            true => reader.with(id::GUIDE_CHOSEN, &Args::none().said("what", &words)),
            false => words,
        };
        Html::words(&words)
    });
    let rows: Vec<Vec<Html>> = tour
        .said()
        .iter()
        .map(|(done, word)| {
            let done = match done {
                Done::Enquired => id::GUIDE_DONE_ENQUIRED,
                Done::Chose => id::GUIDE_DONE_CHOSE,
                Done::Answered => id::GUIDE_DONE_ANSWERED,
                Done::AskedToCall => id::GUIDE_DONE_CALL,
            };
            vec![words(reader, done), words(reader, *word)]
        })
        .collect();
    let mut content = vec![
        reader.para(id::GUIDE_DECIDES_INTRO),
        Html::items(&choices.collect::<Vec<_>>()),
        reader.para(id::GUIDE_DECIDES_ALONE),
        Html::pair(
            (&reader.say(id::GUIDE_MESSAGE), Html::lines(message)),
            (&reader.say(id::GUIDE_REPLY), Html::lines(reply)),
        ),
        reader.para(id::GUIDE_MESSAGE_TEXT),
        Html::all(letter.map(|page| reader.desk(&page, id::GUIDE_LETTERS_PAGE))),
        Html::all(his.map(|page| reader.desk(&page, id::GUIDE_HIS_PAGE))),
        reader.para(id::GUIDE_HIS_PAGE_TEXT),
        passphrase(tour, reader),
        Html::table(
            &reader.say(id::GUIDE_SAID),
            &[
                reader.say(id::GUIDE_SAID_DONE),
                reader.say(id::GUIDE_SAID_WORD),
            ],
            &rows,
        ),
        reader.para(id::GUIDE_SAID_TEXT),
    ];
    if let Some(first) = tour.first() {
        let fields = [
            ("reference".to_owned(), first.reference.clone()),
            ("secret".to_owned(), first.secret.clone()),
        ];
        let case = format!("/{}/case", reader.locale.tag());
        content.push(reader.send((tour.portal(), &case), &fields, id::GUIDE_CASE_NOW));
    }
    Ok(Html::all(content))
}

/// What opens a desk that locked itself: a demonstration's is nobody's secret.
fn passphrase(tour: &Tour<'_>, reader: &Reader) -> Html {
    let words = Args::none().code("passphrase", tour.passphrase());
    reader.para_with(id::GUIDE_DESK_PASSPHRASE, &words)
}

fn words(reader: &Reader, id: Id) -> Html {
    Html::words(&reader.say(id))
}

fn missing() -> Fault {
    Fault::Asked("the path was not walked so far".to_owned())
}
