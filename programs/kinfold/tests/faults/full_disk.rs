//! A disk is full: who cannot keep anything says so and takes nothing, everybody else goes on, and
//! with room again all that was acknowledged is there.

use crate::disk::Disk;
use crate::family::{Form, Receipt, ask};
use crate::house::{House, Plan};
use crate::program::until;
use language::id;
use std::fs;

/// Sends forms until one is refused: those with their receipts, and the refused one.
fn until_refused(house: &House) -> (Vec<(Form, Receipt)>, Form) {
    let mut taken = Vec::new();
    for number in 100..400 {
        let form = Form::of(number);
        let came = house.send(&form);
        match House::receipt(&came) {
            Some(receipt) => taken.push((form, receipt)),
            None => {
                // In words, with what was typed still on the page.
                assert_eq!(came.status, 503, "{}", came.text);
                assert!(came.says(id::REFUSED_TEXT), "{}", came.text);
                assert!(came.text.contains(&form.sought), "{}", came.text);
                return (taken, form);
            }
        }
    }
    panic!("a full disk takes hundreds of forms");
}

/// How a portal stands whose disk is full, to whoever looks.
fn says_that_it_takes_nothing(house: &House, known: &Receipt) {
    assert!(house.status(id::STATUS_NOT));
    let health = ask(&format!("http://{}/health", house.portal_at), None).unwrap();
    assert_eq!(health.status, 503);
    let figures = format!("http://{}/metrics", house.portal_figures);
    let figures = ask(&figures, None).unwrap().text;
    assert!(
        figures.contains("kinfold_portal_takes_forms 0"),
        "{figures}"
    );
    let doctor = house.doctor(&format!("--portal http://{}", house.portal_at));
    assert!(doctor.contains("It takes no forms now."), "{doctor}");
    assert!(doctor.contains("room on the disk of its spool"), "{doctor}");
    assert!(house.portal.said().contains("Make room on its disk"));
    // Cases are still told.
    house.knows(known);
}

#[test]
fn a_portal_whose_disk_is_full_says_so_keeps_what_it_acknowledged_and_goes_on_by_itself() {
    let home = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::at(&home.path().join("portal"), 8) else {
        return;
    };
    let mut house = House::found(home.path(), Plan::default());
    house.takes();
    let first = Form::of(1);
    let receipt = house.send_at_last(&first);
    disk.fill();
    let (mut taken, refused) = until_refused(&house);
    taken.insert(0, (first, receipt));
    says_that_it_takes_nothing(&house, &taken[0].1);
    // A service manager starts a program again that was killed: it serves, and takes nothing.
    house.portal.kill();
    house.portal.start();
    house.portal.says("Make room on its disk");
    says_that_it_takes_nothing(&house, &taken[0].1);
    disk.free();
    house.takes();
    let receipt = house.send_at_last(&refused);
    assert_eq!(
        house.send_at_last(&refused),
        receipt,
        "the same page, the same receipt"
    );
    taken.push((refused, receipt));
    assert!(house.portal.ended().is_none());
    for (_, receipt) in &taken {
        house.knows(receipt);
    }
    let forms: Vec<Form> = taken.into_iter().map(|(form, _)| form).collect();
    house.arrived(&forms);
    house.verifies();
}

#[test]
fn a_hub_whose_disk_is_full_says_so_to_everybody_and_nothing_is_lost() {
    let home = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::at(&home.path().join("hub"), 16) else {
        return;
    };
    let mut house = House::found(home.path(), Plan::default());
    house.takes();
    let mut forms = vec![Form::of(1)];
    let mut receipts = vec![house.send_at_last(&forms[0])];
    house.arrived(&forms);
    let (before, _) = house.file(30);
    house.settled();
    disk.fill();
    // Families get receipts all the same, and are told that the office does not have it yet.
    forms.push(Form::of(2));
    receipts.push(house.send_at_last(&forms[1]));
    until("the portal to say that forms wait", || {
        house.status(id::STATUS_WAITS).then_some(())
    });
    let (meanwhile, confirmed) = house.file(2);
    assert!(!confirmed, "nothing is confirmed that nobody kept");
    let said = house.read("lead", "sync");
    assert!(
        said.contains("its disk is full: whoever runs it must act"),
        "{said}"
    );
    let health = ask(&format!("http://{}/v1/health", house.hub_at), None).unwrap();
    assert_eq!(health.status, 503);
    assert!(health.text.contains("its disk is full"), "{}", health.text);
    let doctor = house.doctor(&format!("--hub http://{}", house.hub_at));
    assert!(doctor.contains("can keep nothing now"), "{doctor}");
    let figures = || {
        let url = format!("http://{}/metrics", house.hub_figures);
        ask(&url, None).unwrap().text
    };
    until("the hub's figures to say it", || {
        figures()
            .contains("kinfold_hub_database_answers 0")
            .then_some(())
    });
    assert!(house.hub.said().contains("its disk is full"));
    assert!(house.hub.ended().is_none() && house.keyholder.ended().is_none());
    disk.free();
    house.settled();
    house.arrived(&forms);
    for receipt in &receipts {
        house.knows(receipt);
    }
    for record in [&before, &meanwhile] {
        house.opens(record);
    }
    until("the hub to be well", || {
        let health = ask(&format!("http://{}/v1/health", house.hub_at), None)?;
        (health.status == 200).then_some(())
    });
    house.verifies();
}

/// The keyholder's own disk, or that of its copy.
fn keyholder(folder: &str) {
    let home = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::at(&home.path().join(folder), 16) else {
        return;
    };
    let plan = Plan {
        copy: folder == "copy",
        ..Plan::default()
    };
    let mut house = House::found(home.path(), plan);
    house.takes();
    let form = Form::of(1);
    let receipt = house.send_at_last(&form);
    let (before, _) = house.file(30);
    house.settled();
    house.opens(&before);
    disk.fill();
    // What it could still write into the last piece of its files it may answer; then it ends.
    let mut filed = vec![before];
    let said = loop {
        let (record, _) = house.file(2);
        filed.push(record);
        if house.keyholder.ended().is_some() {
            break house.keyholder.said();
        }
        assert!(filed.len() < 40, "a keyholder without room goes on");
    };
    for word in ["No space left", "free or repair the disk, then start again"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert_eq!(
        said.contains("the copy (--copy)"),
        folder == "copy",
        "{said}"
    );
    // Whoever starts it without making room is told the same, and nothing is answered meanwhile.
    house.keyholder.start();
    let said = house.keyholder.ends();
    assert!(said.contains("No space left"), "{said}");
    let (last, confirmed) = house.file(2);
    assert!(!confirmed, "nothing is confirmed without a keyholder");
    filed.push(last);
    let said = house.read("lead", "sync");
    assert!(said.contains("sent, not confirmed"), "{said}");
    assert!(house.status(id::STATUS_TAKES), "families are served");
    disk.free();
    house.keyholder.start();
    house.keyholder.says("Open, with");
    house.settled();
    for record in &filed {
        house.opens(record);
    }
    house.knows(&receipt);
    house.arrived(&[form]);
    house.verifies();
    if folder == "copy" {
        let journal = |folder: &str| fs::read(home.path().join(folder).join("journal")).unwrap();
        house.keyholder.kill();
        assert!(
            journal("keyholder") == journal("copy"),
            "the copy lacks something"
        );
    }
}

#[test]
fn a_keyholder_whose_disk_is_full_ends_says_why_and_has_answered_nothing_that_is_not_kept() {
    keyholder("keyholder");
}

#[test]
fn so_does_one_whose_copy_has_no_room() {
    keyholder("copy");
}

#[test]
fn a_desk_whose_disk_is_full_says_so_and_loses_nothing_that_it_kept() {
    let home = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::at(&home.path().join("lead"), 8) else {
        return;
    };
    let house = House::found(home.path(), Plan::default());
    let (before, _) = house.file(30);
    house.settled();
    disk.fill();
    let request = home.path().join("request.toml");
    let command = format!("new-request {} --wait 2", request.display());
    let refused = house.desk("lead", &command);
    assert_eq!(refused.code, 2, "{}", refused.all);
    assert!(refused.all.contains("No space left"), "{}", refused.all);
    disk.free();
    let (after, _) = house.file(30);
    house.settled();
    for record in [&before, &after] {
        house.opens(record);
    }
    house.verifies();
}
