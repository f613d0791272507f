//! The shells of desks, portals and the matcher: what they keep over a power failure.

use super::people::{People, SOCIETIES};
use crate::desk::{self, Desk, JobId};
use crate::matcher::{self, Matcher};
use crate::portal::{self, Portal};
use record::country::Country;
use sign::SocietyId;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// A desk and its file.
#[derive(Debug)]
pub(crate) struct DeskShell {
    pub(crate) number: usize,
    pub(crate) society: SocietyId,
    pub(crate) machine: Desk,
    kept: Zeroizing<Vec<u8>>,
    pub(crate) jobs: u64,
    /// Officers ended it.
    pub(crate) revoked: bool,
}

impl DeskShell {
    pub(crate) fn new(people: People, number: usize, society: SocietyId) -> Self {
        DeskShell {
            number,
            society,
            machine: Desk::new(DeskShell::identity(people, number, society)),
            kept: Zeroizing::new(Vec::new()),
            jobs: 0,
            revoked: false,
        }
    }

    fn identity(people: People, number: usize, society: SocietyId) -> desk::Identity {
        desk::Identity {
            signer: people.desk(number),
            society,
            keys: people.keys(),
            quorum: people.quorum(),
        }
    }

    pub(crate) fn keep(&mut self, bytes: Zeroizing<Vec<u8>>) {
        self.kept = bytes;
    }

    /// The machine that somebody runs who copied the file and knows its passphrase.
    pub(crate) fn copied(&self, people: People) -> Option<Desk> {
        let identity = DeskShell::identity(people, self.number, self.society);
        Desk::resume(identity, &self.kept).ok()
    }

    pub(crate) fn job(&mut self) -> JobId {
        self.jobs += 1;
        JobId(self.jobs)
    }

    /// Power fails and comes back. False if what was kept does not open.
    pub(crate) fn fail(&mut self, people: People) -> bool {
        let identity = DeskShell::identity(people, self.number, self.society);
        if self.kept.is_empty() {
            self.machine = Desk::new(identity);
            return true;
        }
        match Desk::resume(identity, &self.kept) {
            Ok(machine) => {
                self.machine = machine;
                true
            }
            Err(_) => false,
        }
    }
}

/// A portal and its file.
#[derive(Debug)]
pub(crate) struct PortalShell {
    pub(crate) number: usize,
    pub(crate) machine: Portal,
    pub(crate) lines: Vec<Vec<u8>>,
    /// How many lines there were after it was last written anew.
    short: usize,
    /// Which page became the form of which number.
    pub(crate) marks: BTreeMap<u64, [u8; 16]>,
}

impl PortalShell {
    pub(crate) fn new(people: People, number: usize) -> Self {
        let identity = PortalShell::identity(people, number);
        PortalShell {
            number,
            machine: Portal::resume(identity, []).expect("a new portal"),
            lines: Vec::new(),
            short: 0,
            marks: BTreeMap::new(),
        }
    }

    fn identity(people: People, number: usize) -> portal::Identity {
        portal::Identity {
            signer: people.portal(number),
            society: SOCIETIES[number],
            keys: people.keys(),
            quorum: people.quorum(),
        }
    }

    /// Writes the file anew and short when it has grown; whether a portal that goes on from it
    /// would write the same again.
    pub(crate) fn compact(&mut self, people: People) -> bool {
        let due = self.lines.len() > 2 * self.short + 24;
        let Some(lines) = self.machine.compacted().filter(|_| due) else {
            return true;
        };
        let identity = PortalShell::identity(people, self.number);
        let again = Portal::resume(identity, lines.iter().map(Vec::as_slice));
        let same = again.is_ok_and(|portal| portal.compacted().as_ref() == Some(&lines));
        self.short = lines.len();
        self.lines = lines;
        same
    }

    pub(crate) fn fail(&mut self, people: People) -> bool {
        let identity = PortalShell::identity(people, self.number);
        let lines = self.lines.iter().map(Vec::as_slice);
        let resumed = Portal::resume(identity, lines);
        resumed.map(|machine| self.machine = machine).is_ok()
    }
}

/// The matcher and its file.
#[derive(Debug)]
pub(crate) struct MatcherShell {
    pub(crate) machine: Matcher,
    pub(crate) lines: Vec<Zeroizing<Vec<u8>>>,
}

impl MatcherShell {
    pub(crate) fn new(people: People) -> Self {
        let identity = MatcherShell::identity(people);
        MatcherShell {
            machine: Matcher::resume(identity, [[]; 0]).expect("a new matcher"),
            lines: Vec::new(),
        }
    }

    fn identity(people: People) -> matcher::Identity {
        let country = |code| Country::from_code(code).expect("a code of ISO 3166-1");
        matcher::Identity {
            signer: people.matcher(),
            society: SOCIETIES[0],
            keys: people.keys(),
            quorum: people.quorum(),
            secret: people.answers(1),
            countries: BTreeMap::from([
                (SOCIETIES[0], country("CH")),
                (SOCIETIES[1], country("NO")),
            ]),
            every: matcher::NOTICE_EVERY,
        }
    }

    pub(crate) fn fail(&mut self, people: People) -> bool {
        let identity = MatcherShell::identity(people);
        let lines = self.lines.iter().map(|line| line.as_slice());
        let resumed = Matcher::resume(identity, lines);
        resumed.map(|machine| self.machine = machine).is_ok()
    }

    /// A night: a new file without what was forgotten.
    pub(crate) fn write_anew(&mut self) {
        self.lines = self.machine.image().collect();
    }
}
