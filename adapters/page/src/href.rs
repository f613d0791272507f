//! Addresses that a page may lead to: of this site, and nothing else.

/// A path of this site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Href(String);

impl Href {
    /// A path, with a query if need be. None for anything that a browser could take for another
    /// site, for a script, or for more than a path.
    #[must_use]
    pub fn new(path: &str) -> Option<Self> {
        let fine = |c: char| c.is_ascii_alphanumeric() || "/-_.?=&#".contains(c);
        let here = path.starts_with('/') && !path.starts_with("//");
        (here && path.chars().all(fine)).then(|| Href(path.to_owned()))
    }

    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_taken() {
        for good in ["/", "/ar/find", "/fa-AF/case?x=1&y=2#main"] {
            assert_eq!(Href::new(good).map(|href| href.0).as_deref(), Some(good));
        }
        for bad in [
            "",
            "//x.example",
            "https://x",
            "javascript:1",
            "/\\x",
            "/a b",
            "/\"",
            "/é",
            "x",
        ] {
            assert_eq!(Href::new(bad), None, "{bad}");
        }
    }
}
