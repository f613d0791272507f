//! Lists the folders of `locales/`, so that a new language is a folder and no code, and names
//! every English message, so that a page cannot ask for one that does not exist.
#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads its own crate, on the machine that builds it"
)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FILES: [&str; 13] = [
    "common.ftl",
    "intake.ftl",
    "desk.ftl",
    "casework.ftl",
    "searching.ftl",
    "papers.ftl",
    "receipt.ftl",
    "person.ftl",
    "pages.ftl",
    "public.ftl",
    "telling.ftl",
    "guide.ftl",
    "incident.ftl",
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("locales");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut tags = Vec::new();
    for entry in fs::read_dir(&root)? {
        let name = entry?.file_name();
        tags.push(
            name.into_string()
                .map_err(|_| "a folder's name is no text")?,
        );
    }
    tags.sort();
    let mut table = String::from("pub(crate) const FOLDERS: &[Folder] = &[\n");
    for tag in &tags {
        let folder = root.join(tag);
        println!("cargo:rerun-if-changed={}", folder.display());
        writeln!(table, "Folder {{ tag: {tag:?}, files: &[")?;
        for file in FILES.iter().filter(|file| folder.join(file).exists()) {
            writeln!(table, "include_str!({:?}),", watched(&folder, file))?;
        }
        let state = match folder.join("state").exists() {
            true => format!("include_str!({:?})", watched(&folder, "state")),
            false => String::from("\"\""),
        };
        writeln!(table, "], state: {state} }},")?;
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("folders.rs"), table)?;
    fs::write(out.join("ids.rs"), ids(&root.join("en"))?)?;
    Ok(())
}

fn watched(folder: &Path, file: &str) -> PathBuf {
    let path = folder.join(file);
    println!("cargo:rerun-if-changed={}", path.display());
    path
}

/// A constant for every message of English. A message begins at the left margin.
fn ids(english: &Path) -> Result<String, Box<dyn Error>> {
    let mut all = Vec::new();
    for file in FILES {
        let text = fs::read_to_string(english.join(file))?;
        for line in text.lines() {
            let Some((id, first)) = line.split_once(" =") else {
                continue;
            };
            let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if !id.is_empty() && id.chars().all(named) {
                all.push((id.to_owned(), first.trim().to_owned()));
            }
        }
    }
    let mut out = String::new();
    for (id, first) in &all {
        let name = id.replace('-', "_").to_uppercase();
        let shown = first.replace('[', "(").replace(']', ")");
        writeln!(out, "/// `{id}`: {shown}")?;
        writeln!(out, "pub const {name}: Id = Id({id:?});")?;
    }
    out.push_str("/// Every message of English, in the order of its files.\n");
    out.push_str("pub const ALL: &[Id] = &[");
    for (id, _) in &all {
        write!(out, "{}, ", id.replace('-', "_").to_uppercase())?;
    }
    out.push_str("];\n");
    Ok(out)
}
