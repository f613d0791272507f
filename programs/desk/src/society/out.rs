//! The folder while it is written: what came is durable before more is asked for.

use super::folder::{
    self, LETTERS, Listed, MANIFEST, Manifest, PERSONS, PICTURES, README, REGISTER, SIGNATURES,
    UNFINISHED, sums,
};
use super::leave::{Leaving, Opened};
use super::pictures;
use super::read::{Lines, Row};
use super::register;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use crate::words;
use record::clear::{Names, Object};
use seal::KeyRef;
use sign::id::RecordId;
use sign::{Hash, HashStream, sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

/// A file of lines that grows.
struct Growing {
    name: &'static str,
    file: File,
    bytes: u64,
    lines: u64,
    hash: HashStream,
}

impl Growing {
    fn add(&mut self, text: &str) -> std::io::Result<()> {
        for piece in [text.as_bytes(), b"\n"] {
            self.file.write_all(piece)?;
            self.hash.update(piece);
            self.bytes += piece.len() as u64;
        }
        self.lines += 1;
        Ok(())
    }

    fn listed(&self) -> Listed {
        Listed {
            name: self.name.to_owned(),
            bytes: self.bytes,
            lines: self.lines,
            sha256: self.hash.clone().finish(),
        }
    }
}

/// The folder that is being written.
pub(super) struct Out<'a> {
    dir: &'a Path,
    pub(super) manifest: Manifest,
    files: [Growing; 4],
    pub(super) done: BTreeSet<RecordId>,
}

impl<'a> Out<'a> {
    pub(super) fn open<D: Disk, O: Outside>(
        shell: &Shell<'_, D, O>,
        asked: &Leaving<'a>,
    ) -> Result<Out<'a>, Fault> {
        let dir = asked.dir;
        let mut kinds = asked.kinds.clone();
        kinds.sort_unstable();
        kinds.dedup();
        let mut manifest = Manifest {
            log: shell.desk().caller().log_keys().name.as_str().to_owned(),
            society: shell.own.society,
            made: shell.now(),
            warrants: vec![asked.warrant],
            kinds,
            left_out: Vec::new(),
            pictures_left_out: Some(Vec::new()),
            files: Vec::new(),
        };
        let mut done = BTreeSet::new();
        if asked.go_on {
            let before = before(dir)?;
            let same = (&before.log, before.society, &before.kinds)
                == (&manifest.log, manifest.society, &manifest.kinds);
            if !same {
                return Err(Fault::asked(format!(
                    "{}: begun for another society or log, or with other kinds of information: {} \
                     of them. Name the same, or begin a new folder",
                    dir.display(),
                    words::list(&before.kinds)
                )));
            }
            pictures::must_have(&before, dir)?;
            manifest.left_out = before.left_out;
            manifest.pictures_left_out = before.pictures_left_out;
            manifest.warrants = before.warrants;
            if !manifest.warrants.contains(&asked.warrant) {
                manifest.warrants.push(asked.warrant);
            }
            manifest.files = before.files;
        } else {
            folder::make(dir).map_err(Fault::file(dir))?;
            pictures::make(dir).map_err(Fault::file(dir))?;
        }
        let grow = |name: &'static str| grow(dir, name, &manifest, asked.go_on);
        let files = [
            grow(PERSONS)?,
            grow(LETTERS)?,
            grow(SIGNATURES)?,
            grow(PICTURES)?,
        ];
        if asked.go_on {
            for name in [PERSONS, LETTERS] {
                done.extend(records(dir, name)?);
            }
        }
        let mut out = Out {
            dir,
            manifest,
            files,
            done,
        };
        out.keep()?;
        Ok(out)
    }

    /// Writes what was opened, durable on return; the records of this society that it names.
    pub(super) fn write<D: Disk, O: Outside>(
        &mut self,
        shell: &mut Shell<'_, D, O>,
        opened: Vec<Opened>,
    ) -> Result<Vec<RecordId>, Fault> {
        let own = shell.own.society;
        // Before the lines: what a line names is there.
        let (there, left) = pictures::fetch(shell, self.dir, &opened)?;
        for line in &there {
            let add = self.files[3].add(&line.line());
            add.map_err(Fault::file(&self.dir.join(PICTURES)))?;
        }
        let left_out = self.manifest.pictures_left_out.get_or_insert_default();
        left_out.extend(left);
        let mut named = Vec::new();
        for one in &opened {
            let letter = one.row.person.casework.exchange.is_some();
            let at = usize::from(letter);
            let name = self.files[at].name;
            let add = self.files[at].add(&one.row.line());
            add.map_err(Fault::file(&self.dir.join(name)))?;
            for of in &one.parts {
                let line = signature(shell, of, one.leaf);
                let add = self.files[2].add(&line);
                add.map_err(Fault::file(&self.dir.join(SIGNATURES)))?;
            }
            if let Some(file) = &one.row.person.casework.file {
                named.extend(file.members.iter().map(|member| member.record));
                let letters = file.letters.iter().filter(|l| l.holder == own);
                named.extend(letters.map(|letter| letter.record));
            }
            self.done.insert(one.row.record);
        }
        self.keep()?;
        // A desk keeps what it opens; everything of a society would be more than it can carry.
        let fresh = opened.iter().filter(|one| one.fresh);
        let fresh: Vec<RecordId> = fresh.map(|one| one.row.record).collect();
        shell.with_desk(|desk| fresh.into_iter().for_each(|record| desk.forget(record)))?;
        Ok(named)
    }

    pub(super) fn leave_out(&mut self, record: RecordId, why: &str) -> Result<(), Fault> {
        self.manifest.left_out.push((record, why.to_owned()));
        self.done.insert(record);
        self.keep()
    }

    /// Makes durable how far it is: what stands behind that in a file counts for nothing.
    fn keep(&mut self) -> Result<(), Fault> {
        for growing in &self.files {
            let path = self.dir.join(growing.name);
            growing.file.sync_data().map_err(Fault::file(&path))?;
        }
        self.manifest.files = self.files.iter().map(Growing::listed).collect();
        self.put(UNFINISHED)
    }

    fn put(&self, name: &str) -> Result<(), Fault> {
        let path = self.dir.join(name);
        let text = self.manifest.text();
        folder::replace(self.dir, name, text.as_bytes()).map_err(Fault::file(&path))
    }

    /// Everything is in: the rest of the files, the list of them at last.
    pub(super) fn finish<D: Disk, O: Outside>(
        &mut self,
        shell: &Shell<'_, D, O>,
    ) -> Result<Hash, Fault> {
        self.manifest.made = shell.now();
        let lines = pictures::lines(self.dir)?.into_iter();
        let pictures: BTreeSet<String> = lines.map(|(_, line)| line.file()).collect();
        pictures::sweep(self.dir, &pictures).map_err(Fault::file(self.dir))?;
        let mut names = Vec::new();
        for growing in &self.files {
            let mut text = String::new();
            for line in Lines::open(self.dir, growing.name)? {
                text.push_str(&folder::sum_line(&line?));
            }
            names.push((sums(growing.name), text.into_bytes()));
        }
        names.push((REGISTER.to_owned(), register::table(self.dir)?.to_vec()));
        names.push((
            README.to_owned(),
            register::readme(&self.manifest).into_bytes(),
        ));
        for (name, bytes) in names {
            let path = self.dir.join(&name);
            folder::replace(self.dir, &name, &bytes).map_err(Fault::file(&path))?;
            let listed = folder::measure(self.dir, &name).map_err(Fault::file(&path))?;
            self.manifest.files.push(listed);
        }
        self.put(MANIFEST)?;
        let path = self.dir.join(UNFINISHED);
        fs::remove_file(&path).map_err(Fault::file(&path))?;
        Ok(sha256(&[self.manifest.text().as_bytes()]))
    }
}

/// Who signed a part, in a line.
fn signature<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    of: &KeyRef,
    leaf: Option<u64>,
) -> String {
    let author = shell.desk().written_by(of);
    let device = author.and_then(|author| shell.desk().book().device(author));
    let header = shell.desk().held_headers().find(|(held, _)| *held == of);
    let mut object = Object::new()
        .with("record", &of.record)
        .with("kind", &of.category)
        .with("version", &of.version);
    if let Some(author) = author {
        object = object.word("computer", &author.to_string());
    }
    object = object.with("staff", &device.map(|device| device.staff));
    if let Some((_, header)) = header {
        object = object.word("header", &header.to_string());
    }
    let leaf = leaf.and_then(|leaf| u32::try_from(leaf).ok());
    object.with("leaf", &leaf).done().line().to_string()
}

/// What an unfinished folder says of itself.
fn before(dir: &Path) -> Result<Manifest, Fault> {
    let path = dir.join(UNFINISHED);
    if dir.join(MANIFEST).exists() {
        return Err(Fault::asked(format!("{}: finished already", dir.display())));
    }
    let text = fs::read_to_string(&path).map_err(Fault::file(&path))?;
    let read = Manifest::read(text.trim_end());
    read.map_err(|why| Fault::asked(format!("{UNFINISHED}, line 1: {why}")))
}

/// A file of lines, new or cut to what counts.
fn grow(
    dir: &Path,
    name: &'static str,
    manifest: &Manifest,
    go_on: bool,
) -> Result<Growing, Fault> {
    let path = dir.join(name);
    let fault = || Fault::file(&path);
    let file = folder::appending(dir, name, !go_on).map_err(fault())?;
    let mut growing = Growing {
        name,
        file,
        bytes: 0,
        lines: 0,
        hash: HashStream::raw(),
    };
    let Some(before) = manifest.file(name).filter(|_| go_on) else {
        return Ok(growing);
    };
    growing.file.set_len(before.bytes).map_err(fault())?;
    let there = folder::measure(dir, name).map_err(fault())?;
    if there != *before {
        return Err(Fault::asked(format!(
            "{}: changed since it was written: begin a new folder",
            path.display()
        )));
    }
    for line in Lines::open(dir, name)? {
        growing.hash.update(&line?);
        growing.hash.update(b"\n");
    }
    (growing.bytes, growing.lines) = (before.bytes, before.lines);
    Ok(growing)
}

/// The records of a file.
fn records(dir: &Path, name: &'static str) -> Result<Vec<RecordId>, Fault> {
    let mut records = Vec::new();
    for (at, line) in (1_u64..).zip(Lines::open(dir, name)?) {
        let line = line?;
        let row = core::str::from_utf8(&line).ok();
        let row = row.and_then(|text| Row::parse(text, &Names::same()).ok());
        let row =
            row.ok_or_else(|| Fault::asked(format!("{name}, line {at}: not as it was written")))?;
        records.push(row.record);
    }
    Ok(records)
}
