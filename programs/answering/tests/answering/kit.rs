//! An incident in a folder of its own.

use answering::{Cause, Console, Lost, Opening, first_hour, settings_template};
use claims::{Claim, Event};
use sign::id::{IncidentId, StaffId};
use sign::time::{DAY, HOUR};
use sign::{SocietyId, Time};
use std::fs;
use std::path::PathBuf;

pub(crate) const NOW: Time = Time(20_000 * DAY + 9 * HOUR);
pub(crate) const LEAD: StaffId = StaffId([1; 16]);
pub(crate) const OFFICER: StaffId = StaffId([2; 16]);

pub(crate) struct House {
    folder: tempfile::TempDir,
}

impl House {
    /// Begun, with the sentences of the first hour.
    pub(crate) fn new(cause: Cause) -> (House, Console) {
        let house = House {
            folder: tempfile::tempdir().unwrap(),
        };
        let opening = Opening {
            version: 1,
            incident: IncidentId([7; 16]),
            at: NOW,
            by: LEAD,
            cause,
            lost: Lost {
                societies: vec![SocietyId(1), SocietyId(2)],
                device: Some(sign::id::DeviceId([3; 16])),
                staff: Some(StaffId([4; 16])),
                from: None,
                until: None,
            },
            about: "told by telephone".into(),
        };
        let people = [("lead".to_owned(), LEAD), ("officer".to_owned(), OFFICER)];
        let settings = settings_template(
            "Example Society",
            "tag:s.example,2026:",
            "+1 555 0100",
            &people,
        );
        let mut console =
            Console::begin(&house.incident(), opening, &settings, &[5; 32], [6; 16]).unwrap();
        let evidence = console.lines()[0].mark();
        for claim in first_hour(cause, 1, (LEAD, OFFICER), evidence, NOW) {
            state(&mut console, claim);
        }
        (house, console)
    }

    pub(crate) fn incident(&self) -> PathBuf {
        self.folder.path().join("incident")
    }

    pub(crate) fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Adds to the settings, which are read when the incident is opened anew.
    pub(crate) fn set(&self, console: Console, more: &str) -> Console {
        drop(console);
        let path = self.incident().join("settings.toml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}\n{more}")).unwrap();
        Console::open(&self.incident()).unwrap()
    }
}

pub(crate) fn state(console: &mut Console, claim: Claim) {
    console
        .say(NOW, LEAD, Event::Stated(Box::new(claim)))
        .unwrap();
}

pub(crate) fn after(hours: u64) -> Time {
    NOW.plus(hours * HOUR)
}
