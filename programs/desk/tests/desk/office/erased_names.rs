//! Who is erased goes out from among the relatives of others, whatever they were called there, and
//! so does what their family added.

use super::called_back::by_a_form;
use super::{Desk, Two, the_file, why};
use crate::family;
use crate::house::Seat;
use desk::office::person::{self, Edited};
use desk::office::{erase, people, queue, request};
use ledger::leaf::Choice;
use record::Person;
use record::form::{FollowUp, Says};
use record::name::{Name, NameKind, NameOrder};
use record::relationship::{Relation, Relationship};
use sign::Category;
use sign::id::{IntakeId, RecordId};

/// Staff change a record on the page of the person.
fn edit(two: &Two, desk: &mut Desk<'_>, of: RecordId, change: impl Fn(&mut Person)) {
    let until = two.town.deadline();
    let before = person::before(desk, of, until).unwrap();
    let changed = |mut person: Person| {
        change(&mut person);
        person
    };
    let edited = person::edit(desk, of, (&person::seen(&before), changed), until).unwrap();
    assert!(matches!(edited, Edited::Saved(_)), "{edited:?}");
}

fn called(written: &str) -> Name {
    Name::whole(written, NameOrder::Unsaid, NameKind::Current)
}

fn rename(person: &mut Person, written: &str) {
    person.identity.names.truncate(1);
    person.identity.names[0].value = called(written);
}

fn relatives(two: &Two, desk: &mut Desk<'_>, of: RecordId) -> Vec<Relationship> {
    let until = two.town.deadline();
    let held = people::fetch(desk, of, &[Category::Family], until).unwrap();
    held.person.family.relations
}

fn erase(two: &Two, desk: &mut Desk<'_>, of: RecordId) -> erase::Erased {
    erase::person(desk, of, Choice::CountedOnly, two.town.deadline()).unwrap()
}

fn enquirer(desk: &Desk<'_>, case: RecordId) -> RecordId {
    the_file(desk, case).enquirer().unwrap()
}

#[test]
fn a_relative_who_has_a_record_is_known_by_it_and_goes_with_it() {
    let two = Two::new();
    two.here(|desk| {
        let who = enquirer(desk, two.case);
        assert_eq!(relatives(&two, desk, who)[0].to, Some(two.case));
        edit(&two, desk, who, |person| {
            person.family.relations[0].name = Some(called("Zuri Quartz"));
        });
        let erased = erase(&two, desk, two.case);
        assert!(relatives(&two, desk, who).is_empty());
        assert!(erased.by_hand.is_empty());
    });
}

/// As records are that were filed before relatives were known by their record.
fn without_links(two: &Two, desk: &mut Desk<'_>, of: RecordId) {
    edit(two, desk, of, |person| {
        person.family.relations[0].to = None;
    });
}

#[test]
fn a_name_that_staff_corrected_goes_as_it_was_written_before() {
    let two = Two::new();
    let who = two.here(|desk| {
        let who = enquirer(desk, two.case);
        without_links(&two, desk, who);
        edit(&two, desk, two.case, |person| rename(person, "Zuri Quartz"));
        edit(&two, desk, two.case, |person| rename(person, "Zuri Onyx"));
        // As on a computer that never had what stood there before.
        desk.with_desk(|machine| machine.forget(two.case)).unwrap();
        who
    });
    two.here(|desk| {
        let until = two.town.deadline();
        people::fetch_anew(desk, two.case, &people::USUAL, until).unwrap();
        assert_eq!(relatives(&two, desk, who).len(), 1);
        let erased = erase(&two, desk, two.case);
        assert_eq!(erased.unread, 0);
        assert!(relatives(&two, desk, who).is_empty());
    });
}

#[test]
fn a_name_that_is_not_word_for_word_is_looked_at_by_hand() {
    for (name, written) in [
        ("أحمد إبراهيم", "ابراهيم احمد"),
        ("Ahmed Hassan", "Hassan Ahmed"),
        ("Ahmed Hassan", "Ahmed bin Hassan"),
        ("Ahmed Hassan", "Áhmed Hassan"),
    ] {
        let two = Two::new();
        two.here(|desk| {
            let who = enquirer(desk, two.case);
            edit(&two, desk, two.case, |person| rename(person, name));
            edit(&two, desk, who, |person| {
                let relations = &mut person.family.relations;
                relations[0].to = None;
                relations[0].name = Some(called(written));
            });
            let erased = erase(&two, desk, two.case);
            assert_eq!(relatives(&two, desk, who).len(), 1, "{written}");
            assert_eq!(erased.by_hand, [who], "{written}");
        });
    }
}

#[test]
fn relatives_who_are_called_alike_stay() {
    let mut request = super::asked();
    request.sought.identity.names.truncate(1);
    request.sought.identity.names[0].value = called("Ahmed Hassan");
    request.relation = Some(Relation::Brother);
    let others = [
        (Relation::Father, "Hassan Ahmed"),
        (Relation::Uncle, "Ahmed Hassan"),
        (Relation::Son, "Ahmed bin Hassan"),
    ];
    request.enquirer.family.relations = others
        .iter()
        .map(|(relation, name)| Relationship::named(*relation, called(name)))
        .collect();
    for linked in [true, false] {
        let two = Two::with(request.clone(), super::registered());
        two.here(|desk| {
            let who = enquirer(desk, two.case);
            let all = relatives(&two, desk, who);
            assert_eq!(all.len(), 4);
            let to: Vec<_> = all.iter().map(|one| one.to).collect();
            assert_eq!(to, [None, None, None, Some(two.case)]);
            // As it was bound before the relation counted, and as it never was.
            edit(&two, desk, who, |person| {
                let relations = &mut person.family.relations;
                relations[1].to = Some(two.case).filter(|_| linked);
                relations[3].to = Some(two.case).filter(|_| linked);
            });
            let erased = erase(&two, desk, two.case);
            let left = relatives(&two, desk, who);
            let left: Vec<Relation> = left.iter().map(|one| one.relation).collect();
            let stay: Vec<Relation> = others.iter().map(|(relation, _)| *relation).collect();
            assert_eq!(left, stay);
            assert_eq!(erased.by_hand, [who]);
        });
    }
}

#[test]
fn who_may_be_them_stays_and_whoever_erases_is_told() {
    // The same name in another script; and somebody else's in their place.
    for (other, place) in [
        ("أحمد إبراهيم", Relation::Uncle),
        ("Zuri Quartz", Relation::Brother),
    ] {
        let two = Two::new();
        two.here(|desk| {
            let who = enquirer(desk, two.case);
            edit(&two, desk, two.case, |person| {
                rename(person, "Ahmed Ibrahim")
            });
            let relation = desk::office::file::view(desk, two.case).unwrap();
            let relation = relation.file.unwrap().members[0].relation.unwrap();
            edit(&two, desk, who, |person| {
                let one = &mut person.family.relations[0];
                one.to = None;
                one.name = Some(called(other));
                one.relation = match place {
                    Relation::Brother => relation,
                    uncle => uncle,
                };
            });
            let erased = erase(&two, desk, two.case);
            assert_eq!(relatives(&two, desk, who).len(), 1, "{other}");
            assert_eq!(erased.by_hand, [who], "{other}");
            let told = desk.side().lines.iter();
            let who = who.to_string();
            assert!(told.clone().any(|line| line.text.contains(&who)));
        });
    }
}

fn word(form: IntakeId, says: Says) -> FollowUp {
    FollowUp {
        intake: form,
        says,
        text: "she wrote from there".into(),
        on: record::date::Day(20_000),
    }
}

#[test]
fn what_the_family_added_goes_with_the_case_though_nobody_put_it_there() {
    let two = Two::new();
    let (form, case) = by_a_form(&two, 0x1f);
    let opened = family::adds(&two.town, 0x2f, word(form, Says::News));
    let unopened = family::adds(&two.town, 0x3f, word(form, Says::BecameUnsafe));
    let of_others = family::adds(&two.town, 0x4f, word(IntakeId([0x77; 16]), Says::News));
    two.here(|desk| {
        let until = two.town.deadline();
        queue::read(desk, opened, until).unwrap();
        queue::read(desk, of_others, until).unwrap();
        queue::open_to(desk, two.town.other.staff, until).unwrap();
        let erased = erase(&two, desk, case);
        assert!(erased.records.contains(&RecordId(opened.0)));
        assert!(!erased.records.contains(&RecordId(of_others.0)));
        assert_eq!(erased.unopened, Some(1));
        assert!(desk.side().taken.contains(&opened));
        assert!(why(queue::read(desk, opened, until)).contains("no such record"));
        queue::read(desk, of_others, until).unwrap();
        assert!(why(erase::discard_word(desk, of_others, until)).contains("not erased"));
    });
    // A colleague opens the other one later.
    let seat: &Seat = &two.town.other;
    two.heard(seat, |desk| {
        let until = two.town.deadline();
        if desk.side().queue.is_none() {
            let given = desk.side().incoming.iter().find_map(|i| match &i.pointer {
                world::search::Pointer::Given(records) => Some(records.access.grant),
                _ => None,
            });
            desk.change(|side| side.queue = given).unwrap();
        }
        queue::read(desk, unopened, until).unwrap();
        let more = word(form, Says::BecameUnsafe);
        let put = queue::put_to_case(desk, unopened, &more, until);
        assert!(why(put).contains("was erased"));
        assert!(why(erase::discard_word(desk, unopened, until)).contains("team leader"));
    });
    two.here(|desk| {
        let until = two.town.deadline();
        erase::discard_word(desk, unopened, until).unwrap();
        assert!(desk.side().taken.contains(&unopened));
        assert!(why(queue::read(desk, unopened, until)).contains("no such record"));
    });
}

#[test]
fn what_is_not_held_any_more_is_named_before_and_after() {
    let two = Two::new();
    // Another family, at another time, whose enquirer names the same person.
    two.town.clock.pass(sign::time::MINUTE);
    let (sought, who) = two.here(|desk| {
        let until = two.town.deadline();
        let filed = request::file(desk, super::asked(), None, until).unwrap();
        let sought = filed.records[0].1;
        let who = enquirer(desk, sought);
        edit(&two, desk, who, |person| {
            person.family.relations[0].to = Some(two.case);
        });
        assert_eq!(erase::not_held(desk, two.case).unwrap(), []);
        // As after a while.
        desk.with_desk(|machine| {
            machine.forget(sought);
            machine.forget(who);
        })
        .unwrap();
        (sought, who)
    });
    two.here(|desk| {
        let mut expected = vec![sought, who];
        expected.sort_unstable();
        let sorted = |mut records: Vec<RecordId>| {
            records.sort_unstable();
            records
        };
        assert_eq!(sorted(erase::not_held(desk, two.case).unwrap()), expected);
        let erased = erase(&two, desk, two.case);
        assert_eq!(sorted(erased.not_held), expected);
        let lines = &desk.side().lines;
        for record in [sought, who] {
            let named = |line: &&desk::shell::Line| line.text.contains(&record.to_string());
            assert_eq!(lines.iter().filter(named).count(), 1, "{lines:?}");
        }
        // Opened, and looked at, it can be taken out.
        assert_eq!(relatives(&two, desk, who)[0].to, Some(two.case));
    });
}

#[test]
fn what_was_filed_together_is_opened_again_to_be_looked_into() {
    let two = Two::new();
    two.here(|desk| {
        let who = enquirer(desk, two.case);
        // As after a while.
        desk.with_desk(|machine| machine.forget(two.case)).unwrap();
        let erased = erase(&two, desk, who);
        assert_eq!(erased.not_held, []);
        assert_eq!(the_file(desk, two.case).enquirer(), None);
    });
}
