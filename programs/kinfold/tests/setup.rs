//! `kinfold setup` without questions: what it writes is what the programs take.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has found something"
)]

use clap::Parser as _;
use std::fs;
use std::path::Path;
use std::process::Command;

const ANSWERS: &str = r#"
profile = "large"
hub = "hub.example.org"
portal = "find.example.org"
server_host = "a provider"
trusted_host = "the society itself"
tls = "files"
society = "3"
name = "Example Society"
country = "CH"
officers = "officer-a, officer-b"
leads = "lead"
custodians = "2/3"
mail = "mail.example.org"
sms = "sms.example.org"
"#;

fn kinfold(home: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(args)
        .current_dir(home)
        .env("CREDENTIALS_DIRECTORY", home)
        .output()
        .unwrap();
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    (output.status.code(), text)
}

/// The options that stand behind a name in a file, as a service manager cuts them.
fn options(file: &Path, name: &str) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let line = line.unwrap_or_else(|| panic!("{name}: {text}"));
    line.split_whitespace().map(str::to_owned).collect()
}

fn taken(folder: &Path) {
    for (file, name, program) in [
        ("server/hub.env", "KINFOLD_HUB=", &["hub"][..]),
        ("server/portal.env", "KINFOLD_PORTAL=", &["portal"]),
        (
            "trusted/keyholder.env",
            "KINFOLD_KEYHOLDER=",
            &["keyholder", "run"],
        ),
        ("trusted/matcher.env", "KINFOLD_MATCHER=", &["matcher"]),
    ] {
        let words = ["kinfold"].iter().chain(program).map(ToString::to_string);
        let words = words.chain(options(&folder.join(file), name));
        let parsed = kinfold::cli::Cli::try_parse_from(words);
        assert!(parsed.is_ok(), "{file}: {parsed:?}");
    }
}

#[test]
fn the_programs_take_what_it_writes_and_a_log_is_founded_with_it() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    fs::write(home.join("answers.toml"), ANSWERS).unwrap();
    fs::write(home.join("passphrase"), "six random words are good\n").unwrap();
    let (code, text) = kinfold(home, &["setup", "--answers", "answers.toml"]);
    assert_eq!(code, Some(0), "{text}");
    let folder = home.join("kinfold-setup");
    taken(&folder);
    assert!(!folder.join("server/Caddyfile").exists());
    let courier = fs::read_to_string(folder.join("trusted/courier.toml")).unwrap();
    courier.parse::<toml::Table>().unwrap();
    assert!(courier.contains("FILL IN"));
    let next = fs::read_to_string(folder.join("NEXT.txt")).unwrap();
    assert!(next.contains("kinfold desk sync --policy policy --hub https://hub.example.org:8443"));

    // Nothing is written over.
    let (code, text) = kinfold(home, &["setup", "--answers", "answers.toml"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("nothing is written over"), "{text}");

    // The ceremony, with the codes put in.
    let ceremony = folder.join("trusted/ceremony/ceremony.toml");
    let mut plan = fs::read_to_string(&ceremony).unwrap();
    for (label, kind) in [
        ("officer-a", "desk"),
        ("officer-b", "desk"),
        ("lead", "desk"),
        ("portal", "portal"),
        ("matcher", "matcher"),
    ] {
        let out = format!("kinfold-setup/trusted/ceremony/{label}.txt");
        let head = ["desk", "--dir", label, "enrol", "--society", "3"];
        let rest = ["--staff-kind", kind, "--out", &out];
        let (code, text) = kinfold(home, &[&head[..], &rest[..]].concat());
        assert_eq!(code, Some(0), "{text}");
        let mut lines = text.lines();
        let shown = lines.find_map(|line| line.strip_prefix("Code of this computer: "));
        plan = plan.replace(
            &format!("CODE-OF-{label}\""),
            &format!("{}\"", shown.unwrap()),
        );
    }
    fs::write(&ceremony, plan).unwrap();
    let head = ["keyholder", "init", "--dir", "keyholder", "--light"];
    let rest = [
        "--name",
        "log.hub.example.org/kinfold",
        "--secrets",
        "papers",
    ];
    let file = ["--ceremony", "kinfold-setup/trusted/ceremony/ceremony.toml"];
    let (code, text) = kinfold(home, &[&head[..], &rest[..], &file[..]].concat());
    assert_eq!(code, Some(0), "{text}");
    assert!(home.join("keyholder/policy").exists());
    deals_anew(home);
    makes_papers_where_there_are_none(home);
}

/// Deals papers anew into a folder; how it ends, and what is said.
fn renew(home: &Path, papers: &[&str], out: &str) -> (Option<i32>, String) {
    let mut args = vec!["shares", "renew", "--society", "3", "--out", out];
    for paper in papers {
        args.extend(["--share", paper]);
    }
    kinfold(home, &args)
}

/// The society's papers: two of three, of one dealing; and never over others.
fn deals_anew(home: &Path) {
    let of = [
        "papers/society-3/custodian-3.txt",
        "papers/society-3/custodian-1.txt",
    ];
    let (code, text) = renew(home, &of, "new");
    assert_eq!(code, Some(0), "{text}");
    let paper = fs::read_to_string(home.join("new/custodian-2.txt")).unwrap();
    assert!(
        paper.contains("society 3: custodian share 2 of 3; any 2"),
        "{paper}"
    );
    let (code, text) = renew(home, &of, "new");
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("papers of two dealings"), "{text}");
    for (papers, why) in [
        ([of[0], "new/custodian-1.txt"], "belongs to another set"),
        ([of[0], of[0]], "given twice"),
        (
            [of[0], "papers/society-3/tombstone-1.txt"],
            "belongs to another set",
        ),
    ] {
        let (code, text) = renew(home, &papers, "none");
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains(why) && !home.join("none").exists(), "{text}");
    }
    let root = [1, 2, 3].map(|n| format!("papers/keyholder/root-{n}.txt"));
    let (code, text) = renew(home, &root.each_ref().map(String::as_str), "none");
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("kinfold keyholder shares"), "{text}");
}

/// As in a folder that was founded before there were such papers.
fn makes_papers_where_there_are_none(home: &Path) {
    fs::remove_dir_all(home.join("keyholder/shared-root")).unwrap();
    let head = ["keyholder", "shares", "--dir", "keyholder"];
    let (code, text) = kinfold(home, &[&head[..], &["--secrets", "papers"]].concat());
    assert_eq!(code, Some(2), "{text}");
    let new = ["--secrets", "root", "--root-shares", "2/3"];
    let (code, text) = kinfold(home, &[&head[..], &new].concat());
    assert_eq!(code, Some(0), "{text}");
    let papers = ["root/keyholder/root-3.txt", "root/keyholder/root-2.txt"];
    let set = [
        "keyholder",
        "recover",
        "--dir",
        "keyholder",
        "--light",
        "--share",
        papers[0],
        "--share",
        papers[1],
    ];
    let (code, text) = kinfold(home, &set);
    assert_eq!(code, Some(0), "{text}");
}

#[test]
fn an_answer_that_is_wrong_or_missing_is_named_and_nothing_is_written() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    for (from, to, says) in [
        ("hub = \"hub.example.org\"\n", "", "hub is missing"),
        ("\"CH\"", "\"Elsewhere\"", "country: the code of a country"),
        (
            "leads = \"lead\"",
            "leads = \"officer-a\"",
            "one label in common",
        ),
        ("leads = \"lead\"", "lead = \"lead\"", "lead"),
        ("\"2/3\"", "\"4/3\"", "custodians: two numbers"),
        ("\"2/3\"", "\"1/1\"", "custodians: two numbers"),
        (
            "hub.example.org",
            "https://hub.example.org",
            "hub: a name of the internet",
        ),
        (
            "hub.example.org",
            "hub.example.org:8443",
            "hub: a name of the internet",
        ),
        ("hub.example.org", "find.example.org", "a name each"),
        ("\"Example Society\"", "'a \"b\"'", "name: some words"),
        ("officer-a, officer-b", "officer-a", "two officers"),
        ("officer-a, officer-b", "one, one", "each once"),
        ("leads = \"lead\"", "leads = \"../lead\"", "leads: labels"),
    ] {
        fs::write(home.join("answers.toml"), ANSWERS.replace(from, to)).unwrap();
        let (code, text) = kinfold(home, &["setup", "--answers", "answers.toml"]);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains(says), "{says}: {text}");
        assert!(!home.join("kinfold-setup").exists());
    }
    let (code, text) = kinfold(home, &["setup"]);
    assert_eq!(code, Some(2), "nobody is there to ask: {text}");

    // With a proxy: a piece of configuration for it, and no certificate in the options.
    let proxy = ANSWERS.replace("tls = \"files\"", "tls = \"proxy\"");
    fs::write(home.join("answers.toml"), proxy).unwrap();
    let (code, text) = kinfold(
        home,
        &["setup", "--answers", "answers.toml", "--out", "other"],
    );
    assert_eq!(code, Some(0), "{text}");
    taken(&home.join("other"));
    let caddy = fs::read_to_string(home.join("other/server/Caddyfile")).unwrap();
    assert!(caddy.contains("hub.example.org {") && caddy.contains("find.example.org {"));
}

/// `kinfold setup` in a terminal, where these lines are typed.
fn typed(home: &Path, lines: &str) -> (Option<i32>, String) {
    use std::io::Write as _;
    let program = format!("{} setup", env!("CARGO_BIN_EXE_kinfold"));
    let mut terminal = Command::new("script")
        .args(["-q", "-e", "-c", &program, "/dev/null"])
        .current_dir(home)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = terminal.stdin.take().unwrap();
    input.write_all(lines.as_bytes()).unwrap();
    drop(input);
    let output = terminal.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), text)
}

#[test]
fn what_was_typed_is_kept_and_a_wrong_answer_is_asked_for_again() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let (code, text) = typed(home, "\nhub.example.org\n");
    assert_eq!(code, Some(2), "{text}");
    assert!(!home.join("kinfold-setup").exists());
    let kept = fs::read_to_string(home.join("kinfold-setup.answers.toml")).unwrap();
    assert!(kept.contains("hub = \"hub.example.org\""), "{kept}");
    let rest = "find.example.org\na provider\nourselves\n\n\nExample Society\nSwitzerland\nCH\n\n\n\n\n\n\n\n";
    let (code, text) = typed(home, rest);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("Not yet: the code of a country"), "{text}");
    assert!(
        text.contains("is taken from kinfold-setup.answers.toml"),
        "{text}"
    );
    taken(&home.join("kinfold-setup"));
    let all = fs::read_to_string(home.join("kinfold-setup/answers.toml")).unwrap();
    assert!(all.contains("country = \"CH\"") && all.contains("hub = \"hub.example.org\""));
}
