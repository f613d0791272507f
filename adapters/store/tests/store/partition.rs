//! PostgreSQL's own word for it: which partition a society's rows lie in, and which of them the
//! hub's statements look into.

use crate::base::{Base, run};
use sign::encode::Bytes;
use sign::id::{AttachmentId, DeviceId, IntakeId, RecordId};
use sign::{Hash, SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::mail::{self, MailBox, Posted};
use store::{Db, Limits, Mode, attachment, form, parcel, session};
use wire::{Place, Put, Subject, What};

/// Tables of societies.
const TABLES: [&str; 7] = [
    "counter",
    "letter",
    "parcel",
    "form",
    "session",
    "attachment",
    "attachment_gone",
];
const PARTITIONS: u64 = 16;
const NOW: Time = Time(1_800_000_000_000_000);

async fn ask(db: &Db, sql: String, columns: usize) -> Vec<Vec<String>> {
    let sql = &sql;
    db.tx("ask", Mode::One, |tx| {
        Box::pin(async move {
            let rows = tx.rows(sql.clone(), &[]).await?;
            let row = |row: &store::Row| (0..columns).map(|at| row.text(at)).collect();
            rows.iter().map(row).collect::<Result<Vec<Vec<_>>, _>>()
        })
    })
    .await
    .unwrap_or_else(|fault| panic!("{sql}: {fault}"))
}

/// Each table of societies, and no other, is parted by the hash of the society.
pub(crate) async fn all_are_parted(db: &Db) {
    let sql = "SELECT CAST(c.relname AS TEXT), CAST(pg_get_partkeydef(c.oid) AS TEXT) \
               FROM pg_class c WHERE c.relkind = 'p' ORDER BY 1";
    let found = ask(db, sql.to_owned(), 2).await;
    let names: BTreeSet<&str> = found.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, BTreeSet::from(TABLES));
    assert!(
        found.iter().all(|row| row[1] == "HASH (society)"),
        "{found:?}"
    );
    for table in TABLES {
        let sql = format!(
            "SELECT CAST(c.relname AS TEXT), CAST(pg_get_expr(c.relpartbound, c.oid) AS TEXT) \
             FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid \
             WHERE i.inhparent = CAST('{table}' AS regclass) ORDER BY 1"
        );
        let parts = ask(db, sql, 2).await;
        let expected: Vec<Vec<String>> = (0..PARTITIONS)
            .map(|at| {
                let bound = format!("FOR VALUES WITH (modulus {PARTITIONS}, remainder {at})");
                vec![format!("{table}_p{at:02}"), bound]
            })
            .collect();
        assert_eq!(parts, expected);
        let sql = "SELECT CAST(COUNT(*) AS TEXT) FROM pg_class WHERE relname LIKE '%\\_before%'";
        assert_eq!(ask(db, sql.to_owned(), 1).await[0][0], "0");
    }
}

/// One of everything that a hub keeps of a society, through the same functions as the hub.
async fn everything(db: &Db, society: u32) {
    let of = SocietyId(society);
    let place = |what, id| Place {
        society: of,
        what,
        id,
        category: if what == What::Part { 1 } else { 0 },
        version: 1,
    };
    let put = |what, n: u8| Put {
        place: place(what, [n; 16]),
        digest: Hash([n; 32]),
        bytes: Bytes(vec![n; 40]),
    };
    let parcels = [put(What::Part, 1), put(What::Slip, 2)];
    parcel::put(db, &parcels, NOW).await.unwrap();
    let wanted = [
        (place(What::Part, [1; 16]), Some(Hash([1; 32]))),
        (place(What::Slip, [2; 16]), None),
    ];
    let got = parcel::get(db, &wanted, 1 << 20).await.unwrap();
    assert!(got.iter().all(Option::is_some));
    let first = RecordId([0; 16]);
    assert_eq!(parcel::records(db, of, first, 10).await.unwrap().len(), 1);
    assert_eq!(parcel::slips(db, of, first, 10).await.unwrap().len(), 1);

    let room = form::Room {
        forms: 100,
        bytes: 1 << 20,
    };
    let intake = IntakeId([3; 16]);
    form::put(db, (of, intake), b"form", room, NOW)
        .await
        .unwrap();
    assert!(form::get(db, of, intake).await.unwrap().is_some());
    assert_eq!(form::after(db, of, 0, 10).await.unwrap().len(), 1);

    let mine = MailBox {
        society: of,
        device: DeviceId([4; 16]),
    };
    let letter = Posted {
        to: mine,
        from: DeviceId([5; 16]),
        subject: Subject::Ask,
        body: Arc::new(vec![6; 20]),
    };
    mail::put(db, &[letter], NOW).await.unwrap();
    let waits = mail::waiting(db, mine, 10, 1 << 20).await.unwrap();
    assert_eq!(waits.len(), 1);
    assert_eq!(mail::not_empty(db, &[mine]).await.unwrap().len(), 1);
    mail::take(db, mine, &[waits[0].number]).await.unwrap();

    let announcer = session::Announcer {
        society: of,
        device: DeviceId([4; 16]),
        kind: 1,
    };
    assert!(session::put(db, announcer, b"key", NOW).await.unwrap());
    let kind = session::of_kind(db, 1, Some(of)).await.unwrap();
    assert_eq!(kind.len(), 1);

    let (id, body) = ((of, AttachmentId([7; 16])), &b"piece"[..]);
    let digest = sign::sha256(&[body]);
    attachment::put(db, (id, 1), (digest, body), 1 << 20, NOW)
        .await
        .unwrap();
    assert_eq!(attachment::there(db, id).await.unwrap().len(), 1);
    assert!(attachment::get(db, id, 1).await.unwrap().is_some());
    attachment::remove(db, id, 1 << 20, NOW).await.unwrap();
    // Something to be found below.
    let other = (of, AttachmentId([8; 16]));
    attachment::put(db, (other, 1), (digest, body), 1 << 20, NOW)
        .await
        .unwrap();
    let letter = Posted {
        to: mine,
        from: DeviceId([5; 16]),
        subject: Subject::Ask,
        body: Arc::new(vec![7; 20]),
    };
    mail::put(db, &[letter], NOW).await.unwrap();
}

#[test]
fn a_society_s_rows_lie_in_one_partition_of_each_table() {
    let Some(base) = Base::postgres() else {
        return;
    };
    run(async {
        let db = base.open().await;
        all_are_parted(&db).await;
        for society in 1..=40 {
            everything(&db, society).await;
        }
        let mut used = BTreeSet::new();
        for table in TABLES {
            let sql = format!(
                "SELECT DISTINCT CAST(society AS TEXT), \
                 CAST(CAST(tableoid AS regclass) AS TEXT) FROM {table}"
            );
            let mut lies: BTreeMap<String, String> = BTreeMap::new();
            for row in ask(&db, sql, 2).await {
                let before = lies.insert(row[0].clone(), row[1].clone());
                assert_eq!(before, None, "{table}: a society in two");
            }
            assert_eq!(lies.len(), 40, "{table}");
            for (society, lies_in) in lies {
                let at: u64 = lies_in.rsplit("_p").next().unwrap().parse().unwrap();
                // Where PostgreSQL says that it belongs.
                let sql = format!(
                    "SELECT CAST(satisfies_hash_partition(CAST('{table}' AS regclass), \
                     {PARTITIONS}, {at}, CAST({society} AS BIGINT)) AS TEXT)"
                );
                assert_eq!(ask(&db, sql, 1).await[0][0], "true");
                used.insert(at);
            }
        }
        // Forty societies are not all in one.
        assert!(used.len() > 8, "{used:?}");
    });
}

/// The very statements of the hub: PostgreSQL tells which it was asked to prepare, and how it would
/// carry them out. One that looks into the partitions of others is found, whoever writes it.
#[test]
fn statements_about_a_society_look_into_its_partition_alone() {
    let Some(base) = Base::postgres() else {
        return;
    };
    run(async {
        // Its tables are made by another connection.
        base.open().await.close().await;
        // One connection: what was prepared is known to it alone.
        let limits = Limits {
            connections: 1,
            ..Limits::default()
        };
        let db = Db::open(base.url(), limits).await.unwrap();
        for society in 1..=40 {
            everything(&db, society).await;
        }
        let sql = "SELECT name, statement, CAST(parameter_types AS TEXT) FROM \
                   pg_prepared_statements ORDER BY statement";
        let prepared = ask(&db, sql.to_owned(), 3).await;
        let mut looked = BTreeMap::new();
        for row in &prepared {
            let [name, statement, types] = &row[..] else {
                panic!("three columns");
            };
            let about = TABLES
                .iter()
                .find(|table| statement.contains(&format!(" {table} ")));
            let (Some(about), false) = (about, statement.contains("pg_")) else {
                continue;
            };
            for mode in ["force_custom_plan", "force_generic_plan"] {
                // Lists of what may be deleted from are whole in a plan without values; what is
                // looked into is not.
                let writes = statement.starts_with("DELETE") || statement.starts_with("UPDATE");
                if writes && mode == "force_generic_plan" {
                    continue;
                }
                let plan = plan(&db, (name, statement, types), mode).await;
                let seen: BTreeSet<&str> = plan
                    .match_indices("_p")
                    .filter_map(|(at, _)| plan.get(at + 2..at + 4))
                    .filter(|two| two.bytes().all(|b| b.is_ascii_digit()))
                    .collect();
                assert!(seen.len() <= 1, "{statement}\n{mode}\n{plan}");
                let most: &mut usize = looked.entry(*about).or_default();
                *most = (*most).max(seen.len());
            }
        }
        // Something was looked at in each; a statement that reads nothing shows no partition.
        let tables: BTreeSet<&str> = looked.keys().copied().collect();
        assert_eq!(tables, BTreeSet::from(TABLES), "{prepared:?}");
        for table in ["letter", "parcel", "form", "session", "attachment"] {
            assert_eq!(looked[table], 1, "{table}");
        }
        // A question about all societies does look into all: the test can fail.
        let all = ask(&db, "EXPLAIN SELECT body FROM parcel".to_owned(), 1).await;
        let all: String = all.concat().concat();
        assert!(all.contains("_p00") && all.contains("_p15"), "{all}");
    });
}

/// How a statement would be carried out for society 7.
async fn plan(db: &Db, (name, statement, types): (&str, &str, &str), mode: &str) -> String {
    let types: Vec<&str> = types
        .trim_matches(['{', '}'])
        .split(',')
        .filter(|kind| !kind.is_empty())
        .collect();
    let values: Vec<&str> = types
        .iter()
        .map(|kind| match *kind {
            "bigint" => "7",
            "bytea" => "'\\x04040404040404040404040404040404'",
            "text" => "'a'",
            other => panic!("{other}"),
        })
        .collect();
    let listed = |of: &[&str]| match of.is_empty() {
        true => String::new(),
        false => format!("({})", of.join(", ")),
    };
    // Under a name of our own: the library forgets its statements one by one.
    let (set, prepare, explain) = (
        format!("SET plan_cache_mode = {mode}"),
        format!("PREPARE {mode}_{name} {} AS {statement}", listed(&types)),
        format!("EXPLAIN EXECUTE {mode}_{name}{}", listed(&values)),
    );
    let (set, prepare, explain) = (&set, &prepare, &explain);
    db.tx("plan", Mode::Read, |tx| {
        Box::pin(async move {
            tx.run(set.clone(), &[]).await?;
            tx.run(prepare.clone(), &[]).await?;
            let rows = tx.rows(explain.clone(), &[]).await?;
            let lines: Result<Vec<String>, _> = rows.iter().map(|row| row.text(0)).collect();
            Ok(lines?.join("\n"))
        })
    })
    .await
    .unwrap_or_else(|fault| panic!("{prepare}: {explain}: {fault}"))
}
