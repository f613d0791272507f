//! Step 9: who is affected, from a copy of the log, the opened indexes and what staff know; then
//! held against what the intruder really read.

use super::breaking::Stolen;
use super::command::Call;
use super::custodians::{self, Indexes, Slips};
use super::house::House;
use super::judge::{Judged, Releases, judge, levels};
use super::outsider;
use crate::Fault;
use desk::shell::opened::{End, Opened};
use exposure::OpenedIndex;
use ledger::{Leaf, SignedCheckpoint};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use verifier::Copy;

/// Runs by their names: the first, that without the stolen computer, and one of more thefts.
pub(super) const FIRST: &str = "first";
const CONTROL: &str = "control";
pub(super) const AGAIN: &str = "again";
/// Files of an incident.
const INCIDENT: &str = "incident.toml";
const INCIDENT_AGAIN: &str = "incident-again.toml";
const UNAWARE: &str = "without-the-computer.toml";

/// How often the log is fetched anew until it has what was written last.
const ATTEMPTS: u32 = 60;

/// Who is affected, and what that leans on: what people are told is built on it.
pub(crate) struct Affected {
    /// A row for each person and kind of information (`docs/formats/exposure.md`).
    pub(crate) table: PathBuf,
    /// Whose record is whose, of all societies.
    pub(crate) index: PathBuf,
    /// Every society's slips, opened by its custodians.
    pub(crate) slips: Slips,
    /// The table against the intruder's own list.
    pub(crate) judged: Judged,
    /// Pairs of person and kind of information by level, the worst first.
    pub(crate) pairs: [u64; 4],
    /// Persons and forms of whom something was read or may have been.
    pub(crate) persons: u64,
    /// In words.
    pub(crate) note: String,
    /// Whether nobody was cleared wrongly, as far as he read, and the comparison can find.
    pub(crate) ok: bool,
}

/// Computes it.
///
/// # Errors
/// [`Fault`].
pub(super) fn find(house: &House, stolen: &Stolen) -> Result<Affected, Fault> {
    let folder = house.make("exposure")?;
    let incident = folder.join(INCIDENT);
    write(&incident, &told(&[stolen], true))?;
    let (indexes, counts) = newest(house, &incident)?;
    let index = &indexes.file;
    let first = Run::new(house, FIRST, index, &incident);
    let judged = first.judge(&[stolen])?;

    // A comparison that finds nothing proves nothing until it is shown to find: had nobody known
    // of the stolen computer, people would have been cleared.
    let unaware = folder.join(UNAWARE);
    write(&unaware, &told(&[stolen], false))?;
    let control = Run::new(house, CONTROL, index, &unaware);
    control.exposure(None)?;
    let shown = control.judge(&[stolen])?.wrongly.len();

    let slips = custodians::open(house, &indexes)?;
    let before = levels(&read(&first.table())?).map_err(ours)?;
    let second = Run::new(house, "second", index, &incident);
    // Every opening is in it.
    outsider::copy_newer(house, size(&counts) + slips.openings - 1)?;
    second.exposure(Some(&first.file("json")))?;
    let after = levels(&read(&second.table())?).map_err(ours)?;
    let lowered = before.iter().filter(|(pair, level)| {
        let now = after.get(*pair);
        now.is_none_or(|now| now < level)
    });
    let lowered = lowered.count();

    let (pairs, persons) = (sums(&counts["matrix"]), people(&counts));
    // Programs that are killed leave what no list names: it is said, and is no proof of anything.
    let named = judged.unresolved.is_empty() || house.commands.chaos.is_some();
    let right = judged.wrongly.is_empty() && named;
    let ok = right && judged.read > 0 && shown > 0 && lowered == 0;
    let note = note(&judged, (shown, lowered), (pairs, persons), &slips);
    Ok(Affected {
        table: first.table(),
        index: indexes.file,
        slips,
        judged,
        pairs,
        persons,
        note,
        ok,
    })
}

/// The daily indexes of today, opened, and who is affected by them. The server may still give older
/// ones: the log says so, and custodians open what it gives next.
fn newest(house: &House, incident: &Path) -> Result<(Indexes, Value), Fault> {
    let made = custodians::make(house)?;
    let made = made.to_string();
    for _ in 0..ATTEMPTS {
        let indexes = custodians::indexes(house)?;
        let first = Run::new(house, FIRST, &indexes.file, incident);
        outsider::copy_newer(house, 0)?;
        let counts = first.exposure(None)?;
        let of = counts["index"]["societies"].as_array();
        let newest = |of: &Value| {
            let noted = of["noted_at"]
                .as_str()
                .is_some_and(|at| at >= made.as_str());
            noted && of["newer_leaf"].is_null()
        };
        if of.is_some_and(|of| of.iter().all(newest)) {
            return Ok((indexes, counts));
        }
        house.commands.stop.pause(Duration::from_millis(300))?;
    }
    Err(ours("the server never gave the newest indexes".to_owned()))
}

/// Computes it anew for these thefts, from the newest log.
///
/// # Errors
/// [`Fault`].
pub(super) fn again(house: &House, stolen: &[&Stolen], index: &Path) -> Result<(), Fault> {
    let incident = house.dir.join("exposure").join(INCIDENT_AGAIN);
    write(&incident, &told(stolen, true))?;
    outsider::copy_newer(house, 0)?;
    Run::new(house, AGAIN, index, &incident).exposure(None)?;
    // Had nobody known of any stolen computer.
    let unaware = house.dir.join("exposure").join(UNAWARE);
    Run::new(house, CONTROL, index, &unaware).exposure(None)?;
    Ok(())
}

/// The table of a run, and that of nobody who knew of a stolen computer, against what was really
/// taken: what the first gave, and how many pairs the second cleared wrongly.
///
/// # Errors
/// [`Fault`].
pub(super) fn compare(
    house: &House,
    (run, stolen): (&'static str, &[&Stolen]),
    index: &Path,
) -> Result<(Judged, usize), Fault> {
    let folder = house.dir.join("exposure");
    let (incident, unaware) = (folder.join(INCIDENT), folder.join(UNAWARE));
    let judged = Run::new(house, run, index, &incident).judge(stolen)?;
    let control = Run::new(house, CONTROL, index, &unaware).judge(stolen)?;
    Ok((judged, control.wrongly.len()))
}

fn note(
    judged: &Judged,
    (shown, lowered): (usize, usize),
    (pairs, persons): ([u64; 4], u64),
    slips: &Slips,
) -> String {
    let [confirmed, possible, copied, excluded] = pairs;
    let mut note = format!(
        "Of persons and kinds of information {confirmed} were read, {possible} may have been, \
         {copied} were copied and cannot be read, {excluded} were not reached; {persons} persons, \
         forms and members of staff are affected. The intruder's own list has {} of {} persons: {} \
         of them were cleared wrongly; {} are called read that he did not read. Without the stolen \
         computer in the incident's file {shown} would have been cleared wrongly.\n\
         Three custodians of each society opened {} of {} slips while everything was locked; the {} \
         openings stand in the log. Computed again, {lowered} levels are lower.",
        judged.read,
        judged.people,
        judged.wrongly.len(),
        judged.overclaimed,
        slips.persons,
        slips.slips,
        slips.openings,
    );
    if !judged.unresolved.is_empty() {
        note.push_str(&format!(
            "\n{} more he found by searching, of records that neither an index nor a leaf nor a \
             computer names: they could NOT be compared.",
            judged.unresolved.len()
        ));
    }
    for pair in judged.wrongly.iter().take(5) {
        note.push_str(&format!("\nCLEARED WRONGLY: {pair}"));
    }
    note
}

/// The incident's file: what staff know, and nothing else. A computer is gone, the server was
/// entered.
fn told(stolen: &[&Stolen], computers: bool) -> String {
    let from = stolen.iter().map(|of| of.from).min().unwrap_or_default();
    let mut text = format!(
        "about = \"Demonstration: a staff computer stolen, the server entered\"\n\
         slack_minutes = 1\n\n[[taken]]\nwhat = \"hub\"\nfrom = {from}\n"
    );
    for of in stolen.iter().filter(|_| computers) {
        let (device, from, until) = (&of.device, of.from, of.until);
        text.push_str(&format!(
            "\n[[taken]]\nwhat = \"device\"\ndevice = \"{device}\"\nfrom = {from}\nuntil = {until}\n"
        ));
    }
    text
}

/// One run of `kinfold exposure`.
struct Run<'a> {
    house: &'a House,
    name: &'static str,
    index: &'a Path,
    incident: &'a Path,
}

impl<'a> Run<'a> {
    fn new(house: &'a House, name: &'static str, index: &'a Path, incident: &'a Path) -> Self {
        Run {
            house,
            name,
            index,
            incident,
        }
    }

    fn file(&self, ending: &str) -> PathBuf {
        let folder = self.house.dir.join("exposure");
        folder.join(format!("{}.{ending}", self.name))
    }

    fn table(&self) -> PathBuf {
        self.file("tsv")
    }

    /// Runs it on the copy of the log that is there; the counts.
    fn exposure(&self, earlier: Option<&Path>) -> Result<Value, Fault> {
        let house = self.house;
        let mut args: Vec<OsString> = vec!["exposure".into()];
        let mut give = |name: &str, file: PathBuf| args.extend([name.into(), file.into()]);
        give("--log", house.dir.join("log-copy"));
        give("--policy", house.dir.join("policy"));
        give("--index", self.index.to_owned());
        give("--incident", self.incident.to_owned());
        give("--out", self.table());
        give("--json", self.file("json"));
        give("--svg", self.file("svg"));
        if let Some(earlier) = earlier {
            give("--compare", earlier.to_owned());
        }
        let fresh = || {
            for ending in ["tsv", "json", "svg"] {
                let file = self.file(ending);
                match fs::remove_file(&file) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(Fault::file(&file)(error));
                    }
                    _ => {}
                }
            }
            Ok(())
        };
        let call = Call {
            log: "exposure".to_owned(),
            args,
            passphrase: None,
        };
        house.commands.run_afresh(&call, &[0], fresh)?;
        let counts = read(&self.file("json"))?;
        serde_json::from_str(&counts).map_err(|e| ours(e.to_string()))
    }

    /// Against the intruder's own lists.
    fn judge(&self, stolen: &[&Stolen]) -> Result<Judged, Fault> {
        let mut list = String::new();
        for of in stolen {
            list.push_str(&read(&of.list)?);
        }
        let index = OpenedIndex::parse(&read(self.index)?).map_err(|e| ours(e.to_string()))?;
        let mut releases = releases(&self.house.dir.join("log-copy"))?;
        for desk in &self.house.desks {
            let own = self.house.sit(desk, |shell, _| shell.opened())?;
            know(&own, &mut releases);
        }
        judge(&list, &index, &releases, &read(&self.table())?).map_err(ours)
    }
}

/// What a computer wrote down of its openings.
fn know(own: &[Opened], releases: &mut Releases) {
    for one in own {
        if let End::Released(leaf) = one.end {
            let items = &one.asked.items;
            for (place, item) in items.iter().enumerate() {
                let record = item.record.to_string();
                releases.know(leaf, (place, items.len()), &record);
            }
        }
    }
}

/// What each leaf of a copy released.
fn releases(copy: &Path) -> Result<Releases, Fault> {
    let note = copy.join(ledger::tile::CHECKPOINT_PATH);
    let bytes = fs::read(&note).map_err(Fault::file(&note))?;
    let head = SignedCheckpoint::parse(&bytes).map_err(|e| ours(e.to_string()))?;
    let head = head.checkpoint();
    let mut releases = Releases::default();
    let read = ledger::read_copy(
        &Copy(copy.to_owned()),
        head.size,
        &head.root,
        |index, bytes| {
            if let Ok(leaf) = Leaf::from_bytes(bytes) {
                releases.take(index, &leaf);
            }
        },
    );
    read.map_err(|e| ours(e.to_string()))?;
    Ok(releases)
}

/// The four levels of a list of counts, added up.
fn sums(list: &Value) -> [u64; 4] {
    let cells = list.as_array().into_iter().flatten();
    cells.fold([0; 4], |mut sums, cell| {
        for (sum, level) in sums.iter_mut().zip(exposure::Level::ALL) {
            *sum += cell[level.code()].as_u64().unwrap_or(0);
        }
        sums
    })
}

/// Everybody whom the counts have, each once by the worst level of theirs, the worst first.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Everybody {
    /// Persons of the societies, those without a name in an index among them.
    pub(crate) persons: [u64; 4],
    /// Families' requests.
    pub(crate) forms: [u64; 4],
    /// Logins of staff.
    pub(crate) staff: [u64; 4],
}

impl Everybody {
    /// Whom these counts have (`docs/formats/exposure.md`).
    pub(super) fn of(counts: &Value) -> Everybody {
        // Whom `unnamed` counts stands in `persons` already.
        let [persons, forms, staff] = ["persons", "forms", "staff"].map(|list| sums(&counts[list]));
        Everybody {
            persons,
            forms,
            staff,
        }
    }

    /// All of them together.
    pub(crate) fn all(&self) -> [u64; 4] {
        let add = |at: usize| self.persons[at] + self.forms[at] + self.staff[at];
        [0, 1, 2, 3].map(add)
    }
}

/// Persons, forms and staff of whom something was read or may have been.
fn people(counts: &Value) -> u64 {
    let [read, maybe, ..] = Everybody::of(counts).all();
    read + maybe
}

/// Leaves of the log that a result leans on.
fn size(counts: &Value) -> u64 {
    counts["log"]["size"].as_u64().unwrap_or(0)
}

fn read(path: &Path) -> Result<String, Fault> {
    fs::read_to_string(path).map_err(Fault::file(path))
}

fn write(path: &Path, text: &str) -> Result<(), Fault> {
    fs::write(path, text).map_err(Fault::file(path))
}

fn ours(what: String) -> Fault {
    Fault::Ours { step: "demo", what }
}
