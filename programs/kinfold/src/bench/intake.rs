//! Families' requests through the portal, over HTTP: from the last page sent to the receipt, with
//! the form sealed and durable; beside bare sealing and the bare slow hash of a receipt's secret,
//! on as many threads, in the same run.

use super::figures::{Figures, Spread};
use super::place::Bench;
use crate::Fault;
use crate::demo::{Browser, FAMILY, Form, Page};
use codes::{KeptSecret, ReceiptSecret, Reference, Room};
use seal::intake::seal_key;
use seal::{IntakeKeyId, PartKey, Secret};
use sign::id::IntakeId;
use sign::{Hash, SocietyId};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Families that send at the same time.
const FAMILIES: usize = 8;

/// Pairs of looks.
const LOOKS: usize = 150;

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
        let (secret, mut room) = (ReceiptSecret::from_random(&[n; 8]), Room::new());
        move |round: u64| {
            let mut salt = [n; 16];
            salt[..8].copy_from_slice(&round.to_be_bytes());
            KeptSecret::of(&secret, &[9; 32], salt, &mut room).hash != [0; 32]
        }
    });
    let begin = Instant::now();
    let over = |at: Instant| at.duration_since(begin) >= time;
    let (times, references) = std::thread::scope(|scope| {
        let families: Vec<_> = (0..FAMILIES)
            .map(|_| {
                scope.spawn(|| -> Result<(Vec<Duration>, Vec<String>), Fault> {
                    let url = place.portal()?;
                    let mut browser = Browser::at(&url, "en", &place.house.commands.stop);
                    let (page, mut form) = last_page(&mut browser)?;
                    let (mut times, mut references) = (Vec::new(), Vec::new());
                    while !over(Instant::now()) {
                        // As if each were another family's page.
                        form.carry("mark", &mark()?);
                        let begin = Instant::now();
                        let receipt = browser.send(&page, &form)?;
                        if matches!(receipt.status, 429 | 503) {
                            // Told to wait: no request was taken.
                            std::thread::sleep(Duration::from_millis(50));
                            continue;
                        }
                        receipt.expect(200)?;
                        times.push(begin.elapsed());
                        let numbers = receipt.document.by_class("number");
                        references.extend(numbers.into_iter().next());
                    }
                    Ok((times, references))
                })
            })
            .collect();
        let (mut all, mut references) = (Vec::new(), Vec::new());
        for family in families {
            let (times, of) = family.join().map_err(|_| Fault::Stopped)??;
            all.extend(times);
            references.extend(of);
        }
        Ok::<_, Fault>((all, references))
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
        "Requests through the portal: {:.0} bare sealings in the time of one; {:.2} of the rate of \
         the slow hash alone, which every receipt costs once.",
        sealing / rate.max(1e-9),
        rate / hashing.max(1e-9),
    ));
    looks(place, &references, figures)
}

/// Whether a wrong private number of a known reference takes as long as an unknown reference:
/// both looked at in turn, each known one once.
fn looks(place: &Bench, references: &[String], figures: &mut Figures) -> Result<(), Fault> {
    let mut browser = Browser::at(&place.portal()?, "en", &place.house.commands.stop);
    let page = browser.open("/en/case")?;
    let mut took = |reference: &str| -> Result<f64, Fault> {
        let form = page.filled(&[("reference", reference), ("secret", "0000 0000")])?;
        let begin = Instant::now();
        let answer = browser.send(&page, &form)?;
        let took = begin.elapsed();
        answer.expect(422)?;
        Ok(took.as_secs_f64() * 1e3)
    };
    let mut differences = Vec::new();
    for (at, known) in references.iter().take(LOOKS).enumerate() {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(Fault::Random)?;
        let unknown = Reference::from_random(&random).to_string();
        // Whichever comes second may find something warm.
        let difference = if at % 2 == 0 {
            took(known)? - took(&unknown)?
        } else {
            let first = took(&unknown)?;
            took(known)? - first
        };
        differences.push(difference);
    }
    let count = differences.len().max(2) as f64;
    let mean = differences.iter().sum::<f64>() / count;
    let squares = differences.iter().map(|d| (d - mean) * (d - mean));
    let error = (squares.sum::<f64>() / (count - 1.0) / count).sqrt();
    figures.note(format!(
        "A look with a wrong private number at a known reference takes {mean:.2} ms more than at an \
         unknown one, with a standard error of {error:.2} ms, over {count:.0} pairs.",
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
