//! What travels through the hub.

use crate::desk::{JobId, Parcel, Wanted};
use crate::device::{Outgoing, SessionKey};
use ledger::leaf::{Approval, Order};
use parcel::form::SealedForm;

/// Who gets a letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Address {
    Keyholder,
    Hub,
    Desk(usize),
    Portal(usize),
    Matcher,
}

/// A letter on its way.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) from: Address,
    pub(crate) to: Address,
    pub(crate) mail: Mail,
}

/// What is in it.
#[derive(Clone, Debug)]
pub(crate) enum Mail {
    Ask(Outgoing),
    Order(Order, Vec<Approval>),
    Reply(Vec<u8>),
    Put(JobId, Vec<Parcel>),
    Stored(JobId),
    Fetch(Vec<Wanted>),
    Fetched(Vec<Parcel>),
    PutForm(u64, Box<SealedForm>),
    FormStored(u64),
    WantBlock,
    Block(Vec<[u8; 8]>),
    WantRoster,
    Roster(Vec<u8>),
    Announce(Box<SessionKey>),
    Session(Box<SessionKey>),
    Query(Vec<u8>),
    Word(Vec<u8>),
    Answer(Vec<u8>),
    Ack(Vec<u8>),
    Notices(Vec<u8>),
    Seed(Vec<u8>),
}

impl Mail {
    /// Names its kind in a trace; its bytes may hold a signature that is never the same twice.
    pub(crate) fn kind(&self) -> u8 {
        match self {
            Mail::Ask(_) => 1,
            Mail::Order(..) => 2,
            Mail::Reply(_) => 3,
            Mail::Put(..) => 4,
            Mail::Stored(_) => 5,
            Mail::Fetch(_) => 6,
            Mail::Fetched(_) => 7,
            Mail::PutForm(..) => 8,
            Mail::FormStored(_) => 9,
            Mail::WantBlock => 10,
            Mail::Block(_) => 11,
            Mail::WantRoster => 12,
            Mail::Roster(_) => 13,
            Mail::Announce(_) => 14,
            Mail::Session(_) => 15,
            Mail::Query(_) => 16,
            Mail::Word(_) => 17,
            Mail::Answer(_) => 18,
            Mail::Ack(_) => 19,
            Mail::Notices(_) => 20,
            Mail::Seed(_) => 21,
        }
    }
}
