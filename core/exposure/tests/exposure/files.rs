//! The incident's file, the opened index, the table, the picture.

use crate::kit::{ALL, HERE, Log, Who, index, taken};
use exposure::incident::{Span, What};
use exposure::{Incident, OpenedIndex, Totals, picture, table};
use sign::id::{DeviceId, PersonId};
use sign::{Hash, Time};

const GOOD: &str = r#"
about = "stolen logins"
slack_minutes = 2

[[taken]]
what = "device"
device = "01010101010101010101010101010101"
from = 2022-01-18T09:30:00Z
until = 2022-01-18T10:30:00+01:00
settled = 2022-01-20T00:00:00Z
evidence = "its outbox, seen by two"

[[taken]]
what = "shares"
society = 3
shares = [1, 2]

[[deleted]]
device = "01010101010101010101010101010101"
at = 2022-01-17T00:00:00.5Z
evidence = "wiped"
"#;

#[test]
fn an_incident_is_read_with_its_slack_on_the_safe_side() {
    let incident = Incident::parse(GOOD).expect("good");
    let id = DeviceId([1; 16]);
    let device = incident.taken.iter().find(|t| t.what == What::Device(id));
    let span = device.expect("there").span;
    assert_eq!(span.from.to_string(), "2022-01-18T09:28:00Z");
    assert_eq!(span.until.to_string(), "2022-01-18T09:32:00Z");
    let settled = span.settled.map(|at| at.to_string());
    assert_eq!(settled.as_deref(), Some("2022-01-20T00:02:00Z"));
    let shares = incident.taken.iter().find(|t| t.what != What::Device(id));
    assert_eq!(shares.expect("there").span, Span::ALWAYS);
    let deleted = incident.deleted.first().expect("there");
    assert_eq!(deleted.at.to_string(), "2022-01-16T23:58:00Z");
    assert_eq!(deleted.at.0 % 1_000_000, 500_000);
}

#[test]
fn the_order_of_a_file_s_entries_does_not_matter() {
    let parts: Vec<&str> = GOOD.split("\n\n").collect();
    let turned = [parts[0], parts[2], parts[3], parts[1]].join("\n\n");
    assert_ne!(GOOD, turned);
    assert_eq!(Incident::parse(GOOD), Incident::parse(&turned));
}

#[test]
fn what_is_wrong_in_an_incident_is_named_by_its_line() {
    let swapped = |from: &str, to: &str| {
        assert!(GOOD.contains(from), "{from}");
        Incident::parse(&GOOD.replace(from, to)).expect_err(to)
    };
    for (from, to, line, part) in [
        (
            "what = \"device\"",
            "what = \"desk\"",
            5,
            "nothing that can be taken",
        ),
        ("device = \"01", "device = \"0g", 5, "no id"),
        ("society = 3", "", 13, "`society` is missing"),
        ("society = 3", "society = 0", 13, "from 1"),
        ("shares = [1, 2]", "shares = []", 13, "numbers of shares"),
        ("shares = [1, 2]", "shares = [0]", 13, "numbers of shares"),
        ("what = \"shares\"", "what = \"hub\"", 13, "means nothing"),
        (
            "until = 2022-01-18",
            "until = 2022-01-17",
            5,
            "before `from`",
        ),
        (
            "settled = 2022-01-20",
            "settled = 2022-01-10",
            5,
            "before `until`",
        ),
        (
            "evidence = \"its outbox, seen by two\"",
            "",
            5,
            "needs `evidence`",
        ),
        (
            "evidence = \"wiped\"",
            "evidence = \" \"",
            18,
            "needs `evidence`",
        ),
        (
            "from = 2022-01-18T09:30:00Z",
            "from = 2022-01-18",
            5,
            "no moment",
        ),
        (
            "from = 2022-01-18T09:30:00Z",
            "form = 2022-01-18T09:30:00Z",
            8,
            "unknown field",
        ),
        ("slack_minutes = 2", "slack_minutes = -2", 3, ""),
    ] {
        let fault = swapped(from, to);
        assert!(fault.what.contains(part), "{to}: {fault}");
        assert_eq!(fault.line, line, "{to}: {fault}");
    }
    let empty = Incident::parse("about = \"nothing\"\n").expect_err("empty");
    assert!(empty.what.contains("nothing was taken"));
}

#[test]
fn an_opened_index_reads_back_and_every_broken_one_is_refused() {
    let index = index(HERE, &[1, 2], Hash([0xab; 32]));
    let text = index.to_string();
    assert_eq!(OpenedIndex::parse(&text), Ok(index));
    assert_eq!(
        OpenedIndex::parse(&OpenedIndex::default().to_string()),
        Ok(OpenedIndex::default())
    );
    let lines: Vec<&str> = text.lines().collect();
    for gone in 0..lines.len() {
        let mut fewer = lines.clone();
        let line = fewer.remove(gone);
        let refused = OpenedIndex::parse(&format!("{}\n", fewer.join("\n")));
        // A record less is another index; everything else is counted or needed.
        assert_eq!(refused.is_err(), !line.starts_with("record"), "{line}");
        let mut twice = lines.clone();
        twice.insert(gone, lines[gone]);
        let refused = OpenedIndex::parse(&format!("{}\n", twice.join("\n")));
        assert_eq!(refused.is_err(), !line.starts_with("record"), "{line}");
    }
    for end in 0..text.len() {
        assert!(OpenedIndex::parse(&text[..end]).is_err(), "cut at {end}");
    }
    let id = |n: u8| format!("person\t{}", PersonId([n ^ 0x55; 16]));
    let (one, other) = (id(1), id(2));
    for (from, to) in [
        ("kinfold-opened-index 1", "kinfold-opened-index 2"),
        ("index\t1\t", "index\t0\t"),
        ("index\t1\t", "index\t01\t"),
        ("123456\n", "1234569\n"),
        ("end\t2\n", "end\t2\nend\t2\n"),
        ("abab", "abAB"),
        (one.as_str(), other.as_str()),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(
            OpenedIndex::parse(&text.replacen(from, to, 1)).is_err(),
            "{to}"
        );
    }
}

#[test]
fn a_line_of_the_table_holds_each_reason_with_its_leaves() {
    let mut log = Log::new();
    log.deposit(Who::Desk, 1, ALL);
    log.release(Who::Desk, 1, &[sign::Category::Contact]);
    log.release(Who::Desk, 1, &[sign::Category::Contact]);
    let outcome = log.expose(&taken(What::Device(Who::Desk.device()), 5, 10));
    let mut out = String::new();
    let contact = crate::kit::row(&outcome, 1, sign::Category::Contact);
    table::line(&contact, &mut out);
    let name = crate::kit::person(1);
    assert_eq!(
        out,
        format!("log:{name}\t1\tcontact\tconfirmed\treleased+written\t2,3;1\n")
    );
    assert_eq!(table::HEAD.matches('\t').count(), out.matches('\t').count());
}

#[test]
fn a_picture_with_small_counts_is_not_for_publication() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    let totals = |log: &Log| {
        let outcome = log.expose(&taken(What::Device(Who::Desk.device()), 5, 10));
        let mut totals = Totals::default();
        outcome.people().for_each(|rows| totals.add(&rows));
        totals
    };
    let few = totals(&log);
    assert!(picture::for_staff_only(&few));
    let drawn = picture::draw(&few);
    assert!(drawn.contains("NOT FOR PUBLICATION"));
    assert_eq!(drawn, picture::draw(&few));
    let lines = drawn.lines();
    assert!(lines.clone().next().is_some_and(|l| l.starts_with("<svg ")));
    assert_eq!(
        drawn.matches("<text").count(),
        drawn.matches("</text>").count()
    );
    assert!(!picture::for_staff_only(&Totals::default()));
    assert_eq!(Time(0), Time::default());
}
