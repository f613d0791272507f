//! The schema, and how an older one becomes the newest.
//!
//! Every key begins with the society, and on PostgreSQL tables are partitioned by it
//! ([`partition`](super::partition)). The exceptions: `owner`, `roster` and `logfile` are of the
//! whole log; `reference` says which society a reference is of.
//! Boxes of keyholders, which serve several societies, stand under society 0.
//!
//! `BYTEA` and `BIGINT` are PostgreSQL's words; SQLite takes them and keeps bytes as bytes.

use super::open::Backend;
use super::{Db, Fault, Mode, Result, Value, partition};

/// The steps, in order; what stands here once is never changed.
pub(super) const STEPS: &[Step] = &[
    Step::Statements(FIRST),
    Step::Statements(&[
        "CREATE TABLE owner (name BIGINT NOT NULL PRIMARY KEY, log BYTEA NOT NULL)",
    ]),
    Step::Statements(ATTACHMENTS),
    Step::Parted,
];

/// From one schema to the next.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// One text for both databases.
    Statements(&'static [&'static str]),
    /// PostgreSQL's tables are partitioned by society; SQLite passes it over, so that both count
    /// alike.
    Parted,
}

/// A removed one leaves its random name, so that what a desk still sends of it is not kept.
const ATTACHMENTS: &[&str] = &[
    "CREATE TABLE attachment (society BIGINT NOT NULL, id BYTEA NOT NULL, piece BIGINT NOT NULL, \
     digest BYTEA NOT NULL, time BIGINT NOT NULL, body BYTEA NOT NULL, \
     PRIMARY KEY (society, id, piece))",
    "CREATE TABLE attachment_gone (society BIGINT NOT NULL, id BYTEA NOT NULL, \
     time BIGINT NOT NULL, PRIMARY KEY (society, id))",
];

const FIRST: &[&str] = &[
    "CREATE TABLE counter (society BIGINT NOT NULL, name BYTEA NOT NULL, last BIGINT NOT NULL, \
     PRIMARY KEY (society, name))",
    "CREATE TABLE letter (society BIGINT NOT NULL, box BYTEA NOT NULL, number BIGINT NOT NULL, \
     digest BYTEA NOT NULL, sender BYTEA NOT NULL, subject BIGINT NOT NULL, time BIGINT NOT NULL, \
     body BYTEA NOT NULL, PRIMARY KEY (society, box, number))",
    "CREATE UNIQUE INDEX letter_digest ON letter (society, box, digest)",
    "CREATE TABLE parcel (society BIGINT NOT NULL, id BYTEA NOT NULL, what BIGINT NOT NULL, \
     category BIGINT NOT NULL, version BIGINT NOT NULL, digest BYTEA NOT NULL, \
     time BIGINT NOT NULL, body BYTEA NOT NULL, \
     PRIMARY KEY (society, id, what, category, version, digest))",
    "CREATE TABLE form (society BIGINT NOT NULL, intake BYTEA NOT NULL, number BIGINT NOT NULL, \
     time BIGINT NOT NULL, body BYTEA NOT NULL, PRIMARY KEY (society, intake))",
    "CREATE UNIQUE INDEX form_number ON form (society, number)",
    "CREATE TABLE session (society BIGINT NOT NULL, device BYTEA NOT NULL, kind BIGINT NOT NULL, \
     time BIGINT NOT NULL, body BYTEA NOT NULL, PRIMARY KEY (society, device))",
    "CREATE TABLE reference (digest BYTEA NOT NULL PRIMARY KEY, society BIGINT NOT NULL, \
     time BIGINT NOT NULL)",
    "CREATE TABLE roster (name BIGINT NOT NULL PRIMARY KEY, size BIGINT NOT NULL, \
     time BIGINT NOT NULL, body BYTEA NOT NULL)",
    "CREATE TABLE logfile (path TEXT NOT NULL PRIMARY KEY, body BYTEA NOT NULL)",
];

/// Stands among the numbers of steps while another database is copied into this one.
pub(super) const UNFINISHED: u64 = 1_000_000;

/// Every statement of the schema.
#[cfg(test)]
pub(super) fn statements() -> impl Iterator<Item = &'static str> {
    let texts = STEPS.iter().map(|step| match step {
        Step::Statements(all) => *all,
        Step::Parted => &[],
    });
    texts.flatten().copied()
}

/// From now on nobody opens this database.
pub(super) async fn begin_unfinished(db: &Db) -> Result<()> {
    mark(
        db,
        "INSERT INTO migration (number) VALUES ($1) ON CONFLICT DO NOTHING",
    )
    .await
}

/// It is whole.
pub(super) async fn end_unfinished(db: &Db) -> Result<()> {
    mark(db, "DELETE FROM migration WHERE number = $1").await
}

async fn mark(db: &Db, sql: &'static str) -> Result<()> {
    db.tx("migrate.mark", Mode::Write, |tx| {
        Box::pin(async move { tx.run(sql, &[Value::Int(UNFINISHED)]).await.map(drop) })
    })
    .await
}

/// Brings the schema up to date. A new database that is to be filled is marked as unfinished in the
/// same transaction.
pub(super) async fn run(db: &Db, to_fill: bool) -> Result<()> {
    db.tx("migrate", Mode::Write, |tx| {
        Box::pin(async move {
            let table = "CREATE TABLE IF NOT EXISTS migration (number BIGINT NOT NULL PRIMARY KEY)";
            tx.run(table, &[]).await?;
            let rows = tx.rows("SELECT number FROM migration", &[]).await?;
            for row in &rows {
                match row.int(0)? {
                    UNFINISHED => return Err(Fault::Unfinished),
                    number if number > STEPS.len() as u64 => return Err(Fault::Newer(number)),
                    _ => {}
                }
            }
            for (number, step) in (1..).zip(STEPS).skip(rows.len()) {
                match step {
                    Step::Statements(all) => {
                        for statement in *all {
                            tx.run(*statement, &[]).await?;
                        }
                    }
                    Step::Parted if db.backend == Backend::Postgres => partition::part(tx).await?,
                    Step::Parted => {}
                }
                let sql = "INSERT INTO migration (number) VALUES ($1)";
                tx.run(sql, &[Value::Int(number)]).await?;
            }
            if to_fill && rows.is_empty() {
                let sql = "INSERT INTO migration (number) VALUES ($1)";
                tx.run(sql, &[Value::Int(UNFINISHED)]).await?;
            }
            Ok(())
        })
    })
    .await
}
