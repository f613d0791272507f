//! Why a campaign cannot be made or go on. No text of it shows a person's data.

use std::io;
use std::path::{Path, PathBuf};

/// Why a campaign cannot be made or go on.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A file cannot be used: the operator's.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// What the folder says of itself: the operator's.
    #[error(transparent)]
    Stamp(#[from] stamp::Fault),
    /// A line of a file that was handed over is not what it should be: whoever made the file.
    #[error("{path}, line {line}: {what}")]
    Line {
        /// Which.
        path: PathBuf,
        /// Where, from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// The command, a setting or a decision must be put right: whoever gave it.
    #[error("{0}")]
    Asked(String),
    /// A file of the campaign is not what was written: the operator's, from a copy.
    #[error("{0}: it is damaged, or the key is another campaign's. Nothing was changed")]
    Damaged(PathBuf),
    /// Another courier works on this folder.
    #[error("{0}: another courier works on this campaign")]
    Busy(PathBuf),
    /// What is asked does not follow from where the campaign stands.
    #[error("not done: {0}")]
    Refused(#[from] contact::Refusal),
    /// Signatures that are no decision: whoever signed or gathered them.
    #[error("not done: {0}")]
    Signature(#[from] decision::Refusal),
    /// A decision without the signatures that it needs: whoever decides.
    #[error("not done: {0}")]
    Unsigned(&'static str),
    /// The computer gives no randomness.
    #[error("this computer gives no randomness: {0}")]
    Random(getrandom::Error),
    /// An address to listen at.
    #[error("cannot listen there ({0})")]
    Listen(io::Error),
    /// A text of ours is such as we warn of: whoever wrote it.
    #[error("a text in {language} is what our own warning describes ({what}): nothing is sent")]
    Warned {
        /// Its language.
        language: String,
        /// What the warning names, of the text's template only.
        what: String,
    },
}

impl Fault {
    /// A file's fault.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Fault {
        let path = path.to_owned();
        move |error| Fault::File { path, error }
    }
}

/// Fresh random bytes.
///
/// # Errors
/// [`Fault::Random`].
pub(crate) fn fresh<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Fault::Random)?;
    Ok(bytes)
}
