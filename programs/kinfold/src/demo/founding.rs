//! Step 1: societies are set up and import their registers.

use super::house::{DONE, Desk, House, ORIGIN, Server, WAITS};
use super::people::{Canary, Plan, SOCIETIES, called, typed_marker};
use crate::Fault;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What the founding and the imports gave.
pub(super) struct Founded {
    pub(super) canaries: Vec<Canary>,
    pub(super) imported: u64,
}

/// Behind the numbers of all markers that families type.
const NAMED: u64 = 9_000;

/// Makes desks, log, hub and keyholder, and imports every register.
///
/// # Errors
/// [`Fault`].
pub(crate) fn found(house: &House) -> Result<(), Fault> {
    let mut ceremony = Ceremony::default();
    for desk in &house.desks {
        let society = desk.society.to_string();
        let args = ["enrol", "--society", &society];
        let (text, code) = enrol(house, &desk.name, &house.desk_dir(desk), &args)?;
        let file = house.dir.join("desks").join(format!("{}.txt", desk.name));
        fs::write(&file, text).map_err(Fault::file(&file))?;
        ceremony.desk(desk, &code);
    }
    for server in &house.servers {
        let society = server.society.to_string();
        let args = ["enrol", "--society", &society, "--staff-kind", server.kind];
        let (text, code) = enrol(house, &server.name, &house.server_dir(server), &args)?;
        let file = house.dir.join("desks").join(format!("{}.txt", server.name));
        fs::write(&file, text).map_err(Fault::file(&file))?;
        ceremony.server(server, &code);
    }
    let file = house.dir.join("desks").join("ceremony.toml");
    fs::write(&file, ceremony.toml() + &house.rules).map_err(Fault::file(&file))?;
    init(house, &file)?;
    house.make("hub")?;
    house.hub.start()?;
    house.hub.wait_ready(&house.commands.stop)?;
    house.keyholder.start()?;
    house.keyholder.wait_ready(&house.commands.stop)?;
    Ok(())
}

/// Lets every desk find its log, and take the first keys of its society.
///
/// # Errors
/// [`Fault`].
pub(crate) fn arrive(house: &House) -> Result<(), Fault> {
    let place: [OsString; 5] = [
        "sync".into(),
        "--policy".into(),
        house.dir.join("policy").into(),
        "--hub".into(),
        (&house.url).into(),
    ];
    let network = write_network(house)?;
    for desk in &house.desks {
        house.ask(desk, &place, &[DONE, WAITS])?;
        let answer = house.sync_until(desk, "to be in the list of computers", |json| {
            json["usable"] == true
        })?;
        house.ask(
            desk,
            &["societies".into(), OsString::from(&network)],
            &[DONE],
        )?;
        let device = answer.text("device")?;
        let sealed = house
            .dir
            .join("papers")
            .join(format!("society-{}", desk.society))
            .join(format!("desk-{device}.sealed"));
        // The officers' own desks belong to no society's staff and get no key of it.
        if sealed.exists() {
            house.ask(desk, &["keys".into(), OsString::from(&sealed)], &[DONE])?;
            fs::remove_file(&sealed).map_err(Fault::file(&sealed))?;
        }
    }
    for server in &house.servers {
        open_up(house, server, &place)?;
    }
    Ok(())
}

/// Two colleagues say what they are called; what was typed is told as canaries, if they are asked
/// for: the server must not know it.
///
/// # Errors
/// [`Fault`].
pub(super) fn call_names(house: &House, seed: Option<u64>) -> Result<Vec<Canary>, Fault> {
    let mut canaries = Vec::new();
    for (at, (desk, role)) in [("lead-1", "Team leader"), ("caseworker-1", "Night desk")]
        .into_iter()
        .enumerate()
    {
        let desk = house.desk(desk);
        let mut name = role.to_owned();
        if let Some(seed) = seed {
            let marker = typed_marker(seed, NAMED + at as u64);
            name = format!("{role} {marker}");
            canaries.push(Canary {
                marker,
                society: "said to colleagues",
                row: u64::from(desk.society),
                field: "called",
            });
        }
        house.ask(desk, &["name", name.as_str()], &[DONE])?;
    }
    Ok(canaries)
}

/// What every desk knows of the societies: invented, like their people.
fn write_network(house: &House) -> Result<PathBuf, Fault> {
    let mut text = String::new();
    for number in 1..=house.societies() {
        let (name, country) = called(number);
        write!(
            text,
            "[[society]]\nnumber = {number}\nname = \"{name}\"\ncountry = \"{country}\"\n\
             criteria = \"Close relatives parted by conflict, disaster or migration; the enquirer \
             agrees to tracing in the network.\"\n\n",
        )
        .expect("writing to memory cannot fail");
    }
    let file = house.dir.join("network.toml");
    fs::write(&file, text).map_err(Fault::file(&file))?;
    Ok(file)
}

/// Tells a server where its log and hub are, and starts it; from then on it is killed like the
/// others where programs are killed.
fn open_up(house: &House, server: &Server, place: &[OsString]) -> Result<(), Fault> {
    let call = house.call_in(&server.name, &house.server_dir(server), place);
    house.commands.run(&call, &[DONE, WAITS])?;
    server.program.start()?;
    server.program.wait_ready(&house.commands.stop)?;
    if let Some(chaos) = &house.commands.chaos {
        chaos.also(server.program.clone());
    }
    Ok(())
}

/// Writes the registers and imports each on a desk of its society.
///
/// # Errors
/// [`Fault`].
pub(super) fn import(house: &House, plan: &Plan) -> Result<Founded, Fault> {
    let registers = house.dir.join("registers");
    let canaries = plan
        .write_all(&registers)
        .map_err(Fault::file(&registers))?;
    let mut imported = 0;
    for (at, society) in SOCIETIES.iter().enumerate() {
        let register = Register {
            file: &registers.join(society.file),
            mapping: society.mapping.map(|(mapping, _)| registers.join(mapping)),
        };
        imported += import_one(house, u32::try_from(at + 1).expect("four"), &register)?;
    }
    Ok(Founded { canaries, imported })
}

/// A register as a file.
pub(super) struct Register<'a> {
    pub(super) file: &'a Path,
    pub(super) mapping: Option<PathBuf>,
}

/// Imports a register at the team leader of a society; how many persons of it are in.
///
/// # Errors
/// [`Fault`].
pub(super) fn import_one(house: &House, society: u32, of: &Register<'_>) -> Result<u64, Fault> {
    let desk = house.desk(&format!("lead-{society}"));
    let form = match of.file.extension() {
        Some(ending) if ending == "xml" => "pfif",
        _ => "csv",
    };
    let mut args: Vec<OsString> = vec![
        "import".into(),
        form.into(),
        of.file.into(),
        "--society".into(),
        society.to_string().into(),
    ];
    if let Some(mapping) = &of.mapping {
        args.push("--mapping".into());
        args.push(mapping.into());
    }
    let name = of.file.file_stem().unwrap_or_default().to_string_lossy();
    let refused = house.dir.join("logs").join(format!("refused-{name}.txt"));
    args.extend(["--refused".into(), refused.into(), "--desk".into()]);
    args.push(house.desk_dir(desk).into());
    args.extend(["--passphrase-fd", "0", "--json"].map(OsString::from));
    let call = house.with_passphrase(desk.name.clone(), args.clone());
    let answer = house.commands.run(&call, &[DONE])?.answer(&args)?;
    // After a kill the rows of the run before are in already.
    let count = |key: &str| answer.json[key].as_u64().unwrap_or(0);
    Ok(count("persons") + count("before"))
}

/// The text by which a desk or a server is enrolled, and its code.
fn enrol(house: &House, name: &str, dir: &Path, args: &[&str]) -> Result<(String, String), Fault> {
    // Nothing depends on a folder yet that was left when its keys were made.
    let call = house.call_in(name, dir, args);
    let fresh = || match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Fault::file(dir)(error)),
        _ => Ok(()),
    };
    let answer = house
        .commands
        .run_afresh(&call, &[DONE], fresh)?
        .answer(args)?;
    Ok((answer.text("text")?, answer.text("code")?))
}

fn init(house: &House, ceremony: &Path) -> Result<(), Fault> {
    let (keyholder, papers) = (house.dir.join("keyholder"), house.dir.join("papers"));
    let args: Vec<OsString> = vec![
        "keyholder".into(),
        "init".into(),
        "--dir".into(),
        (&keyholder).into(),
        "--name".into(),
        ORIGIN.into(),
        "--ceremony".into(),
        ceremony.into(),
        "--secrets".into(),
        (&papers).into(),
        "--passphrase-fd".into(),
        "0".into(),
        "--light".into(),
    ];
    let call = house.with_passphrase("keyholder".to_owned(), args);
    // A ceremony that was broken off is held again from the start: nobody has its papers yet.
    let fresh = || {
        for dir in [&keyholder, &papers] {
            match fs::remove_dir_all(dir) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Fault::file(dir)(error));
                }
                _ => {}
            }
        }
        super::house::make_private(&keyholder)
    };
    house.commands.run_afresh(&call, &[DONE], fresh)?;
    let (from, to) = (keyholder.join("policy"), house.dir.join("policy"));
    fs::copy(&from, &to).map_err(Fault::file(&from))?;
    Ok(())
}

/// The ceremony file as it grows.
#[derive(Default)]
struct Ceremony {
    officers: String,
    servers: String,
    societies: std::collections::BTreeMap<u32, String>,
}

impl Ceremony {
    fn desk(&mut self, desk: &Desk, code: &str) {
        let computer = format!(
            "computers = [{{ file = \"{}.txt\", code = \"{code}\" }}]",
            desk.name
        );
        let society = self.societies.entry(desk.society).or_default();
        let written = if desk.roles.is_empty() {
            write!(
                self.officers,
                "[[officer]]\nlabel = \"{}\"\nsociety = {}\n{computer}\n\n",
                desk.name, desk.society
            )
        } else {
            write!(
                society,
                "[[society.staff]]\nlabel = \"{}\"\nroles = {:?}\n{computer}\n\n",
                desk.name, desk.roles
            )
        };
        written.expect("writing to memory cannot fail");
    }

    fn server(&mut self, server: &Server, code: &str) {
        let (name, society) = (&server.name, server.society);
        write!(
            self.servers,
            "[[server]]\nsociety = {society}\ncomputer = {{ file = \"{name}.txt\", code = \"{code}\" }}\n\n",
        )
        .expect("writing to memory cannot fail");
    }

    fn toml(&self) -> String {
        let mut text = self.officers.clone() + &self.servers;
        for (number, staff) in &self.societies {
            let (name, _) = called(*number);
            write!(
                text,
                "[[society]]\nnumber = {number}\nname = \"{name}\"\n\n{staff}"
            )
            .expect("writing to memory cannot fail");
        }
        text
    }
}
