//! The signed roster.

use crate::db::{Db, Mode, Result, Value};
use sign::Time;

/// Which roster: leaves it is folded from, and when it was signed. Compares by age.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Version {
    /// Leaves.
    pub size: u64,
    /// When.
    pub time: Time,
}

/// Keeps a roster unless a newer one, or another of the same version, is there; tells whether it
/// stands there now.
///
/// # Errors
/// [`crate::Fault`].
pub async fn put(db: &Db, version: Version, body: &[u8]) -> Result<bool> {
    db.tx("roster.put", Mode::Write, |tx| {
        Box::pin(async move {
            let sql = "SELECT size, time, body FROM roster WHERE name = 0";
            if let Some(row) = tx.rows(sql, &[]).await?.first() {
                let old = Version {
                    size: row.int(0)?,
                    time: Time(row.int(1)?),
                };
                if old >= version {
                    return Ok(old == version && row.bytes(2)? == body);
                }
            }
            let sql = "INSERT INTO roster (name, size, time, body) VALUES (0, $1, $2, $3) \
                       ON CONFLICT (name) DO UPDATE SET size = excluded.size, \
                       time = excluded.time, body = excluded.body";
            let values = [
                Value::Int(version.size),
                Value::Int(version.time.0),
                Value::Bytes(body),
            ];
            tx.run(sql, &values).await?;
            Ok(true)
        })
    })
    .await
}

/// Which roster stands there.
///
/// # Errors
/// [`crate::Fault`].
pub async fn version(db: &Db) -> Result<Option<Version>> {
    db.tx("roster.version", Mode::One, |tx| {
        Box::pin(async move {
            let sql = "SELECT size, time FROM roster WHERE name = 0";
            let rows = tx.rows(sql, &[]).await?;
            let version = |row: &crate::Row| {
                Ok(Version {
                    size: row.int(0)?,
                    time: Time(row.int(1)?),
                })
            };
            rows.first().map(version).transpose()
        })
    })
    .await
}

/// The roster.
///
/// # Errors
/// [`crate::Fault`].
pub async fn get(db: &Db) -> Result<Option<(Version, Vec<u8>)>> {
    db.tx("roster.get", Mode::One, |tx| {
        Box::pin(async move {
            let sql = "SELECT size, time, body FROM roster WHERE name = 0";
            let rows = tx.rows(sql, &[]).await?;
            let read = |row: &crate::Row| {
                let version = Version {
                    size: row.int(0)?,
                    time: Time(row.int(1)?),
                };
                Ok((version, row.bytes(2)?))
            };
            rows.first().map(read).transpose()
        })
    })
    .await
}
