//! What is said to the hub, and what it answers.

use crate::{canonical, text};
use wire::attachment::Pieces;
use wire::parcel::Slips;
use wire::{CallSeal, Delivery, Got, Letters, LogFiles, PutAll, References, Sessions, Shelf};
use wire::{Taken, Waiting, WantAll};

/// Bodies of calls to the hub, and of its answers.
pub(crate) fn wire_bodies(bytes: &[u8]) -> bool {
    canonical::<Letters>(bytes)
        | canonical::<Delivery>(bytes)
        | canonical::<Taken>(bytes)
        | canonical::<PutAll>(bytes)
        | canonical::<WantAll>(bytes)
        | canonical::<Got>(bytes)
        | canonical::<Pieces>(bytes)
        | canonical::<Waiting>(bytes)
        | canonical::<References>(bytes)
        | canonical::<Sessions>(bytes)
        | canonical::<LogFiles>(bytes)
        | canonical::<Shelf>(bytes)
        | canonical::<Slips>(bytes)
}

/// The header that signs a call.
pub(crate) fn call_seal(bytes: &[u8]) -> bool {
    text(bytes, |text| match CallSeal::from_header(text) {
        Ok(seal) => {
            let again = CallSeal::from_header(&seal.to_header());
            assert_eq!(again, Ok(seal));
            true
        }
        Err(_) => false,
    })
}

/// A query of a call.
pub(crate) fn hub_query(bytes: &[u8]) -> bool {
    text(bytes, |text| {
        let values = hub::query::exactly(Some(text), ["from", "wait"]);
        let numbers = values.map(|v| v.map(|v| hub::query::number::<u64>(v).is_ok()));
        numbers.is_ok_and(|all| all.iter().all(|read| *read))
    })
}
