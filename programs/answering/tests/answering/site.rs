//! The public site.

use crate::kit::{House, LEAD, NOW, OFFICER, after, state};
use answering::site::{Files, files, publish, verify};
use answering::{Cause, Console, Fault, spoken};
use claims::{Claim, Confidence, Kind, Scope, Section, Status, Wording};
use flate2::{Compression, write::GzEncoder};
use html5gum::{Token, Tokenizer};
use quick_xml::Reader;
use quick_xml::events::Event as Xml;
use sign::time::DAY;
use sign::{Hash, Time};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;

const TOLD: &str = "The disk with the <register> & its copies was locked.";
const TOLD_ARABIC: &str = "القرص الذي فيه السجل كان مقفلًا.";

fn claim(id: u32, text: &str) -> Claim {
    let wording = |language: &str, text: &str| Wording {
        language: language.into(),
        text: text.into(),
        revision: 1,
        translator: "translator".into(),
        reviewed: true,
    };
    Claim {
        id,
        section: Section::WhatHappened,
        kind: Kind::Fact,
        status: Status::Confirmed,
        scope: Scope {
            systems: vec![],
            from: None,
            to: None,
            populations: vec![],
            unseen: String::new(),
            coverage: 0,
        },
        evidence: vec![Hash([1; 32])],
        confidence: Confidence::High,
        owner: LEAD,
        approved_by: OFFICER,
        valid_until: NOW.plus(30 * DAY),
        supersedes: None,
        revision: 1,
        wordings: vec![wording("en", text), wording("ar", TOLD_ARABIC)],
    }
}

fn house() -> (House, Console) {
    let (house, mut console) = House::new(Cause::ServerEntered);
    state(&mut console, claim(50, TOLD));
    let more = "[[sent]]\non = 2024-10-05\nchannel = \"sms\"\n\
                [[sent]]\non = 2024-10-06\nuntil = 2024-10-08\nchannel = \"letter\"\n\
                [[signpost]]\ncountry = \"<Country>\"\nname = \"Legal aid\"\nphone = \"+1 555 0101\"\n\
                reviewed_by = \"officer\"\nvalid_until = 2024-12-01\n\
                [[statement]]\non = 2024-10-04\nclaims = [1, 50]\n";
    let console = house.set(console, more);
    (house, console)
}

fn text_of(files: &Files, file: &str) -> String {
    String::from_utf8(files[file].clone()).unwrap()
}

/// Every file in which one of these is said, HTML and XML marks read.
fn saying<'a>(files: &'a Files, words: &[&str]) -> Vec<&'a str> {
    let said = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        words.iter().any(|words| text.contains(words))
    };
    let all = files.iter().filter(|(_, bytes)| said(bytes));
    all.map(|(name, _)| name.as_str()).collect()
}

fn sms(console: &Console, id: u32, now: Time) -> bool {
    spoken::speak(language::Locale::english(), |speech| {
        console.claims().sms(&[id], speech, now).is_ok()
    })
}

#[test]
fn a_claim_that_is_taken_back_is_gone_from_every_file_and_message() {
    let (_house, mut console) = house();
    let before = files(&console, after(1)).unwrap();
    let said = saying(&before, &[TOLD, TOLD_ARABIC]);
    let wanted = [
        "ar/feed.xml",
        "ar/index.html",
        "ar/notice.txt",
        "ar/statement-1.html",
        "en/feed.xml",
        "en/index.html",
        "en/notice.txt",
        "en/statement-1.html",
    ];
    assert_eq!(said, wanted);
    assert!(sms(&console, 50, after(1)));

    let withdrawal = claims::Withdrawal {
        id: 50,
        by: (LEAD, OFFICER),
    };
    console
        .say(after(2), LEAD, claims::Event::Withdrawn(withdrawal))
        .unwrap();
    let now = files(&console, after(2)).unwrap();
    assert_eq!(saying(&now, &[TOLD, TOLD_ARABIC]), [""; 0]);
    assert!(!sms(&console, 50, after(2)));
    // It is corrected, not removed in silence; a reader that kept the entry takes it out.
    assert!(text_of(&now, "en/index.html").contains("taken back on"));
    assert!(text_of(&now, "en/statement-1.html").contains("We no longer make this statement"));
    let gone = "at:deleted-entry ref=\"tag:s.example,2026:en/50\"";
    assert!(text_of(&now, "en/feed.xml").contains(gone));
    assert_eq!(now.len(), before.len(), "every address answers still");
}

#[test]
fn a_claim_that_ended_or_was_replaced_is_gone_too() {
    let (_house, mut console) = house();
    let late = NOW.plus(30 * DAY);
    // Only the newest is said; the first hour's ended long before.
    let mut newer = claim(51, "Nothing else was reached on that day at all.");
    newer.supersedes = Some(50);
    newer.valid_until = NOW.plus(60 * DAY);
    newer.wordings.truncate(1);
    state(&mut console, newer);
    let said = files(&console, after(1)).unwrap();
    assert_eq!(saying(&said, &[TOLD, TOLD_ARABIC]), [""; 0]);
    let statement = text_of(&said, "ar/statement-1.html");
    assert!(statement.contains("Nothing else was reached") && statement.contains("lang=\"en\""));
    let later = files(&console, late).unwrap();
    assert!(text_of(&later, "en/index.html").contains("not confirmed again since"));
    assert!(
        text_of(&later, "en/index.html").contains("This page is old"),
        "nobody looked"
    );
    assert!(!text_of(&said, "en/index.html").contains("This page is old"));
    // When nothing is left, there is nothing to publish.
    let end = NOW.plus(61 * DAY);
    assert!(matches!(files(&console, end), Err(Fault::Asked(_))));
}

#[test]
fn a_page_says_from_which_day_on_it_is_old() {
    let (_house, mut console) = house();
    // A sentence of the first hour ends after two days: 6 October, 9 o'clock.
    let index = text_of(&files(&console, after(1)).unwrap(), "en/index.html");
    assert!(index.contains("If today is later than"), "{index}");
    assert!(index.contains("5 October 2024"), "{index}");
    for id in console.stated().into_iter().filter(|id| *id != 50) {
        console
            .say(after(1), LEAD, claims::Event::Archived(id))
            .unwrap();
    }
    // The one that is left ends in a month, and is too old after two weeks.
    let index = text_of(&files(&console, after(1)).unwrap(), "en/index.html");
    assert!(index.contains("17 October 2024"), "{index}");
    console
        .say(after(48), LEAD, claims::Event::Checked(50))
        .unwrap();
    let index = text_of(&files(&console, after(48)).unwrap(), "en/index.html");
    assert!(
        index.contains("19 October 2024") && index.contains("6 October 2024"),
        "{index}"
    );
}

#[test]
fn pages_run_nothing_load_nothing_lead_nowhere_else_and_are_small() {
    let (_house, console) = house();
    let files = files(&console, after(1)).unwrap();
    let mut pages = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        pages += 1;
        for token in Tokenizer::new(bytes.as_slice()) {
            let Ok(Token::StartTag(tag)) = token else {
                continue;
            };
            let tag_name = String::from_utf8_lossy(&tag.name).into_owned();
            let loads = [
                "script", "img", "iframe", "form", "object", "embed", "audio", "video", "base",
            ];
            assert!(!loads.contains(&tag_name.as_str()), "{name}: {tag_name}");
            for (attribute, value) in &tag.attributes {
                let attribute = String::from_utf8_lossy(attribute).into_owned();
                assert!(
                    !attribute.starts_with("on") && attribute != "src",
                    "{name}: {attribute}"
                );
                let value = String::from_utf8_lossy(value).into_owned();
                if attribute != "href" || value == "data:," || value == "#main" {
                    continue;
                }
                let to = value
                    .strip_prefix('/')
                    .unwrap_or_else(|| panic!("{name}: {value}"));
                assert!(files.contains_key(to), "{name} leads to {value}");
            }
        }
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(bytes).unwrap();
        let packed = packed.finish().unwrap().len();
        assert!(packed <= 14 * 1024, "{name}: {packed}");
    }
    assert_eq!(pages, 15, "seven in each language, and the first");
    let sent = text_of(&files, "en/sent.html");
    assert!(sent.contains("text messages, without a link") && sent.contains("letters"));
    assert!(text_of(&files, "en/help.html").contains("&lt;Country&gt;"));
    assert!(text_of(&files, "en/status.html").contains("we are finding out what happened"));
    // Arabic is marked as a draft on every page that says something, also where a sentence is one.
    for (name, bytes) in files
        .iter()
        .filter(|(name, _)| name.starts_with("ar/") && name.ends_with("html"))
    {
        let text = String::from_utf8_lossy(bytes).into_owned();
        assert!(
            text.contains("No speaker of this language has checked"),
            "{name}"
        );
        assert!(text.contains("dir=\"rtl\""), "{name}");
    }
}

#[test]
fn the_feed_is_xml_with_an_id_of_its_own_for_every_claim() {
    let (_house, console) = house();
    let files = files(&console, after(1)).unwrap();
    for name in ["en/feed.xml", "ar/feed.xml"] {
        let text = text_of(&files, name);
        let mut reader = Reader::from_str(&text);
        let (mut depth, mut entries, mut in_id) = (0_i32, 0, false);
        let mut ids = BTreeSet::new();
        loop {
            match reader.read_event().unwrap() {
                Xml::Start(tag) => {
                    depth += 1;
                    entries += i32::from(tag.local_name().as_ref() == "entry");
                    in_id = tag.local_name().as_ref() == "id";
                }
                Xml::End(_) => {
                    depth -= 1;
                    in_id = false;
                }
                Xml::Text(id) if in_id => {
                    let id = id.to_string();
                    assert!(id.starts_with("tag:s.example,2026:"), "{id}");
                    assert!(ids.insert(id), "{name}: an id twice");
                }
                Xml::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        assert_eq!(
            usize::try_from(entries).unwrap(),
            console.stated().len(),
            "{name}"
        );
        assert_eq!(ids.len(), console.stated().len() + 1);
        assert!(!text.contains(['\u{2068}', '\u{2069}']));
    }
}

#[test]
fn one_changed_byte_is_found_and_named() {
    let (house, mut console) = house();
    let out = house.site();
    let done = publish(&mut console, LEAD, &out, after(1)).unwrap();
    let key = Hash(*console.key().as_bytes()).to_string();
    let manifest = verify(&out, Some(&key)).unwrap();
    assert_eq!(manifest.files.len(), done.files);
    assert!(
        verify(&out, Some(&Hash([1; 32]).to_string())).is_err(),
        "another's key"
    );
    let names: Vec<String> = manifest.files.keys().cloned().collect();
    for name in &names {
        let path = out.join(name);
        let whole = fs::read(&path).unwrap();
        for at in [0, whole.len() / 2, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).unwrap();
            let fault = verify(&out, None).unwrap_err().to_string();
            assert!(
                fault.contains(&format!("{name} is not what was published")),
                "{fault}"
            );
        }
        fs::remove_file(&path).unwrap();
        let fault = verify(&out, None).unwrap_err().to_string();
        assert!(fault.contains(&format!("{name} is missing")), "{fault}");
        fs::write(&path, &whole).unwrap();
    }
    for name in ["manifest.txt", "manifest.sig"] {
        let path = out.join(name);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).unwrap();
            assert!(verify(&out, None).is_err(), "{name}, byte {at}");
        }
        fs::write(&path, &whole).unwrap();
    }
    fs::write(out.join("en/more.html"), "x").unwrap();
    let fault = verify(&out, None).unwrap_err().to_string();
    assert!(fault.contains("en/more.html was not published"), "{fault}");
    fs::remove_file(out.join("en/more.html")).unwrap();
    let page = out.join("en/index.html");
    let elsewhere = house.incident().join("copy");
    fs::rename(&page, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &page).unwrap();
    assert!(verify(&out, None).is_err(), "a link to the same bytes");
    fs::remove_file(&page).unwrap();
    fs::rename(&elsewhere, &page).unwrap();
    verify(&out, Some(&key)).unwrap();
}

#[test]
fn a_site_is_replaced_whole_and_nothing_else_is_ever_replaced() {
    let (house, mut console) = house();
    let out = house.site();
    let first = publish(&mut console, LEAD, &out, after(1)).unwrap();
    // What an earlier attempt left lies in nobody's way.
    fs::create_dir_all(house.site().with_file_name(".site.new/old")).unwrap();
    let withdrawal = claims::Withdrawal {
        id: 50,
        by: (LEAD, OFFICER),
    };
    console
        .say(after(2), LEAD, claims::Event::Withdrawn(withdrawal))
        .unwrap();
    let second = publish(&mut console, LEAD, &out, after(2)).unwrap();
    assert_ne!(first.manifest, second.manifest);
    verify(&out, None).unwrap();
    assert!(!house.site().with_file_name(".site.new").exists());
    // The digest stands in the log.
    let logged = console.lines().iter().filter_map(|line| match &line.line {
        answering::Line::Published(of) => Some(of.manifest),
        _ => None,
    });
    assert_eq!(
        logged.collect::<Vec<_>>(),
        [first.manifest, second.manifest]
    );
    let foreign = house.incident();
    let before = fs::read(foreign.join("journal")).unwrap();
    assert!(publish(&mut console, LEAD, &foreign, after(3)).is_err());
    assert_eq!(fs::read(foreign.join("journal")).unwrap(), before);
    // The same claims at the same moment give the same bytes.
    assert_eq!(
        files(&console, after(3)).unwrap(),
        files(&console, after(3)).unwrap()
    );
}

#[test]
fn a_site_below_a_path_leads_only_there() {
    let (house, console) = House::new(Cause::Unknown);
    let path = house.incident().join("settings.toml");
    let text = fs::read_to_string(&path)
        .unwrap()
        .replace("path = \"\"", "path = \"/notice\"");
    fs::write(&path, text).unwrap();
    let console = house.set(console, "");
    let files = files(&console, after(1)).unwrap();
    let index = text_of(&files, "en/index.html");
    assert!(index.contains("href=\"/notice/en/status.html\"") && !index.contains("href=\"/en/"));
}

#[test]
fn the_card_is_a_page_without_a_link() {
    let (_house, console) = house();
    for locale in language::locales() {
        for console in [None, Some(&console)] {
            let card = answering::card(locale, console);
            assert!(!card.contains("<a ") && !card.contains("<script"));
            assert_eq!(card.contains("+1 555 0100"), console.is_some());
        }
    }
}
