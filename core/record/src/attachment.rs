//! A photo or paper of a record: an object of its own, of which the record holds what it is and
//! what opens it.
//!
//! Whoever opens the part can open the attachment, and nobody else: its key stands here and
//! nowhere else. So a release of the part is the release of the attachment, and the erasure of the
//! part its end.

use crate::Person;
use crate::date::Day;
use crate::request::TracingRequest;
use crate::text::Text;
use sign::id::{AttachmentId, StaffId};
use sign::{Canonical, DecodeError, Decoder, Encoder, Hash};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Most papers of one record: what stands about them must leave room for everything else.
pub const MOST: usize = 64;
/// Longest words about one of them, in bytes.
pub const LONGEST_NOTE: usize = 200;

words! {
    /// What an attachment shows.
    pub enum Shows {
        1 Face "photo of the face",
        2 Paper "identity paper",
        3 Map "drawn map",
        4 Other "other",
    }
}

words! {
    /// What an attachment is written as.
    pub enum Media {
        1 Jpeg "image/jpeg",
        2 Png "image/png",
    }
}

/// The key of one attachment. Never shown; wiped when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct AttachmentKey([u8; 32]);

impl AttachmentKey {
    /// Takes over a fresh random key.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        AttachmentKey(key)
    }

    /// The key itself, to open the attachment by.
    #[must_use]
    pub fn reveal(&self) -> &[u8; 32] {
        &self.0
    }
}

redacted!(AttachmentKey);

impl Canonical for AttachmentKey {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        <[u8; 32]>::decode(from).map(AttachmentKey)
    }
}

plain! {
    /// A photo or paper, as a part refers to it.
    pub struct Attachment {
        /// What it is called at the server.
        pub id: AttachmentId,
        /// What it shows.
        pub shows: Shows,
        /// What it is written as.
        pub media: Media,
        /// Length in bytes.
        pub length: u32,
        /// SHA-256 of all its bytes.
        pub digest: Hash,
        /// Header hash of its manifest: nothing else can be passed off for it.
        pub header: Hash,
        /// The number in the name of its key.
        pub number: u32,
        /// What opens it.
        pub key: AttachmentKey,
        /// What staff say of it.
        pub note: Option<Text>,
        /// When it was taken in.
        pub on: Option<Day>,
        /// By whom.
        pub by: Option<StaffId>,
    }
}

impl Media {
    /// As HTTP writes it.
    #[must_use]
    pub fn mime(self) -> &'static str {
        self.word()
    }

    /// How a file of it is called.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Media::Jpeg => "jpg",
            Media::Png => "png",
        }
    }
}

impl Person {
    /// All attachments: the photo of the face first.
    pub fn attachments(&self) -> impl Iterator<Item = &Attachment> {
        let photo = self.identity.photo.iter();
        photo.chain(&self.casework.documents)
    }

    /// Puts an attachment where it belongs: the photo of the face with the identity, in the place
    /// of the one before, which is given back; everything else with the casework.
    pub fn attach(&mut self, attachment: Attachment) -> Option<Attachment> {
        match attachment.shows {
            Shows::Face => self.identity.photo.replace(attachment),
            Shows::Paper | Shows::Map | Shows::Other => {
                self.casework.documents.push(attachment);
                None
            }
        }
    }

    /// Takes an attachment out of the record.
    pub fn detach(&mut self, id: AttachmentId) -> Option<Attachment> {
        if self.identity.photo.as_ref().is_some_and(|a| a.id == id) {
            return self.identity.photo.take();
        }
        let documents = &mut self.casework.documents;
        let at = documents.iter().position(|a| a.id == id)?;
        Some(documents.remove(at))
    }

    /// Takes all of them out, and which records relatives have: what leaves a society carries no
    /// attachment, no key of one, and of its records only those that a letter is about.
    pub fn detach_all(&mut self) {
        self.identity.photo = None;
        self.casework.documents.clear();
        for relative in &mut self.family.relations {
            relative.to = None;
        }
    }
}

impl TracingRequest {
    /// Everybody in it.
    pub fn persons(&self) -> impl Iterator<Item = &Person> {
        let relatives = self.relatives.iter().map(|relative| &relative.person);
        [&self.enquirer, &self.sought].into_iter().chain(relatives)
    }

    /// As [`Person::detach_all`], of everybody in it.
    pub fn detach_all(&mut self) {
        self.enquirer.detach_all();
        self.sought.detach_all();
        for relative in &mut self.relatives {
            relative.person.detach_all();
        }
    }
}

#[cfg(test)]
impl crate::sample::Sample for AttachmentKey {
    fn sample(from: &mut crate::sample::Random) -> Self {
        AttachmentKey([from.below(256) as u8; 32])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Random, Sample};

    #[test]
    fn a_face_takes_the_place_of_the_one_before_and_papers_add_up() {
        let mut person = Person::default();
        let of = |n: u8, shows| Attachment {
            id: AttachmentId([n; 16]),
            shows,
            ..Attachment::sample(&mut Random::new(3))
        };
        assert!(person.attach(of(1, Shows::Face)).is_none());
        assert!(person.attach(of(2, Shows::Paper)).is_none());
        assert!(person.attach(of(3, Shows::Map)).is_none());
        let before = person.attach(of(4, Shows::Face)).expect("the first face");
        assert_eq!(before.id, AttachmentId([1; 16]));
        let ids: Vec<u8> = person.attachments().map(|a| a.id.0[0]).collect();
        assert_eq!(ids, [4, 2, 3]);
        assert!(person.detach(AttachmentId([9; 16])).is_none());
        for n in [2, 4] {
            assert!(person.detach(AttachmentId([n; 16])).is_some());
        }
        let ids: Vec<u8> = person.attachments().map(|a| a.id.0[0]).collect();
        assert_eq!(ids, [3]);
        person.detach_all();
        assert_eq!(person.attachments().count(), 0);
    }

    #[test]
    fn nothing_of_it_is_shown() {
        let one = Attachment::sample(&mut Random::new(5));
        assert_eq!(format!("{one:?}"), "Attachment(redacted)");
        assert_eq!(format!("{:?}", one.key), "AttachmentKey(redacted)");
    }
}
