//! The pages in a real Chromium, before the programs of a whole demonstration: axe finds nothing,
//! nothing runs over the edge of a narrow screen, nothing else is asked for, the console is quiet,
//! in English and in Arabic; with scripts off and by keyboard alone everything can be done. A
//! picture of each page is left in `target/screenshots`, to be looked at.
//!
//! Needs Debian's `chromium` and `chromium-driver`, and axe-core in `target/tools`, where
//! `tools/fetch-axe` puts it. Without them the tests say that they were skipped, unless
//! `KINFOLD_BROWSER=required`.

#![expect(clippy::unwrap_used, reason = "a test that fails shows where")]

mod chromium;
mod desk;
mod eye;
mod faults;
mod guide;
mod house;
mod incident;
mod keyboard;
mod modes;
mod portal;
mod scripts_off;
mod tab;
