//! Another officer's order is signed here.

use super::{given, tabs};
use crate::office::orders;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::id;
use page::Html;

/// Signs the order that the form names.
pub(crate) async fn approve(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let order = posted.get("order").to_owned();
    let done = reader
        .once(posted.mark(), move |shell, until| {
            whole(&order)?;
            orders::approve(shell, &order, until)
        })
        .await?;
    let Some(done) = done else {
        return Ok(reader.go("orders"));
    };
    let content = Html::all([tabs(&reader, ""), given(&reader, &done)]);
    Ok(reader.page(Sheet::new(reader.say(id::DESK_ORDERS_TITLE), content)))
}

/// A page names an order by its whole number: the beginning of one is for people who type.
pub(super) fn whole(order: &str) -> Result<(), crate::Fault> {
    match order.len() {
        64 => Ok(()),
        _ => Err(crate::Fault::asked("the form names no order")),
    }
}
