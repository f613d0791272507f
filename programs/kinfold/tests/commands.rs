//! The program as a stranger runs it: the main path on the samples, the check of what it leaves,
//! tampering, and everything that can be typed wrong.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn kinfold(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(args)
        .output()
        .expect("the program starts")
}

fn samples(name: &str) -> String {
    format!("{}/../../examples/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(root).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all
}

/// Whether the newest checkpoint needs a file: of the partial tiles of one place only the widest,
/// and none where there is the full one. The others are left of earlier sizes, and nobody reads
/// them.
fn needed(file: &Path) -> bool {
    let folder = file.parent().expect("a file");
    let Some(full) = folder.to_str().and_then(|path| path.strip_suffix(".p")) else {
        return true;
    };
    let width = |path: &Path| -> u64 {
        let name = path.file_name().and_then(|name| name.to_str());
        name.and_then(|name| name.parse().ok()).expect("a width")
    };
    let widest = files(folder).iter().map(|path| width(path)).max();
    !Path::new(full).exists() && widest == Some(width(file))
}

/// Names that stand in the samples' registers.
fn known_names() -> Vec<String> {
    let table = fs::read_to_string(samples("highland.csv")).expect("a sample");
    let rows = table.lines().skip(1).take(12);
    let words = rows.filter_map(|row| row.split(',').nth(1).map(str::to_owned));
    words.filter(|word| word.chars().count() > 5).collect()
}

/// Whether `name` stands in `bytes` in UTF-8 or UTF-16.
fn readable(bytes: &[u8], name: &str) -> bool {
    let wide = |to: fn(u16) -> [u8; 2]| name.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let forms = [
        name.as_bytes().to_vec(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
    ];
    let found = |form: &Vec<u8>| bytes.windows(form.len()).any(|w| w == form);
    forms.iter().any(found)
}

#[test]
fn a_trial_finds_the_brother_and_leaves_a_log_that_any_change_spoils() {
    let home = tempfile::tempdir().expect("a folder");
    let out = home.path().join("trial");
    let out_text = out.to_str().expect("UTF-8");
    let done = kinfold(&["try", "--out", out_text]);
    let page = text(&done.stdout);
    assert!(done.status.success(), "{page}{}", text(&done.stderr));
    for line in ["line 21, column 4 (birth)", "line 13, column 2 (name)"] {
        assert!(
            page.contains(line),
            "a refused row is named: {line}\n{page}"
        );
    }
    let refused = fs::read_to_string(out.join("refused.txt")).expect("the list");
    assert!(refused.contains("highland.csv"), "{refused}");

    // Nothing of the server's or the keyholder's can be read; the samples themselves can.
    let names = known_names();
    assert!(names.len() > 4, "the search has something to look for");
    let sample = fs::read(samples("highland.csv")).expect("a sample");
    assert!(names.iter().all(|name| readable(&sample, name)));
    for file in files(&out.join("hub"))
        .iter()
        .chain(&files(&out.join("keyholder")))
    {
        let bytes = fs::read(file).expect("readable");
        for name in &names {
            assert!(
                !readable(&bytes, name),
                "a name stands in {}",
                file.display()
            );
        }
    }

    let log = out.join("hub/log");
    let policy = out.join("policy");
    let verify = |more: &[&str]| {
        let mut args = vec!["verify", log.to_str().expect("UTF-8"), "--policy"];
        args.push(policy.to_str().expect("UTF-8"));
        args.extend(more);
        kinfold(&args)
    };
    assert_eq!(verify(&[]).status.code(), Some(0));
    let json = text(&verify(&["--json"]).stdout);
    assert!(json.trim_start().starts_with('{'), "{json}");
    let plain = verify(&[]).stdout.len();
    let explained = text(&verify(&["--explain"]).stdout);
    assert!(
        explained.len() > plain,
        "it says what is proved: {explained}"
    );
    for says in ["part of a tile", "locked records, letters and forms"] {
        assert!(explained.contains(says), "{says}: {explained}");
    }
    // Files of earlier heads, and what somebody put beside the log, are told and counted.
    let left = files(&log).iter().filter(|file| !needed(file)).count();
    assert!(left > 0, "the trial published more than one head");
    assert!(
        json.contains(&format!("\"files_not_read\":{left},")),
        "{json}"
    );
    let says = format!("What {left} more files in this folder hold");
    assert!(explained.contains(&says), "{explained}");
    fs::write(log.join("part"), b"beside the log").expect("writable");
    let explained = text(&verify(&["--explain"]).stdout);
    let says = format!("What {} more files in this folder hold", left + 1);
    assert!(explained.contains(&says), "{explained}");
    fs::remove_file(log.join("part")).expect("there");

    for file in files(&log).into_iter().filter(|file| needed(file)) {
        let sound = fs::read(&file).expect("readable");
        for at in [0, sound.len() / 2, sound.len() - 1] {
            let mut changed = sound.clone();
            changed[at] ^= 1;
            fs::write(&file, &changed).expect("writable");
            let code = verify(&[]).status.code();
            assert_eq!(code, Some(1), "{} byte {at} changed", file.display());
        }
        fs::remove_file(&file).expect("there");
        let code = verify(&[]).status.code();
        assert_ne!(code, Some(0), "{} is missing", file.display());
        fs::write(&file, &sound).expect("writable");
    }
    assert_eq!(verify(&[]).status.code(), Some(0), "all is as before");

    // A reader with another key believes nothing.
    let known = fs::read_to_string(&policy).expect("text");
    let at = known.find("ed25519 ").expect("a key") + "ed25519 ".len();
    let other = match &known[at..=at] {
        "a" => "b",
        _ => "a",
    };
    fs::write(
        &policy,
        format!("{}{other}{}", &known[..at], &known[at + 1..]),
    )
    .expect("writable");
    assert_ne!(verify(&[]).status.code(), Some(0));

    // A second trial replaces the first; a folder of somebody else's is never touched.
    let foreign = home.path().join("foreign");
    fs::create_dir(&foreign).expect("a folder");
    fs::write(foreign.join("mine"), "kept").expect("writable");
    let refused = kinfold(&["try", "--out", foreign.to_str().expect("UTF-8")]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(files(&foreign), [foreign.join("mine")]);
}

#[test]
fn what_is_wrong_is_said_in_words_and_leaves_with_2() {
    let home = tempfile::tempdir().expect("a folder");
    let at = |name: &str| home.path().join(name).to_str().expect("UTF-8").to_owned();
    let write = |name: &str, bytes: &[u8]| fs::write(at(name), bytes).expect("writable");
    write("empty.csv", b"");
    write("wide.csv", b"\xff\xfei\0d\0,\0n\0a\0m\0e\0\n\0");
    write("mark.csv", b"\xef\xbb\xbfid,name\n1,Test Person\n");
    write("mapping.toml", b"[columns]\nname = \"nosuch\"\n");
    let request = samples("request.toml");
    let register = |file: &str| format!("A={}", at(file));
    let (out, none) = (at("out"), register("none.csv"));
    let folder = format!("A={}", home.path().display());
    let (empty, wide, mark) = (
        register("empty.csv"),
        register("wide.csv"),
        register("mark.csv"),
    );
    let (mapping, list) = (at("mapping.toml"), at("mark.csv"));
    let here = home.path().display().to_string();
    let cases: &[(&[&str], &str)] = &[
        (&["--register", &none], "none.csv"),
        (&["--register", &folder], "directory"),
        (&["--register", "A"], "write SOCIETY=FILE"),
        (&["--register", &empty], "the file is empty"),
        (&["--register", &wide], "UTF-8"),
        (
            &["--register", &mark, "--mapping", &mapping],
            "a column for name",
        ),
        (
            &["--register", &mark, "--asking", "B"],
            "no register is of a society B",
        ),
        (&["--register", &mark, "--out", &list], "mark.csv"),
        (
            &["--register", &mark, "--out", &here],
            "nothing was touched",
        ),
        (
            &["--register", &mark, "--threads", "0"],
            "a number from 1 to 256",
        ),
    ];
    for (args, says) in cases {
        let mut all = vec!["try", "--request", &request];
        if !args.contains(&"--out") {
            all.extend(["--out", &out]);
        }
        all.extend(*args);
        let done = kinfold(&all);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{all:?}: {said}");
        assert!(said.contains(says), "{all:?}: {said}");
    }
    // A byte-order mark alone is no fault.
    let marked = kinfold(&[
        "try",
        "--request",
        &request,
        "--out",
        &out,
        "--register",
        &mark,
    ]);
    assert!(marked.status.success(), "{}", text(&marked.stderr));
    assert!(text(&marked.stdout).contains("1 person taken in, 0 refused"));
}

/// The rules of the log, by a seed: the whole takes half a minute, this a second.
#[test]
fn weeks_of_honest_work_stop_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("weeks.json");
    let out = file.to_str().expect("UTF-8");
    let few = ["--weeks", "1", "--societies", "3", "--desks", "3"];
    let weeks = kinfold(&[&["bench", "weeks", "--json", out], &few[..]].concat());
    assert_eq!(weeks.status.code(), Some(0), "{}", text(&weeks.stdout));
    let figures = fs::read_to_string(&file).expect("its figures");
    let figures: serde_json::Value = serde_json::from_str(&figures).expect("JSON");
    let figures = figures.as_array().expect("a list");
    assert_eq!(figures.len(), 4);
    for one in figures.iter().filter(|one| one["desks_wait"] == true) {
        assert_eq!(one["honest_stopped"], 0, "{one}");
        assert!(one["intruder_stopped_after"].as_u64() <= Some(50), "{one}");
    }
}
