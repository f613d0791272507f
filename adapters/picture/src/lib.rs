//! Pictures made clean: of whatever staff bring, only the pixels stay.
//!
//! # In scope
//! Taking a JPEG, PNG or WebP apart and writing it anew, so that where and when it was taken, by
//! whom and with what, thumbnails, comments and bytes behind its end are gone; the limits of what
//! is taken apart at all.
//!
//! # Out of scope
//! What the pixels show (a street sign, a number on a paper), and what can be told from them of the
//! camera; sealing (`parcel`); files: bytes in, bytes out.
//!
//! # Invariants
//! - Nothing of what is given but pixels reaches what is given back, which has no room for more:
//!   the segments or chunks that a picture needs.
//! - A picture that is not whole is refused, never filled up.
//! - What a picture says of its size is checked before memory is taken for it.
//! - The pixels that are written, and the file that is given back, are wiped when they are dropped;
//!   what decoders hold on the way is not.

mod kind;
mod refusal;
mod whole;

pub use kind::Kind;
pub use refusal::{Refusal, megabytes};

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder as _};
use std::io::Cursor;
use zeroize::{Zeroize as _, Zeroizing};

/// Longest picture, as it is given and as it is given back, in bytes.
pub const LONGEST: usize = 10 * 1024 * 1024;

/// How well a JPEG is written, of 100.
const QUALITY: u8 = 90;

/// How much is taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Most pixels.
    pub pixels: u64,
    /// Most pixels of one side.
    pub side: u32,
}

impl Limits {
    /// As a desk uses them: the largest picture that usual telephones take, some 400 MB of memory
    /// while it is turned.
    pub const USUAL: Limits = Limits {
        pixels: 64_000_000,
        side: 20_000,
    };
}

/// A picture of which nothing but the pixels is left.
#[derive(Clone, PartialEq, Eq)]
pub struct Clean {
    /// What it is written as.
    pub media: Media,
    /// The whole file.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl core::fmt::Debug for Clean {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Clean({:?})", self.media)
    }
}

/// What a picture is written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Media {
    /// For photographs.
    Jpeg,
    /// For drawings, and what is transparent.
    Png,
}

/// Makes a picture clean: turned as it is to be seen, its pixels alone, written anew.
///
/// # Errors
/// [`Refusal`], which says what to do.
pub fn clean(given: &[u8], limits: Limits) -> Result<Clean, Refusal> {
    if given.is_empty() {
        return Err(Refusal::Empty);
    }
    if given.len() > LONGEST {
        return Err(Refusal::TooLong(given.len()));
    }
    let kind = Kind::of(given);
    let pixels = match kind {
        Kind::Jpeg if !whole::jpeg(given) => return Err(Refusal::Broken),
        Kind::Jpeg => pixels(JpegDecoder::new(Cursor::new(given)), limits)?,
        Kind::Png => pixels(PngDecoder::new(Cursor::new(given)), limits)?,
        Kind::WebP => pixels(WebPDecoder::new(Cursor::new(given)), limits)?,
        Kind::Document => return Err(Refusal::Document),
        Kind::OtherPicture => return Err(Refusal::OtherPicture),
        Kind::Unknown => return Err(Refusal::Unknown),
    };
    let clean = write(pixels, kind == Kind::Png)?;
    if clean.bytes.len() > LONGEST {
        return Err(Refusal::GrewTooLong(clean.bytes.len()));
    }
    Ok(clean)
}

/// What is seen, as eight bits a colour, without a colour profile.
fn pixels<D: ImageDecoder>(
    decoder: image::ImageResult<D>,
    limits: Limits,
) -> Result<DynamicImage, Refusal> {
    let mut decoder = decoder.map_err(|_| Refusal::Broken)?;
    let (width, height) = decoder.dimensions();
    let many = u64::from(width) * u64::from(height) > limits.pixels;
    if many || width > limits.side || height > limits.side {
        return Err(Refusal::TooManyPixels { width, height });
    }
    let mut most = image::Limits::no_limits();
    most.max_image_width = Some(limits.side);
    most.max_image_height = Some(limits.side);
    // Eight bytes a pixel at most, and what a decoder needs beside them.
    most.max_alloc = Some(limits.pixels * 8 + (32 << 20));
    decoder.set_limits(most).map_err(|_| Refusal::Broken)?;
    // Metadata that cannot be read says nothing; it is not kept anyway.
    let turned = decoder.orientation().ok();
    let mut image = DynamicImage::from_decoder(decoder).map_err(|_| Refusal::Broken)?;
    if let Some(turned) = turned {
        image.apply_orientation(turned);
    }
    Ok(image)
}

/// Writes pixels: a drawing stays one, a photograph stays one unless something of it is
/// transparent.
fn write(image: DynamicImage, drawing: bool) -> Result<Clean, Refusal> {
    let (width, height) = (image.width(), image.height());
    let (alpha, grey) = (image.color().has_alpha(), !image.color().has_color());
    let (mut raw, colour) = match (alpha, grey) {
        (true, true) => (image.into_luma_alpha8().into_raw(), ExtendedColorType::La8),
        (true, false) => (image.into_rgba8().into_raw(), ExtendedColorType::Rgba8),
        (false, true) => (image.into_luma8().into_raw(), ExtendedColorType::L8),
        (false, false) => (image.into_rgb8().into_raw(), ExtendedColorType::Rgb8),
    };
    let mut bytes = Vec::new();
    let media = match drawing || alpha {
        true => Media::Png,
        false => Media::Jpeg,
    };
    let written = match media {
        Media::Png => {
            PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive)
                .write_image(&raw, width, height, colour)
        }
        Media::Jpeg => JpegEncoder::new_with_quality(&mut bytes, QUALITY)
            .write_image(&raw, width, height, colour),
    };
    raw.zeroize();
    let bytes = Zeroizing::new(bytes);
    written.map_err(|_| Refusal::Broken)?;
    Ok(Clean { media, bytes })
}
