//! Why something was not done.

use std::io;
use std::path::{Path, PathBuf};

/// Why something was not done; nothing of it was. No text shows what a person wrote.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The command or a file that somebody wrote must be corrected.
    #[error("{0}")]
    Asked(String),
    /// The rules of an incident refuse it.
    #[error("the incident does not allow this: {}", refused(.0))]
    Incident(#[from] incident::Refusal),
    /// The rules of public claims refuse it.
    #[error("the claims do not allow this: {0}")]
    Claims(#[from] claims::Refusal),
    /// A file or folder cannot be used.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Another program works on the folder.
    #[error("{0}: another program works on this incident; wait until it has ended")]
    InUse(PathBuf),
    /// What the folder says of itself.
    #[error(transparent)]
    Stamp(#[from] stamp::Fault),
    /// The journal's file.
    #[error(transparent)]
    Store(#[from] keyholder::StoreError),
    /// A line of the log is not what was written.
    #[error("{path}, line {line}: {what}. Nothing was changed: keep the file and restore a copy")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// In which way.
        what: &'static str,
    },
    /// The site would have said what no longer stands.
    #[error("{file} would say claim {claim}, which does not stand; the site was not changed")]
    Said {
        /// In which file.
        file: String,
        /// Which claim.
        claim: u32,
    },
}

impl Fault {
    /// A file's fault.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Fault {
        let path = path.to_owned();
        move |error| Fault::File { path, error }
    }

    /// Something to be corrected.
    pub(crate) fn asked(what: impl Into<String>) -> Fault {
        Fault::Asked(what.into())
    }
}

fn refused(refusal: &incident::Refusal) -> String {
    match refusal {
        incident::Refusal::Missing(missing) => {
            let missing: Vec<String> = missing.iter().map(crate::show::missing).collect();
            format!("{refusal}: {}", missing.join("; "))
        }
        other => other.to_string(),
    }
}
