//! The Red Cross Message: open family news with a reply half, and the steps it goes through.

use crate::date::Day;
use crate::place::Place;
use crate::text::Text;
use sign::id::AttachmentId;

/// Lines a message may have.
pub const MAX_LINES: usize = 30;
/// Characters a line may have on the form.
pub const LINE_CHARS: usize = 100;

/// Why a text does not fit the form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LetterError {
    /// Nothing is written.
    #[error("the message is empty")]
    Empty,
    /// More than [`MAX_LINES`] lines of [`LINE_CHARS`] characters.
    #[error("the message is longer than {MAX_LINES} lines")]
    TooLong,
}

/// What somebody wrote: family and private news, that fits the form.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter(Text);

redacted!(Letter);

impl Letter {
    /// Takes a text of at most about thirty lines; longer ones are counted as they would be
    /// folded on the form.
    ///
    /// # Errors
    /// [`LetterError`] if it is empty or too long.
    pub fn new(text: Text) -> Result<Letter, LetterError> {
        if text.is_blank() {
            return Err(LetterError::Empty);
        }
        let lines = text
            .reveal()
            .lines()
            .map(|line| line.chars().count().div_ceil(LINE_CHARS).max(1))
            .sum::<usize>();
        if lines > MAX_LINES {
            return Err(LetterError::TooLong);
        }
        Ok(Letter(text))
    }

    /// What was written.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.0
    }
}

plain! {
    /// To whom a message goes.
    pub struct Addressee {
        /// Full name, in every script known; the first as the sender wrote it.
        pub names: Vec<Text>,
        /// Full address, if there is one.
        pub address: Option<Place>,
        /// A drawn map, if there is none.
        pub map: Option<AttachmentId>,
    }
}

/// A message and where it stands: each state holds what is known at that stage.
#[derive(Clone, PartialEq, Eq)]
pub struct Message<S> {
    /// Sender, as they sign.
    pub sender: Text,
    /// Addressee.
    pub addressee: Addressee,
    /// What was written.
    pub letter: Letter,
    /// Photos and drawings.
    pub attachments: Vec<AttachmentId>,
    /// Where it stands.
    pub state: S,
}

impl<S> core::fmt::Debug for Message<S> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Message(redacted)")
    }
}

/// Taken in from the sender.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Collected {
    /// When.
    pub on: Day,
}

/// Read by staff: family and private news only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Screened {
    /// When.
    pub on: Day,
}

/// On its way to the addressee.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Forwarded {
    /// When.
    pub on: Day,
}

words! {
    /// How a message reached its addressee.
    pub enum Delivery {
        1 Delivered "delivered",
        2 ReadAloud "read aloud",
    }
}

/// With the addressee.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reached {
    /// When.
    pub on: Day,
    /// How.
    pub how: Delivery,
}

/// Answered on the reply half.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplyCollected {
    /// When.
    pub on: Day,
    /// What was answered.
    pub reply: Letter,
}

/// Going back to the sender.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Undeliverable {
    /// When.
    pub on: Day,
}

impl<S> Message<S> {
    fn into<T>(self, state: T) -> Message<T> {
        Message {
            sender: self.sender,
            addressee: self.addressee,
            letter: self.letter,
            attachments: self.attachments,
            state,
        }
    }
}

impl Message<Collected> {
    /// Staff read it and found family and private news only.
    #[must_use]
    pub fn screen(self, on: Day) -> Message<Screened> {
        self.into(Screened { on })
    }

    /// Staff read it and give it back: it holds more than family news.
    #[must_use]
    pub fn give_back(self, on: Day) -> Message<Undeliverable> {
        self.into(Undeliverable { on })
    }
}

impl Message<Screened> {
    /// Sent on.
    #[must_use]
    pub fn forward(self, on: Day) -> Message<Forwarded> {
        self.into(Forwarded { on })
    }
}

impl Message<Forwarded> {
    /// Handed over, or read aloud to an addressee who wished it.
    #[must_use]
    pub fn deliver(self, on: Day, how: Delivery) -> Message<Reached> {
        self.into(Reached { on, how })
    }

    /// The addressee could not be reached: back to the sender.
    #[must_use]
    pub fn give_up(self, on: Day) -> Message<Undeliverable> {
        self.into(Undeliverable { on })
    }
}

impl Message<Reached> {
    /// The reply half was filled in and taken back.
    #[must_use]
    pub fn collect_reply(self, on: Day, reply: Letter) -> Message<ReplyCollected> {
        self.into(ReplyCollected { on, reply })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(text: &str) -> Result<Letter, LetterError> {
        Letter::new(text.into())
    }

    #[test]
    fn a_letter_has_at_most_thirty_lines_of_the_form() {
        assert!(letter("We are well.\nThe children go to school.").is_ok());
        assert!(letter(&"news\n".repeat(30)).is_ok());
        assert_eq!(letter(&"news\n".repeat(31)), Err(LetterError::TooLong));
        assert!(letter(&"ሰ".repeat(3000)).is_ok());
        assert_eq!(letter(&"ሰ".repeat(3001)), Err(LetterError::TooLong));
        assert_eq!(letter(" \n "), Err(LetterError::Empty));
    }

    #[test]
    fn a_message_goes_from_collected_to_its_reply() {
        let message = Message {
            sender: "Selam".into(),
            addressee: Addressee {
                names: vec!["ተስፋዬ".into(), "Tesfaye".into()],
                address: None,
                map: None,
            },
            letter: letter("All are well.").expect("short"),
            attachments: vec![],
            state: Collected { on: Day(1) },
        };
        let reached = message
            .screen(Day(2))
            .forward(Day(3))
            .deliver(Day(9), Delivery::ReadAloud);
        let answered = reached.collect_reply(Day(10), letter("We too.").expect("short"));
        assert_eq!(answered.state.reply.text().reveal(), "We too.");
        assert_eq!(format!("{answered:?}"), "Message(redacted)");
    }
}
