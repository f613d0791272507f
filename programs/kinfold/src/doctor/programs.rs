//! Which programs' folders there are, and how each stands.

use super::finding::{Finding, Who};
use super::folder;
use keyholder::serve::{Command, ask_console};
use std::fs;
use std::path::{Path, PathBuf};
use verifier::policy_file;
use verify::PolicyFile;

/// Folders are looked for so deep.
const DEPTH: u32 = 3;

/// Whose folder it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Owner {
    Keyholder,
    Desk,
    Matcher,
    Hub,
}

/// Looks at every program's folder in and below `dir`; the first policy file that was found.
pub(super) fn look(dir: &Path, findings: &mut Vec<Finding>) -> Option<PolicyFile> {
    let mut found = Vec::new();
    search(dir, DEPTH, &mut found);
    if found.is_empty() {
        folder::look("installation", dir, false, findings);
        let what = format!("No program of Kinfold has its files in {}.", dir.display());
        let mend = "name the folder of a keyholder, a desk or a hub with --dir";
        findings.push(Finding::unknown("installation", what, mend));
    }
    let mut policy = None;
    for (owner, folder) in &found {
        let name = folder.strip_prefix(dir).unwrap_or(folder).display();
        let about = match owner {
            Owner::Keyholder => format!("keyholder {name}"),
            Owner::Desk => format!("desk {name}"),
            Owner::Matcher => format!("search {name}"),
            Owner::Hub => format!("hub {name}"),
        };
        folder::look(&about, folder, *owner != Owner::Hub, findings);
        match owner {
            Owner::Keyholder => keyholder(&about, folder, findings),
            Owner::Desk => desk(&about, folder, findings),
            Owner::Matcher => {
                desk(&about, folder, findings);
                findings.push(swap(&about, fs::read_to_string("/proc/meminfo").ok()));
            }
            Owner::Hub => {}
        }
    }
    let beside = found.iter().map(|(_, folder)| folder.as_path());
    for folder in beside.chain([dir]) {
        let file = folder.join("policy");
        if policy.is_none() && file.is_file() {
            policy = read_policy(&file, findings);
        }
    }
    policy
}

fn search(dir: &Path, depth: u32, found: &mut Vec<(Owner, PathBuf)>) {
    if let Some(owner) = owner(dir) {
        found.push((owner, dir.to_owned()));
        return;
    }
    let Ok(entries) = fs::read_dir(dir) else {
        return;
    };
    let mut folders: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() && !path.is_symlink())
        .collect();
    folders.sort();
    for folder in folders.iter().filter(|_| depth > 0) {
        search(folder, depth - 1, found);
    }
}

fn owner(dir: &Path) -> Option<Owner> {
    let has = |name: &str| dir.join(name).is_file();
    if has("root") && has("journal") {
        return Some(Owner::Keyholder);
    }
    if has("device") && has("names.key") {
        return Some(Owner::Matcher);
    }
    if has("device") && has("state") {
        return Some(Owner::Desk);
    }
    has("hub.sqlite").then_some(Owner::Hub)
}

fn keyholder(about: &str, folder: &Path, findings: &mut Vec<Finding>) {
    if folder.join(holding::mirror::UNFINISHED).exists() {
        let what = "It is a copy of a keyholder's folder, and not whole.";
        let mend = "it is brought in line while the keyholder starts with --copy; if it stays so, \
                    start the keyholder once more";
        findings.push(Finding::soon(about, what, Who::Operator, mend));
        return;
    }
    if folder.join(holding::mirror::MARK).exists() {
        let what = "It is a copy of a keyholder's folder: kept, and not run.";
        findings.push(Finding::fine(about, what));
        return;
    }
    let answer = match ask_console(folder, Command::Status) {
        Ok(Some(answer)) => answer,
        Ok(None) => {
            let what = "It does not run: no request is answered.";
            let mend = "start it: kinfold keyholder run";
            findings.push(Finding::wrong(about, what, Who::Operator, mend));
            return;
        }
        Err(error) => {
            let what = format!("It cannot be asked how it stands: {error}.");
            let mend = "run this as the user the keyholder runs as";
            findings.push(Finding::unknown(about, what, mend));
            return;
        }
    };
    // The first line says whether it answers, one whether the server does.
    let mut lines = answer.text.lines();
    let state = lines.next().unwrap_or_default();
    findings.push(if state.starts_with("Open: ") {
        Finding::fine(about, state)
    } else {
        let mend = "see `kinfold keyholder status`; an officer resumes, renews the lease or \
                    clears the clock from a desk";
        Finding::wrong(about, state, Who::Officer, mend)
    });
    for line in lines.filter(|line| line.starts_with("Server: ")) {
        findings.push(if line == "Server: reached." {
            Finding::fine(about, line)
        } else {
            let mend = "see that the server runs and this computer reaches it; the stop file at \
                        the second address works without it";
            Finding::wrong(about, line, Who::Operator, mend)
        });
    }
}

fn desk(about: &str, folder: &Path, findings: &mut Vec<Finding>) {
    findings.push(if folder.join("place").is_file() {
        Finding::fine(about, "It knows its log and its server.")
    } else {
        let what = "It knows no server yet.";
        let mend = "run: kinfold desk sync --policy FILE --hub URL";
        Finding::wrong(about, what, Who::Staff, mend)
    });
}

/// Names stand in the search's memory, and swap writes memory to a disk.
fn swap(about: &str, meminfo: Option<String>) -> Finding {
    let total = meminfo.and_then(|text| {
        let line = text.lines().find_map(|l| l.strip_prefix("SwapTotal:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    });
    match total {
        Some(0) => Finding::fine(about, "This computer writes no memory to a disk."),
        Some(_) => Finding::wrong(
            about,
            "This computer has swap: names in the search's memory can be written to its disk.",
            Who::Operator,
            "turn swap off (swapoff -a, and its line in /etc/fstab), or encrypt it under a key \
             that is new with every start",
        ),
        None => Finding::unknown(
            about,
            "Whether this computer has swap was not looked at.",
            "see that memory is not written to a disk",
        ),
    }
}

fn read_policy(file: &Path, findings: &mut Vec<Finding>) -> Option<PolicyFile> {
    match policy_file(file) {
        Ok(policy) => {
            findings.push(Finding::fine("policy file", "It can be read."));
            Some(policy)
        }
        Err(fault) => {
            let mend = "copy it again from the keyholder's folder";
            let finding = Finding::wrong("policy file", fault.to_string(), Who::Operator, mend);
            findings.push(finding);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::Weight;
    use super::*;

    fn weights(findings: &[Finding]) -> Vec<(&str, Weight)> {
        findings
            .iter()
            .map(|f| (f.about.as_str(), f.weight))
            .collect()
    }

    #[test]
    fn a_keyholder_that_does_not_run_and_a_desk_without_a_server_are_told() {
        let dir = tempfile::tempdir().unwrap();
        for (folder, files) in [("k", ["root", "journal"]), ("desks/d", ["device", "state"])] {
            let folder = dir.path().join(folder);
            use std::os::unix::fs::DirBuilderExt;
            let mut builder = fs::DirBuilder::new();
            builder.recursive(true).mode(0o700).create(&folder).unwrap();
            for file in files {
                fs::write(folder.join(file), b"").unwrap();
            }
        }
        let mut findings = Vec::new();
        assert!(look(dir.path(), &mut findings).is_none());
        let wrong: Vec<_> = weights(&findings)
            .into_iter()
            .filter(|(_, weight)| *weight == Weight::Wrong)
            .collect();
        assert_eq!(
            wrong,
            [
                ("desk desks/d", Weight::Wrong),
                ("keyholder k", Weight::Wrong)
            ]
        );
    }

    #[test]
    fn swap_beside_a_search_is_wrong() {
        let weight = |text: &str| swap("search", Some(text.to_owned())).weight;
        assert_eq!(
            weight("MemTotal: 9 kB\nSwapTotal:       0 kB\n"),
            Weight::Fine
        );
        assert_eq!(weight("SwapTotal: 2097148 kB\n"), Weight::Wrong);
        assert_eq!(swap("search", None).weight, Weight::Unknown);
    }

    #[test]
    fn an_empty_folder_is_no_installation() {
        let dir = tempfile::tempdir().unwrap();
        let mut findings = Vec::new();
        look(dir.path(), &mut findings);
        assert_eq!(findings.last().unwrap().weight, Weight::Unknown);
    }

    #[test]
    fn a_damaged_policy_file_is_wrong() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("policy"), b"nothing").unwrap();
        let mut findings = Vec::new();
        assert!(look(dir.path(), &mut findings).is_none());
        assert!(weights(&findings).contains(&("policy file", Weight::Wrong)));
    }
}
