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

/// A message and where it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Sender, as they sign.
    pub sender: Text,
    /// Addressee.
    pub addressee: Addressee,
    /// What was written.
    pub letter: Letter,
    /// Photos and drawings.
    pub attachments: Vec<AttachmentId>,
    /// Where it stands.
    pub stage: Stage,
}

redacted!(Message);
sign::canonical_struct!(Message {
    sender,
    addressee,
    letter,
    attachments,
    stage
});

words! {
    /// How a message reached its addressee.
    pub enum Delivery {
        1 Delivered "delivered",
        2 ReadAloud "read aloud",
    }
}

/// Where a message stands: each stage holds what is known at it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Taken in from the sender.
    Collected(Day),
    /// Read by staff: family and private news only.
    Screened(Day),
    /// On its way to the addressee.
    Forwarded(Day),
    /// With the addressee.
    Reached(Reached),
    /// Answered on the reply half.
    ReplyCollected(ReplyCollected),
    /// Going back to the sender.
    Undeliverable(Day),
    /// Of the sender's own copy: a reply came on this day. Its text is the other person's, and
    /// stands in the letter that brought it and nowhere else.
    Answered(Day),
}

sign::canonical_enum!(Stage {
    1 => Collected(on),
    2 => Screened(on),
    3 => Forwarded(on),
    4 => Reached(reached),
    5 => ReplyCollected(reply),
    6 => Undeliverable(on),
    7 => Answered(on),
});

/// With the addressee.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reached {
    /// When.
    pub on: Day,
    /// How.
    pub how: Delivery,
}
sign::canonical_struct!(Reached { on, how });

/// Answered on the reply half.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplyCollected {
    /// When.
    pub on: Day,
    /// What was answered.
    pub reply: Letter,
}
sign::canonical_struct!(ReplyCollected { on, reply });

/// A step of a message. It may hold a reply, which a step of a case never does.
pub type Step = Handling;

/// What is done with a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Handling {
    /// Staff read it and found family and private news only.
    Screen,
    /// Staff read it and give it back: it holds more than family news.
    GiveBack,
    /// Send it on.
    Forward,
    /// Hand it over, or read it aloud to an addressee who wished it.
    Deliver(Delivery),
    /// The addressee could not be reached: back to the sender.
    GiveUp,
    /// The reply half was filled in and taken back.
    CollectReply(Letter),
}

/// A step that the stage does not allow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the message does not stand where this can be done")]
pub struct Refused;

impl Message {
    /// Takes a step on a day.
    ///
    /// # Errors
    /// [`Refused`], with the message unchanged.
    pub fn step(&mut self, step: Step, on: Day) -> Result<(), Refused> {
        self.stage = match (&self.stage, step) {
            (Stage::Collected(_), Step::Screen) => Stage::Screened(on),
            (Stage::Collected(_), Step::GiveBack) | (Stage::Forwarded(_), Step::GiveUp) => {
                Stage::Undeliverable(on)
            }
            (Stage::Screened(_), Step::Forward) => Stage::Forwarded(on),
            (Stage::Forwarded(_), Step::Deliver(how)) => Stage::Reached(Reached { on, how }),
            (Stage::Reached(_), Step::CollectReply(reply)) => {
                Stage::ReplyCollected(ReplyCollected { on, reply })
            }
            _ => return Err(Refused),
        };
        Ok(())
    }
}

impl sign::Canonical for Letter {
    fn encode(&self, out: &mut sign::Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut sign::Decoder<'_>) -> Result<Self, sign::DecodeError> {
        let at = from.position();
        let text = sign::Canonical::decode(from)?;
        Letter::new(text).map_err(|_| sign::DecodeError::Unknown(at))
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

    fn message() -> Message {
        Message {
            sender: "Selam".into(),
            addressee: Addressee {
                names: vec!["ተስፋዬ".into(), "Tesfaye".into()],
                address: None,
                map: None,
            },
            letter: letter("All are well.").expect("short"),
            attachments: vec![],
            stage: Stage::Collected(Day(1)),
        }
    }

    #[test]
    fn a_message_goes_from_collected_to_its_reply() {
        let mut message = message();
        let reply = letter("We too.").expect("short");
        let steps = [
            Step::Screen,
            Step::Forward,
            Step::Deliver(Delivery::ReadAloud),
            Step::CollectReply(reply.clone()),
        ];
        for (day, step) in (2..).zip(steps) {
            assert_eq!(message.step(step, Day(day)), Ok(()));
            assert_eq!(
                sign::from_bytes(&sign::to_bytes(&message)),
                Ok(message.clone())
            );
        }
        let answered = ReplyCollected { on: Day(5), reply };
        assert_eq!(message.stage, Stage::ReplyCollected(answered));
        assert_eq!(format!("{message:?}"), "Message(redacted)");
    }

    #[test]
    fn nothing_unread_is_sent_on_and_nothing_unsent_is_delivered() {
        for step in [
            Step::Forward,
            Step::Deliver(Delivery::Delivered),
            Step::GiveUp,
            Step::CollectReply(letter("We too.").expect("short")),
        ] {
            assert_eq!(message().step(step, Day(2)), Err(Refused));
        }
        let mut back = message();
        assert_eq!(back.step(Step::GiveBack, Day(2)), Ok(()));
        assert_eq!(back.step(Step::Screen, Day(3)), Err(Refused));
        assert_eq!(back.stage, Stage::Undeliverable(Day(2)));
    }
}
