//! The invented registers: the same from the same seed, read without a refused row, in as many
//! scripts and calendars as promised, with people who stand in two of them.

#![expect(clippy::unwrap_used, reason = "a test that fails shows where")]

use kinfold::demo::people::{Canary, Plan, SOCIETIES};
use record::csv::{self, Mapping};
use record::date::Calendar;
use record::pfif;
use record::register::Imported;
use record::script::Script;
use sign::Time;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const PLAN: Plan = Plan {
    people: 2_000,
    seed: 7,
    canaries: false,
};

fn files(plan: Plan) -> (BTreeMap<String, Vec<u8>>, Vec<Canary>) {
    let dir = tempfile::tempdir().unwrap();
    let canaries = plan.write_all(dir.path()).unwrap();
    let files = fs::read_dir(dir.path()).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read(path).unwrap())
    });
    (files.collect(), canaries)
}

fn read(files: &BTreeMap<String, Vec<u8>>, society: usize) -> Vec<Imported> {
    let society = &SOCIETIES[society];
    let bytes = &files[society.file][..];
    let rows: Vec<_> = if society.file.ends_with("xml") {
        let now = Time(1_704_067_200_000_000);
        pfif::Register::new(bytes, now, pfif::Limits::default()).collect()
    } else {
        let text = society
            .mapping
            .map_or("", |(name, _)| std::str::from_utf8(&files[name]).unwrap());
        let mapping = Mapping::from_toml(text).unwrap();
        let reader = csv::Reader::new(bytes, &mapping, csv::Limits::default()).unwrap();
        assert!(
            reader.columns().iter().all(Option::is_some),
            "{}",
            society.name
        );
        reader.collect()
    };
    rows.into_iter()
        .map(|row| row.unwrap_or_else(|refused| panic!("{}: {refused:?}", society.name)))
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_gives_others() {
    let (first, _) = files(PLAN);
    assert_eq!(first, files(PLAN).0);
    let (other, _) = files(Plan { seed: 8, ..PLAN });
    for society in &SOCIETIES {
        assert_ne!(first[society.file], other[society.file]);
    }
    // The first rows of a longer register are those of a shorter one.
    let (longer, _) = files(Plan {
        people: 4_000,
        ..PLAN
    });
    let short = &first["highland.csv"];
    assert!(longer["highland.csv"].starts_with(short));
}

#[test]
fn every_row_is_read_in_eight_scripts_and_four_calendars() {
    let (files, _) = files(PLAN);
    let mut scripts = BTreeSet::new();
    let mut calendars = BTreeSet::new();
    let mut languages = BTreeSet::new();
    let (mut relations, mut phones, mut births) = (0, 0, 0);
    for at in 0..SOCIETIES.len() {
        let persons = read(&files, at);
        assert_eq!(persons.len() as u64, PLAN.rows(at));
        let mut ids = BTreeSet::new();
        for row in &persons {
            assert!(ids.insert(row.source_id().unwrap().reveal().to_owned()));
            for name in row.person.names() {
                scripts.extend(name.written.reveal().chars().filter_map(Script::of_char));
                languages.extend(name.language.iter().map(|l| l.tag().to_owned()));
            }
            for born in &row.person.identity.births {
                births += 1;
                calendars.extend(born.value.calendar().map(Calendar::word));
            }
            relations += row.person.family.relations.len();
            phones += row.person.contact.phones.len();
        }
    }
    assert!(scripts.len() >= 8, "{scripts:?}");
    assert_eq!(calendars.len(), 4, "{calendars:?}");
    for language in ["am", "ar", "fa", "ps", "uk", "zh", "ne", "bn", "my"] {
        assert!(languages.contains(language), "{languages:?}");
    }
    assert!(births >= 1_900 && relations >= 1_500 && phones >= 800);
}

#[test]
fn one_person_in_ten_stands_in_two_registers() {
    let (files, _) = files(PLAN);
    // The tenth row of Highland is the ninth of Delta, in Ge'ez or Latin letters.
    let births = |at: usize, row: usize| {
        let row = &read(&files, at)[row].person.identity;
        row.births[0].value.readings().next().unwrap().stated
    };
    let mut agree = 0;
    for tenth in 0..20 {
        let row = tenth * 10 + 9;
        let other = (1 + tenth % 3) % SOCIETIES.len();
        let (here, there) = (births(0, row), births(other, row - 1));
        // Years alone overlap with the day.
        agree += usize::from(here.first <= there.last && there.first <= here.last);
    }
    // Some are written as a guess or in a calendar that is off by days; chance gives one or two.
    assert!(agree >= 12, "{agree} of 20");
}

#[test]
fn canaries_stand_in_the_registers_each_once() {
    let plan = Plan {
        canaries: true,
        ..PLAN
    };
    let (files, canaries) = files(plan);
    assert!(canaries.len() > 1_000);
    let markers: BTreeSet<&str> = canaries.iter().map(|c| c.marker.as_str()).collect();
    assert_eq!(markers.len(), canaries.len());
    let texts: BTreeMap<&str, &str> = SOCIETIES
        .iter()
        .map(|s| (s.name, std::str::from_utf8(&files[s.file]).unwrap()))
        .collect();
    for canary in &canaries {
        let found = texts[canary.society]
            .matches(canary.marker.as_str())
            .count();
        let twice = canary.society == "Lakeside" && canary.field == "id";
        assert_eq!(found, 1 + usize::from(twice), "{canary:?}");
    }
    // They are read as texts of the person.
    for at in 0..SOCIETIES.len() {
        assert_eq!(read(&files, at).len() as u64, plan.rows(at));
    }
}
