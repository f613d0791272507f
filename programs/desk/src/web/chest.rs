//! What was posted to a locked desk waits here, sealed so that not even this process can read it
//! until the passphrase was typed.
//!
//! When the desk locks, a first key is drawn and kept only under the desk's file key. Each form is
//! sealed under the current key, which is then hashed on to the next and forgotten: whoever reads
//! the memory of a locked desk finds a key that opens nothing that is in the chest.

use crate::Fault;
use crate::clock::Outside;
use crate::own::Own;
use seal::{FileKey, kept};
use sign::encode::Bytes;
use sign::{canonical_struct, from_bytes, hash, to_bytes};
use zeroize::Zeroizing;

/// Forms that are kept at most.
const MOST: usize = 8;
/// Name of the first key, as of a file of the desk that is never written.
const FIRST: &str = "chest";
const FORM: &str = "chest form";

/// A form as it was posted.
pub(crate) struct Kept {
    /// Where to, after room and language.
    pub(crate) path: String,
    /// The fields, as browsers write them.
    pub(crate) body: Bytes,
}
canonical_struct!(Kept { path, body });

/// Forms that wait.
#[derive(Default)]
pub(crate) struct Chest {
    /// The first key, sealed.
    first: Vec<u8>,
    next: Option<Zeroizing<[u8; 32]>>,
    held: Vec<Vec<u8>>,
}

impl Chest {
    /// Begins anew: called while the desk is still open.
    ///
    /// # Errors
    /// [`Fault::Random`].
    pub(crate) fn begin(&mut self, own: &Own, outside: &impl Outside) -> Result<(), Fault> {
        let first = Zeroizing::new(outside.fresh()?);
        self.first = kept::seal(&own.files, FIRST, 0, &*first, outside.fresh()?);
        self.next = Some(first);
        self.held.clear();
        Ok(())
    }

    /// Keeps a form; whether there was room.
    ///
    /// # Errors
    /// [`Fault::Random`].
    pub(crate) fn put(&mut self, form: &Kept, outside: &impl Outside) -> Result<bool, Fault> {
        let Some(key) = self.next.take() else {
            return Ok(false);
        };
        if self.held.len() >= MOST {
            self.next = Some(key);
            return Ok(false);
        }
        let number = self.held.len() as u64;
        let content = Zeroizing::new(to_bytes(form));
        let salt = outside.fresh()?;
        let sealed = kept::seal(&FileKey::from_bytes(*key), FORM, number, &content, salt);
        self.held.push(sealed);
        self.next = Some(after(&key));
        Ok(true)
    }

    /// Whether something waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// The newest form; all others go with it.
    pub(crate) fn take(&mut self, own: &Own) -> Option<Kept> {
        let first = kept::open(&own.files, FIRST, 0, &self.first).ok()?;
        let mut key = Zeroizing::new(<[u8; 32]>::try_from(first.as_slice()).ok()?);
        let last = self.held.len().checked_sub(1)?;
        for _ in 0..last {
            key = after(&key);
        }
        let sealed = self.held.pop()?;
        self.held.clear();
        let content = kept::open(&FileKey::from_bytes(*key), FORM, last as u64, &sealed).ok()?;
        from_bytes(&content).ok()
    }
}

fn after(key: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(hash("desk chest", &[key]).0)
}
