//! Taking a folder in: into another log, or another society. The whole folder is looked at first;
//! then batches go in, each wholly or not at all, and a run that stops goes on from there.

use super::folder::{LETTERS, PERSONS};
use super::leave::listed;
use super::read::Folder;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::import::{ERASED, Taken, TakenIn};
use crate::office::meet;
use crate::office::network::party;
use crate::shell::Shell;
use crate::words;
use record::Person;
use record::clear::Names;
use record::exchange::Exchange;
use record::request::TracingRequest;
use record::sharing::{Party, excluded};
use sign::id::RecordId;
use sign::{Category, Hash, SocietyId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Kinds without which nothing is taken in: a danger, or a refusal, could stand in what is left out.
const NEEDED: [Category; 5] = [
    Category::Identity,
    Category::Contact,
    Category::Family,
    Category::Circumstances,
    Category::Casework,
];

/// What is to be taken in.
#[derive(Clone, Debug)]
pub struct Entering<'a> {
    /// The folder.
    pub dir: &'a Path,
    /// What other societies that the folder names are called here.
    pub societies: BTreeMap<SocietyId, SocietyId>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Records taken in now.
    pub records: u64,
    /// Records that were in already.
    pub before: u64,
    /// Persons that the search was told of.
    pub searchable: u64,
    /// Photos and papers taken in now.
    pub pictures: u64,
    /// Records, photos and papers that were not taken in, by file and line.
    pub refused: Vec<String>,
    /// What every record of the folder is called here.
    pub names: Vec<(RecordId, RecordId)>,
    /// SHA-256 of the folder's list of files.
    pub hash: Hash,
}

/// Takes a folder in. `progress` hears how many lines are done, and of how many.
///
/// # Errors
/// [`Fault::Asked`], with nothing taken in, if the folder is not whole or names a society that has
/// no number here; [`Fault`], with how much was taken in.
pub fn enter<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    asked: &Entering<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Entered, Fault> {
    let own = shell.own.society;
    let folder = Folder::open(asked.dir)?;
    let lacking = NEEDED.into_iter();
    let lacking: Vec<Category> = lacking
        .filter(|kind| !folder.manifest.kinds.contains(kind))
        .collect();
    if !lacking.is_empty() {
        return Err(Fault::asked(format!(
            "{}: without {}: a danger, or that nothing may be shared, could stand there, so \
             nothing of it is taken in",
            asked.dir.display(),
            words::list(&lacking)
        )));
    }
    let societies = societies(shell, asked, &folder)?;
    let strict = folder.manifest.log != shell.desk().caller().log_keys().name.as_str();
    // Before the marks of the erased are read: a colleague's erasure may lie in the box.
    meet(shell)?;
    let taken = TakenIn::open(shell)?;
    let here = party(shell, own)?;
    // By log and society: the same number in two folders is two records.
    let source = format!(
        "folder of society {} of {}",
        folder.manifest.society, folder.manifest.log
    );
    let mut records = BTreeMap::new();
    for name in [PERSONS, LETTERS] {
        for row in folder.rows(name, &Names::same())? {
            let (at, row) = row?;
            let here = taken.record_of(&source, row.record);
            if records.insert(row.record, here).is_some() {
                return Err(Fault::asked(format!(
                    "{name}, line {at}: the same record stands there twice"
                )));
            }
        }
    }
    let names = Names {
        records: &records,
        societies: &societies,
        strict,
    };
    let mut pictures = folder.pictures(&records)?;
    // Everything is read once as it will be called here, before anything is locked.
    for name in [PERSONS, LETTERS] {
        for row in folder.rows(name, &names)? {
            row?;
        }
    }
    let total = records.len() as u64;
    let called: Vec<(RecordId, RecordId)> = records.iter().map(|(a, b)| (*a, *b)).collect();
    let back: BTreeMap<RecordId, RecordId> = called.iter().map(|(a, b)| (*b, *a)).collect();
    let own_again = folder.manifest.society == own && !strict;
    // A folder of this very society and log: its records are here under their own ids.
    let listed = match own_again {
        true => listed(shell)?,
        false => BTreeSet::new(),
    };
    let mut done = Taken::begin(shell, taken)?;
    let mut lines = 0;
    for name in [PERSONS, LETTERS] {
        for row in folder.rows(name, &names)? {
            let (at, row) = row?;
            lines += 1;
            let line = format!("{name}, line {at}");
            // A letter tells of whole persons: what keeps one of them out keeps it out.
            let letter = row.person.casework.exchange.as_ref();
            let letter = letter.and_then(|letter| letter.read().ok());
            let told = letter.as_ref().and_then(Exchange::request);
            if !own_again && is_kept_from(&row.person, told, here) {
                let why = "never to be shared with this society: to be reviewed by hand";
                done.refuse(format!("{line}: {why}"));
            } else if told.is_some_and(|told| told.persons().any(|p| done.is_of_the_erased(p))) {
                done.refuse(format!("{line}: {ERASED}"));
            } else {
                let before = back.get(&row.record).copied().unwrap_or(row.record);
                let pictures = pictures.remove(&before).unwrap_or_default();
                match listed.contains(&before) {
                    true => done.there(before, &row.person, &line),
                    false => done.row(shell, &source, before, (row.person, pictures), &line)?,
                }
            }
            progress(lines, total);
        }
    }
    let done = done.end(shell)?;
    Ok(Entered {
        records: done.new,
        before: done.before,
        searchable: done.searchable,
        pictures: done.pictures,
        refused: done.refused,
        names: called,
        hash: folder.hash,
    })
}

fn is_kept_from(person: &Person, told: Option<&TracingRequest>, here: Party) -> bool {
    let persons = told.into_iter().flat_map(TracingRequest::persons);
    let lists = persons
        .chain([person])
        .map(|person| &person.casework.consent.never)
        .chain(told.map(|told| &told.never));
    lists
        .into_iter()
        .any(|never| excluded(&never.societies, &never.countries, here).is_some())
}

/// What the societies of the folder are called here.
fn societies<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    asked: &Entering<'_>,
    folder: &Folder,
) -> Result<BTreeMap<SocietyId, SocietyId>, Fault> {
    let own = shell.own.society;
    let mut table = asked.societies.clone();
    let theirs = folder.manifest.society;
    if table.insert(theirs, own).is_some_and(|said| said != own) {
        return Err(Fault::asked(format!(
            "society {theirs} of the folder becomes society {own}, for which this desk works"
        )));
    }
    let mut seen = BTreeMap::new();
    for (there, here) in &table {
        if let Some(other) = seen.insert(*here, *there) {
            return Err(Fault::asked(format!(
                "societies {other} and {there} of the folder cannot both be society {here}"
            )));
        }
    }
    Ok(table)
}
