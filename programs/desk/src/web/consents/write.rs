//! What was heard is written down.

use super::super::file::record as named;
use super::super::{Posted, Reader, Sheet};
use super::ask::{ANSWERS, PURPOSES, Sent, WAYS, Wrong, page};
use crate::clock::{Computer, Outside as _};
use crate::office::consents::{self, Never};
use crate::office::file::day;
use crate::shell::Ended;
use axum::response::Response;
use language::id;
use page::Html;
use record::Text;
use record::consent::{Answer, NeverShareWith, Purpose, Receipt};
use record::country::Country;
use record::date::Day;
use record::script::Language;
use sign::{Hash, SocietyId};

/// One answer to one purpose.
pub(crate) async fn record(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let of = named(&reader)?;
    let receipt = match receipt(&posted, Day::of(Computer.now())) {
        Ok(receipt) => receipt,
        Err(wrong) => {
            let sent = Sent {
                answer: Some((posted, wrong)),
                never: None,
            };
            return page(&reader, sent).await;
        }
    };
    let done = reader
        .once(posted.mark(), move |shell, until| {
            consents::record(shell, of, &receipt, until)
        })
        .await?;
    let Some(done) = done else {
        return Ok(reader.go(&format!("case/{of}/consents")));
    };
    if done.cases.is_empty() {
        return Ok(ended(&reader, &done.ended));
    }
    // Staff must hear what followed from it.
    let path = format!("case/{of}");
    let links = done.cases.iter().map(|case| {
        let path = format!("case/{case}");
        Html::line(vec![Html::link(
            &reader.href(&path),
            &reader.say(id::FILE_TITLE),
        )])
    });
    let content = [
        reader.ended(&done.ended, id::FILE_DONE),
        reader.para(id::CONSENTS_TAKEN_BACK),
        Html::all(links.collect::<Vec<_>>()),
        Html::line(vec![Html::link(
            &reader.href(&path),
            &reader.say(id::FILE_BACK),
        )]),
    ];
    let title = reader.say(id::CONSENTS_TITLE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}

fn ended(reader: &Reader, ended: &Ended) -> Response {
    let path = format!("case/{}", reader.param("record"));
    if matches!(ended, Ended::Done(_)) {
        return reader.go(&format!("{path}/consents"));
    }
    let link = Html::link(&reader.href(&path), &reader.say(id::FILE_BACK));
    let content = Html::all([reader.ended(ended, id::FILE_DONE), Html::line(vec![link])]);
    reader.page(Sheet::new(reader.say(id::CONSENTS_TITLE), content))
}

fn receipt(posted: &Posted, today: Day) -> Result<Receipt, Wrong> {
    let mut wrong = Wrong::new();
    let purpose = PURPOSES
        .iter()
        .find(|(p, _)| p.word() == posted.get("purpose"));
    let answer = ANSWERS
        .iter()
        .find(|(a, _)| a.word() == posted.get("answer"));
    let how = WAYS.iter().find(|(w, _)| w.word() == posted.get("how"));
    let authorities = posted.get("authorities").lines();
    let authorities: Vec<Text> = authorities.filter_map(Text::from_trimmed).collect();
    if purpose.is_none() {
        wrong.push(("purpose", id::ERROR_CHOOSE));
    }
    if answer.is_none() {
        wrong.push(("answer", id::ERROR_CHOOSE));
    }
    let named = purpose.is_some_and(|(p, _)| *p == Purpose::SharingWithAuthorities);
    let given = answer.is_some_and(|(a, _)| *a == Answer::Given);
    if named && given && authorities.is_empty() {
        wrong.push(("authorities", id::CONSENTS_ERROR_WHICH));
    }
    if !named && !authorities.is_empty() {
        wrong.push(("authorities", id::CONSENTS_ERROR_NOT_FOR));
    }
    let tag = posted.said("language");
    let language = tag.and_then(Language::from_tag);
    if tag.is_some() && language.is_none() {
        wrong.push(("language", id::PERSON_ERROR_LANGUAGE));
    }
    let on = posted.said("on").and_then(day);
    if on.is_none() {
        wrong.push(("on", id::FILE_DUE_WRONG));
    }
    if how.is_none() {
        wrong.push(("how", id::ERROR_CHOOSE));
    }
    match (purpose, answer, how) {
        (Some((purpose, _)), Some((answer, _)), Some((how, _))) if wrong.is_empty() => {
            let receipt = Receipt {
                purpose: *purpose,
                answer: *answer,
                authorities,
                notice: posted.said("notice").map(Text::from),
                language,
                on,
                how: *how,
            };
            match receipt.is_to_come(today) {
                true => Err(vec![("on", id::CONSENTS_ERROR_TO_COME)]),
                false => Ok(receipt),
            }
        }
        _ => Err(wrong),
    }
}

/// The list of those with whom nothing may be shared.
pub(crate) async fn never(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let of = named(&reader)?;
    let list = match list(&posted) {
        Ok(list) => list,
        Err(wrong) => {
            let sent = Sent {
                answer: None,
                never: Some((posted, wrong, None)),
            };
            return page(&reader, sent).await;
        }
    };
    let seen = hash(posted.get("seen"));
    let done = reader
        .once(posted.mark(), move |shell, until| {
            consents::set_never(shell, of, (seen, &list), until)
        })
        .await?;
    match done {
        None => Ok(reader.go(&format!("case/{of}/consents"))),
        Some(Never::Saved(saved)) => Ok(ended(&reader, &saved)),
        Some(Never::Meanwhile(theirs)) => {
            let sent = Sent {
                answer: None,
                never: Some((posted, Wrong::new(), Some(theirs))),
            };
            page(&reader, sent).await
        }
    }
}

fn list(posted: &Posted) -> Result<NeverShareWith, Wrong> {
    let mut wrong = Wrong::new();
    let lines = |name: &str| -> Vec<&str> {
        let lines = posted.get(name).lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).collect()
    };
    let society = |line: &str| line.parse::<u32>().ok().filter(|n| *n > 0).map(SocietyId);
    let societies: Option<Vec<SocietyId>> = lines("societies").into_iter().map(society).collect();
    if societies.is_none() {
        wrong.push(("societies", id::DESK_ERROR_NUMBER));
    }
    let countries = lines("countries").into_iter();
    let countries: Option<Vec<Country>> = countries.map(Country::from_code_or_name).collect();
    if countries.is_none() {
        wrong.push(("countries", id::PERSON_ERROR_COUNTRY));
    }
    let texts = |name: &str| lines(name).into_iter().map(Text::from).collect();
    match (societies, countries) {
        (Some(societies), Some(countries)) => Ok(NeverShareWith {
            societies,
            countries,
            authorities: texts("bodies"),
            persons: texts("people"),
        }),
        _ => Err(wrong),
    }
}

/// What stands in a form that this desk made; anything else is no version at all.
fn hash(text: &str) -> Hash {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(16)).collect();
    let bytes = digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |sum, d| sum * 16 + d));
    let bytes: Vec<u8> = bytes.map(|b| u8::try_from(b).unwrap_or(0)).collect();
    bytes.try_into().map_or(Hash([0; 32]), Hash)
}
