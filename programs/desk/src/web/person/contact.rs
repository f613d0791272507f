//! How a person may be reached: numbers, and the rules that decide whether anybody writes or calls.

use super::super::{Posted, Reader};
use super::Wrong;
use super::fields::list;
use super::read::check;
use crate::office::file::day;
use language::{Id, id};
use page::{Field, Kind};
use record::date::Day;
use record::person::{AddressKind, Contact};
use record::safe::{Channel, Danger, Hours, Literacy, Means, SafeContact, SeenBy};
use record::script::Language;
use record::text::{Text, digit};

pub(super) const ADDRESSES: [(AddressKind, Id); 3] = [
    (AddressKind::Current, id::PERSON_ADDRESS_CURRENT),
    (AddressKind::BeforeSeparation, id::PERSON_ADDRESS_BEFORE),
    (AddressKind::LastKnown, id::PERSON_ADDRESS_LAST),
];
/// A means: its field, who sees it, and words.
const MEANS: [(Means, &str, &str, Id); 5] = [
    (
        Means::Voice,
        "means-voice",
        "seen-voice",
        id::PERSON_MEANS_VOICE,
    ),
    (Means::Sms, "means-sms", "seen-sms", id::PERSON_MEANS_SMS),
    (
        Means::Mail,
        "means-mail",
        "seen-mail",
        id::PERSON_MEANS_MAIL,
    ),
    (
        Means::Letter,
        "means-letter",
        "seen-letter",
        id::PERSON_MEANS_LETTER,
    ),
    (
        Means::InPerson,
        "means-person",
        "seen-person",
        id::PERSON_MEANS_PERSON,
    ),
];
const RULES: [(&str, Id); 2] = [
    ("allowed", id::PERSON_MEANS_ALLOWED),
    ("not", id::PERSON_MEANS_NOT),
];
const SEEN: [(SeenBy, Id); 4] = [
    (SeenBy::NobodyElse, id::PERSON_SEEN_NOBODY),
    (SeenBy::SafeOthers, id::PERSON_SEEN_SAFE),
    (SeenBy::UnsafeOthers, id::PERSON_SEEN_UNSAFE),
    (SeenBy::NotAsked, id::PERSON_SEEN_NOT_ASKED),
];
const DANGERS: [(Danger, Id); 3] = [
    (Danger::Yes, id::YES),
    (Danger::No, id::NO),
    (Danger::NotSure, id::NOT_SURE),
];
const READING: [(Literacy, Id); 3] = [
    (Literacy::Reads, id::PERSON_READS),
    (Literacy::ReadsALittle, id::PERSON_READS_A_LITTLE),
    (Literacy::CannotRead, id::PERSON_CANNOT_READ),
];

fn channel(safe: &SafeContact, means: Means) -> Option<&Channel> {
    safe.channels.iter().rev().find(|c| c.means == means)
}

/// The values of the fields.
pub(super) fn values(values: &mut Posted, contact: &Contact) {
    let lines = |texts: &[Text]| -> String {
        let texts: Vec<&str> = texts.iter().map(Text::reveal).collect();
        texts.join("\n")
    };
    values.set("phones", &lines(&contact.phones));
    values.set("mails", &lines(&contact.mails));
    let safe = &contact.safe;
    for (means, field, seen, _) in MEANS {
        let known = channel(safe, means);
        let rule = known.map_or("", |c| if c.allowed { "allowed" } else { "not" });
        values.set(field, rule);
        values.set(seen, known.map_or("", |c| c.seen_by.word()));
    }
    values.set("hours", &hours(&safe.hours));
    values.set(
        "name-used",
        safe.name_used.as_ref().map_or("", Text::reveal),
    );
    let tags: Vec<&str> = safe.languages.iter().map(Language::tag).collect();
    values.set("languages", &tags.join(", "));
    values.set("reading", safe.literacy.map_or("", Literacy::word));
    let under = safe
        .under_18
        .map_or("", |yes| if yes { "yes" } else { "no" });
    values.set("under-18", under);
    values.set("in-hiding", safe.in_hiding.map_or("", Danger::word));
    values.set("detained", safe.detained.map_or("", Danger::word));
    values.set(
        "confirmed",
        &safe.confirmed.map_or_else(String::new, write_day),
    );
    values.set("expires", &safe.expires.map_or_else(String::new, write_day));
}

/// The fields, in their order.
pub(super) fn fields<'a>(reader: &Reader, values: &'a Posted) -> Vec<Field<'a>> {
    let field = |name: &'static str, label: Id, hint: Option<Id>, kind: Kind<'a>| Field {
        name,
        label: reader.say(label),
        hint: hint.map(|hint| reader.say(hint)),
        value: values.get(name),
        kind,
        optional: true,
    };
    let seen: Vec<_> = SEEN.iter().map(|(s, l)| (s.word(), *l)).collect();
    let dangers: Vec<_> = DANGERS.iter().map(|(d, l)| (d.word(), *l)).collect();
    let reading: Vec<_> = READING.iter().map(|(r, l)| (r.word(), *l)).collect();
    let yes = [("yes", id::YES), ("no", id::NO)];
    let each = Some(id::PERSON_ONE_A_LINE);
    let mut fields = vec![
        field("phones", id::FIELD_TELEPHONE, each, Kind::Text),
        field("mails", id::FIELD_MAIL, each, Kind::Text),
        field("part-safe", id::FIELD_SAFE, None, Kind::Heading),
    ];
    for (_, means, sees, label) in MEANS {
        fields.push(field(means, label, None, list(reader, &RULES)));
        fields.push(field(sees, id::PERSON_SEEN, None, list(reader, &seen)));
    }
    let day = Some(id::PERSON_DAY_HINT);
    fields.extend([
        field(
            "hours",
            id::PERSON_HOURS,
            Some(id::PERSON_HOURS_HINT),
            Kind::Text,
        ),
        field("confirmed", id::PERSON_CONFIRMED, day, Kind::Code),
        field("expires", id::PERSON_EXPIRES, day, Kind::Code),
        field("name-used", id::FIELD_NAME_TO_USE, None, Kind::Line),
        field(
            "languages",
            id::FIELD_LANGUAGE,
            Some(id::PERSON_LANGUAGE_HINT),
            Kind::Code,
        ),
        field("reading", id::PERSON_READING, None, list(reader, &reading)),
        field("under-18", id::FIELD_UNDER_18, None, list(reader, &yes)),
        field("in-hiding", id::FIELD_HIDING, None, list(reader, &dangers)),
        field(
            "detained",
            id::PERSON_DETAINED,
            None,
            list(reader, &dangers),
        ),
    ]);
    fields
}

/// Takes what the fields say.
pub(super) fn read(values: &Posted, contact: &mut Contact, wrong: &mut Wrong) {
    let lines = |name: &str| -> Vec<Text> {
        let lines = values.get(name).lines();
        lines.filter_map(Text::from_trimmed).collect()
    };
    let unlike = |texts: &[Text], before: &[Text]| -> bool {
        let trimmed = |texts: &[Text]| -> Vec<String> {
            let texts = texts.iter().filter(|text| !text.is_blank());
            texts.map(|text| text.reveal().trim().to_owned()).collect()
        };
        trimmed(texts) != trimmed(before)
    };
    let phones = lines("phones");
    if unlike(&phones, &contact.phones) {
        let digits = |text: &Text| {
            text.reveal()
                .chars()
                .filter(|c| digit(*c).is_some())
                .count()
        };
        let good = phones.iter().all(|phone| digits(phone) >= 5);
        check(good.then_some(()), ("phones", id::ERROR_PHONE), wrong);
        contact.phones = phones;
    }
    let mails = lines("mails");
    if unlike(&mails, &contact.mails) {
        let is_mail = |text: &Text| {
            let parts = text.reveal().split_once('@');
            parts.is_some_and(|(name, place)| !name.is_empty() && place.contains('.'))
        };
        let good = mails.iter().all(is_mail);
        check(good.then_some(()), ("mails", id::ERROR_EMAIL), wrong);
        contact.mails = mails;
    }
    safe(values, &mut contact.safe, wrong);
}

fn safe(values: &Posted, safe: &mut SafeContact, wrong: &mut Wrong) {
    for (means, field, seen, _) in MEANS {
        let seen_by = SeenBy::from_word(values.get(seen));
        let said = match values.get(field) {
            "allowed" => Some(true),
            "not" => Some(false),
            _ => None,
        };
        let new = said.map(|allowed| Channel {
            means,
            allowed,
            seen_by: seen_by.unwrap_or(SeenBy::NotAsked),
        });
        if channel(safe, means) != new.as_ref() {
            safe.channels.retain(|channel| channel.means != means);
            safe.channels.extend(new);
        }
    }
    if values.get("hours").trim() != hours(&safe.hours) {
        let typed = values.get("hours").lines().map(str::trim);
        let read: Option<Vec<Hours>> = typed.filter(|l| !l.is_empty()).map(read_hours).collect();
        if let Some(read) = check(read, ("hours", id::PERSON_ERROR_HOURS), wrong) {
            safe.hours = read;
        }
    }
    let used = values.said("name-used");
    if used != safe.name_used.as_ref().map(|name| name.reveal().trim()) {
        safe.name_used = used.map(Text::from);
    }
    let tags = values.get("languages").split([',', ';', '\n', '،']);
    let tags = tags.map(str::trim).filter(|tag| !tag.is_empty());
    let languages: Option<Vec<Language>> = tags.map(Language::from_tag).collect();
    let says = ("languages", id::PERSON_ERROR_LANGUAGE);
    if let Some(languages) = check(languages, says, wrong) {
        safe.languages = languages;
    }
    safe.literacy = Literacy::from_word(values.get("reading"));
    safe.under_18 = match values.get("under-18") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    safe.in_hiding = Danger::from_word(values.get("in-hiding"));
    safe.detained = Danger::from_word(values.get("detained"));
    for (name, place) in [
        ("confirmed", &mut safe.confirmed),
        ("expires", &mut safe.expires),
    ] {
        match values.said(name) {
            None => *place = None,
            Some(typed) => {
                if let Some(read) = check(day(typed), (name, id::FILE_DUE_WRONG), wrong) {
                    *place = Some(read);
                }
            }
        }
    }
}

pub(super) fn write_day(day: Day) -> String {
    let (year, month, day) = day.gregorian();
    format!("{year:04}-{month:02}-{day:02}")
}

/// Hours as lines: days from 1, Monday, to 7, and from when to when.
fn hours(all: &[Hours]) -> String {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let line = |hours: &Hours| {
        let days: Vec<String> = (1..=7_u8)
            .filter(|day| hours.days & (1 << (day - 1)) != 0)
            .map(|day| day.to_string())
            .collect();
        format!("{} {}-{}", days.join(","), time(hours.from), time(hours.to))
    };
    let lines: Vec<String> = all.iter().map(line).collect();
    lines.join("\n")
}

fn read_hours(line: &str) -> Option<Hours> {
    let (days, times) = line.split_once(' ')?;
    let number = |text: &str| {
        text.trim()
            .parse::<u8>()
            .ok()
            .filter(|n| (1..=7).contains(n))
    };
    let mut mask = 0_u8;
    for part in days.split(',') {
        let (first, last) = match part.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (number(part)?, number(part)?),
        };
        (first <= last).then_some(())?;
        (first..=last).for_each(|day| mask |= 1 << (day - 1));
    }
    let minute = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 24 && minute < 60 && hour * 60 + minute <= 1_440).then_some(hour * 60 + minute)
    };
    let (from, to) = times.split_once('-')?;
    let (from, to) = (minute(from)?, minute(to)?);
    (from < to).then_some(Hours {
        days: mask,
        from,
        to,
    })
}
