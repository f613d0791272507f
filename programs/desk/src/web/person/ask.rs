//! The page: its form, and what becomes of it.

use super::super::file::record;
use super::super::show::person as shown;
use super::super::small::button;
use super::super::{Posted, Reader, Sheet};
use super::fields::{add, fields, names, values};
use super::{Wrong, read};
use crate::office::people::{Held, held};
use crate::office::person::{Edited, before, edit, seen};
use axum::response::Response;
use language::id;
use page::{Fault, Form, Html, Tone};
use record::date::Day;
use record::safe::Danger;
use sign::Category;

/// The form, with what is known.
pub(crate) async fn ask(reader: Reader) -> Result<Response, Response> {
    let record = record(&reader)?;
    // Looking opens nothing: what is not open here is opened by its button.
    let kinds = [Category::Identity, Category::Contact, Category::Family];
    let known = reader
        .act(move |shell, _| held(shell, record, &kinds))
        .await?;
    if !kinds.iter().all(|kind| known.has(*kind)) {
        let path = format!("case/{record}");
        let open = button(&reader, &format!("{path}/open"), id::FILE_OPEN);
        let notice = Html::notice(Tone::Note, &reader.say(id::FILE_MISSING), open);
        let back = Html::link(&reader.href(&path), &reader.say(id::FILE_BACK));
        let content = Html::all([Html::line(vec![back]), notice]);
        return Ok(reader.page(Sheet::new(reader.say(id::PERSON_TITLE), content)));
    }
    let held = reader
        .act(move |shell, until| before(shell, record, until))
        .await?;
    let values = values(&held.person);
    let about = (seen(&held), reader.new_mark());
    Ok(reader.page(sheet(&reader, &values, &about, &Wrong::new(), None)))
}

/// Saves, or gives the form back with everything that was typed.
pub(crate) async fn save(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = record(&reader)?;
    let versions = posted.get("seen").to_owned();
    let about = (versions.clone(), posted.mark().to_owned());
    // What is wrong is wrong whatever a colleague did meanwhile; so it is looked for first, and
    // before anything counts as done.
    let held = reader
        .act(move |shell, until| {
            let today = Day::of(shell.now());
            Ok((before(shell, record, until)?, today))
        })
        .await?;
    let (held, today) = held;
    let person = match read::read(&posted, &held.person, today) {
        Ok(person) => person,
        Err(wrong) => {
            return Ok(reader.page(sheet(&reader, &posted, &about, &wrong, None)));
        }
    };
    if seen(&held) != versions {
        return Ok(meanwhile(&reader, posted, &held));
    }
    let edited = reader
        .once(posted.mark(), move |shell, until| {
            edit(
                shell,
                record,
                (&versions, |now: record::Person| record::Person {
                    identity: person.identity,
                    contact: person.contact,
                    family: person.family,
                    ..now
                }),
                until,
            )
        })
        .await?;
    let path = format!("case/{record}");
    Ok(match edited {
        None | Some(Edited::Same) => reader.go(&path),
        Some(Edited::Meanwhile(held)) => meanwhile(&reader, posted, &held),
        Some(Edited::Saved(crate::shell::Ended::Done(_))) => reader.go(&path),
        Some(Edited::Saved(ended)) => {
            let link = Html::link(&reader.href(&path), &reader.say(id::FILE_BACK));
            let content = Html::all([reader.ended(&ended, id::FILE_DONE), Html::line(vec![link])]);
            reader.page(Sheet::new(reader.say(id::PERSON_TITLE), content))
        }
    })
}

/// Somebody saved since the page was made: what was typed stands there still, beside what they
/// saved; what they added stands in rows of its own, so that it goes only if it is emptied.
fn meanwhile(reader: &Reader, mut posted: Posted, held: &Held) -> Response {
    add(&mut posted, &held.person);
    // A danger that a colleague wrote down is not taken back unseen.
    let safe = &held.person.contact.safe;
    for (name, danger) in [("in-hiding", safe.in_hiding), ("detained", safe.detained)] {
        if let Some(danger @ (Danger::Yes | Danger::NotSure)) = danger {
            posted.put(name, danger.word());
        }
    }
    let about = (seen(held), reader.new_mark());
    reader.page(sheet(reader, &posted, &about, &Wrong::new(), Some(held)))
}

fn sheet(
    reader: &Reader,
    values: &Posted,
    (versions, mark): &(String, String),
    wrong: &Wrong,
    theirs: Option<&Held>,
) -> Sheet {
    let named = names(values);
    let path = format!("case/{}", reader.param("record"));
    let form = Form {
        locale: reader.locale(),
        action: &reader.href(&format!("{path}/person")),
        hidden: vec![("mark", mark), ("seen", versions)],
        fields: fields(reader, values, &named),
        faults: wrong
            .iter()
            .map(|(field, says)| Fault {
                field,
                words: reader.say(*says),
            })
            .collect(),
        send: reader.say(id::PERSON_SAVE),
        back: None,
    };
    let mut content = Vec::new();
    if let Some(theirs) = theirs {
        let kinds = [Category::Identity, Category::Contact, Category::Family];
        let body = Html::all([
            reader.para(id::PERSON_MEANWHILE_TEXT),
            shown(reader, &theirs.person, &kinds),
        ]);
        content.push(Html::notice(
            Tone::Warning,
            &reader.say(id::PERSON_MEANWHILE),
            body,
        ));
    }
    content.push(reader.para(id::PERSON_TEXT));
    let back = Html::link(&reader.href(&path), &reader.say(id::FILE_BACK));
    content.push(Html::line(vec![back]));
    content.push(Html::columns(form.html()));
    let sheet = Sheet::new(reader.say(id::PERSON_TITLE), Html::all(content));
    match (wrong.is_empty(), theirs) {
        (true, None) => sheet,
        _ => sheet.faulty(),
    }
}
