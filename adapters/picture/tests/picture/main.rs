//! What goes, what stays, and what is refused.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod made;

use image::RgbImage;
use made::{PLANTED, chunk, corners, jpeg, png, webp};
use picture::{Clean, LONGEST, Limits, Media, Refusal, clean};
use proptest::prelude::*;

fn has(bytes: &[u8], word: &str) -> bool {
    bytes
        .windows(word.len())
        .any(|found| found == word.as_bytes())
}

fn cleaned(given: &[u8]) -> Clean {
    clean(given, Limits::USUAL).expect("it is a sound picture")
}

/// The markers of a JPEG up to its coded data, and whether the file ends with the picture.
fn markers(file: &[u8]) -> (Vec<u8>, bool) {
    let (mut at, mut all) = (2, Vec::new());
    while file[at] == 0xff && file[at + 1] != 0xda {
        all.push(file[at + 1]);
        at += 2 + (usize::from(file[at + 2]) << 8 | usize::from(file[at + 3]));
    }
    (all, file.ends_with(&[0xff, 0xd9]))
}

/// The names of the chunks of a PNG; it must end with the last.
fn chunks(file: &[u8]) -> Vec<String> {
    let (mut at, mut all) = (8, Vec::new());
    while at < file.len() {
        let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap());
        all.push(String::from_utf8(file[at + 4..at + 8].to_vec()).unwrap());
        at += 12 + usize::try_from(length).unwrap();
    }
    assert_eq!(at, file.len(), "nothing stands behind the last chunk");
    all
}

/// What a picture shows.
fn seen(file: &[u8]) -> RgbImage {
    image::load_from_memory(file).unwrap().into_rgb8()
}

fn near(one: image::Rgb<u8>, other: image::Rgb<u8>) -> bool {
    one.0.iter().zip(other.0).all(|(a, b)| a.abs_diff(b) < 24)
}

#[test]
fn of_a_jpeg_only_the_pixels_stay() {
    let given = jpeg(1);
    assert!(has(&given, PLANTED) && has(&given, "Exif") && has(&given, "xmpmeta"));
    let clean = cleaned(&given);
    assert_eq!(clean.media, Media::Jpeg);
    for word in [PLANTED, "Exif", "xmpmeta", "ns.adobe.com", "Photoshop"] {
        assert!(!has(&clean.bytes, word), "{word}");
    }
    let (markers, ends) = markers(&clean.bytes);
    assert!(ends, "nothing stands behind the picture");
    // JFIF head, tables of quantisation and of codes, one frame: nothing else has a place.
    let needed = [0xe0, 0xdb, 0xc0, 0xc4];
    assert!(markers.iter().all(|m| needed.contains(m)), "{markers:02x?}");
    let (before, after) = (corners(), seen(&clean.bytes));
    assert_eq!(after.dimensions(), (48, 32));
    for (x, y) in [(4, 4), (40, 4), (4, 28), (40, 28)] {
        assert!(near(*before.get_pixel(x, y), *after.get_pixel(x, y)));
    }
}

#[test]
fn of_a_png_only_the_pixels_stay() {
    let given = png();
    assert!(has(&given, PLANTED) && has(&given, "tEXt") && has(&given, "eXIf"));
    let clean = cleaned(&given);
    assert_eq!(clean.media, Media::Png);
    for word in [PLANTED, "xmp", "Author"] {
        assert!(!has(&clean.bytes, word), "{word}");
    }
    let needed = ["IHDR", "IDAT", "IEND"];
    let all = chunks(&clean.bytes);
    assert!(all.iter().all(|c| needed.contains(&c.as_str())), "{all:?}");
    assert!(seen(&clean.bytes) == corners(), "a drawing loses nothing");
}

#[test]
fn of_a_webp_only_the_pixels_stay() {
    for (transparent, media) in [(false, Media::Jpeg), (true, Media::Png)] {
        let given = webp(transparent);
        assert!(has(&given, PLANTED));
        let clean = cleaned(&given);
        assert_eq!(clean.media, media);
        for word in [PLANTED, "xmpmeta", "EXIF"] {
            assert!(!has(&clean.bytes, word), "{word}");
        }
        let image = image::load_from_memory(&clean.bytes).unwrap();
        assert_eq!(image.color().has_alpha(), transparent);
        assert_eq!((image.width(), image.height()), (48, 32));
    }
}

#[test]
fn a_picture_is_turned_before_what_says_so_is_gone() {
    let upright = corners();
    // Exif 2.32, 4.6.4 A: what stands in the row and column that a reader sees first.
    for (orientation, turned) in [
        (1, upright.clone()),
        (2, image::imageops::flip_horizontal(&upright)),
        (3, image::imageops::rotate180(&upright)),
        (4, image::imageops::flip_vertical(&upright)),
        (6, image::imageops::rotate90(&upright)),
        (8, image::imageops::rotate270(&upright)),
    ] {
        let after = seen(&cleaned(&jpeg(orientation)).bytes);
        assert_eq!(after.dimensions(), turned.dimensions(), "{orientation}");
        for (x, y, pixel) in turned.enumerate_pixels() {
            // Away from the lines where two colours meet.
            let inside = |at: u32, of: u32| at % (of / 2) > 3 && at % (of / 2) + 4 < of / 2;
            if inside(x, turned.width()) && inside(y, turned.height()) {
                assert!(
                    near(*pixel, *after.get_pixel(x, y)),
                    "{orientation}: {x} {y}"
                );
            }
        }
    }
}

#[test]
fn a_picture_that_is_not_whole_is_refused() {
    let jpeg = jpeg(1);
    let end = jpeg.len() - PLANTED.len();
    for given in [&jpeg[..end], &png(), &webp(false), &webp(true)] {
        assert!(clean(given, Limits::USUAL).is_ok());
        let tail = given.len() / 2;
        for cut in (12..tail).step_by(7).chain([tail]) {
            assert!(
                matches!(clean(&given[..cut], Limits::USUAL), Err(Refusal::Broken)),
                "{cut} of {}",
                given.len()
            );
        }
    }
    // A decoder would fill this one up with grey.
    for cut in 1..200 {
        let cut = &jpeg[..end - cut];
        assert_eq!(clean(cut, Limits::USUAL).err(), Some(Refusal::Broken));
    }
}

#[test]
fn a_size_that_is_only_said_takes_no_memory() {
    // A PNG that says it has 60,000 times 60,000 pixels, in a hundred bytes.
    let mut said = b"\x89PNG\r\n\x1a\n".to_vec();
    let side = 60_000_u32.to_be_bytes();
    said.extend(chunk(
        b"IHDR",
        &[side.as_slice(), &side, &[8, 2, 0, 0, 0]].concat(),
    ));
    said.extend(chunk(b"IDAT", b"\x78\x9c\x63\0\0"));
    said.extend(chunk(b"IEND", b""));
    let many = Refusal::TooManyPixels {
        width: 60_000,
        height: 60_000,
    };
    assert_eq!(clean(&said, Limits::USUAL).err(), Some(many));
    // A JPEG whose frame says 65,500 times 65,500.
    let mut jpeg = jpeg(1);
    let frame = jpeg.windows(2).position(|m| m == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    let many = Refusal::TooManyPixels {
        width: 65_500,
        height: 65_500,
    };
    assert_eq!(clean(&jpeg, Limits::USUAL).err(), Some(many));
    let few = Limits {
        pixels: 48 * 32 - 1,
        side: 100,
    };
    let refused = clean(&png(), few).err();
    assert!(matches!(refused, Some(Refusal::TooManyPixels { .. })));
}

#[test]
fn what_is_no_picture_is_told_apart() {
    let say = |given: &[u8]| clean(given, Limits::USUAL).expect_err("not taken");
    assert_eq!(say(b""), Refusal::Empty);
    assert_eq!(say(b"\n%PDF-1.7 ..."), Refusal::Document);
    assert_eq!(say(b"PK\x03\x04word/document.xml"), Refusal::Document);
    assert_eq!(say(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Refusal::Document);
    assert_eq!(say(b"\0\0\0\x18ftypheic\0\0"), Refusal::OtherPicture);
    assert_eq!(say(b"GIF89a"), Refusal::OtherPicture);
    assert_eq!(say(b"<svg onload=alert(1)>"), Refusal::Unknown);
    let long = vec![0xff; LONGEST + 1];
    assert_eq!(say(&long), Refusal::TooLong(LONGEST + 1));
    let told = Refusal::TooLong(LONGEST + 1).to_string();
    assert!(
        told.contains("10.1 MB") && told.contains("10 MB is the most"),
        "{told}"
    );
    assert!(
        Refusal::Document
            .to_string()
            .contains("photograph the paper")
    );
}

#[test]
fn noise_that_grows_when_it_is_written_anew_is_refused() {
    // A lossless drawing of noise, longer than 10 MB as soon as it is no JPEG.
    let mut seed = 1_u64;
    let mut byte = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as u8
    };
    let raw: Vec<u8> = (0..1_900 * 1_900 * 3).map(|_| byte() & 0xf0).collect();
    let noise = RgbImage::from_raw(1_900, 1_900, raw).unwrap();
    let mut given = std::io::Cursor::new(Vec::new());
    noise.write_to(&mut given, image::ImageFormat::Png).unwrap();
    let given = given.into_inner();
    match clean(&given, Limits::USUAL) {
        Ok(clean) => assert!(given.len() <= LONGEST && clean.bytes.len() <= LONGEST),
        Err(Refusal::TooLong(bytes) | Refusal::GrewTooLong(bytes)) => assert!(bytes > LONGEST),
        Err(other) => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_is_changed_nothing_planted_comes_through(
        which in 0..4_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let mut given = vec![jpeg(6), png(), webp(false), webp(true)].swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(given.len());
            given[at] = byte;
        }
        let few = Limits { pixels: 1 << 20, side: 4_096 };
        if let Ok(once) = clean(&given, few) {
            prop_assert!(!has(&once.bytes, PLANTED));
            // What is clean stays so, and is read as what it is.
            let twice = clean(&once.bytes, few).expect("what was written is sound");
            prop_assert_eq!(twice.media, once.media);
        }
    }
}
