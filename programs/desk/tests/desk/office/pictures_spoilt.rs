//! Pictures of a folder that are not what was written, or are none: the folder is refused, or the
//! picture by itself.

use super::Two;
use super::pictures::{at_hub, picture_lines, pictured, take_out};
use super::society::{all_of, approved, leaving, take_in};
use crate::house::{HERE, THERE};
use crate::picture::{PLANTED, png};
use desk::Fault;
use desk::office::attachment::{Found, look};
use desk::office::{file, people};
use desk::society::{Folder, Manifest, PictureLine, Row};
use record::attachment::{MOST, Shows};
use record::clear::{Clear as _, Names};
use record::codec::encode_part;
use sign::id::AttachmentId;
use sign::{Category, sha256};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

/// Writes the lines of a folder's pictures anew, with hashes that fit: as somebody does who wants
/// it taken in.
fn forge(dir: &Path, lines: &[PictureLine]) {
    let (mut text, mut sums) = (String::new(), String::new());
    for line in lines {
        let line = line.line();
        text.push_str(&line);
        text.push('\n');
        sums.push_str(&format!("{}\n", sha256(&[line.as_bytes()])));
    }
    forge_files(
        dir,
        &[("pictures.jsonl", &text), ("pictures.sha256", &sums)],
    );
}

fn forge_files(dir: &Path, files: &[(&str, &str)]) {
    let path = dir.join("manifest.json");
    let mut manifest = Manifest::read(fs::read_to_string(&path).unwrap().trim_end()).unwrap();
    for (name, text) in files {
        fs::write(dir.join(name), text).unwrap();
        let listed = manifest.files.iter_mut().find(|file| file.name == *name);
        let listed = listed.unwrap();
        listed.bytes = text.len() as u64;
        listed.lines = text.lines().count() as u64;
        listed.sha256 = sha256(&[text.as_bytes()]);
    }
    fs::write(&path, manifest.text()).unwrap();
}

/// A line like another, for a picture with this content.
fn line_of(dir: &Path, like: &PictureLine, n: u8, content: &[u8]) -> PictureLine {
    let line = PictureLine {
        attachment: AttachmentId([n; 16]),
        length: u32::try_from(content.len()).unwrap(),
        sha256: sha256(&[content]),
        ..like.clone()
    };
    fs::write(dir.join(line.file()), content).unwrap();
    line
}

/// Society 1 with two pictures, and its folder.
fn written(two: &Two, dir: &Path) -> Vec<PictureLine> {
    pictured(two);
    take_out(two, dir);
    picture_lines(dir)
}

#[test]
fn a_picture_that_is_not_as_it_was_written_stops_everything_before_anything_is_locked() {
    let two = Two::new();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    let lines = written(&two, &dir);
    let before = two.town.house.borrow().parcels.len();
    let refused = || -> String {
        let why = take_in(&two, &dir).unwrap_err();
        assert!(matches!(why, Fault::Asked(_)), "{why}");
        assert_eq!(two.town.house.borrow().parcels.len(), before);
        assert!(at_hub(&two.town, THERE).is_empty());
        why.to_string()
    };
    let (path, name) = (dir.join(lines[1].file()), lines[1].file());
    let name = name.trim_start_matches("pictures/");
    let whole = fs::read(&path).unwrap();
    let changed = format!("pictures.jsonl, line 2, {name}: changed since it was written");
    let no_file = format!("pictures.jsonl, line 2, {name}: no file of its own");
    // One bit; one byte less; one more; as long as a disk is.
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    fs::write(&path, flipped).unwrap();
    assert_eq!(refused(), changed);
    fs::write(&path, &whole[1..]).unwrap();
    assert_eq!(refused(), changed);
    fs::write(&path, [whole.as_slice(), b"x"].concat()).unwrap();
    assert_eq!(refused(), changed);
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(1 << 40).unwrap();
    assert_eq!(refused(), changed);
    fs::remove_file(&path).unwrap();
    assert_eq!(
        refused(),
        format!("pictures.jsonl, line 2, {name}: missing")
    );
    // A link to the very file, a pipe that nobody writes into, a folder, a socket.
    let elsewhere = place.path().join("elsewhere");
    fs::write(&elsewhere, &whole).unwrap();
    symlink(&elsewhere, &path).unwrap();
    assert!(refused().starts_with(&no_file));
    fs::remove_file(&path).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    assert!(refused().starts_with(&no_file));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(refused().starts_with(&no_file));
    fs::remove_dir(&path).unwrap();
    let socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
    assert!(refused().starts_with(&no_file));
    drop(socket);
    fs::remove_file(&path).unwrap();
    // A device, where this test may make one.
    let device = std::process::Command::new("mknod")
        .args([path.as_os_str(), "c".as_ref(), "1".as_ref(), "5".as_ref()])
        .status();
    if device.is_ok_and(|done| done.success()) {
        assert!(refused().starts_with(&no_file));
        fs::remove_file(&path).unwrap();
    }
    // All of them by a link to another folder.
    fs::write(&path, &whole).unwrap();
    let moved = place.path().join("moved");
    fs::rename(dir.join("pictures"), &moved).unwrap();
    symlink(&moved, dir.join("pictures")).unwrap();
    assert!(refused().contains("the folder of pictures is missing, or a link"));
    fs::remove_file(dir.join("pictures")).unwrap();
    fs::rename(&moved, dir.join("pictures")).unwrap();
    // As it was written, it is taken in.
    assert_eq!(take_in(&two, &dir).unwrap().pictures, 2);
}

#[test]
fn lines_that_no_export_writes_are_refused_and_named() {
    let two = Two::new();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    let lines = written(&two, &dir);
    let text = fs::read_to_string(dir.join("pictures.jsonl")).unwrap();
    let refused = || {
        let why = take_in(&two, &dir).unwrap_err();
        assert!(matches!(why, Fault::Asked(_)), "{why}");
        assert!(at_hub(&two.town, THERE).is_empty());
        why.to_string()
    };
    // A changed line is found by its hash.
    fs::write(
        dir.join("pictures.jsonl"),
        text.replacen("found in", "found on", 1),
    )
    .unwrap();
    assert_eq!(
        refused(),
        "pictures.jsonl, line 1: changed since it was written"
    );
    let second = |change: &dyn Fn(&mut PictureLine)| {
        let mut forged = lines.clone();
        change(&mut forged[1]);
        forge(&dir, &forged);
        refused()
    };
    assert_eq!(
        second(&|line| line.length = (10 << 20) + 1),
        "pictures.jsonl, line 2, length: no such word, date, number or id"
    );
    assert_eq!(
        second(&|line| line.note = Some("x".repeat(201).as_str().into())),
        "pictures.jsonl, line 2, note: no such word, date, number or id"
    );
    assert_eq!(
        second(&|line| line.record.0[0] ^= 1),
        "pictures.jsonl, line 2: of a record that is not in the folder"
    );
    assert_eq!(
        second(&|line| line.clone_from(&lines[0])),
        "pictures.jsonl, line 2: the same photo or paper stands there twice"
    );
    // A file outside of the folder of pictures, and a key, are no field of a line.
    for (from, to, told) in [
        (
            "\"file\":\"pictures/",
            "\"file\":\"pictures/../",
            "line 1, file: ",
        ),
        (
            "\"file\":\"pictures/",
            "\"key\":\"00\",\"file\":\"pictures/",
            "line 1, a field that is not",
        ),
    ] {
        let forged = text.replacen(from, to, 1);
        let sums: String = forged
            .lines()
            .map(|line| format!("{}\n", sha256(&[line.as_bytes()])))
            .collect();
        let files = [("pictures.jsonl", &*forged), ("pictures.sha256", &*sums)];
        forge_files(&dir, &files);
        let why = refused();
        assert!(why.contains(told), "{why}");
    }
}

#[test]
fn what_is_no_picture_or_one_too_many_is_refused_by_itself_and_its_record_comes_in() {
    let two = Two::new();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    let mut lines = written(&two, &dir);
    let (face, paper) = (lines[0].clone(), lines[1].clone());
    assert_eq!((face.shows, paper.shows), (Shows::Face, Shows::Paper));
    // A program, a document, half a picture; a second face; a picture with words where no pixel is.
    let half = png(30, 30);
    for (n, content) in [
        (1, b"\x7fELF and so on".as_slice()),
        (2, b"%PDF-1.7 ".as_slice()),
        (3, &half[..half.len() / 2]),
        (4, b""),
    ] {
        lines.push(line_of(&dir, &paper, n, content));
    }
    lines.push(line_of(&dir, &face, 5, &png(4, 4)));
    lines.push(line_of(&dir, &paper, 6, &png(31, 31)));
    // Sixty-four papers have room: two are there, these fill it, and one is too many.
    for n in 0..=MOST - 2 {
        lines.push(line_of(&dir, &paper, 100 + n as u8, &png(4, 4)));
    }
    forge(&dir, &lines);
    let last = lines.len();
    let entered = take_in(&two, &dir).unwrap();
    let numbers: Vec<String> = [3, 4, 5, 6, 7, last]
        .iter()
        .map(|n| format!("pictures.jsonl, line {n}: "))
        .collect();
    assert_eq!(
        entered.refused.len(),
        numbers.len(),
        "{:?}",
        entered.refused
    );
    for (told, number) in entered.refused.iter().zip(&numbers) {
        assert!(told.starts_with(number), "{told}");
    }
    assert!(entered.refused[4].contains("a photo of the face already"));
    assert!(entered.refused[5].contains("64 papers already"));
    assert_eq!(entered.pictures as usize, MOST + 1);
    assert_eq!(at_hub(&two.town, THERE).len(), MOST + 1);
    let case = entered.names.iter().find(|(there, _)| *there == two.case);
    let record = case.unwrap().1;
    // What was planted into a picture of the folder does not come in with it.
    assert!(
        png(31, 31)
            .windows(7)
            .any(|w| w == &PLANTED.as_bytes()[..7])
    );
    two.there(|desk| {
        let view = file::open(desk, record, two.town.deadline()).unwrap();
        let all: Vec<_> = view.held.person.attachments().cloned().collect();
        assert_eq!(all.len(), MOST + 1);
        let (_, found) = look(desk, record, all[2].id, two.town.deadline()).unwrap();
        let Found::Whole(bytes) = found else {
            panic!("{found:?}");
        };
        assert!(bytes.len() > 900 && !bytes.windows(7).any(|w| w == &PLANTED.as_bytes()[..7]));
        let mut numbers: Vec<u32> = all.iter().map(|a| a.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), MOST + 1, "no two keys have one name");
    });
    // A second run says the same of what stayed out.
    let again = take_in(&two, &dir).unwrap();
    assert_eq!((again.records, again.pictures), (0, 0));
    assert_eq!(again.refused, entered.refused);
}

#[test]
fn a_record_that_is_full_takes_no_picture_and_comes_in() {
    let two = Two::new();
    pictured(&two);
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    take_out(&two, &dir);
    // Notes that leave no room for a reference, in a line that fits.
    let path = dir.join("persons.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let mut forged = String::new();
    for line in text.lines() {
        let mut row = Row::parse(line, &Names::same()).unwrap();
        if row.record == two.case {
            let long = encode_part(&row.person, Category::Casework).unwrap().len();
            let words = "x".repeat((64 << 10) - 4 - long - 100);
            let note = &mut row.person.casework.notes[0];
            note.text = format!("{}{words}", note.text.reveal()).as_str().into();
        }
        forged.push_str(&row.line());
        forged.push('\n');
    }
    let sums: String = forged
        .lines()
        .map(|line| format!("{}\n", sha256(&[line.as_bytes()])))
        .collect();
    let files = [("persons.jsonl", &*forged), ("persons.sha256", &*sums)];
    forge_files(&dir, &files);
    let entered = take_in(&two, &dir).unwrap();
    assert_eq!(
        entered.refused,
        ["pictures.jsonl, line 2: the record has no room for it"]
    );
    assert_eq!(entered.pictures, 1, "the face stands in another part");
    assert_eq!(at_hub(&two.town, THERE), [9]);
}

#[test]
fn a_reference_with_a_key_that_stands_in_a_folder_is_not_taken_in() {
    let two = Two::new();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    written(&two, &dir);
    let reference = two.here(|desk| {
        let held = people::held(desk, two.case, &[Category::Identity]).unwrap();
        held.person.identity.photo.unwrap()
    });
    let photo = format!(
        "\"identity\":{{\"photo\":{},",
        &*reference.to_clear().line()
    );
    let case = format!("{{\"record\":\"{}\"", two.case);
    let text = fs::read_to_string(dir.join("persons.jsonl")).unwrap();
    let line = text.lines().find(|line| line.starts_with(&case)).unwrap();
    let with = line.replacen("\"identity\":{", &photo, 1);
    let forged = text.replacen(line, &with, 1);
    assert!(forged.contains("\"key\""));
    let sums: String = forged
        .lines()
        .map(|line| format!("{}\n", sha256(&[line.as_bytes()])))
        .collect();
    let files = [("persons.jsonl", &*forged), ("persons.sha256", &*sums)];
    forge_files(&dir, &files);
    forge(&dir, &[]);
    let entered = take_in(&two, &dir).unwrap();
    assert_eq!(entered.pictures, 0);
    let record = entered.names.iter().find(|(there, _)| *there == two.case);
    two.there(|desk| {
        let view = file::open(desk, record.unwrap().1, two.town.deadline()).unwrap();
        assert!(!view.held.person.identity.names.is_empty());
        assert_eq!(view.held.person.attachments().count(), 0);
    });
}

#[test]
fn a_folder_from_before_there_were_pictures_is_still_read_and_never_gone_on_with() {
    let two = Two::new();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    written(&two, &dir);
    let path = dir.join("manifest.json");
    let mut manifest = Manifest::read(fs::read_to_string(&path).unwrap().trim_end()).unwrap();
    assert!(
        manifest
            .text()
            .starts_with("{\"format\":\"kinfold society 2\"")
    );
    manifest.pictures_left_out = None;
    // A list of the old format that names pictures was written by nobody.
    fs::write(&path, manifest.text()).unwrap();
    let why = Folder::open(&dir).unwrap_err().to_string();
    assert!(why.starts_with("manifest.json, line 1: files: "), "{why}");
    manifest
        .files
        .retain(|file| !file.name.starts_with("pictures"));
    let old = manifest.text();
    assert!(old.starts_with("{\"format\":\"kinfold society 1\""));
    assert!(!old.contains("picture"));
    fs::write(&path, &old).unwrap();
    fs::remove_dir_all(dir.join("pictures")).unwrap();
    for name in ["pictures.jsonl", "pictures.sha256"] {
        fs::remove_file(dir.join(name)).unwrap();
    }
    let entered = take_in(&two, &dir).unwrap();
    assert!(entered.records > 0 && entered.refused.is_empty());
    assert_eq!(entered.pictures, 0);
    // One that was begun by an older program would lack the pictures of its first records.
    fs::rename(&path, dir.join("UNFINISHED.json")).unwrap();
    let warrant = approved(&two.town, (HERE, &two.town.lead), &Category::RECORD, 500);
    let why = two.here(|desk| all_of(desk, &leaving(&dir, warrant, true)).unwrap_err());
    assert!(
        why.to_string().contains("begun by an older program"),
        "{why}"
    );
}
