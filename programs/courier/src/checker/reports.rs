//! Reports, counted: by day, what was wrong, and how the message came. A line each, divided by
//! tabulators.

use super::replace;
use crate::Fault;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What may be ticked.
pub(crate) const WHAT: [&str; 7] = [
    "link",
    "money",
    "documents",
    "whereabouts",
    "hurry",
    "known",
    "other",
];
/// How it may have come.
pub(crate) const CHANNELS: [&str; 6] = ["sms", "mail", "letter", "voice", "person", "unsaid"];

/// The counts.
#[derive(Debug)]
pub(crate) struct Reports {
    path: PathBuf,
    counts: BTreeMap<(u64, String, String), u64>,
}

impl Reports {
    pub(crate) fn open(path: &Path) -> Result<Reports, Fault> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Fault::file(path)(error)),
        };
        let mut counts = BTreeMap::new();
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let damaged = || Fault::Damaged(path.to_owned());
            let [day, what, channel, count] = fields[..] else {
                return Err(damaged());
            };
            let day = day.parse().map_err(|_| damaged())?;
            let count: u64 = count.parse().map_err(|_| damaged())?;
            counts.insert((day, what.to_owned(), channel.to_owned()), count);
        }
        Ok(Reports {
            path: path.to_owned(),
            counts,
        })
    }

    /// Counts one report. Words that stand in no list are not kept. Whether anything was counted.
    pub(crate) fn count(&mut self, day: u64, what: &[&str], channel: &str) -> Result<bool, Fault> {
        let channel = CHANNELS.iter().find(|known| **known == channel);
        let channel = channel.copied().unwrap_or("unsaid");
        let known: Vec<_> = WHAT.iter().filter(|of| what.contains(of)).collect();
        for what in &known {
            let key = (day, (**what).to_owned(), channel.to_owned());
            *self.counts.entry(key).or_default() += 1;
        }
        if known.is_empty() {
            return Ok(false);
        }
        let lines = self
            .counts
            .iter()
            .map(|((day, what, channel), count)| format!("{day}\t{what}\t{channel}\t{count}\n"));
        replace(&self.path, lines.collect::<String>().as_bytes())?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reports");
        let mut reports = Reports::open(&path).unwrap();
        assert!(
            reports
                .count(7, &["money", "link", "my name is x"], "0791234567")
                .unwrap()
        );
        assert!(reports.count(7, &["money"], "sms").unwrap());
        assert!(reports.count(7, &["money"], "sms").unwrap());
        assert!(!reports.count(7, &["my name is x"], "sms").unwrap());
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            "7\tlink\tunsaid\t1\n7\tmoney\tsms\t2\n7\tmoney\tunsaid\t1\n"
        );
        let mut again = Reports::open(&path).unwrap();
        assert!(again.count(7, &["money"], "sms").unwrap());
        assert!(fs::read_to_string(&path).unwrap().contains("money\tsms\t3"));
    }
}
