//! Whether the server shows an older log than it was given: it was put back from a backup, or
//! somebody turned it back. The keyholder brings it everything again by itself; people must hear
//! of it, because what lay on the server alone is gone.

use ledger::tile::CHECKPOINT_PATH;
use ledger::{LogKeys, SignedCheckpoint};
use sign::from_bytes;
use std::sync::atomic::{AtomicU64, Ordering};
use wire::paper::LogFiles;
use wire::{Line, LineFault, Method, path};

/// A line to the server that is looked at as it goes by.
pub(crate) struct Watched<L> {
    line: L,
    keys: LogKeys,
    say: fn(&str),
    /// Leaves of the largest log that the server has confirmed or shown, since this program began.
    most: AtomicU64,
}

impl<L: Line> Watched<L> {
    pub(crate) fn new(line: L, keys: LogKeys, say: fn(&str)) -> Watched<L> {
        Watched {
            line,
            keys,
            say,
            most: AtomicU64::new(0),
        }
    }

    fn size(&self, note: &[u8]) -> Option<u64> {
        let signed = SignedCheckpoint::parse(note).ok()?;
        Some(signed.verify(&self.keys).ok()?.checkpoint().size)
    }

    fn given(&self, body: &[u8]) {
        let files = from_bytes::<LogFiles>(body).map(|call| call.files);
        let note = files
            .into_iter()
            .flatten()
            .find(|(name, _)| name == CHECKPOINT_PATH);
        if let Some(size) = note.and_then(|(_, bytes)| self.size(&bytes.0)) {
            self.most.fetch_max(size, Ordering::Relaxed);
        }
    }

    fn shown(&self, size: u64) {
        let most = self.most.load(Ordering::Relaxed);
        if size < most {
            // Said once: from here on the smaller one is what it was given.
            self.most.store(size, Ordering::Relaxed);
            (self.say)(&format!(
                "The server shows an older log of {size} leaves; it had {most}. It was put back \
                 from a backup, or somebody turned it back. Log and list of computers are brought \
                 to it again; letters and records that it alone had since are gone. Tell an \
                 officer."
            ));
        } else {
            self.most.store(size, Ordering::Relaxed);
        }
    }
}

impl<L: Line> Line for Watched<L> {
    fn call(
        &self,
        method: Method,
        target: &str,
        body: &[u8],
        patience: u64,
    ) -> Result<Vec<u8>, LineFault> {
        let answer = self.line.call(method, target, body, patience);
        let asks = matches!(method, Method::Get) && target == path::log(CHECKPOINT_PATH);
        match &answer {
            Ok(note) if asks => {
                if let Some(size) = self.size(note) {
                    self.shown(size);
                }
            }
            Err(LineFault::Missing) if asks => self.shown(0),
            Ok(_) if matches!(method, Method::Post) && target == path::LOG => self.given(body),
            _ => {}
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

    fn say(text: &str) {
        SAID.lock().expect("nobody panics").push(text.to_owned());
    }

    struct Silent;

    impl Line for Silent {
        fn call(&self, _: Method, _: &str, _: &[u8], _: u64) -> Result<Vec<u8>, LineFault> {
            Err(LineFault::Busy)
        }
    }

    #[test]
    fn it_is_said_once_that_the_log_went_back() {
        let signer = ledger::LogSigner {
            name: ledger::KeyName::new("log.example/test").expect("a name"),
            ed25519: sign::SigningKey::from_seed(&[1; 32]),
            ml_dsa: sign::key::PqSigningKey::from_seed(&[2; 32]),
        };
        let watched = Watched::new(Silent, signer.keys(), say);
        let said = || SAID.lock().expect("nobody panics").len();
        watched.shown(0);
        watched.shown(7);
        watched.most.fetch_max(12, Ordering::Relaxed);
        watched.shown(12);
        assert_eq!(said(), 0);
        watched.shown(7);
        assert_eq!(said(), 1);
        watched.shown(7);
        watched.shown(13);
        assert_eq!(said(), 1);
        watched.shown(0);
        assert_eq!(said(), 2);
    }
}
