//! The roster: what devices and servers must know of the directory, signed by the keyholder.
//!
//! Public keys come from here and from nowhere else: a hub that put its own key in the place of a
//! society's would be given the keys of everything written afterwards.

use crate::state::State;
use ledger::leaf::DeviceKind;
use sign::encode::Bytes;
use sign::id::{DeviceId, StaffId};
use sign::{Context, Hash, PublicKey, Signature, SigningKey, SocietyId, Time, hash, to_bytes};
use sign::{canonical_struct, from_bytes};

/// The directory as devices need it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Roster {
    /// Name of the log it is folded from.
    pub origin: String,
    /// Number of leaves it is folded from: a smaller one is older.
    pub size: u64,
    /// When it was signed.
    pub time: Time,
    /// Societies, by number.
    pub societies: Vec<SocietyKeys>,
    /// Devices, revoked ones too: what they wrote stays readable.
    pub devices: Vec<RosterDevice>,
}
canonical_struct!(Roster {
    origin,
    size,
    time,
    societies,
    devices
});

/// Public keys of a society.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SocietyKeys {
    /// Which.
    pub society: SocietyId,
    /// Public half of its second lock (1,216 bytes).
    pub second_lock: Bytes,
    /// Public half of its emergency key (1,216 bytes).
    pub emergency: Bytes,
    /// Public halves of its intake pairs, by month.
    pub intake: Vec<(u32, Bytes)>,
}
canonical_struct!(SocietyKeys {
    society,
    second_lock,
    emergency,
    intake
});

/// A device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RosterDevice {
    /// Its signing key, whose hash is its id.
    pub key: PublicKey,
    /// Where it stands.
    pub society: SocietyId,
    /// Who works on it.
    pub staff: StaffId,
    /// What it is.
    pub kind: DeviceKind,
    /// Whether it may ask for anything now.
    pub usable: bool,
    /// Whether whoever works on it leads cases of its society.
    pub lead: bool,
}
canonical_struct!(RosterDevice {
    key,
    society,
    staff,
    kind,
    usable,
    lead
});

/// A roster with the signature of the log's Ed25519 key in `Context::Roster`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedRoster {
    /// What is signed.
    pub roster: Roster,
    /// Over [`Roster::hash`].
    pub signature: Signature,
}
canonical_struct!(SignedRoster { roster, signature });

/// Why a roster is not believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RosterFault {
    /// No roster at all.
    #[error("the roster is malformed")]
    Malformed,
    /// Of another log, or not signed by its key.
    #[error("the roster is not signed by the log's key")]
    Signature,
}

impl Roster {
    /// The roster of a state; `intake` gives the public halves of intake pairs.
    #[must_use]
    pub fn of(
        state: &State,
        time: Time,
        mut intake: impl FnMut(SocietyId) -> Vec<(u32, Bytes)>,
    ) -> Self {
        let directory = &state.directory;
        let societies = directory.societies.iter().map(|(id, society)| SocietyKeys {
            society: *id,
            second_lock: society.second_lock.clone(),
            emergency: society.emergency.public.clone(),
            intake: intake(*id),
        });
        let devices = directory.devices.values().map(|device| RosterDevice {
            key: device.key,
            society: device.society,
            staff: device.staff,
            kind: device.kind,
            usable: device.usable(),
            lead: directory.roles(device.staff, device.society).lead,
        });
        Roster {
            origin: state.origin.clone(),
            size: state.size,
            time,
            societies: societies.collect(),
            devices: devices.collect(),
        }
    }

    /// What is signed.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash("roster", &[&to_bytes(self)])
    }

    /// Signs it with the log's Ed25519 key.
    #[must_use]
    pub fn sign(self, key: &SigningKey) -> SignedRoster {
        let signature = key.sign(Context::Roster, &self.hash());
        SignedRoster {
            roster: self,
            signature,
        }
    }

    /// A device, by its id.
    #[must_use]
    pub fn device(&self, id: DeviceId) -> Option<&RosterDevice> {
        self.devices.iter().find(|d| d.key.device() == id)
    }

    /// A society's keys.
    #[must_use]
    pub fn society(&self, id: SocietyId) -> Option<&SocietyKeys> {
        self.societies.iter().find(|s| s.society == id)
    }
}

impl SignedRoster {
    /// Reads a roster of the log `origin` and checks its signature.
    ///
    /// # Errors
    /// [`RosterFault`].
    pub fn read(bytes: &[u8], origin: &str, key: &PublicKey) -> Result<Roster, RosterFault> {
        let signed: SignedRoster = from_bytes(bytes).map_err(|_| RosterFault::Malformed)?;
        let roster = signed.roster;
        key.verify(Context::Roster, &roster.hash(), &signed.signature)
            .map_err(|_| RosterFault::Signature)?;
        if roster.origin == origin {
            Ok(roster)
        } else {
            Err(RosterFault::Signature)
        }
    }
}
