//! With scripts off a request is sent, looked after, and taken on.

use crate::chromium::Scripts;
use crate::house::House;
use crate::portal::{ask, follow};
use crate::tab::{Tab, browse};

/// Whom this family seeks, so that its form is found among others.
const SOUGHT: &str = "Astrid Noor Lindqvist";
/// Would change the title, if scripts ran.
const PROBE: &str =
    "data:text/html,<title>off</title><script>document.title='on'</script><p>Scripts</p>";

fn all(tab: &Tab, house: &House) {
    tab.go(PROBE);
    assert_eq!(tab.title(), "off", "scripts run");
    let numbers = ask(tab, house, SOUGHT, false);
    follow(tab, &numbers, false);
    let desk = house.desk("caseworker-1");
    tab.sit_down(desk);
    let queue = format!("{}/{}/queue", desk.room, tab.tag);
    // Forms of others are looked at and left.
    for _ in 0..60 {
        tab.go(&queue);
        if !tab.has("main form[action$='/open'] button") {
            std::thread::sleep(std::time::Duration::from_millis(300));
            continue;
        }
        tab.press("main form[action$='/open'] button");
        let takes = "main form[action$='/take'] button";
        if tab.says().contains(SOUGHT) && tab.has(takes) {
            tab.press(takes);
            assert!(tab.address().contains("/case/"), "{}", tab.says());
            assert!(tab.says().contains(SOUGHT));
            return;
        }
    }
    panic!("the form never came:\n{}", tab.says());
}

#[test]
fn without_scripts_a_request_is_sent_and_taken_on() {
    let Some(house) = House::get() else { return };
    browse(Scripts::Off, "en", |tab| all(tab, house));
}
