//! Sealed objects.

use crate::db::{Db, Mode, Result, Value};
use sign::encode::Bytes;
use sign::id::RecordId;
use sign::{Hash, SocietyId, Time};
use wire::{Place, Put, What};

/// Parcels in one statement.
const ROWS: usize = 64;
/// Longest slip in bytes: 4,096 of content, its encapsulation, its heads.
const SLIP: u64 = 8 << 10;

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

/// Records of a society of which parts are kept, after this id, ascending; each with the numbers
/// of its categories. At most `most` pairs of record and category are read, so that a page may be
/// shorter than the society, but is empty only after its last record.
///
/// # Errors
/// [`crate::Fault`].
pub async fn records(
    db: &Db,
    society: SocietyId,
    after: RecordId,
    most: usize,
) -> Result<Vec<(RecordId, Vec<u8>)>> {
    // A record has fewer categories than this: one whole record always fits.
    let most = most.max(512);
    db.tx("parcel.records", Mode::One, |tx| {
        Box::pin(async move {
            let values = [
                Value::Int(u64::from(society.0)),
                Value::Bytes(&after.0),
                Value::Int(What::Part as u64 + 1),
                Value::Int(most as u64),
            ];
            let sql = "SELECT DISTINCT id, category FROM parcel \
                       WHERE society = $1 AND id > $2 AND what = $3 \
                       ORDER BY id, category LIMIT $4";
            let rows = tx.rows(sql, &values).await?;
            let mut records: Vec<(RecordId, Vec<u8>)> = Vec::new();
            for row in &rows {
                let id = RecordId(row.array(0)?);
                let category = u8::try_from(row.int(1)?).unwrap_or(0);
                match records.last_mut().filter(|(last, _)| *last == id) {
                    Some((_, categories)) => categories.push(category),
                    None => records.push((id, vec![category])),
                }
            }
            // The last one may go on behind the limit: it comes whole with the next page.
            if rows.len() == most {
                records.pop();
            }
            Ok(records)
        })
    })
    .await
}

/// Slips of a society, of the records after this id, ascending; of each record those of the newest
/// version and of the one before. At most `most` are read: a page may be shorter than the society,
/// but is empty only after its last record. Of a record with more than that, all but `most` stay
/// out; what is longer than 8 KiB is no slip.
///
/// # Errors
/// [`crate::Fault`].
pub async fn slips(
    db: &Db,
    society: SocietyId,
    after: RecordId,
    most: usize,
) -> Result<Vec<(RecordId, Vec<Bytes>)>> {
    db.tx("parcel.slips", Mode::One, |tx| {
        Box::pin(async move {
            let values = [
                Value::Int(u64::from(society.0)),
                Value::Bytes(&after.0),
                Value::Int(What::Slip as u64 + 1),
                Value::Int(most as u64),
                Value::Int(SLIP),
            ];
            let sql = "SELECT id, body FROM parcel p \
                       WHERE society = $1 AND id > $2 AND what = $3 AND length(body) <= $5 AND version >= \
                       (SELECT MAX(version) FROM parcel q WHERE q.society = $1 \
                        AND q.id = p.id AND q.what = p.what AND q.category = p.category) - 1 \
                       ORDER BY id, version DESC, time DESC, digest LIMIT $4";
            let rows = tx.rows(sql, &values).await?;
            let mut slips: Vec<(RecordId, Vec<Bytes>)> = Vec::new();
            for row in &rows {
                let id = RecordId(row.array(0)?);
                let body = Bytes(row.bytes(1)?);
                match slips.last_mut().filter(|(last, _)| *last == id) {
                    Some((_, of_one)) => of_one.push(body),
                    None => slips.push((id, vec![body])),
                }
            }
            // The last one may go on behind the limit: it comes whole with the next page.
            if rows.len() == most && slips.len() > 1 {
                slips.pop();
            }
            Ok(slips)
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
