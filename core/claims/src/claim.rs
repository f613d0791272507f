//! One public sentence, and what it rests on.

use sign::id::StaffId;
use sign::{Hash, Time, canonical_code, canonical_struct, hash};

/// Where on a page it stands: the sections that a notice has at least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Section {
    /// What happened.
    WhatHappened,
    /// Who did it, and why.
    WhoAndWhy,
    /// What data.
    WhatData,
    /// Whom to contact.
    WhomToContact,
    /// What people can do.
    Advice,
    /// What we are doing.
    WhatWeDo,
    /// How to find out more.
    FindOutMore,
}
canonical_code!(Section {
    1 => WhatHappened,
    2 => WhoAndWhy,
    3 => WhatData,
    4 => WhomToContact,
    5 => Advice,
    6 => WhatWeDo,
    7 => FindOutMore,
});

impl Section {
    /// All of them, in the order of a page.
    pub const ALL: [Section; 7] = [
        Section::WhatHappened,
        Section::WhoAndWhy,
        Section::WhatData,
        Section::WhomToContact,
        Section::Advice,
        Section::WhatWeDo,
        Section::FindOutMore,
    ];
}

/// What kind of sentence it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Something is so.
    Fact,
    /// Nothing was seen of something: says where and when one looked.
    NoEvidence,
}
canonical_code!(Kind { 1 => Fact, 2 => NoEvidence });

/// How sure it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Shown by evidence.
    Confirmed,
    /// As far as we know.
    Believed,
    /// We do not know, and say so.
    Unknown,
}
canonical_code!(Status { 1 => Confirmed, 2 => Believed, 3 => Unknown });

/// How much whoever owns it would bet on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Confidence {
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
}
canonical_code!(Confidence { 1 => Low, 2 => Medium, 3 => High });

/// What a sentence is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scope {
    /// The systems looked at, by the names the public knows.
    pub systems: Vec<String>,
    /// From when.
    pub from: Option<Time>,
    /// To when.
    pub to: Option<Time>,
    /// Whom it is about.
    pub populations: Vec<String>,
    /// What cannot be seen.
    pub unseen: String,
    /// How much of it was looked at, in percent.
    pub coverage: u8,
}
canonical_struct!(Scope {
    systems,
    from,
    to,
    populations,
    unseen,
    coverage
});

/// The sentence in one language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wording {
    /// The language's tag, lower case.
    pub language: String,
    /// The sentence, with names in braces for what is filled in: `{systems}`, `{from}`, `{to}`,
    /// `{unseen}`, `{coverage}`, `{populations}`.
    pub text: String,
    /// The revision of the English it was made from.
    pub revision: u32,
    /// Who translated, by role; empty for the English.
    pub translator: String,
    /// Whether a speaker reviewed it.
    pub reviewed: bool,
}
canonical_struct!(Wording {
    language,
    text,
    revision,
    translator,
    reviewed
});

/// A public sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// Its number, never used again.
    pub id: u32,
    /// Where it stands.
    pub section: Section,
    /// What kind it is.
    pub kind: Kind,
    /// How sure it is.
    pub status: Status,
    /// What it is about.
    pub scope: Scope,
    /// What it rests on.
    pub evidence: Vec<Hash>,
    /// How sure its owner is.
    pub confidence: Confidence,
    /// Who answers for it.
    pub owner: StaffId,
    /// Who approved it: somebody else.
    pub approved_by: StaffId,
    /// When it ends by itself.
    pub valid_until: Time,
    /// The claim whose place it takes.
    pub supersedes: Option<u32>,
    /// The revision of its English.
    pub revision: u32,
    /// The sentence, English and others, each language once.
    pub wordings: Vec<Wording>,
}
canonical_struct!(Claim {
    id,
    section,
    kind,
    status,
    scope,
    evidence,
    confidence,
    owner,
    approved_by,
    valid_until,
    supersedes,
    revision,
    wordings
});

/// Why something is no claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// Owner and approver are one.
    #[error("nobody approves their own claim")]
    OnePerson,
    /// Confirmed without evidence.
    #[error("a confirmed claim has evidence")]
    NoEvidence,
    /// Believed or unknown, and the English does not say so.
    #[error("the sentence does not say how sure it is")]
    NotHedged,
    /// A *no evidence* whose scope is not said.
    #[error("`no evidence` says what was looked at, from when to when, and what cannot be seen")]
    NoScope,
    /// A scope that ends before it begins, or covers more than all.
    #[error("the scope ends before it begins, or covers more than all")]
    Scope,
    /// No English, or a language twice, or an empty sentence.
    #[error("every claim is said in English, and in no language twice")]
    Wordings,
    /// A name in braces that nothing is filled in for.
    #[error("a name in braces is not known, or has nothing to stand for it")]
    Placeholder,
}

/// The tag of the source language.
pub(crate) const ENGLISH: &str = "en";

const SCOPED: [&str; 4] = ["{systems}", "{from}", "{to}", "{unseen}"];

impl Claim {
    /// Whether it is one by itself.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn check(&self) -> Result<(), Fault> {
        if self.owner == self.approved_by {
            return Err(Fault::OnePerson);
        }
        let english = self.wording(ENGLISH).ok_or(Fault::Wordings)?;
        if self.status == Status::Confirmed && self.evidence.is_empty() {
            return Err(Fault::NoEvidence);
        }
        let said = english.text.to_lowercase();
        let hedged = match self.status {
            Status::Confirmed => true,
            Status::Believed => said.contains("as far as we know"),
            Status::Unknown => said.contains("we do not know"),
        };
        if !hedged {
            return Err(Fault::NotHedged);
        }
        let scope = &self.scope;
        let backwards = scope.from.zip(scope.to).is_some_and(|(from, to)| to < from);
        if backwards || scope.coverage > 100 {
            return Err(Fault::Scope);
        }
        for (at, wording) in self.wordings.iter().enumerate() {
            self.check_wording(wording)?;
            let before = &self.wordings[..at];
            if before.iter().any(|w| w.language == wording.language) {
                return Err(Fault::Wordings);
            }
        }
        Ok(())
    }

    pub(crate) fn check_wording(&self, wording: &Wording) -> Result<(), Fault> {
        if wording.text.trim().is_empty() || wording.language != wording.language.to_lowercase() {
            return Err(Fault::Wordings);
        }
        let unscoped = SCOPED.iter().any(|name| !wording.text.contains(name));
        if self.kind == Kind::NoEvidence && unscoped {
            return Err(Fault::NoScope);
        }
        match self.filled(&wording.text, &|_| String::new()) {
            Some(_) => Ok(()),
            None if self.kind == Kind::NoEvidence => Err(Fault::NoScope),
            None => Err(Fault::Placeholder),
        }
    }

    /// The sentence in a language.
    #[must_use]
    pub fn wording(&self, language: &str) -> Option<&Wording> {
        self.wordings.iter().find(|w| w.language == language)
    }

    /// Whether a wording was made from today's English.
    #[must_use]
    pub fn is_current(&self, wording: &Wording) -> bool {
        wording.revision == self.revision
    }

    /// What is signed and logged.
    #[must_use]
    pub fn digest(&self) -> Hash {
        hash("claim", &[&sign::to_bytes(self)])
    }

    /// A text with its braces filled; nothing if a name is unknown or nothing stands for it.
    pub(crate) fn filled(&self, text: &str, date: &dyn Fn(Time) -> String) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            out.push_str(before);
            out.push_str(&self.value(name, date)?);
            rest = after;
        }
        (!rest.contains('}')).then(|| out + rest)
    }

    fn value(&self, name: &str, date: &dyn Fn(Time) -> String) -> Option<String> {
        let scope = &self.scope;
        let list = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
        match name {
            "systems" => list(&scope.systems),
            "populations" => list(&scope.populations),
            "from" => scope.from.map(date),
            "to" => scope.to.map(date),
            "unseen" => (!scope.unseen.trim().is_empty()).then(|| scope.unseen.clone()),
            "coverage" => Some(format!("{} %", scope.coverage)),
            _ => None,
        }
    }
}
