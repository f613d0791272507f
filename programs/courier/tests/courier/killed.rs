//! Killed at any moment.

use crate::kit::{Ground, NOW, Next, Provider, engine_with, length, member, row, run, who};
use contact::{Reason, Row, State, send_key};
use courier::carrier::Known;
use record::safe::Means;
use std::fs;
use std::path::Path;

fn people(count: u8, means: Means) -> Vec<courier::entry::Member> {
    (1..=count).map(|n| member(n, &[means])).collect()
}

/// The journal is cut where a crash could have cut it; the provider has what had left by then.
/// The second run brings it to its end: everybody told, each once.
#[test]
fn cut_anywhere_nobody_is_told_twice_or_forgotten() {
    let count = 3;
    let ground = Ground::of(&people(count, Means::Sms));
    let journal = ground.campaign.join("journal");
    let begun = length(&journal);
    let provider = Provider::new(|_| Next::Takes);
    provider.lock().journal = Some(journal.clone());
    run(&ground, Means::Sms, &provider);
    assert_eq!(row(&ground, Row::Delivered), u64::from(count));
    let whole = fs::read(&journal).expect("the journal");
    let (taken, lengths) = {
        let world = provider.lock();
        (world.taken.clone(), world.lengths.clone())
    };
    assert_eq!(lengths.len(), usize::from(count));
    let mut tried = 0;
    let cuts = (begun..=whole.len() as u64).step_by(211);
    let at_orders = lengths.iter().flat_map(|at| [at - 1, *at, at + 1]);
    for cut in cuts.chain(at_orders) {
        // At the very length of an order both are possible: it had left, or not.
        for left_at_order in [true, false] {
            let had_left = |at: &u64| *at < cut || (left_at_order && *at == cut);
            let again = Ground::new();
            copy(&ground.campaign, &again.campaign);
            fs::copy(&ground.secrets.key, &again.secrets.key).expect("the key");
            fs::copy(&ground.secrets.pepper, &again.secrets.pepper).expect("the pepper");
            let cut_journal = &whole[..usize::try_from(cut).expect("small")];
            fs::write(again.campaign.join("journal"), cut_journal).expect("a cut journal");
            let second = Provider::new(|_| Next::Takes);
            let left = taken.iter().zip(&lengths).filter(|(_, at)| had_left(at));
            second.lock().taken = left.map(|(one, _)| one.clone()).collect();
            run(&again, Means::Sms, &second);
            let told = second.told();
            assert_eq!(
                told.len(),
                usize::from(count),
                "cut at {cut}: somebody was forgotten"
            );
            assert!(
                told.values().all(|n| *n == 1),
                "cut at {cut}: somebody was told twice"
            );
            assert_eq!(row(&again, Row::Delivered), u64::from(count));
            tried += 1;
        }
    }
    assert!(tried > 60);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

/// Every order of faults that chance gives: refused, answers lost, killed between order and send,
/// killed between send and answer, a provider that does not answer when it is asked.
#[test]
fn with_any_faults_everybody_is_told_once() {
    let mut deaths = 0;
    for seed in 1..=24_u64 {
        let ground = Ground::of(&people(6, Means::Sms));
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut left = 40;
        let provider = Provider::new(move |_| {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            left -= 1;
            if left < 0 {
                return Next::Takes;
            }
            match state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 61 {
                0 => Next::Refuses,
                1 | 2 => Next::Loses,
                3 | 4 => Next::DiesBefore,
                5 | 6 => Next::DiesAfter,
                _ => Next::Takes,
            }
        });
        provider.lock().silent = u32::try_from(seed % 5).expect("small");
        deaths += run(&ground, Means::Sms, &provider);
        let told = provider.told();
        assert_eq!(told.len(), 6, "seed {seed}: somebody was forgotten");
        assert!(
            told.values().all(|n| *n == 1),
            "seed {seed}: somebody was told twice"
        );
        assert_eq!(row(&ground, Row::Delivered), 6);
    }
    assert!(deaths > 24, "it was really killed: {deaths}");
}

/// A provider that cannot be asked, as of mail: whoever may have it is looked at by people and
/// never sent to again by itself.
#[test]
fn what_nobody_can_say_goes_to_people() {
    for (fault, told) in [
        (Next::DiesAfter, 1),
        (Next::DiesBefore, 0),
        (Next::Loses, 1),
    ] {
        let ground = Ground::of(&people(3, Means::Mail));
        let provider = Provider::new(move |n| if n == 1 { fault } else { Next::Takes });
        provider.lock().knows = false;
        run(&ground, Means::Mail, &provider);
        assert_eq!(provider.lock().taken.len(), 2 + told);
        assert!(provider.told().values().all(|n| *n == 1));
        assert_eq!(row(&ground, Row::Attempted), 2);
        assert_eq!(row(&ground, Row::Waiting), 1);
        let store = ground.open();
        assert_eq!(store.campaign().waiting()[&Reason::InDoubt], 1);
    }
}

/// A receipt may come before the answer, twice, late, and of an earlier wave.
#[test]
fn receipts_change_nothing_that_they_are_not_about() {
    let ground = Ground::of(&[member(1, &[Means::Sms, Means::Mail])]);
    let provider = Provider::new(|_| Next::Loses);
    let (sender, receiver) = std::sync::mpsc::sync_channel(16);
    let mut engine = engine_with(&ground, Means::Sms, &provider, Some(receiver));
    let key = send_key(engine.store().settings().incident(), who(1), 1);
    let state = |engine: &courier::engine::Engine| {
        engine
            .store()
            .campaign()
            .state(who(1))
            .copied()
            .expect("a member")
    };
    // Mail is cheaper: it was planned by mail, and no provider of mail is here.
    assert!(matches!(state(&engine), State::Planned(plan) if plan.means == Means::Mail));
    sender.send((key, Known::Delivered)).expect("room");
    engine.step(NOW).expect("a step");
    assert!(
        matches!(state(&engine), State::Planned(_)),
        "nothing was sent yet"
    );

    let ground = Ground::of(&[member(1, &[Means::Sms])]);
    let (sender, receiver) = std::sync::mpsc::sync_channel(16);
    let mut engine = engine_with(&ground, Means::Sms, &provider, Some(receiver));
    engine.step(NOW).expect("a step");
    assert!(
        matches!(state(&engine), State::Ordered(_)),
        "its answer was lost"
    );
    let other = send_key(engine.store().settings().incident(), who(1), 2);
    sender.send((other, Known::Delivered)).expect("room");
    engine.step(NOW.plus(1)).expect("a step");
    assert!(
        matches!(state(&engine), State::Ordered(_)),
        "of another wave"
    );
    for _ in 0..3 {
        sender.send((key, Known::Delivered)).expect("room");
    }
    engine.step(NOW.plus(2)).expect("a step");
    assert!(matches!(state(&engine), State::Delivered(_)));
}
