//! The ceremony file: who is there. See `docs/formats/ceremony.md`.

use crate::Fault;
use keyholder::ceremony::{Plan, SocietyPlan, StaffPlan};
use ledger::leaf::{DeviceKind, Policy, Roles};
use policy::enrolment::Enrolment;
use serde::Deserialize;
use sign::SocietyId;
use std::fs;
use std::path::Path;

/// Longest ceremony file or enrolment text in bytes.
const LONGEST: u64 = 1 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    officer: Vec<Staff>,
    #[serde(default)]
    society: Vec<Society>,
    #[serde(default)]
    server: Vec<Server>,
    #[serde(default)]
    rules: Rules,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Society {
    number: u32,
    /// For the reader of the file; not used.
    #[serde(default, rename = "name")]
    _name: String,
    partner: Option<u32>,
    #[serde(default = "three_of_five")]
    custodians: Shares,
    #[serde(default = "two_of_three")]
    papers: Shares,
    #[serde(default)]
    staff: Vec<Staff>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shares {
    need: u8,
    of: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Staff {
    label: String,
    /// Where an officer's computers stand.
    society: Option<u32>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    computers: Vec<Device>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Server {
    society: u32,
    computer: Device,
}

/// An enrolment text, or the file it stands in, and the code that was compared by voice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Device {
    text: Option<String>,
    file: Option<String>,
    code: String,
}

/// Numbers of the rules that differ from the agreed ones.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Rules {
    hour: Option<u32>,
    day: Option<u32>,
    society_day: Option<u32>,
    all_day: Option<u32>,
    novelty_hour: Option<u32>,
    case_queries: Option<u32>,
    device_queries: Option<u32>,
    lease_hours: Option<u32>,
}

fn three_of_five() -> Shares {
    Shares { need: 3, of: 5 }
}

fn two_of_three() -> Shares {
    Shares { need: 2, of: 3 }
}

/// Reads a ceremony file. Enrolment texts in files are read beside it.
///
/// # Errors
/// [`Fault`], naming what must be corrected.
pub(super) fn read(path: &Path, origin: &str) -> Result<Plan, Fault> {
    plan_from_toml(&text_of(path)?, path, origin)
}

/// Reads the text of the ceremony file at `path`.
///
/// # Errors
/// [`Fault`], naming what must be corrected.
pub fn plan_from_toml(text: &str, path: &Path, origin: &str) -> Result<Plan, Fault> {
    let wrong = |what: String| Fault::Asked(format!("{}: {what}", path.display()));
    // The message shows a line of the file: numbers, labels and public keys.
    let file: File = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut plan = Plan {
        origin: origin.to_owned(),
        policy: file.rules.policy(),
        societies: Vec::new(),
        officers: Vec::new(),
        servers: Vec::new(),
    };
    for society in file.society {
        let id = SocietyId(society.number);
        let staff = society.staff.into_iter();
        let staff = staff.map(|staff| staff.plan(Some(id), folder));
        plan.societies.push(SocietyPlan {
            society: id,
            custodians: (society.custodians.need, society.custodians.of),
            papers: (society.papers.need, society.papers.of),
            partner: society.partner.map(SocietyId),
            staff: staff.collect::<Result<_, Fault>>()?,
        });
    }
    for officer in file.officer {
        let mut officer = officer.plan(None, folder)?;
        officer.roles.officer |= officer.roles == Roles::default();
        plan.officers.push(officer);
    }
    for server in file.server {
        let whose = format!("a server of society {}", server.society);
        let enrolment = server.computer.read(&whose, folder)?;
        plan.servers.push((SocietyId(server.society), enrolment));
    }
    let officers = usize::from(plan.policy.officers);
    if plan.officers.len() < officers {
        let what = format!("at least {officers} officers with a computer each are needed");
        return Err(wrong(what));
    }
    Ok(plan)
}

impl Rules {
    fn policy(&self) -> Policy {
        let agreed = Policy::default();
        Policy {
            hour: self.hour.unwrap_or(agreed.hour),
            day: self.day.unwrap_or(agreed.day),
            society_day: self.society_day.unwrap_or(agreed.society_day),
            all_day: self.all_day.unwrap_or(agreed.all_day),
            novelty_hour: self.novelty_hour.unwrap_or(agreed.novelty_hour),
            case_queries: self.case_queries.unwrap_or(agreed.case_queries),
            device_queries: self.device_queries.unwrap_or(agreed.device_queries),
            lease_hours: self.lease_hours.unwrap_or(agreed.lease_hours),
            ..agreed
        }
    }
}

impl Staff {
    fn plan(self, society: Option<SocietyId>, folder: &Path) -> Result<StaffPlan, Fault> {
        let label = self.label;
        let wrong = |what: &str| Fault::Asked(format!("{label}: {what}"));
        let society = match (society, self.society) {
            (Some(id), None) => id,
            (None, Some(number)) => SocietyId(number),
            (Some(_), Some(_)) => return Err(wrong("the society stands above already")),
            (None, None) => return Err(wrong("say in which `society` the computers stand")),
        };
        let mut roles = Roles::default();
        for role in &self.roles {
            match role.as_str() {
                "caseworker" => roles.caseworker = true,
                "lead" => roles.lead = true,
                "officer" => roles.officer = true,
                "protection" => roles.protection = true,
                _ => return Err(wrong("a role is caseworker, lead, officer or protection")),
            }
        }
        let desks = self
            .computers
            .iter()
            .map(|device| device.read(&label, folder));
        let desks = desks.collect::<Result<Vec<_>, _>>()?;
        if desks.iter().any(|desk| desk.kind != DeviceKind::Desk) {
            return Err(wrong("a portal or a search is no computer of staff"));
        }
        Ok(StaffPlan {
            label,
            society,
            roles,
            desks,
        })
    }
}

impl Device {
    /// Faults name whose it is, and the file if it stands in one.
    fn read(&self, whose: &str, folder: &Path) -> Result<Enrolment, Fault> {
        let place = match &self.file {
            Some(file) => format!("{whose}, {}", folder.join(file).display()),
            None => whose.to_owned(),
        };
        let wrong = |what: &str| Fault::Asked(format!("{place}: {what}"));
        let text = match (&self.text, &self.file) {
            (Some(text), None) => text.clone(),
            (None, Some(file)) => text_of(&folder.join(file))
                .map_err(|fault| Fault::Asked(format!("{whose}: {fault}")))?,
            _ => return Err(wrong("a computer has either `text` or `file`")),
        };
        let enrolment = Enrolment::parse(&text).map_err(|e| wrong(&e.to_string()))?;
        let digits = |code: &str| -> String { code.chars().filter(char::is_ascii_digit).collect() };
        if digits(&enrolment.code()) != digits(&self.code) {
            return Err(wrong(
                "the code is not the one of the enrolment text: ask for both again, and compare \
                 the code by voice",
            ));
        }
        Ok(enrolment)
    }
}

fn text_of(path: &Path) -> Result<String, Fault> {
    let length = fs::metadata(path).map_err(Fault::file(path))?.len();
    if length > LONGEST {
        return Err(Fault::Asked(format!("{}: too long", path.display())));
    }
    fs::read_to_string(path).map_err(Fault::file(path))
}
