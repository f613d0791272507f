//! One transaction.

use super::{Fault, Result};
use core::marker::PhantomData;
use sqlx::any::{Any, AnyArguments, AnyRow};
use sqlx::pool::PoolConnection;
use sqlx::{AnyConnection, Arguments as _, AssertSqlSafe, Executor as _, Pool, Row as _};
use std::borrow::Cow;

/// What a transaction does: how it begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// One statement that reads: one moment by itself, so no transaction is put around it.
    One,
    /// Only reads.
    Read,
    /// Writes too; holds off other writers, or is done again if one came in between.
    Write,
}

/// A value for a placeholder.
#[derive(Clone, Copy, Debug)]
pub enum Value<'v> {
    /// Bytes.
    Bytes(&'v [u8]),
    /// A number. Those above 2⁶³ − 1 are kept as 2⁶³ − 1; none is that large that means
    /// something.
    Int(u64),
    /// Text.
    Text(&'v str),
}

/// A transaction under way. Lives no longer than what `'x` was borrowed for.
///
/// A call may be dropped at any await: the caller is gone. Nobody knows then what the connection
/// is at, and the next transaction on it could be half in this one: so it is closed.
pub struct Tx<'x> {
    connection: Option<PoolConnection<Any>>,
    borrowed: PhantomData<fn(&'x ()) -> &'x ()>,
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            drop(connection.detach());
        }
    }
}

impl Tx<'_> {
    pub(super) async fn begin(pool: &Pool<Any>, begin: Option<&'static str>) -> Result<Self> {
        let mut tx = Tx {
            connection: Some(pool.acquire().await.map_err(fault)?),
            borrowed: PhantomData,
        };
        if let Some(begin) = begin {
            tx.inner()?.execute(begin).await.map_err(fault)?;
        }
        Ok(tx)
    }

    pub(super) async fn end(mut self, end: Option<&'static str>) -> Result<()> {
        if let Some(end) = end {
            self.inner()?.execute(end).await.map_err(fault)?;
        }
        // Only now it may serve others.
        drop(self.connection.take());
        Ok(())
    }

    fn inner(&mut self) -> Result<&mut AnyConnection> {
        let connection = self.connection.as_deref_mut();
        connection.ok_or_else(|| Fault::Broken("ended".into()))
    }

    /// Runs a statement and tells how many rows it touched. Values never stand in its text.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn run(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: &[Value<'_>],
    ) -> Result<u64> {
        let query = sqlx::query_with(AssertSqlSafe(sql.into()), bind(values)?);
        let done = query.execute(self.inner()?).await.map_err(fault)?;
        Ok(done.rows_affected())
    }

    /// Runs a statement and gives its rows.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn rows(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        let query = sqlx::query_with(AssertSqlSafe(sql.into()), bind(values)?);
        let rows = query.fetch_all(self.inner()?).await.map_err(fault)?;
        Ok(rows.into_iter().map(Row).collect())
    }
}

/// A row of an answer; columns count from 0.
pub struct Row(AnyRow);

impl Row {
    /// Bytes.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub fn bytes(&self, column: usize) -> Result<Vec<u8>> {
        self.0.try_get(column).map_err(fault)
    }

    /// Bytes of this one length.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub fn array<const N: usize>(&self, column: usize) -> Result<[u8; N]> {
        let bytes = self.bytes(column)?;
        bytes.try_into().map_err(|_| Fault::Broken("length".into()))
    }

    /// Text.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub fn text(&self, column: usize) -> Result<String> {
        self.0.try_get(column).map_err(fault)
    }

    /// A number.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub fn int(&self, column: usize) -> Result<u64> {
        let number: i64 = self.0.try_get(column).map_err(fault)?;
        u64::try_from(number).map_err(|_| Fault::Broken("sign".into()))
    }
}

fn bind(values: &[Value<'_>]) -> Result<AnyArguments> {
    let mut bound = AnyArguments::default();
    for value in values {
        let done = match value {
            Value::Bytes(bytes) => bound.add(bytes.to_vec()),
            Value::Int(number) => bound.add(i64::try_from(*number).unwrap_or(i64::MAX)),
            Value::Text(text) => bound.add((*text).to_owned()),
        };
        done.map_err(|_| Fault::Broken("bind".into()))?;
    }
    Ok(bound)
}

/// Codes of PostgreSQL and SQLite after which the same transaction may well succeed: another one
/// came in between.
const AGAIN: [&str; 7] = ["40001", "40P01", "5", "6", "261", "262", "517"];

/// Faults of the program, not of the database's health: classes 22, 23 and 42 of PostgreSQL,
/// SQLITE_ERROR, SQLITE_CONSTRAINT, SQLITE_MISMATCH.
const OURS: [&str; 6] = ["22", "23", "42", "1", "19", "20"];

pub(super) fn may_repeat(fault: &Fault) -> bool {
    matches!(fault, Fault::Unavailable(code) if AGAIN.contains(&code.as_str()))
}

/// The library's error as one of ours. Its text may quote what was written, so only its code is
/// kept.
pub(super) fn fault(error: sqlx::Error) -> Fault {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default().into_owned();
            let postgres = code.len() == 5;
            // SQLite says more than the kind of fault: that stands in the last byte.
            let kind = code.parse().map_or(0, |code: u32| code & 0xFF).to_string();
            let ours = OURS.contains(&if postgres { &code[..2] } else { kind.as_str() });
            if ours && code != "40001" {
                Fault::Broken(code)
            } else {
                Fault::Unavailable(code)
            }
        }
        sqlx::Error::PoolTimedOut => Fault::Unavailable("no connection".into()),
        sqlx::Error::Io(error) => Fault::Unavailable(format!("{:?}", error.kind())),
        sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::TypeNotFound { .. } => Fault::Broken("type".into()),
        _ => Fault::Unavailable("connection".into()),
    }
}
