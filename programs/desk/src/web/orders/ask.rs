//! The form of an order. For locking everything it is the page that asks once more.

use super::kinds::{How, Order, ROLES, of};
use super::tabs;
use crate::office::staff::{Listed, list, people};
use crate::web::reply::missing_page;
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::{Args, Piece, id};
use page::{Choice, Field, Form, Html, Kind};

/// The form, as it is empty or as it came back.
pub(crate) async fn ask(reader: Reader) -> Result<Response, Response> {
    let Some(order) = of(reader.param("order")) else {
        return Ok(missing_page(&reader));
    };
    let known = reader.act(|shell, _| Ok(list(shell))).await?;
    Ok(reader.page(sheet(&reader, order, &known)))
}

fn sheet(reader: &Reader, order: &Order, known: &[Listed]) -> Sheet {
    let choices = Choices::of(reader, known);
    let path = format!("orders/{}", order.name);
    let sent = reader.sent(&path);
    let sent = match order.name {
        "lease" => sent.begins("hours", "72"),
        "lock" | "resume" => sent.begins("society", "own"),
        _ => sent,
    };
    let asks = order.asks.iter();
    let values: Vec<String> = asks.map(|ask| sent.posted().any(ask.name)).collect();
    let fields = order.asks.iter().zip(&values).map(|(ask, value)| Field {
        name: ask.name,
        label: reader.say(ask.label),
        hint: ask.hint.map(|hint| reader.say(hint)),
        value,
        kind: choices.kind(reader, ask.how),
        optional: ask.optional,
    });
    let form = Form {
        locale: reader.locale(),
        action: &reader.href(&path),
        hidden: vec![("mark", sent.mark())],
        fields: fields.collect(),
        faults: sent.faults(),
        send: reader.say(order.title),
        back: None,
    };
    let form = match order.stops {
        true => Html::danger(sent.html(&form)),
        false => sent.html(&form),
    };
    let mut content = vec![tabs(reader, order.name), reader.careful(order.text), form];
    if order.asks.iter().any(|ask| ask.how == How::StaffNumber) {
        content.push(who_there_is(reader, known));
    }
    Sheet::new(reader.say(order.title), Html::all(content))
}

/// Numbers to be copied.
fn who_there_is(reader: &Reader, known: &[Listed]) -> Html {
    let rows: Vec<Vec<Html>> = known
        .iter()
        .map(|listed| {
            let state = match (listed.usable, listed.lead) {
                (false, _) => id::DESK_STANDING_STOPPED,
                (true, true) => id::DESK_STANDING_LEAD,
                (true, false) => id::DESK_STANDING_USABLE,
            };
            vec![
                Html::words(&reader.colleague_whole(listed.staff)),
                Html::code(&listed.device.to_string()),
                Html::words(&reader.say(state)),
            ]
        })
        .collect();
    let heads = [
        reader.say(id::DESK_COMPUTER_STAFF),
        reader.say(id::DESK_COMPUTER_DEVICE),
        reader.say(id::DESK_COMPUTER_STANDING),
    ];
    let table = Html::wide_table(&[], &heads, &rows);
    Html::folded(&reader.say(id::DESK_WHO_THERE_IS), table)
}

/// What can be chosen: value, and what it shows.
type Shown = (String, Vec<Piece>);

struct Choices {
    devices: Vec<Shown>,
    subjects: Vec<Shown>,
    staff: Vec<Shown>,
}

impl Choices {
    fn of(reader: &Reader, known: &[Listed]) -> Choices {
        let device = |listed: &Listed| {
            let device = listed.device.to_string();
            let mut shown = vec![Piece::Code(device.clone()), Piece::Text(" · ".to_owned())];
            shown.extend(reader.colleague(listed.staff));
            (device, shown)
        };
        let people = people(known);
        let staff = people.iter();
        let staff = staff.map(|id| (id.to_string(), reader.colleague_whole(*id)));
        let subjects = known
            .iter()
            .map(|listed| (format!("device-{}", listed.device), device(listed).1))
            .chain(
                staff
                    .clone()
                    .map(|(id, shown)| (format!("staff-{id}"), shown)),
            );
        Choices {
            devices: known.iter().filter(|l| l.usable).map(device).collect(),
            subjects: subjects.collect(),
            staff: staff.collect(),
        }
    }

    fn kind<'a>(&'a self, reader: &Reader, how: How) -> Kind<'a> {
        let listed = |all: &'a [Shown], empty| {
            let first = Choice {
                value: "",
                label: reader.say(empty),
            };
            let others = all.iter().map(|(value, shown)| Choice {
                value,
                label: shown.clone(),
            });
            Kind::List([first].into_iter().chain(others).collect())
        };
        match how {
            How::Device => listed(&self.devices, id::DESK_CHOOSE),
            How::Subject => listed(&self.subjects, id::DESK_CHOOSE),
            How::Staff => listed(&self.staff, id::DESK_WHOLE_SOCIETY),
            How::Society => {
                let own = reader.standing().society.map(|s| s.to_string());
                let args = Args::none().code("society", &own.unwrap_or_default());
                Kind::One(vec![
                    Choice {
                        value: "own",
                        label: reader.say_with(id::DESK_ONE_SOCIETY, &args),
                    },
                    Choice {
                        value: "all",
                        label: reader.say(id::DESK_ALL_SOCIETIES),
                    },
                ])
            }
            How::Roles => {
                let role = |(value, label): &(&'static str, _)| Choice {
                    value,
                    label: reader.say(*label),
                };
                Kind::Any(ROLES.iter().map(role).collect())
            }
            How::Number => Kind::Digits,
            How::StaffNumber => Kind::Code,
            How::Text => Kind::Text,
        }
    }
}
