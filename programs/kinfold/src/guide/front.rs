//! The guide's site: one browser of this computer, by the address that was printed.

use super::host::{Answer, Ask, Wanted, host};
use super::scene::{Act, Scene};
use super::scenes::walking;
use super::words::{Reader, counted};
use crate::Fault;
use crate::demo::{Stop, Tour, Watch};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use desk::web::Door;
use language::{Args, Locale, Piece, choose, id, locale};
use page::{GuidePage, Html};
use std::io::{BufRead as _, IsTerminal as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Longest form: as the families' site takes them.
const LONGEST: usize = 512 << 10;
/// So much of a longer one is taken in: a browser that is cut off while it sends shows no answer.
const DRAINED: usize = 8 << 20;
/// How long an address to come in by is good: whoever reads something else first is still let in.
const GOOD: Duration = Duration::from_secs(24 * 3600);

/// What the handlers share.
struct Shared {
    door: Door,
    watch: Arc<Watch>,
    /// Whether the walk is over and somebody answers.
    hosted: AtomicBool,
    /// Where forms may go beside this site.
    origins: Mutex<Vec<String>>,
    asks: Mutex<Sender<Ask>>,
}

/// The guide, from the beginning of a walk on.
pub(crate) struct Guide {
    shared: Arc<Shared>,
    asked: Receiver<Ask>,
}

impl Guide {
    /// Begins to serve it; until it is hosted it tells how far the walk is.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn start(watch: Arc<Watch>) -> Result<Guide, Fault> {
        let wrong = || Fault::file(Path::new("127.0.0.1"));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(wrong())?;
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener = runtime.block_on(TcpListener::bind(any)).map_err(wrong())?;
        let address = listener.local_addr().map_err(wrong())?;
        let (asks, asked) = channel();
        let shared = Arc::new(Shared {
            door: Door::new(address, GOOD)?,
            watch,
            hosted: AtomicBool::new(false),
            origins: Mutex::default(),
            asks: Mutex::new(asks),
        });
        let routes = Router::new().fallback(answer).with_state(shared.clone());
        std::thread::spawn(move || runtime.block_on(async { axum::serve(listener, routes).await }));
        Ok(Guide { shared, asked })
    }

    /// A new address to come in by; those before are worth nothing any more.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn address(&self) -> Result<String, Fault> {
        Ok(self.shared.door.new_address()?)
    }

    /// Tells a new address whenever somebody presses Enter in a terminal.
    pub(crate) fn on_enter(&self, tell: impl Fn(&str) + Send + 'static) {
        if !std::io::stdin().is_terminal() {
            return;
        }
        let shared = self.shared.clone();
        std::thread::spawn(move || {
            for line in std::io::stdin().lock().lines() {
                if line.is_err() {
                    return;
                }
                if let Ok(address) = shared.door.new_address() {
                    tell(&address);
                }
            }
        });
    }

    /// Answers whoever is guided, until somebody presses Ctrl-C.
    ///
    /// # Errors
    /// [`Fault`], if a program of the demonstration ends.
    pub(crate) fn host(&self, tour: Tour<'_>, stop: &Stop) -> Result<(), Fault> {
        let origins = [Some(tour.portal().to_owned()), tour.checker()];
        let mut known = self
            .shared
            .origins
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.extend(origins.into_iter().flatten());
        drop(known);
        self.shared.hosted.store(true, Ordering::SeqCst);
        host(tour, &self.asked, stop)
    }
}

/// Answers everything.
async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (method, uri, headers) = (&parts.method, &parts.uri, &parts.headers);
    let preferred = preferred(headers);
    if shared.door.check(method, uri, headers).is_err() {
        return shared.bare(preferred, StatusCode::FORBIDDEN);
    }
    if uri.path() == "/enter" && *method == Method::GET {
        return shared.enter(uri.query().unwrap_or_default(), preferred);
    }
    if shared.door.knows(uri, headers).is_err() {
        return shared.bare(preferred, StatusCode::FORBIDDEN);
    }
    let path: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
    let room = shared.door.room().to_owned();
    let reader = |locale| Reader { locale, room };
    let [_, tag, rest @ ..] = &path[..] else {
        return shared.inside(&reader(preferred), StatusCode::NOT_FOUND);
    };
    let Some(locale) = locale(tag) else {
        return shared.inside(&reader(preferred), StatusCode::NOT_FOUND);
    };
    let reader = reader(locale);
    let wanted = match (method, rest) {
        (&Method::GET, ["picture"]) => Some(Wanted::Picture),
        (&Method::GET, ["desk", name, to @ ..]) => {
            let to = format!("{tag}/{}", to.join("/"));
            Some(Wanted::Desk((*name).to_owned(), to))
        }
        (&Method::GET, [scene]) => Scene::of(scene).map(Wanted::Show),
        (&Method::POST, [scene, act]) => {
            let body = to_bytes(body, DRAINED).await.ok();
            let Some(body) = body.filter(|body| body.len() <= LONGEST) else {
                return shared.inside(&reader, StatusCode::PAYLOAD_TOO_LARGE);
            };
            wanted_act(scene, act, &body)
        }
        _ => None,
    };
    let Some(wanted) = wanted else {
        return shared.inside(&reader, StatusCode::NOT_FOUND);
    };
    if !shared.hosted.load(Ordering::SeqCst) {
        return shared.walking(&reader, &wanted, uri.query() == Some("follow"));
    }
    let scene = wanted.scene();
    match shared.ask(wanted, reader.clone()).await {
        Some(Answer::Page(content)) => shared.dressed(StatusCode::OK, reader.page(scene, content)),
        Some(Answer::Done) => shared.to(reader.href(scene.name()).as_str()),
        Some(Answer::To(address)) => shared.to(&address),
        Some(Answer::Picture(bytes)) => picture(bytes),
        Some(Answer::Missing) => shared.inside(&reader, StatusCode::NOT_FOUND),
        None => shared.bare(locale, StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn wanted_act(scene: &str, act: &str, body: &[u8]) -> Option<Wanted> {
    let scene = Scene::of(scene)?;
    let act: Act = *scene.acts().iter().find(|known| known.name() == act)?;
    let mut fields = form_urlencoded::parse(body);
    let word = fields.find(|(name, _)| name == "word");
    let word = word.map_or_else(String::new, |(_, word)| word.into_owned());
    Some(Wanted::Act(scene, act, word))
}

/// The language that a browser prefers.
fn preferred(headers: &HeaderMap) -> &'static Locale {
    let wanted = headers.get(header::ACCEPT_LANGUAGE);
    choose(
        wanted
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default(),
    )
}

impl Shared {
    async fn ask(&self, wanted: Wanted, reader: Reader) -> Option<Answer> {
        let (reply, answer) = oneshot::channel();
        let ask = Ask {
            wanted,
            reader,
            reply,
        };
        let sent = {
            let asks = self.asks.lock().unwrap_or_else(PoisonError::into_inner);
            asks.send(ask)
        };
        sent.ok()?;
        answer.await.ok()
    }

    fn enter(&self, query: &str, locale: &'static Locale) -> Response {
        let token = query.strip_prefix("token=").unwrap_or_default();
        let Some(cookie) = self.door.enter(token) else {
            return self.bare(locale, StatusCode::FORBIDDEN);
        };
        let mut response = self.to(&format!("/{}/{}/start", self.door.room(), locale.tag()));
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }

    /// How far the walk is, in the place of everything else.
    fn walking(&self, reader: &Reader, wanted: &Wanted, follow: bool) -> Response {
        let Wanted::Show(scene) = wanted else {
            return self.to(reader.href(Scene::Start.name()).as_str());
        };
        let content = walking(reader, *scene, self.watch.steps());
        let mut response = self.dressed(StatusCode::OK, reader.page(*scene, content));
        if follow {
            // Only for whoever asked for it: a page that changes by itself is hard to read.
            let again = HeaderValue::from_static("3");
            response.headers_mut().insert("refresh", again);
        }
        response
    }

    fn to(&self, address: &str) -> Response {
        let mut response = self.dressed(StatusCode::SEE_OTHER, String::new());
        if let Ok(to) = HeaderValue::from_str(address) {
            response.headers_mut().insert(header::LOCATION, to);
        }
        response
    }

    /// A page that shows nothing of the guide.
    fn bare(&self, locale: &'static Locale, status: StatusCode) -> Response {
        let say = |id| locale.pieces(id, &Args::none());
        let words = match status {
            StatusCode::FORBIDDEN => id::GUIDE_SHUT_TEXT,
            _ => id::GUIDE_OVER_TEXT,
        };
        self.plain(
            (locale, status),
            say(id::GUIDE_SHUT),
            Html::para(&say(words)),
        )
    }

    /// What somebody who came in gets in the place of a scene, with the way back.
    fn inside(&self, reader: &Reader, status: StatusCode) -> Response {
        let (title, text) = match status {
            StatusCode::PAYLOAD_TOO_LARGE => {
                let most = counted(Args::none(), "most", LONGEST as u64);
                let text = reader.para_with(id::GUIDE_TOO_LONG_TEXT, &most);
                (id::GUIDE_TOO_LONG, text)
            }
            _ => (id::GUIDE_MISSING, reader.para(id::GUIDE_MISSING_TEXT)),
        };
        let start = reader.href(Scene::Start.name());
        let back = Html::action(&start, &reader.say(id::GUIDE_TO_START));
        let content = Html::all([text, back]);
        self.plain((reader.locale, status), reader.say(title), content)
    }

    fn plain(
        &self,
        (locale, status): (&'static Locale, StatusCode),
        title: Vec<Piece>,
        content: Html,
    ) -> Response {
        let page = GuidePage {
            locale,
            title,
            scenes: &[],
            languages: &[],
            turn: [None, None],
            content,
        };
        self.dressed(status, page.render())
    }

    fn dressed(&self, status: StatusCode, page: String) -> Response {
        let origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        let mut response = (status, page).into_response();
        for (name, value) in page::guide_headers(&origins) {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

fn picture(bytes: Vec<u8>) -> Response {
    let mut response = (StatusCode::OK, bytes).into_response();
    for (name, value) in page::picture_headers() {
        let value = HeaderValue::from_static(value);
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
    response
}
