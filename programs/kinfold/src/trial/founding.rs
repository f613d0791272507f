//! Who there is in a trial: invented roles with random ids, real keys.

use super::clock;
use super::holder::Holder;
use super::inputs::Society;
use crate::Fault;
use ledger::leaf::{
    Appointment, DeviceEntry, DeviceKind, EmergencyKey, Genesis, LogPublic, Policy, Roles,
    SocietyEntry,
};
use ledger::{KeyName, LogKeys, LogSigner};
use seal::{Secret, TombstoneKey};
use sign::encode::Bytes;
use sign::id::StaffId;
use sign::key::PqSigningKey;
use sign::{SigningKey, SocietyId};
use std::path::Path;
use std::sync::Arc;
use world::device::{Book, Caller};
use zeroize::Zeroizing;

/// Name of the log; the world knows no other by it.
const ORIGIN: &str = "try.kinfold.invalid/log";

/// A society's people and keys.
#[derive(Debug)]
pub struct Office {
    /// Which.
    pub id: SocietyId,
    /// The team leader.
    pub lead: StaffId,
    /// The team leader's desk.
    pub lead_desk: Caller,
    /// A caseworker.
    pub worker: StaffId,
    /// The caseworker's desk.
    pub desk: Caller,
    /// Its signing key once more, for the threads that lock records.
    pub author: Arc<SigningKey>,
    /// The second lock's pair; only desks of the society have it.
    pub second: Secret,
}

/// Everybody of a trial.
#[derive(Debug)]
pub struct House {
    /// By number of the society.
    pub offices: Vec<Office>,
    /// The public site of the asking society.
    pub portal: Caller,
    /// The search.
    pub matcher: Caller,
    /// What every device knows of the others.
    pub book: Book,
    /// The log's public keys.
    pub keys: LogKeys,
}

impl House {
    /// The office of a society.
    ///
    /// # Panics
    /// Never for a society of the trial: there is an office for each.
    pub fn office(&mut self, id: SocietyId) -> &mut Office {
        let at = self.offices.iter().position(|o| o.id == id);
        let at = at.expect("every society of the trial has an office");
        &mut self.offices[at]
    }
}

/// Founds the log: societies, a team leader and a caseworker in each, two officers over all, one
/// public site, one search.
///
/// # Errors
/// [`Fault`].
pub(super) fn found(
    societies: &[Society],
    asking: SocietyId,
    own: &Path,
    hub: &Path,
) -> Result<(House, Holder), Fault> {
    let name = KeyName::new(ORIGIN).map_err(|e| Fault::ours("founding the log")(e.to_string()))?;
    let signer = LogSigner {
        name,
        ed25519: SigningKey::from_seed(&clock::fresh()?),
        ml_dsa: PqSigningKey::from_seed(&clock::fresh()?),
    };
    let keys = signer.keys();
    let mut genesis = Genesis {
        origin: ORIGIN.to_owned(),
        keys: LogPublic {
            ed25519: keys.ed25519,
            ml_dsa: keys.ml_dsa.clone(),
        },
        policy: Policy::default(),
        societies: Vec::new(),
        staff: Vec::new(),
        devices: Vec::new(),
    };
    let mut offices = Vec::new();
    for society in societies {
        offices.push(open_office(&mut genesis, society.id, &keys)?);
    }
    for _ in 0..genesis.policy.officers {
        let officer = Roles {
            officer: true,
            ..Roles::default()
        };
        let staff = appoint(&mut genesis, SocietyId::ALL, officer)?;
        enrol(
            &mut genesis,
            societies[0].id,
            staff,
            DeviceKind::Desk,
            &keys,
        )?;
    }
    let nobody = StaffId(clock::fresh()?);
    let (portal, _) = enrol(&mut genesis, asking, nobody, DeviceKind::Portal, &keys)?;
    let (matcher, _) = enrol(
        &mut genesis,
        societies[0].id,
        nobody,
        DeviceKind::Matcher,
        &keys,
    )?;
    let mut holder = Holder::found(genesis, signer, own, hub)?;
    for society in societies {
        holder.supply(society.id)?;
    }
    let mut book = Book::default();
    book.take(&holder.roster()?, &keys)
        .map_err(|e| Fault::ours("the roster")(e.to_string()))?;
    let house = House {
        offices,
        portal,
        matcher,
        book,
        keys,
    };
    Ok((house, holder))
}

fn open_office(genesis: &mut Genesis, id: SocietyId, keys: &LogKeys) -> Result<Office, Fault> {
    let second = Secret::from_seed(&clock::fresh()?);
    // The private half is made and forgotten: its custodians' shares are not a trial's matter.
    let emergency = Secret::from_seed(&clock::fresh()?);
    let tombstone = TombstoneKey::from_bytes(clock::fresh()?);
    genesis.societies.push(SocietyEntry {
        society: id,
        second_lock: Bytes(second.public().as_bytes().to_vec()),
        emergency: EmergencyKey {
            public: Bytes(emergency.public().as_bytes().to_vec()),
            k: 3,
            n: 5,
        },
        tombstone: sign::hash("tombstone key", &[tombstone.as_bytes()]),
    });
    let leads = Roles {
        lead: true,
        ..Roles::default()
    };
    let works = Roles {
        caseworker: true,
        ..Roles::default()
    };
    let lead = appoint(genesis, id, leads)?;
    let worker = appoint(genesis, id, works)?;
    let (lead_desk, _) = enrol(genesis, id, lead, DeviceKind::Desk, keys)?;
    let (desk, author) = enrol(genesis, id, worker, DeviceKind::Desk, keys)?;
    Ok(Office {
        id,
        lead,
        lead_desk,
        worker,
        desk,
        author,
        second,
    })
}

fn appoint(genesis: &mut Genesis, society: SocietyId, roles: Roles) -> Result<StaffId, Fault> {
    let staff = StaffId(clock::fresh()?);
    genesis.staff.push(Appointment {
        staff,
        society,
        roles,
    });
    Ok(staff)
}

fn enrol(
    genesis: &mut Genesis,
    society: SocietyId,
    staff: StaffId,
    kind: DeviceKind,
    keys: &LogKeys,
) -> Result<(Caller, Arc<SigningKey>), Fault> {
    let seed: Zeroizing<[u8; 32]> = Zeroizing::new(clock::fresh()?);
    let signer = SigningKey::from_seed(&seed);
    genesis.devices.push(DeviceEntry {
        key: signer.public(),
        society,
        staff,
        kind,
    });
    let mut caller = Caller::new(signer, society, keys.clone(), None);
    caller.begin_session(&clock::fresh()?, clock::now());
    Ok((caller, Arc::new(SigningKey::from_seed(&seed))))
}
