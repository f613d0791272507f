//! The page: what was recorded, a form for one answer more, and the list.

use super::super::file::record;
use super::super::show::person as shown;
use super::super::{Posted, Reader, Sheet};
use crate::office::consents::seen;
use crate::office::people::{Held, held};
use axum::response::Response;
use language::{Id, id};
use page::{Choice, Fault, Field, Form, Html, Kind, Tone};
use record::consent::{Answer, How, NeverShareWith, Purpose};
use record::date::Day;
use sign::{Category, Time};

pub(super) const PURPOSES: [(Purpose, Id); 4] = [
    (Purpose::TracingInNetwork, id::CONSENTS_TRACING),
    (Purpose::SharingWithAuthorities, id::CONSENTS_AUTHORITIES),
    (Purpose::PublicationOfPhoto, id::CONSENTS_PHOTO),
    (Purpose::PublicationOfName, id::CONSENTS_NAME),
];
pub(super) const ANSWERS: [(Answer, Id); 3] = [
    (Answer::Given, id::CONSENTS_GIVEN),
    (Answer::Refused, id::CONSENTS_REFUSED),
    (Answer::Withdrawn, id::CONSENTS_WITHDRAWN),
];
/// How an answer was given; *in register* is not for staff to say.
pub(super) const WAYS: [(How, Id); 5] = [
    (How::InPerson, id::DESK_REQUEST_IN_PERSON),
    (How::ByPhone, id::DESK_REQUEST_BY_PHONE),
    (How::InWriting, id::DESK_REQUEST_IN_WRITING),
    (How::Online, id::CONSENTS_ONLINE),
    (How::ByTrustedAdult, id::CONSENTS_ADULT),
];

/// A fault of a field.
pub(super) type Wrong = Vec<(&'static str, Id)>;

/// What a form was sent with, and what is wrong with it.
#[derive(Default)]
pub(super) struct Sent {
    /// The answer's form.
    pub(super) answer: Option<(Posted, Wrong)>,
    /// The list's form; with the list that somebody saved meanwhile, if they did.
    pub(super) never: Option<(Posted, Wrong, Option<NeverShareWith>)>,
}

/// The page.
pub(crate) async fn ask(reader: Reader) -> Result<Response, Response> {
    page(&reader, Sent::default()).await
}

pub(super) async fn page(reader: &Reader, sent: Sent) -> Result<Response, Response> {
    let record = record(reader)?;
    let known = reader
        .act(move |shell, _| Ok((held(shell, record, &[Category::Casework])?, shell.now())))
        .await?;
    Ok(reader.page(sheet(reader, known, sent)))
}

fn sheet(reader: &Reader, (held, now): (Held, Time), sent: Sent) -> Sheet {
    let path = format!("case/{}", reader.param("record"));
    let title = reader.say(id::CONSENTS_TITLE);
    let back = Html::line(vec![Html::link(
        &reader.href(&path),
        &reader.say(id::FILE_BACK),
    )]);
    if !held.has(Category::Casework) {
        let open = super::super::small::button(reader, &format!("{path}/open"), id::FILE_OPEN);
        let notice = Html::notice(Tone::Note, &reader.say(id::FILE_MISSING), open);
        return Sheet::new(title, Html::all([back, notice]));
    }
    let faulty = sent.answer.is_some() || sent.never.is_some();
    let kinds = [Category::Casework];
    let content = Html::all([
        reader.para(id::CONSENTS_TEXT),
        back,
        Html::part(
            "so-far",
            &reader.say(id::CONSENTS_SO_FAR),
            shown(reader, &held.person, &kinds),
        ),
        Html::part(
            "new-answer",
            &reader.say(id::CONSENTS_ANSWER_TITLE),
            answer(reader, &path, sent.answer, now),
        ),
        Html::part(
            "never",
            &reader.say(id::FIELD_NEVER),
            list(
                reader,
                &path,
                sent.never,
                &held.person.casework.consent.never,
            ),
        ),
    ]);
    let sheet = Sheet::new(title, content);
    if faulty { sheet.faulty() } else { sheet }
}

fn choices<'a>(reader: &Reader, all: Vec<(&'static str, Id)>) -> Vec<Choice<'a>> {
    let choice = |(value, label)| Choice {
        value,
        label: reader.say(label),
    };
    all.into_iter().map(choice).collect()
}

fn faults<'a>(reader: &Reader, wrong: &Wrong) -> Vec<Fault<'a>> {
    let fault = |(field, says): &(&'static str, Id)| Fault {
        field,
        words: reader.say(*says),
    };
    wrong.iter().map(fault).collect()
}

/// One answer to one purpose.
fn answer(reader: &Reader, path: &str, sent: Option<(Posted, Wrong)>, now: Time) -> Html {
    let (values, wrong) = sent.unwrap_or_else(|| {
        let mut values = Posted::default();
        let (year, month, day) = Day::of(now).gregorian();
        values.set("on", &format!("{year:04}-{month:02}-{day:02}"));
        values.set("mark", &reader.new_mark());
        (values, Wrong::new())
    });
    let purposes = PURPOSES.iter().map(|(p, label)| (p.word(), *label));
    let answers = ANSWERS.iter().map(|(a, label)| (a.word(), *label));
    let ways = WAYS.iter().map(|(w, label)| (w.word(), *label));
    let field = |name: &'static str, label: Id, hint: Option<Id>, kind, optional| Field {
        name,
        label: reader.say(label),
        hint: hint.map(|hint| reader.say(hint)),
        value: values.get(name),
        kind,
        optional,
    };
    let purposes = Kind::One(choices(reader, purposes.collect()));
    let answers = Kind::One(choices(reader, answers.collect()));
    let ways = Kind::One(choices(reader, ways.collect()));
    let authorities = Some(id::CONSENTS_AUTHORITIES_HINT);
    let notice = Some(id::CONSENTS_NOTICE_HINT);
    let language = Some(id::PERSON_LANGUAGE_HINT);
    let fields = vec![
        field("purpose", id::CONSENTS_PURPOSE, None, purposes, false),
        field("answer", id::CONSENTS_ANSWER, None, answers, false),
        field(
            "authorities",
            id::CONSENTS_WHICH,
            authorities,
            Kind::Text,
            true,
        ),
        field("notice", id::CONSENTS_NOTICE, notice, Kind::Code, true),
        field("language", id::FIELD_LANGUAGE, language, Kind::Code, true),
        field(
            "on",
            id::CONSENTS_ON,
            Some(id::PERSON_DAY_HINT),
            Kind::Code,
            false,
        ),
        field("how", id::CONSENTS_HOW, None, ways, false),
    ];
    let form = Form {
        locale: reader.locale(),
        action: &reader.href(&format!("{path}/consents")),
        hidden: vec![("mark", values.mark())],
        fields,
        faults: faults(reader, &wrong),
        send: reader.say(id::CONSENTS_RECORD),
        back: None,
    };
    Html::all([reader.para(id::CONSENTS_ANSWER_TEXT), form.html()])
}

/// With whom nothing may be shared.
fn list(
    reader: &Reader,
    path: &str,
    sent: Option<(Posted, Wrong, Option<NeverShareWith>)>,
    now: &NeverShareWith,
) -> Html {
    let mut above = vec![reader.para(id::CONSENTS_NEVER_TEXT)];
    let (mut values, wrong, theirs) = sent.unwrap_or_else(|| {
        let mut values = lines(now);
        values.set("seen", &seen(now).to_string());
        (values, Wrong::new(), None)
    });
    if let Some(theirs) = theirs {
        let saved = lines(&theirs);
        let rows: Vec<_> = NEVER
            .iter()
            .map(|(name, label, _)| (reader.say(*label), Html::typed(saved.get(name))))
            .collect();
        let body = Html::all([
            reader.para(id::CONSENTS_MEANWHILE_TEXT),
            Html::summary(&rows),
        ]);
        let title = reader.say(id::PERSON_MEANWHILE);
        above.push(Html::notice(Tone::Warning, &title, body));
        // What they added is not lost by being sent again: it goes only if it is taken out.
        for (name, ..) in NEVER {
            let typed = values.get(name).to_owned();
            let known: Vec<&str> = typed.lines().map(str::trim).collect();
            let new = saved.get(name).lines().filter(|line| !known.contains(line));
            let new: Vec<&str> = core::iter::once(typed.trim_end()).chain(new).collect();
            values.put(name, new.join("\n").trim_start());
        }
        values.put("seen", &seen(&theirs).to_string());
    }
    let mark = reader.new_mark();
    let field = |(name, label, hint): &(&'static str, Id, Id)| Field {
        name,
        label: reader.say(*label),
        hint: Some(reader.say(*hint)),
        value: values.get(name),
        kind: Kind::Text,
        optional: true,
    };
    let form = Form {
        locale: reader.locale(),
        action: &reader.href(&format!("{path}/never")),
        hidden: vec![("mark", &mark), ("seen", values.get("seen"))],
        fields: NEVER.iter().map(field).collect(),
        faults: faults(reader, &wrong),
        send: reader.say(id::CONSENTS_NEVER_SAVE),
        back: None,
    };
    above.push(form.html());
    Html::all(above)
}

/// The parts of the list: field, words, what helps.
pub(super) const NEVER: [(&str, Id, Id); 4] = [
    (
        "societies",
        id::CONSENTS_SOCIETIES,
        id::CONSENTS_SOCIETIES_HINT,
    ),
    ("countries", id::CONSENTS_COUNTRIES, id::PERSON_COUNTRY_HINT),
    ("bodies", id::CONSENTS_BODIES, id::PERSON_ONE_A_LINE),
    ("people", id::CONSENTS_PEOPLE, id::PERSON_ONE_A_LINE),
];

/// The list as the lines of its fields.
fn lines(never: &NeverShareWith) -> Posted {
    let mut values = Posted::default();
    let join = |lines: Vec<String>| lines.join("\n");
    let texts = |texts: &[record::Text]| -> String {
        join(texts.iter().map(|text| text.reveal().to_owned()).collect())
    };
    let societies = never.societies.iter().map(ToString::to_string);
    values.set("societies", &join(societies.collect()));
    let countries = never.countries.iter().map(|c| c.code().to_owned());
    values.set("countries", &join(countries.collect()));
    values.set("bodies", &texts(&never.authorities));
    values.set("people", &texts(&never.persons));
    values
}
