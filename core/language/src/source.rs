//! The files of a language as text: which message is written how.

use sign::hash;
use std::collections::BTreeMap;

/// A folder of `locales/`.
pub(crate) struct Folder {
    pub(crate) tag: &'static str,
    /// The texts of its Fluent files.
    pub(crate) files: &'static [&'static str],
    /// The text of its state file; empty for English.
    pub(crate) state: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/folders.rs"));

/// The source of the other languages.
pub(crate) const ENGLISH: &str = "en";

pub(crate) fn folder(tag: &str) -> Option<&'static Folder> {
    FOLDERS.iter().find(|folder| folder.tag == tag)
}

impl Folder {
    /// Every message with its text as it is written, in the order of the files. A message begins
    /// at the left margin and goes on in lines that do not.
    pub(crate) fn messages(&self) -> Vec<(&'static str, String)> {
        let mut out: Vec<(&'static str, String)> = Vec::new();
        for line in self.files.iter().flat_map(|file| file.lines()) {
            let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
            if let Some((id, text)) = line.split_once(" =").filter(|_| begins) {
                out.push((id, text.trim().to_owned()));
            } else if let Some((_, text)) = out.last_mut()
                && (line.starts_with(' ') || line.starts_with('}'))
            {
                text.push('\n');
                text.push_str(line.trim());
            }
        }
        out
    }

    /// The mark of every message's text: another text, another mark. The first of two of one name
    /// counts.
    pub(crate) fn marks(&self) -> BTreeMap<&'static str, String> {
        let messages = self.messages().into_iter().rev();
        messages.map(|(id, text)| (id, mark(&text))).collect()
    }
}

/// Sixteen hexadecimal digits: against oversight, not against anybody.
pub(crate) fn mark(text: &str) -> String {
    let hash = hash("language message", &[text.as_bytes()]);
    hash.as_bytes()[..8]
        .iter()
        .fold(String::new(), |mut out, byte| {
            use core::fmt::Write as _;
            let _infallible = write!(out, "{byte:02x}");
            out
        })
}
