//! The files that people write for an incident: a claim, a translation, a decision. TOML; every
//! fault names the file, the line and what is wrong.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sign::id::IncidentId;
use sign::{Hash, Time, sha256};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use toml::value::Datetime;

use crate::fault::Fault;
use crate::moment;
use crate::settings::People;
use crate::words::Named;
use claims::{Claim, Scope, Wording};
use incident::{Decider, Decision};

/// Longest file that somebody writes, in bytes.
const LONGEST: u64 = 1 << 20;
/// Longest piece of evidence, in bytes.
const EVIDENCE: u64 = 1 << 32;

/// Reads a text that somebody wrote.
///
/// # Errors
/// [`Fault`].
pub fn read(path: &Path) -> Result<String, Fault> {
    let file = File::open(path).map_err(Fault::file(path))?;
    let mut text = String::new();
    let read = file.take(LONGEST + 1).read_to_string(&mut text);
    if read.map_err(Fault::file(path))? as u64 > LONGEST {
        return Err(Fault::asked(format!("{}: too long", path.display())));
    }
    Ok(text)
}

/// The hash by which a piece of evidence is known: SHA-256 of its bytes.
///
/// # Errors
/// [`Fault`].
pub fn evidence(path: &Path) -> Result<Hash, Fault> {
    let mut file = File::open(path).map_err(Fault::file(path))?.take(EVIDENCE);
    let mut stream = sign::HashStream::raw();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(Fault::file(path))? {
            0 => return Ok(stream.finish()),
            n => stream.update(buffer.get(..n).unwrap_or_default()),
        }
    }
}

/// A hash as 64 hexadecimal digits.
///
/// # Errors
/// In words.
pub fn hash(text: &str) -> Result<Hash, String> {
    let digits = text.as_bytes();
    let wrong = || "a hash is 64 hexadecimal digits in lower case".to_owned();
    if digits.len() != 64 {
        return Err(wrong());
    }
    let mut out = [0; 32];
    for (byte, pair) in out.iter_mut().zip(digits.chunks(2)) {
        let nibble = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        let (high, low) = (pair.first().copied(), pair.get(1).copied());
        let both = high.and_then(nibble).zip(low.and_then(nibble));
        let (high, low) = both.ok_or_else(wrong)?;
        *byte = high << 4 | low;
    }
    Ok(Hash(out))
}

/// A TOML text; a fault names file and line.
pub(crate) fn toml<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T, Fault> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.as_bytes().iter().take(start);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        let what = error.message().replace('\n', " ");
        Fault::asked(format!("{}, line {line}: {what}", path.display()))
    })
}

/// A claim as a file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimFile {
    id: Option<u32>,
    section: String,
    kind: String,
    status: String,
    confidence: String,
    owner: String,
    approved_by: String,
    valid_until: Datetime,
    supersedes: Option<u32>,
    #[serde(default)]
    revision: Option<u32>,
    #[serde(default)]
    evidence: Vec<String>,
    #[serde(default)]
    scope: ScopeFile,
    text: String,
    #[serde(default)]
    wording: Vec<WordingFile>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScopeFile {
    #[serde(default)]
    systems: Vec<String>,
    #[serde(default)]
    populations: Vec<String>,
    #[serde(default)]
    unseen: String,
    #[serde(default)]
    coverage: u8,
    from: Option<Datetime>,
    to: Option<Datetime>,
}

/// A translation as a file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordingFile {
    language: String,
    text: String,
    revision: Option<u32>,
    translator: String,
    #[serde(default)]
    reviewed: bool,
}

/// Reads a claim. `next` is its number if the file names none.
///
/// # Errors
/// [`Fault::Asked`], naming file, line and field.
pub fn claim(text: &str, path: &Path, next: u32, people: &People) -> Result<Claim, Fault> {
    let file: ClaimFile = toml(text, path)?;
    let wrong = |field: &str, what: String| {
        let line = line_of(text, field);
        Fault::asked(format!(
            "{}, line {line}, `{field}`: {what}",
            path.display()
        ))
    };
    let revision = file.revision.unwrap_or(1);
    let english = Wording {
        language: "en".to_owned(),
        text: file.text,
        revision,
        translator: String::new(),
        reviewed: true,
    };
    let others = file.wording.into_iter().map(|of| of.wording(revision));
    let evidence = file.evidence.iter().map(|text| hash(text));
    let until = moment::of(file.valid_until);
    let claim = Claim {
        id: file.id.unwrap_or(next),
        section: Named::named(&file.section).map_err(|e| wrong("section", e))?,
        kind: Named::named(&file.kind).map_err(|e| wrong("kind", e))?,
        status: Named::named(&file.status).map_err(|e| wrong("status", e))?,
        confidence: Named::named(&file.confidence).map_err(|e| wrong("confidence", e))?,
        owner: people.staff(&file.owner).map_err(|e| wrong("owner", e))?,
        approved_by: people
            .staff(&file.approved_by)
            .map_err(|e| wrong("approved_by", e))?,
        valid_until: until.ok_or_else(|| wrong("valid_until", MOMENT.into()))?,
        supersedes: file.supersedes,
        revision,
        evidence: evidence
            .collect::<Result<_, _>>()
            .map_err(|e| wrong("evidence", e))?,
        scope: Scope {
            systems: file.scope.systems,
            populations: file.scope.populations,
            unseen: file.scope.unseen,
            coverage: file.scope.coverage,
            from: time(file.scope.from).map_err(|e| wrong("from", e))?,
            to: time(file.scope.to).map_err(|e| wrong("to", e))?,
        },
        wordings: core::iter::once(english).chain(others).collect(),
    };
    let fault = |fault: claims::Fault| Fault::asked(format!("{}: {fault}", path.display()));
    claim.check().map_err(fault)?;
    Ok(claim)
}

/// Reads a translation of a claim whose English has this revision: without one of its own it is
/// pinned to that.
///
/// # Errors
/// [`Fault::Asked`], naming file and line.
pub fn wording(text: &str, path: &Path, revision: u32) -> Result<Wording, Fault> {
    let file: WordingFile = toml(text, path)?;
    Ok(file.wording(revision))
}

impl WordingFile {
    fn wording(self, revision: u32) -> Wording {
        Wording {
            language: self.language,
            text: self.text,
            revision: self.revision.unwrap_or(revision),
            translator: self.translator,
            reviewed: self.reviewed,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionFile {
    question: String,
    options: Vec<String>,
    /// Counted from 1, as people count.
    chosen: u32,
    reasons: String,
    #[serde(default)]
    evidence: Vec<String>,
    unknown: String,
    #[serde(default)]
    dissent: String,
    deciders: Vec<DeciderFile>,
    legal_basis: String,
    decided_at: Datetime,
    known_since: Datetime,
    review_by: Datetime,
    supersedes: Option<u32>,
    people: u64,
    selector: Option<String>,
    harm_if_told: String,
    harm_if_not_told: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeciderFile {
    staff: String,
    role: String,
}

/// Reads a decision, the `id`-th of its incident.
///
/// # Errors
/// [`Fault::Asked`], naming file, line and field.
pub fn decision(
    text: &str,
    path: &Path,
    (incident, id): (IncidentId, u32),
    people: &People,
) -> Result<Decision, Fault> {
    let file: DecisionFile = toml(text, path)?;
    let wrong = |field: &str, what: String| {
        let line = line_of(text, field);
        Fault::asked(format!(
            "{}, line {line}, `{field}`: {what}",
            path.display()
        ))
    };
    let moment = |field: &str, given| moment::of(given).ok_or_else(|| wrong(field, MOMENT.into()));
    let evidence = file.evidence.iter().map(|text| hash(text));
    let deciders = file.deciders.iter().map(|of| {
        Ok(Decider {
            staff: people.staff(&of.staff)?,
            role: Named::named(&of.role)?,
        })
    });
    let selector = file.selector.as_deref().map(hash).transpose();
    let decision = Decision {
        id,
        incident,
        question: file.question,
        options: file.options,
        // Zero is none of the options, and is refused by what checks the decision.
        chosen: file.chosen.wrapping_sub(1),
        reasons: file.reasons,
        evidence: evidence
            .collect::<Result<_, _>>()
            .map_err(|e| wrong("evidence", e))?,
        unknown: file.unknown,
        dissent: file.dissent,
        deciders: deciders
            .collect::<Result<_, String>>()
            .map_err(|e| wrong("deciders", e))?,
        legal_basis: file.legal_basis,
        decided_at: moment("decided_at", file.decided_at)?,
        known_since: moment("known_since", file.known_since)?,
        review_by: moment("review_by", file.review_by)?,
        supersedes: file.supersedes,
        people: file.people,
        selector: selector.map_err(|e| wrong("selector", e))?,
        harm_if_told: file.harm_if_told,
        harm_if_not_told: file.harm_if_not_told,
    };
    let fault = |fault| Fault::asked(format!("{}: {fault}", path.display()));
    decision.check().map_err(fault)?;
    Ok(decision)
}

const MOMENT: &str = "a moment is written as 2022-01-18T09:30:00Z";

fn time(given: Option<Datetime>) -> Result<Option<Time>, String> {
    let read = given.map(|given| moment::of(given).ok_or_else(|| MOMENT.to_owned()));
    read.transpose()
}

/// Where a field begins; the first line if it is written in a way that is not found.
fn line_of(text: &str, field: &str) -> usize {
    let begins = |line: &str| {
        let rest = line.trim_start().strip_prefix(field);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    text.lines().position(begins).map_or(1, |at| at + 1)
}

/// What a file's text is known by.
#[must_use]
pub fn text_hash(text: &str) -> Hash {
    sha256(&[text.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIM: &str = r#"
section = "what-data"
kind = "no-evidence"
status = "believed"
confidence = "medium"
owner = "01010101010101010101010101010101"
approved_by = "02020202020202020202020202020202"
valid_until = 2030-01-01T00:00:00Z
text = "As far as we know, nothing was taken from {systems} from {from} to {to}. We cannot see {unseen}."
[scope]
systems = ["the register"]
unseen = "what was photographed"
from = 2022-01-01T00:00:00Z
to = 2022-01-18T00:00:00Z
[[wording]]
language = "ar"
text = "{systems} {from} {to} {unseen}"
translator = "draft"
"#;

    fn read(text: &str) -> Result<Claim, String> {
        claim(text, Path::new("c.toml"), 4, &People::default()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_claim_s_file_says_all_of_it() {
        let claim = read(CLAIM).unwrap();
        assert_eq!(claim.id, 4);
        assert_eq!(claim.wordings.len(), 2);
        assert!(!claim.wordings[1].reviewed && claim.wordings[1].revision == 1);
    }

    #[test]
    fn a_fault_names_file_line_and_field() {
        for (from, to, names) in [
            ("what-data", "what", "c.toml, line 2, `section`"),
            ("believed", "sure", "c.toml, line 4, `status`"),
            ("0202", "zz02", "c.toml, line 7, `approved_by`"),
            (
                "2030-01-01T00:00:00Z",
                "2030-01-01",
                "c.toml, line 8, `valid_until`",
            ),
            ("[scope]", "[scoop]", "c.toml, line 10"),
            ("As far as we know, ", "", "does not say how sure"),
            ("{unseen}", "", "cannot be seen"),
        ] {
            let fault = read(&CLAIM.replacen(from, to, 1)).err();
            let fault = fault.unwrap_or_else(|| panic!("{from} to {to} was taken"));
            assert!(fault.contains(names), "{from}: {fault}");
        }
    }

    #[test]
    fn a_hash_is_read_from_its_digits_only() {
        let of = sha256(&[b"x"]);
        assert_eq!(hash(&of.to_string()), Ok(of));
        for bad in ["", "ab", &"G".repeat(64), &"AB".repeat(32), &"é".repeat(32)] {
            assert!(hash(bad).is_err());
        }
    }
}
