//! A few societies for some weeks; more by `kinfold bench weeks`.

use super::*;

fn setting(habits: Habits, desks_wait: bool) -> Setting {
    Setting {
        seed: 7,
        societies: 4,
        desks: 5,
        days: 28,
        habits,
        desks_wait,
    }
}

#[test]
fn nobody_honest_is_stopped_and_an_intruder_is() {
    for habits in [Habits::BUSY, Habits::DISASTER] {
        let outcome = simulate(&setting(habits, true)).expect("the rules allow it");
        assert_eq!(outcome.tripped, 0, "{outcome:?}");
        assert!(outcome.opened > 15_000, "{outcome:?}");
        // They do come near: otherwise nothing is shown.
        assert!(outcome.waited > 0, "{outcome:?}");
        let after = outcome.stopped_after.expect("an intruder is stopped");
        assert!(after <= 50, "{outcome:?}");
    }
}

/// That it is the desk that keeps honest people from being stopped.
#[test]
fn without_a_desk_that_waits_honest_people_are_stopped() {
    let outcome = simulate(&setting(Habits::DISASTER, false)).expect("the rules allow it");
    assert!(outcome.tripped > 0, "{outcome:?}");
}

/// The agreed numbers are for so many: more staff need other rules.
#[test]
fn where_more_work_than_the_limit_of_all_is_for_it_says_so() {
    let many = Setting {
        societies: 60,
        desks: 12,
        days: 2,
        ..setting(Habits::BUSY, true)
    };
    let outcome = simulate(&many).expect("the rules allow it");
    assert!(outcome.shut, "{outcome:?}");
}

#[test]
fn the_same_seed_is_the_same_weeks() {
    let short = Setting {
        days: 5,
        ..setting(Habits::BUSY, true)
    };
    let once = simulate(&short).expect("the rules allow it");
    assert_eq!(simulate(&short).expect("the rules allow it"), once);
    let other = Setting { seed: 8, ..short };
    assert_ne!(simulate(&other).expect("the rules allow it"), once);
}
