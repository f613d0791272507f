//! What staff do with a case: each a form on its page, each a saved version of its file.

use super::{STEPS, record};
use crate::office::erase::{self as erasing, Erased};
use crate::office::room::TEXT;
use crate::office::{file, letters, people};
use crate::shell::Ended;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::{Id, Piece, id};
use ledger::leaf::Choice;
use page::{Html, Tone};
use record::Text;
use record::consent::Purpose;
use record::file::{Act, Wish};
use sign::id::{RecordId, StaffId};

/// Back on the page of the case; or why nothing was done, which its form says there.
#[expect(
    clippy::result_large_err,
    reason = "the page that ends the call, made once"
)]
fn back(reader: &Reader, ended: Option<&Ended>) -> Result<Response, Response> {
    let path = format!("case/{}", reader.param("record"));
    match ended {
        None | Some(Ended::Done(_) | Ended::Found) => Ok(reader.go(&path)),
        Some(ended @ (Ended::Refused(_) | Ended::Conflict | Ended::Unanswered)) => {
            Err(reader.cannot(ended))
        }
        // What was typed is kept here: as a text to be merged, or as work that waits.
        Some(ended @ (Ended::Branched | Ended::Waits(_))) => {
            let link = Html::link(&reader.href(&path), &reader.say(id::FILE_BACK));
            let content = Html::all([reader.ended(ended, id::FILE_DONE), Html::line(vec![link])]);
            Ok(reader.page(Sheet::new(reader.say(id::FILE_TITLE), content)))
        }
    }
}

/// A text that goes into the file, if one was written; none may fill it.
#[expect(
    clippy::result_large_err,
    reason = "the page that ends the call, made once"
)]
fn text(reader: &Reader, posted: &Posted, field: &'static str) -> Result<Option<Text>, Response> {
    match posted.said(field) {
        Some(text) if text.len() > TEXT => Err(reader.wrong(&[(field, id::FILE_TEXT_LONG)])),
        text => Ok(text.map(Text::from)),
    }
}

/// A step of the case.
pub(crate) async fn step(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let word = posted.get("step");
    let Some((_, _, step)) = STEPS.iter().find(|(known, _, _)| *known == word) else {
        return Err(reader.wrong(&[("step", id::ERROR_CHOOSE)]));
    };
    let (step, note) = (*step, text(&reader, &posted, "step-note")?);
    let ended = reader
        .once(posted.mark(), move |shell, until| {
            file::walk(shell, record, &[step], note, until)
        })
        .await?;
    back(&reader, ended.as_ref())
}

/// The family's page says *please contact us*, or staff have spoken to the enquirer.
pub(crate) async fn ask(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let asked = reader.path().ends_with("/ask");
    let ended = reader
        .once(posted.mark(), move |shell, until| {
            file::ask_enquirer(shell, record, asked, until)
        })
        .await?;
    back(&reader, ended.as_ref())
}

/// The day on which somebody should look at it again.
pub(crate) async fn due(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let day = match posted.said("due") {
        None => None,
        Some(typed) => match file::day(typed) {
            Some(day) => Some(day),
            None => return Err(reader.wrong(&[("due", id::FILE_DUE_WRONG)])),
        },
    };
    let ended = reader
        .once(posted.mark(), move |shell, until| {
            file::set_due(shell, record, day, until)
        })
        .await?;
    back(&reader, ended.as_ref())
}

/// A note.
pub(crate) async fn note(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let Some(text) = text(&reader, &posted, "note")? else {
        return Err(reader.wrong(&[("note", id::DESK_ERROR_EMPTY)]));
    };
    let ended = reader
        .once(posted.mark(), move |shell, until| {
            file::note(shell, record, (Act::Edited, text), until)
        })
        .await?;
    back(&reader, ended.as_ref())
}

/// The relationship is proven.
pub(crate) async fn verify(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let Some(how) = text(&reader, &posted, "how")? else {
        return Err(reader.wrong(&[("how", id::FILE_VERIFY_EMPTY)]));
    };
    let ended = reader
        .once(posted.mark(), move |shell, until| {
            file::verify(shell, record, how, until)
        })
        .await?;
    back(&reader, ended.as_ref())
}

/// The found person was asked.
pub(crate) async fn choose(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let wish = match posted.get("wish") {
        "full" => Wish::FullContact,
        "messages" => Wish::MessagesOnly,
        "alive" => Wish::AliveNoContact,
        "nothing" => Wish::Nothing,
        _ => return Err(reader.wrong(&[("wish", id::ERROR_CHOOSE)])),
    };
    let said = file::Said {
        wish,
        alone: posted.get("alone") == "yes",
        twice: posted.get("twice") == "yes",
    };
    let ended = reader
        .once(posted.mark(), move |shell, until| {
            file::choose(shell, record, said, until)
        })
        .await?;
    back(&reader, ended.as_ref())
}

/// Consent to tracing in the network is taken back.
pub(crate) async fn withdraw(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    reader
        .once(posted.mark(), move |shell, until| {
            letters::withdraw(shell, record, Purpose::TracingInNetwork, until)
        })
        .await?;
    back(&reader, None)
}

/// Letters that went out are called back.
pub(crate) async fn call_back(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    reader
        .once(posted.mark(), move |shell, until| {
            letters::call_back(shell, record, until)
        })
        .await?;
    back(&reader, None)
}

/// A colleague gets access to the case.
pub(crate) async fn share(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let Ok(staff) = posted.get("staff").parse::<StaffId>() else {
        return Err(reader.wrong(&[("staff", id::ERROR_CHOOSE)]));
    };
    reader
        .once(posted.mark(), move |shell, until| {
            let view = file::view(shell, record)?;
            let members = view.file.iter().flat_map(|file| &file.members);
            let mut records = vec![record];
            records.extend(members.map(|member| member.record));
            people::give(shell, &records, staff, until).map(drop)
        })
        .await?;
    back(&reader, None)
}

/// The person is erased.
pub(crate) async fn erase(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let choice = match posted.get("choice") {
        "told" => Some(Choice::StillTold),
        "counted" => Some(Choice::CountedOnly),
        _ => None,
    };
    let mut wrong = Vec::new();
    if choice.is_none() {
        wrong.push(("choice", id::ERROR_CHOOSE));
    }
    if posted.get("sure") != "yes" {
        wrong.push(("sure", id::FILE_ERASE_UNSURE));
    }
    let (Some(choice), true) = (choice, wrong.is_empty()) else {
        return Err(reader.wrong(&wrong));
    };
    let erased = reader
        .once(posted.mark(), move |shell, until| {
            erasing::person(shell, record, choice, until)
        })
        .await?;
    let mut content = vec![Html::notice(
        Tone::Good,
        &reader.say(id::FILE_ERASED),
        Html::all([]),
    )];
    content.extend(erased.iter().flat_map(|erased| left(&reader, erased)));
    let title = reader.say(id::FILE_ERASE_TITLE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}

/// What an erasure could not do, for whoever erased.
fn left(reader: &Reader, erased: &Erased) -> Vec<Html> {
    let mut content = Vec::new();
    if erased
        .shared
        .iter()
        .any(|shared| shared.withdrawn.is_none())
    {
        content.push(reader.para(id::FILE_ERASED_SHARED));
    }
    content.extend(records(reader, id::FILE_ERASED_BY_HAND, &erased.by_hand));
    content.extend(records(reader, id::FILE_ERASED_NOT_HELD, &erased.not_held));
    if erased.unread > 0 {
        content.push(reader.para(id::FILE_ERASED_UNREAD));
    }
    if erased.unopened != Some(0) {
        content.push(reader.para(id::FILE_ERASED_UNOPENED));
    }
    content
}

/// Records that somebody has to look at, each with its page; none, nothing.
pub(super) fn records(reader: &Reader, words: Id, records: &[RecordId]) -> Option<Html> {
    let links = records.iter().map(|record| {
        let to = reader.href(&format!("case/{record}"));
        Html::link(&to, &[Piece::Code(record.to_string())])
    });
    let links: Vec<Html> = links.collect();
    let body = Html::items(&links);
    (!links.is_empty()).then(|| Html::notice(Tone::Warning, &reader.say(words), body))
}
