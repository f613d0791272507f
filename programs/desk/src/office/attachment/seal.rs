//! Sealing a clean picture under a key of its own, and putting its pieces at the hub at once.

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use parcel::attachment::{About, Sealer};
use picture::Clean;
use record::attachment::{Attachment, AttachmentKey, Media, Shows};
use record::date::Day;
use record::text::Text;
use seal::PartKey;
use sign::encode::Bytes;
use sign::id::{AttachmentId, RecordId, SessionId, StaffId};
use sign::{sha256, to_bytes};
use wire::attachment::MANIFEST;
use wire::{Method, path};
use zeroize::Zeroizing;

/// How often a piece is put before it is given up.
const TRIES: u32 = 30;
/// How long to wait before a hub that does not answer is tried again, in microseconds.
const REST: u64 = 2_000_000;
/// How long the hub may take for a piece, in microseconds.
const PATIENCE: u64 = 60_000_000;

/// What is known of a picture before it is sealed.
#[derive(Clone, Debug)]
pub(crate) struct New {
    /// Fresh and random.
    pub(crate) id: AttachmentId,
    /// The record that will refer to it.
    pub(crate) record: RecordId,
    /// Higher than those of the record's other attachments.
    pub(crate) number: u32,
    pub(crate) shows: Shows,
    pub(crate) note: Option<Text>,
    pub(crate) on: Option<Day>,
    pub(crate) by: Option<StaffId>,
}

/// The reference and the sealed pieces, the manifest first.
pub(crate) fn seal_up<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    new: New,
    clean: &Clean,
) -> Result<(Attachment, Vec<Bytes>), Fault> {
    let (outside, now) = (shell.outside(), shell.now());
    let key = Zeroizing::new(outside.fresh()?);
    let part_key = PartKey::from_bytes(*key);
    let session = shell.desk().caller().session_public(now);
    let about = About {
        society: shell.own.society,
        record: new.record,
        number: new.number,
        attachment: new.id,
        author: shell.own.signer.public().device(),
        session: session.map_or(SessionId([0; 16]), |public| public.session()),
        chunks: 0,
    };
    let unsealed = |error: seal::SealError| Fault::Refused(error.to_string());
    let mut sealer = Sealer::new(about, &part_key, clean.bytes.len()).map_err(unsealed)?;
    let mut rest = clean.bytes.as_slice();
    let mut chunks = Vec::new();
    while let Some(next) = sealer.wants() {
        let (content, later) = rest.split_at(next);
        chunks.push(Bytes(sealer.chunk(content).map_err(unsealed)?));
        rest = later;
    }
    let manifest = sealer.finish(&shell.own.signer).map_err(unsealed)?;
    let sealed = manifest.seal(&part_key).map_err(unsealed)?;
    let mut pieces = vec![Bytes(to_bytes(&sealed))];
    pieces.append(&mut chunks);
    let attachment = Attachment {
        id: new.id,
        shows: new.shows,
        media: match clean.media {
            picture::Media::Jpeg => Media::Jpeg,
            picture::Media::Png => Media::Png,
        },
        length: u32::try_from(clean.bytes.len()).unwrap_or(u32::MAX),
        digest: sha256(&[&clean.bytes]),
        header: manifest.header_hash(),
        number: new.number,
        key: AttachmentKey::new(*key),
        note: new.note,
        on: new.on,
        by: new.by,
    };
    Ok((attachment, pieces))
}

/// Puts all pieces at the hub, the manifest last: durable there on return. For whoever has a line
/// and writes the reference next; what is attached by hand goes by the shelf, which needs none.
///
/// # Errors
/// [`Fault::Waits`] if the hub takes no more of them; [`Fault`].
pub(crate) fn put_now<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    id: AttachmentId,
    pieces: &[Bytes],
) -> Result<(), Fault> {
    let numbered = (MANIFEST..).zip(pieces);
    let (manifest, chunks) = (numbered.clone().take(1), numbered.skip(1));
    for (piece, body) in chunks.chain(manifest) {
        let target = path::piece(shell.own.society, id, piece);
        put_one(shell, &target, &body.0)?;
    }
    Ok(())
}

fn put_one<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    target: &str,
    body: &[u8],
) -> Result<(), Fault> {
    for _ in 0..TRIES {
        match shell.line().call(Method::Put, target, body, PATIENCE) {
            Ok(_) => return Ok(()),
            Err(fault) if fault.is_away() => shell.outside().rest(REST),
            Err(fault) => return Err(fault.into()),
        }
    }
    Err(Fault::Waits(
        "the server does not answer, or has no room for more photos and papers".to_owned(),
    ))
}
