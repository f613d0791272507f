//! What a matcher keeps, line by line; the shell seals each line.

use super::Matcher;
use super::notices::{Heard, Told};
use super::search::{Asked, Given, Hearing};
use super::standing::Standing;
use crate::device::{CallerKept, Outgoing};
use crate::search::Word;
use release::Mistrust;
use sign::encode::Bytes;
use sign::{DecodeError, SocietyId, canonical_enum, canonical_struct, from_bytes, to_bytes};
use zeroize::Zeroizing;

/// One line of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// Request numbers and the newest head.
    Caller(CallerKept),
    /// The newest roster.
    Roster(Bytes),
    /// What a desk of a society said.
    Word(Said),
    /// A search that stands, or what was told of it since.
    Standing(Standing),
    /// A notice to a holder.
    Notice((SocietyId, Told)),
    /// A notice that was read: it is not given again.
    Heard(Heard),
    /// A search that was heard, and is to be answered.
    Hearing(Hearing),
    /// An answer that was given.
    Given(Given),
    /// The request for the leaf of the answer to this search: a repetition of the same bytes gets the
    /// same leaf, another request none.
    Asking((u64, Outgoing)),
}
canonical_enum!(Line {
    1 => Caller(kept),
    2 => Roster(bytes),
    3 => Word(said),
    4 => Standing(search),
    5 => Notice(notice),
    6 => Heard(heard),
    7 => Hearing(asked),
    8 => Given(given),
    9 => Asking(asking),
});

/// What a desk of a society said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// The society.
    pub society: SocietyId,
    /// The word.
    pub word: Word,
}
canonical_struct!(Said { society, word });

/// Why kept lines cannot be gone on from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeepFault {
    /// They are not what a matcher kept.
    #[error("the kept state is damaged: {0}")]
    Malformed(#[from] DecodeError),
    /// They are about another log.
    #[error("the kept state is about another log")]
    OtherLog(#[from] Mistrust),
}

impl Line {
    /// Its bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(to_bytes(self))
    }
}

impl Matcher {
    pub(crate) fn replay(&mut self, line: &[u8]) -> Result<(), KeepFault> {
        match from_bytes(line)? {
            Line::Caller(kept) => self.caller.go_on_from(&kept)?,
            Line::Roster(bytes) => {
                let keys = self.caller.log_keys().clone();
                let _older = self.book.take(&bytes.0, &keys);
            }
            Line::Word(said) => {
                self.heard(said.society, &said.word);
                self.limit(said.society, &said.word);
                self.store.hear(said.society, said.word);
            }
            Line::Standing(standing) => {
                self.asked.retain(|asked| asked.index != standing.index);
                self.asking.take_if(|(index, _)| *index == standing.index);
                self.standing.insert(standing.index, standing);
            }
            Line::Notice((holder, told)) => {
                let _known = self.notices.add(holder, told);
            }
            Line::Heard(heard) => self.notices.knows(heard),
            Line::Hearing(kept) => {
                self.asked.retain(|asked| asked.index != kept.index);
                self.asked.extend(Asked::of(kept));
            }
            Line::Given(given) => {
                self.asked.retain(|asked| asked.index != given.index);
                self.asking.take_if(|(index, _)| *index == given.index);
                self.given.insert(given.index, given);
            }
            Line::Asking(asking) => self.asking = Some(asking),
        }
        Ok(())
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = Line> {
        let roster = self.book.bytes().to_vec();
        let roster = (!roster.is_empty()).then_some(Line::Roster(Bytes(roster)));
        let words = self.store.words().chain(self.limits.words());
        let words = words.map(|(society, word)| Line::Word(Said { society, word }));
        let standing = self.standing.values().cloned().map(Line::Standing);
        std::iter::once(Line::Caller(self.caller.kept()))
            .chain(roster)
            .chain(words)
            .chain(standing)
            .chain(self.notices.lines())
            .chain(self.asked.iter().map(|asked| Line::Hearing(asked.kept())))
            .chain(self.given.values().cloned().map(Line::Given))
            .chain(self.asking.clone().map(Line::Asking))
    }
}
