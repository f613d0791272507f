//! Every folder as it is shipped.

use language::check::check;
use language::{Args, Direction, Locale, Piece, Standing, id, locale, locales, state_file};
use proptest::prelude::*;

#[test]
fn every_folder_is_in_order() {
    for locale in locales() {
        assert_eq!(check(locale.tag()).unwrap(), [], "{}", locale.tag());
    }
}

#[test]
fn the_named_messages_are_those_of_english() {
    let english = Locale::english();
    for id in id::ALL {
        assert_ne!(english.standing(*id), Standing::Missing);
        assert_eq!(english.standing(*id), Standing::Source);
    }
    assert_eq!(english.coverage().all, id::ALL.len() as u32);
    assert_eq!(english.coverage().said, english.coverage().all);
}

#[test]
fn arabic_is_a_whole_draft_of_today() {
    let arabic = locale("ar").unwrap();
    assert!(arabic.is_draft());
    assert_eq!(arabic.lowest(), Standing::Draft, "no message is stale");
    assert_eq!(arabic.coverage().said, arabic.coverage().all);
    assert_eq!(arabic.coverage().checked, 0);
    assert_eq!(arabic.direction(), Direction::Rtl);
    assert!(!Locale::english().is_draft());
}

#[test]
fn the_state_file_is_what_it_should_be() {
    let file = include_str!("../locales/ar/state");
    assert_eq!(state_file("ar").unwrap(), file);
    assert!(state_file("tlh").is_none());
}

#[test]
fn a_page_asks_for_no_message_in_vain() {
    let args = || {
        let args = Args::none().number("pages", 3).number("max", 3);
        let args = args.number("step", 1).number("all", 8).number("done", 8);
        let args = args
            .number("month", 2)
            .code("day", "3")
            .code("year", "2027");
        let args = args.number("sent", 2).number("of", 7).number("there", 2);
        let args = args
            .number("size", 12)
            .number("width", 9)
            .number("height", 9);
        let args = args.number("from", 1).number("to", 2).number("age", 34);
        let args = args.text("a", "x").text("b", "x").text("c", "x");
        let args = args.text("means", "x").text("seen", "x");
        let args = args.number("count", 3).code("staff", "1a2b");
        let args = args.code("society", "1").code("leaf", "7");
        let args = args.number("number", 4);
        let args = args
            .code("phone", "+41 00 000 00 00")
            .code("code", "482 913 077 362");
        let args = args
            .text("name", "x")
            .text("kinds", "x")
            .text("channel", "x");
        let args = args
            .text("language", "x")
            .text("dialect", "x")
            .text("gender", "x");
        let args = args
            .code("order", "1a2b")
            .text("word", "x")
            .text("date", "y");
        // Those of the guide.
        let places = [
            "what",
            "parts",
            "length",
            "shown",
            "found",
            "bytes",
            "files",
            "cells",
            "forms",
            "again",
            "control",
            "record",
            "records",
            "clock",
            "lines",
            "read",
            "copied",
            "excluded",
            "people",
            "wrongly",
            "more",
            "unaware",
            "pairs",
            "person",
            "own",
            "other",
            "everybody",
            "sum",
            "twice",
            "first",
            "second",
            "until",
            "instead",
            "opened",
            "given",
            "milliseconds",
            "most",
            "name",
            "passphrase",
            "short",
            "ways",
            "texts",
            "file",
            "byte",
            "moment",
        ];
        places
            .into_iter()
            .fold(args, |args, place| args.code(place, "1"))
    };
    for tag in ["en", "ar", "en-XA", "ar-XB"] {
        let locale = locale(tag).unwrap();
        for id in id::ALL {
            let text = locale.text(*id, &args());
            assert!(!text.is_empty(), "{tag} {}", id.name());
            assert!(!text.contains(['{', '}', '\u{e000}', '\u{e001}']), "{text}");
        }
    }
}

#[test]
fn arabic_has_six_plurals() {
    let arabic = locale("ar").unwrap();
    let said = |n| arabic.text(id::START_FIND_TEXT, &Args::none().number("pages", n));
    let heads: Vec<String> = [0, 1, 2, 3, 11, 100].map(said).into();
    for (at, text) in heads.iter().enumerate() {
        let others = heads.iter().enumerate().filter(|(other, _)| *other != at);
        // Numbers apart, no two are one sentence.
        let bare = |t: &str| t.replace(|c: char| c.is_ascii_digit(), "");
        for (_, other) in others {
            assert_ne!(bare(text), bare(other));
        }
    }
    // Rules of the library end at 102: see `Args::number`.
    assert!(said(10).contains("صفحات"));
    assert!(!said(99).contains("صفحات"));
}

#[test]
fn a_date_is_a_number_a_word_and_a_number() {
    let args = || {
        let args = Args::none().number("month", 3);
        args.code("day", "7").code("year", "2027")
    };
    let code = |text: &str| Piece::Code(text.to_owned());
    let text = |text: &str| Piece::Text(text.to_owned());
    let said = Locale::english().pieces(id::DATE, &args());
    assert_eq!(
        said,
        [code("7"), text(" \u{2068}March\u{2069} "), code("2027")]
    );
    let said = locale("ar").unwrap().text(id::DATE, &args());
    assert!(said.starts_with("\u{2066}7\u{2069} "), "{said:?}");
}

#[test]
fn a_date_within_a_sentence_keeps_its_codes() {
    let args = Args::none().number("month", 3);
    let args = args.code("day", "7").code("year", "2027");
    for tag in ["en", "ar", "en-XA", "ar-XB"] {
        let locale = locale(tag).unwrap();
        let date = locale.pieces(id::DATE, &args);
        let pieces = locale.pieces(id::CASE_NEXT, &Args::none().said("date", &date));
        for code in ["7", "2027"] {
            assert!(pieces.contains(&Piece::Code(code.to_owned())), "{tag}");
        }
        let text = locale.text(id::CASE_NEXT, &Args::none().said("date", &date));
        assert!(!text.contains('\u{fffd}'), "{text}");
        let (open, shut): (Vec<char>, Vec<char>) = text
            .chars()
            .filter(|c| ('\u{2066}'..='\u{2069}').contains(c))
            .partition(|c| *c != '\u{2069}');
        assert_eq!(open.len(), shut.len(), "{text:?}");
    }
}

#[test]
fn a_message_that_lacks_a_value_is_not_half_said() {
    let arabic = locale("ar").unwrap();
    assert_eq!(arabic.text(id::CASE_STATE, &Args::none()), "");
}

#[test]
fn pseudo_languages_change_the_words_and_not_the_values() {
    let args = || Args::none().text("word", "received");
    let accented = locale("en-XA").unwrap().text(id::CASE_STATE, &args());
    assert_eq!(
        accented,
        "[Ýóúř řéqúéšŧ íš:······] \u{2068}received\u{2069}"
    );
    let turned = locale("ar-XB").unwrap();
    assert_eq!(turned.direction(), Direction::Rtl);
    assert!(
        turned
            .text(id::CASE_STATE, &args())
            .contains("\u{202e}Your\u{202c}")
    );
    // Nobody is given one unasked.
    assert!(locales().iter().all(|locale| !locale.tag().contains("-X")));
}

proptest! {
    /// Whatever is put into a place stays one piece and cannot turn the text behind it round.
    #[test]
    fn values_cannot_break_out(value: String, code: String) {
        let arabic = locale("ar").unwrap();
        let said = arabic.pieces(id::CASE_STATE, &Args::none().text("word", &value));
        prop_assert!(said.iter().all(|piece| matches!(piece, Piece::Text(_))));
        let said = arabic.text(id::CASE_STATE, &Args::none().text("word", &value));
        let opened = said.matches(['\u{2066}', '\u{2067}', '\u{2068}']).count();
        prop_assert_eq!(opened, said.matches('\u{2069}').count());
        prop_assert_eq!(opened, 1);
        let said = arabic.pieces(id::CASE_STATE, &Args::none().code("word", &code));
        let codes = said.iter().filter(|piece| matches!(piece, Piece::Code(_))).count();
        prop_assert_eq!(codes, 1);
    }
}

/// The guide for caseworkers names what stands on the pages, word for word.
#[test]
fn the_caseworkers_guide_says_what_the_pages_say() {
    let guide = include_str!("../../../docs/CASEWORKER.md");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en");
    let mut said = std::collections::BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "ftl") {
            let text = std::fs::read_to_string(path).unwrap();
            let values = text.lines().filter_map(|line| line.split_once(" = "));
            said.extend(values.map(|(_, value)| value.trim().to_owned()));
        }
    }
    let bold = guide.split("**").skip(1).step_by(2);
    // Words that are bold because they matter, and stand on no page.
    let ours = ["bold", "alone", "Opening is remembered for ever."];
    let mut checked = 0;
    for words in bold.filter(|words| !ours.contains(words)) {
        assert!(said.contains(words), "no page says: {words}");
        checked += 1;
    }
    assert!(checked >= 25, "{checked}");
}
