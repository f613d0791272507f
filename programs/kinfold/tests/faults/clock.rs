//! Clocks that are wrong: the keyholder's jumps, a desk's and a portal's are not set. `faketime`
//! tells one program another time than everybody else.

use crate::family::Form;
use crate::house::{House, Plan};
use crate::program::{Program, run, skipped, until, words};
use language::id;
use std::path::{Path, PathBuf};

/// Where the library lies that tells another time; said if it does not.
fn library() -> Option<PathBuf> {
    let found = std::fs::read_dir("/usr/lib").unwrap().flatten();
    let found = found.map(|entry| entry.path().join("faketime/libfaketimeMT.so.1"));
    let found = found.into_iter().find(|path| path.exists());
    if found.is_none() {
        skipped("wrong clocks: they take faketime");
    }
    found
}

/// A clock that is set by a file.
struct Clock {
    file: PathBuf,
    variables: Vec<(String, String)>,
}

impl Clock {
    /// In this folder, which whoever has the clock may read; right at first.
    fn of(folder: &Path, library: &Path) -> Clock {
        let file = folder.join("clock");
        let variables = [("LD_PRELOAD", library), ("FAKETIME_TIMESTAMP_FILE", &file)]
            .map(|(name, path)| (name.to_owned(), path.display().to_string()));
        let more = [
            ("FAKETIME_NO_CACHE", "1"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let clock = Clock {
            file,
            variables: variables.into_iter().chain(more).collect(),
        };
        clock.set("+0");
        clock
    }

    /// From now on it is so much ahead, or behind.
    fn set(&self, by: &str) {
        let beside = self.file.with_extension("new");
        std::fs::write(&beside, by).unwrap();
        std::fs::rename(beside, &self.file).unwrap();
    }

    fn variables(&self) -> Vec<(&str, &str)> {
        let all = self.variables.iter();
        all.map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    fn start(&self, program: &mut Program) {
        program.start_under(&[], &self.variables());
    }
}

/// A house, the clock of whose keyholder can be set.
fn house(home: &Path) -> Option<(House, Clock)> {
    let library = library()?;
    let mut house = House::found(home, Plan::default());
    house.takes();
    let clock = Clock::of(&home.join("stop"), &library);
    clock.start(&mut house.keyholder);
    house.keyholder.says("Open, with");
    Some((house, clock))
}

/// What the keyholder says at its console.
fn status(house: &House) -> String {
    let dir = house.home.join("keyholder");
    run(
        &words(&format!("keyholder status --dir {}", dir.display())),
        &[],
    )
    .all
}

/// The keyholder saw that its clock jumped, and says so to everybody.
fn is_shut(house: &mut House) {
    house
        .keyholder
        .says("The clock jumped: limits count as used until an officer has compared it.");
    let said = status(house);
    assert!(said.contains("Sealed: the clock jumped."), "{said}");
    // Nobody is stopped for asking: families are served, and requests wait.
    assert!(house.status(id::STATUS_TAKES));
}

#[test]
fn a_keyholder_whose_clock_jumps_back_answers_nothing_until_an_officer_has_cleared_it() {
    let home = tempfile::tempdir().unwrap();
    let Some((mut house, clock)) = house(home.path()) else {
        return;
    };
    let (before, _) = house.file(30);
    house.settled();
    house.opens(&before);
    clock.set("-7200");
    is_shut(&mut house);
    let form = Form::of(1);
    let receipt = house.send_at_last(&form);
    let (meanwhile, _) = house.file(2);
    // Put right: it is still shut until an officer says so.
    clock.set("+0");
    until("the keyholder to say why it is shut", || {
        let said = house.read("lead", &format!("open {before}"));
        said.contains("its clock jumped").then_some(())
    });
    let cleared = house.desk("officer", "order clear-clock");
    assert!(matches!(cleared.code, 0 | 3), "{}", cleared.all);
    house.settled();
    house.opens(&before);
    house.opens(&meanwhile);
    house.arrived(&[form]);
    house.knows(&receipt);
    house.verifies();
}

/// Further than an officer's order is good for: followed, it would leave the keyholder deaf to them.
#[test]
fn a_keyholder_whose_clock_jumps_days_ahead_is_not_deaf_when_it_is_right_again() {
    let home = tempfile::tempdir().unwrap();
    let Some((mut house, clock)) = house(home.path()) else {
        return;
    };
    let (before, _) = house.file(30);
    house.settled();
    house.opens(&before);
    clock.set("+864000");
    is_shut(&mut house);
    let said = house.keyholder.said();
    assert!(
        said.contains("jumped forward and is not followed"),
        "{said}"
    );
    let (meanwhile, confirmed) = house.file(2);
    assert!(!confirmed);
    clock.set("+0");
    let cleared = house.desk("officer", "order clear-clock");
    assert!(matches!(cleared.code, 0 | 3), "{}", cleared.all);
    house.settled();
    until("the keyholder to open again", || {
        let opened = house.desk("lead", &format!("open {before}"));
        (opened.code == 0).then_some(())
    });
    house.opens(&meanwhile);
    house.verifies();
}

/// The time as the keyholder has it, in seconds.
fn clock_of(house: &House) -> u64 {
    let said = status(house);
    let clock = said.lines().find_map(|line| line.strip_prefix("Clock: "));
    let clock = clock.and_then(|line| line.split(' ').next());
    clock.unwrap().parse().unwrap()
}

/// It was wrong before, or the computer slept: who starts the keyholder says that it is right.
#[test]
fn a_clock_that_jumped_ahead_counts_once_the_keyholder_is_started_again() {
    let home = tempfile::tempdir().unwrap();
    let Some((mut house, clock)) = house(home.path()) else {
        return;
    };
    let before = clock_of(&house);
    clock.set("+7200");
    is_shut(&mut house);
    assert!(clock_of(&house) - before < 3_600, "it was followed");
    clock.start(&mut house.keyholder);
    house.keyholder.says("Open, with");
    assert!(clock_of(&house) - before >= 7_200);
    assert!(status(&house).contains("Sealed: the clock jumped."));
}

#[test]
fn a_desk_and_a_portal_whose_clocks_are_wrong_are_told_and_lose_nothing() {
    let Some(library) = library() else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let mut house = House::found(home.path(), Plan::default());
    house.takes();
    let clock = Clock::of(&home.path().join("portal"), &library);
    clock.set("+3600");
    clock.start(&mut house.portal);
    house.portal.says("portal listens on");
    let form = Form::of(1);
    let receipt = house.send_at_last(&form);
    until("the portal to say that forms wait", || {
        house.status(id::STATUS_WAITS).then_some(())
    });
    house
        .portal
        .says("the clocks of caller and server differ by more than five minutes");
    let path = home.path().join("request.toml");
    let (first, _) = house.file(30);
    let command = format!("new-request {} --wait 2", path.display());
    let filed = house.desk_with("lead", &command, &clock.variables());
    assert_eq!(filed.code, 3, "{}", filed.all);
    let synced = house.desk_with("lead", "sync", &clock.variables());
    assert_eq!(synced.code, 3, "{}", synced.all);
    assert!(
        synced
            .all
            .contains("the clocks of caller and server differ")
    );
    clock.set("+0");
    house.settled();
    house.opens(&first);
    until("the portal to reach the office", || {
        house.status(id::STATUS_FORWARDS).then_some(())
    });
    house.arrived(&[form]);
    house.knows(&receipt);
    house.verifies();
}
