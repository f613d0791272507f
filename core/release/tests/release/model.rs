//! The release machine under a model checker: the real [`release::Machine`] with its shell, and
//! every order of what can happen to it within a scope. A scope is explored to its end: no depth,
//! time or number of states cuts it short, and the run says how many states it had.
//!
//! Two ways that lead to one state are followed once. What makes a state is `World::marked`: the
//! machine's own mark (the tree's root, so every leaf; what waits; which keys it holds), the
//! clock, what is durable byte by byte, what the disk and the reports still hold, which requests
//! exist, what was sealed in answers. It abstracts from refusals that are being gathered (no
//! scope ticks), from bytes of checkpoints' signatures, which differ from run to run, and from
//! how often a reply left. Randomness is a function of what it is for and of the number of
//! restarts.

mod scope;
mod world;

use crate::watch::Kind;
use ledger::leaf::Reason;
use release::Alarm;
use scope::Scope;
use stateright::{Checker as _, Model, Property};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Mutex;
use world::{Action, World};

struct Keyholder {
    scope: Scope,
    base: World,
    reached: Mutex<BTreeSet<&'static str>>,
}

impl Model for Keyholder {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![self.base.clone()]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        world.actions(&self.scope, actions);
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let next = world.after(action, &self.scope, &self.base);
        let mut reached = self.reached.lock().expect("nobody panics with it");
        reached.extend(next.gave().iter().map(|kind| label(*kind, action)));
        if matches!((next.gave(), action), ([Kind::Keys(_)], Action::Again(..))) {
            reached.insert("keys again");
        }
        reached.extend(next.alarms().iter().map(|alarm| match alarm {
            Alarm::Tripped(_) => "tripped",
            Alarm::SetBack => "set back",
            _ => "another alarm",
        }));
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(
                "invariant 1: no reply before its leaf",
                |_: &Self, w: &World| w.holds(1),
            ),
            Property::always(
                "invariant 2: every key stands in a leaf",
                |_: &Self, w: &World| w.holds(2),
            ),
            Property::always(
                "invariant 3: windows within budgets",
                |_: &Self, w: &World| w.holds(3),
            ),
            Property::always(
                "invariant 4: nothing after a stop",
                |_: &Self, w: &World| w.holds(4),
            ),
            Property::always(
                "invariant 5: one number, one leaf",
                |_: &Self, w: &World| w.holds(5),
            ),
            Property::always("invariant 6: one log, time grows", |_: &Self, w: &World| {
                w.holds(6)
            }),
            Property::always(
                "invariant 7: an old copy that learns of it is shut",
                |_: &Self, w: &World| w.holds(7),
            ),
            Property::always(
                "invariant 8: the state is the leaves'",
                |_: &Self, w: &World| w.holds(8),
            ),
            Property::always(
                "invariant 9: the key of its own place",
                |_: &Self, w: &World| w.holds(9),
            ),
            Property::always(
                "invariant 11: erased keys are gone",
                |_: &Self, w: &World| w.holds(11),
            ),
            Property::always(
                "invariant 12: enough officers, all signed",
                |_: &Self, w: &World| w.holds(12),
            ),
            Property::always(
                "invariant 13: each key opens under one",
                |_: &Self, w: &World| w.holds(13),
            ),
            Property::always("nothing else breaks", |_: &Self, w: &World| w.holds(0)),
            Property::sometimes("keys are given out", |_: &Self, w: &World| w.answered() > 0),
            Property::sometimes("the last thing is done", |m: &Self, w: &World| {
                m.all_done(w)
            }),
        ]
    }
}

impl Keyholder {
    /// Every bounded action as often as it may be.
    fn all_done(&self, world: &World) -> bool {
        let mut left = Vec::new();
        world.actions(&self.scope, &mut left);
        left.iter()
            .all(|action| matches!(action, Action::Again(..)))
    }
}

fn label(kind: Kind, action: Action) -> &'static str {
    match kind {
        Kind::Keys(_) => "keys",
        Kind::Done(_) => "done",
        Kind::Denied(Reason::Limit(_)) => "denied: limit",
        Kind::Denied(Reason::Stopped) => "denied: stopped",
        Kind::Denied(Reason::Device) => "denied: device",
        Kind::Denied(Reason::Conflict) => "denied: conflict",
        Kind::Denied(Reason::Unknown) => "denied: unknown",
        Kind::Denied(Reason::Sealed) => "denied: sealed",
        Kind::Denied(_) if matches!(action, Action::Again(..)) => "denied: old",
        Kind::Denied(_) => "denied",
    }
}

/// Explores a scope to its end, prints how large it was, and holds it to every property.
fn explore(scope: Scope) {
    let base = World::new(&scope);
    let model = Keyholder {
        scope,
        base,
        reached: Mutex::default(),
    };
    let checker = model.checker().threads(2).spawn_dfs().join();
    let (model, unique) = (checker.model(), checker.unique_state_count());
    let line = format!(
        "model, {}: {unique} states, {} steps, at most {} deep, explored to the end\n",
        model.scope.name,
        checker.state_count(),
        checker.max_depth(),
    );
    // Past the test's captured output: whoever runs the tests sees it.
    std::io::stderr()
        .write_all(line.as_bytes())
        .expect("a terminal or a file");
    let reached = model.reached.lock().expect("nobody panics with it").clone();
    for expected in model.scope.expects {
        assert!(reached.contains(expected), "never: {expected}; {reached:?}");
    }
    assert!(
        unique >= model.scope.floor,
        "a smaller model than before: {unique}"
    );
    checker.assert_properties();
}

#[test]
fn invariants_01_02_03_05_06_08_hold_in_every_order_of_requests_and_crashes() {
    explore(scope::requests());
}

#[test]
fn invariants_01_02_04_08_12_hold_in_every_order_of_stops_and_restarts() {
    explore(scope::stops());
}

#[test]
fn invariants_01_02_05_08_09_11_hold_in_every_order_of_deposits_and_erasure() {
    explore(scope::vault());
}

#[test]
fn invariants_02_09_13_hold_in_every_order_of_nights_and_crashes() {
    explore(scope::nights());
}

#[test]
fn invariants_01_02_05_08_hold_before_and_after_a_snapshot_is_restored() {
    explore(scope::restored());
}
