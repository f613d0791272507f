//! Ways round calling back: of whom was found, with files that are not held, full, or of somebody
//! who was erased.

use super::called_back::{by_a_form, danger, enquirer, never, refused};
use super::{Desk, ONE, OTHER, Two, asked, holds, the_file, why};
use desk::office::{erase, file, letters, people, queue};
use ledger::leaf::Choice;
use record::consent::Purpose;
use record::file::{About, Act, CaseFile, Shared, Wish};
use record::form::{FollowUp, Says};
use record::person::Casework;
use record::sharing::Lead;
use sign::Category;
use sign::id::{IntakeId, RecordId};

/// Somebody was found, chose full contact, and that was written to who seeks them.
fn answered() -> Two {
    let two = Two::new();
    two.enquire();
    assert!(two.answer(Wish::FullContact));
    two
}

#[test]
fn who_was_found_and_excludes_who_seeks_them_is_called_back() {
    for was_read in [false, true] {
        let two = answered();
        let copy = was_read.then(|| two.here(|desk| two.read(desk)[0].copy));
        two.there(|desk| {
            never(&two, desk, two.candidate, |list| list.societies.push(ONE));
            let file = the_file(desk, two.candidate);
            assert!(!file.calls_back());
            assert!(file.shared.iter().all(|s| s.withdrawn.is_some()));
        });
        two.here(|desk| match copy {
            Some(copy) => {
                two.read(desk);
                assert!(!holds(desk, copy));
            }
            None => assert!(refused(&two, desk)[0].contains("took this letter back")),
        });
    }
}

#[test]
fn who_was_found_and_became_unsafe_is_called_back() {
    for was_read in [false, true] {
        let two = answered();
        if was_read {
            two.here(|desk| two.read(desk));
        }
        two.there(|desk| {
            danger(&two, desk, two.candidate);
            assert!(!the_file(desk, two.candidate).calls_back());
        });
        two.here(|desk| {
            let refused = refused(&two, desk);
            match was_read {
                true => {
                    assert!(refused.is_empty(), "{refused:?}");
                    let file = the_file(desk, two.case);
                    assert!(file.letters.iter().any(|l| l.about == About::Warning));
                }
                false => assert!(refused[0].contains("took this letter back"), "{refused:?}"),
            }
        });
    }
}

#[test]
fn who_was_found_and_wants_nothing_any_more_is_taken_back() {
    let two = answered();
    two.there(|desk| {
        let nothing = super::said(Wish::Nothing);
        file::choose(desk, two.candidate, nothing, two.town.deadline()).unwrap();
    });
    two.here(|desk| assert!(refused(&two, desk)[0].contains("took this letter back")));
}

#[test]
fn a_case_that_is_no_longer_in_memory_is_called_back_all_the_same() {
    let two = Two::new();
    two.enquire();
    two.here(|desk| {
        let who = enquirer(desk, &two);
        // As a case goes from memory that nobody opens for a fortnight.
        desk.with_desk(|machine| machine.forget(two.case)).unwrap();
        assert!(!holds(desk, two.case));
        never(&two, desk, who, |list| list.societies.push(OTHER));
    });
    two.there(|desk| assert!(refused(&two, desk)[0].contains("took this letter back")));
}

#[test]
fn a_family_that_says_a_second_time_that_it_is_unsafe_is_heard() {
    let mut request = asked();
    request.enquirer.contact.safe.in_hiding = Some(record::safe::Danger::NotSure);
    let two = Two::with(request, super::registered());
    let form = IntakeId([0x1f; 16]);
    two.here(|desk| {
        let until = two.town.deadline();
        let with = |_: &mut Casework, file: &mut CaseFile| {
            file.intake = Some(form);
            Ok(())
        };
        file::change(desk, two.case, (Act::Edited, None), until, with).unwrap();
        two.link(desk, two.case);
        let about = (OTHER, two.candidate);
        letters::enquire(desk, two.case, about, (None, Lead::Agreed), until).unwrap();
        let more = FollowUp {
            intake: form,
            says: Says::BecameUnsafe,
            text: "they came to the house".into(),
            on: record::date::Day(20_000),
        };
        for _ in 0..2 {
            queue::put_to_case(desk, IntakeId([0x2f; 16]), &more, until).unwrap();
        }
        let file = the_file(desk, two.case);
        let warned = file.letters.iter().filter(|l| l.about == About::Warning);
        assert_eq!(warned.count(), 1);
    });
    two.there(|desk| assert!(refused(&two, desk)[0].contains("took this letter back")));
}

#[test]
fn a_warning_that_nobody_has_read_outlives_whom_it_is_about() {
    let two = Two::new();
    two.enquire();
    two.there(|desk| two.read(desk));
    two.here(|desk| {
        danger(&two, desk, two.case);
        erase::person(desk, two.case, Choice::CountedOnly, two.town.deadline()).unwrap();
    });
    two.there(|desk| {
        assert!(refused(&two, desk).is_empty());
        let file = the_file(desk, two.candidate);
        assert!(file.letters.iter().any(|l| l.about == About::Warning));
    });
}

/// A case that was taken on from another society.
fn handed_over(two: &Two) -> RecordId {
    two.here(|desk| {
        let why = ("they are nearer".into(), Lead::NotAsked);
        letters::offer(desk, two.case, OTHER, why, two.town.deadline()).unwrap();
    });
    let taken = two.there(|desk| {
        let copy = two.read(desk)[0].copy;
        let until = two.town.deadline();
        let taken = letters::settle_offer(desk, copy, (true, None), until).unwrap();
        taken.unwrap()
    });
    two.here(|desk| two.read(desk));
    taken
}

#[test]
fn what_is_taken_back_reaches_a_society_that_erased_the_case_it_took_on() {
    for excluded in [false, true] {
        let two = Two::new();
        let taken = handed_over(&two);
        let copy = two.there(|desk| {
            let copy = desk.side().letters[0].copy;
            erase::person(desk, taken, Choice::CountedOnly, two.town.deadline()).unwrap();
            copy
        });
        two.here(|desk| match excluded {
            true => never(&two, desk, two.case, |list| list.societies.push(OTHER)),
            false => danger(&two, desk, two.case),
        });
        two.there(|desk| {
            let refused = refused(&two, desk);
            assert!(refused.is_empty(), "{refused:?}");
            assert!(!excluded || !holds(desk, copy));
        });
    }
}

/// Fills a file with what nothing moves out of it.
fn fill(desk: &mut Desk<'_>, two: &Two, case: RecordId, room: usize) {
    let full = |_: &mut Casework, file: &mut CaseFile| {
        let row = Shared {
            with: OTHER,
            record: RecordId([9; 16]),
            categories: vec![Category::Casework],
            purpose: Purpose::TracingInNetwork,
            grant: sign::id::GrantId([0; 16]),
            on: sign::Time(1),
            withdrawn: Some(sign::Time(1)),
        };
        while sign::to_bytes(file).len() < room {
            file.shared.push(row.clone());
        }
        Ok(())
    };
    let line = (Act::Withdrew, None);
    file::change(desk, case, line, two.town.deadline(), full).unwrap();
}

#[test]
fn a_full_file_takes_that_the_found_person_wants_nothing_a_warning_and_erasure() {
    let two = Two::new();
    two.enquire();
    two.there(|desk| {
        two.read(desk);
        fill(desk, &two, two.candidate, 60_500);
        let until = two.town.deadline();
        let wish = |wish| super::said(wish);
        let full = file::choose(desk, two.candidate, wish(Wish::FullContact), until);
        assert!(why(full).contains("no more room"));
        file::choose(desk, two.candidate, wish(Wish::Nothing), until).unwrap();
    });
    two.here(|desk| danger(&two, desk, two.case));
    two.there(|desk| {
        assert!(refused(&two, desk).is_empty());
        let file = the_file(desk, two.candidate);
        assert!(file.letters.iter().any(|l| l.about == About::Warning));
    });
    two.here(|desk| {
        fill(desk, &two, two.case, 60_500);
        let who = enquirer(desk, &two);
        erase::person(desk, who, Choice::CountedOnly, two.town.deadline()).unwrap();
    });
}

fn reversed(name: &str) -> String {
    let parts: Vec<&str> = name.split_whitespace().rev().collect();
    parts.join(" ")
}

#[test]
fn a_name_in_another_order_is_not_left_among_the_relatives() {
    let two = Two::new();
    let (_, case) = by_a_form(&two, 0x1f);
    two.here(|desk| {
        let until = two.town.deadline();
        let who = the_file(desk, case).enquirer().unwrap();
        let before = desk::office::person::before(desk, case, until).unwrap();
        let corrected = |mut person: record::Person| {
            for name in &mut person.identity.names {
                name.value.written = reversed(name.value.written.reveal()).as_str().into();
            }
            person
        };
        let seen = desk::office::person::seen(&before);
        desk::office::person::edit(desk, case, (&seen, corrected), until).unwrap();
        erase::person(desk, case, Choice::CountedOnly, until).unwrap();
        let held = people::fetch(desk, who, &[Category::Family], until).unwrap();
        assert!(held.person.family.relations.is_empty());
    });
}

#[test]
fn an_enquirer_who_is_erased_leaves_no_message() {
    let two = Two::new();
    let mut request = asked();
    request.message = Some("call me at 0911".into());
    let case = two.here(|desk| {
        let until = two.town.deadline();
        let filed = desk::office::request::file(desk, request, None, until).unwrap();
        let case = filed.records[0].1;
        let who = the_file(desk, case).enquirer().unwrap();
        erase::person(desk, who, Choice::CountedOnly, until).unwrap();
        case
    });
    two.here(|desk| {
        let held = people::fetch(desk, case, &[Category::Casework], two.town.deadline()).unwrap();
        let notes = held.person.casework.notes;
        assert!(notes.iter().all(|n| !n.text.reveal().contains("0911")));
    });
}
