//! Whose database it is.

use crate::db::{Db, Mode, Result, Value};

/// Writes down that the database is of this log, unless it is of another; tells whether it is of
/// this one.
///
/// # Errors
/// [`crate::Fault`].
pub async fn claim(db: &Db, log: &[u8]) -> Result<bool> {
    db.tx("owner.claim", Mode::Write, |tx| {
        Box::pin(async move {
            let rows = tx.rows("SELECT log FROM owner WHERE name = 0", &[]).await?;
            if let Some(row) = rows.first() {
                return Ok(row.bytes(0)? == log);
            }
            let sql = "INSERT INTO owner (name, log) VALUES (0, $1)";
            tx.run(sql, &[Value::Bytes(log)]).await?;
            Ok(true)
        })
    })
    .await
}
