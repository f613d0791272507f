//! Reading a letter, a release that stands in the log; giving the access that was asked for.

use crate::office::{letters, people, queue};
use crate::web::{Posted, Reader};
use axum::response::Response;
use sign::id::{RecordId, StaffId};

/// Reads it, then shows it where it belongs.
pub(crate) async fn read(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = super::super::file::record(&reader)?;
    let read = reader
        .once(posted.mark(), move |shell, until| {
            letters::read(shell, record, until)
        })
        .await?;
    Ok(match read {
        Some(read) => match read.to {
            Some(case) => reader.go(&format!("case/{case}/letter/{}", read.copy)),
            None => reader.go(&format!("letters/{}", read.copy)),
        },
        None => reader.go("letters"),
    })
}

/// Opens a letter that was read before and is not held here any more.
pub(crate) async fn open(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let missing = || crate::web::reply::missing_page(&reader);
    let (back, copy) = match reader.param("letter") {
        "" => (
            format!("letters/{}", reader.param("record")),
            reader.param("record"),
        ),
        letter => (
            format!("case/{}/letter/{letter}", reader.param("record")),
            letter,
        ),
    };
    let copy: RecordId = copy.parse().map_err(|_| missing())?;
    reader
        .once(posted.mark(), move |shell, until| {
            letters::text(shell, copy, until).map(drop)
        })
        .await?;
    Ok(reader.go(&back))
}

/// Gives access.
pub(crate) async fn give(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let missing = || crate::web::reply::missing_page(&reader);
    let staff: StaffId = reader.param("staff").parse().map_err(|_| missing())?;
    let of = reader.param("record").to_owned();
    reader
        .once(posted.mark(), move |shell, until| {
            if of == "queue" {
                queue::open_to(shell, staff, until)?;
                return shell.given_queue(staff);
            }
            let record: RecordId = of
                .parse()
                .map_err(|_| crate::Fault::asked("no such record"))?;
            let records = shell.wanted(staff, record);
            people::give(shell, &records, staff, until)?;
            shell.dealt_with(record)
        })
        .await?;
    Ok(reader.go("letters"))
}
