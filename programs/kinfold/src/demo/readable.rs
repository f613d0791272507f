//! Whether anything of the registers can be read at the hub: on its disk, in its memory.
//!
//! A search that finds nothing proves nothing until it is shown to find: so a made-up word is
//! first handed to the hub on purpose, and must be found.

use super::house::House;
use super::outsider;
use super::people::Canary;
use crate::Fault;
use crate::needle::{Found, Memory, Needles};
use sign::SocietyId;
use sign::id::IntakeId;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;
use wire::{Line as _, Method, path};

/// What the search gave.
pub(super) struct Readable {
    /// Canaries on the disk and in the memory, or why the memory was not looked at.
    pub(super) disk: Found,
    pub(super) memory: Memory,
    /// How many markers were searched, as how many byte strings.
    pub(super) markers: usize,
    pub(super) forms: usize,
}

/// Searches a folder and the memory of a process for every canary.
///
/// # Errors
/// [`Fault::File`].
pub(super) fn search(folder: &Path, process: u32, canaries: &[Canary]) -> Result<Readable, Fault> {
    let needles = Needles::new(canaries.iter().map(|c| c.marker.as_str()));
    let memory = needles.search_memory(process);
    let disk = on_disk(&needles, folder)?;
    Ok(Readable {
        disk,
        memory,
        markers: needles.texts(),
        forms: needles.len(),
    })
}

/// Searches the folders of servers and desks: what they keep is sealed, too.
///
/// # Errors
/// [`Fault::File`].
pub(super) fn on_disk_of(house: &House, canaries: &[Canary]) -> Result<Found, Fault> {
    let needles = Needles::new(canaries.iter().map(|c| c.marker.as_str()));
    let mut all = on_disk(&needles, &house.dir.join("servers"))?;
    let desks = on_disk(&needles, &house.dir.join("desks"))?;
    all.bytes += desks.bytes;
    all.hits.extend(desks.hits);
    Ok(all)
}

/// How many places in the memory of a process hold a canary; none if it may not be looked at.
pub(super) fn names_in(process: u32, canaries: &[Canary]) -> Option<usize> {
    let needles = Needles::new(canaries.iter().map(|c| c.marker.as_str()));
    match needles.search_memory(process) {
        Memory::Searched(found) => Some(found.hits.len()),
        Memory::NotPermitted(_) => None,
    }
}

/// Where a word was found that was handed over on purpose.
pub(super) struct Shown {
    pub(super) disk: bool,
    pub(super) memory: bool,
}

/// Hands the server a form that is not sealed, which anybody can, and a second one of which the
/// last byte never comes, so that it stays in its memory; and searches for both.
///
/// # Errors
/// [`Fault`].
pub(super) fn shown_to_find(house: &House, folder: &Path, process: u32) -> Result<Shown, Fault> {
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random).map_err(Fault::Random)?;
    let words = [word(&random[..16]), word(&random[16..])];
    let target = path::form(
        SocietyId(1),
        IntakeId(random[..16].try_into().expect("16 bytes")),
    );
    let body = words[0].as_bytes();
    outsider::line_of(house)?
        .call(Method::Put, &target, body, 10_000_000)
        .map_err(|e| Fault::Ours {
            step: "demo",
            what: format!("the server did not take a form: {e}"),
        })?;
    let other = path::form(
        SocietyId(1),
        IntakeId(random[16..].try_into().expect("16 bytes")),
    );
    let waiting = begin_form(house, &other, &words[1])
        .map_err(Fault::file(Path::new("the server's address")))?;
    std::thread::sleep(Duration::from_millis(300));
    let memory = match Needles::new([words[1].as_str()]).search_memory(process) {
        Memory::Searched(found) => !found.hits.is_empty(),
        Memory::NotPermitted(_) => false,
    };
    drop(waiting);
    let disk = on_disk(&Needles::new([words[0].as_str()]), folder)?;
    Ok(Shown {
        disk: !disk.hits.is_empty(),
        memory,
    })
}

/// A form that is announced longer than it comes.
fn begin_form(house: &House, target: &str, body: &str) -> std::io::Result<TcpStream> {
    let address = house.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address)?;
    let length = body.len() + 1;
    write!(
        stream,
        "PUT {target} HTTP/1.1\r\nhost: {address}\r\ncontent-length: {length}\r\n\r\n{body}"
    )?;
    stream.flush()?;
    Ok(stream)
}

/// Letters that stand nowhere else.
fn word(random: &[u8]) -> String {
    let letter = |b: &u8| char::from(b'a' + b % 26);
    let letters: String = random.iter().map(letter).collect();
    format!("planted on purpose é {letters}")
}

fn on_disk(needles: &Needles, folder: &Path) -> Result<Found, Fault> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    needles
        .search(folder, threads, |_| {})
        .map_err(Fault::file(folder))
}

impl Readable {
    /// Places where something was readable.
    pub(super) fn places(&self) -> u64 {
        let memory = match &self.memory {
            Memory::Searched(found) => found.hits.len(),
            Memory::NotPermitted(_) => 0,
        };
        (self.disk.hits.len() + memory) as u64
    }
}
