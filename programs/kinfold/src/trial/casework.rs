//! The request on its way: form, taking on, search, access, opening. Every step that opens
//! something is a leaf before anything is open.

use super::clock;
use super::founding::House;
use super::holder::Holder;
use super::hub::Hub;
use super::importing::store;
use super::searching::Searcher;
use crate::Fault;
use ledger::leaf::{DeviceKind, Intakes, Kind, Purpose, Why};
use matching::Features;
use matching::features::{Place, PlaceKind};
use parcel::form::{self, SealedForm};
use parcel::part::Expect;
use parcel::second;
use policy::Want;
use policy::request::{WantGrant, WantIntake, WantItem, WantQuery, WantRelease};
use record::Person;
use record::codec::{decode_part, decode_request, encode_request};
use record::request::TracingRequest;
use record::safe::Danger;
use record::sharing::Lead;
use release::Checked;
use seal::PartKey;
use seal::answer::Released;
use seal::intake;
use seal::keys::IntakeKeyId;
use sign::encode::Bytes;
use sign::id::{GrantId, IntakeId, PersonId, RecordId, RequestId, StaffId};
use sign::time::DAY;
use sign::{Category, Hash, SocietyId};
use world::device::Ticket;
use world::search::{FoundOne, Notice, Query, QueryMessage, Scope};

/// What is opened of another society's record after a match: enough to compare, no more.
pub const COMPARED: [Category; 2] = [Category::Identity, Category::Family];

/// How long access is given for, in days.
const ACCESS_DAYS: u64 = 14;

/// A case in the asking society.
#[derive(Debug)]
pub struct Case {
    /// Who is sought, as the form said.
    pub sought: Person,
    /// The sought person's record.
    pub record: RecordId,
    /// Whom a search for them may show that it was made.
    pub scope: Scope,
    /// How many persons the request became.
    pub persons: usize,
    /// What the desk opened to get it.
    pub opening: Opening,
}

/// Something was opened, by a leaf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// Index of the leaf.
    pub index: u64,
    /// In words.
    pub what: &'static str,
    /// How many parts.
    pub parts: usize,
}

/// A society's part of the trial, as its programs hold it.
#[derive(Debug)]
pub struct Bench<'a> {
    /// The asking society.
    pub asking: SocietyId,
    /// Everybody.
    pub house: &'a mut House,
    /// The keyholder.
    pub holder: &'a mut Holder,
    /// The server.
    pub hub: &'a mut Hub,
}

/// What the search gave.
#[derive(Debug)]
pub struct Searched {
    /// What the asker was told.
    pub told: Vec<FoundOne>,
    /// What only the holders' team leaders were told.
    pub notices: Vec<Notice>,
    /// What was searched for.
    pub features: Features,
}

impl Bench<'_> {
    /// Files a request as the public site does: locked on arrival, its key brought.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn file(&mut self, request: &TracingRequest) -> Result<IntakeId, Fault> {
        let ours = Fault::ours("filing the request");
        let mut draw = clock::draw()?;
        let intake = IntakeId(draw.take());
        let about = form::About {
            society: self.asking,
            intake,
            portal: self.house.portal.device(),
            number: 1,
            prev: None,
        };
        let key = draw.key();
        let content = encode_request(request);
        let form = SealedForm::seal(about, &key, &content, self.house.portal.signer())
            .map_err(|e| ours(e.to_string()))?;
        self.hub.store_form(&form)?;
        let to = self.house.book.intake(self.asking, clock::now());
        let (month, to) = to.ok_or_else(|| ours("no intake key".to_owned()))?;
        let id = IntakeKeyId {
            society: self.asking,
            month,
        };
        let header = form.header_hash();
        let sealed = intake::seal_key(&key, intake, &header, &id, &to, &draw.encapsulation());
        let want = Want::Intake(WantIntake {
            intake,
            month,
            header,
            sealed: Bytes(sealed.map_err(|e| ours(e.to_string()))?),
        });
        let portal = &mut self.house.portal;
        let step = "filing the request";
        self.holder
            .ask(step, portal, want, RequestId(draw.take()))?;
        // The minute's chain, so that a server that drops or back-dates a form is found.
        let chain = Want::Intakes(Intakes {
            society: self.asking,
            first: 1,
            count: 1,
            root: intake::root(&Hash::default(), &[intake]),
        });
        self.holder
            .ask(step, portal, chain, RequestId(draw.take()))?;
        Ok(intake)
    }

    /// Takes an enquiry on: the team leader gives access to the queue, the caseworker opens the
    /// form and makes it into records of the society.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn take_on(&mut self, intake: IntakeId) -> Result<Case, Fault> {
        let ours = Fault::ours("taking the request on");
        let worker = self.house.office(self.asking).worker;
        let grant = self.grant(self.asking, worker, Kind::Intake, &[], &[Category::Intake])?;
        let item = WantItem {
            holder: self.asking,
            record: RecordId(intake.0),
            parts: vec![(Category::Intake, 1)],
        };
        let (index, keys) = self.release(grant, Purpose::TakingOn, item)?;
        let key = keys.first().ok_or_else(|| ours("no key".to_owned()))?;
        let form = self.hub.form(intake)?;
        let portal = self.house.book.device(form.header.about.portal);
        let portal = portal.filter(|d| d.kind == DeviceKind::Portal);
        let portal = portal.ok_or_else(|| ours("the form names no public site".to_owned()))?;
        form.verify_portal(&portal.key)
            .map_err(|e| ours(e.to_string()))?;
        let content = form.open(&key.key, intake, Some(key.header));
        let content = content.map_err(|e| ours(e.to_string()))?;
        let mut request = decode_request(&content).map_err(|e| ours(e.to_string()))?;
        // Whoever was not asked whether the sought person hides is not sure.
        if request.sought_in_danger() && !request.sought.in_danger() {
            let loss = request.sought.circumstances.loss.get_or_insert_default();
            loss.in_hiding = Some(Danger::NotSure);
        }
        let mut draw = clock::draw()?;
        let persons: Vec<&Person> = [&request.sought, &request.enquirer]
            .into_iter()
            .chain(request.relatives.iter().map(|r| &r.person))
            .collect();
        let records: Vec<(RecordId, PersonId, &Person)> = persons
            .iter()
            .map(|person| (RecordId(draw.take()), PersonId(draw.take()), *person))
            .collect();
        store(self.asking, &records, self.house, self.holder, self.hub)?;
        let ids: Vec<RecordId> = records.iter().map(|(id, _, _)| *id).collect();
        self.grant(self.asking, worker, Kind::Case, &ids, &Category::RECORD)?;
        let both = ids.iter().take(2).copied().collect();
        let (scope, _) = Scope::of(&request.sought, &request.enquirer, Lead::NotAsked, both);
        Ok(Case {
            record: ids[0],
            scope,
            persons: ids.len(),
            opening: Opening {
                index,
                what: "the request, by a caseworker of the asking society",
                parts: keys.len(),
            },
            sought: request.sought,
        })
    }

    /// Searches for the sought person of a case.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn search(&mut self, case: &Case, searcher: &Searcher) -> Result<Searched, Fault> {
        let ours = Fault::ours("searching");
        let features = features(&case.sought);
        let query = Query {
            salt: clock::fresh()?,
            scope: case.scope.clone(),
            features: features.clone(),
        };
        if !query.fits() {
            return Err(Fault::Asked(
                "the request names more names and places than a search takes (16 KB): shorten \
                 its [sought] part"
                    .to_owned(),
            ));
        }
        let matcher = Searcher::session_key(self.house)?;
        let matcher = matcher.check(&self.house.book, DeviceKind::Matcher, clock::now());
        let matcher = matcher.map_err(|e| ours(e.to_string()))?;
        let want = Want::Query(WantQuery {
            case: case.record,
            query: query.hash(),
            standing: false,
        });
        let worker = self.house.office(self.asking).worker;
        let desk = &mut self.house.office(self.asking).desk;
        let id = RequestId(clock::fresh()?);
        let answered = self.holder.ask("searching", desk, want, id)?;
        let Checked::Done(_, index) = &answered.checked else {
            return Err(ours("not a ticket".to_owned()));
        };
        let index = *index;
        let proof = answered.proof.ok_or_else(|| ours("no proof".to_owned()))?;
        let leaf = ledger::Leaf::hash(&proof.leaf.0);
        let asker = desk.session_public(clock::now());
        let asker = asker.ok_or_else(|| ours("no session".to_owned()))?;
        let message = QueryMessage::seal(
            &query,
            Ticket::of(&proof),
            (answered.ask.hash(), leaf),
            asker,
            &matcher,
            &mut clock::draw()?,
        );
        let message = message.map_err(|e| ours(e.to_string()))?;
        let answer = searcher.answer(&message, worker, self.house, self.holder)?;

        let keys = self.house.keys.clone();
        let proven = answer.message.ticket.prove(&keys, None);
        let proven = proven.map_err(|e| ours(e.to_string()))?;
        let desk = &self.house.office(self.asking).desk;
        let session = desk.session(clock::now());
        let session = session.ok_or_else(|| ours("no session".to_owned()))?;
        let told = answer.message.open(&proven, index, session);
        let told = told.map_err(|e| ours(e.to_string()))?.candidates;
        let mut notices = Vec::new();
        for notice in &answer.notices {
            let office = self.house.offices.iter().find(|o| o.id == notice.society);
            let pairs: Vec<_> = office.iter().map(|o| &o.second).collect();
            let opened = notice.open(&self.house.book, &pairs);
            notices.extend(opened.map_err(|e| ours(e.to_string()))?);
        }
        Ok(Searched {
            told,
            notices,
            features,
        })
    }

    /// Opens a candidate: the holder's team leader gives access to what is needed to compare,
    /// the asker's caseworker opens it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn open(&mut self, found: &FoundOne) -> Result<(Person, Opening), Fault> {
        let worker = self.house.office(self.asking).worker;
        let own = found.holder == self.asking;
        let (kind, what) = if own {
            (Kind::Case, "a candidate of the own register")
        } else {
            (
                Kind::Candidate,
                "a candidate, by the asking society's caseworker",
            )
        };
        let grant = self.grant(found.holder, worker, kind, &[found.record], &COMPARED)?;
        let item = WantItem {
            holder: found.holder,
            record: found.record,
            parts: COMPARED.map(|category| (category, 0)).to_vec(),
        };
        let (index, keys) = self.release(grant, Purpose::MatchReview, item)?;
        let mut person = Person::default();
        for key in &keys {
            self.open_part(key, &mut person)?;
        }
        let opening = Opening {
            index,
            what,
            parts: keys.len(),
        };
        Ok((person, opening))
    }

    /// Fetches a part and opens it, if it is the one the leaf names and one of the holder's own
    /// desks wrote it.
    fn open_part(&self, released: &Released, person: &mut Person) -> Result<(), Fault> {
        let ours = Fault::ours("opening a record");
        let part = self.hub.part(released.of.record, released.of.category)?;
        let author = self.house.book.device(part.header.about.author);
        let author = author.filter(|d| d.society == released.of.society);
        let author = author.ok_or_else(|| ours("written by a stranger".to_owned()))?;
        part.verify_author(&author.key)
            .map_err(|e| ours(e.to_string()))?;
        let key: PartKey =
            second::open_key(&part, &released.key, &[]).map_err(|e| ours(e.to_string()))?;
        let expect = Expect {
            key: released.of,
            header: Some(released.header),
        };
        let content = part.open(&key, &expect).map_err(|e| ours(e.to_string()))?;
        decode_part(person, released.of.category, &content).map_err(|e| ours(e.to_string()))
    }

    /// A team leader of `holder` gives access.
    fn grant(
        &mut self,
        holder: SocietyId,
        staff: StaffId,
        kind: Kind,
        records: &[RecordId],
        categories: &[Category],
    ) -> Result<GrantId, Fault> {
        let id = GrantId(clock::fresh()?);
        let want = Want::Grant(WantGrant {
            id,
            kind,
            holder,
            staff,
            records: records.to_vec(),
            categories: categories.to_vec(),
            until: clock::now().plus(ACCESS_DAYS * DAY),
        });
        let request = RequestId(clock::fresh()?);
        let lead = &mut self.house.office(holder).lead_desk;
        self.holder.ask("giving access", lead, want, request)?;
        Ok(id)
    }

    /// The asking society's caseworker asks for keys; the leaf's index and the keys.
    fn release(
        &mut self,
        grant: GrantId,
        purpose: Purpose,
        item: WantItem,
    ) -> Result<(u64, Vec<Released>), Fault> {
        let want = Want::Release(WantRelease {
            grant: Why::Grant(grant),
            purpose,
            items: vec![item],
        });
        let id = RequestId(clock::fresh()?);
        let desk = &mut self.house.office(self.asking).desk;
        let answered = self.holder.ask("opening a record", desk, want, id)?;
        match answered.checked {
            Checked::Keys(_, index, keys) => Ok((index, keys)),
            _ => Err(Fault::ours("opening a record")("no keys".to_owned())),
        }
    }
}

/// What is searched for: of the request also the place where contact was lost.
fn features(sought: &Person) -> Features {
    let mut features = Features::of(&sought.identity, &sought.family);
    let loss = sought.circumstances.loss.as_ref();
    if let Some(place) = loss.and_then(|l| l.place.as_ref()) {
        let place = &place.value;
        for text in std::iter::once(&place.written).chain(&place.other_names) {
            features.places.push(Place {
                kind: PlaceKind::Last,
                text: text.reveal().to_owned(),
            });
        }
    }
    features
}
