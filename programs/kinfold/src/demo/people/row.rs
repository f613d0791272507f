//! One row of a register: what this society knows of a person, in its letters and calendar.

use super::person::{HOUSEHOLD, Letters, Person, digits, person};
use super::society::{CALENDARS, Form, SOCIETIES, Society};
use crate::demo::random::{Purpose, Random};
use record::date::{Calendar, Day};

/// One row of so many was met by another society first.
const MOVED: u64 = 10;

/// The texts of a row by our names of the fields; in the order of the columns, empty ones left
/// out.
pub(super) type Row = Vec<(&'static str, String)>;

/// Who stands in a row: society that met the person first, and their number there.
pub(super) fn origin_of(society: usize, row: u64) -> (usize, u64) {
    let first = |row: u64| row - row / MOVED;
    if row % MOVED == MOVED - 1 {
        let step = usize::try_from(row / MOVED % 3).expect("below three");
        ((society + 1 + step) % SOCIETIES.len(), first(row - 1))
    } else {
        (society, first(row))
    }
}

/// The row of a society.
pub(super) fn row(seed: u64, at: usize, number: u64) -> Row {
    let (first, there) = origin_of(at, number);
    let who = person(seed, first, SOCIETIES[first].origins, there);
    let society = &SOCIETIES[at];
    let letters = who.letters(society.languages);
    let mut r = Random::at(seed, Purpose::Row, at, number);
    let mut row = Row::new();
    let mut add = |field, text: String| {
        if !text.is_empty() {
            row.push((field, text));
        }
    };
    let words = society.words;
    let place = who.place[letters as usize];
    add("id", id(society, number));
    let parts = if r.chance(20) { 2 } else { 3 };
    add("name", who.write(&who.name, letters, parts));
    if letters != Letters::Latin && r.chance(30) {
        add(
            "transliteration",
            who.write(&who.name, Letters::Latin, parts),
        );
    }
    if society.form != Form::Pfif && letters != Letters::Latin {
        let language = if letters == Letters::Arabic {
            "ar"
        } else {
            who.origin.language
        };
        add("name_language", language.to_owned());
    }
    add(
        "gender",
        if who.woman { words.woman } else { words.man }.to_owned(),
    );
    let (born, calendar) = birth(&who, society.form, letters, &mut r);
    add("birth", born);
    if society.form == Form::PerRow {
        let word = CALENDARS.iter().find(|(_, c)| *c == calendar.word());
        add(
            "calendar",
            word.map_or(String::new(), |(word, _)| (*word).to_owned()),
        );
    } else {
        add("calendar", calendar.word().to_owned());
    }
    add("birth_place", place.to_owned());
    // A child's family is better known than an older person's.
    let child = there % HOUSEHOLD > 1;
    if r.chance(if child { 80 } else { 40 }) {
        add("mother", who.write(&who.mother, letters, 3));
    }
    if r.chance(if child { 80 } else { 30 }) {
        add("father", who.write(&who.father, letters, 3));
    }
    let known = who.kin.iter().filter(|_| r.chance(60));
    let kin: Vec<String> = known
        .map(|(kind, name)| format!("{kind}:{}", who.write(name, letters, 2)))
        .collect();
    add("relatives", kin.join(";"));
    if r.chance(70) {
        let block = 1 + r.below(40);
        add("address", format!("{place}, {block}"));
        add("address_country", society.country.to_owned());
    }
    let phone = format!("+999 {:03} {:04}", r.below(1000), r.below(10_000));
    if r.chance(60) {
        add("phone", phone);
    }
    if r.chance(15) {
        add(
            "email",
            format!(
                "p{}@{}.example.org",
                number + 1,
                society.name.to_lowercase()
            ),
        );
    }
    if r.chance(50) {
        add(
            "marital",
            if child { "single" } else { "married" }.to_owned(),
        );
    }
    if r.chance(40) {
        add("occupation", (*r.pick(words.occupations)).to_owned());
    }
    if r.chance(25) {
        add(
            "papers",
            format!("{} {:07}", who.origin.country, r.below(10_000_000)),
        );
    }
    if r.chance(15) {
        add("marks", (*r.pick(words.marks)).to_owned());
    }
    if r.chance(45) {
        let (day, _) = date(lost(&who), society.form, calendar, &who, letters);
        add("loss_date", day);
        add("loss_place", place.to_owned());
        add(
            "cause",
            (*r.pick(&["conflict", "migration", "natural disaster"])).to_owned(),
        );
        add("circumstances", (*r.pick(words.circumstances)).to_owned());
        if r.chance(40) {
            add("news", (*r.pick(words.news)).to_owned());
        }
    }
    let danger = [
        words.no,
        words.no,
        words.no,
        words.no,
        words.not_sure,
        words.yes,
        "",
    ];
    add("in_danger", (*r.pick(&danger)).to_owned());
    let consent = [words.yes, words.yes, words.yes, words.yes, words.no, ""];
    add("consent", (*r.pick(&consent)).to_owned());
    if r.chance(8) {
        add(
            "never_share",
            (*r.pick(&["country:ER", "society:4", "society:2"])).to_owned(),
        );
    }
    if r.chance(30) {
        add("note", (*r.pick(words.notes)).to_owned());
    }
    let day = Day(lost(&who).0 + 30 + i32::try_from(r.below(300)).expect("a small number"));
    let (recorded, _) = date(day, society.form, calendar, &who, letters);
    add("recorded", recorded);
    row
}

/// The number of a row in its society's files.
fn id(society: &Society, number: u64) -> String {
    let letter = &society.name[..1];
    match society.form {
        Form::Pfif => format!("lakeside.example.org/p{}", number + 1),
        _ => format!("{letter}-{:07}", number + 1),
    }
}

/// When the household was parted.
fn lost(who: &Person) -> Day {
    // Some day of 2017 to 2020.
    Day(17_167 + i32::try_from(who.household % 1_400).expect("a small number"))
}

fn birth(who: &Person, form: Form, letters: Letters, r: &mut Random) -> (String, Calendar) {
    let calendar = match form {
        Form::Ethiopian => Calendar::Ethiopian,
        Form::PerRow if matches!(who.origin.language, "fa" | "ps") => Calendar::SolarHijri,
        Form::PerRow if r.chance(55) => Calendar::Hijri,
        Form::PerRow | Form::Headings | Form::Pfif => Calendar::Gregorian,
    };
    let (whole, year) = date(who.born, form, calendar, who, letters);
    let text = if r.chance(60) {
        whole
    } else if form != Form::Pfif && r.chance(20) {
        format!("~{year}")
    } else {
        year
    };
    (text, calendar)
}

/// A day as this register writes it, and its year alone.
fn date(
    day: Day,
    form: Form,
    calendar: Calendar,
    who: &Person,
    letters: Letters,
) -> (String, String) {
    let (year, month, day) = calendar.of_day(day);
    let whole = match form {
        Form::Ethiopian => format!("{day:02}/{month:02}/{year}"),
        Form::PerRow => format!("{year}/{month:02}/{day:02}"),
        Form::Headings | Form::Pfif => format!("{year}-{month:02}-{day:02}"),
    };
    let zero = match (letters, calendar) {
        (Letters::Arabic, Calendar::Hijri) => '\u{660}',
        (Letters::Own, _) => who.origin.zero,
        _ => '0',
    };
    (digits(&whole, zero), digits(&year.to_string(), zero))
}
