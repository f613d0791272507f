//! The list of mutants, and whether it fits the tree.

use std::path::Path;

use anyhow::{Context, bail};

/// A rule broken on purpose.
pub(crate) struct Mutant {
    /// What the broken code does, in words.
    pub(crate) name: String,
    /// The invariant it breaks; 0 if the rule has no number.
    number: i64,
    /// The file.
    pub(crate) file: String,
    /// A text that stands in it once.
    old: String,
    /// What is put in its place.
    new: String,
    /// Why the rule is there.
    pub(crate) why: String,
    /// The crates whose tests must see it, in the order in which they are asked.
    pub(crate) crates: Vec<String>,
}

/// Reads the list and holds it against the tree.
pub(crate) fn read(root: &Path) -> anyhow::Result<Vec<Mutant>> {
    let path = root.join("xtask/mutants.toml");
    let text = std::fs::read_to_string(&path).context("xtask/mutants.toml")?;
    let table: toml::Table = text.parse().context("xtask/mutants.toml")?;
    let entries = table.get("mutant").and_then(toml::Value::as_array);
    let entries = entries.context("xtask/mutants.toml lists no mutant")?;
    let mutants = entries.iter().map(Mutant::read);
    let mutants = mutants.collect::<Option<Vec<_>>>();
    let mutants = mutants.context("xtask/mutants.toml: a mutant lacks a field")?;
    for (at, mutant) in mutants.iter().enumerate() {
        if mutants[..at].iter().any(|other| other.name == mutant.name) {
            bail!("two mutants are called `{}`", mutant.name);
        }
        let path = root.join(&mutant.file);
        let text = std::fs::read_to_string(&path).with_context(|| mutant.file.clone())?;
        mutant.applied(&text)?;
    }
    Ok(mutants)
}

impl Mutant {
    fn read(entry: &toml::Value) -> Option<Self> {
        let text = |name| entry.get(name)?.as_str().map(str::to_owned);
        let crates = entry.get("crates")?.as_array()?.iter();
        let crates = crates.map(|name| name.as_str().map(str::to_owned));
        Some(Mutant {
            name: text("name")?,
            number: entry.get("invariant")?.as_integer()?,
            file: text("file")?,
            old: text("old")?,
            new: text("new")?,
            why: text("why")?,
            crates: crates.collect::<Option<Vec<_>>>()?,
        })
    }

    /// The file with the rule broken.
    pub(crate) fn applied(&self, text: &str) -> anyhow::Result<String> {
        if self.old == self.new {
            bail!("`{}` changes nothing", self.name);
        }
        match text.matches(&self.old).count() {
            1 => Ok(text.replacen(&self.old, &self.new, 1)),
            count => bail!(
                "`{}`: its text stands {count} times in {}; mend xtask/mutants.toml",
                self.name,
                self.file
            ),
        }
    }

    pub(crate) fn fits(&self, only: Option<&str>) -> bool {
        only.is_none_or(|part| {
            let invariant = format!("invariant {}", self.number);
            self.name.contains(part) || self.file.contains(part) || invariant == part
        })
    }

    pub(crate) fn invariant(&self) -> String {
        match self.number {
            0 => "-".to_owned(),
            number => number.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Mutant, read};
    use std::collections::BTreeMap;

    #[test]
    fn every_mutant_s_text_stands_once_in_its_file() {
        let mutants = read(crate::mutate::root()).expect("the list fits the tree");
        let mut folders = BTreeMap::new();
        for mutant in &mutants {
            let folder = mutant.file.split("/src").next().unwrap_or_default();
            *folders.entry(folder.to_owned()).or_insert(0) += 1;
            assert!(!mutant.crates.is_empty() && !mutant.why.is_empty());
            assert!((0..=14).contains(&mutant.number), "{}", mutant.name);
        }
        let rules = folders["core/policy"] + folders["core/release"];
        assert!(rules >= 40, "{folders:?}");
    }

    #[test]
    fn every_invariant_of_the_core_is_broken_by_some_mutant() {
        let mutants = read(crate::mutate::root()).expect("the list fits the tree");
        // 10 is about the hub's disk and memory; there is no hub yet.
        for number in (1..=14).filter(|number| *number != 10) {
            assert!(mutants.iter().any(|m| m.number == number), "{number}");
        }
    }

    #[test]
    fn a_text_that_moved_or_came_twice_is_a_fault_of_the_list() {
        let mutant = Mutant {
            name: "one".into(),
            number: 1,
            file: "file".into(),
            old: "a".into(),
            new: "b".into(),
            why: "so".into(),
            crates: vec![],
        };
        assert_eq!(mutant.applied("xay").expect("once"), "xby");
        assert!(mutant.applied("x").is_err());
        assert!(mutant.applied("aa").is_err());
        assert!(mutant.fits(Some("invariant 1")) && !mutant.fits(Some("invariant 11")));
    }
}
