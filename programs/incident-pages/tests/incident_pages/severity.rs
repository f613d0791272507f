//! Severity by the method of ENISA, by the vectors that everybody can work out by hand.

use crate::begin::at_field;
use crate::kit::{Bad, House, but, words};
use language::id;

const INTRUSION: &[(&str, &str)] = &[
    ("data", "sensitive"),
    ("raised", "0"),
    ("lowered", "0"),
    ("ease", "maximum"),
    ("confidentiality", "unknown-recipients"),
    ("integrity", "kept"),
    ("availability", "for-a-time"),
    ("malicious", "yes"),
    ("people", "515000"),
];

#[test]
fn the_vectors_of_the_method_are_recorded_and_shown() {
    let house = House::begun();
    let browser = house.browser();
    let addresses = [
        ("data", "simple"),
        ("confidentiality", "known-recipients"),
        ("availability", "kept"),
        ("malicious", ""),
        ("people", "150"),
    ];
    let vague = [
        ("ease", "negligible"),
        ("availability", "kept"),
        ("malicious", ""),
    ];
    let limited = [("ease", "limited"), ("availability", "kept")];
    let raised = but(&addresses, &[("raised", "2")]);
    let vectors: &[Bad<'_>] = &[
        (&[], "4 × 1.00 + 1.25 = 5.25", id::INCIDENT_BAND_VERY_HIGH),
        (&addresses, "1 × 1.00 + 0.25 = 1.25", id::INCIDENT_BAND_LOW),
        (&raised, "3 × 1.00 + 0.25 = 3.25", id::INCIDENT_BAND_HIGH),
        (&vague, "4 × 0.25 + 0.50 = 1.50", id::INCIDENT_BAND_LOW),
        (&limited, "4 × 0.50 + 1.00 = 3.00", id::INCIDENT_BAND_HIGH),
    ];
    for (at, (other, sum, band)) in vectors.iter().enumerate() {
        let mark = at.to_string();
        let mut form = but(INTRUSION, other);
        form.push(("mark", &mark));
        for _ in 0..2 {
            let came = browser.post("en/severity", &form);
            assert_eq!(came.status, 303, "{}", came.body);
        }
        for tag in ["en", "ar"] {
            let page = browser.get(&format!("{tag}/severity"));
            page.holds(sum);
            page.holds(&words(tag, *band));
            page.lacks(&words(tag, id::INCIDENT_OVERRIDE_TEXT));
        }
    }
    let console = house.console();
    assert_eq!(
        console.incident().assessments().len(),
        vectors.len(),
        "each once"
    );
    drop(console);
    browser
        .get("en/severity")
        .holds(&words("en", id::INCIDENT_BEFORE));
    browser.get("en/now").holds("3.00");
}

#[test]
fn an_override_and_the_score_are_both_kept_and_shown() {
    let house = House::begun();
    let browser = house.browser();
    let mut low = but(
        INTRUSION,
        &[
            ("data", "simple"),
            ("ease", "negligible"),
            ("confidentiality", "kept"),
            ("availability", "kept"),
            ("malicious", ""),
            ("unintelligible", "yes"),
        ],
    );
    low.extend([
        ("perils", "detention"),
        ("perils", "minors"),
        ("data", "behavioural"),
    ]);
    assert_eq!(browser.post("en/severity", &low).status, 303);
    let console = house.console();
    let last = console.incident().assessments().last().unwrap();
    assert_eq!((last.data.len(), last.perils.len()), (2, 2));
    assert_ne!(last.band(), last.acted_on());
    drop(console);
    for tag in ["en", "ar"] {
        let page = browser.get(&format!("{tag}/severity"));
        for shown in [
            id::INCIDENT_OVERRIDE_TEXT,
            id::INCIDENT_BAND_LOW,
            id::INCIDENT_BAND_HIGH,
            id::INCIDENT_DETENTION,
            id::INCIDENT_OVER_100,
            id::INCIDENT_UNINTELLIGIBLE,
            id::INCIDENT_NO_DUTY,
        ] {
            page.holds(&words(tag, shown));
        }
    }
}

#[test]
fn what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() {
    let house = House::begun();
    let browser = house.browser();
    let faults: &[Bad<'_>] = &[
        (&[("data", "")], "data", id::ERROR_CHOOSE),
        (&[("data", "secret")], "data", id::ERROR_CHOOSE),
        (&[("raised", "300")], "raised", id::INCIDENT_BAD_NUMBER),
        (&[("ease", "")], "ease", id::ERROR_CHOOSE),
        (
            &[("confidentiality", "")],
            "confidentiality",
            id::ERROR_CHOOSE,
        ),
        (&[("integrity", "")], "integrity", id::ERROR_CHOOSE),
        (&[("availability", "x")], "availability", id::ERROR_CHOOSE),
        (&[("perils", "rain")], "perils", id::ERROR_CHOOSE),
        (&[("people", "")], "people", id::INCIDENT_BAD_EMPTY),
        (&[("people", "-1")], "people", id::INCIDENT_BAD_NUMBER),
    ];
    for (other, field, fault) in faults {
        for tag in ["en", "ar"] {
            let came = browser.post(&format!("{tag}/severity"), &but(INTRUSION, other));
            at_field(&came, tag, field, *fault);
            came.holds("name=\"malicious\" value=\"yes\" checked");
            if *field != "people" {
                came.holds("value=\"515000\"");
            }
        }
    }
    assert!(house.console().incident().assessments().is_empty());
}
