//! The secrets of a campaign and the files that hold them.

use crate::Fault;
use crate::fault::fresh;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Where the secrets of a campaign stand: not in its folder.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// The key to what is sealed in the folder.
    pub key: PathBuf,
    /// The pepper of the checker's book.
    pub pepper: PathBuf,
}

impl Secrets {
    /// Beside the folder: `DIR.key` and `DIR.pepper`. For a trial; otherwise they stand on
    /// another disk than the folder.
    #[must_use]
    pub fn beside(folder: &Path) -> Secrets {
        let named = |end: &str| {
            let mut name = folder.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        Secrets {
            key: named(".key"),
            pepper: named(".pepper"),
        }
    }
}

pub(crate) fn lock_file(path: &Path) -> Result<File, Fault> {
    let mut options = OpenOptions::new();
    let options = options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600);
    options.open(path).map_err(Fault::file(path))
}

pub(crate) fn durable(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    let written = file.and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(Fault::file(path))
}

/// A secret of 32 bytes in a file, as 64 hexadecimal digits; made if it is not there.
pub(crate) fn secret(path: &Path) -> Result<Zeroizing<[u8; 32]>, Fault> {
    if path.exists() {
        return read_secret(path);
    }
    let bytes = Zeroizing::new(fresh::<32>()?);
    let text = Zeroizing::new(format!("{}\n", hex(&*bytes)));
    durable(path, text.as_bytes())?;
    Ok(bytes)
}

/// A secret of 32 bytes from a file of 64 hexadecimal digits.
///
/// # Errors
/// [`Fault::File`]; [`Fault::Asked`].
pub fn read_secret(path: &Path) -> Result<Zeroizing<[u8; 32]>, Fault> {
    let text = Zeroizing::new(fs::read_to_string(path).map_err(Fault::file(path))?);
    let digits = text.trim().as_bytes();
    let mut out = Zeroizing::new([0; 32]);
    let value = |digit: u8| char::from(digit).to_digit(16);
    let wrong = || {
        Fault::Asked(format!(
            "{}: 64 hexadecimal digits are needed",
            path.display()
        ))
    };
    if digits.len() != 64 {
        return Err(wrong());
    }
    for (byte, pair) in out.iter_mut().zip(digits.chunks(2)) {
        let both = value(pair[0]).zip(value(pair[1])).ok_or_else(wrong)?;
        *byte = u8::try_from(both.0 * 16 + both.1).unwrap_or(0);
    }
    Ok(out)
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write as _;
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _never = write!(out, "{byte:02x}");
    }
    out
}
