//! The rules, tried: every act's authority, every refusal, every budget against a naive count.

mod budgets;
mod fold;
mod kit;
mod orders;
mod requests;
mod roster;
mod searches;
