//! The first draft for an authority.

use crate::kit::{House, LEAD, NOW, after};
use answering::draft::{Exposed, draft};
use answering::{Cause, Console};
use incident::{Aware, Event, Filed, Jurisdiction};
use sign::{Hash, SocietyId, sha256};

fn with_clock() -> (House, Console) {
    let (house, mut console) = House::new(Cause::ServerEntered);
    let aware = Aware {
        society: SocietyId(1),
        jurisdiction: Jurisdiction::from_code("EU").unwrap(),
        since: NOW,
        evidence: Hash([8; 32]),
    };
    console.record(after(1), LEAD, Event::Aware(aware)).unwrap();
    (house, console)
}

fn exposed(console: &Console) -> Exposed {
    let file = std::fs::read(console.exposure_file()).unwrap();
    let text = serde_json::json!({
        "format": "kinfold-exposure 1",
        "incident": { "sha256": sha256(&[&file]).to_string() },
        "matrix": [
            { "society": 1, "category": "contact", "confirmed": 3, "possible": 412, "ciphertext_only": 2_000, "excluded": 0 },
            { "society": 1, "category": "family", "confirmed": 0, "possible": 7, "ciphertext_only": 2_408, "excluded": 0 },
            { "society": 2, "category": "contact", "confirmed": 777, "possible": 0, "ciphertext_only": 0, "excluded": 0 },
        ],
        "persons": [
            { "society": 2, "confirmed": 777, "possible": 0, "ciphertext_only": 0, "excluded": 0 },
            { "society": 1, "confirmed": 3, "possible": 412, "ciphertext_only": 1_993, "excluded": 7 },
        ],
        "warnings": ["an interval has no end yet"],
    });
    Exposed::parse(&text.to_string(), "affected.json").unwrap()
}

#[test]
fn every_field_has_its_source_or_says_that_it_is_not_known() {
    let (_house, console) = with_clock();
    let nobody = draft(&console, SocietyId(1), None, after(2)).unwrap();
    let text = nobody.text(None);
    for article in ["33(1)", "33(3)(a)", "33(3)(b)", "33(3)(c)", "33(3)(d)"] {
        assert!(
            nobody.fields.iter().any(|field| field.article == article),
            "{article}"
        );
    }
    let unknown = text.matches("  not yet known").count();
    let empty = nobody.fields.iter().filter(|field| field.said.is_empty());
    assert_eq!(unknown, empty.count());
    assert!(text.contains("33(4)  To follow") && text.contains("33(3)(b) Contact point"));
    for (said, source) in nobody.fields.iter().flat_map(|field| &field.said) {
        assert!(!said.is_empty() && !source.is_empty(), "{said}");
    }
    // Each claim that stands is said once, with its number.
    assert!(text.contains("[claim 1, revision 1, believed]"), "{text}");
    assert!(
        draft(&console, SocietyId(2), None, after(2)).is_err(),
        "its clock does not run"
    );
}

#[test]
fn counts_below_fifty_are_in_no_draft_and_other_societies_neither() {
    let (_house, console) = with_clock();
    let exposed = exposed(&console);
    let made = draft(&console, SocietyId(1), Some(&exposed), after(2)).unwrap();
    let text = made.text(Some(&exposed));
    let counted: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("together"))
        .collect();
    assert_eq!(counted.len(), 3, "{text}");
    assert_eq!(
        counted[0].trim(),
        "People in records: enquirers, sought persons and relatives, each once: was read not \
         shown, may have been read 400 to 449, copied but unreadable 1950 to 1999, not reached \
         not shown; together 2400 to 2449"
    );
    for line in counted {
        for number in line
            .split(|c: char| !c.is_ascii_digit())
            .filter(|n| !n.is_empty())
        {
            let number: u64 = number.parse().unwrap();
            assert!(number >= 50, "{line}");
        }
        assert!(!line.contains("777"), "{line}");
    }
    assert!(text.contains("[affected.json#/persons/1]"), "{text}");
    assert!(text.contains("Look at this first: an interval has no end yet"));
    assert!(!text.contains("another incident file"));
    // Once the incident's file is corrected, the counts are of another.
    std::fs::write(console.exposure_file(), "# corrected").unwrap();
    let made = draft(&console, SocietyId(1), Some(&exposed), after(2)).unwrap();
    assert!(made.text(Some(&exposed)).contains("another incident file"));
}

#[test]
fn a_late_first_filing_asks_for_its_reasons_and_a_second_one_is_a_phase() {
    let (_house, mut console) = with_clock();
    let of = |console: &Console, hours| draft(console, SocietyId(1), None, after(hours)).unwrap();
    assert!(of(&console, 72).look.is_empty());
    assert!(of(&console, 73).look[0].contains("reasons for the delay"));
    let filed = Filed {
        society: SocietyId(1),
        jurisdiction: Jurisdiction::from_code("EU").unwrap(),
        document: Hash([2; 32]),
        reasons: None,
    };
    assert_eq!(of(&console, 3).phase, 1);
    console.record(after(3), LEAD, Event::Filed(filed)).unwrap();
    assert_eq!(of(&console, 80).phase, 2);
    assert!(of(&console, 80).look.is_empty());
}

#[test]
fn what_is_no_result_is_refused() {
    for bad in ["", "{", "{}", r#"{"format":"kinfold-exposure 2"}"#, "[1]"] {
        let fault = Exposed::parse(bad, "x.json").unwrap_err().to_string();
        assert!(fault.starts_with("x.json: "), "{fault}");
    }
    // Counts that are none are no counts, and nothing panics.
    let (_house, console) = with_clock();
    let odd =
        r#"{"format":"kinfold-exposure 1","persons":[{"society":1,"confirmed":-3}],"matrix":7}"#;
    let odd = Exposed::parse(odd, "x.json").unwrap();
    assert!(draft(&console, SocietyId(1), Some(&odd), after(2)).is_ok());
}
