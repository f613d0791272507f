use super::*;

/// What must hold whoever's login it is.
fn holds(outcome: &Outcome) {
    assert!(outcome.sound(), "{outcome:#?}");
    assert!(!outcome.unlogged_verified && outcome.judged.ciphertext > 0);
    // He tried what he could not open, and answers to others.
    assert!(outcome.shut > 0 && outcome.others > 0);
    assert_eq!(outcome.judged.control, 60);
    // The comparison can find something: an end that is set too early, leaves that are missing.
    assert!(outcome.ended_early.wrongly > 0, "{:?}", outcome.ended_early);
    assert!(outcome.unlogged.wrongly > 0, "{:?}", outcome.unlogged);
}

fn caseworker(seed: u64) {
    let outcome = run(&Setting::seventy(seed, Login::Caseworker, 320));
    holds(&outcome);
    assert!(outcome.busiest <= 159, "{}", outcome.busiest);
    assert!(outcome.judged.records >= 240);
}

#[test]
fn seventy_days_with_a_caseworkers_login_are_told_rightly() {
    caseworker(1);
}

#[test]
#[ignore = "more seeds, one of them with a witness: two minutes"]
fn seventy_days_with_a_caseworkers_login_are_told_rightly_by_other_seeds() {
    [2, 3, 4].into_iter().for_each(caseworker);
}

#[test]
fn seventy_days_with_a_team_leaders_login_are_bounded_by_the_limits() {
    let setting = Setting {
        limits: Some((8, 12)),
        ..Setting::seventy(2, Login::Lead, 500)
    };
    let outcome = run(&setting);
    holds(&outcome);
    assert_eq!((outcome.dares, outcome.busiest), ((5, 8), 8));
    let records = outcome.judged.records;
    assert!((250..70 * 8).contains(&records), "{records}");
}
