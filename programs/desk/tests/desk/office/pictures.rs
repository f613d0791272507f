//! Photos and papers leave with a society and come in elsewhere: whole, sealed anew, once.

use super::attachments::{put, seen};
use super::society::{TOMBSTONE, all_of, approved, entering, in_the_middle, leaving, take_in};
use super::{Two, asked, registered};
use crate::house::{HERE, Makeup, Seat, THERE, Town};
use crate::picture::png;
use desk::Fault;
use desk::office::attachment::{Found, clean};
use desk::office::{erase, file, people};
use desk::society::{Entered, Leaving, Left, PictureLine, enter};
use ledger::leaf::Choice;
use record::attachment::{Attachment, Shows};
use sign::id::{AttachmentId, RecordId};
use sign::{Category, SocietyId};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// A paper in two chunks, a photo in eight.
const SMALL: (u32, u32) = (300, 400);
const LARGE: (u32, u32) = (700, 600);

/// A case with a photo of the face and a paper, both whole at the hub and not on the lead's disk.
pub(super) fn pictured(two: &Two) -> [AttachmentId; 2] {
    let ids = two.here(|desk| {
        let (face, _) = put(desk, &two.town, two.case, (Shows::Face, LARGE));
        let (paper, _) = put(desk, &two.town, two.case, (Shows::Paper, SMALL));
        desk.round(0).unwrap();
        assert_eq!(desk.unsent_attachments(), 0);
        [face, paper]
    });
    forget_copies(&two.town.lead);
    ids
}

fn forget_copies(seat: &Seat) {
    let mut files = seat.disk.files.borrow_mut();
    files.retain(|name, _| !name.starts_with("attachment"));
}

pub(super) fn take_out(two: &Two, dir: &Path) -> Left {
    let warrant = approved(&two.town, (HERE, &two.town.lead), &Category::RECORD, 500);
    two.here(|desk| all_of(desk, &leaving(dir, warrant, false)).unwrap())
}

pub(super) fn picture_lines(dir: &Path) -> Vec<PictureLine> {
    let text = fs::read_to_string(dir.join("pictures.jsonl")).unwrap();
    let lines = text.lines().map(|line| PictureLine::parse(line).unwrap());
    lines.collect()
}

/// The attachments of a society that have pieces at the hub, and how many.
pub(super) fn at_hub(town: &Town, society: SocietyId) -> Vec<usize> {
    let house = town.house.borrow();
    let mine = format!("/v1/attachment/{society}/");
    let all = house
        .attachments
        .iter()
        .filter(|(at, _)| at.starts_with(&mine));
    let mut pieces: Vec<usize> = all.map(|(_, pieces)| pieces.len()).collect();
    pieces.retain(|pieces| *pieces > 0);
    pieces.sort_unstable();
    pieces
}

fn here_of(entered: &Entered, record: RecordId) -> RecordId {
    let found = entered.names.iter().find(|(there, _)| *there == record);
    found.unwrap().1
}

/// What a desk of society 2 sees of a record's pictures.
fn seen_there(two: &Two, record: RecordId) -> Vec<(Attachment, Vec<u8>)> {
    two.there(|desk| {
        let view = file::open(desk, record, two.town.deadline()).unwrap();
        let ids: Vec<_> = view.held.person.attachments().map(|a| a.id).collect();
        let mut all = Vec::new();
        for id in ids {
            let (about, found) = seen(desk, &two.town, record, id).unwrap();
            let Found::Whole(bytes) = found else {
                panic!("{found:?}");
            };
            all.push((about, bytes.to_vec()));
        }
        all
    })
}

/// Pieces that were asked for.
fn gets(two: &Two) -> usize {
    let house = two.town.house.borrow();
    let calls = house.calls.iter();
    calls
        .filter(|call| call.starts_with("GET /v1/attachment"))
        .count()
}

#[test]
fn a_face_and_a_paper_are_taken_along_and_come_in_elsewhere_under_new_keys() {
    let two = in_the_middle();
    let [face, paper] = pictured(&two);
    let place = tempfile::tempdir().unwrap();
    let first = place.path().join("first");
    let left = take_out(&two, &first);
    assert_eq!(left.manifest.left_out, []);
    assert_eq!(left.manifest.pictures_left_out, Some(Vec::new()));
    let out = picture_lines(&first);
    let of: Vec<_> = out.iter().map(|l| (l.record, l.attachment)).collect();
    assert_eq!(of, [(two.case, face), (two.case, paper)]);
    let pixels = [LARGE, SMALL].map(|(width, height)| clean(&png(width, height)).unwrap().bytes);
    for (line, pixels) in out.iter().zip(&pixels) {
        assert_eq!(fs::read(first.join(line.file())).unwrap(), **pixels);
    }
    // For its owner's eyes only.
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&first.join("pictures")), 0o700);
    for file in fs::read_dir(first.join("pictures")).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
    let readme = fs::read_to_string(first.join("README.txt")).unwrap();
    assert!(
        readme.contains("Photos and papers: 2; not here"),
        "{readme}"
    );
    // No key, and nothing by which a piece at the hub could be told.
    let known = two.here(|desk| {
        let both = [Category::Identity, Category::Casework];
        let held = people::held(desk, two.case, &both).unwrap();
        held.person.attachments().cloned().collect::<Vec<_>>()
    });
    for file in fs::read_dir(&first)
        .unwrap()
        .map(|file| file.unwrap().path())
    {
        let Ok(bytes) = fs::read(&file) else { continue };
        for one in &known {
            let hex = sign::Hash(*one.key.reveal()).to_string();
            let header = one.header.to_string();
            for word in [hex.as_bytes(), header.as_bytes(), one.key.reveal()] {
                assert!(!bytes.windows(word.len()).any(|w| w == word), "{file:?}");
            }
        }
    }

    let entered = take_in(&two, &first).unwrap();
    assert_eq!(entered.refused, [""; 0]);
    assert_eq!(entered.pictures, 2);
    assert_eq!(at_hub(&two.town, THERE), [3, 9]);
    let record = here_of(&entered, two.case);
    let there = seen_there(&two, record);
    assert_eq!(there.len(), 2);
    for ((about, bytes), (before, pixels)) in there.iter().zip(known.iter().zip(&pixels)) {
        assert_eq!(bytes, &**pixels);
        assert_eq!(
            (about.shows, &about.note, about.on, about.by),
            (before.shows, &before.note, before.on, before.by)
        );
        assert!(about.id != before.id && about.key != before.key);
        assert!(about.header != before.header);
    }
    // The same again attaches nothing twice.
    let again = take_in(&two, &first).unwrap();
    assert_eq!((again.records, again.pictures), (0, 0));
    assert_eq!(again.refused, [""; 0]);
    assert_eq!(at_hub(&two.town, THERE), [3, 9]);
    // Out of there again: the same but for what they are called.
    let second = place.path().join("second");
    let seat = (THERE, &two.town.far_lead);
    let warrant = approved(&two.town, seat, &Category::RECORD, 500);
    two.there(|desk| all_of(desk, &leaving(&second, warrant, false)).unwrap());
    let said = |dir: &Path| -> Vec<_> {
        let lines = picture_lines(dir).into_iter();
        lines
            .map(|l| (l.shows, l.media, l.sha256, l.note, l.on, l.by))
            .collect()
    };
    assert_eq!(said(&second), said(&first));
    // Its own society has them already.
    let entered = two.here(|desk| {
        desk.change(|side| side.tombstone = Some(TOMBSTONE))
            .unwrap();
        enter(desk, &entering(&first), &mut |_, _| ()).unwrap()
    });
    assert_eq!((entered.records, entered.pictures), (0, 0));
    assert_eq!(at_hub(&two.town, HERE), [3, 9]);
}

#[test]
fn an_export_that_was_cut_off_fetches_only_what_is_not_there() {
    let two = Two::new();
    let [face, paper] = pictured(&two);
    let other = RecordId([0x44; 16]);
    let removed = two.here(|desk| {
        let until = two.town.deadline();
        people::create(desk, other, registered(), until).unwrap();
        let (id, _) = put(desk, &two.town, other, (Shows::Face, SMALL));
        desk.round(0).unwrap();
        id
    });
    forget_copies(&two.town.lead);
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    let warrant = approved(&two.town, (HERE, &two.town.lead), &Category::RECORD, 500);
    // The line breaks in the middle of the last picture.
    two.town.house.borrow_mut().pieces_until_down = Some(13);
    let why = two.here(|desk| all_of(desk, &leaving(&dir, warrant, false)).unwrap_err());
    assert!(matches!(why, Fault::Waits(_)), "{why}");
    assert!(why.to_string().contains("--go-on"), "{why}");
    two.town.house.borrow_mut().pieces_until_down = None;
    two.town.house.borrow_mut().down = false;
    let into = dir.join("pictures");
    let names = || -> BTreeSet<String> {
        let files = fs::read_dir(&into).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        names.collect()
    };
    assert_eq!(names().len(), 2, "two are whole");
    assert!(
        picture_lines(&dir).is_empty(),
        "no line before what it names"
    );
    // What a crash leaves: a file that was cut off, one beside it, one of a picture that is gone.
    let whole = fs::read(into.join(format!("{face}.png"))).unwrap();
    fs::write(into.join(format!("{face}.png")), &whole[..whole.len() - 1]).unwrap();
    fs::write(into.join(format!("{removed}.png.new")), b"half").unwrap();
    fs::write(into.join(format!("{}.png", AttachmentId([9; 16]))), b"gone").unwrap();
    two.town.house.borrow_mut().calls.clear();
    two.here(|desk| all_of(desk, &leaving(&dir, warrant, true)).unwrap());
    // Nine for the one that was cut off, and what of the other two was not there.
    let there = names();
    let had = usize::from(there.contains(&format!("{paper}.png")));
    assert_eq!(had, 1);
    assert_eq!(gets(&two), 9 + 3, "the third is not fetched again");
    let all = [face, paper, removed].map(|id| format!("{id}.png"));
    assert_eq!(there, BTreeSet::from(all));
    assert_eq!(fs::read(into.join(format!("{face}.png"))).unwrap(), whole);
    assert_eq!(picture_lines(&dir).len(), 3);
    assert_eq!(take_in(&two, &dir).unwrap().pictures, 3);
}

#[test]
fn taking_pictures_in_can_be_killed_anywhere_and_none_is_left_over() {
    let two = Two::new();
    pictured(&two);
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    take_out(&two, &dir);
    let disk = &two.town.far_lead.disk;
    two.there(|desk| {
        desk.change(|side| side.tombstone = Some(TOMBSTONE))
            .unwrap();
    });
    let (mut kills, mut taken) = (0, None);
    while taken.is_none() {
        disk.dies_at.set(Some(disk.writes.get() + kills));
        kills += 1;
        let done = two.town.try_at(&two.town.far_lead, |desk| {
            desk.round(0)?;
            desk.sign_in()?;
            enter(desk, &entering(&dir), &mut |_, _| ())
        });
        taken = done.ok();
        assert!(kills < 500);
    }
    disk.dies_at.set(None);
    assert!(kills > 5, "{kills}");
    let taken = taken.unwrap();
    assert_eq!(taken.refused, [""; 0]);
    let record = here_of(&taken, two.case);
    assert_eq!(seen_there(&two, record).len(), 2);
    two.there(|desk| desk.round(0).unwrap());
    assert_eq!(at_hub(&two.town, THERE), [3, 9], "nothing is left over");
    let files = disk.files.borrow();
    assert!(!files.contains_key("importing-pictures"));
}

#[test]
fn pieces_of_a_run_that_the_line_cut_off_are_removed_at_the_hub() {
    let two = Two::new();
    pictured(&two);
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    take_out(&two, &dir);
    two.town.house.borrow_mut().pieces_until_down = Some(5);
    let why = take_in(&two, &dir).unwrap_err();
    assert!(matches!(why, Fault::Waits(_)), "{why}");
    // No record came in before its pictures.
    assert_eq!(at_hub(&two.town, THERE), [5]);
    two.town.house.borrow_mut().pieces_until_down = None;
    two.town.house.borrow_mut().down = false;
    let entered = take_in(&two, &dir).unwrap();
    assert_eq!((entered.before, entered.pictures), (0, 2));
    two.there(|desk| desk.round(0).unwrap());
    assert_eq!(at_hub(&two.town, THERE), [3, 9]);
    assert_eq!(seen_there(&two, here_of(&entered, two.case)).len(), 2);
}

#[test]
fn where_another_desk_was_faster_its_pictures_stay_and_no_others() {
    let two = Two::made(Makeup::TwoLeads, asked(), registered());
    pictured(&two);
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    take_out(&two, &dir);
    let entered = take_in(&two, &dir).unwrap();
    assert_eq!(entered.pictures, 2);
    let again = two.heard(&two.town.far_worker, |desk| {
        desk.change(|side| side.tombstone = Some(TOMBSTONE))
            .unwrap();
        let done = enter(desk, &entering(&dir), &mut |_, _| ()).unwrap();
        desk.round(0).unwrap();
        done
    });
    assert_eq!((again.records, again.pictures), (0, 0));
    assert_eq!(at_hub(&two.town, THERE), [3, 9]);
    assert_eq!(seen_there(&two, here_of(&entered, two.case)).len(), 2);
}

#[test]
fn pictures_of_somebody_whom_a_colleague_erased_meanwhile_go_at_the_hub() {
    let two = Two::made(Makeup::TwoLeads, asked(), registered());
    pictured(&two);
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    take_out(&two, &dir);
    let disk = &two.town.far_lead.disk;
    let tombstone = |desk: &mut super::Desk<'_>| {
        desk.change(|side| side.tombstone = Some(TOMBSTONE))
            .unwrap();
    };
    two.there(tombstone);
    // Killed when the keys of the records are kept here, before they were brought.
    let mut at = 0;
    while !disk.files.borrow().contains_key("importing") {
        disk.dies_at.set(Some(disk.writes.get() + at));
        at += 1;
        let done = two.town.try_at(&two.town.far_lead, |desk| {
            desk.round(0)?;
            desk.sign_in()?;
            enter(desk, &entering(&dir), &mut |_, _| ())
        });
        assert!(done.is_err() && at < 200);
    }
    disk.dies_at.set(None);
    assert!(at_hub(&two.town, THERE).ends_with(&[9]));
    two.heard(&two.town.far_worker, |desk| {
        tombstone(desk);
        let done = enter(desk, &entering(&dir), &mut |_, _| ()).unwrap();
        let record = here_of(&done, two.case);
        erase::person(desk, record, Choice::CountedOnly, two.town.deadline()).unwrap();
        desk.round(0).unwrap();
    });
    let entered = take_in(&two, &dir).unwrap();
    assert_eq!(entered.pictures, 0);
    two.there(|desk| desk.round(0).unwrap());
    assert!(at_hub(&two.town, THERE).is_empty());
}

#[test]
fn what_the_server_does_not_give_is_named_and_a_record_left_out_takes_its_pictures_along() {
    let two = Two::new();
    let [face, paper] = pictured(&two);
    let gone = RecordId([0x44; 16]);
    two.here(|desk| {
        let until = two.town.deadline();
        people::create(desk, gone, registered(), until).unwrap();
        put(desk, &two.town, gone, (Shows::Face, SMALL));
        desk.round(0).unwrap();
        erase::person(desk, gone, Choice::CountedOnly, until).unwrap();
    });
    forget_copies(&two.town.lead);
    let target = |id| wire::path::attachment(HERE, id);
    let take = |piece: u32, id: AttachmentId| {
        let mut house = two.town.house.borrow_mut();
        let pieces: &mut BTreeMap<u32, Vec<u8>> = house.attachments.get_mut(&target(id)).unwrap();
        pieces.remove(&piece).unwrap();
    };
    take(3, face);
    {
        let mut house = two.town.house.borrow_mut();
        let pieces = house.attachments.get_mut(&target(paper)).unwrap();
        pieces.get_mut(&1).unwrap()[7] ^= 1;
    }
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    let left = take_out(&two, &dir);
    let out: Vec<RecordId> = left.manifest.left_out.iter().map(|(r, _)| *r).collect();
    assert_eq!(out, [gone]);
    let named = left.manifest.pictures_left_out.unwrap();
    let told: Vec<_> = named
        .iter()
        .map(|l| (l.record, l.attachment, l.shows, &l.why[..27]))
        .collect();
    assert_eq!(
        told,
        [
            (two.case, face, Shows::Face, "the server has not all of i"),
            (two.case, paper, Shows::Paper, "the server gave something e"),
        ]
    );
    assert!(picture_lines(&dir).is_empty());
    assert_eq!(fs::read_dir(dir.join("pictures")).unwrap().count(), 0);
    // The manifest too is missing: as good as nothing.
    take(0, face);
    let second = place.path().join("second");
    let left = take_out(&two, &second);
    assert_eq!(left.manifest.pictures_left_out.unwrap().len(), 2);
    assert_eq!(take_in(&two, &dir).unwrap().pictures, 0);
}

#[test]
fn a_picture_goes_with_the_kind_that_refers_to_it() {
    let two = Two::new();
    let [face, paper] = pictured(&two);
    let place = tempfile::tempdir().unwrap();
    let kinds = [
        (Category::Identity, vec![face]),
        (Category::Casework, vec![paper]),
        (Category::Family, vec![]),
    ];
    for (kind, expected) in kinds {
        let dir = place
            .path()
            .join(expected.len().to_string() + kind_word(kind));
        let warrant = approved(&two.town, (HERE, &two.town.lead), &[kind], 500);
        let asked = Leaving {
            kinds: vec![kind],
            ..leaving(&dir, warrant, false)
        };
        two.here(|desk| all_of(desk, &asked).unwrap());
        let ids: Vec<_> = picture_lines(&dir).iter().map(|l| l.attachment).collect();
        assert_eq!(ids, expected);
        let files = fs::read_dir(dir.join("pictures")).unwrap().count();
        assert_eq!(files, expected.len());
    }
}

fn kind_word(kind: Category) -> &'static str {
    match kind {
        Category::Identity => "identity",
        Category::Casework => "casework",
        _ => "family",
    }
}

#[test]
fn whoever_is_erased_or_never_to_be_shared_keeps_their_pictures_out() {
    let mut request = asked();
    request.never.societies.clear();
    let two = Two::with(request, registered());
    pictured(&two);
    let (kept, shared) = (RecordId([0x77; 16]), RecordId([0x79; 16]));
    two.here(|desk| {
        let until = two.town.deadline();
        let mut person = registered();
        person.casework.consent.never.societies.push(THERE);
        person.identity.marks = Some("another".into());
        people::create(desk, kept, person, until).unwrap();
        put(desk, &two.town, kept, (Shows::Face, SMALL));
        let mut person = registered();
        person.identity.names.clear();
        person.identity.marks = Some("a third".into());
        people::create(desk, shared, person, until).unwrap();
        put(desk, &two.town, shared, (Shows::Map, (4, 4)));
        desk.round(0).unwrap();
    });
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    take_out(&two, &dir);
    assert_eq!(picture_lines(&dir).len(), 4);
    two.there(|desk| {
        desk.change(|side| side.tombstone = Some(TOMBSTONE))
            .unwrap();
        let until = two.town.deadline();
        erase::person(desk, two.candidate, Choice::CountedOnly, until).unwrap();
    });
    two.town.house.borrow_mut().calls.clear();
    let entered = take_in(&two, &dir).unwrap();
    assert_eq!(entered.pictures, 1, "{:?}", entered.refused);
    // Of the others not one piece was ever put.
    assert_eq!(at_hub(&two.town, THERE), [2]);
    let house = two.town.house.borrow();
    let calls = house.calls.iter();
    let puts = calls.filter(|call| call.starts_with("PUT /v1/attachment"));
    assert_eq!(puts.count(), 2);
    drop(house);
    assert_eq!(seen_there(&two, here_of(&entered, shared)).len(), 1);
}
