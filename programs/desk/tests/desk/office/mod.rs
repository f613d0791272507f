//! Two societies' desks: letters, messages, transfer, withdrawal, as staff do them.

mod access;
mod asking;
mod attachments;
mod broken_off;
mod called;
mod called_back;
mod called_back_late;
mod consents;
mod erased;
mod erased_names;
mod forms;
mod found_calls_back;
mod gates;
mod hostile;
mod leads;
mod leaving;
mod letters;
mod messages;
mod pace;
mod pictures;
mod pictures_spoilt;
mod refused;
mod society;
mod stopped;
mod warrant;

use crate::flow::{REQUEST, sought};
use crate::house::{Clock, HERE, Makeup, Memory, START, Seat, THERE, Town};
use desk::office::{file, letters as office, network, people, request};
use desk::shell::Shell;
use record::consent::{Answer, How, Purpose, Receipt};
use record::file::{CaseFile, Link, Match, Wish};
use record::person::Person;
use record::request::{TracingRequest, request_from_toml};
use record::sharing::Lead;
use sign::id::RecordId;

const SOCIETIES: &str = r#"
[[society]]
number = 1
name = "Society One"
country = "ET"

[[society]]
number = 2
name = "Society Two"
country = "SD"
"#;

pub(crate) type Desk<'a> = Shell<'a, Memory, Clock>;

/// A case of society 1, and the record of society 2 that may be about the same person.
pub(crate) struct Two {
    pub(crate) town: Town,
    pub(crate) case: RecordId,
    pub(crate) candidate: RecordId,
}

pub(crate) fn asked() -> TracingRequest {
    request_from_toml(REQUEST).unwrap()
}

pub(crate) fn given() -> Receipt {
    Receipt {
        purpose: Purpose::TracingInNetwork,
        answer: Answer::Given,
        authorities: Vec::new(),
        notice: None,
        language: None,
        on: None,
        how: How::InPerson,
    }
}

/// Whom society 2 has in its register.
pub(crate) fn registered() -> Person {
    let mut person = Person {
        identity: sought().identity,
        ..Person::default()
    };
    person.casework.consent.receipts.push(given());
    person
}

impl Two {
    pub(crate) fn new() -> Two {
        Two::with(asked(), registered())
    }

    pub(crate) fn with(request: TracingRequest, person: Person) -> Two {
        Two::made(Makeup::Usual, request, person)
    }

    pub(crate) fn made(makeup: Makeup, request: TracingRequest, person: Person) -> Two {
        let town = Town::made(START, makeup);
        let seeds = [
            (&town.lead, town.seed),
            (&town.worker, town.seed),
            (&town.other, town.seed),
            (&town.far_lead, town.far_seed),
            (&town.far_worker, town.far_seed),
        ];
        for (seat, seed) in seeds {
            town.at(seat, |desk| {
                desk.with_desk(|machine| machine.give_seed(&seed)).unwrap();
                network::take(desk, SOCIETIES).unwrap();
            });
        }
        let case = town.at(&town.lead, |desk| {
            let filed = request::file(desk, request, None, town.deadline()).unwrap();
            filed.records[0].1
        });
        let candidate = RecordId([0xca; 16]);
        town.at(&town.far_lead, |desk| {
            people::create(desk, candidate, person, town.deadline()).unwrap();
        });
        Two {
            town,
            case,
            candidate,
        }
    }

    /// At the lead of society 1.
    pub(crate) fn here<T>(&self, work: impl FnOnce(&mut Desk<'_>) -> T) -> T {
        self.heard(&self.town.lead, work)
    }

    /// At the lead of society 2.
    pub(crate) fn there<T>(&self, work: impl FnOnce(&mut Desk<'_>) -> T) -> T {
        self.heard(&self.town.far_lead, work)
    }

    /// At a seat that has read its box.
    pub(crate) fn heard<T>(&self, seat: &Seat, work: impl FnOnce(&mut Desk<'_>) -> T) -> T {
        self.town.at(seat, |desk| {
            desk.settle(self.town.deadline()).unwrap();
            work(desk)
        })
    }

    /// Society 1 says that the record of society 2 may be about the same person.
    pub(crate) fn link(&self, desk: &mut Desk<'_>, case: RecordId) {
        let link = Link {
            society: THERE,
            record: self.candidate,
            state: Match::Potential,
            why: None,
            on: desk.now(),
            by: None,
        };
        file::decide(desk, case, link, self.town.deadline()).unwrap();
    }

    /// Society 1 asks society 2.
    pub(crate) fn enquire(&self) -> RecordId {
        self.here(|desk| {
            self.link(desk, self.case);
            let about = (THERE, self.candidate);
            let with = (Some("by the mother's name".into()), Lead::NotAsked);
            office::enquire(desk, self.case, about, with, self.town.deadline()).unwrap()
        })
    }

    /// The letters that wait at a desk are read.
    pub(crate) fn read(&self, desk: &mut Desk<'_>) -> Vec<office::Read> {
        let waiting: Vec<_> = desk.side().incoming.iter().map(|i| i.record()).collect();
        let read = |record: Option<RecordId>| {
            office::read(desk, record.unwrap(), self.town.deadline()).unwrap()
        };
        waiting.into_iter().map(read).collect()
    }

    /// Society 2 reads what waits, verifies the relationship, asks the person, and answers the
    /// enquiry; whether a letter was written.
    pub(crate) fn answer(&self, wish: Wish) -> bool {
        self.there(|desk| {
            let until = self.town.deadline();
            let read = self.read(desk);
            let how = "both named the same aunt".into();
            file::verify(desk, self.candidate, how, until).unwrap();
            file::choose(desk, self.candidate, said(wish), until).unwrap();
            let answer = (true, None, Lead::NotAsked);
            let written = office::answer(desk, read[0].copy, answer, until).unwrap();
            written.is_some()
        })
    }

    /// Both societies know that the person wants this, and have verified the relationship.
    pub(crate) fn agree(&self, wish: Wish) {
        self.enquire();
        assert!(self.answer(wish));
        self.here(|desk| {
            self.read(desk);
            let how = "a photo of both".into();
            file::verify(desk, self.case, how, self.town.deadline()).unwrap();
        });
    }
}

pub(crate) fn said(wish: Wish) -> file::Said {
    file::Said {
        wish,
        alone: true,
        twice: true,
    }
}

pub(crate) fn the_file(desk: &Desk<'_>, record: RecordId) -> CaseFile {
    file::view(desk, record).unwrap().file.unwrap()
}

/// Whether this desk can read anything of a record without asking anybody.
pub(crate) fn holds(desk: &Desk<'_>, record: RecordId) -> bool {
    desk.desk().held().any(|of| of.record == record)
}

/// Leaves that the log has.
pub(crate) fn leaves(two: &Two) -> usize {
    two.town.house.borrow().leaves.len()
}

pub(crate) fn why<T>(fault: Result<T, desk::Fault>) -> String {
    match fault {
        Err(desk::Fault::Refused(why)) => why,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was done"),
    }
}

pub(crate) const ONE: sign::SocietyId = HERE;
pub(crate) const OTHER: sign::SocietyId = THERE;
