//! Orders that wait, with what is to be read before one signs.

use super::tabs;
use crate::office::orders::{self, Listed};
use crate::web::small::Small;
use crate::web::{Reader, Sheet, counting};
use axum::response::Response;
use language::{Args, id};
use page::{Html, Tone};

/// The page.
pub(crate) async fn list(reader: Reader) -> Result<Response, Response> {
    let all = reader.act(|shell, _| Ok(orders::list(shell))).await?;
    let mut content = vec![tabs(&reader, "")];
    if all.is_empty() {
        let words = reader.say(id::DESK_ORDERS_NONE);
        content.push(Html::notice(Tone::Note, &words, Html::all([])));
    }
    content.extend(all.iter().map(|listed| one(&reader, listed)));
    let title = reader.say(id::DESK_ORDERS_TITLE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}

fn one(reader: &Reader, listed: &Listed) -> Html {
    let number = listed.order.to_string();
    let signed: Vec<Html> = listed
        .signed
        .iter()
        .map(|(device, staff)| match staff {
            Some(staff) => Html::words(&reader.colleague_whole(*staff)),
            None => Html::code(&device.to_string()),
        })
        .collect();
    let wanted = match listed.wanted {
        0 => reader.say(id::DESK_ORDERS_GIVEN),
        n => reader.say_with(id::DESK_ORDERS_WANTED, &counting(n)),
    };
    let mut rows = vec![
        (reader.say(id::DESK_ORDERS_WHAT), reader.order(&listed.act)),
        (reader.say(id::DESK_ORDERS_SIGNED), Html::items(&signed)),
        (reader.say(id::DESK_ORDERS_STATE), Html::words(&wanted)),
        (
            reader.say(id::DESK_ORDERS_UNTIL),
            Html::words(&reader.moment(listed.until)),
        ),
        (reader.say(id::DESK_ORDERS_NUMBER), Html::code(&number)),
    ];
    if let Some(code) = &listed.code {
        let shown = Html::all([Html::code(code), reader.careful(id::DESK_CODE_COMPARE)]);
        rows.insert(1, (reader.say(id::DESK_ENROLMENT_CODE), shown));
    }
    let button = |path: &str, words| {
        let form = Small::new(reader, path).carries("order", &number);
        form.send(words)
    };
    let mut buttons = Vec::new();
    if !listed.here && listed.wanted > 0 {
        buttons.push(button("orders/approve", id::DESK_ORDERS_SIGN));
    }
    buttons.push(button("orders/drop", id::DESK_ORDERS_DROP));
    let heading = reader.say_with(
        id::DESK_ORDERS_ONE,
        &Args::none().code("order", number.get(..12).unwrap_or(&number)),
    );
    let body = Html::all([Html::summary(&rows), Html::row(buttons)]);
    Html::part(&format!("order-{number}"), &heading, body)
}
