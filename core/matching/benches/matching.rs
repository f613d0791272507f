//! What a reading, a comparison, a search, an insertion and a deletion take, on an invented
//! register whose words are as unevenly common as names are. The floor is measured in the same
//! run: Jaro-Winkler of the two texts for a comparison of names, as a plain comparison of
//! spellings would do; the same over every name of the register for a search.
//!
//! `cargo bench -p matching`. Quality is measured by `kinfold match`, see `docs/MATCHING.md`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench measures time and says it"
)]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use matching::features::{Country, Features, Gender, Name};
use matching::{EntryId, Index, NameRead, Visibility, births};
use record::date::{Date, DateForm, Order};
use std::hint::black_box;
use std::time::Instant;

/// Persons of the register.
const PERSONS: u32 = 100_000;

/// Draws numbers that are the same in every run (SplitMix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// Small numbers are as much likelier as they are smaller: names are common like that.
    fn common(&mut self, n: usize) -> usize {
        let share = self.next() as f64 / u64::MAX as f64;
        ((n as f64).powf(share) - 1.0) as usize
    }
}

/// Words of two to four syllables; the first are the commonest.
fn vocabulary(draw: &mut Draw) -> Vec<String> {
    const SYLLABLES: [&str; 24] = [
        "ba", "sa", "li", "mo", "ha", "ad", "ri", "na", "yu", "ka", "zah", "mir", "tes", "fa",
        "gol", "kha", "ol", "shi", "dar", "wen", "an", "im", "ur", "la",
    ];
    let word = |draw: &mut Draw| {
        let many = 2 + draw.below(3);
        (0..many).map(|_| SYLLABLES[draw.below(24)]).collect()
    };
    (0..20_000).map(|_| word(draw)).collect()
}

fn name(draw: &mut Draw, words: &[String]) -> String {
    let many = 2 + draw.below(3);
    let picked: Vec<&str> = (0..many)
        .map(|_| words[draw.common(words.len())].as_str())
        .collect();
    picked.join(" ")
}

fn person(draw: &mut Draw, words: &[String]) -> Features {
    let mut out = Features::default();
    out.names.push(Name::whole(&name(draw, words)));
    let year = (1940 + draw.below(80)).to_string();
    let form = DateForm {
        order: Order::Unsaid,
        calendar: None,
        aged_at: None,
    };
    out.births = Date::read(&year, form)
        .map(|date| births(&date))
        .unwrap_or_default();
    out.gender = Some([Gender::Female, Gender::Male][draw.below(2)]);
    out.countries
        .push(Country([b'A', b'A' + draw.below(9) as u8]));
    out
}

fn id(at: u32) -> EntryId {
    EntryId(u128::from(at).to_be_bytes())
}

fn names(c: &mut Criterion) {
    let mut draw = Draw(1);
    let words = vocabulary(&mut draw);
    let pairs: Vec<(String, String)> = (0..4096)
        .map(|_| (name(&mut draw, &words), name(&mut draw, &words)))
        .collect();
    let read: Vec<(NameRead, NameRead)> = pairs
        .iter()
        .map(|(a, b)| (NameRead::of(a), NameRead::of(b)))
        .collect();
    let mut at = 0;
    let mut next = move || {
        at = (at + 1) % 4096;
        at
    };
    c.bench_function("names: floor, Jaro-Winkler of the texts", |b| {
        b.iter(|| {
            let (one, other) = &pairs[next()];
            black_box(strsim::jaro_winkler(one, other))
        });
    });
    c.bench_function("names: one read", |b| {
        b.iter(|| black_box(NameRead::of(&pairs[next()].0)));
    });
    c.bench_function("names: two compared, read before", |b| {
        b.iter(|| {
            let (one, other) = &read[next()];
            black_box(one.likeness(other))
        });
    });
}

fn register(c: &mut Criterion) {
    let mut draw = Draw(2);
    let words = vocabulary(&mut draw);
    let persons: Vec<Features> = (0..PERSONS).map(|_| person(&mut draw, &words)).collect();
    let start = Instant::now();
    let mut index = Index::new();
    for (at, one) in (0..).zip(&persons) {
        index
            .insert(id(at), Visibility::default(), one)
            .expect("numbered");
    }
    let built = start.elapsed().as_secs_f64();
    println!(
        "{PERSONS} persons inserted in {built:.2} s, {:.0} a second on one core",
        f64::from(PERSONS) / built
    );
    let mut asked = Draw(3);
    c.bench_function("register: floor, Jaro-Winkler with every name", |b| {
        b.iter(|| {
            let wanted = name(&mut asked, &words);
            let texts = persons.iter().map(|p| p.names[0].parts[0].text.as_str());
            let near = texts.filter(|text| strsim::jaro_winkler(text, &wanted) > 0.9);
            black_box(near.count())
        });
    });
    c.bench_function("register: a search, fifty answers", |b| {
        b.iter_batched(
            || person(&mut asked, &words),
            |one| black_box(index.query(&one, 50)),
            BatchSize::SmallInput,
        );
    });
    let mut next = PERSONS;
    c.bench_function("register: one inserted", |b| {
        b.iter_batched(
            || person(&mut asked, &words),
            |one| {
                next += 1;
                index.insert(id(next), Visibility::default(), &one)
            },
            BatchSize::SmallInput,
        );
    });
    let mut gone = PERSONS;
    c.bench_function("register: one deleted", |b| {
        b.iter(|| {
            gone += 1;
            black_box(index.delete(id(gone)))
        });
    });
}

criterion_group! {
    name = all;
    config = Criterion::default().sample_size(20);
    targets = names, register
}
criterion_main!(all);
