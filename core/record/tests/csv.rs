//! Registers as tables: what is read, what is refused, and within which limits.

use proptest::prelude::*;
use record::consent::{Decision, Denied, Purpose};
use record::country::Country;
use record::csv::{HeadingError, Limits, Mapping, Reader};
use record::date::Calendar;
use record::name::Role;
use record::register::{Imported, Reason, Refused};
use record::relationship::Relation;
use record::safe::Gender;
use sign::id::SocietyId;

type Rows = Vec<Result<Imported, Refused>>;

fn read_with(bytes: &[u8], mapping: &Mapping, limits: Limits) -> Rows {
    Reader::new(bytes, mapping, limits)
        .expect("a heading")
        .collect()
}

fn read(text: &str) -> Rows {
    read_with(text.as_bytes(), &Mapping::default(), Limits::default())
}

fn mapped(text: &str, mapping: &str) -> Rows {
    let mapping = Mapping::from_toml(mapping).expect("a mapping");
    read_with(text.as_bytes(), &mapping, Limits::default())
}

fn refusals(rows: &Rows) -> Vec<(u64, Option<u32>, Reason)> {
    rows.iter()
        .filter_map(|row| row.as_ref().err())
        .map(|r| (r.line, r.column, r.reason))
        .collect()
}

fn names(rows: &Rows) -> Vec<&str> {
    rows.iter()
        .filter_map(|row| row.as_ref().ok())
        .map(|i| i.person.identity.names[0].value.written.reveal())
        .collect()
}

#[test]
fn common_headings_need_no_mapping() {
    let rows = read(
        "\u{feff}No;Full name;Sex;Date of birth;Father's name;relatives;Consent;in_danger;whatever\r\n\
         17;\"Okello; Mary\";F;1991-05-04;John Okello;brother:Peter Okello;yes;no;x\r\n\
         \r\n\
         18;Otim David;m;~1988;;sister:Anna;;?;y\r\n",
    );
    assert_eq!(refusals(&rows), []);
    let first = rows[0].as_ref().expect("read");
    assert_eq!((first.record, first.line), (1, 2));
    assert_eq!(first.source_id().map(|t| t.reveal()), Some("17"));
    assert_eq!(
        first.person.identity.names[0].value.written.reveal(),
        "Okello; Mary"
    );
    assert_eq!(first.person.identity.gender, Some(Gender::Female));
    let relatives: Vec<Relation> = first.relatives().map(|(r, _)| r).collect();
    assert_eq!(relatives, [Relation::Father, Relation::Brother]);
    assert!(!first.person.in_danger());
    let there = Country::from_code("DE").expect("a code");
    let may = |i: &Imported| {
        i.consent()
            .may(Purpose::TracingInNetwork, SocietyId(9), there)
    };
    assert_eq!(may(first), Decision::Allowed);
    let second = rows[1].as_ref().expect("read");
    assert_eq!(second.line, 4);
    assert_eq!(may(second), Decision::Denied(Denied::NotRecorded));
    assert!(second.person.in_danger());
}

#[test]
fn a_mapping_gives_order_calendar_words_and_constants() {
    let rows = mapped(
        "ቁጥር\tሙሉ ስም\tየልደት ቀን\tጾታ\tcal\n\
         1\tሰላም ተስፋዬ በቀለ\t12/01/1983\tS\t\n\
         2\tአበበ ?\t1991\tW\tgregorian\n",
        "delimiter='tab'\ncalendar='ethiopian'\ndate_order='day-first'\ncountry='ET'\nlanguage='am'\n\
         name_order='given-father-grandfather'\n\
         [columns]\nid='ቁጥር'\nname='ሙሉ ስም'\nbirth='የልደት ቀን'\ngender='ጾታ'\ncalendar='cal'\n\
         [values.gender]\nS='female'\nW='male'\n[constants]\nconsent='yes'\n",
    );
    assert_eq!(refusals(&rows), []);
    let first = &rows[0].as_ref().expect("read").person;
    let name = &first.identity.names[0].value;
    assert_eq!(
        name.parts_of(Role::Patronymic).next().map(|t| t.reveal()),
        Some("ተስፋዬ")
    );
    assert_eq!(name.language.as_ref().map(|l| l.tag()), Some("am"));
    let born = &first.identity.births[0].value;
    assert_eq!(born.calendar(), Some(Calendar::Ethiopian));
    // 12 Meskerem 1983.
    let reading = born.readings().next().expect("one");
    assert_eq!(reading.stated.first.gregorian(), (1990, 9, 22));
    assert_eq!(first.identity.gender, Some(Gender::Female));
    assert!(rows[0].as_ref().expect("read").consent().is_recorded());
    let second = &rows[1].as_ref().expect("read").person;
    let calendar = second.identity.births[0].value.calendar();
    assert_eq!(calendar, Some(Calendar::Gregorian));
    assert_eq!(second.identity.names[0].value.parts[1].text, None);
}

#[test]
fn parts_of_a_date_and_ages_are_put_together() {
    let rows = read(
        "given,family,birth_year,birth_month,birth_day,age,recorded\n\
         A,B,1370,2,,,\n\
         A,B,,,,34,2015-03-01\n\
         A,B,,3,,,\n\
         A,B,,,,34,\n",
    );
    assert_eq!(
        refusals(&rows),
        [
            (4, None, Reason::Missing),
            (5, None, Reason::AgeWithoutDate)
        ]
    );
    let person = &rows[1].as_ref().expect("read").person;
    let reading = person.identity.births[0]
        .value
        .readings()
        .next()
        .expect("one");
    assert_eq!(reading.range.first.gregorian(), (1980, 3, 2));
    assert_eq!(reading.range.last.gregorian(), (1981, 3, 1));
}

#[test]
fn a_bad_row_is_named_and_the_next_is_read() {
    let rows = read(
        "name,birth,gender,country,relatives\n\
         A,1991-13-45,f,,\n\
         B,04/05/1991,f,,\n\
         C,91,f,,\n\
         D,,x,,\n\
         E,,,Atlantis,\n\
         F,,,,Hassan\n\
         G,,\n\
         ,1991,,,\n\
         H,1991,,,\n",
    );
    assert_eq!(
        refusals(&rows),
        [
            (2, Some(2), Reason::NoSuchDay),
            (3, Some(2), Reason::AmbiguousDate),
            (4, Some(2), Reason::ShortYear),
            (5, Some(3), Reason::UnknownWord),
            (6, Some(4), Reason::UnknownCountry),
            (7, Some(5), Reason::NotAList),
            (
                8,
                None,
                Reason::WrongColumns {
                    expected: 5,
                    found: 3
                }
            ),
            (9, None, Reason::NoName),
        ]
    );
    assert_eq!(names(&rows), ["H"]);
    let words: Vec<String> = rows
        .iter()
        .filter_map(|r| r.as_ref().err().map(ToString::to_string))
        .collect();
    assert_eq!(
        words[2],
        "line 4, column 2 (birth): the year has two digits: write four"
    );
    assert!(
        words
            .iter()
            .all(|w| !w.contains("Atlantis") && !w.contains("Hassan"))
    );
}

#[test]
fn other_encodings_are_refused_by_line() {
    let mut bytes = b"name,birth_place\nA,B\n".to_vec();
    bytes.extend_from_slice(b"Jos\xe9,B\nC,D\n");
    let rows = read_with(&bytes, &Mapping::default(), Limits::default());
    assert_eq!(refusals(&rows), [(3, Some(1), Reason::NotUtf8)]);
    assert_eq!(names(&rows), ["A", "C"]);
    // Halves of a letter in two fields are no letter.
    let rows = read_with(
        b"name,alias\n\xc3,\xa9\n",
        &Mapping::default(),
        Limits::default(),
    );
    assert_eq!(refusals(&rows), [(2, Some(1), Reason::NotUtf8)]);
    let utf16 = b"\xff\xfen\0a\0m\0e\0\n\0";
    let error = Reader::new(&utf16[..], &Mapping::default(), Limits::default()).err();
    assert_eq!(error, Some(HeadingError::Refused(Reason::NotUtf8)));
}

#[test]
fn a_heading_must_name_somebody() {
    let error = |text: &str, mapping: &str| {
        let mapping = Mapping::from_toml(mapping).expect("a mapping");
        Reader::new(text.as_bytes(), &mapping, Limits::default()).err()
    };
    assert_eq!(error("", ""), Some(HeadingError::Empty));
    assert_eq!(error("a,b\n1,2\n", ""), Some(HeadingError::NoName));
    assert_eq!(
        error("a,b\n1,2\n", "[columns]\nname='c'"),
        Some(HeadingError::NoSuchColumn("name"))
    );
}

#[test]
fn a_quotation_mark_never_closed_costs_its_own_line() {
    let mut text = String::from("name,note\nA,x\n\"B,y\n");
    for i in 0..5_000 {
        text.push_str(&format!("P{i},some text to fill the limit of a row\n"));
    }
    let rows = read(&text);
    assert_eq!(refusals(&rows), [(3, None, Reason::UnclosedQuote)]);
    assert_eq!(rows.len(), 5_002);
    // Also when the end of the file comes first.
    let rows = read("name,note\n\"A,x\nB,y\nC,z\n");
    assert_eq!(refusals(&rows), [(2, None, Reason::UnclosedQuote)]);
    assert_eq!(names(&rows), ["B", "C"]);
    // A text of two lines is one row, and the lines go on being counted.
    let rows = read("name,note\nA,\"x\ny\"\nB,z,\n");
    assert_eq!(names(&rows), ["A"]);
    assert_eq!(rows[1].as_ref().expect_err("three columns").line, 4);
}

#[test]
fn nothing_grows_beyond_its_limit() {
    let limits = Limits {
        max_record: 1_000,
        max_field: 100,
        max_columns: 4,
        max_records: 6,
    };
    let long = "x".repeat(200);
    let huge = "x".repeat(5_000);
    let text = format!("name,note\nA,{long}\nB,{huge}\nC,1,2,3,4,5,6\nD,\nE,\nF,\nG,\n");
    let rows = read_with(text.as_bytes(), &Mapping::default(), limits);
    assert_eq!(
        refusals(&rows),
        [
            (2, Some(2), Reason::FieldTooLarge),
            (3, None, Reason::RecordTooLarge),
            (4, None, Reason::RecordTooLarge),
            (8, None, Reason::TooManyRecords),
        ]
    );
    assert_eq!(names(&rows), ["D", "E", "F"]);
    // Every line opens a quotation mark: given up, not tried for ever.
    let bomb = format!("name,note\n{}", "\"x,\n".repeat(100_001));
    let rows = read_with(bomb.as_bytes(), &Mapping::default(), limits);
    let last = rows.last().and_then(|r| r.as_ref().err()).map(|r| r.reason);
    assert!(last == Some(Reason::QuotingBroken) || last == Some(Reason::TooManyRecords));
}

#[test]
fn never_share_is_read() {
    let rows = read("name,never_share,consent\nA,country:SD; society:3;authority:Police,yes\n");
    let consent = rows[0].as_ref().expect("read").consent();
    let country = |code| Country::from_code(code).expect("a code");
    let may = |s, c| consent.may(Purpose::TracingInNetwork, SocietyId(s), country(c));
    assert_eq!(may(3, "DE"), Decision::Denied(Denied::Society));
    assert_eq!(may(4, "SD"), Decision::Denied(Denied::Country));
    assert_eq!(may(4, "DE"), Decision::Allowed);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(prop_oneof![
        Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(b';'), any::<u8>()], 0..400)) {
        let limits = Limits { max_record: 64, max_field: 32, max_columns: 5, max_records: 50 };
        let mut with_heading = b"name,birth,age,never_share,relatives\n".to_vec();
        with_heading.extend_from_slice(&bytes);
        for input in [&bytes[..], &with_heading[..]] {
            if let Ok(reader) = Reader::new(input, &Mapping::default(), limits) {
                prop_assert!(reader.count() <= 51);
            }
        }
    }

    #[test]
    fn quoted_cells_read_back(cells in proptest::collection::vec("[^\\x00\\r]{1,30}", 1..8)) {
        let mut text = String::from("name,note\n");
        for cell in &cells {
            let cell = cell.replace('"', "\"\"");
            text.push_str(&format!("N,\"{cell}\"\n"));
        }
        let rows = read(&text);
        prop_assert_eq!(rows.len(), cells.len());
        for (row, cell) in rows.iter().zip(&cells) {
            let person = &row.as_ref().expect("a row").person;
            let note = person.casework.notes.first().map_or("", |n| n.text.reveal());
            prop_assert_eq!(note, cell.trim());
        }
    }
}
