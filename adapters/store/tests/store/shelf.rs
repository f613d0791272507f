//! Parcels, forms and references.

use crate::base::{Base, on_both};
use sign::encode::Bytes;
use sign::id::{IntakeId, RecordId};
use sign::{Hash, SocietyId, Time};
use std::collections::BTreeSet;
use store::form::{Kept, Room};
use store::{Db, form, parcel, reference};
use wire::{Place, Put, What};

on_both!(
    parcels_are_kept_all_or_none,
    the_newest_of_a_place_is_the_last_that_came,
    parcels_are_cut_by_bytes_but_never_empty,
    records_are_listed_of_one_society_page_by_page,
    slips_come_whole_by_record_page_by_page,
    forms_are_kept_once_and_listed_after_a_number,
    forms_stop_at_the_room_of_their_society_and_no_other,
    two_hubs_never_pass_the_room_together,
    a_reference_is_given_once_by_two_hubs_together,
);

const A: SocietyId = SocietyId(1);
const B: SocietyId = SocietyId(2);

fn put(society: SocietyId, n: u8, digest: u8, body: &[u8]) -> Put {
    Put {
        place: Place {
            society,
            what: What::Part,
            id: [n; 16],
            category: 1,
            version: 1,
        },
        digest: Hash([digest; 32]),
        bytes: Bytes(body.to_vec()),
    }
}

async fn bodies(db: &Db, wanted: &[(Place, Option<Hash>)]) -> Vec<Option<Vec<u8>>> {
    let got = parcel::get(db, wanted, 1 << 30).await.unwrap();
    got.into_iter().map(|body| body.map(|b| b.0)).collect()
}

async fn records_are_listed_of_one_society_page_by_page(base: &Base) {
    let db = base.open().await;
    let mut all = Vec::new();
    // 200 records of six categories: more than two pages of the least length.
    for n in 1..=200_u8 {
        for category in 1..=6 {
            let mut one = put(A, n, n, b"x");
            one.place.category = category;
            all.push(one.clone());
            // A second version, a branch, a slip and a chunk are no other record.
            one.place.version = 2;
            one.digest = Hash([category; 32]);
            all.push(one.clone());
            one.place.what = [What::Slip, What::Chunk][usize::from(n % 2)];
            all.push(one);
        }
    }
    let mut slip = put(A, 201, 1, b"x");
    slip.place.what = What::Slip;
    all.extend([slip, put(B, 202, 1, b"x")]);
    parcel::put(&db, &all, Time(5)).await.unwrap();
    let (mut listed, mut pages, mut after) = (Vec::new(), 0, RecordId([0; 16]));
    loop {
        let page = parcel::records(&db, A, after, 1).await.unwrap();
        let Some((last, _)) = page.last() else {
            break;
        };
        (after, pages) = (*last, pages + 1);
        listed.extend(page);
    }
    let expected: Vec<_> = (1..=200_u8)
        .map(|n| (RecordId([n; 16]), vec![1, 2, 3, 4, 5, 6]))
        .collect();
    assert_eq!(listed, expected);
    assert!(pages > 2, "{pages}");
    let other = parcel::records(&db, B, RecordId([0; 16]), 1).await.unwrap();
    assert_eq!(other, [(RecordId([202; 16]), vec![1])]);
}

async fn parcels_are_kept_all_or_none(base: &Base) {
    let db = base.open().await;
    // More than one statement holds.
    let many: Vec<_> = (0..150).map(|n| put(A, n, n, &[n; 40])).collect();
    parcel::put(&db, &many, Time(5)).await.unwrap();
    let wanted: Vec<_> = many.iter().map(|p| (p.place, Some(p.digest))).collect();
    let all: Vec<_> = many.iter().map(|p| Some(p.bytes.0.clone())).collect();
    assert_eq!(bodies(&db, &wanted).await, all);
    // The same again, and other bytes under the same digest: what stands there stays.
    let changed: Vec<_> = (0..150).map(|n| put(A, n, n, b"changed")).collect();
    parcel::put(&db, &changed, Time(6)).await.unwrap();
    assert_eq!(bodies(&db, &wanted).await, all);
    // Of another society nothing is there, at the same id.
    let of_b = [(put(B, 1, 1, b"").place, None)];
    assert_eq!(bodies(&db, &of_b).await, [None]);
    // Another hub sees a call's parcels all or none, at every moment.
    let (writer, batch) = (base.open().await, |round: u8| {
        (0..150_u8).map(move |n| put(B, n, round, &[round]))
    });
    let writing = tokio::spawn(async move {
        for round in 1..=15 {
            let parcels: Vec<_> = batch(round).collect();
            parcel::put(&writer, &parcels, Time(9)).await.unwrap();
        }
    });
    let mut round = 1;
    while round <= 15 {
        let wanted: Vec<_> = batch(round).map(|p| (p.place, Some(p.digest))).collect();
        let there = bodies(&db, &wanted).await.into_iter().flatten().count();
        assert!([0, 150].contains(&there), "{there} of round {round}");
        round += u8::from(there > 0);
    }
    writing.await.unwrap();
}

async fn the_newest_of_a_place_is_the_last_that_came(base: &Base) {
    let db = base.open().await;
    let place = put(A, 1, 0, b"").place;
    let newest = async |db: &Db| bodies(db, &[(place, None)]).await.remove(0);
    assert_eq!(newest(&db).await, None);
    parcel::put(&db, &[put(A, 1, 9, b"first")], Time(100))
        .await
        .unwrap();
    assert_eq!(newest(&db).await.unwrap(), b"first");
    let two = [put(A, 1, 8, b"second"), put(A, 1, 7, b"third")];
    parcel::put(&db, &two, Time(200)).await.unwrap();
    assert_eq!(newest(&db).await.unwrap(), b"third");
    // The first once more does not become the newest by it.
    parcel::put(&db, &[put(A, 1, 9, b"first")], Time(300))
        .await
        .unwrap();
    assert_eq!(newest(&db).await.unwrap(), b"third");
    let first = [(place, Some(Hash([9; 32])))];
    assert_eq!(bodies(&db, &first).await, [Some(b"first".to_vec())]);
}

async fn parcels_are_cut_by_bytes_but_never_empty(base: &Base) {
    let db = base.open().await;
    let three: Vec<_> = (1..=3).map(|n| put(A, n, n, &[n; 1_000])).collect();
    parcel::put(&db, &three, Time(1)).await.unwrap();
    let wanted: Vec<_> = three.iter().map(|p| (p.place, None)).collect();
    for (bytes, expected) in [(10_000, 3), (2_100, 2), (1_500, 1), (1, 1)] {
        let got = parcel::get(&db, &wanted, bytes).await.unwrap();
        assert_eq!(got.len(), expected, "{bytes} bytes");
    }
}

const ROOM: Room = Room {
    forms: 3,
    bytes: 100,
};

async fn file(db: &Db, society: SocietyId, n: u8, body: &[u8]) -> Kept {
    let key = (society, IntakeId([n; 16]));
    form::put(db, key, body, ROOM, Time(u64::from(n)))
        .await
        .unwrap()
}

async fn slips_come_whole_by_record_page_by_page(base: &Base) {
    let db = base.open().await;
    let mut all = Vec::new();
    for n in 1..=9_u8 {
        // As many versions as its number, and of the newest a branch.
        for version in 1..=n {
            let mut slip = put(A, n, version, &[n, version]);
            slip.place.what = What::Slip;
            slip.place.category = 0;
            slip.place.version = u32::from(version);
            all.push(slip.clone());
            if version == n {
                slip.digest = Hash([100; 32]);
                all.push(slip);
            }
        }
        all.push(put(A, n, 1, b"a part"));
    }
    parcel::put(&db, &all, Time(5)).await.unwrap();
    for most in [3, 4, 7, 100] {
        let (mut listed, mut after) = (Vec::new(), RecordId([0; 16]));
        loop {
            let page = parcel::slips(&db, A, after, most).await.unwrap();
            let Some((last, _)) = page.last() else {
                break;
            };
            after = *last;
            listed.extend(page);
        }
        let versions = |slips: &[Bytes]| slips.iter().map(|b| b.0[1]).collect::<Vec<_>>();
        let listed: Vec<_> = listed.iter().map(|(_, slips)| versions(slips)).collect();
        let expected = (1..=9_u8).map(|n| match n {
            1 => vec![1, 1],
            n => vec![n, n, n - 1],
        });
        assert_eq!(listed, expected.collect::<Vec<_>>(), "{most}");
    }
    let other = parcel::slips(&db, B, RecordId([0; 16]), 9).await.unwrap();
    assert_eq!(other, []);
}

async fn forms_are_kept_once_and_listed_after_a_number(base: &Base) {
    let db = base.open().await;
    assert_eq!(file(&db, A, 1, b"one").await, Kept::New);
    assert_eq!(file(&db, A, 1, b"one").await, Kept::Same);
    assert_eq!(file(&db, A, 1, b"other").await, Kept::Other);
    assert_eq!(file(&db, B, 1, b"of another society").await, Kept::New);
    assert_eq!(file(&db, A, 2, b"second").await, Kept::New);
    let get = form::get(&db, A, IntakeId([1; 16])).await.unwrap();
    assert_eq!(get.unwrap(), b"one");
    assert_eq!(form::get(&db, B, IntakeId([2; 16])).await.unwrap(), None);
    let all = form::after(&db, A, 0, 10).await.unwrap();
    let shown: Vec<_> = all
        .iter()
        .map(|f| (f.intake.0[0], f.time.0, f.length))
        .collect();
    assert_eq!(shown, [(1, 1, 3), (2, 2, 6)]);
    assert_eq!(form::after(&db, A, 0, 1).await.unwrap(), all[..1]);
    assert_eq!(
        form::after(&db, A, all[0].number, 10).await.unwrap(),
        all[1..]
    );
    assert!(
        form::after(&db, A, all[1].number, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn forms_stop_at_the_room_of_their_society_and_no_other(base: &Base) {
    let db = base.open().await;
    assert_eq!(file(&db, A, 1, &[0; 60]).await, Kept::New);
    assert_eq!(file(&db, A, 2, &[0; 41]).await, Kept::Full, "bytes");
    assert_eq!(file(&db, A, 2, &[0; 40]).await, Kept::New);
    for n in 1..=3 {
        assert_eq!(file(&db, B, n, b"x").await, Kept::New);
    }
    assert_eq!(file(&db, B, 4, b"x").await, Kept::Full, "number");
    assert_eq!(file(&db, B, 3, b"x").await, Kept::Same, "one that is there");
}

async fn two_hubs_never_pass_the_room_together(base: &Base) {
    let (one, two) = (base.open().await, base.open().await);
    let mut tasks = Vec::new();
    for n in 0..12 {
        let db = if n % 2 == 0 { one.clone() } else { two.clone() };
        tasks.push(tokio::spawn(async move { file(&db, A, n, b"x").await }));
    }
    let mut new = 0;
    for task in tasks {
        new += u64::from(task.await.unwrap() == Kept::New);
    }
    assert_eq!(new, ROOM.forms);
    let kept = form::after(&one, A, 0, 100).await.unwrap();
    assert_eq!(kept.len() as u64, ROOM.forms);
}

async fn a_reference_is_given_once_by_two_hubs_together(base: &Base) {
    let (one, two) = (base.open().await, base.open().await);
    // Both draw the same: the worst that can be.
    let drawn: Vec<_> = (0..60_u64).map(u64::to_be_bytes).collect();
    let give = |db: Db, society| {
        let drawn = drawn.clone();
        async move {
            let mut given = Vec::new();
            for some in drawn.chunks(7) {
                given.extend(reference::give(&db, society, some, Time(1)).await.unwrap());
            }
            given
        }
    };
    let (a, b) = (
        tokio::spawn(give(one.clone(), A)),
        tokio::spawn(give(two, B)),
    );
    let mut given = a.await.unwrap();
    given.extend(b.await.unwrap());
    let distinct: BTreeSet<_> = given.iter().copied().collect();
    assert_eq!((given.len(), distinct.len()), (60, 60));
    let twice = [[9; 8], [9; 8]];
    let once = reference::give(&one, A, &twice, Time(1)).await.unwrap();
    assert_eq!(once, [[9; 8]]);
    assert!(
        reference::give(&one, B, &twice, Time(1))
            .await
            .unwrap()
            .is_empty()
    );
}
