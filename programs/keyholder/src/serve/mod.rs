//! The keyholder at work: reads its mail, steps, makes durable, replies; does its chores; hears
//! the console and the stop file.
//!
//! One thread owns the machine and its files. Others read mail, send replies, publish, poll the
//! stop file and hear the console; what they have reaches the one through a channel. A letter is
//! taken from the hub only after all it caused is durable.

mod clock;
mod console;
mod links;
mod lockdown;
mod mail;
mod publish;
mod status;
mod work;

pub use clock::Watch;
pub use console::{Answer, Command, LOCKDOWN, SOCKET, ask_console, leave_lockdown};
pub use links::{Backoff, StopAddress, StopFile};
pub use lockdown::{console_lockdown, left_lockdown};
pub use mail::{inputs, letters, send, take_in};
pub use publish::{Outbox, Publishing, Trouble};
pub use status::{Figures, words};
pub use work::Work;

use crate::disk::Disk;
use crate::fault::HoldError;
use crate::holder::{Done, Holder};
use crate::log::Publisher;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::Duration;
use wire::{Line, Received};

/// So long the machine's thread waits for something to happen.
const PATIENCE: Duration = Duration::from_millis(100);

/// A connection that threads may share.
pub type SharedLine = Arc<dyn Line + Send + Sync>;

/// Where the keyholder says what an operator must hear; no secret and no person's data.
pub type Say = Arc<dyn Fn(&str) + Send + Sync>;

/// What the keyholder is connected to.
pub struct Links {
    /// The hub, signed as the log's key.
    pub hub: SharedLine,
    /// The second address where a stop file may lie.
    pub stop: Option<Box<dyn StopAddress + Send>>,
    /// The socket of the console.
    pub console: Option<std::os::unix::net::UnixListener>,
    /// For the operator.
    pub say: Say,
    /// Seconds that a reader of an empty box waits at the hub.
    pub wait: u32,
}

impl core::fmt::Debug for Links {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Links").field("wait", &self.wait).finish()
    }
}

/// Something reached the machine's thread.
pub(crate) enum Event {
    /// Letters; to be told once all they caused is durable.
    Mail(Vec<Received>, SyncSender<()>),
    /// What lies at the second address.
    Stop(Vec<u8>),
    /// Somebody at the console.
    Console(Command, Sender<Answer>),
    /// Another thread cannot go on.
    Broken(HoldError),
}

/// Runs until it is told to stop at the console.
///
/// # Errors
/// [`HoldError`]: the program must end, and be started again.
pub fn run<D>(
    holder: Holder<D>,
    publisher: Publisher<D>,
    first: Done,
    links: Links,
) -> Result<(), HoldError>
where
    D: Disk + Clone + Send + 'static,
{
    let (events, heard) = channel();
    let (replies, to_send) = channel();
    let figures = Arc::new(Figures::default());
    let outbox = Arc::new(Outbox::default());
    let mut work = Work::new(holder, outbox.clone(), figures.clone(), links.say.clone());
    work.begin(first)?;
    links::send_replies(&links, to_send, figures.clone());
    links::publish(
        &links,
        publisher,
        work.keys().clone(),
        outbox,
        figures.clone(),
        events.clone(),
    );
    links::read_mail(&links, events.clone(), figures);
    let Links { stop, console, .. } = links;
    if let Some(stop) = stop {
        links::poll_stop(stop, events.clone());
    }
    if let Some(console) = console {
        console::hear(console, events);
    }
    serve(&mut work, &heard, &replies)
}

fn serve<D: Disk + Clone>(
    work: &mut Work<D>,
    heard: &Receiver<Event>,
    replies: &Sender<Vec<wire::Letter>>,
) -> Result<(), HoldError> {
    loop {
        match heard.recv_timeout(PATIENCE) {
            Ok(Event::Mail(received, durable)) => {
                let letters = work.mail(&received)?;
                // Only a thread that is gone does not hear, and then the program ends.
                let _sent = replies.send(letters);
                let _told = durable.send(());
            }
            Ok(Event::Stop(bytes)) => {
                let letters = work.stop_file(&bytes)?;
                let _sent = replies.send(letters);
            }
            Ok(Event::Console(Command::Stop, answer)) => {
                work.close()?;
                let _heard = answer.send(Answer::done("The keyholder stops."));
                return Ok(());
            }
            Ok(Event::Console(command, answer)) => {
                let (said, letters) = work.console(command)?;
                let _sent = replies.send(letters);
                let _heard = answer.send(said);
            }
            Ok(Event::Broken(error)) => return Err(error),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(HoldError::Stopped),
        }
        let letters = work.housekeeping()?;
        if !letters.is_empty() {
            let _sent = replies.send(letters);
        }
    }
}

/// A channel on which a reader is told that its letters are durable.
pub(crate) fn durable() -> (SyncSender<()>, Receiver<()>) {
    sync_channel(1)
}
