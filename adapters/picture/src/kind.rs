//! What a file is, by how it begins: its name says nothing.

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
    /// A PDF or an office file: no program can be sure to find everything that it hides.
    Document,
    /// A picture of a kind that is not taken apart here.
    OtherPicture,
    /// Anything else.
    Unknown,
}

impl Kind {
    /// Looks at the first bytes.
    #[must_use]
    pub fn of(file: &[u8]) -> Kind {
        let begins = |with: &[u8]| file.starts_with(with);
        let brand = file.get(4..8).filter(|word| *word == b"ftyp");
        if begins(&[0xff, 0xd8, 0xff]) {
            Kind::Jpeg
        } else if begins(b"\x89PNG\r\n\x1a\n") {
            Kind::Png
        } else if begins(b"RIFF") && file.get(8..12) == Some(b"WEBP") {
            Kind::WebP
        } else if is_pdf(file)
            || begins(b"PK\x03\x04")
            || begins(b"\xd0\xcf\x11\xe0")
            || begins(b"{\\rtf")
        {
            Kind::Document
        } else if brand.is_some()
            || begins(b"GIF8")
            || begins(b"II*\0")
            || begins(b"MM\0*")
            || begins(b"BM")
        {
            Kind::OtherPicture
        } else {
            Kind::Unknown
        }
    }
}

/// Readers look for the mark of a PDF in the first kilobyte.
fn is_pdf(file: &[u8]) -> bool {
    let head = &file[..file.len().min(1_024)];
    head.windows(5).any(|bytes| bytes == b"%PDF-")
}
