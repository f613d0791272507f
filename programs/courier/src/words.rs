//! What is said to one person: SMS, mail, letter, and what is said on the telephone.
//!
//! Outside neutral, inside complete. Every text is held against our own public warning before it
//! is used, and an SMS once more as it leaves: whatever looks like an address of the web stops it.

use crate::Fault;
use crate::entry::Member;
use crate::setting::Settings;
use claims::{MAX_SEGMENTS, Warned, segments};
use codes::MessageCode;
use contact::{Form, Level, Purpose, Role, Texts, Variant};
use language::{Args, Direction, Id, Locale, Piece, Standing, id, locale, locales};
use record::script::Language;
use sign::Category;

mod judging;

pub use judging::has_link;
use judging::{judge, judge_pieces, warned};

/// A mail as it is sent, but for its addresses.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Neutral.
    pub subject: String,
    /// Complete.
    pub body: String,
}

impl core::fmt::Debug for Letter {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Letter")
    }
}

/// A code as long as any: for measuring a text before there is one.
const CODE: &str = "000 000 000 000";

const SMS: [Id; 1] = [id::TELL_SMS];
const PAGE: [Id; 17] = [
    id::TELL_SUBJECT,
    id::TELL_GREETING,
    id::TELL_TOLD,
    id::TELL_VEILED,
    id::TELL_STAFF,
    id::TELL_KINDS,
    id::TELL_WAS_READ,
    id::TELL_MAY_BE_READ,
    id::TELL_WAS_COPIED,
    id::TELL_ADVICE,
    id::TELL_NEVER,
    id::TELL_NO_LINK,
    id::TELL_RING,
    id::TELL_NO_CREDIT,
    id::TELL_CODE,
    id::TELL_CHECK,
    id::TELL_RIGHTS,
];
const SCRIPT: [Id; 6] = [
    id::TELL_SAFE_TO_TALK,
    id::TELL_TOLD,
    id::TELL_VEILED,
    id::TELL_STAFF,
    id::TELL_ADVICE,
    id::TELL_NEVER,
];

/// The texts that may be used: in languages in which a speaker has reviewed them, drafts too in an
/// exercise that says so. A text that our own warning describes is a fault, not left out.
///
/// # Errors
/// [`Fault::Warned`].
pub fn texts(settings: &Settings) -> Result<Texts, Fault> {
    let mut table = Vec::new();
    for locale in locales() {
        let Some(tag) = Language::from_tag(locale.tag()) else {
            continue;
        };
        let usable = |ids: &[Id]| {
            ids.iter().all(|id| match settings.uses_drafts() {
                true => locale.standing(*id) > Standing::Stale,
                false => locale.standing(*id) >= Standing::Reviewed,
            })
        };
        let own = settings.words.get(locale.tag());
        let told = own.is_some_and(|own| own.reviewed || settings.uses_drafts());
        for purpose in [Purpose::Told, Purpose::Veiled, Purpose::Staff] {
            let mut add = |form, segments| {
                table.push((Variant { purpose, form }, tag.clone(), segments));
            };
            if usable(&SMS) {
                let count = segments(&sms(settings, locale, CODE)?).1;
                if count <= MAX_SEGMENTS {
                    add(Form::Sms, u8::try_from(count).unwrap_or(u8::MAX));
                }
            }
            if told && usable(&PAGE) {
                judge(
                    locale,
                    &inside(settings, locale, purpose, None, CODE),
                    purpose,
                )?;
                add(Form::Page, 1);
            }
            if told && usable(&SCRIPT) {
                add(Form::Script, 1);
            }
        }
    }
    Ok(Texts::new(table))
}

/// The SMS. The same for everybody in a language: nobody who sees it learns anything.
///
/// # Errors
/// [`Fault::Warned`].
pub fn sms(settings: &Settings, locale: &'static Locale, code: &str) -> Result<String, Fault> {
    // Groups of digits would change places among letters that run from right to left, and marks
    // of direction are boxes on old telephones: there the digits stand together.
    let (phone, code) = match locale.direction() {
        Direction::Ltr => (settings.phone.clone(), code.to_owned()),
        Direction::Rtl => {
            let phone = settings.phone.replace(' ', "").replace('+', "00");
            (phone, code.replace(' ', ""))
        }
    };
    let args = || Args::none().code("phone", &phone).code("code", &code);
    let mut pieces = Vec::new();
    if settings.exercise {
        pieces.extend(locale.pieces(id::TELL_EXERCISE, &Args::none()));
        pieces.push(Piece::Text(" ".to_owned()));
    }
    pieces.extend(locale.pieces(id::TELL_SMS, &args()));
    judge_pieces(locale, &pieces, true, Purpose::Veiled)?;
    let text = bare(&pieces);
    // Beside the lint: whatever was put in.
    if has_link(&text) {
        return Err(warned(locale, Warned::Link));
    }
    Ok(text)
}

/// The mail: its subject for everybody to see, the rest for the person.
///
/// # Errors
/// [`Fault::Warned`].
pub fn mail(
    settings: &Settings,
    locale: &'static Locale,
    member: &Member,
    code: &str,
) -> Result<Letter, Fault> {
    let purpose = purpose(member.affected.role);
    let subject = locale.pieces(id::TELL_SUBJECT, &Args::none());
    judge_pieces(locale, &subject, true, Purpose::Veiled)?;
    // A name may be a word that we warn of; whether it holds a link is asked below.
    judge(
        locale,
        &nameless(settings, locale, purpose, Some(member), code),
        purpose,
    )?;
    let inside = inside(settings, locale, purpose, Some(member), code);
    let body: Vec<String> = inside.iter().map(|para| isolated(para)).collect();
    let body = body.join("\n\n");
    if has_link(&body) {
        return Err(warned(locale, Warned::Link));
    }
    Ok(Letter {
        subject: bare(&subject),
        body,
    })
}

/// What stands inside a mail or letter, paragraph by paragraph. Without a member: with every part
/// that any member could get, to be judged.
#[must_use]
pub fn inside(
    settings: &Settings,
    locale: &'static Locale,
    purpose: Purpose,
    member: Option<&Member>,
    code: &str,
) -> Vec<Vec<Piece>> {
    let name = member.and_then(|m| m.affected.slip.as_ref()?.name.as_ref());
    let greeting = name.map(|name| {
        let args = Args::none().text("name", name.reveal());
        locale.pieces(id::TELL_GREETING, &args)
    });
    let rest = nameless(settings, locale, purpose, member, code);
    greeting.into_iter().chain(rest).collect()
}

fn nameless(
    settings: &Settings,
    locale: &'static Locale,
    purpose: Purpose,
    member: Option<&Member>,
    code: &str,
) -> Vec<Vec<Piece>> {
    let say = |id| locale.pieces(id, &Args::none());
    let mut out = Vec::new();
    if settings.exercise {
        out.push(say(id::TELL_EXERCISE));
    }
    out.extend(told(settings, locale, purpose, member));
    out.push(say(id::TELL_ADVICE));
    out.push(say(id::TELL_NEVER));
    out.push(say(id::TELL_NO_LINK));
    let args = Args::none().code("phone", &settings.phone);
    out.push(locale.pieces(id::TELL_RING, &args));
    out.push(say(id::TELL_NO_CREDIT));
    out.push(locale.pieces(id::TELL_CODE, &Args::none().code("code", code)));
    out.push(say(id::TELL_CHECK));
    out.push(say(id::TELL_RIGHTS));
    out
}

/// What happened and what it is to this person: also what is said on the telephone.
#[must_use]
pub fn told(
    settings: &Settings,
    locale: &'static Locale,
    purpose: Purpose,
    member: Option<&Member>,
) -> Vec<Vec<Piece>> {
    let say = |id| locale.pieces(id, &Args::none());
    let own = |text: &str| vec![Piece::Text(text.to_owned())];
    let mut out = vec![say(match purpose {
        Purpose::Told => id::TELL_TOLD,
        Purpose::Veiled => id::TELL_VEILED,
        Purpose::Staff => id::TELL_STAFF,
    })];
    let words = settings.words.get(locale.tag());
    out.extend(words.map(|words| own(&words.happened)));
    match member {
        Some(member) => {
            let kinds = kinds(locale, member);
            if !kinds.is_empty() {
                let args = Args::none().text("kinds", &kinds);
                out.push(locale.pieces(id::TELL_KINDS, &args));
            }
            out.push(say(match member.affected.level {
                Level::Confirmed => id::TELL_WAS_READ,
                Level::Possible => id::TELL_MAY_BE_READ,
                Level::CiphertextOnly => id::TELL_WAS_COPIED,
            }));
        }
        None => out.extend([id::TELL_WAS_READ, id::TELL_MAY_BE_READ, id::TELL_WAS_COPIED].map(say)),
    }
    out.extend(words.map(|words| own(&words.doing)));
    out
}

fn kinds(locale: &'static Locale, member: &Member) -> String {
    let mut kinds: Vec<Category> = member.affected.categories.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let words = kinds.iter().map(|kind| match kind {
        Category::Identity => id::TELL_KIND_IDENTITY,
        Category::Origin => id::TELL_KIND_ORIGIN,
        Category::Contact => id::TELL_KIND_CONTACT,
        Category::Family => id::TELL_KIND_FAMILY,
        Category::Circumstances => id::TELL_KIND_CIRCUMSTANCES,
        Category::Casework => id::TELL_KIND_CASEWORK,
        Category::Intake => id::TELL_KIND_INTAKE,
        Category::Attachment => id::TELL_KIND_ATTACHMENT,
    });
    let login = member.login.then_some(id::TELL_KIND_LOGIN);
    let words: Vec<String> = words.chain(login).map(|id| locale.plain(id)).collect();
    words.join(&locale.plain(id::TELL_AND))
}

/// What a text to this person may say.
#[must_use]
pub fn purpose(role: Role) -> Purpose {
    match role {
        Role::Sought | Role::Relative => Purpose::Veiled,
        Role::Staff => Purpose::Staff,
        Role::Enquirer | Role::Guardian(_) => Purpose::Told,
    }
}

/// The language as the texts name it.
///
/// # Errors
/// [`Fault::Asked`] for a language without texts: the planner gives none.
pub fn locale_of(language: &Language) -> Result<&'static Locale, Fault> {
    locale(language.tag())
        .ok_or_else(|| Fault::Asked(format!("{}: there are no texts", language.tag())))
}

/// A code as people read it.
#[must_use]
pub fn shown(code: MessageCode) -> String {
    code.to_string()
}

/// As one text, without any mark of direction.
pub(crate) fn bare(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        let (Piece::Text(text) | Piece::Code(text)) = piece;
        out.extend(
            text.chars()
                .filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')),
        );
    }
    out
}

/// As one text in which codes keep their order.
fn isolated(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Code(code) => {
                out.push('\u{2066}');
                out.push_str(code);
                out.push('\u{2069}');
            }
        }
    }
    out
}
