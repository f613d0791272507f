//! Speed of the check (being written).
fn main() {}
