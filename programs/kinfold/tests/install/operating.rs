//! Commands of `docs/OPERATING.md`, typed in the house that came of `INSTALL`, with the numbers that
//! a person reads off the command before. Which of the page's commands are here, and which are run
//! by another test or by none, `tests/documented/executed.txt` says.

use crate::incident::{behind, done, staff, start_again};
use crate::machines::{Machines, PATIENCE};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const REQUEST: &str = include_str!("../../../../examples/request.toml");
const KINDS: &str = "--category identity --category origin --category contact --category family \
                     --category circumstances --category casework";

fn copy(machines: &Machines, from: &str, to: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::copy(root.join(from), machines.home.join(to)).unwrap();
}

/// The line that says this, asked for again until it does.
fn until(machines: &Machines, machine: &str, text: &str, says: &str) -> String {
    let begin = Instant::now();
    loop {
        let (_, said) = machines.tries(machine, text);
        if said.contains(says) {
            return said;
        }
        assert!(begin.elapsed() < PATIENCE, "{text}: {says}\n{said}");
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// A request that is filed here: the sought person's record, and the enquirer's.
fn file(machines: &Machines) -> (String, String) {
    fs::write(machines.home.join("lead/request.toml"), REQUEST).unwrap();
    let said = done(machines, "lead", "kinfold desk new-request request.toml");
    let of = |role: &str| {
        let line = said.lines().find(|l| l.ends_with(role)).unwrap();
        behind(line, "Record ").trim_end_matches(':').to_owned()
    };
    let filed = (of(": sought person."), of(": enquirer."));
    until(
        machines,
        "lead",
        "kinfold desk sync && kinfold desk status",
        "enrolled",
    );
    filed
}

/// The number of the team leader's computer.
fn lead(machines: &Machines) -> String {
    let said = done(machines, "lead", "kinfold desk status");
    behind(&said, "Computer ").trim_end_matches(',').to_owned()
}

/// Two officers let the team leader's computer open many records.
fn warrant(machines: &Machines) -> String {
    let order = format!(
        "kinfold desk order warrant --device {} {KINDS} --records 50 --hours 2",
        lead(machines)
    );
    let said = done(machines, "officer-a", &order);
    let id = behind(&said, "--warrant ")
        .trim_end_matches(['`', '.'])
        .to_owned();
    second(machines);
    id
}

/// The second officer signs what waits, which is carried out.
pub(crate) fn second(machines: &Machines) {
    let (code, said) = signed(machines);
    assert_eq!(code, Some(0), "{said}");
}

/// The second officer signs what waits; how that ended.
fn signed(machines: &Machines) -> (Option<i32>, String) {
    let begin = Instant::now();
    loop {
        done(machines, "officer-b", "kinfold desk sync");
        let orders = done(machines, "officer-b", "kinfold desk orders");
        let mut lines = orders.lines();
        if let Some(line) = lines.find(|l| !l.starts_with(' ') && l.contains("  ")) {
            let order = line.split_whitespace().next().unwrap();
            return machines.tries("officer-b", &format!("kinfold desk approve {order}"));
        }
        assert!(begin.elapsed() < PATIENCE, "{orders}");
        std::thread::sleep(Duration::from_secs(1));
    }
}

#[test]
fn what_an_office_types_is_done_as_the_guide_says() {
    let home = tempfile::tempdir().unwrap();
    let mut machines = Machines::installed(home.path());
    machines.end("desk");
    let machines = &machines;
    every_day(machines);
    let (sought, enquirer) = file(machines);
    searched(machines, &sought);
    pictures(machines, &sought);
    taken_out(machines);
    erased(machines, &enquirer);
    backed_up(machines);
}

/// *Every day*, *Watching it*.
fn every_day(machines: &Machines) {
    let said = done(machines, "officer-a", "kinfold desk order lease");
    assert!(said.contains("Carried out"), "{said}");
    // A clock that is right is not cleared, and what was not stopped is not let go on.
    let (code, said) = machines.tries("officer-a", "kinfold desk order clear-clock");
    assert_eq!(code, Some(1), "{said}");
    let reinstate = format!("kinfold desk order reinstate --device {}", lead(machines));
    done(machines, "officer-a", &reinstate);
    let (code, said) = signed(machines);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("Refused by the keyholder"), "{said}");
    let rules = "kinfold desk order rules --all-day 60000";
    done(machines, "officer-a", rules);
    let waits = done(
        machines,
        "officer-b",
        "kinfold desk sync && kinfold desk orders",
    );
    assert!(waits.contains("60000 for all societies"), "{waits}");
    second(machines);
    for act in ["rotate", "index"] {
        let text = format!("kinfold keyholder console {act} --dir keyholder");
        done(machines, "trusted", &text);
    }
    let said = done(
        machines,
        "trusted",
        "kinfold keyholder status --dir keyholder",
    );
    assert!(said.contains("open") || said.contains("Open"), "{said}");
    let asked = "kinfold doctor --dir portal --hub https://hub.example.org:8443 --portal https://find.example.org --ca ca.pem";
    let (_, said) = machines.tries("server", asked);
    assert!(said.contains("server"), "{said}");
}

/// *The search*: somebody of this register is found, and is another one.
fn searched(machines: &Machines, sought: &str) {
    for name in ["delta.csv", "delta.toml"] {
        copy(
            machines,
            &format!("examples/{name}"),
            &format!("lead/{name}"),
        );
    }
    let import = "kinfold import csv delta.csv --society 1 --mapping delta.toml";
    let said = done(machines, "lead", import);
    assert!(said.contains("person"), "{said}");
    let grant = format!(
        "kinfold desk grant --staff {} --record {sought}",
        staff(machines, "lead")
    );
    let grant = done(machines, "lead", &grant);
    let grant = behind(&grant, "Access ").to_owned();
    done(
        machines,
        "lead",
        &format!("kinfold desk open {sought} --grant {grant}"),
    );
    let search = format!("kinfold desk --json search {sought}");
    let said = until(machines, "lead", &search, "\"record\"");
    let line = said.lines().find(|l| l.starts_with('{')).unwrap();
    let json: serde_json::Value = serde_json::from_str(line).unwrap();
    let found = json["candidates"][0]["record"].as_str().unwrap().to_owned();
    let reject = format!("kinfold desk reject {sought} 1 {found} --reason another-person");
    done(machines, "lead", &reject);
    let again = done(machines, "lead", &search);
    assert!(
        !again.contains(&found),
        "rejected, and not offered again: {again}"
    );
    let standing = format!("kinfold desk search {sought} --standing");
    done(machines, "lead", &standing);
    let (_, said) = machines.tries("lead", "kinfold desk --wait 5 notices --watch");
    assert!(!said.contains("error:"), "{said}");
}

/// *Photos and papers*: one comes in, is looked at, and goes.
fn pictures(machines: &Machines, sought: &str) {
    copy(machines, "docs/pictures/desk-case.webp", "lead/FILE");
    let attach = format!("kinfold desk attach {sought} FILE --shows \"identity paper\"");
    done(machines, "lead", &attach);
    let listed = format!("kinfold desk --json attachments {sought}");
    let said = until(machines, "lead", &listed, "identity paper");
    let line = said.lines().find(|l| l.starts_with('{')).unwrap();
    let json: serde_json::Value = serde_json::from_str(line).unwrap();
    let id = json["attachments"][0]["attachment"].as_str().unwrap();
    let out = format!("kinfold desk attachment {sought} {id} --out PICTURE");
    done(machines, "lead", &out);
    let picture = fs::read(machines.home.join("lead/PICTURE")).unwrap();
    assert!(picture.starts_with(b"\x89PNG") || picture.starts_with(b"\xff\xd8"));
    done(
        machines,
        "lead",
        &format!("kinfold desk detach {sought} {id}"),
    );
    let said = done(machines, "lead", &listed);
    assert!(!said.contains(id), "{said}");
}

/// *Publishing*, *A society leaves*: everything in clear, under a bulk approval; here it is in
/// before.
fn taken_out(machines: &Machines) {
    let id = warrant(machines);
    let (sought, _) = file(machines);
    let open = format!("kinfold desk open {sought} --warrant {id}");
    until(machines, "lead", &open, "ሳልሕ");
    let pfif = "kinfold export pfif --desk kinfold-desk --out FOUND.xml --domain \
                tracing.example.org --source-name NAME";
    done(machines, "lead", pfif);
    let text = fs::read_to_string(machines.home.join("lead/FOUND.xml")).unwrap();
    assert!(text.contains("pfif"), "{text}");
    let export = format!("kinfold export society --desk kinfold-desk --out FOLDER --warrant {id}");
    let (whole, said) = machines.tries("lead", &export);
    if whole != Some(0) {
        // Records that the approval has no room for are left for another.
        let again = format!(
            "kinfold export society --desk kinfold-desk --out FOLDER --warrant {} --go-on",
            warrant(machines)
        );
        let (_, more) = machines.tries("lead", &again);
        assert!(
            machines.home.join("lead/FOLDER/persons.jsonl").exists(),
            "{said}{more}"
        );
    }
}

/// *Erasing a person*: nobody opens the record again.
fn erased(machines: &Machines, record: &str) {
    let grant = format!(
        "kinfold desk grant --staff {} --record {record}",
        staff(machines, "lead")
    );
    let grant = done(machines, "lead", &grant);
    let grant = behind(&grant, "Access ").to_owned();
    let open = format!("kinfold desk open {record} --grant {grant}");
    done(machines, "lead", &open);
    done(
        machines,
        "lead",
        &format!("kinfold desk erase {record} --choice told"),
    );
    assert!(
        machines.tries("lead", &open).0 != Some(0),
        "it opens after it was erased"
    );
}

/// *Backups*, and two officers who start again after a lockdown of their society.
fn backed_up(machines: &Machines) {
    let copied = "kinfold hub --database sqlite:hub.db --policy policy --copy-to sqlite:COPY";
    done(machines, "server", copied);
    assert!(
        fs::metadata(machines.home.join("server/COPY"))
            .unwrap()
            .len()
            > 10_000
    );
    let said = done(machines, "officer-a", "kinfold desk lockdown --society 0");
    assert!(said.contains("Carried out"), "{said}");
    start_again(machines);
}
