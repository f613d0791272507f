//! Who is affected: the result of `kinfold exposure` that lies in the incident's folder. Staff see
//! exact counts.

use super::{Page, Sent};
use crate::reader::{Reader, Sheet};
use crate::words::{kind, level};
use answering::draft::Exposed;
use answering::{Console, Fault, RESULT};
use exposure::{Counts, Level, picture};
use language::{Args, Id, Piece, id};
use page::{Html, Tone};
use sign::SocietyId;
use std::collections::BTreeMap;

pub(super) fn show(reader: &Reader, console: &Console) -> Result<Sheet, Fault> {
    let title = reader.say(id::INCIDENT_AFFECTED);
    let Some(exposed) = Exposed::find(console.root())? else {
        return Ok(Sheet::new(title, [nothing(reader)]));
    };
    let totals = exposed.totals()?;
    let warnings = exposed.warnings(console.taken()?.as_bytes());
    let warnings: Vec<Html> = warnings.iter().map(|of| Html::english(of)).collect();
    let mut content = vec![Html::notice(
        Tone::Stop,
        &reader.say(id::INCIDENT_STAFF_ONLY),
        reader.para(id::INCIDENT_STAFF_ONLY_TEXT),
    )];
    if !warnings.is_empty() {
        let body = Html::items(&warnings);
        let title = reader.say(id::INCIDENT_LOOK);
        content.push(Html::notice(Tone::Warning, &title, body));
    }
    let people = [
        (id::INCIDENT_PERSONS, &totals.persons),
        (id::INCIDENT_UNNAMED, &totals.unnamed),
        (id::INCIDENT_FORMS, &totals.forms),
        (id::INCIDENT_STAFF, &totals.staff),
    ];
    let rows = people
        .into_iter()
        .flat_map(|(who, of)| people_rows(reader, who, of));
    let first = [id::INCIDENT_SOCIETY, id::INCIDENT_WHO_THEY_ARE];
    let people = table(reader, first, &rows.collect::<Vec<_>>());
    content.push(Html::part(
        "people",
        &reader.say(id::INCIDENT_PEOPLE),
        people,
    ));
    let rows = totals
        .matrix
        .iter()
        .map(|((society, of), counts)| row(*society, &reader.say(kind(*of)), counts));
    let first = [id::INCIDENT_SOCIETY, id::INCIDENT_KIND];
    let matrix = Html::all([
        reader.link(&Page::Picture.path(), id::INCIDENT_PICTURE),
        table(reader, first, &rows.collect::<Vec<_>>()),
    ]);
    content.push(Html::part(
        "matrix",
        &reader.say(id::INCIDENT_MATRIX),
        matrix,
    ));
    content.push(Html::line(vec![
        Html::code(RESULT),
        Html::code("SHA-256"),
        Html::code(&exposed.hash().to_string()),
    ]));
    Ok(Sheet::new(title, content))
}

fn nothing(reader: &Reader) -> Html {
    let args = Args::none().code("file", RESULT);
    let command = format!(
        "kinfold exposure --log LOG --policy POLICY --index INDEX --incident DIR/incident.toml \
         --out DIR/affected.tsv --json DIR/{RESULT}"
    );
    Html::all([
        Html::para(&reader.with(id::INCIDENT_NO_RESULT, &args)),
        Html::block(&command),
    ])
}

fn people_rows(reader: &Reader, who: Id, of: &BTreeMap<SocietyId, Counts>) -> Vec<Vec<Html>> {
    let rows = of.iter();
    rows.map(|(society, counts)| row(*society, &reader.say(who), counts))
        .collect()
}

fn row(society: SocietyId, what: &[Piece], counts: &Counts) -> Vec<Html> {
    let mut cells = vec![Html::code(&society.to_string()), Html::words(what)];
    let of = Level::ALL.map(|level| Html::code(&counts.of(level).to_string()));
    cells.extend(of);
    cells
}

fn table(reader: &Reader, first: [Id; 2], rows: &[Vec<Html>]) -> Html {
    let mut heads: Vec<_> = first.map(|head| reader.say(head)).into();
    heads.extend(Level::ALL.map(|of| reader.say(level(of))));
    match rows.is_empty() {
        true => reader.para(id::INCIDENT_NOBODY),
        false => Html::wide_table(&[], &heads, rows),
    }
}

/// The picture that `kinfold exposure --svg` draws, from the same counts.
pub(super) fn picture(console: &Console) -> Result<Sent, Fault> {
    let Some(exposed) = Exposed::find(console.root())? else {
        return Ok(Sent::Missing);
    };
    Ok(Sent::Picture(picture::draw(&exposed.totals()?)))
}
