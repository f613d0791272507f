//! What two people decide: written for them to sign, or carried out with their signatures.

use super::{day, languages, means, open, person, screens, staff};
use crate::Fault;
use crate::cli::{Signing, TellApprove, TellDecide};
use crate::deciders;
use crate::screen::{Screen, counted};
use contact::Substitute;
use courier::deciding::{self, OverGroup};
use courier::entry::What;
use courier::running::now;
use courier::signing::{self, By, Decided};
use courier::store::Store;
use record::date::Day;
use record::safe::Means;
use sign::id::StaffId;
use std::fs;
use std::path::Path;

/// Longest file of a signature in bytes.
const LONGEST: u64 = 16 << 10;

/// `kinfold tell decide`.
pub(super) fn decide(asked: &TellDecide, screen: &mut Screen) -> Result<u8, Fault> {
    let mut store = open(&asked.folder)?;
    let typed = || of_group_or_person(asked);
    let Some((decided, by)) = decision(&store, &asked.signing, typed, screen)? else {
        return Ok(0);
    };
    match decided {
        Decided::Cap { .. } => Err(other("approve")),
        Decided::Group {
            group,
            means,
            languages,
            until,
        } => {
            let over = OverGroup {
                group: &group,
                means,
                languages,
                by,
                until: of_number(until),
            };
            let size = deciding::decide_group(&mut store, over, now())?;
            let planning = deciding::plan(&mut store, now())?;
            screen.line(format!(
                "Decided over {}.",
                counted(size, "person", "people")
            ));
            screens::planning(&store, &planning, screen);
            Ok(0)
        }
        Decided::Person {
            person,
            what,
            until,
        } => {
            let until = of_number(until);
            deciding::decide_person(&mut store, person, what, (by, until), now())?;
            let (y, m, d) = until.gregorian();
            screen.line(match what {
                What::Spare(_) => format!(
                    "Not to be contacted until {y:04}-{m:02}-{d:02}; then it is decided anew."
                ),
                What::Reach(_) => format!("Decided: {}.", screens::state(&store, person)),
            });
            Ok(0)
        }
    }
}

/// `kinfold tell approve`.
pub(super) fn approve(asked: &TellApprove, screen: &mut Screen) -> Result<u8, Fault> {
    let mut store = open(&asked.folder)?;
    let typed = || {
        let in_all = asked.cap.ok_or_else(|| missing("--cap"))?;
        let a_day = asked.a_day.unwrap_or(in_all);
        Ok(Decided::Cap { a_day, in_all })
    };
    let Some((decided, by)) = decision(&store, &asked.signing, typed, screen)? else {
        return Ok(0);
    };
    let Decided::Cap { a_day, in_all } = decided else {
        return Err(other("decide"));
    };
    deciding::approve(&mut store, (a_day, in_all), by)?;
    screens::banner(&store, screen);
    screen.line(format!("Approved: {a_day} orders a day, {in_all} in all."));
    Ok(0)
}

/// What is to be carried out, and by whom; nothing if it was only written down.
fn decision(
    store: &Store,
    signing: &Signing,
    typed: impl Fn() -> Result<Decided, Fault>,
    screen: &mut Screen,
) -> Result<Option<(Decided, By)>, Fault> {
    if let Some(path) = &signing.propose {
        let mut number = [0; 16];
        getrandom::fill(&mut number).map_err(Fault::Random)?;
        let text = typed()?.text(store.settings(), now(), number)?;
        fs::write(path, text.as_str()).map_err(Fault::file(path))?;
        screen.line(text.as_str());
        screen.line(format!(
            "Written to {}. Two people sign it, each on their own desk: `kinfold desk \
             sign-decision {0} --out SIGNATURE`.",
            path.display()
        ));
        return Ok(None);
    }
    if signing.signed.is_empty() {
        let by = two(&signing.by)?;
        return Ok(Some((typed()?, By::Typed(by))));
    }
    let files: Result<Vec<String>, Fault> = signing.signed.iter().map(|p| file(p)).collect();
    let deciders = deciders::now(&signing.known)?;
    let read = signing::read(store, files?, &deciders, now())?;
    Ok(Some(read))
}

fn of_group_or_person(asked: &TellDecide) -> Result<Decided, Fault> {
    let until = asked.until.as_deref().ok_or_else(|| missing("--until"))?;
    let until = u32::try_from(day(until)?.0).unwrap_or(0);
    if let Some(group) = &asked.group {
        if asked.reach.is_some() || asked.spare.is_some() {
            return Err(Fault::Asked("--reach and --spare are for a person".into()));
        }
        if asked.means.is_empty() && !asked.one_by_one {
            return Err(missing("--means or --one-by-one"));
        }
        let means: Result<Vec<Means>, Fault> = asked.means.iter().map(|m| means(m)).collect();
        let means = means?;
        return Ok(Decided::Group {
            group: group.clone(),
            means: (!asked.one_by_one).then_some(means),
            languages: languages(&asked.language)?,
            until,
        });
    }
    let Some(text) = asked.person.as_deref() else {
        return Err(missing("--group or --person"));
    };
    let what = match (&asked.reach, asked.spare.as_deref()) {
        (Some(word), _) => What::Reach(means(word)?),
        (None, Some("watch")) => What::Spare(Substitute::Watch),
        (None, Some("partner")) => What::Spare(Substitute::Partner),
        (None, Some("when-they-come")) => What::Spare(Substitute::WhenTheyCome),
        (None, Some(_)) => What::Spare(Substitute::PublicStatement),
        (None, None) => return Err(missing("--reach or --spare")),
    };
    Ok(Decided::Person {
        person: person(text)?,
        what,
        until,
    })
}

fn two(by: &[String]) -> Result<(StaffId, StaffId), Fault> {
    match by {
        [first, second] => Ok((staff(first)?, staff(second)?)),
        _ => Err(Fault::Asked("two people: --by STAFF --by STAFF".to_owned())),
    }
}

fn file(path: &Path) -> Result<String, Fault> {
    let length = fs::metadata(path).map_err(Fault::file(path))?.len();
    if length > LONGEST {
        return Err(Fault::Asked(format!("{}: no signature", path.display())));
    }
    fs::read_to_string(path).map_err(Fault::file(path))
}

fn missing(what: &str) -> Fault {
    Fault::Asked(format!("{what} is needed"))
}

fn other(command: &str) -> Fault {
    Fault::Asked(format!("this decision is for `kinfold tell {command}`"))
}

fn of_number(day: u32) -> Day {
    Day(i32::try_from(day).unwrap_or(i32::MAX))
}
