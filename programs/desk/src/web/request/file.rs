//! The answers become a request, here and offline too.

use super::ask::WAYS;
use crate::office::request;
use crate::web::again;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use intake::{Answers, PAGES, Wrong, request_taken};
use language::{Args, Piece, id};
use page::Html;
use record::consent::How;
use record::date::Day;

/// Files the request, or gives the form back with what is wrong.
pub(crate) async fn file(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let mut answers = Answers::default();
    for (name, value) in posted.iter() {
        answers.take(name, value);
    }
    let way = posted.get("way");
    let how = WAYS.iter().find(|(known, _)| *known == way);
    let how = how.and_then(|(word, _)| How::from_word(word));
    let wrong = wrong(&answers, how);
    let (Some(how), true) = (how, wrong.is_empty()) else {
        let wrong = wrong.iter().map(|wrong| fault(&reader, wrong));
        return Err(reader.wrong_with(wrong.collect()));
    };
    let tag = reader.locale().tag();
    let filed = reader
        .once(posted.mark(), move |shell, until| {
            let on = Day::of(shell.now());
            let mut asked = request_taken(&answers, (tag, how), on);
            asked.keep_from_all();
            request::file(shell, asked, None, until)
        })
        .await?;
    let Some(filed) = filed else {
        return Ok(reader.go("cases"));
    };
    if filed.ended.is_refused() {
        return Err(reader.cannot(&filed.ended));
    }
    let rows: Vec<Vec<Html>> = filed
        .records
        .iter()
        .map(|(role, record)| {
            vec![
                Html::words(&reader.role(*role)),
                Html::link(
                    &reader.href(&format!("case/{record}")),
                    &[Piece::Code(record.to_string())],
                ),
            ]
        })
        .collect();
    let heads = [
        reader.say(id::DESK_CASES_WHO),
        reader.say(id::DESK_CASES_RECORD),
    ];
    let content = [
        reader.ended(&filed.ended, id::DESK_REQUEST_FILED),
        Html::wide_table(&[], &heads, &rows),
        Html::action(&reader.href("cases"), &reader.say(id::DESK_NAV_CASES)),
    ];
    let title = reader.say(id::DESK_REQUEST_DONE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}

fn fault(reader: &Reader, wrong: &Wrong) -> again::Wrong {
    let args = Args::none();
    let args = match wrong.most {
        Some(most) => args.number("max", most),
        None => args,
    };
    again::Wrong {
        field: wrong.name.to_owned(),
        words: reader.say_with(wrong.says, &args),
    }
}

/// What is wrong, in the order of the form. An answer to a question that another answer made
/// pointless is wrong, too: one of the two is, and nothing that was typed is dropped in silence.
fn wrong(answers: &Answers, how: Option<How>) -> Vec<Wrong> {
    let fault = |name, says| Wrong {
        name,
        says,
        most: None,
    };
    let mut all = Vec::new();
    if how.is_none() {
        all.push(fault("way", id::ERROR_CHOOSE));
    }
    for (at, page) in PAGES.iter().enumerate() {
        let found = answers.wrong(at);
        for question in page.questions {
            let pointless = !question.is_asked(answers);
            if pointless && !answers.get(question.name).trim().is_empty() {
                all.push(fault(question.name, id::DESK_REQUEST_CONTRADICTS));
            }
            all.extend(found.iter().filter(|wrong| wrong.name == question.name));
        }
    }
    all
}
