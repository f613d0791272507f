//! The tables of societies, partitioned by society: a step that PostgreSQL takes and SQLite, which
//! knows nothing of the kind, passes over.
//!
//! HASH, not LIST: a hub hears of a society when something of it comes, and must not need the right
//! to make tables then. Why: DESIGN, *The hub's tables*.

use super::{Result, Tx};

/// So many partitions of each table. It stands in the database for ever: to have another number
/// means to write every row anew.
pub(super) const PARTITIONS: u32 = 16;

/// A table whose key begins with the society: its columns, its key, and its other unique index.
struct Parted {
    name: &'static str,
    columns: &'static str,
    key: &'static str,
    index: Option<(&'static str, &'static str)>,
}

/// As the steps before left them.
const TABLES: &[Parted] = &[
    Parted {
        name: "counter",
        columns: "society BIGINT NOT NULL, name BYTEA NOT NULL, last BIGINT NOT NULL",
        key: "society, name",
        index: None,
    },
    Parted {
        name: "letter",
        columns: "society BIGINT NOT NULL, box BYTEA NOT NULL, number BIGINT NOT NULL, \
                  digest BYTEA NOT NULL, sender BYTEA NOT NULL, subject BIGINT NOT NULL, \
                  time BIGINT NOT NULL, body BYTEA NOT NULL",
        key: "society, box, number",
        index: Some(("letter_digest", "society, box, digest")),
    },
    Parted {
        name: "parcel",
        columns: "society BIGINT NOT NULL, id BYTEA NOT NULL, what BIGINT NOT NULL, \
                  category BIGINT NOT NULL, version BIGINT NOT NULL, digest BYTEA NOT NULL, \
                  time BIGINT NOT NULL, body BYTEA NOT NULL",
        key: "society, id, what, category, version, digest",
        index: None,
    },
    Parted {
        name: "form",
        columns: "society BIGINT NOT NULL, intake BYTEA NOT NULL, number BIGINT NOT NULL, \
                  time BIGINT NOT NULL, body BYTEA NOT NULL",
        key: "society, intake",
        index: Some(("form_number", "society, number")),
    },
    Parted {
        name: "session",
        columns: "society BIGINT NOT NULL, device BYTEA NOT NULL, kind BIGINT NOT NULL, \
                  time BIGINT NOT NULL, body BYTEA NOT NULL",
        key: "society, device",
        index: None,
    },
    Parted {
        name: "attachment",
        columns: "society BIGINT NOT NULL, id BYTEA NOT NULL, piece BIGINT NOT NULL, \
                  digest BYTEA NOT NULL, time BIGINT NOT NULL, body BYTEA NOT NULL",
        key: "society, id, piece",
        index: None,
    },
    Parted {
        name: "attachment_gone",
        columns: "society BIGINT NOT NULL, id BYTEA NOT NULL, time BIGINT NOT NULL",
        key: "society, id",
        index: None,
    },
];

/// Takes the step: every row moves into the partition of its society. Part of the transaction of
/// all steps, so that a database is as it was or as it shall be.
pub(super) async fn part(tx: &mut Tx<'_>) -> Result<()> {
    for table in TABLES {
        for statement in table.statements() {
            tx.run(statement, &[]).await?;
        }
    }
    Ok(())
}

impl Parted {
    fn statements(&self) -> Vec<String> {
        let Parted {
            name, columns, key, ..
        } = self;
        // Names of indices are of the whole database: those of before go with their table, but
        // only at the end.
        let mut all = vec![
            format!("ALTER TABLE {name} RENAME TO {name}_before"),
            format!("ALTER TABLE {name}_before DROP CONSTRAINT {name}_pkey"),
        ];
        all.extend(self.index.map(|(index, _)| format!("DROP INDEX {index}")));
        all.push(format!(
            "CREATE TABLE {name} ({columns}, PRIMARY KEY ({key})) PARTITION BY HASH (society)"
        ));
        all.extend((0..PARTITIONS).map(|at| {
            format!(
                "CREATE TABLE {name}_p{at:02} PARTITION OF {name} \
                 FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {at})"
            )
        }));
        let names: Vec<&str> = columns
            .split(", ")
            .filter_map(|column| column.split(' ').next())
            .collect();
        let names = names.join(", ");
        all.push(format!(
            "INSERT INTO {name} ({names}) SELECT {names} FROM {name}_before"
        ));
        all.push(format!("DROP TABLE {name}_before"));
        let index = self.index;
        all.extend(
            index.map(|(index, of)| format!("CREATE UNIQUE INDEX {index} ON {name} ({of})")),
        );
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::migrate::statements;

    /// A table of societies that stays whole, or a column that is lost on the way, would be seen by
    /// nobody for long.
    #[test]
    fn every_table_of_societies_is_parted_with_all_its_columns() {
        let mut found = 0;
        for statement in statements() {
            let Some(rest) = statement.strip_prefix("CREATE TABLE ") else {
                continue;
            };
            let (name, rest) = rest.split_once(" (").unwrap();
            let body = rest.strip_suffix(')').unwrap();
            let parted = TABLES.iter().find(|table| table.name == name);
            if !body.starts_with("society ") {
                assert!(parted.is_none(), "{name}");
                continue;
            }
            found += 1;
            let parted = parted.unwrap_or_else(|| panic!("{name} is not parted"));
            let (columns, key) = body.split_once(", PRIMARY KEY (").unwrap();
            assert_eq!(parted.columns, columns, "{name}");
            assert_eq!(parted.key, key.trim_end_matches(')'), "{name}");
        }
        assert_eq!(found, TABLES.len());
        let indices = statements().filter(|s| s.starts_with("CREATE UNIQUE INDEX"));
        for statement in indices {
            let made = TABLES.iter().flat_map(Parted::statements);
            assert!(made.into_iter().any(|s| s == statement), "{statement}");
        }
    }
}
