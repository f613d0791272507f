//! The list of a site's files with their hashes, signed: one flipped byte is found, and named.
//!
//! ```text
//! kinfold published 1
//! made 2026-01-18T09:30:00Z
//! incident ⟨32 hexadecimal digits⟩
//! key ⟨64 hexadecimal digits: Ed25519⟩
//! ⟨SHA-256⟩ ⟨length⟩ ⟨path⟩          one a file, in the order of the paths' bytes
//! ```
//! The signature is Ed25519 over these very bytes; it stands beside in 128 hexadecimal digits. Any
//! program that knows Ed25519 and SHA-256 can check a site.

use core::fmt;
use sign::id::IncidentId;
use sign::{Hash, PublicKey, Signature, SigningKey, Time, sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::Files;
use crate::fault::Fault;
use crate::{files, moment};

/// First line.
pub(super) const FORMAT: &str = "kinfold published 1";
/// Its file.
pub(super) const NAME: &str = "manifest.txt";
/// Its signature's file.
pub(super) const SIGNATURE: &str = "manifest.sig";
/// Most files that a site has.
const MOST: usize = 10_000;
/// Longest file of a site, in bytes.
const LONGEST: u64 = 64 << 20;

/// The list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// When the site was made.
    pub made: Time,
    /// Of which incident.
    pub incident: IncidentId,
    /// Whose signature it bears.
    pub key: PublicKey,
    /// Hash and length of every file.
    pub files: BTreeMap<String, (Hash, u64)>,
}

/// Why a text is no manifest.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {0} is not as it is written")]
pub struct ManifestFault(
    /// Which line, from 1.
    pub usize,
);

impl Manifest {
    pub(super) fn of(all: &Files, incident: IncidentId, made: Time, key: PublicKey) -> Manifest {
        let files = all.iter();
        let files =
            files.map(|(path, bytes)| (path.clone(), (sha256(&[bytes]), bytes.len() as u64)));
        Manifest {
            // As it is written: whole seconds.
            made: Time(made.0 / 1_000_000 * 1_000_000),
            incident,
            key,
            files: files.collect(),
        }
    }

    /// Reads a list in its one form.
    ///
    /// # Errors
    /// [`ManifestFault`], naming the line.
    pub fn parse(text: &str) -> Result<Manifest, ManifestFault> {
        let mut lines = (1..).zip(text.lines());
        let mut head = |name: &str| {
            let (at, line) = lines.next().ok_or(ManifestFault(1))?;
            line.strip_prefix(name)
                .ok_or(ManifestFault(at))
                .map(|rest| (at, rest))
        };
        let (at, rest) = head(FORMAT)?;
        if !rest.is_empty() {
            return Err(ManifestFault(at));
        }
        let (at, rest) = head("made ")?;
        let made = moment::parse(rest).map_err(|_| ManifestFault(at))?;
        let (at, rest) = head("incident ")?;
        let incident = rest.parse().map_err(|_| ManifestFault(at))?;
        let (at, rest) = head("key ")?;
        let key = key(rest).map_err(|_| ManifestFault(at))?;
        let mut listed = BTreeMap::new();
        for (at, line) in lines {
            let (path, entry) = entry(line).ok_or(ManifestFault(at))?;
            if listed.len() >= MOST || listed.insert(path, entry).is_some() {
                return Err(ManifestFault(at));
            }
        }
        let manifest = Manifest {
            made,
            incident,
            key,
            files: listed,
        };
        // One list has one text: whatever else was read says something twice or in another order.
        if manifest.to_string() == text {
            Ok(manifest)
        } else {
            Err(ManifestFault(text.lines().count().max(1)))
        }
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = Hash(*self.key.as_bytes());
        writeln!(
            f,
            "{FORMAT}\nmade {}\nincident {}\nkey {key}",
            self.made, self.incident
        )?;
        let mut files = self.files.iter();
        files.try_for_each(|(path, (hash, length))| writeln!(f, "{hash} {length} {path}"))
    }
}

/// A public key as 64 hexadecimal digits.
pub(crate) fn key(text: &str) -> Result<PublicKey, String> {
    let bytes = files::hash(text)?;
    PublicKey::from_bytes(bytes.0).map_err(|error| error.to_string())
}

fn entry(line: &str) -> Option<(String, (Hash, u64))> {
    let mut parts = line.splitn(3, ' ');
    let hash = files::hash(parts.next()?).ok()?;
    let length = parts.next()?;
    let plain = length.bytes().all(|byte| byte.is_ascii_digit());
    let path = parts.next()?;
    (plain && is_below(path)).then_some((path.to_owned(), (hash, length.parse().ok()?)))
}

/// A path below the site's folder and nowhere else.
fn is_below(path: &str) -> bool {
    let fine = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.chars().all(fine);
    path.split('/').all(part) && path != NAME && path != SIGNATURE
}

pub(super) fn sign(manifest: &str, key: &SigningKey) -> String {
    let signature = key.sign_text(manifest.as_bytes());
    let digits = signature.0.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<String>() + "\n"
}

fn signature(text: &str) -> Option<Signature> {
    let text = text.strip_suffix('\n')?;
    if text.len() != 128 || !text.is_ascii() {
        return None;
    }
    let (first, second) = text.split_at(64);
    let (first, second) = (files::hash(first).ok()?, files::hash(second).ok()?);
    let mut out = [0; 64];
    out[..32].copy_from_slice(first.as_bytes());
    out[32..].copy_from_slice(second.as_bytes());
    Some(Signature(out))
}

/// Checks a site as it lies in a folder. `key` is the publisher's, from elsewhere; without it the
/// site is only held against the key that it names itself.
///
/// # Errors
/// [`Fault::Asked`] with everything that is wrong, a line each.
pub fn verify(dir: &Path, key: Option<&str>) -> Result<Manifest, Fault> {
    let read = |name: &str| {
        let path = dir.join(name);
        fs::read_to_string(&path).map_err(Fault::file(&path))
    };
    let text = read(NAME)?;
    let wrong = |what: String| Fault::asked(format!("{}: {what}", dir.display()));
    let manifest = Manifest::parse(&text).map_err(|e| wrong(format!("{NAME}: {e}")))?;
    if let Some(key) = key {
        let known = self::key(key).map_err(|e| wrong(format!("the publisher's key: {e}")))?;
        if known != manifest.key {
            return Err(wrong(
                "another key signed it than the publisher's".to_owned(),
            ));
        }
    }
    let signature = signature(&read(SIGNATURE)?)
        .ok_or_else(|| wrong(format!("{SIGNATURE} is no signature")))?;
    if manifest
        .key
        .verify_text(text.as_bytes(), &signature)
        .is_err()
    {
        return Err(wrong(format!("{NAME} is not what was signed")));
    }
    let found = differences(dir, &manifest)?;
    if found.is_empty() {
        Ok(manifest)
    } else {
        Err(wrong(found.join("\n")))
    }
}

fn differences(dir: &Path, manifest: &Manifest) -> Result<Vec<String>, Fault> {
    let mut there = BTreeSet::new();
    list(dir, "", &mut there)?;
    let mut found = Vec::new();
    for (path, (hash, length)) in &manifest.files {
        if !there.remove(path) {
            found.push(format!("{path} is missing"));
            continue;
        }
        let full = dir.join(path);
        let size = fs::metadata(&full).map_err(Fault::file(&full))?.len();
        let same = size == *length && size <= LONGEST && files::evidence(&full)? == *hash;
        if !same {
            found.push(format!("{path} is not what was published"));
        }
    }
    there.remove(NAME);
    there.remove(SIGNATURE);
    found.extend(there.iter().map(|path| format!("{path} was not published")));
    Ok(found)
}

/// Everything below a folder that is not a folder, links included: nobody follows one.
fn list(dir: &Path, below: &str, out: &mut BTreeSet<String>) -> Result<(), Fault> {
    for entry in fs::read_dir(dir).map_err(Fault::file(dir))? {
        let entry = entry.map_err(Fault::file(dir))?;
        let name = entry.file_name();
        let path = format!("{below}{}", name.to_string_lossy());
        let kind = entry.file_type().map_err(Fault::file(dir))?;
        if kind.is_dir() {
            list(&entry.path(), &format!("{path}/"), out)?;
        } else {
            // A link stands for a file that is not of this site.
            let path = if kind.is_file() {
                path
            } else {
                format!("{path} (a link)")
            };
            out.insert(path);
        }
    }
    Ok(())
}
