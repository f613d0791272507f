//! Attachments, piece by piece.

use crate::base::{Base, on_both};
use sign::id::AttachmentId;
use sign::{SocietyId, Time, sha256};
use store::attachment::{GONE, Kept, Of, get, put, remove, there};
use store::{Db, Fault};

on_both!(
    a_piece_stands_once_and_is_never_replaced,
    pieces_stop_at_the_room_of_their_society_and_no_other,
    a_removed_attachment_does_not_come_back,
    of_two_hubs_that_put_one_piece_one_is_first,
);

const ROOM: u64 = 1_000;

fn of(society: u32, n: u8) -> Of {
    (SocietyId(society), AttachmentId([n; 16]))
}

async fn keep(db: &Db, of: Of, piece: u32, body: &[u8]) -> Kept {
    let body = (sha256(&[body]), body);
    put(db, (of, piece), body, ROOM, Time(5)).await.unwrap()
}

async fn a_piece_stands_once_and_is_never_replaced(base: &Base) {
    let (one, two) = (base.open().await, base.open().await);
    assert_eq!(there(&one, of(1, 1)).await.unwrap(), []);
    assert_eq!(keep(&one, of(1, 1), 2, b"second").await, Kept::New);
    assert_eq!(keep(&two, of(1, 1), 1, b"first").await, Kept::New);
    assert_eq!(keep(&two, of(1, 1), 2, b"second").await, Kept::Same);
    assert_eq!(keep(&two, of(1, 1), 2, b"other").await, Kept::Other);
    let stands = there(&one, of(1, 1)).await.unwrap();
    let expected = [(1, sha256(&[b"first"])), (2, sha256(&[b"second"]))];
    assert_eq!(stands, expected);
    let piece = async |of, piece| get(&two, of, piece).await.unwrap();
    assert_eq!(piece(of(1, 1), 2).await.unwrap(), b"second");
    assert_eq!(piece(of(1, 1), 3).await, None);
    // The same id of another society is another attachment.
    assert_eq!(piece(of(2, 1), 2).await, None);
    assert_eq!(piece(of(1, 2), 2).await, None);
}

async fn pieces_stop_at_the_room_of_their_society_and_no_other(base: &Base) {
    let db = base.open().await;
    assert_eq!(keep(&db, of(1, 1), 1, &[1; 600]).await, Kept::New);
    for _ in 0..3 {
        // A refused one takes no room.
        assert_eq!(keep(&db, of(1, 2), 1, &[2; 401]).await, Kept::Full);
    }
    assert_eq!(keep(&db, of(2, 2), 1, &[2; 401]).await, Kept::New);
    assert_eq!(keep(&db, of(1, 2), 1, &[2; 400]).await, Kept::New);
    assert_eq!(keep(&db, of(1, 2), 2, &[3; 1]).await, Kept::Full);
    assert_eq!(keep(&db, of(1, 1), 1, &[1; 600]).await, Kept::Same);
    remove(&db, of(1, 1), ROOM, Time(9)).await.unwrap();
    remove(&db, of(1, 1), ROOM, Time(10)).await.unwrap();
    // Its room is free again, once, but for the note that it was removed.
    let rest = 600 - usize::try_from(GONE).unwrap();
    let (longer, fits) = (vec![4; rest + 1], vec![4; rest]);
    assert_eq!(keep(&db, of(1, 3), 1, &longer).await, Kept::Full);
    assert_eq!(keep(&db, of(1, 3), 1, &fits).await, Kept::New);
    // Notes about what never was stop at the room, too; another society has its own.
    for n in 4..40 {
        remove(&db, of(1, n), ROOM, Time(11)).await.unwrap();
        remove(&db, of(2, n), ROOM, Time(11)).await.unwrap();
    }
    assert_eq!(keep(&db, of(1, 40), 1, &[5; 1]).await, Kept::Full);
    remove(&db, of(1, 3), ROOM, Time(12)).await.unwrap();
    assert_eq!(keep(&db, of(1, 4), 1, &fits[..rest - 64]).await, Kept::New);
    assert_eq!(keep(&db, of(2, 4), 1, &[5; 1]).await, Kept::Gone);
}

async fn a_removed_attachment_does_not_come_back(base: &Base) {
    let db = base.open().await;
    keep(&db, of(1, 1), 1, b"first").await;
    keep(&db, of(1, 2), 1, b"another").await;
    remove(&db, of(1, 1), ROOM, Time(9)).await.unwrap();
    assert_eq!(there(&db, of(1, 1)).await.unwrap(), []);
    assert_eq!(get(&db, of(1, 1), 1).await.unwrap(), None);
    // A desk that was sending it goes on.
    assert_eq!(keep(&db, of(1, 1), 1, b"first").await, Kept::Gone);
    assert_eq!(keep(&db, of(1, 1), 2, b"second").await, Kept::Gone);
    assert_eq!(there(&db, of(1, 2)).await.unwrap().len(), 1);
    assert_eq!(keep(&db, of(2, 1), 1, b"first").await, Kept::New);
    // One that never came neither.
    remove(&db, of(1, 7), ROOM, Time(9)).await.unwrap();
    assert_eq!(keep(&db, of(1, 7), 1, b"late").await, Kept::Gone);
}

async fn of_two_hubs_that_put_one_piece_one_is_first(base: &Base) {
    let (one, two) = (base.open().await, base.open().await);
    let both = async |piece: u32| -> Result<(Kept, Kept), Fault> {
        let here = (sha256(&[b"here"]), b"here".as_slice());
        let there = (sha256(&[b"there"]), b"there".as_slice());
        let place = (of(1, 1), piece);
        let (a, b) = tokio::join!(
            put(&one, place, here, 1 << 20, Time(1)),
            put(&two, place, there, 1 << 20, Time(1)),
        );
        Ok((a?, b?))
    };
    for piece in 1..12 {
        let (a, b) = both(piece).await.unwrap();
        assert!(
            matches!((a, b), (Kept::New, Kept::Other) | (Kept::Other, Kept::New)),
            "{a:?} {b:?}"
        );
    }
}
