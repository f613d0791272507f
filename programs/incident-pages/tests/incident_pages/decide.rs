//! Decisions.

use crate::begin::at_field;
use crate::kit::{Bad, House, LEAD, OFFICER, but, words};
use incident::{Decider, Role};
use language::id;

const HASH: &str = "abababababababababababababababababababababababababababababababab";

const GOOD: &[(&str, &str)] = &[
    ("mark", "d"),
    ("question", "Are people in \"hiding\" told?\nAnd when?"),
    ("options", "by a visit\n\nnot yet\n"),
    ("chosen", "2"),
    ("reasons", "A letter may be opened."),
    ("harm-if-told", "Somebody may find them."),
    ("harm-if-not", "They cannot leave in time."),
    ("evidence", HASH),
    ("unknown", "who has the list"),
    ("dissent", "one thought a call was safe"),
    ("basis", "Art 34 GDPR"),
    ("decider-1", "lead"),
    ("role-1", "lead"),
    ("decider-2", "officer"),
    ("role-2", "data-protection"),
    ("decided-at", "2024-10-04T08:30:00Z"),
    ("known-since", "2024-10-04T08:00:00Z"),
    ("review-by", "2024-10-05T08:00:00Z"),
    ("people", "7"),
    ("selector", HASH),
];

#[test]
fn a_decision_is_taken_once_with_all_that_was_typed() {
    let house = House::begun();
    let browser = house.browser();
    for tag in ["en", "ar"] {
        browser
            .get(&format!("{tag}/decisions"))
            .holds(&words(tag, id::INCIDENT_UNDECIDED));
    }
    for _ in 0..2 {
        let came = browser.post("en/decide", GOOD);
        assert_eq!(came.status, 303, "{}", came.body);
        assert!(came.to.ends_with("/en/decisions"));
    }
    let console = house.console();
    assert_eq!(console.decided(), 1, "once");
    let decision = console.incident().decisions().next().unwrap().clone();
    drop(console);
    assert_eq!(decision.question, GOOD[1].1);
    assert_eq!(decision.options, ["by a visit", "not yet"]);
    assert_eq!((decision.chosen, decision.people), (1, 7));
    let decider = |staff, role| Decider { staff, role };
    assert_eq!(
        decision.deciders,
        [
            decider(LEAD, Role::Lead),
            decider(OFFICER, Role::DataProtection)
        ]
    );
    assert_eq!(decision.evidence.len(), 1);
    assert_eq!(decision.selector, decision.evidence.first().copied());
    assert_eq!(decision.harm_if_told, "Somebody may find them.");
    assert_eq!(decision.harm_if_not_told, "They cannot leave in time.");
    for tag in ["en", "ar"] {
        let page = browser.get(&format!("{tag}/decisions"));
        for shown in [
            "&quot;hiding&quot;",
            "by a visit",
            "A letter may be opened.",
            "Somebody may find them.",
            "They cannot leave in time.",
            "who has the list",
            "one thought a call was safe",
            "Art 34 GDPR",
            HASH,
            &decision.digest().to_string(),
        ] {
            page.holds(shown);
        }
        page.lacks(&words(tag, id::INCIDENT_REVIEW_DUE));
    }
    // A later one takes its place; the first stays to be read.
    let second = but(GOOD, &[("mark", "e"), ("supersedes", "1"), ("chosen", "1")]);
    assert_eq!(browser.post("ar/decide", &second).status, 303);
    house.after(24);
    let page = browser.get("en/decisions");
    assert_eq!(page.body.matches("A letter may be opened.").count(), 2);
    page.holds(&words("en", id::INCIDENT_SUPERSEDED));
    page.holds(&words("en", id::INCIDENT_REVIEW_DUE));
    let third = but(GOOD, &[("mark", "f"), ("supersedes", "1")]);
    assert_ne!(
        browser.post("en/decide", &third).status,
        303,
        "it has a successor already"
    );
}

#[test]
fn what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() {
    let house = House::begun();
    let browser = house.browser();
    let faults: &[Bad<'_>] = &[
        (&[("question", "")], "question", id::INCIDENT_BAD_EMPTY),
        (&[("question", " \n")], "question", id::INCIDENT_BAD_EMPTY),
        (&[("options", "one")], "options", id::INCIDENT_BAD_OPTIONS),
        (&[("chosen", "")], "chosen", id::INCIDENT_BAD_EMPTY),
        (&[("chosen", "3")], "chosen", id::INCIDENT_BAD_CHOSEN),
        (&[("chosen", "0")], "chosen", id::INCIDENT_BAD_CHOSEN),
        (&[("chosen", "two")], "chosen", id::INCIDENT_BAD_NUMBER),
        (&[("reasons", "")], "reasons", id::INCIDENT_BAD_EMPTY),
        (
            &[("harm-if-told", "")],
            "harm-if-told",
            id::INCIDENT_BAD_EMPTY,
        ),
        (
            &[("harm-if-not", "")],
            "harm-if-not",
            id::INCIDENT_BAD_EMPTY,
        ),
        (&[("evidence", "ab")], "evidence", id::INCIDENT_BAD_HASH),
        (&[("unknown", "")], "unknown", id::INCIDENT_BAD_EMPTY),
        (&[("basis", "")], "basis", id::INCIDENT_BAD_EMPTY),
        (&[("decider-1", "")], "decider-1", id::ERROR_CHOOSE),
        (&[("role-2", "")], "role-2", id::ERROR_CHOOSE),
        (&[("decider-2", "lead")], "decider-2", id::INCIDENT_NO_TWO),
        (&[("role-3", "lead")], "decider-3", id::ERROR_CHOOSE),
        (
            &[("decided-at", "now")],
            "decided-at",
            id::INCIDENT_BAD_MOMENT,
        ),
        (
            &[("decided-at", "2024-10-04T10:00:00Z")],
            "decided-at",
            id::INCIDENT_NO_FUTURE,
        ),
        (
            &[("known-since", "2024-10-04T08:31:00Z")],
            "known-since",
            id::INCIDENT_BAD_KNOWN,
        ),
        (
            &[("review-by", "2024-10-04T08:30:00Z")],
            "review-by",
            id::INCIDENT_BAD_REVIEW,
        ),
        (&[("people", "many")], "people", id::INCIDENT_BAD_NUMBER),
        (&[("people", "")], "people", id::INCIDENT_BAD_EMPTY),
        (&[("selector", "zz")], "selector", id::INCIDENT_BAD_HASH),
        (
            &[("supersedes", "x")],
            "supersedes",
            id::INCIDENT_BAD_NUMBER,
        ),
    ];
    for (other, field, fault) in faults {
        for tag in ["en", "ar"] {
            let came = browser.post(&format!("{tag}/decide"), &but(GOOD, other));
            at_field(&came, tag, field, *fault);
            for kept in [
                "one thought a call was safe",
                "value=\"officer\"",
                "value=\"data-protection\" selected",
            ] {
                if !other.iter().any(|(name, _)| *name == "role-2") {
                    came.holds(kept);
                }
            }
        }
    }
    assert_eq!(house.console().decided(), 0);
}

/// What is typed into a field cannot become another line of the file that the form is read by.
#[test]
fn nothing_typed_becomes_another_field() {
    let house = House::begun();
    let browser = house.browser();
    let odd = "x\"\npeople = 9\n'''\n\"\"\"\\u0041 [deciders] ]] #";
    let form = but(
        GOOD,
        &[
            ("question", odd),
            ("reasons", odd),
            ("options", "a\"]\nb'''"),
        ],
    );
    assert_eq!(browser.post("en/decide", &form).status, 303);
    let console = house.console();
    let decision = console.incident().decisions().next().unwrap();
    assert_eq!((decision.question.as_str(), decision.people), (odd, 7));
    assert_eq!(decision.options, ["a\"]", "b'''"]);
}
