//! The keyholder's files under crashes, cuts and damage.

mod disk;
mod golden;
mod journal;
mod log;
mod vault;
