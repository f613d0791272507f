//! Letters between programs: the hub is the mailbox of those that only dial out.

use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::{SocietyId, Time, canonical_code, canonical_enum, canonical_struct};

/// Letters in one call, and in one delivery, at most.
pub const MAX_LETTERS: usize = 256;

/// Bytes of a dispatch at most: 1,024 padded and sealed, and what stands around them.
pub const MAX_DISPATCH: usize = 4_096;

/// To whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum To {
    /// The keyholder.
    Keyholder,
    /// A device.
    Device(DeviceId),
    /// Every usable desk of a society: a copy for each.
    Desks(SocietyId),
    /// Every usable desk of a lead of a society: a copy for each.
    Leads(SocietyId),
}
canonical_enum!(To {
    1 => Keyholder,
    2 => Device(device),
    3 => Desks(society),
    4 => Leads(society),
});

/// What a letter holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// A device's request to the keyholder (`Request`).
    Ask,
    /// An officers' order with its signatures, to the keyholder.
    Order,
    /// The keyholder's reply to a device.
    Reply,
    /// A search, to the matcher.
    Query,
    /// A word to the matcher.
    Word,
    /// The matcher's answer to a desk.
    Answer,
    /// The matcher has a word.
    Ack,
    /// A batch of notices for the leads of a society.
    Notices,
    /// The second-lock seed, from desk to desk.
    Seed,
    /// An order that waits for another officer's signature, from desk to desk.
    Draft,
    /// The keyholder tells an officer what became of an order.
    Outcome,
    /// The public word of a request, from a desk to the portals of its society.
    PublicWord,
    /// A letter or a record waits for another desk, of any society.
    Dispatch,
    /// A new receipt for a request, from a desk to a portal of its society.
    NewReceipt,
}
canonical_code!(Subject {
    1 => Ask,
    2 => Order,
    3 => Reply,
    4 => Query,
    5 => Word,
    6 => Answer,
    7 => Ack,
    8 => Notices,
    9 => Seed,
    10 => Draft,
    11 => Outcome,
    12 => PublicWord,
    13 => Dispatch,
    14 => NewReceipt,
});

/// A letter to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// To whom.
    pub to: To,
    /// What it holds.
    pub subject: Subject,
    /// The bytes; at most [`crate::MAX_BODY`] with all others of the call.
    pub body: Bytes,
}
canonical_struct!(Letter { to, subject, body });

/// Body of `POST /v1/mail`: kept by the hub, all or none. A letter that waits in the same box
/// with the same sender, subject and bytes is not kept twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letters {
    /// At most [`MAX_LETTERS`].
    pub letters: Vec<Letter>,
}
canonical_struct!(Letters { letters });

/// A letter as it is delivered. The hub vouches for nothing in it: who wrote it and what it says
/// is checked from its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Received {
    /// Its number in the box: grows, and names it in [`Taken`].
    pub number: u64,
    /// Who sent it, says the hub.
    pub from: DeviceId,
    /// What it holds, says the hub.
    pub subject: Subject,
    /// When the hub got it, in its time.
    pub time: Time,
    /// The bytes.
    pub body: Bytes,
}
canonical_struct!(Received {
    number,
    from,
    subject,
    time,
    body
});

/// Answer of `GET /v1/mail?wait=SECONDS`: the oldest letters in the caller's box; empty if none
/// came in time. They stay until they are [`Taken`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// At most [`MAX_LETTERS`], and at most [`crate::MAX_BODY`] bytes (but always one).
    pub letters: Vec<Received>,
}
canonical_struct!(Delivery { letters });

/// Body of `POST /v1/mail/taken`: letters that need not be delivered again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// Their numbers.
    pub numbers: Vec<u64>,
}
canonical_struct!(Taken { numbers });
