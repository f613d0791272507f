//! Every page of the portal.

use crate::chromium::Scripts;
use crate::house::House;
use crate::tab::{Tab, browse};

/// What a family answers, page by page.
pub(crate) const ANSWERS: &[&[(&str, &str)]] = &[
    &[("who", "self"), ("under_18", "no")],
    &[
        ("sought", "Marta Elin Sandvik"),
        ("sought_other", "مارتا"),
        ("relation", "sister"),
    ],
    &[
        ("gender", "female"),
        ("birth", "1988"),
        ("birth_place", "حلب"),
    ],
    &[
        ("loss_when", "2015"),
        ("loss_where", "At the border"),
        ("loss_what", "We were put on different buses.\nكنا معا."),
    ],
    &[("danger", "no")],
    &[("you", "Jonas Elias Sandvik"), ("language", "ar")],
    &[
        ("reach", "yes"),
        ("phone", "+999 555 0177"),
        ("mail", "jonas@family.example"),
        ("safe", "In the evening."),
    ],
    &[("consent", "network")],
];
/// The button that goes on.
pub(crate) const SEND: &str = "main form button:not(.second)";

/// Fills in all questions from the start page on; looks at each page, if `name` is given.
pub(crate) fn ask(tab: &Tab, house: &House, sought: &str, look: bool) -> (String, String) {
    tab.go(&format!("{}/{}", house.portal, tab.tag));
    tab.press("main a.button[href$='/find']");
    for (at, answers) in ANSWERS.iter().enumerate() {
        if look {
            tab.look(&format!("portal-find-{}", at + 1));
        }
        tab.answers(answers);
        if at == 1 {
            tab.answer("sought", sought);
        }
        tab.press(SEND);
    }
    if look {
        tab.look("portal-receipt");
        tab.prints("portal-receipt", ".number");
    }
    let numbers = tab.texts(".number");
    let [reference, secret] = numbers.as_slice() else {
        panic!("{}", tab.says());
    };
    let numbers = (reference.clone(), secret.clone());
    tab.press(SEND);
    if look {
        tab.look("portal-written-down");
    }
    numbers
}

/// My case, and one word more.
pub(crate) fn follow(tab: &Tab, numbers: &(String, String), look: bool) {
    tab.press("main a.button[href$='/case']");
    if look {
        tab.look("portal-my-case");
    }
    tab.answer("reference", &numbers.0);
    tab.answer("secret", &numbers.1);
    tab.press(SEND);
    if look {
        tab.look("portal-my-case-shown");
    }
    tab.answer("says", "news");
    tab.answer("text", "She may be with our aunt.");
    tab.press(SEND);
    if look {
        tab.look("portal-news-taken");
    }
    assert!(!tab.has("[name=text]"), "{}", tab.says());
}

fn all(tab: &Tab, house: &House) {
    let site = format!("{}/{}", house.portal, tab.tag);
    tab.go(&site);
    tab.look("portal-start");
    let numbers = ask(tab, house, "Marta Elin Sandvik", true);
    follow(tab, &numbers, true);
    for page in ["status", "data", "languages", "left"] {
        tab.go(&format!("{site}/{page}"));
        tab.look(&format!("portal-{page}"));
    }
}

#[test]
fn portal_in_english() {
    let Some(house) = House::get() else { return };
    browse(Scripts::On, "en", |tab| all(tab, house));
}

#[test]
fn portal_in_arabic() {
    let Some(house) = House::get() else { return };
    browse(Scripts::On, "ar", |tab| all(tab, house));
}
