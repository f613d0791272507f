//! The simulation from outside: the same seed makes the same run, kept reproductions stay
//! harmless.

use std::path::Path;
use world::runner::Plan;

#[test]
fn the_same_seed_makes_the_same_run() {
    for seed in [1, 3] {
        let plan = Plan::of_seed(seed, 120);
        let (one, other) = (plan.run(), plan.run());
        assert_eq!(one.trace, other.trace);
        assert_eq!(one, other);
    }
    let traces = [1, 2].map(|seed| Plan::of_seed(seed, 20).run().trace);
    assert_ne!(traces[0], traces[1], "the trace says what happened");
}

/// Every fault that a seed found stays found: its list runs without a violation now.
#[test]
fn every_reproduction_runs_without_a_violation() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reproductions");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("it can be read");
        assert!(
            text.starts_with('#'),
            "{} says what it showed",
            file.display()
        );
        let plan = Plan::parse(&text);
        let plan = plan.unwrap_or_else(|line| panic!("{}: line {line}", file.display()));
        let found = plan.run().tally.found;
        assert!(found.is_empty(), "{}: {found:?}", file.display());
    }
}
