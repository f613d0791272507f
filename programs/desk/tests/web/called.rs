//! What somebody is called, from the page of one desk to the pages of another.

use crate::browser::{Answer, Browser};
use crate::town::{Office, Who, until};

fn call(browser: &Browser, name: &str) -> Answer {
    // Each form has a mark of its own.
    let mark = browser.get("request").hidden("mark");
    browser.post("computer/called", &[("called", name), ("mark", &mark)])
}

#[test]
fn a_name_stands_beside_the_number_on_a_colleague_s_pages() {
    let office = Office::new();
    let worker = office.serve_seeded(Who::Worker);
    let browser = worker.browser();
    until("it knows who it is", || {
        browser.get("computer").body.contains("name=\"called\"")
    });
    let set = call(&browser, " Night desk <1> ");
    assert_eq!(set.status, 303, "{}", set.body);
    let own = browser.get("computer").body;
    assert!(own.contains("value=\"Night desk &lt;1&gt;\""), "{own}");
    // At the head of every page, too.
    let head = browser.get("cases").body;
    assert!(head.contains("Night desk &lt;1&gt;"), "{head}");
    let lead = office.serve_seeded(Who::Lead);
    let colleague = lead.browser();
    let number = office.staff(Who::Worker).to_string();
    for page in ["access", "leaving"] {
        until("the colleague is named", || {
            colleague.get(page).body.contains("Night desk &lt;1&gt;")
        });
        // Two may choose the same: the number stays.
        assert!(colleague.get(page).body.contains(&number));
    }
    // Taken back.
    assert_eq!(call(&browser, "").status, 303);
    until("the number stands alone", || {
        let body = colleague.get("leaving").body;
        body.contains(&number) && !body.contains("Night desk")
    });
}
