//! The intruder: what he does in a day, what he takes in the evening, and his list.

use super::{House, Login};
use crate::desk::{Open, Parcel, Work};
use crate::runner::town::Given;
use ledger::leaf::{Cause, Kind, Leaf, Policy, Purpose, Why};
use parcel::part::Expect;
use parcel::second::open_key;
use policy::request::WantItem;
use record::Person;
use record::codec::{decode_part, decode_request};
use release::Reply;
use seal::answer::open_answer;
use seal::{KeyRef, PartKey, Secret};
use sign::id::{IntakeId, RecordId};
use sign::{Category, Hash, SocietyId, from_bytes};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// One kind of information of one record, or a form.
pub(super) type Pair = (SocietyId, RecordId, Category);

/// Records in one request.
const ITEMS: usize = 16;
/// His hours of a day, more than an hour after the owner's and after each other.
const SITTINGS: [(u64, u64); 5] = [(9, 20), (10, 30), (11, 40), (12, 50), (14, 0)];
/// Records that he looks at again in a day when there is nothing new.
const LOOKS: usize = 5;

/// He.
pub(super) struct Thief {
    place: usize,
    society: SocietyId,
    login: Login,
    /// New records in an hour, and records in a day: below the warning, not only below the limit.
    hour: usize,
    day: usize,
    /// The second-lock seed from the desk's file.
    second: Secret,
    /// The hub's disk.
    disk: BTreeMap<(KeyRef, Hash), Parcel>,
    /// Keys that he got out of answers.
    keys: BTreeMap<(KeyRef, Hash), PartKey>,
    /// So many of the replies on the hub's disk he has tried.
    replies: usize,
    /// Records that he asked for.
    asked: BTreeSet<(SocietyId, RecordId)>,
    /// Records opened on this desk today.
    today: BTreeSet<RecordId>,
    list: BTreeSet<Pair>,
    looked: usize,
    pub(super) shut: u64,
    pub(super) others: u64,
}

impl Thief {
    /// He comes in: he has the desk's file and passphrase, and the disk of the hub.
    pub(super) fn new(house: &House) -> Thief {
        let policy: &Policy = &house.world.watch.fold.policy;
        let below = |limit: u32| {
            let warning = u64::from(limit) * u64::from(policy.warn_percent) / 100;
            usize::try_from(warning.saturating_sub(1)).unwrap_or(0)
        };
        let society = house.society();
        let mut thief = Thief {
            place: house.place,
            society,
            login: house.setting.login,
            hour: below(policy.novelty_hour.min(policy.hour)),
            day: below(policy.day),
            second: Secret::from_seed(&house.world.people.second(society)),
            disk: BTreeMap::new(),
            keys: BTreeMap::new(),
            replies: 0,
            asked: BTreeSet::new(),
            today: BTreeSet::new(),
            list: BTreeSet::new(),
            looked: 0,
            shut: 0,
            others: 0,
        };
        thief.take(house);
        thief
    }

    /// What he read so far.
    pub(super) fn list(&self) -> &BTreeSet<Pair> {
        &self.list
    }

    /// What he allows himself in an hour and in a day.
    pub(super) fn dares(&self) -> (usize, usize) {
        (self.hour, self.day)
    }

    /// Everything that lies on the disk that he copied.
    pub(super) fn copied(&self) -> BTreeSet<Pair> {
        let names = self.disk.keys();
        names
            .map(|(of, _)| (of.society, of.record, of.category))
            .collect()
    }

    /// A day: sittings below the limits, a search, and in the evening everything is copied.
    pub(super) fn work(&mut self, house: &mut House) {
        self.today = house.spent.iter().copied().collect();
        for (hour, minute) in SITTINGS {
            house.clock(hour, minute);
            self.sit(house);
        }
        house.clock(15, 10);
        self.look(house);
        house.busiest = house.busiest.max(self.today.len());
        self.search(house);
        house.clock(18, 0);
        self.take(house);
    }

    /// A search in the name of a case that he was given: the answer tells of others' records.
    fn search(&mut self, house: &mut House) {
        let cases = self.grants(house).into_iter();
        let cases = cases.filter(|given| given.kind == Kind::Case);
        let cases: Vec<RecordId> = cases.flat_map(|given| given.records).collect();
        self.looked += 1;
        let case = self.looked.checked_rem(cases.len()).map(|at| cases[at]);
        if let Some(known) = case.and_then(|case| house.world.town.known(case).cloned()) {
            house.seek(self.place, &known);
        }
    }

    /// Once everything is locked, he asks once more.
    pub(super) fn try_again(&mut self, house: &mut House) {
        house.world.login(self.place);
        house.world.calm(2);
        self.asked.clear();
        self.today.clear();
        self.sit(house);
        self.take(house);
    }

    /// What the grants on this desk let him open that he has not opened, as much as he dares.
    fn sit(&mut self, house: &mut House) {
        let mut left = self.hour.min(self.day.saturating_sub(self.today.len()));
        self.forms(house, &mut left);
        if self.login == Login::Lead {
            self.grant_himself(house, left);
        }
        let grants = self.grants(house);
        for given in &grants {
            let new = given.records.iter().copied();
            let new = new.filter(|r| !self.asked.contains(&(given.holder, *r)));
            let new: Vec<RecordId> = new.take(left).collect();
            for some in new.chunks(ITEMS) {
                self.open(house, given, some);
                left = left.saturating_sub(some.len());
            }
        }
    }

    /// Whether something changed in what he read before: a few records, in one request.
    fn look(&mut self, house: &mut House) {
        let left = self.day.saturating_sub(self.today.len());
        let grants = self.grants(house);
        self.looked += 1;
        let Some(given) = self.looked.checked_rem(grants.len()).map(|n| &grants[n]) else {
            return;
        };
        let from = self.looked * LOOKS % given.records.len().max(1);
        let records = given.records.iter().skip(from).take(LOOKS.min(left));
        let records: Vec<RecordId> = records.copied().collect();
        if !records.is_empty() {
            self.open(house, given, &records);
        }
    }

    fn grants(&self, house: &House) -> Vec<Given> {
        let grants = house.world.town.grants.iter();
        let own = grants.filter(|g| g.desk == self.place && g.kind != Kind::Intake);
        own.cloned().collect()
    }

    fn open(&mut self, house: &mut House, given: &Given, some: &[RecordId]) {
        house.open(self.place, Why::Grant(given.id), given.holder, some);
        for record in some {
            self.asked.insert((given.holder, *record));
            self.today.insert(*record);
        }
    }

    /// A lead's login writes grants: he gives himself what the server lists to leads.
    fn grant_himself(&mut self, house: &mut House, left: usize) {
        let given: BTreeSet<RecordId> = self
            .grants(house)
            .iter()
            .flat_map(|given| given.records.clone())
            .collect();
        let open = given
            .iter()
            .filter(|r| !self.asked.contains(&(self.society, **r)));
        if open.count() >= left {
            return;
        }
        let listed = self
            .disk
            .keys()
            .filter(|(of, _)| of.society == self.society);
        let listed = listed.filter(|(of, _)| of.category == Category::Identity);
        let new: BTreeSet<RecordId> = listed.map(|(of, _)| of.record).collect();
        let new: Vec<RecordId> = new.difference(&given).copied().take(left).collect();
        house.grant_for((self.place, self.society), new);
    }

    /// Forms of the queue, if the desk has access to it.
    fn forms(&mut self, house: &mut House, left: &mut usize) {
        let queues = house.world.town.queues.iter();
        let Some(grant) = queues
            .filter(|(p, _)| *p == self.place)
            .map(|(_, g)| *g)
            .next_back()
        else {
            return;
        };
        let names = self.disk.keys().map(|(of, _)| *of);
        let forms: BTreeSet<RecordId> = names
            .filter(|of| of.society == self.society && of.category == Category::Intake)
            .map(|of| of.record)
            .filter(|record| !self.asked.contains(&(self.society, *record)))
            .take(*left)
            .collect();
        for record in forms {
            let open = Open {
                why: Why::Grant(grant),
                purpose: Purpose::TakingOn,
                items: vec![WantItem {
                    holder: self.society,
                    record,
                    parts: vec![(Category::Intake, 1)],
                }],
            };
            house.give(self.place, Work::Open(open));
            self.asked.insert((self.society, record));
            self.today.insert(record);
            *left = left.saturating_sub(1);
        }
    }

    /// The evening: the desk's file and memory, the hub's disk with its mailboxes, and everything
    /// that opens with what he has.
    fn take(&mut self, house: &House) {
        let new: Vec<(KeyRef, Hash)> = self.copy(house);
        self.file(house);
        for ((of, header), key) in self.memory(house) {
            if let Some(content) = self.unlock(&of, &header, &key) {
                self.note(&of, &content);
            }
            self.keys.insert((of, header), key);
        }
        self.tries(&new);
        for (place, _, found) in &house.world.town.found {
            if *place == self.place {
                for kind in [Category::Identity, Category::Family] {
                    self.list.insert((found.holder, found.record, kind));
                }
            }
        }
    }

    fn copy(&mut self, house: &House) -> Vec<(KeyRef, Hash)> {
        let mut new = Vec::new();
        for (name, parcel) in house.world.hub.disk() {
            if !self.disk.contains_key(name) {
                self.disk.insert(*name, parcel.clone());
                new.push(*name);
            }
        }
        new
    }

    /// The desk's file, opened by its passphrase.
    fn file(&mut self, house: &House) {
        let Some(desk) = house.world.desks[self.place].copied(house.world.people) else {
            return;
        };
        let held: Vec<KeyRef> = desk.held().copied().collect();
        for of in held {
            if !self.list.contains(&(of.society, of.record, of.category))
                && let Some(content) = desk.read(&of)
            {
                self.note(&of, &content);
            }
        }
    }

    /// The session in the desk's memory opens answers that lie in the hub's mailboxes: those to
    /// this desk. Every other answer is tried as well.
    fn memory(&mut self, house: &House) -> Vec<((KeyRef, Hash), PartKey)> {
        let mut got = Vec::new();
        let now = house.world.now;
        let session = house.world.desks[self.place].machine.caller().session(now);
        let replies = &house.world.hub.replies;
        let new = replies.get(self.replies..).unwrap_or_default();
        self.replies = replies.len();
        let Some(session) = session else {
            return got;
        };
        for bytes in new {
            let Ok(Reply::Keys(sealed)) = from_bytes(bytes) else {
                continue;
            };
            let leaf = &sealed.proof.leaf.0;
            let Ok(Cause::Device(asked)) = Leaf::from_bytes(leaf).map(|leaf| leaf.cause) else {
                continue;
            };
            let hash = Leaf::hash(leaf);
            match open_answer(&sealed.sealed.0, &asked.request, &hash, session) {
                Ok(keys) => {
                    got.extend(keys.into_iter().map(|key| ((key.of, key.header), key.key)));
                }
                Err(_) => self.others += 1,
            }
        }
        got
    }

    fn unlock(&self, of: &KeyRef, header: &Hash, key: &PartKey) -> Option<Zeroizing<Vec<u8>>> {
        let expect = Expect {
            key: *of,
            header: Some(*header),
        };
        match self.disk.get(&(*of, *header))? {
            Parcel::Part(part) => {
                let key = open_key(part, key, &[&self.second]).ok()?;
                part.open(&key, &expect).ok()
            }
            Parcel::Form(form) => {
                let intake = IntakeId(of.record.0);
                form.open(key, intake, Some(*header)).ok()
            }
            Parcel::Slip(_) => None,
        }
    }

    /// What came to the disk and has no key of its own: a key of another version, or of another
    /// record, may open it.
    fn tries(&mut self, new: &[(KeyRef, Hash)]) {
        for (of, header) in new {
            if self.keys.contains_key(&(*of, *header)) {
                continue;
            }
            let kind = |(k, _): &(&(KeyRef, Hash), &PartKey)| k.0.category == of.category;
            let near = |k: &KeyRef| k.society == of.society && k.record == of.record;
            let own = self.keys.iter().filter(kind).filter(|(k, _)| near(&k.0));
            let other = self.keys.iter().find(kind);
            let tried: Vec<PartKey> = own
                .chain(other)
                .map(|(_, key)| PartKey::from_bytes(*key.as_bytes()))
                .collect();
            let opened = tried.iter().find_map(|key| self.unlock(of, header, key));
            match opened {
                Some(content) => self.note(of, &content),
                None => self.shut += 1,
            }
        }
    }

    /// Writes down what is there in clear.
    fn note(&mut self, of: &KeyRef, content: &[u8]) {
        let read = match of.category {
            Category::Intake => decode_request(content).is_ok(),
            category => decode_part(&mut Person::default(), category, content).is_ok(),
        };
        if read {
            self.list.insert((of.society, of.record, of.category));
        }
    }
}
