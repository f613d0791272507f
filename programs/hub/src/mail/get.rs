//! `GET /v1/mail?wait=SECONDS`. A device that is not usable any more reads its box, too.

use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::{exactly, number};
use crate::refusal::Refusal;
use axum::extract::{RawQuery, State};
use core::time::Duration;
use std::sync::Arc;
use tokio::time::Instant;
use wire::letter::MAX_LETTERS;
use wire::{Delivery, MAX_BODY, path};

pub(crate) async fn get(
    State(hub): State<Arc<Hub>>,
    RawQuery(query): RawQuery,
    call: Signed,
) -> Result<Vec<u8>, Refusal> {
    let [wait] = exactly(query.as_deref(), ["wait"])?;
    let wait: u32 = number(wait)?;
    if wait > path::MAX_WAIT {
        return Err(Refusal::Malformed("no call waits as long as that"));
    }
    let until = Instant::now() + Duration::from_secs(u64::from(wait));
    let of = call.caller.mailbox();
    // Whoever waits does no work: the room is others'.
    drop(call);
    let mut waiter = hub.waiters.enter(of, hub.limits.waiting);
    let mut closing = hub.closing.clone();
    loop {
        let letters = store::mail::waiting(&hub.db, of, MAX_LETTERS, MAX_BODY - (1 << 15)).await?;
        let over = Instant::now() >= until || *closing.borrow();
        let Some(waiter) = waiter.as_mut().filter(|_| letters.is_empty() && !over) else {
            return Ok(sign::to_bytes(&Delivery { letters }));
        };
        tokio::select! {
            () = waiter.rung() => {}
            () = tokio::time::sleep_until(until) => {}
            _ = closing.wait_for(|closing| *closing) => {}
        }
    }
}
