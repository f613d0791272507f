//! Letters and call sheets.

use crate::kit::{Ground, NOW, member, row, staff};
use contact::Row;
use courier::deciding;
use record::safe::Means;
use std::fs;

fn printed(ground: &Ground) -> Vec<(String, String)> {
    let out = ground.campaign.join("../sheets");
    let mut store = ground.open();
    courier::paper::print(&mut store, &out, NOW).expect("pages");
    let mut pages = Vec::new();
    for entry in fs::read_dir(&out).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("a name");
        let page = fs::read_to_string(entry.path()).expect("a page");
        pages.push((name, page));
    }
    pages.sort();
    pages
}

#[test]
fn a_letter_is_neutral_outside_and_complete_inside_for_one_person() {
    let ground = Ground::of(&[member(1, &[Means::Letter]), member(2, &[Means::Letter])]);
    let pages = printed(&ground);
    assert_eq!(pages.len(), 2);
    for (name, page) in &pages {
        assert!(name.starts_with("letter-"));
        let (outside, inside) = page.split_once("</section>").expect("two sheets");
        let outside = outside.split_once("class=\"sheet\"").expect("a sheet").1;
        let one = outside.contains("Person1");
        let (this, other) = if one { ("1", "2") } else { ("2", "1") };
        assert!(outside.contains(&format!("Long Street {this},")));
        assert!(
            !page.contains(&format!("Person{other}")),
            "one person a page"
        );
        for word in [
            "Family Links",
            "missing",
            "breach",
            "refugee",
            "exercise",
            "Draft",
        ] {
            assert!(!outside.contains(word), "{word}");
        }
        for words in [
            "This is an exercise",
            "On 18 January somebody got into one of our computers.",
            "your names, your birth and what you look like",
            "We never ask for documents",
            "+41 00 000 00 00",
            "Code of this message",
        ] {
            assert!(inside.contains(words), "{words}");
        }
    }
    assert_eq!(row(&ground, Row::Attempted), 2);
    // Printing again prints nobody again.
    let mut store = ground.open();
    let out = ground.campaign.join("../sheets2");
    let again = courier::paper::print(&mut store, &out, NOW).expect("pages");
    assert_eq!(again, courier::paper::Printed::default());
}

#[test]
fn a_call_sheet_begins_with_the_code_and_asks_before_it_tells() {
    let ground = Ground::of(&[member(1, &[Means::Voice])]);
    let pages = printed(&ground);
    let [(name, page)] = &pages[..] else {
        panic!("one page");
    };
    assert!(name.starts_with("call-"));
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}"));
    let order = [
        at("Leave no message on a machine"),
        at("1. Give the code"),
        at("2. Offer to be rung back"),
        at("ring us on the number on your card"),
        at("Are you safe to talk?"),
        at("4. Say"),
        at("On 18 January somebody got into"),
        at("If it becomes too much"),
        at("Invented help line, day and night"),
        at("not safe to go on"),
    ];
    assert!(order.is_sorted(), "{order:?}");
}

/// What was ordered and not finished when the process ended is printed again, once.
#[test]
fn a_page_that_was_ordered_and_not_written_is_written() {
    use contact::{Event, Intended};
    use courier::entry::Entry;
    let ground = Ground::of(&[member(1, &[Means::Letter])]);
    let mut store = ground.open();
    let intended = Intended {
        person: crate::kit::who(1),
        wave: 1,
        at: NOW,
    };
    store
        .add(&Entry::Event(Event::Intended(intended)))
        .expect("an order");
    drop(store);
    assert_eq!(printed(&ground).len(), 1);
    assert_eq!(row(&ground, Row::Attempted), 1);
    let mut store = ground.open();
    deciding::pause(&mut store, staff(1), NOW).expect("one");
}
