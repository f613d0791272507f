//! `docs/INCIDENT.md`, walked in its order: every block is read out of it and typed as it stands,
//! on the machine that its fence names. The words in capitals are files and folders of that name.

use crate::family::enter;
use crate::machines::{Machines, PATIENCE};
use crate::operating::second;
use crate::page::{self, Block, Fence, Kind};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const REQUEST: &str = include_str!("../../../../examples/request.toml");

/// The machine that is meant: officers, keyholder and team leader have theirs from `INSTALL`.
fn machine(of: &str) -> &'static str {
    match of {
        "officer" => "officer-a",
        "keyholder" => "trusted",
        "own" => "own",
        other => panic!("a block for nobody: {other}"),
    }
}

/// The blocks that are left of the page.
struct Walk {
    blocks: std::vec::IntoIter<Block>,
}

impl Walk {
    fn begin() -> Walk {
        let page = page::read("INCIDENT");
        let blocks = page::fences(&page).into_iter().map(|fence| {
            let Fence { info, text, .. } = fence;
            let words: Vec<&str> = info.split_whitespace().collect();
            let (kind, of) = match words[..] {
                ["sh", of] => (Kind::Typed, of),
                ["sh", of, "keep"] => (Kind::Keeps, of),
                _ => panic!("a block that nobody runs: {info}"),
            };
            Block {
                kind,
                machine: machine(of).to_owned(),
                text,
            }
        });
        let blocks: Vec<Block> = blocks.collect();
        Walk {
            blocks: blocks.into_iter(),
        }
    }

    /// The next block, which must hold these words, is typed; what is said.
    fn next(&mut self, machines: &mut Machines, holds: &str) -> String {
        let block = self.blocks.next().unwrap();
        assert!(block.text.contains(holds), "{holds}: {}", block.text);
        match block.kind {
            Kind::Typed => machines.type_in(&block),
            Kind::Keeps => {
                machines.keep_running(&block);
                String::new()
            }
            Kind::Carry => panic!("nothing is carried here"),
        }
    }
}

/// Types what must be done, again while it says that server or keyholder do not answer; what is
/// said.
pub(crate) fn done(machines: &Machines, machine: &str, text: &str) -> String {
    let begin = Instant::now();
    loop {
        let (code, said) = machines.tries(machine, text);
        if code == Some(0) {
            return said;
        }
        let again = code == Some(3) && begin.elapsed() < PATIENCE;
        assert!(again, "{machine}: {text}\n{said}\n{}", machines.logs());
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// What stands behind a word in what is said.
pub(crate) fn behind<'a>(said: &'a str, word: &str) -> &'a str {
    let rest = said.split_once(word).unwrap_or_else(|| panic!("{said}")).1;
    rest.split_whitespace().next().unwrap()
}

/// A request was taken, and the emergency list was copied this morning.
fn before(machines: &mut Machines) -> String {
    machines.end("desk");
    fs::write(machines.home.join("lead/request.toml"), REQUEST).unwrap();
    let said = done(machines, "lead", "kinfold desk new-request request.toml");
    let sought = said.lines().find(|l| l.ends_with(": sought person."));
    let record = behind(sought.unwrap(), "Record ")
        .trim_end_matches(':')
        .to_owned();
    fs::create_dir_all(machines.home.join("own")).unwrap();
    let own = "cp ../officer-a/policy . && cp ../trusted/papers/society-1/custodian-2.txt A && \
               cp ../trusted/papers/society-1/custodian-4.txt B && \
               cp ../trusted/papers/society-1/custodian-5.txt C";
    done(machines, "own", own);
    let begin = Instant::now();
    loop {
        // Nightly, by itself; here by hand, as the guide says.
        done(
            machines,
            "trusted",
            "kinfold keyholder console index --dir keyholder",
        );
        done(machines, "lead", "kinfold desk sync");
        done(
            machines,
            "lead",
            "rm -rf ../own/LIST && kinfold slips copy --desk kinfold-desk --out ../own/LIST",
        );
        let look = "rm -f look && kinfold slips index --list LIST --policy policy --share A \
                    --share B --share C --out look && grep -c ^person look";
        let (named, said) = machines.tries("own", look);
        if named == Some(0) {
            return record;
        }
        assert!(begin.elapsed() < PATIENCE, "{said}");
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// Who somebody is in the log, by the paper of the founding.
pub(crate) fn staff(machines: &Machines, label: &str) -> String {
    let paper = machines.home.join("trusted/papers/who-is-who.txt");
    let text = fs::read_to_string(paper).unwrap();
    let line = text.lines().find(|l| l.starts_with(&format!("{label} (")));
    behind(line.unwrap(), "staff ").to_owned()
}

/// Whether the team leader's desk opens the record.
fn opens(machines: &Machines, record: &str, grant: &str) -> bool {
    let line = format!("kinfold desk open {record} --grant {grant}");
    machines.tries("lead", &line).0 == Some(0)
}

/// The first page asks what happened; the second is told too.
fn begin(machines: &mut Machines) {
    let address = machines.printed("incident", "incident listens on ");
    let (lead, officer) = (staff(machines, "lead"), staff(machines, "officer-a"));
    let (mut browser, page) = enter(&address, &machines.authority());
    let answers = [
        ("what", "server-entered"),
        ("societies", "1"),
        ("about", "a stranger was seen on the server"),
        ("you", "lead"),
        ("you-id", &lead),
        ("second", "officer"),
        ("second-id", &officer),
        ("name", "Example Society"),
        ("phone", "+999 555 0100"),
        ("feed", "tag:society.example,2026:"),
    ];
    let page = browser.send(&page, "what", &answers);
    assert!(
        page.path.ends_with("/now"),
        "{}: {}",
        page.path,
        page.source
    );
}

/// A decision of the two, recorded and then signed by each on their own desk.
fn decide(machines: &Machines) {
    let decision = format!(
        "question = \"Are people in hiding told?\"\noptions = [\"by a visit\", \"not yet\"]\n\
         chosen = 2\nreasons = \"A letter may be opened.\"\nevidence = [\"{}\"]\n\
         unknown = \"who has the list\"\nlegal_basis = \"Art 34 GDPR\"\n\
         decided_at = 2026-01-18T10:00:00Z\nknown_since = 2026-01-18T09:30:00Z\n\
         review_by = 2026-01-19T10:00:00Z\npeople = 7\n\
         harm_if_told = \"Somebody may find them.\"\nharm_if_not_told = \"They cannot leave.\"\n\
         [[deciders]]\nstaff = \"lead\"\nrole = \"lead\"\n\
         [[deciders]]\nstaff = \"officer\"\nrole = \"officer\"\n",
        "ab".repeat(32)
    );
    fs::write(machines.home.join("own/decision.toml"), decision).unwrap();
    let decide = "kinfold incident decide --dir incident --by lead --file decision.toml && \
                  kinfold incident sign 1 --dir incident --society 1 --propose DECISION";
    done(machines, "own", decide);
    for (machine, name) in [("lead", "SIGNED-A"), ("officer-a", "SIGNED-B")] {
        let sign = format!("kinfold desk sign-decision ../own/DECISION --out ../own/{name}");
        done(machines, machine, &sign);
    }
    let sign = "kinfold incident sign 1 --dir incident --signed SIGNED-A --signed SIGNED-B --log \
                COPY --policy policy";
    done(machines, "own", sign);
}

/// Two officers start again; the findings are a file.
pub(crate) fn start_again(machines: &Machines) {
    fs::write(machines.home.join("officer-a/FILE"), "the hole is closed\n").unwrap();
    let resume = "kinfold desk resume --society 0 --findings FILE";
    done(machines, "officer-a", resume);
    second(machines);
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn the_first_hour_is_walked_as_its_page_says() {
    let home = tempfile::tempdir().unwrap();
    let mut machines = Machines::installed(home.path());
    let machines = &mut machines;
    let own = home.path().join("own");
    let record = before(machines);
    let grant = format!(
        "kinfold desk grant --staff {} --record {record}",
        staff(machines, "lead")
    );
    let grant = done(machines, "lead", &grant);
    let grant = behind(&grant, "Access ").to_owned();
    assert!(opens(machines, &record, &grant), "before anything happened");

    let mut walk = Walk::begin();
    // 0: it is carried out, and from then on nothing is given out.
    let said = walk.next(machines, "lockdown --society 0");
    assert!(said.contains("Carried out"), "{said}");
    assert!(!opens(machines, &record, &grant), "locked");
    let said = walk.next(machines, "--stop-file");
    assert!(said.contains("The stop file is written."), "{said}");
    // Where the keyholder looks: `stop` in INSTALL.
    done(
        machines,
        "trusted",
        "cp ../officer-a/FILE stop && ln -s keyholder KEYHOLDER",
    );
    walk.next(machines, "keyholder lockdown --dir KEYHOLDER");
    // 10: on a stick, to a computer of one's own.
    done(machines, "own", "cp -r ../trusted/KEYHOLDER/log COPY");
    let said = walk.next(machines, "verify COPY");
    assert!(
        said.contains("lockdown") || said.contains("locked"),
        "{said}"
    );
    // 20, 25.
    walk.next(machines, "incident serve");
    begin(machines);
    walk.next(machines, "publish");
    let page = text(&own.join("site/en/index.html"));
    assert!(page.contains("+999 555 0100"), "{page}");
    // 35.
    walk.next(machines, "slips index");
    let table = text(&own.join("affected.tsv"));
    assert!(table.contains("ciphertext_only"), "{table}");
    assert!(
        !table.contains("\tconfirmed\t"),
        "only the server was entered: {table}"
    );
    assert!(
        table.lines().any(|l| l.len() > 32 && !l.contains(':')),
        "{table}"
    );
    assert!(walk.blocks.next().is_none(), "the page has more blocks");

    // After the hour, as the guide says of each.
    let share = "--list LIST --policy policy --share A --share B --share C --log OPENED";
    let open = format!("kinfold slips open {share}");
    let said = done(machines, "own", &format!("{open} --called ፋጢማ"));
    assert!(said.contains("+999 555 0100"), "{said}");
    let card = "kinfold incident card --out card.html && kinfold incident --help";
    done(machines, "own", card);
    assert!(text(&own.join("card.html")).contains("<html"));
    decide(machines);
    start_again(machines);
    let begin = Instant::now();
    while !opens(machines, &record, &grant) {
        assert!(begin.elapsed() < PATIENCE, "it opens again");
        std::thread::sleep(Duration::from_secs(1));
    }
    done(
        machines,
        "lead",
        "cp ../own/OPENED . && kinfold slips report --desk kinfold-desk --log OPENED",
    );
}
