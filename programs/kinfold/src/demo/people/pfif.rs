//! Rows as PFIF records.

use super::row::Row;
use record::Text;
use record::pfif::{PfifNote, PfifPerson, WriteError, Writer};
use std::io::{self, Write};

pub(super) fn write(rows: impl Iterator<Item = Row>, out: impl Write) -> io::Result<()> {
    let fault = |error| match error {
        WriteError::Output(error) => error,
        WriteError::Character(field) => io::Error::other(format!("{field} does not fit XML")),
    };
    let mut writer = Writer::new(out).map_err(fault)?;
    for row in rows {
        writer.person(&record(&row)).map_err(fault)?;
    }
    writer.finish().map_err(fault)?.flush()
}

fn record(row: &Row) -> PfifPerson {
    let get = |field: &str| {
        let cell = row.iter().find(|(f, _)| *f == field);
        cell.map(|(_, cell)| Text::from(cell.as_str()))
    };
    // The format has no fields for family, danger, consent; staff write them as notes.
    let recorded = get("recorded").map(|day| Text::new(format!("{}T08:00:00Z", day.reveal())));
    let id = get("id").unwrap_or_default();
    let told = [
        "mother",
        "father",
        "relatives",
        "occupation",
        "papers",
        "marks",
        "circumstances",
        "news",
        "never_share",
    ];
    let lines: Vec<String> = told
        .iter()
        .filter_map(|field| Some(format!("{field}: {}", get(field)?.reveal())))
        .collect();
    let note = (!lines.is_empty()).then(|| PfifNote {
        note_record_id: Some(Text::new(format!("{}-note", id.reveal()))),
        source_date: recorded.clone(),
        author_name: Some("Registration desk".into()),
        status: Some("information_sought".into()),
        last_known_location: get("loss_place"),
        text: Some(Text::new(lines.join("\n"))),
        ..PfifNote::default()
    });
    PfifPerson {
        person_record_id: Some(id),
        expiry_date: Some("2099-01-01T00:00:00Z".into()),
        source_date: recorded,
        full_name: get("name"),
        alternate_names: get("transliteration"),
        sex: get("gender").map(|g| if g.reveal() == "f" { "female" } else { "male" }.into()),
        date_of_birth: get("birth"),
        home_street: get("address"),
        home_city: get("birth_place"),
        home_country: get("address_country"),
        author_phone: get("phone"),
        author_email: get("email"),
        description: get("note"),
        notes: note.into_iter().collect(),
        ..PfifPerson::default()
    }
}
