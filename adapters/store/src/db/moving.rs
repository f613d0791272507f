//! Everything of one database into another: a backup while hubs work, a way back from one, and the
//! way from SQLite to PostgreSQL.

use super::migrate::{begin_unfinished, end_unfinished};
use super::{Db, Fault, Mode, Result, Row, Tx, Value};
use crate::places;

/// Rows that are read and written at a time: of the longest bodies some tens of megabytes.
const PAGE: usize = 64;

#[derive(Clone, Copy)]
enum Type {
    Int,
    Bytes,
    Text,
}
use Type::{Bytes, Int, Text};

/// A table: its columns, those of its key first.
struct Table {
    name: &'static str,
    key: usize,
    columns: &'static [(&'static str, Type)],
}

/// Every table. A test holds this against the schema.
const TABLES: &[Table] = &[
    Table {
        name: "owner",
        key: 1,
        columns: &[("name", Int), ("log", Bytes)],
    },
    Table {
        name: "counter",
        key: 2,
        columns: &[("society", Int), ("name", Bytes), ("last", Int)],
    },
    Table {
        name: "letter",
        key: 3,
        columns: &[
            ("society", Int),
            ("box", Bytes),
            ("number", Int),
            ("digest", Bytes),
            ("sender", Bytes),
            ("subject", Int),
            ("time", Int),
            ("body", Bytes),
        ],
    },
    Table {
        name: "parcel",
        key: 6,
        columns: &[
            ("society", Int),
            ("id", Bytes),
            ("what", Int),
            ("category", Int),
            ("version", Int),
            ("digest", Bytes),
            ("time", Int),
            ("body", Bytes),
        ],
    },
    Table {
        name: "form",
        key: 2,
        columns: &[
            ("society", Int),
            ("intake", Bytes),
            ("number", Int),
            ("time", Int),
            ("body", Bytes),
        ],
    },
    Table {
        name: "session",
        key: 2,
        columns: &[
            ("society", Int),
            ("device", Bytes),
            ("kind", Int),
            ("time", Int),
            ("body", Bytes),
        ],
    },
    Table {
        name: "reference",
        key: 1,
        columns: &[("digest", Bytes), ("society", Int), ("time", Int)],
    },
    Table {
        name: "roster",
        key: 1,
        columns: &[("name", Int), ("size", Int), ("time", Int), ("body", Bytes)],
    },
    Table {
        name: "logfile",
        key: 1,
        columns: &[("path", Text), ("body", Bytes)],
    },
    Table {
        name: "attachment",
        key: 3,
        columns: &[
            ("society", Int),
            ("id", Bytes),
            ("piece", Int),
            ("digest", Bytes),
            ("time", Int),
            ("body", Bytes),
        ],
    },
    Table {
        name: "attachment_gone",
        key: 2,
        columns: &[("society", Int), ("id", Bytes), ("time", Int)],
    },
];

enum Held {
    Int(u64),
    Bytes(Vec<u8>),
    Text(String),
}

impl Held {
    fn value(&self) -> Value<'_> {
        match self {
            Held::Int(number) => Value::Int(*number),
            Held::Bytes(bytes) => Value::Bytes(bytes),
            Held::Text(text) => Value::Text(text),
        }
    }
}

/// Copies everything that stands in one database at one moment into another, which must be empty;
/// how many rows. Hubs may work on the first meanwhile. Until the copy is whole no hub opens it.
///
/// # Errors
/// [`Fault`]; [`Fault::NotEmpty`], and then nothing was written.
pub async fn copy(from: &Db, to: &Db) -> Result<u64> {
    for table in TABLES {
        let sql = format!("SELECT 1 FROM {} LIMIT 1", table.name);
        let sql = sql.as_str();
        let rows = to.tx("copy.empty", Mode::One, |tx| {
            Box::pin(async move { tx.rows(sql.to_owned(), &[]).await })
        });
        if !rows.await?.is_empty() {
            return Err(Fault::NotEmpty);
        }
    }
    begin_unfinished(to).await?;
    // One moment: what is written meanwhile is in none of the tables, or in all.
    let copied = from.tx("copy", Mode::Read, |tx| {
        Box::pin(async move {
            let mut count = 0;
            for table in TABLES {
                count += copy_table(tx, table, to).await?;
            }
            Ok(count)
        })
    });
    let count = copied.await?;
    end_unfinished(to).await?;
    Ok(count)
}

async fn copy_table(tx: &mut Tx<'_>, table: &'static Table, to: &Db) -> Result<u64> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let (all, key) = (names.join(", "), names[..table.key].join(", "));
    let (mut count, mut last): (u64, Option<Vec<Held>>) = (0, None);
    loop {
        let after = match &last {
            Some(_) => format!("WHERE ({key}) > {} ", places(table.key, 1)),
            None => String::new(),
        };
        let name = table.name;
        let sql = format!("SELECT {all} FROM {name} {after}ORDER BY {key} LIMIT {PAGE}");
        let from = last.iter().flatten().map(Held::value);
        let from: Vec<Value<'_>> = from.take(table.key).collect();
        let rows = tx.rows(sql, &from).await?;
        let rows: Vec<Vec<Held>> = rows
            .iter()
            .map(|row| held(row, table))
            .collect::<Result<_>>()?;
        if rows.is_empty() {
            return Ok(count);
        }
        count += rows.len() as u64;
        let put = format!(
            "INSERT INTO {name} ({all}) VALUES {}",
            places(names.len(), rows.len())
        );
        let (rows_ref, put) = (&rows, put.as_str());
        to.tx("copy.put", Mode::Write, |tx| {
            Box::pin(async move {
                let values: Vec<Value<'_>> = rows_ref.iter().flatten().map(Held::value).collect();
                tx.run(put.to_owned(), &values).await.map(drop)
            })
        })
        .await?;
        last = rows.into_iter().next_back();
    }
}

fn held(row: &Row, table: &Table) -> Result<Vec<Held>> {
    let columns = table.columns.iter().enumerate();
    columns
        .map(|(at, (_, kind))| match kind {
            Int => row.int(at).map(Held::Int),
            Bytes => row.bytes(at).map(Held::Bytes),
            Text => row.text(at).map(Held::Text),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::migrate::statements;

    /// A table or column that the schema has and this does not would be lost without a word.
    #[test]
    fn every_table_and_column_of_the_schema_is_copied() {
        let mut made = 0;
        for statement in statements() {
            let Some(rest) = statement.strip_prefix("CREATE TABLE ") else {
                continue;
            };
            made += 1;
            let (name, rest) = rest.split_once(" (").unwrap();
            let table = TABLES.iter().find(|table| table.name == name);
            let table = table.unwrap_or_else(|| panic!("{name} is not copied"));
            let body = rest.strip_suffix(')').unwrap();
            let body = body.split(", PRIMARY KEY").next().unwrap();
            let columns: Vec<(&str, &str)> = body
                .split(", ")
                .map(|column| {
                    let mut words = column.split(' ');
                    (words.next().unwrap(), words.next().unwrap())
                })
                .collect();
            let ours: Vec<(&str, &str)> = table
                .columns
                .iter()
                .map(|(name, kind)| {
                    let kind = match kind {
                        Int => "BIGINT",
                        Bytes => "BYTEA",
                        Text => "TEXT",
                    };
                    (*name, kind)
                })
                .collect();
            assert_eq!(columns, ours, "{name}");
            let key = statement.split_once("PRIMARY KEY (");
            if let Some((_, key)) = key {
                let key: Vec<&str> = key.trim_end_matches(')').split(", ").collect();
                let first = table.columns[..table.key].iter().map(|(name, _)| *name);
                assert_eq!(first.collect::<Vec<_>>(), key, "{name}");
            }
        }
        assert_eq!(made, TABLES.len());
    }
}
