//! Telling people: whatever happens in between, nobody is told twice, and nobody is forgotten.

mod checker;
mod gateway;
mod killed;
mod kit;
mod mail;
mod paper;
mod rules;
mod signed;
