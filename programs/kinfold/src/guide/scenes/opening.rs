//! The start; a family asks; what the server has.

use crate::Fault;
use crate::demo::{Filed, Looked, Tour, Verdict};
use crate::guide::host::{LONGEST, Memory};
use crate::guide::scene::{Act, Scene};
use crate::guide::scenes::STEP_WORDS;
use crate::guide::words::{Reader, count, counted};
use crate::screen::quoted;
use language::{Args, Id, Piece, id};
use page::{Field, Form, Html, Kind, Tone};

/// Bytes of a form that are shown.
const SHOWN: usize = 192;
/// What the box of the search holds at first: the sought man's name, as his sister wrote it.
const FIRST_WORD: &str = "sought";

pub(super) fn start(tour: &Tour<'_>, memory: &Memory, reader: &Reader) -> Result<Html, Fault> {
    let held = tour.held()?;
    let (readable, tried) = readable(tour.readable(), memory, reader);
    let counts = [
        (reader.say(id::GUIDE_HELD), count(held.records)),
        (reader.say(id::GUIDE_READABLE), readable),
    ];
    let part = |name, line| (reader.say(name), reader.say(line));
    let parts = [
        part(id::GUIDE_PART_FAMILY, id::GUIDE_PART_FAMILY_TEXT),
        part(id::GUIDE_PART_SERVER, id::GUIDE_PART_SERVER_TEXT),
        part(id::GUIDE_PART_STAFF, id::GUIDE_PART_STAFF_TEXT),
        part(id::GUIDE_PART_KEYHOLDER, id::GUIDE_PART_KEYHOLDER_TEXT),
    ];
    let steps: Vec<_> = STEP_WORDS
        .iter()
        .zip(1..)
        .map(|(words, n)| match tour.step(n) {
            Some((true, _)) => (Tone::Good, reader.say(*words)),
            Some((false, _)) => {
                let words = reader.say(*words);
                (
                    Tone::Stop,
                    reader.with(id::GUIDE_STEP_FAILED, &Args::none().said("what", &words)),
                )
            }
            None => {
                let words = reader.say(*words);
                (
                    Tone::Note,
                    reader.with(id::GUIDE_STEP_WAITS, &Args::none().said("what", &words)),
                )
            }
        })
        .collect();
    let counted = counted(Args::none(), "parts", held.parts);
    Ok(Html::all([
        reader.para(id::GUIDE_START_INTRO),
        Html::service(&reader.say(id::GUIDE_PICTURE), &parts),
        Html::counts(&counts),
        reader.para_with(id::GUIDE_HELD_HOW, &counted),
        tried,
        reader.para(id::GUIDE_START_WINDOWS),
        Html::folded(&reader.say(id::GUIDE_WALKED), Html::steps(&steps)),
    ]))
}

/// In how many places the newest search of the server's disk found something readable, and which
/// search that was: the visitor's, or that of the path. One that was not shown to find counts for
/// nothing.
fn readable(path: Option<u64>, memory: &Memory, reader: &Reader) -> (Vec<Piece>, Html) {
    let (places, words) = match &memory.disk {
        Some(disk) => (
            (disk.control_found > 0).then_some(disk.found),
            id::GUIDE_READABLE_YOURS,
        ),
        None => (path, id::GUIDE_READABLE_PATH),
    };
    let places = places.map_or_else(|| reader.say(id::GUIDE_UNKNOWN), count);
    (places, reader.para(words))
}

pub(super) fn family(tour: &Tour<'_>, memory: &Memory, reader: &Reader) -> Result<Html, Fault> {
    let tag = reader.locale.tag();
    let mut content = vec![
        reader.para(id::GUIDE_FAMILY_INTRO),
        reader.beside(tour.portal(), &format!("/{tag}"), id::GUIDE_FAMILY_PAGE),
        reader.para(id::GUIDE_FAMILY_NARROW),
        reader.act(Scene::Family, Act::Fill),
    ];
    if let Some(filed) = &memory.filled {
        let pages = Args::none().number("pages", u32::try_from(filed.pages).unwrap_or(0));
        content.push(reader.notice(
            Tone::Good,
            id::GUIDE_FILLED,
            vec![reader.para_with(id::GUIDE_FILLED_TEXT, &pages)],
        ));
        content.push(receipt(tour, filed, reader));
        content.push(reader.para(id::GUIDE_RECEIPT_TEXT));
    }
    Ok(Html::all(content))
}

/// The real receipt and the real page of the case: what was sent is sent again.
pub(super) fn receipt(tour: &Tour<'_>, filed: &Filed, reader: &Reader) -> Html {
    let (path, fields) = &filed.last;
    let case = format!("/{}/case", reader.locale.tag());
    let numbers = [
        ("reference".to_owned(), filed.numbers.reference.clone()),
        ("secret".to_owned(), filed.numbers.secret.clone()),
    ];
    Html::row(vec![
        reader.send((tour.portal(), path), fields, id::GUIDE_RECEIPT),
        reader.send((tour.portal(), &case), &numbers, id::GUIDE_CASE_PAGE),
    ])
}

pub(super) fn server(tour: &Tour<'_>, memory: &Memory, reader: &Reader) -> Result<Html, Fault> {
    let newest = tour.newest_form()?;
    let typed = typed(newest.own, reader);
    let length = newest.bytes.len() as u64;
    let shown = counted(Args::none(), "length", length);
    let shown = counted(shown, "shown", SHOWN.min(newest.bytes.len()) as u64);
    let stored = Html::all([
        Html::block(&hex(&newest.bytes)),
        reader.para_with(id::GUIDE_STORED_TEXT, &shown),
    ]);
    let first = Tour::typed().find(|(name, _)| *name == FIRST_WORD);
    let word = match &memory.word {
        None => first.map_or("", |(_, text)| text),
        Some(word) => word,
    };
    let missing = memory.word.as_deref() == Some("");
    let missing = missing.then(|| page::Fault {
        field: "word",
        words: reader.say(id::GUIDE_WORD_MISSING),
    });
    let action = reader.href(&format!("{}/{}", Scene::Server.name(), Act::Look.name()));
    let form = Form {
        locale: reader.locale,
        action: &action,
        hidden: Vec::new(),
        fields: vec![Field {
            name: "word",
            label: reader.say(id::GUIDE_WORD),
            hint: Some(reader.say(id::GUIDE_WORD_HINT)),
            value: word,
            kind: Kind::Line,
            optional: false,
        }],
        faults: missing.into_iter().collect(),
        send: reader.say(Act::Look.button()),
        back: None,
    };
    let mut content = vec![
        reader.para(id::GUIDE_SERVER_INTRO),
        Html::pair(
            (&reader.say(id::GUIDE_TYPED), typed),
            (&reader.say(id::GUIDE_STORED), stored),
        ),
        reader.heading(id::GUIDE_SEARCH),
        form.html(),
    ];
    content.extend(looked(tour, memory, reader));
    content.push(reader.heading(id::GUIDE_WHO_READS));
    content.push(reader.para(id::GUIDE_WHO_READS_TEXT));
    Ok(Html::all(content))
}

/// Of what she typed the texts, and no choice.
const TYPED: &[&str] = &[
    "sought",
    "birth",
    "birth_place",
    "father",
    "mother",
    "loss_what",
    "you",
    "phone",
    "safe",
];

/// What was typed into the form whose bytes stand beside it. Of one that was filled in by hand only
/// whoever did that knows.
fn typed(own: bool, reader: &Reader) -> Html {
    match own {
        true => {
            let texts = Tour::typed().filter(|(name, _)| TYPED.contains(name));
            Html::items(&texts.map(|(_, text)| Html::typed(text)).collect::<Vec<_>>())
        }
        false => reader.para(id::GUIDE_TYPED_BY_HAND),
    }
}

fn looked(tour: &Tour<'_>, memory: &Memory, reader: &Reader) -> Option<Html> {
    let looked = memory.looked.as_ref()?;
    let word = memory.word.as_deref()?;
    let (tone, title) = match verdict(looked.verdict(), memory.cut) {
        (tone, id::GUIDE_SHORT) => {
            let text = reader.para(id::GUIDE_SHORT_TEXT);
            return Some(reader.notice(tone, id::GUIDE_SHORT, vec![text]));
        }
        said => said,
    };
    let args = || {
        let args = counted(Args::none().text("word", word), "found", looked.found);
        let args = counted(args, "bytes", looked.bytes);
        let args = counted(args, "files", looked.files);
        let args = counted(args, "cells", looked.cells);
        let args = counted(args, "forms", looked.forms as u64);
        let args = counted(args, "again", looked.control_found);
        args.text("control", &looked.control)
    };
    let mut said = vec![reader.para_with(id::GUIDE_LOOK_TEXT, &args())];
    said.extend(limits(looked, memory.cut, reader));
    said.push(reader.para_with(id::GUIDE_LOOK_CONTROL, &args()));
    let program = std::env::current_exe().unwrap_or_default();
    let command = format!(
        "{} demo search --dir {} {}",
        quoted(&program),
        quoted(tour.dir()),
        quoted(std::path::Path::new(word)),
    );
    Some(Html::all([
        reader.notice(tone, title, said),
        reader.para(id::GUIDE_COMMAND),
        Html::block(&command),
    ]))
}

/// What is said of a search first, and how.
fn verdict(verdict: Verdict, cut: bool) -> (Tone, Id) {
    match verdict {
        Verdict::TooShort => (Tone::Warning, id::GUIDE_SHORT),
        Verdict::Broken => (Tone::Warning, id::GUIDE_LOOK_BROKEN),
        Verdict::Found if cut => (Tone::Stop, id::GUIDE_LOOK_BEGINNING),
        Verdict::Found => (Tone::Stop, id::GUIDE_LOOK_FOUND),
        Verdict::Perhaps => (Tone::Warning, id::GUIDE_LOOK_PERHAPS),
        Verdict::NotAsItIs => (Tone::Warning, id::GUIDE_LOOK_NOT_PLAIN),
        Verdict::Nothing => (Tone::Good, id::GUIDE_LOOK_NOTHING),
    }
}

/// What a search did not look at, and what it cannot tell apart.
fn limits(looked: &Looked, cut: bool, reader: &Reader) -> Vec<Html> {
    let mut said = Vec::new();
    if looked.short > 0 {
        let short = counted(Args::none(), "short", looked.short);
        said.push(reader.para_with(id::GUIDE_LOOK_BY_CHANCE, &short));
    }
    if !looked.left_out.is_empty() {
        let ways = Args::none().code("ways", &looked.ways_left_out());
        said.push(reader.para_with(id::GUIDE_LOOK_LEFT_OUT, &ways));
    }
    if cut {
        let most = counted(Args::none(), "most", LONGEST as u64);
        said.push(reader.para_with(id::GUIDE_LOOK_CUT, &most));
    }
    said
}

/// The first bytes in lines of groups, as programs show what is no text.
fn hex(bytes: &[u8]) -> String {
    let shown = &bytes[..SHOWN.min(bytes.len())];
    let byte = |b: &u8| format!("{b:02x}");
    let group = |four: &[u8]| four.iter().map(byte).collect::<String>();
    let line = |line: &[u8]| line.chunks(4).map(group).collect::<Vec<_>>().join(" ");
    shown.chunks(16).map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::Looked;

    fn reader() -> Reader {
        Reader {
            locale: language::Locale::english(),
            room: String::new(),
        }
    }

    #[test]
    fn beside_the_bytes_of_a_form_by_hand_stands_nothing_that_the_sister_typed() {
        let reader = reader();
        let (own, by_hand) = (typed(true, &reader), typed(false, &reader));
        for (_, text) in Tour::typed().filter(|(name, _)| TYPED.contains(name)) {
            let first = text.lines().next().unwrap_or_default();
            assert!(own.as_str().contains(first), "{first}");
            assert!(!by_hand.as_str().contains(first), "{first}");
        }
        assert!(by_hand.as_str().contains("does not know what was typed"));
    }

    #[test]
    fn the_start_tells_of_the_newest_search_of_the_disk() {
        let reader = reader();
        let said = |memory: &Memory| {
            let (places, tried) = readable(Some(0), memory, &reader);
            (
                Html::words(&places).as_str().to_owned(),
                tried.as_str().to_owned(),
            )
        };
        let mut memory = Memory::default();
        let (before, path) = said(&memory);
        assert!(
            before.contains('0') && path.contains("before you came"),
            "{path}"
        );
        let looked = |found, control_found| Looked {
            found,
            texts: 9,
            forms: 90,
            short: 0,
            left_out: Vec::new(),
            bytes: 1,
            files: 1,
            cells: 1,
            control: String::new(),
            control_found,
        };
        memory.disk = Some(looked(7, 3));
        let (now, yours) = said(&memory);
        assert!(now.contains('7') && yours.contains("scene 5"), "{yours}");
        memory.disk = Some(looked(0, 0));
        assert!(
            said(&memory).0.contains("not tried"),
            "a search that cannot find"
        );
    }

    #[test]
    fn only_what_was_searched_and_not_found_is_good() {
        let all = [
            Verdict::TooShort,
            Verdict::Broken,
            Verdict::Found,
            Verdict::Perhaps,
            Verdict::NotAsItIs,
            Verdict::Nothing,
        ];
        for of in all {
            let good = matches!(verdict(of, false).0, Tone::Good);
            assert_eq!(good, of == Verdict::Nothing, "{of:?}");
        }
        assert_eq!(verdict(Verdict::Found, true).1, id::GUIDE_LOOK_BEGINNING);
    }
}
