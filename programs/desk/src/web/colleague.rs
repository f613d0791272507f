//! Colleagues as pages name them: the number that the log knows, and beside it what they are called,
//! if they said so. The name alone would not tell two apart who chose the same.

use super::Reader;
use super::standing::Standing;
use language::Piece;
use sign::id::StaffId;

/// Digits of a number that tell colleagues apart.
const SHORT: usize = 8;

impl Reader {
    /// A colleague, by the first digits of the number.
    #[must_use]
    pub fn colleague(&self, who: StaffId) -> Vec<Piece> {
        let number = who.to_string();
        self.beside(number.get(..SHORT).unwrap_or(&number), who)
    }

    /// A colleague, by the whole number, where it is to be copied or to be held against the log.
    #[must_use]
    pub fn colleague_whole(&self, who: StaffId) -> Vec<Piece> {
        self.beside(&who.to_string(), who)
    }

    fn beside(&self, number: &str, who: StaffId) -> Vec<Piece> {
        let mut words = vec![Piece::Code(number.to_owned())];
        words.extend(called(&self.standing(), who));
        words
    }
}

/// What somebody is called, behind something else; none if they did not say.
pub(super) fn called(now: &Standing, who: StaffId) -> Option<Piece> {
    let name = now.names.of(who)?;
    // It keeps its direction and turns nothing beside it.
    Some(Piece::Text(format!(" \u{2068}{}\u{2069}", name.reveal())))
}
