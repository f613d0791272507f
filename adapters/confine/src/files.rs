//! Files and ports.

use crate::{Needs, Wall};

/// What looking up a computer's name, the time zone and public certificates may take, wherever a
/// program works.
#[cfg(target_os = "linux")]
const OF_THE_SYSTEM: &[&str] = &[
    "/etc",
    "/usr/share",
    "/usr/lib",
    "/lib",
    "/run/systemd/resolve",
    "/proc",
    "/sys/fs/cgroup",
    "/dev/urandom",
];

#[cfg(target_os = "linux")]
pub(crate) fn shut(needs: &Needs) -> Wall {
    use landlock::RulesetStatus;
    match restrict(needs) {
        Ok(RulesetStatus::FullyEnforced) => Wall::Whole,
        Ok(RulesetStatus::PartiallyEnforced) => Wall::Part,
        Ok(RulesetStatus::NotEnforced) | Err(_) => Wall::None,
    }
}

#[cfg(target_os = "linux")]
fn restrict(needs: &Needs) -> Result<landlock::RulesetStatus, landlock::RulesetError> {
    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _,
        path_beneath_rules,
    };
    // Of the system's versions the newest that is asked for here; an older one does what it knows.
    let newest = ABI::V5;
    let mut asked = Ruleset::default().handle_access(AccessFs::from_all(newest))?;
    if !needs.listens {
        asked = asked.handle_access(AccessNet::BindTcp)?;
    }
    if !needs.dials {
        asked = asked.handle_access(AccessNet::ConnectTcp)?;
    }
    let done = asked
        .create()?
        .add_rules(path_beneath_rules(
            OF_THE_SYSTEM,
            AccessFs::from_read(newest),
        ))?
        .add_rules(path_beneath_rules(
            &needs.reads,
            AccessFs::from_read(newest),
        ))?
        .add_rules(path_beneath_rules(
            ["/dev/null"],
            AccessFs::from_file(newest),
        ))?
        .add_rules(path_beneath_rules(
            &needs.writes,
            AccessFs::from_all(newest),
        ))?
        .restrict_self()?;
    Ok(done.ruleset)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn shut(_needs: &Needs) -> Wall {
    Wall::None
}
