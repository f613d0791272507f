//! Prints the distance of the two spellings at the end of every line, and whether they share a key.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measuring program"
)]
fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).expect("a file of pairs");
    for line in std::fs::read_to_string(path)?.lines() {
        let mut cells = line.rsplit('\t');
        if let (Some(b), Some(a)) = (cells.next(), cells.next()) {
            println!(
                "{}\t{}\t{line}",
                matching::learning::far(a, b),
                u8::from(matching::learning::keyed(a, b))
            );
        }
    }
    Ok(())
}
