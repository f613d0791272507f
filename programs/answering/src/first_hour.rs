//! What can be said to the public within the first hour: sentences for each kind of incident that
//! are true before anything is known. English, with an Arabic draft.

use claims::{Claim, Confidence, Kind, Scope, Section, Status, Wording};
use serde::Deserialize;
use sign::id::StaffId;
use sign::time::DAY;
use sign::{Hash, Time};

use crate::opening::Cause;
use crate::words::Named as _;

const FILE: &str = include_str!("../assets/first-hour.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    claim: Vec<Sentence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    when: Vec<String>,
    section: String,
    status: String,
    days: u64,
    en: String,
    ar: String,
}

/// The claims of the first hour, numbered from `next`. What is *confirmed* among them rests on the
/// line of the log that opened the incident (`evidence`): that it was opened, and what this society
/// never does.
///
/// # Panics
/// Never: the file is part of this crate, and a test reads it.
#[must_use]
pub fn first_hour(
    cause: Cause,
    next: u32,
    (owner, approved_by): (StaffId, StaffId),
    evidence: Hash,
    now: Time,
) -> Vec<Claim> {
    let file: File = toml::from_str(FILE).expect("the file is part of this crate");
    let ours = file.claim.iter();
    let ours = ours.filter(|of| of.when.iter().any(|word| word == cause.word()));
    let claims = (next..).zip(ours).map(|(id, of)| {
        let status = Status::named(&of.status).expect("a test reads every word");
        Claim {
            id,
            section: Section::named(&of.section).expect("a test reads every word"),
            kind: Kind::Fact,
            status,
            scope: Scope {
                systems: vec![],
                from: None,
                to: None,
                populations: vec![],
                unseen: String::new(),
                coverage: 0,
            },
            evidence: match status {
                Status::Confirmed => vec![evidence],
                _ => vec![],
            },
            confidence: match status {
                Status::Confirmed => Confidence::High,
                Status::Believed => Confidence::Medium,
                Status::Unknown => Confidence::Low,
            },
            owner,
            approved_by,
            valid_until: now.plus(of.days * DAY),
            supersedes: None,
            revision: 1,
            wordings: vec![wording("en", &of.en, true), wording("ar", &of.ar, false)],
        }
    });
    claims.collect()
}

fn wording(language: &str, text: &str, reviewed: bool) -> Wording {
    Wording {
        language: language.to_owned(),
        text: text.to_owned(),
        revision: 1,
        translator: if reviewed { "" } else { "draft" }.to_owned(),
        reviewed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arabic;
    use claims::{Claims, Event, lint};

    const NOW: Time = Time(1_700_000_000_000_000);

    fn of(cause: Cause) -> Vec<Claim> {
        let two = (StaffId([1; 16]), StaffId([2; 16]));
        first_hour(cause, 1, two, Hash([9; 32]), NOW)
    }

    /// Every cause has a sentence for every section; each is a claim and asks for nothing that our
    /// own page warns of, in both languages.
    #[test]
    fn every_cause_is_answered_in_every_section() {
        for (word, cause) in Cause::WORDS {
            let mut all = Claims::default();
            let said = of(*cause);
            for claim in &said {
                let event = Event::Stated(Box::new(claim.clone()));
                all.record(NOW, &event)
                    .unwrap_or_else(|e| panic!("{word}: {e}"));
                for wording in &claim.wordings {
                    let more = match wording.language.as_str() {
                        arabic::TAG => arabic::warned(),
                        _ => &[],
                    };
                    let found = lint(&wording.text, false, more, arabic::DENIALS);
                    assert_eq!(found, [], "{word}: {}", wording.text);
                }
            }
            for section in Section::ALL {
                assert!(
                    said.iter().any(|c| c.section == section),
                    "{word} {section:?}"
                );
            }
            assert_eq!(all.how_many_stand(NOW), said.len());
            assert_eq!(
                all.how_many_stand(NOW.plus(14 * DAY)),
                0,
                "each ends by itself"
            );
        }
    }

    #[test]
    fn what_rests_on_nothing_is_never_confirmed() {
        for (_, cause) in Cause::WORDS {
            for claim in of(*cause) {
                let told = matches!(
                    claim.section,
                    Section::WhatHappened | Section::WhoAndWhy | Section::WhatData
                );
                assert!(!told || claim.status != Status::Confirmed, "{claim:?}");
            }
        }
    }
}
