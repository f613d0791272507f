//! A lost receipt is made anew by a desk, and stays what it is when the spool is written anew.

use crate::browser::Browser;
use crate::house::{
    A, DESK, MATCHER, OTHER, PORTAL, REVOKED, SECOND, Server, key, line, now, spool, until, word,
};
use crate::path::{numbers, ready, walk};
use crate::word::{case, only_form, says};
use codes::{ReceiptSecret, Reference};
use line::Calls as _;
use portal::web::Limits;
use record::case::PublicWord;
use seal::Public;
use sign::encode::Bytes;
use sign::id::IntakeId;
use sign::{Time, from_bytes, to_bytes};
use std::net::SocketAddr;
use wire::{Letter, Subject, To};
use world::device::{Draw, SessionKey};
use world::portal::{SignedReceipt, Wanted};

/// What a portal reads new receipts with, as the hub gives it to a desk.
fn pair(hub: SocketAddr, portal: u8) -> Public {
    let device = key(portal).public().device();
    let mut found = None;
    until("a portal that says what it reads receipts with", || {
        let all = line(hub, DESK).portal_sessions(A).unwrap();
        found = all.into_iter().find(|(id, _)| *id == device);
        found.is_some()
    });
    let announced: SessionKey = from_bytes(&found.unwrap().1.0).unwrap();
    assert!(announced.until > now());
    Public::from_bytes(&announced.session.0).unwrap()
}

/// A letter with a new receipt: its reference and secret, by whom, for which portal.
fn letter(
    (hub, author, portal): (SocketAddr, u8, u8),
    (intake, reference, secret, at): (IntakeId, [u8; 8], &str, Time),
) -> Letter {
    let wanted = Wanted {
        society: A,
        intake,
        reference,
        at,
    };
    let to = key(portal).public().device();
    let secret = ReceiptSecret::parse(secret).unwrap();
    let pair = pair(hub, portal);
    let mut draw = Draw::new([author; 32]);
    let signed = SignedReceipt::make(&wanted, (to, &pair), &secret, &key(author), &mut draw);
    Letter {
        to: To::Device(to),
        subject: Subject::NewReceipt,
        body: Bytes(to_bytes(&signed.unwrap())),
    }
}

fn send(hub: SocketAddr, letters: Vec<Letter>, portal: u8) {
    line(hub, DESK).letters(letters).unwrap();
    until("the portal reads its letters", || {
        line(hub, portal).mail(0).unwrap().is_empty()
    });
}

fn shown(reference: &[u8; 8]) -> String {
    Reference::from_random(reference).to_string()
}

#[test]
fn a_new_receipt_works_and_the_old_one_looks_as_if_it_never_was() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let (receipt, _, _) = walk(&browser, "en");
    let old = numbers(&receipt.text());
    let intake = only_form(hub.address);
    // A desk asks for one at a time.
    let references = [(); 3].map(|()| line(hub.address, DESK).references(1).unwrap()[0]);
    let (at, secret) = (now(), "1122 3344");
    let new = (shown(&references[0]), secret.to_owned());

    // Of whoever is no usable desk of this society; of another society; of another portal; altered.
    let wanted = (intake, references[0], secret, at);
    for liar in [OTHER, MATCHER, REVOKED, 99, PORTAL] {
        let lie = letter((hub.address, liar, PORTAL), wanted);
        send(hub.address, vec![lie], PORTAL);
    }
    let mut altered = letter((hub.address, DESK, PORTAL), wanted);
    let last = altered.body.0.len() - 1;
    altered.body.0[last] ^= 1;
    let mut signed: SignedReceipt =
        from_bytes(&letter((hub.address, DESK, PORTAL), wanted).body.0).unwrap();
    signed.told.reference = references[1];
    let moved = Letter {
        body: Bytes(to_bytes(&signed)),
        ..altered.clone()
    };
    let far = (
        intake,
        references[0],
        secret,
        at.plus(40 * sign::time::HOUR),
    );
    let far = letter((hub.address, DESK, PORTAL), far);
    send(hub.address, vec![altered, moved, far], PORTAL);
    assert_eq!(says(&browser, &old), "received");
    assert_eq!(case(&browser, &new).status, 422);

    let good = letter((hub.address, DESK, PORTAL), wanted);
    send(hub.address, vec![good.clone()], PORTAL);
    assert_eq!(says(&browser, &new), "received");
    // The old one is answered as a number that nobody ever had, whatever is typed with it.
    let strange = ("0000 0000 98".to_owned(), old.1.clone());
    assert!(Reference::parse(&strange.0).is_ok());
    let page = |numbers: &(String, String)| {
        let came = case(&browser, numbers);
        let text = came
            .text()
            .replace(&numbers.0, "R")
            .replace(&numbers.1, "S");
        (came.status, text)
    };
    assert_eq!(page(&old), page(&strange));
    assert_eq!(page(&(old.0.clone(), new.1.clone())), page(&strange));
    assert_eq!(page(&(new.0.clone(), old.1.clone())), page(&strange));
    // Words are told of the same request; the same letter again changes nothing, nor an older one.
    let said = word(DESK, intake, PublicWord::BeingWorkedOn, at.plus(1));
    let older = (intake, references[1], "9988 7766", Time(at.0 - 1));
    let older = letter((hub.address, DESK, PORTAL), older);
    send(hub.address, vec![good, older, said], PORTAL);
    assert_eq!(says(&browser, &new), "being worked on");

    // A third one, made while the portal is down: it waits, and outlives the portal.
    drop(portal);
    let third = (intake, references[2], "5566 7788", at.plus(2));
    let third = letter((hub.address, DESK, PORTAL), third);
    line(hub.address, DESK).letters(vec![third]).unwrap();
    for _ in 0..2 {
        let portal = Server::portal(folder.path(), hub.address, Limits::default());
        let browser = Browser::at(portal.address);
        let newest = (shown(&references[2]), "5566 7788".to_owned());
        until("the newest receipt works", || {
            case(&browser, &newest).status == 200
        });
        assert_eq!(says(&browser, &newest), "being worked on");
        assert_eq!(case(&browser, &new).status, 422);
        assert_eq!(case(&browser, &old).status, 422);
    }
    // Neither the hub nor the portal's disk holds a secret.
    drop(hub);
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for needle in ["11223344", "1122 3344", "55667788", "5566 7788"] {
            let needle = needle.as_bytes();
            assert!(!bytes.windows(needle.len()).any(|w| w == needle));
        }
    }
}

#[test]
fn a_new_receipt_is_known_at_every_portal_that_was_told() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let hub = Server::hub(one.path(), 0);
    let first = Server::portal(one.path(), hub.address, Limits::default());
    let second = Server::portal_of(SECOND, two.path(), hub.address, Limits::default());
    let (browser, other) = (Browser::at(first.address), Browser::at(second.address));
    ready(&browser);
    let (receipt, _, _) = walk(&browser, "en");
    let old = numbers(&receipt.text());
    let intake = only_form(hub.address);
    assert_eq!(case(&other, &old).status, 422, "a known limit");
    let reference = line(hub.address, DESK).references(1).unwrap()[0];
    let wanted = (intake, reference, "1122 3344", now());
    let new = (shown(&reference), "1122 3344".to_owned());
    // A letter for one portal says nothing to the other.
    let mut wrong = letter((hub.address, DESK, PORTAL), wanted);
    wrong.to = To::Device(key(SECOND).public().device());
    send(hub.address, vec![wrong], SECOND);
    assert_eq!(case(&other, &new).status, 422);
    for portal in [PORTAL, SECOND] {
        let letter = letter((hub.address, DESK, portal), wanted);
        send(hub.address, vec![letter], portal);
        let at = now();
        let mut said = word(DESK, intake, PublicWord::PleaseContactUs, at);
        said.to = To::Device(key(portal).public().device());
        send(hub.address, vec![said], portal);
    }
    for browser in [&browser, &other] {
        assert_eq!(says(browser, &new), "please contact us");
        assert_eq!(case(browser, &old).status, 422);
    }
}

/// The file is written anew while requests come; the same pages have the same receipts, also after
/// a start from it, and nobody's number leads to another's request.
#[test]
fn a_spool_that_was_written_anew_holds_every_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let mut pages = Vec::new();
    for _ in 0..6 {
        let (receipt, _, sent) = walk(&browser, "en");
        pages.push((sent, numbers(&receipt.text())));
    }
    until("all of it at the hub", || {
        line(hub.address, DESK).forms(A, 0).unwrap().len() == 6
    });
    drop(portal);
    // References alone, a line for each block, took more than twice of what is needed.
    assert!(!folder.path().join("spool.new").exists());
    let lines = portal::Spool::open(&spool(folder.path())).unwrap().1;
    let places = lines
        .iter()
        .filter(|line| matches!(from_bytes(line).unwrap(), world::portal::Line::Head(_)));
    assert_eq!(places.count(), 1, "it was written anew");
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    for (sent, numbers_then) in &pages {
        let again = browser.post("/en/find", sent, false);
        assert_eq!(&numbers(&again.text()), numbers_then);
        assert_eq!(says(&browser, numbers_then), "received");
    }
    let crossed = (pages[0].1.0.clone(), pages[1].1.1.clone());
    assert_eq!(case(&browser, &crossed).status, 422);
}
