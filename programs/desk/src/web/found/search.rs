//! Searching the registers of all societies for the person of a case.

use crate::office::search as searching;
use crate::office::search::{Asked, Searched};
use crate::shell::Ended;
use crate::web::file::lead;
use crate::web::{Posted, Reader, Sheet};
use axum::response::Response;
use language::id;
use page::Html;

/// Searches, then shows what was found.
pub(crate) async fn search(reader: Reader, posted: Posted) -> Result<Response, Response> {
    let record = super::super::file::record(&reader)?;
    let standing = reader.path().ends_with("/search-standing");
    let asked = Asked {
        case: record,
        standing,
        lead: lead(&posted),
    };
    let searched = reader
        .once(posted.mark(), move |shell, until| {
            searching::search(shell, asked, until)
        })
        .await?;
    match searched {
        Some(Searched::Not(ended @ (Ended::Refused(_) | Ended::Unanswered))) => {
            Err(reader.cannot(&ended))
        }
        Some(Searched::Not(ended)) => {
            let link = Html::link(
                &reader.href(&format!("case/{record}")),
                &reader.say(id::FILE_BACK),
            );
            let content = Html::all([
                reader.ended(&ended, id::FOUND_SEARCHED),
                Html::line(vec![link]),
            ]);
            Ok(reader.page(Sheet::new(reader.say(id::FOUND_TITLE), content)))
        }
        _ => Ok(reader.go(&format!("case/{record}/found"))),
    }
}
