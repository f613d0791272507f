//! `cargo xtask`: the house rules, and what else the tree needs that cargo does not do by itself.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod attack;
mod mutate;
mod simulate;
mod tidy;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Chores of the Kinfold tree",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Check the house rules: tiers, absences, budgets, doors, files, words.
    Tidy,
    /// Break the rules on purpose, one at a time: some test must fail.
    Mutate(mutate::Mutate),
    /// Play every attack of a lying hub: refused as the tree is, successful without its check.
    Attack(attack::Asked),
    /// Run the seeded simulation of the machines.
    Simulate(simulate::Simulate),
}

fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().chore {
        Chore::Tidy => tidy::run(),
        Chore::Mutate(asked) => mutate::run(&asked),
        Chore::Attack(asked) => attack::run(&asked),
        Chore::Simulate(asked) => simulate::run(&asked),
    }
}
