//! What a portal keeps, line by line. None of it can be opened here: forms are sealed, their keys
//! too.

use super::compact::Given;
use super::renew::Renewed;
use super::send::Announced;
use super::spool::Spooled;
use super::word::Newest;
use super::{Portal, Post};
use crate::device::CallerKept;
use release::Mistrust;
use sign::encode::Bytes;
use sign::{DecodeError, Hash, Time, canonical_enum, from_bytes};

/// One line of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// Request numbers and the newest head.
    Caller(CallerKept),
    /// The newest roster.
    Roster(Bytes),
    /// References to give out, eight bytes each.
    Block(Vec<Bytes>),
    /// A form.
    Form(Box<Spooled>),
    /// The hub has the form of this number.
    Stored(u64),
    /// The keyholder has the key of the form of this number.
    Deposited(u64),
    /// How far the chain stands in the log.
    Announced(Announced),
    /// The newest public word of a request.
    Word(Newest),
    /// A form that is past need here: what stays of it.
    Given(Given),
    /// The hash of the newest form's header: the chain goes on from it.
    Head(Hash),
    /// The newest receipt that staff had made for a request.
    Renewed(Renewed),
    /// The lines before are a copy that was made then; what was kept since is lost.
    PutBack(Time),
}
canonical_enum!(Line {
    1 => Caller(kept),
    2 => Roster(bytes),
    3 => Block(references),
    4 => Form(spooled),
    5 => Stored(number),
    6 => Deposited(number),
    7 => Announced(announced),
    8 => Word(newest),
    9 => Given(given),
    10 => Head(head),
    11 => Renewed(renewed),
    12 => PutBack(at),
});

/// Why kept lines cannot be gone on from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeepFault {
    /// They are not what a portal kept.
    #[error("the kept state is damaged: {0}")]
    Malformed(#[from] DecodeError),
    /// They are about another log.
    #[error("the kept state is about another log")]
    OtherLog(#[from] Mistrust),
}

impl Portal {
    pub(crate) fn replay(&mut self, line: &[u8]) -> Result<(), KeepFault> {
        match from_bytes(line)? {
            Line::Caller(kept) => self.caller.go_on_from(&kept)?,
            Line::Roster(bytes) => {
                let keys = self.caller.log_keys().clone();
                let _older = self.book.take(&bytes.0, &keys);
            }
            Line::Block(references) => {
                for reference in references {
                    self.block.push_back(eight(&reference)?);
                }
            }
            Line::Form(spooled) => {
                let number = spooled.form.header.about.number;
                let reference = match &spooled.receipt {
                    Some(receipt) => Some(eight(&receipt.reference)?),
                    None => None,
                };
                // Given out in their order.
                if reference.is_some() && self.block.front() == reference.as_ref() {
                    self.block.pop_front();
                } else if let Some(reference) = reference {
                    self.block.retain(|r| *r != reference);
                }
                self.take_in(number, reference, *spooled);
                self.kept(number);
            }
            Line::Stored(number) => {
                self.has_stored(number);
            }
            Line::Deposited(number) => self.has_deposited(number),
            Line::Given(given) => {
                let number = self.ids.len() as u64 + 1;
                let reference = given.reference.as_ref().map(eight).transpose()?;
                let post = Post { number, reference };
                self.know((given.intake, given.mark), post, given.secret);
            }
            Line::Head(head) => self.head = Some(head),
            Line::Renewed(renewed) => {
                let reference = eight(&renewed.reference)?;
                self.take_renewed(reference, renewed);
            }
            Line::Announced(announced) => self.announced = announced,
            Line::Word(newest) => {
                self.newer(newest);
            }
            Line::PutBack(at) => {
                self.put_back = Some(at);
                // Others may have got them since.
                self.block.clear();
                self.caller.pass_over();
            }
        }
        Ok(())
    }
}

fn eight(bytes: &Bytes) -> Result<[u8; 8], DecodeError> {
    <[u8; 8]>::try_from(bytes.0.as_slice()).map_err(|_| DecodeError::Range(0))
}
