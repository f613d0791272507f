//! Whether a JPEG is whole: decoders fill up what is missing with grey, and half a paper must not
//! pass for all of it.

/// Whether the end of the picture is there, whatever stands behind it.
#[must_use]
pub(crate) fn jpeg(file: &[u8]) -> bool {
    ends(file).is_some()
}

/// Walks from marker to marker (ITU-T T.81, B.1.1) up to the end of the picture.
fn ends(file: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        if *file.get(at)? != 0xff {
            return None;
        }
        while *file.get(at)? == 0xff {
            at += 1;
        }
        let marker = *file.get(at)?;
        at += 1;
        match marker {
            0xd9 => return Some(at),
            // Without a length: restart marks and the one for arithmetic coding.
            0x01 | 0xd0..=0xd7 => {}
            _ => {
                let length = usize::from(*file.get(at)?) << 8 | usize::from(*file.get(at + 1)?);
                at += length.max(2);
            }
        }
        if marker == 0xda {
            at += coded(file.get(at..)?)?;
        }
    }
}

/// Length of coded data: up to a marker that is neither a stuffed byte nor a restart.
fn coded(rest: &[u8]) -> Option<usize> {
    let pairs = rest.windows(2);
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    pairs.into_iter().position(ends)
}
