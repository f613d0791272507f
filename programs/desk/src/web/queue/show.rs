//! A form that was opened here, whom this society takes on, and what can be done with it.

use super::intake;
use crate::Fault;
use crate::office::decide::{self, Settled};
use crate::office::network::societies;
use crate::office::queue;
use crate::web::show::person;
use crate::web::small::{Small, button};
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::id;
use page::{Html, Tone};
use record::form::{Content, FollowUp, Says};
use sign::Category;
use sign::id::{IntakeId, RecordId};

/// The page.
pub(crate) async fn show(reader: Reader) -> Result<Response, Response> {
    let intake = intake(&reader)?;
    let (content, case, criteria, settled) = reader
        .act(move |shell, until| {
            if !queue::held(shell, intake) {
                return Err(Fault::asked("open it first, on the page of the queue"));
            }
            let own = shell.own.society;
            let known = societies(shell)?.into_iter().find(|s| s.society == own);
            let content = queue::read(shell, intake, until)?;
            let case = match &content {
                Content::FollowUp(follow_up) => queue::case_of(shell, follow_up.intake)?,
                Content::Request(_) => None,
            };
            let criteria = known.map(|s| s.criteria).unwrap_or_default();
            Ok((content, case, criteria, decide::settled(shell, intake)?))
        })
        .await?;
    let request = match content {
        Content::Request(request) => request,
        Content::FollowUp(follow_up) => {
            let sheet = one_word_more(&reader, intake, &follow_up, case);
            return Ok(reader.page(sheet));
        }
    };
    let mut content = Vec::new();
    if request.sought_in_danger() {
        let words = reader.say(id::QUEUE_DANGER);
        content.push(Html::notice(Tone::Warning, &words, Html::all([])));
    }
    let kinds = [
        Category::Identity,
        Category::Family,
        Category::Circumstances,
        Category::Contact,
        Category::Casework,
    ];
    let part =
        |anchor, title, of| Html::part(anchor, &reader.say(title), person(&reader, of, &kinds));
    content.push(part("sought", id::FILE_SOUGHT, &request.sought));
    content.push(part("enquirer", id::FILE_ENQUIRER, &request.enquirer));
    for relative in &request.relatives {
        content.push(part("relative", id::FILE_RELATIVE, &relative.person));
    }
    let criteria = match criteria.is_empty() {
        true => reader.para(id::QUEUE_NO_CRITERIA),
        false => Html::typed(&criteria),
    };
    content.push(Html::part(
        "criteria",
        &reader.say(id::QUEUE_CRITERIA),
        criteria,
    ));
    content.push(match settled {
        Some(settled) => decided(&reader, &settled),
        None => to_decide(&reader, intake),
    });
    let title = reader.say(id::QUEUE_ONE_TITLE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}

/// Taking it on, or not.
fn to_decide(reader: &Reader, intake: IntakeId) -> Html {
    let path = format!("queue/{intake}");
    let decline = Small::new(reader, &format!("{path}/decline"))
        .text("reason", id::QUEUE_REASON)
        .send(id::QUEUE_DECLINE);
    Html::part(
        "decide",
        &reader.say(id::QUEUE_DECIDE),
        Html::all([
            button(reader, &format!("{path}/take"), id::QUEUE_TAKE_ON),
            Html::folded(&reader.say(id::QUEUE_DECLINE_TITLE), decline),
        ]),
    )
}

/// What was decided before, and the way to the case.
fn decided(reader: &Reader, settled: &Settled) -> Html {
    let why = reader.told(&settled.refusal().to_string());
    let mut content = vec![Html::line(vec![why])];
    content.extend(settled.case.map(|case| {
        let href = reader.href(&format!("case/{case}"));
        Html::line(vec![Html::link(&href, &reader.say(id::FILE_BACK))])
    }));
    let title = reader.say(id::QUEUE_DECIDE);
    Html::part("decide", &title, Html::all(content))
}

/// What a family said after it asked, and the case that it belongs to.
fn one_word_more(
    reader: &Reader,
    intake: IntakeId,
    follow_up: &FollowUp,
    case: Option<RecordId>,
) -> Sheet {
    let (words, tone) = match follow_up.says {
        Says::News => (id::QUEUE_MORE_NEWS, Tone::Note),
        Says::NewContact => (id::QUEUE_MORE_CONTACT, Tone::Note),
        Says::BecameUnsafe => (id::QUEUE_MORE_UNSAFE, Tone::Stop),
        Says::Withdraws => (id::QUEUE_MORE_WITHDRAWS, Tone::Warning),
    };
    let mut content = vec![Html::notice(
        tone,
        &reader.say(words),
        Html::lines(follow_up.text.reveal()),
    )];
    match case {
        Some(case) => {
            content.push(Html::line(vec![Html::link(
                &reader.href(&format!("case/{case}")),
                &reader.say(id::FILE_BACK),
            )]));
            content.push(button(
                reader,
                &format!("queue/{intake}/put"),
                id::QUEUE_MORE_PUT,
            ));
        }
        None => content.push(reader.para(id::QUEUE_MORE_UNKNOWN)),
    }
    Sheet::new(reader.say(id::QUEUE_MORE_TITLE), Html::all(content))
}
