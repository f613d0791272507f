//! Access within a society, and words that only a lead, or only a colleague, can say.

use super::{ONE, Two, holds, the_file, why};
use crate::house::Seat;
use desk::office::{file, people};
use sign::Category;
use sign::id::GrantId;
use world::search::{Access, Pointer, Records, Taken};

#[test]
fn who_has_no_access_asks_the_lead_and_opens_by_what_the_lead_gives() {
    let two = Two::new();
    two.heard(&two.town.worker, |desk| {
        let closed = file::open(desk, two.case, two.town.deadline());
        assert!(why(closed).contains("team leaders were asked"));
    });
    two.here(|desk| {
        let asked = desk.side().incoming[0].clone();
        let Pointer::Wanted(wanted) = &asked.pointer else {
            panic!("another word");
        };
        assert_eq!(wanted.access.staff, two.town.worker.staff);
        let (records, staff) = (wanted.records.clone(), wanted.access.staff);
        people::give(desk, &records, staff, two.town.deadline()).unwrap();
        desk.dealt_with(two.case).unwrap();
    });
    two.heard(&two.town.worker, |desk| {
        let view = file::open(desk, two.case, two.town.deadline()).unwrap();
        assert!(view.missing.is_empty());
        assert!(view.file.is_some());
    });
    // Whoever it was not given to has nothing of it.
    two.heard(&two.town.other, |desk| {
        assert!(desk.side().cases.iter().all(|c| c.record != two.case));
        assert!(
            desk.side()
                .incoming
                .iter()
                .all(|i| !matches!(i.pointer, Pointer::Given(_)))
        );
    });
}

/// What `from` says to the desks of society 1 arrives at the worker's.
fn says(two: &Two, from: &Seat, pointer: Pointer) -> bool {
    two.heard(from, |desk| desk.point(ONE, pointer).unwrap());
    two.heard(&two.town.worker, |desk| {
        let side = desk.side();
        let told = side.lines.iter().any(|l| l.text.contains("not genuine"));
        let believed = side.queue.is_some()
            || !side.taken.is_empty()
            || !side.incoming.is_empty()
            || side.cases.iter().any(|c| c.record == two.case);
        assert_eq!(believed, !told);
        believed
    })
}

#[test]
fn access_is_given_by_a_lead_of_this_society_only() {
    let given = |two: &Two| {
        let access = Access {
            staff: two.town.worker.staff,
            grant: GrantId([9; 16]),
        };
        Pointer::Given(Records {
            records: vec![two.case],
            access,
        })
    };
    let two = Two::new();
    assert!(!says(&two, &two.town.other, given(&two)));
    let two = Two::new();
    assert!(!says(&two, &two.town.far_lead, given(&two)));
    let two = Two::new();
    assert!(says(&two, &two.town.lead, given(&two)));
}

#[test]
fn what_is_taken_is_said_by_colleagues_only() {
    let taken = || {
        Pointer::Taken(Taken {
            intakes: vec![sign::id::IntakeId([3; 16])],
        })
    };
    let two = Two::new();
    assert!(!says(&two, &two.town.far_lead, taken()));
    let two = Two::new();
    assert!(says(&two, &two.town.other, taken()));
}

#[test]
fn what_was_written_offline_is_read_and_written_again_at_once() {
    let two = Two::new();
    two.town.house.borrow_mut().down = true;
    two.here(|desk| {
        assert!(holds(desk, two.case));
        for words in ["one", "two"] {
            let text = (record::file::Act::Edited, words.into());
            file::note(desk, two.case, text, two.town.deadline()).unwrap();
        }
        let history = the_file(desk, two.case).history;
        assert_eq!(history.len(), 3);
    });
    two.town.house.borrow_mut().down = false;
    two.here(|desk| {
        assert!(desk.desk().idle());
        let casework = desk.desk().tip(two.case, Category::Casework).unwrap();
        assert_eq!(casework.0, 3);
    });
}

#[test]
fn two_colleagues_who_write_in_one_file_lose_nothing() {
    let two = Two::new();
    let until = || two.town.deadline();
    let note = |words: &str| (record::file::Act::Edited, words.into());
    two.here(|desk| {
        let staff = two.town.worker.staff;
        people::give(desk, &[two.case], staff, until()).unwrap();
    });
    two.heard(&two.town.worker, |desk| {
        file::note(desk, two.case, note("the worker's"), until()).unwrap();
    });
    // The lead's desk has not heard of that version.
    two.here(|desk| {
        file::note(desk, two.case, note("the lead's"), until()).unwrap();
        assert_eq!(desk.desk().branches().count(), 0);
        let history = the_file(desk, two.case).history;
        let notes = history.iter().filter_map(|entry| entry.note.as_ref());
        let notes: Vec<&str> = notes.map(|note| note.reveal()).collect();
        assert_eq!(notes, ["the worker's", "the lead's"]);
    });
}

#[test]
fn what_was_read_is_not_heard_again_whoever_repeats_it() {
    let two = Two::new();
    two.enquire();
    let desk = two.town.far_lead.own.signer.public().device();
    let boxes = |two: &Two| {
        let house = two.town.house.borrow();
        house.boxes.get(&desk).cloned().unwrap_or_default()
    };
    let letters = boxes(&two);
    let word = letters
        .iter()
        .find(|l| l.subject == wire::Subject::Dispatch);
    let word = word.unwrap().clone();
    two.there(|desk| assert_eq!(two.read(desk).len(), 1));
    two.town.house.borrow_mut().boxes.insert(desk, vec![word]);
    two.there(|desk| assert!(desk.side().incoming.is_empty()));
    assert!(boxes(&two).is_empty());
}
