//! `kinfold export`: what everybody may read, as a file; what a society owns, as a folder.

pub(crate) mod society;

use crate::Fault;
use crate::cli::Export;
use crate::desking::{connect, show, typed};
use crate::screen::{Screen, counted};
use desk::command::{Doors, Page, with_shell};
use desk::office::export::{Pfif, pfif};
use serde_json::json;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Writes the export.
///
/// # Errors
/// [`Fault`]; then there is no file, and of a folder what it says.
pub fn run(asked: &Export, screen: &mut Screen) -> Result<u8, Fault> {
    if asked.format == "society" {
        return society::leave(asked, screen);
    }
    // Taken before anything is opened for it.
    let mut out = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&asked.out)
        .map_err(Fault::file(&asked.out))?;
    let done = write(asked, &mut out);
    if done.is_err() {
        let _there_still = fs::remove_file(&asked.out);
    }
    Ok(show(done?, asked.json, screen))
}

fn write(asked: &Export, out: &mut fs::File) -> Result<Page, Fault> {
    let ask = |which| typed(asked.passphrase_fd, which);
    let doors = Doors {
        connect: &connect,
        passphrase: &ask,
    };
    let marks = Pfif {
        domain: asked.domain.as_deref().unwrap_or_default(),
        source: asked.source_name.as_deref().unwrap_or_default(),
        days: asked.days,
    };
    let patience = u64::from(asked.wait) * 1_000_000;
    let (file, exported) = with_shell(&asked.desk, None, doors, |shell, _| {
        pfif(shell, &marks, patience)
    })?;
    let written = out.write_all(&file).and_then(|()| out.sync_all());
    written.map_err(Fault::file(&asked.out))?;
    let mut page = Page::default();
    page.lines.push(told(exported.records.len(), &asked.out));
    for (record, why) in &exported.left_out {
        page.lines.push(format!("  not record {record}: {why}"));
    }
    let left_out = exported.left_out.iter();
    let left_out = left_out.map(|(record, why)| json!({"record": record.to_string(), "why": why}));
    page.json.insert("state".to_owned(), json!("done"));
    page.json.insert(
        "persons".to_owned(),
        json!(
            exported
                .records
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        ),
    );
    let left_out: Vec<_> = left_out.collect();
    page.json.insert("left_out".to_owned(), json!(left_out));
    Ok(page)
}

fn told(persons: usize, out: &Path) -> String {
    let count = counted(persons as u64, "person", "persons");
    format!(
        "{}: {count}. It is not locked: once it leaves this computer, nobody can call it back.",
        out.display()
    )
}
