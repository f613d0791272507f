//! Signing a decision that two people make, on this computer and without a server.

use super::Page;
use crate::Fault;
use crate::own::Own;
use decision::{Signed, Text};
use sign::Time;
use std::fs;
use std::path::Path;

/// Signs a decision and writes the signature's file; what is signed is shown, line by line. A file
/// that is there is written over: the same decision may be signed again.
///
/// # Errors
/// [`Fault`] if the text is no decision, of another society, or the file cannot be written.
pub(super) fn sign(own: &Own, text: &str, out: &Path, now: Time) -> Result<Page, Fault> {
    let text = Text::parse(text);
    let text = text.map_err(|fault| Fault::asked(format!("the decision, {fault}")))?;
    let signed = Signed::sign(text, now, &own.signer);
    let written = fs::write(out, signed.to_string());
    written.map_err(Fault::file(out))?;
    let mut page = Page::of("Signed on this computer:");
    for line in signed.text.as_str().lines().skip(1) {
        page.line(format!("  {line}"));
    }
    let page = page.with("state", "done");
    Ok(page.with("device", signed.device.to_string()))
}
