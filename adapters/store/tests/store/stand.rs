//! What stands in one place: the roster, the log, session keys; and transactions themselves.

use crate::base::{Base, on_both};
use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::{SocietyId, Time};
use store::logfile::Change;
use store::roster::Version;
use store::session::Announcer;
use store::{Db, Fault, Mode, Value, logfile, roster, session};

on_both!(
    a_roster_is_never_set_back,
    the_log_is_never_set_back_and_changes_all_or_nothing,
    of_two_hubs_that_replace_the_same_checkpoint_one_is_refused,
    a_session_key_is_the_newest,
    a_transaction_that_fails_leaves_nothing,
    a_read_sees_one_moment,
);

fn version(size: u64, time: u64) -> Version {
    Version {
        size,
        time: Time(time),
    }
}

async fn a_roster_is_never_set_back(base: &Base) {
    let (one, two) = (base.open().await, base.open().await);
    assert_eq!(roster::version(&one).await.unwrap(), None);
    assert_eq!(roster::get(&one).await.unwrap(), None);
    let put = async |db: &Db, v, body: &[u8]| roster::put(db, v, body).await.unwrap();
    assert!(put(&one, version(7, 70), b"seven").await);
    assert!(put(&two, version(7, 70), b"seven").await, "the same again");
    assert!(!put(&two, version(7, 70), b"other").await);
    assert!(!put(&two, version(6, 99), b"older").await);
    assert!(!put(&two, version(7, 69), b"older").await);
    assert!(put(&two, version(7, 71), b"newer").await);
    assert!(!put(&one, version(7, 70), b"seven").await);
    assert!(put(&one, version(8, 1), b"newest").await);
    assert_eq!(roster::version(&two).await.unwrap(), Some(version(8, 1)));
    let stands = roster::get(&two).await.unwrap();
    assert_eq!(stands, Some((version(8, 1), b"newest".to_vec())));
}

fn bytes(text: &str) -> Bytes {
    Bytes(text.as_bytes().to_vec())
}

async fn read(db: &Db, path: &str) -> Option<String> {
    let bytes = logfile::get(db, path).await.unwrap()?;
    Some(String::from_utf8(bytes).unwrap())
}

async fn the_log_is_never_set_back_and_changes_all_or_nothing(base: &Base) {
    let db = base.open().await;
    let change = async |changes: &[(&str, Change)]| {
        let changes: Vec<_> = changes
            .iter()
            .map(|(path, change)| ((*path).to_owned(), change.clone()))
            .collect();
        logfile::change(&db, &changes).await.unwrap()
    };
    let once = |text| Change::Once(bytes(text));
    let replace = |text| Change::Replace(bytes(text));
    let compare = |old: Option<&str>, new| Change::Compare(old.map(bytes), bytes(new));
    assert!(
        change(&[
            ("full", once("f")),
            ("part", replace("p")),
            ("head", compare(None, "1"))
        ])
        .await
    );
    assert!(change(&[("full", once("f")), ("part", replace("q"))]).await);
    assert!(!change(&[("part", replace("r")), ("full", once("other"))]).await);
    assert_eq!(
        read(&db, "part").await.unwrap(),
        "q",
        "nothing of a refused call"
    );
    assert!(!change(&[("part", replace("r")), ("head", compare(None, "2"))]).await);
    assert!(!change(&[("part", replace("r")), ("head", compare(Some("0"), "2"))]).await);
    assert_eq!(read(&db, "part").await.unwrap(), "q");
    assert!(change(&[("head", compare(Some("1"), "2"))]).await);
    assert_eq!(read(&db, "head").await.unwrap(), "2");
    // A partial tile goes only for its full one.
    assert!(change(&[("part", Change::RemoveFor("missing".into()))]).await);
    assert_eq!(read(&db, "part").await.unwrap(), "q");
    assert!(change(&[("part", Change::RemoveFor("full".into()))]).await);
    assert_eq!(read(&db, "part").await, None);
}

async fn of_two_hubs_that_replace_the_same_checkpoint_one_is_refused(base: &Base) {
    let (one, two) = (base.open().await, base.open().await);
    let head = |old: Option<String>, new: &str| {
        let old = old.map(|text| bytes(&text));
        vec![("head".to_owned(), Change::Compare(old, bytes(new)))]
    };
    assert!(logfile::change(&one, &head(None, "0")).await.unwrap());
    for round in 1..20_u32 {
        let old = read(&one, "head").await;
        let (a, b) = (format!("{round} a"), format!("{round} b"));
        let (a, b) = (head(old.clone(), &a), head(old, &b));
        let (a, b) = tokio::join!(logfile::change(&one, &a), logfile::change(&two, &b));
        assert!(a.unwrap() != b.unwrap(), "round {round}");
    }
}

async fn a_session_key_is_the_newest(base: &Base) {
    let db = base.open().await;
    let by = |n: u8, kind| Announcer {
        society: SocietyId(u32::from(n / 10)),
        device: DeviceId([n; 16]),
        kind,
    };
    let put =
        async |n, body: &[u8], time| session::put(&db, by(n, 1), body, Time(time)).await.unwrap();
    assert!(put(10, b"first", 5).await);
    assert!(put(10, b"second", 6).await);
    assert!(put(10, b"second", 6).await, "the same again");
    assert!(!put(10, b"first", 5).await, "an older one, overheard");
    assert!(!put(10, b"other", 6).await);
    assert!(put(11, b"third", 1).await);
    assert!(put(20, b"fourth", 1).await);
    let matcher = session::put(&db, by(12, 2), b"matcher", Time(1)).await;
    assert!(matcher.unwrap());
    let key = |n: u8, body: &[u8]| (DeviceId([n; 16]), Bytes(body.to_vec()));
    let of_one = session::of_kind(&db, 1, Some(SocietyId(1))).await.unwrap();
    assert_eq!(of_one, [key(10, b"second"), key(11, b"third")]);
    let of_all = session::of_kind(&db, 1, None).await.unwrap();
    assert_eq!(of_all.len(), 3);
    let matchers = session::of_kind(&db, 2, None).await.unwrap();
    assert_eq!(matchers, [key(12, b"matcher")]);
}

async fn a_transaction_that_fails_leaves_nothing(base: &Base) {
    let db = base.open().await;
    let failed = db.tx("test", Mode::Write, |tx| {
        Box::pin(async move {
            let sql = "INSERT INTO logfile (path, body) VALUES ($1, $2)";
            let row = [Value::Text("half"), Value::Bytes(b"done")];
            tx.run(sql, &row).await?;
            // Twice is once too often: this one the database refuses.
            tx.run(sql, &row).await.map(drop)
        })
    });
    assert!(matches!(failed.await, Err(Fault::Broken(_))));
    assert_eq!(read(&db, "half").await, None);
    // And the connection goes on.
    db.ping().await.unwrap();
    assert!(db.counts()["test"].runs == 1);
}

async fn a_read_sees_one_moment(base: &Base) {
    let (one, two) = (base.open().await, base.open().await);
    let both = |text: &str| {
        vec![
            ("a".to_owned(), Change::Replace(bytes(text))),
            ("b".to_owned(), Change::Replace(bytes(text))),
        ]
    };
    assert!(logfile::change(&one, &both("0")).await.unwrap());
    let writer = tokio::spawn(async move {
        for n in 1..60_u32 {
            assert!(logfile::change(&two, &both(&n.to_string())).await.unwrap());
        }
    });
    while !writer.is_finished() {
        let seen = one.tx("test", Mode::Read, |tx| {
            Box::pin(async move {
                let sql = "SELECT body FROM logfile WHERE path = $1";
                let a = tx.rows(sql, &[Value::Text("a")]).await?;
                let b = tx.rows(sql, &[Value::Text("b")]).await?;
                Ok((a[0].bytes(0)?, b[0].bytes(0)?))
            })
        });
        let (a, b) = seen.await.unwrap();
        assert_eq!(a, b);
    }
    writer.await.unwrap();
}
