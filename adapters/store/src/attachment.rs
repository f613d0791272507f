//! Attachments, piece by piece.

use crate::db::{Db, Mode, Result, Value};
use sign::id::AttachmentId;
use sign::{Hash, SocietyId, Time};

/// An attachment of a society.
pub type Of = (SocietyId, AttachmentId);

/// The counter of a society's bytes.
pub(crate) const BYTES: &[u8] = b"attachment bytes";
/// What it costs of the room, in bytes, to know that one was removed.
pub const GONE: u64 = 64;

/// What became of a piece.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// It is durable now.
    New,
    /// The same was there.
    Same,
    /// Another is there.
    Other,
    /// The attachment was removed: nothing of it is taken any more.
    Gone,
    /// The society has as many bytes as it may.
    Full,
}

/// Keeps a piece, if the society then has at most `room` bytes of them.
///
/// # Errors
/// [`crate::Fault`].
pub async fn put(
    db: &Db,
    (of, piece): (Of, u32),
    (digest, body): (Hash, &[u8]),
    room: u64,
    now: Time,
) -> Result<Kept> {
    db.tx("attachment.put", Mode::Write, |tx| {
        Box::pin(async move {
            let key = key(&of);
            let sql = "SELECT time FROM attachment_gone WHERE society = $1 AND id = $2";
            if !tx.rows(sql, &key).await?.is_empty() {
                return Ok(Kept::Gone);
            }
            let place = [key[0], key[1], Value::Int(u64::from(piece))];
            let sql = "SELECT digest FROM attachment WHERE society = $1 AND id = $2 AND piece = $3";
            if let Some(row) = tx.rows(sql, &place).await?.first() {
                return Ok(if row.array(0)? == digest.0 {
                    Kept::Same
                } else {
                    Kept::Other
                });
            }
            let length = body.len() as u64;
            if crate::db_count(tx, of.0, BYTES, length).await? > room {
                // What was counted is taken back.
                take_back(tx, of.0, length).await?;
                return Ok(Kept::Full);
            }
            let sql = "INSERT INTO attachment (society, id, piece, digest, time, body) \
                       VALUES ($1, $2, $3, $4, $5, $6)";
            let rest = [
                Value::Bytes(&digest.0),
                Value::Int(now.0),
                Value::Bytes(body),
            ];
            tx.run(sql, &[&place[..], &rest].concat()).await?;
            Ok(Kept::New)
        })
    })
    .await
}

/// Which pieces are there, by number, with the SHA-256 of each.
///
/// # Errors
/// [`crate::Fault`].
pub async fn there(db: &Db, of: Of) -> Result<Vec<(u32, Hash)>> {
    db.tx("attachment.there", Mode::One, |tx| {
        Box::pin(async move {
            let sql = "SELECT piece, digest FROM attachment WHERE society = $1 AND id = $2 \
                       ORDER BY piece";
            let rows = tx.rows(sql, &key(&of)).await?;
            let read = |row: &crate::Row| {
                let piece = u32::try_from(row.int(0)?).unwrap_or(u32::MAX);
                Ok((piece, Hash(row.array(1)?)))
            };
            rows.iter().map(read).collect()
        })
    })
    .await
}

/// One piece.
///
/// # Errors
/// [`crate::Fault`].
pub async fn get(db: &Db, of: Of, piece: u32) -> Result<Option<Vec<u8>>> {
    db.tx("attachment.get", Mode::One, |tx| {
        Box::pin(async move {
            let [society, id] = key(&of);
            let place = [society, id, Value::Int(u64::from(piece))];
            let sql = "SELECT body FROM attachment WHERE society = $1 AND id = $2 AND piece = $3";
            let rows = tx.rows(sql, &place).await?;
            rows.first().map(|row| row.bytes(0)).transpose()
        })
    })
    .await
}

/// Removes all pieces; none is taken again. To do it again changes nothing. That it was removed
/// takes 64 bytes (`GONE`) of the society's room; where nothing ever was and the room is full, it is
/// not noted: a late piece meets the full room.
///
/// # Errors
/// [`crate::Fault`].
pub async fn remove(db: &Db, of: Of, room: u64, now: Time) -> Result<()> {
    db.tx("attachment.remove", Mode::Write, |tx| {
        Box::pin(async move {
            let key = key(&of);
            let sql = "SELECT time FROM attachment_gone WHERE society = $1 AND id = $2";
            if !tx.rows(sql, &key).await?.is_empty() {
                return Ok(());
            }
            let sql = "SELECT CAST(COALESCE(SUM(length(body)), 0) AS BIGINT) FROM attachment \
                       WHERE society = $1 AND id = $2";
            let rows = tx.rows(sql, &key).await?;
            let bytes = rows.first().map_or(Ok(0), |row| row.int(0))?;
            let sql = "DELETE FROM attachment WHERE society = $1 AND id = $2";
            tx.run(sql, &key).await?;
            take_back(tx, of.0, bytes).await?;
            if crate::db_count(tx, of.0, BYTES, GONE).await? > room && bytes == 0 {
                return take_back(tx, of.0, GONE).await;
            }
            let sql = "INSERT INTO attachment_gone (society, id, time) VALUES ($1, $2, $3)";
            tx.run(sql, &[key[0], key[1], Value::Int(now.0)])
                .await
                .map(drop)
        })
    })
    .await
}

async fn take_back(tx: &mut crate::Tx<'_>, society: SocietyId, bytes: u64) -> Result<()> {
    let sql = "UPDATE counter SET last = last - $3 WHERE society = $1 AND name = $2";
    let values = [
        Value::Int(u64::from(society.0)),
        Value::Bytes(BYTES),
        Value::Int(bytes),
    ];
    tx.run(sql, &values).await.map(drop)
}

fn key((society, id): &Of) -> [Value<'_>; 2] {
    [Value::Int(u64::from(society.0)), Value::Bytes(&id.0)]
}
