//! What is known here of the other societies: names, countries, whom they take on. Configuration
//! of the society, in a file of the desk; nothing of it is decided by the code.

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use record::country::Country;
use record::sharing::Party;
use sign::SocietyId;
use sign::{canonical_struct, from_bytes, to_bytes};

/// The file.
const NETWORK: &str = "network";
/// Societies that can be written down.
const MOST: usize = 1_000;

/// A society.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Society {
    /// Its number.
    pub society: SocietyId,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<Country>,
    /// What it takes on, in its own words.
    pub criteria: String,
}
canonical_struct!(Society {
    society,
    name,
    country,
    criteria
});

/// All that are known here.
///
/// # Errors
/// [`Fault::Damaged`], naming the file.
pub fn societies<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Result<Vec<Society>, Fault> {
    let Some(bytes) = shell.own.read(shell.disk(), NETWORK)? else {
        return Ok(Vec::new());
    };
    from_bytes(&bytes).map_err(|_| Fault::Damaged(shell.disk().path(NETWORK)))
}

/// Takes a list of societies in place of the one before. A TOML file: `[[society]]` with `number`,
/// `name`, `country` (two letters) and `criteria`.
///
/// # Errors
/// [`Fault::Asked`], naming what is wrong and where; [`Fault`].
pub fn take<D: Disk, O: Outside>(shell: &Shell<'_, D, O>, text: &str) -> Result<usize, Fault> {
    let societies = parse(text)?;
    let bytes = to_bytes(&societies);
    shell
        .own
        .write(shell.disk(), shell.outside(), NETWORK, &bytes)?;
    Ok(societies.len())
}

fn parse(text: &str) -> Result<Vec<Society>, Fault> {
    let table: toml::Table = text
        .parse()
        .map_err(|e: toml::de::Error| Fault::asked(e.to_string()))?;
    let mut societies: Vec<Society> = Vec::new();
    let listed = match table.get("society") {
        Some(toml::Value::Array(listed)) if table.len() == 1 => listed,
        _ => {
            return Err(Fault::asked(
                "write each society as [[society]], and nothing else",
            ));
        }
    };
    for (at, entry) in listed.iter().enumerate() {
        let wrong = |what: &str| Fault::asked(format!("society {} of the file: {what}", at + 1));
        let entry = entry.as_table().ok_or_else(|| wrong("not a table"))?;
        let known = ["number", "name", "country", "criteria"];
        if let Some(key) = entry.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(wrong(&format!(
                "{key} is not known; there are {}",
                known.join(", ")
            )));
        }
        let word = |key: &str| match entry.get(key) {
            None => Ok(None),
            Some(value) => value
                .as_str()
                .map(Some)
                .ok_or_else(|| wrong(&format!("{key} is no text"))),
        };
        let number = entry.get("number").and_then(toml::Value::as_integer);
        let number = number
            .and_then(|n| u32::try_from(n).ok())
            .filter(|n| *n > 0);
        let society = SocietyId(number.ok_or_else(|| wrong("number is missing or no number"))?);
        if societies.iter().any(|s| s.society == society) {
            return Err(wrong("its number stands there twice"));
        }
        let country = match word("country")? {
            None => None,
            Some(code) => Some(
                Country::from_code(code)
                    .ok_or_else(|| wrong("country is no code of two capital letters"))?,
            ),
        };
        societies.push(Society {
            society,
            name: word("name")?
                .ok_or_else(|| wrong("name is missing"))?
                .to_owned(),
            country,
            criteria: word("criteria")?.unwrap_or_default().to_owned(),
        });
        if societies.len() > MOST {
            return Err(wrong("more societies than a file can have"));
        }
    }
    Ok(societies)
}

/// A society as the gate asks for it.
///
/// # Errors
/// [`Fault::Damaged`].
pub fn party<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    society: SocietyId,
) -> Result<Party, Fault> {
    let known = societies(shell)?;
    let known = known.iter().find(|s| s.society == society);
    Ok(Party {
        society,
        country: known.and_then(|s| s.country),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_or_refused_with_the_place() {
        let good = "[[society]]\nnumber = 2\nname = \"Two\"\ncountry = \"KE\"\n";
        let read = parse(good).unwrap();
        assert_eq!(read[0].country, Country::from_code("KE"));
        for (bad, why) in [
            ("", "[[society]]"),
            ("[[society]]\nname = \"x\"\n", "society 1"),
            ("[[society]]\nnumber = 0\nname = \"x\"\n", "number"),
            (
                "[[society]]\nnumber = 1\nname = \"x\"\ncountry = \"Kenya\"\n",
                "country",
            ),
            ("[[society]]\nnumber = 1\nname = 5\n", "name"),
            (
                "[[society]]\nnumber = 1\nname = \"x\"\nphone = \"1\"\n",
                "phone",
            ),
            (&format!("{good}{good}"), "twice"),
        ] {
            let told = parse(bad).unwrap_err().to_string();
            assert!(told.contains(why), "{told}");
        }
    }
}
