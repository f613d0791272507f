//! What lies at the server.

use super::{Tour, ours};
use crate::Fault;
use crate::cli::Search;
use crate::demo::diskcopy::DiskCopy;
use crate::demo::house::make_private;
use crate::needle::{Form, Needles};
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
    /// Of the places, those where fewer than eight bytes stand: that may be by chance.
    pub(crate) short: u64,
    /// Ways of writing in which a text was not searched, since it is too short in them.
    pub(crate) left_out: Vec<Form>,
    /// Bytes, files, and cells of the database that were searched.
    pub(crate) bytes: u64,
    pub(crate) files: u64,
    pub(crate) cells: u64,
    /// A word that was put into the copy unlocked, and how often it was found.
    pub(crate) control: String,
    pub(crate) control_found: u64,
}

/// What may be said of a search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// Nothing could be searched: too short in every way of writing.
    TooShort,
    /// What was put there was not found: the search proves nothing.
    Broken,
    /// It stands there.
    Found,
    /// It stands there, so short that it may be by chance.
    Perhaps,
    /// Nothing was found, and it was not searched for as it is written.
    NotAsItIs,
    /// Nothing was found.
    Nothing,
}

impl Looked {
    /// What may be said of it.
    pub(crate) fn verdict(&self) -> Verdict {
        match (self.forms, self.control_found, self.found) {
            (0, ..) => Verdict::TooShort,
            (_, 0, _) => Verdict::Broken,
            (_, _, 0) if self.left_out.contains(&Form::Utf8) => Verdict::NotAsItIs,
            (_, _, 0) => Verdict::Nothing,
            (_, _, found) if found > self.short => Verdict::Found,
            _ => Verdict::Perhaps,
        }
    }

    /// The names of the ways of writing in which a text was not searched.
    pub(crate) fn ways_left_out(&self) -> String {
        let names: Vec<_> = self.left_out.iter().map(|form| form.name()).collect();
        names.join(", ")
    }
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

    /// Copies the server's disk and searches all of it for what somebody typed.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn look_for(&self, word: &str) -> Result<Looked, Fault> {
        self.look(&Needles::typed([word]))
    }

    /// The same for everything that families and registers said and that is long enough.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn look_for_all(&self) -> Result<Looked, Fault> {
        self.look(&Needles::new(self.sample().iter().map(String::as_str)))
    }

    fn look(&self, needles: &Needles) -> Result<Looked, Fault> {
        let (hub, disk) = (self.house.dir.join("hub"), self.folder.join("disk"));
        look(&hub, &disk, needles)
    }

    fn sample(&self) -> Vec<String> {
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
fn look(hub: &Path, into: &Path, needles: &Needles) -> Result<Looked, Fault> {
    clear(into)?;
    let mut copy = DiskCopy::take(hub, into)?;
    let searched = copy.search_for(needles)?;
    let (control, control_found) = copy.shown_to_find()?;
    let looked = Looked {
        found: searched.found.hits.len() as u64,
        texts: searched.texts,
        forms: searched.forms,
        short: searched.found.hits.iter().filter(|hit| hit.short).count() as u64,
        left_out: needles.left_out().collect(),
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
    let needles = Needles::typed(asked.words.iter().map(String::as_str));
    let looked = look(&hub, &guide.join("searched"), &needles)?;
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
    if looked.short > 0 {
        screen.line(format!(
            "In {} of these places stand fewer than eight bytes: so short a word may stand there by \
             chance, or be a name that the database itself uses.",
            number(looked.short)
        ));
    }
    if !looked.left_out.is_empty() {
        screen.line(format!(
            "NOT searched, since fewer than four bytes stand anywhere by chance: {}.",
            looked.ways_left_out()
        ));
    }
    let verdict = looked.verdict();
    screen.line(match verdict {
        Verdict::TooShort => "Too short to be searched for: take longer words.",
        Verdict::Broken => "The search did not find what was put there for it: it proves nothing.",
        Verdict::Found => "Found.",
        Verdict::Perhaps => "Found, perhaps by chance.",
        Verdict::NotAsItIs => "This proves nothing: a word was not searched for as it is written.",
        Verdict::Nothing => "Nothing was found.",
    });
    Ok(u8::from(verdict != Verdict::Nothing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(word: &str, found: u64, short: u64) -> Looked {
        let needles = Needles::typed([word]);
        Looked {
            found,
            texts: 1,
            forms: needles.len(),
            short,
            left_out: needles.left_out().collect(),
            bytes: 9,
            files: 1,
            cells: 1,
            control: "put there".to_owned(),
            control_found: 1,
        }
    }

    #[test]
    fn nothing_found_is_said_only_of_what_was_searched_as_it_is_written() {
        assert_eq!(of("Zebra77", 0, 0).verdict(), Verdict::Nothing);
        assert_eq!(of("Zebra77", 1, 1).verdict(), Verdict::Perhaps);
        assert_eq!(of("Zebra77", 2, 1).verdict(), Verdict::Found);
        assert_eq!(of("Nur", 0, 0).verdict(), Verdict::NotAsItIs);
        assert!(of("Nur", 0, 0).ways_left_out().starts_with("UTF-8, "));
        assert_eq!(of("x", 0, 0).verdict(), Verdict::TooShort);
        let broken = Looked {
            control_found: 0,
            ..of("Zebra77", 0, 0)
        };
        assert_eq!(broken.verdict(), Verdict::Broken);
    }
}
