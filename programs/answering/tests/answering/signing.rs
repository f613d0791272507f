//! A recorded decision is signed by the two who took it, and by nobody else.

use crate::folder::decision;
use crate::kit::*;
use answering::{Cause, Console, show, signing};
use decision::{Decider, Deciders, Signed};
use incident::Event;
use sign::id::StaffId;
use sign::time::{DAY, MINUTE};
use sign::{SigningKey, SocietyId, Time};
use std::collections::BTreeSet;

fn key(n: u8) -> SigningKey {
    SigningKey::from_seed(&[n; 32])
}

/// The lead's desk, two of the officer's, and a third person's.
fn deciders() -> Deciders {
    let of = |(n, staff)| {
        let decider = Decider {
            key: key(n).public(),
            staff,
            desk: true,
            from: Time(1),
            until: None,
            of: BTreeSet::from([SocietyId(1)]),
        };
        (key(n).public().device(), decider)
    };
    let all = [
        (21, LEAD),
        (22, OFFICER),
        (23, OFFICER),
        (24, StaffId([9; 16])),
    ];
    Deciders(all.into_iter().map(of).collect())
}

fn now() -> Time {
    NOW.plus(40 * DAY)
}

/// An incident with one recorded decision.
fn decided() -> (House, Console) {
    let (house, mut console) = House::new(Cause::Unknown);
    let decided = decision(&console);
    console
        .record(decided.decided_at, LEAD, Event::Decided(Box::new(decided)))
        .unwrap();
    (house, console)
}

/// The files of two signatures of the text of a decision.
fn files(console: &Console, of: &incident::Decision, by: [u8; 2]) -> Vec<String> {
    let text = signing::text(console, of, SocietyId(1), (now(), [8; 16])).unwrap();
    let sign = |n| Signed::sign(text.clone(), now().plus(MINUTE), &key(n)).to_string();
    by.map(sign).to_vec()
}

#[test]
fn the_two_who_decided_sign_and_it_is_shown() {
    let (house, console) = decided();
    let of = signing::recorded(&console, 1).unwrap();
    let shown = |console: &Console| show::lines(console, now()).join("\n");
    assert!(shown(&console).contains("Typed, not signed yet"));
    assert!(!signing::again(&console, of, &deciders()).unwrap());
    let two = files(&console, of, [21, 22]);
    signing::take(&console, of, &two, &deciders(), now().plus(2 * MINUTE)).unwrap();
    // Whoever opens it later sees it, and judges it again by the log.
    drop(console);
    let console = Console::open(&house.incident()).unwrap();
    let of = signing::recorded(&console, 1).unwrap();
    let desks = [21, 22].map(|n| key(n).public().device().to_string());
    let said = format!("of the desks {} and {}", desks[0], desks[1]);
    assert!(shown(&console).contains(&said));
    assert!(signing::again(&console, of, &deciders()).unwrap());
    // By a log that does not know these desks it is no decision of two.
    assert!(signing::again(&console, of, &Deciders::default()).is_err());
    assert!(signing::recorded(&console, 2).is_err());
}

#[test]
fn nobody_else_s_signatures_count_and_nothing_is_kept() {
    let (house, console) = decided();
    let of = signing::recorded(&console, 1).unwrap();
    let refused = |files: &[String]| {
        let when = now().plus(2 * MINUTE);
        let why = signing::take(&console, of, files, &deciders(), when).unwrap_err();
        assert!(signing::kept(&console, of).is_none());
        why.to_string()
    };
    let two = |by| files(&console, of, by);
    assert!(refused(&two([21, 24])).contains("not who decided"));
    assert!(refused(&two([22, 23])).contains("one person"));
    assert!(refused(&two([21, 21])).contains("one computer"));
    assert!(refused(&two([21, 22])[..1]).contains("two people"));
    assert!(refused(&two([21, 25])).contains("not in this copy of the log"));
    // A decision that says something else.
    let mut other = of.clone();
    other.reasons.push('!');
    assert!(refused(&files(&console, &other, [21, 22])).contains("not of decision 1"));
    // The right digest under other words, and a line that nobody recorded.
    let text = signing::text(&console, of, SocietyId(1), (now(), [8; 16])).unwrap();
    for (from, to) in [
        ("chosen ", "chosen not "),
        ("digest ", "note all of it\ndigest "),
    ] {
        let text = text.as_str().replacen(from, to, 1);
        let Ok(text) = decision::Text::parse(&text) else {
            continue;
        };
        let sign = |n| Signed::sign(text.clone(), now().plus(MINUTE), &key(n)).to_string();
        assert!(refused(&[sign(21), sign(22)]).contains("not of decision 1"));
    }
    // Every byte of a file counts.
    let whole = two([21, 22]);
    for at in 0..whole[0].len() {
        let mut bytes = whole[0].clone().into_bytes();
        bytes[at] ^= 1;
        let Ok(changed) = String::from_utf8(bytes) else {
            continue;
        };
        refused(&[changed, whole[1].clone()]);
    }
    // A file that was changed where it is kept is no signature any more.
    signing::take(&console, of, &whole, &deciders(), now().plus(2 * MINUTE)).unwrap();
    assert!(signing::kept(&console, of).is_some());
    let path = house.incident().join("signed").join("1-1");
    let changed = whole[0].replacen("chosen", "chosem", 1);
    std::fs::write(&path, changed).unwrap();
    assert!(signing::kept(&console, of).is_none());
    assert!(!signing::again(&console, of, &deciders()).unwrap());
}
