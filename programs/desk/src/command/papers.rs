//! Photos and papers of a record.

use super::Page;
use super::cases::parse;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::office::attachment::{self, Found, Said, Standing};
use crate::office::file;
use crate::shell::Shell;
use picture::Refusal;
use record::Text;
use record::attachment::Shows;
use serde_json::{Value, json};
use sign::Time;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use zeroize::Zeroizing;

/// Attaches a picture, and sends it as far as the time goes.
pub(super) fn attach<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: &str,
    path: &Path,
    (shows, note): (&str, Option<&str>),
    until: Time,
) -> Result<Page, Fault> {
    let refused = |refusal: Refusal| Fault::asked(format!("{}: {refusal}", path.display()));
    let file = fs::metadata(path).map_err(Fault::file(path))?;
    if !file.is_file() {
        return Err(Fault::asked(format!("{}: this is no file", path.display())));
    }
    let length = usize::try_from(file.len()).unwrap_or(usize::MAX);
    if length > picture::LONGEST {
        return Err(refused(Refusal::TooLong(length)));
    }
    let given = Zeroizing::new(fs::read(path).map_err(Fault::file(path))?);
    let clean = attachment::clean(&given).map_err(refused)?;
    let said = Said {
        shows: Shows::from_word(shows).unwrap_or(Shows::Other),
        note: note.and_then(Text::from_trimmed),
    };
    let (id, ended) = attachment::attach(shell, parse(record)?, &clean, said, until)?;
    while attachment::standing(shell, id) != Standing::Sent
        && shell.offline().is_none()
        && shell.now() < until
    {
        shell.round(0)?;
    }
    let mut page = Page::ended(&ended, "It is attached");
    if let Standing::Sending { sent, of } = attachment::standing(shell, id) {
        page.line(format!(
            "{sent} of {of} pieces are at the server: the rest is sent by `kinfold desk sync`."
        ));
    }
    Ok(page.with("attachment", id.to_string()))
}

/// The photos and papers of a record, as far as it is open here.
pub(super) fn list<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: &str,
) -> Result<Page, Fault> {
    let view = file::view(shell, parse(record)?)?;
    let mut page = Page::default();
    let mut rows: Vec<Value> = Vec::new();
    for of in view.held.person.attachments() {
        let state = match attachment::standing(shell, of.id) {
            Standing::Sending { sent, of } => format!("{sent} of {of} pieces are at the server"),
            Standing::Sent => "at the server".to_owned(),
        };
        let note = of.note.as_ref().map_or("", |note| note.reveal());
        let note = crate::show::isolated(note);
        page.line(format!("{}  {}; {state}  {note}", of.id, of.shows.word()));
        rows.push(json!({"attachment": of.id.to_string(), "shows": of.shows.word()}));
    }
    if rows.is_empty() {
        page.line("No photo or paper, as far as the record is open here.");
    }
    Ok(page.with("attachments", rows))
}

/// Writes a picture, whole and checked, into a new file that only its owner may read.
pub(super) fn look<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    (record, id): (&str, &str),
    out: &Path,
    until: Time,
) -> Result<Page, Fault> {
    use std::os::unix::fs::OpenOptionsExt as _;
    match attachment::look(shell, parse(record)?, parse(id)?, until)? {
        (_, Found::OnItsWay { there, of }) => Err(Fault::Waits(format!(
            "it is on its way: {there} of {of} pieces are there; what came is kept, so try again"
        ))),
        (about, Found::Whole(bytes)) => {
            let mut options = OpenOptions::new();
            let file = options.write(true).create_new(true).mode(0o600).open(out);
            let mut file = file.map_err(Fault::file(out))?;
            file.write_all(&bytes).map_err(Fault::file(out))?;
            let line = format!(
                "Written to {}: it lies there in clear; remove it when it was looked at.",
                out.display()
            );
            Ok(Page::of(line).with("media", about.media.mime()))
        }
    }
}

/// Removes one.
pub(super) fn detach<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: &str,
    id: &str,
    until: Time,
) -> Result<Page, Fault> {
    let ended = attachment::remove(shell, parse(record)?, parse(id)?, until)?;
    Ok(Page::ended(&ended, "It is removed"))
}
