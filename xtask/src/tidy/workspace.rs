//! Everything the rules look at, read once from cargo and git.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

use super::finding::Finding;
use super::source::Source;

/// The tree under inspection.
pub(crate) struct Workspace {
    /// Text of the root `Cargo.toml`.
    pub(crate) manifest: String,
    /// Text of `core/clippy.toml`, if there is one.
    pub(crate) core_clippy: Option<String>,
    pub(crate) crates: Vec<Crate>,
    /// Rust files of the crates.
    pub(crate) sources: Vec<Source>,
    /// Every text file that git knows or would take.
    pub(crate) texts: Vec<Text>,
    /// Files that could not be parsed.
    pub(crate) unreadable: Vec<Finding>,
}

/// One package of the workspace.
pub(crate) struct Crate {
    pub(crate) name: String,
    /// `Cargo.toml` relative to the root of the tree.
    pub(crate) manifest_file: String,
    pub(crate) manifest: String,
    /// Direct dependencies as declared, for every target.
    pub(crate) needs: Vec<Need>,
    /// What it links: normal dependencies and theirs, for this machine.
    pub(crate) linked: Graph,
    /// The same with build dependencies.
    pub(crate) built: Graph,
}

/// One declared dependency.
pub(crate) struct Need {
    /// The package's own name, whatever it is renamed to.
    pub(crate) name: String,
    pub(crate) kind: NeedKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NeedKind {
    Normal,
    Build,
    Development,
}

/// A dependency tree as a set of packages and who asks for whom.
#[derive(Clone, Default)]
pub(crate) struct Graph {
    /// (name, version).
    pub(crate) packages: BTreeSet<(String, String)>,
    /// Child to parents, by name.
    pub(crate) parents: BTreeMap<String, BTreeSet<String>>,
}

/// A text file.
pub(crate) struct Text {
    pub(crate) file: String,
    pub(crate) text: String,
}

impl Workspace {
    /// Asks cargo and git about the tree this program was built from.
    pub(crate) fn read() -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask stands in the root of the tree")?
            .to_owned();
        let crates = read_crates(&root)?;
        let texts = read_texts(&root)?;
        let (sources, unreadable) = parse_sources(&texts, &crates);
        let text_of = |file: &str| {
            let found = texts.iter().find(|text| text.file == file);
            found.map(|text| text.text.clone())
        };
        Ok(Self {
            manifest: text_of("Cargo.toml").context("no Cargo.toml in the root")?,
            core_clippy: text_of("core/clippy.toml"),
            crates,
            sources,
            texts,
            unreadable,
        })
    }
}

impl Graph {
    /// Reads what `cargo tree --prefix depth` prints.
    pub(crate) fn parse(tree: &str) -> Self {
        let mut graph = Self::default();
        let mut path: Vec<String> = Vec::new();
        for line in tree.lines() {
            let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (depth, rest) = line.split_at(digits);
            let (Ok(depth), Some((name, rest))) = (depth.parse::<usize>(), rest.split_once(' '))
            else {
                continue;
            };
            let version = rest.split(' ').next().unwrap_or_default();
            path.truncate(depth);
            if let Some(parent) = path.last() {
                let parents = graph.parents.entry(name.to_owned()).or_default();
                parents.insert(parent.clone());
            }
            path.push(name.to_owned());
            graph.packages.insert((name.to_owned(), version.to_owned()));
        }
        graph
    }

    /// Is a package of this name in the tree?
    pub(crate) fn has(&self, name: &str) -> bool {
        self.packages.iter().any(|(package, _)| package == name)
    }
}

fn read_crates(root: &Path) -> anyhow::Result<Vec<Crate>> {
    let metadata = cargo(root, &["metadata", "--format-version", "1", "--no-deps"])?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata")?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let mut crates = Vec::new();
    for package in packages {
        let name = package["name"].as_str().context("a package has a name")?;
        let file = package["manifest_path"].as_str().context("no manifest")?;
        let needs = package["dependencies"].as_array().context("no list")?;
        let tree = |edges: &str| -> anyhow::Result<Graph> {
            let edges = format!("--edges={edges}");
            let tree = cargo(root, &["tree", "--package", name, &edges, "--prefix=depth"])?;
            Ok(Graph::parse(&tree))
        };
        crates.push(Crate {
            name: name.to_owned(),
            manifest_file: relative(root, Path::new(file)),
            manifest: std::fs::read_to_string(file).with_context(|| file.to_owned())?,
            needs: needs.iter().filter_map(need).collect(),
            linked: tree("normal")?,
            built: tree("normal,build")?,
        });
    }
    crates.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(crates)
}

fn need(value: &Value) -> Option<Need> {
    Some(Need {
        name: value["name"].as_str()?.to_owned(),
        kind: match value["kind"].as_str() {
            Some("dev") => NeedKind::Development,
            Some("build") => NeedKind::Build,
            _ => NeedKind::Normal,
        },
    })
}

/// Runs cargo without the network; with it only if something was never downloaded.
fn cargo(root: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut complaint = String::new();
    for network in [&["--offline"][..], &[]] {
        let output = Command::new(&program)
            .args(arguments)
            .args(network)
            .current_dir(root)
            .env("CARGO_TERM_COLOR", "never")
            .output()
            .context("starting cargo")?;
        if output.status.success() {
            return String::from_utf8(output.stdout).context("cargo writes UTF-8");
        }
        complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    }
    bail!("cargo {}: {complaint}", arguments.join(" "))
}

/// What git tracks, and what it would take: nothing that `.gitignore` names.
fn read_texts(root: &Path) -> anyhow::Result<Vec<Text>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others"])
        .arg("--exclude-standard")
        .current_dir(root)
        .output()
        .context("starting git, which lists the files of the tree")?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("git ls-files: {complaint}");
    }
    let names = String::from_utf8(output.stdout).context("file names are UTF-8")?;
    let mut texts = Vec::new();
    for file in names.split('\0').filter(|name| !name.is_empty()) {
        let path = root.join(file);
        // Deleted but not yet committed, or a link to nowhere: nothing to read.
        let Ok(bytes) = std::fs::read(&path) else {
            continue;
        };
        if let Ok(text) = String::from_utf8(bytes) {
            let file = file.to_owned();
            texts.push(Text { file, text });
        }
    }
    texts.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(texts)
}

fn parse_sources(texts: &[Text], crates: &[Crate]) -> (Vec<Source>, Vec<Finding>) {
    let mut sources = Vec::new();
    let mut unreadable = Vec::new();
    for text in texts.iter().filter(|text| text.file.ends_with(".rs")) {
        let owner = crates.iter().find(|member| {
            let folder = member.manifest_file.trim_end_matches("Cargo.toml");
            text.file.starts_with(folder)
        });
        let Some(owner) = owner else { continue };
        match Source::parse(&text.file, &owner.name, &text.text) {
            Ok(source) => sources.push(source),
            Err(error) => unreadable.push(Finding {
                file: text.file.clone(),
                line: error.span().start().line,
                rule: "syntax",
                what: format!("cannot be parsed: {error}"),
                why: "a file that cannot be read cannot be checked".into(),
                mend: "make it Rust".into(),
            }),
        }
    }
    mark_test_modules(&mut sources);
    (sources, unreadable)
}

/// `#[cfg(test)] mod vectors;` makes `vectors.rs`, `vectors/mod.rs` and all in `vectors/` test code.
pub(crate) fn mark_test_modules(sources: &mut [Source]) {
    let mut test_paths = Vec::new();
    for source in &*sources {
        let path = PathBuf::from(&source.file);
        let folder = path.parent().unwrap_or(Path::new(""));
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let home = match stem {
            Some("lib" | "main" | "mod") | None => folder.to_owned(),
            Some(stem) => folder.join(stem),
        };
        test_paths.extend(source.test_modules().iter().map(|name| home.join(name)));
    }
    for source in sources {
        let path = Path::new(&source.file);
        let module = path.with_extension("");
        if test_paths.iter().any(|test| module.starts_with(test)) {
            source.test_file = true;
        }
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::{Graph, mark_test_modules};
    use crate::tidy::source::Source;

    #[test]
    fn a_tree_tells_packages_and_parents() {
        let graph = Graph::parse(
            "0seal v0.1.0 (/x/core/seal)\n1blahaj v0.7.0\n2rand v0.10.4\n3getrandom v0.4.3\n\
             1hpke v0.15.1\n2rand v0.10.4 (*)\n\n",
        );
        assert_eq!(graph.packages.len(), 5);
        assert!(graph.has("getrandom") && !graph.has("tokio"));
        let parents: Vec<_> = graph.parents["rand"].iter().collect();
        assert_eq!(parents, ["blahaj", "hpke"]);
    }

    #[test]
    fn files_of_a_test_module_are_test_code() {
        let parse = |file, text| Source::parse(file, "sign", text).expect("Rust");
        let mut sources = [
            parse("core/sign/src/lib.rs", "#[cfg(test)]\nmod vectors;\n"),
            parse("core/sign/src/vectors.rs", "fn f() {}\n"),
            parse("core/sign/src/vectors/deep.rs", "fn f() {}\n"),
            parse("core/sign/src/vectors_of_time.rs", "fn f() {}\n"),
        ];
        mark_test_modules(&mut sources);
        let marked: Vec<bool> = sources.iter().map(|source| source.test_file).collect();
        assert_eq!(marked, [false, true, true, false]);
    }
}
