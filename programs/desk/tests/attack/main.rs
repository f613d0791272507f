//! A hub that lies, between real desks and the real keyholder. Each test is one attack: what
//! whoever holds the hub wants, and whether he gets it.
//!
//! A test writes one line, `attack[NAME] refused: …` or `attack[NAME] SUCCEEDED: …`, and passes
//! only with the first. `cargo xtask attack` takes away the check that refuses
//! (`xtask/attacks.toml`) and shows that the attack then succeeds.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(
    clippy::print_stdout,
    reason = "`cargo xtask attack` reads the verdicts"
)]

mod acts;
mod house;
mod liar;
mod log;
mod orders;
mod outside;
mod parcels;
mod replies;
mod roster;

/// How an attack ended.
pub(crate) enum Verdict {
    /// The words of the program that refused or reported it.
    Refused(String),
    /// What whoever attacked has now.
    Succeeded(&'static str),
}

/// Writes the verdict down; fails if the attack succeeded.
pub(crate) fn judge(name: &str, verdict: Verdict) {
    match verdict {
        Verdict::Refused(words) => println!("\nattack[{name}] refused: {words}"),
        Verdict::Succeeded(what) => {
            println!("\nattack[{name}] SUCCEEDED: {what}");
            panic!("{name}: {what}");
        }
    }
}
