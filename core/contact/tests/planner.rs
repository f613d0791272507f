//! Who is told how, case by case.

mod common;

use common::*;
use contact::*;
use record::date::Day;
use record::person::AddressKind;
use record::safe::{Danger, Deceased, Guardian, Interpreter, Literacy, Means, SeenBy};
use record::slip::Slip;
use sign::Time;
use sign::time::{HOUR, MINUTE};

fn outcome(person: &Affected) -> Outcome {
    with_setting(&Groups::default(), |setting| plan(person, setting))
}

fn of_slip(change: impl FnOnce(&mut Slip)) -> Outcome {
    let mut slip = complete();
    change(&mut slip);
    outcome(&person(Role::Enquirer, slip))
}

fn of_person(change: impl FnOnce(&mut Affected)) -> Outcome {
    let mut affected = person(Role::Enquirer, complete());
    change(&mut affected);
    outcome(&affected)
}

fn written(outcome: Outcome) -> Written {
    match outcome {
        Outcome::Message(written) | Outcome::Letter(written) => written,
        other => panic!("{other:?}"),
    }
}

fn spoken(outcome: Outcome) -> Spoken {
    match outcome {
        Outcome::Call(spoken) | Outcome::Visit(spoken) => spoken,
        other => panic!("{other:?}"),
    }
}

#[test]
fn of_equally_safe_channels_the_cheapest() {
    let mail = written(of_slip(|_| {}));
    assert_eq!((mail.means, mail.cost), (Means::Mail, Some(100)));
    assert_eq!(mail.language.tag(), "am");
    assert_eq!(mail.name.expect("a name").reveal(), "Selam");
    // Three segments of an SMS in this country cost more than a call.
    let call = spoken(of_slip(|s| s.contact.mails.clear()));
    assert_eq!((call.means, call.cost), (Means::Voice, Some(80_000)));
    let sms = written(of_slip(|s| {
        s.contact.mails.clear();
        s.contact.safe.languages = vec![language("en")];
    }));
    assert_eq!(
        (sms.means, sms.segments, sms.cost),
        (Means::Sms, 1, Some(50_000))
    );
    // A safer channel goes before a cheaper one.
    let call = spoken(of_slip(|s| {
        s.contact.safe.channels[2].seen_by = SeenBy::SafeOthers;
        s.contact.safe.channels[1].seen_by = SeenBy::SafeOthers;
    }));
    assert_eq!(call.means, Means::Voice);
}

#[test]
fn languages_fall_back_and_never_to_english_unasked() {
    // A page exists in `am`, not in `ar`; an SMS in both.
    let sms = written(of_slip(|s| {
        s.contact.safe.languages = vec![language("so"), language("ar")];
        s.contact.safe.channels.remove(0);
    }));
    assert_eq!((sms.means, sms.language.tag()), (Means::Sms, "ar"));
    // Nothing in Somali: somebody rings, with an interpreter, not of the gender ruled out.
    let call = spoken(of_slip(|s| {
        s.contact.safe.languages = vec![language("so")];
        s.contact.safe.interpreter = Some(Interpreter {
            language: None,
            not_dialect: Some("a dialect".into()),
            not_gender: None,
        });
    }));
    assert_eq!((call.language.tag(), call.script), ("so", None));
    assert!(call.interpreter.is_some_and(|i| i.not_dialect.is_some()));
    let nobody_rings = of_slip(|s| {
        s.contact.safe.languages = vec![language("so")];
        s.contact.safe.channels.remove(0);
    });
    assert_eq!(nobody_rings, Outcome::Queue(Queue::NoReviewedText));
    let unknown = of_slip(|s| s.contact.safe.languages.clear());
    assert_eq!(unknown, Outcome::Queue(Queue::LanguageUnknown));
}

#[test]
fn hours_hold_in_every_zone() {
    let sms_only = |s: &mut Slip| {
        s.contact.safe.channels.retain(|c| c.means == Means::Sms);
    };
    // 10:07 UTC is 11:07 in the one zone of the country: at once, until 18:00 there.
    let now = written(of_slip(sms_only));
    assert!(now.window.covers(NOW));
    assert_eq!(now.window.to, Time(NOW.0 - 607 * MINUTE + 17 * HOUR));
    let in_country = |code: &str, zone: Option<Zone>| {
        of_person(|p| {
            p.country = Some(country(code));
            p.zone = zone;
            sms_only(p.slip.as_mut().expect("a slip"));
        })
    };
    // Ten hours apart, nine to six in both never comes.
    assert_eq!(in_country("RU", None), Outcome::Queue(Queue::NoHour));
    assert!(in_country("RU", Some(zone(180))).reaches().is_some());
    // A country in no table: everywhere on earth.
    assert_eq!(in_country("SO", None), Outcome::Queue(Queue::NoHour));
    let no_hours = of_slip(|s| {
        sms_only(s);
        s.contact.safe.hours.clear();
    });
    assert_eq!(no_hours, Outcome::Queue(Queue::NoHour));
}

#[test]
fn flags_children_and_the_dead_go_to_people() {
    let queue = Outcome::Queue;
    let danger = Some(Danger::NotSure);
    assert_eq!(
        of_slip(|s| s.contact.safe.in_hiding = danger),
        queue(Queue::InDanger)
    );
    assert_eq!(
        of_slip(|s| s.contact.safe.detained = danger),
        queue(Queue::InDanger)
    );
    assert_eq!(of_person(|p| p.flagged = true), queue(Queue::InDanger));
    let child = |s: &mut Slip| s.contact.safe.under_18 = Some(true);
    assert_eq!(of_slip(child), queue(Queue::ChildProtection));
    assert_eq!(
        of_slip(|s| {
            s.contact.safe.guardian = Some(Guardian {
                adult: None,
                unsafe_adult: Danger::No,
            });
        }),
        queue(Queue::ChildProtection)
    );
    for (review, told) in [
        (Review::NotYet, false),
        (Review::Unsafe, false),
        (Review::Safe, true),
    ] {
        let adult = of_person(|p| p.role = Role::Guardian(review));
        assert_eq!(adult.reaches().is_some(), told, "{review:?}");
    }
    assert_eq!(
        of_slip(|s| s.contact.safe.deceased = Some(Deceased { next_contact: None })),
        queue(Queue::Deceased)
    );
}

#[test]
fn whoever_did_not_give_us_their_data_is_decided_by_people_and_told_nothing_of_a_search() {
    for role in [Role::Sought, Role::Relative] {
        let mut affected = person(role, complete());
        assert_eq!(outcome(&affected), Outcome::Queue(Queue::OneByOne));
        affected.decided = Some(Decided::Reach {
            means: Means::Sms,
            by: (staff(1), staff(2)),
            until: TODAY,
        });
        // Nothing veiled was reviewed in `am`: the text falls back to `ar`.
        let sms = written(outcome(&affected));
        assert_eq!(
            (sms.variant.purpose, sms.language.tag()),
            (Purpose::Veiled, "ar")
        );
        // One person is not two, and yesterday's decision is over.
        for (by, until) in [((1, 1), TODAY), ((1, 2), Day(TODAY.0 - 1))] {
            affected.decided = Some(Decided::Reach {
                means: Means::Sms,
                by: (staff(by.0), staff(by.1)),
                until,
            });
            assert_eq!(outcome(&affected), Outcome::Queue(Queue::OneByOne));
        }
    }
}

#[test]
fn a_decision_lifts_danger_and_not_what_the_person_ruled_out() {
    let decided = |means, change: &dyn Fn(&mut Slip)| {
        of_person(|p| {
            let slip = p.slip.as_mut().expect("a slip");
            slip.contact.safe.in_hiding = Some(Danger::Yes);
            change(slip);
            p.decided = Some(Decided::Reach {
                means,
                by: (staff(1), staff(2)),
                until: TODAY,
            });
        })
    };
    assert!(decided(Means::Voice, &|_| {}).reaches().is_some());
    assert_eq!(
        decided(Means::Voice, &|s| s.contact.safe.channels[0].allowed =
            false),
        Outcome::Decide(Question::NoSafeChannel)
    );
    assert_eq!(
        decided(Means::Sms, &|s| s.contact.safe.channels[1].seen_by =
            SeenBy::UnsafeOthers),
        Outcome::Decide(Question::NoSafeChannel)
    );
    // A child is met by people, never by a message.
    let child = |s: &mut Slip| s.contact.safe.under_18 = Some(true);
    assert_eq!(
        decided(Means::Sms, &child),
        Outcome::Queue(Queue::ChildProtection)
    );
    assert!(matches!(decided(Means::Voice, &child), Outcome::Call(_)));
}

#[test]
fn what_stands_in_the_way_is_said() {
    let out = |change: &dyn Fn(&mut Slip)| of_slip(change);
    let all = |s: &mut Slip, seen_by| {
        for channel in &mut s.contact.safe.channels {
            channel.seen_by = seen_by;
        }
    };
    assert_eq!(
        out(&|s| all(s, SeenBy::NotAsked)),
        Outcome::Queue(Queue::WhoSees)
    );
    assert_eq!(
        out(&|s| all(s, SeenBy::UnsafeOthers)),
        Outcome::Decide(Question::NoSafeChannel)
    );
    assert_eq!(
        out(&|s| s.contact.safe.expires = Some(Day(TODAY.0 - 1))),
        Outcome::Queue(Queue::OutOfDate)
    );
    assert_eq!(
        out(&|s| {
            s.contact.phones.clear();
            s.contact.mails.clear();
            s.contact.addresses[0].kind = AddressKind::BeforeSeparation;
        }),
        Outcome::Queue(Queue::NoAddress)
    );
    assert_eq!(
        of_person(|p| p.failed = vec![Means::Voice, Means::Sms, Means::Mail]),
        Outcome::Queue(Queue::Unreachable)
    );
    assert_eq!(
        of_person(|p| p.slip = None),
        Outcome::Queue(Queue::NoAddress)
    );
    assert_eq!(
        of_person(|p| p.level = Level::CiphertextOnly),
        Outcome::Decide(Question::OnlyCiphertext)
    );
    // Whoever cannot read is rung.
    let call = spoken(out(&|s| {
        s.contact.safe.literacy = Some(Literacy::CannotRead)
    }));
    assert_eq!(call.means, Means::Voice);
    // The next wave takes another way.
    let next = of_person(|p| p.failed = vec![Means::Mail]);
    assert_eq!(spoken(next).means, Means::Voice);
}

#[test]
fn do_not_contact_is_a_decision_that_ends() {
    let spared = |until| {
        of_person(|p| {
            p.decided = Some(Decided::Spare {
                substitute: Substitute::Watch,
                by: (staff(1), staff(2)),
                until,
            });
        })
    };
    assert!(matches!(spared(TODAY), Outcome::Spared { .. }));
    assert!(spared(Day(TODAY.0 - 1)).reaches().is_some());
}

/// A register of people whom nobody asked.
fn never_asked() -> Affected {
    let mut slip = complete();
    slip.contact.safe = record::safe::SafeContact::default();
    person(Role::Sought, slip)
}

#[test]
fn unknown_is_a_group_and_no_dead_end() {
    let affected = never_asked();
    let Outcome::Queue(Queue::Group(key)) = outcome(&affected) else {
        panic!("no group");
    };
    assert_eq!(format!("{key:?}"), "Phone/CH/Unknown/Sought/0");
    let rule = |means: &[Means], languages: &[&str]| GroupRule {
        means: means.to_vec(),
        languages: languages.iter().map(|tag| language(tag)).collect(),
    };
    let days = (TODAY, Day(TODAY.0 + 30));
    let decided = |rule: Option<GroupRule>, days, affected: &Affected| {
        let two = (staff(1), staff(2));
        let decision = GroupDecision::new(rule, two, (20, 9000), days).expect("counts");
        let mut groups = Groups::default();
        groups.decide(key, decision);
        with_setting(&groups, |setting| plan(affected, setting))
    };
    let sms = || Some(rule(&[Means::Sms, Means::Mail], &["ar"]));
    let told = written(decided(sms(), days, &affected));
    // A mail is not what this group is reached by.
    assert_eq!(
        (told.means, told.variant.purpose),
        (Means::Sms, Purpose::Veiled)
    );
    let later = (Day(TODAY.0 + 1), Day(TODAY.0 + 30));
    assert_eq!(
        decided(sms(), later, &affected),
        Outcome::Queue(Queue::Group(key))
    );
    assert_eq!(
        decided(None, days, &affected),
        Outcome::Queue(Queue::OneByOne)
    );
    assert_eq!(
        decided(Some(rule(&[Means::Sms], &[])), days, &affected),
        Outcome::Queue(Queue::LanguageUnknown)
    );
    // Any flag takes a person out of the group.
    let mut flagged = never_asked();
    flagged.flagged = true;
    assert_eq!(
        decided(sms(), days, &flagged),
        Outcome::Queue(Queue::InDanger)
    );
    let mut child = never_asked();
    child.slip.as_mut().expect("a slip").contact.safe.under_18 = Some(true);
    assert_eq!(
        decided(sms(), days, &child),
        Outcome::Queue(Queue::ChildProtection)
    );
    // Another register is another group.
    let mut other = never_asked();
    other.source = 1;
    assert!(matches!(
        decided(sms(), days, &other),
        Outcome::Queue(Queue::Group(_))
    ));
}

#[test]
fn a_bill_counts_everybody_once() {
    let mut bill = Bill::default();
    let sms = |s: &mut Slip| {
        s.contact.mails.clear();
        s.contact.safe.channels.remove(0);
    };
    let mut slip = complete();
    sms(&mut slip);
    let affected = person(Role::Enquirer, slip);
    bill.add(&affected, &outcome(&affected));
    bill.add(&affected, &outcome(&affected));
    let waiting = person(Role::Sought, complete());
    bill.add(&waiting, &outcome(&waiting));
    assert_eq!(bill.people(), (3, 1));
    let total = bill.total();
    assert_eq!(
        (total.messages, total.segments, total.cost, total.unpriced),
        (2, 6, 300_000, 0)
    );
    assert_eq!(bill.lines().count(), 1);
}
