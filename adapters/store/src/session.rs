//! Session keys that devices announced, each its newest.

use crate::db::{Db, Mode, Result, Row, Value};
use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::{SocietyId, Time};

/// Who announces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Announcer {
    /// Where the device stands.
    pub society: SocietyId,
    /// Which.
    pub device: DeviceId,
    /// What it is, by the number of its kind.
    pub kind: u64,
}

/// Keeps a key announced at `time`, unless a newer one is there; tells whether it stands there
/// now.
///
/// # Errors
/// [`crate::Fault`].
pub async fn put(db: &Db, by: Announcer, body: &[u8], time: Time) -> Result<bool> {
    db.tx("session.put", Mode::Write, |tx| {
        Box::pin(async move {
            let key = [
                Value::Int(u64::from(by.society.0)),
                Value::Bytes(&by.device.0),
            ];
            let sql = "SELECT time, body FROM session WHERE society = $1 AND device = $2";
            if let Some(row) = tx.rows(sql, &key).await?.first() {
                let old = row.bytes(1)?;
                if row.int(0)? >= time.0 || old == body {
                    return Ok(old == body);
                }
            }
            let sql = "INSERT INTO session (society, device, kind, time, body) \
                       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (society, device) DO UPDATE SET \
                       kind = excluded.kind, time = excluded.time, body = excluded.body";
            let rest = [Value::Int(by.kind), Value::Int(time.0), Value::Bytes(body)];
            tx.run(sql, &[&key[..], &rest].concat()).await?;
            Ok(true)
        })
    })
    .await
}

/// The keys of all devices of a kind: of one society, or of all.
///
/// # Errors
/// [`crate::Fault`].
pub async fn of_kind(
    db: &Db,
    kind: u64,
    society: Option<SocietyId>,
) -> Result<Vec<(DeviceId, Bytes)>> {
    db.tx("session.of_kind", Mode::One, |tx| {
        Box::pin(async move {
            let rows = match society {
                None => {
                    let sql = "SELECT device, body FROM session WHERE kind = $1 ORDER BY device";
                    tx.rows(sql, &[Value::Int(kind)]).await?
                }
                Some(society) => {
                    let sql = "SELECT device, body FROM session \
                               WHERE kind = $1 AND society = $2 ORDER BY device";
                    let values = [Value::Int(kind), Value::Int(u64::from(society.0))];
                    tx.rows(sql, &values).await?
                }
            };
            let read = |row: &Row| Ok((DeviceId(row.array(0)?), Bytes(row.bytes(1)?)));
            rows.iter().map(read).collect()
        })
    })
    .await
}
