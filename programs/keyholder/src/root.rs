//! The file `root`: what opens everything else, sealed under a passphrase.

use crate::disk::Disk;
use crate::error::StoreError;
use crate::fault::HoldError;
use crate::outside::{Outside, fresh};
use ledger::{KeyName, LogSigner};
use seal::passphrase::{self, Cost, Kind};
use seal::{AnswerSecret, RootKey};
use sign::key::PqSigningKey;
use sign::{SigningKey, canonical_struct, from_bytes, to_bytes};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const PATH: &str = "root";

/// The secrets of a keyholder.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Root {
    origin: String,
    root: [u8; 32],
    ed25519: [u8; 32],
    ml_dsa: [u8; 32],
    answers: [u8; 32],
}
canonical_struct!(Root {
    origin,
    root,
    ed25519,
    ml_dsa,
    answers
});

impl core::fmt::Debug for Root {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Root")
    }
}

impl Root {
    /// New secrets for a log of this name.
    ///
    /// # Errors
    /// [`HoldError::Plan`] if it cannot be a log's name; [`HoldError::Random`].
    pub fn new(origin: &str, outside: &dyn Outside) -> Result<Self, HoldError> {
        KeyName::new(origin).map_err(|_| bad_name(origin))?;
        Ok(Root {
            origin: origin.to_owned(),
            root: fresh(outside)?,
            ed25519: fresh(outside)?,
            ml_dsa: fresh(outside)?,
            answers: fresh(outside)?,
        })
    }

    /// Whether a folder has one.
    ///
    /// # Errors
    /// [`HoldError::Store`].
    pub fn there(disk: &impl Disk) -> Result<bool, HoldError> {
        let length = disk.len(PATH).map_err(StoreError::io(PATH))?;
        Ok(length.is_some())
    }

    /// Seals it under a passphrase, durable on return.
    ///
    /// # Errors
    /// [`HoldError`].
    pub fn write(
        &self,
        disk: &impl Disk,
        passphrase: &[u8],
        cost: Cost,
        outside: &dyn Outside,
    ) -> Result<(), HoldError> {
        let content = Zeroizing::new(to_bytes(self));
        let sealed = passphrase::seal(Kind::Root, &content, passphrase, cost, fresh(outside)?)?;
        disk.replace(PATH, &sealed).map_err(StoreError::io(PATH))?;
        Ok(())
    }

    /// Opens the file.
    ///
    /// # Errors
    /// [`HoldError::Unfounded`]; [`HoldError::Passphrase`].
    pub fn read(disk: &impl Disk, passphrase: &[u8]) -> Result<Self, HoldError> {
        let sealed = disk.read(PATH).map_err(StoreError::io(PATH))?;
        let sealed = sealed.ok_or(HoldError::Unfounded)?;
        let content =
            passphrase::open(Kind::Root, &sealed, passphrase).map_err(HoldError::Passphrase)?;
        from_bytes(&content).map_err(|e| HoldError::Passphrase(e.into()))
    }

    /// The key over the key ring.
    #[must_use]
    pub fn key(&self) -> RootKey {
        RootKey::from_bytes(self.root)
    }

    /// What makes the randomness of replies.
    #[must_use]
    pub fn answers(&self) -> AnswerSecret {
        AnswerSecret::from_bytes(self.answers)
    }

    /// The seed of the log's Ed25519 key, which also signs what is no checkpoint.
    #[must_use]
    pub fn caller(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.ed25519)
    }

    /// The log's signing keys.
    ///
    /// # Errors
    /// [`HoldError::Plan`] for a name that no log can have.
    pub fn signer(&self) -> Result<LogSigner, HoldError> {
        Ok(LogSigner {
            name: KeyName::new(&self.origin).map_err(|_| bad_name(&self.origin))?,
            ed25519: SigningKey::from_seed(&self.ed25519),
            ml_dsa: PqSigningKey::from_seed(&self.ml_dsa),
        })
    }
}

fn bad_name(name: &str) -> HoldError {
    HoldError::Plan(format!(
        "`{name}` cannot be the name of a log: letters, digits, `.`, `-`, `_` and `/`, no spaces"
    ))
}
