//! Letters and call sheets.

use crate::kit::{Ground, NOW, member, row, staff};
use contact::Row;
use courier::deciding;
use record::safe::Means;
use record::script::Language;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

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

/// What stands in a PDF, if a program that reads it is here; else what stands in its page.
fn text_of(pdf: &Path) -> String {
    let read = Command::new("pdftotext")
        .args([pdf.as_os_str(), "-".as_ref()])
        .output();
    match read {
        Ok(read) => String::from_utf8(read.stdout).expect("a text"),
        Err(_) => {
            let mut told = std::io::stderr();
            let what = "SKIPPED: no pdftotext (Debian: poppler-utils); the page was read instead";
            writeln!(told, "{what}").expect("an error stream");
            fs::read_to_string(pdf.with_extension("html")).expect("a page")
        }
    }
}

fn is_chromium_here() -> bool {
    if Command::new("chromium").arg("--version").output().is_ok() {
        return true;
    }
    let required = std::env::var("KINFOLD_BROWSER").is_ok_and(|is| is == "required");
    assert!(
        !required,
        "KINFOLD_BROWSER=required, and there is no chromium"
    );
    writeln!(
        std::io::stderr(),
        "SKIPPED: no PDF was made; apt-get install chromium"
    )
    .expect("said");
    false
}

/// A letter of two sheets for each, one person a file, in both directions; made once.
#[test]
fn a_pdf_of_a_letter_names_its_recipient_and_nobody_else() {
    if !is_chromium_here() {
        return;
    }
    let mut arabic = member(2, &[Means::Letter]);
    let slip = arabic.affected.slip.as_mut().expect("a slip");
    slip.contact.safe.languages = vec![Language::from_tag("ar").expect("a tag")];
    let ground = Ground::of(&[member(1, &[Means::Letter]), arabic]);
    assert_eq!(printed(&ground).len(), 2);
    let out = ground.campaign.join("../sheets");
    assert_eq!(courier::pdf::make(&out).expect("PDFs"), 2);
    let mut seen = Vec::new();
    for entry in fs::read_dir(&out).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ext| ext != "pdf") {
            continue;
        }
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "its owner's only");
        let bytes = fs::read(&path).expect("a PDF");
        assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 2_000);
        let text = text_of(&path);
        let this = if text.contains("Person1") { 1 } else { 2 };
        let other = 3 - this;
        assert!(text.contains(&format!("Long Street {this}")), "{text}");
        assert!(
            !text.contains(&format!("Person{other}")),
            "one person a file: {text}"
        );
        assert!(!text.contains(&format!("Long Street {other}")), "{text}");
        seen.push(this);
    }
    seen.sort_unstable();
    assert_eq!(seen, [1, 2]);
    assert!(!out.join(".pdf").exists(), "what Chromium kept is gone");
    // Again: what is there is left. After one was lost: that one.
    assert_eq!(courier::pdf::make(&out).expect("PDFs"), 0);
    let mut all = fs::read_dir(&out).expect("a folder").flatten();
    let pdf = all.find(|of| of.path().extension().is_some_and(|ext| ext == "pdf"));
    fs::remove_file(pdf.expect("a PDF").path()).expect("gone");
    assert_eq!(courier::pdf::make(&out).expect("PDFs"), 1);
    keep_to_look_at(&out);
}

/// The PDFs lie where somebody can look at them.
fn keep_to_look_at(out: &Path) {
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("letters");
    fs::create_dir_all(&to).expect("a folder");
    for entry in fs::read_dir(out).expect("a folder").flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

/// A window shows who it is from and for, on the left in either direction.
#[test]
fn a_letter_has_its_address_in_the_window() {
    let ground = Ground::of(&[member(1, &[Means::Letter])]);
    let pages = printed(&ground);
    let [(_, page)] = &pages[..] else {
        panic!("one page");
    };
    let (_, window) = page
        .split_once("<address class=\"window\">")
        .expect("a window");
    let (window, _) = window.split_once("</address>").expect("its end");
    for line in [
        "P.O. Box 12, 1000 Anytown",
        "Person1",
        "Long Street 1, 1000 Anytown",
    ] {
        assert!(window.contains(&format!(">{line}</div>")), "{window}");
    }
    for rule in [
        "left: 0",
        "top: 25mm",
        "width: 85mm",
        "margin: 20mm",
        "height: 17.7mm",
    ] {
        assert!(page.contains(rule), "{rule}");
    }
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
