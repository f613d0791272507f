//! The four public words, and one word more about a request.

use crate::browser::{Browser, Came, attributes, fields, with};
use crate::house::{A, DESK, MATCHER, OTHER, REVOKED, Server, line, now, spool, until, word};
use crate::path::{numbers, opened, ready, walk};
use line::Calls as _;
use portal::web::Limits;
use record::case::PublicWord;
use record::form::{Content, Says};
use sign::Time;
use sign::id::IntakeId;
use std::net::SocketAddr;

pub(crate) fn case(browser: &Browser, numbers: &(String, String)) -> Came {
    let page = browser.get("/en/case", &[]).text();
    let typed = [
        ("reference", numbers.0.as_str()),
        ("secret", numbers.1.as_str()),
    ];
    browser.post("/en/case", &with(&page, &typed), false)
}

pub(crate) fn says(browser: &Browser, numbers: &(String, String)) -> String {
    let page = case(browser, numbers).text();
    let (_, after) = page.split_once("<h2>Your request is: ").unwrap();
    let said = after.split("</h2>").next().unwrap();
    said.trim_matches(|c: char| !c.is_ascii_alphabetic())
        .to_owned()
}

pub(crate) fn only_form(hub: SocketAddr) -> IntakeId {
    let mut found = Vec::new();
    until("the form at the hub", || {
        found = line(hub, DESK).forms(A, 0).unwrap();
        found.len() == 1
    });
    found[0].intake
}

/// Waits until the portal's box is empty.
fn read(hub: SocketAddr) {
    until("the portal reads its letters", || {
        line(hub, crate::house::PORTAL).mail(0).unwrap().is_empty()
    });
}

#[test]
fn a_case_says_the_newest_word_of_a_desk_of_its_society_and_of_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let (receipt, _, _) = walk(&browser, "en");
    let numbers = numbers(&receipt.text());
    let intake = only_form(hub.address);
    assert_eq!(says(&browser, &numbers), "received");

    let at = now();
    let tell = |seed, said, at| {
        let letter = word(seed, intake, said, at);
        line(hub.address, DESK).letters(vec![letter]).unwrap();
        read(hub.address);
    };
    tell(DESK, PublicWord::BeingWorkedOn, at);
    assert_eq!(says(&browser, &numbers), "being worked on");
    // An older one changes nothing, nor one that came again, nor one from the far future.
    tell(DESK, PublicWord::PleaseContactUs, Time(at.0 - 1));
    tell(DESK, PublicWord::BeingWorkedOn, at);
    tell(DESK, PublicWord::Closed, at.plus(40 * sign::time::HOUR));
    assert_eq!(says(&browser, &numbers), "being worked on");
    // Words by whoever is no usable desk of this society.
    for liar in [OTHER, MATCHER, REVOKED, 99, crate::house::PORTAL] {
        tell(liar, PublicWord::Closed, at.plus(1));
        assert_eq!(says(&browser, &numbers), "being worked on", "{liar}");
    }
    // One bit of a word is changed on its way.
    let mut letter = word(DESK, intake, PublicWord::Closed, at.plus(2));
    let last = letter.body.0.len() - 1;
    letter.body.0[last] ^= 1;
    line(hub.address, DESK).letters(vec![letter]).unwrap();
    read(hub.address);
    assert_eq!(says(&browser, &numbers), "being worked on");
    // What was told outlives the portal.
    tell(DESK, PublicWord::PleaseContactUs, at.plus(3));
    drop(portal);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    assert_eq!(says(&browser, &numbers), "please contact us");
}

#[test]
fn by_both_numbers_one_word_more_is_sealed_and_kept_like_a_request() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let (receipt, _, _) = walk(&browser, "en");
    let mine = numbers(&receipt.text());
    let intake = only_form(hub.address);
    let page = case(&browser, &mine).text();
    assert!(!page.contains("Marqa"), "no name and no answer on it");
    let path = attributes(&page, "<form method=\"post\" action=\"").remove(0);

    // What is wrong is said, and nothing is lost.
    let none = browser.post(&path, &with(&page, &[("text", "Marqa was seen")]), false);
    assert_eq!(none.status, 422);
    assert!(none.text().contains("id=\"says-fault\""));
    assert!(fields(&none.text()).contains(&("text".to_owned(), "Marqa was seen".to_owned())));
    let empty = browser.post(
        &path,
        &with(&page, &[("says", "news"), ("text", " ")]),
        false,
    );
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("id=\"text-fault\""));
    // With a wrong number it is the page that everybody sees who has a wrong number.
    let shown = |came: &Came, secret: &str| (came.status, came.text().replace(secret, "S"));
    let wrong = "0000 0000";
    let answers = [("says", "news"), ("text", "Marqa"), ("secret", wrong)];
    let refused = browser.post(&path, &with(&page, &answers), false);
    let looked = case(&browser, &(mine.0.clone(), wrong.to_owned()));
    assert_eq!(shown(&refused, wrong), shown(&looked, wrong));

    let kinds = [
        ("news", "Marqa was seen\nat the market.", Says::News),
        ("contact", "Marqa 0199", Says::NewContact),
        ("unsafe", "", Says::BecameUnsafe),
        ("withdraw", "", Says::Withdraws),
    ];
    for (at, (kind, text, expected)) in kinds.into_iter().enumerate() {
        let page = case(&browser, &mine).text();
        let sent = with(&page, &[("says", kind), ("text", text)]);
        // Twice: it is taken once.
        for _ in 0..2 {
            let done = browser.post(&path, &sent, false);
            assert_eq!(done.status, 200, "{}", done.text());
            assert!(done.text().contains("We have what you told us"));
            assert!(!done.text().contains("Marqa"));
        }
        let (form, content) = opened(folder.path(), at + 1);
        let Content::FollowUp(more) = content else {
            panic!("one word more");
        };
        assert_eq!((more.intake, more.says), (intake, expected));
        assert_eq!(more.text.reveal(), text);
        assert_eq!(form.header.about.number, at as u64 + 2);
    }
    until("all of it at the hub", || {
        line(hub.address, DESK).forms(A, 0).unwrap().len() == 5
    });
    drop(portal);
    for file in [spool(folder.path()), folder.path().join("hub.db")] {
        let bytes = std::fs::read(file).unwrap();
        for needle in ["Marqa", "0199", "market"] {
            let needle = needle.as_bytes();
            assert!(!bytes.windows(needle.len()).any(|w| w == needle));
        }
    }
}

/// Whoever has the whole disk of a portal, its pepper included, has no secret: only slow hashes.
#[test]
fn nothing_that_is_kept_gives_a_secret_away() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let (receipt, _, sent) = walk(&browser, "en");
    let (_, secret) = numbers(&receipt.text());
    drop(portal);
    let bytes = std::fs::read(spool(folder.path())).unwrap();
    let mark = &sent.iter().find(|(name, _)| name == "mark").unwrap().1;
    let raw: Vec<u8> = (0..16)
        .map(|at| u8::from_str_radix(&mark[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    let digits = secret.replace(' ', "");
    let number = digits.parse::<u32>().unwrap();
    for needle in [
        mark.as_bytes(),
        &raw,
        digits.as_bytes(),
        secret.as_bytes(),
        &number.to_be_bytes(),
        &number.to_le_bytes(),
    ] {
        assert!(!bytes.windows(needle.len()).any(|w| w == needle));
    }
}
