//! Staff at desks: what is due is done, one act after the other, and between them the server is
//! asked, as a desk does that somebody works at.

use super::super::opening::done;
use super::super::place::sign_in;
use super::families::rest;
use super::{Act, Coming, Day, Shared};
use crate::Fault;
use crate::cli::BenchLoad;
use desk::clock::{Computer, Outside as _};
use desk::disk::Folder;
use desk::office::{decide, queue};
use desk::shell::{Ended, Shell};
use ledger::leaf::{Kind, Purpose, Why};
use matching::Features;
use policy::request::{WantGrant, WantItem};
use record::Person;
use record::request::request_from_toml;
use sign::id::{GrantId, PersonId, RecordId};
use sign::time::DAY;
use sign::{Category, Time};
use std::time::{Duration, Instant};
use world::desk::{Open, Save, Search, Work};
use world::search::{Rule, Scope};

/// Records of each desk that are opened again and again: fewer than are allowed in an hour.
const OWN: usize = 20;
/// As often a desk asks the server while somebody works.
const EVERY: Duration = Duration::from_secs(2);
/// How long somebody waits for anything.
const PATIENCE: u64 = 60_000_000;
/// A request as a family would give it.
const REQUEST: &str = include_str!("../../../../../examples/request.toml");

/// A desk, and what it works on.
pub(super) struct Seat {
    name: String,
    portal: bool,
    records: Vec<RecordId>,
    grant: GrantId,
    person: Person,
}

type Office<'a, 'b> = Shell<'a, &'b Folder, Computer>;

/// Every desk writes its records, and has access to them.
pub(super) fn prepare(shared: &Shared<'_>) -> Result<Vec<Seat>, Fault> {
    let house = &shared.place.house;
    let staff = house
        .desks
        .iter()
        .filter(|desk| desk.roles.contains(&"lead"));
    let request =
        request_from_toml(REQUEST).map_err(|fault| Fault::ours("bench")(fault.to_string()))?;
    let seats = staff.map(|desk| {
        let person = request.sought.clone();
        let (records, grant) = shared.place.sit(&desk.name, |shell, _| {
            sign_in(shell)?;
            let mut records = Vec::new();
            for _ in 0..OWN {
                records.push(write(shell, &person)?);
            }
            let own = shell.desk().book().device(shell.desk().device());
            let staff = own.map(|own| own.staff);
            let staff = staff.ok_or_else(|| desk::Fault::Refused("not enrolled".to_owned()))?;
            let id = GrantId(shell.outside().id()?);
            let want = WantGrant {
                id,
                kind: Kind::Case,
                holder: shell.own.society,
                staff,
                records: records.clone(),
                categories: Category::RECORD.to_vec(),
                until: shell.now().plus(DAY),
            };
            done(shell, Work::Grant(want))?;
            Ok((records, id))
        })?;
        Ok(Seat {
            name: desk.name.clone(),
            portal: house
                .servers
                .iter()
                .any(|server| server.kind == "portal" && server.society == desk.society),
            records,
            grant,
            person,
        })
    });
    seats.collect()
}

/// Works until the day is over.
pub(super) fn work(
    shared: &Shared<'_>,
    seat: &Seat,
    day: &Day,
    (asked, n): (&BenchLoad, u64),
) -> Result<(), Fault> {
    let taken = if seat.portal { day.taken } else { 0.0 };
    let rates = [
        (Act::Take, taken),
        (Act::Open, day.opened),
        (Act::Write, day.written),
        (Act::Search, day.searched),
    ];
    let mut coming = Coming::new(asked.seed + 100_000 + n, shared.begin, &rates, asked.times);
    shared.place.sit(&seat.name, |shell, _| {
        sign_in(shell)?;
        let (mut last, mut turn) = (Instant::now(), 0_usize);
        while !shared.over() {
            if let Some((act, due)) = coming.take() {
                turn += 1;
                let ended = act_on(shell, seat, act, turn);
                shared.done(act, due, ended.err().map(|fault| fault.to_string()));
                continue;
            }
            if last.elapsed() >= EVERY {
                let begin = Instant::now();
                shell.round(0)?;
                shared.done(Act::Sync, begin, None);
                last = Instant::now();
            }
            rest();
        }
        Ok(())
    })
}

fn act_on(
    shell: &mut Office<'_, '_>,
    seat: &Seat,
    act: Act,
    turn: usize,
) -> Result<(), desk::Fault> {
    let record = seat.records[turn % seat.records.len()];
    let until = shell.now().plus(PATIENCE);
    match act {
        Act::Take => take(shell, turn, until),
        Act::Open => {
            let job = shell.work(Work::Open(Open {
                why: Why::Grant(seat.grant),
                purpose: Purpose::Casework,
                items: vec![WantItem {
                    holder: shell.own.society,
                    record,
                    parts: vec![(Category::Identity, 0), (Category::Casework, 0)],
                }],
            }))?;
            let ended = shell.until(job, until, |_, _| ())?;
            good(&ended, matches!(ended, Ended::Done(_)))
        }
        Act::Write => write(shell, &seat.person).map(drop),
        Act::Search => {
            let job = shell.work(Work::Search(Box::new(Search {
                case: record,
                scope: Scope {
                    rule: Rule::Network {
                        societies: Vec::new(),
                        countries: Vec::new(),
                    },
                    people: vec![record],
                },
                features: Features::of(&seat.person.identity, &seat.person.family),
                standing: false,
            })))?;
            let ended = shell.until(job, until, |_, _| ())?;
            good(&ended, matches!(ended, Ended::Found))
        }
        Act::Request | Act::Look | Act::Sync => Ok(()),
    }
}

fn good(ended: &Ended, good: bool) -> Result<(), desk::Fault> {
    match good {
        true => Ok(()),
        false => Err(desk::Fault::Refused(format!("{ended:?}"))),
    }
}

/// Takes on one of the oldest forms of the queue: colleagues take others.
fn take(shell: &mut Office<'_, '_>, turn: usize, until: Time) -> Result<(), desk::Fault> {
    let waiting = queue::list(shell)?;
    let own = usize::from(shell.desk().device().0[0]) + turn;
    // Nobody waits: nothing to do.
    let Some(form) = waiting.get(own % waiting.len().clamp(1, 40)) else {
        return Ok(());
    };
    let intake = form.intake;
    let request = queue::request_of(queue::read(shell, intake, until)?)?;
    decide::take_on(shell, intake, request, until).map(drop)
}

fn write(shell: &mut Office<'_, '_>, person: &Person) -> Result<RecordId, desk::Fault> {
    let record = RecordId(shell.outside().id()?);
    let save = Save {
        record,
        id: PersonId(shell.outside().id()?),
        person: person.clone(),
        changed: Category::RECORD.to_vec(),
        tell: Vec::new(),
    };
    done(shell, Work::Save(Box::new(save)))?;
    Ok(record)
}

/// Forms that the server lists at all portals' societies, or that were taken on.
pub(super) fn kept(shared: &Shared<'_>) -> Result<u64, Fault> {
    let mut kept = 0;
    for server in shared
        .place
        .house
        .servers
        .iter()
        .filter(|s| s.kind == "portal")
    {
        kept += shared
            .place
            .sit(&format!("lead-{}", server.society), |shell, _| {
                sign_in(shell)?;
                // What a portal still has in its spool comes within moments.
                let mut most = 0;
                for _ in 0..20 {
                    let waiting = queue::list(shell)?.len();
                    most = most.max((waiting + shell.side().taken.len()) as u64);
                    shell.round(1)?;
                }
                Ok(most)
            })?;
    }
    Ok(kept)
}
