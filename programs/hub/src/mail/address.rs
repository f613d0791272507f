//! Who may write what to whom.

use crate::caller::{Caller, Known, device_box, keyholder_box};
use crate::refusal::Refusal;
use ledger::leaf::DeviceKind;
use sign::id::DeviceId;
use store::mail::MailBox;
use wire::{Letter, Subject, To};

/// The boxes a letter goes to.
pub(crate) fn boxes(
    caller: &Caller,
    letter: &Letter,
    known: &Known,
    keyholder: DeviceId,
) -> Result<Vec<MailBox>, Refusal> {
    use Subject::{
        Ack, Answer, Ask, Dispatch, Draft, NewReceipt, Notices, Order, Outcome, PublicWord, Query,
        Reply, Seed, Word,
    };
    let refused = Err(Refusal::Forbidden("no such letter from there to there"));
    let receiver = match letter.to {
        To::Device(id) => Some(known.device(id).ok_or(Refusal::Missing)?),
        _ => None,
    };
    let society = match (letter.to, receiver) {
        (To::Desks(society) | To::Leads(society), _) => Some(society),
        (_, Some(device)) => Some(device.society),
        _ => None,
    };
    let a_desk = matches!(letter.to, To::Desks(_) | To::Leads(_))
        || receiver.is_some_and(|d| d.kind == DeviceKind::Desk);
    let a_matcher = receiver.is_some_and(|d| d.kind == DeviceKind::Matcher);
    let a_portal = receiver.is_some_and(|d| d.kind == DeviceKind::Portal);
    let allowed = match (caller, letter.subject) {
        (Caller::Device(..), Ask | Order) => letter.to == To::Keyholder,
        (Caller::Device(..), Query | Word) => a_matcher,
        (Caller::Device(_, sender), Seed | Draft) => a_desk && society == Some(sender.society),
        (Caller::Device(_, sender), Dispatch) => sender.kind == DeviceKind::Desk && a_desk,
        (Caller::Device(_, sender), PublicWord | NewReceipt) => {
            sender.kind == DeviceKind::Desk && a_portal && society == Some(sender.society)
        }
        (Caller::Device(_, sender), Answer | Ack) => {
            sender.kind == DeviceKind::Matcher && a_desk && !matches!(letter.to, To::Leads(_))
        }
        (Caller::Device(_, sender), Notices) => {
            sender.kind == DeviceKind::Matcher && matches!(letter.to, To::Leads(_))
        }
        (Caller::Keyholder(_), Reply | Outcome) => letter.to != To::Keyholder,
        _ => false,
    };
    if !allowed {
        return refused;
    }
    let desks = |society, leads| {
        let desks = known.desks(society, leads);
        desks.map(|device| MailBox { society, device }).collect()
    };
    Ok(match (letter.to, receiver) {
        (To::Device(id), Some(device)) => vec![device_box(id, device)],
        (To::Desks(society), _) => desks(society, false),
        (To::Leads(society), _) => desks(society, true),
        _ => vec![keyholder_box(keyholder)],
    })
}
