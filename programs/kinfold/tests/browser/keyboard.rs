//! By keyboard alone: Tab, Enter, space, arrows within a group, and letters. Where one is can be
//! seen at every step.

use crate::chromium::Scripts;
use crate::house::House;
use crate::portal::ANSWERS;
use crate::tab::{DOWN, ENTER, SPACE, TAB, Tab, browse};

/// Steps after which something is not reachable.
const FAR: usize = 120;
/// Whether what has the focus can be seen and shows it.
const SEEN: &str = r"
const here = document.activeElement;
if (here === document.body) return true;
const style = getComputedStyle(here), at = here.getBoundingClientRect();
return here.matches(':focus-visible') && style.outlineStyle !== 'none'
    && parseFloat(style.outlineWidth) >= 2
    && at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth;";

/// Goes on with Tab to something.
fn tab_to(tab: &Tab, what: &str) {
    for _ in 0..FAR {
        if tab.has(&format!(":is({what}):focus")) {
            return;
        }
        tab.key(TAB);
        assert_eq!(
            tab.run(SEEN),
            true,
            "the focus cannot be seen: {}",
            tab.run("return document.activeElement.outerHTML")
        );
    }
    panic!("{what} is not reached:\n{}", tab.says());
}

fn answer(tab: &Tab, name: &str, value: &str) {
    let field = format!("[name={name}]:not([type=hidden])");
    tab_to(tab, &field);
    if tab.has(&format!("select[name={name}]")) {
        for _ in 0..FAR {
            if tab.run("return document.activeElement.value") == value {
                return;
            }
            tab.key(DOWN);
        }
        panic!("{name} has no {value}");
    }
    let choice = format!("[name={name}][type=radio]");
    if !tab.has(&choice) {
        return tab.type_here(value);
    }
    tab.key(SPACE);
    for _ in 0..FAR {
        if tab.has(&format!("{choice}[value='{value}']:checked")) {
            return;
        }
        tab.key(DOWN);
    }
    panic!("{name} has no {value}");
}

fn portal(tab: &Tab, house: &House) {
    tab.go(&format!("{}/{}", house.portal, tab.tag));
    tab.key(TAB);
    assert!(tab.has("a.skip:focus"), "no way past the head");
    tab_to(tab, "main a.button[href$='/find']");
    tab.key_to_next(ENTER);
    for (at, answers) in ANSWERS.iter().enumerate().take(4) {
        assert!(tab.has(&format!("[name=page][value='{at}']")));
        for (name, value) in *answers {
            // Enter in a line would send the form: it is one line here.
            answer(tab, name, value.split('\n').next().unwrap());
        }
        tab_to(tab, "main form button:not(.second)");
        tab.key_to_next(ENTER);
    }
    assert!(tab.has("[name=page][value='4']"), "{}", tab.says());
    tab_to(tab, "main form button.second");
    tab.key_to_next(SPACE);
    assert!(tab.has("[name=page][value='3']"), "{}", tab.says());
}

fn desk(tab: &Tab, house: &House) {
    let desk = house.desk("lead-2");
    tab.sit_down(desk);
    tab.go(&format!("{}/{}/cases", desk.room, tab.tag));
    tab_to(tab, "header nav a[href$='/request']");
    tab.key_to_next(ENTER);
    answer(tab, "way", "by phone");
    for (name, value) in ANSWERS.iter().copied().flatten() {
        if *name != "loss_what" {
            answer(tab, name, value);
        }
    }
    tab_to(tab, "main .columns form button");
    tab.key_to_next(ENTER);
    assert!(!tab.has("[name=way]"), "{}", tab.says());
    tab_to(tab, "main a[href*='/case/']");
    tab.key_to_next(ENTER);
    assert!(tab.says().contains("Sandvik"), "{}", tab.says());
}

#[test]
fn a_family_asks_by_keyboard_alone() {
    let Some(house) = House::get() else { return };
    browse(Scripts::On, "ar", |tab| portal(tab, house));
}

#[test]
fn staff_file_a_request_by_keyboard_alone() {
    let Some(house) = House::get() else { return };
    browse(Scripts::On, "en", |tab| desk(tab, house));
}
