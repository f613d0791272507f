//! Which rules count for a person: their own, their group's, or what was decided over them alone.

use record::date::Day;
use record::safe::{Channel, Hours, Means, SafeContact, SeenBy};
use record::script::Language;
use record::slip::Slip;

use crate::affected::{Affected, Decided};
use crate::group::{GroupDecision, GroupKey};
use crate::outcome::Queue;
use crate::setting::Setting;

/// The rules that count for this person: their own, or what people decided where they were never
/// asked.
pub(crate) fn rules(
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
    // A decision of today counts where it is still the day before, too: people are reached in the
    // time of every zone that they may live in. One of a day to come does not.
    let made = on <= Day::of(setting.now);
    rules.confirmed = Some(if made {
        Day(on.0.saturating_sub(1))
    } else {
        on
    });
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
