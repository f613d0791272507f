//! The intruder's own list: what he could read, person by person and kind by kind, in clear. A line
//! of JSON for each piece, written as soon as it was read.

use exposure::Kind;
use serde_json::json;
use sign::id::{RecordId, StaffId};
use sign::{Category, SocietyId};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// One kind of information of one record.
pub(super) struct Piece<'a> {
    pub(super) holder: SocietyId,
    pub(super) record: RecordId,
    pub(super) category: Category,
    /// How he came to it.
    pub(super) how: &'static str,
    /// The leaf that released it, and the place of the record in it, if one did.
    pub(super) leaf: Option<(u64, usize)>,
    /// What he read.
    pub(super) words: &'a [String],
}

/// The list while it grows.
pub(super) struct Loot {
    file: File,
    pieces: BTreeSet<(SocietyId, RecordId, Category, &'static str)>,
    colleagues: BTreeSet<StaffId>,
    beside: BTreeSet<String>,
}

impl Loot {
    /// A list for its owner alone; one that is there is added to.
    pub(super) fn open(path: &Path) -> io::Result<Loot> {
        let mut options = OpenOptions::new();
        let file = options.append(true).create(true).mode(0o600).open(path)?;
        Ok(Loot {
            file,
            pieces: BTreeSet::new(),
            colleagues: BTreeSet::new(),
            beside: BTreeSet::new(),
        })
    }

    /// Writes a piece down, unless it was read in the same way before.
    pub(super) fn add(&mut self, piece: &Piece<'_>) -> io::Result<()> {
        let key = (piece.holder, piece.record, piece.category, piece.how);
        if !self.pieces.insert(key) {
            return Ok(());
        }
        self.line(&json!({
            "holder": piece.holder.0,
            "record": piece.record.to_string(),
            "category": Kind::Of(piece.category).code(),
            "how": piece.how,
            "leaf": piece.leaf.map(|(leaf, _)| leaf),
            "place": piece.leaf.map(|(_, place)| place),
            "read": piece.words,
        }))
    }

    /// Writes down what a member of staff is called.
    pub(super) fn colleague(
        &mut self,
        (society, staff, name): (SocietyId, StaffId, &str),
    ) -> io::Result<()> {
        if !self.colleagues.insert(staff) {
            return Ok(());
        }
        self.line(&json!({
            "holder": society.0,
            "staff": staff.to_string(),
            "category": Kind::Called.code(),
            "how": "at rest",
            "read": [name],
        }))
    }

    /// Writes something down that is no kind of information of a record.
    pub(super) fn beside(&mut self, what: &'static str, words: &str) -> io::Result<()> {
        if !self.beside.insert(format!("{what}: {words}")) {
            return Ok(());
        }
        self.line(&json!({ "beside": what, "read": words }))
    }

    fn line(&mut self, value: &serde_json::Value) -> io::Result<()> {
        self.file.write_all(format!("{value}\n").as_bytes())
    }

    /// Kinds of information of records, each once.
    pub(super) fn pieces(&self) -> usize {
        let own = self.pieces.iter();
        let own = own.map(|(holder, record, category, _)| (holder, record, category));
        own.collect::<BTreeSet<_>>().len()
    }

    /// Records, each once.
    pub(super) fn records(&self) -> usize {
        let own = self.pieces.iter();
        let own = own.map(|(holder, record, _, _)| (holder, record));
        own.collect::<BTreeSet<_>>().len()
    }

    /// Lines of what is no kind of information of a record.
    pub(super) fn others(&self) -> usize {
        self.beside.len()
    }

    /// Members of staff whose names he knows.
    pub(super) fn colleagues(&self) -> usize {
        self.colleagues.len()
    }
}
