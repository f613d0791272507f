//! Every way out of a society, through the desk's own functions, against the rules written down a
//! second time: persons with whatever consents, exclusions and danger.

use super::{Desk, ONE, OTHER, Two, asked, registered, said, the_file};
use crate::flow::sought;
use desk::office::binding::binding;
use desk::office::export::{Pfif, pfif};
use desk::office::people::{self, USUAL};
use desk::office::{file, letters, request, search};
use record::Person;
use record::consent::{Answer, Consent, How, NeverShareWith, Purpose, Receipt};
use record::country::Country;
use record::date::Day;
use record::message::{Addressee, Letter, Message, Stage, Step};
use record::person::Loss;
use record::pfif::{Stamp, export};
use record::request::TracingRequest;
use record::safe::Danger;
use record::sharing::Lead;
use sign::id::RecordId;
use sign::{SocietyId, Time};

struct Draw(u64);

impl Draw {
    fn below(&mut self, n: u64) -> u64 {
        // xorshift: the same persons on every run.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn lead(&mut self) -> Lead {
        match self.one_in(2) {
            true => Lead::Agreed,
            false => Lead::NotAsked,
        }
    }

    /// Consents on rising days, exclusions, danger.
    fn decide(&mut self, person: &mut Person) {
        let purposes = [Purpose::TracingInNetwork, Purpose::PublicationOfName];
        let answers = [
            Answer::Given,
            Answer::Given,
            Answer::Refused,
            Answer::Withdrawn,
        ];
        let mut consent = Consent::default();
        for purpose in purposes {
            for day in 0..self.below(3) {
                consent.receipts.push(Receipt {
                    purpose,
                    answer: answers[self.below(4) as usize],
                    authorities: Vec::new(),
                    notice: None,
                    language: None,
                    on: Some(Day(day as i32)),
                    how: How::InPerson,
                });
            }
        }
        let never = &mut consent.never;
        let societies = [2, 3].into_iter().filter(|_| self.one_in(8));
        never.societies = societies.map(SocietyId).collect();
        let countries = ["SD", "CH"].into_iter().filter(|_| self.one_in(8));
        never.countries = countries.filter_map(Country::from_code).collect();
        if self.one_in(10) {
            never.authorities.push("an office".into());
        }
        if self.one_in(10) {
            never.persons.push("a cousin".into());
        }
        person.casework.consent = consent;
        let danger = [Danger::No, Danger::No, Danger::Yes, Danger::NotSure];
        person.contact.safe.in_hiding = Some(danger[self.below(4) as usize]);
        person.circumstances.loss = Some(Loss {
            in_hiding: Some(danger[self.below(8).min(3) as usize * usize::from(self.one_in(4))]),
            ..Loss::default()
        });
    }
}

/// Whether the person's last word on a purpose is yes.
fn agrees(person: &Person, purpose: Purpose) -> bool {
    let mut last = None;
    for receipt in &person.casework.consent.receipts {
        if receipt.purpose == purpose {
            last = Some(receipt.answer);
        }
    }
    last == Some(Answer::Given)
}

fn hides(person: &Person) -> bool {
    let loss = person.circumstances.loss.as_ref().and_then(|l| l.in_hiding);
    let said = [person.contact.safe.in_hiding, loss];
    said.iter().flatten().any(|said| *said != Danger::No)
}

fn excludes(person: &Person, society: SocietyId, country: Option<&str>) -> bool {
    let never = &person.casework.consent.never;
    never.societies.iter().any(|s| s.0 == society.0)
        || match country {
            Some(code) => never.countries.iter().any(|c| c.code() == code),
            None => !never.countries.is_empty(),
        }
}

/// Whether a letter to society 2, in SD, may tell of these.
fn may_write(subject: &Person, asked: &Person, lead: Lead) -> bool {
    let both = [subject, asked];
    agrees(asked, Purpose::TracingInNetwork)
        && !refuses(subject, Purpose::TracingInNetwork)
        && !both.iter().any(|p| excludes(p, OTHER, Some("SD")))
        && (lead == Lead::Agreed || !both.iter().any(|p| hides(p)))
}

/// Whether the last word of the person themself is no.
fn refuses(person: &Person, purpose: Purpose) -> bool {
    let receipts = person.casework.consent.receipts.iter();
    let said = receipts.filter(|r| r.purpose == purpose).count();
    said > 0 && !agrees(person, purpose)
}

fn may_print(person: &Person) -> bool {
    agrees(person, Purpose::PublicationOfName)
        && !hides(person)
        && person.casework.consent.never == NeverShareWith::default()
}

/// What left society 1's desks: parcels at the hub, and words in the boxes of others.
fn out(two: &Two) -> (usize, usize) {
    let house = two.town.house.borrow();
    let far = [&two.town.far_lead, &two.town.far_worker];
    let boxes = far.iter().map(|seat| {
        let device = seat.own.signer.public().device();
        house.boxes.get(&device).map_or(0, |letters| {
            let dispatch = letters
                .iter()
                .filter(|l| l.subject == wire::Subject::Dispatch);
            dispatch.count()
        })
    });
    (house.parcels.len(), boxes.sum())
}

/// The asker's side: whom a search shows that it was made, through the bytes that travel, and after
/// what was said since.
#[test]
fn a_million_searches_are_shown_to_nobody_who_may_not_see_them() {
    let mut draw = Draw(0xa5ce);
    let (mut sought, mut asks) = (registered(), registered());
    let (mut shown, mut kept) = (0_u32, 0_u32);
    for n in 0..100_000_u32 {
        draw.decide(&mut sought);
        draw.decide(&mut asks);
        let lead = draw.lead();
        let people = vec![RecordId([1; 16]), RecordId([2; 16])];
        let (scope, within) = world::search::Scope::of(&sought, &asks, lead, people);
        let scope: world::search::Scope = sign::from_bytes(&sign::to_bytes(&scope)).unwrap();
        // Then one of them says something else, and their word reaches the search.
        let before = sought.clone();
        let mut after = before.clone();
        draw.decide(&mut after);
        let said = binding(RecordId([1; 16]), &before, &after);
        let later = match &said {
            None => Some(scope.rule.clone()),
            Some(world::search::Word::Stop(_)) => None,
            Some(world::search::Word::Narrow(people)) => Some(scope.rule.and(&people[0].rule)),
            Some(other) => panic!("{other:?}"),
        };
        for (society, country) in [
            (OTHER, Some("SD")),
            (OTHER, None),
            (SocietyId(3), Some("CH")),
            (SocietyId(3), Some("SD")),
            (SocietyId(4), None),
        ] {
            let code = country.and_then(Country::from_code);
            let apart = |p: &Person| excludes(p, society, country);
            let free = agrees(&asks, Purpose::TracingInNetwork)
                && !refuses(&sought, Purpose::TracingInNetwork)
                && (lead == Lead::Agreed || !(hides(&sought) || hides(&asks)))
                && !apart(&sought)
                && !apart(&asks);
            let told = scope.rule.allows(society, code);
            assert_eq!(told, free, "search {n}");
            assert!(!told || within.is_none());
            let still = later
                .as_ref()
                .is_some_and(|rule| rule.allows(society, code));
            let takes_back = refuses(&after, Purpose::TracingInNetwork)
                || (hides(&after) && !hides(&before))
                || apart(&after);
            assert!(!still || (free && !takes_back), "search {n}");
            shown += u32::from(told);
            kept += u32::from(still);
        }
    }
    assert!(shown > 20_000 && kept > 5_000, "{shown} {kept}");
}

#[test]
fn a_million_searches_and_prints_show_nobody_who_may_not_be_shown() {
    let mut draw = Draw(0x6a7e);
    let mut person = registered();
    let stamp = Stamp {
        record_id: "example.org/1",
        source_name: "One",
        source_date: Time(0),
        expiry_date: Time(1),
    };
    let (mut shown, mut printed) = (0_u32, 0_u32);
    let names = std::mem::take(&mut person.identity);
    for n in 0..170_000_u32 {
        draw.decide(&mut person);
        let rule = search::entry(RecordId([1; 16]), &person).rule;
        let rule: world::search::Rule = sign::from_bytes(&sign::to_bytes(&rule)).unwrap();
        for (society, country) in [
            (OTHER, Some("SD")),
            (OTHER, None),
            (SocietyId(3), Some("CH")),
            (SocietyId(3), Some("SD")),
            (SocietyId(4), None),
        ] {
            let free = agrees(&person, Purpose::TracingInNetwork)
                && !hides(&person)
                && !excludes(&person, society, country);
            let allowed = rule.allows(society, country.and_then(Country::from_code));
            assert_eq!(allowed, free, "person {n}");
            shown += u32::from(allowed);
        }
        let print = export(&person, stamp).is_ok();
        assert_eq!(print, may_print(&person), "person {n}");
        printed += u32::from(print);
    }
    // A gate that never opens would show nobody either.
    assert!(shown > 50_000 && printed > 5_000, "{shown} {printed}");
    // Nothing but what may be written stands in a print.
    person.identity = names;
    person.contact.safe.in_hiding = None;
    person.circumstances.loss = None;
    person.casework.consent = Consent::default();
    person.casework.consent.receipts.push(Receipt {
        purpose: Purpose::PublicationOfName,
        ..super::given()
    });
    let print = export(&person, stamp).unwrap();
    let fields: Vec<_> = print.fields().map(|(name, _)| name).collect();
    let known = [
        "person_record_id",
        "expiry_date",
        "source_name",
        "source_date",
        "full_name",
        "alternate_names",
        "sex",
        "date_of_birth",
    ];
    assert!(fields.iter().all(|f| known.contains(f)), "{fields:?}");
    assert!(print.notes.is_empty());
}

/// A case of society 1 with random decisions, and whose they are.
fn case(desk: &mut Desk<'_>, two: &Two, draw: &mut Draw) -> (RecordId, Person, Person) {
    let mut request = TracingRequest {
        relatives: Vec::new(),
        ..asked()
    };
    draw.decide(&mut request.enquirer);
    draw.decide(&mut request.sought);
    let filed = request::file(desk, request, None, two.town.deadline()).unwrap();
    let [sought, enquirer] = [0, 1].map(|n| {
        let record = filed.records[n].1;
        people::held(desk, record, &USUAL).unwrap().person
    });
    (filed.records[0].1, sought, enquirer)
}

#[test]
fn no_enquiry_and_no_transfer_leaves_against_the_rules() {
    let mut draw = Draw(0xe12);
    let (mut sent, mut held) = (0, 0);
    // So few in one world that no limit of openings is met: each is read anew before it leaves.
    for _ in 0..20 {
        let two = Two::new();
        two.here(|desk| {
            for n in 0..10_u8 {
                let (case, sought, enquirer) = case(desk, &two, &mut draw);
                two.link(desk, case);
                let lead = draw.lead();
                let before = out(&two);
                let until = two.town.deadline();
                let tried = match n % 2 {
                    0 => {
                        let about = (OTHER, two.candidate);
                        letters::enquire(desk, case, about, (None, lead), until).map(drop)
                    }
                    _ => {
                        let with = ("it was lost there".into(), lead);
                        letters::offer(desk, case, OTHER, with, until).map(drop)
                    }
                };
                let allowed = may_write(&sought, &enquirer, lead);
                match tried {
                    Ok(()) => assert!(allowed && out(&two).1 > before.1),
                    Err(why) => {
                        assert!(!allowed, "{why}");
                        assert_eq!(out(&two), before);
                    }
                }
                sent += u32::from(allowed);
                held += u32::from(!allowed);
            }
        });
    }
    assert!(sent > 20 && held > 100, "{sent} {held}");
}

fn message() -> Message {
    Message {
        sender: "ፋጢማ".into(),
        addressee: Addressee {
            names: vec!["ሳልሕ".into()],
            address: None,
            map: None,
        },
        letter: Letter::new("We are all well.".into()).unwrap(),
        attachments: Vec::new(),
        stage: Stage::Collected(Day(20_000)),
    }
}

/// The decisions of a record are others from now on.
fn change(desk: &mut Desk<'_>, two: &Two, record: RecordId, draw: &mut Draw) -> Person {
    let until = two.town.deadline();
    let before = people::fetch(desk, record, &USUAL, until).unwrap();
    let mut person = before.person.clone();
    draw.decide(&mut person);
    people::save(desk, record, &before, person.clone(), until).unwrap();
    person
}

#[test]
fn no_message_leaves_against_the_rules() {
    let two = Two::new();
    two.agree(record::file::Wish::MessagesOnly);
    let mut draw = Draw(0x3e55);
    let (mut sent, mut held) = (0, 0);
    two.here(|desk| {
        let enquirer = the_file(desk, two.case).enquirer().unwrap();
        for _ in 0..150 {
            let asks = change(desk, &two, enquirer, &mut draw);
            let about = change(desk, &two, two.case, &mut draw);
            let to = (OTHER, two.candidate);
            let until = two.town.deadline();
            let copy = letters::collect(desk, two.case, to, message(), until).unwrap();
            let at = (two.case, copy);
            letters::step(desk, at, Step::Screen, Lead::NotAsked, until).unwrap();
            let (before, lead) = (out(&two), draw.lead());
            let tried = letters::step(desk, at, Step::Forward, lead, two.town.deadline());
            let allowed = may_write(&about, &asks, lead);
            match tried {
                Ok(()) => assert!(allowed && out(&two).1 > before.1),
                Err(why) => {
                    assert!(!allowed, "{why}");
                    assert_eq!(out(&two), before);
                }
            }
            sent += u32::from(allowed);
            held += u32::from(!allowed);
        }
    });
    assert!(sent > 5 && held > 50, "{sent} {held}");
}

#[test]
fn a_found_person_is_not_reported_to_whom_they_excluded_by_name() {
    let two = Two::new();
    two.enquire();
    two.there(|desk| {
        let read = two.read(desk);
        let until = two.town.deadline();
        let before = people::fetch(desk, two.candidate, &USUAL, until).unwrap();
        let mut person = before.person.clone();
        let name = asked().enquirer.names().next().unwrap().written.clone();
        person.casework.consent.never.persons = vec![name];
        people::save(desk, two.candidate, &before, person, until).unwrap();
        file::verify(desk, two.candidate, "an aunt".into(), until).unwrap();
        let wish = said(record::file::Wish::FullContact);
        file::choose(desk, two.candidate, wish, until).unwrap();
        for same in [true, false] {
            let with = (same, None, Lead::Agreed);
            let answer = letters::answer(desk, read[0].copy, with, two.town.deadline());
            assert!(super::why(answer).contains("that person"));
        }
    });
    two.here(|desk| assert!(desk.side().incoming.is_empty()));
    assert_eq!(ONE, SocietyId(1));
}

const MARKS: Pfif<'_> = Pfif {
    domain: "one.example.org",
    source: "Society One",
    days: 60,
};

#[test]
fn nobody_is_published_against_the_rules() {
    let two = Two::new();
    let mut draw = Draw(0x9f1f);
    let mut expected: Vec<RecordId> = Vec::new();
    two.here(|desk| {
        for _ in 0..30 {
            let mut person = Person {
                identity: sought().identity,
                ..Person::default()
            };
            draw.decide(&mut person);
            let request = TracingRequest {
                relatives: Vec::new(),
                sought: person,
                ..asked()
            };
            let filed = request::file(desk, request, None, two.town.deadline()).unwrap();
            let record = filed.records[0].1;
            let person = people::held(desk, record, &USUAL).unwrap().person;
            if may_print(&person) {
                expected.push(record);
            }
        }
        assert!(!expected.is_empty());
        let without = pfif(desk, &MARKS, 30_000_000);
        assert!(without.unwrap_err().to_string().contains("tombstone key"));
        desk.change(|side| side.tombstone = Some([0x70; 32]))
            .unwrap();
        let (file, exported) = pfif(desk, &MARKS, 30_000_000).unwrap();
        let mut records = exported.records;
        records.sort_unstable();
        expected.sort_unstable();
        assert_eq!(records, expected);
        assert!(exported.left_out.len() > expected.len());
        let text = String::from_utf8(file.to_vec()).unwrap();
        assert_eq!(text.matches("<pfif:person>").count(), expected.len());
        assert_eq!(text.matches("<pfif:expiry_date>").count(), expected.len());
        // The hub knows the numbers of records: no name is found by them.
        assert!(expected.iter().all(|r| !text.contains(&r.to_string())));
        assert!(!text.contains("note") && !text.contains("home_"));
    });
    // A colleague takes the consent down; this desk still holds the older word.
    let gone = expected[0];
    two.heard(&two.town.lead, |desk| {
        let until = two.town.deadline();
        let staff = two.town.worker.staff;
        people::give(desk, &[gone], staff, until).unwrap();
    });
    two.heard(&two.town.worker, |desk| {
        let until = two.town.deadline();
        let before = people::fetch(desk, gone, &USUAL, until).unwrap();
        let mut person = before.person.clone();
        person.casework.consent.receipts.push(Receipt {
            purpose: Purpose::PublicationOfName,
            answer: Answer::Withdrawn,
            ..super::given()
        });
        people::save(desk, gone, &before, person, until).unwrap();
        let refused = pfif(desk, &MARKS, 30_000_000).unwrap_err();
        assert!(refused.to_string().contains("team leader"));
    });
    two.here(|desk| {
        let (_, exported) = pfif(desk, &MARKS, 30_000_000).unwrap();
        assert!(!exported.records.contains(&gone));
        assert_eq!(exported.records.len(), expected.len() - 1);
    });
}
