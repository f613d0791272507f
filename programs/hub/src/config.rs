//! What an operator decides.

use core::net::SocketAddr;
use core::num::NonZeroU32;
use ledger::LogKeys;

/// Everything a hub is told.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// `sqlite:PATH` or `postgres://…`.
    pub database: String,
    /// Name and public keys of the log it serves.
    pub log: LogKeys,
    /// How much it takes on.
    pub limits: Limits,
    /// Where figures of it may be read, if anywhere: a port of their own.
    pub metrics: Option<SocketAddr>,
    /// What it speaks TLS with; none behind a reverse proxy that ends it.
    pub tls: Option<tls::Identity>,
}

/// How much a hub takes on. What exceeds it is refused with 429 and may be tried again.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Whether a reverse proxy of ours stands before it: then a caller's address is the last in
    /// `x-forwarded-for`.
    pub behind_proxy: bool,
    /// Unsigned calls at the same time.
    pub open_calls: usize,
    /// Signed calls at the same time, those that wait for letters not counted.
    pub signed_calls: usize,
    /// Of these, from one address.
    pub signed_calls_per_address: usize,
    /// Bytes of bodies of signed calls in memory at the same time.
    pub signed_bytes: usize,
    /// Unsigned calls a second from one address, and all at once after a pause.
    pub open_rate: (NonZeroU32, NonZeroU32),
    /// Forms a minute from one address, and all at once after a pause.
    pub form_rate: (NonZeroU32, NonZeroU32),
    /// Forms a minute from all addresses together, and all at once after a pause.
    pub form_rate_total: (NonZeroU32, NonZeroU32),
    /// Forms a minute from one enrolled portal, which signs its calls: they are not counted by
    /// address nor with those of strangers.
    pub portal_form_rate: (NonZeroU32, NonZeroU32),
    /// Calls a minute from one address whose signature does not hold, and all at once.
    pub false_rate: (NonZeroU32, NonZeroU32),
    /// Dispatches a minute from one desk to another society, and all at once after a pause.
    pub dispatch_rate: (NonZeroU32, NonZeroU32),
    /// Forms kept for one society.
    pub forms: u64,
    /// Bytes of forms kept for one society.
    pub form_bytes: u64,
    /// Bytes of attachments kept for one society.
    pub attachment_bytes: u64,
    /// Readers of empty boxes that wait at the same time.
    pub waiting: usize,
    /// Connections at the same time.
    pub connections: usize,
    /// Of these, from one address.
    pub connections_per_address: usize,
    /// How much of the machine the database may use.
    pub database: store::Limits,
}

impl Default for Limits {
    fn default() -> Self {
        let n = |n| NonZeroU32::new(n).expect("no limit here is 0");
        Limits {
            behind_proxy: false,
            open_calls: 32,
            signed_calls: 128,
            signed_calls_per_address: 64,
            signed_bytes: 256 << 20,
            open_rate: (n(100), n(400)),
            form_rate: (n(30), n(30)),
            form_rate_total: (n(1_200), n(1_200)),
            portal_form_rate: (n(6_000), n(6_000)),
            false_rate: (n(60), n(60)),
            dispatch_rate: (n(60), n(600)),
            forms: 1_000_000,
            form_bytes: 32 << 30,
            attachment_bytes: 256 << 30,
            waiting: 4_096,
            connections: 8_192,
            connections_per_address: 256,
            database: store::Limits::default(),
        }
    }
}
