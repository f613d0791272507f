//! An enquiry, what comes of it, an offered case, consent that is taken back, erasure.

use super::{ONE, OTHER, Two, holds, leaves, said, the_file, why};
use desk::office::{cases, erase, file, letters, people};
use ledger::leaf::Choice;
use record::case::{Case, Finding, Outcome};
use record::consent::Purpose;
use record::exchange::Exchange;
use record::file::{About, Match, Wish};
use record::sharing::Lead;
use sign::Category;

#[test]
fn an_enquiry_is_read_and_answered_and_both_files_say_so() {
    let two = Two::new();
    two.enquire();
    let here = two.here(|desk| the_file(desk, two.case));
    assert_eq!(here.link(two.candidate).unwrap().state, Match::Potential);
    assert_eq!(here.shared.len(), 1);
    assert_eq!(here.shared[0].with, OTHER);
    two.there(|desk| {
        let read = two.read(desk);
        assert_eq!((read.len(), read[0].from), (1, ONE));
        assert_eq!(read[0].to, Some(two.candidate));
        let Exchange::Enquiry(enquiry) = &read[0].letter else {
            panic!("another letter");
        };
        assert!(enquiry.request.sought.identity.names == super::sought().identity.names);
        // Who asks and who is sought is told, never where anybody is.
        for told in [&enquiry.request.sought, &enquiry.request.enquirer] {
            assert!(told.contact == Default::default());
            assert!(told.circumstances == Default::default());
            assert!(told.origin == Default::default());
        }
        let there = the_file(desk, two.candidate);
        assert_eq!(there.link(two.case).unwrap().state, Match::Potential);
        assert_eq!(there.state, Case::Found(Finding::Located));
        assert!(desk.side().incoming.is_empty());
        // Before anybody was asked nothing is answered.
        let with = (true, None, Lead::NotAsked);
        let early = letters::answer(desk, read[0].copy, with, two.town.deadline());
        assert!(why(early).contains("verify"));
        // The copy is this society's own: it is read without a letter that waits.
        let again = letters::text(desk, read[0].copy, two.town.deadline()).unwrap();
        assert!(again == read[0].letter);
    });
    two.there(|desk| {
        let copy = desk.side().letters[0].copy;
        let until = two.town.deadline();
        file::verify(desk, two.candidate, "both named an aunt".into(), until).unwrap();
        let wish = said(Wish::MessagesOnly);
        file::choose(desk, two.candidate, wish, until).unwrap();
        let with = (true, None, Lead::NotAsked);
        letters::answer(desk, copy, with, until).unwrap().unwrap();
    });
    two.here(|desk| {
        let read = two.read(desk);
        assert_eq!(read[0].to, Some(two.case));
        let here = the_file(desk, two.case);
        assert_eq!(here.link(two.candidate).unwrap().state, Match::Confirmed);
        assert_eq!(here.wish(), Some(Wish::MessagesOnly));
        assert_eq!(here.state, Case::ConsentSought(Finding::Located));
        let kinds: Vec<_> = here.letters.iter().map(|l| (l.about, l.sent)).collect();
        assert_eq!(kinds, [(About::Enquiry, true), (About::Answer, false)]);
    });
}

#[test]
fn a_record_about_somebody_else_is_answered_without_asking_anybody() {
    let two = Two::new();
    two.enquire();
    two.there(|desk| {
        let read = two.read(desk);
        let with = (false, None, Lead::NotAsked);
        letters::answer(desk, read[0].copy, with, two.town.deadline())
            .unwrap()
            .unwrap();
    });
    two.here(|desk| {
        two.read(desk);
        let here = the_file(desk, two.case);
        assert_eq!(here.link(two.candidate).unwrap().state, Match::Rejected);
        assert_eq!((here.wish(), here.state), (None, Case::Open));
    });
}

#[test]
fn who_wants_nothing_is_not_reported() {
    let two = Two::new();
    two.enquire();
    assert!(!two.answer(Wish::Nothing));
    two.here(|desk| {
        assert!(desk.side().incoming.is_empty());
        let here = the_file(desk, two.case);
        assert_eq!(here.link(two.candidate).unwrap().state, Match::Potential);
        assert_eq!(here.wish(), None);
    });
    // Nor is anything told of them in any other way from now on.
    two.there(|desk| {
        let offered = letters::enquire(
            desk,
            two.candidate,
            (ONE, two.case),
            (None, Lead::Agreed),
            two.town.deadline(),
        );
        assert!(why(offered).contains("enquirer"));
    });
}

#[test]
fn a_letter_that_was_read_twice_is_kept_once() {
    let two = Two::new();
    two.enquire();
    two.there(|desk| {
        let record = desk.side().incoming[0].record().unwrap();
        let pointer = desk.side().incoming[0].clone();
        let first = letters::read(desk, record, two.town.deadline()).unwrap();
        // As if this computer had stopped before it noted that the letter was dealt with.
        desk.change(|side| side.incoming.push(pointer)).unwrap();
        let second = letters::read(desk, record, two.town.deadline()).unwrap();
        assert_eq!(first.copy, second.copy);
        assert_eq!(the_file(desk, two.candidate).letters.len(), 1);
        assert_eq!(desk.side().letters.len(), 1);
    });
}

#[test]
fn an_offered_case_is_accepted_there_and_closed_here() {
    let two = Two::new();
    two.here(|desk| {
        let with = ("it was lost there".into(), Lead::NotAsked);
        letters::offer(desk, two.case, OTHER, with, two.town.deadline()).unwrap();
    });
    two.there(|desk| {
        let read = two.read(desk);
        assert_eq!(read[0].to, None);
        assert!(desk.side().letters[0].offered);
        let copy = read[0].copy;
        let until = two.town.deadline();
        let taken = letters::settle_offer(desk, copy, (true, None), until).unwrap();
        let taken = the_file(desk, taken.unwrap());
        assert_eq!(taken.state, Case::Open);
        assert!(taken.enquirer().is_some());
        assert!(!desk.side().letters[0].offered);
        // Once is enough.
        let again = letters::settle_offer(desk, copy, (true, None), until);
        assert!(again.is_err());
    });
    two.here(|desk| {
        two.read(desk);
        let here = the_file(desk, two.case);
        assert_eq!(here.state, Case::Closed(Outcome::Transferred));
    });
}

#[test]
fn a_declined_case_stays_where_it_is() {
    let two = Two::new();
    two.here(|desk| {
        let with = ("it was lost there".into(), Lead::NotAsked);
        letters::offer(desk, two.case, OTHER, with, two.town.deadline()).unwrap();
    });
    two.there(|desk| {
        let read = two.read(desk);
        let before = cases::list(desk).len();
        let with = (false, Some("outside of what we take on".into()));
        let until = two.town.deadline();
        let taken = letters::settle_offer(desk, read[0].copy, with, until).unwrap();
        assert_eq!(taken, None);
        assert_eq!(cases::list(desk).len(), before);
    });
    two.here(|desk| {
        let read = two.read(desk);
        let Exchange::TransferAnswer(answer) = &read[0].letter else {
            panic!("another letter");
        };
        assert!(!answer.accepted);
        assert_eq!(the_file(desk, two.case).state, Case::Open);
    });
}

#[test]
fn consent_that_is_taken_back_erases_the_copy_at_the_other_society() {
    let two = Two::new();
    let letter = two.enquire();
    let copy = two.there(|desk| {
        let copy = two.read(desk)[0].copy;
        assert!(holds(desk, copy));
        copy
    });
    two.here(|desk| {
        let purpose = Purpose::TracingInNetwork;
        let until = two.town.deadline();
        let shared = letters::withdraw(desk, two.case, purpose, until).unwrap();
        assert_eq!((shared.len(), shared[0].with), (1, OTHER));
        // What was shared is still shown to the person, and that it was taken back.
        let here = the_file(desk, two.case);
        assert!(here.shared.iter().all(|s| s.withdrawn.is_some()));
        // The letter itself cannot be opened any more by anybody who had not read it.
        assert!(!holds(desk, letter));
        // Nothing more is written.
        let with = (None, Lead::Agreed);
        let about = (OTHER, two.candidate);
        let more = letters::enquire(desk, two.case, about, with, until);
        assert!(why(more).contains("took their consent back"));
    });
    two.there(|desk| {
        two.read(desk);
        assert!(!holds(desk, copy));
        assert!(desk.side().letters.iter().all(|l| l.copy != copy));
        let gone = letters::text(desk, copy, two.town.deadline());
        assert!(why(gone).contains("no such record"));
        let there = the_file(desk, two.candidate);
        assert_eq!(there.link(two.case).unwrap().state, Match::Undone);
        assert!(there.letters.iter().all(|l| l.record != copy));
    });
}

#[test]
fn a_letter_that_nobody_had_read_cannot_be_opened_after_the_withdrawal() {
    let two = Two::new();
    two.enquire();
    two.here(|desk| {
        let purpose = Purpose::TracingInNetwork;
        letters::withdraw(desk, two.case, purpose, two.town.deadline()).unwrap();
    });
    two.there(|desk| {
        let enquiry = desk.side().incoming[0].record().unwrap();
        let late = letters::read(desk, enquiry, two.town.deadline());
        assert!(late.is_err());
    });
}

#[test]
fn what_a_found_person_takes_back_is_not_used_there_any_more() {
    let two = Two::new();
    two.agree(Wish::FullContact);
    two.here(|desk| assert!(the_file(desk, two.case).may_deliver()));
    two.there(|desk| {
        let purpose = Purpose::TracingInNetwork;
        letters::withdraw(desk, two.candidate, purpose, two.town.deadline()).unwrap();
    });
    two.here(|desk| {
        two.read(desk);
        let here = the_file(desk, two.case);
        assert!(!here.may_deliver());
        assert_eq!(here.link(two.candidate).unwrap().state, Match::Undone);
    });
}

#[test]
fn an_erased_person_takes_the_letters_about_them_along() {
    let two = Two::new();
    let letter = two.enquire();
    two.here(|desk| {
        desk.change(|side| side.tombstone = Some([0x70; 32]))
            .unwrap();
        let until = two.town.deadline();
        let erased = erase::person(desk, two.case, Choice::CountedOnly, until).unwrap();
        assert_eq!(erased.records, [letter, two.case]);
        assert_eq!(erased.shared.len(), 1);
        for record in erased.records {
            assert!(!holds(desk, record));
            let gone = people::fetch(desk, record, &[Category::Casework], until);
            assert!(why(gone).contains("no such record"));
        }
        assert_eq!(desk.side().tombstones.len(), 1);
        assert!(!desk.side().tombstones[0].marks.is_empty());
    });
    // Colleagues hear of the mark; the other society does not.
    two.heard(&two.town.worker, |desk| {
        assert_eq!(desk.side().tombstones[0].record, two.case);
    });
    two.there(|desk| assert!(desk.side().tombstones.is_empty()));
}

#[test]
fn an_erasure_that_was_broken_off_goes_on() {
    let two = Two::new();
    let letter = two.enquire();
    two.here(|desk| {
        let until = two.town.deadline();
        let want = policy::request::WantErase {
            records: vec![letter],
            choice: Choice::CountedOnly,
        };
        let job = desk.work(world::desk::Work::Erase(want)).unwrap();
        desk.until(job, until, |_, _| ()).unwrap();
        let before = leaves(&two);
        erase::person(desk, two.case, Choice::CountedOnly, until).unwrap();
        assert!(leaves(&two) > before);
        assert!(!holds(desk, two.case));
    });
}
