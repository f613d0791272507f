//! A million people with any rules: nothing that leaves goes against a rule. The judge below was
//! written from the rules and not from the planner: it asks of what leaves whom it could harm.

mod common;

use common::*;
use contact::*;
use record::date::Day;
use record::safe::{Danger, Literacy, Means, SeenBy};
use record::script::Language;
use sign::Time;
use sign::time::MINUTE;

const CASES: u64 = 1_000_000;

/// What leaves, of whatever kind.
struct Leaving<'a> {
    to: &'a To,
    means: Means,
    window: Window,
    language: &'a Language,
    variant: Option<Variant>,
}

fn leaving(outcome: &Outcome) -> Option<Leaving<'_>> {
    Some(match outcome {
        Outcome::Message(w) | Outcome::Letter(w) => Leaving {
            to: &w.to,
            means: w.means,
            window: w.window,
            language: &w.language,
            variant: Some(w.variant),
        },
        Outcome::Call(s) | Outcome::Visit(s) => Leaving {
            to: &s.to,
            means: s.means,
            window: s.window,
            language: &s.language,
            variant: s.script,
        },
        _ => return None,
    })
}

/// The offsets at which this person may live, in minutes.
fn offsets(person: &Affected) -> Vec<i64> {
    if let Some(known) = person.zone {
        let there = known.local(Time(1_000_000 * MINUTE * 60));
        let minutes = i64::from(there.day.0) * 1440 + i64::from(there.minute);
        return vec![minutes - 60_000_000];
    }
    match person.country.as_ref().map(|c| c.code()) {
        Some("CH") => vec![60],
        Some("RU") => vec![120, 720],
        Some("NP") => vec![345],
        _ => vec![-720, -570, 0, 330, 765, 840],
    }
}

fn yes(danger: Option<Danger>) -> bool {
    matches!(danger, Some(Danger::Yes | Danger::NotSure))
}

/// Two people and not one, and today.
fn in_force(decided: Option<Decided>) -> Option<Decided> {
    let (by, until) = match decided? {
        Decided::Reach { by, until, .. } | Decided::Spare { by, until, .. } => (by, until),
    };
    (by.0 != by.1 && until.0 >= TODAY.0).then_some(decided?)
}

fn harm(
    person: &Affected,
    group: Option<(&GroupRule, (Day, Day))>,
    outcome: &Outcome,
    minutes: &[u64],
) -> Option<&'static str> {
    let Leaving {
        to,
        means,
        window,
        language,
        variant,
    } = leaving(outcome)?;
    let safe = &person
        .slip
        .as_ref()
        .expect("an address comes from a slip")
        .contact
        .safe;
    let one = match in_force(person.decided) {
        Some(Decided::Spare { .. }) => return Some("it was decided not to contact"),
        Some(Decided::Reach { means: only, .. }) if only != means => return Some("another way"),
        reach => reach,
    };
    let asked = !safe.channels.is_empty() || safe.confirmed.is_some();
    let written = matches!(means, Means::Sms | Means::Mail | Means::Letter);
    if person.level == Level::CiphertextOnly {
        return Some("nobody decided to tell of what is unreadable");
    }
    if safe.deceased.is_some() {
        return Some("the person is dead");
    }
    let child = safe.under_18 == Some(true) || safe.guardian.is_some();
    if child && (one.is_none() || written) {
        return Some("a child");
    }
    if matches!(person.role, Role::Guardian(Review::NotYet | Review::Unsafe)) {
        return Some("an adult whom nobody found safe");
    }
    let danger = person.flagged || yes(safe.in_hiding) || yes(safe.detained);
    if danger && one.is_none() {
        return Some("danger");
    }
    let third = matches!(person.role, Role::Sought | Role::Relative);
    if third && one.is_none() && (asked || group.is_none()) {
        return Some("no people decided over somebody who gave us nothing");
    }
    if person.failed.contains(&means) {
        return Some("it failed before");
    }
    // The channel.
    let mut days = (Day(i32::MIN), Day(i32::MAX));
    if asked {
        let Some(last) = safe.channels.iter().rfind(|c| c.means == means) else {
            return Some("nothing was said of this channel");
        };
        if !last.allowed {
            return Some("the channel is ruled out");
        }
        if last.seen_by == SeenBy::UnsafeOthers {
            return Some("somebody unsafe sees it");
        }
        if last.seen_by == SeenBy::NotAsked && one.is_none() {
            return Some("nobody asked who sees it");
        }
        let (Some(confirmed), Some(expires)) = (safe.confirmed, safe.expires) else {
            return Some("rules without a date");
        };
        days = (confirmed, expires);
    } else if one.is_none() {
        let Some((rule, decided)) = group else {
            return Some("nobody decided over the group");
        };
        if !rule.means.contains(&means) {
            return Some("the group is told in another way");
        }
        // Made today or before, it counts where it is still the day before.
        let made = decided.0 <= TODAY;
        days = (Day(decided.0.0 - i32::from(made)), decided.1);
    }
    if written && safe.literacy == Some(Literacy::CannotRead) {
        return Some("cannot read");
    }
    // The language and the text.
    let understood = if !asked && safe.languages.is_empty() {
        match (one, group) {
            (None, Some((rule, _))) => rule.languages.contains(language),
            _ => false,
        }
    } else {
        safe.languages.contains(language)
    };
    if !understood {
        return Some("a language the person does not understand");
    }
    if let Some(variant) = variant {
        if texts().segments(variant, language).is_none() {
            return Some("a text that no speaker reviewed");
        }
        if third != (variant.purpose == Purpose::Veiled) {
            return Some("the text tells of a search");
        }
    } else if written {
        return Some("something written without a text");
    }
    // One recipient.
    let text = to.text().reveal();
    if text.contains([',', ';', '\n']) || text.is_empty() {
        return Some("not one recipient");
    }
    // The hours.
    let rings = !matches!(means, Means::Mail | Means::Letter);
    for offset in offsets(person) {
        for minute in minutes.iter().chain(&[0, u64::MAX]) {
            let length = (window.to.0 - window.from.0) / MINUTE;
            let at = window.from.0 / MINUTE + (*minute).min(length - 1);
            let local = at as i64 + offset;
            let (day, of_day) = (local.div_euclid(1440), local.rem_euclid(1440));
            if day < i64::from(days.0.0) || day > i64::from(days.1.0) {
                return Some("rules or decision not in force on that day");
            }
            if !rings {
                continue;
            }
            if !(480..1200).contains(&of_day) {
                return Some("at night");
            }
            // 2024-01-01 was a Monday.
            let weekday = (day - 19_723).rem_euclid(7);
            let open = safe.hours.iter().any(|hours| {
                hours.days >> weekday & 1 == 1
                    && i64::from(hours.from) <= of_day
                    && of_day < i64::from(hours.to)
            });
            if !open && (asked || !safe.hours.is_empty()) {
                return Some("not at this hour");
            }
        }
    }
    None
}

/// Plans one person; if their group is undecided, decides over it and plans again.
fn case(
    seed: u64,
    tables: (&Zones, &Prices, &Texts),
) -> (Affected, Option<GroupRule>, Option<(Day, Day)>, Outcome) {
    let mut from = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    from.next();
    let person = any_person(&mut from);
    let mut groups = Groups::default();
    let with = |groups: &Groups| {
        let setting = Setting {
            now: NOW,
            zones: tables.0,
            prices: tables.1,
            texts: tables.2,
            groups,
            awake: AWAKE,
            tells_ciphertext_only: false,
        };
        plan(&person, &setting)
    };
    let first = with(&groups);
    let Outcome::Queue(Queue::Group(key)) = first else {
        return (person, None, None, first);
    };
    let (rule, decision) = any_decision(&mut from);
    let days = decision.days();
    groups.decide(key, decision);
    let outcome = with(&groups);
    (person, rule, Some(days), outcome)
}

/// Judges one part of the cases.
fn judge(part: u64) {
    let (zones, prices, texts) = (zones(), prices(), texts());
    let mut left = [0_u32; 7];
    let each = CASES / PARTS;
    for seed in part * each..(part + 1) * each {
        let (person, rule, days, outcome) = case(seed, (&zones, &prices, &texts));
        if let Some(leaving) = leaving(&outcome) {
            left[leaving.means as usize] += 1;
            let one = in_force(person.decided).is_some();
            left[5 + usize::from(one)] += u32::from(one || rule.is_none());
        }
        let inside: Vec<u64> = (0..6).map(|n| seed.rotate_left(n * 9) % 1440).collect();
        let group = rule.as_ref().zip(days);
        let harm = harm(&person, group, &outcome, &inside);
        assert_eq!(harm, None, "case {seed}: {outcome:?}");
    }
    // Enough came to be judged: by each means, by people's own rules, by decisions over one.
    assert!(left.iter().all(|n| *n > each as u32 / 1000), "{left:?}");
}

/// In four parts, so that they can run beside each other.
const PARTS: u64 = 4;

#[test]
fn nothing_that_leaves_goes_against_a_rule_first_quarter() {
    judge(0);
}

#[test]
fn nothing_that_leaves_goes_against_a_rule_second_quarter() {
    judge(1);
}

#[test]
fn nothing_that_leaves_goes_against_a_rule_third_quarter() {
    judge(2);
}

#[test]
fn nothing_that_leaves_goes_against_a_rule_last_quarter() {
    judge(3);
}
