//! What colleagues are called: by their own word, within their own society.

use super::{Desk, Two};
use crate::house::{Seat, Town};
use desk::office::called::call_me;
use desk::shell::Ended;
use record::called::Called;
use sign::id::DeviceId;
use wire::Subject;
use world::desk::Work;

/// Stands nowhere else.
const NAME: &str = "Sara Nightdesk";

fn device(seat: &Seat) -> DeviceId {
    seat.own.signer.public().device()
}

fn says(town: &Town, seat: &Seat, name: &str) {
    let name = Called::new(name).ok();
    town.at(seat, |desk| call_me(desk, name).unwrap());
}

/// What the desk of a seat calls the team leader.
fn heard(town: &Town, desk: &Desk<'_>) -> Option<String> {
    let name = desk.side().names.of(town.lead.staff);
    name.map(|name| name.reveal().to_owned())
}

fn hears(town: &Town, seat: &Seat) -> Option<String> {
    town.at(seat, |desk| heard(town, desk))
}

#[test]
fn a_name_arrives_at_the_own_society_and_nowhere_else() {
    let two = Two::new();
    let town = &two.town;
    let far = [&town.far_lead, &town.far_worker];
    let waits = |seat: &Seat| {
        let house = town.house.borrow();
        house.boxes.get(&device(seat)).map_or(0, Vec::len)
    };
    let before = far.map(waits);
    says(town, &town.lead, NAME);
    assert_eq!(far.map(waits), before, "another society gets nothing");
    let house = town.house.borrow();
    for letter in house.boxes.values().flatten() {
        let readable = letter.body.0.windows(4).any(|four| four == b"Nigh");
        assert!(!readable, "the name can be read at the hub");
    }
    drop(house);
    for seat in [&town.worker, &town.other] {
        assert_eq!(hears(town, seat).as_deref(), Some(NAME));
    }
    for seat in far {
        assert_eq!(hears(town, seat), None);
    }
    // It is still there after a start, and taken back when its owner wants that.
    assert_eq!(hears(town, &town.worker).as_deref(), Some(NAME));
    says(town, &town.lead, "");
    assert_eq!(hears(town, &town.worker), None);
}

#[test]
fn the_newer_name_counts_in_whatever_order_they_come() {
    let two = Two::new();
    let town = &two.town;
    says(town, &town.lead, "First");
    says(town, &town.lead, "Second");
    let mut house = town.house.borrow_mut();
    let letters = house.boxes.get_mut(&device(&town.worker)).unwrap();
    letters.reverse();
    let mut again = letters.clone();
    drop(house);
    assert_eq!(hears(town, &town.worker).as_deref(), Some("Second"));
    // A server that gives the older one again takes nothing back.
    let mut house = town.house.borrow_mut();
    let letters = house.boxes.entry(device(&town.worker)).or_default();
    letters.append(&mut again);
    drop(house);
    assert_eq!(hears(town, &town.worker).as_deref(), Some("Second"));
}

#[test]
fn a_computer_that_comes_later_asks_and_is_told_once() {
    let town = Town::new();
    town.at(&town.lead, |desk| {
        desk.with_desk(|machine| machine.give_seed(&town.seed))
            .unwrap();
    });
    says(&town, &town.lead, NAME);
    town.at(&town.other, |other| {
        assert_eq!(heard(&town, other), None, "it has not the key yet");
        town.at(&town.lead, |lead| {
            let key = lead.desk_session(device(&town.other)).unwrap();
            let job = lead.work(Work::PassSeed(Box::new(key))).unwrap();
            let ended = lead.until(job, town.deadline(), |_, _| ()).unwrap();
            assert!(matches!(ended, Ended::Done(Some(_))), "{ended:?}");
        });
        // Takes the key; asks.
        other.round(0).unwrap();
        other.round(0).unwrap();
        let asked = town.house.borrow().boxes[&device(&town.lead)].clone();
        town.at(&town.lead, |lead| lead.round(0).unwrap());
        other.round(0).unwrap();
        assert_eq!(heard(&town, other).as_deref(), Some(NAME));
        // The same question given again is not answered again.
        let dispatches = || {
            let house = town.house.borrow();
            let letters = house.boxes.get(&device(&town.other)).into_iter().flatten();
            letters.filter(|l| l.subject == Subject::Dispatch).count()
        };
        let before = dispatches();
        let mut house = town.house.borrow_mut();
        let letters = house.boxes.entry(device(&town.lead)).or_default();
        letters.extend(asked);
        drop(house);
        town.at(&town.lead, |lead| lead.round(0).unwrap());
        assert_eq!(dispatches(), before);
    });
}
