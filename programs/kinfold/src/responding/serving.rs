//! `kinfold incident serve`: the incident's pages for the browser of this computer.

use super::{locale, signing};
use crate::Fault;
use crate::cli::Serve;
use crate::desk_serving::{print, until_told, wanted};
use crate::screen::Screen;
use desk::clock::Computer;
use incident_pages::{Options, Signer, serve};
use std::path::Path;
use std::time::Duration;

/// How long an address to come in by is good.
const GOOD: Duration = Duration::from_secs(120);

/// Serves until it is told to end.
///
/// # Errors
/// [`Fault`].
pub(super) fn run(asked: &Serve, screen: &mut Screen) -> Result<u8, Fault> {
    let signer = match &asked.desk {
        Some(dir) => {
            let own = signing(dir, asked.passphrase_fd)?;
            Some(Box::new(move || own.signer_again()) as Signer)
        }
        None => None,
    };
    let options = Options {
        dir: asked.dir.clone(),
        listen: asked.listen,
        locale: locale(&asked.lang)?,
        by: asked.by.clone(),
        life: GOOD,
        signer,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(Fault::file(Path::new("the threads of this computer")))?;
    screen.finish();
    let json = asked.json;
    runtime.block_on(async {
        let (more, ended) = (wanted(&asked.dir)?, until_told(&asked.dir)?);
        let tell = move |address: &str| print("incident", address, json);
        serve(options, Box::new(Computer), more, tell, ended).await?;
        Ok(0)
    })
}
