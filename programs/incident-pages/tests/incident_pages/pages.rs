//! Every page in every language.

use crate::kit::{House, NOW, words};
use language::{Direction, id, locales};
use sign::sha256;
use std::fs;

const PAGES: [&str; 7] = [
    "now",
    "happened",
    "affected",
    "decisions",
    "decide",
    "severity",
    "drafts",
];

/// A result of `kinfold exposure`, made from the incident's own file.
fn result(house: &House, file: &[u8]) -> serde_json::Value {
    serde_json::json!({
        "format": "kinfold-exposure 1",
        "incident": { "sha256": sha256(&[file]).to_string() },
        "matrix": [
            { "society": 1, "category": "contact", "confirmed": 3, "possible": 412, "ciphertext_only": 2_017, "excluded": 0 },
            { "society": 2, "category": "called", "confirmed": 0, "possible": 0, "ciphertext_only": 0, "excluded": 9 },
        ],
        "persons": [
            { "society": 1, "confirmed": 3, "possible": 412, "ciphertext_only": 1_993, "excluded": 7 },
        ],
        "warnings": ["an interval has no end yet"],
        "of": house.dir().display().to_string(),
    })
}

fn exposed(house: &House) {
    let file = fs::read(house.dir().join("incident.toml")).unwrap();
    let text = result(house, &file).to_string();
    fs::write(house.dir().join("affected.json"), text).unwrap();
}

/// A clock for society 1.
fn with_clock(house: &House) {
    let aware = [
        ("society", "1"),
        ("law", "EU"),
        ("since", "2024-10-04T08:00:00Z"),
        ("shows", "a colleague rang"),
    ];
    let came = house.browser().post("en/now/aware", &aware);
    assert_eq!(came.status, 303, "{}", came.body);
}

/// Which way it runs, where one is, the languages, that nothing is loaded and no message missing.
#[test]
fn every_page_is_there_in_every_language() {
    let house = House::begun();
    with_clock(&house);
    exposed(&house);
    let browser = house.browser();
    let mut seen = 0;
    for locale in locales() {
        let tag = locale.tag();
        let direction = match locale.direction() {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        };
        for path in PAGES.into_iter().chain(["drafts/1"]) {
            let came = browser.get(&format!("{tag}/{path}"));
            assert_eq!(came.status, 200, "{tag} {path}: {}", came.body);
            came.holds(&format!("<html lang=\"{tag}\" dir=\"{direction}\">"));
            came.holds(&words(tag, id::INCIDENT_NAME));
            for none in ["<script", "<img", "<iframe", " style=", "{ $", "<h1></h1>"] {
                came.lacks(none);
            }
            came.lacks("\u{fffd}");
            came.lacks("\u{e000}");
            assert_eq!(came.body.matches("<h1>").count(), 1, "{path}");
            let here = came.body.matches("aria-current=\"page\"").count();
            assert_eq!(here, 1, "{path}");
            // The same page in the other language.
            let others = locales().iter().filter(|other| other.tag() != tag);
            for other in others {
                came.holds(&format!("/{}/{path}\"", other.tag()));
            }
            // No id stands twice.
            let mut ids: Vec<&str> = came.body.split(" id=\"").skip(1).collect();
            ids.iter_mut()
                .for_each(|id| *id = id.split('"').next().unwrap());
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "{path}");
            seen += 1;
        }
        let card = browser.get(&format!("{tag}/card"));
        assert_eq!(card.status, 200);
        card.holds(&words(tag, id::CARD_LEAVE));
        card.holds("@media print");
        card.holds("2024-10-04T08:00:00Z");
    }
    assert!(seen >= 16);
    for missing in [
        "en/nowhere",
        "tlh/now",
        "en",
        "en/drafts/2",
        "en/drafts/x",
        "en/now/aware",
    ] {
        assert_eq!(browser.get(missing).status, 404, "{missing}");
    }
}

#[test]
fn who_is_affected_is_counted_exactly_with_its_warnings_and_its_picture() {
    let house = House::begun();
    let browser = house.browser();
    for tag in ["en", "ar"] {
        let came = browser.get(&format!("{tag}/affected"));
        came.holds("affected.json");
        came.holds("kinfold exposure --log");
    }
    assert_eq!(browser.get("en/affected/picture").status, 404);
    exposed(&house);
    let came = browser.get("en/affected");
    for words in [
        "For staff only",
        ">3<",
        ">412<",
        ">2017<",
        ">9<",
        "no end yet",
    ] {
        came.holds(words);
    }
    came.lacks("another incident file");
    let arabic = browser.get("ar/affected");
    arabic.holds(&words("ar", id::INCIDENT_STAFF_ONLY));
    arabic.holds(">2017<");
    let picture = browser.get("en/affected/picture");
    assert_eq!(picture.headers["content-type"], "image/svg+xml");
    assert!(
        picture.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("sandbox")
    );
    picture.holds("3 / 412 / 2017 / 0");
    // Of another incident file: said.
    let text = result(&house, b"another").to_string();
    fs::write(house.dir().join("affected.json"), text).unwrap();
    browser
        .get("en/affected")
        .holds("made from another incident file");
    // What is no result is said, and nothing is counted.
    fs::write(house.dir().join("affected.json"), "{}").unwrap();
    let came = browser.get("en/affected");
    assert_eq!(came.status, 409);
    came.holds("this is no result of");
}

/// Each field says where it comes from, or that it is not yet known; small counts are not shown.
#[test]
fn a_draft_names_its_sources_and_what_is_not_known() {
    let house = House::begun();
    let browser = house.browser();
    browser
        .get("en/drafts")
        .holds(&words("en", id::INCIDENT_NO_DRAFT));
    with_clock(&house);
    let browser = house.browser();
    browser.get("en/drafts").holds("/en/drafts/1\"");
    let came = browser.get("en/drafts/1");
    for words in [
        "33(1)",
        "33(3)(a)",
        "33(3)(b)",
        "33(3)(c)",
        "33(3)(d)",
        "not yet known",
        "journal line",
        "claim 1, revision 1",
        "33(4)",
    ] {
        came.holds(words);
    }
    came.lacks("affected.json#");
    exposed(&house);
    let came = browser.get("en/drafts/1");
    came.holds("affected.json#/persons/0");
    came.holds("may have been read 400 to 449");
    came.lacks("was read 3");
    house.after(80);
    let late = browser.get("ar/drafts/1");
    late.holds("the filing gives the reasons for the delay");
    late.holds(&words("ar", id::INCIDENT_NOT_YET_KNOWN));
    assert_eq!(NOW.to_string(), "2024-10-04T09:00:00Z");
}
