//! The hub through real HTTP.

mod house;
mod table;
