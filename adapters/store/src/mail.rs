//! Letters, by box.

use crate::db::{Db, Mode, Result, Row, Tx, Value};
use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::{SocietyId, Time, hash};
use std::collections::BTreeMap;
use wire::Received;

/// Whose mailbox: a device's stands under its society, a keyholder's under society 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MailBox {
    /// The society.
    pub society: SocietyId,
    /// The device.
    pub device: DeviceId,
}

/// A letter for one box.
#[derive(Clone, Debug)]
pub struct Posted {
    /// Whose.
    pub to: MailBox,
    /// Who sent it.
    pub from: DeviceId,
    /// What it holds.
    pub subject: wire::Subject,
    /// The bytes, shared by the copies of one letter.
    pub body: std::sync::Arc<Vec<u8>>,
}

/// Letters in one statement.
const ROWS: usize = 32;

/// Keeps letters, all or none. One that waits in the same box with the same sender, subject and
/// bytes is not kept twice.
///
/// # Errors
/// [`crate::Fault`].
pub async fn put(db: &Db, letters: &[Posted], now: Time) -> Result<()> {
    db.tx("mail.put", Mode::Write, |tx| {
        Box::pin(put_in(tx, letters, now))
    })
    .await
}

/// [`put`] and [`take`] of several callers, in one transaction: one write to disk serves all.
///
/// # Errors
/// [`crate::Fault`].
pub async fn put_and_take(
    db: &Db,
    letters: &[Posted],
    taken: &[(MailBox, Vec<u64>)],
    now: Time,
) -> Result<()> {
    db.tx("mail.batch", Mode::Write, |tx| {
        Box::pin(async move {
            put_in(tx, letters, now).await?;
            for (of, numbers) in taken {
                take_in(tx, *of, numbers).await?;
            }
            Ok(())
        })
    })
    .await
}

async fn put_in(tx: &mut Tx<'_>, letters: &[Posted], now: Time) -> Result<()> {
    // In the order of boxes, so that two hubs never wait for each other's counters in turn.
    let mut boxes: BTreeMap<MailBox, u64> = BTreeMap::new();
    for letter in letters {
        *boxes.entry(letter.to).or_default() += 1;
    }
    for (of, count) in &mut boxes {
        let last = crate::db_count(tx, of.society, &of.device.0, *count).await?;
        *count = last - *count;
    }
    for some in letters.chunks(ROWS) {
        let mut rows = Vec::with_capacity(some.len());
        for letter in some {
            let number = boxes.entry(letter.to).or_default();
            *number += 1;
            let subject = sign::to_bytes(&letter.subject);
            let digest = hash("letter", &[&letter.from.0, &subject, &letter.body]);
            let subject = subject.first().copied().unwrap_or_default();
            rows.push((letter, *number, digest, u64::from(subject)));
        }
        let mut values = Vec::with_capacity(8 * rows.len());
        for (letter, number, digest, subject) in &rows {
            values.extend([
                Value::Int(u64::from(letter.to.society.0)),
                Value::Bytes(&letter.to.device.0),
                Value::Int(*number),
                Value::Bytes(&digest.0),
                Value::Bytes(&letter.from.0),
                Value::Int(*subject),
                Value::Int(now.0),
                Value::Bytes(&letter.body),
            ]);
        }
        let sql = format!(
            "INSERT INTO letter (society, box, number, digest, sender, subject, time, body) \
             VALUES {} ON CONFLICT (society, box, digest) DO NOTHING",
            crate::places(8, rows.len())
        );
        tx.run(sql, &values).await?;
    }
    Ok(())
}

/// The oldest letters in a box: at most so many, and at most so many bytes, but one at least.
///
/// # Errors
/// [`crate::Fault`].
pub async fn waiting(db: &Db, of: MailBox, most: usize, bytes: usize) -> Result<Vec<Received>> {
    db.tx("mail.waiting", Mode::Read, |tx| {
        Box::pin(async move {
            let key = [
                Value::Int(u64::from(of.society.0)),
                Value::Bytes(&of.device.0),
                Value::Int(most as u64),
            ];
            let sql = "SELECT number, length(body) FROM letter \
                       WHERE society = $1 AND box = $2 ORDER BY number LIMIT $3";
            let sql = sql.replace("length(body)", "CAST(length(body) AS BIGINT)");
            let mut until = 0;
            let mut sum = 0;
            for row in tx.rows(sql, &key).await? {
                sum += row.int(1)?;
                if sum > bytes as u64 && until > 0 {
                    break;
                }
                until = row.int(0)?;
            }
            if until == 0 {
                return Ok(Vec::new());
            }
            let sql = "SELECT number, sender, subject, time, body FROM letter \
                       WHERE society = $1 AND box = $2 AND number <= $3 ORDER BY number";
            let rows = tx.rows(sql, &[key[0], key[1], Value::Int(until)]).await?;
            rows.iter().map(received).collect()
        })
    })
    .await
}

fn received(row: &Row) -> Result<Received> {
    let subject = u8::try_from(row.int(2)?).unwrap_or_default();
    Ok(Received {
        number: row.int(0)?,
        from: DeviceId(row.array(1)?),
        subject: sign::from_bytes(&[subject])
            .map_err(|_| crate::Fault::Broken("subject".into()))?,
        time: Time(row.int(3)?),
        body: Bytes(row.bytes(4)?),
    })
}

/// Forgets letters that need not be delivered again.
///
/// # Errors
/// [`crate::Fault`].
pub async fn take(db: &Db, of: MailBox, numbers: &[u64]) -> Result<()> {
    db.tx("mail.take", Mode::Write, |tx| {
        Box::pin(take_in(tx, of, numbers))
    })
    .await
}

async fn take_in(tx: &mut Tx<'_>, of: MailBox, numbers: &[u64]) -> Result<()> {
    for some in numbers.chunks(ROWS) {
        let mut values = vec![
            Value::Int(u64::from(of.society.0)),
            Value::Bytes(&of.device.0),
        ];
        values.extend(some.iter().map(|number| Value::Int(*number)));
        let sql = format!(
            "DELETE FROM letter WHERE society = $1 AND box = $2 AND number IN ({})",
            crate::list(3, some.len())
        );
        tx.run(sql, &values).await?;
    }
    Ok(())
}

/// Which of these boxes hold a letter.
///
/// # Errors
/// [`crate::Fault`].
pub async fn not_empty(db: &Db, boxes: &[MailBox]) -> Result<Vec<MailBox>> {
    db.tx("mail.not_empty", Mode::Read, |tx| {
        Box::pin(async move {
            let mut found = Vec::new();
            for some in boxes.chunks(2 * ROWS) {
                let mut values = Vec::with_capacity(2 * some.len());
                let mut tests = String::new();
                for of in some {
                    let (a, b) = (values.len() + 1, values.len() + 2);
                    let or = if values.is_empty() { "" } else { " OR " };
                    tests.push_str(&format!("{or}(society = ${a} AND box = ${b})"));
                    values.push(Value::Int(u64::from(of.society.0)));
                    values.push(Value::Bytes(&of.device.0));
                }
                let sql = format!("SELECT DISTINCT society, box FROM letter WHERE {tests}");
                for row in tx.rows(sql, &values).await? {
                    found.push(MailBox {
                        society: SocietyId(u32::try_from(row.int(0)?).unwrap_or_default()),
                        device: DeviceId(row.array(1)?),
                    });
                }
            }
            Ok(found)
        })
    })
    .await
}
