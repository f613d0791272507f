//! New receipts for families that lost theirs, for the society's portals. What is told is kept on
//! this computer until the hub has it in the portals' boxes, where it waits for them. The secret
//! itself is kept nowhere: it is sealed to each portal's own pair.

use super::{PATIENCE, Shell};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::own::Own;
use codes::ReceiptSecret;
use ledger::leaf::DeviceKind;
use seal::Public;
use sign::encode::Bytes;
use sign::id::{DeviceId, IntakeId};
use sign::{Time, canonical_struct, from_bytes, to_bytes};
use wire::letter::MAX_LETTERS;
use wire::{Letter, Method, References, Subject, To, path};
use world::device::Draw;
use world::portal::{SignedReceipt, Wanted};

/// The file of receipts that were made here.
const RECEIPTS: &str = "receipts";
/// How many are remembered, so that a page that is sent again gets the receipt it has.
const MOST: usize = 256;

/// A receipt that was made here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Made {
    /// Which page asked for it: a hash of its mark.
    pub page: [u8; 16],
    /// The form that the request came in.
    pub intake: IntakeId,
    /// The eight bytes of its reference.
    pub reference: [u8; 8],
    /// When.
    pub at: Time,
    /// Usable portals of the society that have never said what they read receipts with: they are
    /// not told.
    pub untold: u32,
}
canonical_struct!(Made {
    page,
    intake,
    reference,
    at,
    untold
});

/// What the server gave for a new receipt.
#[derive(Debug)]
pub struct Drawn {
    /// The eight bytes of a reference that nobody else was given.
    reference: [u8; 8],
    /// The portals that can be told, and what they read it with.
    pairs: Vec<(DeviceId, Public)>,
}

/// All that is kept.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Receipts {
    /// The newest, the oldest first.
    made: Vec<Made>,
    /// What no portal's box has yet.
    waiting: Vec<SignedReceipt>,
}
canonical_struct!(Receipts { made, waiting });

/// Reads what is kept.
///
/// # Errors
/// [`Fault::Damaged`], naming the file.
pub(super) fn kept(own: &Own, disk: &impl Disk) -> Result<Receipts, Fault> {
    match own.read(disk, RECEIPTS)? {
        Some(bytes) => from_bytes(&bytes).map_err(|_| Fault::Damaged(disk.path(RECEIPTS))),
        None => Ok(Receipts::default()),
    }
}

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// The receipt that this page got, if it was sent before.
    #[must_use]
    pub fn made_receipt(&self, page: &[u8; 16]) -> Option<Made> {
        let mut made = self.receipts.made.iter().rev();
        made.find(|made| made.page == *page).copied()
    }

    /// What a new receipt needs from the server: a reference that nobody else has, and what the
    /// portals read it with. Nothing is changed by it.
    ///
    /// # Errors
    /// [`Fault::Waits`] while the server cannot be reached; [`Fault::Refused`] if the society has
    /// no portal that could read it.
    pub fn draw_receipt(&mut self) -> Result<Drawn, Fault> {
        let pairs = self.receipt_pairs();
        let reference = self.new_reference();
        let (Some(pairs), Some(reference)) = (pairs, reference) else {
            return Err(Fault::Waits(
                "The server cannot be reached: a new receipt needs a number that it gives. \
                 Nothing was changed; try again."
                    .to_owned(),
            ));
        };
        if pairs.is_empty() {
            return Err(Fault::Refused(
                "No public site of this society has said yet what it reads new receipts with: it \
                 must have been started once, and may then be down. Nothing was changed."
                    .to_owned(),
            ));
        }
        Ok(Drawn { reference, pairs })
    }

    /// Makes a new receipt for a request, with this secret: durable on return, and sent with the
    /// next round. From then on the one before is known to no portal any more.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn make_receipt(
        &mut self,
        page: [u8; 16],
        intake: IntakeId,
        (secret, drawn): (&ReceiptSecret, &Drawn),
    ) -> Result<Made, Fault> {
        let Drawn { reference, pairs } = drawn;
        let wanted = Wanted {
            society: self.own.society,
            intake,
            reference: *reference,
            at: self.now(),
        };
        let mut letters = Vec::new();
        for (portal, pair) in pairs {
            let mut draw = Draw::new(self.outside.fresh()?);
            let letter = (*portal, pair);
            let signer = &self.own.signer;
            let letter = SignedReceipt::make(&wanted, letter, secret, signer, &mut draw);
            letters.push(letter.map_err(|fault| Fault::Refused(fault.to_string()))?);
        }
        let portals = self.portals();
        let told = |portal: &&DeviceId| pairs.iter().any(|(known, _)| known == *portal);
        let made = Made {
            page,
            intake,
            reference: *reference,
            at: wanted.at,
            untold: u32::try_from(portals.iter().filter(|p| !told(p)).count()).unwrap_or(u32::MAX),
        };
        // One that was made a moment ago and is not sent yet is past need.
        let waiting = &mut self.receipts.waiting;
        waiting.retain(|letter| letter.told.intake != intake);
        waiting.extend(letters);
        self.receipts.made.push(made);
        let over = self.receipts.made.len().saturating_sub(MOST);
        self.receipts.made.drain(..over);
        self.keep_receipts()?;
        Ok(made)
    }

    /// Letters about new receipts that are not in the portals' boxes yet.
    #[must_use]
    pub fn unsent_receipts(&self) -> usize {
        self.receipts.waiting.len()
    }

    /// Sends what waits, if the hub can be reached.
    pub(super) fn send_receipts(&mut self) -> Result<(), Fault> {
        while !self.receipts.waiting.is_empty() {
            let count = self.receipts.waiting.len().min(MAX_LETTERS);
            let letters = self.receipts.waiting[..count].iter().map(|letter| Letter {
                to: To::Device(letter.told.portal),
                subject: Subject::NewReceipt,
                body: Bytes(to_bytes(letter)),
            });
            let letters = letters.collect();
            if !self.send(letters) {
                return Ok(());
            }
            self.receipts.waiting.drain(..count);
            self.keep_receipts()?;
        }
        Ok(())
    }

    /// Usable portals of this society.
    pub(super) fn portals(&self) -> Vec<DeviceId> {
        let devices = self.desk.book().devices();
        let portals = devices
            .filter(|d| d.kind == DeviceKind::Portal && d.usable && d.society == self.own.society);
        portals.map(|d| d.key.device()).collect()
    }

    /// What the portals of this society read new receipts with; none if the hub is out of reach.
    fn receipt_pairs(&mut self) -> Option<Vec<(DeviceId, Public)>> {
        let target = path::portal_sessions(self.own.society);
        let keys = self.announced(&target)?;
        let (now, portals) = (self.now(), self.portals());
        let pairs = keys.iter().filter(|key| portals.contains(&key.device));
        let pairs = pairs.filter_map(|key| {
            let pair = key.check(self.desk.book(), DeviceKind::Portal, now).ok()?;
            Some((key.device, pair))
        });
        Some(pairs.collect())
    }

    fn new_reference(&mut self) -> Option<[u8; 8]> {
        let target = path::references(1);
        let bytes = self.reach(|line| line.call(Method::Post, &target, &[], PATIENCE))?;
        let given = from_bytes::<References>(&bytes).ok()?.references;
        given.first().copied()
    }

    fn keep_receipts(&self) -> Result<(), Fault> {
        let bytes = to_bytes(&self.receipts);
        self.own.write(&self.disk, &self.outside, RECEIPTS, &bytes)
    }
}
