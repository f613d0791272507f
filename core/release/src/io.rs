//! What goes into the machine and what comes out.

use crate::keys::KeyName;
use crate::vault::{Token, VaultBatch};
use ledger::leaf::{Approval, Order, Trip};
use seal::Wrapped;
use sign::id::{DeviceId, StaffId};
use sign::{Hash, Signature, SocietyId};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// 32 fresh random bytes.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Entropy(pub [u8; 32]);

impl core::fmt::Debug for Entropy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Entropy")
    }
}

/// Something happened.
#[derive(Debug)]
pub enum Input {
    /// A device's request arrived.
    Asked {
        /// The request (`policy::Ask`), as bytes.
        ask: Vec<u8>,
        /// The device's signature over its hash.
        signature: Signature,
        /// For keys the keyholder has to make.
        entropy: Entropy,
    },
    /// An officers' order arrived, with its signatures.
    Ordered(Order, Vec<Approval>),
    /// Somebody at the console ordered something.
    Console(Order),
    /// The first so many leaves are durable.
    LogDurable(u64),
    /// The batch is durable.
    VaultDurable(Token),
    /// Witnesses signed the newest checkpoint: its note with their lines.
    Cosigned(Vec<u8>),
    /// A new society needs its first keys: wrapping key, and intake seeds by month.
    Supply {
        /// Which.
        society: SocietyId,
        /// Its first wrapping key; ignored if it has one.
        kek: Option<Entropy>,
        /// Seeds of intake pairs; a month that has one keeps it.
        intake: Vec<(u32, Entropy)>,
    },
    /// It is night: wrap all keys of a society anew.
    Rotate {
        /// Whose.
        society: SocietyId,
        /// The new wrapping key; ignored if an earlier attempt left one.
        kek: Entropy,
    },
    /// The key ring's change is durable.
    KeyringDurable(KeyName),
    /// The vault was switched to keys wrapped under `epoch`.
    Rewrapped {
        /// Whose.
        society: SocietyId,
        /// The epoch all are wrapped under.
        epoch: u32,
        /// How many there are.
        keys: u64,
    },
    /// An intake month is over and every form of it is wrapped.
    MonthOver {
        /// Whose.
        society: SocietyId,
        /// Which.
        month: u32,
    },
    /// The daily index was sealed and stored.
    IndexStored {
        /// Whose.
        society: SocietyId,
        /// Hash of the sealed bytes.
        digest: Hash,
    },
    /// Wall clock and running clock disagree.
    ClockJumped,
    /// A minute has passed.
    Tick,
}

/// Something must be done, in the order given.
#[derive(Clone, PartialEq, Debug)]
pub enum Effect {
    /// Make these leaves durable, then say so by [`Input::LogDurable`].
    Append(Vec<Vec<u8>>),
    /// Make this durable, then say so by [`Input::VaultDurable`].
    Store(VaultBatch),
    /// The batch's leaf is durable.
    Settle(Token),
    /// The batch's leaf will never come: take its additions back.
    Withdraw(Token),
    /// Change the key ring, then say so by [`Input::KeyringDurable`].
    Keyring(KeyringChange),
    /// Make every key of a society anew by `Machine::rewrap`, switch at once, then say so by
    /// [`Input::Rewrapped`].
    Rewrap(SocietyId, u32),
    /// Give these bytes (`Reply`) to a device.
    Send(DeviceId, Vec<u8>),
    /// Store and publish this note, the newest checkpoint.
    Publish(Vec<u8>),
    /// Ask witnesses to sign this note.
    Cosign(Vec<u8>),
    /// Tell people.
    Alarm(Alarm),
}

/// A change of the key ring file.
#[derive(Clone, PartialEq, Debug)]
pub enum KeyringChange {
    /// Keep this.
    Add(KeyName, Wrapped),
    /// Destroy this.
    Drop(KeyName),
}

/// What people must hear at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alarm {
    /// A limit is nearly used up.
    Warning(StaffId),
    /// A rule stopped something.
    Tripped(Trip),
    /// Somebody stopped a society, or all.
    LockedDown(SocietyId),
    /// Another copy of this log is ahead: this keyholder was set back, and is closed.
    SetBack,
    /// The clock jumped: an officer must look.
    ClockDoubt,
}
