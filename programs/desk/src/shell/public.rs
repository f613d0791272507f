//! The public word of a request, told to the society's portals. What is told is kept on this
//! computer until the hub has it in the portals' boxes, where it waits for them.

use super::Shell;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::own::Own;
use record::case::PublicWord;
use sign::encode::Bytes;
use sign::id::IntakeId;
use sign::{Category, from_bytes, to_bytes};
use wire::letter::MAX_LETTERS;
use wire::{Letter, Subject, To};
use world::desk::Save;
use world::portal::{SignedWord, Told};

/// The file of words that no portal's box has yet.
const PUBLIC: &str = "public";
/// Words that wait, at most; beyond, the oldest are let go.
const MOST: usize = 4_096;

/// Reads what waits.
///
/// # Errors
/// [`Fault::Damaged`], naming the file.
pub(super) fn waiting(own: &Own, disk: &impl Disk) -> Result<Vec<SignedWord>, Fault> {
    match own.read(disk, PUBLIC)? {
        Some(bytes) => from_bytes(&bytes).map_err(|_| Fault::Damaged(disk.path(PUBLIC))),
        None => Ok(Vec::new()),
    }
}

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// Tells the society's portals the word of a request, by the form it came in: durable on
    /// return, and sent with the next round. Nothing else of a case may ever be told them.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn tell_portals(&mut self, intake: IntakeId, word: PublicWord) -> Result<(), Fault> {
        let told = Told {
            society: self.own.society,
            intake,
            word,
            at: self.now(),
            desk: self.own.signer.public().device(),
        };
        self.public.retain(|known| known.told.intake != intake);
        self.public.push(SignedWord::sign(told, &self.own.signer));
        let over = self.public.len().saturating_sub(MOST);
        self.public.drain(..over);
        self.keep_public()
    }

    /// Words that are not in the portals' boxes yet.
    #[must_use]
    pub fn untold(&self) -> usize {
        self.public.len()
    }

    /// Whether something waits and no portal is known to tell it: one may have been enrolled since
    /// the roster came.
    pub(super) fn lacks_portals(&self) -> bool {
        !self.public.is_empty() && self.portals().is_empty()
    }

    /// Sends what waits, if the hub can be reached. The word of a form that was decided about here
    /// waits until the keyholder has confirmed the case: another desk may have decided before, and
    /// then it is not said at all.
    pub(super) fn send_public(&mut self) -> Result<(), Fault> {
        let portals = self.portals();
        if self.public.is_empty() || portals.is_empty() {
            return Ok(());
        }
        let begun = |save: &Save| {
            let file = save.person.casework.file.as_ref();
            let new = save.changed.len() == Category::RECORD.len();
            file.and_then(|file| file.intake).filter(|_| new)
        };
        let lost: Vec<_> = self.desk.branches().filter_map(|(_, s)| begun(s)).collect();
        let early: Vec<_> = self.desk.unconfirmed().filter_map(begun).collect();
        let known = self.public.len();
        self.public.retain(|word| !lost.contains(&word.told.intake));
        if self.public.len() != known {
            self.keep_public()?;
        }
        let at_once = (MAX_LETTERS / portals.len()).max(1);
        // What waits goes to the end.
        self.public
            .sort_by_key(|word| early.contains(&word.told.intake));
        let waits = |word: &SignedWord| early.contains(&word.told.intake);
        loop {
            let ready = self.public.iter().take_while(|word| !waits(word)).count();
            let count = at_once.min(ready);
            if count == 0 {
                return Ok(());
            }
            let letters = self.public[..count].iter().flat_map(|word| {
                portals.iter().map(|portal| Letter {
                    to: To::Device(*portal),
                    subject: Subject::PublicWord,
                    body: Bytes(to_bytes(word)),
                })
            });
            let letters = letters.collect();
            if !self.send(letters) {
                return Ok(());
            }
            self.public.drain(..count);
            self.keep_public()?;
        }
    }

    fn keep_public(&self) -> Result<(), Fault> {
        let bytes = to_bytes(&self.public);
        self.own.write(&self.disk, &self.outside, PUBLIC, &bytes)
    }
}
