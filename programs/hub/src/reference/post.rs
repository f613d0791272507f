//! `POST /v1/references?count=N`.

use crate::caller::Signed;
use crate::clock::now;
use crate::hub::Hub;
use crate::query::{exactly, number};
use crate::refusal::Refusal;
use axum::extract::{RawQuery, State};
use ledger::leaf::DeviceKind;
use std::sync::Arc;
use wire::References;
use wire::paper::MAX_REFERENCES;

/// So many numbers a receipt can show.
const SHOWN: u64 = 100_000_000;

/// How often numbers that were given out are drawn anew, before it is said that none is left.
const ROUNDS: u32 = 64;

pub(crate) async fn post(
    State(hub): State<Arc<Hub>>,
    RawQuery(query): RawQuery,
    call: Signed,
) -> Result<Vec<u8>, Refusal> {
    let device = call
        .caller
        .of_kind(&[DeviceKind::Portal, DeviceKind::Desk])?;
    // A desk needs one now and then; a portal keeps a stock.
    let most = match device.kind {
        DeviceKind::Portal => MAX_REFERENCES,
        _ => 1,
    };
    let [count] = exactly(query.as_deref(), ["count"])?;
    let count: u32 = number(count)?;
    if count > most {
        return Err(Refusal::Malformed("too many references in one call"));
    }
    let count = count as usize;
    let mut references = Vec::with_capacity(count);
    for _ in 0..ROUNDS {
        if references.len() == count {
            break;
        }
        let mut drawn = vec![[0; 8]; count - references.len()];
        for reference in &mut drawn {
            getrandom::fill(reference).map_err(|_| Refusal::Unavailable)?;
            // What a family sees of it is the remainder: that must not be given twice either.
            *reference = (u64::from_be_bytes(*reference) % SHOWN).to_be_bytes();
        }
        let given = store::reference::give(&hub.db, device.society, &drawn, now()).await?;
        references.extend(given);
    }
    if references.len() < count {
        return Err(Refusal::Unavailable);
    }
    Ok(sign::to_bytes(&References { references }))
}
