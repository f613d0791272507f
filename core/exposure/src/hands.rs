//! What of the directory was in the intruder's hands, and when.

use crate::incident::{Incident, Span, What};
use crate::level::Reason;
use ledger::leaf::{Act, Appointment, DeviceEntry, DeviceKind, EmergencyKey, Genesis};
use sign::id::{DeviceId, StaffId};
use sign::time::HOUR;
use sign::{SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// A session lives at most twelve hours from its first use, and may have been made twelve hours
/// before that: whoever copied its key reads what is sealed to it so much later.
const SESSION: u64 = 24 * HOUR;

/// The incident, and the directory as the leaves so far say.
pub(crate) struct Hands {
    devices: BTreeMap<DeviceId, Vec<Span>>,
    staff: BTreeMap<StaffId, Vec<Span>>,
    portals: BTreeMap<SocietyId, Vec<Span>>,
    couriers: BTreeMap<SocietyId, Vec<Span>>,
    deleted: BTreeMap<DeviceId, Vec<Time>>,
    hub: Vec<Span>,
    keyholder: Vec<Span>,
    matcher: Vec<Span>,
    log_key: bool,
    pub(crate) seeds: BTreeSet<SocietyId>,
    shares: BTreeMap<SocietyId, BTreeSet<u8>>,
    emergency: BTreeSet<SocietyId>,
    pub(crate) slip_machines: BTreeSet<SocietyId>,
    pub(crate) directory: Directory,
}

/// Who and what there is.
#[derive(Default)]
pub(crate) struct Directory {
    pub(crate) societies: BTreeMap<SocietyId, Society>,
    pub(crate) devices: BTreeMap<DeviceId, Device>,
    pub(crate) staff: BTreeMap<StaffId, Staff>,
}

pub(crate) struct Society {
    /// The fewest shares that ever opened slips of it.
    k: u8,
    /// The most shares there ever were.
    n: u8,
}

pub(crate) struct Device {
    pub(crate) society: SocietyId,
    pub(crate) staff: StaffId,
    pub(crate) kind: DeviceKind,
    /// The leaf that enrolled it.
    pub(crate) leaf: u64,
    spans: Vec<Span>,
}

pub(crate) struct Staff {
    /// The smallest society with a role; 0 if there is none but over all.
    pub(crate) society: SocietyId,
    /// The leaf that named them first.
    pub(crate) leaf: u64,
    /// Where they ever led cases.
    leads: BTreeSet<SocietyId>,
}

impl Hands {
    pub(crate) fn new(incident: &Incident) -> Hands {
        let mut hands = Hands {
            devices: BTreeMap::new(),
            staff: BTreeMap::new(),
            portals: BTreeMap::new(),
            couriers: BTreeMap::new(),
            deleted: BTreeMap::new(),
            hub: Vec::new(),
            keyholder: Vec::new(),
            matcher: Vec::new(),
            log_key: false,
            seeds: BTreeSet::new(),
            shares: BTreeMap::new(),
            emergency: BTreeSet::new(),
            slip_machines: BTreeSet::new(),
            directory: Directory::default(),
        };
        for taken in &incident.taken {
            hands.add(&taken.what, taken.span);
        }
        for deleted in &incident.deleted {
            let of = hands.deleted.entry(deleted.device).or_default();
            of.push(deleted.at);
        }
        hands
    }

    fn add(&mut self, what: &What, span: Span) {
        match what {
            What::Device(id) => self.devices.entry(*id).or_default().push(span),
            What::Staff(id) => self.staff.entry(*id).or_default().push(span),
            What::Portals(society) => self.portals.entry(*society).or_default().push(span),
            What::Courier(society) => self.couriers.entry(*society).or_default().push(span),
            What::Hub => self.hub.push(span),
            What::Keyholder => self.keyholder.push(span),
            What::Matcher => self.matcher.push(span),
            What::LogKey => self.log_key = true,
            What::SecondLock(society) => {
                self.seeds.insert(*society);
            }
            What::Shares(society, shares) => {
                self.shares.entry(*society).or_default().extend(shares);
            }
            What::EmergencyKey(society) => {
                self.emergency.insert(*society);
            }
            What::SlipMachine(society) => {
                self.slip_machines.insert(*society);
            }
        }
    }

    pub(crate) fn founded(&mut self, genesis: &Genesis, time: Time, leaf: u64) {
        for society in &genesis.societies {
            self.keyed(society.society, &society.emergency);
        }
        for entry in &genesis.staff {
            self.appointed(entry, leaf);
        }
        for entry in &genesis.devices {
            self.enrolled(entry, time, leaf);
        }
    }

    pub(crate) fn ordered(&mut self, act: &Act, time: Time, leaf: u64) {
        match act {
            Act::AddSociety(entry) => self.keyed(entry.society, &entry.emergency),
            Act::Emergency(entry) => self.keyed(entry.society, &entry.key),
            Act::Enrol(entry) => self.enrolled(entry, time, leaf),
            Act::Appoint(entry) => self.appointed(entry, leaf),
            _ => {}
        }
    }

    fn keyed(&mut self, society: SocietyId, key: &EmergencyKey) {
        let of = self.directory.societies.entry(society);
        let of = of.or_insert(Society { k: key.k, n: key.n });
        of.k = of.k.min(key.k);
        of.n = of.n.max(key.n);
    }

    fn appointed(&mut self, entry: &Appointment, leaf: u64) {
        let staff = self.met(entry.staff, entry.society, leaf);
        if entry.roles.lead {
            staff.leads.insert(entry.society);
        }
    }

    fn met(&mut self, staff: StaffId, society: SocietyId, leaf: u64) -> &mut Staff {
        let of = self.directory.staff.entry(staff);
        let of = of.or_insert(Staff {
            society,
            leaf,
            leads: BTreeSet::new(),
        });
        if society != SocietyId::ALL && (of.society == SocietyId::ALL || society < of.society) {
            of.society = society;
        }
        of
    }

    fn enrolled(&mut self, entry: &DeviceEntry, time: Time, leaf: u64) {
        let id = entry.key.device();
        self.met(entry.staff, entry.society, leaf);
        let mut spans = self.devices.get(&id).cloned().unwrap_or_default();
        // A login that was taken did not open what was enrolled after it was given back.
        let of_staff = self.staff.get(&entry.staff).into_iter().flatten();
        spans.extend(of_staff.filter(|span| time <= span.until));
        if entry.kind == DeviceKind::Portal {
            let of_society = self.portals.get(&entry.society).into_iter().flatten();
            spans.extend(of_society);
        }
        if entry.kind == DeviceKind::Matcher {
            self.matcher.extend(&spans);
        }
        self.directory.devices.insert(
            id,
            Device {
                society: entry.society,
                staff: entry.staff,
                kind: entry.kind,
                leaf,
                spans,
            },
        );
    }

    /// What follows if keys were released, or an answer given, to a device at `time`; `held` is
    /// the reason if it was, or came to be, in the intruder's hands with it.
    pub(crate) fn given(&self, device: DeviceId, time: Time, held: Reason) -> Option<Reason> {
        let of = self.directory.devices.get(&device)?;
        let reasons = of.spans.iter().filter_map(|span| {
            if time <= span.until {
                Some(self.unless_deleted(device, span, time, held))
            } else {
                (time <= span.until.plus(SESSION)).then_some(Reason::Session)
            }
        });
        reasons.min()
    }

    /// The same if a device wrote something that the log got at `time`.
    pub(crate) fn written(&self, device: DeviceId, time: Time, held: Reason) -> Option<Reason> {
        let of = self.directory.devices.get(&device)?;
        let reasons = of.spans.iter().filter_map(|span| {
            if time <= span.until {
                Some(self.unless_deleted(device, span, time, held))
            } else {
                span.may_be_older(time).then_some(Reason::WrittenLater)
            }
        });
        reasons.min()
    }

    fn unless_deleted(&self, device: DeviceId, span: &Span, time: Time, held: Reason) -> Reason {
        let mut deletions = self.deleted.get(&device).into_iter().flatten();
        if deletions.any(|at| *at <= span.from && time <= *at) {
            Reason::Deleted
        } else {
            held
        }
    }

    /// The same for a form that the log got at `time` through a portal.
    pub(crate) fn typed(&self, portal: DeviceId, time: Time) -> Option<Reason> {
        let of = self.directory.devices.get(&portal)?;
        let reasons = of.spans.iter().filter_map(|span| {
            if time < span.from {
                Some(Reason::Spooled)
            } else {
                span.may_be_older(time).then_some(Reason::Typed)
            }
        });
        reasons.min()
    }

    pub(crate) fn is_portal(&self, device: DeviceId) -> bool {
        let of = self.directory.devices.get(&device);
        of.is_some_and(|d| d.kind == DeviceKind::Portal)
    }

    /// What follows from the hosts alone for something that the log got at `time`.
    pub(crate) fn hosted(&self, time: Time) -> Option<Reason> {
        let within = |spans: &[Span]| spans.iter().any(|span| time <= span.until);
        let (copy, keys) = (within(&self.hub), within(&self.keyholder));
        let both = !self.hub.is_empty() && !self.keyholder.is_empty();
        if copy && keys {
            Some(Reason::KeysAndCopy)
        } else if keys || both && copy {
            Some(Reason::Keys)
        } else if copy {
            Some(Reason::Copied)
        } else {
            let later = self.hub.iter().any(|span| span.may_be_older(time));
            later.then_some(Reason::CopiedLater)
        }
    }

    pub(crate) fn queued(&self, society: SocietyId, time: Time) -> bool {
        let spans = self.couriers.get(&society).into_iter().flatten();
        spans.into_iter().any(|span| span.may_be_older(time))
    }

    pub(crate) fn matched(&self, time: Time) -> bool {
        self.matcher.iter().any(|span| time <= span.until)
    }

    /// Whether leaves may be missing.
    pub(crate) fn log_unsure(&self) -> bool {
        self.log_key || !self.keyholder.is_empty()
    }

    pub(crate) fn hub_taken(&self) -> bool {
        !self.hub.is_empty()
    }

    /// Whether all slips of a society can be opened by what was taken.
    pub(crate) fn slips_open(&self, society: SocietyId) -> bool {
        let shares = self.shares.get(&society).map_or(0, BTreeSet::len);
        let of = self.directory.societies.get(&society);
        self.emergency.contains(&society) || of.is_some_and(|s| shares >= usize::from(s.k))
    }

    /// Whether the seed of a society's second lock may have been within reach: any of its desks
    /// may have it.
    pub(crate) fn seed_open(&self, society: SocietyId) -> bool {
        let mut devices = self.directory.devices.values();
        self.seeds.contains(&society)
            || devices.any(|d| d.society == society && d.is_taken() && d.kind == DeviceKind::Desk)
    }

    /// When what was taken could fetch, locked, everything of a society: the server lists records
    /// to whoever leads cases there.
    pub(crate) fn fetching(&self, society: SocietyId) -> Vec<Span> {
        let leads = |staff| {
            let staff = self.directory.staff.get(staff);
            staff.is_some_and(|s| s.leads.contains(&society))
        };
        let devices = self.directory.devices.values();
        let desks = devices.filter(|d| d.kind == DeviceKind::Desk && leads(&d.staff));
        desks.flat_map(|d| d.spans.clone()).collect()
    }

    /// The same of its forms: the server lists them to all its desks and portals.
    pub(crate) fn fetching_forms(&self, society: SocietyId) -> Vec<Span> {
        let devices = self.directory.devices.values();
        let devices = devices.filter(|d| d.society == society && d.kind != DeviceKind::Matcher);
        devices.flat_map(|d| d.spans.clone()).collect()
    }

    /// Whether a desk of a member of staff was taken: it knows what was granted.
    pub(crate) fn knows_grants(&self, staff: StaffId) -> bool {
        let mut devices = self.directory.devices.values();
        devices.any(|d| d.staff == staff && d.is_taken() && d.kind == DeviceKind::Desk)
    }

    /// Leaves of the devices by which a login was taken; none if it was not.
    pub(crate) fn login(&self, staff: StaffId) -> Option<Vec<u64>> {
        let devices = self.directory.devices.values();
        let taken = devices.filter(|d| d.staff == staff && d.is_taken());
        let leaves: Vec<u64> = taken.map(|d| d.leaf).collect();
        (self.staff.contains_key(&staff) || !leaves.is_empty()).then_some(leaves)
    }

    /// Leaves of the devices that may know what a member of staff is called: desks, taken, of a
    /// society in which they work; none if there is no such. Their words pass the server locked to
    /// the society's second lock.
    pub(crate) fn colleague(&self, staff: StaffId) -> Option<Vec<u64>> {
        let devices = || self.directory.devices.values();
        let own = devices().filter(|d| d.staff == staff);
        let own: BTreeSet<SocietyId> = own.map(|d| d.society).collect();
        let taken = devices().filter(|d| d.kind == DeviceKind::Desk && d.is_taken());
        let taken = taken.filter(|d| own.contains(&d.society));
        let leaves: Vec<u64> = taken.map(|d| d.leaf).collect();
        let opened = self.hub_taken() && own.iter().any(|society| self.seeds.contains(society));
        (opened || !leaves.is_empty()).then_some(leaves)
    }

    /// What the incident names and the log does not know: a slip of the pen there would hide
    /// people here.
    pub(crate) fn unknown(&self) -> Option<Unknown> {
        let known = &self.directory;
        let named = self.devices.keys().chain(self.deleted.keys());
        let device = named.into_iter().find(|d| !known.devices.contains_key(d));
        let staff = self.staff.keys().find(|s| !known.staff.contains_key(s));
        let societies = self.portals.keys().chain(self.couriers.keys());
        let societies = societies.chain(&self.seeds).chain(self.shares.keys());
        let mut societies = societies.chain(&self.emergency).chain(&self.slip_machines);
        let society = societies.find(|s| !known.societies.contains_key(s));
        let portals = self.portals.keys().find(|society| {
            let mut devices = known.devices.values();
            !devices.any(|d| d.society == **society && d.kind == DeviceKind::Portal)
        });
        let share = self.shares.iter().find_map(|(society, shares)| {
            let n = known.societies.get(society).map_or(0, |s| s.n);
            let beyond = shares.iter().find(|share| **share > n);
            beyond.map(|share| Unknown::Share(*society, *share))
        });
        let device = device.map(|id| Unknown::Device(*id));
        device
            .or(staff.map(|id| Unknown::Staff(*id)))
            .or(society.map(|id| Unknown::Society(*id)))
            .or(portals.map(|id| Unknown::Portals(*id)))
            .or(share)
    }
}

impl Device {
    fn is_taken(&self) -> bool {
        !self.spans.is_empty()
    }
}

/// What an incident names and the log does not know.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unknown {
    /// A device.
    #[error("this copy of the log knows no device {0}")]
    Device(DeviceId),
    /// A member of staff.
    #[error("this copy of the log knows no member of staff {0}")]
    Staff(StaffId),
    /// A society.
    #[error("this copy of the log knows no society {0}")]
    Society(SocietyId),
    /// Portals of a society.
    #[error("this copy of the log knows no portal of society {0}")]
    Portals(SocietyId),
    /// A share.
    #[error("society {0} never had a share {1}")]
    Share(SocietyId, u8),
}
