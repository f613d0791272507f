//! The roster as a device holds it: never an older one after a newer.

use ledger::LogKeys;
use policy::roster::{Roster, RosterDevice, RosterFault, SignedRoster};
use seal::Public;
use sign::id::DeviceId;
use sign::{SocietyId, Time};

/// Public keys of societies and devices, as the keyholder signed them.
#[derive(Clone, Default, Debug)]
pub struct Book {
    bytes: Vec<u8>,
    roster: Option<Roster>,
}

/// Why a roster was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BookFault {
    /// It is not signed as it must be.
    #[error(transparent)]
    Roster(#[from] RosterFault),
    /// A newer one is known.
    #[error("a newer roster is known")]
    Old,
}

impl Book {
    /// Takes a signed roster.
    ///
    /// # Errors
    /// [`BookFault`]; the one known before stays.
    pub fn take(&mut self, bytes: &[u8], keys: &LogKeys) -> Result<(), BookFault> {
        let roster = SignedRoster::read(bytes, keys.name.as_str(), &keys.ed25519)?;
        let age = |r: &Roster| (r.size, r.time);
        if self
            .roster
            .as_ref()
            .is_some_and(|old| age(old) > age(&roster))
        {
            return Err(BookFault::Old);
        }
        self.roster = Some(roster);
        self.bytes = bytes.to_vec();
        Ok(())
    }

    /// The signed bytes of the newest roster; empty if there is none.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// When the newest roster was signed.
    #[must_use]
    pub fn time(&self) -> Option<Time> {
        self.roster.as_ref().map(|roster| roster.time)
    }

    /// A device.
    #[must_use]
    pub fn device(&self, id: DeviceId) -> Option<&RosterDevice> {
        self.roster.as_ref()?.device(id)
    }

    /// All devices.
    pub fn devices(&self) -> impl Iterator<Item = &RosterDevice> {
        self.roster.iter().flat_map(|r| &r.devices)
    }

    /// All societies.
    pub fn societies(&self) -> impl Iterator<Item = SocietyId> {
        let societies = self.roster.iter().flat_map(|r| &r.societies);
        societies.map(|s| s.society)
    }

    /// Public half of a society's second lock.
    #[must_use]
    pub fn second_lock(&self, society: SocietyId) -> Option<Public> {
        let keys = self.roster.as_ref()?.society(society)?;
        Public::from_bytes(&keys.second_lock.0).ok()
    }

    /// Public half of a society's emergency key.
    #[must_use]
    pub fn emergency(&self, society: SocietyId) -> Option<Public> {
        let keys = self.roster.as_ref()?.society(society)?;
        Public::from_bytes(&keys.emergency.0).ok()
    }

    /// The society's intake key of this month, or the nearest there is: month and public half.
    #[must_use]
    pub fn intake(&self, society: SocietyId, now: Time) -> Option<(u32, Public)> {
        let keys = self.roster.as_ref()?.society(society)?;
        let month = now.month();
        let (month, key) = keys.intake.iter().min_by_key(|(m, _)| m.abs_diff(month))?;
        Some((*month, Public::from_bytes(&key.0).ok()?))
    }
}
