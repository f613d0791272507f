//! Step 7, its first half: whoever is on the server copies its disk while it runs, takes the
//! database apart, and searches everything for what families and registers said.
//!
//! A search that finds nothing proves nothing until it is shown to find: a made-up word is put into
//! a row of the copy, and must be found.

use crate::Fault;
use crate::needle::{Found, Needles};
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use store::{Db, Limits, Mode, Value};

/// The database in a hub's folder.
const DATABASE: &str = "hub.sqlite";
/// The file in the copy that holds every cell of every table, whole: a database cuts long ones.
const CELLS: &str = "cells";
/// How often the copying is begun anew: the server writes meanwhile.
const ATTEMPTS: u32 = 5;

/// A copy of a server's disk, taken apart.
pub(super) struct DiskCopy {
    folder: PathBuf,
    /// Tables, and cells in them.
    pub(super) tables: usize,
    pub(super) cells: u64,
}

/// What was found in it.
pub(super) struct Searched {
    pub(super) found: Found,
    pub(super) texts: usize,
    pub(super) forms: usize,
}

impl DiskCopy {
    /// Copies a running server's folder, and takes its database apart.
    ///
    /// # Errors
    /// [`Fault`], also if no copy could be opened.
    pub(super) fn take(of: &Path, into: &Path) -> Result<DiskCopy, Fault> {
        let mut attempt = 0;
        loop {
            super::house::make_private(into)?;
            copy(of, into)?;
            let mut taken = DiskCopy {
                folder: into.to_owned(),
                tables: 0,
                cells: 0,
            };
            attempt += 1;
            match taken.take_apart() {
                Ok(()) => return Ok(taken),
                Err(_) if attempt < ATTEMPTS => {
                    fs::remove_dir_all(into).map_err(Fault::file(into))?;
                }
                Err(fault) => return Err(fault),
            }
        }
    }

    /// Searches every file of the copy, and every cell.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub(super) fn search<'a>(
        &self,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<Searched, Fault> {
        self.search_for(&Needles::new(texts))
    }

    /// As [`DiskCopy::search`].
    ///
    /// # Errors
    /// [`Fault::File`].
    pub(super) fn search_for(&self, needles: &Needles) -> Result<Searched, Fault> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let found = needles.search(&self.folder, threads, |_| {});
        Ok(Searched {
            found: found.map_err(Fault::file(&self.folder))?,
            texts: needles.texts(),
            forms: needles.len(),
        })
    }

    /// Puts a row with a word that is not locked into the copy.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn plant(&mut self, word: &str) -> Result<(), Fault> {
        let work = async {
            let db = Db::open(&self.url(), Limits::default()).await?;
            let done = db
                .tx("demo.plant", Mode::Write, |tx| {
                    Box::pin(async move {
                        let sql = "INSERT INTO counter (society, name, last) VALUES ($1, $2, $3)";
                        let word = Value::Bytes(word.as_bytes());
                        tx.run(sql, &[Value::Int(1), word, Value::Int(1)]).await
                    })
                })
                .await;
            db.close().await;
            done.map(drop)
        };
        wait(work)?.map_err(|fault| broken(&fault))?;
        self.take_apart()
    }

    /// A made-up word that is put into a row of the copy in the open, and in how many places it is
    /// found then.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn shown_to_find(&mut self) -> Result<(String, u64), Fault> {
        let word = planted()?;
        self.plant(&word)?;
        let found = self.search([word.as_str()])?.found.hits.len() as u64;
        Ok((word, found))
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.folder.join(DATABASE).display())
    }

    /// Writes every cell of every table into a file beside the database.
    fn take_apart(&mut self) -> Result<(), Fault> {
        let path = self.folder.join(CELLS);
        let file = File::create(&path).map_err(Fault::file(&path))?;
        let mut out = BufWriter::new(file);
        let counted = wait(cells(&self.url(), &mut out))?.map_err(|fault| broken(&fault))?;
        (self.tables, self.cells) = counted;
        out.into_inner()
            .map(drop)
            .map_err(|error| Fault::file(&path)(error.into_error()))
    }
}

/// Gives every cell to a file; tables and cells.
async fn cells(url: &str, out: &mut BufWriter<File>) -> Result<(usize, u64), store::Fault> {
    let db = Db::open(url, Limits::default()).await?;
    let list = "SELECT CAST(name AS BLOB) FROM sqlite_master WHERE type = 'table'";
    let tables = column(&db, list.to_owned()).await?;
    let mut cells = 0;
    for table in &tables {
        let table = String::from_utf8_lossy(table);
        let list = format!("SELECT CAST(name AS BLOB) FROM pragma_table_info('{table}')");
        for name in column(&db, list).await? {
            let name = String::from_utf8_lossy(&name).into_owned();
            let all = format!(
                "SELECT CAST(\"{name}\" AS BLOB) FROM \"{table}\" WHERE \"{name}\" IS NOT NULL"
            );
            for cell in column(&db, all).await? {
                cells += 1;
                let written = out.write_all(&cell).and_then(|()| out.write_all(b"\n"));
                written.map_err(|error| store::Fault::Broken(error.to_string()))?;
            }
        }
    }
    db.close().await;
    Ok((tables.len(), cells))
}

/// The first column of every row.
async fn column(db: &Db, sql: String) -> Result<Vec<Vec<u8>>, store::Fault> {
    let rows = db
        .tx("demo.read", Mode::One, |tx| {
            let sql = sql.clone();
            Box::pin(async move { tx.rows(sql, &[]).await })
        })
        .await?;
    rows.iter().map(|row| row.bytes(0)).collect()
}

/// Runs something of the database to its end.
fn wait<T>(work: impl Future<Output = T>) -> Result<T, Fault> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(Fault::file(Path::new("threads")))?;
    Ok(runtime.block_on(work))
}

/// Copies a folder; the database before what was written behind it.
fn copy(from: &Path, to: &Path) -> Result<(), Fault> {
    let entries = fs::read_dir(from).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = entries.map_err(Fault::file(from))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().map_err(Fault::file(&path))?;
        if kind.is_dir() {
            super::house::make_private(&to.join(&name))?;
            copy(&path, &to.join(&name))?;
            continue;
        }
        // What a running database shares between its connections belongs to no other.
        if name.to_string_lossy().ends_with("-shm") {
            continue;
        }
        match fs::copy(&path, to.join(&name)) {
            // It was removed in between.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            other => drop(other.map_err(Fault::file(&path))?),
        }
    }
    Ok(())
}

/// Copies a folder that nobody works in.
///
/// # Errors
/// [`Fault::File`].
pub(super) fn copy_folder(from: &Path, to: &Path) -> Result<(), Fault> {
    super::house::make_private(to)?;
    copy(from, to)
}

/// Letters that stand nowhere else.
fn planted() -> Result<String, Fault> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(Fault::Random)?;
    let letters = random.iter().map(|b| char::from(b'a' + b % 26));
    Ok(format!(
        "put there on purpose {}",
        letters.collect::<String>()
    ))
}

fn broken(what: &dyn core::fmt::Display) -> Fault {
    Fault::Ours {
        step: "demo, the copied disk",
        what: what.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sign::id::IntakeId;
    use sign::{SocietyId, Time};

    const WORDS: &str = "Said by nobody, Čeština 7731";

    /// A server's folder with one form, of these bytes.
    fn hub(body: &[u8]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join(DATABASE).display());
        wait(async {
            let db = Db::open(&url, Limits::default()).await.expect("open");
            let place = (SocietyId(1), IntakeId([7; 16]));
            let room = store::form::Room {
                forms: 9,
                bytes: 1 << 20,
            };
            let kept = store::form::put(&db, place, body, room, Time(1)).await;
            assert_eq!(kept.expect("kept"), store::form::Kept::New);
            db.close().await;
        })
        .expect("a runtime");
        folder
    }

    fn hits(copy: &DiskCopy) -> usize {
        let searched = copy.search([WORDS]).expect("searched");
        assert!(searched.texts == 1 && searched.forms > 5);
        searched.found.hits.len()
    }

    #[test]
    fn what_is_locked_is_not_found_and_a_row_in_the_open_is() {
        let of = hub(&[0x5a; 9_000]);
        let into = tempfile::tempdir().expect("a folder");
        let mut copy = DiskCopy::take(of.path(), &into.path().join("copy")).expect("copied");
        assert!(copy.tables > 3 && copy.cells > 3);
        assert_eq!(hits(&copy), 0);
        copy.plant(WORDS).expect("planted");
        assert!(hits(&copy) > 0);
    }

    /// SQLite keeps long values in pages that are chained: a text over the edge of one stands whole
    /// in no file of the disk.
    #[test]
    fn a_text_that_the_database_cuts_in_two_is_found_in_its_cell() {
        // At every offset of a page somewhere, once in each page's length.
        let mut body = vec![0x5a; 60_000];
        for at in 0..12 {
            let at = 4_000 + at * 4_092 - WORDS.len() / 2 + at;
            body[at..at + WORDS.len()].copy_from_slice(WORDS.as_bytes());
        }
        let of = hub(&body);
        let into = tempfile::tempdir().expect("a folder");
        let copy = DiskCopy::take(of.path(), &into.path().join("copy")).expect("copied");
        let found = copy.search([WORDS]).expect("searched").found;
        let in_cells = found.hits.iter().filter(|hit| hit.file.ends_with(CELLS));
        assert_eq!(in_cells.count(), 12);
    }
}
