//! Decisions of two people: as a text that they sign on their own computers, and as the journal
//! keeps them. Nobody is told, spared or ordered by a number that somebody only typed, but in an
//! exercise whose setting says so.

mod book;

pub(crate) use book::Book;

use crate::Fault;
use crate::entry::{Entry, What};
use crate::setting::{Settings, means};
use crate::store::Store;
use contact::Substitute;
use decision::{Deciders, Signed, Text};
use record::safe::Means;
use record::script::Language;
use sign::Time;
use sign::id::{PersonId, StaffId};

/// What two people decide in a campaign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decided {
    /// How many orders there may be.
    Cap {
        /// On one day.
        a_day: u32,
        /// In all.
        in_all: u32,
    },
    /// How a group is told.
    Group {
        /// The group, as it is written.
        group: String,
        /// By which means; nothing if its people are decided one by one.
        means: Option<Vec<Means>>,
        /// In which languages, best first.
        languages: Vec<Language>,
        /// The last day of it, since 1970-01-01.
        until: u32,
    },
    /// How one person is reached, or that they are not.
    Person {
        /// Over whom.
        person: PersonId,
        /// What.
        what: What,
        /// The last day of it, since 1970-01-01.
        until: u32,
    },
}

/// Two signatures as the journal keeps them, in front of what they decide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedBy {
    /// When it was carried out.
    pub at: Time,
    /// The files of the signatures.
    pub files: Vec<String>,
}
sign::canonical_struct!(SignedBy { at, files });

/// Who decided, and by what that is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum By {
    /// Their numbers were typed.
    Typed((StaffId, StaffId)),
    /// They signed.
    Signed(SignedBy, (StaffId, StaffId)),
}

impl From<(StaffId, StaffId)> for By {
    fn from(typed: (StaffId, StaffId)) -> By {
        By::Typed(typed)
    }
}

impl By {
    /// Who.
    #[must_use]
    pub fn staff(&self) -> (StaffId, StaffId) {
        match self {
            By::Typed(staff) | By::Signed(_, staff) => *staff,
        }
    }

    /// What stands in the journal in front of the decision.
    ///
    /// # Errors
    /// [`Fault::Unsigned`] for typed numbers where they do not count.
    pub(crate) fn entries(&self, settings: &Settings) -> Result<Vec<Entry>, Fault> {
        match self {
            By::Signed(signed, _) => Ok(vec![Entry::Signed(signed.clone())]),
            By::Typed(_) if settings.takes_typed_numbers() => Ok(Vec::new()),
            By::Typed(_) => Err(Fault::Unsigned(
                "numbers behind --by are typed and no signatures: write the decision with \
                 --propose, let two people sign it with `kinfold desk sign-decision`, and give \
                 both files with --signed",
            )),
        }
    }
}

/// The words of means.
const MEANS: [&str; 5] = ["voice", "sms", "mail", "letter", "in-person"];
/// The words of what is done instead.
const INSTEAD: [(&str, Substitute); 4] = [
    ("watch", Substitute::Watch),
    ("partner", Substitute::Partner),
    ("when-they-come", Substitute::WhenTheyCome),
    ("public-statement", Substitute::PublicStatement),
];

impl Decided {
    /// The text that two people sign; `number` is fresh.
    ///
    /// # Errors
    /// [`Fault::Asked`] if it cannot be written in one.
    pub fn text(&self, settings: &Settings, made: Time, number: [u8; 16]) -> Result<Text, Fault> {
        let of = (settings.incident(), settings.society());
        let mut what = vec![("campaign", settings.campaign.to_string())];
        if matches!(self, Decided::Cap { .. }) {
            what.push(("setting", settings.written.to_string()));
        }
        what.extend(self.words());
        let text = Text::new(of, (made, number), &what);
        text.map_err(|fault| Fault::Asked(format!("the decision, {fault}")))
    }

    /// What a text decides.
    #[must_use]
    pub fn of(text: &Text) -> Option<Decided> {
        let number = |word| text.says(word)?.parse::<u32>().ok();
        let decided = match text.says("decides")? {
            "cap" => Decided::Cap {
                a_day: number("a-day")?,
                in_all: number("in-all")?,
            },
            "group" => Decided::Group {
                group: text.says("group")?.to_owned(),
                means: match text.says("means")? {
                    "one-by-one" => None,
                    words => Some(words.split(' ').map(means).collect::<Option<_>>()?),
                },
                languages: match text.says("languages") {
                    None => Vec::new(),
                    Some(tags) => {
                        let tags = tags.split(' ').map(Language::from_tag);
                        tags.collect::<Option<_>>()?
                    }
                },
                until: number("until-day")?,
            },
            "person" => Decided::Person {
                person: text.says("person")?.parse().ok()?,
                what: what(text)?,
                until: number("until-day")?,
            },
            _ => return None,
        };
        // One spelling: nothing more stands there, and nothing in another order.
        let words = decided.words();
        let same = words.iter().map(|(word, value)| (*word, value.as_str()));
        let front: &[&str] = match &decided {
            Decided::Cap { .. } => &["campaign", "setting"],
            _ => &["campaign"],
        };
        let mut said = text.what();
        let fronts = front
            .iter()
            .all(|of| said.next().is_some_and(|(word, _)| word == *of));
        (fronts && same.eq(said)).then_some(decided)
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        let joined = |words: Vec<&str>| words.join(" ");
        match self {
            Decided::Cap { a_day, in_all } => vec![
                ("decides", "cap".to_owned()),
                ("a-day", a_day.to_string()),
                ("in-all", in_all.to_string()),
            ],
            Decided::Group {
                group,
                means,
                languages,
                until,
            } => {
                let by = match means {
                    None => "one-by-one".to_owned(),
                    Some(means) => joined(means.iter().map(|m| word(*m)).collect()),
                };
                let mut words = vec![
                    ("decides", "group".to_owned()),
                    ("group", group.clone()),
                    ("means", by),
                ];
                if !languages.is_empty() {
                    words.push((
                        "languages",
                        joined(languages.iter().map(Language::tag).collect()),
                    ));
                }
                words.extend(last_day(*until));
                words
            }
            Decided::Person {
                person,
                what,
                until,
            } => {
                let what = match what {
                    What::Reach(means) => ("reach", word(*means).to_owned()),
                    What::Spare(instead) => {
                        let found = INSTEAD.iter().find(|(_, of)| of == instead);
                        let instead = found.map_or("", |(word, _)| *word);
                        ("do-not-contact-but", instead.to_owned())
                    }
                };
                let mut words = vec![
                    ("decides", "person".to_owned()),
                    ("person", person.to_string()),
                    what,
                ];
                words.extend(last_day(*until));
                words
            }
        }
    }
}

/// A day as a number, which is read back, and as a date, which people read.
fn last_day(until: u32) -> [(&'static str, String); 2] {
    let day = i32::try_from(until).unwrap_or(i32::MAX);
    let (y, m, d) = record::date::Day(day).gregorian();
    [
        ("until", format!("{y:04}-{m:02}-{d:02}")),
        ("until-day", until.to_string()),
    ]
}

fn word(of: Means) -> &'static str {
    let found = MEANS.iter().find(|word| means(word) == Some(of));
    found.copied().unwrap_or("")
}

fn what(text: &Text) -> Option<What> {
    match text.says("reach") {
        Some(word) => Some(What::Reach(means(word)?)),
        None => {
            let instead = text.says("do-not-contact-but")?;
            let found = INSTEAD.iter().find(|(word, _)| *word == instead);
            found.map(|(_, instead)| What::Spare(*instead))
        }
    }
}

fn judged(
    files: &[String],
    settings: &Settings,
    deciders: &Deciders,
    when: Time,
) -> Result<(Text, (StaffId, StaffId)), Fault> {
    let signed: Result<Vec<Signed>, _> = files.iter().map(|file| Signed::parse(file)).collect();
    let signed = signed.map_err(|fault| Fault::Asked(format!("a signature, {fault}")))?;
    let (text, by) = decision::judge(&signed, deciders, settings.society(), when)?;
    let here = (Some(settings.incident()), Some(settings.society()));
    if (text.incident(), text.society()) != here {
        return Err(Fault::Unsigned(
            "the decision is of another incident or of another society",
        ));
    }
    if text.says("campaign") != Some(settings.campaign.to_string().as_str()) {
        return Err(Fault::Unsigned("the decision is of another campaign"));
    }
    Ok((text.clone(), by))
}

/// Whether a cap was signed for the setting as it is now.
fn is_of_setting(text: &Text, settings: &Settings) -> Result<(), Fault> {
    match text.says("setting") {
        Some(of) if of != settings.written.to_string() => Err(Fault::Unsigned(
            "the setting was changed since this cap was written: propose, sign and approve it once \
             more",
        )),
        _ => Ok(()),
    }
}

/// What two signatures decide, to be carried out now.
///
/// # Errors
/// [`Fault::Signature`], [`Fault::Unsigned`] if they do not count here, or were carried out before;
/// [`Fault::Asked`] for a file that is no signature.
pub fn read(
    store: &Store,
    files: Vec<String>,
    deciders: &Deciders,
    now: Time,
) -> Result<(Decided, By), Fault> {
    let (text, staff) = judged(&files, store.settings(), deciders, now)?;
    if text.number().is_none_or(|number| store.book().has(number)) {
        return Err(Fault::Unsigned("this decision was carried out before"));
    }
    let wrong = || Fault::Unsigned("the decision says nothing that can be carried out here");
    let decided = Decided::of(&text).ok_or_else(wrong)?;
    is_of_setting(&text, store.settings())?;
    Ok((decided, By::Signed(SignedBy { at: now, files }, staff)))
}

/// Holds every decision of a campaign from the `from`th on against its signatures, by a list made
/// of a copy of the log; how many there are. The courier sends nothing before.
///
/// # Errors
/// [`Fault::Signature`], [`Fault::Unsigned`].
pub fn check(store: &Store, from: usize, deciders: &Deciders) -> Result<usize, Fault> {
    store.book().check(from, store.settings(), deciders)
}
