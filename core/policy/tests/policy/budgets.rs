//! Budgets against a naive reference: a list of everything ever released, counted from scratch
//! each time.

use crate::kit::{Fold, HERE, START, THERE, Who, grant, item, record, session};
use ledger::leaf::{Act, Event, Extension, Item, Kind, Limit, Policy, Reason, Subject, Used, Why};
use policy::Violation;
use proptest::prelude::*;
use sign::id::RecordPseudonym;
use sign::time::{DAY, HOUR, MINUTE};
use sign::{SocietyId, Time};
use std::collections::BTreeMap;

/// One record opened in one release.
#[derive(Clone, Copy, Debug)]
struct Opened {
    at: Time,
    who: Who,
    record: RecordPseudonym,
    /// Whether it was free: known before to the person who refilled a caseload.
    free: bool,
}

/// The naive count: everything is kept, nothing is summed up.
#[derive(Default)]
struct Naive {
    opened: Vec<Opened>,
    more: BTreeMap<(Subject, u64), u32>,
}

impl Naive {
    /// Distinct (record, day) of those `mine` picks, within a stretch of time.
    fn count(&self, from: Option<Time>, day: Option<u64>, mine: impl Fn(&Opened) -> bool) -> u32 {
        // Each (record, day) counts at the moment it was first opened that day.
        let mut firsts: BTreeMap<(RecordPseudonym, u64), Time> = BTreeMap::new();
        for o in self.opened.iter().filter(|o| !o.free && mine(o)) {
            firsts.entry((o.record, o.at.day())).or_insert(o.at);
        }
        let counted = firsts.iter().filter(|((_, on), at)| {
            from.is_none_or(|from| **at > from || from == Time(0))
                && day.is_none_or(|day| *on == day)
        });
        counted.count() as u32
    }

    fn knows(&self, who: Who, record: RecordPseudonym, before: usize) -> bool {
        self.opened[..before]
            .iter()
            .any(|o| o.who.staff() == who.staff() && o.record == record)
    }

    /// Records new to the member of staff, in the hour up to `now`.
    fn fresh(&self, who: Who, now: Time) -> u32 {
        let new = self.opened.iter().enumerate().filter(|(n, o)| {
            !o.free
                && o.who.staff() == who.staff()
                && now.since(o.at) < HOUR
                && !self.knows(o.who, o.record, *n)
        });
        new.count() as u32
    }

    fn more(&self, subject: Subject, now: Time) -> u32 {
        self.more.get(&(subject, now.day())).copied().unwrap_or(0)
    }

    fn opened(
        &self,
        who: Who,
        records: &[RecordPseudonym],
        refill: bool,
        now: Time,
    ) -> Vec<Opened> {
        let before = self.opened.len();
        let one = |record: &RecordPseudonym| Opened {
            at: now,
            who,
            record: *record,
            free: refill && self.knows(who, *record, before),
        };
        records.iter().map(one).collect()
    }

    /// What the rules must say of opening `records` now.
    fn judge(
        &mut self,
        who: Who,
        records: &[RecordPseudonym],
        refill: bool,
        now: Time,
        policy: &Policy,
        (probation, desks): (bool, u32),
    ) -> Result<Used, Limit> {
        let more_items = self.opened(who, records, refill, now);
        let kept = self.opened.len();
        let fresh_before = self.fresh(who, now);
        self.opened.extend(more_items);
        let hour = Some(Time(now.0.saturating_sub(HOUR)));
        let day = Some(now.day());
        let device = |o: &Opened| o.who == who;
        let staff = |o: &Opened| o.who.staff() == who.staff();
        let society = |o: &Opened| o.who.society() == who.society();
        let used = Used {
            device_hour: self.count(hour, None, device),
            device_day: self.count(None, day, device),
            staff_hour: self.count(hour, None, staff),
            staff_day: self.count(None, day, staff),
            society_day: self.count(None, day, society),
            all_day: self.count(None, day, |_| true),
            warrant: 0,
        };
        let fresh = self.fresh(who, now);
        self.opened.truncate(kept);
        let extra = self.more(Subject::Staff(who.staff()), now);
        let home = Subject::Society(who.society());
        let all = Subject::Society(SocietyId::ALL);
        let device_day = if probation {
            policy.probation_day
        } else {
            policy.day + extra
        };
        let society = policy.society_day * desks.div_ceil(10) + self.more(home, now);
        if used.device_hour > policy.hour + extra || used.device_day > device_day {
            Err(Limit::Device)
        } else if used.staff_hour > policy.hour + extra || used.staff_day > policy.day + extra {
            Err(Limit::Staff)
        } else if used.society_day > society {
            Err(Limit::Society)
        } else if used.all_day > policy.all_day + self.more(all, now) {
            Err(Limit::All)
        } else if fresh > fresh_before && fresh > policy.novelty_hour + extra {
            Err(Limit::Novelty)
        } else {
            Ok(used)
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    /// Some records, by one of the people, as an ordinary case or a refilled caseload.
    Open {
        who: Who,
        records: Vec<u32>,
        refill: bool,
    },
    Pass(u64),
    Extend(Subject, u32),
    Enrol,
    RevokeWorker2,
}

const PEOPLE: [Who; 5] = [
    Who::Worker,
    Who::Worker2,
    Who::Colleague,
    Who::WorkerThere,
    Who::Newcomer,
];

fn step() -> impl Strategy<Value = Step> {
    let who = prop::sample::select(PEOPLE.to_vec());
    let records = prop::collection::btree_set(0..14_u32, 1..5);
    let subject = prop::sample::select(vec![
        Subject::Staff(Who::Worker.staff()),
        Subject::Staff(Who::Colleague.staff()),
        Subject::Society(HERE),
        Subject::Society(SocietyId::ALL),
    ]);
    prop_oneof![
        12 => (who, records, prop::bool::weighted(0.3)).prop_map(|(who, records, refill)| {
            Step::Open { who, records: records.into_iter().collect(), refill }
        }),
        2 => prop::sample::select(vec![
            0, 1, 10 * MINUTE, HOUR - 1, HOUR, HOUR + 1, 5 * HOUR, DAY - 1, DAY
        ]).prop_map(Step::Pass),
        1 => (subject, 1..6_u32).prop_map(|(s, n)| Step::Extend(s, n)),
        1 => Just(Step::Enrol),
        1 => Just(Step::RevokeWorker2),
    ]
}

fn small() -> impl Strategy<Value = Policy> {
    (
        (3..9_u32, 4..14_u32, 1..5_u32),
        (4..16_u32, 8..20_u32, 2..9_u32),
    )
        .prop_map(
            |((hour, day, probation_day), (society_day, all_day, novelty_hour))| Policy {
                hour,
                day,
                probation_day,
                society_day,
                all_day,
                novelty_hour,
                ..Policy::default()
            },
        )
}

/// The grants every run begins with: a case and a caseload of everything, for everyone.
fn give_all(fold: &mut Fold) -> BTreeMap<(Who, bool), Why> {
    let all: Vec<u32> = (0..14).collect();
    let mut given = BTreeMap::new();
    for who in PEOPLE {
        for (refill, kind) in [(false, Kind::Case), (true, Kind::CaseList)] {
            let mut body = grant(kind, who.society(), who.staff(), &all);
            body.id.0[1] = who as u8;
            given.insert((who, refill), Why::Grant(body.id));
            let lead = if who.society() == THERE {
                Who::LeadThere
            } else {
                Who::Lead
            };
            fold.ask(lead, Event::Granted(body))
                .expect("leads may give");
        }
    }
    given
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn invariant_3_budgets_are_those_of_a_naive_count(
        policy in small(),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut fold = Fold::with(policy.clone());
        let chiefs = [Who::ChiefA, Who::ChiefB];
        let appoint = ledger::leaf::Appointment {
            staff: Who::Newcomer.staff(),
            society: HERE,
            roles: crate::kit::caseworker(),
        };
        fold.order(Act::Appoint(appoint), &chiefs).unwrap();
        let given = give_all(&mut fold);
        let mut naive = Naive::default();
        let mut enrolled = None;
        let mut revoked = false;
        // Desks by hand: HERE begins with so many, whoever stands in the list of founders.
        let mut desks: BTreeMap<SocietyId, u32> = BTreeMap::new();
        for who in Who::FOUNDERS {
            if who.kind() == ledger::leaf::DeviceKind::Desk {
                *desks.entry(who.society()).or_default() += 1;
            }
        }
        for step in steps {
            let now = fold.now;
            match step {
                Step::Pass(micros) => fold.pass(micros),
                Step::Extend(subject, more) => {
                    let society = match subject {
                        Subject::Society(society) => society,
                        _ => HERE,
                    };
                    let entry = Extension { society, subject, day: now.day(), more };
                    let limit = match subject {
                        Subject::Society(SocietyId::ALL) => policy.all_day,
                        Subject::Society(_) => policy.society_day * desks[&HERE].div_ceil(10),
                        _ => policy.day,
                    };
                    let fits = more <= limit && !naive.more.contains_key(&(subject, now.day()));
                    let done = fold.order(Act::Extend(entry), &[Who::ChiefA]);
                    prop_assert_eq!(done.is_ok(), fits);
                    if fits {
                        naive.more.insert((subject, now.day()), more);
                    }
                }
                Step::Enrol => {
                    let done = fold.order(Act::Enrol(Who::Newcomer.entry()), &chiefs);
                    prop_assert_eq!(done.is_ok(), enrolled.is_none());
                    if done.is_ok() {
                        enrolled = Some(now);
                        *desks.entry(HERE).or_default() += 1;
                    }
                }
                Step::RevokeWorker2 => {
                    fold.order(Act::Revoke(Who::Worker2.device()), &[Who::Lead]).unwrap();
                    if !revoked {
                        revoked = true;
                        *desks.entry(HERE).or_default() -= 1;
                    }
                }
                Step::Open { who, records, refill } => {
                    let absent = who == Who::Newcomer && enrolled.is_none()
                        || who == Who::Worker2 && revoked;
                    let why = given[&(who, refill)];
                    let items: Vec<Item> =
                        records.iter().map(|n| item(who.society(), *n)).collect();
                    let names: Vec<_> = records.iter().map(|n| record(*n)).collect();
                    let mut body = fold.released(who, why, items);
                    // A new session every few hours: sessions are tried elsewhere.
                    body.session = session(who, (now.since(START) / (6 * HOUR)) as u8);
                    let probation = who == Who::Newcomer
                        && enrolled.is_some_and(|since| now.since(since) < 24 * HOUR);
                    let numbers = (probation, desks[&who.society()]);
                    let expected =
                        naive.judge(who, &names, refill, now, &policy, numbers);
                    if now >= fold.state.lease {
                        let lease = Act::Lease(now.plus(HOUR));
                        fold.order(lease, &[Who::ChiefA]).unwrap();
                    }
                    let used = body.used;
                    let done = fold.ask(who, Event::Released(body));
                    if absent {
                        prop_assert_eq!(done, Err(Violation::Refused(Reason::Device)));
                        continue;
                    }
                    match expected {
                        Ok(counted) => {
                            prop_assert_eq!(done, Ok(()));
                            prop_assert_eq!(used, counted);
                            let opened = naive.opened(who, &names, refill, now);
                            naive.opened.extend(opened);
                        }
                        Err(limit) => {
                            let refused = Err(Violation::Refused(Reason::Limit(limit)));
                            prop_assert_eq!(done, refused);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_agreed_numbers_hold_to_the_record() {
    let mut fold = Fold::new();
    let all: Vec<u32> = (0..512).collect();
    let why = fold.case(Who::Worker, &all);
    let open = |fold: &mut Fold, n: u32| fold.release(Who::Worker, why, vec![item(HERE, n)]);
    let limit = |limit| Err(Violation::Refused(Reason::Limit(limit)));
    // Fifty new records an hour; known ones may follow, up to sixty.
    for n in 0..50 {
        assert_eq!(open(&mut fold, n), Ok(()));
    }
    assert_eq!(open(&mut fold, 50), limit(Limit::Novelty));
    fold.pass(HOUR - 1);
    assert_eq!(open(&mut fold, 50), limit(Limit::Novelty));
    fold.pass(1);
    for n in 50..100 {
        assert_eq!(open(&mut fold, n), Ok(()));
    }
    // The same record again the same day costs nothing.
    assert_eq!(open(&mut fold, 0), Ok(()));
    assert_eq!(open(&mut fold, 99), Ok(()));
    // From the other device the person's hour is the same, the device's is its own.
    let used = fold.state.used_after(
        Who::Worker2.device(),
        why,
        &[item(HERE, 0), item(HERE, 1)],
        fold.now,
    );
    let used = used.unwrap();
    assert_eq!((used.device_hour, used.staff_hour), (2, 50));
    assert_eq!((used.device_day, used.staff_day), (2, 100));
    fold.pass(HOUR);
    for n in 100..150 {
        assert_eq!(open(&mut fold, n), Ok(()));
    }
    fold.pass(HOUR);
    for n in 150..200 {
        assert_eq!(open(&mut fold, n), Ok(()));
    }
    fold.pass(HOUR);
    assert_eq!(open(&mut fold, 200), limit(Limit::Device));
    fold.now = Time((fold.now.day() + 1) * DAY);
    let again = |n: u32, fold: &mut Fold| {
        let mut body = fold.released(Who::Worker, why, vec![item(HERE, n)]);
        body.session = session(Who::Worker, 1);
        fold.ask(Who::Worker, Event::Released(body))
    };
    // Known records are not new: only the sixty of the hour hold.
    for n in 0..60 {
        assert_eq!(again(n, &mut fold), Ok(()));
    }
    assert_eq!(again(60, &mut fold), limit(Limit::Device));
}

#[test]
fn a_replaced_computer_refills_its_own_caseload_only() {
    let mut fold = Fold::new();
    let all: Vec<u32> = (0..70).collect();
    let why = fold.case(Who::Worker, &all);
    for n in 0..50 {
        fold.release(Who::Worker, why, vec![item(HERE, n)]).unwrap();
    }
    fold.pass(DAY - 11 * HOUR);
    let list = grant(Kind::CaseList, HERE, Who::Worker.staff(), &all);
    let refill = Why::Grant(list.id);
    fold.ask(Who::Lead, Event::Granted(list)).unwrap();
    let known: Vec<Item> = (0..16).map(|n| item(HERE, n)).collect();
    let used = |fold: &Fold, items: &[Item]| {
        let used = fold
            .state
            .used_after(Who::Worker2.device(), refill, items, fold.now);
        used.unwrap().staff_hour
    };
    assert_eq!(used(&fold, &known), 0);
    assert_eq!(used(&fold, &[item(HERE, 60)]), 1, "a new one counts");
    assert_eq!(fold.release(Who::Worker2, refill, known), Ok(()));
    let of_another = grant(Kind::CaseList, HERE, Who::Colleague.staff(), &all);
    let id = Why::Grant(of_another.id);
    fold.ask(Who::Lead, Event::Granted(of_another)).unwrap();
    let device = Who::Colleague.device();
    let used = fold
        .state
        .used_after(device, id, &[item(HERE, 0)], fold.now)
        .unwrap();
    assert_eq!(used.staff_hour, 1, "known to somebody else is not known");
}
