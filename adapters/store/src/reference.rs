//! References that families hold: given once, to one society.

use crate::db::{Db, Mode, Result, Value};
use sign::{SocietyId, Time, hash};

/// Keeps for a society those of `references` that nobody was given before, and tells which.
/// Only their hashes are kept: whoever copies the table holds no family's reference.
///
/// # Errors
/// [`crate::Fault`].
pub async fn give(
    db: &Db,
    society: SocietyId,
    references: &[[u8; 8]],
    now: Time,
) -> Result<Vec<[u8; 8]>> {
    db.tx("reference.give", Mode::Write, |tx| {
        Box::pin(async move {
            let mut given = Vec::with_capacity(references.len());
            for reference in references {
                let digest = hash("reference", &[reference]);
                let sql = "INSERT INTO reference (digest, society, time) VALUES ($1, $2, $3) \
                           ON CONFLICT (digest) DO NOTHING";
                let values = [
                    Value::Bytes(&digest.0),
                    Value::Int(u64::from(society.0)),
                    Value::Int(now.0),
                ];
                if tx.run(sql, &values).await? == 1 {
                    given.push(*reference);
                }
            }
            Ok(given)
        })
    })
    .await
}
