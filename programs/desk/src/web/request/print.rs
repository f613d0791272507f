//! The same questions on paper, in two languages, for where no computer can be used.

use crate::web::{Reader, Sheet};
use axum::response::Response;
use intake::{Ask, PAGES, Question};
use language::{Args, Id, Locale, id, locale, locales};
use page::{Both, Html, PaperQuestion};

/// The page.
pub(crate) async fn print(reader: Reader) -> Result<Response, Response> {
    let first = reader.locale();
    let asked = reader.query("with");
    let other = |locale: &&Locale| locale.tag() != first.tag();
    let second = locale(&asked)
        .filter(other)
        .or_else(|| locales().iter().find(other))
        .unwrap_or(first);
    let both = |id: Id| -> Both {
        let say = |locale: &Locale| locale.pieces(id, &Args::none());
        (say(first), say(second))
    };
    let line = |id, lines| PaperQuestion::Ask {
        says: both(id),
        choices: Vec::new(),
        lines,
    };
    let part = |id| {
        let (a, b) = both(id);
        PaperQuestion::Part(a, b)
    };
    let mut rows = vec![
        part(id::DESK_PAPER_OFFICE),
        line(id::DESK_PAPER_WHERE, 1),
        line(id::DESK_PAPER_INTERPRETER, 1),
    ];
    for page in PAGES {
        rows.push(part(page.title));
        rows.extend(page.questions.iter().map(|q| question(q, &both)));
    }
    rows.push(part(id::DESK_PAPER_SIGNED));
    rows.push(line(id::CHECK_NOTICE, 0));
    rows.push(line(id::DESK_PAPER_SIGNATURE, 1));
    let others: Vec<Html> = locales()
        .iter()
        .filter(other)
        .map(|locale| {
            let to = reader.href(&format!("request/paper?with={}", locale.tag()));
            let name = locale.pieces(id::LANGUAGE_NAME, &Args::none());
            Html::link_in(&to, locale, &name)
        })
        .collect();
    let content = Html::all([
        Html::aside(Html::all([
            reader.para(id::DESK_PAPER_TEXT),
            Html::line(others),
        ])),
        Html::paper((first, second), &rows),
    ]);
    Ok(reader.page(Sheet::new(reader.say(id::DESK_PAPER_TITLE), content)))
}

fn question(question: &Question, both: &impl Fn(Id) -> Both) -> PaperQuestion {
    let (choices, lines) = match &question.ask {
        Ask::One(all) => (all.iter().map(|(_, says)| both(*says)).collect(), 0),
        Ask::Text => (Vec::new(), 4),
        Ask::Line | Ask::Phone | Ask::Mail => (Vec::new(), 1),
    };
    PaperQuestion::Ask {
        says: both(question.label),
        choices,
        lines,
    }
}
