//! The incident's file: TOML, every fault named by its line.

use super::{Deleted, Incident, Span, Taken, What};
use serde::Deserialize;
use sign::{SocietyId, Time};
use std::collections::BTreeSet;
use toml::Spanned;
use toml::value::{Datetime, Offset};

/// Why an incident's file is not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct IncidentFault {
    /// Where; from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Who wrote it and why, for readers.
    #[serde(default)]
    #[expect(dead_code, reason = "for readers of the file only")]
    about: String,
    /// How far the clocks of log and investigators may lie apart.
    #[serde(default)]
    slack_minutes: u32,
    #[serde(default)]
    taken: Vec<Spanned<TakenEntry>>,
    #[serde(default)]
    deleted: Vec<Spanned<DeletedEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TakenEntry {
    what: String,
    device: Option<String>,
    staff: Option<String>,
    society: Option<u32>,
    shares: Option<Vec<u8>>,
    from: Option<Datetime>,
    until: Option<Datetime>,
    settled: Option<Datetime>,
    evidence: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeletedEntry {
    device: String,
    at: Datetime,
    evidence: String,
}

impl Incident {
    /// Reads an incident's file.
    ///
    /// # Errors
    /// [`IncidentFault`], naming the line.
    pub fn parse(text: &str) -> Result<Incident, IncidentFault> {
        let at = |offset: usize| {
            let before = text.as_bytes().iter().take(offset);
            1 + before.filter(|b| **b == b'\n').count()
        };
        let file: File = toml::from_str(text).map_err(|error| IncidentFault {
            line: at(error.span().map_or(0, |span| span.start)),
            what: error.message().replace('\n', " "),
        })?;
        let slack = u64::from(file.slack_minutes).saturating_mul(sign::time::MINUTE);
        let mut incident = Incident::default();
        for entry in &file.taken {
            let taken = taken(entry.get_ref(), slack).map_err(|what| IncidentFault {
                line: at(entry.span().start),
                what,
            })?;
            incident.taken.insert(taken);
        }
        for entry in &file.deleted {
            let deleted = deleted(entry.get_ref(), slack).map_err(|what| IncidentFault {
                line: at(entry.span().start),
                what,
            })?;
            incident.deleted.insert(deleted);
        }
        if incident.taken.is_empty() {
            return Err(IncidentFault {
                line: 1,
                what: "nothing was taken: there is no [[taken]] entry".to_owned(),
            });
        }
        Ok(incident)
    }
}

fn taken(entry: &TakenEntry, slack: u64) -> Result<Taken, String> {
    let mut given = Given::of(entry);
    let what = match entry.what.as_str() {
        "device" => What::Device(id(given.device()?, "device")?),
        "staff" => What::Staff(id(given.staff()?, "staff")?),
        "hub" => What::Hub,
        "portals" => What::Portals(given.society()?),
        "matcher" => What::Matcher,
        "keyholder" => What::Keyholder,
        "log_key" => What::LogKey,
        "second_lock" => What::SecondLock(given.society()?),
        "shares" => What::Shares(given.society()?, given.shares()?),
        "emergency_key" => What::EmergencyKey(given.society()?),
        "slip_machine" => What::SlipMachine(given.society()?),
        "courier" => What::Courier(given.society()?),
        other => {
            return Err(format!(
                "`{other}` is nothing that can be taken: device, staff, hub, portals, matcher, \
                 keyholder, log_key, second_lock, shares, emergency_key, slip_machine, courier"
            ));
        }
    };
    given.nothing_left(&entry.what)?;
    Ok(Taken {
        what,
        span: span(entry, slack)?,
    })
}

/// What an entry gives beside its kind, to be asked for once.
struct Given<'a> {
    device: Option<&'a str>,
    staff: Option<&'a str>,
    society: Option<u32>,
    shares: Option<&'a [u8]>,
}

impl<'a> Given<'a> {
    fn of(entry: &'a TakenEntry) -> Self {
        Given {
            device: entry.device.as_deref(),
            staff: entry.staff.as_deref(),
            society: entry.society,
            shares: entry.shares.as_deref(),
        }
    }

    fn device(&mut self) -> Result<&'a str, String> {
        self.device.take().ok_or_else(|| missing("device"))
    }

    fn staff(&mut self) -> Result<&'a str, String> {
        self.staff.take().ok_or_else(|| missing("staff"))
    }

    fn society(&mut self) -> Result<SocietyId, String> {
        match self.society.take() {
            Some(0) => Err("societies are numbered from 1".to_owned()),
            Some(number) => Ok(SocietyId(number)),
            None => Err(missing("society")),
        }
    }

    fn shares(&mut self) -> Result<BTreeSet<u8>, String> {
        let shares = self.shares.take().ok_or_else(|| missing("shares"))?;
        if shares.is_empty() || shares.contains(&0) {
            return Err("`shares` lists numbers of shares, from 1".to_owned());
        }
        Ok(shares.iter().copied().collect())
    }

    /// What is written and means nothing is a mistake that could hide somebody.
    fn nothing_left(&self, what: &str) -> Result<(), String> {
        let left = [
            ("device", self.device.is_some()),
            ("staff", self.staff.is_some()),
            ("society", self.society.is_some()),
            ("shares", self.shares.is_some()),
        ];
        match left.iter().find(|(_, there)| *there) {
            Some((name, _)) => Err(format!("`{name}` means nothing for `{what}`")),
            None => Ok(()),
        }
    }
}

fn missing(name: &str) -> String {
    format!("`{name}` is missing")
}

fn id<T: core::str::FromStr>(text: &str, name: &str) -> Result<T, String> {
    let wrong = |_| format!("`{name}` is no id: 32 hexadecimal digits in lower case");
    text.parse().map_err(wrong)
}

fn span(entry: &TakenEntry, slack: u64) -> Result<Span, String> {
    let moment = |given: &Option<Datetime>, name| given.map(|d| time(d, name)).transpose();
    let from = moment(&entry.from, "from")?.unwrap_or(Time(0));
    let until = moment(&entry.until, "until")?.unwrap_or(Time(u64::MAX));
    let settled = moment(&entry.settled, "settled")?;
    if until < from {
        return Err("`until` lies before `from`".to_owned());
    }
    if settled.is_some_and(|at| at < until) {
        return Err("`settled` lies before `until`, or there is no `until` yet".to_owned());
    }
    if settled.is_some()
        && entry
            .evidence
            .as_deref()
            .is_none_or(|e| e.trim().is_empty())
    {
        return Err("`settled` takes people out: it needs `evidence`".to_owned());
    }
    Ok(Span {
        from: Time(from.0.saturating_sub(slack)),
        until: until.plus(slack),
        settled: settled.map(|at| at.plus(slack)),
    })
}

fn deleted(entry: &DeletedEntry, slack: u64) -> Result<Deleted, String> {
    if entry.evidence.trim().is_empty() {
        return Err("a deletion takes people out: it needs `evidence`".to_owned());
    }
    // Slack makes what is gone smaller.
    let at = time(entry.at, "at")?;
    Ok(Deleted {
        device: id(&entry.device, "device")?,
        at: Time(at.0.saturating_sub(slack)),
    })
}

/// Microseconds of a date and time with its offset; days by the days-from-civil rule of
/// H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
fn time(given: Datetime, name: &str) -> Result<Time, String> {
    let wrong = || format!("`{name}` is no moment: write it as 2022-01-18T09:30:00Z");
    let (Some(date), Some(clock), Some(offset)) = (given.date, given.time, given.offset) else {
        return Err(wrong());
    };
    let (year, month) = (i64::from(date.year), i64::from(date.month));
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let day = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(date.day) - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day - 719_468;
    let minutes = match offset {
        Offset::Z => 0,
        Offset::Custom { minutes } => i64::from(minutes),
    };
    let seconds = days * 86_400
        + i64::from(clock.hour) * 3_600
        + i64::from(clock.minute) * 60
        + i64::from(clock.second.unwrap_or(0))
        - minutes * 60;
    let micros = i64::from(clock.nanosecond.unwrap_or(0) / 1_000);
    let micros = seconds.checked_mul(1_000_000).map(|s| s + micros);
    let micros = micros.and_then(|m| u64::try_from(m).ok());
    micros.map(Time).ok_or_else(wrong)
}
