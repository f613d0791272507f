//! Seventy days with a stolen computer, by somebody who knows the limits and stays below them: the
//! log's own rules allow every leaf, nobody is stopped, and who is affected is told all the same.
#![expect(clippy::unwrap_used, reason = "a test that fails shows where")]
#![expect(
    dead_code,
    reason = "the kit of the policy's tests has more than is used here"
)]

#[path = "../../../core/policy/tests/policy/kit.rs"]
mod kit;

use exposure::incident::{Span, Taken, What};
use exposure::{Incident, Kind as Information, Level, OpenedIndex, Outcome};
use kit::{Fold, HERE, Who, item, record, session};
use ledger::leaf::{Act, Deposited, Event, Item, Kind, Why, Written};
use policy::State;
use sign::id::{GrantId, PersonPseudonym};
use sign::time::{DAY, HOUR};
use sign::{Category, Hash, Time};
use std::collections::BTreeSet;

/// As long as they were inside in history.
const DAYS: u8 = 70;
/// Records of the register, and in one grant.
const RECORDS: u32 = 2_000;
const GRANT: u32 = 500;
/// Records that he opens in a day, in two sittings: below 50 new ones in an hour, 60 records in an
/// hour, 200 in a day.
const SITTING: u32 = 12;

/// What he read: record and kind of information. Nothing but the comparison knows it.
type List = BTreeSet<(u32, Category)>;

/// The kinds that he cares for, another choice for each record.
fn kinds(n: u32) -> Vec<Category> {
    let all = Category::RECORD.iter().zip(0_u32..);
    let some = all.filter(|(_, at)| (n >> at) & 1 == 0 || *at == n % 6);
    some.map(|(category, _)| *category).collect()
}

fn register(fold: &mut Fold) {
    for first in (0..RECORDS).step_by(GRANT as usize) {
        let items = (first..first + GRANT).map(|n| Written {
            person: PersonPseudonym(record(n).0),
            record: record(n),
            parts: Category::RECORD.iter().map(|c| (*c, 1)).collect(),
        });
        let event = Event::Deposited(Deposited {
            society: HERE,
            session: session(Who::Colleague, 0),
            items: items.collect(),
            heads: Hash([0; 32]),
        });
        fold.ask(Who::Colleague, event).unwrap();
    }
}

/// The grants that he found on the computer: three of four quarters of the register.
fn grants(fold: &mut Fold) -> Vec<Why> {
    let mut all = Vec::new();
    for n in 0..3_u8 {
        let first = u32::from(n) * GRANT;
        let records: Vec<u32> = (first..first + GRANT).collect();
        let staff = Who::Worker.staff();
        let mut body = kit::grant(Kind::Case, HERE, staff, &records);
        body.id = GrantId([0x60 + n; 16]);
        all.push(Why::Grant(body.id));
        fold.ask(Who::Lead, Event::Granted(body)).unwrap();
    }
    all
}

/// A day: two sittings, each within its hour; the list grows by what was opened.
fn work(fold: &mut Fold, day: u8, why: &[Why], list: &mut List) {
    if day.is_multiple_of(2) {
        let lease = Act::Lease(fold.now.plus(3 * DAY));
        fold.order(lease, &[Who::ChiefA]).unwrap();
    }
    for sitting in 0..2_u8 {
        let first = (u32::from(day) * 2 + u32::from(sitting)) * SITTING;
        let wanted: Vec<u32> = (first..first + SITTING)
            .filter(|n| *n < 3 * GRANT)
            .collect();
        for n in wanted {
            let mut one: Item = item(HERE, n);
            one.parts = kinds(n).into_iter().map(|c| (c, 1)).collect();
            let why = why[(n / GRANT) as usize];
            let mut body = fold.released(Who::Worker, why, vec![one]);
            body.session = session(Who::Worker, day);
            fold.ask(Who::Worker, Event::Released(body)).unwrap();
            list.extend(kinds(n).into_iter().map(|category| (n, category)));
        }
        fold.pass(2 * HOUR);
    }
    fold.pass(20 * HOUR);
}

/// Who is affected, if that computer was in strange hands until then.
fn exposed(fold: &Fold, until: Time) -> Outcome {
    let taken = Taken {
        what: What::Device(Who::Worker.device()),
        span: Span {
            from: fold.leaves[0].time,
            until,
            settled: None,
        },
    };
    let incident = Incident {
        taken: BTreeSet::from([taken]),
        ..Incident::default()
    };
    let mut leaves = exposure::Fold::new(&incident);
    for (index, leaf) in (0..).zip(&fold.leaves) {
        leaves.take(index, leaf);
    }
    leaves.finish(&OpenedIndex::default()).unwrap()
}

/// Pairs that he read and that are cleared, and pairs that are called read and that he did not.
fn compare(outcome: &Outcome, list: &List) -> (usize, usize) {
    let (mut wrongly, mut over) = (0, 0);
    for n in 0..RECORDS {
        for row in outcome.of(&format!("log:{}", PersonPseudonym(record(n).0))) {
            let Information::Of(category) = row.kind else {
                continue;
            };
            let read = list.contains(&(n, category));
            wrongly += usize::from(read && row.level < Level::Possible);
            // With casework and identity go keys of photos and papers.
            let attached = category == Category::Attachment;
            over += usize::from(!read && !attached && row.level == Level::Confirmed);
        }
    }
    (wrongly, over)
}

fn stopped(state: &State) -> bool {
    !state
        .directory
        .devices
        .get(&Who::Worker.device())
        .is_some_and(|device| device.active(state.time))
}

#[test]
fn who_was_read_in_seventy_patient_days_is_told_by_person_and_kind() {
    let mut fold = Fold::new();
    register(&mut fold);
    let why = grants(&mut fold);
    let mut list = List::new();
    for day in 0..DAYS {
        work(&mut fold, day, &why, &mut list);
    }
    // Nothing tripped: no limit is what finds him.
    assert!(!stopped(&fold.state));
    let people: BTreeSet<u32> = list.iter().map(|(n, _)| *n).collect();
    assert!(people.len() >= 1_400, "{}", people.len());
    let whole = exposed(&fold, fold.now);
    assert_eq!(compare(&whole, &list), (0, 0));
    // Staff who think that it ended after forty days would clear who was read later: the
    // comparison finds that.
    let start = fold.leaves[0].time;
    let early = exposed(&fold, start.plus(40 * DAY));
    let (wrongly, over) = compare(&early, &list);
    assert!(wrongly > 1_000 && over == 0, "{wrongly} {over}");
    println!(
        "{} persons, {} pairs read in {DAYS} days below every limit: 0 cleared wrongly; with the \
         end set 30 days too early {wrongly} would be",
        people.len(),
        list.len()
    );
}
