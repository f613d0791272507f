//! Exposure: each rule alone, the laws that hold for every log and incident, the files.

mod files;
mod kit;
mod laws;
mod rules;
