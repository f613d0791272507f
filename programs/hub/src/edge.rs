//! How much at once: separate room for signed and unsigned calls, and rates by address.
//!
//! Strangers share the unsigned room only, so that however many come, a signed call finds its own
//! room free. Whoever pretends to sign is counted by address. An address from which many false
//! signatures come is not shut out, as honest callers may share it with a liar; but only a few of
//! its calls are looked at at once, and the others wait for their turn.

use crate::config::Limits;
use crate::refusal::Refusal;
use axum::extract::{ConnectInfo, Request};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use core::num::NonZeroU32;
use core::time::Duration;
use governor::clock::DefaultClock;
use governor::state::{InMemoryState, NotKeyed};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sign::SocietyId;
use sign::id::DeviceId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a call waits for room before it is refused.
const PATIENCE: Duration = Duration::from_secs(10);
/// Signatures of one address that are looked at at once, when many of its were false.
const TURNS: usize = 2;
/// Bytes of one unit of the room for bodies.
const UNIT: usize = 1 << 10;

type One = RateLimiter<NotKeyed, InMemoryState, DefaultClock>;

/// The room there is.
pub(crate) struct Edge {
    open: Arc<Semaphore>,
    signed: Arc<Semaphore>,
    signed_bytes: Arc<Semaphore>,
    by_address: Arc<Counts>,
    per_address: usize,
    open_rate: DefaultKeyedRateLimiter<IpAddr>,
    form_rate: DefaultKeyedRateLimiter<IpAddr>,
    form_rate_total: One,
    portal_form_rate: DefaultKeyedRateLimiter<DeviceId>,
    false_rate: DefaultKeyedRateLimiter<IpAddr>,
    dispatch_rate: DefaultKeyedRateLimiter<(DeviceId, SocietyId)>,
    barred: Mutex<BTreeMap<IpAddr, Barred>>,
}

/// An address that sent too many false signatures.
struct Barred {
    until: std::time::Instant,
    turns: Arc<Semaphore>,
}

/// Room that one call takes, given back when this is dropped.
#[derive(Default)]
pub(crate) struct Permit {
    _room: Vec<OwnedSemaphorePermit>,
    _address: Option<Counted>,
}

impl Edge {
    pub(crate) fn new(limits: &Limits) -> Self {
        let second =
            |(rate, burst): (NonZeroU32, NonZeroU32)| Quota::per_second(rate).allow_burst(burst);
        let minute =
            |(rate, burst): (NonZeroU32, NonZeroU32)| Quota::per_minute(rate).allow_burst(burst);
        Edge {
            open: Arc::new(Semaphore::new(limits.open_calls)),
            signed: Arc::new(Semaphore::new(limits.signed_calls)),
            signed_bytes: Arc::new(Semaphore::new(limits.signed_bytes / UNIT)),
            by_address: Arc::default(),
            per_address: limits.signed_calls_per_address,
            open_rate: RateLimiter::keyed(second(limits.open_rate)),
            form_rate: RateLimiter::keyed(minute(limits.form_rate)),
            form_rate_total: RateLimiter::direct(minute(limits.form_rate_total)),
            portal_form_rate: RateLimiter::keyed(minute(limits.portal_form_rate)),
            false_rate: RateLimiter::keyed(minute(limits.false_rate)),
            dispatch_rate: RateLimiter::keyed(minute(limits.dispatch_rate)),
            barred: Mutex::default(),
        }
    }

    /// Room for an unsigned call, at once or not at all.
    pub(crate) fn open(&self, from: IpAddr) -> Result<Permit, Refusal> {
        let rate = self.open_rate.check_key(&from);
        rate.map_err(|_| Refusal::TooMany)?;
        let room = Arc::clone(&self.open).try_acquire_owned();
        Ok(Permit {
            _room: vec![room.map_err(|_| Refusal::TooMany)?],
            _address: None,
        })
    }

    /// Whether one more form may come.
    pub(crate) fn form(&self, from: IpAddr) -> Result<(), Refusal> {
        let rate = self.form_rate.check_key(&from);
        rate.map_err(|_| Refusal::TooMany)?;
        self.form_rate_total.check().map_err(|_| Refusal::TooMany)
    }

    /// Whether one more form of this portal may come.
    pub(crate) fn portal_form(&self, portal: DeviceId) -> Result<(), Refusal> {
        let rate = self.portal_form_rate.check_key(&portal);
        rate.map_err(|_| Refusal::TooMany)
    }

    /// Whether a desk may write so many dispatches more to another society: whoever holds one
    /// desk must not fill the boxes of all others.
    pub(crate) fn dispatches(
        &self,
        from: DeviceId,
        to: SocietyId,
        count: NonZeroU32,
    ) -> Result<(), Refusal> {
        let rate = self.dispatch_rate.check_key_n(&(from, to), count);
        match rate {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Refusal::TooMany),
            Err(_) => Err(Refusal::Malformed("too many letters in one call")),
        }
    }

    /// Room for a call that says it is signed, with a body of this length.
    pub(crate) async fn signed(&self, from: IpAddr, length: usize) -> Result<Permit, Refusal> {
        let address = Counts::take(&self.by_address, from, self.per_address);
        let address = address.ok_or(Refusal::TooMany)?;
        let units = u32::try_from(length.div_ceil(UNIT)).unwrap_or(u32::MAX);
        let room = async {
            let call = Arc::clone(&self.signed).acquire_owned().await?;
            let bytes = Arc::clone(&self.signed_bytes);
            Ok::<_, tokio::sync::AcquireError>(vec![call, bytes.acquire_many_owned(units).await?])
        };
        match tokio::time::timeout(PATIENCE, room).await {
            Ok(Ok(room)) => Ok(Permit {
                _room: room,
                _address: Some(address),
            }),
            _ => Err(Refusal::TooMany),
        }
    }

    /// A call came whose signature does not hold; tells whether it is one too many.
    pub(crate) fn false_call(&self, from: IpAddr) -> bool {
        let many = self.false_rate.check_key(&from).is_err();
        if many {
            let mut barred = self.barred.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = || Arc::new(Semaphore::new(TURNS));
            let turns = barred
                .get(&from)
                .map_or_else(fresh, |b| Arc::clone(&b.turns));
            let until = std::time::Instant::now() + Duration::from_secs(60);
            barred.insert(from, Barred { until, turns });
        }
        many
    }

    /// The turn to have a signature looked at: at once, unless the address sent too many false
    /// ones lately.
    pub(crate) async fn turn(&self, from: IpAddr) -> Result<Permit, Refusal> {
        let turns = {
            let barred = self.barred.lock().unwrap_or_else(PoisonError::into_inner);
            let now = std::time::Instant::now();
            let barred = barred.get(&from).filter(|barred| barred.until > now);
            barred.map(|barred| Arc::clone(&barred.turns))
        };
        let Some(turns) = turns else {
            return Ok(Permit::default());
        };
        match tokio::time::timeout(PATIENCE, turns.acquire_owned()).await {
            Ok(Ok(turn)) => Ok(Permit {
                _room: vec![turn],
                _address: None,
            }),
            _ => Err(Refusal::TooMany),
        }
    }

    /// Forgets addresses that have been quiet.
    pub(crate) fn tidy(&self) {
        for rate in [&self.open_rate, &self.form_rate, &self.false_rate] {
            rate.retain_recent();
        }
        self.portal_form_rate.retain_recent();
        self.dispatch_rate.retain_recent();
        let now = std::time::Instant::now();
        let mut barred = self.barred.lock().unwrap_or_else(PoisonError::into_inner);
        barred.retain(|_, barred| barred.until > now);
    }
}

/// How many are at work, by address.
#[derive(Default)]
pub(crate) struct Counts(Mutex<BTreeMap<IpAddr, usize>>);

/// One of them.
pub(crate) struct Counted {
    of: Arc<Counts>,
    address: IpAddr,
}

impl Counts {
    pub(crate) fn take(of: &Arc<Self>, address: IpAddr, most: usize) -> Option<Counted> {
        let mut counts = of.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        drop(counts);
        Some(Counted {
            of: Arc::clone(of),
            address,
        })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counts = self.of.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

/// Where a call comes from: one host, or one network of IPv6 as providers give them out.
pub(crate) fn address(request: &Request, behind_proxy: bool) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    let told = || {
        let header = request
            .headers()
            .get_all("x-forwarded-for")
            .iter()
            .next_back()?;
        header
            .to_str()
            .ok()?
            .rsplit(',')
            .next()?
            .trim()
            .parse()
            .ok()
    };
    let address: IpAddr = if behind_proxy {
        told().unwrap_or(peer)
    } else {
        peer
    };
    network(address)
}

pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let s = v6.segments();
            IpAddr::V6(Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0))
        }
        v4 => v4,
    }
}
