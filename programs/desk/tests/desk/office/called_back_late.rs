//! What is called back late or elsewhere: two team leaders at the same time, a society that cannot
//! be written to, a computer that does not know the case, a branch that is settled.

use super::called_back::{by_a_form, danger, never, refused};
use super::{Desk, ONE, OTHER, Two, asked, registered, said, the_file, why};
use crate::family;
use crate::house::Makeup;
use desk::office::consents::{self, Never, seen};
use desk::office::{branches, file, letters, network, people, queue};
use desk::shell::{Case, Role};
use record::file::{About, Act, Shared, Wish};
use record::form::{FollowUp, Says};
use record::safe::Danger;
use record::sharing::Lead;
use sign::id::RecordId;
use sign::{Category, SocietyId};
use world::desk::{Save, Work};

const THIRD: &str = r#"
[[society]]
number = 1
name = "Society One"
country = "ET"

[[society]]
number = 2
name = "Society Two"
country = "SD"

[[society]]
number = 3
name = "Society Three"
country = "KE"
"#;

/// As on a computer that opened the enquirer's record alone.
fn without_the_case(two: &Two, desk: &mut Desk<'_>, who: RecordId) {
    let (case, since) = (two.case, desk.now());
    desk.with_desk(|machine| machine.forget(case)).unwrap();
    desk.change(|side| {
        side.cases.clear();
        side.case(Case {
            record: who,
            role: Role::Opened,
            since,
            grant: None,
        });
    })
    .unwrap();
}

fn enquirer(desk: &Desk<'_>, two: &Two) -> RecordId {
    the_file(desk, two.case).enquirer().unwrap()
}

#[test]
fn a_case_that_was_never_opened_here_is_found_by_its_enquirer_s_relative() {
    let two = Two::new();
    two.enquire();
    two.here(|desk| {
        let who = enquirer(desk, &two);
        without_the_case(&two, desk, who);
        never(&two, desk, who, |list| list.societies.push(OTHER));
        assert!(desk.side().lines.is_empty(), "{:?}", desk.side().lines);
        let file = the_file(desk, two.case);
        assert!(file.shared.iter().all(|s| s.withdrawn.is_some()));
    });
    two.there(|desk| assert!(refused(&two, desk)[0].contains("took this letter back")));
}

#[test]
fn a_case_that_is_not_known_here_is_said_to_be_left_and_called_back_once_it_is_opened() {
    for unsafe_now in [false, true] {
        let two = Two::new();
        two.enquire();
        two.here(|desk| {
            let until = two.town.deadline();
            let who = enquirer(desk, &two);
            // As records are that were filed before relatives were known by their record.
            let before = people::fetch(desk, who, &people::USUAL, until).unwrap();
            let mut person = before.person.clone();
            person.family.relations.clear();
            people::save(desk, who, &before, person, until).unwrap();
            without_the_case(&two, desk, who);
            match unsafe_now {
                true => danger(&two, desk, who),
                false => never(&two, desk, who, |list| list.societies.push(OTHER)),
            }
            let due = |desk: &Desk<'_>| {
                let lines = desk.side().lines.iter();
                lines
                    .filter(|line| line.text.starts_with(&format!("Record {who}: ")))
                    .count()
            };
            assert_eq!(due(desk), 1, "{:?}", desk.side().lines);
            // Once it is opened, it is made good.
            file::open(desk, two.case, until).unwrap();
            assert_eq!(due(desk), 0, "{:?}", desk.side().lines);
            let file = the_file(desk, two.case);
            assert!(!file.calls_back());
            assert_eq!(file.history.last().unwrap().act, Act::CalledBack);
        });
        two.there(|desk| assert!(refused(&two, desk)[0].contains("took this letter back")));
    }
}

#[test]
fn who_was_warned_is_not_warned_again_because_another_could_not_be() {
    let two = Two::new();
    two.enquire();
    let warnings = |desk: &Desk<'_>| {
        let letters = the_file(desk, two.case).letters;
        letters.iter().filter(|l| l.about == About::Warning).count()
    };
    two.here(|desk| {
        let until = two.town.deadline();
        network::take(desk, THIRD).unwrap();
        // Nobody there can be written to.
        file::change(desk, two.case, (Act::Edited, None), until, |_, file| {
            let row = file.shared[0].clone();
            file.shared.push(Shared {
                with: SocietyId(3),
                record: RecordId([0x33; 16]),
                ..row
            });
            Ok(())
        })
        .unwrap();
        danger(&two, desk, two.case);
        assert_eq!(warnings(desk), 1);
        for _ in 0..2 {
            assert!(why(letters::call_back(desk, two.case, until)).contains("society 3"));
            assert_eq!(warnings(desk), 1);
            assert!(the_file(desk, two.case).calls_back());
        }
        // What is new is told to all of them.
        danger(&two, desk, enquirer(desk, &two));
        assert_eq!(warnings(desk), 2);
    });
}

#[test]
fn who_was_warned_of_a_danger_is_not_warned_again_because_another_is_excluded() {
    let two = Two::new();
    two.enquire();
    two.here(|desk| {
        let until = two.town.deadline();
        network::take(desk, THIRD).unwrap();
        danger(&two, desk, two.case);
        file::change(desk, two.case, (Act::Edited, None), until, |_, file| {
            let row = file.shared[0].clone();
            file.shared.push(Shared {
                with: SocietyId(3),
                record: RecordId([0x33; 16]),
                ..row
            });
            Ok(())
        })
        .unwrap();
        never(&two, desk, two.case, |list| {
            list.societies.push(SocietyId(3))
        });
        let file = the_file(desk, two.case);
        let warnings = file.letters.iter().filter(|l| l.about == About::Warning);
        assert_eq!(warnings.count(), 1);
    });
}

#[test]
fn what_a_colleague_wrote_down_while_it_was_called_back_stays_to_be_done() {
    let (two, copy) = two_leads();
    two.there(|desk| {
        let until = two.town.deadline();
        let answered = letters::answer(desk, copy, (true, None, Lead::NotAsked), until);
        answered.unwrap().unwrap();
    });
    two.heard(&two.town.far_worker, |desk| {
        people::fetch_anew(desk, two.candidate, &people::USUAL, two.town.deadline()).unwrap();
    });
    two.town.house.borrow_mut().keyholder_down = true;
    two.town.at(&two.town.far_worker, |desk| {
        let until = two.town.deadline();
        let announced = letters::announce(desk, two.candidate, letters::UNSAFE, until);
        let _later = announced.unwrap();
    });
    let mut house = two.town.house.borrow_mut();
    // It reaches the keyholder after the file was read.
    house.late = std::mem::take(&mut house.waiting);
    assert!(!house.late.is_empty());
    house.keyholder_down = false;
    drop(house);
    two.there(|desk| {
        let until = two.town.deadline();
        letters::call_back(desk, two.candidate, until).unwrap();
        assert!(two.town.house.borrow().late.is_empty());
        people::fetch_anew(desk, two.candidate, &people::USUAL, until).unwrap();
        assert!(the_file(desk, two.candidate).calls_back());
        letters::call_back(desk, two.candidate, until).unwrap();
        assert!(!the_file(desk, two.candidate).calls_back());
    });
}

#[test]
fn one_word_of_a_family_put_by_two_desks_is_one_line() {
    let two = Two::new();
    let (form, case) = by_a_form(&two, 0x1f);
    let more = FollowUp {
        intake: form,
        says: Says::BecameUnsafe,
        text: "do not call".into(),
        on: record::date::Day(20_000),
    };
    let word = family::adds(&two.town, 0x2f, more.clone());
    two.here(|desk| {
        let until = two.town.deadline();
        let who = the_file(desk, case).enquirer().unwrap();
        people::give(desk, &[case, who], two.town.worker.staff, until).unwrap();
    });
    two.heard(&two.town.worker, |desk| {
        people::fetch(desk, case, &people::USUAL, two.town.deadline()).unwrap();
    });
    two.here(|desk| {
        queue::put_to_case(desk, word, &more, two.town.deadline()).unwrap();
    });
    // Without having heard of it.
    two.town.at(&two.town.worker, |desk| {
        let until = two.town.deadline();
        queue::put_to_case(desk, word, &more, until).unwrap();
        let file = people::fetch_anew(desk, case, &people::USUAL, until).unwrap();
        let file = file.person.casework.file.unwrap();
        let lines = file.history.iter();
        assert_eq!(lines.filter(|line| line.act == Act::Added).count(), 1);
        let letters = file.letters.iter();
        assert_eq!(letters.filter(|l| l.about == About::Added).count(), 1);
    });
}

/// Society 2 with two team leaders, who may answer an enquiry; the enquiry.
fn two_leads() -> (Two, RecordId) {
    let two = Two::made(Makeup::TwoLeads, asked(), registered());
    two.enquire();
    let copy = two.there(|desk| {
        let until = two.town.deadline();
        let copy = two.read(desk)[0].copy;
        let how = "both named the same aunt".into();
        file::verify(desk, two.candidate, how, until).unwrap();
        file::choose(desk, two.candidate, said(Wish::FullContact), until).unwrap();
        copy
    });
    two.heard(&two.town.far_worker, |desk| {
        let until = two.town.deadline();
        people::fetch_anew(desk, two.candidate, &people::USUAL, until).unwrap();
    });
    (two, copy)
}

#[test]
fn a_letter_is_not_written_if_a_colleague_excludes_its_reader_while_it_is() {
    let (two, copy) = two_leads();
    two.town.house.borrow_mut().keyholder_down = true;
    two.town.at(&two.town.far_worker, |desk| {
        let until = two.town.deadline();
        let held = people::held(desk, two.candidate, &[Category::Casework]).unwrap();
        let before = held.person.casework.consent.never;
        let mut list = before.clone();
        list.societies.push(ONE);
        let done = consents::set_never(desk, two.candidate, (seen(&before), &list), until);
        assert!(matches!(done, Ok(Never::Saved(_))), "{done:?}");
    });
    let mut house = two.town.house.borrow_mut();
    // It reaches the keyholder after the letter has passed the gate.
    house.late = std::mem::take(&mut house.waiting);
    assert!(!house.late.is_empty());
    house.keyholder_down = false;
    drop(house);
    two.there(|desk| {
        let until = two.town.deadline();
        let answered = letters::answer(desk, copy, (true, None, Lead::NotAsked), until);
        assert!(why(answered).contains("never to be shared with that society"));
        assert!(two.town.house.borrow().late.is_empty());
        let file = the_file(desk, two.candidate);
        assert!(file.shared.is_empty());
        assert!(file.letters.iter().all(|l| l.about != About::Answer));
    });
    two.here(|desk| {
        let letters = desk.side().incoming.iter();
        let letters = letters.filter(|i| matches!(i.pointer, world::search::Pointer::Letter(_)));
        assert_eq!(letters.count(), 0);
    });
}

/// Two leads, of whom one hears of a danger while the other writes a letter: it reaches the
/// keyholder after this many things of the letter were stored.
fn danger_comes(stored: u32) -> (Two, RecordId) {
    let (two, copy) = two_leads();
    two.town.house.borrow_mut().keyholder_down = true;
    two.town.at(&two.town.far_worker, |desk| {
        let until = two.town.deadline();
        let before = people::held(desk, two.candidate, &people::USUAL).unwrap();
        let mut person = before.person.clone();
        person.contact.safe.in_hiding = Some(Danger::Yes);
        people::save(desk, two.candidate, &before, person, until).unwrap();
    });
    let mut house = two.town.house.borrow_mut();
    house.late = std::mem::take(&mut house.waiting);
    house.late_by = stored;
    assert!(!house.late.is_empty());
    house.keyholder_down = false;
    drop(house);
    (two, copy)
}

fn danger_meanwhile(stored: u32) {
    let (two, copy) = danger_comes(stored);
    two.there(|desk| {
        let until = two.town.deadline();
        let answered = letters::answer(desk, copy, (true, None, Lead::Agreed), until);
        assert!(why(answered).contains("may be in danger"));
        assert!(two.town.house.borrow().late.is_empty());
        let file = the_file(desk, two.candidate);
        assert!(file.shared.is_empty());
        assert!(file.letters.iter().all(|l| l.about != About::Answer));
        assert!(desk.side().outgoing.is_empty());
        // Whoever knows of it may decide.
        let answered = letters::answer(desk, copy, (true, None, Lead::Agreed), until);
        assert!(answered.unwrap().is_some());
    });
}

#[test]
fn a_letter_that_cannot_go_again_at_once_is_to_be_called_back() {
    let mut seen = false;
    for asks in 0.. {
        let (two, copy) = danger_comes(0);
        let whole = two.there(|desk| {
            let until = two.town.deadline();
            two.town.house.borrow_mut().asks_until_down = Some(asks);
            let answered = letters::answer(desk, copy, (true, None, Lead::Agreed), until);
            let mut house = two.town.house.borrow_mut();
            (house.asks_until_down, house.keyholder_down) = (None, false);
            drop(house);
            assert!(desk.side().outgoing.is_empty());
            matches!(answered, Err(desk::Fault::Refused(why)) if why.contains("in danger"))
        });
        two.there(|desk| {
            let until = two.town.deadline();
            let half = |line: &record::file::Entry| {
                let note = line.note.as_ref().map(|note| note.reveal());
                line.act == Act::CallBack && note == Some(letters::HALF)
            };
            let file = the_file(desk, two.candidate);
            if file.history.iter().any(half) {
                assert!(file.calls_back(), "after {asks} requests");
                letters::call_back(desk, two.candidate, until).unwrap();
                let file = the_file(desk, two.candidate);
                assert!(!file.calls_back());
                let letter = file.shared[0].record;
                let gone = people::fetch(desk, letter, &[Category::Casework], until);
                assert!(why(gone).contains("no such record"));
                seen = true;
            }
        });
        if whole {
            break;
        }
    }
    assert!(seen, "it was broken off behind the text");
}

#[test]
fn a_letter_is_not_written_though_a_lead_agreed_if_a_danger_comes_while_it_is() {
    danger_meanwhile(0);
}

#[test]
fn a_letter_is_not_given_away_if_it_was_called_back_before_its_text_was_there() {
    // Its line in the file is there, and whoever calls back finds no text that could be erased.
    danger_meanwhile(1);
}

#[test]
fn a_letter_that_a_colleague_wrote_while_its_reader_was_excluded_is_called_back() {
    let (two, copy) = two_leads();
    let why = letters::EXCLUDED;
    let until = two.town.deadline();
    // Nothing is out when it is looked.
    let announced = two.town.at(&two.town.far_worker, |desk| {
        letters::announce(desk, two.candidate, why, until).unwrap()
    });
    two.there(|desk| {
        let until = two.town.deadline();
        let answered = letters::answer(desk, copy, (true, None, Lead::NotAsked), until);
        answered.unwrap().unwrap();
    });
    two.heard(&two.town.far_worker, |desk| {
        let until = two.town.deadline();
        let before = people::fetch_anew(desk, two.candidate, &people::USUAL, until).unwrap();
        let mut person = before.person.clone();
        person.casework.consent.never.societies.push(ONE);
        people::save(desk, two.candidate, &before, person, until).unwrap();
        letters::carry_out(desk, announced, until).unwrap();
        let file = the_file(desk, two.candidate);
        assert!(file.shared.iter().all(|s| s.withdrawn.is_some()));
    });
    two.here(|desk| assert!(refused(&two, desk)[0].contains("took this letter back")));
}

/// A branch of this desk: what it wrote lost against a colleague's version.
fn branch(two: &Two, desk: &mut Desk<'_>, excludes: bool) {
    let until = two.town.deadline();
    let before = people::fetch_anew(desk, two.case, &people::USUAL, until).unwrap();
    let mut person = before.person.clone();
    let changed = match excludes {
        true => {
            let never = &mut person.casework.consent.never;
            never.societies.push(OTHER);
            Category::Casework
        }
        false => {
            person.contact.safe.in_hiding = Some(Danger::NotSure);
            Category::Contact
        }
    };
    // Sent late: a colleague is first.
    two.town.house.borrow_mut().keyholder_down = true;
    let job = desk
        .work(Work::Save(Box::new(Save {
            record: two.case,
            id: sign::id::PersonId::OF_RECORD,
            person,
            changed: vec![changed],
            tell: Vec::new(),
        })))
        .unwrap();
    desk.until(job, until, |_, _| ()).unwrap();
}

#[test]
fn a_branch_that_excludes_or_makes_unsafe_is_settled_and_calls_back() {
    for excludes in [true, false] {
        let two = Two::new();
        two.enquire();
        two.here(|desk| {
            let until = two.town.deadline();
            people::give(desk, &[two.case], two.town.worker.staff, until).unwrap();
        });
        two.here(|desk| branch(&two, desk, excludes));
        let mut house = two.town.house.borrow_mut();
        house.late = std::mem::take(&mut house.waiting);
        house.keyholder_down = false;
        drop(house);
        two.heard(&two.town.worker, |desk| {
            let until = two.town.deadline();
            let before = people::fetch_anew(desk, two.case, &people::USUAL, until).unwrap();
            two.town.house.borrow_mut().late.clear();
            let mut person = before.person.clone();
            person.contact.phones.push("0911".into());
            let note = record::person::Note {
                on: None,
                author: None,
                text: "a colleague was first".into(),
            };
            person.casework.notes.push(note);
            let (_, ended) = people::save(desk, two.case, &before, person, until).unwrap();
            assert!(matches!(ended, desk::shell::Ended::Done(_)), "{ended:?}");
        });
        // The request of then is too old by now, and is made anew.
        two.town.clock.pass(2 * sign::time::HOUR);
        two.here(|desk| {
            let until = two.town.deadline();
            people::fetch_anew(desk, two.case, &people::USUAL, until).unwrap();
            let known = branches::list(desk);
            assert_eq!(known.len(), 1, "{known:?}");
            let (id, record, changed) = known[0].clone();
            assert_eq!(record, two.case);
            branches::settle(desk, id, &changed, until).unwrap();
            assert!(branches::list(desk).is_empty());
            let file = the_file(desk, two.case);
            assert!(!file.calls_back());
            assert_eq!(file.history.last().unwrap().act, Act::CalledBack);
            let open = file.shared.iter().filter(|s| s.withdrawn.is_none());
            assert_eq!(open.count(), usize::from(!excludes));
            assert!(file.history.iter().any(|line| line.act == Act::CallBack));
        });
        two.there(|desk| assert!(refused(&two, desk)[0].contains("took this letter back")));
    }
}
