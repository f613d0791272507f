//! The commands of a page of the documentation.

/// What is done with a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Typed on a machine.
    Typed,
    /// Typed, and keeps running.
    Keeps,
    /// Files that are carried from machine to machine.
    Carry,
}

/// A fenced block.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) kind: Kind,
    pub(crate) machine: String,
    pub(crate) text: String,
}

/// All of them. Whoever reads the page sees above each on which machine it is typed, and whether
/// it keeps running.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut above = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            if !line.is_empty() {
                above = line;
            }
            continue;
        };
        let text: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
        let words: Vec<&str> = info.split_whitespace().collect();
        let (kind, machine) = match words[..] {
            ["sh", machine] => (Kind::Typed, machine),
            ["sh", machine, "keep"] => (Kind::Keeps, machine),
            ["text", "carry"] => (Kind::Carry, ""),
            _ => panic!("a block that nobody runs: {info}"),
        };
        if kind != Kind::Carry {
            let says = format!("On **{machine}**");
            assert!(above.starts_with(&says), "above `{info}` stands: {above}");
            let keeps = above.contains("keeps running");
            assert_eq!(keeps, kind == Kind::Keeps, "above `{info}` stands: {above}");
        }
        blocks.push(Block {
            kind,
            machine: machine.to_owned(),
            text: text.join("\n"),
        });
    }
    assert!(blocks.len() > 10, "the page lost its commands");
    blocks
}
