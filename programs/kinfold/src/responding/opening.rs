//! An incident begins: a few questions in plain words.

use super::{society, time, word};
use crate::Fault;
use crate::cli::Open;
use crate::screen::{Screen, quoted};
use answering::words::Named as _;
use answering::{Beginning, Cause, Console, Lost, Opening, begin};
use desk::clock::{Computer, Outside as _};
use sign::id::{IncidentId, StaffId};
use std::io::{BufRead as _, Write as _};

pub(super) fn open(asked: &Open, screen: &mut Screen) -> Result<u8, Fault> {
    let people = people(&asked.person)?;
    let who = |who: &str| {
        let known = people.iter().find(|(known, _)| known == who);
        let id = known.map(|(_, id)| *id).or_else(|| who.parse().ok());
        let what = format!("`{who}` is neither a word of --person nor a staff id of 32 digits");
        id.ok_or(Fault::Asked(what))
    };
    let by = who(&asked.by)?;
    let second = asked.second.as_deref().map(who).transpose()?;
    if second == Some(by) {
        return Err(Fault::Asked(
            "--second: nobody approves their own words".to_owned(),
        ));
    }
    let cause = match &asked.what {
        Some(what) => word("--what", what)?,
        None => ask(screen)?,
    };
    let moment = |option: &str, text: &Option<String>| {
        let text = text.as_deref();
        text.map(|text| time(option, text)).transpose()
    };
    let id = |option: &str| {
        let option = option.to_owned();
        move |_| Fault::Asked(format!("{option}: an id is 32 hexadecimal digits"))
    };
    let societies = asked.society.iter().map(|number| society(*number));
    let device = asked.device.as_deref().map(str::parse).transpose();
    let staff = asked.staff.as_deref().map(str::parse).transpose();
    let now = Computer.now();
    let opening = Opening {
        version: 1,
        incident: IncidentId(Computer.id()?),
        at: now,
        by,
        cause,
        lost: Lost {
            societies: societies.collect::<Result<_, _>>()?,
            device: device.map_err(id("--device"))?,
            staff: staff.map_err(id("--staff"))?,
            from: moment("--from", &asked.from)?,
            until: moment("--until", &asked.until)?,
        },
        about: asked.about.clone(),
    };
    let beginning = Beginning {
        opening,
        second,
        society: asked.society_name.clone(),
        feed: asked.feed.clone(),
        phone: asked.phone.clone(),
        people,
    };
    let seed = zeroize::Zeroizing::new(Computer.fresh()?);
    let console = begin(&asked.dir, beginning, &seed, Computer.id()?)?;
    told(&console, second.is_some(), screen);
    Ok(0)
}

fn people(asked: &[String]) -> Result<Vec<(String, StaffId)>, Fault> {
    let pairs = asked.iter().map(|text| {
        let pair = text.split_once('=');
        let pair = pair.and_then(|(word, id)| Some((word.to_owned(), id.parse().ok()?)));
        let what = format!("--person {text}: write it as WORD=ID, with a staff id of 32 digits");
        pair.ok_or(Fault::Asked(what))
    });
    pairs.collect()
}

/// What happened, by a number.
fn ask(screen: &mut Screen) -> Result<Cause, Fault> {
    screen.line("What happened?");
    for (number, (_, cause)) in (1..).zip(Cause::WORDS) {
        screen.line(format!("  {number}  {}", cause.question()));
    }
    screen.finish();
    let mut terminal = std::io::stderr();
    let _unwritable = write!(terminal, "A number: ").and_then(|()| terminal.flush());
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(Fault::file(std::path::Path::new("the terminal")))?;
    let number: Option<usize> = line.trim().parse().ok();
    let found = number.and_then(|n| Cause::WORDS.get(n.checked_sub(1)?));
    let what = "give one of the numbers, or --what";
    found
        .map(|(_, cause)| *cause)
        .ok_or_else(|| Fault::Asked(what.to_owned()))
}

fn told(console: &Console, said: bool, screen: &mut Screen) {
    let dir = quoted(console.root());
    let opening = console.opening();
    screen.line(format!(
        "Incident {} is open: {}.",
        opening.incident,
        opening.cause.question()
    ));
    screen.line(format!(
        "What was taken stands in {}: correct it as more is known.",
        quoted(&console.exposure_file())
    ));
    screen.line(format!(
        "The publisher's key is {}",
        sign::Hash(*console.key().as_bytes())
    ));
    screen.line("\nNow:");
    screen.line("  lock everything, if that is not done (`kinfold desk lockdown`)");
    for society in &opening.lost.societies {
        screen.line(format!(
            "  kinfold incident aware --dir {dir} --by … --society {society} --since … --evidence …"
        ));
    }
    if !said {
        screen.line(format!(
            "  kinfold claim first-hour --dir {dir} --by … --second …"
        ));
    }
    screen.line(format!("  kinfold publish --dir {dir} --by … --out …"));
}
