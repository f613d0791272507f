//! What lies at the server.

use super::{Tour, ours};
use crate::Fault;
use crate::cli::Search;
use crate::demo::diskcopy::DiskCopy;
use crate::demo::house::make_private;
use crate::screen::{Screen, number, quoted};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use store::{Db, Limits, Mode};

/// What the server holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Held {
    /// Persons' records, each once.
    pub(crate) records: u64,
    /// Sealed parts of them, with every version.
    pub(crate) parts: u64,
    /// Families' forms.
    pub(crate) forms: u64,
}

/// A form as the server knows it: whose, and its random number.
pub(super) type FormId = (u64, Vec<u8>);

/// The newest form that came.
pub(crate) struct Newest {
    pub(super) id: FormId,
    /// Its bytes as they lie there.
    pub(crate) bytes: Vec<u8>,
    /// Whether it was filled in here, with the sister's answers.
    pub(crate) own: bool,
}

/// What a search of the server's disk gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Looked {
    /// Places where one of the texts stands, in any of its forms.
    pub(crate) found: u64,
    /// Texts, and byte strings as which they were searched for.
    pub(crate) texts: usize,
    pub(crate) forms: usize,
    /// Bytes, files, and cells of the database that were searched.
    pub(crate) bytes: u64,
    pub(crate) files: u64,
    pub(crate) cells: u64,
    /// A word that was put into the copy unlocked, and how often it was found.
    pub(crate) control: String,
    pub(crate) control_found: u64,
}

impl Tour<'_> {
    /// Counts in the server's database.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn held(&self) -> Result<Held, Fault> {
        let counts = [
            "SELECT COUNT(*) FROM (SELECT DISTINCT society, id FROM parcel WHERE what = 1) AS one",
            "SELECT COUNT(*) FROM parcel WHERE what = 1",
            "SELECT COUNT(*) FROM form",
        ];
        let counted = self.ask(move |db| {
            Box::pin(async move {
                let mut counted = [0; 3];
                for (count, sql) in counted.iter_mut().zip(counts) {
                    let rows = rows(db, sql).await?;
                    *count = rows.first().map_or(Ok(0), |row| row.int(0))?;
                }
                Ok(counted)
            })
        })?;
        let [records, parts, forms] = counted;
        Ok(Held {
            records,
            parts,
            forms,
        })
    }

    /// The form that came last.
    ///
    /// # Errors
    /// [`Fault`], also if none came.
    pub(crate) fn newest_form(&self) -> Result<Newest, Fault> {
        let newest = self.ask(|db| {
            Box::pin(async move {
                let sql = "SELECT society, intake, body FROM form \
                           ORDER BY time DESC, number DESC LIMIT 1";
                let rows = rows(db, sql).await?;
                let newest = rows.first();
                newest.map(|row| Ok((id(row)?, row.bytes(2)?))).transpose()
            })
        })?;
        let (id, bytes) = newest.ok_or_else(|| ours("no form came"))?;
        let own = self.own.contains(&id);
        Ok(Newest { id, bytes, own })
    }

    /// All forms that are there.
    pub(super) fn forms(&self) -> Result<BTreeSet<FormId>, Fault> {
        self.ask(|db| {
            Box::pin(async move {
                let rows = rows(db, "SELECT society, intake FROM form").await?;
                rows.iter().map(id).collect()
            })
        })
    }

    /// Copies the server's disk and searches all of it.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn look(&self, texts: &[String]) -> Result<Looked, Fault> {
        look(
            &self.house.dir.join("hub"),
            &self.folder.join("disk"),
            texts,
        )
    }

    /// Everything that families and registers said and that is long enough to be searched for.
    pub(crate) fn sample(&self) -> Vec<String> {
        let plan = self.plan();
        let typed = Self::typed().map(|(_, text)| text.to_owned());
        let typed = typed.filter(|text| text.len() >= crate::needle::SHORTEST);
        plan.sample().into_iter().chain(typed).collect()
    }

    fn plan(&self) -> crate::demo::people::Plan {
        crate::demo::people::Plan {
            people: self.report.asked.0,
            seed: self.report.asked.1,
            canaries: false,
        }
    }

    /// Reads the running server's database as one more of its programs would.
    fn ask<T>(&self, work: impl for<'d> FnOnce(&'d Db) -> Answer<'d, T>) -> Result<T, Fault> {
        let url = format!(
            "sqlite:{}",
            self.house.dir.join("hub").join("hub.sqlite").display()
        );
        let asked = async {
            let db = Db::open(&url, Limits::default()).await?;
            let done = work(&db).await;
            db.close().await;
            done
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Fault::file(Path::new("threads")))?;
        runtime
            .block_on(asked)
            .map_err(|fault: store::Fault| ours(fault.to_string()))
    }
}

type Answer<'d, T> = std::pin::Pin<Box<dyn Future<Output = Result<T, store::Fault>> + 'd>>;

/// The form in a row that begins with its society and number.
fn id(row: &store::Row) -> Result<FormId, store::Fault> {
    Ok((row.int(0)?, row.bytes(1)?))
}

async fn rows(db: &Db, sql: &'static str) -> Result<Vec<store::Row>, store::Fault> {
    db.tx("guide.read", Mode::One, |tx| {
        Box::pin(async move { tx.rows(sql, &[]).await })
    })
    .await
}

/// Copies a running server's folder, and searches the copy for texts in every form in which careless
/// software leaves them behind; then for a word that was put into it.
///
/// # Errors
/// [`Fault`].
pub(crate) fn look(hub: &Path, into: &Path, texts: &[String]) -> Result<Looked, Fault> {
    clear(into)?;
    let mut copy = DiskCopy::take(hub, into)?;
    let searched = copy.search(texts.iter().map(String::as_str))?;
    let (control, control_found) = copy.shown_to_find()?;
    let looked = Looked {
        found: searched.found.hits.len() as u64,
        texts: searched.texts,
        forms: searched.forms,
        bytes: searched.found.bytes,
        files: searched.found.files,
        cells: copy.cells,
        control,
        control_found,
    };
    clear(into)?;
    Ok(looked)
}

fn clear(folder: &Path) -> Result<(), Fault> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Fault::file(folder)(error))
        }
        _ => Ok(()),
    }
}

/// `kinfold demo search`.
///
/// # Errors
/// [`Fault`].
pub(crate) fn search(asked: &Search, screen: &mut Screen) -> Result<u8, Fault> {
    let hub = asked.dir.join("hub");
    if !hub.join("hub.sqlite").is_file() {
        let dir = quoted(&asked.dir);
        return Err(Fault::Asked(format!(
            "{dir} holds no demonstration's server"
        )));
    }
    let guide = asked.dir.join("guide");
    make_private(&guide)?;
    let looked = look(&hub, &guide.join("searched"), &asked.words)?;
    screen.line(format!(
        "Copied the server's disk and searched {} bytes in {} files, among them every one of {} \
         cells of its database, for {} texts as {} byte strings: {} found.",
        number(looked.bytes),
        number(looked.files),
        number(looked.cells),
        number(looked.texts as u64),
        number(looked.forms as u64),
        number(looked.found),
    ));
    screen.line(format!(
        "To show that it finds: “{}”, put into a row of the copy, was found {} times.",
        looked.control,
        number(looked.control_found),
    ));
    if looked.forms == 0 {
        screen.line("Too short: among random bytes so few letters stand by chance.");
    }
    Ok(u8::from(looked.found > 0 || looked.control_found == 0))
}
