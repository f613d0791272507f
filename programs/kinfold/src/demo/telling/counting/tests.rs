//! Every zero of the report can be another number.

use super::*;
use contact::{Planned, Reason};
use courier::fake::{FakeGateway, Faults};
use sign::id::PersonId;
use std::time::Duration;

fn sms(to: &str, times: u32, text: &str) -> Message {
    Message {
        to: to.to_owned(),
        times,
        sms: Some(text.to_owned()),
    }
}

/// The gateway's own record: one key posted twice is one message there, and somebody told twice to
/// us; so are two keys to one number.
#[test]
fn whoever_was_told_twice_is_counted() {
    let here = "127.0.0.1:0".parse().expect("an address");
    let gateway = FakeGateway::start(here, "token", Faults::default()).expect("a gateway");
    let agent = line::agent(Duration::from_secs(10));
    let post = |key: &str, to: &str| {
        let call = agent.post(gateway.url());
        let call = call.header("authorization", "Token token");
        let body = serde_json::json!({ "to": to, "text": "x", "id": key });
        let answer = call.send(body.to_string()).expect("an answer");
        assert_eq!(answer.status().as_u16(), 200);
    };
    let record = || {
        let got = gateway.got().into_iter();
        got.map(|got| sms(&got.to, got.posts, &got.text))
            .collect::<Vec<_>>()
    };
    let alone = BTreeMap::new();
    post("01", "+9991");
    post("02", "+9992");
    assert_eq!(twice(&record(), &alone), 0);
    post("01", "+9991");
    assert_eq!(record().len(), 2);
    assert_eq!(twice(&record(), &alone), 1);
    post("03", "+9992");
    assert_eq!(twice(&record(), &alone), 2);
    let shared = BTreeMap::from([("+9992".to_owned(), 2)]);
    assert_eq!(twice(&record(), &shared), 1);
}

#[test]
fn a_link_is_found_in_a_message() {
    for text in ["see example.org now", "https://1.2", "www.x"] {
        assert!(linked(&sms("+9991", 1, text)), "{text}");
    }
    assert!(!linked(&sms("+9991", 1, "Ring +999 00 000 00 01. Code 1.")));
    let mail = Message {
        sms: None,
        ..sms("a@example.org", 1, "")
    };
    assert!(!linked(&mail));
}

fn plan(means: Means) -> Planned {
    Planned {
        person: PersonId([1; 16]),
        wave: 1,
        means,
        from: Time(10),
        to: Time(20),
    }
}

#[test]
fn whoever_is_missing_makes_the_rows_too_few() {
    let states = [
        State::Delivered(plan(Means::Sms)),
        State::Attempted(plan(Means::Mail)),
        State::Attempted(plan(Means::Sms)),
        State::Planned(plan(Means::Letter)),
        State::Waiting(Reason::InDanger),
        State::InDoubt(plan(Means::Mail)),
        State::Spared(record::date::Day(1)),
    ];
    let tally = Tally::of(7, states.iter());
    assert_eq!((tally.sms, tally.mail, tally.spared), (1, 1, 1));
    assert_eq!((tally.told(), tally.waits(), tally.in_doubt()), (2, 4, 1));
    assert!(tally.is_whole());
    // One more in the table than in the campaign, and one fewer.
    assert!(!Tally::of(8, states.iter()).is_whole());
    assert!(!Tally::of(6, states.iter()).is_whole());
    let mut both = tally.clone();
    both.add(&tally);
    assert_eq!((both.sum(), both.everybody), (14, 14));
    assert_eq!(IN_DOUBT, reason_words(Reason::InDoubt));
}

#[test]
fn a_courier_is_not_done_while_something_is_under_way() {
    let way = |state: State| under_way(&state, Time(10));
    assert!(way(State::Planned(plan(Means::Sms))));
    assert!(way(State::Ordered(plan(Means::Mail))));
    assert!(way(State::Attempted(plan(Means::Sms))));
    assert!(!way(State::Attempted(plan(Means::Mail))));
    assert!(!way(State::Planned(plan(Means::Letter))));
    assert!(!under_way(&State::Planned(plan(Means::Sms)), Time(9)));
    assert!(!under_way(&State::Planned(plan(Means::Sms)), Time(20)));
}

#[test]
fn a_society_has_its_own_rows_and_counts_everybody_reached_once() {
    let table = "person\tsociety\tcategory\tlevel\treason\tleaves\n\
                 a\t1\tidentity\tconfirmed\tx\t\n\
                 a\t1\tcontact\texcluded\tx\t\n\
                 b\t1\tidentity\tciphertext_only\tx\t\n\
                 b\t1\tcontact\tpossible\tx\t\n\
                 c\t1\tidentity\texcluded\tx\t\n\
                 d\t12\tidentity\tconfirmed\tx\t\n";
    let (rows, affected) = of_society(table, 1);
    assert_eq!(affected, 2);
    assert_eq!(rows.lines().count(), 6);
    assert!(rows.starts_with("person\t") && !rows.contains("\nd\t"));
    let (rows, affected) = of_society(table, 2);
    assert_eq!((rows.lines().count(), affected), (1, 0));
}
