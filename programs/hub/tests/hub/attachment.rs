//! Attachments: who puts, reads and removes, what fits, and how much.

use crate::house::*;
use crate::table::status;
use sign::id::AttachmentId;
use sign::{SocietyId, from_bytes, sha256};
use wire::attachment::{CHUNK, LAST, LONGEST_MANIFEST, MANIFEST, Pieces};
use wire::{Line as _, LineFault, Method, What, path};

on_both!(
    a_piece_is_put_by_a_desk_of_its_society_and_read_by_whoever_knows_its_name,
    a_piece_has_its_place_and_length_or_is_refused,
    a_removed_attachment_is_gone_for_good,
    attachments_of_a_society_have_so_much_room,
    a_chunk_is_no_parcel,
);

const ID: AttachmentId = AttachmentId([7; 16]);
const PATIENCE: u64 = 10_000_000;

type Answer = Result<Vec<u8>, LineFault>;

fn put(line: &line::Line, society: SocietyId, piece: u32, body: &[u8]) -> Answer {
    line.call(
        Method::Put,
        &path::piece(society, ID, piece),
        body,
        PATIENCE,
    )
}

fn get(line: &line::Line, piece: u32) -> Answer {
    line.call(Method::Get, &path::piece(A, ID, piece), &[], PATIENCE)
}

fn list(line: &line::Line) -> Result<Pieces, LineFault> {
    let answer = line.call(Method::Get, &path::attachment(A, ID), &[], PATIENCE)?;
    Ok(from_bytes(&answer).unwrap())
}

fn remove(line: &line::Line) -> Answer {
    line.call(Method::Post, &path::remove(A, ID), &[], PATIENCE)
}

fn a_piece_is_put_by_a_desk_of_its_society_and_read_by_whoever_knows_its_name(base: Base) {
    let house = House::new(base);
    let (desk, chunk) = (house.line(DESK), vec![1; CHUNK]);
    assert_eq!(list(&desk).unwrap(), Pieces::default());
    assert_eq!(status(get(&desk, 2)), 404);
    put(&desk, A, 2, &chunk).unwrap();
    put(&desk, A, 2, &chunk).unwrap();
    assert_eq!(status(put(&desk, A, 2, &[2; CHUNK])), 409);
    // A colleague's desk goes on where this one stopped.
    put(&house.line(LEAD), A, MANIFEST, b"sealed").unwrap();
    let there = vec![(MANIFEST, sha256(&[b"sealed"])), (2, sha256(&[&chunk]))];
    for reader in [DESK, LEAD, OTHER] {
        let line = house.line(reader);
        assert_eq!(list(&line).unwrap().there, there);
        assert_eq!(get(&line, 2).unwrap(), chunk);
    }
    assert_eq!(status(put(&house.line(OTHER), A, 3, &chunk)), 403);
    assert_eq!(status(remove(&house.line(OTHER))), 403);
    // The same name at another society is another attachment.
    put(&house.line(OTHER), SocietyId(2), 2, &[3; CHUNK]).unwrap();
    assert_eq!(get(&desk, 2).unwrap(), chunk);
    for seed in [1, PORTAL, MATCHER, REVOKED] {
        let line = house.line(seed);
        assert_eq!(status(put(&line, A, 3, &chunk)), 403, "{seed}");
        assert_eq!(status(get(&line, 2)), 403, "{seed}");
        assert_eq!(status(list(&line)), 403, "{seed}");
        assert_eq!(status(remove(&line)), 403, "{seed}");
    }
    let stranger = house.unsigned();
    assert_eq!(status(put(&stranger, A, 3, &chunk)), 401);
    assert_eq!(status(get(&stranger, 2)), 401);
    assert_eq!(status(list(&stranger)), 401);
    assert_eq!(status(remove(&stranger)), 401);
}

fn a_piece_has_its_place_and_length_or_is_refused(base: Base) {
    let house = House::new(base);
    let desk = house.line(DESK);
    for (piece, length) in [
        (MANIFEST, 0),
        (MANIFEST, LONGEST_MANIFEST + 1),
        (1, CHUNK - 1),
        (1, CHUNK + 1),
        (1, 0),
        (LAST + 1, CHUNK),
    ] {
        let refused = put(&desk, A, piece, &vec![1; length]);
        assert_eq!(status(refused), 400, "{piece} {length}");
    }
    put(&desk, A, LAST, &vec![1; CHUNK]).unwrap();
    put(&desk, A, MANIFEST, &vec![1; LONGEST_MANIFEST]).unwrap();
    let odd = |target: &str| status(desk.call(Method::Get, target, &[], PATIENCE));
    for target in [
        "/v1/attachment/1/xyz",
        "/v1/attachment/01/00",
        "/v1/attachment/x/y/1",
    ] {
        assert_eq!(odd(target), 400, "{target}");
    }
    assert_eq!(odd(&format!("/v1/attachment/1/{ID}/01")), 400);
}

fn a_removed_attachment_is_gone_for_good(base: Base) {
    let house = House::new(base);
    let desk = house.line(DESK);
    put(&desk, A, 1, &[1; CHUNK]).unwrap();
    remove(&house.line(LEAD)).unwrap();
    remove(&desk).unwrap();
    assert_eq!(list(&desk).unwrap(), Pieces::default());
    assert_eq!(status(get(&desk, 1)), 404);
    // A desk that had not heard of it goes on sending.
    assert_eq!(status(put(&desk, A, 1, &[1; CHUNK])), 404);
    assert_eq!(list(&desk).unwrap(), Pieces::default());
}

fn attachments_of_a_society_have_so_much_room(base: Base) {
    let limits = hub::Limits {
        attachment_bytes: 2 * CHUNK as u64,
        ..hub::Limits::default()
    };
    let house = House::with(base, limits);
    let desk = house.line(DESK);
    put(&desk, A, 1, &[1; CHUNK]).unwrap();
    put(&desk, A, 2, &[1; CHUNK]).unwrap();
    assert_eq!(status(put(&desk, A, 3, &[1; CHUNK])), 429);
    put(&house.line(OTHER), B, 1, &[1; CHUNK]).unwrap();
    remove(&desk).unwrap();
    let other = path::piece(A, AttachmentId([8; 16]), 1);
    desk.call(Method::Put, &other, &[1; CHUNK], PATIENCE)
        .unwrap();
}

fn a_chunk_is_no_parcel(base: Base) {
    use line::Calls as _;
    let house = House::new(base);
    let parcel = wire::Put {
        place: wire::Place {
            society: A,
            what: What::Chunk,
            id: ID.0,
            category: 8,
            version: 1,
        },
        digest: sha256(&[b"x"]),
        bytes: sign::encode::Bytes(vec![1; CHUNK]),
    };
    let all = wire::PutAll {
        parcels: vec![parcel],
    };
    assert_eq!(status(house.line(DESK).put_parcels(&all)), 403);
}
