//! A campaign killed at any moment: nobody is told twice, nobody is forgotten.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{NOW, Random, TODAY, staff};
use contact::*;
use proptest::prelude::*;
use record::date::Day;
use record::safe::Means;
use sign::Time;
use sign::id::{IncidentId, PersonId};
use sign::time::{DAY, HOUR, MINUTE};

const CAMPAIGN: IncidentId = IncidentId([9; 16]);

fn who(n: u8) -> PersonId {
    PersonId([n; 16])
}

fn planned(n: u8, wave: u32) -> Event {
    Event::Planned(Planned {
        person: who(n),
        wave,
        means: Means::Sms,
        from: NOW,
        to: NOW.plus(HOUR),
    })
}

fn intended(n: u8, wave: u32, at: Time) -> Event {
    Event::Intended(Intended {
        person: who(n),
        wave,
        at,
    })
}

fn answered(n: u8, wave: u32, answer: Answer) -> Event {
    Event::Answered(Answered {
        person: who(n),
        wave,
        answer,
    })
}

fn heard(n: u8, news: News) -> Event {
    Event::Heard(Heard {
        person: who(n),
        news,
    })
}

fn waits(n: u8, reason: Reason, at: Time) -> Event {
    Event::Waits(Waits {
        person: who(n),
        reason,
        at,
    })
}

fn capped(a_day: u32, in_all: u32) -> Event {
    Event::Capped(Capped {
        a_day,
        in_all,
        by: (staff(1), staff(2)),
    })
}

fn stop(at: Time) -> Stop {
    Stop { by: staff(1), at }
}

fn spared(n: u8, days: u64) -> Event {
    Event::Spared(Spared {
        person: who(n),
        substitute: Substitute::Watch,
        by: (staff(1), staff(2)),
        until: (NOW.day() + days) as u32,
    })
}

fn started(events: &[Event]) -> Campaign {
    Campaign::replay(CAMPAIGN, events).expect("a journal")
}

#[test]
fn one_person_from_plan_to_understood() {
    let mut campaign = Campaign::new(CAMPAIGN);
    let today = Day::of(NOW);
    let mut record = |event: Event| campaign.record(&event);
    assert_eq!(record(planned(1, 1)), Err(Refusal::NotAffected));
    assert_eq!(record(Event::Joined(who(1))), Ok(None));
    assert_eq!(record(Event::Joined(who(1))), Err(Refusal::JoinedAlready));
    assert_eq!(record(planned(1, 2)), Err(Refusal::Wave));
    assert_eq!(record(planned(1, 1)), Ok(None));
    assert_eq!(record(intended(1, 1, NOW)), Err(Refusal::Cap));
    assert_eq!(record(capped(5, 5)), Ok(None));
    assert_eq!(record(intended(1, 1, Time(NOW.0 - 1))), Err(Refusal::Hours));
    assert_eq!(record(intended(1, 1, NOW.plus(HOUR))), Err(Refusal::Hours));
    assert_eq!(record(Event::Paused(stop(NOW))), Ok(None));
    assert_eq!(record(intended(1, 1, NOW)), Err(Refusal::Paused));
    assert_eq!(record(Event::Resumed(stop(NOW))), Ok(None));
    let order = record(intended(1, 1, NOW)).expect("may be sent");
    let order = order.expect("an order");
    assert_eq!(order.key(), send_key(CAMPAIGN, who(1), 1));
    assert_eq!(order.plan().means, Means::Sms);
    assert_eq!(record(intended(1, 1, NOW)), Err(Refusal::NotFromHere));
    assert_eq!(record(answered(1, 2, Answer::Taken)), Err(Refusal::Wave));
    assert_eq!(record(answered(1, 1, Answer::Taken)), Ok(None));
    assert_eq!(record(planned(1, 2)), Err(Refusal::NotFromHere));
    assert_eq!(record(heard(1, News::Delivered)), Ok(None));
    assert!(!campaign.coverage(today).is_complete());
    let mut record = |event: Event| campaign.record(&event);
    assert_eq!(record(heard(1, News::Understood)), Ok(None));
    // Nothing after it makes it less.
    for news in [News::Delivered, News::Reached, News::Unreachable] {
        assert_eq!(record(heard(1, news)), Err(Refusal::NotFromHere));
    }
    assert!(campaign.coverage(today).is_complete());
}

#[test]
fn the_next_wave_has_another_key_and_goes_another_way() {
    let mut campaign = started(&[
        Event::Joined(who(1)),
        capped(9, 9),
        planned(1, 1),
        intended(1, 1, NOW),
        answered(1, 1, Answer::Impossible),
    ]);
    assert_eq!(campaign.state(who(1)), Some(&State::Unreachable));
    assert_eq!(campaign.failed(who(1)), [Means::Sms]);
    assert_eq!(campaign.next_wave(who(1)), 2);
    assert_eq!(campaign.record(&planned(1, 1)), Err(Refusal::Wave));
    assert_eq!(campaign.record(&planned(1, 2)), Ok(None));
    let keys: BTreeSet<_> = [(1, 1), (1, 2), (2, 1)]
        .map(|(n, wave)| send_key(CAMPAIGN, who(n), wave))
        .into();
    assert_eq!(keys.len(), 3);
    assert_ne!(
        send_key(IncidentId([8; 16]), who(1), 1),
        send_key(CAMPAIGN, who(1), 1)
    );
}

#[test]
fn caps_count_by_day_and_in_all() {
    let mut journal = vec![capped(2, 3)];
    for n in 1..=4 {
        journal.push(Event::Joined(who(n)));
        journal.push(Event::Planned(Planned {
            person: who(n),
            wave: 1,
            means: Means::Mail,
            from: NOW,
            to: NOW.plus(3 * DAY),
        }));
    }
    let mut campaign = started(&journal);
    let mut sent = |now: Time| {
        let mut orders = 0;
        while let Some(order) = campaign.due(now) {
            assert!(
                campaign
                    .record(&Event::Intended(order))
                    .is_ok_and(|o| o.is_some())
            );
            orders += 1;
        }
        orders
    };
    assert_eq!(sent(NOW), 2);
    assert_eq!(sent(NOW.plus(HOUR)), 0);
    assert_eq!(sent(NOW.plus(DAY)), 1, "three in all");
    assert_eq!(sent(NOW.plus(2 * DAY)), 0);
    // Yesterday's clock does not open yesterday's cap again.
    let more = Event::Capped(Capped {
        a_day: 2,
        in_all: 9,
        by: (staff(1), staff(1)),
    });
    assert_eq!(campaign.record(&more), Err(Refusal::OnePerson));
    assert_eq!(campaign.record(&capped(2, 9)), Ok(None));
    assert_eq!(campaign.due(NOW), None);
    assert!(campaign.due(NOW.plus(2 * DAY)).is_some());
}

#[test]
fn a_plan_whose_hours_passed_is_named_and_made_anew() {
    let mut campaign = started(&[Event::Joined(who(1)), capped(9, 9), planned(1, 1)]);
    let late = NOW.plus(HOUR);
    assert_eq!(campaign.due(late), None);
    assert_eq!(campaign.overdue(late).count(), 1);
    let anew = Event::Planned(Planned {
        person: who(1),
        wave: 1,
        means: Means::Voice,
        from: late,
        to: late.plus(HOUR),
    });
    assert_eq!(campaign.record(&anew), Ok(None));
    assert_eq!(campaign.overdue(late).count(), 0);
    assert!(campaign.due(late).is_some());
}

#[test]
fn doubt_ends_by_an_answer_or_news_and_never_by_another_plan() {
    let journal = [
        Event::Joined(who(1)),
        capped(9, 9),
        planned(1, 1),
        intended(1, 1, NOW),
        waits(1, Reason::InDoubt, NOW),
    ];
    let campaign = started(&journal);
    assert_eq!(campaign.coverage(TODAY).row(Row::Waiting), 1);
    assert_eq!(campaign.waiting(), BTreeMap::from([(Reason::InDoubt, 1)]));
    let after = |event: Event| {
        let mut campaign = campaign.clone();
        let said = campaign.record(&event).map(|order| order.is_some());
        said.map(|_| *campaign.state(who(1)).expect("affected"))
    };
    for refused in [
        planned(1, 1),
        planned(1, 2),
        waits(1, Reason::Rules, NOW),
        waits(1, Reason::InDoubt, NOW),
        intended(1, 1, NOW),
    ] {
        assert_eq!(after(refused), Err(Refusal::NotFromHere), "{refused:?}");
    }
    // A receipt that comes late shows that it was sent.
    assert!(matches!(
        after(heard(1, News::Delivered)),
        Ok(State::Delivered(_))
    ));
    assert!(matches!(
        after(answered(1, 1, Answer::Taken)),
        Ok(State::Attempted(_))
    ));
    assert!(matches!(
        after(answered(1, 1, Answer::NotTaken)),
        Ok(State::Planned(_))
    ));
    assert_eq!(after(heard(1, News::Reached)), Ok(State::Reached));
    // Whoever was not ordered is in no doubt.
    let mut other = started(&journal[..3]);
    let doubt = waits(1, Reason::InDoubt, NOW);
    assert_eq!(other.record(&doubt), Err(Refusal::NotFromHere));
}

#[test]
fn do_not_contact_ends_and_is_decided_anew() {
    let mut campaign = started(&[Event::Joined(who(1)), spared(1, 10)]);
    let last = Day::of(NOW.plus(10 * DAY));
    assert!(campaign.coverage(last).is_complete());
    assert_eq!(campaign.coverage(last).row(Row::Unsafe), 1);
    assert_eq!(campaign.lapsed(last).count(), 0);
    let after = Day(last.0 + 1);
    assert!(!campaign.coverage(after).is_complete());
    assert_eq!(campaign.lapsed(after).collect::<Vec<_>>(), [who(1)]);
    let early = waits(1, Reason::Decision, NOW);
    assert_eq!(campaign.record(&early), Err(Refusal::NotFromHere));
    let late = waits(1, Reason::Decision, NOW.plus(11 * DAY));
    assert_eq!(campaign.record(&late), Ok(None));
}

/// A provider that sends whatever it is given, as often as it is given.
#[derive(Default)]
struct Provider {
    sent: BTreeMap<[u8; 16], u32>,
}

/// Runs until killed, or until nothing is due. What is in `journal` is durable.
fn run(journal: &mut Vec<Event>, provider: &mut Provider, from: &mut Random, now: Time) -> bool {
    let killed = |from: &mut Random| from.one_in(6);
    let mut campaign = started(journal);
    let doubts: Vec<_> = campaign
        .in_doubt()
        .map(|(plan, key)| (*plan, key))
        .collect();
    for (plan, key) in doubts {
        // A provider that keeps what it had can say; one in eight cannot.
        let event = if from.one_in(8) {
            Event::Waits(Waits {
                person: plan.person,
                reason: Reason::InDoubt,
                at: now,
            })
        } else {
            let known = provider.sent.contains_key(&key);
            Event::Answered(Answered {
                person: plan.person,
                wave: plan.wave,
                answer: if known {
                    Answer::Taken
                } else {
                    Answer::NotTaken
                },
            })
        };
        journal.push(event);
        if killed(from) {
            return false;
        }
        campaign.record(&event).expect("follows");
    }
    while let Some(order) = campaign.due(now) {
        let event = Event::Intended(order);
        journal.push(event);
        if killed(from) {
            return false;
        }
        let order = campaign.record(&event).expect("follows").expect("an order");
        if killed(from) {
            return false;
        }
        *provider.sent.entry(order.key()).or_default() += 1;
        if killed(from) {
            return false;
        }
        let event = Event::Answered(Answered {
            person: order.plan().person,
            wave: order.plan().wave,
            answer: Answer::Taken,
        });
        journal.push(event);
        if killed(from) {
            return false;
        }
        campaign.record(&event).expect("follows");
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn killed_at_any_moment_nobody_is_told_twice_or_forgotten(seed: u64, people in 1..20_u8) {
        let mut from = Random(seed | 1);
        let mut journal = vec![capped(10_000, 10_000)];
        for n in 1..=people {
            journal.extend([Event::Joined(who(n)), planned(n, 1)]);
        }
        let mut provider = Provider::default();
        let mut now = NOW;
        while !run(&mut journal, &mut provider, &mut from, now) {
            now = now.plus(MINUTE / 60);
        }
        prop_assert!(provider.sent.values().all(|times| *times == 1), "told twice");
        let campaign = started(&journal);
        for n in 1..=people {
            let sent = provider.sent.contains_key(&send_key(CAMPAIGN, who(n), 1));
            match campaign.state(who(n)) {
                Some(State::Attempted(_)) => prop_assert!(sent),
                // Not known is not forgotten: people look.
                Some(State::InDoubt(_)) => {}
                other => prop_assert!(false, "forgotten: {other:?}"),
            }
        }
        prop_assert_eq!(campaign.coverage(Day::of(now)).all(), u64::from(people));
        // From any prefix of the journal, nobody ordered in it and not answered is due.
        for end in 0..=journal.len() {
            let campaign = started(&journal[..end]);
            let ordered: BTreeSet<_> = campaign.in_doubt().map(|(plan, _)| plan.person).collect();
            if let Some(due) = campaign.due(now) {
                prop_assert!(!ordered.contains(&due.person));
            }
        }
    }

    #[test]
    fn any_events_keep_sums_caps_and_single_orders(seed: u64) {
        let mut from = Random(seed | 1);
        let mut campaign = Campaign::new(CAMPAIGN);
        let mut journal = Vec::new();
        let (mut joined, mut orders) = (BTreeSet::new(), BTreeMap::<[u8; 16], i32>::new());
        let mut by_day = BTreeMap::<u64, u32>::new();
        let (mut paused, mut cap) = (false, 0);
        for _ in 0..200 {
            let event = any_event(&mut from);
            let before = campaign.clone();
            let Ok(order) = campaign.record(&event) else {
                prop_assert!(campaign == before, "a refusal changed something");
                continue;
            };
            journal.push(event);
            prop_assert_eq!(order.is_some(), matches!(event, Event::Intended(_)));
            match event {
                Event::Joined(person) => { joined.insert(person); }
                Event::Paused(_) => paused = true,
                Event::Resumed(_) => paused = false,
                Event::Capped(capped) => cap = capped.a_day,
                Event::Intended(intended) => {
                    prop_assert!(!paused, "sent while paused");
                    let today = by_day.entry(intended.at.day()).or_default();
                    *today += 1;
                    prop_assert!(*today <= cap, "over the cap");
                    let key = order.expect("an order").key();
                    let times = orders.entry(key).or_default();
                    *times += 1;
                    prop_assert_eq!(*times, 1, "ordered twice");
                }
                Event::Answered(a) if a.answer == Answer::NotTaken => {
                    *orders.get_mut(&send_key(CAMPAIGN, a.person, a.wave)).expect("ordered") -= 1;
                }
                _ => {}
            }
            let coverage = campaign.coverage(Day::of(NOW));
            prop_assert_eq!(coverage.all(), joined.len() as u64);
            let rows: u64 = Row::ALL.iter().map(|row| coverage.row(*row)).sum();
            prop_assert_eq!(rows, joined.len() as u64);
        }
        prop_assert!(started(&journal) == campaign, "a replay differs");
        for event in &journal {
            prop_assert_eq!(sign::from_bytes::<Event>(&sign::to_bytes(event)), Ok(*event));
        }
    }
}

fn any_event(from: &mut Random) -> Event {
    let n = 1 + from.below(3) as u8;
    let wave = 1 + from.below(3) as u32;
    let at = NOW.plus(from.below(3) as u64 * DAY + from.below(30) as u64 * MINUTE);
    match from.below(16) {
        0 | 1 => Event::Joined(who(n)),
        2..=4 => Event::Planned(Planned {
            person: who(n),
            wave,
            means: from.of(Means::ALL),
            from: NOW,
            to: NOW.plus(5 * DAY),
        }),
        5 => waits(n, from.of(&[Reason::Rules, Reason::InDoubt]), at),
        6..=8 => intended(n, wave, at),
        9 | 10 => answered(
            n,
            wave,
            from.of(&[Answer::Taken, Answer::NotTaken, Answer::Impossible]),
        ),
        11 | 12 => heard(
            n,
            from.of(&[
                News::Delivered,
                News::Unreachable,
                News::Unreachable,
                News::Reached,
                News::Refused,
                News::Unsafe,
            ]),
        ),
        13 => capped(from.below(6) as u32, 50),
        14 => from.of(&[
            Event::Paused(stop(at)),
            Event::Resumed(stop(at)),
            Event::Resumed(stop(at)),
        ]),
        _ => spared(n, 3),
    }
}
