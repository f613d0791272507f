//! A desk that locks itself, and what becomes of what is sent to it meanwhile.

use crate::house::PASSPHRASE;
use crate::town::{Office, Who, until};
use std::time::Duration;

fn passphrase() -> &'static str {
    std::str::from_utf8(PASSPHRASE).unwrap()
}

#[test]
fn a_desk_locks_itself_and_what_was_typed_comes_back() {
    let office = Office::new();
    let desk = office.serve_as(Who::Worker, |settings| {
        settings.idle = Duration::from_millis(1_200);
    });
    let browser = desk.browser();
    assert_eq!(browser.get("cases").status, 200);
    std::thread::sleep(Duration::from_millis(1_600));
    let locked = browser.get("cases");
    assert!(
        locked.body.contains("This desk is locked"),
        "{}",
        locked.body
    );
    assert!(
        !locked.body.contains("My cases"),
        "nothing of the desk is shown"
    );
    // A form that was open on the screen is sent now.
    let typed = "Amina; line one\nline two, أمينة";
    let sent = browser.post(
        "request",
        &[("sought", "A <b>name</b>"), ("loss_what", typed)],
    );
    assert!(sent.body.contains("kept here, locked"), "{}", sent.body);
    assert!(!sent.body.contains("Amina"), "nor is it on the locked page");
    let wrong = browser.post("unlock", &[("passphrase", "wrong"), ("to", "computer")]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("does not open the desk"));
    assert!(
        !wrong.body.contains("value=\"wrong\""),
        "no passphrase is sent back"
    );
    let open = browser.post(
        "unlock",
        &[("passphrase", passphrase()), ("to", "computer")],
    );
    assert_eq!(open.status, 200);
    assert!(
        open.body.contains("What you sent before is still here"),
        "{}",
        open.body
    );
    assert_eq!(open.hidden("sought"), "A &lt;b&gt;name&lt;/b&gt;");
    assert_eq!(open.hidden("loss_what"), typed);
    assert!(
        open.body
            .contains(&format!("action=\"{}/en/request\"", browser.room))
    );
    // Sent again it is judged as it would have been.
    let again = browser.post("request", &[("sought", "A name"), ("loss_what", typed)]);
    assert_eq!(again.status, 422);
    assert!(again.body.contains(typed));
}

#[test]
fn a_page_that_was_asked_for_is_shown_after_the_passphrase() {
    let office = Office::new();
    let desk = office.serve(Who::Worker);
    let browser = desk.browser();
    let locked = browser.post("lock", &[]);
    assert!(locked.body.contains("This desk is locked"));
    let asked = browser.get("opened?page=0");
    assert_eq!(asked.hidden("to"), "opened");
    let open = browser.post("unlock", &[("passphrase", passphrase()), ("to", "opened")]);
    assert_eq!(open.status, 303);
    assert_eq!(
        open.header("location"),
        Some(&*format!("{}/en/opened", browser.room))
    );
    // No word of a form leads elsewhere.
    browser.post("lock", &[]);
    let to = "//evil.example/\r\nx: y";
    let open = browser.post("unlock", &[("passphrase", passphrase()), ("to", to)]);
    let to = open.header("location").unwrap();
    assert!(to.starts_with(&format!("{}/en/", browser.room)), "{to}");
}

#[test]
fn wrong_passphrases_cost_time() {
    let office = Office::new();
    let desk = office.serve(Who::Worker);
    let browser = desk.browser();
    browser.post("lock", &[]);
    for n in 0..3 {
        let wrong = browser.post("unlock", &[("passphrase", "wrong")]);
        assert_eq!(wrong.status, 422, "{n}");
    }
    for _ in 0..3 {
        let wait = browser.post("unlock", &[("passphrase", passphrase())]);
        assert_eq!(wait.status, 429, "the right one waits, too");
        assert!(wait.body.contains("Too many wrong tries"));
    }
    assert!(browser.get("cases").body.contains("This desk is locked"));
}

#[test]
fn a_locked_desk_keeps_only_so_much() {
    let office = Office::new();
    let desk = office.serve(Who::Worker);
    let browser = desk.browser();
    browser.post("lock", &[]);
    for n in 0..8 {
        let kept = browser.post("request", &[("sought", &format!("name {n}"))]);
        assert_eq!(kept.status, 200, "{n}");
    }
    assert_eq!(
        browser.post("request", &[("sought", "one more")]).status,
        503
    );
    let open = browser.post("unlock", &[("passphrase", passphrase())]);
    assert_eq!(open.hidden("sought"), "name 7", "the newest");
    until("it works again", || browser.get("cases").status == 200);
}
