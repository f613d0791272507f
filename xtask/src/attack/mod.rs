//! `cargo xtask attack`: what a lying hub can do. The tests of `programs/desk/tests/attack` play
//! every attack of `xtask/attacks.toml`: first on the tree as it is, where each must be refused;
//! then on copies from which the checks that refuse were taken away, where each must succeed. An
//! attack that nothing can make succeed proves nothing.

mod list;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;

use crate::mutate::{Bench, root};
use list::Attack;

/// Attacks that take longer hang.
const LONGEST: Duration = Duration::from_secs(300);
/// The crate and the tests that play them.
const TESTS: [&str; 4] = ["--package", "desk", "--test", "attack"];

/// Which attacks.
#[derive(Args)]
pub(crate) struct Asked {
    /// Only attacks whose name contains this.
    #[arg(long)]
    only: Option<String>,
    /// Only check that the list fits the tree.
    #[arg(long)]
    list: bool,
    /// A build for each attack, so that no other check is missing when it is played. Slow.
    #[arg(long)]
    each_alone: bool,
    /// Only the tree as it is: no weakened build.
    #[arg(long)]
    quick: bool,
}

/// What an attack's test wrote.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Verdict {
    Refused(String),
    Succeeded(String),
}

type Verdicts = BTreeMap<String, Verdict>;

/// Plays them.
pub(crate) fn run(asked: &Asked) -> anyhow::Result<ExitCode> {
    let (root, begin) = (root(), Instant::now());
    let all = list::read(root)?;
    let named = |attack: &&Attack| {
        let only = asked.only.as_deref();
        only.is_none_or(|part| attack.name.contains(part))
    };
    let chosen: Vec<&Attack> = all.iter().filter(named).collect();
    let mut out = std::io::stdout().lock();
    if asked.list {
        for attack in &chosen {
            writeln!(out, "{}: {}", attack.name, attack.refuses)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{} attacks on the tree as it is", chosen.len())?;
    let real = played(cargo_here(root))?;
    let mut weak = Verdicts::new();
    let mut builds = 0;
    if !asked.quick {
        let bench = Bench::prepare(root, true)?;
        let batches = list::batches(&chosen, root, asked.each_alone)?;
        builds = batches.len();
        for (number, batch) in (1..).zip(&batches) {
            writeln!(
                out,
                "weakened build {number} of {builds}: {} checks taken away",
                batch.attacks.len()
            )?;
            out.flush()?;
            let found = bench.changed(&batch.files, || played(bench.cargo("test")))?;
            let of_it = |name: &String| batch.attacks.iter().any(|a| a.name == *name);
            weak.extend(found.into_iter().filter(|(name, _)| of_it(name)));
        }
    }
    let good = table(&mut out, &chosen, &real, (!asked.quick).then_some(&weak))?;
    writeln!(
        out,
        "\n{} attacks, {builds} weakened builds, {} s: {}",
        chosen.len(),
        begin.elapsed().as_secs(),
        match (good, asked.quick) {
            (true, true) => "all refused",
            (true, false) => "all refused, and each succeeds where its check is missing",
            (false, _) => "NOT ALL AS IT MUST BE",
        }
    )?;
    Ok(match good {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Prints the table; whether everything in it is as it must be.
fn table(
    out: &mut impl Write,
    attacks: &[&Attack],
    real: &Verdicts,
    weak: Option<&Verdicts>,
) -> anyhow::Result<bool> {
    let mut good = true;
    writeln!(
        out,
        "\n| | attack | wanted | what refuses | what is heard | without the check |\n|---|---|---|---|---|---|"
    )?;
    for (number, attack) in (1..).zip(attacks) {
        let (heard, refused) = match real.get(&attack.name) {
            Some(Verdict::Refused(words)) => (words.clone(), true),
            Some(Verdict::Succeeded(what)) => (format!("**SUCCEEDED**: {what}"), false),
            None => ("**NO VERDICT**".to_owned(), false),
        };
        let (without, succeeded) = match weak.map(|weak| weak.get(&attack.name)) {
            None => ("not tried".to_owned(), true),
            Some(Some(Verdict::Succeeded(what))) => (format!("succeeded: {what}"), true),
            Some(Some(Verdict::Refused(words))) => (format!("**STILL REFUSED**: {words}"), false),
            Some(None) => ("**NO VERDICT**".to_owned(), false),
        };
        good &= refused && succeeded;
        writeln!(
            out,
            "| {number} | `{}` | {} | {} | {heard} | {without} |",
            attack.name, attack.wanted, attack.refuses
        )?;
    }
    Ok(good)
}

fn cargo_here(root: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.arg("test").current_dir(root);
    command
}

/// Builds the tests and plays all attacks: what each came to.
fn played(mut cargo: Command) -> anyhow::Result<Verdicts> {
    cargo
        .args(TESTS)
        .args(["--no-run", "--message-format", "json"]);
    let built = cargo.output().context("cargo could not be started")?;
    if !built.status.success() {
        let errors: Vec<String> = messages(&built.stdout)
            .filter_map(|message| message["message"]["rendered"].as_str().map(str::to_owned))
            .collect();
        let stderr = String::from_utf8_lossy(&built.stderr);
        bail!(
            "the attacks are not built:\n{}\n{stderr}",
            errors.join("\n")
        );
    }
    let program = messages(&built.stdout).find_map(|message| {
        let is_it = message["target"]["name"] == "attack" && message["profile"]["test"] == true;
        let program = message["executable"].as_str().filter(|_| is_it)?;
        let folder = Path::new(message["manifest_path"].as_str()?).parent()?;
        Some((PathBuf::from(program), folder.to_owned()))
    });
    let (program, folder) = program.context("cargo names no program of the attacks")?;
    let mut tests = Command::new(program)
        .arg("--nocapture")
        .current_dir(folder)
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("the attacks could not be started")?;
    let output = tests.stdout.take().context("the output is piped")?;
    let (tell, told) = std::sync::mpsc::channel();
    // Ends with the program.
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                break;
            }
        }
    });
    let (begin, mut verdicts) = (Instant::now(), Verdicts::new());
    loop {
        match told.recv_timeout(LONGEST.saturating_sub(begin.elapsed())) {
            Ok(line) => verdicts.extend(verdict(&line)),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                tests.kill().context("ending the attacks")?;
                break;
            }
        }
    }
    tests.wait()?;
    Ok(verdicts)
}

fn messages(stdout: &[u8]) -> impl Iterator<Item = serde_json::Value> {
    let lines = String::from_utf8_lossy(stdout).into_owned();
    let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
    lines
        .into_iter()
        .filter_map(|line| serde_json::from_str(&line).ok())
}

/// Reads `attack[NAME] refused: WORDS` or `attack[NAME] SUCCEEDED: WORDS`.
fn verdict(line: &str) -> Option<(String, Verdict)> {
    let (name, rest) = line.strip_prefix("attack[")?.split_once("] ")?;
    let verdict = match rest.split_once(": ")? {
        ("refused", words) => Verdict::Refused(words.to_owned()),
        ("SUCCEEDED", what) => Verdict::Succeeded(what.to_owned()),
        _ => return None,
    };
    Some((name.to_owned(), verdict))
}

#[cfg(test)]
mod tests {
    use super::{Attack, Verdict, Verdicts, list, table, verdict};

    #[test]
    fn a_verdict_is_read_and_nothing_else_is_one() {
        let refused = Verdict::Refused("desk: no".into());
        assert_eq!(
            verdict("attack[a_b] refused: desk: no"),
            Some(("a_b".into(), refused))
        );
        let done = Verdict::Succeeded("all".into());
        assert_eq!(
            verdict("attack[x] SUCCEEDED: all"),
            Some(("x".into(), done))
        );
        assert_eq!(verdict("test attack[x] refused: no"), None);
        assert_eq!(verdict("attack[x] maybe: no"), None);
    }

    #[test]
    fn an_attack_that_succeeds_or_that_nothing_makes_succeed_is_a_failure() {
        let all = list::read(crate::mutate::root()).expect("the list fits the tree");
        let one: Vec<&Attack> = all.iter().take(1).collect();
        let found = |verdict| Verdicts::from([(one[0].name.clone(), verdict)]);
        let refused = found(Verdict::Refused("no".into()));
        let succeeded = found(Verdict::Succeeded("yes".into()));
        let nothing = Verdicts::new();
        let good = |real, weak| table(&mut Vec::new(), &one, real, weak).expect("written");
        assert!(good(&refused, Some(&succeeded)));
        assert!(good(&refused, None));
        assert!(!good(&succeeded, Some(&succeeded)));
        assert!(!good(&refused, Some(&refused)));
        assert!(!good(&refused, Some(&nothing)));
        assert!(!good(&nothing, None));
    }
}
