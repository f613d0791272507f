//! When a person may be reached: quarters of an hour that are allowed in every zone they may
//! live in.

use std::collections::BTreeMap;

use record::country::Country;
use record::date::Day;
use record::safe::Moment;
use sign::Time;
use sign::time::MINUTE;

/// A quarter of an hour in microseconds: every zone of the earth differs from UTC by some of them.
pub const QUARTER: u64 = 15 * MINUTE;
/// So far ahead a window is looked for: a week, since hours are said by days of the week.
const HORIZON: u64 = 7 * 24 * 4;
const DAY_MINUTES: i64 = 24 * 60;

/// A difference from UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Zone(i16);

impl Zone {
    /// Minutes east of UTC, from −720 to 840 in quarters of an hour; nothing for others.
    #[must_use]
    pub fn from_minutes(minutes: i16) -> Option<Zone> {
        let known = (-720..=840).contains(&minutes) && minutes % 15 == 0;
        known.then_some(Zone(minutes))
    }

    /// The day and minute there.
    #[must_use]
    pub fn local(self, time: Time) -> Moment {
        let minutes = i64::try_from(time.0 / MINUTE).unwrap_or(i64::MAX - 840);
        let there = minutes + i64::from(self.0);
        let day = i32::try_from(there.div_euclid(DAY_MINUTES)).unwrap_or(i32::MAX);
        Moment {
            day: Day(day),
            // Below 1,440 by the remainder.
            minute: u16::try_from(there.rem_euclid(DAY_MINUTES)).unwrap_or(0),
        }
    }
}

/// The zones of each country, every one that holds there during the coming week (summer time
/// begins and ends).
#[derive(Clone, Debug, Default)]
pub struct Zones(BTreeMap<Country, Vec<Zone>>);

impl Zones {
    /// A table; a country without a zone counts as unknown.
    #[must_use]
    pub fn new(table: impl IntoIterator<Item = (Country, Vec<Zone>)>) -> Zones {
        Zones(table.into_iter().filter(|(_, z)| !z.is_empty()).collect())
    }

    /// The zones a person may live in: theirs if known, else all of the country, else all there
    /// are.
    #[must_use]
    pub fn of(&self, zone: Option<Zone>, country: Option<Country>) -> Vec<Zone> {
        if let Some(zone) = zone {
            return vec![zone];
        }
        match country.and_then(|country| self.0.get(&country)) {
            Some(zones) => zones.clone(),
            None => (-48..=56).map(|quarters| Zone(quarters * 15)).collect(),
        }
    }
}

/// The hours of the campaign: outside them nobody's telephone rings, in their own time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Awake {
    /// First minute of the day.
    pub from: u16,
    /// The minute at which it ends.
    pub to: u16,
}

impl Awake {
    /// Whether that minute lies in them.
    #[must_use]
    pub fn covers(self, minute: u16) -> bool {
        self.from <= minute && minute < self.to
    }
}

/// From `from` until before `to`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// Its first moment.
    pub from: Time,
    /// The moment at which it is over.
    pub to: Time,
}

impl Window {
    /// Whether that moment lies in it.
    #[must_use]
    pub fn covers(self, at: Time) -> bool {
        self.from <= at && at < self.to
    }
}

/// The first run of quarters, from the one that has begun, in which `allowed` says yes to every
/// minute in every zone. It ends where it must, or after a day.
pub(crate) fn first(now: Time, zones: &[Zone], allowed: impl Fn(Moment) -> bool) -> Option<Window> {
    let begin = now.0 - now.0 % QUARTER;
    let at = |quarter: u64| Time(begin.saturating_add(quarter * QUARTER));
    let fits = |quarter: u64| {
        let minutes = (0..15).map(|minute| at(quarter).plus(minute * MINUTE));
        minutes
            .into_iter()
            .all(|minute| zones.iter().all(|zone| allowed(zone.local(minute))))
    };
    let first = (0..HORIZON).find(|quarter| fits(*quarter))?;
    let end = (first + 1..first + 96)
        .find(|quarter| !fits(*quarter))
        .unwrap_or(first + 96);
    Some(Window {
        from: at(first),
        to: at(end),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sign::time::HOUR;

    fn zone(minutes: i16) -> Zone {
        Zone::from_minutes(minutes).expect("a zone")
    }

    #[test]
    fn local_time_crosses_days_both_ways() {
        let noon = Time(12 * HOUR);
        assert_eq!(zone(0).local(noon).minute, 720);
        let there = zone(840).local(noon);
        assert_eq!((there.day, there.minute), (Day(1), 120));
        let there = zone(-720).local(Time(0));
        assert_eq!((there.day, there.minute), (Day(-1), 720));
        assert_eq!(zone(345).local(Time(0)).minute, 345);
        assert!(Zone::from_minutes(20).is_none() && Zone::from_minutes(900).is_none());
    }

    #[test]
    fn a_window_is_allowed_in_every_zone() {
        let nine_to_eleven = |at: Moment| (540..660).contains(&at.minute);
        let one = first(Time(0), &[zone(0)], nine_to_eleven).expect("at nine");
        assert_eq!((one.from, one.to), (Time(9 * HOUR), Time(11 * HOUR)));
        let both = first(Time(0), &[zone(0), zone(60)], nine_to_eleven).expect("the hour in both");
        assert_eq!((both.from, both.to), (Time(9 * HOUR), Time(10 * HOUR)));
        assert_eq!(first(Time(0), &[zone(0), zone(120)], nine_to_eleven), None);
        // A quarter that is open for fourteen minutes is closed.
        let gap = |at: Moment| (540..600).contains(&at.minute) && at.minute != 547;
        let found = first(Time(0), &[zone(0)], gap).expect("after it");
        assert_eq!(found.from, Time(9 * HOUR + QUARTER));
    }

    #[test]
    fn an_unknown_place_is_everywhere() {
        let zones = Zones::default();
        assert_eq!(zones.of(None, None).len(), 105);
        let country = Country::from_code("RU").expect("a country");
        assert_eq!(zones.of(None, Some(country)).len(), 105);
        let known = Zones::new([(country, vec![zone(180), zone(720)])]);
        assert_eq!(known.of(None, Some(country)).len(), 2);
        assert_eq!(known.of(Some(zone(240)), Some(country)), [zone(240)]);
    }
}
