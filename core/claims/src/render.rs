//! Pages, statements and messages made of claims.

use sign::Time;
use sign::time::DAY;

use crate::book::{Claims, Kept, Standing};
use crate::claim::{Claim, ENGLISH, Section};
use crate::lint::{Finding, Warned, lint};
use crate::sms::{Alphabet, MAX_SEGMENTS, segments};

/// How things are said in one language.
pub struct Speech<'a> {
    /// Its tag, lower case.
    pub language: &'a str,
    /// Writes a date.
    pub date: &'a dyn Fn(Time) -> String,
    /// Words that our warning knows, lower case; the English ones are known.
    pub warned: &'a [(Warned, &'a str)],
    /// Sentences that say what we never ask for.
    pub denials: &'a [&'a str],
}

impl core::fmt::Debug for Speech<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Speech({})", self.language)
    }
}

/// A page that nobody checked for so long says so.
pub const STALE_DAYS: u64 = 14;

/// One sentence on a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paragraph {
    /// The claim.
    pub id: u32,
    /// Where it stands.
    pub section: Section,
    /// What is said.
    pub text: String,
    /// Said in English, because it is not said in the language of the page.
    pub in_english: bool,
    /// No speaker has reviewed it.
    pub draft: bool,
    /// Made from an English that has changed since.
    pub outdated: bool,
}

/// What a page no longer says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Correction {
    /// The claim.
    pub id: u32,
    /// Why.
    pub standing: Standing,
    /// Since when.
    pub since: Time,
}

/// A page or a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// What it says, by sections.
    pub paragraphs: Vec<Paragraph>,
    /// What it no longer says.
    pub corrections: Vec<Correction>,
    /// When the sentence that was longest not looked at was last looked at.
    pub checked: Option<Time>,
    /// When anything on it last changed.
    pub changed: Option<Time>,
    /// Whether that check is more than [`STALE_DAYS`] old.
    pub stale: bool,
}

/// A text message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sms {
    /// What it says.
    pub text: String,
    /// In which alphabet.
    pub alphabet: Alphabet,
    /// In how many segments.
    pub segments: usize,
}

/// Why something is not said.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Blocked {
    /// There is no such claim.
    #[error("there is no claim {0}")]
    Unknown(u32),
    /// A claim does not stand.
    #[error("claim {0} does not stand")]
    NotStanding(u32, Standing),
    /// A sentence is not said in this language, or no speaker reviewed it.
    #[error("claim {0} has no reviewed sentence in this language")]
    NotReviewed(u32),
    /// A sentence was made from an English that has changed.
    #[error("the sentence of claim {0} is outdated")]
    Outdated(u32),
    /// It looks like what we warn of.
    #[error("it looks like what we warn people of")]
    Warned(Vec<Finding>),
    /// Too many segments.
    #[error("{0} segments are too many")]
    TooLong(usize),
    /// Nothing would be said.
    #[error("nothing is said")]
    Empty,
}

impl Claims {
    /// The page of questions and answers: every claim that stands, by sections; what was taken
    /// back, expired or replaced is named as a correction.
    #[must_use]
    pub fn page(&self, speech: &Speech<'_>, now: Time) -> Page {
        let mut corrections = Vec::new();
        let mut standing = Vec::new();
        for (id, kept) in &self.kept {
            match kept.standing(now) {
                Standing::Stands => standing.push(kept),
                Standing::Archived => {}
                over => corrections.push(Correction {
                    id: *id,
                    standing: over,
                    since: match over {
                        Standing::Expired => kept.claim.valid_until,
                        _ => kept.changed,
                    },
                }),
            }
        }
        standing.sort_by_key(|kept| (kept.claim.section, kept.claim.id));
        assemble(&standing, corrections, speech, now)
    }

    /// A statement of these claims, in this order. A replaced claim is said in the words of the
    /// one that took its place; one that does not stand blocks the whole.
    ///
    /// # Errors
    /// [`Blocked`].
    pub fn statement(&self, ids: &[u32], speech: &Speech<'_>, now: Time) -> Result<Page, Blocked> {
        let mut corrections = Vec::new();
        let mut said: Vec<&Kept> = Vec::new();
        for id in ids {
            let kept = self.newest(*id, now, &mut corrections)?;
            if !said.iter().any(|before| before.claim.id == kept.claim.id) {
                said.push(kept);
            }
        }
        if said.is_empty() {
            return Err(Blocked::Empty);
        }
        Ok(assemble(&said, corrections, speech, now))
    }

    /// An SMS of these claims. Every sentence stands, was reviewed in the language and is
    /// current; the whole asks for nothing, links to nothing and is short enough.
    ///
    /// # Errors
    /// [`Blocked`].
    pub fn sms(&self, ids: &[u32], speech: &Speech<'_>, now: Time) -> Result<Sms, Blocked> {
        let mut sentences = Vec::new();
        for id in ids {
            let kept = self.kept.get(id).ok_or(Blocked::Unknown(*id))?;
            match kept.standing(now) {
                Standing::Stands => {}
                over => return Err(Blocked::NotStanding(*id, over)),
            }
            let claim = &kept.claim;
            let wording = claim.wording(speech.language).filter(|w| w.reviewed);
            let wording = wording.ok_or(Blocked::NotReviewed(*id))?;
            if !claim.is_current(wording) {
                return Err(Blocked::Outdated(*id));
            }
            let text = claim.filled(&wording.text, speech.date);
            sentences.push(text.ok_or(Blocked::NotReviewed(*id))?);
        }
        if sentences.is_empty() {
            return Err(Blocked::Empty);
        }
        let text = sentences.join(" ");
        let found = lint(&text, true, speech.warned, speech.denials);
        if !found.is_empty() {
            return Err(Blocked::Warned(found));
        }
        let (alphabet, segments) = segments(&text);
        if segments > MAX_SEGMENTS {
            return Err(Blocked::TooLong(segments));
        }
        Ok(Sms {
            text,
            alphabet,
            segments,
        })
    }

    /// Follows replacements to the claim that is said today.
    fn newest(
        &self,
        id: u32,
        now: Time,
        corrections: &mut Vec<Correction>,
    ) -> Result<&Kept, Blocked> {
        let mut at = id;
        loop {
            let kept = self.kept.get(&at).ok_or(Blocked::Unknown(at))?;
            match kept.standing(now) {
                Standing::Stands => return Ok(kept),
                // A claim names only older ones: this ends.
                Standing::Superseded(by) => {
                    corrections.push(Correction {
                        id: at,
                        standing: Standing::Superseded(by),
                        since: kept.changed,
                    });
                    at = by;
                }
                over => return Err(Blocked::NotStanding(at, over)),
            }
        }
    }
}

fn assemble(said: &[&Kept], corrections: Vec<Correction>, speech: &Speech<'_>, now: Time) -> Page {
    let paragraphs = said
        .iter()
        .filter_map(|kept| paragraph(&kept.claim, speech));
    let checked = said.iter().map(|kept| kept.checked).min();
    let corrected = corrections.iter().map(|correction| correction.since);
    let changed = said.iter().map(|kept| kept.changed).chain(corrected).max();
    Page {
        paragraphs: paragraphs.collect(),
        checked,
        changed,
        stale: checked.is_some_and(|at| now.since(at) > STALE_DAYS * DAY),
        corrections,
    }
}

/// In the language, else in English. Both were filled once when the claim was stated.
pub(crate) fn paragraph(claim: &Claim, speech: &Speech<'_>) -> Option<Paragraph> {
    let own = claim.wording(speech.language);
    let wording = own.or_else(|| claim.wording(ENGLISH))?;
    let source = wording.language == ENGLISH;
    Some(Paragraph {
        id: claim.id,
        section: claim.section,
        text: claim.filled(&wording.text, speech.date)?,
        in_english: own.is_none(),
        draft: !source && !wording.reviewed,
        outdated: !source && !claim.is_current(wording),
    })
}
