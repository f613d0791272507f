//! Looking at an attachment: every piece is checked when it comes, and the whole at the end.

use super::super::people::held;
use super::{Found, none};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use crate::shell::attachments::Held as Pieces;
use ledger::leaf::DeviceKind;
use parcel::attachment::{Manifest, SealedManifest, chunks_for};
use parcel::part::Expect;
use record::attachment::Attachment;
use seal::{KeyRef, OpenError, PartKey};
use sign::encode::Bytes;
use sign::id::{AttachmentId, RecordId};
use sign::{Category, Time, from_bytes, sha256};
use wire::attachment::MANIFEST;
use wire::{LineFault, Method, path};
use zeroize::Zeroizing;

/// Looks at an attachment of a record that is open here: fetches what is missing, checks every
/// piece, and goes on where it stopped if time runs out.
///
/// # Errors
/// [`Fault::Refused`] if the server gave something else; [`Fault::Waits`] if it cannot be asked;
/// [`Fault`].
pub fn look<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    id: AttachmentId,
    until: Time,
) -> Result<(Attachment, Found), Fault> {
    let known = held(shell, record, &[Category::Identity, Category::Casework])?;
    let attachment = known.person.attachments().find(|a| a.id == id);
    let attachment = attachment.cloned().ok_or_else(none)?;
    let found = look_for(shell, record, &attachment, (until, Copies::Kept))?;
    Ok((attachment, found))
}

/// What came of an attachment that is to be had whole or not at all.
pub(crate) enum Got {
    /// The picture.
    Whole(Zeroizing<Vec<u8>>),
    /// The server has not all of its pieces.
    Lacking,
    /// The server gave something else.
    Another,
}

/// Fetches an attachment of a record that was opened, for somebody who needs all of them: no copy
/// of it is kept here, and what is here is not asked for.
///
/// # Errors
/// [`Fault::Waits`] if the server cannot be asked; [`Fault`].
pub(crate) fn get_whole<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    of: &Attachment,
) -> Result<Got, Fault> {
    match look_for(shell, record, of, (Time(u64::MAX), Copies::No)) {
        Ok(Found::Whole(content)) => Ok(Got::Whole(content)),
        Ok(Found::OnItsWay { .. }) | Err(Fault::Line(LineFault::Missing)) => Ok(Got::Lacking),
        Err(Fault::Refused(_)) => Ok(Got::Another),
        Err(fault) => Err(fault),
    }
}

/// Whether what was fetched stays on this computer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copies {
    Kept,
    No,
}

fn look_for<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    of: &Attachment,
    (until, copies): (Time, Copies),
) -> Result<Found, Fault> {
    let society = shell.own.society;
    let chunks = chunks_for(of.length as usize).ok_or_else(another)?;
    let all = chunks + 1;
    let mut held = shell.pieces(society, of.id)?;
    held.pieces.resize(all as usize, None);
    let missing = |held: &Pieces| held.pieces.iter().filter(|p| p.is_none()).count();
    let on_its_way = |held: &Pieces| Found::OnItsWay {
        there: all - u32::try_from(missing(held)).unwrap_or(all),
        of: all,
    };
    let before = missing(&held);
    if held.pieces[0].is_none() {
        let Some(manifest) = get(shell, of.id, MANIFEST)? else {
            // Its author's desk puts it last.
            let there = there(shell, of.id)?;
            return Ok(Found::OnItsWay { there, of: all });
        };
        held.pieces[0] = Some(manifest);
    }
    let key = PartKey::from_bytes(*of.key.reveal());
    let manifest = manifest(shell, record, of, (&held, &key))?;
    let opener = manifest.opener(&key, &expect(record, society, of));
    let opener = opener.map_err(|_| another())?;
    let mut content = Zeroizing::new(Vec::with_capacity(of.length as usize));
    let mut stopped = Ok(());
    for piece in 1..all {
        let place = piece as usize;
        if held.pieces[place].is_none() && stopped.is_ok() && shell.now() < until {
            match get(shell, of.id, piece) {
                Ok(got) => held.pieces[place] = got,
                Err(fault) => stopped = Err(fault),
            }
        }
        let Some(sealed) = &held.pieces[place] else {
            continue;
        };
        match opener.open(piece - 1, &sealed.0) {
            Ok(opened) => content.extend_from_slice(&opened),
            Err(fault) => return Err(changed(piece, chunks, fault)),
        }
    }
    if missing(&held) != before && copies == Copies::Kept {
        shell.keep_copy((society, of.id, record), &held)?;
    }
    stopped?;
    if missing(&held) > 0 {
        return Ok(on_its_way(&held));
    }
    if content.len() != of.length as usize || sha256(&[&content]) != of.digest {
        return Err(another());
    }
    Ok(Found::Whole(content))
}

/// The manifest that the record means, by a desk of this society.
fn manifest<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: RecordId,
    of: &Attachment,
    (held, key): (&Pieces, &PartKey),
) -> Result<Manifest, Fault> {
    let sealed = held.pieces[0].as_ref().ok_or_else(another)?;
    let sealed: SealedManifest = from_bytes(&sealed.0).map_err(|_| another())?;
    let manifest = sealed.open(key, of.id).map_err(|_| another())?;
    let about = &manifest.header.about;
    let author = shell.desk().book().device(about.author);
    let ours = author.filter(|a| a.society == shell.own.society && a.kind == DeviceKind::Desk);
    let signed = ours.is_some_and(|author| manifest.verify_author(&author.key).is_ok());
    if !signed || about.record != record || Some(about.chunks) != chunks_for(of.length as usize) {
        return Err(another());
    }
    Ok(manifest)
}

fn expect(record: RecordId, society: sign::SocietyId, of: &Attachment) -> Expect {
    Expect {
        key: KeyRef {
            society,
            record,
            category: Category::Attachment,
            version: of.number,
        },
        header: Some(of.header),
    }
}

/// A piece, if the server has it.
fn get<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    id: AttachmentId,
    piece: u32,
) -> Result<Option<Bytes>, Fault> {
    let target = path::piece(shell.own.society, id, piece);
    match shell.ask_now(Method::Get, &target)? {
        Ok(bytes) => Ok(Some(Bytes(bytes))),
        Err(LineFault::Missing) => Ok(None),
        Err(fault) => Err(fault.into()),
    }
}

/// How many pieces the server has.
fn there<D: Disk, O: Outside>(shell: &mut Shell<'_, D, O>, id: AttachmentId) -> Result<u32, Fault> {
    let target = path::attachment(shell.own.society, id);
    let bytes = shell.ask_now(Method::Get, &target)??;
    let pieces = from_bytes::<wire::attachment::Pieces>(&bytes);
    let pieces = pieces.map_err(|_| Fault::Line(LineFault::Malformed))?;
    Ok(u32::try_from(pieces.there.len()).unwrap_or(u32::MAX))
}

/// The server gave something, but not this attachment.
fn another() -> Fault {
    Fault::Refused(
        "the server gave something else than this photo or paper: it was refused. Try again; if it \
         happens again, tell whoever runs the server, and attach the picture once more"
            .to_owned(),
    )
}

fn changed(piece: u32, of: u32, fault: OpenError) -> Fault {
    Fault::Refused(format!(
        "the server gave something else than piece {piece} of {of} of this photo or paper ({fault}): \
         it was refused, and nothing of it is shown. Try again; if it happens again, tell whoever \
         runs the server, and attach the picture once more"
    ))
}
