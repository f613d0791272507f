//! `kinfold tell`, `kinfold courier`, `kinfold checker`: telling people, with this computer's
//! files and clock.

mod decided;
mod screens;

use crate::Fault;
use crate::cli::{
    Checker, Courier, Tell, TellAct, TellFolder, TellGroups, TellHeard, TellPlan, TellPrint,
    TellStatus, TellStop,
};
use crate::deciders;
use crate::screen::{Screen, counted, isolated};
use contact::News;
use courier::config::Config;
use courier::deciding;
use courier::making::{Sources, make};
use courier::running::now;
use courier::setting;
use courier::store::{Secrets, Store};
use record::date::Day;
use record::safe::Means;
use record::script::Language;
use sign::SocietyId;
use sign::id::{PersonId, StaffId};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What stands in the line that says where the checker listens.
pub(crate) const CHECKER: &str = "checker listens on ";

/// Runs `kinfold tell`.
///
/// # Errors
/// [`Fault`].
pub fn run(asked: &Tell, screen: &mut Screen) -> Result<u8, Fault> {
    let done = match &asked.act {
        TellAct::Plan(asked) => plan(asked, screen),
        TellAct::Replan(folder) => replan(folder, screen),
        TellAct::Groups(asked) => groups(asked, screen),
        TellAct::Decide(asked) => decided::decide(asked, screen),
        TellAct::Approve(asked) => decided::approve(asked, screen),
        TellAct::Pause(asked) => stop(asked, true, screen),
        TellAct::Resume(asked) => stop(asked, false, screen),
        TellAct::Status(asked) => status(asked, screen),
        TellAct::Print(asked) => print(asked, screen),
        TellAct::Heard(asked) => heard(asked, screen),
    };
    match done {
        Err(Fault::Courier(courier::Fault::Refused(why))) => refused(&why, screen),
        Err(Fault::Courier(courier::Fault::Signature(why))) => refused(&why, screen),
        Err(Fault::Courier(courier::Fault::Unsigned(why))) => refused(&why, screen),
        other => other,
    }
}

fn refused(why: &dyn Display, screen: &mut Screen) -> Result<u8, Fault> {
    screen.line(format!("Not done: {why}."));
    Ok(1)
}

fn secrets(folder: &Path, key: Option<&Path>, pepper: Option<&Path>) -> Secrets {
    let beside = Secrets::beside(folder);
    Secrets {
        key: key.map_or(beside.key, Path::to_owned),
        pepper: pepper.map_or(beside.pepper, Path::to_owned),
    }
}

fn open(folder: &TellFolder) -> Result<Store, Fault> {
    let secrets = secrets(
        &folder.campaign,
        folder.key.as_deref(),
        folder.pepper.as_deref(),
    );
    Ok(Store::open(&folder.campaign, &secrets)?)
}

fn plan(asked: &TellPlan, screen: &mut Screen) -> Result<u8, Fault> {
    let sources = Sources {
        exposure: asked.exposure.clone(),
        opened: asked.opened.clone(),
        index: asked.index.clone(),
        roles: asked.roles.clone(),
        setting: asked.setting.clone(),
    };
    let secrets = secrets(&asked.out, asked.key.as_deref(), asked.pepper.as_deref());
    let made = make(&sources, &asked.out, &secrets)?;
    let mut store = Store::open(&asked.out, &secrets)?;
    let planning = deciding::plan(&mut store, now())?;
    if asked.json {
        screen.line(screens::planning_json(&store, &planning).to_string());
        return Ok(0);
    }
    screens::banner(&store, screen);
    screen.line(format!(
        "{} affected, all of them in the campaign; {} not reached. {} with a slip; {} of others \
         left closed here.",
        counted(made.affected as u64, "person is", "people are"),
        counted(made.excluded as u64, "was", "were"),
        counted(made.with_slip as u64, "is", "are"),
        counted(made.slips_of_others as u64, "slip", "slips"),
    ));
    screens::planning(&store, &planning, screen);
    screen.line(format!(
        "The key is in {} and the pepper in {}: move them to another disk.",
        secrets.key.display(),
        secrets.pepper.display()
    ));
    Ok(0)
}

fn replan(folder: &TellFolder, screen: &mut Screen) -> Result<u8, Fault> {
    let mut store = open(folder)?;
    let planning = deciding::plan(&mut store, now())?;
    screens::banner(&store, screen);
    screens::planning(&store, &planning, screen);
    Ok(0)
}

fn groups(asked: &TellGroups, screen: &mut Screen) -> Result<u8, Fault> {
    let mut store = open(&asked.folder)?;
    if let (Some(group), Some(by)) = (&asked.sample, &asked.by) {
        let members = deciding::read_sample(&mut store, group, staff(by)?, now())?;
        screen.line(format!(
            "A random sample of {group}. Who reads it is written down."
        ));
        for member in &members {
            screen.line(screens::sampled(member));
        }
        return Ok(0);
    }
    let waiting = deciding::groups(&store, now());
    if waiting.is_empty() {
        screen.line("No group waits to be decided.");
    }
    for of in &waiting {
        screen.line(format!(
            "{}  {}  sample read by {}",
            of.group,
            counted(of.people.len() as u64, "person", "people"),
            of.read_by.len()
        ));
    }
    Ok(0)
}

fn stop(asked: &TellStop, stops: bool, screen: &mut Screen) -> Result<u8, Fault> {
    let mut store = open(&asked.folder)?;
    let by = staff(&asked.by)?;
    if stops {
        deciding::pause(&mut store, by, now())?;
        screen.line("Paused: from now on nothing is ordered.");
    } else {
        deciding::go_on(&mut store, by, now())?;
        screen.line("Going on.");
    }
    Ok(0)
}

fn status(asked: &TellStatus, screen: &mut Screen) -> Result<u8, Fault> {
    let store = open(&asked.folder)?;
    if asked.json {
        screen.line(screens::status_json(&store, now()).to_string());
        return Ok(0);
    }
    screens::banner(&store, screen);
    screens::status(&store, now(), screen);
    if asked.people {
        for (person, _) in store.campaign().people() {
            screen.line(format!("{person}  {}", screens::state(&store, person)));
        }
    }
    Ok(0)
}

fn print(asked: &TellPrint, screen: &mut Screen) -> Result<u8, Fault> {
    let mut store = open(&asked.folder)?;
    // A letter is sent as a message is: only what two people signed.
    courier::signing::check(&store, 0, &deciders::ever(&asked.known)?)?;
    let printed = courier::paper::print(&mut store, &asked.out, now())?;
    screens::banner(&store, screen);
    screens::printed(&printed, &asked.out, screen);
    if asked.pdf {
        screens::made(courier::pdf::make(&asked.out)?, screen);
    }
    Ok(0)
}

fn heard(asked: &TellHeard, screen: &mut Screen) -> Result<u8, Fault> {
    let mut store = open(&asked.folder)?;
    let news = match asked.news.as_str() {
        "delivered" => News::Delivered,
        "reached" => News::Reached,
        "understood" => News::Understood,
        "refused" => News::Refused,
        "unreachable" => News::Unreachable,
        _ => News::Unsafe,
    };
    let person = person(&asked.person)?;
    deciding::heard(&mut store, person, news)?;
    screen.line(screens::state(&store, person));
    Ok(0)
}

/// Runs `kinfold courier` until it is told to end.
///
/// # Errors
/// [`Fault`].
pub fn send(asked: &Courier, screen: &mut Screen) -> Result<u8, Fault> {
    let store = open(&asked.folder)?;
    let exercise = store.settings().exercise;
    let config = Config::read(&asked.config, exercise)?;
    let deciders = deciders::ever(&asked.known)?;
    // Said at once, and not when the first message is due.
    courier::signing::check(&store, 0, &deciders)?;
    screens::banner(&store, screen);
    drop(store);
    let folder = &asked.folder;
    let secrets = secrets(
        &folder.campaign,
        folder.key.as_deref(),
        folder.pepper.as_deref(),
    );
    let stop = Arc::new(AtomicBool::new(false));
    let told = stop.clone();
    let handled = ctrlc::set_handler(move || told.store(true, Ordering::Relaxed));
    handled.map_err(|fault| Fault::Asked(fault.to_string()))?;
    screen.line("courier sends");
    screen.finish();
    let by = (&config, deciders);
    courier::running::run(&folder.campaign, &secrets, by, &stop, |address| {
        screen.line(format!("courier takes receipts on http://{address}"));
        screen.finish();
    })?;
    Ok(0)
}

/// Runs `kinfold checker` until it is told to end.
///
/// # Errors
/// [`Fault`].
pub fn check(asked: &Checker, screen: &mut Screen) -> Result<u8, Fault> {
    let mut societies = BTreeMap::new();
    for text in &asked.society {
        let pair = text.split_once('=');
        let pair = pair.and_then(|(number, name)| Some((number.parse().ok()?, name)));
        let (number, name) =
            pair.ok_or_else(|| Fault::Asked(format!("--society {text}: write it as N=NAME")))?;
        societies.insert(SocietyId(number), name.to_owned());
    }
    let pepper = courier::secrets::read_secret(&asked.pepper)?;
    let options = courier::checker::Options {
        book: asked.book.clone(),
        societies,
        phone: asked.phone.clone(),
        rates: courier::checker::Rates::default(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Fault::file(&asked.book))?;
    let identity = asked.tls.read()?;
    let scheme = crate::portaling::scheme(identity.as_ref());
    if let Some(identity) = identity.clone() {
        runtime.spawn(identity.renew(crate::portaling::tell));
    }
    let ready = |address| {
        screen.line(format!("{CHECKER}{scheme}://{address}"));
        screen.finish();
    };
    let end = crate::portaling::told_to_end();
    let served = courier::checker::serve((asked.listen, identity), options, *pepper, ready, end);
    runtime.block_on(served)?;
    Ok(0)
}

fn staff(text: &str) -> Result<StaffId, Fault> {
    let wrong = |_| Fault::Asked(format!("{}: no number of staff", isolated(text)));
    text.parse().map_err(wrong)
}

fn person(text: &str) -> Result<PersonId, Fault> {
    let found = courier::join::person_of(text);
    found.ok_or_else(|| Fault::Asked(format!("{}: no number of a person", isolated(text))))
}

fn means(word: &str) -> Result<Means, Fault> {
    let wrong = || {
        Fault::Asked(format!(
            "{}: voice, sms, mail, letter or in-person",
            isolated(word)
        ))
    };
    setting::means(word).ok_or_else(wrong)
}

fn languages(tags: &[String]) -> Result<Vec<Language>, Fault> {
    let language = |tag: &String| {
        let wrong = || Fault::Asked(format!("{}: no language's tag", isolated(tag)));
        Language::from_tag(tag).ok_or_else(wrong)
    };
    tags.iter().map(language).collect()
}

/// A day, by its date.
fn day(text: &str) -> Result<Day, Fault> {
    let wrong = || Fault::Asked(format!("{}: a day is YYYY-MM-DD", isolated(text)));
    let date: toml::value::Datetime = text.parse().map_err(|_| wrong())?;
    let date = date.date.filter(|_| text.len() == 10).ok_or_else(wrong)?;
    let (year, month) = (i32::from(date.year), i32::from(date.month));
    // Days from civil, as in H. Hinnant's algorithms.
    let year = year - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + i32::from(date.day) - 1;
    let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Ok(Day(era * 146_097 + days - 719_468))
}

#[cfg(test)]
mod tests {
    use super::day;
    use record::date::Day;

    #[test]
    fn a_day_is_its_date() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("2024-01-01", 19_723),
            ("2024-02-29", 19_782),
            ("2027-03-01", 20_878),
        ] {
            let read = day(text).expect("a day");
            assert_eq!(read, Day(days), "{text}");
            let (y, m, d) = read.gregorian();
            assert_eq!(format!("{y:04}-{m:02}-{d:02}"), text);
        }
        for text in ["2024-02-30", "24-1-1", "2024-01-01T00:00:00Z", ""] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
