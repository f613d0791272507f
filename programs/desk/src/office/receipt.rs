//! A lost receipt is issued anew, after staff have made sure who asks.

use super::file::{change, view};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{MadeReceipt, Shell};
use codes::{ReceiptSecret, Reference};
use record::file::Act;
use record::text::Text;
use sign::id::{IntakeId, RecordId};
use sign::{Time, hash};
use zeroize::Zeroizing;

/// The numbers to be given to the enquirer.
#[derive(Clone)]
pub struct New {
    /// Not secret.
    pub reference: String,
    /// For the enquirer alone.
    pub secret: Zeroizing<String>,
    /// Public sites of the society that cannot be told: the new numbers do not work there, and old
    /// ones do.
    pub untold: u32,
}

impl core::fmt::Debug for New {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("New")
    }
}

/// The form that this case came in, if it has a receipt at all.
///
/// # Errors
/// [`Fault`].
pub fn intake<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: RecordId,
) -> Result<Option<IntakeId>, Fault> {
    Ok(view(shell, record)?.file.and_then(|file| file.intake))
}

/// The receipt that a page with this mark got before; also if this desk was started anew since.
#[must_use]
pub fn made<D: Disk, O: Outside>(shell: &Shell<'_, D, O>, mark: &str) -> Option<New> {
    let made = shell.made_receipt(&page(mark))?;
    Some(shown(&made, &secret(mark)))
}

/// Writes into the case how it was made sure who asks, then makes a new receipt. The one before
/// stops working as soon as the society's public sites have read of it. The same mark gives the
/// same receipt.
///
/// # Errors
/// [`Fault`]; with [`Fault::Waits`] and [`Fault::Refused`] the receipt before stays good.
pub fn renew<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    (mark, how): (&str, Text),
    until: Time,
) -> Result<New, Fault> {
    if let Some(before) = made(shell, mark) {
        return Ok(before);
    }
    // The secret follows from it: whatever is no mark of a page could be guessed.
    if mark.len() != 32 || !mark.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Fault::Refused(
            "The page has no mark: open it again.".to_owned(),
        ));
    }
    let Some(intake) = intake(shell, record)? else {
        return Err(Fault::Refused(
            "This request did not come by the public site: it has no receipt.".to_owned(),
        ));
    };
    let drawn = shell.draw_receipt()?;
    // First the line in the case: a receipt that nobody wrote down must not be.
    change(
        shell,
        record,
        (Act::NewReceipt, Some(how)),
        until,
        |_, _| Ok(()),
    )?;
    let secret = secret(mark);
    let made = shell.make_receipt(page(mark), intake, (&secret, &drawn))?;
    if let Some(file) = view(shell, record)?.file {
        shell.tell_portals(intake, file.state.public_word(file.asked))?;
    }
    shell.round(0)?;
    Ok(shown(&made, &secret))
}

fn shown(made: &MadeReceipt, secret: &ReceiptSecret) -> New {
    New {
        reference: Reference::from_random(&made.reference).to_string(),
        secret: secret.shown(),
        untold: made.untold,
    }
}

/// What a page is known by if it comes again. It says nothing of the mark.
fn page(mark: &str) -> [u8; 16] {
    hash("page of a new receipt", &[mark.as_bytes()]).short()
}

/// From the 128 random bits that stand in the page alone.
fn secret(mark: &str) -> ReceiptSecret {
    let bytes = Zeroizing::new(hash("secret of a new receipt", &[mark.as_bytes()]).0);
    let mut eight = Zeroizing::new([0; 8]);
    eight.copy_from_slice(&bytes[..8]);
    ReceiptSecret::from_random(&eight)
}
