//! What people of a case allow, and edits of who they are.

use super::{OTHER, Two, given, holds, the_file, why};
use desk::office::consents::{self, Never, seen};
use desk::office::person::{self, Edited};
use desk::office::{letters, people};
use desk::shell::Ended;
use record::consent::{Answer, How, Purpose, Receipt};
use record::person::Person;
use record::sharing::Lead;
use sign::Category;
use sign::id::RecordId;

/// The enquirer of the case.
fn enquirer(two: &Two) -> RecordId {
    two.here(|desk| the_file(desk, two.case).enquirer().unwrap())
}

fn casework(two: &Two, record: RecordId) -> Person {
    two.here(|desk| {
        let all = [Category::Casework];
        let held = people::fetch(desk, record, &all, two.town.deadline());
        held.unwrap().person
    })
}

#[test]
fn an_enquirer_s_answer_is_recorded_with_who_wrote_it_down() {
    let two = Two::new();
    let enquirer = enquirer(&two);
    let before = casework(&two, enquirer).casework;
    let receipt = Receipt {
        purpose: Purpose::PublicationOfName,
        notice: Some("2".into()),
        ..given()
    };
    let done =
        two.here(|desk| consents::record(desk, enquirer, &receipt, two.town.deadline()).unwrap());
    assert!(
        matches!(done.ended, Ended::Done(Some(_))),
        "{:?}",
        done.ended
    );
    assert_eq!(done.cases, []);
    let after = casework(&two, enquirer).casework;
    assert!(after.consent.receipts.last() == Some(&receipt));
    assert_eq!(
        after.consent.receipts.len(),
        before.consent.receipts.len() + 1
    );
    let note = after.notes.last().unwrap();
    let own = desk::show::of_program(note.text.reveal());
    assert_eq!(own, Some("publication of name: given"));
    typed_is_typed(&after);
    let author = note.author.as_ref().unwrap();
    assert_eq!(author.reveal(), two.town.lead.staff.to_string());
    // In a case it is a line of the file's history.
    two.here(|desk| {
        consents::record(desk, two.case, &receipt, two.town.deadline()).unwrap();
    });
    let line = two.here(|desk| the_file(desk, two.case).history.last().cloned().unwrap());
    assert_eq!(line.by, Some(two.town.lead.staff));
}

#[test]
fn what_an_enquirer_takes_back_is_taken_back_at_whomever_it_was_shown() {
    let two = Two::new();
    two.enquire();
    let copy = two.there(|desk| {
        two.read(desk);
        let copy = desk.side().letters[0].copy;
        assert!(holds(desk, copy));
        copy
    });
    let enquirer = enquirer(&two);
    let back = Receipt {
        answer: Answer::Withdrawn,
        ..given()
    };
    let done =
        two.here(|desk| consents::record(desk, enquirer, &back, two.town.deadline()).unwrap());
    assert_eq!(done.cases, [two.case]);
    two.here(|desk| {
        let file = the_file(desk, two.case);
        assert!(!file.shared.is_empty());
        assert!(file.shared.iter().all(|shared| shared.withdrawn.is_some()));
        // Nothing more goes out for this case.
        let about = (OTHER, two.candidate);
        let with = (None, Lead::Agreed);
        let asked = letters::enquire(desk, two.case, about, with, two.town.deadline());
        why(asked);
    });
    // The other society is told, and its copy is gone.
    two.there(|desk| {
        two.read(desk);
        assert!(!holds(desk, copy));
    });
}

/// The button stands on every record: on the enquirer's it reaches the cases, too.
#[test]
fn what_is_taken_back_on_the_enquirer_s_own_record_reaches_the_case() {
    let two = Two::new();
    two.enquire();
    let copy = two.there(|desk| {
        two.read(desk);
        desk.side().letters[0].copy
    });
    let enquirer = enquirer(&two);
    two.here(|desk| {
        let purpose = Purpose::TracingInNetwork;
        letters::withdraw(desk, enquirer, purpose, two.town.deadline()).unwrap();
        let file = the_file(desk, two.case);
        assert!(!file.shared.is_empty());
        assert!(file.shared.iter().all(|shared| shared.withdrawn.is_some()));
    });
    // No case was made of the enquirer.
    assert!(casework(&two, enquirer).casework.file.is_none());
    two.there(|desk| {
        two.read(desk);
        assert!(!holds(desk, copy));
    });
}

/// Taken back while nobody could be told, agreed to anew, and taken back again on the same day:
/// the last word counts.
#[test]
fn what_is_taken_back_a_second_time_counts_although_the_first_was_not_finished() {
    let two = Two::new();
    two.enquire();
    let purpose = Purpose::TracingInNetwork;
    two.here(|desk| {
        two.town.house.borrow_mut().keyholder_down = true;
        let waits = letters::withdraw(desk, two.case, purpose, two.town.deadline());
        assert!(waits.is_err());
        two.town.house.borrow_mut().keyholder_down = false;
    });
    two.here(|desk| {
        let again = Receipt {
            on: Some(record::date::Day::of(desk.now())),
            ..given()
        };
        for record in [two.case, enquirer(&two)] {
            let until = two.town.deadline();
            consents::record(desk, record, &again, until).unwrap();
        }
        letters::withdraw(desk, two.case, purpose, two.town.deadline()).unwrap();
    });
    for record in [two.case, enquirer(&two)] {
        let receipts = casework(&two, record).casework.consent.receipts;
        let last = receipts.iter().rfind(|r| r.purpose == purpose).unwrap();
        assert!(last.answer == Answer::Withdrawn);
    }
    two.here(|desk| {
        let about = (OTHER, two.candidate);
        let with = (None, Lead::Agreed);
        let asked = letters::enquire(desk, two.case, about, with, two.town.deadline());
        why(asked);
    });
}

#[test]
fn what_was_refused_by_telephone_stands_as_it_was_heard_and_once() {
    for by_the_enquirer in [true, false] {
        let two = Two::new();
        two.enquire();
        let of = if by_the_enquirer {
            enquirer(&two)
        } else {
            two.case
        };
        let heard = Receipt {
            answer: Answer::Refused,
            how: How::ByPhone,
            ..given()
        };
        two.here(|desk| consents::record(desk, of, &heard, two.town.deadline()).unwrap());
        for record in [two.case, enquirer(&two)] {
            let receipts = casework(&two, record).casework.consent.receipts;
            let tracing =
                |r: &&Receipt| r.purpose == Purpose::TracingInNetwork && r.answer != Answer::Given;
            let tracing: Vec<&Receipt> = receipts.iter().filter(tracing).collect();
            assert!(tracing == [&heard], "{} of them", tracing.len());
        }
    }
}

#[test]
fn a_list_that_somebody_changed_meanwhile_is_not_written_over() {
    let two = Two::new();
    two.here(|desk| {
        let until = two.town.deadline();
        let held = people::fetch(desk, two.case, &[Category::Casework], until).unwrap();
        let before = held.person.casework.consent.never;
        let mut mine = before.clone();
        mine.societies.push(OTHER);
        let mut theirs = before.clone();
        theirs.persons.push("an uncle".into());
        let set = (seen(&before), &theirs);
        let saved = consents::set_never(desk, two.case, set, until).unwrap();
        assert!(matches!(saved, Never::Saved(Ended::Done(_))), "{saved:?}");
        let set = (seen(&before), &mine);
        let Never::Meanwhile(now) = consents::set_never(desk, two.case, set, until).unwrap() else {
            panic!("it was written over");
        };
        assert!(now == theirs);
        mine.persons = now.persons.clone();
        let set = (seen(&now), &mine);
        consents::set_never(desk, two.case, set, until).unwrap();
        // It counts at once, at every gate.
        two.link(desk, two.case);
        let about = (OTHER, two.candidate);
        let with = (None, Lead::Agreed);
        let asked = letters::enquire(desk, two.case, about, with, until);
        assert!(why(asked).contains("that society"));
    });
}

#[test]
fn an_edit_of_a_person_is_of_the_version_that_was_seen() {
    let two = Two::new();
    let marks = |text: &'static str| {
        move |mut person: Person| {
            person.identity.marks = Some(text.into());
            person
        }
    };
    two.here(|desk| {
        let until = two.town.deadline();
        let held = person::before(desk, two.case, until).unwrap();
        let versions = person::seen(&held);
        let same = person::edit(desk, two.case, (&versions, |person| person), until).unwrap();
        assert!(matches!(same, Edited::Same), "{same:?}");
        let edited = person::edit(desk, two.case, (&versions, marks("a scar")), until).unwrap();
        assert!(
            matches!(edited, Edited::Saved(Ended::Done(_))),
            "{edited:?}"
        );
        let late = person::edit(desk, two.case, (&versions, marks("none")), until).unwrap();
        let Edited::Meanwhile(now) = late else {
            panic!("it was written over");
        };
        assert!(now.person.identity.marks == Some("a scar".into()));
        assert_ne!(person::seen(&now), versions);
        let edited = (person::seen(&now), marks("none"));
        person::edit(desk, two.case, (&edited.0, edited.1), until).unwrap();
    });
}

#[test]
fn a_letter_is_no_person_to_be_edited() {
    let two = Two::new();
    let letter = two.enquire();
    two.here(|desk| {
        let until = two.town.deadline();
        let refused = person::before(desk, letter, until);
        assert!(why(refused).contains("no person"));
        let refused = consents::record(desk, letter, &given(), until);
        assert!(why(refused).contains("no person"));
    });
}

/// What this program wrote stands bare, and nothing that anybody typed does.
fn typed_is_typed(casework: &record::person::Casework) {
    let mut person = Person::default();
    person.casework.notes = casework.notes.clone();
    let notes = |person: &Person| -> Vec<String> {
        let lines = desk::show::part(person, Category::Casework);
        let lines = lines.into_iter().filter(|(field, _)| *field == "note");
        lines.map(|(_, value)| value).collect()
    };
    assert_eq!(notes(&person).last().unwrap(), "publication of name: given");
    let typed = "\u{2066}publication of name: given\u{2069}";
    let note = person.casework.notes.last_mut().unwrap();
    note.text = desk::show::unmarked(typed).as_str().into();
    let shown = notes(&person);
    assert!(shown.last().unwrap().starts_with('\u{2068}'), "{shown:?}");
}
