//! The form by which access is given.

use crate::office::cases;
use crate::office::staff::{list, people};
use crate::web::words::category_id;
use crate::web::{Reader, Right, Sheet};
use axum::response::Response;
use language::{Id, Piece, id};
use page::{Choice, Field, Form, Html, Kind, Tone};
use sign::Category;
use sign::id::{RecordId, StaffId};

/// Kinds of access as the form sends them, and in words.
const KINDS: [(&str, Id); 4] = [
    ("case", id::DESK_ACCESS_CASE),
    ("intake", id::DESK_ACCESS_INTAKE),
    ("case-list", id::DESK_ACCESS_CASE_LIST),
    ("candidate", id::DESK_ACCESS_CANDIDATE),
];

/// Who and what can be chosen.
struct Known {
    staff: Vec<StaffId>,
    cases: Vec<(RecordId, crate::shell::Role)>,
}

/// The form, as it is empty or as it came back.
pub(crate) async fn ask(reader: Reader) -> Result<Response, Response> {
    let known = known(&reader).await?;
    Ok(reader.page(sheet(&reader, &known)))
}

/// Who and what there is.
async fn known(reader: &Reader) -> Result<Known, Response> {
    reader
        .act(|shell, _| {
            let cases = cases::list(shell).into_iter();
            Ok(Known {
                staff: people(&list(shell)),
                cases: cases.map(|l| (l.case.record, l.case.role)).collect(),
            })
        })
        .await
}

fn sheet(reader: &Reader, known: &Known) -> Sheet {
    let sent = reader
        .sent("access")
        .begins("kind", "case")
        .begins("days", "30");
    let say = |(value, label): &(&'static str, Id)| Choice {
        value,
        label: reader.say(*label),
    };
    let staff = known.staff.iter().map(|who| (who.to_string(), *who));
    let staff: Vec<(String, StaffId)> = staff.collect();
    let first = Choice {
        value: "",
        label: reader.say(id::DESK_CHOOSE),
    };
    let people = staff.iter().map(|(value, who)| Choice {
        value,
        label: reader.colleague_whole(*who),
    });
    let records: Vec<(String, Vec<Piece>)> = known
        .cases
        .iter()
        .map(|(record, role)| {
            let mut words = vec![Piece::Code(record.to_string())];
            words.push(Piece::Text(" ".to_owned()));
            words.extend(reader.role(*role));
            (record.to_string(), words)
        })
        .collect();
    let own = records.iter().map(|(value, label)| Choice {
        value,
        label: label.clone(),
    });
    let kinds = Category::RECORD.map(|category| Choice {
        value: crate::words::category(category),
        label: reader.say(category_id(category)),
    });
    let values = ["staff", "kind", "records", "others", "kinds", "days"];
    let values = values.map(|name| sent.posted().any(name));
    let [to, kind, chosen, others, which, days] = &values;
    let field = |name, label, hint: Option<Id>, value, kind, optional| Field {
        name,
        label: reader.say(label),
        hint: hint.map(|hint| reader.say(hint)),
        value,
        kind,
        optional,
    };
    let mut fields = vec![
        field(
            "staff",
            id::DESK_ACCESS_TO,
            None,
            to,
            Kind::List([first].into_iter().chain(people).collect()),
            false,
        ),
        field(
            "kind",
            id::DESK_ACCESS_KIND,
            None,
            kind,
            Kind::One(KINDS.iter().map(say).collect()),
            false,
        ),
    ];
    if !records.is_empty() {
        fields.push(field(
            "records",
            id::DESK_ACCESS_RECORDS,
            None,
            chosen,
            Kind::Any(own.collect()),
            true,
        ));
    }
    fields.extend([
        field(
            "others",
            id::DESK_ACCESS_OTHERS,
            Some(id::DESK_ACCESS_OTHERS_HINT),
            others,
            Kind::Text,
            true,
        ),
        field(
            "kinds",
            id::DESK_ACCESS_KINDS,
            Some(id::DESK_ACCESS_KINDS_HINT),
            which,
            Kind::Any(kinds.into()),
            true,
        ),
        field(
            "days",
            id::DESK_ACCESS_DAYS,
            None,
            days,
            Kind::Digits,
            false,
        ),
    ]);
    let form = Form {
        locale: reader.locale(),
        action: &reader.href("access"),
        hidden: vec![("mark", sent.mark())],
        fields,
        faults: sent.faults(),
        send: reader.say(id::DESK_ACCESS_GIVE),
        back: None,
    };
    let mut content = vec![reader.careful(id::DESK_ACCESS_TEXT)];
    if reader.standing().right != Right::Lead {
        let words = reader.say(id::DESK_ACCESS_NOT_LEAD);
        content.push(Html::notice(Tone::Warning, &words, Html::all([])));
    }
    content.push(sent.html(&form));
    Sheet::new(reader.say(id::DESK_ACCESS_TITLE), Html::all(content))
}
