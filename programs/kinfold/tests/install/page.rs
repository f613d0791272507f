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

/// A page of the documentation; another of the same name, where that is asked for.
pub(crate) fn read(name: &str) -> String {
    let own = || concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs").to_owned();
    let folder = std::env::var("KINFOLD_INSTALL_DOCS").unwrap_or_else(|_| own());
    std::fs::read_to_string(format!("{folder}/{name}.md")).unwrap()
}

/// A fenced block: what stands behind the fence, the line above it, its text.
pub(crate) struct Fence<'a> {
    pub(crate) info: &'a str,
    pub(crate) above: &'a str,
    pub(crate) text: String,
}

/// Every fenced block of a page.
pub(crate) fn fences(page: &str) -> Vec<Fence<'_>> {
    let mut fences = Vec::new();
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
        let text = text.join("\n");
        fences.push(Fence { info, above, text });
    }
    fences
}

/// What is done with each block of `INSTALL`. Whoever reads the page sees above each on which
/// machine it is typed, and whether it keeps running.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let blocks = fences(page).into_iter().map(|fence| {
        let Fence { info, above, text } = fence;
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
        Block {
            kind,
            machine: machine.to_owned(),
            text,
        }
    });
    let blocks: Vec<Block> = blocks.collect();
    assert!(blocks.len() > 10, "the page lost its commands");
    blocks
}
