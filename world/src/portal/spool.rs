//! Forms between their arrival and the hub.

use super::{Effect, Known, Line, Portal, Post, Refusal, Step};
use crate::device::caller::RETRY;
use codes::{KeptSecret, Reference};
use parcel::form::{About, SealedForm};
use seal::intake::seal_key;
use seal::{IntakeKeyId, SealError};
use sign::canonical_struct;
use sign::encode::Bytes;
use sign::id::IntakeId;
use std::collections::btree_map::Entry;

/// Forms that are on their way to the hub at the same time, at most: what waits is neither copied
/// nor sent before there is room.
const AT_ONCE: usize = 32;

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
}
canonical_struct!(Progress { put, deposited });

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
        self.kept(number);
        let mark = self.spool.get(&number).map(|spooled| spooled.mark);
        if let Some((mark, reference)) = mark.and_then(|m| Some((m, self.posted(&m)?))) {
            step.out.push(Effect::Taken(mark, reference));
        }
        self.put_more(step);
    }

    /// A form stands in the file: it may be brought.
    pub(crate) fn kept(&mut self, number: u64) {
        self.open.remove(&number);
        if let Some(spooled) = self.spool.get(&number) {
            if !spooled.progress.put {
                self.unsent.insert(number);
            }
            if !spooled.progress.deposited {
                self.keyless.insert(number);
            }
        }
    }

    pub(crate) fn stored(&mut self, number: u64, step: &mut Step) {
        if self.has_stored(number) {
            let line = sign::to_bytes(&Line::Stored(number));
            step.out.push(Effect::Keep(line));
        }
        self.put_more(step);
    }

    /// The hub has this form; whether that is new.
    pub(crate) fn has_stored(&mut self, number: u64) -> bool {
        self.unsent.remove(&number);
        self.sent.remove(&number);
        let Some(spooled) = self.spool.get_mut(&number) else {
            return false;
        };
        let new = !std::mem::replace(&mut spooled.progress.put, true);
        self.finish(number);
        new
    }

    /// The keyholder has the key of this form.
    pub(crate) fn has_deposited(&mut self, number: u64) {
        self.keyless.remove(&number);
        if let Some(spooled) = self.spool.get_mut(&number) {
            spooled.progress.deposited = true;
        }
        self.finish(number);
    }

    /// A form that the hub has and whose key the keyholder has leaves the spool.
    fn finish(&mut self, number: u64) {
        if let Entry::Occupied(spooled) = self.spool.entry(number)
            && spooled.get().progress.put
            && spooled.get().progress.deposited
        {
            spooled.remove();
        }
    }

    /// What was sent long ago and not acknowledged is sent again.
    pub(crate) fn put_again(&mut self, step: &mut Step) {
        let late = |at| step.now < at || step.now.since(at) >= RETRY;
        let unsent = &mut self.unsent;
        self.sent.retain(|number, at| {
            let waits = !late(*at);
            if !waits {
                unsent.insert(*number);
            }
            waits
        });
        self.put_more(step);
    }

    fn put_more(&mut self, step: &mut Step) {
        while self.sent.len() < AT_ONCE
            && let Some(number) = self.unsent.pop_first()
        {
            if let Some(spooled) = self.spool.get(&number) {
                self.sent.insert(number, step.now);
                let form = Box::new(spooled.form.clone());
                step.out.push(Effect::Put(number, form));
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
            self.want_block(step);
        }
        let line = Line::Form(Box::new(spooled));
        let bytes = sign::to_bytes(&line);
        if let Line::Form(spooled) = line {
            self.take_in(number, reference, *spooled);
        }
        step.out.push(Effect::Spool(number, bytes));
        Ok(())
    }

    /// A form becomes part of the chain and of the spool; it is open until it is durable.
    pub(crate) fn take_in(&mut self, number: u64, reference: Option<[u8; 8]>, spooled: Spooled) {
        let intake = spooled.form.header.about.intake;
        self.head = Some(spooled.form.header_hash());
        self.open.insert(number);
        let post = Post { number, reference };
        let secret = spooled.receipt.as_ref().map(|receipt| receipt.secret);
        self.know((intake, spooled.mark), post, secret);
        self.spool.insert(number, spooled);
    }

    /// A form's place in the chain, its page, and its receipt, if it has one that counts.
    pub(crate) fn know(
        &mut self,
        (intake, mark): (IntakeId, [u8; 16]),
        post: Post,
        secret: Option<KeptSecret>,
    ) {
        self.ids.push(intake);
        self.taken.insert(intake);
        if let (Some(reference), Some(secret)) = (&post.reference, secret) {
            let shown = Reference::from_random(reference).number();
            self.receipts.insert(shown, Known { intake, secret });
            self.shown.insert(intake, shown);
        }
        self.posts.insert(mark, post);
    }
}
