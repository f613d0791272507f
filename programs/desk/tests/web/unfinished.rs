//! What was begun and broken off stands on the pages, with a button that goes on with it.

use crate::town::{Office, Who, until};
use desk::Fault;
use desk::office::{erase, people};
use ledger::leaf::Choice;
use record::person::Person;
use sign::id::RecordId;

const RECORD: RecordId = RecordId([0xab; 16]);

#[test]
fn what_was_broken_off_is_said_and_finished_by_one_click() {
    let (office, ()) = Office::after(|town| {
        town.at(&town.lead, |desk| {
            desk.with_desk(|machine| machine.give_seed(&town.seed))
                .unwrap();
            people::create(desk, RECORD, Person::default(), town.deadline()).unwrap();
            town.house.borrow_mut().keyholder_down = true;
            let waits = erase::person(desk, RECORD, Choice::CountedOnly, town.deadline());
            assert!(matches!(waits, Err(Fault::Waits(_))), "{waits:?}");
            town.house.borrow_mut().keyholder_down = false;
        });
    });
    let desk = office.serve_seeded(Who::Lead);
    let browser = desk.browser();
    let due = format!("{RECORD}</code> is being erased");
    let said = |body: &str| body.contains("is being erased") && body.contains(&RECORD.to_string());
    until("it knows who it is", || {
        browser.get("computer").body.contains("name=\"called\"")
    });
    let page = browser.get("computer").body;
    assert!(said(&page), "no {due}: {page}");
    let mark = browser.get("request").hidden("mark");
    let finished = browser.post("computer/finish", &[("mark", &mark)]);
    assert_eq!(finished.status, 303, "{}", finished.body);
    let page = browser.get("computer").body;
    assert!(!page.contains("is being erased"), "{page}");
    let side = desk.side();
    assert_eq!(side.tombstones[0].record, RECORD);
}
