//! How an incident begins: what was lost, in plain words, and the file that says so to
//! `kinfold exposure`.

use sign::id::{DeviceId, IncidentId, StaffId};
use sign::{SocietyId, Time, canonical_code, canonical_struct};
use std::fmt::Write as _;

use crate::fault::Fault;

/// What happened, as somebody says it who was just told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// A computer or telephone is gone.
    LostDevice,
    /// Somebody works under a login that is not theirs.
    StolenLogin,
    /// Somebody was in the server.
    ServerEntered,
    /// A message or list went to somebody it was not for.
    WrongAddressee,
    /// Nobody can say yet.
    Unknown,
}
canonical_code!(Cause {
    1 => LostDevice,
    2 => StolenLogin,
    3 => ServerEntered,
    4 => WrongAddressee,
    5 => Unknown,
});

impl Cause {
    /// The question for whoever opens an incident, one for each.
    #[must_use]
    pub fn question(self) -> &'static str {
        match self {
            Cause::LostDevice => "A computer or telephone with Kinfold on it is lost or stolen",
            Cause::StolenLogin => "Somebody used a login that is not theirs",
            Cause::ServerEntered => "Somebody got into the server",
            Cause::WrongAddressee => "A message or a list went to somebody it was not for",
            Cause::Unknown => "I do not know yet",
        }
    }
}

/// What is known of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lost {
    /// Societies that it touches.
    pub societies: Vec<SocietyId>,
    /// Which device is gone.
    pub device: Option<DeviceId>,
    /// Whose login was used.
    pub staff: Option<StaffId>,
    /// Since when, if anybody knows.
    pub from: Option<Time>,
    /// Until when, if it is over.
    pub until: Option<Time>,
}
canonical_struct!(Lost {
    societies,
    device,
    staff,
    from,
    until
});

/// The first line of an incident.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// Of this form: 1.
    pub version: u8,
    /// Which incident.
    pub incident: IncidentId,
    /// When it was opened.
    pub at: Time,
    /// By whom.
    pub by: StaffId,
    /// What happened.
    pub cause: Cause,
    /// What is known of it.
    pub lost: Lost,
    /// In one's own words; of no affected person.
    pub about: String,
}
canonical_struct!(Opening {
    version,
    incident,
    at,
    by,
    cause,
    lost,
    about
});

impl Opening {
    /// Whether it says what its cause needs.
    ///
    /// # Errors
    /// [`Fault::Asked`], naming what lacks.
    pub fn check(&self) -> Result<(), Fault> {
        let lost = &self.lost;
        let lacks = match self.cause {
            Cause::LostDevice if lost.device.is_none() => Some("which device is gone (its id)"),
            Cause::StolenLogin if lost.staff.is_none() => Some("whose login it was (the staff id)"),
            _ if lost.societies.is_empty() => Some("at least one society that it touches"),
            _ => None,
        };
        if let Some(lacks) = lacks {
            return Err(Fault::asked(format!("say {lacks}")));
        }
        if lost.societies.iter().any(|society| society.0 == 0) {
            return Err(Fault::asked("societies are numbered from 1"));
        }
        if lost.from.is_some_and(|from| from > self.at) {
            return Err(Fault::asked("it began before now"));
        }
        if lost
            .from
            .zip(lost.until)
            .is_some_and(|(from, until)| until < from)
        {
            return Err(Fault::asked("it ended after it began"));
        }
        Ok(())
    }

    /// The file that `kinfold exposure --incident` reads. Whatever is not known is counted in:
    /// without a beginning the interval has none, without an end it goes on.
    #[must_use]
    pub fn exposure_file(&self) -> String {
        let mut out = format!(
            "# What was in whose hands, from when to when. Written when the incident was opened;\n\
             # correct and complete it as more is known, then run `kinfold exposure` again.\n\
             about = {}\n",
            toml::Value::from(format!(
                "incident {}: {}",
                self.incident,
                self.cause.question()
            ))
        );
        out.push_str(&self.taken_text());
        out
    }

    /// The part of that file that says what was taken.
    pub(crate) fn taken_text(&self) -> String {
        let mut out = String::new();
        for (what, more, why) in self.taken() {
            let _infallible = write!(out, "\n# {why}\n[[taken]]\nwhat = \"{what}\"\n{more}");
            for (name, time) in [("from", self.lost.from), ("until", self.lost.until)] {
                if let Some(time) = time {
                    let _infallible = writeln!(out, "{name} = {time}");
                }
            }
        }
        out
    }

    /// What was taken, what names it, and why it stands there.
    fn taken(&self) -> Vec<(&'static str, String, &'static str)> {
        let lost = &self.lost;
        let device = lost.device.map(|id| format!("device = \"{id}\"\n"));
        let staff = lost.staff.map(|id| format!("staff = \"{id}\"\n"));
        let of_each = |what: &'static str, why: &'static str| {
            let each = lost.societies.iter();
            each.map(move |society| (what, format!("society = {society}\n"), why))
        };
        let mut all = Vec::new();
        match self.cause {
            Cause::LostDevice => all.extend(device.map(|id| ("device", id, "The device."))),
            Cause::StolenLogin => all.extend(staff.map(|id| {
                (
                    "staff",
                    id,
                    "The login: every device of this member of staff.",
                )
            })),
            Cause::ServerEntered => {
                all.push((
                    "hub",
                    String::new(),
                    "The server, its disk or a copy of it.",
                ));
            }
            Cause::WrongAddressee => all.extend(of_each(
                "courier",
                "The most that messages of this society can have told. The log does not know who \
                 got what\n# by other ways: list those people by hand.",
            )),
            Cause::Unknown => {
                let why = "Nobody knows yet: everything that stands on the internet is counted in.";
                all.push(("hub", String::new(), why));
                all.push(("matcher", String::new(), why));
                all.extend(of_each("portals", why));
                all.extend(of_each("courier", why));
                // Whoever was named is counted in beside them.
                all.extend(device.map(|id| ("device", id, "The device that was named.")));
                all.extend(staff.map(|id| ("staff", id, "The login that was named.")));
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Named;

    fn opening(cause: Cause) -> Opening {
        Opening {
            version: 1,
            incident: IncidentId([7; 16]),
            at: Time(1_700_000_000_000_000),
            by: StaffId([1; 16]),
            cause,
            lost: Lost {
                societies: vec![SocietyId(1), SocietyId(2)],
                device: Some(DeviceId([2; 16])),
                staff: Some(StaffId([3; 16])),
                from: Some(Time(1_600_000_000_000_000)),
                until: None,
            },
            about: "\"quoted\" # and more".into(),
        }
    }

    /// The reader of `kinfold exposure` takes every file, and finds in it what was said.
    #[test]
    fn every_cause_writes_a_file_that_is_read() {
        for (word, cause) in Cause::WORDS {
            let opening = opening(*cause);
            opening.check().unwrap();
            let file = opening.exposure_file();
            let read = exposure::Incident::parse(&file).unwrap_or_else(|e| panic!("{word}: {e}"));
            assert!(!read.taken.is_empty(), "{word}");
            for taken in &read.taken {
                assert_eq!(taken.span.from, opening.lost.from.unwrap());
                assert_eq!(taken.span.until, Time(u64::MAX), "it goes on");
            }
            let whole = matches!(cause, Cause::Unknown);
            assert_eq!(read.taken.len() > 2, whole, "{word}");
        }
    }

    #[test]
    fn what_a_cause_needs_is_asked_for() {
        let mut no_device = opening(Cause::LostDevice);
        no_device.lost.device = None;
        assert!(no_device.check().is_err());
        let mut no_login = opening(Cause::StolenLogin);
        no_login.lost.staff = None;
        assert!(no_login.check().is_err());
        let mut nobody = opening(Cause::Unknown);
        nobody.lost.societies.clear();
        assert!(nobody.check().is_err());
        let mut future = opening(Cause::Unknown);
        future.lost.from = Some(future.at.plus(1));
        assert!(future.check().is_err());
        let mut backwards = opening(Cause::Unknown);
        backwards.lost.until = Some(Time(1));
        assert!(backwards.check().is_err());
    }
}
