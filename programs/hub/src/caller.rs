//! Who calls, and whether they may.

use crate::clock::now;
use crate::door::{Guest, Heard};
use crate::edge::{Permit, address};
use crate::hub::Hub;
use crate::refusal::Refusal;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use core::future::poll_fn;
use core::pin::Pin;
use core::time::Duration;
use ledger::leaf::DeviceKind;
use policy::roster::{Roster, RosterDevice};
use sign::id::DeviceId;
use sign::{SocietyId, Time};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::mail::MailBox;
use store::roster::Version;
use wire::call::{CallFault, CallSeal, HEADER};
use wire::{MAX_BODY, Method};

/// How long a body may take to come.
const BODY_TIME: Duration = Duration::from_secs(60);
/// How long one that is too long is read before it is refused.
const LONG_TIME: Duration = Duration::from_secs(2);

/// The signed roster, as a hub needs it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Which; none if there is no roster yet.
    pub version: Option<Version>,
    devices: BTreeMap<DeviceId, RosterDevice>,
    societies: Vec<SocietyId>,
}

impl Known {
    /// Of a roster whose signature was checked.
    #[must_use]
    pub fn new(version: Version, roster: Roster) -> Self {
        let devices = roster.devices.into_iter();
        Known {
            version: Some(version),
            devices: devices
                .map(|device| (device.key.device(), device))
                .collect(),
            societies: roster.societies.iter().map(|s| s.society).collect(),
        }
    }

    /// A device.
    #[must_use]
    pub fn device(&self, id: DeviceId) -> Option<&RosterDevice> {
        self.devices.get(&id)
    }

    /// Whether there is such a society.
    #[must_use]
    pub fn society(&self, id: SocietyId) -> bool {
        self.societies.contains(&id)
    }

    /// The usable desks of a society; only those of leads, if asked.
    pub fn desks(&self, society: SocietyId, leads: bool) -> impl Iterator<Item = DeviceId> {
        let fits = move |device: &RosterDevice| {
            device.society == society
                && device.usable
                && device.kind == DeviceKind::Desk
                && (device.lead || !leads)
        };
        let devices = self.devices.iter().filter(move |(_, device)| fits(device));
        devices.map(|(id, _)| *id)
    }
}

/// Whoever signed a call.
#[derive(Clone, Debug)]
pub enum Caller {
    /// The keyholder.
    Keyholder(DeviceId),
    /// A device of the roster.
    Device(DeviceId, RosterDevice),
}

impl Caller {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> DeviceId {
        match self {
            Caller::Keyholder(id) | Caller::Device(id, _) => *id,
        }
    }

    /// Its mailbox.
    #[must_use]
    pub fn mailbox(&self) -> MailBox {
        match self {
            Caller::Keyholder(id) => keyholder_box(*id),
            Caller::Device(id, device) => device_box(*id, device),
        }
    }

    /// It is the keyholder.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`].
    pub fn keyholder(&self) -> Result<(), Refusal> {
        match self {
            Caller::Keyholder(_) => Ok(()),
            Caller::Device(..) => Err(Refusal::Forbidden("only the keyholder may")),
        }
    }

    /// It is a device, and usable.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`].
    pub fn device(&self) -> Result<&RosterDevice, Refusal> {
        match self {
            Caller::Keyholder(_) => Err(Refusal::Forbidden("only devices may")),
            Caller::Device(_, device) => {
                usable(device)?;
                Ok(device)
            }
        }
    }

    /// It is a usable device of one of these kinds.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`].
    pub fn of_kind(&self, kinds: &[DeviceKind]) -> Result<&RosterDevice, Refusal> {
        let device = self.device()?;
        if kinds.contains(&device.kind) {
            Ok(device)
        } else {
            Err(Refusal::Forbidden("this kind of device may not"))
        }
    }

    /// It is the keyholder or a usable device.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`].
    pub fn active(&self) -> Result<(), Refusal> {
        match self {
            Caller::Keyholder(_) => Ok(()),
            Caller::Device(_, device) => usable(device),
        }
    }
}

fn usable(device: &RosterDevice) -> Result<(), Refusal> {
    if device.usable {
        Ok(())
    } else {
        Err(Refusal::Forbidden("the device is not usable any more"))
    }
}

pub(crate) fn keyholder_box(id: DeviceId) -> MailBox {
    MailBox {
        society: SocietyId::ALL,
        device: id,
    }
}

pub(crate) fn device_box(id: DeviceId, device: &RosterDevice) -> MailBox {
    MailBox {
        society: device.society,
        device: id,
    }
}

/// A signed call, its signature checked, its body whole. It holds its place among the calls at
/// work until it is dropped.
pub(crate) struct Signed {
    pub(crate) caller: Caller,
    pub(crate) known: Arc<Known>,
    /// When it was made, says the caller.
    pub(crate) time: Time,
    pub(crate) body: Vec<u8>,
    _permit: Permit,
}

impl FromRequest<Arc<Hub>> for Signed {
    type Rejection = Refusal;

    async fn from_request(request: Request, hub: &Arc<Hub>) -> Result<Self, Refusal> {
        let from = address(&request, hub.limits.behind_proxy);
        read(request, hub, from).await
    }
}

async fn read(
    request: Request,
    hub: &Arc<Hub>,
    from: core::net::IpAddr,
) -> Result<Signed, Refusal> {
    let (parts, body) = request.into_parts();
    let method = match parts.method.as_str() {
        "GET" => Method::Get,
        "PUT" => Method::Put,
        "POST" => Method::Post,
        _ => return Err(Refusal::Malformed("the method")),
    };
    let header = parts
        .headers
        .get(HEADER)
        .and_then(|value| value.to_str().ok());
    let seal = CallSeal::from_header(header.ok_or(CallFault::Unsigned)?)?;
    let heard = parts.extensions.get::<Guest>().map(Guest::heard);
    let turn = hub.edge.turn(from).await?;
    let known = hub.known().await?;
    let (caller, key) = if seal.device == hub.log.ed25519.device() {
        (Caller::Keyholder(seal.device), hub.log.ed25519)
    } else {
        let Some(device) = known.device(seal.device) else {
            // Maybe a desk that is not enrolled yet. It is told the same each time.
            hub.edge.false_call(from);
            return Err(CallFault::Unsigned.into());
        };
        (Caller::Device(seal.device, device.clone()), device.key)
    };
    // Before anything of the body is read, and before it takes room: ids stand in the roster for
    // everybody, and whoever only pretends to be a device must not hold what devices need.
    let target = parts.uri.path_and_query().map_or("", |t| t.as_str());
    let origin = hub.log.name.as_str();
    if let Err(fault) = seal.verify_head(&key, origin, (method, target), now()) {
        let many = fault == CallFault::Signature && hub.edge.false_call(from);
        return Err(if many { Refusal::TooMany } else { fault.into() });
    }
    drop(turn);
    heard.into_iter().for_each(Heard::known);
    let length = length(&parts.headers)?;
    if length > MAX_BODY {
        return Err(too_long(body).await);
    }
    let permit = hub.edge.signed(from, length).await?;
    let read = tokio::time::timeout(BODY_TIME, to_bytes(body, length)).await;
    let body = match read {
        Ok(Ok(bytes)) if bytes.len() == length => Vec::from(bytes),
        _ => return Err(Refusal::Malformed("the body did not come whole")),
    };
    if let Err(fault) = seal.fits(&body) {
        hub.edge.false_call(from);
        return Err(fault.into());
    }
    Ok(Signed {
        caller,
        known,
        time: seal.time,
        body,
        _permit: permit,
    })
}

/// The refusal of a body that is too long. What comes of it within a moment is read and dropped:
/// a connection that is closed while the caller still writes loses the answer on its way.
pub(crate) async fn too_long(mut body: Body) -> Refusal {
    let drop_all =
        async { while let Some(Ok(_)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {} };
    let _whole = tokio::time::timeout(LONG_TIME, drop_all).await;
    Refusal::TooLong
}

/// Length of the body, which must be told beforehand.
pub(crate) fn length(headers: &axum::http::HeaderMap) -> Result<usize, Refusal> {
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return Err(Refusal::Malformed("the body's length must be told first"));
    }
    let Some(length) = headers.get(header::CONTENT_LENGTH) else {
        return Ok(0);
    };
    let length = length.to_str().ok().and_then(|text| text.parse().ok());
    length.ok_or(Refusal::Malformed("the body's length"))
}
