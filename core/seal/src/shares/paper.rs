//! The text of a share: base32 of Crockford's alphabet, in groups of four.

use super::SHARE;
use zeroize::Zeroizing;

pub(super) fn write(bytes: &[u8; SHARE]) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(DIGITS * 5 / 4));
    for digit in 0..DIGITS {
        if digit != 0 && digit % 4 == 0 {
            out.push('-');
        }
        let value = (0..5).fold(0, |v, bit| v << 1 | bit_at(bytes, digit * 5 + bit));
        out.push(char::from(ALPHABET[value]));
    }
    out
}

/// None for another number of digits, or something that is no digit, space or hyphen.
pub(super) fn read(text: &str) -> Option<Zeroizing<[u8; SHARE]>> {
    let mut bytes = Zeroizing::new([0_u8; SHARE]);
    let mut bits = 0;
    for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let value = digit_value(c)?;
        for bit in (0..5).rev() {
            *bytes.get_mut(bits / 8)? |= (value >> bit & 1) << (7 - bits % 8);
            bits += 1;
        }
    }
    (bits == SHARE * 8).then_some(bytes)
}

/// Five bits each.
const DIGITS: usize = SHARE * 8 / 5;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn digit_value(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    let at = ALPHABET.iter().position(|a| char::from(*a) == c)?;
    u8::try_from(at).ok()
}

fn bit_at(bytes: &[u8; SHARE], bit: usize) -> usize {
    usize::from(bytes[bit / 8] >> (7 - bit % 8) & 1)
}
