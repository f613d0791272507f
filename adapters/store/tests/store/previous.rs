//! Databases of earlier versions become this version's, with every row. How `previous/step-N.db`
//! were made stands in `previous/README.md`.

use crate::base::{Base, run};
use sign::id::{DeviceId, IntakeId, RecordId};
use sign::{Hash, SocietyId};
use std::fs;
use std::path::{Path, PathBuf};
use store::mail::{MailBox, waiting};
use store::{Db, Fault, Limits, Mode, SCHEMA, Schema, copy, form, logfile, parcel, schema};
use wire::{Place, What};

fn file(step: u32) -> PathBuf {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/previous");
    home.join(format!("step-{step}.db"))
}

/// A copy of the file of a step; the folder goes with what is returned.
fn database(step: u32) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    fs::copy(file(step), &path).unwrap();
    (folder, format!("sqlite:{}", path.display()))
}

/// What was written when the files were made.
async fn holds(db: &Db) {
    for society in [1, 2_u8] {
        let of = SocietyId(society.into());
        let listed = form::after(db, of, 0, 10).await.unwrap();
        assert!(listed.len() >= 3);
        for n in 0..3_u8 {
            let id = [10 * society + n; 16];
            let text = |what: &str| format!("{what} of before {society} {n}").into_bytes();
            let form = form::get(db, of, IntakeId(id)).await.unwrap();
            assert_eq!(form, Some(text("form")));
            let place = Place {
                society: of,
                what: What::Part,
                id,
                category: 1,
                version: 1,
            };
            let got = parcel::get(db, &[(place, Some(Hash([n; 32])))], 1 << 20).await;
            let got = got.unwrap().remove(0).unwrap();
            assert_eq!(got.0, text("part"));
        }
        let of = MailBox {
            society: of,
            device: DeviceId([7; 16]),
        };
        let letters = waiting(db, of, 10, 1 << 20).await.unwrap();
        let numbers: Vec<u64> = letters.iter().map(|letter| letter.number).collect();
        assert_eq!(numbers, [1, 2, 3]);
    }
    let tile = logfile::get(db, "tile/0/000").await.unwrap();
    assert_eq!(tile, Some(vec![1, 2]));
}

/// Every table takes rows as a new one does.
async fn goes_on(db: &Db) {
    let of = SocietyId(1);
    let room = form::Room {
        forms: 100,
        bytes: 1 << 20,
    };
    let now = sign::Time(9);
    let kept = form::put(db, (of, IntakeId([99; 16])), b"new", room, now).await;
    assert!(matches!(kept.unwrap(), form::Kept::New));
    assert_eq!(form::after(db, of, 3, 10).await.unwrap().len(), 1);
    let listed = parcel::records(db, of, RecordId([0; 16]), 10).await;
    assert_eq!(listed.unwrap().len(), 3);
    let id = sign::id::AttachmentId([1; 16]);
    let body = (sign::sha256(&[b"x"]), &b"x"[..]);
    let put = store::attachment::put(db, ((of, id), 1), body, 1 << 20, now).await;
    assert_eq!(put.unwrap(), store::attachment::Kept::New);
}

#[test]
fn each_step_becomes_the_newest_and_nothing_is_lost() {
    run(async {
        for step in 1..SCHEMA {
            let (_folder, url) = database(step);
            assert_eq!(schema(&url).await.unwrap(), Schema::Step(step));
            let db = Db::open(&url, Limits::default()).await.unwrap();
            holds(&db).await;
            goes_on(&db).await;
            db.close().await;
            assert_eq!(schema(&url).await.unwrap(), Schema::Step(SCHEMA));
            let db = Db::open(&url, Limits::default()).await.unwrap();
            holds(&db).await;
        }
    });
}

#[test]
fn looking_changes_nothing() {
    run(async {
        for step in 1..SCHEMA {
            let (folder, url) = database(step);
            for _ in 0..2 {
                assert_eq!(schema(&url).await.unwrap(), Schema::Step(step));
            }
            let files = fs::read_dir(folder.path()).unwrap().count();
            assert_eq!(files, 1, "a file beside");
            let path = folder.path().join("hub.db");
            assert_eq!(fs::read(path).unwrap(), fs::read(file(step)).unwrap());
            let none = format!("sqlite:{}", folder.path().join("none.db").display());
            assert_eq!(schema(&none).await.unwrap(), Schema::None);
            assert!(!folder.path().join("none.db").exists());
        }
    });
}

/// While a hub works on it, and what it wrote last stands in the file beside.
#[test]
fn one_that_is_worked_on_can_be_looked_at() {
    run(async {
        let (_folder, url) = database(1);
        let db = Db::open(&url, Limits::default()).await.unwrap();
        assert_eq!(schema(&url).await.unwrap(), Schema::Step(SCHEMA));
        goes_on(&db).await;
        assert_eq!(schema(&url).await.unwrap(), Schema::Step(SCHEMA));
    });
}

#[test]
fn one_of_a_later_version_is_refused_with_both_numbers_and_not_changed() {
    run(async {
        let (folder, url) = database(3);
        let db = Db::open(&url, Limits::default()).await.unwrap();
        db.tx("later", Mode::Write, |tx| {
            Box::pin(async move {
                tx.run("INSERT INTO migration (number) VALUES (77)", &[])
                    .await
                    .map(drop)
            })
        })
        .await
        .unwrap();
        db.close().await;
        let path = folder.path().join("hub.db");
        let before = fs::read(&path).unwrap();
        assert_eq!(schema(&url).await.unwrap(), Schema::Step(77));
        let fault = Db::open(&url, Limits::default()).await.unwrap_err();
        let told = fault.to_string();
        assert!(matches!(fault, Fault::Newer(77)), "{told}");
        assert!(
            told.contains("77") && told.contains(&format!("knows {SCHEMA}")),
            "{told}"
        );
        assert_eq!(fs::read(&path).unwrap(), before);
    });
}

/// A PostgreSQL of before: whole tables, made with the texts that the file of step 3 still says it
/// was made with. Given back is a way into it that was open before, as a hub of before has one.
async fn whole_tables(base: &Base) -> Db {
    let (_folder, url) = database(3);
    let old = Db::open(&url, Limits::default()).await.unwrap();
    let texts = old
        .tx("texts", Mode::One, |tx| {
            Box::pin(async move {
                let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL \
                           AND tbl_name <> 'migration' ORDER BY rowid";
                let rows = tx.rows(sql, &[]).await?;
                rows.iter()
                    .map(|row| row.text(0))
                    .collect::<Result<Vec<_>, _>>()
            })
        })
        .await
        .unwrap();
    assert!(texts.len() >= 13, "{texts:?}");
    let db = base.open().await;
    let tables = texts
        .iter()
        .filter_map(|text| text.strip_prefix("CREATE TABLE "));
    let mut statements: Vec<String> = tables
        .filter_map(|rest| rest.split(' ').next())
        .map(|name| format!("DROP TABLE {name}"))
        .collect();
    statements.extend(texts.iter().cloned());
    statements.push("DELETE FROM migration WHERE number > 3".to_owned());
    all(&db, &statements).await;
    copy(&old, &db).await.unwrap();
    db
}

async fn all(db: &Db, statements: &[String]) {
    for statement in statements {
        db.tx("test", Mode::Write, |tx| {
            Box::pin(async move { tx.run(statement.clone(), &[]).await.map(drop) })
        })
        .await
        .unwrap_or_else(|fault| panic!("{statement}: {fault}"));
    }
}

#[test]
fn whole_tables_of_postgresql_are_parted_with_every_row() {
    let Some(base) = Base::postgres() else {
        return;
    };
    run(async {
        let before = whole_tables(&base).await;
        assert_eq!(schema(base.url()).await.unwrap(), Schema::Step(3));
        let db = base.open().await;
        holds(&db).await;
        goes_on(&db).await;
        crate::partition::all_are_parted(&db).await;
        // A hub that was at work meanwhile goes on.
        holds(&before).await;
        assert_eq!(schema(base.url()).await.unwrap(), Schema::Step(SCHEMA));
    });
}

/// A step that fails in its middle leaves the database as it was, and is taken the next time.
#[test]
fn a_step_that_was_broken_off_is_taken_again_whole() {
    let Some(base) = Base::postgres() else {
        return;
    };
    run(async {
        let before = whole_tables(&base).await;
        // In the way of a partition of the last table.
        all(
            &before,
            &["CREATE TABLE attachment_gone_p09 (x BIGINT)".to_owned()],
        )
        .await;
        assert!(base.try_open().await.is_err());
        assert_eq!(schema(base.url()).await.unwrap(), Schema::Step(3));
        holds(&before).await;
        all(&before, &["DROP TABLE attachment_gone_p09".to_owned()]).await;
        let db = base.open().await;
        holds(&db).await;
        goes_on(&db).await;
        crate::partition::all_are_parted(&db).await;
    });
}
