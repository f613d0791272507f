//! Photos and papers: attached offline too, sent on where it stopped, seen whole or not at all.

use super::{Desk, Two};
use crate::house::{Seat, Town};
use crate::picture::{PLANTED, pixels, png};
use desk::Fault;
use desk::office::attachment::{Found, Said, Standing, attach, clean, look, remove, standing};
use desk::office::{erase, file, people};
use desk::shell::Ended;
use ledger::leaf::Choice;
use record::attachment::{Attachment, MOST, Media, Shows};
use sign::Category;
use sign::id::{AttachmentId, RecordId};
use std::collections::BTreeMap;

/// A paper in two chunks, a photo in eight.
const SMALL: (u32, u32) = (300, 400);
const LARGE: (u32, u32) = (700, 600);

fn said(shows: Shows) -> Said {
    Said {
        shows,
        note: Some("found in a drawer".into()),
    }
}

/// Attaches a picture of this size.
pub(super) fn put(
    desk: &mut Desk<'_>,
    town: &Town,
    record: RecordId,
    (shows, (width, height)): (Shows, (u32, u32)),
) -> (AttachmentId, Ended) {
    let clean = clean(&png(width, height)).unwrap();
    attach(desk, record, &clean, said(shows), town.deadline()).unwrap()
}

pub(super) fn seen(
    desk: &mut Desk<'_>,
    town: &Town,
    record: RecordId,
    id: AttachmentId,
) -> Result<(Attachment, Found), Fault> {
    look(desk, record, id, town.deadline())
}

/// A case with a photo of the face, whole at the hub.
pub(super) fn with_photo(two: &Two) -> AttachmentId {
    two.here(|desk| {
        let (id, ended) = put(desk, &two.town, two.case, (Shows::Face, LARGE));
        assert!(matches!(ended, Ended::Done(_)));
        desk.round(0).unwrap();
        assert_eq!(desk.unsent_attachments(), 0);
        id
    })
}

/// A colleague who is given the case and opens it.
pub(super) fn colleague(two: &Two) -> &Seat {
    let staff = two.town.worker.staff;
    two.here(|desk| {
        people::give(desk, &[two.case], staff, two.town.deadline()).unwrap();
    });
    two.heard(&two.town.worker, |desk| {
        file::open(desk, two.case, two.town.deadline()).unwrap();
    });
    &two.town.worker
}

fn has(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|found| found == word)
}

/// What the picture shows, whatever file it is in.
fn shows(file: &[u8], (width, height): (u32, u32)) -> bool {
    // Made clean once more it is the same file: the encoder has no state.
    let again = clean(&png(width, height)).unwrap();
    *again.bytes == *file
}

#[test]
fn a_photo_comes_to_a_colleague_as_it_was_attached_and_lies_nowhere_in_clear() {
    let two = Two::new();
    let id = with_photo(&two);
    let worker = colleague(&two);
    two.heard(worker, |desk| {
        assert_eq!(standing(desk, id), Standing::Sent);
        let (about, found) = seen(desk, &two.town, two.case, id).unwrap();
        assert_eq!((about.shows, about.media), (Shows::Face, Media::Png));
        let Found::Whole(bytes) = found else {
            panic!("{found:?}");
        };
        assert!(shows(&bytes, LARGE));
        assert_eq!(bytes.len(), about.length as usize);
        // The second time it is here: nobody is asked.
        two.town.house.borrow_mut().calls.clear();
        let (_, again) = seen(desk, &two.town, two.case, id).unwrap();
        assert_eq!(again, Found::Whole(bytes));
        assert_eq!(two.town.house.borrow().calls, [""; 0]);
    });
    // A row of pixels, the head of the clean file, and the word of its metadata.
    let clean = clean(&png(LARGE.0, LARGE.1)).unwrap();
    let row = &pixels(LARGE.0, LARGE.1)[..40];
    let compressed = &clean.bytes[60..100];
    assert!(has(&png(LARGE.0, LARGE.1), row) && has(&png(LARGE.0, LARGE.1), PLANTED.as_bytes()));
    let house = two.town.house.borrow();
    let parcels = house.parcels.values();
    let pieces = house.attachments.values().flat_map(BTreeMap::values);
    let letters = house.boxes.values().flatten().map(|letter| &letter.body.0);
    let hub: Vec<&Vec<u8>> = parcels.chain(pieces).chain(letters).collect();
    let desks = [&two.town.lead, worker].map(|seat| seat.disk.files.borrow().clone());
    let desks: Vec<&Vec<u8>> = desks.iter().flat_map(BTreeMap::values).collect();
    assert!(hub.len() > 16 && desks.len() > 6);
    for bytes in hub.into_iter().chain(desks) {
        for word in [row, compressed, b"IHDR", PLANTED.as_bytes(), &id.0] {
            assert!(!has(bytes, word));
        }
    }
    // Eight chunks and the manifest, all as long as they must be: no more is told of the length.
    let attachment = house.attachments.values().next().unwrap();
    assert_eq!(attachment.len(), 9);
}

#[test]
fn an_upload_that_was_cut_goes_on_where_it_stopped() {
    let two = Two::new();
    let (worker, record) = (colleague(&two), two.case);
    // The hub takes the record and has no room for all of the photo: letters come and go.
    let id = two.here(|desk| {
        two.town.house.borrow_mut().pieces_until_full = Some(3);
        let (id, ended) = put(desk, &two.town, record, (Shows::Face, LARGE));
        assert!(matches!(ended, Ended::Done(_)), "{ended:?}");
        assert_eq!(standing(desk, id), Standing::Sending { sent: 3, of: 9 });
        assert!(desk.offline().is_none());
        id
    });
    // A colleague meets the reference before the rest is there.
    two.heard(worker, |desk| {
        let identity = [Category::Identity];
        people::fetch_anew(desk, record, &identity, two.town.deadline()).unwrap();
        let (_, found) = seen(desk, &two.town, record, id).unwrap();
        assert_eq!(found, Found::OnItsWay { there: 3, of: 9 });
    });
    // The line breaks after two more, and the program ends.
    two.town.house.borrow_mut().pieces_until_full = None;
    two.town.house.borrow_mut().pieces_until_down = Some(2);
    two.town.at(&two.town.lead, |desk| {
        assert!(desk.offline().is_some());
        assert_eq!(standing(desk, id), Standing::Sending { sent: 5, of: 9 });
    });
    two.town.house.borrow_mut().pieces_until_down = None;
    two.town.house.borrow_mut().down = false;
    two.town.house.borrow_mut().calls.clear();
    two.here(|desk| assert_eq!(standing(desk, id), Standing::Sent));
    let house = two.town.house.borrow();
    let puts = house.calls.iter();
    let puts = puts.filter(|call| call.starts_with("PUT /v1/attachment"));
    assert_eq!(puts.count(), 4, "only what was not there");
    drop(house);
    two.heard(worker, |desk| {
        let (_, found) = seen(desk, &two.town, record, id).unwrap();
        assert!(matches!(found, Found::Whole(bytes) if shows(&bytes, LARGE)));
    });
}

#[test]
fn a_download_that_was_cut_goes_on_where_it_stopped() {
    let two = Two::new();
    let id = with_photo(&two);
    let worker = colleague(&two);
    let gets = || {
        let house = two.town.house.borrow();
        let gets = house
            .calls
            .iter()
            .filter(|c| c.starts_with("GET /v1/attachment"));
        gets.count()
    };
    two.heard(worker, |desk| {
        two.town.house.borrow_mut().calls.clear();
        // The manifest and three chunks come in the time there is.
        two.town.house.borrow_mut().slow = 1_000_000;
        let until = two.town.clock_now().plus(4_000_000);
        let (_, found) = look(desk, two.case, id, until).unwrap();
        assert_eq!(found, Found::OnItsWay { there: 4, of: 9 });
        assert_eq!(gets(), 4);
        two.town.house.borrow_mut().down = true;
        let fault = seen(desk, &two.town, two.case, id).unwrap_err();
        assert!(matches!(fault, Fault::Waits(_)), "{fault}");
        two.town.house.borrow_mut().down = false;
    });
    // The program was ended and started.
    two.heard(worker, |desk| {
        let (_, found) = seen(desk, &two.town, two.case, id).unwrap();
        assert!(matches!(found, Found::Whole(bytes) if shows(&bytes, LARGE)));
        assert_eq!(gets(), 9);
    });
}

#[test]
fn a_picture_is_attached_without_a_line_and_sent_later() {
    let two = Two::new();
    let id = two.here(|desk| {
        two.town.house.borrow_mut().down = true;
        let (id, ended) = put(desk, &two.town, two.case, (Shows::Paper, SMALL));
        assert!(matches!(ended, Ended::Waits(_)), "{ended:?}");
        assert_eq!(standing(desk, id), Standing::Sending { sent: 0, of: 3 });
        // Whoever attached it sees it, from here.
        let (about, found) = seen(desk, &two.town, two.case, id).unwrap();
        assert!(matches!(found, Found::Whole(bytes) if shows(&bytes, SMALL)));
        assert_eq!(about.note, Some("found in a drawer".into()));
        id
    });
    two.town.house.borrow_mut().down = false;
    two.here(|desk| {
        desk.settle(two.town.deadline()).unwrap();
        desk.round(0).unwrap();
        assert_eq!(standing(desk, id), Standing::Sent);
    });
    let worker = colleague(&two);
    two.heard(worker, |desk| {
        let (_, found) = seen(desk, &two.town, two.case, id).unwrap();
        assert!(matches!(found, Found::Whole(bytes) if shows(&bytes, SMALL)));
    });
}

#[test]
fn killed_at_any_write_no_reference_is_left_without_its_pieces() {
    let mut attached = 0;
    for at in 0..40 {
        let two = Two::new();
        let lead = &two.town.lead;
        // Killed at its n-th write from here.
        let started = lead.disk.writes.get();
        let killed = two.town.try_at(lead, |desk| {
            desk.round(0)?;
            desk.sign_in()?;
            lead.disk.dies_at.set(Some(started + at));
            let clean = clean(&png(SMALL.0, SMALL.1)).unwrap();
            attach(
                desk,
                two.case,
                &clean,
                said(Shows::Paper),
                two.town.deadline(),
            )?;
            desk.round(0)
        });
        lead.disk.dies_at.set(None);
        let known = two.here(|desk| {
            desk.settle(two.town.deadline()).unwrap();
            desk.round(0).unwrap();
            assert_eq!(desk.unsent_attachments(), 0, "write {at}");
            let view = file::open(desk, two.case, two.town.deadline()).unwrap();
            let known = view.held.person.attachments().map(|a| a.id);
            known.collect::<Vec<_>>()
        });
        let worker = colleague(&two);
        for id in &known {
            two.heard(worker, |desk| {
                let (_, found) = seen(desk, &two.town, two.case, *id).unwrap();
                assert!(
                    matches!(found, Found::Whole(bytes) if shows(&bytes, SMALL)),
                    "{at}"
                );
            });
        }
        attached += known.len();
        if killed.is_ok() {
            assert!(
                at > 4 && attached > 1,
                "it was killed before and after the reference"
            );
            return;
        }
    }
    panic!("attaching writes more than 40 times");
}

#[test]
fn what_is_removed_goes_at_the_hub_too() {
    let two = Two::new();
    let face = with_photo(&two);
    let paper = two.here(|desk| {
        let (paper, _) = put(desk, &two.town, two.case, (Shows::Paper, SMALL));
        desk.round(0).unwrap();
        paper
    });
    let pieces = |id: AttachmentId| {
        let house = two.town.house.borrow();
        let all = house
            .attachments
            .get(&wire::path::attachment(crate::house::HERE, id));
        all.map_or(0, BTreeMap::len)
    };
    assert_eq!((pieces(face), pieces(paper)), (9, 3));
    two.here(|desk| {
        remove(desk, two.case, paper, two.town.deadline()).unwrap();
        desk.round(0).unwrap();
        assert_eq!((pieces(face), pieces(paper)), (9, 0));
        let fault = seen(desk, &two.town, two.case, paper).unwrap_err();
        assert!(fault.to_string().contains("no such photo or paper"));
        // Another photo takes the place of the face.
        let (other, _) = put(desk, &two.town, two.case, (Shows::Face, SMALL));
        desk.round(0).unwrap();
        assert_eq!((pieces(face), pieces(other)), (0, 3));
        let view = file::view(desk, two.case).unwrap();
        let ids: Vec<_> = view.held.person.attachments().map(|a| a.id).collect();
        assert_eq!(ids, [other]);
        // Erasing the person is the end of it all, the copy here among it.
        erase::person(desk, two.case, Choice::CountedOnly, two.town.deadline()).unwrap();
        desk.round(0).unwrap();
        assert_eq!(pieces(other), 0);
    });
    let files = two.town.lead.disk.files.borrow();
    let left: Vec<_> = files
        .keys()
        .filter(|name| name.starts_with("attachment-"))
        .collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn erasing_removes_pieces_that_this_computer_never_looked_at() {
    let two = Two::new();
    let id = with_photo(&two);
    // As on another computer of the lead's: nothing of the photo is here but the reference.
    let kept = |name: &String| name.starts_with("attachment");
    two.town
        .lead
        .disk
        .files
        .borrow_mut()
        .retain(|name, _| !kept(name));
    two.here(|desk| {
        erase::person(desk, two.case, Choice::CountedOnly, two.town.deadline()).unwrap();
        desk.round(0).unwrap();
    });
    let house = two.town.house.borrow();
    let target = wire::path::attachment(crate::house::HERE, id);
    assert!(house.attachments[&target].is_empty());
}

#[test]
fn a_record_has_so_many_papers_and_what_is_said_of_one_is_short() {
    let two = Two::new();
    two.here(|desk| {
        let tiny = clean(&png(4, 4)).unwrap();
        for _ in 0..MOST {
            let paper = Said {
                shows: Shows::Other,
                note: None,
            };
            attach(desk, two.case, &tiny, paper, two.town.deadline()).unwrap();
        }
        let more = attach(desk, two.case, &tiny, said(Shows::Map), two.town.deadline());
        assert!(more.unwrap_err().to_string().contains("remove one first"));
        // The face has a place of its own.
        attach(
            desk,
            two.case,
            &tiny,
            said(Shows::Face),
            two.town.deadline(),
        )
        .unwrap();
        let long = Said {
            shows: Shows::Face,
            note: Some("x".repeat(201).as_str().into()),
        };
        let long = attach(desk, two.case, &tiny, long, two.town.deadline());
        assert!(long.unwrap_err().to_string().contains("200 bytes"));
        let view = file::view(desk, two.case).unwrap();
        assert_eq!(view.held.person.attachments().count(), MOST + 1);
    });
}

#[test]
fn a_transfer_carries_no_photo_and_no_key_of_one() {
    use desk::office::letters;
    use record::exchange::Exchange;
    use record::sharing::Lead;
    let two = Two::new();
    let id = with_photo(&two);
    let reference = two.here(|desk| {
        let known = people::held(desk, two.case, &[Category::Identity]).unwrap();
        known.person.identity.photo.expect("the photo")
    });
    assert_eq!(reference.id, id);
    let letter = two.here(|desk| {
        let why = ("they live there".into(), Lead::Agreed);
        letters::offer(
            desk,
            two.case,
            crate::house::THERE,
            why,
            two.town.deadline(),
        )
        .unwrap()
    });
    let exchange = two.here(|desk| {
        let held = people::fetch(desk, letter, &[Category::Casework], two.town.deadline());
        let person = held.unwrap().person;
        person.casework.exchange.expect("a letter").read().unwrap()
    });
    let Exchange::Transfer(transfer) = exchange else {
        panic!("a transfer");
    };
    assert!(!transfer.request.sought.identity.names.is_empty());
    assert_eq!(transfer.request.sought.attachments().count(), 0);
    let bytes = sign::to_bytes(&transfer.request);
    assert!(!has(&bytes, reference.key.reveal()) && !has(&bytes, &id.0));
}
