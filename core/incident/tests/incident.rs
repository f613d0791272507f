//! Stages, clocks, gates: step by step, and for any entries.

use std::collections::BTreeSet;

use incident::*;
use proptest::prelude::*;
use sign::id::{IncidentId, StaffId};
use sign::time::HOUR;
use sign::{Hash, SocietyId, Time};

const ID: IncidentId = IncidentId([3; 16]);
const START: Time = Time(500_000 * HOUR);

fn staff(n: u8) -> StaffId {
    StaffId([n; 16])
}

fn law() -> Jurisdiction {
    Jurisdiction::from_code("EU").expect("two letters")
}

fn hours(n: u64) -> Time {
    START.plus(n * HOUR)
}

fn decision(id: u32) -> Decision {
    Decision {
        id,
        incident: ID,
        question: "Is it over?".into(),
        options: vec!["no".into(), "yes".into()],
        chosen: 1,
        reasons: "Nothing more was seen.".into(),
        evidence: vec![Hash([1; 32])],
        unknown: "What was copied in May.".into(),
        dissent: String::new(),
        deciders: vec![
            Decider {
                staff: staff(1),
                role: Role::Officer,
            },
            Decider {
                staff: staff(2),
                role: Role::DataProtection,
            },
        ],
        legal_basis: "Art 33(5) GDPR".into(),
        decided_at: START,
        known_since: START,
        review_by: START.plus(HOUR),
        supersedes: None,
        people: 12,
        selector: None,
        harm_if_told: "none seen".into(),
        harm_if_not_told: "they cannot protect themselves".into(),
    }
}

fn moved(to: Stage, decision: Option<u32>) -> Event {
    Event::Moved(Moved { to, decision })
}

fn aware(society: u32, since: Time) -> Event {
    Event::Aware(Aware {
        society: SocietyId(society),
        jurisdiction: law(),
        since,
        evidence: Hash([2; 32]),
    })
}

fn filed(society: u32, reasons: Option<Hash>) -> Event {
    Event::Filed(Filed {
        society: SocietyId(society),
        jurisdiction: law(),
        document: Hash([4; 32]),
        reasons,
    })
}

fn gate(society: u32, second: u8) -> Event {
    Event::Passed(Gate {
        society: SocietyId(society),
        officers: (staff(1), staff(second)),
        rotated: Hash([5; 32]),
        outside: Outside::SignedFor(staff(3)),
    })
}

fn entry(at: Time, event: Event) -> Entry {
    Entry {
        at,
        by: staff(9),
        event,
    }
}

struct Log(Incident, Time);

impl Log {
    fn new() -> Log {
        Log(Incident::new(ID, START), START)
    }
    fn record(&mut self, event: Event) -> Result<(), Refusal> {
        self.0.record(&entry(self.1, event))
    }
    fn all(&mut self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            self.record(event.clone())
                .unwrap_or_else(|why| panic!("{event:?}: {why}"));
        }
    }
}

#[test]
fn from_suspicion_to_closing_and_back() {
    let mut log = Log::new();
    assert_eq!(
        log.record(moved(Stage::Contained, None)),
        Err(Refusal::NotFromHere)
    );
    log.all([
        aware(1, Time(START.0 - HOUR)),
        aware(2, START),
        moved(Stage::Declared, None),
        moved(Stage::Contained, None),
        moved(Stage::Scoping, None),
        moved(Stage::Notifying, None),
        moved(Stage::Scoping, None),
        moved(Stage::Notifying, None),
        Event::Found(1),
        moved(Stage::Recovering, None),
    ]);
    assert_eq!(
        log.record(gate(1, 2)),
        Err(Refusal::Missing(vec![Missing::Finding(1)]))
    );
    log.all([Event::Mended(1), gate(1, 2)]);
    assert_eq!(log.record(gate(1, 2)), Err(Refusal::Already));
    assert_eq!(log.record(gate(2, 1)), Err(Refusal::OnePerson));
    assert_eq!(log.record(gate(3, 2)), Err(Refusal::Unknown));
    let missing = Refusal::Missing(vec![Missing::Gate(SocietyId(2))]);
    assert_eq!(log.record(moved(Stage::Resumed, None)), Err(missing));
    log.all([
        gate(2, 2),
        moved(Stage::Resumed, None),
        moved(Stage::Monitoring, None),
        Event::Covered(Covered { all: 5, settled: 4 }),
        Event::Claims(1),
    ]);
    assert_eq!(
        log.record(moved(Stage::Closed, Some(1))),
        Err(Refusal::Undecided)
    );
    log.all([Event::Decided(Box::new(decision(1)))]);
    assert_eq!(
        log.record(moved(Stage::Closed, Some(1))),
        Err(Refusal::Missing(vec![Missing::Coverage, Missing::Claims]))
    );
    log.all([
        Event::Covered(Covered { all: 5, settled: 5 }),
        Event::Claims(0),
        moved(Stage::Closed, Some(1)),
    ]);
    // Opened again, nothing of before counts.
    log.all([moved(Stage::Reopened, Some(1))]);
    assert_eq!(
        log.0.missing_to_close(),
        [
            Missing::Gate(SocietyId(1)),
            Missing::Gate(SocietyId(2)),
            Missing::Coverage,
            Missing::Claims
        ]
    );
}

#[test]
fn a_finding_after_the_gate_opens_it_for_everybody() {
    let mut log = Log::new();
    log.all([
        aware(1, START),
        gate(1, 2),
        Event::Found(1),
        Event::Mended(1),
    ]);
    assert_eq!(log.0.missing_to_resume(), [Missing::Gate(SocietyId(1))]);
    assert_eq!(log.record(Event::Found(1)), Err(Refusal::Already));
    assert_eq!(log.record(Event::Mended(1)), Err(Refusal::Already));
    assert_eq!(log.record(Event::Mended(2)), Err(Refusal::Unknown));
    // Without any society nothing resumes either.
    assert_eq!(Log::new().0.missing_to_resume(), [Missing::Awareness]);
}

#[test]
fn an_authority_is_told_at_any_stage_and_late_only_with_reasons() {
    let mut log = Log::new();
    assert_eq!(log.record(filed(1, None)), Err(Refusal::Unknown));
    assert_eq!(log.record(aware(1, hours(1))), Err(Refusal::Future));
    log.all([aware(1, START), aware(2, START)]);
    assert_eq!(log.record(aware(1, START)), Err(Refusal::Already));
    // Still only suspected.
    log.1 = hours(72);
    log.all([filed(1, None)]);
    log.1 = Time(hours(72).0 + 1);
    assert_eq!(log.record(filed(2, None)), Err(Refusal::LateWithoutReasons));
    log.all([filed(2, Some(Hash([6; 32])))]);
    // What follows in phases is not late.
    log.1 = hours(500);
    log.all([filed(1, None), filed(2, None)]);
    assert!(log.0.clocks().all(|clock| clock.filings.len() == 2));
    log.1 = START;
    assert_eq!(log.record(Event::Found(1)), Err(Refusal::Time));
}

#[test]
fn no_breach_and_opening_again_are_decided_by_two() {
    let mut log = Log::new();
    let no_breach = moved(Stage::NotABreach, Some(1));
    assert_eq!(log.record(no_breach.clone()), Err(Refusal::Undecided));
    log.all([Event::Decided(Box::new(decision(1)))]);
    let mut second = decision(2);
    second.supersedes = Some(1);
    log.all([Event::Decided(Box::new(second.clone()))]);
    // The first was taken back.
    assert_eq!(log.record(no_breach), Err(Refusal::Undecided));
    assert_eq!(log.0.decisions().count(), 1);
    log.all([moved(Stage::NotABreach, Some(2))]);
    second.id = 3;
    let again = Event::Decided(Box::new(second));
    assert_eq!(log.record(again), Err(Refusal::Already));
}

#[test]
fn what_is_no_decision_is_refused() {
    let fault = |change: &dyn Fn(&mut Decision)| {
        let mut one = decision(1);
        change(&mut one);
        one.check().expect_err("no decision")
    };
    assert_eq!(fault(&|d| d.deciders.truncate(1)), DecisionFault::OnePerson);
    assert_eq!(fault(&|d| d.deciders.clear()), DecisionFault::OnePerson);
    assert_eq!(
        fault(&|d| d.deciders[1].staff = staff(1)),
        DecisionFault::OnePerson,
        "two roles are not two people"
    );
    assert_eq!(fault(&|d| d.chosen = 2), DecisionFault::Choice);
    assert_eq!(fault(&|d| d.options.truncate(1)), DecisionFault::Choice);
    assert_eq!(fault(&|d| d.reasons = " ".into()), DecisionFault::Unsaid);
    assert_eq!(fault(&|d| d.harm_if_told.clear()), DecisionFault::Unsaid);
    assert_eq!(
        fault(&|d| d.harm_if_not_told.clear()),
        DecisionFault::Unsaid
    );
    assert_eq!(fault(&|d| d.known_since = hours(1)), DecisionFault::Order);
    assert_eq!(fault(&|d| d.review_by = START), DecisionFault::Order);
    let mut log = Log::new();
    let refused = |log: &mut Log, change: &dyn Fn(&mut Decision)| {
        let mut one = decision(1);
        change(&mut one);
        log.record(Event::Decided(Box::new(one)))
            .expect_err("refused")
    };
    assert_eq!(
        refused(&mut log, &|d| d.incident = IncidentId([0; 16])),
        Refusal::Unknown
    );
    assert_eq!(refused(&mut log, &|d| d.id = 2), Refusal::Already);
    assert_eq!(
        refused(&mut log, &|d| d.supersedes = Some(1)),
        Refusal::Unknown
    );
    assert_eq!(
        refused(&mut log, &|d| {
            d.decided_at = hours(1);
            d.review_by = hours(2);
        }),
        Refusal::Future
    );
    // One changed word is another decision.
    let mut other = decision(1);
    other.dissent = "One of us would wait.".into();
    assert_ne!(other.digest(), decision(1).digest());
}

/// The steps as the design draws them, written a second time.
fn drawn(from: Stage, to: Stage) -> bool {
    use Stage::*;
    let line = [
        Suspected, Declared, Contained, Scoping, Recovering, Resumed, Monitoring, Closed,
    ];
    let next_in_line = line.windows(2).any(|pair| pair == [from, to]);
    let early = [Suspected, Declared, Reopened].contains(&from);
    let working = [Scoping, Notifying, Recovering, Resumed, Monitoring].contains(&from);
    let over = [Closed, NotABreach].contains(&from);
    next_in_line
        // New facts lead back to finding out and telling; telling waits for nothing.
        || (working && [Scoping, Notifying].contains(&to) && from != to)
        || ([Declared, Reopened, Contained].contains(&from) && to == Notifying)
        || (from == Notifying && [Contained, Recovering].contains(&to))
        || (from == Reopened && to == Contained)
        || (early && to == NotABreach)
        || (over && to == Reopened)
}

const STAGES: [Stage; 11] = [
    Stage::Suspected,
    Stage::Declared,
    Stage::Contained,
    Stage::Scoping,
    Stage::Notifying,
    Stage::Recovering,
    Stage::Resumed,
    Stage::Monitoring,
    Stage::Closed,
    Stage::NotABreach,
    Stage::Reopened,
];

#[test]
fn the_table_of_steps_is_the_drawing() {
    for from in STAGES {
        for to in STAGES {
            assert_eq!(
                from.next().contains(&to),
                drawn(from, to),
                "{from:?} to {to:?}"
            );
        }
    }
}

/// What the test counts by itself.
#[derive(Default)]
struct Tally {
    open: BTreeSet<u32>,
    known: BTreeSet<u32>,
    passed: BTreeSet<u32>,
    covered: bool,
    claims: bool,
}

impl Tally {
    fn take(&mut self, event: &Event) {
        match event {
            Event::Aware(aware) => {
                self.known.insert(aware.society.0);
            }
            Event::Found(n) => {
                self.open.insert(*n);
                self.passed.clear();
            }
            Event::Mended(n) => {
                self.open.remove(n);
            }
            Event::Passed(gate) => {
                self.passed.insert(gate.society.0);
            }
            Event::Covered(c) => self.covered = c.all == c.settled,
            Event::Claims(n) => self.claims = *n == 0,
            Event::Moved(moved) if moved.to == Stage::Reopened => {
                self.passed.clear();
                self.covered = false;
                self.claims = false;
            }
            _ => {}
        }
    }
    fn may_resume(&self) -> bool {
        self.open.is_empty() && !self.known.is_empty() && self.known == self.passed
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => (0..11_usize, prop_oneof![Just(None), Just(Some(1_u32))])
            .prop_map(|(n, decision)| moved(STAGES[n], decision)),
        1 => (1..3_u32, 0..9_u64).prop_map(|(s, h)| aware(s, hours(h))),
        1 => (1..3_u32, any::<bool>()).prop_map(|(s, r)| filed(s, r.then_some(Hash([7; 32])))),
        1 => (1..3_u32).prop_map(Event::Found),
        2 => (1..3_u32).prop_map(Event::Mended),
        3 => (1..3_u32, 1..3_u8).prop_map(|(s, o)| gate(s, o)),
        2 => (0..3_u64, 0..3_u64).prop_map(|(all, settled)| Event::Covered(Covered { all, settled })),
        2 => (0..2_u32).prop_map(Event::Claims),
        1 => Just(Event::Decided(Box::new(decision(1)))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_entries_reach_a_stage_whose_needs_are_missing(
        events in proptest::collection::vec((any_event(), 0..3_u64), 1..150),
    ) {
        let mut incident = Incident::new(ID, START);
        let (mut kept, mut tally, mut at) = (Vec::new(), Tally::default(), START);
        for (event, wait) in events {
            let entry = entry(at.plus(wait * HOUR), event);
            let before = incident.clone();
            if incident.record(&entry).is_err() {
                prop_assert!(incident == before, "a refusal changed something");
                continue;
            }
            at = entry.at;
            if let Event::Moved(moved) = &entry.event {
                prop_assert!(drawn(before.stage(), moved.to));
                prop_assert_eq!(incident.stage(), moved.to);
                if matches!(moved.to, Stage::Resumed | Stage::Closed) {
                    prop_assert!(tally.may_resume());
                }
                if moved.to == Stage::Closed {
                    prop_assert!(tally.covered && tally.claims);
                    prop_assert_eq!(before.decisions().count(), 1);
                }
            } else {
                prop_assert_eq!(incident.stage(), before.stage());
            }
            if let Event::Filed(filed) = &entry.event {
                let clock = before.clocks().find(|c| c.society == filed.society).expect("a clock");
                let late = clock.filings.is_empty() && at.0 > clock.awareness.0 + 72 * HOUR;
                prop_assert!(!late || filed.reasons.is_some());
            }
            tally.take(&entry.event);
            kept.push(entry);
        }
        let mut again = Incident::new(ID, START);
        for entry in &kept {
            let bytes = sign::to_bytes(entry);
            let read = sign::from_bytes::<Entry>(&bytes).expect("its own bytes");
            prop_assert_eq!(&read, entry);
            again.record(&read).expect("followed before");
        }
        prop_assert!(again == incident);
    }
}

/// The random walk above closes some incidents: else it would show nothing.
#[test]
fn any_entries_do_close_some() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut closed = 0;
    for _ in 0..3000 {
        let tree = proptest::collection::vec(any_event(), 150).new_tree(&mut runner);
        let mut incident = Incident::new(ID, START);
        for event in tree.expect("a list").current() {
            let closing = incident.record(&entry(hours(9), event)).is_ok();
            closed += u32::from(closing && incident.stage() == Stage::Closed);
        }
    }
    assert!(closed > 20, "{closed}");
}
