//! `cargo xtask simulate`: the seeded simulation of the machines. It is a program of `world`, run
//! in the profile that the tests were built in; no crate of the tree is linked here.

use std::process::{Command, ExitCode};

use anyhow::Context;
use clap::Args;

/// What the simulation is run with.
#[derive(Args)]
pub(crate) struct Simulate {
    /// How many seeds.
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// How many operations in each run.
    #[arg(long, default_value_t = 150)]
    ops: u64,
    /// Seventy days with somebody inside who stays below the limits, instead.
    #[arg(long)]
    seventy: bool,
    /// Records in the register of those seventy days.
    #[arg(long, default_value_t = 600)]
    register: u64,
}

/// Runs it.
pub(crate) fn run(asked: &Simulate) -> anyhow::Result<ExitCode> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let numbers = [
        ("--seeds", asked.seeds),
        ("--from", asked.from),
        ("--ops", asked.ops),
        ("--register", asked.register),
    ];
    let mut command = Command::new(cargo);
    command.args([
        "run",
        "--quiet",
        "--package",
        "world",
        "--bin",
        "simulate",
        "--",
    ]);
    for (name, number) in numbers {
        command.arg(name).arg(number.to_string());
    }
    if asked.seventy {
        command.arg("--seventy");
    }
    let status = command.status().context("cargo could not be started")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
