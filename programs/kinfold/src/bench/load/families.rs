//! Families, by as many connections as there are portals and ways to come.

use super::super::family::{Family, Receipt};
use super::super::intake::a_request;
use super::{Act, Coming, Day, Shared};
use crate::Fault;
use crate::cli::BenchLoad;
use crate::demo::Browser;
use std::sync::Mutex;
use std::thread::{Scope, ScopedJoinHandle};
use std::time::Duration;

/// Receipts of this portal that families look with; each may look so often an hour only.
type Receipts = Mutex<Vec<Receipt>>;
/// Threads of each portal that send, and that look.
const SENDERS: u32 = 2;
const LOOKERS: u32 = 2;

/// Starts them.
pub(super) fn come<'scope, 'env: 'scope>(
    scope: &'scope Scope<'scope, 'env>,
    shared: &'scope Shared<'env>,
    day: &'scope Day,
    asked: &'scope BenchLoad,
) -> Vec<ScopedJoinHandle<'scope, Result<(), Fault>>> {
    let mut threads = Vec::new();
    for society in 1..=day.portals {
        let receipts: &'scope Receipts = Box::leak(Box::default());
        let share = f64::from(day.portals);
        for n in 0..SENDERS {
            let rate = day.requests / share / f64::from(SENDERS);
            let seed = asked.seed + u64::from(1_000 * society + n);
            let coming =
                move || Coming::new(seed, shared.begin, &[(Act::Request, rate)], asked.times);
            threads.push(scope.spawn(move || ask(shared, society, coming(), receipts)));
        }
        for n in 0..LOOKERS {
            let rate = day.looks / share / f64::from(LOOKERS);
            let seed = asked.seed + u64::from(1_000 * society + 500 + n);
            let coming = move || Coming::new(seed, shared.begin, &[(Act::Look, rate)], asked.times);
            threads.push(scope.spawn(move || look(shared, society, coming(), receipts)));
        }
    }
    threads
}

/// Sends the last page of a request, again and again.
fn ask(
    shared: &Shared<'_>,
    society: u32,
    mut coming: Coming,
    receipts: &Receipts,
) -> Result<(), Fault> {
    let house = &shared.place.house;
    let url = house.portal(society).url.clone().unwrap_or_default();
    let page = a_request(&mut Browser::at(&url, "en", &house.commands.stop))?;
    let mut family = Family::at(&url)?;
    while !shared.over() {
        let Some((act, due)) = coming.take() else {
            rest();
            continue;
        };
        match family.send(&page.another()?)? {
            Some(receipt) => {
                shared.done(act, due, None);
                shared.seen(|seen| seen.receipts += 1);
                if let Ok(mut kept) = receipts.lock() {
                    kept.push(receipt);
                }
            }
            None => shared.done(act, due, Some("the portal said: wait".to_owned())),
        }
    }
    Ok(())
}

/// Looks at cases, each family in its turn.
fn look(
    shared: &Shared<'_>,
    society: u32,
    mut coming: Coming,
    receipts: &Receipts,
) -> Result<(), Fault> {
    let house = &shared.place.house;
    let url = house.portal(society).url.clone().unwrap_or_default();
    let mut browser = Browser::at(&url, "en", &house.commands.stop);
    let mut turn = 0;
    while !shared.over() {
        let Some((act, due)) = coming.take() else {
            rest();
            continue;
        };
        let chosen = receipts.lock().ok().and_then(|kept| {
            turn += 1;
            kept.get(turn % kept.len().max(1)).cloned()
        });
        // Nobody has a receipt yet.
        let Some(receipt) = chosen else {
            continue;
        };
        let page = browser.open("/en/case")?;
        let form = page.filled(&[
            ("reference", &receipt.reference),
            ("secret", &receipt.secret),
        ])?;
        let answer = browser.send(&page, &form)?;
        let failed = answer.expect(200).err().map(|fault| fault.to_string());
        shared.done(act, due, failed);
    }
    Ok(())
}

/// Until something may be due.
pub(super) fn rest() {
    std::thread::sleep(Duration::from_millis(5));
}
