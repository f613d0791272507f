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
use sign::hash;
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
    pub(crate) body: Zeroizing<Vec<u8>>,
}

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
        let content = Zeroizing::new([form.path.as_bytes(), b"\n", &form.body].concat());
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
        let end = content.iter().position(|byte| *byte == b'\n')?;
        let path = core::str::from_utf8(&content[..end]).ok()?.to_owned();
        let body = Zeroizing::new(content[end + 1..].to_vec());
        Some(Kept { path, body })
    }
}

fn after(key: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(hash("desk chest", &[key]).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Computer;
    use crate::disk::Folder;
    use ledger::leaf::DeviceKind;
    use seal::passphrase::Cost;
    use sign::SocietyId;

    fn own() -> Own {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::take(dir.path(), true).unwrap();
        let about = (SocietyId(1), DeviceKind::Desk);
        Own::make(&folder, &Computer, about, b"a passphrase", Cost::LEAST).unwrap()
    }

    fn form(body: &str) -> Kept {
        Kept {
            path: "request".to_owned(),
            body: Zeroizing::new(body.as_bytes().to_vec()),
        }
    }

    #[test]
    fn the_newest_form_comes_back_to_whoever_has_the_keys() {
        let (own, other) = (own(), own());
        let mut chest = Chest::default();
        assert!(!chest.put(&form("x"), &Computer).unwrap(), "an open desk");
        chest.begin(&own, &Computer).unwrap();
        assert!(chest.is_empty());
        for body in ["sought=Amina", "sought=Tesfay"] {
            assert!(chest.put(&form(body), &Computer).unwrap());
        }
        assert!(chest.take(&other).is_none());
        let kept = chest.take(&own).unwrap();
        assert_eq!(
            (kept.path.as_str(), kept.body.to_vec()),
            ("request", b"sought=Tesfay".to_vec())
        );
        assert!(chest.is_empty() && chest.take(&own).is_none());
    }

    /// Whoever reads the memory of a locked desk has `next` and what is sealed, and no more.
    #[test]
    fn what_a_locked_desk_has_in_memory_opens_no_form() {
        let own = own();
        let mut chest = Chest::default();
        chest.begin(&own, &Computer).unwrap();
        chest.put(&form("sought=Amina"), &Computer).unwrap();
        let memory = [chest.first.as_slice(), chest.held[0].as_slice()].concat();
        assert!(!memory.windows(5).any(|bytes| bytes == b"Amina"));
        let mut key = chest.next.clone().unwrap();
        for _ in 0..4 {
            let file = FileKey::from_bytes(*key);
            assert!(kept::open(&file, FORM, 0, &chest.held[0]).is_err());
            assert!(kept::open(&file, FIRST, 0, &chest.first).is_err());
            key = after(&key);
        }
    }

    #[test]
    fn there_is_room_for_so_many() {
        let own = own();
        let mut chest = Chest::default();
        chest.begin(&own, &Computer).unwrap();
        for n in 0..MOST {
            assert!(chest.put(&form(&n.to_string()), &Computer).unwrap());
        }
        assert!(!chest.put(&form("more"), &Computer).unwrap());
        let kept = chest.take(&own).unwrap();
        assert_eq!(kept.body.to_vec(), (MOST - 1).to_string().into_bytes());
    }
}
