//! What holds for every log and every incident.

use crate::kit::{HERE, Log, THERE, Who, form, hour, index};
use exposure::incident::{Deleted, Span, Taken, What};
use exposure::{Incident, Kind, Level, Outcome, Reason, Totals, table};
use ledger::leaf::{Cause, Event};
use proptest::collection::vec;
use proptest::prelude::*;
use sign::{Category, Hash, Time};
use std::collections::{BTreeMap, BTreeSet};

/// What can happen; people are few, so that things meet.
#[derive(Clone, Debug)]
enum Op {
    Pass(u64),
    Deposit(Who, u8, Vec<Category>),
    Release(Who, u8, Vec<Category>),
    Form(u8),
    OpenForm(Who, u8),
    Search(Who, u8),
    /// Answers the newest search.
    Answer(Vec<u8>),
    Slips(Who, Vec<u8>, u64),
    Erase(u8),
    Emergency(u8),
    Leads(Who),
    Grant(Who, Vec<u8>),
}

fn desk() -> impl Strategy<Value = Who> {
    prop_oneof![Just(Who::Desk), Just(Who::Colleague), Just(Who::Abroad)]
}

fn categories() -> impl Strategy<Value = Vec<Category>> {
    let all = Category::RECORD.to_vec();
    proptest::sample::subsequence(all, 1..=6)
}

fn op() -> impl Strategy<Value = Op> {
    let person = 1..6_u8;
    let some = vec(1..6_u8, 0..3);
    prop_oneof![
        2 => (0..40_u64).prop_map(Op::Pass),
        4 => (desk(), person.clone(), categories()).prop_map(|(w, n, c)| Op::Deposit(w, n, c)),
        4 => (desk(), person.clone(), categories()).prop_map(|(w, n, c)| Op::Release(w, n, c)),
        2 => (0..3_u8).prop_map(Op::Form),
        2 => (desk(), 0..3_u8).prop_map(|(w, n)| Op::OpenForm(w, n)),
        1 => (desk(), person.clone()).prop_map(|(w, n)| Op::Search(w, n)),
        1 => some.clone().prop_map(Op::Answer),
        1 => (desk(), some, 0..300_u64).prop_map(|(w, n, t)| Op::Slips(w, n, t)),
        1 => person.prop_map(Op::Erase),
        1 => (2..4_u8).prop_map(Op::Emergency),
        1 => desk().prop_map(Op::Leads),
        1 => (desk(), vec(1..6_u8, 1..4)).prop_map(|(w, n)| Op::Grant(w, n)),
    ]
}

/// Whose society has a person.
fn author(n: u8) -> Who {
    if n < 4 { Who::Colleague } else { Who::Abroad }
}

/// The log of some operations. Everybody, and every form, is there from the start.
fn log(ops: &[Op]) -> Log {
    let mut log = Log::new();
    for n in 1..6 {
        log.deposit(author(n), n, &[Category::Identity]);
    }
    for n in 0..3 {
        log.form(n);
    }
    let mut newest = None;
    for op in ops {
        match op {
            Op::Pass(hours) => log.now = log.now.plus(hours * sign::time::HOUR),
            Op::Deposit(who, n, kinds) => drop(log.deposit(*who, *n, kinds)),
            Op::Release(who, n, kinds) => drop(log.release(*who, *n, kinds)),
            Op::Form(n) => drop(log.form(*n)),
            Op::OpenForm(who, n) => {
                log.release_of(*who, HERE, form(*n), &[Category::Intake]);
            }
            Op::Search(who, n) => newest = Some(log.search(*who, *n)),
            Op::Answer(names) => {
                if let Some(query) = newest {
                    let distinct: BTreeSet<u8> = names.iter().copied().collect();
                    log.answer(query, &distinct.into_iter().collect::<Vec<_>>());
                }
            }
            Op::Slips(who, of, opened) => drop(log.slips(*who, of, hour(*opened))),
            Op::Erase(n) => drop(log.erase(author(*n), *n)),
            Op::Leads(who) => drop(log.leads(*who)),
            Op::Grant(who, of) => drop(log.grant(who.staff(), of)),
            Op::Emergency(k) => drop(log.new_emergency(*k, 5)),
        }
    }
    log
}

fn what() -> impl Strategy<Value = What> {
    let society = prop_oneof![Just(HERE), Just(THERE)];
    let device = prop_oneof![
        Just(Who::Desk),
        Just(Who::Colleague),
        Just(Who::Abroad),
        Just(Who::Portal),
        Just(Who::Matcher)
    ];
    prop_oneof![
        6 => device.prop_map(|who| What::Device(who.device())),
        2 => desk().prop_map(|who| What::Staff(who.staff())),
        1 => Just(What::Hub),
        1 => Just(What::Portals(HERE)),
        1 => Just(What::Matcher),
        1 => Just(What::Keyholder),
        1 => society.clone().prop_map(What::SecondLock),
        2 => (society.clone(), vec(1..6_u8, 1..4))
            .prop_map(|(s, n)| What::Shares(s, n.into_iter().collect())),
        1 => society.clone().prop_map(What::SlipMachine),
        1 => society.prop_map(What::Courier),
    ]
}

fn taken() -> impl Strategy<Value = Taken> {
    let settled = proptest::option::of(0..300_u64);
    (what(), 0..200_u64, 0..100_u64, settled).prop_map(|(what, from, length, settled)| Taken {
        what,
        span: Span {
            from: hour(from),
            until: hour(from + length),
            settled: settled.map(hour),
        },
    })
}

fn incident() -> impl Strategy<Value = Incident> {
    let deleted = (desk(), 0..200_u64).prop_map(|(who, at)| Deleted {
        device: who.device(),
        at: hour(at),
    });
    (vec(taken(), 1..4), vec(deleted, 0..3)).prop_map(|(taken, deleted)| Incident {
        taken: taken.into_iter().collect(),
        deleted: deleted.into_iter().collect(),
    })
}

fn levels(outcome: &Outcome) -> BTreeMap<(String, u32, Kind), Level> {
    let rows = outcome.rows();
    rows.map(|r| ((r.who.to_string(), r.society.0, r.kind), r.level))
        .collect()
}

/// Nobody is better off in the second; a kind that is not in the first may be anything.
fn none_lower(before: &Outcome, after: &Outcome) -> Result<(), TestCaseError> {
    let after = levels(after);
    for (of, level) in levels(before) {
        prop_assert!(
            after.get(&of).is_some_and(|l| *l >= level),
            "{:?} was {:?}",
            of,
            level
        );
    }
    Ok(())
}

fn bytes(outcome: &Outcome) -> String {
    let mut out = String::new();
    outcome.rows().for_each(|row| table::line(&row, &mut out));
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_further_leaf_lowers_nothing(
        ops in vec(op(), 0..25),
        more in op(),
        at in any::<prop::sample::Index>(),
        incident in incident(),
    ) {
        // A passing of time would move every leaf after it; a search would take over answers.
        let more = match more {
            Op::Pass(_) | Op::Search(..) => Op::Release(Who::Desk, 1, vec![Category::Contact]),
            other => other,
        };
        let mut longer = ops.clone();
        longer.insert(at.index(ops.len() + 1), more);
        none_lower(&log(&ops).expose(&incident), &log(&longer).expose(&incident))?;
    }

    #[test]
    fn a_further_thing_taken_lowers_nothing(
        ops in vec(op(), 0..25),
        incident in incident(),
        more in taken(),
    ) {
        let log = log(&ops);
        let mut larger = incident.clone();
        larger.taken.insert(more);
        none_lower(&log.expose(&incident), &log.expose(&larger))?;
    }

    #[test]
    fn a_longer_interval_lowers_nothing(
        ops in vec(op(), 0..25),
        incident in incident(),
        (before, after) in (0..200_u64, 0..200_u64),
    ) {
        let log = log(&ops);
        let mut wider = incident.clone();
        wider.taken = incident.taken.iter().cloned().map(|mut taken| {
            taken.span.from = Time(taken.span.from.0 - before * sign::time::HOUR);
            taken.span.until = taken.span.until.plus(after * sign::time::HOUR);
            taken
        }).collect();
        none_lower(&log.expose(&incident), &log.expose(&wider))?;
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_whatever_the_order_of_entries(
        ops in vec(op(), 0..25),
        taken in vec(taken(), 1..5),
        by in any::<prop::sample::Index>(),
    ) {
        let log = log(&ops);
        let incident = |taken: &[Taken]| Incident {
            taken: taken.iter().cloned().collect(),
            ..Incident::default()
        };
        let mut turned = taken.clone();
        turned.rotate_left(by.index(taken.len()));
        turned.reverse();
        let once = bytes(&log.expose(&incident(&taken)));
        prop_assert_eq!(&once, &bytes(&log.expose(&incident(&taken))));
        prop_assert_eq!(&once, &bytes(&log.expose(&incident(&turned))));
    }

    #[test]
    fn rows_are_the_log_s_and_add_up(
        ops in vec(op(), 0..25),
        incident in incident(),
        named in proptest::sample::subsequence(vec![1_u8, 2, 3], 0..=3),
    ) {
        let log = log(&ops);
        let outcome = log.expose_with(&incident, &index(HERE, &named, Hash([9; 32])));
        let mut seen = BTreeSet::new();
        let mut totals = Totals::default();
        for rows in outcome.people() {
            totals.add(&rows);
            for row in &rows {
                prop_assert!(seen.insert((row.who, row.society, row.kind)), "each once");
                prop_assert_eq!(row.level, row.causes[0].reason.level());
                let known = |leaf: &u64| (*leaf as usize) < log.leaves.len();
                prop_assert!(row.causes.iter().all(|c| c.leaves.iter().all(known)));
            }
        }
        prop_assert_eq!(totals.rows(), seen.len() as u64);
        // Everybody in a leaf stands in the rows, named or not.
        let mut people = BTreeSet::new();
        for leaf in &log.leaves {
            match &leaf.event {
                Event::Deposited(d) => people.extend(d.items.iter().map(|i| (d.society, i.person))),
                Event::Released(r) => people.extend(r.items.iter().map(|i| (i.holder, i.person))),
                Event::Erased(e) => drop(people.insert((e.society, e.person))),
                _ => {}
            }
        }
        let sum = |of: &BTreeMap<_, exposure::Counts>| of.values().map(exposure::Counts::sum).sum::<u64>();
        prop_assert_eq!(sum(&totals.persons) + sum(&totals.forms), people.len() as u64);
        let there: u64 = named.len() as u64;
        prop_assert_eq!(sum(&totals.unnamed) + there, sum(&totals.persons));
    }

    #[test]
    fn what_was_released_is_told_with_exactly_its_leaves(
        ops in vec(op(), 0..40),
        (from, length) in (0..200_u64, 0..100_u64),
    ) {
        let log = log(&ops);
        let until = hour(from + length);
        let incident = crate::kit::taken(What::Device(Who::Desk.device()), from, from + length);
        let outcome = log.expose(&incident);
        let mut wanted: BTreeMap<_, Vec<u64>> = BTreeMap::new();
        for (at, leaf) in (0..).zip(&log.leaves) {
            let (Event::Released(body), Cause::Device(asked)) = (&leaf.event, &leaf.cause) else {
                continue;
            };
            if asked.device != Who::Desk.device() || leaf.time > until {
                continue;
            }
            for item in &body.items {
                for (category, _) in &item.parts {
                    let of = (format!("log:{}", item.person), item.holder, Kind::Of(*category));
                    wanted.entry(of).or_default().push(at);
                }
            }
        }
        let mut told = BTreeMap::new();
        for row in outcome.rows() {
            let cause = row.causes.iter().find(|c| c.reason == Reason::Released);
            let attachment = row.kind == Kind::Of(Category::Attachment);
            if let (Some(cause), false) = (cause, attachment) {
                told.insert((row.who.to_string(), row.society, row.kind), cause.leaves.clone());
            }
        }
        prop_assert_eq!(told, wanted);
    }
}
