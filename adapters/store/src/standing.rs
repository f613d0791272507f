//! How much stands there, for whoever runs the hub: numbers of all societies together, and nobody's
//! in particular.

use crate::db::{Db, Mode, Result};
use sign::Time;

/// How much stands there.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Standing {
    /// Letters that wait, in all boxes.
    pub letters: u64,
    /// When the oldest of them came.
    pub oldest: Option<Time>,
    /// Bytes of attachments, as the rooms of societies count them.
    pub attachment_bytes: u64,
}

/// Counts. Every letter is gone through, so it is not for every call.
///
/// # Errors
/// [`crate::Fault`].
pub async fn look(db: &Db) -> Result<Standing> {
    db.tx("standing", Mode::Read, |tx| {
        Box::pin(async move {
            let sql = "SELECT CAST(COUNT(*) AS BIGINT), COALESCE(MIN(time), 0) FROM letter";
            let letters = tx.rows(sql, &[]).await?;
            let (letters, oldest) = match letters.first() {
                Some(row) => (row.int(0)?, row.int(1)?),
                None => (0, 0),
            };
            let sql = "SELECT CAST(COALESCE(SUM(last), 0) AS BIGINT) FROM counter WHERE name = $1";
            let name = [crate::Value::Bytes(crate::attachment::BYTES)];
            let bytes = tx.rows(sql, &name).await?;
            Ok(Standing {
                letters,
                oldest: (letters > 0).then_some(Time(oldest)),
                attachment_bytes: bytes.first().map_or(Ok(0), |row| row.int(0))?,
            })
        })
    })
    .await
}
