//! The words of a page for what the incident's log names by a code.

use answering::Cause;
use answering::words::Named;
use exposure::{Kind, Level};
use incident::{
    Availability, Band, Confidentiality, Data, DecisionFault, Ease, Integrity, Peril, Refusal,
    Role, Stage,
};
use language::{Id, id};
use sign::Category;

/// Something with words on a page.
pub(crate) trait Spoken: Named {
    /// Its words.
    fn id(self) -> Id;
}

macro_rules! spoken {
    ($($type:ident { $($value:ident => $id:ident),* $(,)? })*) => {$(
        impl Spoken for $type {
            fn id(self) -> Id {
                match self { $($type::$value => id::$id),* }
            }
        }
    )*};
}

spoken! {
    Cause {
        LostDevice => INCIDENT_LOST_DEVICE,
        StolenLogin => INCIDENT_STOLEN_LOGIN,
        ServerEntered => INCIDENT_SERVER_ENTERED,
        WrongAddressee => INCIDENT_WRONG_ADDRESSEE,
        Unknown => INCIDENT_UNKNOWN,
    }
    Stage {
        Suspected => INCIDENT_SUSPECTED,
        Declared => INCIDENT_DECLARED,
        Contained => INCIDENT_CONTAINED,
        Scoping => INCIDENT_SCOPING,
        Notifying => INCIDENT_NOTIFYING,
        Recovering => INCIDENT_RECOVERING,
        Resumed => INCIDENT_RESUMED,
        Monitoring => INCIDENT_MONITORING,
        Closed => INCIDENT_CLOSED,
        NotABreach => INCIDENT_NOT_A_BREACH,
        Reopened => INCIDENT_REOPENED,
    }
    Role {
        Officer => CARD_OFFICER,
        DataProtection => CARD_DATA_PROTECTION,
        ChildProtection => CARD_CHILD_PROTECTION,
        Lead => INCIDENT_LEAD,
        Management => INCIDENT_MANAGEMENT,
    }
    Data {
        Simple => INCIDENT_SIMPLE,
        Behavioural => INCIDENT_BEHAVIOURAL,
        Financial => INCIDENT_FINANCIAL,
        Sensitive => INCIDENT_SENSITIVE,
    }
    Ease {
        Negligible => INCIDENT_NEGLIGIBLE,
        Limited => INCIDENT_LIMITED,
        Significant => INCIDENT_SIGNIFICANT,
        Maximum => INCIDENT_MAXIMUM,
    }
    Confidentiality {
        Kept => INCIDENT_SEEN_BY_NOBODY,
        KnownRecipients => INCIDENT_SEEN_BY_KNOWN,
        UnknownRecipients => INCIDENT_SEEN_BY_UNKNOWN,
    }
    Integrity {
        Kept => INCIDENT_NOT_ALTERED,
        Restorable => INCIDENT_RESTORABLE,
        Lost => INCIDENT_ALTERED,
    }
    Availability {
        Kept => INCIDENT_USABLE,
        ForATime => INCIDENT_NOT_FOR_A_TIME,
        Lost => INCIDENT_GONE,
    }
    Peril {
        RiskToLife => INCIDENT_RISK_TO_LIFE,
        Detention => INCIDENT_DETENTION,
        Minors => INCIDENT_MINORS,
        Trafficking => INCIDENT_TRAFFICKING,
        Persecution => INCIDENT_PERSECUTION,
    }
}

/// A band of severity.
pub(crate) fn band(of: Band) -> Id {
    match of {
        Band::Low => id::INCIDENT_BAND_LOW,
        Band::Medium => id::INCIDENT_BAND_MEDIUM,
        Band::High => id::INCIDENT_BAND_HIGH,
        Band::VeryHigh => id::INCIDENT_BAND_VERY_HIGH,
    }
}

/// A level of exposure.
pub(crate) fn level(of: Level) -> Id {
    match of {
        Level::Confirmed => id::INCIDENT_WAS_READ,
        Level::Possible => id::INCIDENT_MAY_BE_READ,
        Level::CiphertextOnly => id::INCIDENT_COPIED,
        Level::Excluded => id::INCIDENT_NOT_REACHED,
    }
}

/// A kind of information.
pub(crate) fn kind(of: Kind) -> Id {
    match of {
        Kind::Of(Category::Identity) => id::DESK_KIND_IDENTITY,
        Kind::Of(Category::Origin) => id::DESK_KIND_ORIGIN,
        Kind::Of(Category::Contact) => id::DESK_KIND_CONTACT,
        Kind::Of(Category::Family) => id::DESK_KIND_FAMILY,
        Kind::Of(Category::Circumstances) => id::DESK_KIND_CIRCUMSTANCES,
        Kind::Of(Category::Casework) => id::DESK_KIND_CASEWORK,
        Kind::Of(Category::Intake) => id::DESK_KIND_REQUEST,
        Kind::Of(Category::Attachment) => id::DESK_KIND_ATTACHMENT,
        Kind::Login => id::INCIDENT_KIND_LOGIN,
        Kind::Called => id::INCIDENT_KIND_CALLED,
    }
}

/// Why the rules of an incident refuse something; none if only English says it.
pub(crate) fn refusal(of: &answering::Fault) -> Option<Id> {
    let answering::Fault::Incident(refusal) = of else {
        return match of {
            answering::Fault::InUse(_) => Some(id::INCIDENT_IN_USE),
            _ => None,
        };
    };
    match refusal {
        Refusal::Time => Some(id::INCIDENT_NO_TIME),
        Refusal::NotFromHere => Some(id::INCIDENT_NO_FROM_HERE),
        Refusal::Missing(_) => Some(id::INCIDENT_NO_MISSING),
        Refusal::Undecided => Some(id::INCIDENT_NO_UNDECIDED),
        Refusal::Already => Some(id::INCIDENT_NO_ALREADY),
        Refusal::Unknown => Some(id::INCIDENT_NO_UNKNOWN),
        Refusal::Future => Some(id::INCIDENT_NO_FUTURE),
        Refusal::Decision(fault) => Some(match fault {
            DecisionFault::OnePerson => id::INCIDENT_NO_TWO,
            DecisionFault::Choice => id::INCIDENT_NO_OPTIONS,
            DecisionFault::Unsaid => id::INCIDENT_NO_UNSAID,
            DecisionFault::Order => id::INCIDENT_NO_ORDER,
        }),
        _ => None,
    }
}
