//! Families' sealed forms.

use crate::db::{Db, Mode, Result, Value};
use sign::id::IntakeId;
use sign::{SocietyId, Time};
use wire::paper::Form;

/// What became of a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// It is durable now.
    New,
    /// The same was there.
    Same,
    /// Another is there.
    Other,
    /// The society has as many, or as many bytes, as it may.
    Full,
}

/// How much may wait for one society.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Forms.
    pub forms: u64,
    /// Bytes of them all.
    pub bytes: u64,
}

/// Keeps a form.
///
/// # Errors
/// [`crate::Fault`].
pub async fn put(
    db: &Db,
    (society, intake): (SocietyId, IntakeId),
    body: &[u8],
    room: Room,
    now: Time,
) -> Result<Kept> {
    db.tx("form.put", Mode::Write, |tx| {
        Box::pin(async move {
            let key = [Value::Int(u64::from(society.0)), Value::Bytes(&intake.0)];
            let sql = "SELECT body FROM form WHERE society = $1 AND intake = $2";
            if let Some(row) = tx.rows(sql, &key).await?.first() {
                return Ok(if row.bytes(0)? == body {
                    Kept::Same
                } else {
                    Kept::Other
                });
            }
            let sql = "SELECT last FROM counter WHERE society = $1 AND name = $2";
            let mut used = [0; 2];
            for (used, name) in used.iter_mut().zip(["forms", "form bytes"]) {
                let rows = tx
                    .rows(sql, &[key[0], Value::Bytes(name.as_bytes())])
                    .await?;
                *used = rows.first().map_or(Ok(0), |row| row.int(0))?;
            }
            if used[0] >= room.forms || used[1] + body.len() as u64 > room.bytes {
                return Ok(Kept::Full);
            }
            let number = crate::db_count(tx, society, b"forms", 1).await?;
            crate::db_count(tx, society, b"form bytes", body.len() as u64).await?;
            let sql = "INSERT INTO form (society, intake, number, time, body) \
                       VALUES ($1, $2, $3, $4, $5)";
            let rest = [Value::Int(number), Value::Int(now.0), Value::Bytes(body)];
            tx.run(sql, &[&key[..], &rest].concat()).await?;
            Ok(Kept::New)
        })
    })
    .await
}

/// One form.
///
/// # Errors
/// [`crate::Fault`].
pub async fn get(db: &Db, society: SocietyId, intake: IntakeId) -> Result<Option<Vec<u8>>> {
    db.tx("form.get", Mode::One, |tx| {
        Box::pin(async move {
            let key = [Value::Int(u64::from(society.0)), Value::Bytes(&intake.0)];
            let sql = "SELECT body FROM form WHERE society = $1 AND intake = $2";
            let rows = tx.rows(sql, &key).await?;
            rows.first().map(|row| row.bytes(0)).transpose()
        })
    })
    .await
}

/// A society's forms after this number, the oldest first, at most so many.
///
/// # Errors
/// [`crate::Fault`].
pub async fn after(db: &Db, society: SocietyId, number: u64, most: usize) -> Result<Vec<Form>> {
    db.tx("form.after", Mode::One, |tx| {
        Box::pin(async move {
            let values = [
                Value::Int(u64::from(society.0)),
                Value::Int(number),
                Value::Int(most as u64),
            ];
            let sql = "SELECT number, intake, time, CAST(length(body) AS BIGINT) FROM form \
                       WHERE society = $1 AND number > $2 ORDER BY number LIMIT $3";
            let rows = tx.rows(sql, &values).await?;
            let form = |row: &crate::Row| {
                Ok(Form {
                    number: row.int(0)?,
                    intake: IntakeId(row.array(1)?),
                    time: Time(row.int(2)?),
                    length: u32::try_from(row.int(3)?).unwrap_or(u32::MAX),
                })
            };
            rows.iter().map(form).collect()
        })
    })
    .await
}
