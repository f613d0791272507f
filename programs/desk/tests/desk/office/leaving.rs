//! Somebody takes back what they said, or is erased: what tells of them goes everywhere.

use super::{Desk, OTHER, Two, asked, holds, registered, said, the_file, why};
use desk::office::{erase, file, letters, people};
use ledger::leaf::Choice;
use record::consent::Purpose;
use record::date::Day;
use record::exchange::{Enquiry, Exchange};
use record::file::{About, Match, Wish};
use record::message::{Addressee, Delivery, Letter, Message, Stage, Step};
use record::request::TracingRequest;
use record::sharing::Lead;
use sign::Category;
use sign::id::RecordId;

const SAYS: &str = "Mother asks after you.";
const REPLIES: &str = "أنا بخير";

fn withdraw(two: &Two, desk: &mut Desk<'_>, case: RecordId) {
    let purpose = Purpose::TracingInNetwork;
    letters::withdraw(desk, case, purpose, two.town.deadline()).unwrap();
}

/// Whether anything that is held at a desk says this.
fn says(desk: &Desk<'_>, words: &str) -> bool {
    let mut held = desk.desk().held();
    held.any(|of| {
        let content = desk.desk().read(of).unwrap();
        content
            .windows(words.len())
            .any(|at| at == words.as_bytes())
    })
}

/// A message went there, and its reply came back.
fn written() -> Two {
    let two = Two::new();
    two.agree(Wish::MessagesOnly);
    let step = |desk: &mut Desk<'_>, at, step| {
        letters::step(desk, at, step, Lead::NotAsked, two.town.deadline()).unwrap();
    };
    two.here(|desk| {
        let message = Message {
            sender: "ፋጢማ".into(),
            addressee: Addressee {
                names: vec!["ሳልሕ".into()],
                address: None,
                map: None,
            },
            letter: Letter::new(SAYS.into()).unwrap(),
            attachments: Vec::new(),
            stage: Stage::Collected(Day(20_000)),
        };
        let to = (OTHER, two.candidate);
        let until = two.town.deadline();
        let sent = letters::collect(desk, two.case, to, message, until).unwrap();
        step(desk, (two.case, sent), Step::Screen);
        step(desk, (two.case, sent), Step::Forward);
    });
    two.there(|desk| {
        let copy = two.read(desk)[0].copy;
        step(
            desk,
            (two.candidate, copy),
            Step::Deliver(Delivery::ReadAloud),
        );
        let reply = Letter::new(REPLIES.into()).unwrap();
        step(desk, (two.candidate, copy), Step::CollectReply(reply));
    });
    two.here(|desk| {
        two.read(desk);
        assert!(says(desk, REPLIES));
    });
    two
}

#[test]
fn a_reply_goes_from_where_it_went_when_it_is_taken_back() {
    let two = written();
    two.there(|desk| withdraw(&two, desk, two.candidate));
    two.here(|desk| {
        two.read(desk);
        assert!(!says(desk, REPLIES), "a copy of the reply is left");
        // The message was the enquirer's own.
        assert!(says(desk, SAYS));
        // Nor does the society have it any more: every letter of the case, opened anew.
        for letter in the_file(desk, two.case).letters {
            people::fetch_anew(
                desk,
                letter.record,
                &[Category::Casework],
                two.town.deadline(),
            )
            .unwrap();
        }
        assert!(!says(desk, REPLIES));
    });
}

#[test]
fn a_message_goes_from_where_it_went_when_it_is_taken_back_and_from_the_reply_s_form() {
    let two = written();
    two.there(|desk| assert!(says(desk, SAYS)));
    two.here(|desk| withdraw(&two, desk, two.case));
    two.there(|desk| {
        two.read(desk);
        assert!(!says(desk, SAYS));
        let left = the_file(desk, two.candidate).letters;
        assert!(
            left.iter()
                .all(|l| !matches!(l.about, About::Reply | About::Message))
        );
    });
}

#[test]
fn an_erased_enquirer_takes_along_what_tells_of_them() {
    let two = Two::new();
    let letter = two.enquire();
    let copy = two.there(|desk| two.read(desk)[0].copy);
    let enquirer = two.here(|desk| {
        let until = two.town.deadline();
        let enquirer = the_file(desk, two.case).enquirer().unwrap();
        let name = asked().enquirer.names().next().unwrap().written.clone();
        people::fetch(desk, letter, &[Category::Casework], until).unwrap();
        assert!(says(desk, name.reveal()));
        let erased = erase::person(desk, enquirer, Choice::CountedOnly, until).unwrap();
        assert_eq!(erased.records, [letter, enquirer]);
        assert!(!holds(desk, letter) && !holds(desk, enquirer));
        let gone = people::fetch(desk, letter, &[Category::Casework], until);
        assert!(why(gone).contains("no such record"));
        let here = the_file(desk, two.case);
        assert_eq!(here.enquirer(), None);
        assert!(here.letters.iter().all(|l| l.record != letter));
        assert!(here.shared.iter().all(|s| s.withdrawn.is_some()));
        // Nobody is there who could allow it.
        let offered = letters::offer(desk, two.case, OTHER, ("why".into(), Lead::Agreed), until);
        assert!(why(offered).contains("no enquirer"));
        // Taking consent back goes on working.
        withdraw(&two, desk, two.case);
        enquirer
    });
    // The other society is told, and deletes its copy.
    two.there(|desk| {
        assert!(holds(desk, copy));
        two.read(desk);
        assert!(!holds(desk, copy));
        let there = the_file(desk, two.candidate);
        assert_eq!(there.link(two.case).unwrap().state, Match::Undone);
    });
    two.heard(&two.town.worker, |desk| {
        assert!(desk.side().tombstones.iter().any(|t| t.record == enquirer));
    });
}

/// Erased before by a colleague, or by an older program that left the case as it was.
#[test]
fn consent_is_taken_back_although_the_enquirer_is_gone() {
    let two = Two::new();
    two.enquire();
    let copy = two.there(|desk| two.read(desk)[0].copy);
    two.here(|desk| {
        let until = two.town.deadline();
        let enquirer = the_file(desk, two.case).enquirer().unwrap();
        let want = policy::request::WantErase {
            records: vec![enquirer],
            choice: Choice::CountedOnly,
        };
        let job = desk.work(world::desk::Work::Erase(want)).unwrap();
        desk.until(job, until, |_, _| ()).unwrap();
        withdraw(&two, desk, two.case);
    });
    two.there(|desk| {
        two.read(desk);
        assert!(!holds(desk, copy));
    });
}

#[test]
fn an_enquirer_whose_case_is_not_known_here_is_not_erased_by_halves() {
    let two = Two::new();
    two.here(|desk| {
        let enquirer = the_file(desk, two.case).enquirer().unwrap();
        desk.change(|side| side.cases.retain(|case| case.record != two.case))
            .unwrap();
        let until = two.town.deadline();
        let before = super::leaves(&two);
        let erased = erase::person(desk, enquirer, Choice::CountedOnly, until);
        assert!(why(erased).contains("open that case"));
        assert!(holds(desk, enquirer));
        assert_eq!(super::leaves(&two), before);
    });
}

#[test]
fn an_enquirer_is_erased_though_whom_they_sought_was_before() {
    for elsewhere in [false, true] {
        let two = Two::new();
        let who = two.here(|desk| {
            let who = the_file(desk, two.case).enquirer().unwrap();
            let until = two.town.deadline();
            match elsewhere {
                false => drop(erase::person(desk, two.case, Choice::CountedOnly, until).unwrap()),
                // As a colleague's word of it does.
                true => desk.change(|side| side.forget(two.case)).unwrap(),
            }
            who
        });
        two.here(|desk| {
            let until = two.town.deadline();
            let erased = erase::person(desk, who, Choice::CountedOnly, until).unwrap();
            assert!(erased.records.contains(&who));
            assert!(!holds(desk, who));
        });
    }
}

#[test]
fn an_enquirer_s_erasure_that_was_broken_off_goes_on_where_the_case_was_filed() {
    let two = Two::new();
    let who = two.here(|desk| {
        let who = the_file(desk, two.case).enquirer().unwrap();
        two.town.house.borrow_mut().keyholder_down = true;
        let until = two.town.deadline();
        assert!(erase::person(desk, who, Choice::CountedOnly, until).is_err());
        two.town.house.borrow_mut().keyholder_down = false;
        who
    });
    two.here(|desk| {
        let until = two.town.deadline();
        people::fetch_anew(desk, two.case, &people::USUAL, until).unwrap();
        let erased = erase::person(desk, who, Choice::CountedOnly, until).unwrap();
        assert!(erased.records.contains(&who));
        assert!(the_file(desk, two.case).enquirer().is_none());
        assert!(!holds(desk, who));
    });
}

/// The person is erased right after their consent was taken back: who has not read that yet reads
/// it later.
#[test]
fn a_withdrawal_outlives_the_erasure_of_whom_it_is_about() {
    let two = Two::new();
    two.enquire();
    let copy = two.there(|desk| two.read(desk)[0].copy);
    two.here(|desk| {
        withdraw(&two, desk, two.case);
        let until = two.town.deadline();
        erase::person(desk, two.case, Choice::CountedOnly, until).unwrap();
    });
    two.there(|desk| {
        two.read(desk);
        assert!(!holds(desk, copy));
    });
}

#[test]
fn consent_is_taken_back_where_a_case_went_and_where_it_went_on_from_there() {
    let two = Two::new();
    two.here(|desk| {
        let with = ("it was lost there".into(), Lead::NotAsked);
        letters::offer(desk, two.case, OTHER, with, two.town.deadline()).unwrap();
    });
    let (copy, taken) = two.there(|desk| {
        let copy = two.read(desk)[0].copy;
        let until = two.town.deadline();
        let taken = letters::settle_offer(desk, copy, (true, None), until).unwrap();
        (copy, taken.unwrap())
    });
    two.here(|desk| {
        two.read(desk);
        withdraw(&two, desk, two.case);
    });
    two.there(|desk| {
        two.read(desk);
        assert!(!holds(desk, copy));
        let until = two.town.deadline();
        let view = file::open(desk, taken, until).unwrap();
        let enquirer = view.file.unwrap().enquirer().unwrap();
        for record in [taken, enquirer] {
            let person = people::fetch(desk, record, &people::USUAL, until)
                .unwrap()
                .person;
            let purpose = Purpose::TracingInNetwork;
            assert!(record::sharing::refuses(&person, purpose));
        }
    });
}

#[test]
fn a_letter_that_was_taken_back_or_is_about_nobody_is_put_away() {
    let two = Two::new();
    two.enquire();
    two.here(|desk| withdraw(&two, desk, two.case));
    two.there(|desk| {
        let enquiry = desk.side().incoming[0].record().unwrap();
        let late = letters::read(desk, enquiry, two.town.deadline());
        assert!(why(late).contains("took this letter back"));
        assert!(
            desk.side()
                .incoming
                .iter()
                .all(|i| i.record() != Some(enquiry))
        );
        two.read(desk);
        assert!(desk.side().incoming.is_empty());
    });
    // About a record that is not there.
    let two = Two::new();
    let told = super::refused::forged(
        &two,
        &Exchange::Enquiry(Box::new(Enquiry {
            about: RecordId([0xbb; 16]),
            case: two.candidate,
            request: TracingRequest::default(),
            note: None,
        })),
    );
    assert!(told.contains("does not have"), "{told}");
}

#[test]
fn nobody_is_asked_about_a_record_that_was_not_found() {
    let two = Two::new();
    two.here(|desk| {
        let until = two.town.deadline();
        let with = || (None, Lead::Agreed);
        let about = (OTHER, two.candidate);
        let enquired = letters::enquire(desk, two.case, about, with(), until);
        assert!(why(enquired).contains("was not found for this case"));
        two.link(desk, two.case);
        let elsewhere = (OTHER, RecordId([0xcb; 16]));
        let enquired = letters::enquire(desk, two.case, elsewhere, with(), until);
        assert!(why(enquired).contains("was not found for this case"));
        letters::enquire(desk, two.case, about, with(), until).unwrap();
    });
}

#[test]
fn who_says_alive_beside_somebody_else_has_said_nothing() {
    let two = Two::new();
    two.enquire();
    two.there(|desk| {
        let copy = two.read(desk)[0].copy;
        let until = two.town.deadline();
        file::verify(desk, two.candidate, "both named an aunt".into(), until).unwrap();
        let beside = file::Said {
            alone: false,
            ..said(Wish::AliveNoContact)
        };
        file::choose(desk, two.candidate, beside, until).unwrap();
        assert_eq!(the_file(desk, two.candidate).wish(), None);
        let with = || (true, None, Lead::NotAsked);
        let answered = letters::answer(desk, copy, with(), until);
        assert!(why(answered).contains("alone"));
        // Asked again, alone.
        let alone = said(Wish::AliveNoContact);
        file::choose(desk, two.candidate, alone, until).unwrap();
        letters::answer(desk, copy, with(), until).unwrap().unwrap();
    });
    two.here(|desk| {
        two.read(desk);
        assert_eq!(the_file(desk, two.case).wish(), Some(Wish::AliveNoContact));
    });
}

/// A letter goes by what a colleague wrote down on another computer.
#[test]
fn no_letter_leaves_by_a_copy_that_is_older_than_the_consent() {
    let two = Two::with(asked(), registered());
    let enquirer = two.here(|desk| {
        two.link(desk, two.case);
        file::open(desk, two.case, two.town.deadline()).unwrap();
        let enquirer = the_file(desk, two.case).enquirer().unwrap();
        people::fetch(desk, enquirer, &people::USUAL, two.town.deadline()).unwrap();
        let staff = two.town.worker.staff;
        people::give(desk, &[enquirer], staff, two.town.deadline()).unwrap();
        enquirer
    });
    two.heard(&two.town.worker, |desk| {
        let until = two.town.deadline();
        let before = people::fetch(desk, enquirer, &people::USUAL, until).unwrap();
        let mut person = before.person.clone();
        person.casework.consent.never.societies = vec![OTHER];
        people::save(desk, enquirer, &before, person, until).unwrap();
    });
    two.here(|desk| {
        let about = (OTHER, two.candidate);
        let with = (None, Lead::Agreed);
        let enquired = letters::enquire(desk, two.case, about, with, two.town.deadline());
        assert!(why(enquired).contains("that society"));
    });
}

#[test]
fn a_day_is_a_day_and_nothing_else() {
    assert!(file::day("2026-05-01").is_some());
    assert_eq!(file::day("٢٠٢٦-٠٥-٠١"), file::day("2026-05-01"));
    for typed in [
        "",
        "2026-05-01;",
        "2026-05-01\n",
        "2026-05-01; 2026-06-01",
        "2026-05-01\u{7}",
        "2026-5-1",
        "05/01/2026",
        "May 2026",
        "2026-02-30",
        "\u{202e}2026-05-01",
    ] {
        assert!(file::day(typed).is_none(), "{typed:?}");
    }
}
