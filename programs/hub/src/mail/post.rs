//! `POST /v1/mail`.

use super::address::boxes;
use crate::caller::Signed;
use crate::hub::Hub;
use crate::query::body;
use crate::refusal::Refusal;
use axum::extract::State;
use std::sync::Arc;
use store::mail::Posted;
use wire::Letters;
use wire::letter::MAX_LETTERS;

pub(crate) async fn post(State(hub): State<Arc<Hub>>, call: Signed) -> Result<(), Refusal> {
    call.caller.active()?;
    let letters: Letters = body(&call.body)?;
    if letters.letters.len() > MAX_LETTERS {
        return Err(Refusal::Malformed("too many letters in one call"));
    }
    let keyholder = hub.log.ed25519.device();
    let mut posted = Vec::with_capacity(letters.letters.len());
    for letter in letters.letters {
        let to = boxes(&call.caller, &letter, &call.known, keyholder)?;
        let body = Arc::new(letter.body.0);
        posted.extend(to.into_iter().map(|to| Posted {
            to,
            from: call.caller.id(),
            subject: letter.subject,
            body: Arc::clone(&body),
        }));
    }
    hub.write(posted, None).await
}
