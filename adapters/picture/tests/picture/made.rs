//! Pictures as telephones and programs write them, with everything that must go.

use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageFormat, RgbImage, RgbaImage};
use std::io::Cursor;

/// A word that stands in everything that is not a pixel.
pub(crate) const PLANTED: &str = "PLANTED-Amina-Village";

/// 48 wide, 32 high, its corners of four colours.
pub(crate) fn corners() -> RgbImage {
    RgbImage::from_fn(48, 32, |x, y| match (x < 24, y < 16) {
        (true, true) => image::Rgb([250, 10, 10]),
        (false, true) => image::Rgb([10, 250, 10]),
        (true, false) => image::Rgb([10, 10, 250]),
        (false, false) => image::Rgb([250, 250, 10]),
    })
}

fn plain(format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let image = DynamicImage::ImageRgb8(corners());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// TIFF structure of an Exif block: an orientation, a camera's owner, a place by GPS.
pub(crate) fn exif(orientation: u16) -> Vec<u8> {
    let text = format!("{PLANTED}\0");
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut out = tag.to_be_bytes().to_vec();
        out.extend(kind.to_be_bytes());
        out.extend(count.to_be_bytes());
        out.extend(value);
        out
    };
    let mut out = b"MM\0*\0\0\0\x08".to_vec();
    let texts = 8 + 2 + 3 * 12 + 4;
    let gps = texts + u32::try_from(text.len()).unwrap();
    out.extend(3_u16.to_be_bytes());
    let [high, low] = orientation.to_be_bytes();
    out.extend(entry(0x0112, 3, 1, [high, low, 0, 0]));
    let length = u32::try_from(text.len()).unwrap();
    out.extend(entry(0x013b, 2, length, texts.to_be_bytes()));
    out.extend(entry(0x8825, 4, 1, gps.to_be_bytes()));
    out.extend(0_u32.to_be_bytes());
    out.extend(text.as_bytes());
    // The place: north, and nothing else is needed to know it by.
    out.extend(1_u16.to_be_bytes());
    out.extend(entry(0x0001, 2, 2, *b"N\0\0\0"));
    out.extend(0_u32.to_be_bytes());
    out
}

fn xmp() -> Vec<u8> {
    format!("<x:xmpmeta xmlns:x='adobe:ns:meta/'>{PLANTED}</x:xmpmeta>").into_bytes()
}

/// A JPEG with Exif (turned, a place), XMP, a colour profile, a comment, and a file behind its end.
pub(crate) fn jpeg(orientation: u16) -> Vec<u8> {
    let plain = plain(ImageFormat::Jpeg);
    let mut out = plain[..2].to_vec();
    let mut segment = |marker: u8, head: &[u8], body: &[u8]| {
        let length = u16::try_from(2 + head.len() + body.len()).unwrap();
        out.extend([0xff, marker]);
        out.extend(length.to_be_bytes());
        out.extend(head);
        out.extend(body);
    };
    segment(0xe1, b"Exif\0\0", &exif(orientation));
    segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0", &xmp());
    segment(0xed, b"Photoshop 3.0\0", PLANTED.as_bytes());
    segment(0xfe, b"", PLANTED.as_bytes());
    out.extend(&plain[2..]);
    out.extend(PLANTED.as_bytes());
    out
}

/// CRC-32 as PNG has it.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// A chunk of a PNG.
pub(crate) fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let named = [name.as_slice(), body].concat();
    let mut out = u32::try_from(body.len()).unwrap().to_be_bytes().to_vec();
    out.extend(&named);
    out.extend(crc(&named).to_be_bytes());
    out
}

/// A PNG with texts, XMP, Exif, a time, and bytes behind its end.
pub(crate) fn png() -> Vec<u8> {
    let plain = plain(ImageFormat::Png);
    // Signature and header.
    let mut out = plain[..33].to_vec();
    let planted = PLANTED.as_bytes();
    out.extend(chunk(b"tEXt", &[b"Author\0", planted].concat()));
    let mark = b"XML:com.adobe.xmp\0\0\0\0\0";
    out.extend(chunk(b"iTXt", &[mark.as_slice(), &xmp()].concat()));
    out.extend(chunk(b"eXIf", &exif(1)));
    out.extend(chunk(b"tIME", &[7, 0xea, 3, 4, 5, 6, 7]));
    out.extend(&plain[33..]);
    out.extend(planted);
    out
}

/// A WebP with Exif and XMP, transparent or not.
pub(crate) fn webp(transparent: bool) -> Vec<u8> {
    let mut coded = Vec::new();
    let (raw, colour) = match transparent {
        true => {
            let pixel = |x: u32, _| image::Rgba([10, 20, 30, u8::try_from(x * 5).unwrap()]);
            (
                RgbaImage::from_fn(48, 32, pixel).into_raw(),
                ExtendedColorType::Rgba8,
            )
        }
        false => (corners().into_raw(), ExtendedColorType::Rgb8),
    };
    WebPEncoder::new_lossless(&mut coded)
        .encode(&raw, 48, 32, colour)
        .unwrap();
    let part = |name: &[u8; 4], body: &[u8]| {
        let mut out = name.to_vec();
        out.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
        out.extend(body);
        out.resize(out.len().next_multiple_of(2), 0);
        out
    };
    let flags = 0b0000_1100 | if transparent { 0b0001_0000 } else { 0 };
    let mut body = b"WEBP".to_vec();
    body.extend(part(b"VP8X", &[flags, 0, 0, 0, 47, 0, 0, 31, 0, 0]));
    body.extend(&coded[12..]);
    body.extend(part(b"EXIF", &exif(1)));
    body.extend(part(b"XMP ", &xmp()));
    let mut out = b"RIFF".to_vec();
    out.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    out.extend(body);
    out
}
