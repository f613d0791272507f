//! Parcels to the hub and back.

use super::PATIENCE;
use parcel::{SealedPart, SealedSlip};
use seal::KeyRef;
use sign::encode::Bytes;
use sign::id::IntakeId;
use sign::{Category, Hash, from_bytes, sha256, to_bytes};
use wire::parcel::{Got, MAX_PARCELS, Place, Put, PutAll, WantAll, What};
use wire::{Line, LineFault, Method, path};
use world::desk::{Parcel, SealedRecord, Wanted};

/// Bytes of one call, so that a slow line does not send the same 16 MiB again and again.
const MOST: usize = 6 << 20;

/// How a parcel goes to the hub; none for a form, which only a portal puts there.
#[must_use]
fn to_put(parcel: &Parcel) -> Option<Put> {
    match parcel {
        Parcel::Part(part) => Some(part_put(part)),
        Parcel::Slip(slip) => Some(slip_put(slip)),
        Parcel::Form(_) => None,
    }
}

fn part_put(part: &SealedPart) -> Put {
    Put {
        place: part_place(&part.header.about.key_ref()),
        digest: part.header_hash(),
        bytes: Bytes(to_bytes(part)),
    }
}

fn slip_put(slip: &SealedSlip) -> Put {
    let bytes = to_bytes(slip);
    Put {
        place: Place {
            society: slip.about.society,
            what: What::Slip,
            id: slip.about.record.0,
            category: 0,
            version: slip.about.version,
        },
        digest: sha256(&[&bytes]),
        bytes: Bytes(bytes),
    }
}

fn part_place(of: &KeyRef) -> Place {
    Place {
        society: of.society,
        what: What::Part,
        id: of.record.0,
        category: of.category.number(),
        version: of.version,
    }
}

/// Puts parcels, durable on return.
///
/// # Errors
/// [`LineFault`]; some of them may be there, and putting all again changes nothing.
pub(super) fn put(line: &dyn Line, parcels: &[Parcel]) -> Result<(), LineFault> {
    put_all(line, parcels.iter().filter_map(to_put))
}

/// As [`put`], of parcels that are ready.
///
/// # Errors
/// As [`put`].
fn put_all<L: Line + ?Sized>(
    line: &L,
    parcels: impl Iterator<Item = Put>,
) -> Result<(), LineFault> {
    let mut batch = PutAll {
        parcels: Vec::new(),
    };
    let mut bytes = 0;
    let send = |batch: &mut PutAll| {
        let body = to_bytes(batch);
        batch.parcels.clear();
        line.call(Method::Post, path::PARCELS, &body, PATIENCE * 2)
            .map(drop)
    };
    for put in parcels {
        // A hundred bytes for place, digest and lengths.
        let length = put.bytes.0.len() + 100;
        if batch.parcels.len() == MAX_PARCELS || (bytes > 0 && bytes + length > MOST) {
            send(&mut batch)?;
            bytes = 0;
        }
        bytes += length;
        batch.parcels.push(put);
    }
    if batch.parcels.is_empty() {
        Ok(())
    } else {
        send(&mut batch)
    }
}

/// Puts records that were just locked, with their slips.
///
/// # Errors
/// As [`put`].
pub(crate) fn put_records<L: Line + ?Sized>(
    line: &L,
    records: &[SealedRecord],
) -> Result<(), LineFault> {
    let puts = records.iter().flat_map(|record| {
        let parts = record.parts.iter().map(part_put);
        parts.chain(record.slip.iter().map(slip_put))
    });
    put_all(line, puts)
}

/// Fetches what is wanted, as far as the hub has it. What it gives is checked by the machine.
///
/// # Errors
/// [`LineFault`].
pub(super) fn fetch(line: &dyn Line, wanted: &[Wanted]) -> Result<Vec<Parcel>, LineFault> {
    let mut found = Vec::new();
    let mut parts: Vec<(Place, Option<Hash>)> = Vec::new();
    for (of, header) in wanted {
        if of.category == Category::Intake {
            let target = path::form(of.society, IntakeId(of.record.0));
            match line.call(Method::Get, &target, &[], PATIENCE) {
                Ok(bytes) => {
                    let form = from_bytes(&bytes).map_err(|_| LineFault::Malformed)?;
                    found.push(Parcel::Form(form));
                }
                Err(LineFault::Missing) => {}
                Err(fault) => return Err(fault),
            }
        } else {
            parts.push((part_place(of), Some(*header)));
        }
    }
    let mut rest = parts.as_slice();
    while !rest.is_empty() {
        let body = to_bytes(&WantAll {
            wanted: rest.to_vec(),
        });
        let bytes = line.call(Method::Post, path::PARCELS_GET, &body, PATIENCE)?;
        let got: Got = from_bytes(&bytes).map_err(|_| LineFault::Malformed)?;
        let count = got.parcels.len();
        if count == 0 || count > rest.len() {
            return Err(LineFault::Malformed);
        }
        for bytes in got.parcels.into_iter().flatten() {
            // A parcel that is none at all is as good as one that is missing.
            if let Ok(part) = from_bytes(&bytes.0) {
                found.push(Parcel::Part(part));
            }
        }
        rest = &rest[count..];
    }
    Ok(found)
}

/// What of the wanted is not among the found, by its name: whether it is the right one under that
/// name, the machine looks.
#[must_use]
pub(super) fn missing(wanted: &[Wanted], found: &[Parcel]) -> Vec<KeyRef> {
    let name = |parcel: &Parcel| match parcel {
        Parcel::Part(part) => Some(part.header.about.key_ref()),
        Parcel::Form(form) => Some(form.key_ref()),
        Parcel::Slip(_) => None,
    };
    let names: Vec<KeyRef> = found.iter().filter_map(name).collect();
    let wanted = wanted.iter().map(|(of, _)| *of);
    wanted.filter(|of| !names.contains(of)).collect()
}
