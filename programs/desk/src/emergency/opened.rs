//! What custodians opened: written down on their computer before it is shown, and carried into
//! the log afterwards. Each line names the hash of the one before.

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Shell};
use ledger::leaf::Openings as Leaf;
use record::clear::{Fields, Json, Names, Object, Unclear, Wrong, parse};
use sign::id::{RecordId, RecordPseudonym};
use sign::{Hash, SocietyId, Time, sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use world::desk::Work;

/// Slips that were opened in one go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// When, by the clock of that computer.
    pub at: Time,
    /// Whose slips.
    pub society: SocietyId,
    /// Of which list: the hash of its file `list`.
    pub list: Hash,
    /// Numbers of the shares.
    pub shares: Vec<u8>,
    /// Whose slips, with the names in the log where they are known; none if all were opened.
    pub records: Option<Vec<(RecordId, Option<RecordPseudonym>)>>,
}

impl Line {
    fn text(&self, before: Option<Hash>) -> String {
        let shares = self.shares.iter().map(|n| Json::Number(i64::from(*n)));
        let object = Object::new()
            .with("at", &self.at)
            .with("society", &self.society)
            .word("list", &self.list.to_string())
            .value("shares", Json::List(shares.collect()));
        let object = match &self.records {
            None => object.word("opened", "all"),
            Some(records) => {
                let one = |(record, name): &(RecordId, Option<RecordPseudonym>)| {
                    let object = Object::new().with("record", record);
                    match name {
                        Some(name) => object.word("name_in_log", &name.to_string()),
                        None => object,
                    }
                    .done()
                };
                object.value("opened", Json::List(records.iter().map(one).collect()))
            }
        };
        let before = before.map_or_else(|| "none".to_owned(), |hash| hash.to_string());
        object.word("before", &before).done().line().to_string()
    }

    fn read(text: &str, before: Option<Hash>) -> Result<Line, Unclear> {
        let json = parse(text)?;
        let known = ["at", "society", "list", "shares", "opened", "before"];
        let fields = Fields::of(&json, &known)?;
        let wrong = |name| Unclear::from(Wrong::Value).in_field(name);
        let expected = before.map_or_else(|| "none".to_owned(), |hash| hash.to_string());
        if fields.word("before")? != expected {
            return Err(wrong("before"));
        }
        let names = Names::same();
        let share = |json: &Json| match json {
            Json::Number(n) => u8::try_from(*n).map_err(|_| wrong("shares")),
            _ => Err(wrong("shares")),
        };
        let Some(Json::List(shares)) = fields.has("shares") else {
            return Err(wrong("shares"));
        };
        let records = match fields.has("opened") {
            Some(Json::Text(all)) if all.as_str() == "all" => None,
            Some(Json::List(records)) => {
                let one = |json| {
                    let fields = Fields::of(json, &["record", "name_in_log"])?;
                    let name = match fields.has("name_in_log") {
                        None => None,
                        Some(_) => Some(
                            fields
                                .word("name_in_log")?
                                .parse()
                                .map_err(|_| wrong("name_in_log"))?,
                        ),
                    };
                    Ok((fields.get("record", &names)?, name))
                };
                Some(records.iter().map(one).collect::<Result<_, Unclear>>()?)
            }
            _ => return Err(wrong("opened")),
        };
        let list = crate::society::hash(fields.word("list")?).ok_or_else(|| wrong("list"))?;
        Ok(Line {
            at: fields.get("at", &names)?,
            society: fields.get("society", &names)?,
            list,
            shares: shares.iter().map(share).collect::<Result<_, _>>()?,
            records,
        })
    }

    /// As it goes into the log. One record whose name there is not known counts as all: nothing
    /// may look less read than it is.
    fn leaf(&self, digest: Hash) -> Leaf {
        let named = self.records.iter().flatten().map(|(_, name)| *name);
        Leaf {
            society: self.society,
            slips: named.collect::<Option<Vec<_>>>().unwrap_or_default(),
            shares: self.shares.clone(),
            opened: self.at,
            digest,
        }
    }
}

/// The file in which openings are written down.
#[derive(Debug)]
pub struct Openings {
    path: PathBuf,
    lines: Vec<(Line, Hash)>,
}

impl Openings {
    /// Reads it; one that is not there is empty.
    ///
    /// # Errors
    /// [`Fault::Asked`], naming the line; [`Fault::File`].
    pub fn read(path: &Path) -> Result<Openings, Fault> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Fault::file(path)(error)),
        };
        Openings::parse(path, &text)
    }

    /// Reads what stands in a file, which is called `path`.
    ///
    /// # Errors
    /// [`Fault::Asked`], naming the line.
    pub fn parse(path: &Path, text: &str) -> Result<Openings, Fault> {
        let mut lines = Vec::new();
        let mut before = None;
        for (at, text) in (1_u64..).zip(text.lines()) {
            let line = Line::read(text, before)
                .map_err(|why| Fault::asked(format!("{}, line {at}: {why}", path.display())))?;
            let hash = sha256(&[text.as_bytes()]);
            before = Some(hash);
            lines.push((line, hash));
        }
        Ok(Openings {
            path: path.to_owned(),
            lines,
        })
    }

    /// Where it stands.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was opened so far.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().map(|(line, _)| line)
    }

    /// Writes a line down, durable on return: only then is anything shown.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn add(&mut self, line: Line) -> Result<(), Fault> {
        let before = self.lines.last().map(|(_, hash)| *hash);
        let text = line.text(before);
        let mut options = OpenOptions::new();
        let file = options
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&self.path);
        let written = file.and_then(|mut file| {
            file.write_all(format!("{text}\n").as_bytes())?;
            file.sync_all()
        });
        let beside = self.path.parent().filter(|dir| !dir.as_os_str().is_empty());
        let beside = beside.unwrap_or(Path::new("."));
        let durable = written.and_then(|()| File::open(beside)?.sync_all());
        durable.map_err(Fault::file(&self.path))?;
        let hash = sha256(&[text.as_bytes()]);
        self.lines.push((line, hash));
        Ok(())
    }
}

/// Carries lines from number `from` (0 is the first) into the log; how many are in it after that.
///
/// # Errors
/// [`Fault`]; the lines before the one that failed are in.
pub fn report<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    openings: &Openings,
    from: usize,
    until: Time,
) -> Result<(usize, Ended), Fault> {
    // Without a session nothing is asked, and nobody is told why.
    crate::office::meet(shell)?;
    let mut done = from;
    let mut last = Ended::Done(None);
    for (line, hash) in openings.lines.iter().skip(from) {
        let job = shell.work(Work::Opened(line.leaf(*hash)))?;
        last = shell.until(job, until, |_, _| ())?;
        if !matches!(last, Ended::Done(_)) {
            break;
        }
        done += 1;
    }
    Ok((done, last))
}
