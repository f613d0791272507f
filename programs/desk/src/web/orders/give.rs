//! An order is given.

use super::kinds::of;
use super::read::{Around, Wish, read};
use super::{given, tabs};
use crate::clock::Outside as _;
use crate::office::orders;
use crate::web::reply::missing_page;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::{Args, id};
use ledger::leaf::Act;
use page::Html;
use sign::id::StaffId;

/// Gives the order, or the form back with what is wrong.
pub(crate) async fn give(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let Some(order) = of(reader.param("order")) else {
        return Ok(missing_page(&reader));
    };
    let around = reader
        .act(|shell, _| {
            Ok(Around {
                society: shell.own.society,
                now: shell.now(),
                new: StaffId(shell.outside().id()?),
            })
        })
        .await?;
    let read = read(order, &posted, &around);
    let Wish { act, enrolment } = read.map_err(|wrong| reader.wrong(&wrong))?;
    let code = enrolment.as_ref().map(|enrolment| enrolment.code());
    let done = reader
        .once(posted.mark(), move |shell, until| match act {
            // Nobody is asked anything before it is out.
            Act::Lockdown(lock) => orders::lock_everything(shell, lock.society, |_| Ok(()), until),
            act => orders::give(shell, act, enrolment, until),
        })
        .await?;
    let Some(done) = done else {
        return Ok(reader.go("orders"));
    };
    let mut content = vec![tabs(&reader, order.name), given(&reader, &done)];
    if let Some(code) = code {
        let number = Html::number(
            &reader.say(id::DESK_ENROLMENT_CODE),
            &code,
            &reader.say(id::DESK_CODE_COMPARE),
        );
        content.push(number);
    }
    if let Act::Appoint(entry) = &done.act {
        let words = reader.say_with(id::DESK_APPOINT_NUMBER, &Args::none());
        content.push(Html::line(vec![
            Html::words(&words),
            Html::code(&entry.staff.to_string()),
        ]));
    }
    if let Act::Resume(entry) = &done.act {
        content.push(Html::line(vec![
            Html::words(&reader.say(id::DESK_RESUME_HASH)),
            Html::code(&entry.gate.findings.to_string()),
        ]));
    }
    Ok(reader.page(Sheet::new(reader.say(order.title), Html::all(content))))
}
