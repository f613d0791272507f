//! The server, asked as anybody can ask it.

use super::finding::{Finding, Who};
use ledger::SignedCheckpoint;
use ledger::tile::CHECKPOINT_PATH;
use line::{Line, Options};
use verify::PolicyFile;
use wire::{Line as _, LineFault, Method, path};

const ABOUT: &str = "server";
/// How long a call may take, in microseconds.
const CALL: u64 = 5_000_000;

/// Whether it answers, and shows the log that this installation knows.
pub(super) fn look(url: &str, policy: Option<&PolicyFile>, findings: &mut Vec<Finding>) {
    let line = match Line::new(url, None, &Options::default()) {
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
            Ok(note) => of_checkpoint(&note, policy),
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
}

fn of_checkpoint(note: &[u8], policy: Option<&PolicyFile>) -> Finding {
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

    #[test]
    fn a_server_that_is_not_there_is_wrong() {
        let mut findings = Vec::new();
        look("http://127.0.0.1:1", None, &mut findings);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].weight, Weight::Wrong);
    }

    #[test]
    fn an_address_that_is_none_is_wrong() {
        let mut findings = Vec::new();
        look("hub.example", None, &mut findings);
        assert_eq!(findings[0].weight, Weight::Wrong);
    }

    #[test]
    fn what_is_no_checkpoint_is_told_to_officers() {
        let finding = of_checkpoint(b"hello\n", None);
        assert_eq!(finding.weight, Weight::Wrong);
        assert_eq!(finding.mend.unwrap().0, Who::Officer);
    }
}
