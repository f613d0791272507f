//! Faults of the world around the programs: a full disk, a slow or failing one, a network that goes
//! and comes, a clock that is wrong, a database that is started again. Real programs, invented
//! people. Nothing that was acknowledged is lost, and what people see says what is happening.
//!
//! `docs/OPERATING.md`, *What happens when*, names each of these tests beside what it shows.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has found something"
)]

mod clock;
mod database;
mod disk;
mod family;
mod full_disk;
mod house;
mod network;
#[path = "../../../../adapters/store/tests/store/postgres.rs"]
mod postgres;
mod program;
mod proxy;
mod slow_disk;
