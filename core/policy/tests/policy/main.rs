//! The rules, tried: every act's authority, every refusal, every budget against a naive count.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "tests")]

mod budgets;
mod fold;
mod kit;
mod orders;
mod requests;
