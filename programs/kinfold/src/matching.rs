//! `kinfold matcher`: the search, with this computer's line, files and clock.

use crate::Fault;
use crate::cli::Matcher;
use crate::demo::Stop;
use crate::desking::connect;
use crate::screen::{Screen, counted};
use confine::{Needs, confine};
use desk::clock::{Computer, Outside as _};
use desk::own::Own;
use ledger::leaf::DeviceKind;
use matcher::Names;
use matcher::engine::{Engine, now};
use record::country::Country;
use seal::{AnswerSecret, FileKey};
use sign::SocietyId;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use world::matcher::Identity;

/// How often is looked whether it was told to end.
const LOOK: Duration = Duration::from_millis(200);

/// Runs a matcher until it is told to end. Prints one line when it is at work.
///
/// # Errors
/// [`Fault`].
pub fn run(asked: &Matcher, screen: &mut Screen) -> Result<u8, Fault> {
    meter::log::begin(meter::log::wants_json(asked.log_json));
    let countries = countries(&asked.country)?;
    let folder = desk::command::take(&asked.dir, false)?;
    Own::there(&folder)?;
    let typed = terminal::read(asked.passphrase_fd, "Passphrase of this matcher")?;
    let own = Own::open(&folder, typed.as_bytes())?;
    if own.kind != DeviceKind::Matcher {
        return Err(Fault::Asked(format!(
            "{}: this folder is not a matcher's; make one with `kinfold desk --dir DIR enrol \
             --staff-kind matcher`",
            asked.dir.display()
        )));
    }
    desk::command::enter(&asked.dir, &own)?;
    let Some(place) = own.place(&folder)? else {
        return Err(Fault::Asked(format!(
            "{}: this matcher does not know its log and server yet: `kinfold desk --dir DIR sync \
             --policy FILE --hub URL`",
            asked.dir.display()
        )));
    };
    let identity = Identity {
        signer: own.signer_again(),
        society: own.society,
        keys: place.log.keys.clone(),
        quorum: (place.log.quorum > 0).then(|| place.log.quorum()).flatten(),
        secret: AnswerSecret::from_bytes(Computer.fresh()?),
        countries,
        every: u64::from(asked.notices_every) * 1_000_000,
    };
    let line = connect(&place, own.signer_again())?;
    let names = Names::open(
        &asked.dir,
        FileKey::from_bytes(*own.files.as_bytes()),
        now(),
    )?;
    no_core_dump(asked)?;
    let mut writes = vec![asked.dir.clone()];
    writes.extend(asked.metrics_file.as_deref().map(meter::file::folder));
    let needs = Needs {
        writes,
        dials: true,
        ..Needs::default()
    };
    // Before there is any thread.
    meter::log::say(&format!("From now on: {}.", confine(&needs)));
    let stop = Stop::of_signals();
    let engine = Engine::start(identity, names, Arc::from(line))?;
    screen.line(format!(
        "The search is open: {} can be found.",
        counted(engine.records(), "record", "records")
    ));
    if let Some(file) = &asked.metrics_file {
        let figures = engine.figures();
        let failed = |error: &std::io::Error| {
            meter::log::say(&format!("The file of figures is not written: {error}."));
        };
        let kept = meter::file::keep(file.clone(), move || Some(figures.text()), failed);
        kept.map_err(Fault::file(file))?;
    }
    while !stop.asked() {
        if let Some(fault) = engine.ended(LOOK) {
            return Err(fault.into());
        }
    }
    Ok(0)
}

/// A core dump would be a file of names.
fn no_core_dump(asked: &Matcher) -> Result<(), Fault> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).map_err(|error| Fault::file(&asked.dir)(error.into()))
}

/// `1=CH`: in which country a society works.
fn countries(asked: &[String]) -> Result<BTreeMap<SocietyId, Country>, Fault> {
    let mut countries = BTreeMap::new();
    for text in asked {
        let wrong = || {
            Fault::Asked(format!(
                "--country {text}: write the society's number and a code of two letters, as in 1=CH"
            ))
        };
        let (society, code) = text.split_once('=').ok_or_else(wrong)?;
        let society = society.parse().ok().filter(|n| *n > 0).ok_or_else(wrong)?;
        let country = Country::from_code(code).ok_or_else(wrong)?;
        if countries.insert(SocietyId(society), country).is_some() {
            return Err(Fault::Asked(format!(
                "--country {text}: society {society} has a country already"
            )));
        }
    }
    Ok(countries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_a_society_and_a_code() {
        let one = |text: &str| countries(&[text.to_owned()]);
        assert_eq!(one("2=NO").unwrap().len(), 1);
        for wrong in ["NO", "0=NO", "2=no such", "two=NO", "2=", ""] {
            assert!(matches!(one(wrong), Err(Fault::Asked(_))), "{wrong}");
        }
        assert!(countries(&["2=NO".to_owned(), "2=CH".to_owned()]).is_err());
    }
}
