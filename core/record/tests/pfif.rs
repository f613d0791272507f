//! PFIF 1.4: what is read, what is refused, and that what is written reads back.

use proptest::prelude::*;
use record::Person;
use record::Text;
use record::consent::{Answer, How, LeadStatement, Purpose, Receipt};
use record::csv;
use record::date::Day;
use record::name::{NameKind, Role};
use record::pfif::{
    ExportError, Item, Items, Limits, PfifNote, PfifPerson, Register, Stamp, WriteError, Writer,
    export,
};
use record::register::{Reason, Refused};
use record::safe::{Danger, Gender};
use sign::Time;

/// 2024-01-01.
const NOW: Time = Time(1_704_067_200_000_000);

fn file(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <pfif:pfif xmlns:pfif=\"http://zesty.ca/pfif/1.4\">\n{body}</pfif:pfif>\n"
    )
}

fn person(id: &str, more: &str) -> String {
    format!(
        "<pfif:person><pfif:person_record_id>example.org/{id}</pfif:person_record_id>\
         <pfif:source_date>2012-05-04T00:00:00Z</pfif:source_date>\
         <pfif:full_name>P{id}</pfif:full_name>{more}</pfif:person>\n"
    )
}

fn read_bytes(bytes: &[u8], limits: Limits) -> Vec<Result<Item, Refused>> {
    Items::new(bytes, NOW, limits).collect()
}

fn read(text: &str) -> Vec<Result<Item, Refused>> {
    read_bytes(text.as_bytes(), Limits::default())
}

fn refusals(items: &[Result<Item, Refused>]) -> Vec<(u64, u64, Option<&str>, Reason)> {
    items
        .iter()
        .filter_map(|i| i.as_ref().err())
        .map(|r| (r.record, r.line, r.field, r.reason))
        .collect()
}

fn ids(items: &[Result<Item, Refused>]) -> Vec<&str> {
    items
        .iter()
        .filter_map(|item| match item {
            Ok(Item::Person { person, .. }) => person.person_record_id.as_ref(),
            _ => None,
        })
        .map(|id| id.reveal().trim_start_matches("example.org/"))
        .collect()
}

#[test]
fn a_person_with_notes_is_read_and_mapped() {
    let text = file(&person(
        "1",
        "<pfif:given_name>Mar&#237;a</pfif:given_name><pfif:family_name>L&amp;pez</pfif:family_name>\
         <pfif:alternate_names>Mari\nMar&lt;</pfif:alternate_names><pfif:sex>female</pfif:sex>\
         <pfif:age>30-35</pfif:age><pfif:home_city><![CDATA[A <b> c]]></pfif:home_city>\
         <pfif:home_country>CO</pfif:home_country><unknown><deep>x</deep></unknown>\
         <pfif:note><pfif:note_record_id>example.org/n1</pfif:note_record_id>\
         <pfif:source_date>2013-01-01T00:00:00Z</pfif:source_date>\
         <pfif:author_name>Someone</pfif:author_name><pfif:status>believed_alive</pfif:status>\
         <pfif:text>seen</pfif:text></pfif:note>",
    ));
    let mut register = Register::new(text.as_bytes(), NOW, Limits::default());
    let imported = register.next().expect("one").expect("read");
    assert!(register.next().is_none());
    assert_eq!((imported.record, imported.line), (1, 3));
    let person = &imported.person;
    let name = &person.identity.names[0].value;
    assert_eq!(name.written.reveal(), "P1");
    let part = |role| name.parts_of(role).next().map(Text::reveal);
    assert_eq!(part(Role::Given), Some("María"));
    assert_eq!(part(Role::Family), Some("L&pez"));
    assert_eq!(person.identity.names.len(), 3);
    assert_eq!(person.identity.names[2].value.written.reveal(), "Mar<");
    assert_eq!(person.identity.names[2].value.kind, NameKind::Alias);
    assert_eq!(person.identity.gender, Some(Gender::Female));
    let born = person.identity.births[0]
        .value
        .readings()
        .next()
        .expect("one");
    assert_eq!(born.range.first.gregorian(), (1976, 5, 5));
    assert_eq!(born.range.last.gregorian(), (1982, 5, 4));
    let place = &person.contact.addresses[0].place;
    assert_eq!(place.written.reveal(), "A <b> c");
    assert_eq!(person.casework.notes.len(), 2);
    assert!(!imported.consent().is_recorded());
    assert_eq!(
        imported.source_id().map(Text::reveal),
        Some("example.org/1")
    );
}

#[test]
fn a_bad_record_is_named_and_the_next_is_read() {
    let text = file(
        &[
            person("1", "<pfif:sex>zzz</pfif:sex>"),
            person("2", "<pfif:date_of_birth>1990-02-31</pfif:date_of_birth>"),
            person("3", "<pfif:home_country>ZZ</pfif:home_country>"),
            person("4", "<pfif:full_name>again</pfif:full_name>"),
            person("5", "<pfif:description>&nbsp;</pfif:description>"),
            person("6", "<pfif:description><b>x</b></pfif:description>"),
            person("", ""),
            person("8", "<pfif:note><pfif:text>x</pfif:text></pfif:note>"),
            "<pfif:person/>\n".to_owned(),
            person("10", ""),
        ]
        .concat(),
    );
    let items = read(&text);
    assert_eq!(
        refusals(&items),
        [
            (1, 3, Some("sex"), Reason::UnknownWord),
            (2, 4, Some("date_of_birth"), Reason::NoSuchDay),
            (3, 5, Some("home_country"), Reason::UnknownCountry),
            (4, 6, Some("full_name"), Reason::Repeated),
            (5, 7, Some("description"), Reason::UnknownEntity),
            (6, 8, Some("description"), Reason::Malformed),
            (7, 9, Some("person_record_id"), Reason::UnknownWord),
            (8, 10, Some("note_record_id"), Reason::Missing),
            (9, 11, Some("person_record_id"), Reason::Missing),
        ]
    );
    assert_eq!(ids(&items), ["10"]);
    let words: String = items
        .iter()
        .filter_map(|i| i.as_ref().err().map(ToString::to_string))
        .collect();
    assert!(!words.contains("zzz"));
}

#[test]
fn broken_utf8_and_long_fields_cost_one_record() {
    let mut bytes = file(
        &[
            person("1", ""),
            person("2", "<pfif:description>X</pfif:description>"),
            person("3", ""),
        ]
        .concat(),
    )
    .into_bytes();
    let at = bytes.iter().position(|b| *b == b'X').expect("there");
    bytes[at] = 0xe9;
    let items = read_bytes(&bytes, Limits::default());
    assert_eq!(
        refusals(&items),
        [(2, 4, Some("description"), Reason::NotUtf8)]
    );
    assert_eq!(ids(&items), ["1", "3"]);
    let limits = Limits {
        max_field: 100,
        max_record: 2_000,
        ..Limits::default()
    };
    let long = |n| format!("<pfif:description>{}</pfif:description>", "ሀ\n".repeat(n));
    let note = "<pfif:note></pfif:note>".repeat(3);
    let text = file(
        &[
            person("1", ""),
            person("2", &long(5_000)),
            person("3", &note),
            person("4", ""),
        ]
        .concat(),
    );
    let items = read_bytes(text.as_bytes(), limits);
    assert_eq!(
        refusals(&items),
        [
            (2, 4, Some("description"), Reason::FieldTooLarge),
            (3, 5_005, Some("note_record_id"), Reason::Missing),
        ]
    );
    assert_eq!(ids(&items), ["1", "4"]);
}

#[test]
fn entities_types_depth_and_other_roots_end_the_file() {
    let last = |text: &str| refusals(&read(text)).last().map(|r| r.3);
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]>\
                <pfif:pfif xmlns:pfif=\"http://zesty.ca/pfif/1.4\"></pfif:pfif>";
    assert_eq!(last(bomb), Some(Reason::Doctype));
    let external = "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>";
    assert_eq!(last(external), Some(Reason::Doctype));
    assert_eq!(last(&file(&"<a>".repeat(100_000))), Some(Reason::TooDeep));
    assert_eq!(last(""), Some(Reason::NotPfif));
    assert_eq!(last("<a/>"), Some(Reason::NotPfif));
    let older = file("").replace("1.4", "1.2");
    assert_eq!(last(&older), Some(Reason::NotPfif));
    assert_eq!(last(&file("<a>")), Some(Reason::Malformed));
    assert_eq!(
        last("<pfif:pfif xmlns:pfif=\"http://zesty.ca/pfif/1.4\">"),
        Some(Reason::Malformed)
    );
    let comment = file(&format!("<!--{}-->", "<x>".repeat(200_000)));
    assert_eq!(last(&comment), Some(Reason::MarkupTooLarge));
    let attribute = file(&format!("<a {}/>", "b='<>' ".repeat(100_000)));
    assert!(last(&attribute).is_some_and(Reason::ends_the_file));
}

#[test]
fn a_default_namespace_is_read_too() {
    let text = file(&person("1", "")).replace("pfif:", "");
    let text = text
        .replace("xmlns:pfif", "xmlns")
        .replace("<pfif xmlns:", "<pfif ");
    assert_eq!(ids(&read(&text)), ["1"]);
}

#[test]
fn an_expired_record_keeps_ids_and_dates_only() {
    let expired = "<pfif:expiry_date>2023-12-31T00:00:00Z</pfif:expiry_date>\
        <pfif:home_city>X</pfif:home_city>\
        <pfif:note><pfif:note_record_id>example.org/n</pfif:note_record_id>\
        <pfif:source_date>2013-01-01T00:00:00Z</pfif:source_date>\
        <pfif:author_name>A</pfif:author_name><pfif:text>T</pfif:text></pfif:note>";
    let text = file(&(person("1", expired) + &person("2", "")));
    let items = read(&text);
    let Ok(Item::Person { person, .. }) = &items[0] else {
        panic!("a person");
    };
    let fields: Vec<&str> = person.fields().map(|f| f.0).collect();
    assert_eq!(fields, ["person_record_id", "expiry_date", "source_date"]);
    let left: Vec<&str> = person.notes[0].fields().map(|f| f.0).collect();
    assert_eq!(left, ["note_record_id", "source_date"]);
    let rows: Vec<_> = Register::new(text.as_bytes(), NOW, Limits::default()).collect();
    let refused = rows[0].as_ref().expect_err("expired");
    assert_eq!(refused.reason, Reason::Expired);
    assert!(rows[1].is_ok());
}

#[test]
fn what_xml_cannot_hold_is_not_written() {
    let bad = PfifPerson {
        full_name: Some("a\u{0}b".into()),
        ..PfifPerson::default()
    };
    let error = Writer::new(Vec::new()).expect("memory").person(&bad);
    assert!(matches!(error, Err(WriteError::Character("full_name"))));
}

#[test]
fn export_needs_consent_to_publication() {
    let stamp = Stamp {
        record_id: "example.org/x1",
        source_name: "A society",
        source_date: NOW,
        expiry_date: Time(NOW.0 + 1_000_000),
    };
    let text = "name,gender,birth,consent\nA B,f,1990-05-04,publication of name\nC,f,,yes\n";
    let mapping = csv::Mapping::from_toml("calendar='gregorian'").expect("a mapping");
    let people: Vec<Person> = csv::Reader::new(text.as_bytes(), &mapping, csv::Limits::default())
        .map_err(|e| e.to_string())
        .expect("a heading")
        .map(|row| row.expect("a row").person)
        .collect();
    let out = export(&people[0], stamp).expect("consent");
    assert_eq!(out.full_name.as_ref().map(Text::reveal), Some("A B"));
    assert_eq!(
        out.date_of_birth.as_ref().map(Text::reveal),
        Some("1990-05-04")
    );
    assert_eq!(export(&people[1], stamp), Err(ExportError::NoConsent));
    let mut hidden = people[0].clone();
    hidden.contact.safe.in_hiding = Some(Danger::NotSure);
    assert_eq!(export(&hidden, stamp), Err(ExportError::Unsafe));
    // A lead cannot consent to a publication, and a withdrawal ends it.
    let mut lead = people[1].clone();
    lead.casework.consent.statement = Some(LeadStatement {
        purpose: Purpose::PublicationOfName,
        basis: "x".into(),
        on: Day(0),
        lead: "y".into(),
    });
    assert_eq!(export(&lead, stamp), Err(ExportError::NoConsent));
    let mut withdrawn = people[0].clone();
    withdrawn.casework.consent.receipts.push(Receipt {
        purpose: Purpose::PublicationOfName,
        answer: Answer::Withdrawn,
        authorities: vec![],
        notice: None,
        language: None,
        on: None,
        how: How::ByPhone,
    });
    assert_eq!(export(&withdrawn, stamp), Err(ExportError::NoConsent));
}

fn xml_text() -> impl Strategy<Value = Option<Text>> {
    proptest::option::of("[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\u{fffe}\u{ffff}]{0,20}")
        .prop_map(|text| text.map(Text::new))
}

fn note() -> impl Strategy<Value = PfifNote> {
    (xml_text(), "\\PC{0,20}", xml_text(), xml_text()).prop_map(|(phone, text, place, url)| {
        PfifNote {
            note_record_id: Some("example.org/n".into()),
            source_date: Some("2012-05-04T00:00:00Z".into()),
            author_name: Some("A".into()),
            author_phone: phone,
            status: Some("".into()),
            text: Some(Text::new(text)),
            last_known_location: place,
            photo_url: url,
            ..PfifNote::default()
        }
    })
}

fn any_person() -> impl Strategy<Value = PfifPerson> {
    let texts = (xml_text(), xml_text(), xml_text(), xml_text(), xml_text());
    (texts, proptest::collection::vec(note(), 0..3), "\\PC{0,9}x").prop_map(
        |((a, b, c, d, e), notes, name)| PfifPerson {
            person_record_id: Some("example.org/1".into()),
            source_date: Some("2012-05-04T00:00:00.25Z".into()),
            expiry_date: Some("2100-01-01T00:00:00Z".into()),
            full_name: Some(Text::new(name)),
            author_name: a,
            given_name: b,
            alternate_names: c,
            description: d,
            home_city: e,
            age: Some("3-40".into()),
            notes,
            ..PfifPerson::default()
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_reads_back(people in proptest::collection::vec(any_person(), 0..4), loose in note()) {
        let mut writer = Writer::new(Vec::new()).expect("memory");
        for person in &people {
            writer.person(person).expect("XML characters");
        }
        writer.note(&loose).expect("XML characters");
        let bytes = writer.finish().expect("memory");
        let items = read_bytes(&bytes, Limits::default());
        prop_assert_eq!(items.len(), people.len() + 1);
        for (item, person) in items.iter().zip(&people) {
            let Ok(Item::Person { person: back, .. }) = item else {
                return Err(TestCaseError::fail("refused"));
            };
            prop_assert!(back == person);
        }
        let Some(Ok(Item::Note { note, .. })) = items.last() else {
            return Err(TestCaseError::fail("refused"));
        };
        prop_assert!(*note == loose);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300),
        at: prop::sample::Index, new: u8) {
        let limits = Limits { max_field: 50, max_record: 500, max_depth: 5, max_records: 5 };
        let _ = read_bytes(&bytes, limits);
        let text = file(&(person("1", "<pfif:note><a b='c'/></pfif:note>") + &person("2", "&#x41;")));
        let mut changed = text.into_bytes();
        let at = at.index(changed.len());
        changed[at] = new;
        let _ = read_bytes(&changed, limits);
        changed.truncate(at);
        let _ = read_bytes(&changed, Limits::default());
        let mut inside = file("").into_bytes();
        inside.truncate(inside.len() - 13);
        inside.extend_from_slice(&bytes);
        let _ = read_bytes(&inside, limits);
    }
}
