//! A line of the incident's log: what happened or was said, who signed it, and the line before.

use sign::id::{IncidentId, StaffId};
use sign::{Hash, PublicKey, Signature, SigningKey, Time, canonical_struct, hash};

use crate::opening::Opening;

/// Something happened to the public's claims.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: StaffId,
    /// What.
    pub event: claims::Event,
}
canonical_struct!(Said { at, by, event });

/// The site was published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Publication {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: StaffId,
    /// SHA-256 of its manifest, which names every file.
    pub manifest: Hash,
}
canonical_struct!(Publication { at, by, manifest });

/// What a line says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// The incident begins: always the first line, and only that.
    Opened(Box<Opening>),
    /// Something of the incident.
    Entry(Box<incident::Entry>),
    /// Something of the public's claims.
    Said(Box<Said>),
    /// The public site was made of them.
    Published(Publication),
}
sign::canonical_enum!(Line {
    1 => Opened(opening),
    2 => Entry(entry),
    3 => Said(said),
    4 => Published(publication),
});

/// A line as it stands in the journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// What it says.
    pub line: Line,
    /// The mark of the line before; zeros for the first.
    pub before: Hash,
    /// Whose key signed it: a desk's, or that of the incident's computer.
    pub key: PublicKey,
    /// Over the text that [`Signed::new`] makes.
    pub signature: Signature,
}
canonical_struct!(Signed {
    line,
    before,
    key,
    signature
});

impl Signed {
    /// Signs a line that follows `before`.
    #[must_use]
    pub fn new(line: Line, before: Hash, incident: IncidentId, key: &SigningKey) -> Signed {
        let text = text(&line, before, incident, key.public());
        Signed {
            line,
            before,
            key: key.public(),
            signature: key.sign_text(&text),
        }
    }

    /// Whether it is what its key signed in this incident.
    #[must_use]
    pub fn holds(&self, incident: IncidentId) -> bool {
        let text = text(&self.line, self.before, incident, self.key);
        self.key.verify_text(&text, &self.signature).is_ok()
    }

    /// What the next line names, and what stands for this one elsewhere.
    #[must_use]
    pub fn mark(&self) -> Hash {
        hash("incident line", &[&sign::to_bytes(self)])
    }

    /// When it was written.
    #[must_use]
    pub fn at(&self) -> Time {
        match &self.line {
            Line::Opened(opening) => opening.at,
            Line::Entry(entry) => entry.at,
            Line::Said(said) => said.at,
            Line::Published(publication) => publication.at,
        }
    }
}

/// What is signed: text without a zero byte, of a form that no note of a log has.
fn text(line: &Line, before: Hash, incident: IncidentId, key: PublicKey) -> Vec<u8> {
    let of = hash(
        "incident line text",
        &[
            &incident.0,
            before.as_bytes(),
            key.as_bytes(),
            &sign::to_bytes(line),
        ],
    );
    format!("kinfold incident line 1\n{of}\n").into_bytes()
}
