//! How far an intruder came, and why that is said.

use sign::Category;

/// How far an intruder came. What is greater is worse.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Not reached.
    Excluded,
    /// Copied, or within reach of copying, and unreadable.
    CiphertextOnly,
    /// May have been read.
    Possible,
    /// Was among what the intruder held, in clear or with its key.
    Confirmed,
}

impl Level {
    /// All of them, the worst first.
    pub const ALL: [Level; 4] = [
        Level::Confirmed,
        Level::Possible,
        Level::CiphertextOnly,
        Level::Excluded,
    ];

    /// Its word in every format.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Level::Confirmed => "confirmed",
            Level::Possible => "possible",
            Level::CiphertextOnly => "ciphertext_only",
            Level::Excluded => "excluded",
        }
    }
}

/// A kind of information: a category of a record; of a member of staff the login, and what they are
/// called.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A category of a person's records.
    Of(Category),
    /// What a member of staff signs in with.
    Login,
    /// What a member of staff says to the desks of their society that they are called.
    Called,
}

impl Kind {
    /// All of them, in the order of every output.
    pub const ALL: [Kind; 10] = [
        Kind::Of(Category::Identity),
        Kind::Of(Category::Origin),
        Kind::Of(Category::Contact),
        Kind::Of(Category::Family),
        Kind::Of(Category::Circumstances),
        Kind::Of(Category::Casework),
        Kind::Of(Category::Intake),
        Kind::Of(Category::Attachment),
        Kind::Login,
        Kind::Called,
    ];

    /// Its word in every format.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Kind::Of(Category::Identity) => "identity",
            Kind::Of(Category::Origin) => "origin",
            Kind::Of(Category::Contact) => "contact",
            Kind::Of(Category::Family) => "family",
            Kind::Of(Category::Circumstances) => "circumstances",
            Kind::Of(Category::Casework) => "casework",
            Kind::Of(Category::Intake) => "intake",
            Kind::Of(Category::Attachment) => "attachment",
            Kind::Login => "login",
            Kind::Called => "called",
        }
    }

    /// What a word of a format names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident, $level:ident, $code:literal, $words:literal;)*) => {
        /// Why a level is said. In the order of their strength.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Reason {
            $($(#[$doc])* $name,)*
        }

        impl Reason {
            /// All of them, the strongest first.
            pub const ALL: &'static [Reason] = &[$(Reason::$name),*];

            /// The level that it carries.
            #[must_use]
            pub fn level(self) -> Level {
                match self { $(Reason::$name => Level::$level,)* }
            }

            /// Its word in every format.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Reason::$name => $code,)* }
            }

            /// The same for people.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Reason::$name => $words,)* }
            }
        }
    };
}

reasons! {
    /// Keys of it went to a device in the intruder's hands.
    Released, Confirmed, "released", "its keys were released to a device that was taken";
    /// A device in the intruder's hands wrote it.
    Written, Confirmed, "written", "a device that was taken wrote it";
    /// It was named in the answer to a search of such a device.
    Answered, Confirmed, "answered", "named in the answer to a search from a device that was taken";
    /// Such a device searched in its name, or the search that was taken was asked in its name.
    Searched, Confirmed, "searched", "the search in its name was made on, or told to, what was taken";
    /// Such a device opened its slip.
    SlipOpened, Confirmed, "slip_opened", "its contact slip was opened by a device that was taken";
    /// Enough shares of the society's emergency key were taken.
    Shares, Confirmed, "shares", "enough shares of the society's emergency key were taken: all contact slips count as read";
    /// The computer on which shares were put together was taken.
    SlipMachine, Confirmed, "slip_machine", "the computer on which contact slips are opened was taken: all count as read";
    /// The search program holds it in memory.
    Features, Confirmed, "features", "the search that was taken holds names, births and relatives of whoever can be found";
    /// Keyholder and server were both taken.
    KeysAndCopy, Confirmed, "keys_and_copy", "the keyholder and the server's copy were both taken";
    /// The login itself.
    LoginTaken, Confirmed, "login_taken", "the login, or a device that it works on, was taken";
    /// Typed into a portal in the intruder's hands.
    Typed, Possible, "typed", "came through a public site that was taken, and may have been typed while it was";
    /// Written on a device after it had opened a form that was within reach.
    FromForm, Possible, "from_form", "written where such a form had been opened before: it may hold what the form said";
    /// In a message that waited on a breached host.
    Queued, Possible, "queued", "may have stood in a message that waited on the sending computer that was taken";
    /// Reached the log after the interval and may have been typed within it.
    WrittenLater, Possible, "written_later", "came from a device that was taken after that had ended, and may have been typed before";
    /// Sealed to a session that may have been copied.
    Session, Possible, "session", "released shortly after a device was taken, perhaps to a session that was copied then";
    /// Others of the society's slips were opened by a device in the intruder's hands.
    OtherSlips, Possible, "other_slips", "other slips of the society were opened by a device that was taken, perhaps with all shares on it";
    /// A place from it may be among the features.
    LastPlace, Possible, "last_place", "a place last known may be among what the search holds";
    /// A desk of their society was taken, or what opens its words and the server.
    Colleague, Possible, "colleague", "what was taken may know what colleagues of that society are called";
    /// Keyholder and server were taken, but it may have a second lock.
    SecondLock, Possible, "second_lock", "the keyholder and the server's copy were both taken; a second lock may have held";
    /// The keyholder was taken: it has the keys.
    Keys, Possible, "keys", "the keyholder, which has the keys, was taken";
    /// The log may lack leaves.
    LogUnsure, Possible, "log_unsure", "whoever has the keyholder or the log's keys can release without a leaf";
    /// The index knows it and the log does not.
    NotInLog, Possible, "not_in_log", "it stands in the index and in no leaf: this copy of the log cannot tell";
    /// The server held it.
    Copied, CiphertextOnly, "copied", "it lay locked on the server that was taken";
    /// The server may have held it before the log says so.
    CopiedLater, CiphertextOnly, "copied_later", "it reached the log after the server was taken, and may have lain there locked before";
    /// It lay sealed in the portal's spool.
    Spooled, CiphertextOnly, "spooled", "it went through a public site before that was taken, which may have kept it locked";
    /// A device in the intruder's hands had the right to fetch it.
    Fetchable, CiphertextOnly, "fetchable", "a device that was taken could fetch it, locked, from the server";
    /// The server knows random ids of staff and their devices.
    Ids, CiphertextOnly, "ids", "the server knows a random id of it, and no name or passphrase";
    /// It was held, and its deletion before the interval is proven.
    Deleted, Excluded, "deleted", "it was held by a device that was taken, and had been deleted there before, as the incident's evidence says";
    /// Nothing of this.
    NotReached, Excluded, "not_reached", "no leaf puts it within reach of what was taken";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_stand_in_the_order_of_their_levels() {
        assert!(
            Reason::ALL
                .windows(2)
                .all(|two| two[0].level() >= two[1].level())
        );
        assert!(Level::ALL.windows(2).all(|two| two[0] > two[1]));
    }

    #[test]
    fn codes_are_one_word_and_distinct() {
        let codes = Reason::ALL.iter().map(|r| r.code());
        let distinct: std::collections::BTreeSet<_> = codes.clone().collect();
        assert_eq!(distinct.len(), Reason::ALL.len());
        for code in codes {
            assert!(code.bytes().all(|b| b == b'_' || b.is_ascii_lowercase()));
        }
    }
}
