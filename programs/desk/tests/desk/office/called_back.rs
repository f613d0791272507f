//! What went out before somebody excluded a society, or became unsafe.

use super::{Desk, OTHER, Two, asked, holds, the_file, why};
use crate::family;
use desk::office::consents::{self, Never, seen};
use desk::office::person::{self, Edited};
use desk::office::{erase, file, letters, people, queue, request};
use ledger::leaf::Choice;
use record::case::PublicWord;
use record::consent::NeverShareWith;
use record::file::{About, Act};
use record::form::{FollowUp, Says};
use record::safe::Danger;
use record::sharing::Lead;
use sign::Category;
use sign::id::{IntakeId, RecordId};

/// A case that a family's form became.
pub(super) fn by_a_form(two: &Two, n: u8) -> (IntakeId, RecordId) {
    let form = family::sends(&two.town, n, asked());
    let case = two.here(|desk| {
        let until = two.town.deadline();
        queue::read(desk, form, until).unwrap();
        let filed = request::file(desk, asked(), Some(form), until).unwrap();
        filed.records[0].1
    });
    (form, case)
}

pub(super) fn enquirer(desk: &Desk<'_>, two: &Two) -> RecordId {
    the_file(desk, two.case).enquirer().unwrap()
}

pub(super) fn never(
    two: &Two,
    desk: &mut Desk<'_>,
    of: RecordId,
    change: impl Fn(&mut NeverShareWith),
) {
    let until = two.town.deadline();
    let held = people::fetch(desk, of, &[Category::Casework], until).unwrap();
    let before = held.person.casework.consent.never;
    let mut list = before.clone();
    change(&mut list);
    let done = consents::set_never(desk, of, (seen(&before), &list), until).unwrap();
    assert!(matches!(done, Never::Saved(_)));
}

/// Staff write down that somebody may be in danger, on the page of the person.
pub(super) fn danger(two: &Two, desk: &mut Desk<'_>, of: RecordId) {
    let until = two.town.deadline();
    let before = person::before(desk, of, until).unwrap();
    let unsafe_now = |mut person: record::Person| {
        person.contact.safe.in_hiding = Some(Danger::NotSure);
        person
    };
    let edited = person::edit(desk, of, (&person::seen(&before), unsafe_now), until).unwrap();
    assert!(matches!(edited, Edited::Saved(_)), "{edited:?}");
}

/// What waits at the other society, read as it comes: why each could not be read.
pub(super) fn refused(two: &Two, desk: &mut Desk<'_>) -> Vec<String> {
    let waiting: Vec<_> = desk.side().incoming.iter().map(|i| i.record()).collect();
    let read = |record: Option<RecordId>| {
        let read = letters::read(desk, record.unwrap(), two.town.deadline());
        read.err().map(|fault| fault.to_string())
    };
    waiting.into_iter().filter_map(read).collect()
}

#[test]
fn who_is_excluded_cannot_open_what_was_sent_before_and_deletes_what_was_read() {
    for (by_the_enquirer, was_read) in [(false, false), (false, true), (true, false), (true, true)]
    {
        let two = Two::new();
        two.enquire();
        let copy = was_read.then(|| two.there(|desk| two.read(desk)[0].copy));
        two.here(|desk| {
            let of = match by_the_enquirer {
                true => enquirer(desk, &two),
                false => two.case,
            };
            never(&two, desk, of, |list| list.societies.push(OTHER));
            let file = the_file(desk, two.case);
            assert!(file.shared.iter().all(|s| s.withdrawn.is_some()));
            assert!(!file.calls_back());
        });
        two.there(|desk| match copy {
            Some(copy) => {
                two.read(desk);
                assert!(!holds(desk, copy), "the copy is left");
            }
            None => assert!(refused(&two, desk)[0].contains("took this letter back")),
        });
    }
}

#[test]
fn who_is_not_excluded_keeps_what_was_shared() {
    let two = Two::new();
    two.enquire();
    two.here(|desk| {
        let list = |list: &mut NeverShareWith| list.persons.push("an uncle".into());
        never(&two, desk, two.case, list);
        assert!(the_file(desk, two.case).shared[0].withdrawn.is_none());
    });
    two.there(|desk| assert!(refused(&two, desk).is_empty()));
}

#[test]
fn who_became_unsafe_is_read_of_by_nobody_who_has_not_and_whoever_has_is_warned() {
    for was_read in [false, true] {
        let two = Two::new();
        two.enquire();
        let copy = was_read.then(|| two.there(|desk| two.read(desk)[0].copy));
        two.here(|desk| danger(&two, desk, two.case));
        two.there(|desk| {
            let refused = refused(&two, desk);
            match copy {
                Some(copy) => {
                    assert!(refused.is_empty(), "{refused:?}");
                    // It is theirs until consent is taken back; the case says what to do.
                    assert!(holds(desk, copy));
                    let file = the_file(desk, two.candidate);
                    assert!(file.letters.iter().any(|l| l.about == About::Warning));
                }
                None => assert!(refused[0].contains("took this letter back"), "{refused:?}"),
            }
        });
        // Once danger is known, what a lead agreed to send is not called back again.
        two.here(|desk| {
            let until = two.town.deadline();
            let about = (OTHER, two.candidate);
            letters::enquire(desk, two.case, about, (None, Lead::Agreed), until).unwrap();
            assert!(!the_file(desk, two.case).calls_back());
        });
    }
}

#[test]
fn a_society_that_took_the_case_on_treats_them_as_unsafe() {
    for by_the_family in [false, true] {
        let two = Two::new();
        let (form, case) = by_a_form(&two, 0x1f);
        two.here(|desk| {
            let why = ("they are nearer".into(), Lead::NotAsked);
            letters::offer(desk, case, OTHER, why, two.town.deadline()).unwrap();
        });
        let taken = two.there(|desk| {
            let copy = two.read(desk)[0].copy;
            let until = two.town.deadline();
            let taken = letters::settle_offer(desk, copy, (true, None), until).unwrap();
            taken.unwrap()
        });
        two.here(|desk| {
            two.read(desk);
            let until = two.town.deadline();
            if by_the_family {
                let more = FollowUp {
                    intake: form,
                    says: Says::BecameUnsafe,
                    text: "do not call".into(),
                    on: record::date::Day(20_000),
                };
                let put = queue::put_to_case(desk, IntakeId([0x2f; 16]), &more, until);
                assert_eq!(put.unwrap(), case);
            } else {
                danger(&two, desk, case);
            }
        });
        two.there(|desk| {
            let read = two.read(desk);
            assert_eq!(read.len(), 1, "the warning and nothing else");
            let until = two.town.deadline();
            let of = match by_the_family {
                true => the_file(desk, taken).enquirer().unwrap(),
                false => taken,
            };
            let held = people::fetch(desk, of, &[Category::Contact], until).unwrap();
            assert!(held.person.in_danger());
        });
    }
}

#[test]
fn a_colleague_who_leads_nothing_leaves_it_to_the_lead() {
    let two = Two::new();
    two.enquire();
    two.here(|desk| {
        let until = two.town.deadline();
        let records = [two.case, enquirer(desk, &two)];
        people::give(desk, &records, two.town.worker.staff, until).unwrap();
    });
    two.heard(&two.town.worker, |desk| {
        let until = two.town.deadline();
        people::fetch(desk, two.case, &people::USUAL, until).unwrap();
        danger(&two, desk, two.case);
        assert!(the_file(desk, two.case).calls_back());
        let refused = why(letters::call_back(desk, two.case, until));
        assert!(refused.contains("team leader"), "{refused}");
    });
    two.here(|desk| {
        let until = two.town.deadline();
        people::fetch_anew(desk, two.case, &people::USUAL, until).unwrap();
        assert!(the_file(desk, two.case).calls_back());
        letters::call_back(desk, two.case, until).unwrap();
        let file = the_file(desk, two.case);
        assert!(!file.calls_back());
        assert_eq!(file.history.last().unwrap().act, Act::CalledBack);
    });
    two.there(|desk| assert!(refused(&two, desk)[0].contains("took this letter back")));
}

#[test]
fn a_file_that_is_full_of_what_a_family_wrote_still_takes_what_protects_them() {
    let two = Two::new();
    let (form, case) = by_a_form(&two, 0x1f);
    let long = |n: u8| "ን".repeat(1_500) + &n.to_string();
    two.here(|desk| {
        let until = two.town.deadline();
        for n in 0..40 {
            let more = FollowUp {
                intake: form,
                says: Says::News,
                text: long(n).as_str().into(),
                on: record::date::Day(20_000),
            };
            queue::put_to_case(desk, IntakeId([n; 16]), &more, until).unwrap();
            let note = (Act::Edited, "a".repeat(4_000).as_str().into());
            file::note(desk, case, note, until).unwrap();
        }
        let more = FollowUp {
            intake: form,
            says: Says::BecameUnsafe,
            text: long(0).as_str().into(),
            on: record::date::Day(20_000),
        };
        queue::put_to_case(desk, IntakeId([0xee; 16]), &more, until).unwrap();
        // The same word a second time changes nothing.
        let lines = the_file(desk, case).history.len();
        queue::put_to_case(desk, IntakeId([0xee; 16]), &more, until).unwrap();
        assert_eq!(the_file(desk, case).history.len(), lines);
        let purpose = record::consent::Purpose::TracingInNetwork;
        letters::withdraw(desk, case, purpose, until).unwrap();
        // Every word is there, in the file or in what was moved out of it, once.
        let file = the_file(desk, case);
        let mut lines = file.history.clone();
        for letter in file.letters.iter().filter(|l| l.about == About::Older) {
            match letters::text(desk, letter.record, until).unwrap() {
                record::exchange::Exchange::Older(older) => lines.extend(older.history),
                _ => panic!("something else"),
            }
        }
        for n in 0..40 {
            let word = format!("news: {}", long(n));
            let said = lines.iter().filter_map(|line| line.note.as_ref());
            assert_eq!(said.filter(|note| note.reveal() == word).count(), 1);
        }
        assert_eq!(lines.iter().filter(|l| l.act == Act::Added).count(), 41);
    });
}

#[test]
fn an_erased_family_leaves_no_form_and_no_name() {
    for of_the_enquirer in [true, false] {
        let two = Two::new();
        let (form, case) = by_a_form(&two, 0x1f);
        two.here(|desk| {
            let until = two.town.deadline();
            let choice = Choice::CountedOnly;
            let who = the_file(desk, case).enquirer().unwrap();
            let relatives = |desk: &mut Desk<'_>| {
                let held = people::fetch(desk, who, &[Category::Family], until).unwrap();
                held.person.family.relations.len()
            };
            let more = FollowUp {
                intake: form,
                says: Says::News,
                text: "she wrote from there".into(),
                on: record::date::Day(20_000),
            };
            let word = IntakeId([0x2f; 16]);
            queue::put_to_case(desk, word, &more, until).unwrap();
            assert_eq!(relatives(desk), 1);
            let of = if of_the_enquirer { who } else { case };
            let erased = erase::person(desk, of, choice, until).unwrap();
            for record in [form, word] {
                assert!(erased.records.contains(&RecordId(record.0)));
            }
            let read = queue::read(desk, form, until);
            assert!(why(read).contains("no such record"));
            if of_the_enquirer {
                // Their words go from the other's file.
                let file = the_file(desk, case);
                assert!(file.history.iter().all(|line| line.act != Act::Added));
                assert_eq!(file.intake, None);
            } else {
                // Their name goes from the enquirer's record.
                assert_eq!(relatives(desk), 0);
            }
        });
        // What the family's page reads last.
        let letters = two.town.for_portal();
        let words = letters
            .iter()
            .filter(|l| l.subject == wire::Subject::PublicWord);
        let mut words = words.map(|letter| {
            let word: world::portal::SignedWord = sign::from_bytes(&letter.body.0).unwrap();
            word.told
        });
        let last = words.rfind(|told| told.intake == form);
        assert_eq!(last.unwrap().word, PublicWord::Closed);
    }
}

#[test]
fn a_file_full_of_letters_takes_no_more_of_them_and_still_takes_them_back() {
    use record::file::Shared;
    let two = Two::new();
    two.enquire();
    two.here(|desk| {
        let until = two.town.deadline();
        // Letters of many years, which nothing can move out of the file.
        let full = |room: usize| {
            move |_: &mut record::person::Casework, file: &mut record::file::CaseFile| {
                let row = file.shared[0].clone();
                while sign::to_bytes(file).len() < room {
                    file.shared.push(Shared {
                        withdrawn: Some(sign::Time(1)),
                        ..row.clone()
                    });
                }
                Ok(())
            }
        };
        let line = (Act::Moved, None);
        file::change(desk, two.case, line, until, full(54_000)).unwrap();
        let about = (OTHER, two.candidate);
        let one_more = letters::enquire(desk, two.case, about, (None, Lead::Agreed), until);
        assert!(why(one_more).contains("no more room"));
        let line = (Act::Moved, None);
        file::change(desk, two.case, line, until, full(60_500)).unwrap();
        let note = (Act::Edited, "one line more".into());
        assert!(why(file::note(desk, two.case, note, until)).contains("no more room"));
        never(&two, desk, two.case, |list| list.societies.push(OTHER));
        let purpose = record::consent::Purpose::TracingInNetwork;
        letters::withdraw(desk, two.case, purpose, until).unwrap();
        assert!(the_file(desk, two.case).shared[0].withdrawn.is_some());
    });
    two.there(|desk| assert!(refused(&two, desk)[0].contains("took this letter back")));
}
