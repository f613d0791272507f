//! Of what no backup is made or put back: why, and what is done instead.

use crate::Fault;

/// What there is no backup of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    Keyholder,
    Matcher,
    Desk,
    Campaign,
}

/// Why, and what to do.
pub(super) fn refuse(of: Of) -> Fault {
    Fault::Asked(why(of).to_owned())
}

fn why(of: Of) -> &'static str {
    match of {
        Of::Keyholder => {
            "there is no backup of a keyholder: from the next answer on it is an old copy, lacks \
             keys that were taken in since, knows nothing of what was spent or stopped, and closes \
             itself as soon as a desk or the server shows it a newer head. Instead: `kinfold \
             keyholder run … --copy DIR` on another disk lacks nothing, and `kinfold keyholder \
             recover --dir DIR` takes over from it. Its format: `kinfold upgrade --check DIR`"
        }
        Of::Matcher => {
            "there is no backup of a search: an older copy finds people who have withdrawn, are in \
             danger or were erased since, nothing tells it so again, and it keeps the old night's \
             key that was destroyed. Instead: two disks under its folder (RAID 1). If it is lost: \
             have a new search enrolled and the lost one stopped; records come back by themselves \
             when they are saved again. Who was imported and never saved is not found until then"
        }
        Of::Desk => {
            "there is no backup of a desk: an older copy uses numbers again that the keyholder has \
             seen, and brings back what was to be gone from the computer after fourteen days or an \
             erasure. Instead: what it sent is with the server. Enrol a new computer and have the \
             old one stopped; the caseload comes back by access and opening. Only what was not sent \
             is lost: sync often"
        }
        Of::Campaign => {
            "there is no backup of a campaign: an older copy does not know whom its courier has told \
             since and would tell them twice, perhaps by another way. Instead: two disks under its \
             folder (RAID 1), with key and pepper on a third. If it is lost: plan it anew, without \
             those whom the providers' own logs show as told (`kinfold tell decide --person … \
             --spare`)"
        }
    }
}
