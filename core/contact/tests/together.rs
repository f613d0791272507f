//! Planner and journal together: a register from the first plan to the last wave.

mod common;

use std::collections::BTreeMap;

use common::*;
use contact::*;
use record::date::Day;
use sign::id::IncidentId;
use sign::time::DAY;

const PEOPLE: usize = 3000;
/// Quarters of an hour.
const A_DAY: usize = 96;

/// Every step is an event that the journal takes; refused ones would be a fault of this test.
struct Office {
    campaign: Campaign,
    people: Vec<Affected>,
    orders: BTreeMap<[u8; 16], u32>,
}

impl Office {
    fn take(&mut self, event: Event) {
        let order = self.campaign.record(&event);
        let order = order.unwrap_or_else(|why| panic!("{event:?}: {why}"));
        if let Some(order) = order {
            *self.orders.entry(order.key()).or_default() += 1;
        }
    }

    /// Plans everybody who is neither under way nor settled.
    fn plan(&mut self, groups: &Groups, now: sign::Time) {
        let (zones, prices, texts) = (zones(), prices(), texts());
        let setting = Setting {
            now,
            zones: &zones,
            prices: &prices,
            texts: &texts,
            groups,
            awake: AWAKE,
            tells_ciphertext_only: false,
        };
        for at in 0..self.people.len() {
            let person = self.people[at].person;
            let state = self.campaign.state(person);
            if !matches!(
                state,
                Some(State::Waiting(_) | State::Planned(_) | State::Unreachable)
            ) {
                continue;
            }
            let failed = self.campaign.failed(person).to_vec();
            let affected = &mut self.people[at];
            affected.failed.extend(failed);
            let outcome = plan(affected, &setting);
            let wave = self.campaign.next_wave(person);
            self.take(outcome.event(person, wave, now));
        }
    }

    /// Sends what is due. One in three cannot be reached by the way that was taken.
    fn send(&mut self, now: sign::Time) {
        while let Some(intended) = self.campaign.due(now) {
            self.take(Event::Intended(intended));
            let lost = intended.person.0[7] % 3 == 0;
            self.take(Event::Answered(Answered {
                person: intended.person,
                wave: intended.wave,
                answer: if lost {
                    Answer::Impossible
                } else {
                    Answer::Taken
                },
            }));
        }
    }
}

#[test]
fn every_plan_is_a_line_of_the_journal_and_nobody_is_lost() {
    let mut from = Random(0x5eed);
    let mut office = Office {
        campaign: Campaign::new(IncidentId([1; 16])),
        people: (0..PEOPLE).map(|_| any_person(&mut from)).collect(),
        orders: BTreeMap::new(),
    };
    for at in 0..PEOPLE {
        office.take(Event::Joined(office.people[at].person));
    }
    office.take(Event::Capped(Capped {
        a_day: 40,
        in_all: 100_000,
        by: (staff(1), staff(2)),
    }));
    let groups = Groups::default();
    let mut sums = Vec::new();
    // A fortnight by quarters of an hour; plans are made anew each morning.
    for quarter in 0..14 * A_DAY as u64 {
        let now = NOW.plus(quarter * QUARTER);
        if quarter % A_DAY as u64 == 0 {
            office.plan(&groups, now);
        }
        office.send(now);
        let coverage = office.campaign.coverage(Day::of(now));
        assert_eq!(coverage.all(), PEOPLE as u64);
        let waiting: u64 = office.campaign.waiting().values().sum();
        assert_eq!(waiting, coverage.row(Row::Waiting));
        sums.push(office.orders.len());
    }
    assert!(office.orders.values().all(|times| *times == 1));
    // The cap held: no day (UTC) has more than 40.
    let first_day = (DAY - NOW.0 % DAY).div_ceil(QUARTER) as usize;
    assert!(sums[first_day - 1] <= 40);
    for day in sums[first_day - 1..].windows(A_DAY + 1).step_by(A_DAY) {
        assert!(day[A_DAY] - day[0] <= 40);
    }
    assert!(office.orders.len() > 100, "{}", office.orders.len());
    let end = NOW.plus(14 * DAY);
    let coverage = office.campaign.coverage(Day::of(end));
    let rows: Vec<_> = Row::ALL.iter().map(|row| coverage.row(*row)).collect();
    // Whoever was planned is sent or waits, but for the few whose day is still to come.
    assert!(rows[Row::Planned as usize] <= 3, "{rows:?}");
    office.plan(&groups, end);
    assert_eq!(office.campaign.overdue(end).count(), 0);
    // Whoever was lost by one way went another, or waits.
    assert!(rows[Row::Attempted as usize] > 0, "{rows:?}");
    assert!(
        office.campaign.waiting().contains_key(&Reason::Unreachable),
        "{rows:?}"
    );
}
