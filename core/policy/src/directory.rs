//! Societies, staff and devices.

use ledger::leaf::{
    Appointment, DeviceEntry, DeviceKind, EmergencyKey, Policy, Roles, SocietyEntry,
};
use sign::encode::Bytes;
use sign::id::{DeviceId, StaffId};
use sign::time::HOUR;
use sign::{Hash, PublicKey, SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Everybody and everything that is known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Directory {
    /// By number.
    pub societies: BTreeMap<SocietyId, Society>,
    /// By id.
    pub staff: BTreeMap<StaffId, Staff>,
    /// By id; a revoked one stays, so that its id never means another.
    pub devices: BTreeMap<DeviceId, Device>,
}

/// A society's public keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Society {
    /// Public half of the second lock.
    pub second_lock: Bytes,
    /// The emergency key.
    pub emergency: EmergencyKey,
    /// Hash of the tombstone key.
    pub tombstone: Hash,
    /// Current key epoch.
    pub epoch: u32,
    /// Devices that were given the second-lock seed.
    pub seeded: BTreeSet<DeviceId>,
}

/// A member of staff.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Staff {
    /// Roles by society.
    pub roles: BTreeMap<SocietyId, Roles>,
    /// Stopped on all devices until reinstated.
    pub suspended: bool,
}

/// A device and its state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Device {
    /// Its signing key.
    pub key: PublicKey,
    /// Where it stands.
    pub society: SocietyId,
    /// Who works on it.
    pub staff: StaffId,
    /// What it is.
    pub kind: DeviceKind,
    /// How far it is trusted.
    pub state: DeviceState,
    /// Its newest request, if it made any.
    pub last: Option<Last>,
}

/// The newest request of a device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Last {
    /// Its number.
    pub seq: u64,
    /// Its hash.
    pub request: Hash,
    /// Index of its leaf.
    pub index: u64,
}

/// How far a device is trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeviceState {
    /// Fully, from this moment on; before it, on probation.
    Trusted {
        /// End of probation.
        from: Time,
    },
    /// Not now; officers may reinstate it, with the end of probation it had.
    Suspended {
        /// End of probation.
        from: Time,
    },
    /// Never again.
    Revoked,
}

impl Device {
    /// Whether it may ask for anything at `now`.
    #[must_use]
    pub fn usable(&self) -> bool {
        matches!(self.state, DeviceState::Trusted { .. })
    }

    /// Whether it is usable and past probation at `now`.
    #[must_use]
    pub fn active(&self, now: Time) -> bool {
        matches!(self.state, DeviceState::Trusted { from } if from <= now)
    }
}

impl Directory {
    /// Roles of a member of staff in a society, those over the keyholder not counted.
    #[must_use]
    pub fn roles(&self, staff: StaffId, society: SocietyId) -> Roles {
        self.staff
            .get(&staff)
            .and_then(|s| s.roles.get(&society))
            .copied()
            .unwrap_or_default()
    }

    /// Whether a member of staff is an officer of a society or of the keyholder.
    #[must_use]
    pub fn officer(&self, staff: StaffId, society: SocietyId) -> bool {
        self.roles(staff, society).officer || self.roles(staff, SocietyId::ALL).officer
    }

    /// Whether a member of staff does casework in a society.
    #[must_use]
    pub fn works(&self, staff: StaffId, society: SocietyId) -> bool {
        let roles = self.roles(staff, society);
        roles.caseworker || roles.lead
    }

    /// Usable desks of a society: what its daily budget grows with.
    #[must_use]
    pub fn desks(&self, society: SocietyId) -> usize {
        self.devices
            .values()
            .filter(|d| d.society == society && d.kind == DeviceKind::Desk && d.usable())
            .count()
    }

    pub(crate) fn add_society(&mut self, entry: &SocietyEntry) {
        self.societies.insert(
            entry.society,
            Society {
                second_lock: entry.second_lock.clone(),
                emergency: entry.emergency.clone(),
                tombstone: entry.tombstone,
                epoch: 1,
                seeded: BTreeSet::new(),
            },
        );
    }

    pub(crate) fn appoint(&mut self, entry: &Appointment) {
        let staff = self.staff.entry(entry.staff).or_default();
        if entry.roles == Roles::default() {
            staff.roles.remove(&entry.society);
        } else {
            staff.roles.insert(entry.society, entry.roles);
        }
    }

    pub(crate) fn enrol(&mut self, entry: &DeviceEntry, from: Time) {
        self.devices.insert(
            entry.key.device(),
            Device {
                key: entry.key,
                society: entry.society,
                staff: entry.staff,
                kind: entry.kind,
                state: DeviceState::Trusted { from },
                last: None,
            },
        );
    }

    /// Whether a society entry can stand in the directory.
    pub(crate) fn society_fits(&self, entry: &SocietyEntry) -> bool {
        entry.society != SocietyId::ALL
            && !self.societies.contains_key(&entry.society)
            && entry.second_lock.0.len() == X_WING_PUBLIC
            && emergency_fits(&entry.emergency)
    }

    /// Whether a device entry can stand in the directory: its society is known, its id was never
    /// used, and whoever works on a desk has a role there.
    pub(crate) fn device_fits(&self, entry: &DeviceEntry) -> bool {
        let roles = self.roles(entry.staff, entry.society);
        let over_all = self.roles(entry.staff, SocietyId::ALL);
        self.societies.contains_key(&entry.society)
            && !self.devices.contains_key(&entry.key.device())
            && (entry.kind != DeviceKind::Desk
                || roles != Roles::default()
                || over_all != Roles::default())
    }
}

/// End of the probation of a device enrolled at `now`.
pub(crate) fn probation_end(kind: DeviceKind, now: Time, policy: &Policy) -> Time {
    match kind {
        DeviceKind::Desk => now.plus(u64::from(policy.probation_hours) * HOUR),
        DeviceKind::Portal | DeviceKind::Matcher => now,
    }
}

/// Length of an X-Wing public key in bytes.
pub(crate) const X_WING_PUBLIC: usize = 1_216;

pub(crate) fn emergency_fits(key: &EmergencyKey) -> bool {
    key.public.0.len() == X_WING_PUBLIC && key.k >= 2 && key.k <= key.n
}
