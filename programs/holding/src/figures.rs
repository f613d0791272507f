//! How the keyholder stands, for whoever runs it: numbers in a file, since it opens no port.
//!
//! Nothing is asked of the machine: what it wrote into its log is read from the folder, leaf by
//! leaf, and folded once more; that it still works is heard at its console. No figure names a
//! society, a computer or a member of staff.

mod near;
mod seen;

use keyholder::holder::{Diary, Holder};
use keyholder::serve::{Command, ask_console};
use ledger::leaf::{Event, Noted, Reason};
use ledger::tile::{Bundle, CHECKPOINT_PATH, Content, LogSource, WIDTH};
use ledger::{Leaf, SignedCheckpoint, TilePath};
use meter::{Board, Count, Counts, Level, Levels};
use policy::State;
use policy::standing::Standing;
use sign::{SocietyId, Time};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub(crate) use seen::{Reach, Seen};

/// How long a write may be on its way from the folder to the copy.
const ON_ITS_WAY: Duration = Duration::from_millis(500);

/// A log that is followed, and what is told of it.
pub(crate) struct Figures {
    board: Board,
    levels: Named,
    log: Folder,
    dir: PathBuf,
    copy: Option<PathBuf>,
    state: State,
    rotated: BTreeMap<SocietyId, Time>,
    indexed: BTreeMap<SocietyId, Time>,
    reach: Arc<Reach>,
    answered: Arc<AtomicU64>,
}

/// The published files. The keyholder's own reader holds files open, and these are replaced.
struct Folder(PathBuf);

impl LogSource for Folder {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.0.join(path)).ok()
    }
}

struct Named {
    state: Levels,
    everything: Levels,
    societies: Levels,
    lease: Level,
    doubt: Level,
    leaves: Level,
    newest: Level,
    starts: Level,
    denials: Counts<1>,
    trips: Count,
    near: Levels,
    rotation: Level,
    index: Level,
    unindexed: Level,
    kept: Level,
    copied: Level,
    free: Levels,
    reached: Level,
    heard: Level,
    answered: Level,
    seen: Level,
}

impl Named {
    fn on(board: &mut Board) -> Self {
        let denials = board.counts("denials", "Refused requests since the start", ["reason"]);
        for reason in REASONS {
            denials.is([reason], 0);
        }
        let mut level = |name, help| board.level(name, help);
        Named {
            lease: level(
                "lease_end_timestamp_seconds",
                "When the lease ends: nothing is answered after",
            ),
            doubt: level(
                "clock_doubt",
                "Whether the clock jumped and no officer has looked yet",
            ),
            leaves: level("log_leaves", "Leaves of the log"),
            newest: level(
                "log_newest_timestamp_seconds",
                "When the newest leaf was written",
            ),
            starts: level("starts", "How often this log's keyholder has started"),
            rotation: level(
                "rotation_oldest_timestamp_seconds",
                "Of all societies' newest rotations the oldest",
            ),
            index: level(
                "index_oldest_timestamp_seconds",
                "Of all societies' newest daily indexes the oldest; 0 if there is none",
            ),
            unindexed: level(
                "societies_without_index",
                "Societies that never had a daily index",
            ),
            kept: level("copy_kept", "Whether a copy of the folder is kept"),
            copied: level(
                "copy_reached",
                "Whether the copy can be read and lacks nothing",
            ),
            reached: level("hub_reached", "Whether the hub answered last"),
            heard: level(
                "hub_answered_timestamp_seconds",
                "When the hub last answered; 0 if never",
            ),
            answered: level(
                "machine_answered_timestamp_seconds",
                "When the machine last answered at its console; 0 if never",
            ),
            seen: level(
                "written_timestamp_seconds",
                "When these figures were written",
            ),
            trips: board.count(
                "trips",
                "Limits hit so often since the start that something was stopped",
            ),
            state: board.levels("state", "1 for the state it is in, 0 for others", "state"),
            everything: board.levels(
                "everything",
                "1 for what all societies together are, 0 for others",
                "standing",
            ),
            societies: board.levels("societies", "Societies by what each is", "standing"),
            near: board.levels(
                "budgets_near",
                "Budgets of which 80 per cent or more are used, by whose they are",
                "of",
            ),
            free: board.levels(
                "disk_free_bytes",
                "Room on the disks of the folder and its copy",
                "disk",
            ),
            denials,
        }
    }
}

const REASONS: [&str; 10] = [
    "limit", "device", "stopped", "no_grant", "unknown", "sealed", "role", "session", "request",
    "conflict",
];

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::Limit(_) => "limit",
        Reason::Device => "device",
        Reason::Stopped => "stopped",
        Reason::NoGrant => "no_grant",
        Reason::Unknown => "unknown",
        Reason::Sealed => "sealed",
        Reason::Role => "role",
        Reason::Session => "session",
        Reason::Request => "request",
        Reason::Conflict => "conflict",
    }
}

fn standing(of: &Standing) -> &'static str {
    match of {
        Standing::Open => "open",
        Standing::Tripped { .. } => "tripped",
        Standing::LockedDown { .. } => "locked_down",
        Standing::Rekeying { .. } => "rekeying",
    }
}

const STANDINGS: [&str; 4] = ["open", "tripped", "locked_down", "rekeying"];
const STATES: [&str; 4] = ["open", "lease_over", "clock_doubt", "stopped"];

impl Figures {
    /// Of a keyholder that was just opened, from where its log stands now.
    pub(crate) fn new<D: keyholder::disk::Disk + Clone>(
        holder: &Holder<D>,
        (dir, copy): (&Path, Option<&Path>),
        reach: Arc<Reach>,
    ) -> Self {
        let mut board = Board::new("kinfold_keyholder");
        let levels = Named::on(&mut board);
        let Diary {
            rotated, indexed, ..
        } = holder.diary().clone();
        let indexed = indexed.into_iter().map(|(society, of)| (society, of.time));
        Figures {
            board,
            levels,
            log: Folder(dir.join("log")),
            dir: dir.to_owned(),
            copy: copy.map(Path::to_owned),
            state: holder.state().clone(),
            rotated,
            indexed: indexed.collect(),
            reach,
            answered: Arc::default(),
        }
    }

    /// Hears at the console, in a thread of its own, that the machine works: somebody's long
    /// command there does not keep the file from being written.
    pub(crate) fn listen(&self) -> std::io::Result<()> {
        let (dir, answered) = (self.dir.clone(), Arc::clone(&self.answered));
        let named = std::thread::Builder::new().name("heartbeat".to_owned());
        let beat = move || {
            loop {
                if let Ok(Some(_)) = ask_console(&dir, Command::Status) {
                    answered.store(meter::timed(), Ordering::Relaxed);
                }
                std::thread::sleep(meter::file::EVERY);
            }
        };
        named.spawn(beat).map(drop)
    }

    /// The figures as they are now. None if the log does not follow from what was known: the file
    /// is not written any more then, and its age says so.
    pub(crate) fn text(&mut self) -> Option<String> {
        self.follow()?;
        self.tell(Time(meter::timed()));
        Some(self.board.text())
    }

    fn follow(&mut self) -> Option<()> {
        let note = self.log.read(CHECKPOINT_PATH);
        let signed = note.and_then(|note| SignedCheckpoint::parse(&note).ok());
        let size = signed.map_or(0, |signed| signed.checkpoint().size);
        while self.state.size < size {
            let (bundle, skip) = (self.state.size / WIDTH, self.state.size % WIDTH);
            let path = TilePath::at(Content::Entries, bundle, size)?;
            // It may just be replaced by a longer one: the next time, then.
            let Ok(bundle) = Bundle::read(&self.log, &path) else {
                return Some(());
            };
            for leaf in bundle.leaves().skip(usize::try_from(skip).ok()?) {
                let leaf: Leaf = sign::from_bytes(leaf).ok()?;
                self.state.apply(&leaf).ok()?;
                self.take(&leaf);
            }
        }
        Some(())
    }

    fn take(&mut self, leaf: &Leaf) {
        match &leaf.event {
            Event::Denial(denial) => {
                for _ in 0..denial.count {
                    self.levels.denials.one([word(denial.reason)]);
                }
            }
            Event::Trip(_) => self.levels.trips.one(),
            Event::Rotated(rotated) => {
                self.rotated.insert(rotated.society, leaf.time);
            }
            Event::Noted(Noted::Index(note)) => {
                self.indexed.insert(note.society, leaf.time);
            }
            _ => {}
        }
    }

    fn tell(&self, now: Time) {
        let (state, levels) = (&self.state, &self.levels);
        let all = state.standings.of(SocietyId::ALL);
        let is = match (now >= state.lease, state.doubt, all) {
            (true, ..) => "lease_over",
            (_, true, _) => "clock_doubt",
            (.., Standing::Open) => "open",
            _ => "stopped",
        };
        for word in STATES {
            levels.state.is(word, u64::from(word == is));
        }
        let societies = || state.directory.societies.keys();
        for word in STANDINGS {
            levels.everything.is(word, u64::from(word == standing(all)));
            let so = societies().filter(|id| standing(state.standings.of(**id)) == word);
            levels.societies.is(word, so.count() as u64);
        }
        levels.lease.at(state.lease.0);
        levels.doubt.is(u64::from(state.doubt));
        levels.leaves.is(state.size);
        levels.newest.at(state.time.0);
        levels.starts.is(state.boot);
        for (of, count) in near::count(state, now) {
            levels.near.is(of, count);
        }
        let oldest = |times: &BTreeMap<SocietyId, Time>| {
            let of = societies().filter_map(|id| times.get(id));
            of.min().map_or(0, |time| time.0)
        };
        levels.rotation.at(oldest(&self.rotated));
        levels.index.at(oldest(&self.indexed));
        let without = societies().filter(|id| !self.indexed.contains_key(id));
        levels.unindexed.is(without.count() as u64);
        levels.kept.is(u64::from(self.copy.is_some()));
        levels.copied.is(u64::from(self.copy_is_there()));
        let free = |folder: &Path| meter::disk::free(folder).unwrap_or_default();
        levels.free.is("folder", free(&self.dir));
        if let Some(copy) = &self.copy {
            levels.free.is("copy", free(copy));
        }
        levels.reached.is(u64::from(self.reach.is_there()));
        levels.heard.at(self.reach.answered());
        levels.answered.at(self.answered.load(Ordering::Relaxed));
        levels.seen.at(now.0);
    }

    /// Every write goes to the folder first, so the copy may be short of one that is on its way.
    fn copy_is_there(&self) -> bool {
        let Some(copy) = &self.copy else {
            return false;
        };
        let length = |dir: &Path| fs::metadata(dir.join("journal")).map(|of| of.len());
        let Ok(least) = length(&self.dir) else {
            return false;
        };
        let whole = || length(copy).is_ok_and(|there| there >= least);
        whole() || {
            std::thread::sleep(ON_ITS_WAY);
            whole()
        }
    }
}
