//! The form for suspicious messages: what was wrong, from a fixed list.

use super::Desk;
use super::pages::{Reader, fields};
use super::reports::{CHANNELS, WHAT};
use crate::running::now;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use language::{Args, Id, id};
use page::{Choice, Field, Form, Html, Kind};
use std::sync::Arc;

pub(super) async fn ask(Path(tag): Path<String>, headers: HeaderMap) -> Response {
    form(&Reader::of(&tag, &headers), "", &[])
}

fn form(reader: &Reader, channel: &str, wrong: &[(&'static str, Id)]) -> Response {
    let choices = |values: &[&'static str], labels: &[Id]| -> Vec<Choice<'static>> {
        let both = values.iter().zip(labels);
        let choice = both.map(|(value, label)| Choice {
            value,
            label: reader.say(*label),
        });
        choice.collect()
    };
    let what = [
        id::REPORT_LINK,
        id::REPORT_MONEY,
        id::REPORT_DOCUMENTS,
        id::REPORT_WHEREABOUTS,
        id::REPORT_HURRY,
        id::REPORT_KNOWN,
        id::REPORT_OTHER,
    ];
    let how = [
        id::COMPARE_CHANNEL_SMS,
        id::COMPARE_CHANNEL_MAIL,
        id::COMPARE_CHANNEL_LETTER,
        id::COMPARE_CHANNEL_VOICE,
        id::COMPARE_CHANNEL_PERSON,
    ];
    let field = |name, label, value, kind, optional| Field {
        name,
        label: reader.say(label),
        hint: None,
        value,
        kind,
        optional,
    };
    let faults = wrong.iter().map(|(field, words)| page::Fault {
        field,
        words: reader.say(*words),
    });
    let action = reader.href("report");
    let what = Kind::Any(choices(&WHAT, &what));
    let how = Kind::One(choices(&CHANNELS, &how));
    let form = Form {
        locale: reader.0,
        action: &action,
        hidden: Vec::new(),
        fields: vec![
            field("what", id::REPORT_WHAT, "", what, false),
            field("channel", id::REPORT_CHANNEL, channel, how, true),
        ],
        faults: faults.collect(),
        send: reader.say(id::REPORT_SEND),
        back: None,
    };
    let content = Html::all([reader.para(id::REPORT_INTRO), form.html()]);
    reader.send(StatusCode::OK, id::REPORT_TITLE, !wrong.is_empty(), content)
}

pub(super) async fn count(
    State(desk): State<Arc<Desk>>,
    Path(tag): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let reader = Reader::of(&tag, &headers);
    let fields = fields(&body);
    let of = |name: &str| {
        let found = fields.iter().filter(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).collect::<Vec<_>>()
    };
    let (what, channel) = (of("what"), of("channel"));
    let channel = channel.first().copied().unwrap_or("unsaid");
    if !desk.room.report() {
        return reader.busy(&desk);
    }
    match desk.reports().count(now().day(), &what, channel) {
        Ok(true) => {}
        Ok(false) => return form(&reader, channel, &[("what", id::REPORT_NOTHING)]),
        Err(fault) => {
            tracing::warn!("reports: {fault}");
            return reader.busy(&desk);
        }
    }
    let args = || Args::none().code("phone", &desk.options.phone);
    let content = reader.careful(id::REPORT_DONE_TEXT, args);
    reader.send(StatusCode::OK, id::REPORT_DONE, false, content)
}
