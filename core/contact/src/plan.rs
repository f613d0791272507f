//! The planner: one person in, exactly one outcome out.
//!
//! First whoever rules may never reach is set aside, then whoever nobody asked is put into their
//! group, then every channel is held against the person's rules at every minute and in every zone.
//! What is left is safe; of equally safe channels the cheapest is taken.

use record::date::Day;
use record::safe::{Channel, Hours, Means, Moment, SafeContact, SeenBy, Verdict, Why};
use record::script::Language;
use record::slip::Slip;

use crate::affected::{Affected, Decided, Level, Review, Role};
use crate::group::{GroupDecision, GroupKey};
use crate::one::To;
use crate::outcome::{Form, Outcome, Purpose, Question, Queue, Spoken, Variant, Written};
use crate::setting::Setting;
use crate::window::{self, Window, Zone};

/// What happens with this person.
#[must_use]
pub fn plan(person: &Affected, setting: &Setting<'_>) -> Outcome {
    let today = Day::of(setting.now);
    let decided = person.decided.filter(|decided| decided.counts(today));
    if let Some(Decided::Spare {
        substitute, until, ..
    }) = decided
    {
        return Outcome::Spared { substitute, until };
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

/// The rules that count for this person: their own, or what people decided where they were never
/// asked.
fn rules(
    person: &Affected,
    slip: &Slip,
    chosen: Option<Means>,
    setting: &Setting<'_>,
    today: Day,
) -> Result<SafeContact, Queue> {
    let own = &slip.contact.safe;
    match (chosen, person.never_asked()) {
        (Some(means), false) => Ok(lifted(own, means)),
        (Some(means), true) => {
            let until = match person.decided {
                Some(Decided::Reach { until, .. }) => until,
                _ => today,
            };
            let filled = filled(own, &[means], &[], (today, until), setting);
            Ok(lifted(&filled, means))
        }
        (None, true) => {
            let Some(key) = GroupKey::of(person) else {
                let tried = !person.failed.is_empty();
                return Err(if tried {
                    Queue::Unreachable
                } else {
                    Queue::NoAddress
                });
            };
            let decision = setting.groups.of(&key, today);
            by_group(own, key, decision, setting)
        }
        (None, false) if !person.role.gave_data() => Err(Queue::OneByOne),
        (None, false) => Ok(own.clone()),
    }
}

fn by_group(
    own: &SafeContact,
    key: GroupKey,
    decision: Option<&GroupDecision>,
    setting: &Setting<'_>,
) -> Result<SafeContact, Queue> {
    let Some(decision) = decision else {
        return Err(Queue::Group(key));
    };
    let Some(rule) = decision.rule() else {
        return Err(Queue::OneByOne);
    };
    let means: Vec<Means> = key
        .way
        .means()
        .iter()
        .copied()
        .filter(|means| rule.means.contains(means))
        .collect();
    Ok(filled(
        own,
        &means,
        &rule.languages,
        decision.days(),
        setting,
    ))
}

/// What people decided, put where nobody asked. What was said stays. Who else sees a channel is
/// not known, so it counts as seen by others.
fn filled(
    own: &SafeContact,
    means: &[Means],
    languages: &[Language],
    (on, until): (Day, Day),
    setting: &Setting<'_>,
) -> SafeContact {
    let channel = |means: &Means| Channel {
        means: *means,
        allowed: true,
        seen_by: SeenBy::SafeOthers,
    };
    let mut rules = own.clone();
    rules.channels = means.iter().map(channel).collect();
    if rules.hours.is_empty() {
        rules.hours.push(Hours {
            days: 0x7f,
            from: setting.awake.from,
            to: setting.awake.to,
        });
    }
    if rules.languages.is_empty() {
        rules.languages = languages.to_vec();
    }
    rules.confirmed = Some(on);
    rules.expires = Some(own.expires.map_or(until, |own| own.min(until)));
    rules
}

/// What a decision over one person lifts: danger, age, and not knowing who sees the one channel.
/// What the person ruled out, and whom they fear, it does not lift.
fn lifted(own: &SafeContact, means: Means) -> SafeContact {
    let mut rules = own.clone();
    rules.in_hiding = None;
    rules.detained = None;
    rules.under_18 = None;
    rules.guardian = None;
    rules.channels.retain(|channel| channel.means == means);
    for channel in &mut rules.channels {
        if channel.seen_by == SeenBy::NotAsked {
            channel.seen_by = SeenBy::SafeOthers;
        }
    }
    rules
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
    let price = setting.prices.of(means, person.country);
    let name = slip.name.clone();
    let purpose = purpose(person.role);
    let (outcome, cost) = match means {
        Means::Voice | Means::InPerson => {
            let form = Form::Script;
            let (language, script) = script(rules, Variant { purpose, form }, setting);
            let spoken = Spoken {
                to,
                means,
                window,
                language,
                script,
                interpreter: rules.interpreter.clone(),
                name,
                cost: price,
            };
            let outcome = match means {
                Means::Voice => Outcome::Call(spoken),
                _ => Outcome::Visit(spoken),
            };
            (outcome, price)
        }
        Means::Sms | Means::Mail | Means::Letter => {
            let form = match means {
                Means::Sms => Form::Sms,
                _ => Form::Page,
            };
            let variant = Variant { purpose, form };
            let (language, segments) = text(rules, variant, setting).ok_or(Bar::NoText)?;
            let segments = if means == Means::Sms { segments } else { 1 };
            let cost = price.map(|price| price.saturating_mul(u64::from(segments)));
            let written = Written {
                to,
                means,
                window,
                language,
                variant,
                name,
                segments,
                cost,
            };
            let outcome = match means {
                Means::Letter => Outcome::Letter(written),
                _ => Outcome::Message(written),
            };
            (outcome, cost)
        }
    };
    Ok(Candidate {
        seen_by_others: seen_by_others(rules, means),
        means,
        cost,
        outcome,
    })
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
