//! All questions on one page, in sections: the same that a family is asked on the public site.

use crate::web::{Reader, Sheet};
use axum::response::Response;
use intake::{Answers, Ask, PAGES, Question};
use language::{Id, id};
use page::{Choice, Field, Form, Html, Kind};

/// How the questions were put, as the record says it, and in words.
pub(super) const WAYS: &[(&str, Id)] = &[
    ("in person", id::DESK_REQUEST_IN_PERSON),
    ("by phone", id::DESK_REQUEST_BY_PHONE),
    ("in writing", id::DESK_REQUEST_IN_WRITING),
];

/// Choices that are shown all at once.
const FEW: usize = 5;

/// The form, as it is empty or as it came back.
pub(crate) async fn ask(reader: Reader) -> Result<Response, Response> {
    Ok(reader.page(sheet(&reader)))
}

fn sheet(reader: &Reader) -> Sheet {
    let sent = reader.sent("request");
    let mut answers = Answers::default();
    for (name, value) in sent.posted().iter() {
        answers.take(name, value);
    }
    let names: Vec<String> = (0..PAGES.len()).map(|at| format!("part-{at}")).collect();
    let mut fields = vec![Field {
        name: "way",
        label: reader.say(id::DESK_REQUEST_WAY),
        hint: None,
        value: sent.posted().get("way"),
        kind: Kind::One(choices(reader, WAYS)),
        optional: false,
    }];
    for (page, name) in PAGES.iter().zip(&names) {
        // A question that heads its part is not said twice.
        let heads = |question: &Question| question.label == page.title;
        if !page.questions.first().is_some_and(heads) {
            fields.push(Field {
                name,
                label: reader.say(page.title),
                hint: None,
                value: "",
                kind: Kind::Heading,
                optional: false,
            });
        }
        fields.extend(page.questions.iter().map(|q| field(reader, q, &answers)));
    }
    let form = Form {
        locale: reader.locale(),
        action: &reader.href("request"),
        hidden: vec![("mark", sent.mark())],
        fields,
        faults: sent.faults(),
        send: reader.say(id::DESK_REQUEST_FILE),
        back: None,
    };
    let content = Html::all([
        reader.para(id::DESK_REQUEST_TEXT),
        Html::line(vec![Html::link(
            &reader.href("request/paper"),
            &reader.say(id::DESK_PAPER_TITLE),
        )]),
        Html::folded(
            &reader.say(id::DESK_REQUEST_NOTICE),
            reader.para(id::CHECK_NOTICE),
        ),
        Html::columns(sent.html(&form)),
    ]);
    Sheet::new(reader.say(id::DESK_REQUEST_TITLE), content)
}

fn choices(reader: &Reader, all: &'static [(&'static str, Id)]) -> Vec<Choice<'static>> {
    let choice = |(value, label): &(&'static str, Id)| Choice {
        value,
        label: reader.say(*label),
    };
    all.iter().map(choice).collect()
}

fn field<'a>(reader: &Reader, question: &'static Question, answers: &'a Answers) -> Field<'a> {
    let kind = match &question.ask {
        Ask::Line => Kind::Line,
        Ask::Text => Kind::Text,
        Ask::Phone => Kind::Phone,
        Ask::Mail => Kind::Mail,
        Ask::One(all) if all.len() > FEW => {
            let first = Choice {
                value: "",
                label: reader.say(id::DESK_CHOOSE),
            };
            let all = choices(reader, all);
            Kind::List([first].into_iter().chain(all).collect())
        }
        Ask::One(all) => Kind::One(choices(reader, all)),
    };
    let hint = match question.name {
        "helper" => Some(id::DESK_REQUEST_IF_OTHER),
        "adult_name" => Some(id::DESK_REQUEST_IF_CHILD),
        _ => question.hint,
    };
    Field {
        name: question.name,
        label: reader.say(question.label),
        hint: hint.map(|hint| reader.say(hint)),
        value: answers.get(question.name),
        kind,
        optional: question.needed.is_none() || question.name == "helper",
    }
}
