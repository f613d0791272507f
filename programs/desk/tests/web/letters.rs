//! Letters on pages, and what a page refuses beside its field.

use crate::browser::{Answer, Browser};
use crate::town::{Office, Who, until};
use crate::work::{WHOLE, file};
use desk::office::people;
use record::person::Person;
use sign::id::RecordId;

const CANDIDATE: RecordId = RecordId([0xca; 16]);

fn post(browser: &Browser, page: &str, fields: &[(&str, &str)]) -> Answer {
    // Each form has a mark of its own.
    let mark = browser.get("request").hidden("mark");
    let mut all = fields.to_vec();
    all.push(("mark", &mark));
    browser.post(page, &all)
}

/// A desk of the team leader with a case; the browser and the case's page.
fn case(office: &Office) -> (crate::town::Desk, Browser, String) {
    office.with(|town| {
        let deadline = town.deadline();
        town.at(&town.far_lead, |desk| {
            people::create(desk, CANDIDATE, Person::default(), deadline).unwrap();
        });
    });
    let desk = office.serve_seeded(Who::Lead);
    let browser = desk.browser();
    until("it knows who it is", || {
        !browser.get("access").body.contains("leads no cases")
    });
    let filed = file(&browser, WHOLE);
    assert_eq!(filed.status, 200, "{}", filed.body);
    let links = filed.links();
    let case = links.iter().find_map(|link| link.split_once("/case/"));
    let case = format!("case/{}", case.unwrap().1);
    (desk, browser, case)
}

#[test]
fn who_sent_a_letter_is_not_asked_to_answer_it() {
    let office = Office::new();
    let (_desk, browser, case) = case(&office);
    let review = format!("{case}/review/2/{CANDIDATE}");
    // Not before anybody found that record.
    let early = post(&browser, &format!("{review}/enquire"), &[]);
    assert_eq!(early.status, 409);
    let why = "was not found for this case";
    assert!(early.body.contains(why), "{}", early.body);
    let linked = post(
        &browser,
        &format!("{review}/link"),
        &[("link", "potential")],
    );
    assert_eq!(linked.status, 303, "{}", linked.body);
    let asked = post(&browser, &format!("{review}/enquire"), &[]);
    assert_eq!(asked.status, 303, "{}", asked.body);
    let links = browser.get(&case).links();
    let letter = links.iter().find(|link| link.contains("/letter/")).unwrap();
    let page = browser.path(letter);
    assert!(
        page.body.contains("This society wrote this letter"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("/answer\""));
}

#[test]
fn a_message_shows_its_sender_the_sender_s_steps() {
    let office = Office::new();
    let (_desk, browser, case) = case(&office);
    let link = format!("{case}/review/2/{CANDIDATE}/link");
    assert_eq!(post(&browser, &link, &[("link", "confirmed")]).status, 303);
    let partner = format!("2 {CANDIDATE}");
    let message = |sender: &str, addressee: &str| {
        let fields = [
            ("partner", partner.as_str()),
            ("sender", sender),
            ("addressee", addressee),
            ("letter", "All are well."),
        ];
        post(&browser, &format!("{case}/message"), &fields)
    };
    for (sender, addressee, wrong) in [
        ("Selam", ";", "addressee"),
        ("Selam", " ; ;", "addressee"),
        ("Selam", "Tesfay\u{7}", "addressee"),
        ("Se\u{1b}[2Jlam", "Tesfay", "sender"),
    ] {
        let refused = message(sender, addressee);
        assert_eq!(refused.status, 422, "{addressee:?}");
        assert_eq!(refused.wrong(), [wrong], "{addressee:?}");
    }
    assert_eq!(message("Selam", "Tesfay; ተስፋይ").status, 303);
    let links = browser.get(&case).links();
    let letter = links.iter().find(|link| link.contains("/letter/")).unwrap();
    let page = browser.path(letter);
    assert!(page.body.contains("/step/screen\""), "{}", page.body);
    for theirs in ["deliver", "read-aloud", "give-up", "reply"] {
        assert!(!page.body.contains(&format!("/step/{theirs}\"")));
    }
}

#[test]
fn a_number_of_nobody_has_no_page_and_a_day_is_a_day() {
    let office = Office::new();
    let (_desk, browser, case) = case(&office);
    assert_eq!(browser.get(&format!("case/{}", "0".repeat(32))).status, 404);
    assert_eq!(browser.get(&case).status, 200);
    for (typed, status) in [
        ("2026-05-01;", 422),
        ("2026-05-01\u{7}", 422),
        ("2026-05-01", 303),
    ] {
        let set = post(&browser, &format!("{case}/due"), &[("due", typed)]);
        assert_eq!(set.status, status, "{typed:?}: {}", set.body);
    }
}

#[test]
fn looking_at_a_letter_opens_nothing() {
    let office = Office::new();
    let (_desk, browser, _) = case(&office);
    let leaves = || office.with(|town| town.house.borrow().leaves.len());
    let copy = RecordId([0xcb; 16]);
    let before = leaves();
    let page = browser.get(&format!("letters/{copy}"));
    assert!(
        page.body.contains(&format!("/letters/{copy}/open\"")),
        "{}",
        page.body
    );
    assert_eq!(leaves(), before);
    // Only the button asks for it, and there is nothing to be opened.
    let opened = post(&browser, &format!("letters/{copy}/open"), &[]);
    assert_eq!(opened.status, 409, "{}", opened.body);
}
