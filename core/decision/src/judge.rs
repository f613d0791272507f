//! Whether two signatures make a decision.

#[cfg(test)]
mod tests;

use crate::signed::Signed;
use crate::text::Text;
use sign::id::{DeviceId, StaffId};
use sign::time::{DAY, MINUTE};
use sign::{PublicKey, SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// For so long after it was written a decision may be signed and carried out.
pub const LIFE: u64 = 30 * DAY;
/// So much clocks may differ.
const CLOCKS: u64 = 10 * MINUTE;

/// A device in the log's directory, and who works on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decider {
    /// Its key.
    pub key: PublicKey,
    /// Who works on it.
    pub staff: StaffId,
    /// Whether it is a desk: portals and matchers decide nothing.
    pub desk: bool,
    /// Since when it is trusted fully.
    pub from: Time,
    /// When it, or whoever works on it, was stopped, if that was so.
    pub until: Option<Time>,
    /// Where they lead, are officers, or protect data; [`SocietyId::ALL`] counts everywhere.
    pub of: BTreeSet<SocietyId>,
}

/// Everybody, by device.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Deciders(pub BTreeMap<DeviceId, Decider>);

/// Why signatures are not a decision: whoever signed, or gathered them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Not two.
    #[error("a decision needs the signatures of two people")]
    NotTwo,
    /// Of two texts.
    #[error("the two signatures are of two different decisions")]
    Texts,
    /// One device twice.
    #[error("both signatures are of one computer")]
    Device,
    /// One person on two devices.
    #[error("both signatures are of one person, on two computers")]
    Person,
    /// The log does not know it.
    #[error("device {0} is not in this copy of the log, or is no desk")]
    Unknown(DeviceId),
    /// Revoked or suspended, or on probation.
    #[error("device {0}, or who works on it, was stopped, or is not trusted yet")]
    Stopped(DeviceId),
    /// A caseworker, or somebody of another society.
    #[error("whoever works on device {0} is no lead, officer or data-protection officer there")]
    Role(DeviceId),
    /// The bytes were changed, or another key signed.
    #[error("the signature of device {0} is not of this decision: a byte is another")]
    Signature(DeviceId),
    /// Signed before it was written, in the future, or too long ago.
    #[error(
        "the times do not fit: a decision is signed after it is written, and carried out within 30 days"
    )]
    Times,
}

/// The text that two people decided for a society, and who they are, in the order of their
/// numbers; `when` is the moment at which it is carried out.
///
/// # Errors
/// [`Refusal`].
pub fn judge<'a>(
    signed: &'a [Signed],
    deciders: &Deciders,
    society: SocietyId,
    when: Time,
) -> Result<(&'a Text, (StaffId, StaffId)), Refusal> {
    let [first, second] = signed else {
        return Err(Refusal::NotTwo);
    };
    if first.text != second.text {
        return Err(Refusal::Texts);
    }
    if first.device == second.device {
        return Err(Refusal::Device);
    }
    let one = signer(first, deciders, society, when)?;
    let other = signer(second, deciders, society, when)?;
    if one == other {
        return Err(Refusal::Person);
    }
    Ok((&first.text, (one.min(other), one.max(other))))
}

fn signer(
    signed: &Signed,
    deciders: &Deciders,
    society: SocietyId,
    when: Time,
) -> Result<StaffId, Refusal> {
    let device = signed.device;
    let of = deciders.0.get(&device).filter(|of| of.desk);
    let of = of.ok_or(Refusal::Unknown(device))?;
    if !signed.is_of(&of.key) {
        return Err(Refusal::Signature(device));
    }
    let made = signed.text.made().ok_or(Refusal::Times)?;
    let written = made.0 <= signed.at.0.saturating_add(CLOCKS);
    let signed_already = signed.at.0 <= when.0.saturating_add(CLOCKS);
    if !written || !signed_already || when.since(made) > LIFE {
        return Err(Refusal::Times);
    }
    if of.from > signed.at || of.until.is_some_and(|stopped| stopped <= when) {
        return Err(Refusal::Stopped(device));
    }
    if of.of.contains(&society) || of.of.contains(&SocietyId::ALL) {
        Ok(of.staff)
    } else {
        Err(Refusal::Role(device))
    }
}
