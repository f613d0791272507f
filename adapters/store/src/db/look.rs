//! What a database says of itself, without a change to it.

use super::migrate::{STEPS, UNFINISHED};
use super::open::{escaped, is_other_file};
use super::tx::fault;
use super::{Fault, Result};
use sqlx::AnyConnection;
use sqlx::{AssertSqlSafe, Connection as _, Row as _};
use std::path::Path;

/// The newest step of the schema that this version knows.
pub const SCHEMA: u32 = STEPS.len() as u32;

/// How far a database is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Schema {
    /// Nothing of a hub stands in it, or it is not there.
    None,
    /// So many steps.
    Step(u32),
    /// A copy into it was broken off.
    Unfinished,
}

/// Looks at `sqlite:PATH` or `postgres://…`; neither makes nor changes anything.
///
/// # Errors
/// [`Fault`].
pub async fn schema(url: &str) -> Result<Schema> {
    sqlx::any::install_default_drivers();
    let url = match url.strip_prefix("sqlite:") {
        None => url.to_owned(),
        Some(path) => {
            let path = path.trim_start_matches("//");
            if !Path::new(path).exists() {
                return Ok(Schema::None);
            }
            if is_other_file(path) {
                return Err(Fault::Unavailable("26".into()));
            }
            // What a hub still works on has a file beside it; without one nothing can change, and
            // SQLite then makes none.
            let log = std::fs::metadata(format!("{path}-wal")).map_or(0, |of| of.len());
            let quiet = if log == 0 { "&immutable=1" } else { "" };
            format!("sqlite:{}?mode=ro{quiet}", escaped(path))
        }
    };
    let mut connection = AnyConnection::connect(&url).await.map_err(fault)?;
    let found = numbers(&mut connection).await;
    let _closed = connection.close().await;
    let numbers = match found {
        Ok(numbers) => numbers,
        // There is no such table: PostgreSQL, SQLite.
        Err(Fault::Broken(code)) if code == "42P01" || code == "1" => return Ok(Schema::None),
        Err(fault) => return Err(fault),
    };
    if numbers.contains(&UNFINISHED) {
        return Ok(Schema::Unfinished);
    }
    let last = numbers.into_iter().max();
    Ok(match last.map(u32::try_from) {
        None => Schema::None,
        Some(last) => Schema::Step(last.unwrap_or(u32::MAX)),
    })
}

async fn numbers(connection: &mut AnyConnection) -> Result<Vec<u64>> {
    let query = sqlx::query(AssertSqlSafe("SELECT number FROM migration"));
    let rows = query.fetch_all(connection).await.map_err(fault)?;
    rows.iter()
        .map(|row| {
            let number: i64 = row.try_get(0).map_err(fault)?;
            u64::try_from(number).map_err(|_| Fault::Broken("sign".into()))
        })
        .collect()
}
