//! What `kinfold tell` shows: counts, reasons and numbers of people, never a name or an address,
//! but in the sample that two people must read.

use crate::screen::{Screen, counted, isolated, number, padded};
use contact::{Row, State};
use courier::deciding::{Planning, reason_words, status as coverage};
use courier::entry::Member;
use courier::paper::Printed;
use courier::store::Store;
use record::country::Country;
use record::safe::Means;
use serde_json::{Value, json};
use sign::Time;
use sign::id::PersonId;
use std::path::Path;

/// That it is an exercise, if it is one; loud.
pub(super) fn banner(store: &Store, screen: &mut Screen) {
    let settings = store.settings();
    if settings.exercise {
        screen.line("*** EXERCISE *** Every text says so. Nothing leaves this computer.");
    }
    if settings.uses_drafts() {
        screen.line(
            "*** DRAFTS ARE USED *** No speaker has reviewed some of these texts. In a real \
             campaign nobody would be told in them.",
        );
    }
}

/// The plan, before anybody approves it.
pub(super) fn planning(store: &Store, planning: &Planning, screen: &mut Screen) {
    let currency = &store.settings().currency;
    screen.heading("What would leave");
    for (country, means, line) in planning.bill.lines() {
        let country = country.as_ref().map_or("??", Country::code);
        let unpriced = match line.unpriced {
            0 => String::new(),
            n => format!(", {} without a price", number(n)),
        };
        screen.line(format!(
            "  {}  {}  {}{}  {}{unpriced}",
            country,
            padded(means.word(), 9),
            padded(&number(line.messages), 9),
            match means {
                Means::Sms => format!("  {} segments", number(line.segments)),
                _ => String::new(),
            },
            money(line.cost, currency),
        ));
    }
    let total = planning.bill.total();
    screen.line(format!(
        "  all  {} messages, letters, calls and visits, {}",
        number(total.messages),
        money(total.cost, currency)
    ));
    screen.heading("Who waits for people, and why");
    for (words, count) in &planning.waits {
        screen.line(format!("  {}  {words}", padded(&number(*count), 9)));
    }
    if planning.spared > 0 {
        let count = padded(&number(planning.spared), 9);
        screen.line(format!("  {count}  not to be contacted, by decision"));
    }
    if planning.others > 0 {
        let count = padded(&number(planning.others), 9);
        screen.line(format!(
            "  {count}  under way, over, or decided: not planned"
        ));
    }
    screen.line(format!(
        "  {}  together: everybody affected",
        padded(&number(planning.people()), 9)
    ));
}

fn money(micros: u64, currency: &str) -> String {
    let cents = micros.div_ceil(10_000);
    format!("{}.{:02} {currency}", number(cents / 100), cents % 100)
}

/// The same as one object.
pub(super) fn planning_json(store: &Store, planning: &Planning) -> Value {
    let lines = planning.bill.lines().map(|(country, means, line)| {
        json!({
            "country": country.as_ref().map(|country| country.code().to_owned()),
            "means": means.word(),
            "messages": line.messages,
            "segments": line.segments,
            "cost_micros": line.cost,
            "unpriced": line.unpriced,
        })
    });
    let waits = planning.waits.iter();
    let waits = waits.map(|(words, count)| ((*words).to_owned(), json!(count)));
    json!({
        "exercise": store.settings().exercise,
        "people": planning.people(),
        "lines": lines.collect::<Vec<_>>(),
        "waits": waits.collect::<serde_json::Map<_, _>>(),
        "spared": planning.spared,
        "others": planning.others,
    })
}

const WORDS: [(Row, &str); 9] = [
    (Row::Waiting, "waiting"),
    (Row::Planned, "planned"),
    (Row::Attempted, "attempted"),
    (Row::Delivered, "delivered"),
    (Row::Reached, "reached"),
    (Row::Understood, "understood"),
    (Row::Refused, "refused"),
    (Row::Unreachable, "unreachable"),
    (Row::Unsafe, "unsafe"),
];

/// What was printed.
pub(super) fn printed(printed: &Printed, out: &Path, screen: &mut Screen) {
    screen.line(format!(
        "{}, {} and {} in {}, one person a page. Whoever has them can read how these people are \
         reached.",
        counted(u64::from(printed.letters), "letter", "letters"),
        counted(u64::from(printed.calls), "call sheet", "call sheets"),
        counted(u64::from(printed.visits), "visit sheet", "visit sheets"),
        out.display()
    ));
}

/// How many PDFs were made of it.
pub(super) fn made(count: u32, screen: &mut Screen) {
    let count = counted(u64::from(count), "PDF was", "PDFs were");
    screen.line(format!("{count} made, each beside its page."));
}

/// How far everybody is.
pub(super) fn status(store: &Store, now: Time, screen: &mut Screen) {
    let coverage = coverage(store, now);
    for (row, word) in WORDS {
        let count = padded(&number(coverage.row(row)), 9);
        screen.line(format!("  {count}  {word}"));
        if row == Row::Waiting {
            for (reason, count) in store.campaign().waiting() {
                let count = padded(&number(count), 9);
                screen.line(format!("             {count}  {}", reason_words(reason)));
            }
        }
    }
    screen.line(format!(
        "  {}  together: everybody affected{}",
        padded(&number(coverage.all()), 9),
        match coverage.is_complete() {
            true => ". Nobody is left to be told or decided.",
            false => "",
        }
    ));
}

/// The same as one object.
pub(super) fn status_json(store: &Store, now: Time) -> Value {
    let coverage = coverage(store, now);
    let mut rows = serde_json::Map::new();
    for (row, word) in WORDS {
        rows.insert(word.to_owned(), json!(coverage.row(row)));
    }
    let waiting = store.campaign().waiting().into_iter();
    let waiting = waiting.map(|(reason, count)| (reason_words(reason).to_owned(), json!(count)));
    json!({
        "exercise": store.settings().exercise,
        "affected": store.members().count(),
        "all": coverage.all(),
        "rows": rows,
        "waiting": waiting.collect::<serde_json::Map<_, _>>(),
        "complete": coverage.is_complete(),
    })
}

/// How far one person is.
pub(super) fn state(store: &Store, person: PersonId) -> String {
    let by = |word: &str, means: Means| format!("{word}, by {}", means.word());
    match store.campaign().state(person) {
        None => "not in the campaign".to_owned(),
        Some(State::Waiting(reason)) => format!("waiting: {}", reason_words(*reason)),
        Some(State::Planned(plan)) => {
            format!("{}, from {}", by("planned", plan.means), plan.from)
        }
        Some(State::Ordered(plan)) => by("ordered", plan.means),
        Some(State::InDoubt(plan)) => by("in doubt", plan.means),
        Some(State::Attempted(plan)) => by("attempted", plan.means),
        Some(State::Delivered(plan)) => by("delivered", plan.means),
        Some(State::Reached) => "reached".to_owned(),
        Some(State::Understood) => "understood".to_owned(),
        Some(State::Refused) => "refused".to_owned(),
        Some(State::Unreachable) => "unreachable".to_owned(),
        Some(State::Unsafe) => "unsafe".to_owned(),
        Some(State::Spared(until)) => {
            let (y, m, d) = until.gregorian();
            format!("not to be contacted until {y:04}-{m:02}-{d:02}")
        }
    }
}

/// A person of a sample: what two people need to decide over a group.
pub(super) fn sampled(member: &Member) -> String {
    let slip = member.affected.slip.as_ref();
    let name = slip.and_then(|slip| slip.name.as_ref());
    let name = name.map_or(String::new(), |name| isolated(name.reveal()));
    let ways = slip.map_or_else(Vec::new, |slip| {
        let contact = &slip.contact;
        let texts = contact.phones.iter().chain(&contact.mails);
        let texts = texts.map(|text| isolated(text.reveal()));
        let places = contact.addresses.iter();
        let places = places.map(|address| isolated(address.place.written.reveal()));
        texts.chain(places).collect()
    });
    let languages = slip.map_or_else(Vec::new, |slip| {
        let known = slip.contact.safe.languages.iter();
        known.map(|language| language.tag().to_owned()).collect()
    });
    format!(
        "  {}  {name}  {}  {}",
        member.affected.person,
        ways.join(", "),
        languages.join(", ")
    )
}
