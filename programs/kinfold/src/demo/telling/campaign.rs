//! The campaign of one society, by the commands that people would type.

mod signing;

pub(super) use signing::known;

use super::counting::{Tally, of_society, under_way};
use crate::Fault;
use crate::demo::command::{Call, Done};
use crate::demo::house::{DONE, House, REFUSED, make_private};
use crate::demo::people::SOCIETIES;
use contact::{Decided, Reason, State, Substitute, To};
use courier::running::now;
use courier::store::{Secrets, Store};
use record::date::Day;
use record::safe::Means;
use sign::id::{PersonId, StaffId};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Days for which a decision counts.
const COUNTS: i32 = 90;
/// How often groups are looked through: each time some are decided.
const ROUNDS: usize = 8;

/// How far a campaign is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Standing {
    /// To be told by SMS, and not ordered yet.
    pub(super) planned_sms: u64,
    /// For whom a courier has something to do now.
    under_way: u64,
}

impl Standing {
    /// Whether a courier has something to do.
    pub(super) fn goes_on(&self) -> bool {
        self.under_way > 0
    }
}

/// Somebody who is not contacted, by a decision of two.
pub(crate) struct Spared {
    /// Who, by the number that the society knows.
    pub(crate) person: PersonId,
    /// Whose.
    pub(crate) society: usize,
    /// Whether their own record says that they are in danger, or may be.
    pub(crate) in_danger: bool,
    /// What is done instead.
    pub(crate) substitute: Substitute,
    /// Who decided.
    pub(crate) by: [StaffId; 2],
    /// The last day on which it counts.
    pub(crate) until: Day,
}

/// The campaign of one society.
pub(super) struct Campaign<'a> {
    house: &'a House,
    /// The society's number.
    pub(super) society: usize,
    /// Where everything of it stands.
    pub(super) folder: PathBuf,
    /// The two who decide.
    by: [String; 2],
    /// Everybody affected, counted in the table.
    everybody: u64,
    index: PathBuf,
    opened: PathBuf,
}

impl<'a> Campaign<'a> {
    /// Takes the society's rows of the exposure's table, and writes the setting.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn prepare(
        house: &'a House,
        folder: &Path,
        society: usize,
        by: [String; 2],
        (table, index, opened): (&Path, &Path, &Path),
    ) -> Result<Campaign<'a>, Fault> {
        let folder = folder.join(format!("society-{society}"));
        make_private(&folder)?;
        let all = fs::read_to_string(table).map_err(Fault::file(table))?;
        let (rows, everybody) = of_society(&all, society);
        let write = |name: &str, text: &str| {
            let file = folder.join(name);
            fs::write(&file, text).map_err(Fault::file(&file))
        };
        write("affected.tsv", &rows)?;
        write("setting.toml", &setting(society)?)?;
        Ok(Campaign {
            house,
            society,
            folder,
            by,
            everybody,
            index: index.to_owned(),
            opened: opened.to_owned(),
        })
    }

    /// The folder that the commands make.
    pub(super) fn dir(&self) -> PathBuf {
        self.folder.join("campaign")
    }

    /// Its secrets, beside it.
    pub(super) fn secrets(&self) -> Secrets {
        Secrets::beside(&self.dir())
    }

    /// Joins who is affected with how they can be reached, and plans.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn plan(&self) -> Result<(), Fault> {
        let mut args: Vec<OsString> = vec!["tell".into(), "plan".into()];
        let mut give = |name: &str, file: PathBuf| args.extend([name.into(), file.into()]);
        give("--exposure", self.folder.join("affected.tsv"));
        give("--index", self.index.clone());
        give("--opened", self.opened.clone());
        give("--setting", self.folder.join("setting.toml"));
        give("--out", self.dir());
        let secrets = self.secrets();
        let fresh = || {
            let gone = |done: std::io::Result<()>, path: &Path| match done {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    Err(Fault::file(path)(error))
                }
                _ => Ok(()),
            };
            gone(fs::remove_dir_all(self.dir()), &self.dir())?;
            gone(fs::remove_file(&secrets.key), &secrets.key)?;
            gone(fs::remove_file(&secrets.pepper), &secrets.pepper)
        };
        let commands = &self.house.commands;
        commands.run_afresh(&self.call(args), &[DONE], fresh)?;
        Ok(())
    }

    /// Two read a sample of every group that has a number or a mailbox, and decide over it. Whoever
    /// has only an address waits: a demonstration has no post.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn decide_groups(&self) -> Result<(), Fault> {
        for _ in 0..ROUNDS {
            let Some((group, means)) = self.undecided()? else {
                break;
            };
            for by in &self.by {
                self.run(&["groups", "--sample", &group, "--by", by], &[DONE])?;
            }
            let until = day_of(until());
            let args = ["decide", "--group", &group, "--means", means];
            let rest = ["--language", "en", "--until", &until];
            self.signed(&[&args[..], &rest].concat(), self.if_killed())?;
        }
        // One that was killed may have decided and not planned.
        self.run(&["replan"], &[DONE])?;
        match self.undecided()? {
            None => Ok(()),
            Some(_) => Err(super::ours("a group was decided, and waits still")),
        }
    }

    fn undecided(&self) -> Result<Option<(String, &'static str)>, Fault> {
        let groups = self.run(&["groups"], &[DONE])?;
        let first = groups
            .out
            .lines()
            .find_map(|line| match line.split(' ').next()? {
                group if group.starts_with("phone/") => Some((group.to_owned(), "sms")),
                group if group.starts_with("mail/") => Some((group.to_owned(), "mail")),
                _ => None,
            });
        Ok(first)
    }

    /// Two decide not to contact somebody who is in danger, or else somebody who waits; the case is
    /// watched instead, until a day. Of a society of which nobody was read, nobody is decided.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn spare_one(&self) -> Result<(), Fault> {
        let store = self.open()?;
        let reason = |wanted: fn(Reason) -> bool| {
            let mut people = store.campaign().people();
            people.find_map(|(person, state)| match state {
                State::Waiting(reason) if wanted(*reason) => Some(person),
                _ => None,
            })
        };
        let person = reason(|reason| reason == Reason::InDanger);
        let person = person.or_else(|| reason(|reason| reason == Reason::Group));
        let Some(person) = person else {
            return Ok(());
        };
        drop(store);
        let (who, until) = (person.to_string(), until());
        let day = day_of(until);
        let args = ["decide", "--person", &who, "--spare", "watch"];
        let args = [&args[..], &["--until", &day]].concat();
        self.signed(&args, self.if_killed())?;
        match self.open()?.campaign().state(person) {
            Some(State::Spared(last)) if *last == until => Ok(()),
            _ => Err(super::ours(
                "a decision of two not to contact does not stand",
            )),
        }
    }

    /// Who is not contacted.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn spared(&self) -> Result<Vec<Spared>, Fault> {
        let store = self.open()?;
        let of = |member: &courier::entry::Member| match member.affected.decided {
            Some(Decided::Spare {
                substitute,
                by,
                until,
            }) => Some(Spared {
                person: member.affected.person,
                society: self.society,
                in_danger: member.affected.in_danger(),
                substitute,
                by: [by.0, by.1],
                until,
            }),
            _ => None,
        };
        Ok(store.members().filter_map(of).collect())
    }

    /// Two approve how many orders there may be; typed numbers, and one alone, are refused.
    ///
    /// # Errors
    /// [`Fault`], also if either was enough.
    pub(super) fn approve(&self) -> Result<(), Fault> {
        let planned = self.standing()?.under_way;
        // Some are ordered anew, on the provider's word that it never had them.
        let cap = (planned * 2 + 1).to_string();
        let args = ["approve", "--cap", &cap];
        let typed = ["--by", &self.by[0], "--by", &self.by[1]];
        self.run(&[&args[..], &typed].concat(), &[REFUSED])?;
        let [first, _] = self.sign(&args)?;
        self.carry_out(args[0], [&first, &first], &[REFUSED])?;
        self.signed(&args, self.if_killed())?;
        Ok(())
    }

    /// How far it is, as its journal says.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn standing(&self) -> Result<Standing, Fault> {
        let store = self.open()?;
        let states = || store.campaign().people().map(|(_, state)| state);
        let sms = |s: &&State| matches!(s, State::Planned(plan) if plan.means == Means::Sms);
        Ok(Standing {
            planned_sms: states().filter(sms).count() as u64,
            under_way: states().filter(|s| under_way(s, now())).count() as u64,
        })
    }

    /// How far everybody is; the program's own sum must be the same.
    ///
    /// # Errors
    /// [`Fault`], also if it is not.
    pub(super) fn tally(&self) -> Result<Tally, Fault> {
        let args = ["status", "--json"];
        let said = self.run(&args, &[DONE])?.answer(&args)?.json;
        let rows = said["rows"].as_object().into_iter().flatten();
        let sum: u64 = rows.filter_map(|(_, count)| count.as_u64()).sum();
        let store = self.open()?;
        let states = store.campaign().people().map(|(_, state)| state);
        let tally = Tally::of(self.everybody, states);
        if sum != tally.sum() {
            return Err(super::ours("`tell status` counts others than the journal"));
        }
        Ok(tally)
    }

    /// How many people the journal says were told, or may have been, at each number and mailbox.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn people_at(&self) -> Result<BTreeMap<String, u32>, Fault> {
        let store = self.open()?;
        let mut people = BTreeMap::new();
        for (person, state) in store.campaign().people() {
            let (State::Delivered(plan) | State::Attempted(plan) | State::InDoubt(plan)) = state
            else {
                continue;
            };
            let slip = store.member(person).and_then(|m| m.affected.slip.as_ref());
            let to = slip.and_then(|slip| To::of(&slip.contact, plan.means));
            let Some(to) = to else { continue };
            let to = match plan.means {
                Means::Sms => courier::gateway::number(to.text().reveal()),
                _ => to.text().reveal().trim().to_owned(),
            };
            *people.entry(to).or_default() += 1;
        }
        Ok(people)
    }

    fn open(&self) -> Result<Store, Fault> {
        Ok(Store::open(&self.dir(), &self.secrets())?)
    }

    /// Exit codes of a decision that may have been killed when it was carried out: then it is
    /// refused the second time, and what it did is looked at.
    fn if_killed(&self) -> &'static [i32] {
        match &self.house.commands.chaos {
            None => &[DONE],
            Some(_) => &[DONE, REFUSED],
        }
    }

    fn run(&self, args: &[&str], good: &[i32]) -> Result<Done, Fault> {
        let mut line: Vec<OsString> = vec!["tell".into()];
        line.extend(args.iter().map(OsString::from));
        line.extend(["--campaign".into(), self.dir().into()]);
        self.house.commands.run(&self.call(line), good)
    }

    fn call(&self, args: Vec<OsString>) -> Call {
        Call {
            log: format!("tell-{}", self.society),
            args,
            passphrase: None,
        }
    }
}

fn until() -> Day {
    Day(Day::of(now()).0 + COUNTS)
}

fn day_of(day: Day) -> String {
    let (y, m, d) = day.gregorian();
    format!("{y:04}-{m:02}-{d:02}")
}

/// The published number of a society.
pub(super) fn phone(society: usize) -> String {
    format!("+999 00 000 00 0{society}")
}

/// An exercise: the texts are drafts. Telephones may ring at any hour, since nobody has one here and
/// a demonstration is walked at any hour.
fn setting(society: usize) -> Result<String, Fault> {
    let mut incident = [0_u8; 16];
    getrandom::fill(&mut incident).map_err(Fault::Random)?;
    let incident = courier::store::hex(&incident);
    let country = SOCIETIES[society - 1].country;
    let phone = phone(society);
    Ok(format!(
        r#"incident = "{incident}"
society = {society}
exercise = true
drafts_count_as_reviewed = "exercise"
phone = "{phone}"
sender = "P.O. Box 1, Anytown"
awake = ["00:00", "24:00"]
asked_counts_as_enquirer = true
currency = "XTS"
price = [{{ means = "sms", micros = 90000 }}, {{ means = "mail", micros = 100 }}]
zone = [{{ country = "{country}", minutes = [{minutes}] }}]

[words.en]
happened = "A computer of one of our caseworkers was stolen, and somebody got into our server."
doing = "We locked everything on the same day, and we look into how it came about."
"#,
        minutes = match country {
            "ET" | "TR" => "180",
            "SD" => "120",
            _ => "-480, -420, -360, -300, -240, -210",
        }
    ))
}
