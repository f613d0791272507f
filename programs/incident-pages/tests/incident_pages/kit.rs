//! An incident that is served, a browser without scripts, and a clock that stands where it is put.

use answering::{Beginning, Cause, Console, Lost, Opening};
use desk::clock::Outside;
use incident_pages::{Options, serve};
use sign::id::{DeviceId, IncidentId, StaffId};
use sign::time::{DAY, HOUR};
use sign::{SocietyId, Time};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;
use tokio::sync::mpsc;
use ureq::Agent;

/// 2024-10-04T09:00:00Z.
pub(crate) const NOW: Time = Time(20_000 * DAY + 9 * HOUR);
pub(crate) const LEAD: StaffId = StaffId([1; 16]);
pub(crate) const OFFICER: StaffId = StaffId([2; 16]);

/// Time and randomness of a test.
struct Fixed {
    now: Arc<AtomicU64>,
    drawn: AtomicU64,
}

impl Outside for Fixed {
    fn now(&self) -> Time {
        Time(self.now.load(Ordering::SeqCst))
    }
    fn fresh(&self) -> Result<[u8; 32], desk::Fault> {
        let mut bytes = [7; 32];
        let drawn = self.drawn.fetch_add(1, Ordering::SeqCst);
        bytes[..8].copy_from_slice(&drawn.to_be_bytes());
        Ok(bytes)
    }
    fn rest(&self, _: u64) {}
}

/// A folder that is served.
pub(crate) struct House {
    folder: tempfile::TempDir,
    now: Arc<AtomicU64>,
    address: String,
    more: mpsc::Sender<()>,
    told: std::sync::mpsc::Receiver<String>,
}

impl House {
    /// Without an incident.
    pub(crate) fn empty() -> House {
        let folder = tempfile::tempdir().unwrap();
        House::serve(folder, None, Duration::from_secs(120))
    }

    /// With an incident of two societies.
    pub(crate) fn begun() -> House {
        let folder = tempfile::tempdir().unwrap();
        let of = Beginning {
            opening: Opening {
                version: 1,
                incident: IncidentId([7; 16]),
                at: NOW,
                by: LEAD,
                cause: Cause::LostDevice,
                lost: Lost {
                    societies: vec![SocietyId(1), SocietyId(2)],
                    device: Some(DeviceId([3; 16])),
                    ..Lost::default()
                },
                about: "told by telephone".into(),
            },
            second: Some(OFFICER),
            society: "Example Society".into(),
            feed: "tag:s.example,2026:".into(),
            phone: "+1 555 0100".into(),
            people: vec![("lead".into(), LEAD), ("officer".into(), OFFICER)],
        };
        answering::begin(&folder.path().join("incident"), of, &[5; 32], [6; 16]).unwrap();
        House::serve(folder, Some("lead".to_owned()), Duration::from_secs(120))
    }

    fn serve(folder: tempfile::TempDir, by: Option<String>, life: Duration) -> House {
        let now = Arc::new(AtomicU64::new(NOW.0));
        let outside = Fixed {
            now: now.clone(),
            drawn: AtomicU64::new(0),
        };
        let options = Options {
            dir: folder.path().join("incident"),
            listen: "127.0.0.1:0".parse().unwrap(),
            locale: language::Locale::english(),
            by,
            life,
            signer: None,
        };
        let (tell, told) = channel();
        let (more, wanted) = mpsc::channel(1);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap();
            let ready = move |address: &str| {
                let _ended = tell.send(address.to_owned());
            };
            let never = std::future::pending();
            runtime.block_on(serve(options, Box::new(outside), wanted, ready, never))
        });
        let address = told.recv_timeout(Duration::from_secs(20)).unwrap();
        House {
            folder,
            now,
            address,
            more,
            told,
        }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Another address to come in by.
    pub(crate) fn another(&self) -> String {
        self.more.blocking_send(()).unwrap();
        self.told.recv_timeout(Duration::from_secs(20)).unwrap()
    }

    pub(crate) fn dir(&self) -> PathBuf {
        self.folder.path().join("incident")
    }

    /// The incident as its log says now.
    pub(crate) fn console(&self) -> Console {
        Console::open(&self.dir()).unwrap()
    }

    pub(crate) fn lines(&self) -> usize {
        self.console().lines().len()
    }

    /// Puts the clock so many hours after the beginning.
    pub(crate) fn after(&self, hours: u64) {
        self.now.store(NOW.plus(hours * HOUR).0, Ordering::SeqCst);
    }

    /// Comes in, by a new address.
    pub(crate) fn browser(&self) -> Browser {
        Browser::enter(&self.another())
    }
}

/// Fields to put in place of good ones; a field or a text of the page, and words that stand there.
pub(crate) type Bad<'a> = (&'a [(&'a str, &'a str)], &'a str, language::Id);

/// What came back.
pub(crate) struct Came {
    pub(crate) status: u16,
    pub(crate) to: String,
    pub(crate) body: String,
    pub(crate) headers: ureq::http::HeaderMap,
}

impl Came {
    pub(crate) fn holds(&self, words: &str) {
        assert!(self.body.contains(words), "{words}\n{}", self.body);
    }

    pub(crate) fn lacks(&self, words: &str) {
        assert!(!self.body.contains(words), "{words}\n{}", self.body);
    }
}

pub(crate) fn agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0);
    config.build().new_agent()
}

pub(crate) fn came(mut response: ureq::http::Response<ureq::Body>) -> Came {
    let to = response.headers().get("location");
    let to = to.map_or("", |to| to.to_str().unwrap()).to_owned();
    Came {
        status: response.status().as_u16(),
        to,
        headers: response.headers().clone(),
        body: response.body_mut().read_to_string().unwrap(),
    }
}

/// A browser that came in.
pub(crate) struct Browser {
    agent: Agent,
    pub(crate) origin: String,
    pub(crate) room: String,
    pub(crate) cookie: String,
}

impl Browser {
    fn enter(address: &str) -> Browser {
        let agent = agent();
        let came = came(agent.get(address).call().unwrap());
        assert_eq!(came.status, 303);
        let cookie = came.headers["set-cookie"].to_str().unwrap();
        Browser {
            origin: address.split("/enter").next().unwrap().to_owned(),
            room: came.to.split('/').nth(1).unwrap().to_owned(),
            cookie: cookie.split(';').next().unwrap().to_owned(),
            agent,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/{}/{path}", self.origin, self.room)
    }

    pub(crate) fn get(&self, path: &str) -> Came {
        let request = self.agent.get(self.url(path));
        came(request.header("cookie", &self.cookie).call().unwrap())
    }

    /// Sends a form as its page does, with the mark that stands in it.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Came {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let request = self.agent.post(self.url(path));
        let request = request
            .header("cookie", &self.cookie)
            .header("origin", &self.origin)
            .header("content-type", "application/x-www-form-urlencoded");
        came(request.send(form.finish()).unwrap())
    }
}

/// Fields with some of them put in place of others.
pub(crate) fn but<'a>(
    fields: &[(&'a str, &'a str)],
    other: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<_> = fields
        .iter()
        .filter(|(name, _)| other.iter().all(|(put, _)| put != name))
        .copied()
        .collect();
    all.extend(other.iter().filter(|(_, value)| !value.is_empty()));
    all
}

/// Words of a language as they stand in a page.
pub(crate) fn words(tag: &str, id: language::Id) -> String {
    let locale = language::locale(tag).unwrap();
    let pieces = locale.pieces(id, &language::Args::none());
    page::Html::words(&pieces).as_str().to_owned()
}
