//! The key of a form that a family sent in, sealed to the keyholder by the portal. The keyholder
//! sees this key, wraps it anew and never sees the form (`parcel::form`).
//!
//! Each portal numbers its forms from 1 and chains them, so that a server that drops or back-dates
//! one is found.

use crate::error::{OpenError, SealError};
use crate::keys::{IntakeKeyId, PartKey};
use crate::pair::{self, Public, Random, Secret};
use crate::suite::{Suite, info};
use sign::id::IntakeId;
use sign::{Hash, hash, to_bytes};

/// Seals a form's key to the society's intake key of a month, bound to the form by `header`.
///
/// # Errors
/// [`SealError::PublicKey`].
pub fn seal_key(
    key: &PartKey,
    intake: IntakeId,
    header: &Hash,
    id: &IntakeKeyId,
    to: &Public,
    random: &Random,
) -> Result<Vec<u8>, SealError> {
    let aad = to_bytes(&(Suite, (intake, *header)));
    pair::seal(to, &info(DOMAIN, id), &aad, key.as_bytes(), random)
}

/// Opens a form's key, without the form.
///
/// # Errors
/// [`OpenError::Changed`] if it belongs to another form, month or society.
pub fn open_key(
    sealed: &[u8],
    intake: IntakeId,
    header: &Hash,
    id: &IntakeKeyId,
    with: &Secret,
) -> Result<PartKey, OpenError> {
    let aad = to_bytes(&(Suite, (intake, *header)));
    let key = pair::open(with, &info(DOMAIN, id), &aad, sealed)?;
    let key = <&[u8; 32]>::try_from(key.as_slice()).map_err(|_| OpenError::Length)?;
    Ok(PartKey::from_bytes(*key))
}

/// The root of a stretch of a portal's chain: the root before (zeros for the first) and the new
/// ids in their order. It becomes a leaf every minute in which there were any.
#[must_use]
pub fn root(before: &Hash, ids: &[IntakeId]) -> Hash {
    let flat: Vec<u8> = ids.iter().flat_map(|id| id.0).collect();
    hash("intakes", &[&before.0, &flat])
}

const DOMAIN: &str = "intake";
