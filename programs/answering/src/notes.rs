//! What is typed into an incident beside its log: more that was taken, and what shows something.

use keyholder::disk::{Directory, Disk as _};
use sign::Hash;
use std::fs;
use std::path::Path;

use crate::console::Console;
use crate::fault::Fault;
use crate::files;
use crate::opening::{Cause, Lost, Opening};

/// Where notes that show something are kept, each under the hash of its text.
const EVIDENCE: &str = "evidence";

impl Console {
    /// Adds what was found to be taken, too, to the file that `kinfold exposure --incident` reads.
    /// What stands there stays as it is; the new file is read before it takes the old one's place.
    ///
    /// # Errors
    /// [`Fault::Asked`] if something lacks, or if the file there cannot be read; [`Fault`].
    pub fn took_more(&self, cause: Cause, lost: Lost, now: sign::Time) -> Result<(), Fault> {
        let more = Opening {
            at: now,
            cause,
            lost,
            ..self.opening().clone()
        };
        more.check()?;
        let path = self.exposure_file();
        let mut text = files::read(&path)?;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&more.taken_text());
        let wrong = |fault| Fault::asked(format!("{}, {fault}", path.display()));
        exposure::Incident::parse(&text).map_err(wrong)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let disk = Directory::new(self.root()).map_err(Fault::file(self.root()))?;
        disk.replace(&name, text.as_bytes())
            .map_err(Fault::file(&path))
    }

    /// Keeps a note that shows something beside the log, and says by what hash it is known: that of
    /// its text, so that a file of the same text has the same.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn keep_note(&self, text: &str) -> Result<Hash, Fault> {
        let hash = files::text_hash(text);
        let folder = self.root().join(EVIDENCE);
        let disk = Directory::new(&folder).map_err(Fault::file(&folder))?;
        let name = format!("{hash}.txt");
        disk.replace(&name, text.as_bytes())
            .map_err(Fault::file(&folder.join(&name)))?;
        Ok(hash)
    }

    /// A note that was kept under this hash, if it is here and still the same.
    #[must_use]
    pub fn note(&self, hash: Hash) -> Option<String> {
        let path = self.root().join(EVIDENCE).join(format!("{hash}.txt"));
        let text = files::read(Path::new(&path)).ok()?;
        (files::text_hash(&text) == hash).then_some(text)
    }

    /// The text of the file that `kinfold exposure --incident` reads.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn taken(&self) -> Result<String, Fault> {
        let path = self.exposure_file();
        fs::read_to_string(&path).map_err(Fault::file(&path))
    }
}
