//! Forms between their arrival and the hub.

use super::{Effect, Known, Line, Portal, Post, Refusal, Step};
use crate::device::caller::RETRY;
use codes::{KeptSecret, Reference};
use parcel::form::{About, SealedForm};
use seal::intake::seal_key;
use seal::{IntakeKeyId, SealError};
use sign::encode::Bytes;
use sign::id::IntakeId;
use sign::{Time, canonical_struct};
use std::collections::btree_map::Entry;

/// What is kept of a receipt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// The eight bytes that the hub gave for it.
    pub(crate) reference: Bytes,
    /// A slow hash of its secret.
    pub(crate) secret: KeptSecret,
}
canonical_struct!(Receipt { reference, secret });

/// A form that waits, and its key, which only the keyholder can open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spooled {
    /// The mark of its page.
    pub(crate) mark: [u8; 16],
    /// Its receipt; a word more about a request has none.
    pub(crate) receipt: Option<Receipt>,
    /// The form.
    pub(crate) form: SealedForm,
    /// Month of the intake key that its key is sealed to.
    pub(crate) month: u32,
    /// Its key.
    pub(crate) key: Bytes,
    /// Where it is.
    pub(crate) progress: Progress,
}
canonical_struct!(Spooled {
    mark,
    receipt,
    form,
    month,
    key,
    progress
});

/// How far a form is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Progress {
    pub(crate) put: bool,
    pub(crate) deposited: bool,
    pub(crate) sent: Option<Time>,
}
canonical_struct!(Progress {
    put,
    deposited,
    sent
});

impl Portal {
    /// A page posted twice is answered once: with the reference it has.
    pub(crate) fn form(
        &mut self,
        mark: [u8; 16],
        content: &[u8],
        receipt: Option<KeptSecret>,
        step: &mut Step,
    ) {
        if self.posts.contains_key(&mark) {
            if let Some(reference) = self.posted(&mark) {
                step.out.push(Effect::Taken(mark, reference));
            }
            return;
        }
        match self.spool(mark, content, receipt, step) {
            Ok(()) => {}
            Err(refusal) => step.out.push(Effect::Refuse(mark, refusal)),
        }
    }

    /// The form is safe: now, and not before, the family is told so.
    pub(crate) fn durable(&mut self, number: u64, step: &mut Step) {
        self.open.remove(&number);
        let mark = self.spool.get(&number).map(|spooled| spooled.mark);
        if let Some((mark, reference)) = mark.and_then(|m| Some((m, self.posted(&m)?))) {
            step.out.push(Effect::Taken(mark, reference));
        }
        self.put_again(step);
    }

    pub(crate) fn stored(&mut self, number: u64, step: &mut Step) {
        if let Some(spooled) = self.spool.get_mut(&number) {
            spooled.progress.put = true;
            let line = sign::to_bytes(&Line::Stored(number));
            step.out.push(Effect::Keep(line));
        }
        self.finish(number);
    }

    /// A form that the hub has and whose key the keyholder has leaves the spool.
    pub(crate) fn finish(&mut self, number: u64) {
        if let Entry::Occupied(spooled) = self.spool.entry(number)
            && spooled.get().progress.put
            && spooled.get().progress.deposited
        {
            spooled.remove();
        }
    }

    pub(crate) fn put_again(&mut self, step: &mut Step) {
        for (number, spooled) in &mut self.spool {
            let durable = !self.open.contains(number);
            let due = spooled
                .progress
                .sent
                .is_none_or(|at| step.now < at || step.now.since(at) >= RETRY);
            if durable && due && !spooled.progress.put {
                spooled.progress.sent = Some(step.now);
                let form = Box::new(spooled.form.clone());
                step.out.push(Effect::Put(*number, form));
            }
        }
    }

    fn spool(
        &mut self,
        mark: [u8; 16],
        content: &[u8],
        secret: Option<KeptSecret>,
        step: &mut Step,
    ) -> Result<(), Refusal> {
        let society = self.caller.society();
        let (month, to) = self.book.intake(society, step.now).ok_or(Refusal::NoKeys)?;
        let reference = match secret {
            Some(_) => Some(*self.block.front().ok_or(Refusal::NoReference)?),
            None => None,
        };
        let receipt = secret.zip(reference).map(|(secret, reference)| Receipt {
            reference: Bytes(reference.to_vec()),
            secret,
        });
        let number = self.ids.len() as u64 + 1;
        let intake = IntakeId(step.draw.take());
        let about = About {
            society,
            intake,
            portal: self.device(),
            number,
            prev: self.head,
        };
        let key = step.draw.key();
        let form = SealedForm::seal(about, &key, content, self.caller.signer());
        let form = form.map_err(|e| match e {
            SealError::TooLong => Refusal::TooLong,
            _ => Refusal::NoKeys,
        })?;
        let header = form.header_hash();
        let id = IntakeKeyId { society, month };
        let random = step.draw.encapsulation();
        let sealed = seal_key(&key, intake, &header, &id, &to, &random);
        let spooled = Spooled {
            mark,
            receipt,
            form,
            month,
            key: Bytes(sealed.map_err(|_| Refusal::NoKeys)?),
            progress: Progress::default(),
        };
        if reference.is_some() {
            self.block.pop_front();
        }
        let line = sign::to_bytes(&Line::Form(Box::new(spooled.clone())));
        self.take_in(number, reference, spooled);
        step.out.push(Effect::Spool(number, line));
        Ok(())
    }

    /// A form becomes part of the chain and of the spool; it is open until it is durable.
    pub(crate) fn take_in(&mut self, number: u64, reference: Option<[u8; 8]>, spooled: Spooled) {
        let intake = spooled.form.header.about.intake;
        self.ids.push(intake);
        self.taken.insert(intake);
        self.head = Some(spooled.form.header_hash());
        self.open.insert(number);
        self.posts.insert(spooled.mark, Post { number, reference });
        if let (Some(reference), Some(receipt)) = (reference, &spooled.receipt) {
            let shown = Reference::from_random(&reference).number();
            let secret = receipt.secret;
            self.receipts.insert(shown, Known { intake, secret });
        }
        self.spool.insert(number, spooled);
    }
}
