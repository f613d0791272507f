//! A portal that lost its disk goes on from a copy of its spool that is some hours old.

use crate::browser::Browser;
use crate::house::{A, DESK, LOG, PORTAL, Server, key, line, spool, until};
use crate::path::{numbers, ready, walk};
use crate::word::{case, says};
use line::Calls as _;
use policy::letter::Asking;
use policy::{Ask, Want};
use portal::Spool;
use portal::web::Limits;
use sign::{Time, from_bytes, to_bytes};
use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use wire::Subject;
use world::portal::Line;

/// As `kinfold restore` does.
fn put_back(folder: &std::path::Path, copy: &[u8], at: Time) {
    fs::write(spool(folder), copy).unwrap();
    let (mut spool, _) = Spool::open(&spool(folder)).unwrap();
    spool.add(&to_bytes(&Line::PutBack(at)));
    spool.commit().unwrap();
}

/// What the portal asked the keyholder so far: each request's number, and whether it was about the
/// chain. The same request may have been sent again.
fn asked(hub: SocketAddr) -> BTreeSet<(u64, bool)> {
    let letters = line(hub, LOG).mail(0).unwrap();
    let asks = letters
        .iter()
        .filter(|letter| letter.subject == Subject::Ask);
    asks.map(|letter| {
        let asking: Asking = from_bytes(&letter.body.0).unwrap();
        let ask: Ask = from_bytes(&asking.ask.0).unwrap();
        assert_eq!(ask.device, key(PORTAL).public().device());
        (ask.seq, matches!(ask.want, Want::Intakes(_)))
    })
    .collect()
}

#[test]
fn receipts_of_before_hold_and_nothing_that_others_have_is_given_again() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let (page, _, before_sent) = walk(&browser, "en");
    let before = numbers(&page.text());
    let copy = fs::read(spool(folder.path())).unwrap();
    let whole = Spool::whole(&copy).unwrap();
    let (page, _, since_sent) = walk(&browser, "en");
    let since = numbers(&page.text());
    until("both at the hub", || {
        line(hub.address, DESK).forms(A, 0).unwrap().len() == 2
    });
    until("a request to the keyholder", || {
        !asked(hub.address).is_empty()
    });
    drop(portal);
    let numbers_before = asked(hub.address);

    put_back(folder.path(), &copy[..whole], Time(7));
    for _ in 0..2 {
        let portal = Server::portal(folder.path(), hub.address, Limits::default());
        let browser = Browser::at(portal.address);
        ready(&browser);
        assert_eq!(says(&browser, &before), "received");
        // It looks like a number that nobody ever had.
        assert_eq!(case(&browser, &since).status, 422);
        // The page of before is known; another family gets a reference that nobody has.
        let again = browser.post("/en/find", &before_sent, false);
        assert_eq!(numbers(&again.text()), before);
        let (page, _, _) = walk(&browser, "en");
        let after = numbers(&page.text());
        assert!(
            after.0 != before.0 && after.0 != since.0,
            "{after:?} {since:?}"
        );
        assert_eq!(says(&browser, &after), "received");
    }

    // The page of since, sent again, is a request of its own: the same private number, and another
    // reference. Staff see both.
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let forms = line(hub.address, DESK).forms(A, 0).unwrap().len();
    let again = numbers(&browser.post("/en/find", &since_sent, false).text());
    assert_eq!(again.1, since.1);
    assert_ne!(again.0, since.0);
    assert_eq!(says(&browser, &again), "received");
    until("one form more at the hub", || {
        line(hub.address, DESK).forms(A, 0).unwrap().len() == forms + 1
    });

    // No number of a request that was used before is used again, and none is about the chain: it
    // stands elsewhere in the log than this portal knows.
    until("requests of after", || {
        asked(hub.address).len() > numbers_before.len()
    });
    let last = numbers_before.iter().map(|(seq, _)| *seq).max().unwrap();
    let all = asked(hub.address);
    let new: Vec<_> = all.difference(&numbers_before).collect();
    assert!(new.iter().all(|(seq, _)| *seq > last), "{new:?} {last}");
    assert!(new.iter().all(|(_, chain)| !chain), "{new:?}");

    // Written anew, the file says so still.
    drop(portal);
    let (_, lines) = Spool::open(&spool(folder.path())).unwrap();
    let told = lines
        .iter()
        .filter(|line| matches!(from_bytes(line).unwrap(), Line::PutBack(Time(7))));
    assert_eq!(told.count(), 1);
    let anew = lines
        .iter()
        .any(|line| matches!(from_bytes(line).unwrap(), Line::Head(_)));
    assert!(anew, "the file was written anew meanwhile");
}
