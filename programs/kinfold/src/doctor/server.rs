//! The server, asked as anybody can ask it.

use super::finding::{Finding, Who};
use ledger::tile::{Bundle, CHECKPOINT_PATH, Content, LogSource, TileReader, WIDTH};
use ledger::tree::leaf_hash;
use ledger::{Checkpoint, InclusionProof, NodeSource as _, SignedCheckpoint, TilePath, read_copy};
use line::{Line, Options};
use verify::PolicyFile;
use wire::{Line as _, LineFault, Method, path};

const ABOUT: &str = "server";
/// How long a call may take, in microseconds.
const CALL: u64 = 5_000_000;

/// Whether it answers, and shows the log that this installation knows.
pub(super) fn look(
    (url, roots): (&str, Vec<String>),
    policy: Option<&PolicyFile>,
    findings: &mut Vec<Finding>,
) {
    let options = Options {
        roots,
        ..Options::default()
    };
    let line = match Line::new(url, None, &options) {
        Ok(line) => line,
        Err(fault) => {
            let mend = "give the server's address with --hub, as https://…";
            findings.push(Finding::wrong(
                ABOUT,
                fault.to_string(),
                Who::Operator,
                mend,
            ));
            return;
        }
    };
    if let Err(fault) = line.call(Method::Get, path::HEALTH, &[], CALL) {
        let mend = "see that the hub and its database run, and that this computer reaches them";
        let what = format!("Not well: {fault}.");
        findings.push(Finding::wrong(ABOUT, what, Who::Operator, mend));
        return;
    }
    findings.push(Finding::fine(
        ABOUT,
        "It answers, and so does its database.",
    ));
    findings.push(
        match line.call(Method::Get, &path::log(CHECKPOINT_PATH), &[], CALL) {
            Ok(note) => of_checkpoint(&note, policy, &Shown(&line)),
            Err(LineFault::Missing) => {
                let mend = "start the keyholder; it publishes by itself";
                Finding::wrong(ABOUT, "It shows no log yet.", Who::Operator, mend)
            }
            Err(fault) => {
                let what = format!("Its log cannot be read: {fault}.");
                Finding::wrong(ABOUT, what, Who::Operator, "see the hub's own log")
            }
        },
    );
    if let Err(LineFault::Missing) = line.call(Method::Get, path::ROSTER, &[], CALL) {
        let what = "It has no list of computers: nobody but the keyholder can sign in there.";
        findings.push(Finding::wrong(ABOUT, what, Who::Operator, BRING));
    }
}

/// What to do when the server lost something of the keyholder's.
const BRING: &str = "see that the keyholder runs and reaches this server: it brings it again \
                     within two minutes; if not, start it again";

/// The log as the server shows it.
struct Shown<'a>(&'a Line);

impl LogSource for Shown<'_> {
    fn read(&self, file: &str) -> Option<Vec<u8>> {
        self.0.call(Method::Get, &path::log(file), &[], CALL).ok()
    }
}

/// Whether the leaves under a checkpoint are there: all of a short log, of a long one the last
/// and what leads from it to the root.
fn leaves_of(head: &Checkpoint, shown: &impl LogSource) -> Option<()> {
    if head.size <= WIDTH {
        return read_copy(shown, head.size, &head.root, |_, _| {})
            .ok()
            .map(drop);
    }
    let last = head.size - 1;
    let bundle = TilePath::at(Content::Entries, last / WIDTH, head.size)?;
    let bundle = Bundle::read(shown, &bundle).ok()?;
    let leaf = leaf_hash(bundle.leaves().last()?);
    let tiles = TileReader::new(shown, head.size);
    tiles.node(0, last).filter(|hash| *hash == leaf)?;
    let proof = InclusionProof::new(&tiles, last, head.size).ok()?;
    proof.verify(&leaf, head.size, &head.root).ok()
}

fn of_checkpoint(note: &[u8], policy: Option<&PolicyFile>, shown: &impl LogSource) -> Finding {
    let Ok(signed) = SignedCheckpoint::parse(note) else {
        let mend = "do not trust this server; compare it with the keyholder's folder";
        return Finding::wrong(ABOUT, "What it shows is no log.", Who::Officer, mend);
    };
    let size = signed.checkpoint().size;
    let Some(policy) = policy else {
        let mend = "put the keyholder's policy file into the folder that --dir names";
        let what = format!("It shows a log of {size} leaves; whose was not looked at.");
        return Finding::unknown(ABOUT, what, mend);
    };
    if signed.verify(&policy.keys).is_ok() {
        if leaves_of(signed.checkpoint(), shown).is_none() {
            let what = format!("It shows a log of {size} leaves, and lacks some of them.");
            return Finding::wrong(ABOUT, what, Who::Operator, BRING);
        }
        return Finding::fine(
            ABOUT,
            format!("It shows {size} leaves of the log that is known here."),
        );
    }
    let what = "It shows another log than the one that is known here.";
    let mend = "do not trust this server; find out who changed it, and lock down";
    Finding::wrong(ABOUT, what, Who::Officer, mend)
}

#[cfg(test)]
mod tests {
    use super::super::finding::Weight;
    use super::*;
    use ledger::Log;
    use std::collections::BTreeMap;

    #[test]
    fn leaves_that_are_gone_are_noticed() {
        for size in [1, 200, 256, 257, 700] {
            let mut log = Log::default();
            for n in 0..size {
                log.append(&u64::to_be_bytes(n)).unwrap();
            }
            let head = Checkpoint {
                origin: ledger::KeyName::new("log.example/doctor").unwrap(),
                size,
                root: log.root(),
            };
            let mut files = BTreeMap::new();
            for file in log.flush() {
                files.insert(file.path.to_string(), file.bytes);
            }
            assert!(leaves_of(&head, &files).is_some(), "{size}");
            for content in [Content::Entries, Content::Hashes(0)] {
                let last = TilePath::at(content, (size - 1) / WIDTH, size).unwrap();
                let mut files = files.clone();
                let bytes = files.remove(&last.to_string()).unwrap();
                assert!(leaves_of(&head, &files).is_none(), "{size}: {last} is gone");
                let changed = bytes.iter().map(|byte| byte ^ 1).collect();
                files.insert(last.to_string(), changed);
                assert!(
                    leaves_of(&head, &files).is_none(),
                    "{size}: {last} is another"
                );
            }
        }
    }

    #[test]
    fn a_server_that_is_not_there_is_wrong() {
        let mut findings = Vec::new();
        look(("http://127.0.0.1:1", Vec::new()), None, &mut findings);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].weight, Weight::Wrong);
    }

    #[test]
    fn an_address_that_is_none_is_wrong() {
        let mut findings = Vec::new();
        look(("hub.example", Vec::new()), None, &mut findings);
        assert_eq!(findings[0].weight, Weight::Wrong);
    }

    #[test]
    fn what_is_no_checkpoint_is_told_to_officers() {
        let finding = of_checkpoint(b"hello\n", None, &BTreeMap::new());
        assert_eq!(finding.weight, Weight::Wrong);
        assert_eq!(finding.mend.unwrap().0, Who::Officer);
    }
}
