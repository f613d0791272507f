//! What an outsider finds in the end.

use super::Watch;
use ledger::Head;
use ledger::tile::CHECKPOINT_PATH;
use sign::Hash;
use std::collections::BTreeMap;
use verify::{InPlace, PolicyFile, Report};

impl Watch {
    /// Invariant 14: the log verifies from its copy and a policy file alone; the same copy gives
    /// the same answer, a changed or shortened one another.
    pub(crate) fn verified(&mut self, copy: &BTreeMap<String, Vec<u8>>) {
        let known = PolicyFile {
            keys: self.people.keys(),
            witnesses: self.people.witnesses(),
            quorum: usize::from(self.people.strict),
            known: self.heads(),
        };
        let report = check(copy, &known);
        let whole = report.ok() && report.sound == self.leaves.len() as u64;
        self.tally.must("14", whole, || {
            let fault = report.first.as_ref().map(|f| f.fault.to_string());
            let (sound, all) = (report.sound, self.leaves.len());
            format!("the log of an honest keyholder is refused: {sound} of {all}, {fault:?}")
        });
        let read = PolicyFile::parse(&known.to_string());
        let again = read.is_ok_and(|known| check(&copy.clone(), &known) == report);
        self.tally
            .must("14", again, || "the same copy gets two answers".into());
        for (path, bytes) in copy.iter().filter(|(path, _)| *path != CHECKPOINT_PATH) {
            // A partial file that a later one replaced is not read.
            let mut changed = copy.clone();
            let mut bytes = bytes.clone();
            let at = bytes.len() / 2;
            bytes[at] ^= 1;
            changed.insert(path.clone(), bytes);
            let missing = |copy: &BTreeMap<String, Vec<u8>>| {
                let mut copy = copy.clone();
                copy.remove(path);
                copy
            };
            if check(&missing(copy), &known).ok() {
                continue;
            }
            let found = !check(&changed, &known).ok();
            self.tally
                .must("14", found, || format!("a changed {path} is accepted"));
            break;
        }
        let mut longer = known;
        longer.known.push(Head {
            size: self.leaves.len() as u64 + 1,
            root: Hash([1; 32]),
        });
        let found = !check(copy, &longer).ok();
        self.tally
            .must("14", found, || "a withheld log is accepted".into());
    }
}

fn check(copy: &BTreeMap<String, Vec<u8>>, known: &PolicyFile) -> Report {
    verify::verify(copy, known, &mut InPlace::default(), None)
}
