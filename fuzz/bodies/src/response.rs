//! What the answer to a breach reads: the incident's file, an opened index, the logs of a
//! campaign, an incident and of public claims, the book of codes.

use crate::{canonical, text};
use codes::{CodeBook, Tail};
use exposure::OpenedIndex;
use sign::id::IncidentId;
use sign::{Time, from_bytes};

/// The file that says what was in whose hands.
pub(crate) fn incident_toml(bytes: &[u8]) -> bool {
    text(bytes, |t| exposure::Incident::parse(t).is_ok())
}

/// A signature of a decision, and the text alone.
pub(crate) fn signed_decision(bytes: &[u8]) -> bool {
    text(bytes, |t| {
        if let Ok(signed) = decision::Signed::parse(t) {
            assert_eq!(signed.to_string(), t);
            return true;
        }
        let read = decision::Text::parse(t);
        read.inspect(|text| assert_eq!(text.as_str(), t)).is_ok()
    })
}

/// A daily index, opened.
pub(crate) fn opened_index(bytes: &[u8]) -> bool {
    text(bytes, |t| match OpenedIndex::parse(t) {
        Ok(index) => {
            let again = OpenedIndex::parse(&index.to_string());
            assert_eq!(again.as_ref(), Ok(&index));
            true
        }
        Err(_) => false,
    })
}

/// What custodians wrote down of what they opened.
pub(crate) fn openings(bytes: &[u8]) -> bool {
    let path = std::path::Path::new("opened");
    text(bytes, |t| desk::emergency::Openings::parse(path, t).is_ok())
}

/// A line of a campaign's journal, as the first of one.
pub(crate) fn campaign_event(bytes: &[u8]) -> bool {
    if let Ok(event) = from_bytes::<contact::Event>(bytes) {
        let mut campaign = contact::Campaign::new(IncidentId([1; 16]));
        let before = campaign.clone();
        if campaign.record(&event).is_err() {
            assert_eq!(campaign, before, "what is refused changes nothing");
        }
    }
    canonical::<contact::Event>(bytes)
}

/// A line of the journal in a campaign's folder.
pub(crate) fn campaign_entry(bytes: &[u8]) -> bool {
    use courier::entry::{Entry, group_text};
    if let Ok(Entry::Group(group)) = from_bytes::<Entry>(bytes)
        && let Ok((key, _)) = group.decision()
    {
        let again = courier::entry::group_key(&group_text(&key));
        assert_eq!(again.ok(), Some(key), "a group is called as it is written");
    }
    canonical::<Entry>(bytes)
}

/// What is handed to a campaign as text: its setting, its providers, who is affected, how they
/// can be reached, their roles, and what a gateway posts.
pub(crate) fn campaign_texts(bytes: &[u8]) -> bool {
    text(bytes, |t| {
        let roles = courier::join::roles(t).is_ok_and(|roles| !roles.is_empty());
        let slips = courier::join::slips(t).is_ok_and(|slips| !slips.is_empty());
        let receipt = courier::gateway::receipt(t);
        let never = courier::carrier::Known::Never;
        assert!(
            receipt.is_none_or(|(_, known)| known != never),
            "no post leads to a send"
        );
        roles
            || slips
            || receipt.is_some()
            || courier::join::table(t).is_ok()
            || courier::setting::Settings::parse(t).is_ok()
            || courier::config::Config::parse(t, true).is_ok()
    })
}

/// A line of an incident's log.
pub(crate) fn incident_entry(bytes: &[u8]) -> bool {
    canonical::<incident::Entry>(bytes)
}

/// A line of the log of claims, as the first of one.
pub(crate) fn claims_event(bytes: &[u8]) -> bool {
    if let Ok(event) = from_bytes::<claims::Event>(bytes) {
        let mut all = claims::Claims::default();
        if all.record(Time(9), &event).is_err() {
            assert_eq!(all, claims::Claims::default());
        }
    }
    canonical::<claims::Event>(bytes)
}

/// A line of an incident's folder: what it says, and who signed it in which incident.
pub(crate) fn incident_line(bytes: &[u8]) -> bool {
    if let Ok(line) = from_bytes::<answering::Signed>(bytes) {
        let _held = line.holds(IncidentId([1; 16]));
    }
    canonical::<answering::Signed>(bytes)
}

/// The list of a public site's files: one list has one text.
pub(crate) fn site_manifest(bytes: &[u8]) -> bool {
    text(bytes, |t| match answering::site::Manifest::parse(t) {
        Ok(manifest) => {
            assert_eq!(manifest.to_string(), t);
            true
        }
        Err(_) => false,
    })
}

/// What people write for an incident: settings, a claim, a translation, a decision, a moment; and
/// the counts that `kinfold exposure` wrote.
pub(crate) fn incident_files(bytes: &[u8]) -> bool {
    let path = std::path::Path::new("file");
    let people = answering::People::default();
    text(bytes, |t| {
        let settings = answering::Settings::parse(t, path).is_ok();
        let claim = answering::files::claim(t, path, 1, &people).is_ok();
        let wording = answering::files::wording(t, path, 1).is_ok();
        let of = (IncidentId([1; 16]), 1);
        let decision = answering::files::decision(t, path, of, &people).is_ok();
        let moment = answering::moment::parse(t).is_ok();
        let exposed = answering::draft::Exposed::parse(t, "file").is_ok();
        settings | claim | wording | decision | moment | exposed
    })
}

/// What a folder says of itself, and the list of a backup.
pub(crate) fn folder_files(bytes: &[u8]) -> bool {
    let stamp = text(bytes, |t| stamp::parse(t).is_some());
    text(bytes, kinfold::backup::is_list) | stamp
}

/// The checker's book, and the three digits that are typed beside a code.
pub(crate) fn code_book(bytes: &[u8]) -> bool {
    let tail = text(bytes, |t| Tail::parse(t).is_ok());
    canonical::<CodeBook>(bytes) | tail
}
