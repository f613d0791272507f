//! Two societies and their people: two officers over all, in each a lead and caseworkers, a
//! portal each, one matcher. Keys come from the seed.

use ledger::leaf::{
    Appointment, DeviceEntry, DeviceKind, EmergencyKey, Genesis, LogPublic, Policy, Roles,
    SocietyEntry, Strict,
};
use ledger::note::KeyName;
use ledger::{Cosigner, LogKeys, LogSigner, Quorum, WitnessKey};
use seal::{AnswerSecret, RootKey, Secret};
use sign::encode::Bytes;
use sign::id::StaffId;
use sign::key::PqSigningKey;
use sign::{Hash, SigningKey, SocietyId, Time, hash};

/// The two societies.
pub(crate) const SOCIETIES: [SocietyId; 2] = [SocietyId(1), SocietyId(2)];
/// Where time begins: some days before the end of a month.
pub(crate) const START: Time = Time(1_790_000_000_000_000);
const ORIGIN: &str = "simulation.invalid/log";

/// Desks at the start, in this order.
pub(crate) const CHIEFS: [usize; 2] = [0, 1];
pub(crate) const LEADS: [usize; 2] = [2, 5];

/// Makes every key of a world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct People {
    pub(crate) seed: u64,
    pub(crate) strict: bool,
}

/// Whose a desk is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seat {
    pub(crate) society: SocietyId,
    pub(crate) roles: Roles,
    pub(crate) over_all: bool,
}

const SEATS: [(usize, bool, bool, bool); 7] = [
    // society, caseworker, lead, officer over all
    (0, false, false, true),
    (1, false, false, true),
    (0, false, true, false),
    (0, true, false, false),
    (0, true, false, false),
    (1, false, true, false),
    (1, true, false, false),
];

impl People {
    fn bytes(self, what: &str, n: u64) -> [u8; 32] {
        hash(what, &[&self.seed.to_be_bytes(), &n.to_be_bytes()]).0
    }

    pub(crate) fn seats() -> impl Iterator<Item = Seat> {
        SEATS.iter().map(|(at, caseworker, lead, chief)| Seat {
            society: SOCIETIES[*at],
            roles: Roles {
                caseworker: *caseworker,
                lead: *lead,
                officer: *chief,
                protection: false,
            },
            over_all: *chief,
        })
    }

    /// The key of the n-th desk.
    pub(crate) fn desk(self, n: usize) -> SigningKey {
        SigningKey::from_seed(&self.bytes("desk", n as u64))
    }

    pub(crate) fn staff(self, n: usize) -> StaffId {
        StaffId(Hash(self.bytes("staff", n as u64)).short())
    }

    pub(crate) fn portal(self, n: usize) -> SigningKey {
        SigningKey::from_seed(&self.bytes("portal", n as u64))
    }

    pub(crate) fn matcher(self) -> SigningKey {
        SigningKey::from_seed(&self.bytes("matcher", 0))
    }

    pub(crate) fn root(self) -> RootKey {
        RootKey::from_bytes(self.bytes("root", 0))
    }

    pub(crate) fn answers(self, n: u64) -> AnswerSecret {
        AnswerSecret::from_bytes(self.bytes("answers", n))
    }

    /// The seed of a society's second lock.
    pub(crate) fn second(self, society: SocietyId) -> [u8; 32] {
        self.bytes("second", u64::from(society.0))
    }

    /// The seed of a society's emergency key.
    pub(crate) fn emergency(self, society: SocietyId) -> [u8; 32] {
        self.bytes("emergency", u64::from(society.0))
    }

    pub(crate) fn signer(self) -> LogSigner {
        LogSigner {
            name: KeyName::new(ORIGIN).expect("a name"),
            ed25519: SigningKey::from_seed(&self.bytes("log", 0)),
            ml_dsa: PqSigningKey::from_seed(&self.bytes("log", 1)),
        }
    }

    pub(crate) fn keys(self) -> LogKeys {
        self.signer().keys()
    }

    pub(crate) fn cosigner(self) -> Cosigner {
        Cosigner {
            name: KeyName::new("witness.invalid").expect("a name"),
            key: SigningKey::from_seed(&self.bytes("witness", 0)),
        }
    }

    pub(crate) fn witnesses(self) -> Vec<WitnessKey> {
        if self.strict {
            vec![self.cosigner().public()]
        } else {
            Vec::new()
        }
    }

    pub(crate) fn quorum(self) -> Option<Quorum> {
        let quorum = || Quorum::new(1, self.witnesses()).expect("one witness");
        self.strict.then(quorum)
    }

    /// Tight numbers, so that limits are hit within some hundred operations.
    pub(crate) fn policy(self) -> Policy {
        let witness = self.cosigner().public();
        Policy {
            hour: 4,
            day: 6,
            probation_day: 2,
            society_day: 9,
            all_day: 14,
            novelty_hour: 5,
            case_queries: 3,
            device_queries: 6,
            denials: 2,
            strict: self.strict.then(|| Strict {
                k: 1,
                witnesses: vec![(witness.name.to_string(), witness.key)],
            }),
            ..Policy::default()
        }
    }

    pub(crate) fn genesis(self, policy: Policy) -> Genesis {
        let keys = self.keys();
        let mut genesis = Genesis {
            origin: ORIGIN.to_owned(),
            keys: LogPublic {
                ed25519: keys.ed25519,
                ml_dsa: keys.ml_dsa,
            },
            policy,
            societies: SOCIETIES.iter().map(|s| self.society(*s)).collect(),
            staff: Vec::new(),
            devices: Vec::new(),
        };
        for (n, seat) in People::seats().enumerate() {
            let society = if seat.over_all {
                SocietyId::ALL
            } else {
                seat.society
            };
            genesis.staff.push(Appointment {
                staff: self.staff(n),
                society,
                roles: seat.roles,
            });
            let entry = self.entry(n, seat.society);
            genesis.devices.push(entry);
        }
        for (n, society) in SOCIETIES.iter().enumerate() {
            let key = self.portal(n).public();
            genesis
                .devices
                .push(self.program(key, *society, DeviceKind::Portal));
        }
        let key = self.matcher().public();
        let matcher = self.program(key, SOCIETIES[0], DeviceKind::Matcher);
        genesis.devices.push(matcher);
        genesis
    }

    /// The directory's entry of the n-th desk.
    pub(crate) fn entry(self, n: usize, society: SocietyId) -> DeviceEntry {
        DeviceEntry {
            key: self.desk(n).public(),
            society,
            staff: self.staff(n),
            kind: DeviceKind::Desk,
        }
    }

    fn program(self, key: sign::PublicKey, society: SocietyId, kind: DeviceKind) -> DeviceEntry {
        DeviceEntry {
            key,
            society,
            staff: StaffId([0; 16]),
            kind,
        }
    }

    fn society(self, society: SocietyId) -> SocietyEntry {
        let public = |seed: &[u8; 32]| Bytes(Secret::from_seed(seed).public().as_bytes().to_vec());
        let n = u64::from(society.0);
        SocietyEntry {
            society,
            second_lock: public(&self.second(society)),
            emergency: EmergencyKey {
                public: public(&self.emergency(society)),
                k: 2,
                n: 3,
            },
            tombstone: Hash(self.bytes("tombstone", n)),
        }
    }
}
