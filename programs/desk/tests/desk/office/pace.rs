//! A desk waits by itself where going on would stop it, and only there.

use super::{Two, registered, why};
use crate::flow::{grant, opened, write};
use crate::house::{HERE, Makeup, Town};
use desk::office::people;
use desk::office::search::{self, Asked, Searched};
use desk::shell::Ended;
use ledger::Leaf;
use ledger::leaf::{Event, Limit, Purpose};
use record::sharing::Lead;
use sign::Category;
use sign::id::{GrantId, RecordId};
use sign::time::{HOUR, MINUTE};
use world::search::Word;

/// Records that the agreed rules let somebody see for the first time within an hour.
const NEW: u8 = 50;

/// One more than those, and what allows the other desk to open each.
fn handed_over(town: &Town) -> Vec<(RecordId, GrantId)> {
    let records = (1..=NEW + 1).map(|n| write(town, &town.worker, n));
    let records: Vec<RecordId> = records.collect();
    let give = |record: RecordId| (record, grant(town, &town.other, record));
    records.into_iter().map(give).collect()
}

/// As staff open it.
fn look(town: &Town, (record, grant): (RecordId, GrantId)) -> Result<Ended, desk::Fault> {
    town.try_at(&town.other, |desk| {
        desk.round(0)?;
        desk.sign_in()?;
        let asked = people::Asked {
            holder: HERE,
            record,
            grant,
            purpose: Purpose::Casework,
        };
        let until = town.deadline();
        people::open(desk, &asked, &[Category::Identity], until).map(|(_, ended)| ended)
    })
}

#[test]
fn whoever_was_handed_many_cases_is_not_stopped() {
    let town = Town::new();
    let all = handed_over(&town);
    for of in &all[..usize::from(NEW)] {
        assert!(matches!(look(&town, *of), Ok(Ended::Done(Some(_)))));
    }
    let before = town.house.borrow().leaves.len();
    let last = all[usize::from(NEW)];
    assert!(why(look(&town, last)).contains("new to you"));
    assert_eq!(
        town.house.borrow().leaves.len(),
        before,
        "nothing was asked"
    );
    // What was seen before is opened meanwhile, and the rest once there is room.
    assert!(matches!(look(&town, all[3]), Ok(Ended::Done(Some(_)))));
    town.clock.pass(HOUR + 2 * MINUTE);
    assert!(matches!(look(&town, last), Ok(Ended::Done(Some(_)))));
}

/// What is waited for: asked all the same, the log's rules stop the computer.
#[test]
fn asked_all_the_same_the_computer_is_stopped() {
    let town = Town::new();
    let all = handed_over(&town);
    for of in &all[..usize::from(NEW)] {
        assert!(matches!(look(&town, *of), Ok(Ended::Done(Some(_)))));
    }
    let (record, grant) = all[usize::from(NEW)];
    let (_, ended) = opened(&town, &town.other, record, grant);
    assert!(matches!(ended, Ended::Refused(_)), "{ended:?}");
    let leaves = town.house.borrow().leaves.clone();
    let mut last = leaves.iter().filter_map(|leaf| Leaf::from_bytes(leaf).ok());
    let trip = last.next_back().map(|leaf| leaf.event);
    assert!(matches!(trip, Some(Event::Trip(trip)) if trip.limit == Limit::Novelty));
}

/// Three refusals within ten minutes stop a computer: there is never a second one.
#[test]
fn after_a_limit_refused_a_search_no_other_is_asked_for_ten_minutes() {
    let two = Two::made(Makeup::Searched, super::asked(), registered());
    two.there(|desk| {
        let word = Word::Register(vec![search::entry(two.candidate, &registered())]);
        let job = desk.work(world::desk::Work::Say(word)).unwrap();
        desk.until(job, two.town.deadline(), |_, _| ()).unwrap();
    });
    let seek = || {
        two.here(|desk| {
            let asked = Asked {
                case: two.case,
                standing: false,
                lead: Lead::NotAsked,
            };
            search::search(desk, asked, two.town.deadline())
        })
    };
    let most = ledger::leaf::Policy::default().case_queries;
    for _ in 0..most {
        assert!(matches!(seek(), Ok(Searched::Found(_))));
    }
    assert!(matches!(seek(), Ok(Searched::Not(_))));
    let before = two.town.house.borrow().leaves.len();
    for _ in 0..4 {
        assert!(why(seek()).contains("a limit has just refused"));
    }
    assert_eq!(two.town.house.borrow().leaves.len(), before);
    two.town.clock.pass(11 * MINUTE);
    assert!(matches!(seek(), Ok(Searched::Not(_))), "asked once more");
}
