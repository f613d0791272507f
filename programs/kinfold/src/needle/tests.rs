use super::*;
use base64ct::{Base64, Encoding};
use std::io::Write;

fn found(needles: &Needles, bytes: &[u8]) -> Vec<Form> {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("below")).unwrap();
    fs::write(dir.path().join("below/file"), bytes).unwrap();
    let found = needles.search(dir.path(), 2, |_| {}).unwrap();
    assert_eq!(found.bytes, bytes.len() as u64);
    assert_eq!(found.files, 1);
    found.hits.into_iter().map(|h| h.form).collect()
}

#[test]
fn every_form_is_found_wherever_it_stands() {
    for text in ["ሳልሕ ኢብራሂም", "Zoë & Chloé", "+999 555 0100", "صالح إبراهيم"]
    {
        let needles = Needles::new([text]);
        for composed in [text.nfc().collect::<String>(), text.nfd().collect()] {
            for (form, bytes) in forms(&composed) {
                for before in [0, 1, 2, 3, WINDOW - 5, WINDOW, 2 * WINDOW - bytes.len()] {
                    let mut file = vec![b'~'; before];
                    file.extend_from_slice(&bytes);
                    file.extend_from_slice(b"~~");
                    let hits = found(&needles, &file);
                    assert!(!hits.is_empty(), "{form:?} of {text} behind {before}");
                }
            }
        }
    }
}

#[test]
fn a_hit_is_told_once_and_by_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let mut bytes = vec![0; WINDOW - 4];
    bytes.extend_from_slice(b"Ibrahim Adam");
    bytes.resize(3 * WINDOW, 0);
    fs::write(dir.path().join("f"), bytes).unwrap();
    let needles = Needles::new(["nobody here", "Ibrahim Adam"]);
    let hits = needles.search(dir.path(), 1, |_| {}).unwrap().hits;
    let expected = Hit {
        file: dir.path().join("f"),
        offset: WINDOW as u64 - 4,
        form: Form::Utf8,
        text: 1,
        short: false,
    };
    assert_eq!(hits, [expected]);
}

#[test]
fn base64_is_found_at_each_offset_within_a_larger_text() {
    let needles = Needles::new(["Ibrahim Adam"]);
    for before in ["", "x", "xy", "xyz"] {
        let text = Base64::encode_string(format!("{before}Ibrahim Adam, 1990").as_bytes());
        assert_eq!(found(&needles, text.as_bytes()), [Form::Base64]);
    }
}

#[test]
fn what_is_too_short_is_not_searched_in_that_form() {
    let needles = Needles::new(["Nur"]);
    assert!(found(&needles, b"Nur Nur Nur").is_empty());
    assert!(found(&Needles::new([]), b"anything at all").is_empty());
    // Three letters of two bytes each are twelve hexadecimal digits.
    assert_eq!(
        found(&Needles::new(["نور"]), "d986d988d8b1".as_bytes()),
        [Form::Hex]
    );
}

/// Of what somebody types nothing is passed over in silence.
#[test]
fn a_typed_word_is_searched_whole_and_short_words_too() {
    let left = |needles: &Needles| needles.left_out().collect::<Vec<_>>();
    for word in ["Zebra77", "Saleh", "Omar"] {
        let needles = Needles::typed([word]);
        assert_eq!(left(&needles), [], "{word}");
        for before in [0, 1, WINDOW - 2, WINDOW, 2 * WINDOW - 3] {
            let mut file = vec![b'~'; before];
            file.extend_from_slice(word.as_bytes());
            file.push(b'~');
            assert_eq!(
                found(&needles, &file),
                [Form::Utf8],
                "{word} behind {before}"
            );
        }
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("f"), word).unwrap();
        assert!(needles.search(dir.path(), 1, |_| {}).unwrap().hits[0].short);
    }
    // Of three letters it is told in which ways they are not searched, as they are among them.
    let needles = Needles::typed(["Nur"]);
    assert!(left(&needles).contains(&Form::Utf8) && !needles.is_empty());
    assert!(!left(&needles).contains(&Form::Hex));
    let begin = "A sentence that goes on for more than forty-eight letters, ";
    let (long, other) = (
        format!("{begin}as it lies there"),
        format!("{begin}otherwise"),
    );
    assert_eq!(
        found(&Needles::typed([long.as_str()]), other.as_bytes()),
        []
    );
    assert!(found(&Needles::typed([long.as_str()]), long.as_bytes()).contains(&Form::Utf8));
    // A long one is found in what is unpacked piece by piece, too, wherever it begins.
    let long = "صالح إبراهيم آدم ".repeat(200);
    let needles = Needles::typed([long.as_str()]);
    for before in (60_000..100_000).step_by(4_000) {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&vec![b'x'; before]).unwrap();
        gzip.write_all(long.trim().as_bytes()).unwrap();
        let packed = gzip.finish().unwrap();
        assert_eq!(found(&needles, &packed), [Form::Packed], "{before}");
    }
}

#[test]
fn a_packed_text_is_found_among_other_bytes() {
    let needles = Needles::new(["Ibrahim Adam"]);
    let text = format!("{} Ibrahim Adam, 1990", "x".repeat(100_000));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(text.as_bytes()).unwrap();
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zlib.write_all(
        &text
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>(),
    )
    .unwrap();
    for packed in [gzip.finish().unwrap(), zlib.finish().unwrap()] {
        for before in [0, 1, 77, WINDOW - 5, WINDOW - 1] {
            let mut bytes = vec![b'~'; before];
            bytes.extend_from_slice(&packed);
            bytes.extend_from_slice(b"~~~");
            assert_eq!(found(&needles, &bytes), [Form::Packed], "behind {before}");
            // Cut short, it is found all the same as far as it goes.
            bytes.truncate(before + packed.len() - 6);
            assert_eq!(
                found(&needles, &bytes),
                [Form::Packed],
                "behind {before}, cut"
            );
        }
    }
    assert!(found(&Needles::new(["Ibrahim Adan"]), text.as_bytes()).is_empty());
}

#[test]
fn the_memory_of_a_running_program_is_searched() {
    // What another program read from its standard input stands in its memory, and nowhere else.
    let mut child = std::process::Command::new("cat")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let marker = "a marker for this test only: Zoë & Chloé";
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(marker.as_bytes()).unwrap();
    let mut back = vec![0; marker.len()];
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut back)
        .unwrap();
    let searched = Needles::new([marker, "another that nobody wrote"]).search_memory(child.id());
    drop(stdin);
    child.wait().unwrap();
    match searched {
        Memory::Searched(found) => {
            assert!(found.bytes > 100_000, "{found:?}");
            assert!(!found.hits.is_empty() && found.hits.iter().all(|h| h.text == 0));
        }
        Memory::NotPermitted(reason) => eprintln!("not searched: {reason}"),
    }
}
