//! The hub's tables, in SQLite or PostgreSQL, behind one door.
//!
//! # In scope
//! One transaction at a time through [`Db::tx`]; the schema and its migrations; what is kept of
//! each noun, a module each: letters ([`mail`]), sealed objects ([`parcel`]), attachments
//! ([`attachment`]), families' forms
//! ([`form`]), files of the log ([`logfile`]), the signed roster ([`roster`]), session keys
//! ([`session`]), references ([`reference`](mod@reference)); how
//! much stands there ([`standing`]).
//!
//! # Out of scope
//! Who may do what, signatures, HTTP (`hub`). To the tables every body is bytes.
//!
//! # Invariants
//! - What a function answered is durable, all of it or nothing.
//! - Whatever is written twice stands once.
//! - One SQL text serves both databases; it knows three types: bytes, 64-bit integers, text.
//! - A number in a box or a queue grows, and whoever read up to it has missed none below it.

pub mod attachment;
mod db;
pub mod form;
pub mod logfile;
pub mod mail;
pub mod owner;
pub mod parcel;
pub mod reference;
pub mod roster;
pub mod session;
pub mod standing;

pub use db::{Count, Db, Door, Fault, Limits, Mode, Row, SCHEMA, Schema, Tx, Value, copy, schema};

use sign::SocietyId;

/// Adds to a counter and gives its new value. The row stays locked until the transaction ends:
/// numbers become visible in their order.
async fn db_count(tx: &mut Tx<'_>, society: SocietyId, name: &[u8], add: u64) -> db::Result<u64> {
    let sql = "INSERT INTO counter (society, name, last) VALUES ($1, $2, $3) \
               ON CONFLICT (society, name) DO UPDATE SET last = counter.last + excluded.last \
               RETURNING last";
    let values = [
        Value::Int(u64::from(society.0)),
        Value::Bytes(name),
        Value::Int(add),
    ];
    let rows = tx.rows(sql, &values).await?;
    let row = rows.first().ok_or(Fault::Broken("counter".into()))?;
    row.int(0)
}

/// `($1, $2), ($3, $4)`: so many rows of so many columns.
fn places(columns: usize, rows: usize) -> String {
    let row = |row: usize| format!("({})", list(row * columns + 1, columns));
    let rows: Vec<_> = (0..rows).map(row).collect();
    rows.join(", ")
}

/// `$3, $4, $5`: so many placeholders from this number.
fn list(first: usize, count: usize) -> String {
    let places: Vec<_> = (first..first + count).map(|n| format!("${n}")).collect();
    places.join(", ")
}
