//! What is wrong, in words.

use std::fmt;

/// Who must act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// Whoever looks after this computer.
    Operator,
    /// An officer of a society.
    Officer,
    /// Whoever works on this desk.
    Staff,
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Weight {
    /// In order.
    Fine,
    /// Could not be looked at.
    Unknown,
    /// Will be wrong if nobody acts.
    Soon,
    /// Wrong now.
    Wrong,
}

/// One thing that was looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What it belongs to.
    pub about: String,
    /// How bad.
    pub weight: Weight,
    /// What was found.
    pub what: String,
    /// What to do, and who; of what is in order nothing.
    pub mend: Option<(Who, String)>,
}

impl Finding {
    /// Something in order.
    #[must_use]
    pub fn fine(about: &str, what: impl Into<String>) -> Finding {
        Finding::new(about, Weight::Fine, what, None)
    }

    /// Something that could not be looked at, and how it can be.
    #[must_use]
    pub fn unknown(about: &str, what: impl Into<String>, mend: impl Into<String>) -> Finding {
        let mend = Some((Who::Operator, mend.into()));
        Finding::new(about, Weight::Unknown, what, mend)
    }

    /// Something that will be wrong.
    #[must_use]
    pub fn soon(
        about: &str,
        what: impl Into<String>,
        who: Who,
        mend: impl Into<String>,
    ) -> Finding {
        Finding::new(about, Weight::Soon, what, Some((who, mend.into())))
    }

    /// Something wrong.
    #[must_use]
    pub fn wrong(
        about: &str,
        what: impl Into<String>,
        who: Who,
        mend: impl Into<String>,
    ) -> Finding {
        Finding::new(about, Weight::Wrong, what, Some((who, mend.into())))
    }

    fn new(
        about: &str,
        weight: Weight,
        what: impl Into<String>,
        mend: Option<(Who, String)>,
    ) -> Finding {
        Finding {
            about: about.to_owned(),
            weight,
            what: what.into(),
            mend,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.about, self.weight, self.what)?;
        match &self.mend {
            Some((who, mend)) => write!(f, "\n    {who}: {mend}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Who::Operator => "whoever looks after this computer",
            Who::Officer => "an officer",
            Who::Staff => "whoever works on this desk",
        })
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Weight::Fine => "fine",
            Weight::Unknown => "not looked at",
            Weight::Soon => "soon wrong",
            Weight::Wrong => "WRONG",
        })
    }
}
