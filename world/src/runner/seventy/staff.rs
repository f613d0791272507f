//! What honest people do meanwhile.

use super::{AGAIN, BEFORE, ELSEWHERE, House};
use crate::desk::{Open, Parcel, Work, write};
use crate::device::Draw;
use crate::model::people::CHIEFS;
use crate::model::text;
use crate::runner::town::{Given, Known};
use ledger::leaf::{Act, Gate, Kind, Purpose, Resume, Why};
use policy::request::WantItem;
use sign::id::{GrantId, PersonId, RecordId};
use sign::{Category, Hash, SocietyId, Time};

/// Records in one deposit.
const CHUNK: usize = 64;
/// Records in one grant.
const GRANT: usize = 120;
/// Records that each caseworker opens in the morning.
const OPENED: usize = 6;
/// The same where limits are small.
const TIGHT: usize = 4;
/// Caseworkers beside the owner of the stolen desk.
const COLLEAGUES: [usize; 2] = [4, 6];

impl House {
    /// The register, before it begins; and what leads give out of it.
    pub(super) fn import(&mut self) {
        // Not the desk that is stolen: whatever a desk writes it has read.
        for place in [4, 6] {
            let society = self.world.desks[place].society;
            let count = match place {
                4 => self.setting.register,
                _ => self.setting.register.min(ELSEWHERE),
            };
            let all: Vec<Known> = (0..count as u64)
                .map(|n| Known {
                    society,
                    record: RecordId(Hash(self.world.chance.bytes()).short()),
                    id: PersonId(Hash(self.world.chance.bytes()).short()),
                    person: text::edited(text::person(n), n),
                })
                .collect();
            all.chunks(CHUNK).for_each(|some| self.store(place, some));
            let weeks = usize::try_from(self.setting.days / 7).unwrap_or(0) + 1;
            let mut records = all.iter().map(|known| known.record);
            let owner = if place == 4 { self.place } else { place };
            let first: Vec<RecordId> = records.by_ref().take(self.setting.caseload).collect();
            self.assign(owner, &first);
            if place == 4 {
                let later = records.by_ref().take(self.setting.weekly * weeks);
                self.coming = later.collect();
                // A colleague has cases of their own; the owner may compare some of the other
                // society's records.
                let own: Vec<RecordId> = records.by_ref().take(self.setting.caseload).collect();
                self.assign(4, &own);
            } else {
                let compared: Vec<RecordId> = records.by_ref().take(8).collect();
                self.grant((self.place, Kind::Candidate, society), compared);
            }
            self.world.town.records.extend(all);
        }
    }

    fn store(&mut self, place: usize, some: &[Known]) {
        let desk = &self.world.desks[place].machine;
        let author = desk.author(self.world.now).expect("a session and keys");
        let mut draw = Draw::new(self.world.chance.bytes());
        let mut sealed = Vec::new();
        for known in some {
            let (record, id, person) = (known.record, known.id, &known.person);
            let one = write::seal_record(&author, record, id, person, &mut draw);
            let one = one.expect("it is short");
            let parcels: Vec<Parcel> = one.parts.iter().cloned().map(Parcel::Part).collect();
            self.world.watch.sealed(&parcels, person);
            sealed.push(one);
        }
        self.give(place, Work::Store(sealed));
    }

    fn assign(&mut self, place: usize, records: &[RecordId]) {
        let holder = self.world.desks[place].society;
        for some in records.chunks(GRANT) {
            self.grant((place, Kind::Case, holder), some.to_vec());
        }
    }

    /// Somebody who leads cases gives access to some.
    pub(super) fn grant_for(&mut self, (desk, holder): (usize, SocietyId), records: Vec<RecordId>) {
        self.grant((desk, Kind::Case, holder), records);
    }

    fn grant(&mut self, (desk, kind, holder): (usize, Kind, SocietyId), records: Vec<RecordId>) {
        if records.is_empty() {
            return;
        }
        let id = self.world.ask_grant(desk, kind, holder, records.clone());
        self.world.calm(2);
        self.world.town.grants.push(Given {
            id,
            kind,
            desk,
            holder,
            records,
        });
    }

    /// Everybody signs in; leads give access; caseworkers open, write and search.
    pub(super) fn morning(&mut self, day: u64) {
        self.clock(8, 0);
        self.world.renew();
        if self.midnight.month() != Time(self.midnight.0 - sign::time::DAY).month() {
            self.world.supply();
            self.world.calm(1);
            self.world.spread_roster();
        }
        self.world.calm(1);
        for place in 0..self.world.desks.len() {
            self.world.login(place);
        }
        self.world.login_programs();
        self.world.calm(2);
        if day > 0 && day.is_multiple_of(AGAIN) {
            self.give_again();
        }
        if day.is_multiple_of(7) {
            let count = self.setting.weekly.min(self.coming.len());
            let new: Vec<RecordId> = self.coming.drain(..count).collect();
            self.assign(self.place, &new);
        }
        let page = u16::try_from(day % 40).unwrap_or(0);
        self.world.send_form(page % 2, page);
        self.world.calm(2);
        self.world.open_form(1 + page % 2, page);
        self.world.calm(2);
        self.world.take_on(1 + page % 2, page);
        self.world.calm(2);
        for place in COLLEAGUES.into_iter().chain([self.place]) {
            self.casework(place, day);
        }
    }

    /// Access ends; who still has the case gets it again.
    fn give_again(&mut self) {
        let grants: Vec<Given> = self.world.town.grants.drain(..).collect();
        for Given {
            kind,
            desk,
            holder,
            records,
            ..
        } in grants
        {
            self.grant((desk, kind, holder), records);
        }
        let queues: Vec<(usize, GrantId)> = self.world.town.queues.drain(..).collect();
        for (place, _) in queues {
            self.world.grant_queue(place);
        }
        self.world.calm(2);
    }

    fn casework(&mut self, place: usize, day: u64) {
        let mine = |g: &&Given| g.desk == place && g.kind == Kind::Case;
        let grants: Vec<Given> = self
            .world
            .town
            .grants
            .iter()
            .filter(mine)
            .cloned()
            .collect();
        let at = usize::try_from(day).unwrap_or(0);
        let Some(given) = at.checked_rem(grants.len()).map(|n| &grants[n]) else {
            return;
        };
        let opened = self
            .setting
            .limits
            .map_or(OPENED, |(fresh, _)| TIGHT.min(fresh as usize));
        let from = (at * opened) % given.records.len();
        let some = given.records.iter().cycle().skip(from);
        let some: Vec<RecordId> = some
            .take(opened.min(given.records.len()))
            .copied()
            .collect();
        self.open(place, Why::Grant(given.id), given.holder, &some);
        if let Some(known) = self.world.town.known(some[0]).cloned() {
            let person = text::edited(known.person.clone(), 100_000 + day);
            let known = Known { person, ..known };
            self.world.save(place, &known, vec![Category::Contact]);
            self.world.calm(2);
            if day.is_multiple_of(2) {
                self.world.add(place, text::person(day + 7));
                self.world.calm(2);
            }
            self.seek(place, &known);
        }
        if place == self.place {
            self.spent = some.into_iter().collect();
        }
    }

    /// Opens all six kinds of some records.
    pub(super) fn open(&mut self, place: usize, why: Why, holder: SocietyId, records: &[RecordId]) {
        let items = records.iter().map(|record| WantItem {
            holder,
            record: *record,
            parts: Category::RECORD.iter().map(|c| (*c, 0)).collect(),
        });
        let open = Open {
            why,
            purpose: Purpose::Casework,
            items: items.collect(),
        };
        self.give(place, Work::Open(open));
    }

    /// Searches for a case in the network.
    pub(super) fn seek(&mut self, place: usize, case: &Known) {
        let search = crate::desk::Search {
            case: case.record,
            scope: crate::search::Scope {
                rule: crate::search::Rule::Network {
                    societies: Vec::new(),
                    countries: Vec::new(),
                },
                people: vec![case.record],
            },
            features: matching::Features::of(&case.person.identity, &case.person.family),
            standing: false,
        };
        self.give(place, Work::Search(Box::new(search)));
    }

    /// After the lockdown: the stolen desk is revoked, work goes on, and a day later new records
    /// are written. Nobody who was inside before can have them.
    pub(super) fn after(&mut self, until: Time) -> Vec<(SocietyId, RecordId)> {
        let device = self.world.desks[self.place].machine.device();
        self.world.order(Act::Revoke(device), &CHIEFS[..1]);
        self.world.calm(2);
        let resume = Resume {
            society: SocietyId::ALL,
            gate: Gate {
                findings: Hash([1; 32]),
                outside_test: None,
            },
        };
        self.world.order(Act::Resume(resume), &CHIEFS);
        self.world.calm(2);
        self.night();
        self.world.spread_roster();
        self.world.calm(2);
        debug_assert!(self.midnight > until && self.setting.days > BEFORE);
        self.clock(8, 0);
        self.world.renew();
        self.world.calm(1);
        let known = self.world.town.records.len();
        // Desks that never opened a form: what is written where one had been opened that he read may
        // hold what it said, and is not cleared.
        let beside = if self.place == 3 { 2 } else { 3 };
        for place in [beside, 5] {
            self.world.login(place);
            self.world.calm(2);
            for n in 0..5 {
                self.world.add(place, text::person(n));
                self.world.calm(2);
            }
        }
        self.clock(23, 30);
        self.write_index();
        let new = self.world.town.records[known..].iter();
        new.map(|known| (known.society, known.record)).collect()
    }
}
