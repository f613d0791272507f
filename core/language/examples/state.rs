//! Prints the state file that a language should have:
//! `cargo run -p language --example state -- ar > core/language/locales/ar/state`
//! (through another file: the shell empties the old one first).
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool for translators: it prints, and takes the language's tag"
)]

fn main() -> Result<(), &'static str> {
    let tag = std::env::args()
        .nth(1)
        .ok_or("name a language, such as ar")?;
    let text = language::state_file(&tag).ok_or("there is no such folder in locales")?;
    print!("{text}");
    Ok(())
}
