//! What happened? An incident begins by a form, and more that was taken is added.

use crate::kit::{Bad, Came, House, LEAD, but, words};
use answering::Cause;
use answering::words::Named as _;
use language::{Id, id};
use std::fs;

const LEAD_ID: &str = "01010101010101010101010101010101";
const OTHER_ID: &str = "02020202020202020202020202020202";

const GOOD: &[(&str, &str)] = &[
    ("mark", "one"),
    ("what", "stolen-login"),
    ("societies", "1 4"),
    ("login", LEAD_ID),
    ("from", "2024-09-30T00:00:00Z"),
    ("about", "somebody rang"),
    ("you", "lead"),
    ("you-id", LEAD_ID),
    ("second", "officer"),
    ("second-id", OTHER_ID),
    ("name", "Example \"Society\""),
    ("phone", "+1 555 0100"),
    ("feed", "tag:s.example,2026:"),
];

/// The fault stands at its field, in the page's language, and in the list at the top.
pub(crate) fn at_field(came: &Came, tag: &str, field: &str, fault: Id) {
    assert_eq!(came.status, 422, "{field}: {}", came.body);
    let fault = words(tag, fault);
    came.holds(&format!(
        "<p class=\"fault\" id=\"{field}-fault\">{fault}</p>"
    ));
    came.holds(&format!("href=\"#{field}\""));
}

#[test]
fn before_there_is_an_incident_there_is_one_page() {
    let house = House::empty();
    let browser = house.browser();
    for path in [
        "now",
        "affected",
        "decisions",
        "severity",
        "drafts",
        "drafts/1",
    ] {
        let came = browser.get(&format!("ar/{path}"));
        assert_eq!(came.status, 303, "{path}");
        assert!(came.to.ends_with("/ar/happened"), "{}", came.to);
    }
    for tag in ["en", "ar"] {
        let came = browser.get(&format!("{tag}/happened"));
        came.holds(&words(tag, id::INCIDENT_BEGIN_TEXT));
        for (_, cause) in Cause::WORDS {
            came.holds(&format!("value=\"{}\"", cause.word()));
        }
        assert_eq!(browser.get(&format!("{tag}/card")).status, 200);
    }
    for act in [
        "happened/more",
        "now/aware",
        "now/move",
        "decide",
        "severity",
    ] {
        let came = browser.post(&format!("en/{act}"), &[]);
        assert_eq!(came.status, 303, "{act}");
        assert!(!house.dir().exists());
    }
}

#[test]
fn what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() {
    let house = House::empty();
    let browser = house.browser();
    let device = ("what", "lost-device");
    let faults: &[Bad<'_>] = &[
        (&[("what", "")], "what", id::ERROR_CHOOSE),
        (&[("what", "fire")], "what", id::ERROR_CHOOSE),
        (&[device], "device", id::INCIDENT_BAD_DEVICE),
        (&[device, ("device", "12")], "device", id::INCIDENT_BAD_ID),
        (&[("login", "")], "login", id::INCIDENT_BAD_LOGIN),
        (&[("societies", "")], "societies", id::INCIDENT_BAD_SOCIETY),
        (&[("societies", "0")], "societies", id::INCIDENT_BAD_SOCIETY),
        (
            &[("societies", "1 x")],
            "societies",
            id::INCIDENT_BAD_SOCIETY,
        ),
        (&[("from", "yesterday")], "from", id::INCIDENT_BAD_MOMENT),
        (
            &[("from", "2999-01-01T00:00:00Z")],
            "from",
            id::INCIDENT_NO_FUTURE,
        ),
        (
            &[("until", "2024-01-01T00:00:00Z")],
            "until",
            id::INCIDENT_BAD_UNTIL,
        ),
        (&[("you", "")], "you", id::INCIDENT_BAD_EMPTY),
        (&[("you-id", "")], "you-id", id::INCIDENT_BAD_EMPTY),
        (&[("you-id", "lead")], "you-id", id::INCIDENT_BAD_ID),
        (&[("second-id", "")], "second-id", id::INCIDENT_BAD_EMPTY),
        (
            &[("second-id", LEAD_ID)],
            "second-id",
            id::INCIDENT_BAD_SECOND,
        ),
        (&[("second", "lead")], "second", id::INCIDENT_BAD_SECOND),
        (&[("second", "")], "second", id::INCIDENT_BAD_EMPTY),
        (&[("name", "")], "name", id::INCIDENT_BAD_EMPTY),
        (&[("phone", "")], "phone", id::INCIDENT_BAD_EMPTY),
        (&[("feed", "s.example")], "feed", id::INCIDENT_BAD_FEED),
    ];
    for (other, field, fault) in faults {
        for tag in ["en", "ar"] {
            let came = browser.post(&format!("{tag}/happened/begin"), &but(GOOD, other));
            at_field(&came, tag, field, *fault);
            came.holds("somebody rang");
            for (name, value) in but(GOOD, other) {
                if ["phone", "from", "login", "until"].contains(&name) {
                    came.holds(&format!("value=\"{value}\""));
                }
            }
        }
    }
    assert!(!house.dir().exists(), "nothing was begun");
}

#[test]
fn an_incident_begins_once_and_its_file_is_read_by_exposure() {
    let house = House::empty();
    let browser = house.browser();
    let came = browser.post("en/happened/begin", GOOD);
    assert_eq!(came.status, 303, "{}", came.body);
    assert!(came.to.ends_with("/en/now"));
    let lines = house.lines();
    assert!(lines > 5, "the sentences of the first hour are stated");
    // Sent again: the same, and nothing is begun or written.
    let again = browser.post("en/happened/begin", GOOD);
    assert_eq!((again.status, again.to), (303, came.to));
    assert_eq!(house.lines(), lines);
    let console = house.console();
    assert_eq!(console.opening().by, LEAD);
    assert_eq!(console.opening().cause, Cause::StolenLogin);
    assert_eq!(console.settings().society, "Example \"Society\"");
    let file = fs::read_to_string(console.exposure_file()).unwrap();
    drop(console);
    assert_eq!(exposure::Incident::parse(&file).unwrap().taken.len(), 1);
    // Whoever began works on, without being named on the command line.
    let now = browser.get("en/now");
    assert_eq!(now.status, 200, "{}", now.body);
    now.holds("Somebody used a login that is not theirs");
    // Another form of a second window is refused, and what was typed is on the page.
    let other = browser.post("en/happened/begin", &but(GOOD, &[("mark", "two")]));
    assert_eq!(other.status, 409);
    other.holds(&words("en", id::INCIDENT_NO_ALREADY));
    other.holds("somebody rang");
    assert_eq!(house.lines(), lines);
}

#[test]
fn every_cause_begins() {
    for (word, _) in Cause::WORDS {
        let house = House::empty();
        let device = ("device", "03030303030303030303030303030303");
        let form = but(GOOD, &[("what", word), device]);
        let came = house.browser().post("ar/happened/begin", &form);
        assert_eq!(came.status, 303, "{word}: {}", came.body);
        let file = fs::read_to_string(house.dir().join("incident.toml")).unwrap();
        assert!(!exposure::Incident::parse(&file).unwrap().taken.is_empty());
    }
}

#[test]
fn more_is_added_and_nothing_is_taken_away() {
    let house = House::begun();
    let browser = house.browser();
    let path = house.dir().join("incident.toml");
    let before = fs::read_to_string(&path).unwrap();
    let more = [
        ("mark", "m"),
        ("what", "server-entered"),
        ("societies", "1"),
        ("from", "2024-10-01T00:00:00Z"),
        ("until", "2024-10-03T00:00:00Z"),
    ];
    let came = browser.post(
        "en/happened/more",
        &but(&more, &[("until", "2024-09-01T00:00:00Z")]),
    );
    at_field(&came, "en", "until", id::INCIDENT_BAD_UNTIL);
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    for _ in 0..2 {
        assert_eq!(browser.post("en/happened/more", &more).status, 303);
    }
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.starts_with(&before));
    let read = exposure::Incident::parse(&after).unwrap();
    assert_eq!(read.taken.len(), 2, "once");
    let page = browser.get("ar/happened");
    page.holds("2024-10-03T00:00:00Z");
    page.holds(&sign::sha256(&[after.as_bytes()]).to_string());
    // A file that somebody spoilt by hand is left as it is, and said.
    fs::write(&path, "[[taken]]\nwhat = 3\n").unwrap();
    let came = browser.post("en/happened/more", &but(&more, &[("mark", "n")]));
    assert_eq!(came.status, 409);
    came.holds("incident.toml");
    assert_eq!(fs::read_to_string(&path).unwrap(), "[[taken]]\nwhat = 3\n");
}
