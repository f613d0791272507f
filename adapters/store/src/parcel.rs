//! Sealed objects.

use crate::db::{Db, Mode, Result, Value};
use sign::encode::Bytes;
use sign::{Hash, Time};
use wire::{Place, Put};

/// Parcels in one statement.
const ROWS: usize = 64;

/// Keeps parcels, all or none. One that is there (same place, same digest) stays as it is.
///
/// # Errors
/// [`crate::Fault`].
pub async fn put(db: &Db, parcels: &[Put], now: Time) -> Result<()> {
    db.tx("parcel.put", Mode::Write, |tx| {
        Box::pin(async move {
            let mut time = now.0;
            for some in parcels.chunks(ROWS) {
                let mut values = Vec::with_capacity(8 * some.len());
                for parcel in some {
                    let place = &parcel.place;
                    values.extend(key(place));
                    values.extend([
                        Value::Bytes(&parcel.digest.0),
                        Value::Int(time),
                        Value::Bytes(&parcel.bytes.0),
                    ]);
                    // Of two in one call the later is the newer.
                    time += 1;
                }
                let sql = format!(
                    "INSERT INTO parcel (society, id, what, category, version, digest, time, body) \
                     VALUES {} ON CONFLICT DO NOTHING",
                    crate::places(8, some.len())
                );
                tx.run(sql, &values).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Fetches parcels in the order asked, cut short where the next would pass `bytes`, but never
/// below one.
///
/// # Errors
/// [`crate::Fault`].
pub async fn get(
    db: &Db,
    wanted: &[(Place, Option<Hash>)],
    bytes: usize,
) -> Result<Vec<Option<Bytes>>> {
    db.tx("parcel.get", Mode::Read, |tx| {
        Box::pin(async move {
            let mut got = Vec::with_capacity(wanted.len());
            let mut sum = 0;
            for (place, digest) in wanted {
                let mut values = key(place).to_vec();
                let sql = match digest {
                    Some(digest) => {
                        values.push(Value::Bytes(&digest.0));
                        "SELECT body FROM parcel WHERE society = $1 AND id = $2 AND what = $3 \
                         AND category = $4 AND version = $5 AND digest = $6"
                    }
                    None => {
                        "SELECT body FROM parcel WHERE society = $1 AND id = $2 AND what = $3 \
                         AND category = $4 AND version = $5 ORDER BY time DESC, digest LIMIT 1"
                    }
                };
                let rows = tx.rows(sql, &values).await?;
                let body = rows.first().map(|row| row.bytes(0)).transpose()?;
                // Each with the few bytes of its head.
                sum += body.as_ref().map_or(0, Vec::len) + 8;
                if sum > bytes && !got.is_empty() {
                    break;
                }
                got.push(body.map(Bytes));
            }
            Ok(got)
        })
    })
    .await
}

fn key(place: &Place) -> [Value<'_>; 5] {
    [
        Value::Int(u64::from(place.society.0)),
        Value::Bytes(&place.id),
        Value::Int(place.what as u64 + 1),
        Value::Int(u64::from(place.category)),
        Value::Int(u64::from(place.version)),
    ]
}
