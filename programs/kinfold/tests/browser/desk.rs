//! Every page of a desk.

use crate::chromium::Scripts;
use crate::house::House;
use crate::portal::SEND;
use crate::tab::{Tab, browse};

/// Pages that are there by their names.
const PAGES: &[&str] = &[
    "queue",
    "letters",
    "notices",
    "request",
    "request/paper",
    "computer",
    "orders",
    "access",
    "branches",
    "leaving",
    "opened",
    "cases",
];

fn all(tab: &Tab, house: &House) {
    let desk = house.desk("lead-1");
    tab.sit_down(desk);
    let base = format!("{}/{}", desk.room, tab.tag);
    for page in PAGES {
        tab.go(&format!("{base}/{page}"));
        tab.look(&format!("desk-{}", page.replace('/', "-")));
        if *page == "request/paper" {
            tab.prints("desk-request-paper", ".ask");
        }
    }
    // Among the records of this desk the one to which letters belong.
    let case = tab
        .links("main a[href*='/case/']")
        .into_iter()
        .find(|case| {
            tab.go(case);
            tab.has("main a[href*='/letter/']")
        });
    assert!(case.is_some(), "no case with letters:\n{}", tab.says());
    tab.look("desk-case");
    let letter = tab.link("main a[href*='/letter/']");
    let review = tab.link("main a[href*='/review/']");
    tab.press("main form[action$='/search'] button");
    // The case is closed: that is said, and what to do.
    tab.look_at("desk-search", &[409]);
    tab.go(&review);
    tab.look("desk-review-decided");
    tab.go(&letter);
    tab.look("desk-letter");
    tab.go(&format!("{base}/orders"));
    let order = tab.link("main a[href*='/orders/']");
    tab.go(&order);
    tab.look("desk-order");
    // The first form that a family sent: it is opened, and left as it is.
    tab.go(&format!("{base}/queue"));
    match tab.has("main form[action$='/open'] button") {
        true => tab.press("main form[action$='/open'] button"),
        false => tab.go(&tab.link("main a[href*='/queue/']")),
    }
    tab.look("desk-queue-opened");
}

/// A case that began with a form from the portal: the records of its people, what they allow, a
/// new receipt, photos and papers.
fn records(tab: &Tab, house: &House) {
    let desk = house.desk("lead-1");
    tab.sit_down(desk);
    tab.go(&format!("{}/{}/cases", desk.room, tab.tag));
    let receipt = "main form[action$='/receipt']";
    let case = tab.links("main a[href*='/case/']").into_iter();
    let case = case.into_iter().find(|case| {
        tab.go(&format!("{case}/receipt"));
        tab.has(receipt)
    });
    let case = case.unwrap_or_else(|| panic!("no case came by a form:\n{}", tab.says()));
    tab.look("desk-new-receipt");
    tab.answer(
        "how",
        "She named the school of her brother and the street beside it.",
    );
    tab.answer("sure", "yes");
    tab.press(&format!("{receipt} button"));
    tab.look("desk-new-receipt-shown");
    tab.prints("desk-new-receipt-shown", ".number");
    for page in ["person", "consents"] {
        tab.go(&format!("{case}/{page}"));
        tab.look(&format!("desk-{page}"));
    }
    tab.go(&case);
    let photo = tab.picture("desk-a-photo", 320);
    tab.run("for (const folded of document.querySelectorAll('details')) folded.open = true;");
    tab.choose("picture", &photo);
    tab.answers(&[("shows", "face"), ("caption", "At her wedding, في حلب")]);
    tab.press("main form[action$='/papers'] button");
    assert!(tab.has("#papers table a"), "{}", tab.says());
    tab.look("desk-case-with-photo");
}

/// What the caseworker's search found, and how it compares, field by field.
fn found(tab: &Tab, house: &House) {
    let desk = house.desk("caseworker-1");
    tab.sit_down(desk);
    tab.go(&format!("{}/{}/cases", desk.room, tab.tag));
    let cases = tab.links("main a[href*='/case/']").into_iter();
    let found = cases.map(|case| format!("{case}/found")).find(|found| {
        tab.go(found);
        tab.has("main a[href*='/review/']")
    });
    assert!(found.is_some(), "nothing was found:\n{}", tab.says());
    tab.look("desk-found");
    // Of another society: its values are not shown before it agrees.
    tab.press("main a[href*='/review/2/']");
    assert!(tab.has("table.compare"), "{}", tab.says());
    tab.look("desk-review");
}

fn locked(tab: &Tab, house: &House) {
    let desk = house.desk("lead-4");
    tab.sit_down(desk);
    tab.go(&format!("{}/{}/computer", desk.room, tab.tag));
    tab.press("footer form button");
    tab.look("desk-locked");
    tab.answer("passphrase", "another one");
    tab.press(SEND);
    tab.until_here("passphrase");
    tab.look_at("desk-locked-wrong", &[403, 422]);
    tab.answer("passphrase", &house.passphrase);
    tab.press(SEND);
    assert!(!tab.has("[name=passphrase]"), "{}", tab.says());
}

#[test]
fn desk_in_english() {
    let Some(house) = House::get() else { return };
    browse(Scripts::On, "en", |tab| {
        all(tab, house);
        records(tab, house);
        found(tab, house);
    });
}

#[test]
fn desk_in_arabic() {
    let Some(house) = House::get() else { return };
    browse(Scripts::On, "ar", |tab| {
        all(tab, house);
        records(tab, house);
        found(tab, house);
    });
}

#[test]
fn a_locked_desk_and_a_wrong_passphrase() {
    let Some(house) = House::get() else { return };
    browse(Scripts::On, "ar", |tab| locked(tab, house));
}
