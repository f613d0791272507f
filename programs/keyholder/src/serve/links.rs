//! The threads between the machine and the world.

use super::mail;
use super::publish::{Outbox, Publishing, Trouble};
use super::status::Figures;
use super::{Event, Links, durable};
use crate::disk::Disk;
use crate::log::Publisher;
use ledger::LogKeys;
use sign::{from_bytes, to_bytes};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::Duration;
use wire::{Delivery, Letter, LineFault, Method, Taken, path};

/// The stop file is looked for so often.
const LOOK: Duration = Duration::from_secs(2);
/// A checkpoint is published at most so often.
const PUBLISH: Duration = Duration::from_secs(1);
/// Longest stop file in bytes.
const STOP_FILE: u64 = 64 << 10;

/// The second address: for a hub that does not deliver an officer's lockdown.
pub trait StopAddress {
    /// What lies there; none if nothing does, or it cannot be reached.
    fn look(&self) -> Option<Vec<u8>>;
}

/// A file as the second address.
#[derive(Clone, Debug)]
pub struct StopFile(pub PathBuf);

impl StopAddress for StopFile {
    fn look(&self) -> Option<Vec<u8>> {
        let length = std::fs::metadata(&self.0).ok()?.len();
        (length <= STOP_FILE)
            .then(|| std::fs::read(&self.0).ok())
            .flatten()
    }
}

/// How long to wait after calls that failed: a quarter of a second, doubled up to 15 seconds.
#[derive(Clone, Copy, Debug)]
pub struct Backoff(u64);

impl Default for Backoff {
    fn default() -> Self {
        Backoff(250)
    }
}

impl Backoff {
    /// The next pause.
    pub fn pause(&mut self) -> Duration {
        let pause = Duration::from_millis(self.0);
        self.0 = (2 * self.0).min(15_000);
        pause
    }

    /// A call succeeded.
    pub fn reset(&mut self) {
        *self = Backoff::default();
    }
}

/// Reads mail, and takes from the hub what is durable.
pub(super) fn read_mail(links: &Links, events: Sender<Event>, figures: Arc<Figures>) {
    let (line, wait, say) = (links.hub.clone(), links.wait, links.say.clone());
    thread::spawn(move || {
        let mut backoff = Backoff::default();
        let patience = u64::from(wait) * 1_000_000 + 20_000_000;
        loop {
            let got = line.call(Method::Get, &path::mail(wait), &[], patience);
            let letters = got.and_then(|bytes| {
                let delivery = from_bytes::<Delivery>(&bytes);
                delivery.map_err(|_| LineFault::Malformed)
            });
            let letters = match letters {
                Ok(delivery) => {
                    backoff.reset();
                    figures.hub(None);
                    delivery.letters
                }
                Err(fault) => {
                    if figures.hub(Some(&fault)) {
                        say(&format!("No mail: {fault}. Trying again."));
                    }
                    thread::sleep(backoff.pause());
                    continue;
                }
            };
            if letters.is_empty() {
                continue;
            }
            let numbers: Vec<u64> = letters.iter().map(|letter| letter.number).collect();
            figures.letters(numbers.len());
            let (done, told) = durable();
            if events.send(Event::Mail(letters, done)).is_err() || told.recv().is_err() {
                return;
            }
            let taken = to_bytes(&Taken { numbers });
            while let Err(fault) = line.call(Method::Post, path::TAKEN, &taken, 20_000_000) {
                if matches!(fault, LineFault::Refused(..) | LineFault::Missing) {
                    break;
                }
                thread::sleep(backoff.pause());
            }
        }
    });
}

/// Sends replies. While the hub is down they wait here; if the program ends meanwhile, whoever
/// asked asks again and is given the same bytes.
pub(super) fn send_replies(links: &Links, replies: Receiver<Vec<Letter>>, figures: Arc<Figures>) {
    let (line, say) = (links.hub.clone(), links.say.clone());
    thread::spawn(move || {
        let mut backoff = Backoff::default();
        while let Ok(mut waiting) = replies.recv() {
            while !waiting.is_empty() {
                waiting.extend(replies.try_iter().flatten());
                figures.waiting(waiting.len());
                match mail::send(&*line, &mut waiting) {
                    Ok(()) => backoff.reset(),
                    Err(LineFault::Refused(status, why)) => {
                        say(&format!("The server refused replies ({status}: {why})."));
                    }
                    Err(_) => thread::sleep(backoff.pause()),
                }
                figures.waiting(waiting.len());
            }
        }
    });
}

/// Publishes checkpoints, the roster and daily indexes.
pub(super) fn publish<D: Disk + Send + 'static>(
    links: &Links,
    publisher: Publisher<D>,
    keys: LogKeys,
    outbox: Arc<Outbox>,
    figures: Arc<Figures>,
    events: Sender<Event>,
) {
    let (line, say) = (links.hub.clone(), links.say.clone());
    thread::spawn(move || {
        let mut publishing = Publishing::new(publisher, keys, outbox.clone());
        let mut backoff = Backoff::default();
        loop {
            outbox.wait();
            if let Err(error) = publishing.write() {
                let _ended = events.send(Event::Broken(error));
                return;
            }
            let went = publishing.upload(&*line);
            figures.published(publishing.at_hub());
            match went {
                Ok(()) => {
                    backoff.reset();
                    thread::sleep(PUBLISH);
                }
                Err(Trouble::Hold(error)) => {
                    let _ended = events.send(Event::Broken(error));
                    return;
                }
                Err(Trouble::Line(fault)) => {
                    if figures.hub(Some(&fault)) {
                        say(&format!("Nothing could be published: {fault}."));
                    }
                    outbox.again();
                    thread::sleep(backoff.pause());
                }
            }
        }
    });
}

/// Looks for a stop file.
pub(super) fn poll_stop(address: Box<dyn StopAddress + Send>, events: Sender<Event>) {
    thread::spawn(move || {
        let mut last = Vec::new();
        loop {
            if let Some(bytes) = address.look().filter(|bytes| *bytes != last) {
                last.clone_from(&bytes);
                if events.send(Event::Stop(bytes)).is_err() {
                    return;
                }
            }
            thread::sleep(LOOK);
        }
    });
}
