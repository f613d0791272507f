//! The public site, as files: questions and answers, statements, what was sent, who else helps, a
//! feed a language. It loads nothing, runs nothing, and goes on answering with everything else
//! stopped.

mod guard;
mod manifest;
mod pages;
mod plain;
mod tables;
mod write;

pub use manifest::{Manifest, ManifestFault, verify};

use sign::id::StaffId;
use sign::time::DAY;
use sign::{Hash, Time, sha256};
use std::collections::BTreeMap;
use std::path::Path;

use crate::console::Console;
use crate::fault::Fault;
use claims::STALE_DAYS;

/// Files by their path below the site's folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What was published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Published {
    /// How many files, without manifest and signature.
    pub files: usize,
    /// SHA-256 of the manifest, which names every file.
    pub manifest: Hash,
    /// The last whole day on which everything that is said holds, unless somebody looks again.
    pub holds_until: Option<Time>,
}

/// Makes the site in memory.
///
/// # Errors
/// [`Fault::Said`] if a file would say what does not stand; [`Fault::Asked`] if nothing at all
/// would be said.
pub fn files(console: &Console, now: Time) -> Result<Files, Fault> {
    if console.claims().how_many_stand(now) == 0 {
        return Err(Fault::asked(
            "no claim stands: there is nothing to say; state claims first (`kinfold claim first-hour`)",
        ));
    }
    let files = pages::all(console, now);
    guard::look_through(console, &files, now)?;
    Ok(files)
}

/// Makes the site, signs its manifest, writes both into a new folder and puts that in the place of
/// `out` at one instant. The digest of the manifest goes into the incident's log before.
///
/// # Errors
/// As [`files`]; [`Fault`]. Then `out` is as it was.
pub fn publish(
    console: &mut Console,
    by: StaffId,
    out: &Path,
    now: Time,
) -> Result<Published, Fault> {
    let files = files(console, now)?;
    let key = console.publisher()?;
    let incident = console.opening().incident;
    let manifest = Manifest::of(&files, incident, now, key.public()).to_string();
    let signature = manifest::sign(&manifest, &key);
    let published = Published {
        files: files.len(),
        manifest: sha256(&[manifest.as_bytes()]),
        holds_until: holds_until(console, now),
    };
    let ready = write::beside(out, &files, &manifest, &signature)?;
    console.published(now, by, published.manifest)?;
    ready.take_its_place()?;
    Ok(published)
}

/// The last whole day on which everything that is said was checked not too long ago and holds.
#[must_use]
pub fn holds_until(console: &Console, now: Time) -> Option<Time> {
    let english = language::Locale::english();
    let page = crate::spoken::speak(english, |speech| console.claims().page(speech, now));
    holds(console, &page)
}

/// The same of one page: nobody can change it when that day is over, so it says so beforehand.
fn holds(console: &Console, said: &claims::Page) -> Option<Time> {
    let claims = said.paragraphs.iter();
    let claims = claims.filter_map(|of| console.claims().claim(of.id));
    let ends = claims.map(|claim| claim.valid_until);
    let stale = said.checked.map(|at| at.plus(STALE_DAYS * DAY));
    let first = ends.chain(stale).min()?;
    // That day is not whole any more: the one before is the last.
    Some(Time(first.day().saturating_sub(1) * DAY))
}
