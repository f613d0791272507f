//! Records opened by desks: through hub and keyholder, each with its leaf.

use super::place::{Bench, client, sign_in};
use crate::Fault;
use desk::clock::{Computer, Outside as _};
use desk::disk::Folder;
use desk::shell::{Ended, Shell};
use ledger::leaf::{Kind, Purpose, Why};
use policy::request::{WantGrant, WantItem};
use record::Person;
use sign::id::{GrantId, PersonId, RecordId, StaffId};
use sign::time::DAY;
use sign::{Category, SocietyId};
use std::sync::{Barrier, Mutex, PoisonError};
use std::time::{Duration, Instant};
use world::desk::{JobId, Open, Save, Work};

/// How long a piece of work may take, in microseconds.
pub(super) const PATIENCE: u64 = 60_000_000;

/// Records, and who may open them.
pub(super) struct Case {
    pub(super) records: Vec<RecordId>,
    /// Of each client, in their order.
    pub(super) grants: Vec<GrantId>,
}

/// How records are asked for.
#[derive(Clone, Copy)]
pub(super) struct Load {
    pub(super) clients: usize,
    /// Requests that a desk has under way at a time.
    at_a_time: usize,
    /// Records in a request.
    records: usize,
    /// Requests a second of all desks together; as many as can be without.
    offered: Option<u32>,
}

impl Load {
    pub(super) fn closed(clients: usize, at_a_time: usize, records: usize) -> Load {
        Load {
            clients,
            at_a_time,
            records,
            offered: None,
        }
    }

    pub(super) fn offered(clients: usize, a_second: u32) -> Load {
        Load {
            offered: Some(a_second),
            ..Load::closed(clients, 1, 1)
        }
    }
}

/// What came of it.
#[derive(Default)]
pub(super) struct Seen {
    /// How long each request took, from when it was due.
    pub(super) times: Vec<Duration>,
    /// Records opened.
    pub(super) records: u64,
    /// From the first to the last.
    pub(super) lasted: Duration,
    /// Requests that were not answered in time.
    pub(super) other: u64,
}

/// Writes the records on a team leader's desk, and gives every client access to all.
pub(super) fn found(place: &Bench, persons: Vec<Person>) -> Result<Case, Fault> {
    let clients = place
        .house
        .desks
        .iter()
        .filter(|d| d.name.starts_with("client-"));
    let mut staff = Vec::new();
    for n in 0..clients.count() {
        let own = place.sit(&client(n), |shell, _| {
            sign_in(shell)?;
            let own = shell.desk().book().device(shell.desk().device());
            Ok(own.map(|device| device.staff))
        })?;
        staff.push(own.ok_or_else(|| Fault::ours("bench")("a desk is not enrolled".into()))?);
    }
    place.sit("lead-1", |shell, _| {
        sign_in(shell)?;
        let mut records = Vec::new();
        for person in persons {
            let record = RecordId(shell.outside().id()?);
            let id = PersonId(shell.outside().id()?);
            let changed = Category::RECORD.to_vec();
            done(
                shell,
                Work::Save(Box::new(Save {
                    record,
                    id,
                    person,
                    changed,
                    tell: Vec::new(),
                })),
            )?;
            records.push(record);
        }
        let grants = staff.iter().map(|staff| grant(shell, *staff, &records));
        let grants = grants.collect::<Result<_, _>>()?;
        Ok(Case { records, grants })
    })
}

fn grant(
    shell: &mut Shell<'_, &Folder, Computer>,
    staff: StaffId,
    records: &[RecordId],
) -> Result<GrantId, desk::Fault> {
    let id = GrantId(shell.outside().id()?);
    let want = WantGrant {
        id,
        kind: Kind::Case,
        holder: shell.own.society,
        staff,
        records: records.to_vec(),
        categories: vec![Category::Identity],
        until: shell.now().plus(DAY),
    };
    done(shell, Work::Grant(want))?;
    Ok(id)
}

/// Lets a piece of work be done.
pub(super) fn done(
    shell: &mut Shell<'_, &Folder, Computer>,
    work: Work,
) -> Result<(), desk::Fault> {
    let job = shell.work(work)?;
    let until = shell.now().plus(PATIENCE);
    match shell.until(job, until, |_, _| ())? {
        Ended::Done(_) => Ok(()),
        other => Err(desk::Fault::Refused(format!("{other:?}"))),
    }
}

/// Opens records under this load for so long.
pub(super) fn run(place: &Bench, case: &Case, load: Load, time: Duration) -> Result<Seen, Fault> {
    let all = Mutex::new(Seen::default());
    let (ready, clock) = (Barrier::new(load.clients), Mutex::new(None));
    let ended: Vec<Result<(), Fault>> = std::thread::scope(|scope| {
        let (all, ready, clock) = (&all, &ready, &clock);
        let one = |n: usize| {
            scope.spawn(move || {
                place.sit(&client(n), |shell, _| {
                    let signed = sign_in(shell);
                    ready.wait();
                    signed?;
                    let mut begin = clock.lock().unwrap_or_else(PoisonError::into_inner);
                    let begin_at = *begin.get_or_insert_with(Instant::now);
                    drop(begin);
                    let seen = open_all(shell, case, (n, load), (begin_at, time))?;
                    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                    all.times.extend(seen.times);
                    all.records += seen.records;
                    all.other += seen.other;
                    all.lasted = all.lasted.max(begin_at.elapsed());
                    Ok(())
                })
            })
        };
        let threads: Vec<_> = (0..load.clients).map(one).collect();
        let end = |thread: std::thread::ScopedJoinHandle<'_, _>| {
            let stopped = |_| Err(Fault::ours("bench")("a desk's thread stopped".into()));
            thread.join().unwrap_or_else(stopped)
        };
        threads.into_iter().map(end).collect()
    });
    ended.into_iter().collect::<Result<(), _>>()?;
    Ok(all.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn open_all(
    shell: &mut Shell<'_, &Folder, Computer>,
    case: &Case,
    (n, load): (usize, Load),
    (begin, time): (Instant, Duration),
) -> Result<Seen, desk::Fault> {
    let mut seen = Seen::default();
    let mut next = n;
    let gap = load
        .offered
        .map(|rate| Duration::from_secs(1) * u32::try_from(load.clients).unwrap_or(1) / rate);
    // The desks by turns, so that they do not all ask at the same moment.
    let mut due = begin
        + gap.unwrap_or_default() * u32::try_from(n).unwrap_or(0)
            / u32::try_from(load.clients).unwrap_or(1);
    while begin.elapsed() < time {
        if gap.is_some() {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        } else {
            due = Instant::now();
        }
        let mut jobs = Vec::new();
        for _ in 0..load.at_a_time {
            jobs.push(ask(shell, case, n, (&mut next, load.records))?);
        }
        for job in jobs {
            match wait(shell, job)? {
                0 => seen.other += 1,
                opened => {
                    seen.records += opened;
                    seen.times.push(due.elapsed());
                }
            }
        }
        due += gap.unwrap_or_default();
    }
    Ok(seen)
}

/// Asks for the next records.
pub(super) fn ask(
    shell: &mut Shell<'_, &Folder, Computer>,
    case: &Case,
    n: usize,
    (next, records): (&mut usize, usize),
) -> Result<JobId, desk::Fault> {
    let items = (0..records).map(|at| WantItem {
        holder: SocietyId(1),
        record: case.records[(*next + at) % case.records.len()],
        parts: vec![(Category::Identity, 0)],
    });
    let items = items.collect();
    *next += records;
    shell.work(Work::Open(Open {
        why: Why::Grant(case.grants[n]),
        purpose: Purpose::Casework,
        items,
    }))
}

/// Waits for an answer; how many parts were opened.
pub(super) fn wait(
    shell: &mut Shell<'_, &Folder, Computer>,
    job: JobId,
) -> Result<u64, desk::Fault> {
    let mut opened = 0;
    let until = shell.now().plus(PATIENCE);
    let ended = shell.until(job, until, |_, _| opened += 1)?;
    Ok(if matches!(ended, Ended::Done(_)) {
        opened
    } else {
        0
    })
}
