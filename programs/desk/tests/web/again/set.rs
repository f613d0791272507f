//! Two societies' desks with something of everything: a case with letters, a found person, an
//! offered case, a message that arrived, a text to be merged, orders that wait.

use crate::browser::Browser;
use crate::house::{HERE, Seat, THERE, Town};
use crate::town::{Desk, Office, Who};
use desk::office::{file, letters, network, people, request};
use desk::shell::Ended;
use record::Person;
use record::consent::{Answer, How, Purpose, Receipt};
use record::date::Day;
use record::file::{Link, Match, Wish};
use record::message::{Addressee, Delivery, Letter, Message, Stage, Step};
use record::request::{edit_from_toml, request_from_toml};
use record::sharing::Lead;
use sign::Category;
use sign::id::{PersonId, RecordId};
use world::desk::{Save, Work};

const REQUEST: &str = include_str!("../../../../../examples/request.toml");
const SOCIETIES: &str = "
[[society]]
number = 1
name = \"Society One\"
country = \"ET\"

[[society]]
number = 2
name = \"Society Two\"
country = \"SD\"
";

/// What there is, by its number.
pub(super) struct Set {
    office: Office,
    desks: Vec<(Who, Desk, Browser)>,
    pub(super) case: RecordId,
    pub(super) candidate: RecordId,
    /// An enquiry at the lead about a record of theirs, and that record.
    pub(super) asked: (RecordId, RecordId),
    /// A case that is offered to the lead.
    pub(super) offered: RecordId,
    /// A message that was handed over at the far lead, and the record that it is put to.
    pub(super) message: (RecordId, RecordId),
}

struct Made {
    case: RecordId,
    candidate: RecordId,
    asked: (RecordId, RecordId),
    offered: RecordId,
    message: (RecordId, RecordId),
}

impl Set {
    pub(super) fn new() -> Set {
        let (office, made) = Office::after(make);
        let desks = [Who::Lead, Who::FarLead, Who::Worker, Who::Officer];
        let desks = desks.map(|who| {
            let desk = office.serve(who);
            let browser = desk.browser();
            (who, desk, browser)
        });
        Set {
            office,
            desks: desks.into(),
            case: made.case,
            candidate: made.candidate,
            asked: made.asked,
            offered: made.offered,
            message: made.message,
        }
    }

    pub(super) fn browser(&self, who: Who) -> &Browser {
        let found = self.desks.iter().find(|(known, ..)| *known == who);
        &found.unwrap().2
    }

    pub(super) fn hub(&self, down: bool) {
        self.office.hub(down);
    }

    pub(super) fn staff(&self, who: Who) -> sign::id::StaffId {
        self.office.staff(who)
    }
}

fn heard<T>(
    town: &Town,
    seat: &Seat,
    work: impl FnOnce(&mut desk::shell::Shell<'_, crate::house::Memory, crate::house::Clock>) -> T,
) -> T {
    town.at(seat, |desk| {
        desk.settle(town.deadline()).unwrap();
        work(desk)
    })
}

fn found_here() -> Person {
    let sought = request_from_toml(REQUEST).unwrap().sought;
    let mut person = Person {
        identity: sought.identity,
        ..Person::default()
    };
    person.casework.consent.receipts.push(Receipt {
        purpose: Purpose::TracingInNetwork,
        answer: Answer::Given,
        authorities: Vec::new(),
        notice: None,
        language: None,
        on: None,
        how: How::InPerson,
    });
    person
}

fn said() -> file::Said {
    file::Said {
        wish: Wish::MessagesOnly,
        alone: true,
        twice: true,
    }
}

fn make(town: &Town) -> Made {
    let seeds = [
        (&town.lead, town.seed),
        (&town.worker, town.seed),
        (&town.far_lead, town.far_seed),
    ];
    for (seat, seed) in seeds {
        town.at(seat, |desk| {
            desk.with_desk(|machine| machine.give_seed(&seed)).unwrap();
            network::take(desk, SOCIETIES).unwrap();
        });
    }
    let until = || town.deadline();
    let asks = |seat: &Seat| {
        town.at(seat, |desk| {
            let asked = request_from_toml(REQUEST).unwrap();
            request::file(desk, asked, None, until()).unwrap().records[0].1
        })
    };
    let registers = |seat: &Seat, n: u8| {
        let record = RecordId([n; 16]);
        town.at(seat, |desk| {
            people::create(desk, record, found_here(), until()).unwrap();
        });
        record
    };
    let enquires = |seat: &Seat, case, about| {
        heard(town, seat, |desk| {
            let (society, record) = about;
            let link = Link {
                society,
                record,
                state: Match::Potential,
                why: None,
                on: desk.now(),
                by: None,
            };
            file::decide(desk, case, link, until()).unwrap();
            letters::enquire(desk, case, about, (None, Lead::Agreed), until()).unwrap()
        })
    };
    let reads = |seat: &Seat| {
        heard(town, seat, |desk| {
            let waiting: Vec<_> = desk.side().incoming.iter().map(|i| i.record()).collect();
            let read = |record: Option<RecordId>| letters::read(desk, record.unwrap(), until());
            let read: Vec<letters::Read> =
                waiting.into_iter().map(read).map(Result::unwrap).collect();
            read.into_iter().next().unwrap()
        })
    };
    // Society 1 asks, society 2 answers, a message goes there and is handed over.
    let case = asks(&town.lead);
    let candidate = registers(&town.far_lead, 0xca);
    enquires(&town.lead, case, (THERE, candidate));
    let copy = reads(&town.far_lead).copy;
    heard(town, &town.far_lead, |desk| {
        file::verify(desk, candidate, "both named an aunt".into(), until()).unwrap();
        file::choose(desk, candidate, said(), until()).unwrap();
        letters::answer(desk, copy, (true, None, Lead::Agreed), until()).unwrap();
    });
    reads(&town.lead);
    heard(town, &town.lead, |desk| {
        file::verify(desk, case, "a photo of both".into(), until()).unwrap();
        let message = Message {
            sender: "Amina".into(),
            addressee: Addressee {
                names: vec!["Salih".into()],
                address: None,
                map: None,
            },
            letter: Letter::new("We are all well.".into()).unwrap(),
            attachments: Vec::new(),
            stage: Stage::Collected(Day(20_000)),
        };
        let sent = letters::collect(desk, case, (THERE, candidate), message, until()).unwrap();
        for step in [Step::Screen, Step::Forward] {
            letters::step(desk, (case, sent), step, Lead::Agreed, until()).unwrap();
        }
    });
    let message = (candidate, reads(&town.far_lead).copy);
    heard(town, &town.far_lead, |desk| {
        let step = Step::Deliver(Delivery::Delivered);
        letters::step(desk, message, step, Lead::Agreed, until()).unwrap();
    });
    // Society 2 asks, too, and offers a case.
    let theirs = asks(&town.far_lead);
    let registered = registers(&town.lead, 0xcb);
    enquires(&town.far_lead, theirs, (HERE, registered));
    let asked = (registered, reads(&town.lead).copy);
    heard(town, &town.far_lead, |desk| {
        let why = ("it was lost there".into(), Lead::Agreed);
        letters::offer(desk, theirs, HERE, why, until()).unwrap();
    });
    let offered = reads(&town.lead).copy;
    // And one that nobody has read yet.
    let more = asks(&town.far_lead);
    enquires(&town.far_lead, more, (HERE, registered));
    branch(town);
    Made {
        case,
        candidate,
        asked,
        offered,
        message,
    }
}

/// What the worker wrote without the hub loses against what the lead wrote meanwhile.
fn branch(town: &Town) {
    let record = RecordId([0x07; 16]);
    let write = |seat: &Seat, id, person: Person, changed: &[Category]| {
        town.at(seat, |desk| {
            let job = desk
                .work(Work::Save(Box::new(Save {
                    record,
                    id,
                    person,
                    changed: changed.to_vec(),
                    tell: Vec::new(),
                })))
                .unwrap();
            desk.until(job, town.deadline(), |_, _| ()).unwrap()
        })
    };
    let edit = |seat: &Seat, marks: &str| {
        let mut person = found_here();
        person.take_edit(edit_from_toml(&format!("marks = \"{marks}\"")).unwrap());
        write(seat, PersonId::OF_RECORD, person, &[Category::Identity])
    };
    let new = write(
        &town.lead,
        PersonId([7; 16]),
        found_here(),
        &Category::RECORD,
    );
    assert!(matches!(new, Ended::Done(_)));
    town.at(&town.lead, |desk| {
        people::give(desk, &[record], town.worker.staff, town.deadline()).unwrap();
    });
    heard(town, &town.worker, |desk| {
        people::fetch(desk, record, &[Category::Identity], town.deadline()).unwrap();
    });
    town.house.borrow_mut().down = true;
    assert!(matches!(edit(&town.worker, "offline"), Ended::Waits(_)));
    town.house.borrow_mut().down = false;
    assert!(matches!(edit(&town.lead, "online"), Ended::Done(_)));
    heard(town, &town.worker, |desk| {
        assert_eq!(desk.desk().branches().count(), 1);
    });
}
