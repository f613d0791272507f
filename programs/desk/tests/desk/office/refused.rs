//! What is not written, and what is not believed.

use super::{ONE, OTHER, Two, asked, registered, the_file, why};
use desk::office::{file, letters};
use record::consent::Answer;
use record::exchange::{Answer as Told, Enclosed, Exchange, TransferAnswer};
use record::file::Wish;
use record::person::Person;
use record::request::TracingRequest;
use record::safe::Danger;
use record::sharing::Lead;

fn refused(change: impl FnOnce(&mut TracingRequest), lead: Lead, words: &str) {
    let mut request = asked();
    change(&mut request);
    let two = Two::with(request, registered());
    // Records that are read now are not counted below.
    two.here(|desk| {
        file::open(desk, two.case, two.town.deadline()).unwrap();
        two.link(desk, two.case);
    });
    // Reading one's own records anew is no letter: what would be one is a parcel at the hub.
    let before = two.town.house.borrow().parcels.len();
    two.here(|desk| {
        let until = two.town.deadline();
        let about = (OTHER, two.candidate);
        let enquired = letters::enquire(desk, two.case, about, (None, lead), until);
        let told = why(enquired);
        assert!(told.contains(words), "{told}");
        let offered = letters::offer(desk, two.case, OTHER, ("why".into(), lead), until);
        assert!(why(offered).contains(words));
        let file = the_file(desk, two.case);
        assert!(file.letters.is_empty() && file.shared.is_empty());
    });
    assert_eq!(two.town.house.borrow().parcels.len(), before);
    two.there(|desk| assert!(desk.side().incoming.is_empty()));
}

#[test]
fn no_letter_without_consent() {
    let none = |request: &mut TracingRequest| {
        request.enquirer.casework.consent.receipts.clear();
    };
    refused(none, Lead::Agreed, "no consent");
    let refusal = |request: &mut TracingRequest| {
        for receipt in &mut request.enquirer.casework.consent.receipts {
            receipt.answer = Answer::Refused;
        }
    };
    refused(refusal, Lead::Agreed, "refused");
}

#[test]
fn no_letter_to_whom_nothing_may_be_shared_with() {
    let society = |request: &mut TracingRequest| {
        request.sought.casework.consent.never.societies = vec![OTHER];
    };
    refused(society, Lead::Agreed, "that society");
    let country = |request: &mut TracingRequest| {
        let sudan = record::country::Country::from_code("SD").unwrap();
        request.enquirer.casework.consent.never.countries = vec![sudan];
    };
    refused(country, Lead::Agreed, "that country");
}

#[test]
fn no_letter_about_who_is_in_danger_before_the_lead_agreed() {
    let hides = |request: &mut TracingRequest| {
        let loss = request.sought.circumstances.loss.as_mut();
        loss.unwrap().in_hiding = Some(Danger::NotSure);
    };
    refused(hides, Lead::NotAsked, "in danger");
    let mut request = asked();
    hides(&mut request);
    let two = Two::with(request, registered());
    two.here(|desk| {
        two.link(desk, two.case);
        let about = (OTHER, two.candidate);
        let with = (None, Lead::Agreed);
        letters::enquire(desk, two.case, about, with, two.town.deadline()).unwrap();
    });
    two.there(|desk| assert_eq!(two.read(desk).len(), 1));
}

#[test]
fn no_answer_of_who_did_not_consent_or_is_in_danger() {
    let mut hiding = registered();
    hiding.contact.safe.in_hiding = Some(Danger::Yes);
    let mut silent = registered();
    silent.casework.consent.receipts.clear();
    for (person, words) in [(hiding, "in danger"), (silent, "no consent")] {
        let two = Two::with(asked(), person);
        two.enquire();
        two.there(|desk| {
            let copy = two.read(desk)[0].copy;
            // That the record is about somebody else is not said either.
            let with = (false, None, Lead::NotAsked);
            let told = letters::answer(desk, copy, with, two.town.deadline());
            assert!(why(told).contains(words));
        });
        two.here(|desk| assert!(desk.side().incoming.is_empty()));
    }
}

#[test]
fn who_does_not_lead_sends_no_letter() {
    let two = Two::new();
    let record = two.here(|desk| {
        two.link(desk, two.case);
        let staff = two.town.worker.staff;
        let filed = the_file(desk, two.case);
        let records = [two.case, filed.enquirer().unwrap()];
        desk::office::people::give(desk, &records, staff, two.town.deadline()).unwrap();
        two.case
    });
    two.heard(&two.town.worker, |desk| {
        let about = (OTHER, two.candidate);
        let with = (None, Lead::Agreed);
        let told = letters::enquire(desk, record, about, with, two.town.deadline());
        assert!(why(told).contains("team leader"));
    });
}

/// A letter that the other society's desk made by hand, around its own gate.
pub(super) fn forged(two: &Two, letter: &Exchange) -> String {
    use ledger::leaf::Kind;
    use policy::request::WantGrant;
    use sign::Category;
    use sign::id::{GrantId, RecordId};
    use world::search::{Access, Pointer, Posted};
    let (record, grant) = (RecordId([0xf0; 16]), GrantId([0xf1; 16]));
    let staff = two.town.lead.staff;
    two.there(|desk| {
        let until = two.town.deadline();
        let mut person = Person::default();
        person.casework.exchange = Some(Enclosed::of(letter));
        desk::office::people::create(desk, record, person, until).unwrap();
        let want = WantGrant {
            id: grant,
            kind: Kind::Candidate,
            holder: OTHER,
            staff,
            records: vec![record],
            categories: vec![Category::Casework],
            until: until.plus(sign::time::DAY),
        };
        let job = desk.work(world::desk::Work::Grant(want)).unwrap();
        desk.until(job, until, |_, _| ()).unwrap();
        let accesses = vec![Access { staff, grant }];
        desk.point(ONE, Pointer::Letter(Posted { record, accesses }))
            .unwrap();
    });
    two.here(|desk| {
        let before = the_file(desk, two.case);
        let told = why(letters::read(desk, record, two.town.deadline()));
        assert!(the_file(desk, two.case) == before);
        // It is not shown again for ever.
        assert!(desk.side().incoming.is_empty());
        assert!(desk.side().letters.is_empty());
        told
    })
}

#[test]
fn a_society_that_was_not_asked_answers_nothing_and_closes_nothing() {
    for letter in [
        |two: &Two| {
            Exchange::Answer(Told {
                case: two.case,
                about: two.candidate,
                wish: Some(Wish::FullContact),
                note: None,
            })
        },
        |two: &Two| {
            Exchange::TransferAnswer(TransferAnswer {
                case: two.case,
                accepted: true,
                reason: None,
            })
        },
    ] {
        let two = Two::new();
        let letter = letter(&two);
        assert!(forged(&two, &letter).contains("nothing was asked"));
    }
}
