//! What must be kept, anew and short: the lines of a file that takes the place of a longer one.
//!
//! A form that the hub has and whose key the keyholder has is past need. What stays of it: its
//! place in the chain, the mark of its page, so that the same page gets the same receipt, and its
//! receipt.

use super::keep::Line;
use super::{Portal, Post};
use codes::{KeptSecret, Reference};
use sign::encode::Bytes;
use sign::id::IntakeId;
use sign::{canonical_struct, to_bytes};

/// What stays of a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// Its id.
    pub(crate) intake: IntakeId,
    /// The mark of its page.
    pub(crate) mark: [u8; 16],
    /// The eight bytes of its receipt's reference; none for one word more.
    pub(crate) reference: Option<Bytes>,
    /// A slow hash of the secret; none also if staff had another receipt made.
    pub(crate) secret: Option<KeptSecret>,
}
canonical_struct!(Given {
    intake,
    mark,
    reference,
    secret
});

impl Portal {
    /// The lines of a file from which a portal goes on as this one does; none while a form is not
    /// durable.
    #[must_use]
    pub fn compacted(&self) -> Option<Vec<Vec<u8>>> {
        if !self.open.is_empty() {
            return None;
        }
        // Before the numbers of requests and the references: they are those of after it.
        let mut lines: Vec<Line> = self.put_back.map(Line::PutBack).into_iter().collect();
        lines.push(Line::Caller(self.caller.kept()));
        if !self.book.bytes().is_empty() {
            lines.push(Line::Roster(Bytes(self.book.bytes().to_vec())));
        }
        let mut posts: Vec<(&[u8; 16], &Post)> = self.posts.iter().collect();
        posts.sort_unstable_by_key(|(_, post)| post.number);
        for (intake, (mark, post)) in self.ids.iter().zip(posts) {
            lines.push(match self.spool.get(&post.number) {
                Some(spooled) => Line::Form(Box::new(spooled.clone())),
                None => Line::Given(Given {
                    intake: *intake,
                    mark: *mark,
                    reference: post.reference.map(|reference| Bytes(reference.to_vec())),
                    secret: self.secret_of(*intake, post),
                }),
            });
        }
        lines.extend(self.head.map(Line::Head));
        // After the forms: they take theirs from it.
        if !self.block.is_empty() {
            let block = self.block.iter().map(|b| Bytes(b.to_vec()));
            lines.push(Line::Block(block.collect()));
        }
        lines.push(Line::Announced(self.announced.clone()));
        lines.extend(self.renewed.values().cloned().map(Line::Renewed));
        lines.extend(self.words.values().copied().map(Line::Word));
        Some(lines.iter().map(to_bytes).collect())
    }

    fn secret_of(&self, intake: IntakeId, post: &Post) -> Option<KeptSecret> {
        let shown = Reference::from_random(&post.reference?).number();
        let known = self.receipts.get(&shown)?;
        (known.intake == intake).then_some(known.secret)
    }
}
