//! A case: the person it is about, the file around it, and everything that is done with it.

mod act;
mod family;
mod history;
mod links;
mod open;
mod papers;
mod show;
mod write;

pub(super) use act::{ask, call_back, choose, due, erase, note, share, step, verify, withdraw};
pub(super) use family::relation;
pub(super) use history::lines;
pub(super) use open::open;
pub(super) use papers::{attach, look, remove};
pub(super) use show::show;
pub(super) use write::{message, offer};

pub(super) use write::{lead, letter_fault};

use super::small::Small;
use crate::web::Reader;
use language::{Id, id};
use record::case::{Case, Outcome, Step};
use record::exchange::Exchange;
use record::file::{Match, Wish};
use record::message::Stage;
use sign::id::RecordId;

/// The record that the path names.
#[expect(
    clippy::result_large_err,
    reason = "the page that ends the call, made once"
)]
pub(crate) fn record(reader: &Reader) -> Result<RecordId, axum::response::Response> {
    let named = reader.param("record").parse();
    named.map_err(|_| crate::web::reply::missing_page(reader))
}

/// Where a case stands, in words.
pub(super) fn state(case: Case) -> Id {
    match case {
        Case::EnquiryReceived => id::STATE_ENQUIRY,
        Case::Assessed => id::STATE_ASSESSED,
        Case::Accepted => id::STATE_ACCEPTED,
        Case::Declined => id::STATE_DECLINED,
        Case::Open => id::STATE_OPEN,
        Case::Referred(_) => id::STATE_REFERRED,
        Case::FieldAction => id::STATE_FIELD,
        Case::Found(_) => id::STATE_FOUND,
        Case::ConsentSought(_) => id::STATE_CONSENT,
        Case::ContactRestored => id::STATE_RESTORED,
        Case::Suspended(_) => id::STATE_SUSPENDED,
        Case::Reopened(_) => id::STATE_REOPENED,
        Case::Closed(_) => id::STATE_CLOSED,
    }
}

/// How a link stands, in words.
pub(super) fn matched(state: Match) -> Id {
    match state {
        Match::Potential => id::MATCH_POTENTIAL,
        Match::Confirmed => id::MATCH_CONFIRMED,
        Match::Rejected => id::MATCH_REJECTED,
        Match::ReunitedElsewhere => id::MATCH_ELSEWHERE,
        Match::Undone => id::MATCH_UNDONE,
    }
}

/// A choice, in words.
pub(super) fn wish(wish: Wish) -> Id {
    match wish {
        Wish::FullContact => id::WISH_FULL,
        Wish::MessagesOnly => id::WISH_MESSAGES,
        Wish::AliveNoContact => id::WISH_ALIVE,
        Wish::Nothing => id::WISH_NOTHING,
    }
}

/// Whether the lead looked at this very case: asked wherever something leaves the society.
pub(super) fn lead_question(form: Small<'_>) -> Small<'_> {
    form.tick("agreed", id::LEAD_AGREED, id::LEAD_AGREED_YES)
}

/// What a letter is, in words.
pub(super) fn letter_about(letter: &Exchange) -> Id {
    match letter {
        Exchange::Enquiry(_) => id::LETTER_ENQUIRY,
        Exchange::Answer(_) => id::LETTER_ANSWER,
        Exchange::Carried(carried) => match carried.message.stage {
            Stage::ReplyCollected(_) => id::LETTER_REPLY,
            _ => id::LETTER_MESSAGE,
        },
        Exchange::Transfer(_) => id::LETTER_TRANSFER,
        Exchange::TransferAnswer(_) => id::LETTER_TRANSFER_ANSWER,
        Exchange::Withdrawal(_) => id::LETTER_WITHDRAWAL,
        Exchange::Older(_) => id::LETTER_OLDER,
        Exchange::Warning(_) => id::LETTER_WARNING,
    }
}

/// Steps that staff can take by themselves, as a form sends them and in words. Those that follow
/// from letters are not among them.
pub(super) const STEPS: [(&str, Id, Step); 13] = [
    ("open", id::STEP_OPEN, Step::Open),
    ("field", id::STEP_FIELD, Step::ActInField),
    (
        "located",
        id::STEP_LOCATED,
        Step::Find(record::case::Finding::Located),
    ),
    (
        "deceased",
        id::STEP_DECEASED,
        Step::Find(record::case::Finding::DeceasedReported),
    ),
    (
        "detained",
        id::STEP_DETAINED,
        Step::Find(record::case::Finding::DetainedReported),
    ),
    ("refute", id::STEP_REFUTE, Step::Refute),
    ("consent", id::STEP_CONSENT, Step::SeekConsent),
    ("restored", id::STEP_RESTORED, Step::RestoreContact),
    ("suspend", id::STEP_SUSPEND, Step::Suspend),
    ("resume", id::STEP_RESUME, Step::Resume),
    ("reopen", id::STEP_REOPEN, Step::Reopen),
    (
        "unable",
        id::STEP_UNABLE,
        Step::Close(Outcome::UnableToTrace),
    ),
    (
        "close",
        id::STEP_CLOSE,
        Step::Close(Outcome::ContactRestored),
    ),
];
