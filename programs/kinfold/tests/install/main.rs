//! `docs/INSTALL.md`, followed word by word: its commands are read out of it and run in its order,
//! each in the folder that stands for its machine; then a family's request goes over TLS to the
//! portal and is opened on the desk. And `docs/INCIDENT.md`, and commands of `docs/OPERATING.md`,
//! each in a house that came of it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has found something"
)]

mod browser;
mod family;
mod incident;
mod machines;
mod operating;
mod page;

use machines::Machines;

#[test]
fn the_page_leads_from_empty_machines_to_a_request_that_is_read() {
    let home = tempfile::tempdir().unwrap();
    let mut machines = Machines::installed(home.path());
    family::ask(&mut machines.family());
    let address = machines.printed("desk", "desk listens on ");
    family::read(&address, &machines.authority());
}
