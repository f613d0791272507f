//! The one canonical encoding: CBOR (RFC 8949) of fixed arrays.
//!
//! A structure is a definite-length array of its fields in their order; an enumeration is an
//! array of its number and, if it has one, its content; a list is a definite-length array. Only
//! unsigned integers, byte strings, UTF-8 text, arrays, booleans and null occur; no maps, tags,
//! floats, negative numbers or indefinite lengths. [`from_bytes`] decodes, encodes again and
//! compares, so that a longer integer form or a trailing byte is refused.

use minicbor::data::Type;

/// Why bytes were refused. Says where and what kind, never what stood there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DecodeError {
    /// The bytes end early, or are no CBOR of the expected kind.
    #[error("malformed at byte {0}")]
    Malformed(usize),
    /// A number stands for nothing known to this version.
    #[error("unknown code at byte {0}")]
    Unknown(usize),
    /// A length or a number is beyond what the format allows.
    #[error("out of range at byte {0}")]
    Range(usize),
    /// The same value has another, shorter or ordered, encoding; or bytes follow it.
    #[error("not in canonical form")]
    NotCanonical,
}

/// A value with exactly one encoding.
pub trait Canonical: Sized {
    /// Appends the encoding.
    fn encode(&self, out: &mut Encoder);

    /// Reads one value.
    ///
    /// # Errors
    /// [`DecodeError`], on anything but an encoding of such a value. Canonical form as a whole is
    /// checked by [`from_bytes`].
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError>;
}

/// The encoding of `value`.
#[must_use]
pub fn to_bytes<T: Canonical>(value: &T) -> Vec<u8> {
    let mut out = Encoder::default();
    value.encode(&mut out);
    out.into_bytes()
}

/// Reads exactly one value from all of `bytes`.
///
/// # Errors
/// [`DecodeError`] if the bytes are malformed, not canonical, or go on after the value.
pub fn from_bytes<T: Canonical>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut from = Decoder::new(bytes);
    let value = T::decode(&mut from)?;
    if to_bytes(&value) == bytes {
        Ok(value)
    } else {
        Err(DecodeError::NotCanonical)
    }
}

/// Collects an encoding.
#[derive(Debug)]
pub struct Encoder(minicbor::Encoder<Vec<u8>>);

impl Default for Encoder {
    fn default() -> Self {
        Encoder(minicbor::Encoder::new(Vec::new()))
    }
}

macro_rules! emit {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty)?);)*) => {$(
        $(#[$doc])*
        pub fn $name(&mut self $(, $arg: $ty)?) {
            self.0.$name($($arg)?).expect("writing to memory cannot fail");
        }
    )*};
}

impl Encoder {
    emit! {
        /// An array head: `n` items follow.
        array(n: u64);
        /// An unsigned integer, in its shortest form.
        u64(n: u64);
        /// A byte string.
        bytes(b: &[u8]);
        /// UTF-8 text.
        str(s: &str);
        /// True or false.
        bool(b: bool);
        /// Null.
        null();
    }

    /// Starts with room for `n` bytes: an encoding of secrets that never has to grow leaves no
    /// copy of itself behind in freed memory.
    #[must_use]
    pub fn with_capacity(n: usize) -> Self {
        Encoder(minicbor::Encoder::new(Vec::with_capacity(n)))
    }

    /// What was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_writer()
    }
}

/// Reads an encoding.
#[derive(Debug)]
pub struct Decoder<'a>(minicbor::Decoder<'a>);

impl<'a> Decoder<'a> {
    /// Starts at the first byte.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Decoder(minicbor::Decoder::new(bytes))
    }

    /// Offset of the next byte.
    #[must_use]
    pub fn position(&self) -> usize {
        self.0.position()
    }

    /// The head of an array of exactly `n` items.
    ///
    /// # Errors
    /// [`DecodeError`] if another length, or no array, stands here.
    pub fn array(&mut self, n: u64) -> Result<(), DecodeError> {
        let at = self.position();
        match self.0.array() {
            Ok(Some(len)) if len == n => Ok(()),
            _ => Err(DecodeError::Malformed(at)),
        }
    }

    /// The head of a list; its length is at most the number of bytes left.
    ///
    /// # Errors
    /// [`DecodeError`] if no definite-length array stands here, or it is longer than the rest.
    pub fn list(&mut self) -> Result<usize, DecodeError> {
        let at = self.position();
        match self.0.array() {
            Ok(Some(len)) => {
                let left = self.0.input().len() - self.position();
                usize::try_from(len)
                    .ok()
                    .filter(|n| *n <= left)
                    .ok_or(DecodeError::Range(at))
            }
            _ => Err(DecodeError::Malformed(at)),
        }
    }

    /// An unsigned integer.
    ///
    /// # Errors
    /// [`DecodeError::Malformed`] if something else stands here.
    pub fn u64(&mut self) -> Result<u64, DecodeError> {
        let at = self.position();
        self.0.u64().map_err(|_| DecodeError::Malformed(at))
    }

    /// A byte string.
    ///
    /// # Errors
    /// [`DecodeError::Malformed`] if something else stands here.
    pub fn bytes(&mut self) -> Result<&'a [u8], DecodeError> {
        let at = self.position();
        self.0.bytes().map_err(|_| DecodeError::Malformed(at))
    }

    /// UTF-8 text.
    ///
    /// # Errors
    /// [`DecodeError::Malformed`] if something else stands here.
    pub fn str(&mut self) -> Result<&'a str, DecodeError> {
        let at = self.position();
        self.0.str().map_err(|_| DecodeError::Malformed(at))
    }

    /// True or false.
    ///
    /// # Errors
    /// [`DecodeError::Malformed`] if something else stands here.
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        let at = self.position();
        self.0.bool().map_err(|_| DecodeError::Malformed(at))
    }

    /// Whether null stands here; if so it is read.
    ///
    /// # Errors
    /// [`DecodeError::Malformed`] at the end of the bytes.
    pub fn null(&mut self) -> Result<bool, DecodeError> {
        let at = self.position();
        match self.0.datatype() {
            Ok(Type::Null) => self
                .0
                .null()
                .map(|()| true)
                .map_err(|_| DecodeError::Malformed(at)),
            Ok(_) => Ok(false),
            Err(_) => Err(DecodeError::Malformed(at)),
        }
    }
}

macro_rules! unsigned {
    ($($ty:ty)*) => {$(
        impl Canonical for $ty {
            fn encode(&self, out: &mut Encoder) { out.u64(u64::from(*self)); }
            fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
                let at = from.position();
                <$ty>::try_from(from.u64()?).map_err(|_| DecodeError::Range(at))
            }
        }
    )*};
}
unsigned! { u8 u16 u32 }

impl Canonical for u64 {
    fn encode(&self, out: &mut Encoder) {
        out.u64(*self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.u64()
    }
}

impl Canonical for bool {
    fn encode(&self, out: &mut Encoder) {
        out.bool(*self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.bool()
    }
}

impl Canonical for String {
    fn encode(&self, out: &mut Encoder) {
        out.str(self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.str().map(str::to_owned)
    }
}

impl<const N: usize> Canonical for [u8; N] {
    fn encode(&self, out: &mut Encoder) {
        out.bytes(self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        from.bytes()?.try_into().map_err(|_| DecodeError::Range(at))
    }
}

/// Bytes of any length, as a byte string.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Bytes(pub Vec<u8>);

impl Canonical for Bytes {
    fn encode(&self, out: &mut Encoder) {
        out.bytes(&self.0);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.bytes().map(|b| Bytes(b.to_vec()))
    }
}

impl<T: Canonical> Canonical for Option<T> {
    fn encode(&self, out: &mut Encoder) {
        match self {
            None => out.null(),
            Some(value) => value.encode(out),
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if from.null()? {
            Ok(None)
        } else {
            T::decode(from).map(Some)
        }
    }
}

impl<T: Canonical> Canonical for Vec<T> {
    fn encode(&self, out: &mut Encoder) {
        out.array(self.len() as u64);
        self.iter().for_each(|item| item.encode(out));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let n = from.list()?;
        // An item may be larger in memory than its one byte here: grow as items really come.
        let mut items = Vec::with_capacity(n.min(64));
        for _ in 0..n {
            items.push(T::decode(from)?);
        }
        Ok(items)
    }
}

impl<T: Canonical> Canonical for Box<T> {
    fn encode(&self, out: &mut Encoder) {
        (**self).encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        T::decode(from).map(Box::new)
    }
}

impl<A: Canonical, B: Canonical> Canonical for (A, B) {
    fn encode(&self, out: &mut Encoder) {
        out.array(2);
        self.0.encode(out);
        self.1.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(2)?;
        Ok((A::decode(from)?, B::decode(from)?))
    }
}

impl Canonical for crate::Hash {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        Canonical::decode(from).map(crate::Hash)
    }
}

impl Canonical for crate::Time {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        Canonical::decode(from).map(crate::Time)
    }
}

/// Makes a structure canonical: `canonical_struct!(Name { first, second })` lists its fields in
/// the order of the format.
#[macro_export]
macro_rules! canonical_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::Canonical for $name {
            fn encode(&self, out: &mut $crate::Encoder) {
                out.array([$(stringify!($field)),*].len() as u64);
                $($crate::Canonical::encode(&self.$field, out);)*
            }
            fn decode(from: &mut $crate::Decoder<'_>) -> Result<Self, $crate::DecodeError> {
                from.array([$(stringify!($field)),*].len() as u64)?;
                Ok($name { $($field: $crate::Canonical::decode(from)?),* })
            }
        }
    };
}

/// Makes an enumeration canonical: `canonical_enum!(Name { 1 => Plain, 2 => With(content) })`.
/// Plain variants are `[number]`, the others `[number, content]`.
#[macro_export]
macro_rules! canonical_enum {
    ($name:ident { $($number:literal => $variant:ident $(($content:ident))?),* $(,)? }) => {
        impl $crate::Canonical for $name {
            fn encode(&self, out: &mut $crate::Encoder) {
                match self {$(
                    $name::$variant $(($content))? => {
                        out.array(1 $(+ { let _ = stringify!($content); 1 })?);
                        out.u64($number);
                        $($crate::Canonical::encode($content, out);)?
                    }
                )*}
            }
            fn decode(from: &mut $crate::Decoder<'_>) -> Result<Self, $crate::DecodeError> {
                let at = from.position();
                let items = from.list()?;
                match (from.u64()?, items) {
                    $(($number, n) if n == 1 $(+ { let _ = stringify!($content); 1 })? => {
                        Ok($name::$variant $(({
                            let $content = $crate::Canonical::decode(from)?;
                            $content
                        }))?)
                    })*
                    _ => Err($crate::DecodeError::Unknown(at)),
                }
            }
        }
    };
}

/// Makes an enumeration without content canonical, as one small number.
#[macro_export]
macro_rules! canonical_code {
    ($name:ident { $($number:literal => $variant:ident),* $(,)? }) => {
        impl $crate::Canonical for $name {
            fn encode(&self, out: &mut $crate::Encoder) {
                out.u64(match self { $($name::$variant => $number),* });
            }
            fn decode(from: &mut $crate::Decoder<'_>) -> Result<Self, $crate::DecodeError> {
                let at = from.position();
                match from.u64()? {
                    $($number => Ok($name::$variant),)*
                    _ => Err($crate::DecodeError::Unknown(at)),
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, PartialEq, Debug)]
    struct Pair {
        a: u32,
        b: Option<Vec<Bytes>>,
    }
    canonical_struct!(Pair { a, b });

    #[derive(Clone, PartialEq, Debug)]
    enum Either {
        Nothing,
        Some(Pair),
    }
    canonical_enum!(Either { 1 => Nothing, 2 => Some(pair) });

    #[derive(Clone, Copy, PartialEq, Debug)]
    enum Code {
        A,
        B,
    }
    canonical_code!(Code { 1 => A, 7 => B });

    #[test]
    fn bytes_are_as_documented() {
        assert_eq!(to_bytes(&Either::Nothing), [0x81, 1]);
        let pair = Pair { a: 24, b: None };
        assert_eq!(
            to_bytes(&Either::Some(pair)),
            [0x82, 2, 0x82, 0x18, 24, 0xf6]
        );
        assert_eq!(to_bytes(&Code::B), [7]);
    }

    #[test]
    fn other_encodings_of_the_same_value_are_refused() {
        assert_eq!(
            from_bytes::<u64>(&[0x18, 23]),
            Err(DecodeError::NotCanonical)
        );
        assert_eq!(from_bytes::<u64>(&[23, 0]), Err(DecodeError::NotCanonical));
        // Indefinite-length array and byte string.
        assert!(from_bytes::<Vec<u64>>(&[0x9f, 1, 0xff]).is_err());
        assert!(from_bytes::<Bytes>(&[0x5f, 0x41, 1, 0xff]).is_err());
        // A list said to be longer than the bytes that are there.
        assert_eq!(
            from_bytes::<Vec<u64>>(&[0x9b, 0, 0, 0, 1, 0, 0, 0, 0]),
            Err(DecodeError::Range(0))
        );
        assert_eq!(from_bytes::<u8>(&[0x19, 1, 0]), Err(DecodeError::Range(0)));
        assert_eq!(from_bytes::<Code>(&[2]), Err(DecodeError::Unknown(0)));
        assert!(from_bytes::<Either>(&[0x81, 2]).is_err());
        assert!(from_bytes::<Either>(&[0x82, 1, 0]).is_err());
    }

    proptest! {
        #[test]
        fn whatever_decodes_encodes_to_the_same_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(value) = from_bytes::<Either>(&bytes) {
                prop_assert_eq!(to_bytes(&value), bytes);
            }
        }

        #[test]
        fn what_is_encoded_reads_back(a: u32, b in proptest::option::of(proptest::collection::vec(
            proptest::collection::vec(any::<u8>(), 0..40), 0..5))) {
            let pair = Pair { a, b: b.map(|l| l.into_iter().map(Bytes).collect()) };
            prop_assert_eq!(from_bytes::<Pair>(&to_bytes(&pair)), Ok(pair));
        }
    }
}
