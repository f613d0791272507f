//! Words of a record that are no one's own: kinds, answers, calendars, in the page's language.
//!
//! What is shown of a record comes from [`crate::show`], which commands print, too: so a value is
//! known here by its field and by the words of `record`.

use crate::office::letters;
use language::{Args, Id, Locale, Piece, id};
use page::Html;
use record::consent::{Answer, Purpose};
use record::date::Calendar;
use record::person::AddressKind;
use record::relationship::{Cause, Marital};
use record::safe::{Danger, Gender, Means, SeenBy};

/// The value, if it is made of closed words.
pub(super) fn closed(locale: &'static Locale, field: &str, given: &str) -> Option<Html> {
    let say = |id: Id| locale.pieces(id, &Args::none());
    let words = match field {
        "gender" => say(gender(Gender::from_word(given)?)),
        "under 18" | "in hiding" => say(danger(Danger::from_word(given)?)),
        "marital" => say(marital(Marital::from_word(given)?)),
        "cause" => say(cause(Cause::from_word(given)?)),
        "statement" => say(purpose(Purpose::from_word(given)?)),
        "consent" => consent(locale, given)?,
        "note" => return note(locale, given),
        "safe contact" => safe(locale, given)?,
        "born" | "contact lost" => date(locale, given)?,
        "address" => return address(locale, given),
        "never share with" => {
            let society = given.strip_prefix("society ")?;
            let args = Args::none().code("society", society);
            locale.pieces(id::DESK_ONE_SOCIETY, &args)
        }
        _ => return None,
    };
    Some(Html::words(&words))
}

/// What was allowed, and how it was answered.
fn consent(locale: &'static Locale, given: &str) -> Option<Vec<Piece>> {
    let say = |id: Id| locale.pieces(id, &Args::none());
    let (of, answered) = given.split_once(": ")?;
    let mut words = say(purpose(Purpose::from_word(of)?));
    words.push(Piece::Text(": ".to_owned()));
    words.extend(say(answer(Answer::from_word(answered)?)));
    Some(words)
}

/// Notes that this program writes by itself. They stand bare: what people typed stands between
/// marks, and is nobody's words but theirs, whatever it says.
fn note(locale: &'static Locale, given: &str) -> Option<Html> {
    let say = |id: Id| Html::words(&locale.pieces(id, &Args::none()));
    if given.starts_with('\u{2068}') {
        return None;
    }
    match given {
        letters::EXCLUDED => return Some(say(id::NOTE_EXCLUDED)),
        letters::NOTHING => return Some(say(id::NOTE_NOTHING)),
        letters::HALF => return Some(say(id::NOTE_HALF)),
        letters::TAKEN_BACK => return Some(say(id::NOTE_TAKEN_BACK)),
        letters::UNSAFE => return Some(say(id::NOTE_UNSAFE)),
        _ => {}
    }
    if let Some(words) = consent(locale, given) {
        return Some(Html::words(&words));
    }
    // What a family answered and no field has, with the question that it answers.
    let (about, answer) = given.split_once(": ")?;
    let about = match about {
        "birth" => id::NOTE_BIRTH,
        "last heard of" => id::NOTE_HEARD,
        "how to reach safely" => id::NOTE_SAFELY,
        _ => return None,
    };
    let answer = answer.strip_prefix('\u{2068}')?.strip_suffix('\u{2069}')?;
    let colon = Html::words(&[Piece::Text(": ".to_owned())]);
    Some(Html::all([say(about), colon, Html::typed(answer)]))
}

fn gender(gender: Gender) -> Id {
    match gender {
        Gender::Female => id::GENDER_FEMALE,
        Gender::Male => id::GENDER_MALE,
        Gender::Other | Gender::Unknown => id::GENDER_OTHER,
    }
}

fn danger(danger: Danger) -> Id {
    match danger {
        Danger::Yes => id::YES,
        Danger::No => id::NO,
        Danger::NotSure => id::NOT_SURE,
    }
}

fn marital(marital: Marital) -> Id {
    match marital {
        Marital::Single => id::WORD_SINGLE,
        Marital::Married => id::WORD_MARRIED,
        Marital::Divorced => id::WORD_DIVORCED,
        Marital::Widowed => id::WORD_WIDOWED,
        Marital::Other => id::WORD_OTHER,
    }
}

fn cause(cause: Cause) -> Id {
    match cause {
        Cause::Conflict => id::WORD_CONFLICT,
        Cause::Death => id::WORD_DEATH,
        Cause::FamilyAbuse => id::WORD_ABUSE,
        Cause::LackOfServices => id::WORD_SERVICES,
        Cause::Recruited => id::WORD_RECRUITED,
        Cause::SicknessOfRelative => id::WORD_SICKNESS,
        Cause::Entrusted => id::WORD_ENTRUSTED,
        Cause::ArrestAndDetention => id::WORD_ARREST,
        Cause::Abandonment => id::WORD_ABANDONMENT,
        Cause::Repatriation => id::WORD_REPATRIATION,
        Cause::PopulationMovement => id::WORD_MOVEMENT,
        Cause::Migration => id::WORD_MIGRATION,
        Cause::Poverty => id::WORD_POVERTY,
        Cause::NaturalDisaster => id::WORD_DISASTER,
        Cause::DivorceOrRemarriage => id::WORD_REMARRIAGE,
        Cause::Other => id::WORD_OTHER,
    }
}

fn purpose(purpose: Purpose) -> Id {
    match purpose {
        Purpose::TracingInNetwork => id::WORD_TRACING,
        Purpose::SharingWithAuthorities => id::WORD_AUTHORITIES,
        Purpose::PublicationOfPhoto => id::WORD_PHOTO,
        Purpose::PublicationOfName => id::WORD_NAME,
    }
}

fn answer(answer: Answer) -> Id {
    match answer {
        Answer::Given => id::WORD_GIVEN,
        Answer::Refused => id::WORD_REFUSED,
        Answer::Withdrawn => id::WORD_WITHDRAWN,
    }
}

fn calendar(calendar: Calendar) -> Id {
    match calendar {
        Calendar::Gregorian => id::WORD_GREGORIAN,
        Calendar::Julian => id::WORD_JULIAN,
        Calendar::Hijri => id::WORD_HIJRI,
        Calendar::SolarHijri => id::WORD_SOLAR_HIJRI,
        Calendar::Ethiopian => id::WORD_ETHIOPIAN,
    }
}

/// "sms MUST NOT be used; seen by unsafe others".
fn safe(locale: &Locale, given: &str) -> Option<Vec<Piece>> {
    let (may, seen) = given.split_once(" be used; seen by ")?;
    let (means, rule) = match (may.strip_suffix(" MUST NOT"), may.strip_suffix(" may")) {
        (Some(means), _) => (means, id::WORD_MUST_NOT),
        (None, Some(means)) => (means, id::WORD_MAY),
        (None, None) => return None,
    };
    let means = match Means::from_word(means)? {
        Means::Voice => id::WORD_MEANS_VOICE,
        Means::Sms => id::WORD_MEANS_SMS,
        Means::Mail => id::WORD_MEANS_MAIL,
        Means::Letter => id::WORD_MEANS_LETTER,
        Means::InPerson => id::WORD_MEANS_PERSON,
    };
    let seen = match SeenBy::from_word(seen)? {
        SeenBy::NobodyElse => id::WORD_SEEN_NOBODY,
        SeenBy::SafeOthers => id::WORD_SEEN_SAFE,
        SeenBy::UnsafeOthers => id::WORD_SEEN_UNSAFE,
        SeenBy::NotAsked => id::WORD_SEEN_UNASKED,
    };
    let args = Args::none().text("means", &locale.plain(means));
    let args = args.text("seen", &locale.plain(seen));
    Some(locale.pieces(rule, &args))
}

/// The place as it was written, and when it was theirs.
fn address(locale: &'static Locale, given: &str) -> Option<Html> {
    let (place, kind) = given.strip_suffix(')')?.rsplit_once(" (")?;
    let kind = match AddressKind::from_word(kind)? {
        AddressKind::Current => id::WORD_CURRENT,
        AddressKind::BeforeSeparation => id::WORD_BEFORE,
        AddressKind::LastKnown => id::WORD_LAST,
    };
    let mut words = vec![Piece::Text(" (".to_owned())];
    words.extend(locale.pieces(kind, &Args::none()));
    words.push(Piece::Text(")".to_owned()));
    Some(Html::all([Html::typed(place), Html::words(&words)]))
}

/// "about 1988 (gregorian)".
fn date(locale: &Locale, given: &str) -> Option<Vec<Piece>> {
    let (when, of) = given.strip_suffix(')')?.rsplit_once(" (")?;
    let of = match of {
        "calendar not said" => id::WORD_NO_CALENDAR,
        word => calendar(Calendar::from_word(word)?),
    };
    let day = |id, day: &str| locale.pieces(id, &Args::none().code("day", day));
    let mut words = if let Some((from, to)) = when.split_once(" to ") {
        let args = Args::none().code("from", from).code("to", to);
        locale.pieces(id::WORD_FROM_TO, &args)
    } else if let Some(about) = when.strip_prefix("about ") {
        day(id::WORD_ABOUT, about)
    } else if let Some(before) = when.strip_prefix("before ") {
        day(id::WORD_BEFORE_DAY, before)
    } else if let Some(after) = when.strip_prefix("after ") {
        day(id::WORD_AFTER_DAY, after)
    } else if let Some(aged) = when.strip_prefix("age ") {
        let (age, day) = aged.split_once(" in ")?;
        let args = Args::none().code("age", age).code("day", day);
        locale.pieces(id::WORD_AGED, &args)
    } else {
        vec![Piece::Code(when.to_owned())]
    };
    words.push(Piece::Text(" (".to_owned()));
    words.extend(locale.pieces(of, &Args::none()));
    words.push(Piece::Text(")".to_owned()));
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::part;
    use language::locale;
    use record::Person;
    use record::date::{Date, DateForm};
    use sign::Category;

    fn arabic(field: &str, given: &str) -> String {
        let html = closed(locale("ar").unwrap(), field, given);
        let html = html.unwrap_or_else(|| panic!("{field}: {given}"));
        html.as_str().to_owned()
    }

    /// No word of English is left, but what stands in marks and what runs from left to right.
    fn no_english(field: &str, given: &str) {
        let html = arabic(field, given);
        let outside = html.split('>').filter_map(|rest| rest.split('<').next());
        let letters: String = outside.collect();
        assert!(
            !letters.chars().any(|c| c.is_ascii_alphabetic()),
            "{field}: {given}: {html}"
        );
        assert!(!letters.is_ascii(), "{html}");
    }

    #[test]
    fn every_closed_word_of_a_record_is_said_in_the_page_s_language() {
        let of = |field: &str, words: Vec<&str>| words.iter().for_each(|w| no_english(field, w));
        of("gender", Gender::ALL.iter().map(|w| w.word()).collect());
        of("in hiding", Danger::ALL.iter().map(|w| w.word()).collect());
        of("marital", Marital::ALL.iter().map(|w| w.word()).collect());
        of("cause", Cause::ALL.iter().map(|w| w.word()).collect());
        of("statement", Purpose::ALL.iter().map(|w| w.word()).collect());
        for purpose in Purpose::ALL {
            for answer in Answer::ALL {
                no_english("consent", &format!("{}: {}", purpose.word(), answer.word()));
            }
        }
        for means in Means::ALL {
            for seen in SeenBy::ALL {
                for may in ["may", "MUST NOT"] {
                    let given = format!("{} {may} be used; seen by {}", means.word(), seen.word());
                    no_english("safe contact", &given);
                }
            }
        }
        for kind in AddressKind::ALL {
            no_english("address", &format!("12, 3 ({})", kind.word()));
        }
        no_english("under 18", "yes");
        no_english("never share with", "society 4");
    }

    #[test]
    fn a_date_of_any_kind_is_said_in_the_page_s_language() {
        let given = [
            "1988-03-02",
            "1988",
            "about 1988",
            "before 1988",
            "after 1988-03",
            "1988 to 1990",
            "age 31 in 2024",
            "age 30-35 in 2024-05",
        ];
        let mut calendars: Vec<&str> = Calendar::ALL.iter().map(|c| c.word()).collect();
        calendars.push("calendar not said");
        for calendar in calendars {
            for when in given {
                no_english("born", &format!("{when} ({calendar})"));
            }
        }
        // As a record says it.
        let mut person = Person::default();
        let form = DateForm::default();
        let date = Date::read("1988", form).unwrap();
        let said = record::statement::Statement::from_register(date, None);
        person.identity.births.push(said);
        let shown = part(&person, Category::Identity);
        let (field, value) = shown.first().unwrap();
        no_english(field, value);
    }

    #[test]
    fn what_somebody_typed_is_left_as_it_is() {
        let arabic = locale("ar").unwrap();
        for (field, given) in [
            ("note", "given"),
            ("note", "\u{2068}wants nothing\u{2069}"),
            ("note", "\u{2068}birth: her first son\u{2069}"),
            ("note", "birth: her first son"),
            ("how", "conflict"),
            ("never share with", "ER"),
            ("address", "Rue (12)"),
            ("born", "1988"),
            ("consent", "given"),
        ] {
            assert!(closed(arabic, field, given).is_none(), "{field}: {given}");
        }
    }
}
