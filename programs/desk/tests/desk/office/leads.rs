//! Two team leaders of one society: what one copies of a letter is everybody's, and goes from all.

use super::{Two, asked, holds, registered, the_file, why};
use crate::house::Makeup;
use desk::office::{letters, people};
use record::consent::Purpose;
use record::file::Match;
use record::sharing::Lead;
use sign::Category;
use sign::id::RecordId;

fn two() -> Two {
    Two::made(Makeup::TwoLeads, asked(), registered())
}

fn withdraw(two: &Two) {
    two.here(|desk| {
        let purpose = Purpose::TracingInNetwork;
        letters::withdraw(desk, two.case, purpose, two.town.deadline()).unwrap();
    });
}

fn gone(two: &Two, seat: &crate::house::Seat, copies: &[RecordId]) {
    two.heard(seat, |desk| {
        for copy in copies {
            assert!(!holds(desk, *copy));
            assert!(desk.side().letters.iter().all(|l| l.copy != *copy));
            let read = people::fetch(desk, *copy, &[Category::Casework], two.town.deadline());
            assert!(why(read).contains("no such record"));
        }
    });
}

#[test]
fn a_letter_that_one_has_read_is_the_other_s_too() {
    let two = two();
    two.enquire();
    let copy = two.there(|desk| two.read(desk)[0].copy);
    two.heard(&two.town.far_worker, |desk| {
        assert!(desk.side().incoming.is_empty());
        assert_eq!(desk.side().letters.len(), 1);
        // It is not held here; looking opens nothing, opening does.
        let before = super::leaves(&two);
        assert!(letters::held_text(desk, copy).unwrap().is_none());
        assert_eq!(super::leaves(&two), before);
        letters::text(desk, copy, two.town.deadline()).unwrap();
        assert!(super::leaves(&two) > before);
        assert!(holds(desk, copy));
    });
    two.there(|desk| assert_eq!(the_file(desk, two.candidate).letters.len(), 1));
    withdraw(&two);
    two.there(|desk| {
        two.read(desk);
    });
    gone(&two, &two.town.far_worker, &[copy]);
    gone(&two, &two.town.far_lead, &[copy]);
    // The other reads the withdrawal, too, and nothing is left to do.
    two.heard(&two.town.far_worker, |desk| {
        assert_eq!(desk.side().incoming.len(), 1);
        two.read(desk);
        assert!(desk.side().incoming.is_empty());
    });
}

#[test]
fn copies_that_both_made_at_once_go_with_one_withdrawal() {
    let two = two();
    two.enquire();
    let second = &two.town.far_worker;
    let pointer = two.heard(second, |desk| desk.side().incoming[0].clone());
    let first = two.there(|desk| two.read(desk)[0].copy);
    let other = two.heard(second, |desk| {
        // As if the first one's word were still on its way.
        desk.change(|side| {
            side.letters.clear();
            side.incoming.push(pointer);
        })
        .unwrap();
        two.read(desk)[0].copy
    });
    assert_ne!(first, other);
    withdraw(&two);
    two.there(|desk| {
        two.read(desk);
        assert!(the_file(desk, two.candidate).letters.is_empty());
    });
    gone(&two, second, &[first, other]);
    gone(&two, &two.town.far_lead, &[first, other]);
}

#[test]
fn each_reads_a_withdrawal_although_the_other_knew_nothing_of_their_copy() {
    let two = two();
    two.enquire();
    let second = &two.town.far_worker;
    let copy = two.heard(second, |desk| two.read(desk)[0].copy);
    withdraw(&two);
    two.there(|desk| {
        // As if the word of it had not come.
        desk.change(|side| side.letters.clear()).unwrap();
        two.read(desk);
    });
    two.heard(second, |desk| {
        two.read(desk);
    });
    gone(&two, second, &[copy]);
    two.there(|desk| {
        let until = two.town.deadline();
        let there = people::fetch_anew(desk, two.candidate, &[Category::Casework], until);
        let there = there.unwrap().person.casework.file.unwrap();
        assert_eq!(there.link(two.case).unwrap().state, Match::Undone);
    });
}

#[test]
fn an_offered_case_is_taken_on_by_one_of_them() {
    let two = two();
    two.here(|desk| {
        let with = ("it was lost there".into(), Lead::NotAsked);
        letters::offer(desk, two.case, super::OTHER, with, two.town.deadline()).unwrap();
    });
    let copy = two.there(|desk| two.read(desk)[0].copy);
    // Who did not read it may settle it.
    let taken = two.heard(&two.town.far_worker, |desk| {
        assert!(desk.side().letters[0].offered);
        let until = two.town.deadline();
        letters::settle_offer(desk, copy, (true, None), until).unwrap()
    });
    two.there(|desk| {
        let known = desk.side().letters[0];
        assert_eq!((known.offered, known.taken), (false, taken));
        let until = two.town.deadline();
        let again = letters::settle_offer(desk, copy, (true, None), until);
        assert!(why(again).contains("answered already"));
    });
}
