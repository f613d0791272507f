//! The real client of a gateway, against one that delivers nothing, over HTTP.

use crate::kit::{Ground, SETTING, member, staff};
use contact::Row;
use courier::Fault;
use courier::config::Config;
use courier::deciding;
use courier::fake::{FakeGateway, Faults};
use courier::running::{engine, now, run};
use courier::store::Store;
use record::date::Day;
use record::safe::Means;
use std::net::SocketAddr;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

const TOKEN: &str = "atokenofthetests";

fn here() -> SocketAddr {
    "127.0.0.1:0".parse().expect("an address")
}

/// Three people of today, planned and approved.
fn ground() -> Ground {
    let people: Vec<_> = (1..=3)
        .map(|n| {
            let mut member = member(n, &[Means::Sms]);
            let slip = member.affected.slip.as_mut().expect("a slip");
            let today = Day::of(now()).0;
            slip.contact.safe.confirmed = Some(Day(today - 9));
            slip.contact.safe.expires = Some(Day(today + 90));
            member
        })
        .collect();
    let ground = Ground::new();
    Store::make(&ground.campaign, &ground.secrets, SETTING, &people).expect("a campaign");
    let mut store = ground.open();
    deciding::plan(&mut store, now()).expect("a plan");
    deciding::approve(&mut store, (9, 9), (staff(1), staff(2))).expect("a cap");
    ground
}

fn config(gateway: &FakeGateway, ask_after: u32) -> Config {
    let text = format!(
        "ask_after = {ask_after}\n[sms]\nurl = \"{}\"\ntoken = \"{TOKEN}\"\na_minute = 60000\n\
         receipts = {{ listen = \"127.0.0.1:0\", token = \"thetokenofreceipts\" }}\n",
        gateway.url()
    );
    Config::parse(&text, true).expect("a configuration")
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Nobody is asked for an hour: what is known comes from receipts, each of them three times.
#[test]
fn receipts_come_repeated_and_are_believed_once() {
    let ground = ground();
    let faults = Faults {
        repeats: 3,
        delay: Duration::from_millis(5),
        ..Faults::default()
    };
    let gateway = FakeGateway::start(here(), TOKEN, faults).expect("a gateway");
    let posts = gateway.clone();
    let config = config(&gateway, 3_600);
    let mut sender = engine(
        &ground.campaign,
        &ground.secrets,
        &config,
        nobody(),
        |address| {
            posts.post_receipts_to(&format!("http://{address}/thetokenofreceipts"));
        },
    )
    .expect("a courier");
    until("delivered", || {
        sender.step(now()).expect("a step");
        deciding::status(sender.store(), now()).row(Row::Delivered) == 3
    });
    until("all receipts", || {
        gateway.got().iter().all(|got| got.receipts == 3)
    });
    sender
        .step(now())
        .expect("repeated receipts change nothing");
    assert_eq!(
        deciding::status(sender.store(), now()).row(Row::Delivered),
        3
    );
}

/// A receipt under another token, and a gateway that knows another one.
#[test]
fn a_wrong_token_opens_nothing() {
    let ground = ground();
    let gateway = FakeGateway::start(here(), "anothertokenthanours", Faults::default());
    let gateway = gateway.expect("a gateway");
    let posts = gateway.clone();
    let config = config(&gateway, 3_600);
    let mut listens = None;
    let mut sender = engine(
        &ground.campaign,
        &ground.secrets,
        &config,
        nobody(),
        |address| {
            posts.post_receipts_to(&format!("http://{address}/nottokenofreceipts"));
            listens = Some(address);
        },
    )
    .expect("a courier");
    for _ in 0..5 {
        sender.step(now()).expect("a step");
    }
    assert!(gateway.got().is_empty(), "it took nothing from a stranger");
    assert_eq!(deciding::status(sender.store(), now()).row(Row::Planned), 3);
    let agent = line::agent(Duration::from_secs(5));
    let at = listens.expect("an address");
    let status = |path: &str| {
        let call = agent.post(format!("http://{at}/{path}"));
        call.send("{}").expect("an answer").status().as_u16()
    };
    assert_eq!(status("nottokenofreceipts"), 404);
    assert_eq!(status("thetokenofreceipts"), 400);
}

/// An exercise whose setting takes typed numbers asks nobody's signature.
fn nobody() -> decision::Deciders {
    decision::Deciders::default()
}

#[test]
fn a_campaign_has_one_courier() {
    let ground = ground();
    let gateway = FakeGateway::start(here(), TOKEN, Faults::default()).expect("a gateway");
    let _first = ground.open().alone().expect("the first");
    let stop = AtomicBool::new(true);
    let config = config(&gateway, 1);
    let second = run(
        &ground.campaign,
        &ground.secrets,
        (&config, nobody()),
        &stop,
        |_| {},
    );
    assert!(matches!(second, Err(Fault::Busy(_))));
}
