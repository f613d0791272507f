//! A family's form becomes one case, or is declined, whoever looks at it at the same time.

use super::{Desk, asked, the_file, why};
use crate::family;
use crate::house::{Seat, Town};
use desk::Fault;
use desk::office::{decide, people, queue};
use desk::shell::Ended;
use record::case::{Case, PublicWord};
use record::consent::NeverShareWith;
use sign::id::{IntakeId, RecordId};
use sign::{Category, from_bytes};
use std::collections::BTreeSet;
use wire::Subject;
use wire::parcel::What;
use world::portal::SignedWord;

/// A society with a family's form, which two desks have opened.
fn town() -> (Town, IntakeId) {
    let town = Town::new();
    for seat in [&town.lead, &town.worker] {
        town.at(seat, |desk| {
            desk.with_desk(|machine| machine.give_seed(&town.seed))
                .unwrap();
        });
    }
    let intake = family::sends(&town, 0x72, asked());
    town.at(&town.lead, |desk| {
        let until = town.deadline();
        queue::open_to(desk, town.worker.staff, until).unwrap();
        queue::read(desk, intake, until).unwrap();
    });
    town.at(&town.worker, |desk| {
        desk.settle(town.deadline()).unwrap();
        open_queue(desk);
        queue::read(desk, intake, town.deadline()).unwrap();
    });
    (town, intake)
}

/// The access that the lead gave, as the page of letters takes it in.
fn open_queue(desk: &mut Desk<'_>) {
    if desk.side().queue.is_none() {
        let given = desk.side().incoming.iter().find_map(|i| match &i.pointer {
            world::search::Pointer::Given(records) => Some(records.access.grant),
            _ => None,
        });
        desk.change(|side| side.queue = given).unwrap();
    }
}

fn take_on(town: &Town, desk: &mut Desk<'_>, intake: IntakeId) -> Result<RecordId, Fault> {
    let until = town.deadline();
    let request = queue::request_of(queue::read(desk, intake, until)?)?;
    let filed = decide::take_on(desk, intake, request, until)?;
    Ok(filed.records[0].1)
}

fn decline(town: &Town, desk: &mut Desk<'_>, intake: IntakeId) -> Result<Ended, Fault> {
    let until = town.deadline();
    let request = queue::request_of(queue::read(desk, intake, until)?)?;
    let reason = Some("not ours".into());
    Ok(decide::decline(desk, intake, request, reason, until)?.ended)
}

/// Records of the society that the server has.
fn records(town: &Town) -> BTreeSet<[u8; 16]> {
    let house = town.house.borrow();
    let parts = house.parcels.keys().filter(|(at, _)| at.what == What::Part);
    parts.map(|(at, _)| at.id).collect()
}

/// What the portal was told, in its order.
fn words(town: &Town) -> Vec<PublicWord> {
    let letters = town.for_portal().into_iter();
    let words = letters.filter(|letter| letter.subject == Subject::PublicWord);
    words
        .map(|letter| from_bytes::<SignedWord>(&letter.body.0).unwrap().told.word)
        .collect()
}

fn people() -> usize {
    2 + asked().relatives.len()
}

#[test]
fn a_form_in_two_pages_becomes_one_case_and_is_not_declined_afterwards() {
    let (town, intake) = town();
    town.at(&town.worker, |desk| {
        let case = take_on(&town, desk, intake).unwrap();
        let leaves = town.house.borrow().leaves.len();
        assert_eq!(take_on(&town, desk, intake).unwrap(), case);
        let refused = why(decline(&town, desk, intake));
        assert!(refused.contains(&case.to_string()), "{refused}");
        assert_eq!(town.house.borrow().leaves.len(), leaves);
        assert_eq!(the_file(desk, case).state, Case::Open);
    });
    assert_eq!(records(&town).len(), people());
    assert!(words(&town).iter().all(|w| *w == PublicWord::BeingWorkedOn));
    assert!(!words(&town).is_empty());
}

#[test]
fn a_form_that_was_declined_is_not_taken_on() {
    let (town, intake) = town();
    town.at(&town.worker, |desk| {
        decline(&town, desk, intake).unwrap();
        decline(&town, desk, intake).unwrap();
        why(take_on(&town, desk, intake));
    });
    // Colleagues hear of it.
    town.at(&town.lead, |desk| {
        desk.settle(town.deadline()).unwrap();
        why(take_on(&town, desk, intake));
    });
    assert_eq!(records(&town).len(), people());
    assert!(words(&town).iter().all(|w| *w == PublicWord::Closed));
}

#[test]
fn of_two_desks_that_decide_at_the_same_time_the_second_is_told() {
    for decline_it in [false, true] {
        let (town, intake) = town();
        let case = town.at(&town.worker, |desk| take_on(&town, desk, intake).unwrap());
        town.try_at(&town.lead, |desk| {
            desk.sign_in()?;
            // The word that it is taken has not come yet.
            let me = town.lead.own.signer.public().device();
            let late = town
                .house
                .borrow_mut()
                .boxes
                .remove(&me)
                .unwrap_or_default();
            assert!(!desk.side().taken.contains(&intake));
            let refused = match decline_it {
                true => why(decline(&town, desk, intake)),
                false => why(take_on(&town, desk, intake)),
            };
            assert!(refused.contains(&case.to_string()), "{refused}");
            // It stands in its queue no more, and nothing of it stays behind.
            assert!(queue::list(desk)?.is_empty());
            assert_eq!(desk.desk().branches().count(), 0);
            assert!(desk.side().cases.is_empty());
            town.house.borrow_mut().boxes.insert(me, late);
            desk.settle(town.deadline())
        })
        .unwrap();
        assert_eq!(records(&town).len(), people());
        assert!(words(&town).iter().all(|w| *w == PublicWord::BeingWorkedOn));
    }
}

#[test]
fn a_family_never_reads_closed_because_of_a_desk_that_was_away() {
    let (town, intake) = town();
    town.at(&town.lead, |desk| {
        town.house.borrow_mut().down = true;
        let ended = decline(&town, desk, intake).unwrap();
        assert!(matches!(ended, Ended::Waits(_)), "{ended:?}");
        town.house.borrow_mut().down = false;
        town.house.borrow_mut().keyholder_down = true;
        desk.round(0).unwrap();
        assert_eq!(desk.untold(), 1, "nobody knows yet who was first");
    });
    town.house.borrow_mut().keyholder_down = false;
    // The request of the desk that was away is not the keyholder's first: it is held up on its way.
    let (town, intake) = self::town();
    town.at(&town.lead, |desk| {
        town.house.borrow_mut().down = true;
        decline(&town, desk, intake).unwrap();
    });
    town.house.borrow_mut().down = false;
    let case = town.at(&town.worker, |desk| take_on(&town, desk, intake).unwrap());
    town.at(&town.lead, |desk| {
        town.clock.pass(sign::time::HOUR);
        desk.settle(town.deadline()).unwrap();
        desk.round(0).unwrap();
        assert_eq!(desk.untold(), 0);
        let kept: Vec<_> = desk
            .desk()
            .branches()
            .map(|(_, save)| save.record)
            .collect();
        assert!(kept.contains(&case), "what was written here is kept");
        assert!(desk.desk().tip(case, Category::Casework).is_none());
    });
    assert!(words(&town).iter().all(|w| *w == PublicWord::BeingWorkedOn));
}

/// The program is killed after so many writes, started anew, and the form sent again.
#[test]
fn taking_on_that_was_broken_off_goes_on() {
    let mut at = 0;
    loop {
        let (town, intake) = town();
        let seat: &Seat = &town.worker;
        let done = town.try_at(seat, |desk| {
            desk.round(0)?;
            seat.disk.dies_at.set(Some(seat.disk.writes.get() + at));
            take_on(&town, desk, intake)
        });
        seat.disk.dies_at.set(None);
        let case = town.at(seat, |desk| {
            let case = take_on(&town, desk, intake).unwrap();
            desk.settle(town.deadline()).unwrap();
            assert_eq!(the_file(desk, case).history.len(), 1);
            assert_eq!(desk.desk().branches().count(), 0);
            case
        });
        assert_eq!(records(&town).len(), people(), "killed after {at} writes");
        assert_eq!(words(&town).last(), Some(&PublicWord::BeingWorkedOn));
        if let Ok(first) = done {
            assert_eq!(first, case);
            return;
        }
        at += 1;
    }
}

/// A form says once with whom nothing may be shared; the records say it of everybody.
#[test]
fn whom_a_family_excludes_is_kept_from_both_persons() {
    let town = Town::new();
    let mut request = asked();
    request.never.persons = vec!["an uncle".into()];
    for person in [&mut request.sought, &mut request.enquirer] {
        person.casework.consent.never = NeverShareWith::default();
    }
    let intake = family::sends(&town, 0x73, request);
    town.at(&town.lead, |desk| {
        desk.with_desk(|machine| machine.give_seed(&town.seed))
            .unwrap();
        let until = town.deadline();
        queue::open_to(desk, town.lead.staff, until).unwrap();
        let request = queue::request_of(queue::read(desk, intake, until).unwrap()).unwrap();
        let filed = decide::take_on(desk, intake, request, until).unwrap();
        for (role, record) in filed.records.iter().take(2) {
            let held = people::held(desk, *record, &[Category::Casework]).unwrap();
            let never = &held.person.casework.consent.never;
            let excluded = never.persons.iter().any(|one| one.reveal() == "an uncle");
            assert!(excluded, "{role:?}");
        }
    });
}
