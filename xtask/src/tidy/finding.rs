//! One broken rule at one place.

use std::fmt;

/// What a rule reports. Sorted by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// File relative to the root of the tree.
    pub(crate) file: String,
    /// Line from 1; 0 if the finding is about the file as a whole.
    pub(crate) line: usize,
    /// Short name of the rule.
    pub(crate) rule: &'static str,
    /// What is wrong here.
    pub(crate) what: String,
    /// Why the rule is there.
    pub(crate) why: String,
    /// What to do about it.
    pub(crate) mend: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}", self.file)?,
            line => write!(f, "{}:{line}", self.file)?,
        }
        write!(
            f,
            ": [{}] {}\n  why: {}\n  do:  {}",
            self.rule, self.what, self.why, self.mend
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Finding;

    #[test]
    fn a_finding_names_place_rule_reason_and_remedy() {
        let mut finding = Finding {
            file: "core/sign/src/key.rs".into(),
            line: 7,
            rule: "purity",
            what: "names `OsRng`".into(),
            why: "randomness is passed in".into(),
            mend: "take bytes".into(),
        };
        let shown = finding.to_string();
        assert!(shown.starts_with("core/sign/src/key.rs:7: [purity] names `OsRng`"));
        assert!(shown.contains("why: randomness is passed in"));
        assert!(shown.contains("do:  take bytes"));
        finding.line = 0;
        assert!(finding.to_string().starts_with("core/sign/src/key.rs: ["));
    }
}
