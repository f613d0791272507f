//! Letters in and out.

use crate::disk::Disk;
use crate::fault::HoldError;
use crate::holder::{Done, Holder};
use policy::letter::{Asking, Ordering};
use release::io::Input;
use sign::encode::Bytes;
use sign::{from_bytes, to_bytes};
use wire::letter::MAX_LETTERS;
use wire::{Letter, Letters, Line, LineFault, MAX_BODY, Method, Received, Subject, To, path};

/// So long a call for sending may take, in microseconds.
const PATIENCE: u64 = 20_000_000;
/// Bytes that a letter takes beside its body, at most.
const AROUND: usize = 64;

/// What letters ask of the machine. What is no request and no order is dropped: only devices of
/// the roster could have sent it.
///
/// # Errors
/// [`HoldError::Random`].
pub fn inputs<D: Disk + Clone>(
    holder: &Holder<D>,
    received: &[Received],
) -> Result<Vec<Input>, HoldError> {
    let mut inputs = Vec::with_capacity(received.len());
    for letter in received {
        match letter.subject {
            Subject::Ask => {
                if let Ok(asking) = from_bytes::<Asking>(&letter.body.0) {
                    inputs.push(holder.asked(asking.ask.0, asking.signature)?);
                }
            }
            Subject::Order => {
                if let Ok(ordering) = from_bytes::<Ordering>(&letter.body.0) {
                    inputs.push(Input::Ordered(ordering.order, ordering.approvals));
                }
            }
            _ => {}
        }
    }
    Ok(inputs)
}

/// Takes letters in and gives what they came to.
///
/// # Errors
/// [`HoldError`].
pub fn take_in<D: Disk + Clone>(
    holder: &mut Holder<D>,
    received: &[Received],
) -> Result<Done, HoldError> {
    let inputs = inputs(holder, received)?;
    holder.take(inputs)
}

/// The letters that replies and outcomes are sent in.
#[must_use]
pub fn letters(done: &mut Done) -> Vec<Letter> {
    let replies = std::mem::take(&mut done.replies).into_iter();
    let outcomes = std::mem::take(&mut done.outcomes).into_iter();
    let letter = |subject| {
        move |(device, body)| Letter {
            to: To::Device(device),
            subject,
            body: Bytes(body),
        }
    };
    replies
        .map(letter(Subject::Reply))
        .chain(outcomes.map(letter(Subject::Outcome)))
        .collect()
}

/// Sends letters, in as few calls as they fit into; what was sent is removed from `letters`.
///
/// # Errors
/// [`LineFault`]; the letters that were not sent are still there.
pub fn send(line: &dyn Line, letters: &mut Vec<Letter>) -> Result<(), LineFault> {
    while !letters.is_empty() {
        let mut size = AROUND;
        let fits = letters.iter().take(MAX_LETTERS).take_while(|letter| {
            size += letter.body.0.len() + AROUND;
            size <= MAX_BODY
        });
        let count = fits.count();
        if count == 0 {
            // No hub takes it; no reply of the machine is so long.
            letters.remove(0);
            continue;
        }
        let rest = letters.split_off(count);
        let body = Letters {
            letters: std::mem::replace(letters, rest),
        };
        let sent = line.call(Method::Post, path::MAIL, &to_bytes(&body), PATIENCE);
        if let Err(fault) = sent {
            // A refusal will be repeated however often it is asked for.
            if !matches!(fault, LineFault::Refused(..)) {
                letters.splice(0..0, body.letters);
            }
            return Err(fault);
        }
    }
    Ok(())
}
