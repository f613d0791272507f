//! A new decision. The form is the file that `kinfold incident decide` reads, with a field for each
//! line: it is written as that file and read by the same function.

use super::fields::{Fields, choices, people};
use super::{Act, Ended, Page};
use crate::form::{Ask, Typed};
use crate::reader::{Reader, Sheet};
use answering::words::Named as _;
use answering::{Console, Fault, files};
use incident::{Event, Role};
use language::{Id, id};
use page::Html;
use sign::Time;
use sign::id::StaffId;
use std::path::Path;
use toml::{Table, Value};

/// The fields for those who decide: who, and as what.
const DECIDERS: [(&str, Id, &str); 4] = [
    ("decider-1", id::INCIDENT_DECIDER_FIRST, "role-1"),
    ("decider-2", id::INCIDENT_DECIDER_SECOND, "role-2"),
    ("decider-3", id::INCIDENT_DECIDER_MORE, "role-3"),
    ("decider-4", id::INCIDENT_DECIDER_MORE, "role-4"),
];

pub(super) fn show(reader: &Reader, console: &Console) -> Sheet {
    let content = [
        reader.para(id::INCIDENT_DECIDE_TEXT),
        Html::columns(form(reader, console)),
    ];
    Sheet::new(reader.say(id::INCIDENT_DECIDE), content)
}

fn form(reader: &Reader, console: &Console) -> Html {
    let mut ask = Ask::new(reader, Act::Decide)
        .text("question", id::INCIDENT_QUESTION)
        .hint(id::INCIDENT_NO_PERSON_HINT)
        .text("options", id::INCIDENT_OPTIONS)
        .hint(id::INCIDENT_OPTIONS_HINT)
        .digits("chosen", id::INCIDENT_CHOSEN)
        .hint(id::INCIDENT_CHOSEN_HINT)
        .text("reasons", id::INCIDENT_REASONS)
        .heading("harms", id::INCIDENT_HARMS)
        .text("harm-if-told", id::INCIDENT_HARM_IF_TOLD)
        .text("harm-if-not", id::INCIDENT_HARM_IF_NOT)
        .heading("rests", id::INCIDENT_RESTS_ON)
        .text("evidence", id::INCIDENT_EVIDENCE)
        .hint(id::INCIDENT_EVIDENCE_HINT)
        .may()
        .text("unknown", id::INCIDENT_UNKNOWNS)
        .text("dissent", id::INCIDENT_DISSENT)
        .may()
        .line("basis", id::INCIDENT_BASIS)
        .heading("deciders", id::INCIDENT_DECIDERS);
    for (at, (who, words, role)) in DECIDERS.into_iter().enumerate() {
        ask = ask.list(who, words, people(reader, console));
        if at > 1 {
            ask = ask.may();
        }
        let mut roles = choices::<Role>(reader);
        roles.insert(0, (String::new(), reader.say(id::DESK_CHOOSE)));
        ask = ask.list(role, id::INCIDENT_AS_WHAT, roles);
        if at > 1 {
            ask = ask.may();
        }
    }
    ask.heading("about", id::INCIDENT_ABOUT_WHOM)
        .code("decided-at", id::INCIDENT_DECIDED_AT)
        .hint(id::INCIDENT_MOMENT_HINT)
        .begins(&minute(reader.now).to_string())
        .code("known-since", id::INCIDENT_KNOWN_SINCE)
        .hint(id::INCIDENT_MOMENT_HINT)
        .code("review-by", id::INCIDENT_REVIEW_BY)
        .hint(id::INCIDENT_MOMENT_HINT)
        .digits("people", id::INCIDENT_HOW_MANY)
        .code("selector", id::INCIDENT_SELECTOR)
        .hint(id::INCIDENT_SELECTOR_HINT)
        .may()
        .digits("supersedes", id::INCIDENT_SUPERSEDES)
        .may()
        .send(id::INCIDENT_DECIDE_SEND)
}

/// The minute's beginning.
fn minute(of: Time) -> Time {
    Time(of.0 - of.0 % sign::time::MINUTE)
}

/// Takes a decision.
pub(super) fn decide(
    reader: &Reader,
    typed: &Typed,
    (console, by): (&mut Console, StaffId),
) -> Result<String, Ended> {
    let text = file(reader, typed)?;
    let known = console.settings().people().map_err(Fault::Asked)?;
    let of = (console.opening().incident, console.decided() + 1);
    let decision = files::decision(&text, Path::new("form"), of, &known)?;
    console.record(reader.now, by, Event::Decided(Box::new(decision)))?;
    Ok(Page::Decisions.path())
}

/// What was typed as the file that the command reads.
fn file(reader: &Reader, typed: &Typed) -> Result<String, Ended> {
    let mut fields = Fields::new(typed);
    let mut table = Table::new();
    for (key, field) in [
        ("question", "question"),
        ("reasons", "reasons"),
        ("harm_if_told", "harm-if-told"),
        ("harm_if_not_told", "harm-if-not"),
        ("unknown", "unknown"),
        ("legal_basis", "basis"),
    ] {
        table.insert(key.to_owned(), Value::from(fields.text(field)));
    }
    table.insert("dissent".to_owned(), Value::from(fields.may("dissent")));
    let options = fields.may("options").lines().map(str::trim);
    let options: Vec<String> = options
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    if options.len() < 2 {
        fields.wrong("options", id::INCIDENT_BAD_OPTIONS);
    }
    if let Some(chosen) = fields.the_number::<u32>("chosen") {
        if chosen == 0 || usize::try_from(chosen).is_ok_and(|n| n > options.len()) {
            fields.wrong("chosen", id::INCIDENT_BAD_CHOSEN);
        }
        table.insert("chosen".to_owned(), Value::from(chosen));
    }
    table.insert("options".to_owned(), Value::from(options));
    let evidence = fields.hashes("evidence");
    let evidence: Vec<String> = evidence.iter().map(ToString::to_string).collect();
    table.insert("evidence".to_owned(), Value::from(evidence));
    let selector = fields.hashes("selector");
    if let Some(selector) = selector.first() {
        table.insert("selector".to_owned(), Value::from(selector.to_string()));
    }
    if let Some(people) = fields.the_number::<u32>("people") {
        table.insert("people".to_owned(), Value::from(people));
    }
    if let Some(before) = fields.number::<u32>("supersedes") {
        table.insert("supersedes".to_owned(), Value::from(before));
    }
    moments(reader, &mut fields, &mut table);
    deciders(&mut fields, &mut table);
    fields.done()?;
    Ok(table.to_string())
}

fn moments(reader: &Reader, fields: &mut Fields<'_>, table: &mut Table) {
    let decided = fields.the_moment("decided-at");
    let known = fields.the_moment("known-since");
    let review = fields.the_moment("review-by");
    if decided.is_some_and(|at| at > reader.now) {
        fields.wrong("decided-at", id::INCIDENT_NO_FUTURE);
    }
    if known.zip(decided).is_some_and(|(known, at)| known > at) {
        fields.wrong("known-since", id::INCIDENT_BAD_KNOWN);
    }
    if review.zip(decided).is_some_and(|(review, at)| review <= at) {
        fields.wrong("review-by", id::INCIDENT_BAD_REVIEW);
    }
    for (key, time) in [
        ("decided_at", decided),
        ("known_since", known),
        ("review_by", review),
    ] {
        let written = time.and_then(|time| time.to_string().parse().ok());
        if let Some(written) = written {
            table.insert(key.to_owned(), Value::Datetime(written));
        }
    }
}

fn deciders(fields: &mut Fields<'_>, table: &mut Table) {
    let mut all: Vec<Value> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (at, (who, _, role)) in DECIDERS.into_iter().enumerate() {
        let staff = fields.may(who);
        let as_what = fields.may(role);
        if staff.is_empty() && as_what.is_empty() && at > 1 {
            continue;
        }
        if staff.is_empty() {
            fields.wrong(who, id::ERROR_CHOOSE);
        } else if seen.contains(&staff) {
            fields.wrong(who, id::INCIDENT_NO_TWO);
        }
        if let Some(known) = fields.one::<Role>(role) {
            let mut decider = Table::new();
            decider.insert("staff".to_owned(), Value::from(staff));
            decider.insert("role".to_owned(), Value::from(known.word()));
            all.push(Value::Table(decider));
        }
        seen.push(staff);
    }
    table.insert("deciders".to_owned(), Value::Array(all));
}
