//! Opening a list with custodians' shares, on any computer, without a server.

use super::list::List;
use crate::Fault;
use parcel::SealedSlip;

use policy::roster::{Roster, SignedRoster};
use record::codec::decode_slip;
use record::slip::Slip;
use seal::index::{Entry, FRAME, HEAD, Head, Reader};
use seal::shares::{self, Kind, Share};
use seal::{OpenError, Secret};
use sign::id::{RecordId, RecordPseudonym};
use sign::{Category, Hash};
use std::collections::BTreeMap;
use std::io::Read;
use std::iter::Peekable;
use unicode_normalization::UnicodeNormalization as _;
use verify::PolicyFile;

/// How a slip stands to the daily index of its list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is the one that the index names.
    Named,
    /// The index names a newer one, which the server did not give.
    Older,
    /// Written after the index was made.
    Newer,
    /// The index does not know the record: it was erased, or made after the index.
    Unknown,
    /// There is no index.
    NoIndex,
}

impl Standing {
    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Standing::Named => "newest",
            Standing::Older => "out of date",
            Standing::Newer => "newer than the index",
            Standing::Unknown => "erased, or newer than the index",
            Standing::NoIndex => "not compared",
        }
    }
}

/// An opened slip.
#[derive(Debug)]
pub struct Row {
    /// Whom it reaches.
    pub record: RecordId,
    /// The record's name in the log, if the index tells it.
    pub name_in_log: Option<RecordPseudonym>,
    /// Whether it is the newest.
    pub standing: Standing,
    /// What it says.
    pub slip: Slip,
}

/// A slip that could not be opened, and why; its record.
pub type Shut = (RecordId, &'static str);

/// A list and the key that opens it, while custodians sit together.
pub struct Custody {
    list: List,
    secret: Secret,
    roster: Roster,
    shares: Vec<u8>,
    index: Option<Index>,
}

impl core::fmt::Debug for Custody {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Custody")
    }
}

struct Index {
    day: u32,
    of: BTreeMap<RecordId, (RecordPseudonym, Option<Head>)>,
}

impl Custody {
    /// Puts the shares together and looks whether they open this list, of this log.
    ///
    /// # Errors
    /// [`Fault::Asked`]: what does not fit, by the number of the share as given.
    pub fn new(list: List, policy: &PolicyFile, shares: &[Share]) -> Result<Custody, Fault> {
        let log = &policy.keys;
        if list.log() != log.name.as_str() {
            return Err(Fault::asked(format!(
                "the list is of the log {}, the policy file of {}",
                list.log(),
                log.name.as_str()
            )));
        }
        let roster = SignedRoster::read(list.roster(), log.name.as_str(), &log.ed25519)
            .map_err(|fault| Fault::asked(format!("the roster of the list: {fault}")))?;
        let (kind, seed) = shares::combine(shares)
            .map_err(|fault| Fault::asked(format!("the shares: {fault}")))?;
        if kind != Kind::Emergency {
            return Err(Fault::asked(
                "these are shares of something else, and not of an emergency key",
            ));
        }
        let secret = Secret::from_seed(&seed);
        let society = list.society();
        let keys = roster.society(society);
        if keys.is_none_or(|keys| keys.emergency.0 != secret.public().as_bytes()) {
            return Err(Fault::asked(format!(
                "these shares are not of the emergency key that society {society} has in this list"
            )));
        }
        let mut used: Vec<u8> = shares.iter().map(Share::index).collect();
        used.sort_unstable();
        let index = read_index(&list, &secret)?;
        Ok(Custody {
            list,
            secret,
            roster,
            shares: used,
            index,
        })
    }

    /// The list.
    #[must_use]
    pub fn list(&self) -> &List {
        &self.list
    }

    /// Numbers of the shares that were put together.
    #[must_use]
    pub fn shares(&self) -> &[u8] {
        &self.shares
    }

    /// The day of the index (days since 1970-01-01), if there is one.
    #[must_use]
    pub fn day(&self) -> Option<u32> {
        self.index.as_ref().map(|index| index.day)
    }

    /// Records that the index names with contact data and for which the list has no slip at all.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn missing(&self) -> Result<Vec<RecordId>, Fault> {
        let Some(index) = &self.index else {
            return Ok(Vec::new());
        };
        let with_contact = index.of.iter().filter(|(_, (_, head))| head.is_some());
        let mut missing: std::collections::BTreeSet<RecordId> =
            with_contact.map(|(record, _)| *record).collect();
        for slip in self.list.slips()? {
            missing.remove(&slip?.about.record);
        }
        Ok(missing.into_iter().collect())
    }

    /// Everybody in the daily index: who stands behind which name in the log. Its day (days since
    /// 1970-01-01) and its hash, to be compared with the log's; none if there is none.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn people(&self, each: &mut dyn FnMut(Entry)) -> Result<Option<(u32, Hash)>, Fault> {
        walk(&self.list, &self.secret, each)
    }

    /// Opens slips one record after the other: of those that `wanted` takes, the newest.
    ///
    /// # Errors
    /// [`Fault::File`]; each item says of itself why it stays shut.
    pub fn open<'a>(
        &'a self,
        wanted: impl Fn(RecordId) -> bool + 'a,
    ) -> Result<impl Iterator<Item = Result<Result<Row, Shut>, Fault>> + 'a, Fault> {
        let mut slips = self.list.slips()?.peekable();
        Ok(std::iter::from_fn(move || {
            loop {
                let of_one = match together(&mut slips)? {
                    Ok(of_one) => of_one,
                    Err(fault) => return Some(Err(fault)),
                };
                let record = of_one[0].about.record;
                if wanted(record) {
                    return Some(Ok(self.newest(record, &of_one)));
                }
            }
        }))
    }

    fn newest(&self, record: RecordId, of_one: &[SealedSlip]) -> Result<Row, Shut> {
        let known = self.index.as_ref().and_then(|index| index.of.get(&record));
        let head = known.and_then(|(_, head)| *head);
        let is_named = |slip: &&SealedSlip| {
            head.is_some_and(|head| {
                (head.version, head.header) == (slip.about.version, slip.about.contact)
            })
        };
        // Of two of one version, written by two desks at once, the index names the one that stands.
        let slip = of_one
            .iter()
            .max_by_key(|slip| (slip.about.version, is_named(slip)));
        let slip = slip.ok_or((record, "there is none"))?;
        let standing = match (&self.index, head) {
            (None, _) => Standing::NoIndex,
            (Some(_), None) => Standing::Unknown,
            (Some(_), Some(_)) if is_named(&slip) => Standing::Named,
            (Some(_), Some(head)) if head.version > slip.about.version => Standing::Older,
            (Some(_), Some(_)) => Standing::Newer,
        };
        let author = self.roster.device(slip.about.author);
        let ours = author.filter(|author| author.society == self.list.society());
        let signed = ours.is_some_and(|author| slip.verify_author(&author.key).is_ok());
        if !signed || slip.about.society != self.list.society() {
            return Err((record, "no computer of this society signed it"));
        }
        let content = slip.open(&self.secret).map_err(|fault| match fault {
            OpenError::Key => (record, "it is locked to an earlier emergency key"),
            _ => (record, "it was changed after it was locked"),
        })?;
        let slip =
            decode_slip(&content).map_err(|_| (record, "it was written by a newer program"))?;
        Ok(Row {
            record,
            name_in_log: known.map(|(name, _)| *name),
            standing,
            slip,
        })
    }

    /// Opens slips of people who are called so: every word of `called` stands in the name we use.
    /// More than `most` of them are none, so that nobody leafs through the list.
    ///
    /// # Errors
    /// [`Fault::Refused`] if more than `most` are called so; [`Fault`].
    pub fn called(&self, called: &str, most: usize) -> Result<Vec<Row>, Fault> {
        let words = words(called);
        if words.is_empty() {
            return Err(Fault::asked("a name is needed"));
        }
        let mut found = Vec::new();
        for row in self.open(|_| true)? {
            let Ok(row) = row? else { continue };
            let name = row.slip.name.as_ref();
            let name = name.map_or_else(Vec::new, |name| self::words(name.reveal()));
            if words.iter().all(|word| name.contains(word)) {
                if found.len() == most {
                    return Err(Fault::Refused(format!(
                        "more than {most} people are called so: say more of the name, or the \
                         number of the record. Nothing was shown"
                    )));
                }
                found.push(row);
            }
        }
        Ok(found)
    }
}

/// The words of a name, folded so far that the same word is found again.
fn words(name: &str) -> Vec<String> {
    let folded: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let split = folded.split(|c: char| !c.is_alphanumeric());
    let split = split.filter(|word| !word.is_empty());
    split.map(str::to_owned).collect()
}

/// All slips of the next record.
fn together(
    slips: &mut Peekable<impl Iterator<Item = Result<SealedSlip, Fault>>>,
) -> Option<Result<Vec<SealedSlip>, Fault>> {
    let first = match slips.next()? {
        Ok(slip) => slip,
        Err(fault) => return Some(Err(fault)),
    };
    let record = first.about.record;
    let mut of_one = vec![first];
    let same = |next: &Result<SealedSlip, Fault>| {
        next.as_ref().is_ok_and(|next| next.about.record == record)
    };
    while let Some(Ok(slip)) = slips.next_if(same) {
        of_one.push(slip);
    }
    Some(Ok(of_one))
}

fn read_index(list: &List, secret: &Secret) -> Result<Option<Index>, Fault> {
    let mut of = BTreeMap::new();
    let walked = walk(list, secret, &mut |entry| {
        for record in entry.records {
            let name = entry.log_key.record_pseudonym(record.record);
            let contact = record.heads.iter();
            let contact = contact.copied().find(|h| h.category == Category::Contact);
            of.insert(record.record, (name, contact));
        }
    })?;
    Ok(walked.map(|(day, _)| Index { day, of }))
}

/// Opens the index of a list person by person; its day and hash. None if there is none that this
/// key opens.
fn walk(
    list: &List,
    secret: &Secret,
    each: &mut dyn FnMut(Entry),
) -> Result<Option<(u32, Hash)>, Fault> {
    let Some((day, mut file)) = list.index()? else {
        return Ok(None);
    };
    let wrong = |why: OpenError| Fault::asked(format!("the daily index of the list: {why}"));
    let short = |_| Fault::asked("the daily index of the list ends too early");
    let mut head = vec![0; HEAD];
    file.read_exact(&mut head).map_err(short)?;
    let (mut reader, about) = match Reader::new(&head, secret) {
        Ok(begun) => begun,
        // Made before the society had this emergency key: the slips say for themselves.
        Err(OpenError::Key) => return Ok(None),
        Err(why) => return Err(wrong(why)),
    };
    if (about.society, about.day) != (list.society(), day) {
        return Err(wrong(OpenError::Other));
    }
    while !reader.done() {
        let mut frame = [0; FRAME];
        file.read_exact(&mut frame).map_err(short)?;
        let mut chunk = vec![0; reader.frame(&frame).map_err(wrong)?];
        file.read_exact(&mut chunk).map_err(short)?;
        for entry in reader.chunk(&chunk).map_err(wrong)? {
            each(entry);
        }
    }
    Ok(Some((day, reader.finish().map_err(wrong)?)))
}
