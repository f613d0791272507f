//! How it stands: clocks, what is overdue, stages; and a command that works on it beside.

use crate::begin::at_field;
use crate::kit::{Bad, House, but, words};
use answering::Console;
use language::id;
use std::fs;

const AWARE: &[(&str, &str)] = &[
    ("mark", "a"),
    ("society", "1"),
    ("law", "EU"),
    ("since", "2024-10-04T08:00:00Z"),
    ("shows", "A colleague rang at eight.\nShe saw the list."),
];

#[test]
fn a_clock_starts_by_a_form_and_warns() {
    let house = House::begun();
    let browser = house.browser();
    let now = browser.get("en/now");
    now.holds("its clock does not run");
    now.holds("No clock runs.");
    let faults: &[Bad<'_>] = &[
        (&[("society", "")], "society", id::INCIDENT_BAD_SOCIETY),
        (&[("society", "1 2")], "society", id::INCIDENT_BAD_SOCIETY),
        (&[("law", "eu")], "law", id::INCIDENT_BAD_LAW),
        (&[("since", "")], "since", id::INCIDENT_BAD_EMPTY),
        (&[("since", "8:00")], "since", id::INCIDENT_BAD_MOMENT),
        (
            &[("since", "2024-10-04T09:00:01Z")],
            "since",
            id::INCIDENT_NO_FUTURE,
        ),
        (&[("shows", "")], "shows", id::INCIDENT_BAD_EMPTY),
    ];
    let lines = house.lines();
    for (other, field, fault) in faults {
        for tag in ["en", "ar"] {
            let came = browser.post(&format!("{tag}/now/aware"), &but(AWARE, other));
            at_field(&came, tag, field, *fault);
            assert_eq!(
                came.body.matches("<details open").count(),
                1,
                "it is not folded away"
            );
        }
    }
    assert_eq!(house.lines(), lines);
    for _ in 0..2 {
        assert_eq!(browser.post("en/now/aware", AWARE).status, 303);
    }
    assert_eq!(house.lines(), lines + 1, "once");
    // What shows it is kept, and the log names it by its hash.
    let console = house.console();
    let evidence = console.incident().clocks().next().unwrap().evidence;
    assert_eq!(console.note(evidence).unwrap(), AWARE[4].1);
    drop(console);
    let now = browser.get("en/now");
    now.holds("She saw the list.");
    now.holds("71:00");
    now.holds(&words("en", id::INCIDENT_NO_WARNING));
    let came = browser.post("en/now/aware", &but(AWARE, &[("mark", "b")]));
    assert_eq!(came.status, 409, "it is never moved");
    came.holds(&words("en", id::INCIDENT_NO_ALREADY));
    came.holds("She saw the list.");
    for (hours, warned) in [
        (23, ">24<"),
        (47, ">24, 48<"),
        (59, "24, 48, 60"),
        (65, "48, 60, 66"),
    ] {
        house.after(hours);
        browser.get("en/now").holds(warned);
    }
    house.after(72);
    for tag in ["en", "ar"] {
        let late = browser.get(&format!("{tag}/now"));
        late.holds(&words(tag, id::INCIDENT_LATE));
        late.holds("state stop");
        let (_, overdue) = late.body.split_once("id=\"overdue\"").unwrap();
        let (overdue, _) = overdue.split_once("</section>").unwrap();
        let (_, link) = overdue.split_once("/drafts/1\"").unwrap();
        let (link, _) = link.split_once("</a>").unwrap();
        // A mark of direction across elements turns a date round.
        assert!(!link.contains('\u{2068}'), "{link}");
    }
}

/// A note that was changed by hand is not shown as what was recorded.
#[test]
fn a_note_that_was_changed_is_not_shown() {
    let house = House::begun();
    let browser = house.browser();
    browser.post("en/now/aware", AWARE);
    let notes: Vec<_> = fs::read_dir(house.dir().join("evidence"))
        .unwrap()
        .collect();
    let [Ok(note)] = &notes[..] else {
        panic!("{notes:?}");
    };
    fs::write(note.path(), "another story").unwrap();
    let now = browser.get("en/now");
    now.lacks("another story");
    now.lacks("She saw the list.");
    // A hash of a file that is kept elsewhere is taken as it is.
    let hash = "ab".repeat(32);
    let other = but(AWARE, &[("mark", "c"), ("society", "2"), ("shows", &hash)]);
    assert_eq!(browser.post("en/now/aware", &other).status, 303);
    browser.get("en/now").holds(&hash);
}

#[test]
fn stages_follow_their_rules() {
    let house = House::begun();
    let browser = house.browser();
    let came = browser.post("ar/now/move", &[("mark", "1")]);
    at_field(&came, "ar", "to", id::ERROR_CHOOSE);
    let came = browser.post("en/now/move", &[("to", "not-a-breach")]);
    at_field(&came, "en", "decision", id::INCIDENT_NO_UNDECIDED);
    let came = browser.post("en/now/move", &[("to", "declared"), ("decision", "x")]);
    at_field(&came, "en", "decision", id::INCIDENT_BAD_NUMBER);
    let came = browser.post("en/now/move", &[("to", "resumed")]);
    assert_eq!(came.status, 409);
    came.holds(&words("en", id::INCIDENT_NO_FROM_HERE));
    let came = browser.post("ar/now/move", &[("to", "not-a-breach"), ("decision", "9")]);
    assert_eq!(came.status, 409);
    came.holds(&words("ar", id::INCIDENT_NO_UNDECIDED));
    for to in ["declared", "notifying"] {
        let form = [("mark", to), ("to", to)];
        for _ in 0..2 {
            assert_eq!(browser.post("en/now/move", &form).status, 303, "{to}");
        }
    }
    browser.get("en/now").holds("telling people");
}

/// The commands work beside the pages: who is in the way is waited for, then said, and what was
/// typed is sent again by a button.
#[test]
fn a_command_that_works_on_it_is_waited_for() {
    let house = House::begun();
    let browser = house.browser();
    let console = Console::open(&house.dir()).unwrap();
    let came = browser.post("ar/now/aware", AWARE);
    assert_eq!(came.status, 409);
    came.holds(&words("ar", id::INCIDENT_IN_USE));
    came.holds(&words("ar", id::INCIDENT_AGAIN));
    for value in ["2024-10-04T08:00:00Z", "She saw the list.", "value=\"a\""] {
        came.holds(value);
    }
    assert_eq!(browser.get("en/now").status, 409);
    drop(console);
    assert_eq!(browser.post("ar/now/aware", AWARE).status, 303);
    assert_eq!(browser.get("en/now").status, 200);
}

/// A log that was tampered with is not shown as the incident.
#[test]
fn a_log_that_does_not_hold_is_said_and_not_shown() {
    let house = House::begun();
    let browser = house.browser();
    let path = house.dir().join("journal");
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(&path, bytes).unwrap();
    let came = browser.get("en/now");
    assert_eq!(came.status, 409);
    came.lacks("id=\"clocks\"");
}
