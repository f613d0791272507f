//! What he does, in the order of somebody in a hurry: first what needs nobody, then what is asked
//! for.

use super::loot::{Loot, Piece};
use desk::Fault;
use desk::clock::Outside;
use desk::disk::Disk;
use desk::office::{self, people, queue, search};
use desk::shell::opened::End;
use desk::shell::{Ended, Shell};
use desk::show;
use ledger::leaf::{Purpose, Why};
use record::Person;
use record::codec::decode_part;
use record::sharing::Lead;
use sign::id::{GrantId, RecordId};
use sign::{Category, SocietyId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use world::search::{FoundOne, Word};

/// Refusals in a row after which he gives up.
const ENOUGH: u32 = 5;
/// How long he waits for one answer, in microseconds.
const PATIENCE: u64 = 30_000_000;
/// How often he asks again if nothing was answered.
const AGAIN: u32 = 3;
/// Searches that he makes.
const SEARCHES: usize = 3;
/// Shortest text that he makes out in a form.
const LETTERS: usize = 2;

/// What he does.
pub(super) struct Taking {
    loot: Loot,
    path: PathBuf,
    done: Taken,
}

/// What came of it.
#[derive(Default)]
pub(super) struct Taken {
    /// Records that were opened to him.
    pub(super) opened: u64,
    /// Requests that were refused behind the last one that was not.
    pub(super) refused: u32,
    /// What he was told at the first of these.
    pub(super) why: String,
    /// Searches that were answered.
    pub(super) searches: u32,
    /// What stands in his list.
    pub(super) pieces: usize,
    pub(super) records: usize,
    pub(super) colleagues: usize,
    pub(super) beside: usize,
}

/// A record that he may ask for, and by what.
type Wanted = (SocietyId, RecordId, GrantId);

impl Taking {
    pub(super) fn new(loot: Loot, path: &Path) -> Taking {
        Taking {
            loot,
            path: path.to_owned(),
            done: Taken::default(),
        }
    }

    /// Everything.
    pub(super) fn take<D: Disk, O: Outside>(
        mut self,
        shell: &mut Shell<'_, D, O>,
    ) -> Result<Taken, Fault> {
        self.at_rest(shell, "at rest")?;
        office::meet(shell)?;
        self.forms(shell)?;
        self.search(shell)?;
        self.at_rest(shell, "came")?;
        self.open(shell)?;
        self.at_rest(shell, "kept")?;
        self.done.pieces = self.loot.pieces();
        self.done.records = self.loot.records();
        self.done.colleagues = self.loot.colleagues();
        self.done.beside = self.loot.others();
        Ok(self.done)
    }

    /// What the computer can read by itself: opened parts and forms, what was not sent, what
    /// searches found, what it knows of colleagues.
    fn at_rest<D: Disk, O: Outside>(
        &mut self,
        shell: &Shell<'_, D, O>,
        how: &'static str,
    ) -> Result<(), Fault> {
        let own = shell.own.society;
        let leaves = leaves(shell)?;
        let held: Vec<_> = shell.desk().held().copied().collect();
        for of in held {
            let Some(content) = shell.desk().read(&of) else {
                continue;
            };
            let words = match of.category {
                Category::Intake => texts(&content),
                category => {
                    let mut person = Person::default();
                    match decode_part(&mut person, category, &content) {
                        Ok(()) => lines(&person, category),
                        Err(_) => texts(&content),
                    }
                }
            };
            let leaf = leaves.get(&(of.society, of.record)).copied();
            self.note((of.society, of.record), of.category, (how, leaf), &words)?;
        }
        let branches = shell.desk().branches().map(|(_, save)| save);
        let saves: Vec<_> = branches.chain(shell.desk().unsent()).cloned().collect();
        for save in &saves {
            for category in &save.changed {
                let words = lines(&save.person, *category);
                self.note((own, save.record), *category, ("unsent", None), &words)?;
            }
        }
        for word in shell.desk().untold() {
            if let Word::Register(entries) = word {
                for entry in entries {
                    self.features((own, entry.record), "word for the search", String::new())?;
                }
            }
        }
        let side = shell.side();
        for made in &side.search.made {
            for found in &made.found {
                self.found(found)?;
            }
        }
        for named in &side.names.all {
            if let Some(name) = &named.naming.name {
                let colleague = (own, named.staff, name.reveal());
                let noted = self.loot.colleague(colleague);
                noted.map_err(Fault::file(&self.path))?;
            }
        }
        for noticed in &side.search.notices {
            let of = &noticed.notice;
            let words = format!("society {} seeks who may be {}", of.asker, of.found.record);
            self.beside("a notice", &words)?;
        }
        for letter in &side.letters {
            let words = format!("from society {}, here {}", letter.from, letter.copy);
            self.beside("that a letter came", &words)?;
        }
        Ok(())
    }

    /// The queue of forms, if the computer has access to it.
    fn forms<D: Disk, O: Outside>(&mut self, shell: &mut Shell<'_, D, O>) -> Result<(), Fault> {
        if shell.side().queue.is_none() {
            return Ok(());
        }
        for form in queue::list(shell)? {
            let until = shell.now().plus(PATIENCE);
            if let Err(fault @ Fault::File { .. }) = queue::read(shell, form.intake, until) {
                return Err(fault);
            }
        }
        Ok(())
    }

    /// A few searches in the names of cases: an answer tells of others' records.
    fn search<D: Disk, O: Outside>(&mut self, shell: &mut Shell<'_, D, O>) -> Result<(), Fault> {
        let cases = shell.side().cases.iter();
        let cases = cases.filter(|case| case.grant.is_some());
        let cases: Vec<RecordId> = cases.map(|case| case.record).collect();
        for case in cases.into_iter().rev().take(SEARCHES) {
            let until = shell.now().plus(PATIENCE);
            let asked = search::Asked {
                case,
                standing: false,
                lead: Lead::NotAsked,
            };
            match search::search(shell, asked, until) {
                Ok(search::Searched::Found(made)) => {
                    self.done.searches += 1;
                    for found in &made.found {
                        self.found(found)?;
                    }
                }
                Err(fault @ Fault::File { .. }) => return Err(fault),
                Ok(search::Searched::Not(_)) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// Record after record, by every access that this computer knows.
    fn open<D: Disk, O: Outside>(&mut self, shell: &mut Shell<'_, D, O>) -> Result<(), Fault> {
        let mut opened = BTreeSet::new();
        for ((holder, record, grant), categories) in wanted(shell)? {
            let asked = people::Asked {
                holder,
                record,
                grant,
                purpose: Purpose::Casework,
            };
            let (held, ended) = self.ask(shell, &asked, &categories)?;
            let leaf = match &ended {
                Ended::Done(leaf) => leaf.map(|leaf| (leaf, 0)),
                _ => None,
            };
            for of in &held.parts {
                let words = lines(&held.person, of.category);
                self.note((holder, record), of.category, ("opened", leaf), &words)?;
            }
            if held.parts.is_empty() {
                let why = match ended {
                    Ended::Refused(why) | Ended::Waits(why) => why,
                    _ => "it was not answered".to_owned(),
                };
                if self.done.refused == 0 {
                    self.done.why = why;
                }
                self.done.refused += 1;
                if self.done.refused >= ENOUGH {
                    break;
                }
            } else {
                opened.insert((holder, record));
                self.done.refused = 0;
                self.done.why.clear();
            }
        }
        self.done.opened = opened.len() as u64;
        Ok(())
    }

    /// Asks once, and again if nothing was answered.
    fn ask<D: Disk, O: Outside>(
        &self,
        shell: &mut Shell<'_, D, O>,
        asked: &people::Asked,
        categories: &[Category],
    ) -> Result<(people::Held, Ended), Fault> {
        let mut tries = 0;
        loop {
            let until = shell.now().plus(PATIENCE);
            let done = match people::open(shell, asked, categories, until) {
                Ok(done) => done,
                Err(Fault::Refused(why)) => (people::Held::default(), Ended::Refused(why)),
                Err(fault) => return Err(fault),
            };
            tries += 1;
            if tries == AGAIN || !matches!(done.1, Ended::Unanswered) {
                return Ok(done);
            }
        }
    }

    fn found(&mut self, found: &FoundOne) -> Result<(), Fault> {
        let words = format!("{:?} {:?}", found.band, found.codes);
        self.features((found.holder, found.record), "search", words)
    }

    /// What a search tells or is told: names and births, relatives' names.
    fn features(
        &mut self,
        of: (SocietyId, RecordId),
        how: &'static str,
        words: String,
    ) -> Result<(), Fault> {
        let words = [words];
        self.note(of, Category::Identity, (how, None), &words)?;
        self.note(of, Category::Family, (how, None), &words)
    }

    fn note(
        &mut self,
        (holder, record): (SocietyId, RecordId),
        category: Category,
        (how, leaf): (&'static str, Option<(u64, usize)>),
        words: &[String],
    ) -> Result<(), Fault> {
        let piece = Piece {
            holder,
            record,
            category,
            how,
            leaf,
            words,
        };
        self.loot.add(&piece).map_err(Fault::file(&self.path))
    }

    fn beside(&mut self, what: &'static str, words: &str) -> Result<(), Fault> {
        self.loot
            .beside(what, words)
            .map_err(Fault::file(&self.path))
    }
}

/// Everything that this computer ever asked for, and every record that it was given, with what it
/// may ask for; what was opened before costs nothing and comes first.
fn wanted<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
) -> Result<Vec<(Wanted, Vec<Category>)>, Fault> {
    let mut wanted: Vec<(Wanted, Vec<Category>)> = Vec::new();
    for one in shell.opened()? {
        let Why::Grant(grant) = one.asked.why else {
            continue;
        };
        for item in &one.asked.items {
            let of = (item.holder, item.record, grant);
            let known = wanted.iter().any(|(known, _)| *known == of);
            if !known && !item.categories.contains(&Category::Intake) {
                wanted.push((of, item.categories.clone()));
            }
        }
    }
    let own = shell.own.society;
    for case in &shell.side().cases {
        if let Some(grant) = case.grant {
            wanted.push(((own, case.record, grant), Category::RECORD.to_vec()));
        }
    }
    Ok(wanted)
}

/// A leaf and a place in it, by record.
type Leaves = BTreeMap<(SocietyId, RecordId), (u64, usize)>;

/// By which leaf each record was opened last, and at which place of it.
fn leaves<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Result<Leaves, Fault> {
    let mut leaves = BTreeMap::new();
    for one in shell.opened()?.into_iter().rev() {
        if let End::Released(leaf) = one.end {
            for (place, item) in one.asked.items.iter().enumerate() {
                leaves.insert((item.holder, item.record), (leaf, place));
            }
        }
    }
    Ok(leaves)
}

fn lines(person: &Person, category: Category) -> Vec<String> {
    let lines = show::part(person, category).into_iter();
    lines
        .map(|(field, value)| format!("{field}: {value}"))
        .collect()
}

/// Whatever can be read in bytes that hold texts among other things.
fn texts(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let pieces = text.split(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER);
    let long = pieces.filter(|piece| piece.chars().count() >= LETTERS);
    long.map(str::to_owned).collect()
}
