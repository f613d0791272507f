use super::*;
use record::clear::Object;
use record::date::Day;
use record::person::Contact;
use record::safe::Means;
use sign::id::{PersonPseudonym, RecordPseudonym};

const A: &str = "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";
const B: &str = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";
const C: &str = "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c";

fn text(rows: &[(&str, &str, &str)]) -> String {
    let mut out = exposure::table::HEAD.to_owned();
    for (who, kind, level) in rows {
        out.push_str(&format!("{who}\t1\t{kind}\t{level}\treleased\t7\n"));
    }
    out
}

fn everybody() -> String {
    text(&[
        (A, "identity", "possible"),
        (A, "contact", "confirmed"),
        (A, "family", "excluded"),
        (B, "identity", "excluded"),
        (&format!("log:{C}"), "identity", "ciphertext_only"),
        (&format!("staff:{C}"), "login", "confirmed"),
        (&format!("staff:{C}"), "called", "possible"),
    ])
}

fn slip(confirmed: Option<i32>, sms: Option<bool>) -> Slip {
    let channel = |allowed| Channel {
        means: Means::Sms,
        allowed,
        seen_by: SeenBy::NobodyElse,
    };
    let safe = SafeContact {
        channels: sms.map(channel).into_iter().collect(),
        confirmed: confirmed.map(Day),
        ..SafeContact::default()
    };
    Slip {
        name: Some("x".into()),
        contact: Contact {
            phones: vec!["+41 79 000 00 01".into()],
            safe,
            ..Contact::default()
        },
        held: record::slip::Held(vec![]),
    }
}

fn line(record: &str, standing: &str, slip: &Slip) -> String {
    let record: RecordId = record.parse().unwrap();
    let object = Object::new()
        .with("record", &record)
        .word("standing", standing);
    let line = object.value("slip", slip.to_clear()).done().line();
    format!("{}\n", line.as_str())
}

fn index(of: &[(&str, &[&str])]) -> OpenedIndex {
    let mut persons = BTreeMap::new();
    for (person, records) in of {
        let person: PersonId = person.parse().unwrap();
        let records = records.iter().map(|record| {
            let record: RecordId = record.parse().unwrap();
            exposure::opened::Record {
                record,
                name: RecordPseudonym(record.0),
                categories: vec![],
            }
        });
        let of = exposure::opened::Person {
            person,
            records: records.collect(),
        };
        persons.insert(PersonPseudonym(person.0), of);
    }
    let of = exposure::opened::OfSociety {
        day: 1,
        digest: sign::sha256(&[]),
        persons,
    };
    OpenedIndex {
        societies: BTreeMap::from([(SocietyId(1), of)]),
    }
}

#[test]
fn everybody_affected_comes_out_once_with_a_slip_or_without() {
    let opened = line(B, "newest", &slip(Some(5), Some(true)));
    let opened = opened + &line(C, "newest", &slip(None, None));
    let joined = join(
        table(&everybody()).unwrap(),
        &index(&[(A, &[B])]),
        slips(&opened).unwrap(),
        &BTreeMap::new(),
        true,
    );
    assert_eq!((joined.members.len(), joined.excluded), (3, 1));
    assert_eq!(joined.slips_of_others, 1);
    let of = |who: &str| {
        let found = joined.members.iter().filter(|m| m.who == who);
        let found: Vec<_> = found.collect();
        assert_eq!(found.len(), 1);
        found[0]
    };
    let a = of(A);
    assert_eq!(a.affected.level, Level::Confirmed, "the worst counts");
    assert_eq!(
        a.affected.categories,
        [Category::Identity, Category::Contact]
    );
    assert_eq!(a.affected.role, Role::Enquirer);
    assert!(a.affected.slip.is_some() && !a.affected.flagged);
    let unnamed = of(&format!("log:{C}"));
    assert!(unnamed.affected.slip.is_none());
    assert_eq!(
        unnamed.affected.role,
        Role::Relative,
        "nothing is said of a search"
    );
    assert_ne!(unnamed.affected.person.to_string(), C);
    let staff = of(&format!("staff:{C}"));
    assert!(staff.login && staff.affected.role == Role::Staff);
}

#[test]
fn roles_are_believed_and_what_is_not_said_is_the_most_careful() {
    let opened = line(B, "newest", &slip(Some(5), Some(true)));
    let role = |roles_text: &str, asked| {
        let roles = roles(roles_text).unwrap();
        let opened = slips(&opened).unwrap();
        let joined = join(
            table(&everybody()).unwrap(),
            &index(&[(A, &[B])]),
            opened,
            &roles,
            asked,
        );
        let a = joined.members.into_iter().find(|m| m.who == A).unwrap();
        (a.affected.role, a.affected.flagged)
    };
    assert_eq!(role("", false), (Role::Relative, false));
    assert_eq!(role("", true), (Role::Enquirer, false));
    assert_eq!(
        role(&format!("{A}\tenquirer\n"), false),
        (Role::Enquirer, false)
    );
    assert_eq!(
        role(&format!("{A}\tenquirer\n{B}\tsought\tdanger\n"), true),
        (Role::Sought, true)
    );
    for wrong in [
        "x\tenquirer\n",
        &format!("{A}\tfriend\n"),
        &format!("{A}\tsought\tmaybe\n"),
    ] {
        assert!(roles(wrong).is_err());
    }
}

/// Of two records of one person the strictest word counts; an outdated slip is looked at by people.
#[test]
fn of_several_slips_every_no_and_every_danger_counts() {
    let mut hiding = slip(Some(3), Some(false));
    hiding.contact.safe.in_hiding = Some(Danger::NotSure);
    hiding.contact.phones = vec!["+41 79 999 99 99".into()];
    hiding.contact.safe.expires = Some(Day(10));
    let mut newer = slip(Some(5), Some(true));
    newer.contact.safe.expires = Some(Day(90));
    let opened = line(B, "newest", &newer) + &line(C, "newest", &hiding);
    let joined = |opened: &str| {
        let index = index(&[(A, &[B, C])]);
        let table = table(&everybody()).unwrap();
        let joined = join(
            table,
            &index,
            slips(opened).unwrap(),
            &BTreeMap::new(),
            true,
        );
        joined.members.into_iter().find(|m| m.who == A).unwrap()
    };
    let contact = joined(&opened).affected.slip.unwrap().contact;
    assert!(!contact.safe.channels[0].allowed);
    assert_eq!(contact.safe.in_hiding, Some(Danger::NotSure));
    assert_eq!(contact.safe.expires, Some(Day(10)));
    assert_eq!(
        contact.phones,
        ["+41 79 000 00 01".into()],
        "not the other's number"
    );
    let old = line(B, "out of date", &newer);
    assert!(joined(&old).affected.flagged);
}

#[test]
fn what_cannot_be_read_whole_is_not_read() {
    let good = everybody();
    assert!(table(&good).is_ok());
    assert!(table(&good[..good.len() - 1]).is_err(), "cut");
    assert!(table("").is_err());
    assert!(table("person\tlevel\n").is_err());
    for (from, to) in [
        ("confirmed", "certain"),
        ("identity", "name"),
        ("\t1\t", "\tone\t"),
        ("\t7\n", "\n"),
        (A, "0a"),
    ] {
        let wrong = table(&good.replacen(from, to, 1)).unwrap_err();
        assert_eq!(wrong.line, if to == "certain" { 3 } else { 2 }, "{to}");
    }
    let entry = line(B, "newest", &slip(None, None));
    assert!(slips(&entry).is_ok());
    assert!(slips(&(entry.clone() + &entry)).is_err(), "twice");
    for text in ["x", "[]", "{}", &entry.replace("phones", "fones")] {
        assert!(slips(text).is_err(), "{text}");
    }
}

/// Every kind that an exposure's table has can be told of.
#[test]
fn every_kind_of_an_exposure_is_read() {
    for kind in exposure::Kind::ALL {
        let table = table(&text(&[(A, kind.code(), "possible")])).unwrap();
        let row = &table[A];
        assert_eq!(row.level, Some(Level::Possible), "{}", kind.code());
        assert_eq!(row.login, row.categories.is_empty(), "{}", kind.code());
    }
}
