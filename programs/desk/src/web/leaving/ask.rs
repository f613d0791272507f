//! Who leaves, what their computers held, and who takes over.

use crate::office::cases;
use crate::office::leaving::{Held, Holdings, holdings};
use crate::office::staff::{list, people};
use crate::shell::Role;
use crate::web::again::Sent;
use crate::web::orders::tabs;
use crate::web::{Reader, Sheet, counting};
use axum::response::Response;
use language::{Id, Piece, id};
use page::{Choice, Field, Form, Html, Kind, Tone};
use sign::Category;
use sign::id::{RecordId, StaffId};
use std::collections::BTreeSet;

/// What the page is about.
struct Known {
    staff: Vec<StaffId>,
    cases: Vec<(RecordId, Role)>,
    who: Option<(StaffId, Holdings)>,
}

/// The page: first who, then the rest. Nothing is changed by looking.
pub(crate) async fn ask(reader: Reader) -> Result<Response, Response> {
    let sent = reader.sent("leaving").begins("days", "30");
    let who = match sent.is_back() {
        true => sent.posted().get("staff").parse().ok(),
        false => reader.query("staff").parse().ok(),
    };
    let known = known(&reader, who).await?;
    Ok(reader.page(sheet(&reader, &known, &sent)))
}

/// What there is, and what somebody's computers held.
async fn known(reader: &Reader, who: Option<StaffId>) -> Result<Known, Response> {
    reader
        .act(move |shell, until| {
            let cases = cases::list(shell).into_iter();
            Ok(Known {
                staff: people(&list(shell)),
                cases: cases.map(|l| (l.case.record, l.case.role)).collect(),
                who: match who {
                    Some(who) => Some((who, holdings(shell, who, until)?)),
                    None => None,
                },
            })
        })
        .await
}

fn sheet(reader: &Reader, known: &Known, sent: &Sent) -> Sheet {
    let mut content = vec![
        tabs(reader, "leaving"),
        reader.careful(id::DESK_LEAVING_TEXT),
    ];
    match &known.who {
        None => {
            let links: Vec<Html> = known
                .staff
                .iter()
                .map(|staff| {
                    let to = reader.href(&format!("leaving?staff={staff}"));
                    Html::link(&to, &reader.colleague_whole(*staff))
                })
                .collect();
            content.push(Html::heading(&reader.say(id::DESK_LEAVING_WHO)));
            content.push(Html::items(&links));
        }
        Some((staff, holdings)) => {
            content.push(Html::line(vec![
                Html::words(&reader.say(id::DESK_COMPUTER_STAFF)),
                Html::words(&reader.colleague_whole(*staff)),
            ]));
            content.push(held(reader, holdings));
            content.push(Html::danger(form(reader, known, *staff, sent)));
        }
    }
    Sheet::new(reader.say(id::DESK_LEAVING_TITLE), Html::all(content))
}

/// Records by name of the log: the log knows no other.
fn held(reader: &Reader, holdings: &Holdings) -> Html {
    let heads = [
        id::DESK_COMPUTER_DEVICE,
        id::DESK_COMPUTER_STANDING,
        id::DESK_LEAVING_OPENED,
        id::DESK_LEAVING_KINDS,
        id::DESK_LEAVING_WROTE,
        id::DESK_LEAVING_SEARCHES,
        id::DESK_LEAVING_LAST,
    ];
    let heads = heads.map(|id| reader.say(id));
    let rows: Vec<Vec<Html>> = holdings.devices.iter().map(|d| row(reader, d)).collect();
    let mut content = vec![Html::wide_table(
        &reader.say(id::DESK_LEAVING_HELD),
        &heads,
        &rows,
    )];
    for device in &holdings.devices {
        let items: Vec<Html> = device
            .opened
            .iter()
            .map(|(record, kinds)| {
                let kinds: Vec<Category> = kinds.iter().copied().collect();
                Html::all([
                    Html::code(&record.to_string()),
                    Html::words(&[Piece::Text(" ".to_owned())]),
                    Html::words(&reader.categories(&kinds)),
                ])
            })
            .collect();
        if !items.is_empty() {
            let mut title = reader.say(id::DESK_LEAVING_LIST);
            title.push(Piece::Text(" ".to_owned()));
            title.push(Piece::Code(device.device.to_string()));
            content.push(Html::folded(&title, Html::items(&items)));
        }
    }
    let read = usize::try_from(holdings.read).unwrap_or(usize::MAX);
    let words = reader.say_with(id::DESK_LEAVING_READ, &counting(read));
    content.push(Html::para(&words));
    if !holdings.whole {
        let words = reader.say(id::DESK_LEAVING_NOT_WHOLE);
        content.push(Html::notice(Tone::Warning, &words, Html::all([])));
    }
    Html::all(content)
}

fn row(reader: &Reader, held: &Held) -> Vec<Html> {
    let number = |n: usize| Html::code(&n.to_string());
    let kinds: BTreeSet<Category> = held.opened.values().flatten().copied().collect();
    let kinds: Vec<Category> = kinds.into_iter().collect();
    let state = match (held.usable, held.here) {
        (false, _) => id::DESK_STANDING_STOPPED,
        (true, true) => id::DESK_LEAVING_HERE,
        (true, false) => id::DESK_STANDING_USABLE,
    };
    let last = held
        .last
        .map_or_else(|| reader.say(id::DESK_NEVER), |time| reader.moment(time));
    vec![
        Html::code(&held.device.to_string()),
        Html::words(&reader.say(state)),
        number(held.opened.len()),
        Html::words(&reader.categories(&kinds)),
        number(held.wrote.len()),
        Html::code(&held.searches.to_string()),
        Html::words(&last),
    ]
}

fn form(reader: &Reader, known: &Known, staff: StaffId, sent: &Sent) -> Html {
    let who = staff.to_string();
    let others = known.staff.iter().filter(|other| **other != staff);
    let others: Vec<(String, StaffId)> = others.map(|who| (who.to_string(), *who)).collect();
    let nobody = Choice {
        value: "",
        label: reader.say(id::DESK_LEAVING_NOBODY),
    };
    let others = others.iter().map(|(value, who)| Choice {
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
    let records = records.iter().map(|(value, label)| Choice {
        value,
        label: label.clone(),
    });
    let values = ["to", "records", "others", "days"].map(|name| sent.posted().any(name));
    let [to, chosen, typed, days] = &values;
    let field = |name, label, hint: Option<Id>, value, kind| Field {
        name,
        label: reader.say(label),
        hint: hint.map(|hint| reader.say(hint)),
        value,
        kind,
        optional: true,
    };
    let records: Vec<Choice<'_>> = records.collect();
    let mut fields = vec![field(
        "to",
        id::DESK_LEAVING_TO,
        None,
        to,
        Kind::List([nobody].into_iter().chain(others).collect()),
    )];
    if !records.is_empty() {
        let kind = Kind::Any(records);
        fields.push(field(
            "records",
            id::DESK_ACCESS_RECORDS,
            None,
            chosen,
            kind,
        ));
    }
    let hint = Some(id::DESK_ACCESS_OTHERS_HINT);
    fields.extend([
        field("others", id::DESK_ACCESS_OTHERS, hint, typed, Kind::Text),
        field("days", id::DESK_ACCESS_DAYS, None, days, Kind::Digits),
    ]);
    let form = Form {
        locale: reader.locale(),
        action: &reader.href("leaving"),
        hidden: vec![("mark", sent.mark()), ("staff", &who)],
        fields,
        faults: sent.faults(),
        send: reader.say(id::DESK_LEAVING_DO),
        back: None,
    };
    sent.html(&form)
}
