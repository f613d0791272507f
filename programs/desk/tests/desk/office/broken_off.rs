//! What takes several steps and is broken off between two of them: it is known to be unfinished,
//! and is finished.

use super::{Desk, Two, given, the_file, why};
use crate::house::{Seat, Town};
use desk::Fault;
use desk::office::unfinished::{self, Left};
use desk::office::{consents, erase, letters, people};
use ledger::leaf::Choice;
use record::Person;
use record::consent::{Answer, Receipt};
use sign::Category;
use sign::id::RecordId;

fn casework(two: &Two, desk: &mut Desk<'_>, of: RecordId) -> Person {
    let until = two.town.deadline();
    let held = people::fetch(desk, of, &[Category::Casework], until);
    held.unwrap().person
}

/// Does something at a seat whose program is killed after so many writes.
fn killed<T>(
    town: &Town,
    seat: &Seat,
    at: u64,
    work: impl FnOnce(&mut Desk<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let done = town.try_at(seat, |desk| {
        desk.settle(town.deadline())?;
        desk.sign_in()?;
        seat.disk.dies_at.set(Some(seat.disk.writes.get() + at));
        work(desk)
    });
    seat.disk.dies_at.set(None);
    done
}

#[test]
fn taking_consent_back_that_was_broken_off_anywhere_is_known_and_is_finished() {
    let heard = Receipt {
        answer: Answer::Withdrawn,
        ..given()
    };
    let mut seen = [false; 3];
    // Every third write: the steps are some writes long each.
    for at in (0..).step_by(3) {
        let two = Two::new();
        two.enquire();
        let enquirer = two.here(|desk| the_file(desk, two.case).enquirer().unwrap());
        let done = killed(&two.town, &two.town.lead, at, |desk| {
            consents::record(desk, enquirer, &heard, two.town.deadline())
        });
        let begun = two.here(|desk| {
            let left = unfinished::left(desk);
            let file = the_file(desk, two.case);
            let open = file.shared.iter().any(|s| s.withdrawn.is_none());
            let receipts = |person: Person| {
                let receipts = person.casework.consent.receipts;
                receipts.iter().filter(|known| **known == heard).count()
            };
            let written = receipts(casework(&two, desk, two.case));
            if left.is_empty() {
                // Nothing of it, or all.
                assert_eq!(open, written == 0, "killed after {at} writes");
                assert!(done.is_err() || written == 1);
            } else {
                assert_eq!(left, [Left::TakenBack(enquirer)]);
                // Colleagues see it on the page of the case.
                assert_eq!(file.calls_back(), written == 1 && open);
                if file.calls_back() && at % 2 == 0 {
                    letters::call_back(desk, two.case, two.town.deadline()).unwrap();
                }
            }
            unfinished::finish(desk, two.town.deadline()).unwrap();
            assert_eq!(unfinished::left(desk), []);
            let begun = written == 1 || !left.is_empty();
            if begun {
                let file = the_file(desk, two.case);
                assert!(file.shared.iter().all(|s| s.withdrawn.is_some()));
                assert!(!file.calls_back());
                for of in [two.case, enquirer] {
                    assert_eq!(receipts(casework(&two, desk, of)), 1, "after {at} writes");
                }
            }
            seen[0] |= !begun;
            seen[1] |= !left.is_empty() && written == 0;
            seen[2] |= !left.is_empty() && written == 1 && open;
            begun
        });
        if begun {
            two.there(|desk| {
                let waiting: Vec<_> = desk.side().incoming.iter().map(|i| i.record()).collect();
                let until = two.town.deadline();
                let read = |of: RecordId| letters::read(desk, of, until).is_ok();
                let read: Vec<bool> = waiting.into_iter().flatten().map(read).collect();
                // The enquiry cannot be opened any more, the withdrawal can.
                assert!(read.contains(&true), "killed after {at} writes");
                assert!(read.contains(&false), "killed after {at} writes");
            });
        }
        if done.is_ok() {
            break;
        }
    }
    assert_eq!(seen, [true; 3], "it was killed before, between and after");
}

#[test]
fn what_was_taken_back_while_the_keyholder_was_away_is_told_later() {
    let two = Two::new();
    two.enquire();
    two.here(|desk| {
        two.town.house.borrow_mut().keyholder_down = true;
        let purpose = record::consent::Purpose::TracingInNetwork;
        let until = two.town.deadline();
        let waits = letters::withdraw(desk, two.case, purpose, until);
        assert!(matches!(waits, Err(Fault::Waits(_))), "{waits:?}");
        assert_eq!(unfinished::left(desk), [Left::TakenBack(two.case)]);
        // Said once more it is the same, and nothing is said twice.
        let waits = letters::withdraw(desk, two.case, purpose, two.town.deadline());
        assert!(matches!(waits, Err(Fault::Waits(_))), "{waits:?}");
        assert_eq!(unfinished::left(desk).len(), 1);
        two.town.house.borrow_mut().keyholder_down = false;
    });
    two.here(|desk| {
        unfinished::finish(desk, two.town.deadline()).unwrap();
        assert_eq!(unfinished::left(desk), []);
        let receipts = casework(&two, desk, two.case).casework.consent.receipts;
        let back = receipts.iter().filter(|r| r.answer == Answer::Withdrawn);
        assert_eq!(back.count(), 1);
    });
}

#[test]
fn an_erasure_that_was_broken_off_anywhere_leaves_its_mark() {
    const TOMBSTONE: [u8; 32] = [0x70; 32];
    let of = RecordId([0xab; 16]);
    let mut seen = [false; 2];
    for at in 0.. {
        let town = Town::new();
        town.at(&town.lead, |desk| {
            desk.with_desk(|machine| machine.give_seed(&town.seed))
                .unwrap();
            desk.change(|side| side.tombstone = Some(TOMBSTONE))
                .unwrap();
            let person = super::registered();
            people::create(desk, of, person, town.deadline()).unwrap();
        });
        let done = killed(&town, &town.lead, at, |desk| {
            erase::person(desk, of, Choice::CountedOnly, town.deadline())
        });
        town.at(&town.lead, |desk| {
            let until = town.deadline();
            let gone = people::fetch_anew(desk, of, &[Category::Identity], until);
            let gone = gone.is_err_and(|f| f.to_string().contains("no such record"));
            let grave = |desk: &Desk<'_>| {
                let graves = desk.graves();
                graves.iter().any(|g| g.record == of && !g.marks.is_empty())
            };
            // A register cannot bring the person back meanwhile.
            assert!(!gone || grave(desk), "killed after {at} writes");
            let left = unfinished::left(desk);
            seen[0] |= gone && left == [Left::Erased(of)];
            seen[1] |= !gone && left == [Left::Erased(of)];
            unfinished::finish(desk, until).unwrap();
            if left.is_empty() && done.is_err() && !gone {
                erase::person(desk, of, Choice::CountedOnly, until).unwrap();
            }
            assert_eq!(unfinished::left(desk), []);
            let stones = &desk.side().tombstones;
            assert!(stones.iter().any(|g| g.record == of && !g.marks.is_empty()));
            assert_eq!(stones.len(), 1);
        });
        if done.is_ok() {
            break;
        }
    }
    assert_eq!(
        seen, [true; 2],
        "it was killed on both sides of the erasure"
    );
}

#[test]
fn what_the_keyholder_refuses_to_erase_leaves_no_mark() {
    let two = Two::new();
    let of = RecordId([0xab; 16]);
    two.town.at(&two.town.lead, |desk| {
        people::create(desk, of, super::registered(), two.town.deadline()).unwrap();
    });
    two.here(|desk| {
        people::give(desk, &[of], two.town.worker.staff, two.town.deadline()).unwrap();
    });
    two.heard(&two.town.worker, |desk| {
        let until = two.town.deadline();
        why(erase::person(desk, of, Choice::CountedOnly, until));
        assert_eq!(unfinished::left(desk), []);
        assert!(desk.graves().is_empty());
    });
}
