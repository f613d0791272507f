//! A disk that is slow, and one that fails to make something durable: `strace` stands between the
//! programs and the system.

use crate::family::{Form, Receipt};
use crate::house::{House, Plan};
use crate::program::{Program, skipped, until};
use std::fs;
use std::process::{Child, Command, Stdio};

/// The calls by which something is made durable.
const SYNCS: &str = "fsync,fdatasync";

/// Whether programs can be stood between; said if not.
fn can_stand_between() -> bool {
    let tried = Command::new("strace")
        .args(["-qqq", "-o", "/dev/null", "true"])
        .status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        skipped("slow and failing disks: they take strace");
    }
    can
}

/// Starts a program whose calls of this kind meet this.
fn start_with(program: &mut Program, fault: &str) {
    let trace = format!("trace={SYNCS}");
    let inject = format!("inject={SYNCS}:{fault}");
    let under = [
        "strace",
        "-D",
        "-f",
        "-qqq",
        "-o",
        "/dev/null",
        "-e",
        &trace,
        "-e",
        &inject,
        "--",
    ];
    program.start_under(&under, &[]);
}

#[test]
fn slow_disks_make_everything_slower_and_nothing_wrong() {
    if !can_stand_between() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut house = House::found(home.path(), Plan::default());
    house.takes();
    let slow = "delay_enter=200000";
    start_with(&mut house.hub, slow);
    house.hub.says("hub listens on");
    start_with(&mut house.keyholder, slow);
    house.keyholder.says("Open, with");
    start_with(&mut house.portal, slow);
    house.portal.says("portal listens on");
    house.takes();
    let forms = [Form::of(1), Form::of(2)];
    let receipts = forms.each_ref().map(|form| house.send_at_last(form));
    let records = [house.file(60).0, house.file(60).0];
    house.settled();
    house.arrived(&forms);
    receipts.iter().for_each(|receipt| house.knows(receipt));
    records.iter().for_each(|record| house.opens(record));
    house.verifies();
}

/// A form is sent to a portal whose so-manieth sync and all after it fail: nothing is acknowledged
/// then, whichever it is. With a sound disk again the same page gets a receipt.
#[test]
fn a_portal_acknowledges_nothing_after_a_sync_that_failed() {
    if !can_stand_between() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut house = House::found(home.path(), Plan::default());
    house.takes();
    let mut sent: Vec<(Form, Receipt)> = Vec::new();
    let mut forms = (1..).map(Form::of);
    let mut refused = 0;
    // The system counts for each thread: four come at the start, before there is another.
    for faults in ["when=5+", "when=6+", "when=7+", "when=8+", "when=6"] {
        start_with(&mut house.portal, &format!("error=EIO:{faults}"));
        house.portal.says("portal listens on");
        let mut again = Vec::new();
        while !house
            .portal
            .said()
            .contains("Make room on its disk, or repair it")
        {
            let form = forms.next().unwrap();
            assert!(sent.len() < 200, "no sync failed");
            match House::receipt(&house.send(&form)) {
                Some(receipt) => sent.push((form, receipt)),
                None => again.push(form),
            }
        }
        if faults.ends_with('+') {
            let form = forms.next().unwrap();
            assert_eq!(
                house.send(&form).status,
                503,
                "acknowledged and not durable"
            );
            // As after a power cut, with a sound disk.
            house.portal.kill();
            house.portal.start();
            house.portal.says("portal listens on");
        } else {
            house.portal.says("forms are taken again");
        }
        house.takes();
        refused += again.len();
        for form in again {
            let receipt = house.send_at_last(&form);
            assert_eq!(house.send_at_last(&form), receipt, "another receipt");
            sent.push((form, receipt));
        }
    }
    assert!(refused > 0, "every form came before a fault");
    sent.iter().for_each(|(_, receipt)| house.knows(receipt));
    let forms: Vec<Form> = sent.into_iter().map(|(form, _)| form).collect();
    house.arrived(&forms);
}

/// The keyholder ends, and started again it has all that anybody was answered.
#[test]
fn a_keyholder_ends_after_a_sync_that_failed_and_answers_nothing_from_it() {
    if !can_stand_between() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut house = House::found(home.path(), Plan::default());
    house.takes();
    let mut records = vec![house.file(30).0];
    house.settled();
    // While it opens, and at the first things that are asked of it.
    for first in [1, 4, 9, 12] {
        start_with(&mut house.keyholder, &format!("error=EIO:when={first}+"));
        for _ in 0..20 {
            if house.keyholder.ended().is_some() {
                break;
            }
            records.push(house.file(1).0);
        }
        let said = house.keyholder.ends();
        assert!(
            said.contains("free or repair the disk, then start again"),
            "{said}"
        );
        house.keyholder.start();
        house.keyholder.says("Open, with");
        house.settled();
    }
    records.iter().for_each(|record| house.opens(record));
    house.verifies();
    reads_from_the_disk(&mut house);
}

/// A keyholder that starts has the system forget its files before it reads any of its journal: what
/// failed to become durable may still stand in memory.
fn reads_from_the_disk(house: &mut House) {
    let calls = house.home.join("calls");
    let under = [
        "strace",
        "-D",
        "-f",
        "-qqq",
        "-y",
        "-o",
        calls.to_str().unwrap(),
        "-e",
        "trace=fadvise64,fsync,read,pread64",
        "--",
    ];
    house.keyholder.start_under(&under, &[]);
    house.keyholder.says("Open, with");
    house.keyholder.kill();
    let calls = fs::read_to_string(calls).unwrap();
    let journal = calls
        .lines()
        .filter(|line| line.contains("/keyholder/journal>"));
    let first: Vec<&str> = journal.take(2).collect();
    assert!(first[0].contains("fsync("), "{first:?}");
    assert!(first[1].contains("POSIX_FADV_DONTNEED"), "{first:?}");
}

/// Every sync of a running program fails, until this is dropped.
struct Failing(Child);

impl Failing {
    /// None, and said so, where nobody may stand between a program and the system once it runs.
    fn of(program: &Program) -> Option<Failing> {
        let process = program.process().to_string();
        let tracer = Command::new("strace")
            .args(["-f", "-qqq", "-o", "/dev/null", "-e"])
            .arg(format!("trace={SYNCS}"))
            .args(["-e", &format!("inject={SYNCS}:error=EIO"), "-p", &process])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut failing = Failing(tracer);
        let tasks = format!("/proc/{process}/task");
        until("a tracer", || {
            if failing.0.try_wait().unwrap().is_some() {
                skipped(
                    "a hub's failing disk: nobody may trace a program that runs (it takes root)",
                );
                return Some(None);
            }
            let all = fs::read_dir(&tasks).unwrap().flatten();
            let traced = all.into_iter().all(|task| {
                let status = fs::read_to_string(task.path().join("status"));
                status.is_ok_and(|text| !text.contains("TracerPid:\t0\n"))
            });
            traced.then_some(Some(()))
        })?;
        Some(failing)
    }
}

impl Drop for Failing {
    fn drop(&mut self) {
        // It lets go of what it traces.
        let process = self.0.id().to_string();
        let _told = Command::new("kill").args(["-TERM", &process]).status();
        let _status = self.0.wait();
    }
}

/// The hub refuses what it cannot make durable, and goes on when it can.
#[test]
fn a_hub_acknowledges_nothing_after_a_sync_that_failed() {
    if !can_stand_between() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut house = House::found(home.path(), Plan::default());
    house.takes();
    let (mut forms, mut receipts, mut records) = (Vec::new(), Vec::new(), Vec::new());
    for number in 1..=2 {
        let Some(failing) = Failing::of(&house.hub) else {
            return;
        };
        let form = Form::of(number);
        receipts.push(house.send_at_last(&form));
        forms.push(form);
        let (record, confirmed) = house.file(2);
        assert!(!confirmed, "confirmed by a hub that keeps nothing");
        records.push(record);
        house.hub.says("its disk is full");
        let said = house.read("lead", "sync");
        assert!(said.contains("its disk is full: whoever"), "{said}");
        if number == 1 {
            // As a power cut.
            house.hub.kill();
            drop(failing);
            house.hub.start();
            house.hub.says("hub listens on");
        } else {
            drop(failing);
        }
        house.settled();
    }
    house.arrived(&forms);
    receipts.iter().for_each(|receipt| house.knows(receipt));
    records.iter().for_each(|record| house.opens(record));
    assert!(house.hub.ended().is_none(), "{}", house.hub.said());
    house.verifies();
}
