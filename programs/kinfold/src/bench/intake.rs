//! Families' requests through the portal, over HTTP: from the last page sent to the receipt, with
//! the form sealed and durable; beside bare sealing and the bare slow hash of a receipt's secret,
//! on as many threads, in the same run.

use super::family::Family;
use super::figures::{Figures, Spread};
use super::place::Bench;
use crate::Fault;
use crate::demo::{Browser, FAMILY};
use crate::portaling::STOCKED;
use codes::{KeptSecret, ReceiptSecret, Reference, Room};
use seal::intake::seal_key;
use seal::{IntakeKeyId, PartKey, Secret};
use sign::id::IntakeId;
use sign::{Hash, SocietyId};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Families that send at the same time.
const FAMILIES: usize = 32;
/// Slow hashes that the portal makes ahead of time here.
pub(super) const AHEAD: u64 = 3_000;
/// How long they may take.
const STOCKING: Duration = Duration::from_secs(1_800);
/// Stands for a mark: thirty-two digits, as every mark has.
const MARK: &str = "00000000000000000000000000000000";

/// Pairs of looks.
const LOOKS: usize = 150;

/// Measures for so long.
pub(super) fn measure(place: &Bench, time: Duration, figures: &mut Figures) -> Result<(), Fault> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let sealing = |time| {
        floor(threads, time, |n: u8| {
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
        })
    };
    let hashing = |time| {
        floor(threads, time, |n: u8| {
            let (secret, mut room) = (ReceiptSecret::from_random(&[n; 8]), Room::new());
            move |round: u64| {
                let mut salt = [n; 16];
                salt[..8].copy_from_slice(&round.to_be_bytes());
                KeptSecret::of(&secret, &[9; 32], salt, &mut room).hash != [0; 32]
            }
        })
    };
    let stocked = wait_stocked(place)?;
    let hashing = hashing(time / 8);
    let sealed_before = sealing(time / 8);
    let cores = format!("{threads} threads");
    // As many as the slow hashes made ahead of time are enough for, and not the last of them.
    let burst = send(place, time, AHEAD * 9 / 10)?;
    let sealed_after = sealing(time / 8);
    let sealing = f64::midpoint(sealed_before, sealed_after);
    // Until none is left; what is sent then waits for its own.
    send(place, 20 * time, AHEAD / 5)?;
    let beyond = send(place, time, u64::MAX)?;
    figures.rate(
        format!("intake keys sealed a second (X-Wing), {cores}"),
        sealing,
        None,
    );
    figures.rate(
        format!("receipts' secrets hashed a second (Argon2id), {cores}"),
        hashing,
        None,
    );
    let rate = burst.rate();
    figures.time(
        format!("a request sent, to its receipt: {FAMILIES} families at once"),
        Spread::of(burst.times),
        (
            Duration::from_secs_f64(threads as f64 / sealing.max(1e-9)),
            "one bare sealing",
        ),
        None,
    );
    // The bar of the pages: a third of what bare sealing gives.
    figures.rate(
        format!(
            "requests sealed a second, through the portal over HTTP, while {AHEAD} slow hashes \
             made ahead last"
        ),
        rate,
        Some(sealing / 3.0),
    );
    let sustained = beyond.rate();
    let each = Duration::from_secs_f64(threads as f64 / hashing.max(1e-9));
    figures.time(
        "the same when none is left: each waits for its own".to_owned(),
        Spread::of(beyond.times),
        (each, "one slow hash"),
        None,
    );
    figures.rate(
        "requests sealed a second when none is left".to_owned(),
        sustained,
        None,
    );
    figures.note(format!(
        "Requests through the portal: {:.1} bare sealings in the time of one while hashes made \
         ahead last (bare sealing before and after: {sealed_before:.0} and {sealed_after:.0} a \
         second); {:.2} of the rate of the slow hash alone afterwards. The last of the {AHEAD} \
         were waited for {:.0} s. Load of the computer: {}.",
        sealing / rate.max(1e-9),
        sustained / hashing.max(1e-9),
        stocked.as_secs_f64(),
        load(),
    ));
    looks(place, &burst.references, figures)
}

/// What was sent.
struct Sent {
    times: Vec<Duration>,
    references: Vec<String>,
    lasted: Duration,
}

impl Sent {
    fn rate(&self) -> f64 {
        self.times.len() as f64 / self.lasted.as_secs_f64().max(1e-9)
    }
}

/// Waits until the portal has made all slow hashes that it makes ahead of time; how long.
fn wait_stocked(place: &Bench) -> Result<Duration, Fault> {
    let begin = Instant::now();
    let program = &place.house.portal(1).program;
    let stop = &place.house.commands.stop;
    let told = || Ok(program.said().contains(STOCKED).then_some(()));
    stop.until(STOCKING, told)?
        .ok_or_else(|| Fault::ours("bench")("the portal makes no slow hashes ahead".to_owned()))?;
    Ok(begin.elapsed())
}

/// Families send, for so long or until so many were sent.
fn send(place: &Bench, time: Duration, most: u64) -> Result<Sent, Fault> {
    let url = place.portal()?;
    let mut browser = Browser::at(&url, "en", &place.house.commands.stop);
    let last = &a_request(&mut browser)?;
    let count = &AtomicU64::new(0);
    let begin = Instant::now();
    let done = || begin.elapsed() >= time || count.load(Ordering::Relaxed) >= most;
    std::thread::scope(|scope| {
        let families: Vec<_> = (0..FAMILIES)
            .map(|_| {
                let url = &url;
                scope.spawn(move || -> Result<(Vec<Duration>, Vec<String>), Fault> {
                    let mut family = Family::at(url)?;
                    let (mut times, mut references) = (Vec::new(), Vec::new());
                    while !done() {
                        let body = last.another()?;
                        let begin = Instant::now();
                        match family.send(&body)? {
                            Some(receipt) => {
                                times.push(begin.elapsed());
                                references.push(receipt.reference);
                                count.fetch_add(1, Ordering::Relaxed);
                            }
                            // Told to wait: no request was taken.
                            None => std::thread::sleep(Duration::from_millis(50)),
                        }
                    }
                    Ok((times, references))
                })
            })
            .collect();
        let mut sent = Sent {
            times: Vec::new(),
            references: Vec::new(),
            lasted: Duration::ZERO,
        };
        for family in families {
            let (times, of) = family.join().map_err(|_| Fault::Stopped)??;
            sent.times.extend(times);
            sent.references.extend(of);
        }
        sent.lasted = begin.elapsed();
        Ok(sent)
    })
}

/// The last page of a request, as a browser sends it, with a mark to be put in.
pub(super) struct LastPage(String);

impl LastPage {
    /// As if it were another family's.
    pub(super) fn another(&self) -> Result<String, Fault> {
        Ok(self.0.replace(MARK, &mark()?))
    }
}

/// All pages filled in, the last not sent yet.
pub(super) fn a_request(browser: &mut Browser) -> Result<LastPage, Fault> {
    let mut page = browser.open("/en/find")?;
    let (last, before) = FAMILY.split_last().ok_or(Fault::Stopped)?;
    for answers in before {
        let form = page.filled(answers)?;
        page = browser.send(&page, &form)?;
        page.expect(200)?;
    }
    let form = page.filled(last)?;
    let pairs = form.pairs(None).ok_or(Fault::Stopped)?;
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        let value = if name == "mark" { MARK } else { value.as_str() };
        body.append_pair(&name, value);
    }
    Ok(LastPage(body.finish()))
}

/// How loaded the computer is, as the system says.
fn load() -> String {
    let said = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let words: Vec<&str> = said.split_whitespace().take(2).collect();
    words.join(" and ")
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
