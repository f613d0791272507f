//! Who is affected.

use crate::Fault;
use crate::demo::{Matrix, Tour, Why};
use crate::guide::host::Memory;
use crate::guide::scene::{Act, Scene};
use crate::guide::words::{Reader, count, counted};
use exposure::{Kind, Level, Reason};
use language::{Args, Id, Piece, id};
use page::{Html, Tone};
use sign::Category;

pub(super) fn show(tour: &Tour<'_>, memory: &Memory, reader: &Reader) -> Result<Html, Fault> {
    let matrix = tour.matrix()?;
    let mut content = vec![
        reader.para(id::GUIDE_AFFECTED_INTRO),
        headline(&matrix, reader),
        moment(&matrix, reader),
        matrix_of(&matrix, reader),
        Html::beside_by(
            &reader.href("picture"),
            &reader.away(id::GUIDE_PICTURE_AFFECTED),
        ),
        reader.heading(id::GUIDE_COMPARE_TITLE),
        reader.para(id::GUIDE_COMPARE_TEXT),
        reader.act(Scene::Affected, Act::Compare),
    ];
    if let Some(compared) = &memory.compared {
        let judged = &compared.judged;
        let wrongly = judged.wrongly.len() as u64;
        let args = counted(Args::none(), "read", judged.read);
        let args = counted(args, "people", judged.people);
        let args = counted(args, "wrongly", wrongly);
        let args = counted(args, "more", judged.overclaimed);
        let args = counted(args, "unaware", compared.unaware as u64);
        // A comparison that cannot find anything proves nothing.
        let (tone, title) = match (wrongly, judged.read, compared.unaware) {
            (0, 1.., 1..) => (Tone::Good, id::GUIDE_COMPARED_RIGHT),
            (0, ..) => (Tone::Warning, id::GUIDE_COMPARED_NOTHING),
            _ => (Tone::Stop, id::GUIDE_COMPARED_WRONG),
        };
        let mut said = vec![
            reader.para_with(id::GUIDE_COMPARED_TEXT, &args),
            reader.para_with(id::GUIDE_COMPARED_CONTROL, &args),
        ];
        if !judged.unresolved.is_empty() {
            let args = counted(Args::none(), "pairs", judged.unresolved.len() as u64);
            said.push(reader.para_with(id::GUIDE_COMPARED_UNKNOWN, &args));
        }
        content.push(Html::notice(
            tone,
            &reader.with(title, &args),
            Html::all(said),
        ));
    }
    if let Some(why) = tour.why()? {
        content.push(reader.heading(id::GUIDE_WHY_TITLE));
        content.push(one(&why, reader));
    }
    Ok(Html::all(content))
}

/// How many, and of what they are counted.
fn headline(matrix: &Matrix, reader: &Reader) -> Html {
    let [read, maybe, copied, excluded] = matrix.people.all();
    let reached = |[read, maybe, ..]: [u64; 4]| read + maybe;
    let args = counted(Args::none(), "read", read + maybe);
    let args = counted(args, "copied", copied);
    let args = counted(args, "excluded", excluded);
    let args = counted(args, "people", reached(matrix.people.persons));
    let args = counted(args, "forms", reached(matrix.people.forms));
    let args = counted(args, "staff", reached(matrix.people.staff));
    Html::all([
        Html::counts(&[
            (reader.say(id::GUIDE_WERE_READ), count(read + maybe)),
            (reader.say(id::GUIDE_WERE_COPIED), count(copied)),
            (reader.say(id::GUIDE_WERE_NOT), count(excluded)),
        ]),
        reader.para_with(id::GUIDE_COUNTED, &args),
        reader.para_with(id::GUIDE_AFFECTED_SENTENCE, &args),
    ])
}

/// Of which moment it is, with which thefts, and what the program warns of.
fn moment(matrix: &Matrix, reader: &Reader) -> Html {
    let moment = matrix.moment.replace('T', " ").replace('Z', " UTC");
    let args = counted(Args::none(), "lines", matrix.lines).code("moment", &moment);
    let thefts = match matrix.visitors {
        true => id::GUIDE_AFFECTED_YOURS,
        false => id::GUIDE_AFFECTED_PATH,
    };
    let mut content = vec![
        reader.para_with(id::GUIDE_AFFECTED_MOMENT, &args),
        reader.para(thefts),
    ];
    if !matrix.warnings.is_empty() {
        let warnings = matrix.warnings.iter().map(|words| Html::english(words));
        content.push(Html::notice(
            Tone::Note,
            &reader.say(id::GUIDE_AFFECTED_WARNED),
            Html::items(&warnings.collect::<Vec<_>>()),
        ));
    }
    Html::all(content)
}

/// Kinds of information by society, the four levels in each field.
fn matrix_of(matrix: &Matrix, reader: &Reader) -> Html {
    let mut societies: Vec<u64> = matrix.cells.iter().map(|(of, ..)| *of).collect();
    societies.sort_unstable();
    societies.dedup();
    let cell = |society: u64, kind: Kind| {
        let mut of = matrix.cells.iter();
        let found = of.find(|(of, known, _)| *of == society && known == kind.code());
        found.map_or([0; 4], |(.., counts)| *counts)
    };
    let rows: Vec<_> = Kind::ALL
        .iter()
        .map(|kind| {
            let cells = societies.iter().map(|society| cell(*society, *kind));
            (reader.say(kind_words(*kind)), cells.collect::<Vec<_>>())
        })
        .filter(|(_, cells)| cells.iter().any(|cell| *cell != [0; 4]))
        .collect();
    let society = |of: &u64| {
        let args = Args::none().code("society", &of.to_string());
        reader.with(id::GUIDE_SOCIETY, &args)
    };
    let heads: Vec<_> = [reader.say(id::GUIDE_KIND)]
        .into_iter()
        .chain(societies.iter().map(society))
        .collect();
    Html::matrix(&reader.say(id::GUIDE_TABLE), &heads, &rows)
}

/// One person: kind, level, reason, lines of the log.
fn one(why: &Why, reader: &Reader) -> Html {
    let rows: Vec<Vec<Html>> = why
        .rows
        .iter()
        .map(|[kind, level, reasons, leaves]| {
            let kind = Kind::ALL.iter().find(|of| of.code() == kind);
            let level = Level::ALL.iter().find(|of| of.code() == level);
            // The strongest stands first, and its lines.
            let reason = reasons.split('+').next().unwrap_or_default();
            let leaves = leaves.split(';').next().unwrap_or_default();
            vec![
                kind.map_or_else(|| Html::all([]), |kind| said(reader, kind_words(*kind))),
                level.map_or_else(|| Html::all([]), |level| said(reader, level_words(*level))),
                reason_words(reason, reader),
                Html::code(&leaves.replace(',', ", ")),
            ]
        })
        .collect();
    let heads = [
        reader.say(id::GUIDE_KIND),
        reader.say(id::GUIDE_LEVEL),
        reader.say(id::GUIDE_REASON),
        reader.say(id::GUIDE_LEAVES),
    ];
    let person: String = why.person.chars().take(8).collect();
    let args = Args::none()
        .code("person", &person)
        .code("society", &why.society);
    let caption: Vec<Piece> = reader.with(id::GUIDE_WHY, &args);
    Html::all([
        Html::wide_table(&caption, &heads, &rows),
        reader.para(id::GUIDE_WHY_TEXT),
    ])
}

/// A reason in the language of the page if there are words for it, else as the program words it.
fn reason_words(code: &str, reader: &Reader) -> Html {
    let known = Reason::ALL.iter().find(|reason| reason.code() == code);
    let words = match known {
        Some(Reason::Released) => id::GUIDE_REASON_RELEASED,
        Some(Reason::Written) => id::GUIDE_REASON_WRITTEN,
        Some(Reason::Answered) => id::GUIDE_REASON_ANSWERED,
        Some(Reason::Searched) => id::GUIDE_REASON_SEARCHED,
        Some(Reason::Copied) => id::GUIDE_REASON_COPIED,
        other => return Html::english(other.map_or(code, |reason| reason.words())),
    };
    said(reader, words)
}

fn said(reader: &Reader, words: Id) -> Html {
    Html::words(&reader.say(words))
}

fn kind_words(kind: Kind) -> Id {
    match kind {
        Kind::Of(Category::Identity) => id::DESK_KIND_IDENTITY,
        Kind::Of(Category::Origin) => id::DESK_KIND_ORIGIN,
        Kind::Of(Category::Contact) => id::DESK_KIND_CONTACT,
        Kind::Of(Category::Family) => id::DESK_KIND_FAMILY,
        Kind::Of(Category::Circumstances) => id::DESK_KIND_CIRCUMSTANCES,
        Kind::Of(Category::Casework) => id::DESK_KIND_CASEWORK,
        Kind::Of(Category::Intake) => id::DESK_KIND_REQUEST,
        Kind::Of(Category::Attachment) => id::DESK_KIND_ATTACHMENT,
        Kind::Login => id::GUIDE_KIND_LOGIN,
        Kind::Called => id::GUIDE_KIND_CALLED,
    }
}

fn level_words(level: Level) -> Id {
    match level {
        Level::Confirmed => id::GUIDE_LEVEL_READ,
        Level::Possible => id::GUIDE_LEVEL_MAYBE,
        Level::CiphertextOnly => id::GUIDE_LEVEL_COPIED,
        Level::Excluded => id::GUIDE_LEVEL_NOT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn what_is_counted_and_when_is_said() {
        let reader = Reader {
            locale: language::Locale::english(),
            room: String::new(),
        };
        let mut matrix = Matrix {
            cells: Vec::new(),
            people: Default::default(),
            lines: 226,
            moment: "2026-12-01T00:24:29Z".to_owned(),
            warnings: vec!["an interval goes on".to_owned()],
            visitors: false,
            picture: PathBuf::new(),
        };
        matrix.people.persons = [54, 0, 372, 7];
        matrix.people.forms = [2, 0, 2, 0];
        matrix.people.staff = [1, 5, 3, 0];
        let head = headline(&matrix, &reader);
        for number in ["62", "377", "7", "54", "2", "6"] {
            assert!(head.as_str().contains(&format!(">{number}<")), "{number}");
        }
        for what in ["people", "requests", "staff logins"] {
            assert!(head.as_str().contains(what), "{what}");
        }
        let of = moment(&matrix, &reader).as_str().to_owned();
        for words in ["2026-12-01 00:24:29 UTC", "226", "an interval goes on"] {
            assert!(of.contains(words), "{of}");
        }
        matrix.visitors = true;
        let yours = moment(&matrix, &reader);
        assert!(!of.contains("yours") && yours.as_str().contains("yours"));
    }

    #[test]
    fn every_reason_is_said() {
        let reader = Reader {
            locale: language::Locale::english(),
            room: String::new(),
        };
        for reason in Reason::ALL {
            let said = reason_words(reason.code(), &reader);
            assert!(said.as_str().len() > 12, "{}", reason.code());
        }
        assert!(
            reason_words("no such code", &reader)
                .as_str()
                .contains("no such code")
        );
    }

    #[test]
    fn every_kind_and_level_has_words_of_its_own() {
        let mut kinds: Vec<_> = Kind::ALL.into_iter().map(kind_words).collect();
        kinds.sort();
        kinds.dedup();
        assert_eq!(kinds.len(), Kind::ALL.len());
        let mut levels: Vec<_> = Level::ALL.into_iter().map(level_words).collect();
        levels.sort();
        levels.dedup();
        assert_eq!(levels.len(), Level::ALL.len());
    }
}
