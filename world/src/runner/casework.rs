//! What staff and families do.

use super::World;
use super::town::{Given, Known, Page};
use crate::desk::{self, JobId, Open, Save, Search, Work};
use crate::model::text;
use crate::op::Op;
use crate::portal;
use crate::search::{Entry, Reason, Rejection, Rule, Scope, Word};
use ledger::leaf::{Choice, Kind, Noted, Purpose, Why};
use matching::Features;
use policy::request::{WantErase, WantGrant, WantItem};
use record::Person;
use seal::KeyRef;
use sign::id::{GrantId, PersonId, RecordId};
use sign::time::DAY;
use sign::{Category, Hash, SocietyId};

/// Desks that do casework.
const WORKERS: [usize; 5] = [3, 4, 6, 2, 5];

impl World {
    pub(crate) fn worker(&self, number: u16) -> usize {
        let extra = self.desks.len().saturating_sub(7);
        let at = usize::from(number) % (WORKERS.len() + extra);
        WORKERS.get(at).copied().unwrap_or(at + 2)
    }

    pub(crate) fn casework(&mut self, op: Op) {
        match op {
            Op::Form { portal, page } => self.send_form(portal, page),
            Op::OpenForm { desk, form } => self.open_form(desk, form),
            Op::TakeOn { desk, form } => self.take_on(desk, form),
            Op::Add { desk, content } => {
                let person = text::person(u64::from(content) % 24);
                self.add(self.worker(desk), person);
            }
            Op::Save {
                desk,
                record,
                category,
            } => self.edit(desk, record, category),
            Op::Open {
                desk,
                record,
                category,
                more,
            } => self.open(desk, record, category, more),
            Op::Merge { desk } => self.merge(desk),
            Op::Grant {
                kind, desk, record, ..
            } => self.grant(kind, desk, record),
            Op::Search { desk, record } => self.search(desk, record, false),
            Op::Stand { desk, record } => self.search(desk, record, true),
            Op::Register { desk, record } => self.register(desk, record),
            Op::Reject { desk } => self.reject(desk),
            Op::Erase {
                desk,
                record,
                choice,
            } => self.erase(desk, record, choice),
            Op::Note { desk } => {
                let note = Noted::Incident(Hash(self.chance.bytes()));
                self.give(self.worker(desk), Work::Note(note));
            }
            Op::PassSeed { desk, to } => {
                let to = self.desks[self.worker(to)].machine.device();
                if let Some(key) = self.hub.sessions.get(&to).cloned() {
                    self.give(self.worker(desk), Work::PassSeed(Box::new(key)));
                }
            }
            _ => {}
        }
    }

    /// A small register in each society, searchable and given out.
    pub(crate) fn first_work(&mut self) {
        for (n, place) in [3_u16, 6, 3, 6, 4, 6, 3, 6].into_iter().enumerate() {
            let person = text::person(self.people.seed + n as u64);
            self.add(usize::from(place), person);
        }
        self.calm(3);
        for desk in 0..3 {
            for record in 0..3 {
                self.register(desk, record);
            }
            self.grant(0, desk, desk);
            self.grant(2, desk, desk);
            self.grant_queue(self.worker(desk));
        }
        self.calm(3);
    }

    pub(crate) fn give(&mut self, place: usize, work: Work) -> JobId {
        let job = self.desks[place].job();
        self.desk_step(place, desk::Input::Work(job, work));
        job
    }

    pub(crate) fn send_form(&mut self, portal: u16, page: u16) {
        let place = usize::from(portal) % self.portals.len();
        let page = u64::from(page) % 40;
        let mark = sign::hash("page", &[&[u8::from(place == 1)], &page.to_be_bytes()]).short();
        let content = text::form(page);
        self.town.pages.entry(mark).or_insert_with(|| Page {
            portal: place,
            content: content.clone(),
            name: None,
            reference: None,
        });
        self.town.posted = Some(mark);
        // What a receipt's secret is made of is the shell's work.
        let secret = codes::KeptSecret {
            salt: mark,
            hash: sign::hash("secret", &[&mark]).0,
            shift: 0,
        };
        self.portal_step(place, portal::Input::Form(mark, content, Some(secret)));
        self.town.posted = None;
    }

    pub(crate) fn open_form(&mut self, desk: u16, form: u16) {
        let place = self.worker(desk);
        let society = self.desks[place].society;
        let forms: Vec<KeyRef> = self
            .hub
            .forms
            .values()
            .map(parcel::form::SealedForm::key_ref)
            .filter(|of| of.society == society)
            .collect();
        let Some(at) = usize::from(form).checked_rem(forms.len()) else {
            return;
        };
        let Some((_, grant)) = self.town.queues.iter().find(|(d, _)| *d == place).copied() else {
            return self.grant_queue(place);
        };
        let open = Open {
            why: Why::Grant(grant),
            purpose: Purpose::TakingOn,
            items: vec![WantItem {
                holder: society,
                record: forms[at].record,
                parts: vec![(Category::Intake, 1)],
            }],
        };
        self.give(place, Work::Open(open));
    }

    pub(crate) fn grant_queue(&mut self, place: usize) {
        let id = self.ask_grant(place, Kind::Intake, self.desks[place].society, Vec::new());
        self.town.queues.push((place, id));
    }

    pub(crate) fn take_on(&mut self, desk: u16, form: u16) {
        let place = self.worker(desk);
        let society = self.desks[place].society;
        let opened = self.town.opened.iter();
        let own: Vec<&Person> = opened
            .filter(|(s, _, _)| *s == society)
            .map(|(_, _, person)| person)
            .collect();
        if let Some(at) = usize::from(form).checked_rem(own.len()) {
            let person = own[at].clone();
            self.add(place, person);
        }
    }

    pub(crate) fn add(&mut self, place: usize, person: Person) {
        let known = Known {
            society: self.desks[place].society,
            record: RecordId(Hash(self.chance.bytes()).short()),
            id: PersonId(Hash(self.chance.bytes()).short()),
            person,
        };
        if self.save(place, &known, Category::RECORD.to_vec()) {
            self.town.records.push(known);
        }
    }

    /// False if nothing was queued.
    pub(crate) fn save(&mut self, place: usize, known: &Known, changed: Vec<Category>) -> bool {
        let save = Save {
            record: known.record,
            id: known.id,
            person: known.person.clone(),
            changed,
            tell: vec![Word::Register(vec![entry(known, 0)])],
        };
        let job = self.desks[place].job();
        let before = self.hub.mail.len();
        self.desk_step(place, desk::Input::Work(job, Work::Save(Box::new(save))));
        let parcels = self.hub.mail[before..].iter().find_map(|l| match &l.mail {
            crate::model::letter::Mail::Put(of, parcels) if *of == job => Some(parcels.clone()),
            _ => None,
        });
        let Some(parcels) = parcels else {
            return false;
        };
        let names = self.watch.sealed(&parcels, &known.person);
        self.town.queued.insert((place, job.0), names);
        true
    }

    fn edit(&mut self, desk: u16, record: u16, category: u16) {
        let place = self.worker(desk);
        let Some(known) = self.town.of(self.desks[place].society, record).cloned() else {
            return;
        };
        self.town.revision += 1;
        let person = text::edited(known.person.clone(), self.town.revision);
        let category = Category::RECORD[usize::from(category) % 6];
        let known = Known { person, ..known };
        if self.save(place, &known, vec![category])
            && let Some(old) = self.town.known(known.record)
        {
            old.person = known.person;
        }
    }

    fn merge(&mut self, desk: u16) {
        let place = self.worker(desk);
        let branch = self.desks[place]
            .machine
            .branches()
            .next()
            .map(|(id, _)| id);
        if let Some(id) = branch {
            self.desks[place].machine.settle_branch(id);
            self.watch.tally.saw("branch settled");
        }
    }

    fn open(&mut self, desk: u16, record: u16, category: u16, more: u16) {
        let place = self.worker(desk);
        let own = |g: &&Given| g.desk == place || record % 16 == 5;
        let grants: Vec<Given> = self.town.grants.iter().filter(own).cloned().collect();
        let Some(at) = usize::from(record).checked_rem(grants.len()) else {
            return;
        };
        let grant = &grants[at];
        let count = 1 + usize::from(more) % 3;
        let skip = usize::from(more) % grant.records.len().max(1);
        let records = grant.records.iter().cycle().skip(skip);
        let records = records.take(count.min(grant.records.len()));
        let parts = vec![(Category::RECORD[usize::from(category) % 6], 0)];
        let items = records.map(|record| WantItem {
            holder: grant.holder,
            record: *record,
            parts: parts.clone(),
        });
        let open = Open {
            why: Why::Grant(grant.id),
            purpose: Purpose::Casework,
            items: items.collect(),
        };
        self.give(place, Work::Open(open));
    }

    fn grant(&mut self, kind: u16, desk: u16, record: u16) {
        let place = self.worker(desk);
        let own = self.desks[place].society;
        let candidate = kind % 3 == 2;
        let holder = if candidate { SocietyId(3 - own.0) } else { own };
        let all = self.town.records.iter().filter(|k| k.society == holder);
        let all: Vec<RecordId> = all.map(|k| k.record).collect();
        let Some(from) = usize::from(record).checked_rem(all.len()) else {
            return;
        };
        let records = all.iter().cycle().skip(from).copied();
        let records: Vec<RecordId> = records.take(all.len().min(4)).collect();
        let kind = if candidate {
            Kind::Candidate
        } else {
            Kind::Case
        };
        let id = self.ask_grant(place, kind, holder, records.clone());
        self.town.grants.push(Given {
            id,
            kind,
            desk: place,
            holder,
            records,
        });
    }

    pub(crate) fn ask_grant(
        &mut self,
        place: usize,
        kind: Kind,
        holder: SocietyId,
        records: Vec<RecordId>,
    ) -> GrantId {
        let id = GrantId(Hash(self.chance.bytes()).short());
        let categories = match kind {
            Kind::Intake => vec![Category::Intake],
            _ => Category::RECORD.to_vec(),
        };
        let want = WantGrant {
            id,
            kind,
            holder,
            staff: self.people.staff(place),
            records,
            categories,
            until: self.now.plus(30 * DAY),
        };
        let lead = crate::model::people::LEADS[usize::from(holder.0 == 2)];
        self.give(lead, Work::Grant(want));
        id
    }

    fn search(&mut self, desk: u16, record: u16, standing: bool) {
        let place = self.worker(desk);
        let own = self.desks[place].society;
        let case = |g: &&Given| g.desk == place && g.holder == own && g.kind == Kind::Case;
        let cases: Vec<RecordId> = self
            .town
            .grants
            .iter()
            .filter(case)
            .flat_map(|g| g.records.clone())
            .collect();
        let Some(at) = usize::from(record).checked_rem(cases.len()) else {
            return;
        };
        let Some(known) = self.town.known(cases[at]) else {
            return;
        };
        let features = Features::of(&known.person.identity, &known.person.family);
        let scope = Scope {
            rule: self.town.rule(record, SocietyId(3 - own.0)),
            people: vec![cases[at]],
        };
        let search = Search {
            case: cases[at],
            scope,
            features,
            standing,
        };
        self.give(place, Work::Search(Box::new(search)));
    }

    fn register(&mut self, desk: u16, record: u16) {
        let place = self.worker(desk);
        let Some(known) = self.town.of(self.desks[place].society, record).cloned() else {
            return;
        };
        self.town.revision += 1;
        let entry = entry(&known, self.town.revision);
        self.give(place, Work::Say(Word::Register(vec![entry])));
    }

    fn reject(&mut self, desk: u16) {
        let place = self.worker(desk);
        let found = self.town.found.iter().find(|(d, ..)| *d == place).cloned();
        if let Some((_, case, one)) = found {
            let rejection = Rejection {
                case,
                holder: one.holder,
                record: one.record,
                reason: Reason::AnotherPerson,
            };
            self.give(place, Work::Say(Word::Reject(rejection)));
        }
    }

    fn erase(&mut self, desk: u16, record: u16, choice: u16) {
        let lead = crate::model::people::LEADS[usize::from(desk % 2)];
        let Some(known) = self.town.of(self.desks[lead].society, record).cloned() else {
            return;
        };
        let choice = if choice.is_multiple_of(3) {
            Choice::CountedOnly
        } else {
            Choice::StillTold
        };
        let want = WantErase {
            records: vec![known.record],
            choice,
        };
        self.give(lead, Work::Erase(want));
    }
}

fn entry(known: &Known, revision: u64) -> Entry {
    Entry {
        record: known.record,
        revision,
        rule: Rule::of(&known.person),
        features: Features::of(&known.person.identity, &known.person.family),
    }
}
