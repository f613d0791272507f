//! What a trial is made of: registers with their societies, the request, statements.

use crate::Fault;
use crate::cli::Try;
use clap::ArgMatches;
use desk::import::reading::{self, Register};
use record::consent::LeadStatement;
use record::country::Country;
use record::request::TracingRequest;
use sign::{SocietyId, Time};
use std::fs;
use std::path::{Path, PathBuf};

/// A society of the trial.
#[derive(Debug)]
pub struct Society {
    /// Its number, from 1.
    pub id: SocietyId,
    /// Its name as typed; for the screen only.
    pub name: String,
    /// Where it works, if said.
    pub country: Option<Country>,
    /// Its registers.
    pub registers: Vec<Register>,
    /// A team leader's statement for them.
    pub statement: Option<LeadStatement>,
}

/// Everything a trial needs.
#[derive(Debug)]
pub(super) struct Inputs {
    /// The societies, by number.
    pub societies: Vec<Society>,
    /// The request, as the family gave it.
    pub request: TracingRequest,
    /// The society that takes it on.
    pub asking: SocietyId,
    /// The folder of the samples, if they are used.
    pub samples: Option<PathBuf>,
}

/// Reads and checks what was typed and every small file; registers are only opened later.
///
/// # Errors
/// [`Fault::Asked`], naming the option and file; [`Fault::File`].
pub(super) fn gather(asked: &Try, order: Option<&ArgMatches>) -> Result<Inputs, Fault> {
    if asked.register.is_empty() && asked.request.is_none() {
        return samples(asked);
    }
    let Some(request) = &asked.request else {
        return Err(wrong(
            "--request FILE is missing: the request to search for",
        ));
    };
    if asked.register.is_empty() {
        return Err(wrong(
            "--register SOCIETY=FILE is missing: the registers to search in",
        ));
    }
    let mut societies: Vec<Society> = Vec::new();
    // Society and place of each register, in the order typed.
    let mut places = Vec::new();
    for typed in &asked.register {
        let (name, file) = typed
            .split_once('=')
            .filter(|(name, file)| !name.trim().is_empty() && !file.is_empty())
            .ok_or_else(|| wrong(format!("--register {typed}: write SOCIETY=FILE")))?;
        let at = match societies.iter().position(|s| s.name == name) {
            Some(at) => at,
            None => {
                let number = u32::try_from(societies.len() + 1).unwrap_or(u32::MAX);
                societies.push(Society {
                    id: SocietyId(number),
                    name: name.to_owned(),
                    country: None,
                    registers: Vec::new(),
                    statement: None,
                });
                societies.len() - 1
            }
        };
        let path = PathBuf::from(file);
        fs::metadata(&path).map_err(Fault::file(&path))?;
        places.push((at, societies[at].registers.len()));
        societies[at].registers.push(Register {
            path,
            mapping: None,
        });
    }
    mappings(asked, order, &mut societies, &places)?;
    for typed in &asked.country {
        let (name, code) = typed
            .split_once('=')
            .ok_or_else(|| wrong(format!("--country {typed}: write SOCIETY=CODE")))?;
        let country = Country::from_code_or_name(code).ok_or_else(|| {
            wrong(format!(
                "--country {typed}: {code} is no country; write its two-letter code"
            ))
        })?;
        named(&mut societies, name, "--country")?.country = Some(country);
    }
    statements(&asked.consent_statement, &mut societies)?;
    let asking = match &asked.asking {
        Some(name) => named(&mut societies, name, "--asking")?.id,
        None => SocietyId(1),
    };
    Ok(Inputs {
        societies,
        request: reading::request(request)?,
        asking,
        samples: None,
    })
}

/// Every file that the trial reads.
pub(super) fn files(asked: &Try, inputs: &Inputs) -> Vec<PathBuf> {
    let registers = inputs.societies.iter().flat_map(|s| &s.registers);
    let mut files: Vec<PathBuf> = registers.map(|r| r.path.clone()).collect();
    files.extend(asked.request.clone());
    for typed in asked.mapping.iter().chain(&asked.consent_statement) {
        files.push(PathBuf::from(typed));
        files.extend(typed.split_once('=').map(|(_, file)| PathBuf::from(file)));
    }
    files
}

/// Opens every register and reads its heading: a former trial's folder is not given up for one
/// that cannot be read.
///
/// # Errors
/// [`Fault`], naming the file.
pub(super) fn try_open(inputs: &Inputs, now: Time) -> Result<(), Fault> {
    let mut registers = inputs.societies.iter().flat_map(|s| &s.registers);
    registers.try_for_each(|register| {
        // What comes through a pipe can be read once.
        let kind = fs::metadata(&register.path).map_err(Fault::file(&register.path))?;
        if kind.is_file() || kind.is_dir() {
            reading::open(register, now)?;
        }
        Ok(())
    })
}

/// The invented people of `examples/`.
fn samples(asked: &Try) -> Result<Inputs, Fault> {
    let other = !asked.mapping.is_empty()
        || !asked.country.is_empty()
        || !asked.consent_statement.is_empty()
        || asked.asking.is_some();
    if other {
        return Err(wrong(
            "give --register SOCIETY=FILE and --request FILE, or no file at all for the samples",
        ));
    }
    let here = PathBuf::from("examples");
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let folder = [here, built]
        .into_iter()
        .find(|folder| folder.join("request.toml").is_file())
        .ok_or_else(|| {
            wrong(
                "there is no examples/ folder here: change to the folder of the source, or give \
                 --register SOCIETY=FILE and --request FILE",
            )
        })?;
    let folder = fs::canonicalize(&folder).unwrap_or(folder);
    let society = |number, name: &str, file, country, mapping: Option<&str>| {
        let mapping = mapping
            .map(|m| reading::mapping(&folder.join(m)))
            .transpose()?;
        Ok::<_, Fault>(Society {
            id: SocietyId(number),
            name: name.to_owned(),
            country: Country::from_code(country),
            registers: vec![Register {
                path: folder.join(file),
                mapping,
            }],
            statement: None,
        })
    };
    let mut societies = vec![
        society(1, "Highland", "highland.csv", "ET", Some("highland.toml"))?,
        society(2, "Delta", "delta.csv", "SD", Some("delta.toml"))?,
        society(3, "Harbour", "harbour.tsv", "UA", None)?,
        society(4, "Lakeside", "lakeside.xml", "SD", None)?,
    ];
    // PFIF has no place for consent: the team leader of that society states the basis.
    societies[3].statement = Some(reading::statement(&folder.join("consent-statement.toml"))?);
    Ok(Inputs {
        societies,
        request: reading::request(&folder.join("request.toml"))?,
        asking: SocietyId(1),
        samples: Some(folder),
    })
}

fn mappings(
    asked: &Try,
    order: Option<&ArgMatches>,
    societies: &mut [Society],
    places: &[(usize, usize)],
) -> Result<(), Fault> {
    let at = |id: &str| -> Vec<usize> {
        let indices = order.and_then(|o| o.indices_of(id));
        indices.map(Iterator::collect).unwrap_or_default()
    };
    let (registers, positions) = (at("register"), at("mapping"));
    for (n, typed) in asked.mapping.iter().enumerate() {
        let of_society = typed
            .split_once('=')
            .filter(|(name, _)| societies.iter().any(|s| s.name == *name));
        if let Some((name, file)) = of_society {
            let mapping = reading::mapping(Path::new(file))?;
            for register in &mut named(societies, name, "--mapping")?.registers {
                register.mapping = Some(mapping.clone());
            }
            continue;
        }
        if let Some((name, _)) = typed.split_once('=').filter(|_| !Path::new(typed).exists()) {
            named(societies, name, "--mapping")?;
        }
        let position = positions.get(n).copied().unwrap_or(usize::MAX);
        let before = registers.iter().filter(|r| **r < position).count();
        let Some((society, register)) = before.checked_sub(1).and_then(|b| places.get(b)) else {
            return Err(wrong(format!(
                "--mapping {typed} stands before every --register: put it behind the register it \
                 is for, or write SOCIETY=FILE"
            )));
        };
        let slot = &mut societies[*society].registers[*register].mapping;
        if slot.is_some() {
            return Err(wrong(format!(
                "--mapping {typed}: its register has a mapping already"
            )));
        }
        *slot = Some(reading::mapping(Path::new(typed))?);
    }
    Ok(())
}

fn statements(typed: &[String], societies: &mut [Society]) -> Result<(), Fault> {
    for typed in typed {
        let of_society = typed
            .split_once('=')
            .filter(|(name, _)| societies.iter().any(|s| s.name == *name));
        match of_society {
            Some((name, file)) => {
                let statement = reading::statement(Path::new(file))?;
                named(societies, name, "--consent-statement")?.statement = Some(statement);
            }
            None => {
                let statement = reading::statement(Path::new(typed))?;
                for society in societies.iter_mut() {
                    society.statement = Some(statement.clone());
                }
            }
        }
    }
    Ok(())
}

fn named<'a>(
    societies: &'a mut [Society],
    name: &str,
    option: &str,
) -> Result<&'a mut Society, Fault> {
    let known: Vec<String> = societies.iter().map(|s| s.name.clone()).collect();
    societies
        .iter_mut()
        .find(|s| s.name == name)
        .ok_or_else(|| {
            wrong(format!(
                "{option}: no register is of a society {name}; there are {}",
                known.join(", ")
            ))
        })
}

fn wrong(text: impl Into<String>) -> Fault {
    Fault::Asked(text.into())
}
