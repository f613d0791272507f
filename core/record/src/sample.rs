//! Values for property tests: every type makes one of itself from a seed.

use crate::text::Text;
use sign::id::{AttachmentId, GrantId, RecordId, SocietyId, StaffId};
use sign::{Category, Time};

/// A small generator (xorshift64*), seeded by proptest.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed | 1)
    }
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 3
    }
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("smaller than a usize")
    }
}

pub(crate) trait Sample: Sized {
    fn sample(from: &mut Random) -> Self;
}

const TEXTS: &[&str] = &[
    "Selam",
    "أحمد محمد",
    "ሰላም ተስፋዬ",
    "Олена",
    "王小红",
    "सीता",
    "রহিমা",
    "မောင်",
    "O'Brien & <Sons> \"x\"",
    "two\nlines",
    " spaces ",
    "a;b,c\td",
    "",
    "Ngu\u{31b}yê\u{303}n",
    "𐌰 \u{fffd} 😀",
];

impl Sample for Text {
    fn sample(from: &mut Random) -> Self {
        Text::from(TEXTS[from.below(TEXTS.len())])
    }
}

impl<T: Sample> Sample for Option<T> {
    fn sample(from: &mut Random) -> Self {
        (from.below(2) == 1).then(|| T::sample(from))
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(from: &mut Random) -> Self {
        (0..from.below(4)).map(|_| T::sample(from)).collect()
    }
}

impl<A: Sample, B: Sample> Sample for (A, B) {
    fn sample(from: &mut Random) -> Self {
        (A::sample(from), B::sample(from))
    }
}

impl Sample for bool {
    fn sample(from: &mut Random) -> Self {
        from.below(2) == 1
    }
}

macro_rules! numbers {
    ($($ty:ty)*) => {$(
        impl Sample for $ty {
            fn sample(from: &mut Random) -> Self {
                <$ty>::try_from(from.next() & u64::from(<$ty>::MAX)).expect("masked")
            }
        }
    )*};
}
numbers! { u8 u16 u32 }

macro_rules! ids {
    ($($ty:ident)*) => {$(
        impl Sample for $ty {
            fn sample(from: &mut Random) -> Self {
                $ty([from.below(256) as u8; 16])
            }
        }
    )*};
}
ids! { AttachmentId RecordId GrantId StaffId }

impl Sample for sign::Hash {
    fn sample(from: &mut Random) -> Self {
        sign::Hash([from.below(256) as u8; 32])
    }
}

impl Sample for SocietyId {
    fn sample(from: &mut Random) -> Self {
        SocietyId(u32::sample(from))
    }
}

impl Sample for Time {
    fn sample(from: &mut Random) -> Self {
        Time(from.next())
    }
}

impl Sample for Category {
    fn sample(from: &mut Random) -> Self {
        Category::RECORD[from.below(Category::RECORD.len())]
    }
}

impl Sample for crate::case::Case {
    fn sample(from: &mut Random) -> Self {
        use crate::case::{Active, Case};
        match from.below(5) {
            0 => Case::EnquiryReceived,
            1 => Case::Referred(Sample::sample(from)),
            2 => Case::Found(Sample::sample(from)),
            3 => Case::Suspended(Active::ConsentSought(Sample::sample(from))),
            _ => Case::Closed(Sample::sample(from)),
        }
    }
}

impl Sample for crate::message::Message {
    fn sample(from: &mut Random) -> Self {
        use crate::message::{Letter, Message, ReplyCollected, Stage};
        let mut letter = || {
            let text = Text::sample(from);
            Letter::new(text).unwrap_or_else(|_| Letter::new("news".into()).expect("short"))
        };
        let (letter, reply) = (letter(), letter());
        let on = Sample::sample(from);
        Message {
            sender: Sample::sample(from),
            addressee: Sample::sample(from),
            letter,
            attachments: Sample::sample(from),
            stage: match from.below(2) {
                0 => Stage::Collected(on),
                _ => Stage::ReplyCollected(ReplyCollected { on, reply }),
            },
        }
    }
}
