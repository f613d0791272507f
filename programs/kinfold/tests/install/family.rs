//! A family asks, and the team leader reads it.

use crate::browser::{Browser, Page};
use crate::machines::PATIENCE;
use std::time::{Duration, Instant};

/// What an invented sister answers, page by page.
const ANSWERS: &[&[(&str, &str)]] = &[
    &[("who", "self"), ("under_18", "no")],
    &[
        ("sought", "Saleh Testperson"),
        ("sought_other", ""),
        ("relation", "brother"),
    ],
    &[
        ("gender", "male"),
        ("birth", "1991"),
        ("birth_place", "Humera"),
        ("father", "Ibrahim Testperson"),
        ("mother", "Mulu"),
    ],
    &[
        ("loss_when", "2020-11"),
        ("loss_where", "Humera"),
        ("loss_what", "We fled at night."),
    ],
    &[("danger", "no"), ("never", "")],
    &[("you", "Fatima Testperson"), ("language", "en")],
    &[
        ("reach", "yes"),
        ("phone", "+999 555 0100"),
        ("safe", "In the evening."),
    ],
    &[("consent", "network")],
];

/// A family asks, and gets two numbers.
pub(crate) fn ask(browser: &mut Browser) {
    let begin = Instant::now();
    let mut page = loop {
        let page = browser.open("/en/find");
        if page.form_with("who").is_some() {
            break page;
        }
        assert!(begin.elapsed() < PATIENCE, "{}", page.source);
        std::thread::sleep(Duration::from_secs(1));
    };
    for answers in ANSWERS {
        page = browser.send(&page, answers[0].0, answers);
        assert_eq!(page.status, 200, "{answers:?}: {}", page.source);
    }
    let numbers = page.source.matches("class=\"number\"").count();
    assert_eq!(numbers, 2, "no receipt: {}", page.source);
}

/// The team leader opens it, on the pages of their desk.
pub(crate) fn read(address: &str, authority: &str) {
    let (mut browser, page) = enter(address, authority);
    let base = page.path.split('/').take(3).collect::<Vec<_>>().join("/");
    let begin = Instant::now();
    let queue = loop {
        let page = browser.open(&format!("{base}/queue"));
        if page.form_to("/open").is_some() {
            break page;
        }
        assert!(begin.elapsed() < PATIENCE, "{}", page.source);
        std::thread::sleep(Duration::from_secs(1));
    };
    let opened = browser.press(&queue, "/open");
    assert_eq!(opened.status, 200, "{}", opened.source);
    for word in ["Saleh", "Fatima"] {
        assert!(opened.source.contains(word), "{word}: {}", opened.source);
    }
}

/// Comes in by an address that a program printed.
pub(crate) fn enter(address: &str, authority: &str) -> (Browser, Page) {
    let (origin, enter) = address.trim().split_once("/enter").unwrap();
    let mut browser = Browser::at(origin, authority);
    let page = browser.open(&format!("/enter{enter}"));
    assert_eq!(page.status, 200, "{}", page.source);
    (browser, page)
}
