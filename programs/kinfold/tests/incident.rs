//! `kinfold incident`, `kinfold claim`, `kinfold publish`: what is typed from the first call to
//! the page that everybody reads.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const LEAD: &str = "01010101010101010101010101010101";
const OFFICER: &str = "02020202020202020202020202020202";

struct House {
    folder: tempfile::TempDir,
}

impl House {
    fn new() -> House {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("seen"), "a telephone call").unwrap();
        House { folder }
    }

    fn run(&self, line: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinfold"));
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        // Words are apart by blanks; `~` stands for one inside a word.
        let words = line.split_whitespace().map(|word| word.replace('~', " "));
        command.args(words).output().unwrap()
    }

    fn does(&self, line: &str) -> String {
        let output = self.run(line);
        let said = words(&output);
        assert_eq!(output.status.code(), Some(0), "{line}: {said}");
        said
    }

    fn refuses(&self, line: &str, why: &str) {
        let output = self.run(line);
        let said = words(&output);
        assert_eq!(output.status.code(), Some(2), "{line}: {said}");
        assert!(said.contains(why), "{line}: {said}");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn open(&self) -> String {
        self.does(&format!(
            "incident open --dir i --by lead --second officer --person lead={LEAD} \
             --person officer={OFFICER} --society-name Example~Society \
             --feed tag:s.example,2026: --phone +1~555~0100 --what stolen-login \
             --staff {LEAD} --society 1"
        ))
    }
}

fn words(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8(all).unwrap()
}

#[test]
fn the_first_page_stands_two_commands_after_the_first_call() {
    let house = House::new();
    let begun = std::time::Instant::now();
    let said = house.open();
    house.does("publish --dir i --by lead --out site");
    assert!(begun.elapsed().as_secs() < 60, "within a minute");
    let key = said.split("key is ").nth(1).unwrap();
    let key = key.lines().next().unwrap();
    let page = fs::read_to_string(house.path("site/en/index.html")).unwrap();
    assert!(page.contains("somebody used the login of one of our staff"));
    assert!(page.contains("+1 555 0100"));
    house.does(&format!("publish --verify site --key {key}"));
    house.refuses(
        &format!("publish --verify site --key {}", "ab".repeat(32)),
        "site: ",
    );
    let path = house.path("site/ar/notice.txt");
    let mut bytes = fs::read(&path).unwrap();
    bytes[9] ^= 1;
    fs::write(&path, &bytes).unwrap();
    house.refuses(
        "publish --verify site",
        "ar/notice.txt is not what was published",
    );
    // What was lost is what `kinfold exposure` reads.
    let file = fs::read_to_string(house.path("i/incident.toml")).unwrap();
    assert!(exposure::Incident::parse(&file).is_ok());
    house.refuses("incident open --dir i --by lead --society 1", "required");
}

#[test]
fn a_claim_goes_only_by_two_and_is_then_on_no_page() {
    let house = House::new();
    house.open();
    let said = house.does("claim sms --dir i --claim 1");
    assert!(said.starts_with("As far as we know"), "{said}");
    assert_eq!(
        house
            .run("claim sms --dir i --claim 1 --lang ar")
            .status
            .code(),
        Some(1)
    );
    let withdraw = "claim withdraw --dir i --by lead --claim 1 --and";
    house.refuses(&format!("{withdraw} lead"), "two different people");
    house.does(&format!("{withdraw} officer"));
    house.does("publish --dir i --by lead --out site");
    for file in ["en/index.html", "en/feed.xml", "en/notice.txt"] {
        let text = fs::read_to_string(house.path("site").join(file)).unwrap();
        assert!(!text.contains("used the login"), "{file}");
    }
    let sms = house.run("claim sms --dir i --claim 1");
    assert_eq!(sms.status.code(), Some(1), "{}", words(&sms));
    fs::write(
        house.path("claim.toml"),
        format!(
            "section = \"what-happened\"\nkind = \"fact\"\nstatus = \"confirmed\"\n\
             confidence = \"high\"\nowner = \"lead\"\napproved_by = \"officer\"\n\
             valid_until = 2099-01-01T00:00:00Z\nevidence = [\"{}\"]\n\
             text = \"The login is locked.\"\n",
            "ab".repeat(32)
        ),
    )
    .unwrap();
    house.does("claim state --dir i --by lead --file claim.toml");
    house.does("publish --dir i --by lead --out site");
    let page = fs::read_to_string(house.path("site/ar/index.html")).unwrap();
    assert!(
        page.contains("The login is locked."),
        "in English where there is no Arabic"
    );
    let text = fs::read_to_string(house.path("claim.toml")).unwrap();
    let alone = text.replace("\"officer\"", "\"lead\"");
    fs::write(house.path("claim.toml"), alone).unwrap();
    house.refuses(
        "claim state --dir i --by lead --file claim.toml",
        "approves their own",
    );
}

/// One who was alone at the beginning; the page for that stands in INCIDENT.
#[test]
fn whoever_was_alone_at_first_states_the_first_sentences_with_somebody_else() {
    let house = House::new();
    house.does(&format!(
        "incident open --dir incident --by lead --person lead={LEAD} --society-name \
         Example~Society --feed tag:s.example,2026: --phone +1~555~0100 --what server-entered \
         --society 1"
    ));
    let state = "claim first-hour --dir incident --by lead --second";
    house.refuses(&format!("{state} lead"), "their own");
    house.does(&format!("{state} {OFFICER}"));
    house.does("publish --dir incident --by lead --out site");
    let page = fs::read_to_string(house.path("site/en/index.html")).unwrap();
    assert!(page.contains("+1 555 0100"), "{page}");
}

#[test]
fn clocks_severity_and_the_draft_are_typed_and_shown() {
    let house = House::new();
    house.open();
    house.refuses(
        "incident aware --dir i --by lead --society 1 --since 2999-01-01T00:00:00Z --evidence seen",
        "still to come",
    );
    let aware =
        "incident aware --dir i --by lead --society 1 --since 2022-01-18T09:30:00Z --evidence seen";
    house.does(aware);
    house.refuses(aware, "there is one already");
    house.refuses(
        "incident aware --dir i --by who --society 1 --since 2022-01-18T09:30:00Z --evidence seen",
        "`who`",
    );
    let shown = house.does("incident show --dir i");
    assert!(
        shown.contains("LATE") && shown.contains("WARNING: 72 h"),
        "{shown}"
    );
    let said = house.does(
        "incident assess --dir i --by lead --data simple --ease maximum --confidentiality \
         known-recipients --people 150 --peril minors",
    );
    assert!(
        said.contains("1.25") && said.contains("low; acted on as high"),
        "{said}"
    );
    let json = house.does("incident show --dir i --json");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["severity"]["acted_on"], "high");
    assert_eq!(json["clocks"][0]["warnings"].as_array().unwrap().len(), 5);
    let draft = house.does("incident draft33 --dir i --society 1");
    assert!(
        draft.contains("reasons for the delay") && draft.contains("not yet known"),
        "{draft}"
    );
    house.refuses(
        "incident file --dir i --by lead --society 1 --document seen",
        "gives its reasons",
    );
    house.does("incident file --dir i --by lead --society 1 --document seen --reasons seen");
    assert!(
        house
            .does("incident show --dir i")
            .contains("filed, 1 time(s)")
    );
    house.refuses(
        "incident move --dir i --by lead --to closed",
        "does not follow",
    );
    house.does("incident card --dir i --lang ar --out card.html");
    house.refuses("incident card --dir i --out card.html", "card.html");
}

/// A desk's own key signs where one is given: its passphrase opens it, and nothing else does.
#[test]
fn a_desk_signs_with_its_key() {
    use desk::clock::Computer;
    use desk::disk::Folder;
    use desk::own::Own;
    let house = House::new();
    house.open();
    let folder = Folder::take(&house.path("desk"), true).unwrap();
    let about = (sign::SocietyId(1), ledger::leaf::DeviceKind::Desk);
    let cost = seal::passphrase::Cost::LEAST;
    let own = Own::make(&folder, &Computer, about, b"six random words", cost).unwrap();
    let device = own.signer.public().device().to_string();
    drop(folder);
    let find = "incident find --dir i --by lead --number 1 --desk desk --passphrase-fd 0";
    let typed = |passphrase: &str| {
        fs::write(house.path("typed"), passphrase).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinfold"));
        command.current_dir(house.folder.path());
        command.stdin(fs::File::open(house.path("typed")).unwrap());
        command.args(find.split_whitespace()).output().unwrap()
    };
    assert_ne!(typed("another passphrase").status.code(), Some(0));
    let shown = house.does("incident show --dir i");
    assert!(
        !shown.contains("finding 1") && !shown.contains(&device),
        "{shown}"
    );
    let done = typed("six random words");
    assert_eq!(done.status.code(), Some(0), "{}", words(&done));
    let shown = house.does("incident show --dir i");
    assert!(shown.contains("finding 1 is open"), "{shown}");
    assert!(
        shown.contains(&format!("device {device}, which the settings do not name")),
        "{shown}"
    );
}

/// One of the ways to name people is needed, and one is enough.
#[test]
fn the_emergency_list_is_opened_with_one_way_of_naming_people() {
    let house = House::new();
    let line = "slips open --list l --policy p --share s --log o";
    house.refuses(line, "required");
    house.refuses(
        &format!("{line} --record r --called c"),
        "cannot be used with",
    );
    house.refuses(
        &format!("{line} --record r --all --out f"),
        "cannot be used with",
    );
    for way in ["--record r", "--called c", "--all --out f"] {
        let said = words(&house.run(&format!("{line} {way}")));
        assert!(
            !said.contains("cannot be used") && !said.contains("required"),
            "{said}"
        );
    }
}

/// Pages for this computer only, and for somebody who is named.
#[test]
fn pages_are_refused_to_a_network_and_to_nobody() {
    let house = House::new();
    house.open();
    let serve = "incident serve --dir i";
    house.refuses(serve, "--by: say who works here");
    house.refuses(&format!("{serve} --by nobody"), "`nobody` is neither in");
    house.refuses(
        &format!("{serve} --by lead --listen 0.0.0.0:0"),
        "for this computer only",
    );
    house.refuses(&format!("{serve} --by lead --lang tlh"), "no language");
}
