//! The commands of a desk without a screen: each opens the desk, does one thing, and shuts it.

mod cases;
mod deciding;
mod erasing;
mod keys;
mod officers;
mod page;
mod papers;
mod searching;
mod state;

pub use page::Page;

use crate::Fault;
use crate::cli::{Act, Desk, Where};
use crate::clock::{Computer, Outside};
use crate::disk::{Disk, Folder, FolderFault};
use crate::own::{Own, Place};
use crate::shell::Shell;
use ledger::leaf::DeviceKind;
use seal::passphrase::Cost;
use sign::{SigningKey, SocietyId, Time};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use verify::PolicyFile;
use zeroize::Zeroizing;

/// A connection that threads may share.
pub type AnyLine = Box<dyn wire::Line + Send + Sync>;

/// What a desk has from whoever starts it.
#[derive(Clone, Copy)]
pub struct Doors<'a> {
    /// Makes a connection to the hub of a place, signed by a key.
    pub connect: &'a dyn Fn(&Place, SigningKey) -> Result<AnyLine, Fault>,
    /// Asks for the passphrase: of a new desk, or of one that is there.
    pub passphrase: &'a dyn Fn(Passphrase) -> Result<Zeroizing<String>, Fault>,
}

impl core::fmt::Debug for Doors<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Doors")
    }
}

/// Which passphrase is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Passphrase {
    /// Of a desk that is being made.
    New,
    /// Of this desk.
    Known,
}

/// Runs a command; what is to be shown.
///
/// # Errors
/// [`Fault`].
pub fn run(asked: &Desk, doors: Doors<'_>) -> Result<Page, Fault> {
    if let Act::Enrol {
        society,
        staff_kind,
        out,
        place,
    } = &asked.act
    {
        let about = (SocietyId(*society), staff_kind.as_str());
        return enrol(asked, about, out.as_deref(), (place, doors));
    }
    let deadline = Computer.now().plus(u64::from(asked.wait) * 1_000_000);
    let place = match &asked.act {
        Act::Sync { place } => Some(place),
        _ => None,
    };
    let (folder, own) = opened(&asked.dir, doors)?;
    if own.kind != DeviceKind::Desk {
        // A portal or matcher talks by itself; only where it belongs is said here.
        let place = place.ok_or_else(|| no_desk(&asked.dir))?;
        where_it_is(&own, &folder, Some(place))?;
        return Ok(Page::of("It knows its log and server.").with("state", "done"));
    }
    // Neither log nor server is needed to sign, and none is asked.
    if let Act::SignDecision { file, out } = &asked.act {
        return deciding::sign(&own, &text(file)?, out, Computer.now());
    }
    at_work(&own, &folder, place, doors, |shell, _| {
        act(asked, shell, deadline)
    })
}

/// Opens a desk and a connection, and lets `work` use them.
///
/// # Errors
/// [`Fault`].
pub fn with_shell<T>(
    dir: &Path,
    said: Option<&Where>,
    doors: Doors<'_>,
    work: impl FnOnce(
        &mut Shell<'_, &Folder, Computer>,
        &(dyn wire::Line + Send + Sync),
    ) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let (folder, own) = opened(dir, doors)?;
    if own.kind != DeviceKind::Desk {
        return Err(no_desk(dir));
    }
    at_work(&own, &folder, said, doors, work)
}

fn opened(dir: &Path, doors: Doors<'_>) -> Result<(Folder, Own), Fault> {
    let folder = take(dir, false)?;
    // Who is no desk is not asked for a passphrase.
    Own::there(&folder)?;
    let passphrase = (doors.passphrase)(Passphrase::Known)?;
    let own = Own::open(&folder, passphrase.as_bytes())?;
    enter(dir, &own)?;
    Ok((folder, own))
}

fn no_desk(dir: &Path) -> Fault {
    Fault::asked(format!(
        "{}: this folder is a portal's or the search's, and no desk",
        dir.display()
    ))
}

fn at_work<T>(
    own: &Own,
    folder: &Folder,
    said: Option<&Where>,
    doors: Doors<'_>,
    work: impl FnOnce(
        &mut Shell<'_, &Folder, Computer>,
        &(dyn wire::Line + Send + Sync),
    ) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let place = where_it_is(own, folder, said)?;
    let line = (doors.connect)(&place, own.signer_again())?;
    let mut shell = Shell::start(own, &place, (folder, Computer), &*line)?;
    work(&mut shell, &*line)
}

fn act<D: Disk, O: Outside>(
    asked: &Desk,
    shell: &mut Shell<'_, D, O>,
    until: Time,
) -> Result<Page, Fault> {
    match &asked.act {
        Act::Enrol { .. } => Err(Fault::asked("a desk is enrolled once")),
        Act::SignDecision { .. } => Err(Fault::asked("a decision is signed without a server")),
        Act::Serve { .. } => Err(Fault::asked("pages are served by a program of their own")),
        Act::Sync { .. } => state::sync(shell, until),
        Act::Status => Ok(state::status(shell)),
        Act::Name { name } => state::name(shell, name.as_deref()),
        Act::Societies { file } => {
            let count = crate::office::network::take(shell, &text(file)?)?;
            let page = Page::of(format!("{count} societies are written down."));
            Ok(page.with("societies", count))
        }
        Act::Keys {
            file: Some(file), ..
        } => keys::take(shell, &read(file)?),
        Act::Keys { share, .. } => keys::bring_back(shell, share),
        Act::PassSeed { device } => keys::pass(shell, device, until),
        Act::Order { order } => officers::order(shell, order, until),
        Act::Orders => Ok(officers::list(shell)),
        Act::Approve { id } => officers::approve(shell, id, until),
        Act::Drop { id } => officers::throw(shell, id),
        Act::Lockdown { society, stop_file } => {
            officers::lockdown(shell, *society, stop_file.as_deref(), until)
        }
        Act::Resume {
            society,
            findings,
            outside_test,
        } => {
            let outside = outside_test.as_deref().map(read).transpose()?;
            officers::resume(shell, *society, &read(findings)?, outside.as_deref(), until)
        }
        Act::Grant {
            staff,
            record,
            kind,
            category,
            days,
        } => cases::grant(shell, (staff, kind), record, category, *days, until),
        Act::NewRequest { file } => cases::new_request(shell, &text(file)?, until),
        Act::Cases => Ok(cases::list(shell)),
        Act::Open {
            record,
            grant,
            warrant,
            category,
            society,
            offline,
            anyway,
        } => cases::open(
            shell,
            &cases::Opening {
                record,
                grant: grant.as_deref(),
                warrant: warrant.as_deref(),
                categories: category,
                society: society.map(SocietyId),
                offline: *offline,
                anyway: *anyway,
            },
            until,
        ),
        Act::Save { record, file } => cases::save(shell, record, &text(file)?, until),
        Act::Attach {
            record,
            file,
            shows,
            note,
        } => papers::attach(shell, record, file, (shows, note.as_deref()), until),
        Act::Attachments { record } => papers::list(shell, record),
        Act::Attachment {
            record,
            attachment,
            out,
        } => papers::look(shell, (record, attachment), out, until),
        Act::Detach { record, attachment } => papers::detach(shell, record, attachment, until),
        Act::Erase { record, choice } => erasing::erase(shell, record, choice, until),
        Act::Search {
            record,
            standing,
            agreed,
        } => searching::search(shell, record, (*standing, *agreed), until),
        Act::Reject {
            case,
            holder,
            record,
            reason,
        } => searching::reject(shell, case, (SocietyId(*holder), record), reason, until),
        Act::Notices { watch, all } => searching::notices(shell, (*watch, *all), until),
        Act::Branches { show, settle } => cases::branches(shell, *show, *settle),
    }
}

fn enrol(
    asked: &Desk,
    (society, kind): (SocietyId, &str),
    out: Option<&Path>,
    (place, doors): (&Where, Doors<'_>),
) -> Result<Page, Fault> {
    let kind = match kind {
        "portal" => DeviceKind::Portal,
        "matcher" => DeviceKind::Matcher,
        _ => DeviceKind::Desk,
    };
    // What cannot be read is told before anything is made.
    let place = said(place)?;
    let out = out.map(|path| {
        let file = fs::File::create_new(path).map_err(Fault::file(path))?;
        Ok::<_, Fault>((path, file))
    });
    let out = out.transpose()?;
    let folder = take(&asked.dir, true)?;
    let passphrase = (doors.passphrase)(Passphrase::New)?;
    let about = (society, kind);
    let own = Own::make(&folder, &Computer, about, passphrase.as_bytes(), Cost::DESK)?;
    enter(&asked.dir, &own)?;
    if let Some(place) = place {
        own.set_place(&folder, &Computer, &place)?;
    }
    if let Some((path, mut file)) = out {
        let text = own.enrolment().text() + "\n";
        file.write_all(text.as_bytes()).map_err(Fault::file(path))?;
    }
    Ok(keys::enrolment(&own))
}

pub(crate) fn where_it_is(
    own: &Own,
    folder: &Folder,
    place: Option<&Where>,
) -> Result<Place, Fault> {
    let known = own.place(folder)?;
    let Some(place) = place else {
        return known.ok_or_else(not_said);
    };
    if place.policy.is_none() && place.hub.is_none() && place.ca.is_none() {
        return known.ok_or_else(not_said);
    }
    let place = match (said(place), known) {
        (Ok(Some(place)), _) => place,
        (_, Some(known)) => Place {
            log: match &place.policy {
                Some(path) => policy(path)?,
                None => known.log,
            },
            authority: match (&place.ca, &place.hub) {
                (Some(_), _) => authority(place)?,
                (None, Some(_)) => None,
                (None, None) => known.authority,
            },
            hub: place.hub.clone().unwrap_or(known.hub),
        },
        (Err(fault), None) => return Err(fault),
        (Ok(None), None) => return Err(not_said()),
    };
    own.set_place(folder, &Computer, &place)?;
    Ok(place)
}

fn not_said() -> Fault {
    Fault::asked(
        "this desk does not know its log and server yet: kinfold desk sync --policy FILE --hub URL",
    )
}

fn said(place: &Where) -> Result<Option<Place>, Fault> {
    match (&place.policy, &place.hub) {
        (None, None) if place.ca.is_none() => Ok(None),
        (Some(path), Some(hub)) => Ok(Some(Place {
            log: policy(path)?,
            hub: hub.clone(),
            authority: authority(place)?,
        })),
        _ => Err(Fault::asked("give --policy FILE and --hub URL together")),
    }
}

fn authority(place: &Where) -> Result<Option<String>, Fault> {
    let read = |path: &PathBuf| text(path).map(|text| text.to_string());
    place.ca.as_ref().map(read).transpose()
}

fn policy(path: &Path) -> Result<PolicyFile, Fault> {
    PolicyFile::parse(&text(path)?).map_err(|e| Fault::asked(format!("{}: {e}", path.display())))
}

/// Takes the folder of a desk, a portal or a matcher, alone. Which of them it is nobody knows
/// before the passphrase; one of a later version is refused before.
///
/// # Errors
/// [`Fault::InUse`], [`Fault::File`], [`Fault::Stamp`].
pub fn take(dir: &Path, make: bool) -> Result<Folder, Fault> {
    let folder = Folder::take(dir, make).map_err(|fault| match fault {
        FolderFault::InUse => Fault::InUse(dir.to_owned()),
        FolderFault::System(error) => Fault::File {
            path: dir.to_owned(),
            error,
        },
    })?;
    stamp::check_any(dir, &[stamp::DESK, stamp::PORTAL, stamp::MATCHER])?;
    Ok(folder)
}

/// Makes the folder that was taken one of this version's, if an earlier one wrote it. What changed
/// since needs nothing to be done: an earlier version's files are read as they are.
///
/// # Errors
/// [`Fault::Stamp`].
pub fn enter(dir: &Path, own: &Own) -> Result<(), Fault> {
    let format = match own.kind {
        DeviceKind::Desk => stamp::DESK,
        DeviceKind::Portal => stamp::PORTAL,
        DeviceKind::Matcher => stamp::MATCHER,
    };
    Ok(stamp::enter(dir, format, |_| Ok(()))?)
}

fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    fs::read(path).map_err(Fault::file(path))
}

/// A small text file.
pub(crate) fn text(path: &Path) -> Result<Zeroizing<String>, Fault> {
    const LARGEST: u64 = 1 << 20;
    let length = fs::metadata(path).map_err(Fault::file(path))?.len();
    if length > LARGEST {
        return Err(Fault::asked(format!(
            "{}: larger than such a file can be; is it a register?",
            path.display()
        )));
    }
    match String::from_utf8(read(path)?) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(_) => Err(Fault::asked(format!(
            "{}: not UTF-8; save it with the encoding UTF-8",
            path.display()
        ))),
    }
}
