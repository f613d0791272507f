//! A form that was opened here, whom this society takes on, and what can be done with it.

use super::intake;
use crate::Fault;
use crate::office::decide::{self, Settled};
use crate::office::erase;
use crate::office::network::societies;
use crate::office::people::me;
use crate::office::queue;
use crate::web::show::person;
use crate::web::small::{Small, button};
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::{Id, id};
use page::{Html, Tone};
use record::form::{Content, FollowUp, Says};
use sign::Category;
use sign::id::{IntakeId, RecordId};

/// The page.
pub(crate) async fn show(reader: Reader) -> Result<Response, Response> {
    let intake = intake(&reader)?;
    let (content, place, criteria, settled) = reader
        .act(move |shell, until| {
            if !queue::held(shell, intake) {
                return Err(Fault::asked("open it first, on the page of the queue"));
            }
            let own = shell.own.society;
            let known = societies(shell)?.into_iter().find(|s| s.society == own);
            let content = queue::read(shell, intake, until)?;
            let place = match &content {
                Content::FollowUp(more) => match queue::case_of(shell, more.intake)? {
                    Some(case) => Place::Case(case),
                    None if erase::is_erased(shell, more.intake) => {
                        Place::Erased(me(shell).is_ok_and(|(_, lead)| lead))
                    }
                    None => Place::Unknown,
                },
                Content::Request(_) => Place::Unknown,
            };
            let criteria = known.map(|s| s.criteria).unwrap_or_default();
            Ok((content, place, criteria, decide::settled(shell, intake)?))
        })
        .await?;
    let request = match content {
        Content::Request(request) => request,
        Content::FollowUp(follow_up) => {
            let sheet = one_word_more(&reader, intake, &follow_up, place);
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

/// Where a word of a family belongs.
enum Place {
    /// To this case.
    Case(RecordId),
    /// To a case that was erased; whether whoever works here may discard it.
    Erased(bool),
    /// To none that is known here.
    Unknown,
}

/// What a family says after it asked, in words.
pub(crate) fn says(says: Says) -> Id {
    match says {
        Says::News => id::QUEUE_MORE_NEWS,
        Says::NewContact => id::QUEUE_MORE_CONTACT,
        Says::BecameUnsafe => id::QUEUE_MORE_UNSAFE,
        Says::Withdraws => id::QUEUE_MORE_WITHDRAWS,
    }
}

/// What a family said after it asked, and the case that it belongs to.
fn one_word_more(reader: &Reader, intake: IntakeId, follow_up: &FollowUp, place: Place) -> Sheet {
    let words = says(follow_up.says);
    let tone = match follow_up.says {
        Says::News | Says::NewContact => Tone::Note,
        Says::BecameUnsafe => Tone::Stop,
        Says::Withdraws => Tone::Warning,
    };
    let mut content = vec![Html::notice(
        tone,
        &reader.say(words),
        Html::lines(follow_up.text.reveal()),
    )];
    match place {
        Place::Case(case) => {
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
        Place::Erased(lead) => {
            let path = format!("queue/{intake}/discard");
            let discard = match lead {
                true => button(reader, &path, id::QUEUE_MORE_DISCARD),
                false => reader.para(id::QUEUE_MORE_LEAD),
            };
            let words = reader.say(id::QUEUE_MORE_ERASED);
            content.push(Html::notice(Tone::Warning, &words, discard));
        }
        Place::Unknown => content.push(reader.para(id::QUEUE_MORE_UNKNOWN)),
    }
    Sheet::new(reader.say(id::QUEUE_MORE_TITLE), Html::all(content))
}
