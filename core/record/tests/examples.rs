//! The sample files of `examples/`: read as they stand, bad rows named, scripts and calendars as
//! its README says.

use record::consent::Purpose;
use record::csv::{self, Mapping};
use record::pfif;
use record::register::{Imported, Reason, Refused};
use record::request::{request_from_toml, statement_from_toml};
use record::script::Script;
use sign::Time;
use std::collections::BTreeSet;

const HIGHLAND: &[u8] = include_bytes!("../../../examples/highland.csv");
const DELTA: &[u8] = include_bytes!("../../../examples/delta.csv");
const HARBOUR: &[u8] = include_bytes!("../../../examples/harbour.tsv");
const LAKESIDE: &[u8] = include_bytes!("../../../examples/lakeside.xml");

type Rows = (Vec<Imported>, Vec<Refused>);

fn divide(rows: impl Iterator<Item = Result<Imported, Refused>>) -> Rows {
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for row in rows {
        match row {
            Ok(person) => good.push(person),
            Err(refused) => bad.push(refused),
        }
    }
    (good, bad)
}

fn table(bytes: &[u8], mapping: &str) -> Rows {
    let mapping = Mapping::from_toml(mapping).expect("a mapping");
    divide(csv::Reader::new(bytes, &mapping, csv::Limits::default()).expect("a heading"))
}

fn all() -> [Rows; 4] {
    let now = Time(1_704_067_200_000_000);
    [
        table(HIGHLAND, include_str!("../../../examples/highland.toml")),
        table(DELTA, include_str!("../../../examples/delta.toml")),
        table(HARBOUR, ""),
        divide(pfif::Register::new(LAKESIDE, now, pfif::Limits::default())),
    ]
}

fn reasons(rows: &Rows) -> Vec<(u64, Option<&str>, Reason)> {
    rows.1.iter().map(|r| (r.line, r.field, r.reason)).collect()
}

#[test]
fn the_samples_are_read_and_their_bad_rows_named() {
    let [highland, delta, harbour, lakeside] = all();
    assert_eq!(
        reasons(&highland),
        [
            (21, Some("birth"), Reason::NoSuchDay),
            (61, Some("birth"), Reason::NoSuchDay),
            (91, Some("gender"), Reason::UnknownWord),
        ]
    );
    assert_eq!(highland.0.len(), 120);
    assert_eq!(
        reasons(&delta),
        [
            (13, Some("name"), Reason::NotUtf8),
            (
                34,
                None,
                Reason::WrongColumns {
                    expected: 13,
                    found: 4
                }
            ),
            (78, None, Reason::UnclosedQuote),
        ]
    );
    assert_eq!(delta.0.len(), 154);
    assert_eq!(
        reasons(&harbour),
        [
            (16, Some("birth"), Reason::AmbiguousDate),
            (45, Some("name"), Reason::NoName),
            (100, Some("address_country"), Reason::UnknownCountry),
            (121, Some("birth"), Reason::ShortYear),
        ]
    );
    assert_eq!(harbour.0.len(), 180);
    let fields: Vec<_> = lakeside.1.iter().map(|r| (r.field, r.reason)).collect();
    assert_eq!(
        fields,
        [
            (Some("expiry_date"), Reason::Expired),
            (Some("source_date"), Reason::Missing),
            (Some("sex"), Reason::UnknownWord),
            (Some("date_of_birth"), Reason::NoSuchDay),
        ]
    );
    assert_eq!(lakeside.0.len(), 70);
}

#[test]
fn there_are_scripts_dangers_and_missing_consents() {
    let registers = all();
    let people = || registers.iter().flat_map(|(good, _)| good);
    let scripts: BTreeSet<Script> = people()
        .flat_map(|i| i.person.names().map(|n| n.script))
        .collect();
    for script in [
        Script::Latin,
        Script::Arabic,
        Script::Ethiopic,
        Script::Cyrillic,
        Script::Han,
        Script::Devanagari,
        Script::Bengali,
        Script::Myanmar,
    ] {
        assert!(scripts.contains(&script), "{script:?}");
    }
    assert!(people().filter(|i| i.person.in_danger()).count() > 20);
    assert!(people().filter(|i| !i.consent().is_recorded()).count() > 20);
    assert!(people().all(|i| i.source_id().is_some()));
}

#[test]
fn the_sought_person_stands_in_another_register_in_another_script() {
    let request = request_from_toml(include_str!("../../../examples/request.toml")).expect("read");
    assert!(!request.sought_in_danger());
    let sought = request.sought.identity.births[0].value.readings().next();
    let sought = sought.expect("one").range;
    let [_, (delta, _), _, _] = all();
    let found: Vec<&Imported> = delta
        .iter()
        .filter(|i| {
            i.person
                .names()
                .any(|n| n.written.reveal() == "صالح إبراهيم آدم")
        })
        .collect();
    assert_eq!(found.len(), 1);
    let born = found[0].person.identity.births[0].value.readings().next();
    assert!(born.expect("one").range.meets(sought));
    assert!(!found[0].person.in_danger());
    assert!(found[0].consent().is_recorded());
    let statement = statement_from_toml(include_str!("../../../examples/consent-statement.toml"));
    assert_eq!(statement.expect("read").purpose, Purpose::TracingInNetwork);
}
