//! The list of attacks: what each wants, who refuses it, and which check that is.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};

/// The list.
pub(crate) const FILE: &str = "xtask/attacks.toml";

/// An attack: a test of this name plays it.
pub(crate) struct Attack {
    pub(crate) name: String,
    /// What whoever attacks wants.
    pub(crate) wanted: String,
    /// Which check refuses it.
    pub(crate) refuses: String,
    /// What is taken away so that it succeeds.
    weaknesses: Vec<Weakness>,
}

/// A check taken away.
#[derive(PartialEq, Eq)]
struct Weakness {
    file: String,
    /// A text that stands in it once.
    old: String,
    new: String,
}

/// Attacks whose checks can be taken away in one build, and the files of that build.
#[derive(Default)]
pub(crate) struct Batch<'a> {
    pub(crate) attacks: Vec<&'a Attack>,
    pub(crate) files: BTreeMap<String, String>,
}

/// Reads the list and holds it against the tree.
pub(crate) fn read(root: &Path) -> anyhow::Result<Vec<Attack>> {
    let text = std::fs::read_to_string(root.join(FILE)).context(FILE)?;
    let table: toml::Table = text.parse().context(FILE)?;
    let entries = table.get("attack").and_then(toml::Value::as_array);
    let entries = entries.context("the list names no attack")?;
    let attacks = entries.iter().map(Attack::read);
    let attacks = attacks.collect::<Option<Vec<_>>>();
    let attacks = attacks.context("xtask/attacks.toml: an attack lacks a field")?;
    for (at, attack) in attacks.iter().enumerate() {
        if attacks[..at].iter().any(|other| other.name == attack.name) {
            bail!("two attacks are called `{}`", attack.name);
        }
        let mut alone = Batch::default();
        if !alone.take(attack, root)? {
            bail!(
                "`{}`: a text does not stand once in its file; mend {FILE}",
                attack.name
            );
        }
    }
    Ok(attacks)
}

/// As few builds as may be: an attack goes into the first one in whose files the text of its
/// checks still stands.
pub(crate) fn batches<'a>(
    attacks: &[&'a Attack],
    root: &Path,
    each_alone: bool,
) -> anyhow::Result<Vec<Batch<'a>>> {
    let mut batches: Vec<Batch<'a>> = Vec::new();
    'attacks: for attack in attacks {
        for batch in batches.iter_mut().filter(|_| !each_alone) {
            if batch.take(attack, root)? {
                continue 'attacks;
            }
        }
        let mut batch = Batch::default();
        batch.take(attack, root)?;
        batches.push(batch);
    }
    Ok(batches)
}

impl Attack {
    fn read(entry: &toml::Value) -> Option<Self> {
        let text = |name| entry.get(name)?.as_str().map(str::to_owned);
        let weaknesses = entry.get("weakness")?.as_array()?.iter();
        let weaknesses = weaknesses.map(Weakness::read).collect::<Option<Vec<_>>>()?;
        (!weaknesses.is_empty()).then_some(())?;
        Some(Attack {
            name: text("name")?,
            wanted: text("wanted")?,
            refuses: text("refuses")?,
            weaknesses,
        })
    }
}

impl Weakness {
    fn read(entry: &toml::Value) -> Option<Self> {
        let text = |name| entry.get(name)?.as_str().map(str::to_owned);
        Some(Weakness {
            file: text("file")?,
            old: text("old")?,
            new: text("new")?,
        })
    }
}

impl<'a> Batch<'a> {
    /// Takes an attack's checks away too; false, and nothing is changed, if a text of theirs does
    /// not stand once in what the others left.
    fn take(&mut self, attack: &'a Attack, root: &Path) -> anyhow::Result<bool> {
        let mut files = self.files.clone();
        for weakness in &attack.weaknesses {
            let taken = self.attacks.iter().flat_map(|other| &other.weaknesses);
            if taken.into_iter().any(|other| other == weakness) {
                continue;
            }
            let text = match files.get(&weakness.file) {
                Some(text) => text.clone(),
                None => std::fs::read_to_string(root.join(&weakness.file))
                    .with_context(|| weakness.file.clone())?,
            };
            if weakness.old == weakness.new || text.matches(&weakness.old).count() != 1 {
                return Ok(false);
            }
            let text = text.replacen(&weakness.old, &weakness.new, 1);
            files.insert(weakness.file.clone(), text);
        }
        self.files = files;
        self.attacks.push(attack);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::{Attack, Batch, Weakness, batches, read};
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn the_list_and_the_tests_name_the_same_attacks() {
        let root = crate::mutate::root();
        let listed = read(root).expect("the list fits the tree");
        let listed: BTreeSet<String> = listed.into_iter().map(|attack| attack.name).collect();
        let folder = root.join("programs/desk/tests/attack");
        let mut played = BTreeSet::new();
        for entry in std::fs::read_dir(folder).expect("there are attacks") {
            let path = entry.expect("a file").path();
            let text = std::fs::read_to_string(path).expect("a text");
            let named = text.split("judge(\"").skip(1);
            played.extend(
                named
                    .filter_map(|rest| rest.split('"').next())
                    .map(str::to_owned),
            );
        }
        assert_eq!(listed, played);
        assert!(listed.len() >= 12, "{}", listed.len());
        let page = std::fs::read_to_string(root.join("docs/THREATS.md")).expect("the page");
        for name in &listed {
            assert!(
                page.contains(&format!("`{name}`")),
                "{name} is told in docs/THREATS.md"
            );
        }
    }

    #[test]
    fn checks_at_one_place_are_taken_away_one_after_the_other() {
        let attack = |name: &str, old: &str| Attack {
            name: name.into(),
            wanted: String::new(),
            refuses: String::new(),
            weaknesses: vec![Weakness {
                file: "Cargo.toml".into(),
                old: old.into(),
                new: "# gone".into(),
            }],
        };
        let root: &Path = crate::mutate::root();
        let (one, two) = (attack("one", "[workspace]"), attack("two", "[workspace]\n"));
        let three = attack("three", "[profile.release]");
        let all = [&one, &two, &three];
        let together = batches(&all, root, false).expect("readable");
        let names = |batch: &Batch<'_>| batch.attacks.len();
        assert_eq!(together.iter().map(names).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(batches(&all, root, true).expect("readable").len(), 3);
    }
}
