//! The two shapes plaintext takes, each with its encoding, its words and its redacted `Debug`.

/// `Debug` that tells the type and nothing else.
macro_rules! redacted {
    ($($name:ident)*) => {$(
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )*};
}

/// A plaintext structure. Its encoding is the fixed array of its fields in the order written
/// here, so a field can only be added with a new schema number in `codec`.
macro_rules! plain {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$doc:meta])* pub $field:ident: $ty:ty),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name { $($(#[$doc])* pub $field: $ty),* }

        redacted!($name);
        sign::canonical_struct!($name { $($field),* });

        impl $name {
            /// The names of its fields, in the order of the encoding.
            pub const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];
        }

        impl crate::clear::Clear for $name {
            fn to_clear(&self) -> crate::clear::Json {
                crate::clear::Object::new()$(.with(stringify!($field), &self.$field))*.done()
            }
            fn from_clear(
                json: &crate::clear::Json,
                names: &crate::clear::Names<'_>,
            ) -> Result<Self, crate::clear::Unclear> {
                let fields = crate::clear::Fields::of(json, $name::FIELDS)?;
                Ok($name { $($field: fields.get(stringify!($field), names)?),* })
            }
        }

        #[cfg(test)]
        impl crate::sample::Sample for $name {
            fn sample(from: &mut crate::sample::Random) -> Self {
                $name { $($field: crate::sample::Sample::sample(from)),* }
            }
        }
    };
}

/// A closed list of codes, each with its number in the encoding and its word in files.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$doc:meta])* $number:literal $variant:ident $word:literal),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name {
            $($(#[$doc])* #[doc = concat!("In files: `", $word, "`.")] $variant),*
        }

        sign::canonical_code!($name { $($number => $variant),* });

        impl $name {
            /// All of them, in the order of their numbers.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// Its word in mapping files, requests and documents.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }

            /// The one with this word: case, spaces, hyphens and underscores do not matter.
            #[must_use]
            pub fn from_word(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|c| crate::text::same_word(c.word(), word))
            }
        }

        impl crate::clear::Clear for $name {
            fn to_clear(&self) -> crate::clear::Json {
                crate::clear::Json::text(self.word())
            }
            fn from_clear(
                json: &crate::clear::Json,
                _: &crate::clear::Names<'_>,
            ) -> Result<Self, crate::clear::Unclear> {
                let crate::clear::Json::Text(word) = json else {
                    return Err(crate::clear::Wrong::Kind.into());
                };
                let found = $name::ALL.iter().copied().find(|c| c.word() == word.as_str());
                found.ok_or_else(|| crate::clear::Wrong::Value.into())
            }
        }

        #[cfg(test)]
        impl crate::sample::Sample for $name {
            fn sample(from: &mut crate::sample::Random) -> Self {
                $name::ALL[from.below($name::ALL.len())]
            }
        }
    };
}
