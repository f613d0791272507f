//! The codes of messages: made here, entered into the book before anything is sent.

use super::{BATCH, Store, Turn};
use crate::Fault;
use codes::{Message, MessageCode, Purpose, Sent, Tail};
use contact::{Planned, To};
use record::safe::Means;
use sign::id::PersonId;
use sign::{Time, hash, to_bytes};

impl Store {
    /// The code of an order, entered into the book, durable, before anything is sent. The same for
    /// the same order, whenever it is asked.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn code(&mut self, plan: &Planned, at: Time, tail: Tail) -> Result<MessageCode, Fault> {
        let day = u32::try_from(at.day()).unwrap_or(u32::MAX);
        let channel = channel(plan.means);
        let parts: [&[u8]; 3] = [&*self.seed, &plan.person.0, &plan.wave.to_be_bytes()];
        let message = Message {
            incident: self.settings.incident(),
            batch: BATCH,
            nonce: hash("send nonce", &parts).short(),
            channel,
            day,
        };
        let code = MessageCode::of(&self.batch, &message);
        let purpose = match self.settings.exercise {
            true => Purpose::Drill,
            false => Purpose::Incident,
        };
        let sent = Sent {
            society: self.settings.society(),
            day,
            channel,
            purpose,
        };
        self.checker.enter(code, tail, sent);
        let bytes = to_bytes(self.checker.book());
        // The next entry is a book of its own: what is written must not grow with every send.
        self.checker.forget();
        let _turn = Turn::take(&self.lock, &self.folder.join("lock"))?;
        self.codes.read(true, |_| Ok(()))?;
        self.codes.append(&[bytes])?;
        Ok(code)
    }

    /// The tail of where a plan leads: the last three digits of a number; of a place the number of
    /// the house; of a mailbox, which has none that its owner knows, three that nobody knows, so
    /// that the code is checked without.
    #[must_use]
    pub fn tail(&self, to: &To, person: PersonId) -> Tail {
        let digits = |text: &str| Tail::of_number(text);
        let found = match to {
            To::Phone(text) => digits(text.reveal()),
            To::Place(text) => digits(house(text.reveal())),
            To::Mail(_) => None,
        };
        let hidden = || {
            let hash = hash("no tail", &[&*self.seed, &person.0]);
            let number = u16::from_be_bytes([hash.as_bytes()[0], hash.as_bytes()[1]]) % 1000;
            Tail::of_number(&format!("{number:03}"))
        };
        let none = || Tail::of_number("0").expect("a digit");
        found.or_else(hidden).unwrap_or_else(none)
    }
}

/// The number of a channel in a message code: that of the means.
#[must_use]
pub fn channel(means: Means) -> u8 {
    match means {
        Means::Voice => 1,
        Means::Sms => 2,
        Means::Mail => 3,
        Means::Letter => 4,
        Means::InPerson => 5,
    }
}

/// The first run of digits in an address.
fn house(address: &str) -> &str {
    let digit = |c: char| record::text::digit(c).is_some();
    let Some(start) = address.find(digit) else {
        return "";
    };
    let run = &address[start..];
    let end = run.find(|c| !digit(c)).unwrap_or(run.len());
    &run[..end]
}

#[cfg(test)]
mod tests {
    use super::house;

    #[test]
    fn the_number_of_a_house_is_the_first() {
        assert_eq!(house("Hauptstrasse 7, 8001 Anytown"), "7");
        assert_eq!(house("12 High Street"), "12");
        assert_eq!(house("شارع ٤٥"), "٤٥");
        assert_eq!(house("The old mill"), "");
    }
}
