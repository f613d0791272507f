//! Decisions are signed by two people on two desks: nothing is carried out, and nothing is sent, on
//! anything less.

use crate::kit::{Ground, NOW, Next, Provider, SETTING, engine, member, staff};
use courier::signing::{self, Decided};
use courier::store::Store;
use courier::{Fault, deciding};
use decision::{Decider, Deciders, Refusal, Signed};
use record::safe::Means;
use sign::time::{DAY, MINUTE};
use sign::{SigningKey, SocietyId, Time};
use std::collections::BTreeSet;

const TYPED: &str = "typed_numbers_count = \"exercise\"\n";

fn key(n: u8) -> SigningKey {
    SigningKey::from_seed(&[n; 32])
}

/// Desks 1 and 2 of two people, 3 of the first one, 4 of somebody whose desk was revoked.
fn deciders() -> Deciders {
    let of = |n: u8| {
        let decider = Decider {
            key: key(n).public(),
            staff: staff(if n == 3 { 1 } else { n }),
            desk: true,
            from: Time(0),
            until: (n == 4).then_some(Time(NOW.0 - DAY)),
            of: BTreeSet::from([SocietyId(1)]),
        };
        (key(n).public().device(), decider)
    };
    Deciders((1..=4).map(of).collect())
}

fn ground() -> Ground {
    let ground = Ground::new();
    let people: Vec<_> = (1..=3).map(|n| member(n, &[Means::Sms])).collect();
    let setting = SETTING.replace(TYPED, "");
    assert_ne!(setting, SETTING);
    Store::make(&ground.campaign, &ground.secrets, &setting, &people).expect("a campaign");
    deciding::plan(&mut ground.open(), NOW).expect("a plan");
    ground
}

fn cap(store: &Store, in_all: u32, number: u8) -> decision::Text {
    let decided = Decided::Cap { a_day: 9, in_all };
    let text = decided.text(store.settings(), NOW, [number; 16]);
    text.expect("a text")
}

fn signed(text: &decision::Text, n: u8) -> String {
    Signed::sign(text.clone(), NOW, &key(n)).to_string()
}

fn approve(ground: &Ground, files: Vec<String>) -> Result<(), Fault> {
    let mut store = ground.open();
    let (decided, by) = signing::read(&store, files, &deciders(), NOW.plus(MINUTE))?;
    let Decided::Cap { a_day, in_all } = decided else {
        panic!("a cap was signed");
    };
    deciding::approve(&mut store, (a_day, in_all), by)
}

#[test]
fn typed_numbers_do_not_decide() {
    let ground = ground();
    let typed = deciding::approve(&mut ground.open(), (9, 9), (staff(1), staff(2)));
    assert!(matches!(typed, Err(Fault::Unsigned(_))), "{typed:?}");
    let setting = SETTING.replace("exercise = true", "exercise = false");
    let real =
        courier::setting::Settings::parse(&setting.replace("drafts_count", "# drafts_count"));
    assert!(real.is_err_and(|fault| fault.contains("typed_numbers_count")));
}

#[test]
fn two_signatures_decide_and_nothing_less() {
    let ground = ground();
    let text = cap(&ground.open(), 3, 1);
    let of = |n: u8| signed(&text, n);
    let refused = |files: Vec<String>| match approve(&ground, files) {
        Err(Fault::Signature(why)) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(vec![of(1)]), Refusal::NotTwo);
    assert_eq!(refused(vec![of(1), of(1)]), Refusal::Device);
    assert_eq!(refused(vec![of(1), of(3)]), Refusal::Person);
    let id = |n: u8| key(n).public().device();
    assert_eq!(refused(vec![of(1), of(4)]), Refusal::Stopped(id(4)));
    assert_eq!(refused(vec![of(1), of(5)]), Refusal::Unknown(id(5)));
    // A changed byte; a signature of another decision.
    let other = cap(&ground.open(), 3, 2);
    assert_eq!(refused(vec![of(1), signed(&other, 2)]), Refusal::Texts);
    let more = |n: u8| of(n).replace("in-all 3", "in-all 4");
    assert_eq!(refused(vec![more(1), more(2)]), Refusal::Signature(id(1)));
    approve(&ground, vec![of(1), of(2)]).expect("two");
    // Not twice: an old decision does not come back.
    let again = approve(&ground, vec![of(1), of(2)]);
    assert!(matches!(again, Err(Fault::Unsigned(_))), "{again:?}");
    let store = ground.open();
    assert!(signing::check(&store, 0, &deciders()).is_ok());
    // Of another incident.
    let elsewhere = of(1).replace("incident 0011", "incident 1111");
    assert!(approve(&ground, vec![elsewhere, of(2)]).is_err());
}

#[test]
fn a_courier_sends_nothing_on_a_decision_that_does_not_verify() {
    let ground = ground();
    let text = cap(&ground.open(), 3, 1);
    approve(&ground, vec![signed(&text, 1), signed(&text, 2)]).expect("two");
    // Without the log, or where one of the two had been stopped before, it does not begin.
    let mut stopped = deciders();
    let second = stopped.0.get_mut(&key(2).public().device());
    second.expect("there").until = Some(NOW);
    for believed in [Deciders::default(), stopped] {
        let provider = Provider::new(|_| Next::Takes);
        let mut running = engine(&ground, Means::Sms, &provider).believing(believed);
        assert!(matches!(running.step(NOW), Err(Fault::Signature(_))));
        assert_eq!(provider.lock().sends, 0);
    }
    let provider = Provider::new(|_| Next::Takes);
    let mut running = engine(&ground, Means::Sms, &provider).believing(deciders());
    for minute in 0..60 {
        running.step(NOW.plus(minute * MINUTE)).expect("it goes on");
    }
    assert_eq!(provider.lock().sends, 3);
}

#[test]
fn a_decision_that_was_written_without_signatures_stops_the_courier() {
    let ground = Ground::of(&[member(1, &[Means::Sms])]);
    let setting = ground.campaign.join("setting.toml");
    let text = std::fs::read_to_string(&setting).expect("there");
    std::fs::write(&setting, text.replace(TYPED, "")).expect("written");
    let provider = Provider::new(|_| Next::Takes);
    let mut running = engine(&ground, Means::Sms, &provider).believing(deciders());
    assert!(matches!(running.step(NOW), Err(Fault::Unsigned(_))));
    assert_eq!(provider.lock().sends, 0);
}
