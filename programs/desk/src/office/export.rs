//! What everybody may read: persons who agreed to the publication of their name, as PFIF 1.4.
//! Nobody is in it by default.

use super::cases;
use super::people::{Asked, Held, USUAL, done, fetch, me, open};
use super::rights::own_access;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use ledger::leaf::Purpose;
use record::Person;
use record::case::Case;
use record::pfif::{PfifPerson, Stamp, WriteError, Writer, export};
use seal::TombstoneKey;
use sign::id::RecordId;
use sign::time::DAY;
use zeroize::Zeroizing;

/// How the persons of an export are marked.
#[derive(Clone, Copy, Debug)]
pub struct Pfif<'a> {
    /// The society's domain: the numbers of persons begin with it.
    pub domain: &'a str,
    /// The society's name.
    pub source: &'a str,
    /// After so many days readers must delete them.
    pub days: u16,
}

/// Who is in an export, and who is not.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Exported {
    /// Records whose persons are in it.
    pub records: Vec<RecordId>,
    /// Records whose persons are not, and why.
    pub left_out: Vec<(RecordId, String)>,
}

/// Writes the persons of this desk's records who agreed to it. Whoever passes the gate by what is
/// held here is opened anew, by a leaf of the log: consent that a colleague heard taken back
/// yesterday counts. For each the keyholder is waited for so long, in microseconds.
///
/// # Errors
/// [`Fault::Refused`] to whoever leads no cases, [`Fault::Asked`] without the society's tombstone
/// key or with a domain that is none; [`Fault`].
pub fn pfif<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    asked: &Pfif<'_>,
    patience: u64,
) -> Result<(Zeroizing<Vec<u8>>, Exported), Fault> {
    if !is_domain(asked.domain) {
        return Err(Fault::asked(format!(
            "{}: no domain such as tracing.example.org",
            asked.domain
        )));
    }
    super::meet(shell)?;
    if !me(shell)?.1 {
        return Err(Fault::Refused(
            "a team leader exports what everybody may read".to_owned(),
        ));
    }
    let key = shell.side().tombstone.map(TombstoneKey::from_bytes);
    let key = key.ok_or_else(|| {
        Fault::asked(
            "this desk has not the society's tombstone key, of which the numbers in an export are \
             made: export on a desk that took the first keys (`kinfold desk keys`)",
        )
    })?;
    let mut exported = Exported::default();
    let mut writer = Writer::new(Vec::new()).map_err(unwritten)?;
    for listed in cases::list(shell) {
        let record = listed.case.record;
        let stamp = (&key, asked);
        match one(shell, record, stamp, patience) {
            Ok(None) => {}
            Ok(Some(person)) => match writer.person(&person) {
                Ok(()) => exported.records.push(record),
                Err(why @ WriteError::Character(_)) => {
                    exported.left_out.push((record, why.to_string()));
                }
                Err(why) => return Err(unwritten(why)),
            },
            Err(Fault::Refused(why) | Fault::Waits(why)) => exported.left_out.push((record, why)),
            Err(fault) => return Err(fault),
        }
    }
    let file = Zeroizing::new(writer.finish().map_err(unwritten)?);
    Ok((file, exported))
}

/// The person of a record as it may be published; none for a letter.
fn one<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    (key, asked): (&TombstoneKey, &Pfif<'_>),
    patience: u64,
) -> Result<Option<PfifPerson>, Fault> {
    // By society and record, under its key: the same person has the same number in the next
    // export, and whoever knows the record's number does not find the name by it.
    let number = key.source_mark("pfif export", &record.to_string()).short();
    let id = format!("{}/{}", asked.domain, RecordId(number));
    let now = shell.now();
    let stamp = Stamp {
        record_id: &id,
        source_name: asked.source,
        source_date: now,
        expiry_date: now.plus(u64::from(asked.days) * DAY),
    };
    let until = |shell: &Shell<'_, D, O>| shell.now().plus(patience);
    let held = fetch(shell, record, &USUAL, until(shell))?;
    if held.person.casework.exchange.is_some() {
        return Ok(None);
    }
    published(&held, stamp)?;
    let grant = own_access(shell, record, until(shell))?;
    let again = Asked {
        holder: shell.own.society,
        record,
        grant,
        purpose: Purpose::Casework,
    };
    let (held, ended) = open(shell, &again, &USUAL, until(shell))?;
    done(&ended)?;
    published(&held, stamp).map(Some)
}

/// The gate: everything that could forbid it must have been read.
fn published(held: &Held, stamp: Stamp<'_>) -> Result<PfifPerson, Fault> {
    if !USUAL.iter().all(|category| held.has(*category)) {
        return Err(Fault::Refused(
            "not everything that could forbid it can be read here".to_owned(),
        ));
    }
    if is_settled(&held.person) {
        return Err(Fault::Refused(
            "the person was found, or the case is closed".to_owned(),
        ));
    }
    export(&held.person, stamp).map_err(|why| Fault::Refused(why.to_string()))
}

/// Whether nobody is to be looked for any more: whoever was found is asked first what may be told.
fn is_settled(person: &Person) -> bool {
    person.casework.file.as_ref().is_some_and(|file| {
        let over = matches!(
            file.state,
            Case::Found(_)
                | Case::ConsentSought(_)
                | Case::ContactRestored
                | Case::Closed(_)
                | Case::Declined
        );
        over || file.wish().is_some()
    })
}

fn is_domain(text: &str) -> bool {
    let part = |part: &str| {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !part.is_empty() && part.len() < 64 && part.chars().all(fits)
    };
    text.contains('.') && text.len() < 254 && text.split('.').all(part)
}

fn unwritten(why: WriteError) -> Fault {
    Fault::Refused(why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_one() {
        assert!(is_domain("tracing.example.org"));
        for bad in ["", "example", "a/b.org", "Example.org", "a..org", "é.org"] {
            assert!(!is_domain(bad), "{bad}");
        }
    }
}
