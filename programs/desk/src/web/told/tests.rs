//! Every closed sentence of the desk is known, in every language.

use super::*;
use crate::shell::Ended;
use language::locale;
use sign::{Category, Time};
use std::path::{Path, PathBuf};
use wire::LineFault;
use world::desk::{Lie, Told};

fn arabic(text: &str) -> String {
    let html = said(locale("ar").unwrap(), text, DEEP);
    html.as_str().to_owned()
}

#[track_caller]
fn known_as(text: &str) {
    let html = arabic(text);
    assert!(
        html != Html::english(text).as_str(),
        "unknown, so English on every page: {text}\nIts English belongs into pages.ftl, as why-… \
         or told-…, with {{ $a }}, {{ $b }}, {{ $c }} for its values"
    );
    // As it is said in English it is the same sentence.
    let html = said(Locale::english(), text, DEEP);
    let outside = html.as_str().split('<').enumerate();
    let plain: String = outside
        .map(|(at, part)| match at {
            0 => part,
            _ => part.split_once('>').map_or("", |(_, rest)| rest),
        })
        .collect();
    assert!(!plain.is_empty());
}

#[test]
fn every_reason_of_the_keyholder_is_known() {
    for reason in REASONS {
        known_as(words::reason(reason));
    }
}

#[test]
fn what_the_server_and_the_machine_say_is_known() {
    for fault in [
        LineFault::Unreachable("no route".to_owned()),
        LineFault::Busy,
        LineFault::Unable,
        LineFault::Missing,
        LineFault::Refused(500, "it is tired".to_owned()),
        LineFault::Malformed,
    ] {
        known_as(&fault.to_string());
        known_as(&format!("The server: {fault}."));
    }
    use world::desk::Fault;
    for fault in [
        Fault::NoSession,
        Fault::NoKeys,
        Fault::Unread,
        Fault::NoMatcher,
        Fault::NoSeed,
    ] {
        known_as(&fault.to_string());
    }
    for text in [
        words::OLD_ROSTER,
        words::UNANSWERED,
        words::NO_REPLY,
        words::NO_PART,
        words::OTHER_LOG,
        &words::stale_roster(Time(1_793_500_000_000_000)),
        &words::log_withheld(90, 80),
        &record::message::Refused.to_string(),
        &crate::Fault::Passphrase.to_string(),
    ] {
        known_as(text);
    }
}

#[test]
fn what_was_told_is_known() {
    let of = seal::KeyRef {
        society: sign::SocietyId(1),
        record: sign::id::RecordId([7; 16]),
        category: Category::Contact,
        version: 3,
    };
    known_as(&words::withheld(&of));
    for lie in [
        Lie::Reply(release::Mistrust::Consistency),
        Lie::Part(of),
        Lie::Author(of),
        Lie::Keys,
    ] {
        known_as(&words::lie(&lie));
    }
    known_as(&words::lasting(&Told::Wiped).unwrap());
    known_as(&words::lasting(&Told::Seeded).unwrap());
    let branched = "Somebody else saved record 0707 before: your identity, family stay here as a \
                    branch, to be merged.";
    let html = arabic(branched);
    assert!(
        !html.contains("identity") && !html.contains("family"),
        "{html}"
    );
    assert!(html.contains("0707"));
}

#[test]
fn what_is_not_known_stays_english_and_says_so() {
    let html = arabic("a sentence that nobody wrote & <b>");
    assert_eq!(
        html,
        Html::english("a sentence that nobody wrote & <b>").as_str()
    );
    // Free text within a known sentence, too.
    let html = arabic("the server refuses (status 500): it is tired");
    assert!(
        html.contains(Html::english("it is tired").as_str()),
        "{html}"
    );
    assert!(html.contains("500"));
}

#[test]
fn a_sentence_is_not_taken_for_another() {
    let fits = |id: Id, text: &str| {
        let cut = Locale::english().pieces(id, &places());
        fits(&cut, text).is_some()
    };
    assert!(fits(
        id::WHY_NO_READER,
        "society 2 has no team leader's computer that could read it"
    ));
    assert!(!fits(
        id::WHY_NO_READER,
        "society 2 has no team leader's computer"
    ));
    assert!(!fits(
        id::WHY_OWN_SOCIETY,
        "this is the case's own society and more"
    ));
    let ended = Ended::Refused("the case does not allow this step".to_owned());
    assert!(matches!(ended, Ended::Refused(why) if fits(id::WHY_CASE_STEP, &why)));
}

/// Files whose sentences are for the command line only.
const COMMANDS: &[&str] = &[
    "office/network.rs",
    "office/export.rs",
    "web/mod.rs",
    "web/bench.rs",
];

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("tests.rs") {
            out.push(path);
        }
    }
}

/// The texts in a piece of source, up to the bracket that ends it, as the program says them; what
/// is put in stands as a number.
fn texts(source: &str) -> Vec<String> {
    let (mut out, mut depth) = (Vec::new(), 1);
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '"' => {
                let mut text = String::new();
                while let Some(c) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => match chars.next() {
                            Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                            Some(other) => text.push(other),
                            None => {}
                        },
                        '{' => {
                            while chars.next().is_some_and(|c| c != '}') {}
                            text.push('7');
                        }
                        c => text.push(c),
                    }
                }
                out.push(text);
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    out
}

/// What staff are refused on a page is refused in their language: a sentence that is new must be
/// written there, too.
#[test]
fn every_refusal_that_a_page_can_show_is_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for folder in ["office", "shell", "web"] {
        sources(&root.join(folder), &mut files);
    }
    let mut count = 0;
    let mut unknown = Vec::new();
    for file in files {
        if COMMANDS.iter().any(|name| file.ends_with(name)) {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        // Not what tests refuse.
        let source = source.split("#[cfg(test)]").next().unwrap();
        for begin in ["Fault::Refused(", "Fault::asked(", "Fault::Waits("] {
            for rest in source.split(begin).skip(1) {
                for text in texts(rest) {
                    count += 1;
                    if arabic(&text) == Html::english(&text).as_str() {
                        unknown.push(format!("{}: {text}", file.display()));
                    }
                }
            }
        }
    }
    assert!(count > 30, "{count}");
    assert!(
        unknown.is_empty(),
        "no page says these in its language; their English belongs into pages.ftl as why-…, with \
         {{ $a }}, {{ $b }} for its values:\n{}",
        unknown.join("\n")
    );
}
