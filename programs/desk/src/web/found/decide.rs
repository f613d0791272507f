//! What is decided about a match: ask the holder, reject it, link or undo.

use super::review::candidate;
use crate::clock::Outside as _;
use crate::office::people::me;
use crate::office::{file, letters, search};
use crate::web::file::lead;
use crate::web::{Posted, Reader};
use axum::response::Response;
use language::id;
use record::Text;
use record::file::{Link, Match, Why};
use world::search::Reason;

/// Asks the holder whether it is the person, and whether they want contact.
pub(crate) async fn enquire(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = super::super::file::record(&reader)?;
    let candidate = candidate(&reader)?;
    let (note, lead) = (posted.said("note").map(Text::from), lead(&posted));
    reader
        .once(posted.mark(), move |shell, until| {
            letters::enquire(shell, record, candidate, (note, lead), until)
        })
        .await?;
    Ok(reader.go(&format!("case/{record}#letters")))
}

/// It is not the person: remembered with the reason, and not offered again.
pub(crate) async fn reject(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = super::super::file::record(&reader)?;
    let (holder, candidate) = candidate(&reader)?;
    let (why, reason) = match posted.get("why") {
        "another" => (Why::AnotherPerson, Reason::AnotherPerson),
        "relative" => (Why::ARelative, Reason::Relative),
        "found" => (Why::FoundAlready, Reason::FoundAlready),
        _ => return Err(reader.wrong(&[("why", id::ERROR_CHOOSE)])),
    };
    reader
        .once(posted.mark(), move |shell, until| {
            let link = Link {
                society: holder,
                record: candidate,
                state: Match::Rejected,
                why: Some(why),
                on: shell.outside().now(),
                by: Some(me(shell)?.0),
            };
            file::decide(shell, record, link, until)?;
            search::reject(shell, record, (holder, candidate), reason, until)
        })
        .await?;
    Ok(reader.go(&format!("case/{record}#links")))
}

/// A link is set, changed or undone. It is never a merge.
pub(crate) async fn relink(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = super::super::file::record(&reader)?;
    let (holder, candidate) = candidate(&reader)?;
    let state = match posted.get("link") {
        "potential" => Match::Potential,
        "confirmed" => Match::Confirmed,
        "elsewhere" => Match::ReunitedElsewhere,
        "undone" => Match::Undone,
        _ => return Err(reader.wrong(&[("link", id::ERROR_CHOOSE)])),
    };
    reader
        .once(posted.mark(), move |shell, until| {
            let link = Link {
                society: holder,
                record: candidate,
                state,
                why: None,
                on: shell.outside().now(),
                by: Some(me(shell)?.0),
            };
            file::decide(shell, record, link, until)
        })
        .await?;
    Ok(reader.go(&format!("case/{record}#links")))
}
