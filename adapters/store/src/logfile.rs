//! Files of the published log.

use crate::db::{Db, Mode, Result, Value};
use sign::encode::Bytes;

/// What is to be done with one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// Keep it; if other bytes stand there, nothing of the whole call is done.
    Once(Bytes),
    /// Keep it in the place of what stands there.
    Replace(Bytes),
    /// Keep it if these bytes, or nothing, stand there; else nothing of the whole call is done.
    Compare(Option<Bytes>, Bytes),
    /// Remove it, if this other file is there.
    RemoveFor(String),
}

/// Does all changes or none; tells whether it did.
///
/// # Errors
/// [`crate::Fault`].
pub async fn change(db: &Db, changes: &[(String, Change)]) -> Result<bool> {
    let done = db.tx("logfile.change", Mode::Write, |tx| {
        Box::pin(async move {
            let read = "SELECT body FROM logfile WHERE path = $1";
            for (path, change) in changes {
                let fits = |bytes: Option<Vec<u8>>| match change {
                    Change::Once(new) => bytes.is_none_or(|old| old == new.0),
                    Change::Compare(old, _) => bytes == old.as_ref().map(|old| old.0.clone()),
                    Change::Replace(_) | Change::RemoveFor(_) => true,
                };
                if matches!(change, Change::Once(_) | Change::Compare(..)) {
                    let rows = tx.rows(read, &[Value::Text(path)]).await?;
                    let old = rows.first().map(|row| row.bytes(0)).transpose()?;
                    if !fits(old) {
                        return Ok(false);
                    }
                }
            }
            for (path, change) in changes {
                match change {
                    Change::Once(new) | Change::Replace(new) | Change::Compare(_, new) => {
                        let sql = "INSERT INTO logfile (path, body) VALUES ($1, $2) \
                                   ON CONFLICT (path) DO UPDATE SET body = excluded.body";
                        tx.run(sql, &[Value::Text(path), Value::Bytes(&new.0)])
                            .await?;
                    }
                    Change::RemoveFor(other) => {
                        let sql = "DELETE FROM logfile WHERE path = $1 AND EXISTS \
                                   (SELECT 1 FROM logfile WHERE path = $2)";
                        tx.run(sql, &[Value::Text(path), Value::Text(other)])
                            .await?;
                    }
                }
            }
            Ok(true)
        })
    });
    done.await
}

/// One file.
///
/// # Errors
/// [`crate::Fault`].
pub async fn get(db: &Db, path: &str) -> Result<Option<Vec<u8>>> {
    db.tx("logfile.get", Mode::One, |tx| {
        Box::pin(async move {
            let sql = "SELECT body FROM logfile WHERE path = $1";
            let rows = tx.rows(sql, &[Value::Text(path)]).await?;
            rows.first().map(|row| row.bytes(0)).transpose()
        })
    })
    .await
}
