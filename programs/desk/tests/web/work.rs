//! What staff do on pages.

use crate::browser::{Answer, Browser};
use crate::house::seat;
use crate::town::{Office, Who, until};
use policy::enrolment::Enrolment;

/// A request that is whole.
pub(crate) const WHOLE: &[(&str, &str)] = &[
    ("way", "in person"),
    ("who", "self"),
    ("under_18", "no"),
    ("sought", "Tesfay Hagos"),
    ("relation", "brother"),
    ("danger", "no"),
    ("you", "Selam Hagos"),
    ("reach", "yes"),
    ("phone", "+00 30 555 010"),
    ("consent", "network"),
];

pub(crate) fn file(browser: &Browser, fields: &[(&str, &str)]) -> Answer {
    let mark = browser.get("request").hidden("mark");
    let mut all = fields.to_vec();
    all.push(("mark", &mark));
    browser.post("request", &all)
}

#[test]
fn a_request_is_filed_once_and_its_faults_lose_nothing() {
    let office = Office::new();
    let desk = office.serve(Who::Worker);
    let browser = desk.browser();
    let empty = file(&browser, &[]);
    assert_eq!(empty.status, 422);
    let needed = [
        "way", "who", "under_18", "sought", "relation", "danger", "you", "reach", "consent",
    ];
    assert_eq!(empty.wrong(), needed);
    assert!(empty.body.contains("<title>There is a problem"));
    assert_eq!(empty.body.matches("autofocus").count(), 1);
    // Everything that was typed is there again, whatever was wrong.
    let long = "x".repeat(2_001);
    let typed = [
        ("sought", "<script>alert(1)</script>"),
        ("loss_what", long.as_str()),
        ("mail", "no address"),
        ("helper", "a helper though nobody helps"),
        ("who", "self"),
        ("relation", "brother"),
    ];
    let back = file(&browser, &typed);
    assert_eq!(back.status, 422);
    for field in ["loss_what", "mail", "helper"] {
        assert!(
            back.wrong().iter().any(|wrong| wrong == field),
            "{field}: {:?}",
            back.wrong()
        );
    }
    for (_, value) in typed {
        assert!(
            back.body
                .contains(&value.replace('<', "&lt;").replace('>', "&gt;"))
        );
    }
    assert!(!back.body.contains("<script"));
    assert!(back.body.contains("value=\"brother\" selected"));
    // Whole, it becomes two records, however often it is sent.
    let mark = browser.get("request").hidden("mark");
    let mut whole = WHOLE.to_vec();
    whole.push(("mark", &mark));
    let filed = browser.post("request", &whole);
    assert_eq!(filed.status, 200, "{}", filed.body);
    assert!(
        filed.body.contains("The request is filed"),
        "{}",
        filed.body
    );
    assert_eq!(browser.post("request", &whole).status, 303);
    let cases = browser.get("cases").body;
    assert_eq!(cases.matches("scope=\"row\"").count(), 2);
    // Who wrote it reads it back: by the name that was typed.
    assert!(cases.contains("Tesfay"), "{cases}");
    let side = desk.side();
    assert_eq!(side.cases.len(), 2);
}

#[test]
fn work_goes_on_without_a_server_and_is_sent_by_itself() {
    let office = Office::new();
    let desk = office.serve(Who::Worker);
    let browser = desk.browser();
    until("it knows who it is", || {
        browser
            .get("computer")
            .body
            .contains("Connected. Nothing waits.")
    });
    office.hub(true);
    let filed = file(&browser, WHOLE);
    assert_eq!(filed.status, 200);
    assert!(
        filed.body.contains("It is kept here and waits"),
        "{}",
        filed.body
    );
    let cases = browser.get("cases").body;
    assert_eq!(cases.matches("waits to be sent").count(), 2);
    assert!(cases.contains("The server cannot be reached"));
    let computer = browser.get("computer").body;
    assert!(computer.contains("not sent yet"));
    office.hub(false);
    until("it is sent by itself", || {
        let cases = browser.get("cases").body;
        cases.matches("in the register").count() == 2
    });
}

#[test]
fn one_officer_locks_everything_and_two_start_again() {
    let office = Office::new();
    let (first, second) = (office.serve(Who::Officer), office.serve(Who::Second));
    let (first, second) = (first.browser(), second.browser());
    let worker = office.serve(Who::Worker);
    let worker = worker.browser();
    let ask = first.get("orders/lock");
    assert!(
        ask.body.contains("class=\"danger\""),
        "the page asks once more"
    );
    let done = first.post(
        "orders/lock",
        &[("society", "own"), ("mark", &ask.hidden("mark"))],
    );
    assert!(done.body.contains("Carried out"), "{}", done.body);
    let filed = file(&worker, WHOLE);
    assert!(
        filed.body.contains("It is kept here and waits"),
        "{}",
        filed.body
    );
    assert!(worker.get("cases").body.contains("Everything is locked"));
    // Starting again: the findings are needed, and another officer.
    let mark = first.get("orders/resume").hidden("mark");
    let empty = first.post("orders/resume", &[("society", "own"), ("mark", &mark)]);
    assert_eq!(
        (empty.status, empty.wrong()),
        (422, vec!["findings".to_owned()])
    );
    let asked = first.post(
        "orders/resume",
        &[
            ("society", "own"),
            ("mark", &mark),
            ("findings", "all is well"),
        ],
    );
    assert!(
        asked.body.contains("waits for another officer"),
        "{}",
        asked.body
    );
    let own = first.get("orders").body;
    assert!(!own.contains("Sign this order"), "nobody signs twice");
    until("the other officer sees it", || {
        second.get("orders").body.contains("Sign this order")
    });
    let orders = second.get("orders");
    let fields = [
        ("order", orders.hidden("order")),
        ("mark", orders.hidden("mark")),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(second.post("orders/approve", &[("order", "")]).status, 409);
    let done = second.post("orders/approve", &fields);
    assert!(done.body.contains("Carried out"), "{}", done.body);
}

#[test]
fn an_order_can_be_thrown_away_where_it_waits() {
    let office = Office::new();
    let desk = office.serve(Who::Officer);
    let browser = desk.browser();
    let mark = browser.get("orders/appoint").hidden("mark");
    let given = browser.post("orders/appoint", &[("roles", "lead"), ("mark", &mark)]);
    assert!(
        given.body.contains("Number of this member of staff"),
        "{}",
        given.body
    );
    let orders = browser.get("orders");
    let order = orders.hidden("order");
    let dropped = browser.post("orders/drop", &[("order", &order), ("mark", "x")]);
    assert_eq!(dropped.status, 303);
    assert!(browser.get("orders").body.contains("No order waits."));
}

#[test]
fn every_order_s_form_names_what_is_wrong() {
    let office = Office::new();
    let desk = office.serve(Who::Officer);
    let browser = desk.browser();
    let clock = office.with(|town| seat(&town.clock, crate::house::HERE, 9).own.enrolment());
    let text = Enrolment::text(&clock);
    let half = &text[..text.len() / 2];
    // An order, what is typed, and what is wrong with it.
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);
    let bad: &[Case<'_>] = &[
        ("enrol", &[], &["text", "staff"]),
        (
            "enrol",
            &[("text", half), ("staff", "12")],
            &["text", "staff"],
        ),
        ("appoint", &[("staff", "nobody")], &["staff"]),
        ("revoke", &[], &["device"]),
        ("revoke", &[("device", "zz")], &["device"]),
        ("reinstate", &[], &["subject"]),
        ("reinstate", &[("subject", "device-1")], &["subject"]),
        ("extend", &[], &["more"]),
        ("extend", &[("more", "-5")], &["more"]),
        ("extend", &[("more", "0")], &["more"]),
        ("lease", &[("hours", "1000000")], &["hours"]),
        ("lock", &[], &["society"]),
        ("resume", &[], &["society", "findings"]),
    ];
    for (order, fields, wrong) in bad {
        let answer = browser.post(&format!("orders/{order}"), fields);
        assert_eq!(answer.status, 422, "{order} {fields:?}");
        assert_eq!(answer.wrong(), *wrong, "{order} {fields:?}");
        for (_, value) in *fields {
            let kept = answer.body.contains(value)
                || wrong.contains(&"device")
                || wrong.contains(&"subject");
            assert!(kept, "{order}: what was typed is there again");
        }
    }
    assert_eq!(browser.get("orders/nothing").status, 404);
    assert_eq!(browser.post("orders/nothing", &[]).status, 404);
    let staff = office.staff(Who::Worker).to_string();
    let mark = browser.get("orders/enrol").hidden("mark");
    let given = browser.post(
        "orders/enrol",
        &[("text", &text), ("staff", &staff), ("mark", &mark)],
    );
    assert!(
        given.body.contains(&clock.code()),
        "the code is to be compared"
    );
    assert_eq!(
        desk.side().orders.len(),
        1,
        "and nothing but this was ordered"
    );
}

#[test]
fn a_lead_gives_access_and_a_caseworker_is_told_that_they_cannot() {
    let office = Office::new();
    let lead = office.serve(Who::Lead);
    let lead = lead.browser();
    until("it knows who it is", || {
        !lead.get("access").body.contains("leads no cases")
    });
    let empty = lead.post("access", &[]);
    assert_eq!(empty.wrong(), ["staff", "kind", "days"]);
    let staff = office.staff(Who::Worker).to_string();
    let bad = lead.post(
        "access",
        &[
            ("staff", &staff),
            ("kind", "case"),
            ("others", "123"),
            ("days", "0"),
        ],
    );
    assert_eq!(bad.wrong(), ["others", "days"]);
    let record = "ab".repeat(16);
    let queue = lead.post(
        "access",
        &[
            ("staff", &staff),
            ("kind", "intake"),
            ("others", &record),
            ("days", "3"),
        ],
    );
    assert_eq!(queue.wrong(), ["others"]);
    file(&lead, WHOLE);
    let page = lead.get("access");
    let listed = page.body.split("name=\"records\" value=\"").nth(1).unwrap();
    let listed = listed.split('"').next().unwrap();
    let mark = page.hidden("mark");
    let fields = [
        ("staff", staff.as_str()),
        ("kind", "case"),
        ("records", listed),
        ("kinds", "identity"),
        ("kinds", "family"),
        ("days", "7"),
        ("mark", &mark),
    ];
    let given = lead.post("access", &fields);
    assert!(given.body.contains("Access is given"), "{}", given.body);
    let worker = office.serve(Who::Worker);
    let worker = worker.browser();
    until("it knows who it is", || {
        worker.get("access").body.contains("leads no cases")
    });
    let mark = worker.get("access").hidden("mark");
    let mut fields = fields.to_vec();
    fields[6] = ("mark", &mark);
    let refused = worker.post("access", &fields);
    assert!(refused.body.contains("Refused"), "{}", refused.body);
}

#[test]
fn somebody_who_leaves_opens_nothing_any_more() {
    let office = Office::new();
    let officer = office.serve(Who::Officer);
    let officer = officer.browser();
    let staff = office.staff(Who::Worker).to_string();
    until("it knows them", || {
        officer.get("leaving").body.contains(&staff)
    });
    let page = officer.get(&format!("leaving?staff={staff}"));
    assert!(page.body.contains("What their computers held"));
    let mark = page.hidden("mark");
    let wrong = officer.post(
        "leaving",
        &[("staff", &staff), ("others", "x"), ("mark", &mark)],
    );
    assert_eq!(wrong.wrong(), ["to"]);
    let done = officer.post("leaving", &[("staff", &staff), ("mark", &mark)]);
    assert_eq!(done.body.matches("Carried out").count(), 1, "{}", done.body);
    let worker = office.serve(Who::Worker);
    let worker = worker.browser();
    until("it is told", || {
        worker
            .get("computer")
            .body
            .contains("This computer was stopped")
    });
}

#[test]
fn the_paper_form_has_every_question_in_two_languages() {
    let office = Office::new();
    let desk = office.serve(Who::Worker);
    let paper = desk.browser().get("request/paper?with=ar").body;
    let arabic = language::locale("ar").unwrap();
    for question in intake::PAGES.iter().flat_map(|page| page.questions) {
        for locale in [language::Locale::english(), arabic] {
            let text = locale.plain(question.label);
            let shown = text.replace('\'', "&#39;").replace('&', "&amp;");
            assert!(paper.contains(&text) || paper.contains(&shown), "{text}");
        }
    }
    assert!(paper.contains("dir=\"rtl\""));
}
