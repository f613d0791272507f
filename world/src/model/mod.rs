//! Who and what there is in a simulated world: people, a keyholder's shell in memory, the shells
//! of the devices, a hub of plain maps that may lie, and what a component broken on purpose does.

pub(crate) mod device;
pub(crate) mod hub;
pub(crate) mod keyholder;
pub(crate) mod letter;
pub(crate) mod people;
pub(crate) mod tamper;
pub(crate) mod text;
