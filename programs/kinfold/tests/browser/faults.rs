//! What is wrong is said at its question, in the page's language, the focus is on it, and nothing
//! that was typed is lost.

use crate::chromium::Scripts;
use crate::house::House;
use crate::portal::SEND;
use crate::tab::{Tab, browse};

/// The question with the focus, what is said beside it, and whether the list above leads to it.
const FAULT: &str = r"
const here = document.activeElement, fault = document.getElementById(here.name + '-fault');
const around = here.closest('.field, fieldset');
const linked = [...document.querySelectorAll('.faults a')].some(a => a.hash === '#' + here.id);
const described = (here.getAttribute('aria-describedby') || around?.getAttribute('aria-describedby') || '');
return {
    name: here.name, says: fault?.innerText || '', beside: !!fault && around.contains(fault),
    invalid: here.getAttribute('aria-invalid'), linked,
    described: !!fault && described.split(' ').includes(fault.id),
    seen: here.getBoundingClientRect().top < innerHeight && here.getBoundingClientRect().bottom > 0,
};";

fn wrong(tab: &Tab, page: &str, name: &str, kept: &[(&str, &str)]) {
    let fault = tab.run(FAULT);
    let at = format!("{page} ({}): {fault}\n{}", tab.tag, tab.says());
    assert_eq!(fault["name"], name, "{at}");
    for so in ["beside", "linked", "described", "seen"] {
        assert_eq!(fault[so], true, "{so}: {at}");
    }
    assert_eq!(fault["invalid"], "true", "{at}");
    let says = fault["says"].as_str().unwrap();
    let arabic = says.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    assert!(!says.is_empty() && arabic == (tab.tag == "ar"), "{at}");
    for (name, value) in kept {
        let script = format!(
            "return (document.querySelector('[name={name}]:checked, [name={name}]:not([type=radio])') || {{}}).value"
        );
        assert_eq!(tab.run(&script), *value, "{name} is lost: {at}");
    }
    tab.look_at(page, &[422]);
}

fn all(tab: &Tab, house: &House) {
    let site = format!("{}/{}", house.portal, tab.tag);
    tab.go(&format!("{site}/find"));
    tab.press(SEND);
    wrong(tab, "portal-find-1-wrong", "who", &[]);
    tab.answers(&[("who", "self"), ("under_18", "no")]);
    tab.press(SEND);
    let typed = [("sought_other", "<b>مارتا & ا</b>"), ("relation", "sister")];
    tab.answers(&typed);
    tab.press(SEND);
    wrong(tab, "portal-find-2-wrong", "sought", &typed);
    tab.go(&format!("{site}/case"));
    tab.answers(&[("reference", "4821 77"), ("secret", "5962 1483")]);
    tab.press(SEND);
    let kept = [("reference", "4821 77"), ("secret", "5962 1483")];
    wrong(tab, "portal-my-case-wrong", "reference", &kept);

    let desk = house.desk("lead-3");
    tab.sit_down(desk);
    tab.go(&format!("{}/{}/request", desk.room, tab.tag));
    let typed = [
        ("way", "by phone"),
        ("who", "self"),
        ("under_18", "no"),
        ("sought", "مارتا Elin"),
        ("relation", "sister"),
        ("danger", "no"),
        ("you", "يوناس"),
        ("reach", "yes"),
        ("phone", "12"),
        ("consent", "only"),
    ];
    tab.answers(&typed);
    tab.press("main .columns form button");
    wrong(tab, "desk-request-wrong", "phone", &typed);
}

#[test]
fn faults_in_english() {
    let Some(house) = House::get() else { return };
    browse(Scripts::On, "en", |tab| all(tab, house));
}

#[test]
fn faults_in_arabic() {
    let Some(house) = House::get() else { return };
    browse(Scripts::On, "ar", |tab| all(tab, house));
}
