//! The planner: one person in, exactly one outcome out.
//!
//! First whoever rules may never reach is set aside, then whoever nobody asked is put into their
//! group, then every channel is held against the person's rules at every minute and in every zone.
//! What is left is safe; of equally safe channels the cheapest is taken.

use record::date::Day;
use record::safe::{Means, Moment, SafeContact, SeenBy, Verdict, Why};
use record::script::Language;
use record::slip::Slip;

use crate::affected::{Affected, Decided, Level, Review, Role};
use crate::one::To;
use crate::outcome::{Form, Outcome, Purpose, Question, Queue, Spoken, Variant, Written};
use crate::rules::rules;
use crate::setting::Setting;
use crate::window::{self, Window, Zone};

/// What happens with this person.
#[must_use]
pub fn plan(person: &Affected, setting: &Setting<'_>) -> Outcome {
    let today = Day::of(setting.now);
    let decided = person.decided.filter(|decided| decided.counts(today));
    if let Some(Decided::Spare {
        substitute,
        by,
        until,
    }) = decided
    {
        return Outcome::Spared {
            substitute,
            by,
            until,
        };
    }
    if person.level == Level::CiphertextOnly && !setting.tells_ciphertext_only {
        return Outcome::Decide(Question::OnlyCiphertext);
    }
    let chosen = match decided {
        Some(Decided::Reach { means, .. }) => Some(means),
        _ => None,
    };
    if let Some(queue) = set_aside(person, chosen) {
        return Outcome::Queue(queue);
    }
    let Some(slip) = &person.slip else {
        return Outcome::Queue(Queue::NoAddress);
    };
    match rules(person, slip, chosen, setting, today) {
        Ok(rules) => reach(person, slip, &rules, setting),
        Err(queue) => Outcome::Queue(queue),
    }
}

/// Those whom no rule and no group reaches. A decision over one person lifts danger; a child is
/// then met by people only; the dead are nobody's recipient.
fn set_aside(person: &Affected, chosen: Option<Means>) -> Option<Queue> {
    if person.is_dead() {
        return Some(Queue::Deceased);
    }
    let reviewed = match person.role {
        Role::Guardian(review) => review == Review::Safe,
        _ => true,
    };
    let by_people = matches!(chosen, Some(Means::Voice | Means::InPerson));
    if !reviewed || (person.is_child() && !by_people) {
        return Some(Queue::ChildProtection);
    }
    if person.in_danger() && chosen.is_none() {
        return Some(Queue::InDanger);
    }
    None
}

/// Why one channel is out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bar {
    RuledOut,
    NoText,
    NoLanguage,
    NoHour,
    OutOfDate,
    WhoSees,
    Tried,
    NoAddress,
}

/// A channel that is safe.
struct Candidate {
    seen_by_others: bool,
    means: Means,
    cost: Option<u64>,
    outcome: Outcome,
}

fn reach(person: &Affected, slip: &Slip, rules: &SafeContact, setting: &Setting<'_>) -> Outcome {
    let zones = setting.zones.of(person.zone, person.country);
    let tried = Means::ALL
        .iter()
        .map(|means| channel(person, slip, rules, *means, &zones, setting));
    let (mut safe, mut out) = (Vec::new(), Vec::new());
    for one in tried {
        match one {
            Ok(candidate) => safe.push(candidate),
            Err(why) => out.push(why),
        }
    }
    // An unknown price is the highest.
    let best = safe
        .into_iter()
        .min_by_key(|c| (c.seen_by_others, c.cost.unwrap_or(u64::MAX), c.means));
    best.map_or_else(|| nothing_left(&out), |candidate| candidate.outcome)
}

/// No channel is left: what people can mend comes first, then the decision they owe.
fn nothing_left(out: &[Bar]) -> Outcome {
    let has = |why: Bar| out.contains(&why);
    let mendable = [
        (Bar::WhoSees, Queue::WhoSees),
        (Bar::OutOfDate, Queue::OutOfDate),
        (Bar::NoHour, Queue::NoHour),
        (Bar::NoLanguage, Queue::LanguageUnknown),
        (Bar::NoText, Queue::NoReviewedText),
        (Bar::Tried, Queue::Unreachable),
    ];
    if let Some((_, queue)) = mendable.iter().find(|(why, _)| has(*why)) {
        return Outcome::Queue(*queue);
    }
    if out.iter().all(|why| *why == Bar::NoAddress) {
        return Outcome::Queue(Queue::NoAddress);
    }
    Outcome::Decide(Question::NoSafeChannel)
}

fn channel(
    person: &Affected,
    slip: &Slip,
    rules: &SafeContact,
    means: Means,
    zones: &[Zone],
    setting: &Setting<'_>,
) -> Result<Candidate, Bar> {
    let to = To::of(&slip.contact, means).ok_or(Bar::NoAddress)?;
    let window = allowed_window(rules, means, zones, setting)?;
    if person.failed.contains(&means) {
        return Err(Bar::Tried);
    }
    if rules.languages.is_empty() {
        return Err(Bar::NoLanguage);
    }
    let seen_by_others = seen_by_others(rules, means);
    let (outcome, cost) = match means {
        Means::Voice | Means::InPerson => spoken(person, slip, rules, (to, means, window), setting),
        Means::Sms | Means::Mail | Means::Letter => {
            written(person, slip, rules, (to, means, window), setting)?
        }
    };
    Ok(Candidate {
        seen_by_others,
        means,
        cost,
        outcome,
    })
}

/// A call or a visit: always possible in a language the person understands, with an interpreter
/// where no script was reviewed.
fn spoken(
    person: &Affected,
    slip: &Slip,
    rules: &SafeContact,
    (to, means, window): (To, Means, Window),
    setting: &Setting<'_>,
) -> (Outcome, Option<u64>) {
    let variant = Variant {
        purpose: purpose(person.role),
        form: Form::Script,
    };
    let (language, script) = script(rules, variant, setting);
    let cost = setting.prices.of(means, person.country);
    let spoken = Spoken {
        to,
        means,
        window,
        language,
        script,
        interpreter: rules.interpreter.clone(),
        name: slip.name.clone(),
        cost,
    };
    let outcome = match means {
        Means::Voice => Outcome::Call(spoken),
        _ => Outcome::Visit(spoken),
    };
    (outcome, cost)
}

/// An SMS, mail or letter: only in a language the person understands and in which the text was
/// reviewed.
fn written(
    person: &Affected,
    slip: &Slip,
    rules: &SafeContact,
    (to, means, window): (To, Means, Window),
    setting: &Setting<'_>,
) -> Result<(Outcome, Option<u64>), Bar> {
    let form = match means {
        Means::Sms => Form::Sms,
        _ => Form::Page,
    };
    let purpose = purpose(person.role);
    let variant = Variant { purpose, form };
    let (language, segments) = text(rules, variant, setting).ok_or(Bar::NoText)?;
    let segments = if means == Means::Sms { segments } else { 1 };
    let price = setting.prices.of(means, person.country);
    let cost = price.map(|price| price.saturating_mul(u64::from(segments)));
    let written = Written {
        to,
        means,
        window,
        language,
        variant,
        name: slip.name.clone(),
        segments,
        cost,
    };
    let outcome = match means {
        Means::Letter => Outcome::Letter(written),
        _ => Outcome::Message(written),
    };
    Ok((outcome, cost))
}

/// The first window in which the rules allow this means.
fn allowed_window(
    rules: &SafeContact,
    means: Means,
    zones: &[Zone],
    setting: &Setting<'_>,
) -> Result<Window, Bar> {
    // What does not depend on the hour is asked once, where it is earliest.
    for zone in zones {
        match rules.decide(means, zone.local(setting.now)) {
            Verdict::Allowed | Verdict::Refused(Why::NotNow) => {}
            Verdict::Human(Why::SeenByOthers) => return Err(Bar::WhoSees),
            Verdict::Refused(Why::OutOfDate) => return Err(Bar::OutOfDate),
            Verdict::Human(_) | Verdict::Refused(_) => return Err(Bar::RuledOut),
        }
    }
    let rings = matches!(means, Means::Voice | Means::Sms | Means::InPerson);
    let allowed = |at: Moment| {
        (!rings || setting.awake.covers(at.minute)) && rules.decide(means, at) == Verdict::Allowed
    };
    window::first(setting.now, zones, allowed).ok_or(Bar::NoHour)
}

fn seen_by_others(rules: &SafeContact, means: Means) -> bool {
    let rule = rules.channels.iter().rev().find(|c| c.means == means);
    rule.is_none_or(|channel| channel.seen_by != SeenBy::NobodyElse)
}

fn purpose(role: Role) -> Purpose {
    match role {
        Role::Sought | Role::Relative => Purpose::Veiled,
        Role::Staff => Purpose::Staff,
        Role::Enquirer | Role::Guardian(_) => Purpose::Told,
    }
}

/// The first language the person understands in which the text was reviewed.
fn text(rules: &SafeContact, variant: Variant, setting: &Setting<'_>) -> Option<(Language, u8)> {
    rules.languages.iter().find_map(|language| {
        let segments = setting.texts.segments(variant, language)?;
        Some((language.clone(), segments))
    })
}

/// The same for what is said; without a script the best language, with an interpreter.
fn script(
    rules: &SafeContact,
    variant: Variant,
    setting: &Setting<'_>,
) -> (Language, Option<Variant>) {
    match text(rules, variant, setting) {
        Some((language, _)) => (language, Some(variant)),
        None => (rules.languages[0].clone(), None),
    }
}
