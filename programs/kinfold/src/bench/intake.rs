//! Families' requests through the portal, over HTTP: from the last page sent to the receipt, with
//! the form sealed and durable; beside bare sealing and the bare slow hash of a receipt's secret,
//! on as many threads, in the same run.

use super::figures::{Figures, Spread};
use super::place::Bench;
use crate::Fault;
use crate::demo::{Browser, FAMILY, Form, Page};
use codes::{KeptSecret, ReceiptSecret};
use seal::intake::seal_key;
use seal::{IntakeKeyId, PartKey, Secret};
use sign::id::IntakeId;
use sign::{Hash, SocietyId};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Families that send at the same time.
const FAMILIES: usize = 8;

/// Measures for so long.
pub(super) fn measure(place: &Bench, time: Duration, figures: &mut Figures) -> Result<(), Fault> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let sealing = floor(threads, time / 4, |n| {
        let key = PartKey::from_bytes([3; 32]);
        let pair = Secret::from_seed(&[5; 32]);
        let id = IntakeKeyId {
            society: SocietyId(1),
            month: 680,
        };
        let header = Hash([7; 32]);
        move |round: u64| {
            let mut random = [n; 64];
            random[..8].copy_from_slice(&round.to_be_bytes());
            seal_key(
                &key,
                IntakeId([n; 16]),
                &header,
                &id,
                pair.public(),
                &random,
            )
            .is_ok()
        }
    });
    let hashing = floor(threads, time / 4, |n| {
        let secret = ReceiptSecret::from_random(&[n; 8]);
        move |round: u64| {
            let mut salt = [n; 16];
            salt[..8].copy_from_slice(&round.to_be_bytes());
            KeptSecret::of(&secret, &[9; 32], salt).hash != [0; 32]
        }
    });
    let begin = Instant::now();
    let over = |at: Instant| at.duration_since(begin) >= time;
    let times = std::thread::scope(|scope| {
        let families: Vec<_> = (0..FAMILIES)
            .map(|_| {
                scope.spawn(|| -> Result<Vec<Duration>, Fault> {
                    let url = place.portal()?;
                    let mut browser = Browser::at(&url, "en", &place.house.commands.stop);
                    let (page, mut form) = last_page(&mut browser)?;
                    let mut times = Vec::new();
                    while !over(Instant::now()) {
                        // As if each were another family's page.
                        form.carry("mark", &mark()?);
                        let begin = Instant::now();
                        let receipt = browser.send(&page, &form)?;
                        receipt.expect(200)?;
                        times.push(begin.elapsed());
                    }
                    Ok(times)
                })
            })
            .collect();
        let mut all = Vec::new();
        for family in families {
            let times = family.join().map_err(|_| Fault::Stopped)??;
            all.extend(times);
        }
        Ok::<_, Fault>(all)
    })?;
    let rate = times.len() as f64 / begin.elapsed().as_secs_f64();
    figures.rate(
        format!("intake keys sealed a second (X-Wing), {threads} threads"),
        sealing,
        None,
    );
    figures.rate(
        format!("receipts' secrets hashed a second (Argon2id), {threads} threads"),
        hashing,
        None,
    );
    let each = Duration::from_secs_f64(threads as f64 / hashing.max(1e-9));
    figures.time(
        format!("a request sent, to its receipt: {FAMILIES} families at once"),
        Spread::of(times),
        (each, "one slow hash"),
        None,
    );
    // The bar of the pages: a third of what bare sealing gives.
    figures.rate(
        "requests sealed a second, through the portal over HTTP".to_owned(),
        rate,
        Some(sealing / 3.0),
    );
    figures.note(format!(
        "Requests through the portal: {:.0} times slower than bare sealing, {:.2} times slower \
         than the slow hash alone, which every receipt costs once.",
        sealing / rate.max(1e-9),
        hashing / rate.max(1e-9),
    ));
    Ok(())
}

/// All pages filled in, the last not sent yet.
fn last_page(browser: &mut Browser) -> Result<(Page, Form), Fault> {
    let mut page = browser.open("/en/find")?;
    let (last, before) = FAMILY.split_last().ok_or(Fault::Stopped)?;
    for answers in before {
        let form = page.filled(answers)?;
        page = browser.send(&page, &form)?;
        page.expect(200)?;
    }
    let form = page.filled(last)?;
    Ok((page, form))
}

fn mark() -> Result<String, Fault> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(Fault::Random)?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// How often a second something can be done on so many threads.
fn floor<W: FnMut(u64) -> bool + Send>(
    threads: usize,
    time: Duration,
    work: impl Fn(u8) -> W + Sync,
) -> f64 {
    let done = AtomicU64::new(0);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for n in 0..threads {
            let (done, work) = (&done, &work);
            scope.spawn(move || {
                let mut work = work(u8::try_from(n).unwrap_or(u8::MAX));
                let mut round = 0;
                while begin.elapsed() < time {
                    if work(round) {
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                    round += 1;
                }
            });
        }
    });
    done.load(Ordering::Relaxed) as f64 / begin.elapsed().as_secs_f64()
}
