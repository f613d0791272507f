//! Letters: their order, what is taken, several hubs on one database.

use crate::base::{Base, on_both};
use sign::id::DeviceId;
use sign::{SocietyId, Time};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use store::Db;
use store::mail::{MailBox, Posted, not_empty, put, put_and_take, take, waiting};
use wire::Subject;

on_both!(
    letters_wait_in_their_order_until_they_are_taken,
    a_letter_that_waits_is_not_kept_twice_and_comes_again_once_taken,
    a_delivery_is_cut_by_count_and_bytes_but_never_empty,
    letters_and_takings_of_one_batch_are_kept_together,
    a_reader_that_follows_the_numbers_misses_no_letter_of_two_hubs,
    two_hubs_that_write_to_the_same_boxes_in_turn_both_end,
    a_hub_hears_of_letters_of_another,
);

const NOW: Time = Time(1_800_000_000_000_000);

fn mailbox(n: u8) -> MailBox {
    MailBox {
        society: SocietyId(u32::from(n) % 3),
        device: DeviceId([n; 16]),
    }
}

fn letter(to: u8, body: &[u8]) -> Posted {
    Posted {
        to: mailbox(to),
        from: DeviceId([99; 16]),
        subject: Subject::Ask,
        body: Arc::new(body.to_vec()),
    }
}

async fn bodies(db: &Db, of: u8) -> Vec<Vec<u8>> {
    let letters = waiting(db, mailbox(of), 1_000, 1 << 30).await.unwrap();
    assert!(letters.is_sorted_by(|a, b| a.number < b.number));
    letters.into_iter().map(|letter| letter.body.0).collect()
}

async fn letters_wait_in_their_order_until_they_are_taken(base: &Base) {
    let db = base.open().await;
    // More than one statement holds, to two boxes by turns.
    let bodies_of = |of: u8| (0..100_u8).map(move |n| vec![of, n]).collect::<Vec<_>>();
    let all: Vec<_> = (0..100)
        .flat_map(|n| [letter(1, &[1, n]), letter(4, &[4, n])])
        .collect();
    put(&db, &all, NOW).await.unwrap();
    assert_eq!(bodies(&db, 1).await, bodies_of(1));
    assert_eq!(bodies(&db, 4).await, bodies_of(4));
    let first = waiting(&db, mailbox(1), 1, 1 << 20).await.unwrap();
    let first = first.first().unwrap();
    assert_eq!(
        (first.from, first.subject, first.time),
        (DeviceId([99; 16]), Subject::Ask, NOW)
    );
    let numbers: Vec<_> = waiting(&db, mailbox(1), 60, 1 << 20)
        .await
        .unwrap()
        .iter()
        .map(|letter| letter.number)
        .collect();
    assert_eq!(numbers.len(), 60);
    take(&db, mailbox(1), &numbers).await.unwrap();
    take(&db, mailbox(1), &numbers).await.unwrap();
    assert_eq!(bodies(&db, 1).await, bodies_of(1)[60..]);
    assert_eq!(bodies(&db, 4).await.len(), 100, "numbers of another box");
    // What was answered is there for whoever opens it later.
    db.close().await;
    let again = base.open().await;
    assert_eq!(bodies(&again, 1).await, bodies_of(1)[60..]);
    put(&again, &[letter(1, b"last")], NOW).await.unwrap();
    assert_eq!(bodies(&again, 1).await.last().unwrap(), b"last");
}

async fn a_letter_that_waits_is_not_kept_twice_and_comes_again_once_taken(base: &Base) {
    let db = base.open().await;
    for _ in 0..3 {
        put(&db, &[letter(1, b"a"), letter(1, b"a")], NOW)
            .await
            .unwrap();
    }
    put(&db, &[letter(2, b"a")], NOW).await.unwrap();
    let mut order = letter(1, b"a");
    order.subject = Subject::Order;
    let mut other = letter(1, b"a");
    other.from = DeviceId([98; 16]);
    put(&db, &[order, other], NOW).await.unwrap();
    assert_eq!(bodies(&db, 1).await.len(), 3, "subject and sender count");
    assert_eq!(bodies(&db, 2).await.len(), 1);
    let old = waiting(&db, mailbox(1), 1, 1).await.unwrap().remove(0);
    take(&db, mailbox(1), &[old.number]).await.unwrap();
    put(&db, &[letter(1, b"a")], NOW).await.unwrap();
    let all = waiting(&db, mailbox(1), 9, 1 << 20).await.unwrap();
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|letter| letter.number > old.number));
}

async fn a_delivery_is_cut_by_count_and_bytes_but_never_empty(base: &Base) {
    let db = base.open().await;
    assert!(waiting(&db, mailbox(1), 9, 9).await.unwrap().is_empty());
    let long = |n| letter(1, &[n; 100]);
    put(&db, &[long(1), long(2), long(3)], NOW).await.unwrap();
    for (most, bytes, expected) in [(9, 1_000, 3), (2, 1_000, 2), (9, 200, 2), (9, 1, 1)] {
        let some = waiting(&db, mailbox(1), most, bytes).await.unwrap();
        assert_eq!(some.len(), expected, "{most} letters, {bytes} bytes");
        assert_eq!(some[0].body.0, [1; 100]);
    }
}

async fn letters_and_takings_of_one_batch_are_kept_together(base: &Base) {
    let db = base.open().await;
    put(&db, &[letter(1, b"a"), letter(1, b"b")], NOW)
        .await
        .unwrap();
    let old = waiting(&db, mailbox(1), 9, 1 << 20).await.unwrap();
    let taken = [(mailbox(1), vec![old[0].number])];
    put_and_take(&db, &[letter(2, b"c")], &taken, NOW)
        .await
        .unwrap();
    assert_eq!(bodies(&db, 1).await, [b"b"]);
    assert_eq!(bodies(&db, 2).await, [b"c"]);
    let all = [mailbox(1), mailbox(2), mailbox(3)];
    let mut found = not_empty(&db, &all).await.unwrap();
    found.sort();
    let mut expected = vec![mailbox(1), mailbox(2)];
    expected.sort();
    assert_eq!(found, expected);
}

async fn a_reader_that_follows_the_numbers_misses_no_letter_of_two_hubs(base: &Base) {
    const EACH: u32 = 60;
    let (one, two, reader) = (base.open().await, base.open().await, base.open().await);
    let writer = |db: Db, who: u8| async move {
        for n in 0..EACH {
            let body = [&[who][..], &n.to_be_bytes()].concat();
            put(&db, &[letter(1, &body)], NOW).await.unwrap();
        }
    };
    let writers = [tokio::spawn(writer(one, 1)), tokio::spawn(writer(two, 2))];
    let mut seen = BTreeSet::new();
    let mut last = 0;
    while seen.len() < 2 * EACH as usize {
        for letter in waiting(&reader, mailbox(1), 7, 1 << 20).await.unwrap() {
            // None comes below a number that was read: it would have been taken unread.
            assert!(letter.number > last, "{} after {last}", letter.number);
            last = letter.number;
            assert!(seen.insert(letter.body.0));
            take(&reader, mailbox(1), &[last]).await.unwrap();
        }
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(bodies(&reader, 1).await.is_empty());
}

async fn two_hubs_that_write_to_the_same_boxes_in_turn_both_end(base: &Base) {
    const ROUNDS: u8 = 40;
    let (one, two) = (base.open().await, base.open().await);
    let writer = |db: Db, who: u8| async move {
        for n in 0..ROUNDS {
            let mut letters: Vec<_> = (1..=6).map(|to| letter(to, &[who, n])).collect();
            if who == 2 {
                letters.reverse();
            }
            put(&db, &letters, NOW).await.unwrap();
        }
    };
    let writers = [
        tokio::spawn(writer(one.clone(), 1)),
        tokio::spawn(writer(two, 2)),
    ];
    for writer in writers {
        writer.await.unwrap();
    }
    for of in 1..=6 {
        assert_eq!(bodies(&one, of).await.len(), 2 * usize::from(ROUNDS));
    }
}

async fn a_hub_hears_of_letters_of_another(base: &Base) {
    let (one, two) = (base.open().await, base.open().await);
    let mut door = two.listen().await;
    put(&one, &[letter(1, b"a")], NOW).await.unwrap();
    one.knock().await;
    if door.open() {
        let heard = tokio::time::timeout(Duration::from_secs(60), door.knocked()).await;
        heard.expect("the knock is heard");
    }
    // With and without a door: whoever looks finds.
    let all = [mailbox(1), mailbox(2)];
    assert_eq!(not_empty(&two, &all).await.unwrap(), [mailbox(1)]);
}
