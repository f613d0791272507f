//! `kinfold demo intrude`: somebody with a staff computer's folder, the words that unlock it, and
//! the server's address. He reads what lies there, asks for everything that computer may ask for,
//! as fast as he can, until he is stopped, and writes down what he could read. Nothing in the
//! service knows his list but the comparison at the end.

mod loot;
mod taking;

use crate::Fault;
use crate::cli::Intrude;
use crate::desking::{connect, typed};
use crate::screen::Screen;
use desk::cli::Where;
use desk::command::{Doors, with_shell};
use loot::Loot;
use serde_json::json;
use taking::Taking;

/// Runs it.
///
/// # Errors
/// [`Fault`], also for a folder that belongs to no demonstration.
pub fn run(asked: &Intrude, screen: &mut Screen) -> Result<u8, Fault> {
    let ask = |which| typed(asked.passphrase_fd, which);
    let doors = Doors {
        connect: &connect,
        passphrase: &ask,
    };
    let place = Where {
        policy: None,
        hub: Some(asked.hub.clone()),
        ca: None,
    };
    let loot = Loot::open(&asked.out).map_err(Fault::file(&asked.out))?;
    let taken = with_shell(&asked.folder, Some(&place), doors, |shell, _| {
        if shell.desk().caller().log_keys().name.as_str() != super::house::ORIGIN {
            return Err(desk::Fault::asked(
                "this folder belongs to no demonstration: nothing was opened",
            ));
        }
        Taking::new(loot, &asked.out).take(shell)
    })?;
    screen.line(
        json!({
            "opened": taken.opened,
            "refused": taken.refused,
            "why": taken.why,
            "searches": taken.searches,
            "pieces": taken.pieces,
            "records": taken.records,
            "colleagues": taken.colleagues,
            "beside": taken.beside,
        })
        .to_string(),
    );
    Ok(0)
}
