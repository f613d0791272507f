//! What stands beside the records: persons as a table, and what the folder is, in words.

use super::folder::{Manifest, PERSONS, PICTURES};
use super::read::{Lines, Row};
use crate::Fault;
use crate::words;
use record::Person;
use record::clear::Names;
use record::date::{Date, Point, When};
use std::path::Path;
use zeroize::Zeroizing;

/// The columns, by the headings that `kinfold import csv` knows. No consent: whoever takes the
/// table in records it anew, and until then nobody else finds the person.
const COLUMNS: [&str; 8] = [
    "id",
    "name",
    "alias",
    "gender",
    "birth",
    "calendar",
    "birth_place",
    "birth_country",
];

/// The table of a folder's persons.
///
/// # Errors
/// [`Fault::File`]; [`Fault::Asked`] if a line is not as it was written.
pub(super) fn table(dir: &Path) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |_| Fault::Refused("the table cannot be written".to_owned());
    out.write_record(COLUMNS).map_err(failed)?;
    for (at, line) in (1_u64..).zip(Lines::open(dir, PERSONS)?) {
        let line = line?;
        let text = core::str::from_utf8(&line).unwrap_or_default();
        let row = Row::parse(text, &Names::same())
            .map_err(|why| Fault::asked(format!("{PERSONS}, line {at}, {why}")))?;
        let cells = cells(&row.person);
        let record = row.record.to_string();
        let cells = core::iter::once(record.as_str()).chain(cells.iter().map(|c| c.as_str()));
        out.write_record(cells).map_err(failed)?;
    }
    let bytes = out.into_inner();
    bytes
        .map(Zeroizing::new)
        .map_err(|_| Fault::Refused("the table cannot be written".to_owned()))
}

fn cells(person: &Person) -> [Zeroizing<String>; 7] {
    let mut names = person.names().map(|name| name.written.reveal());
    let first = names.next().unwrap_or_default();
    let others: Vec<&str> = names.collect();
    let birth = person.identity.births.first().map(|said| &said.value);
    let place = person.identity.birth_places.first().map(|said| &said.value);
    let country = place.and_then(|place| place.country);
    let calendar = birth.and_then(Date::calendar);
    [
        cell(first),
        cell(&others.join("; ")),
        cell(person.identity.gender.map_or("", |gender| gender.word())),
        cell(&birth.map(date).unwrap_or_default()),
        cell(calendar.map_or("", |calendar| calendar.word())),
        cell(place.map_or("", |place| place.written.reveal())),
        cell(country.as_ref().map_or("", |country| country.code())),
    ]
}

/// A cell that no spreadsheet takes for a formula: what a stranger typed must not run on the
/// computer of whoever opens the table.
fn cell(text: &str) -> Zeroizing<String> {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    Zeroizing::new(format!("{}{text}", if formula { "'" } else { "" }))
}

/// A date as `kinfold import csv` reads it, as far as one cell can say it.
fn date(date: &Date) -> String {
    let point = |point: Point| match point {
        Point::Day(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
        Point::Month(year, month) => format!("{year:04}-{month:02}"),
        Point::Year(year) => format!("{year:04}"),
    };
    match date.when() {
        When::On(at) => point(at),
        When::About(at, _) => format!("~{}", point(at)),
        When::Between(from, to) => match (from, to) {
            (Point::Year(from), Point::Year(to)) => format!("{from:04}-{to:04}"),
            (from, _) => format!("~{}", point(from)),
        },
        // A table has no column for these: the whole statement stands in the file of persons.
        When::Before(_) | When::After(_) | When::Aged { .. } => String::new(),
    }
}

/// What the folder is.
pub(super) fn readme(manifest: &Manifest) -> String {
    let left_out = match manifest.kinds_left_out().as_slice() {
        [] => "nothing".to_owned(),
        kinds => words::list(kinds),
    };
    let pictures = manifest.file(PICTURES).map_or(0, |file| file.lines);
    let lacking = manifest.pictures_left_out.as_ref().map_or(0, Vec::len);
    format!(
        "All records of society {} of the log {}, taken out of Kinfold on {}.\n\
         \n\
         EVERYTHING HERE CAN BE READ BY WHOEVER HAS THIS FOLDER. It is not locked, and nobody can\n\
         call it back. People may be killed by what stands in it. Keep it on an encrypted disk,\n\
         hand it over in person, and destroy it once it is taken in elsewhere.\n\
         \n\
         Kinds of information: {}. Not covered by the bulk approval, and so not here: {}.\n\
         Records that could not be opened: {}; manifest.json says why.\n\
         Photos and papers: {pictures}; not here although a record has them: {lacking}; manifest.json\n\
         says which, and why. A photo of the face goes with identity, a paper with casework.\n\
         Not here in any case: requests that nobody took on, and records of other societies.\n\
         \n\
         manifest.json      what is here, how much, and SHA-256 of every file\n\
         persons.jsonl      one person a line: names to casework, consents and the case file\n\
         letters.jsonl      one letter or message a line, those that came and those that went\n\
         signatures.jsonl   who signed which part, its version, and the entry of the log that\n\
        \u{20}                  released it\n\
         pictures.jsonl     one photo or paper a line: whose it is, what it shows, SHA-256, its file\n\
         pictures/          the files themselves, JPEG or PNG. What staff took out of a picture\n\
        \u{20}                  (where, when, with what) is not in it; whoever sees it knows the face\n\
         register.csv       the persons as a table, for people and for `kinfold import csv`\n\
         *.sha256           SHA-256 of each line of the file of that name\n\
         \n\
         Every field is described in docs/formats/society.md of Kinfold. What is agreed with each\n\
         person goes with them: `casework.consent` says what they allowed and with whom nothing\n\
         may ever be shared.\n",
        manifest.society,
        manifest.log,
        manifest.made,
        words::list(&manifest.kinds),
        left_out,
        manifest.left_out.len(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::name::{Name, NameKind, NameOrder};
    use record::statement::Statement;

    #[test]
    fn no_cell_is_a_formula() {
        let mut person = Person::default();
        for written in ["=HYPERLINK(1)", "@x", "Selam"] {
            let name = Name::whole(written, NameOrder::Unsaid, NameKind::Birth);
            person
                .identity
                .names
                .push(Statement::from_register(name, None));
        }
        let cells = cells(&person);
        assert_eq!(cells[0].as_str(), "'=HYPERLINK(1)");
        assert_eq!(cells[1].as_str(), "'@x; Selam");
    }
}
