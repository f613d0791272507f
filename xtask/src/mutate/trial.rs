//! The copy of the tree, and the trial of one mutant in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::list::Mutant;

/// A test that takes longer hangs.
const LONGEST: Duration = Duration::from_secs(900);

/// Where mutants are tried.
pub(crate) struct Bench {
    root: &'static Path,
    tree: PathBuf,
    target: PathBuf,
    quick: bool,
    /// Slow judges whose verdict on the tree as it is is known to be good.
    sound: BTreeSet<String>,
}

/// What became of a mutant.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// By this test, after so long.
    Killed(String, u64),
    /// By none.
    Survived,
    /// It is no program.
    DoesNotBuild,
    /// This test did not end.
    Hangs(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Killed(test, seconds) => write!(f, "killed ({seconds} s) by {test}"),
            Outcome::Survived => write!(f, "SURVIVED"),
            Outcome::DoesNotBuild => write!(f, "DOES NOT BUILD"),
            Outcome::Hangs(test) => write!(f, "HANGS in {test}"),
        }
    }
}

/// How tests ended.
enum Verdict {
    Passed,
    Failed(String),
    TookTooLong(String),
    NotBuilt(String),
}

impl Bench {
    /// Copies the tree: what git has and what it would take, each file only if it differs, so that
    /// nothing is built again for its time.
    pub(crate) fn prepare(root: &'static Path, quick: bool) -> anyhow::Result<Self> {
        let bench = Bench {
            root,
            tree: root.join("target/mutate/tree"),
            target: root.join("target/mutate/build"),
            quick,
            sound: BTreeSet::new(),
        };
        let listed = Command::new("git")
            .args(["ls-files", "-z", "-co", "--exclude-standard"])
            .current_dir(root)
            .output()
            .context("git could not be started")?;
        let listed = String::from_utf8(listed.stdout).context("a file's name is no UTF-8")?;
        let wanted: BTreeSet<&Path> = listed
            .split('\0')
            .filter(|name| !name.is_empty())
            .map(Path::new)
            .filter(|name| root.join(name).is_file())
            .collect();
        for name in &wanted {
            bench.restore(name)?;
        }
        // A test or regression file that is there no more must not go on failing.
        let mut folders = vec![bench.tree.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder)? {
                let path = entry?.path();
                let name = path.strip_prefix(&bench.tree)?;
                if path.is_dir() {
                    folders.push(path);
                } else if !wanted.contains(name) {
                    std::fs::remove_file(&path)?;
                }
            }
        }
        Ok(bench)
    }

    /// The tests of these crates pass on the tree as it is.
    pub(crate) fn baseline(&self, crates: &[&str]) -> anyhow::Result<()> {
        for name in crates {
            self.must_pass(name, &self.tests(name, &["--skip", "model"])?)?;
        }
        Ok(())
    }

    /// Lets `work` see other texts in files of the copy, and puts them back.
    pub(crate) fn changed<T>(
        &self,
        files: &BTreeMap<String, String>,
        work: impl FnOnce() -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        for (file, text) in files {
            std::fs::write(self.tree.join(file), text).with_context(|| file.clone())?;
        }
        let done = work();
        for file in files.keys() {
            self.restore(Path::new(file))?;
        }
        done
    }

    /// Breaks the rule, asks the tests, and mends it.
    pub(crate) fn try_one(&mut self, mutant: &Mutant) -> anyhow::Result<Outcome> {
        let path = self.tree.join(&mutant.file);
        let text = std::fs::read_to_string(&path).with_context(|| mutant.file.clone())?;
        std::fs::write(&path, mutant.applied(&text)?)?;
        let outcome = self.judge(mutant);
        std::fs::write(&path, text)?;
        let outcome = outcome?;
        if outcome != Outcome::Survived || self.quick {
            return Ok(outcome);
        }
        for judge in ["the model", "the simulation"] {
            if self.sound.insert(judge.to_owned()) {
                self.must_pass(judge, &self.slow(judge)?)?;
            }
        }
        let text = std::fs::read_to_string(&path)?;
        std::fs::write(&path, mutant.applied(&text)?)?;
        let outcome = self.judge_slowly();
        std::fs::write(&path, text)?;
        outcome
    }

    fn judge(&self, mutant: &Mutant) -> anyhow::Result<Outcome> {
        let begin = Instant::now();
        for name in &mutant.crates {
            let verdict = self.tests(name, &["--skip", "model"])?;
            if let Some(outcome) = outcome(name, verdict, begin) {
                return Ok(outcome);
            }
        }
        Ok(Outcome::Survived)
    }

    fn judge_slowly(&self) -> anyhow::Result<Outcome> {
        let begin = Instant::now();
        for judge in ["the model", "the simulation"] {
            if let Some(outcome) = outcome(judge, self.slow(judge)?, begin) {
                return Ok(outcome);
            }
        }
        Ok(Outcome::Survived)
    }

    fn slow(&self, judge: &str) -> anyhow::Result<Verdict> {
        if judge == "the model" {
            return self.tests("release", &["model"]);
        }
        let mut command = self.cargo("run");
        command.args(["--quiet", "--package", "world", "--bin", "simulate"]);
        let status = command.args(["--", "--seeds", "40"]).status()?;
        Ok(match status.success() {
            true => Verdict::Passed,
            false => Verdict::Failed("40 seeds".into()),
        })
    }

    fn must_pass(&self, of: &str, verdict: &Verdict) -> anyhow::Result<()> {
        match verdict {
            Verdict::Passed => Ok(()),
            Verdict::NotBuilt(errors) => bail!("{of} is not built as it is:\n{errors}"),
            Verdict::Failed(test) | Verdict::TookTooLong(test) => {
                bail!("{of} fails as it is ({test}): no mutant can be judged by it")
            }
        }
    }

    /// Builds a crate's tests and runs them one program after the other, to the first failure.
    fn tests(&self, name: &str, arguments: &[&str]) -> anyhow::Result<Verdict> {
        let mut command = self.cargo("test");
        command.args(["--no-run", "--message-format", "json", "--package", name]);
        let built = command.output().context("cargo could not be started")?;
        if !built.status.success() {
            let errors = String::from_utf8_lossy(&built.stderr).into_owned();
            return Ok(Verdict::NotBuilt(errors));
        }
        for line in String::from_utf8_lossy(&built.stdout).lines() {
            let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else {
                continue;
            };
            let is_test = message["profile"]["test"] == true;
            let program = message["executable"].as_str().filter(|_| is_test);
            let folder = message["manifest_path"].as_str().map(Path::new);
            let (Some(program), Some(folder)) = (program, folder.and_then(Path::parent)) else {
                continue;
            };
            let mut command = Command::new(program);
            command.args(arguments).current_dir(folder);
            command
                .env("CARGO_MANIFEST_DIR", folder)
                .env("PROPTEST_MAX_SHRINK_ITERS", "0")
                .env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "true")
                .stdout(Stdio::piped())
                .stderr(Stdio::null());
            let verdict = watched(command.spawn().context(program.to_owned())?)?;
            if !matches!(verdict, Verdict::Passed) {
                return Ok(verdict);
            }
        }
        Ok(Verdict::Passed)
    }

    /// Nothing but what a mutant touches is built again, and that without optimising.
    pub(crate) fn cargo(&self, what: &str) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .arg(what)
            .current_dir(&self.tree)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        command
    }

    fn restore(&self, name: &Path) -> anyhow::Result<()> {
        let (from, to) = (self.root.join(name), self.tree.join(name));
        let bytes = std::fs::read(&from)?;
        if std::fs::read(&to).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&to, bytes).with_context(|| name.display().to_string())
    }
}

fn outcome(of: &str, verdict: Verdict, begin: Instant) -> Option<Outcome> {
    let seconds = begin.elapsed().as_secs();
    match verdict {
        Verdict::Passed => None,
        Verdict::Failed(test) => Some(Outcome::Killed(format!("{of}: {test}"), seconds)),
        Verdict::TookTooLong(test) => Some(Outcome::Hangs(format!("{of}: {test}"))),
        Verdict::NotBuilt(_) => Some(Outcome::DoesNotBuild),
    }
}

/// Waits for a test program; ends it at its first failure.
fn watched(mut tests: Child) -> anyhow::Result<Verdict> {
    let begin = Instant::now();
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
    let mut last = String::from("no test");
    loop {
        let left = LONGEST.saturating_sub(begin.elapsed());
        match told.recv_timeout(left) {
            Ok(line) => {
                let Some((test, end)) = line.rsplit_once(" ... ") else {
                    continue;
                };
                last = test.trim_start_matches("test ").to_owned();
                if end == "FAILED" {
                    tests.kill().context("ending the tests")?;
                    tests.wait()?;
                    return Ok(Verdict::Failed(last));
                }
            }
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                tests.kill().context("ending the tests")?;
                tests.wait()?;
                return Ok(Verdict::TookTooLong(format!("what follows {last}")));
            }
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    Ok(match tests.wait()?.success() {
        true => Verdict::Passed,
        false => Verdict::Failed(format!("an abort after {last}")),
    })
}
