//! One database copied into another, of the same kind and of the other.

use crate::base::{Base, run};
use sign::encode::Bytes;
use sign::id::RecordId;
use sign::{Hash, SocietyId, Time};
use store::logfile::Change;
use store::{Db, Fault, Mode, copy, logfile, parcel, roster};
use wire::{Place, Put, What};

/// More than a page of parcels of two societies, and files of the log.
async fn fill(db: &Db) {
    for society in [1, 2] {
        let parcels: Vec<Put> = (0..90_u8)
            .map(|n| Put {
                place: Place {
                    society: SocietyId(society),
                    what: What::Part,
                    id: [n; 16],
                    category: 1,
                    version: 1,
                },
                digest: Hash([n; 32]),
                bytes: Bytes(vec![n; usize::from(n) * 700]),
            })
            .collect();
        parcel::put(db, &parcels, Time(7)).await.unwrap();
    }
    let files: Vec<_> = (0..130)
        .map(|n| (format!("tile/0/{n:03}"), Change::Replace(Bytes(vec![1; n]))))
        .collect();
    assert!(logfile::change(db, &files).await.unwrap());
    assert!(store::owner::claim(db, b"log").await.unwrap());
}

async fn holds(db: &Db) {
    for society in [1, 2].map(SocietyId) {
        let listed = parcel::records(db, society, RecordId([0; 16]), 200).await;
        assert!(!listed.unwrap().is_empty());
    }
    for n in 0..130 {
        let file = logfile::get(db, &format!("tile/0/{n:03}")).await.unwrap();
        assert_eq!(file, Some(vec![1; n]));
    }
    assert!(store::owner::claim(db, b"log").await.unwrap());
    assert!(!store::owner::claim(db, b"other").await.unwrap());
    assert_eq!(roster::version(db).await.unwrap(), None);
}

async fn there_and_back(from: &Base, to: &Base, back: &Base) {
    let (first, second) = (from.open().await, to.open().await);
    fill(&first).await;
    let rows = copy(&first, &second).await.unwrap();
    assert!(rows > 2 * 90 + 130, "{rows}");
    holds(&second).await;
    // Whatever stands in it already is not written over.
    assert!(matches!(copy(&first, &second).await, Err(Fault::NotEmpty)));
    holds(&second).await;
    let third = back.open().await;
    assert_eq!(copy(&second, &third).await.unwrap(), rows);
    holds(&third).await;
    // It goes on: counters stand where they stood.
    fill(&third).await;
}

#[test]
fn sqlite_into_sqlite() {
    run(there_and_back(
        &Base::sqlite(),
        &Base::sqlite(),
        &Base::sqlite(),
    ));
}

#[test]
fn sqlite_into_postgresql_and_back() {
    if let Some(postgres) = Base::postgres() {
        run(there_and_back(&Base::sqlite(), &postgres, &Base::sqlite()));
    }
}

#[test]
fn what_is_not_whole_or_of_a_later_version_is_not_opened() {
    run(async {
        for (number, unfinished) in [(1_000_000, true), (99, false)] {
            let base = Base::sqlite();
            let db = base.open().await;
            let sql = format!("INSERT INTO migration (number) VALUES ({number})");
            let sql = sql.as_str();
            db.tx("test", Mode::Write, |tx| {
                Box::pin(async move { tx.run(sql.to_owned(), &[]).await.map(drop) })
            })
            .await
            .unwrap();
            db.close().await;
            let fault = base.try_open().await.unwrap_err();
            assert_eq!(matches!(fault, Fault::Unfinished), unfinished);
            assert_eq!(matches!(fault, Fault::Newer(99)), !unfinished);
        }
    });
}

/// A copy that ends before its first row must not leave an empty database that looks whole.
#[test]
fn a_database_that_was_to_be_filled_is_opened_by_nobody_before() {
    run(async {
        let base = Base::sqlite();
        let limits = store::Limits::default();
        let db = Db::open_to_fill(base.url(), limits).await.unwrap();
        db.close().await;
        let fault = base.try_open().await.unwrap_err();
        assert!(matches!(fault, Fault::Unfinished), "{fault}");
        let fault = Db::open_to_fill(base.url(), limits).await.unwrap_err();
        assert!(matches!(fault, Fault::Unfinished), "{fault}");
        // One that was there before is no copy: what stands in it is not taken from its owner.
        let base = Base::sqlite();
        base.open().await.close().await;
        let db = Db::open_to_fill(base.url(), limits).await.unwrap();
        db.close().await;
        base.open().await.close().await;
    });
}
