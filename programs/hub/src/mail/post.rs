//! `POST /v1/mail`.

use super::address::boxes;
use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::body;
use crate::refusal::Refusal;
use axum::extract::State;
use core::num::NonZeroU32;
use sign::SocietyId;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::mail::Posted;
use wire::letter::{MAX_DISPATCH, MAX_LETTERS};
use wire::{Letters, Subject};

pub(crate) async fn post(State(hub): State<Arc<Hub>>, call: Signed) -> Result<(), Refusal> {
    call.caller.active()?;
    let letters: Letters = body(&call.body)?;
    if letters.letters.len() > MAX_LETTERS {
        return Err(Refusal::Malformed("too many letters in one call"));
    }
    let keyholder = hub.log.ed25519.device();
    let mut posted = Vec::with_capacity(letters.letters.len());
    let own = call.caller.mailbox().society;
    let mut dispatches: BTreeMap<SocietyId, u32> = BTreeMap::new();
    for letter in letters.letters {
        let to = boxes(&call.caller, &letter, &call.known, keyholder)?;
        if letter.subject == Subject::Dispatch {
            if letter.body.0.len() > MAX_DISPATCH {
                return Err(Refusal::TooLong);
            }
            let foreign = to.iter().map(|to| to.society);
            let foreign = foreign.filter(|to| *to != own);
            for society in foreign.take(1) {
                *dispatches.entry(society).or_default() += 1;
            }
        }
        let body = Arc::new(letter.body.0);
        posted.extend(to.into_iter().map(|to| Posted {
            to,
            from: call.caller.id(),
            subject: letter.subject,
            body: Arc::clone(&body),
        }));
    }
    for (society, count) in dispatches {
        let count = NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        hub.edge.dispatches(call.caller.id(), society, count)?;
    }
    hub.write(posted, None).await
}
