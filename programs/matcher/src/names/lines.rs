//! Reading the file: frame after frame, as far as they are whole.

use super::LINE;
use crate::Fault;
use seal::{FileKey, kept};
use std::io::{self, Read};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// Longest frame: the longest word is 4 MiB.
const LONGEST: u32 = 16 << 20;

/// Every line of a file, as far as it is whole.
pub struct Lines<R> {
    from: R,
    key: FileKey,
    path: PathBuf,
    frames: u64,
    /// Bytes of whole frames.
    whole: u64,
    fault: Option<Fault>,
}

impl<R> core::fmt::Debug for Lines<R> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Lines({})", self.frames)
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Zeroizing<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.fault.is_some() {
            return None;
        }
        match self.frame() {
            Ok(line) => line,
            Err(fault) => {
                self.fault = Some(fault);
                None
            }
        }
    }
}

impl<R: Read> Lines<R> {
    /// Lines sealed under a key; `path` is for messages.
    #[must_use]
    pub fn new(from: R, key: FileKey, path: PathBuf) -> Self {
        Lines {
            from,
            key,
            path,
            frames: 0,
            whole: 0,
            fault: None,
        }
    }

    /// After the last line: how many whole frames there are, and their bytes.
    ///
    /// # Errors
    /// [`Fault::File`]; [`Fault::Damaged`], naming the file.
    pub fn end(self) -> Result<(u64, u64), Fault> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok((self.frames, self.whole)),
        }
    }

    /// The next line; none at the end, or if the last frame is not whole.
    fn frame(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, Fault> {
        let mut head = [0; 4];
        if !self.fill(&mut head)? {
            return Ok(None);
        }
        let length = u32::from_be_bytes(head);
        // A disk that lost its power may have made room that it did not write.
        if length == 0 && self.only_zeros()? {
            return Ok(None);
        }
        if length > LONGEST {
            return Err(Fault::Damaged(self.path.clone()));
        }
        let mut sealed = vec![0; length as usize];
        if !self.fill(&mut sealed)? {
            return Ok(None);
        }
        match kept::open(&self.key, LINE, self.frames, &sealed) {
            Ok(line) => {
                self.frames += 1;
                self.whole += 4 + u64::from(length);
                Ok(Some(line))
            }
            Err(_) if self.only_zeros()? => Ok(None),
            Err(_) => Err(Fault::Damaged(self.path.clone())),
        }
    }

    /// Whether all bytes were there.
    fn fill(&mut self, into: &mut [u8]) -> Result<bool, Fault> {
        match self.from.read_exact(into) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(Fault::file(&self.path)(error)),
        }
    }

    /// Whether nothing follows that anybody wrote.
    fn only_zeros(&mut self) -> Result<bool, Fault> {
        let mut chunk = [0; 4096];
        loop {
            let read = self.from.read(&mut chunk);
            match read.map_err(Fault::file(&self.path))? {
                0 => return Ok(true),
                n if chunk[..n].iter().all(|byte| *byte == 0) => {}
                _ => return Ok(false),
            }
        }
    }
}
