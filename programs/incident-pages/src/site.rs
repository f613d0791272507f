//! What is asked for, and what is sent: the door, the pages behind it, the headers around them.

use crate::form::{Back, Typed};
use crate::once::Marks;
use crate::pages::{Act, Ended, Page, Sent};
use crate::reader::Reader;
use crate::reply::{bare, dressed, frame, see_other, with};
use answering::Console;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use desk::clock::Outside;
use desk::web::Door;
use language::{Id, Locale, id, locale};
use page::{Form, Html, Tone};
use sign::SigningKey;
use sign::id::StaffId;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// Longest form, in bytes: a decision at full length, in letters of four bytes, as browsers write
/// them.
const LONGEST: usize = 512 << 10;
/// How often, and how many microseconds after each, it is looked whether a command has left the incident.
const LOOKS: usize = 30;
const LOOK: u64 = 100_000;

/// Why the pages cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The address, or who works here, must be put right.
    #[error("{0}")]
    Asked(String),
    /// The incident's folder.
    #[error(transparent)]
    Answering(#[from] answering::Fault),
    /// The door.
    #[error(transparent)]
    Desk(#[from] desk::Fault),
}

/// Whose key signs in place of the incident's own computer.
pub type Signer = Box<dyn Fn() -> SigningKey + Send + Sync>;

/// What is served, and to whom.
pub struct Options {
    /// The incident's folder; without an incident in it the pages begin one there.
    pub dir: PathBuf,
    /// Where: an address of this computer.
    pub listen: SocketAddr,
    /// The language of the first page.
    pub locale: &'static Locale,
    /// Who works here: a word of the settings, or a staff id. Whoever begins an incident on these
    /// pages need not be named.
    pub by: Option<String>,
    /// How long an address to come in by is good.
    pub life: Duration,
    /// Whose key signs.
    pub signer: Option<Signer>,
}

/// What requests share.
pub(crate) struct Site {
    options: Options,
    door: Door,
    outside: Box<dyn Outside + Send + Sync>,
    /// One request at a time has the incident.
    desk: Mutex<Desk>,
}

/// What is known between two requests.
#[derive(Default)]
struct Desk {
    marks: Marks,
    /// Who began the incident on these pages.
    began: Option<StaffId>,
}

impl core::fmt::Debug for Site {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Site")
    }
}

/// Serves until `shutdown` is ready. `ready` is told an address to come in by: at the start, and
/// whenever something comes in by `more`.
///
/// # Errors
/// [`Fault::Asked`] for an address of a network, or if nobody says who works on an incident that
/// is there; [`Fault`].
pub async fn serve(
    options: Options,
    outside: Box<dyn Outside + Send + Sync>,
    mut more: mpsc::Receiver<()>,
    ready: impl Fn(&str) + Send + 'static,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Fault> {
    let listen = options.listen;
    if !listen.ip().is_loopback() {
        let what = "the incident's pages are for this computer only; name 127.0.0.1";
        return Err(Fault::Asked(format!("--listen {listen}: {what}")));
    }
    if Console::is_in(&options.dir) {
        // Whoever mistyped a name hears it in the terminal.
        who(&Console::open(&options.dir)?, options.by.as_deref(), None)?;
    }
    let no_port = |error: std::io::Error| Fault::Asked(format!("--listen {listen}: {error}"));
    let listener = TcpListener::bind(listen).await.map_err(no_port)?;
    let address = listener.local_addr().map_err(no_port)?;
    let site = Arc::new(Site {
        door: Door::new(address, options.life)?,
        options,
        outside,
        desk: Mutex::default(),
    });
    ready(&site.door.new_address()?);
    let again = Arc::clone(&site);
    let links = tokio::spawn(async move {
        while more.recv().await.is_some() {
            if let Ok(address) = again.door.new_address() {
                ready(&address);
            }
        }
    });
    let routes = Router::new().fallback(answer).with_state(site);
    let served = axum::serve(listener, routes)
        .with_graceful_shutdown(shutdown)
        .await;
    links.abort();
    served.map_err(no_port)
}

/// Who works on it: as the command says, else who began it here.
fn who(
    console: &Console,
    by: Option<&str>,
    began: Option<StaffId>,
) -> Result<(String, StaffId), Fault> {
    let people = console.settings().people().map_err(Fault::Asked)?;
    let staff = match (by, began) {
        (Some(word), _) => people.staff(word).map_err(Fault::Asked)?,
        (None, Some(staff)) => staff,
        (None, None) => {
            let what = "--by: say who works here, by a word of [people] in the settings";
            return Err(Fault::Asked(what.to_owned()));
        }
    };
    Ok((people.word(staff), staff))
}

/// Answers everything.
async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (method, uri, headers) = (&parts.method, &parts.uri, &parts.headers);
    let first = site.options.locale;
    if site.door.check(method, uri, headers).is_err() {
        return bare(first, StatusCode::FORBIDDEN, id::INCIDENT_REFUSED_TEXT);
    }
    if uri.path() == "/enter" && *method == Method::GET {
        return enter(&site, uri.query().unwrap_or_default());
    }
    if site.door.knows(uri, headers).is_err() {
        return bare(first, StatusCode::FORBIDDEN, id::INCIDENT_SHUT_TEXT);
    }
    let path: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
    let asked = match &path[..] {
        [_, tag, rest @ ..] => locale(tag).map(|locale| (locale, rest)),
        _ => None,
    };
    let Some((locale, rest)) = asked else {
        return bare(first, StatusCode::NOT_FOUND, id::DESK_MISSING_TEXT);
    };
    let wanted = match *method {
        Method::GET => Page::of(rest).map(Wanted::Page),
        Method::POST => match Act::of(rest) {
            None => None,
            Some(act) => match to_bytes(body, LONGEST).await {
                Ok(body) => Some(Wanted::Act(act, Typed::read(&body))),
                Err(_) => {
                    return bare(locale, StatusCode::PAYLOAD_TOO_LARGE, id::DESK_LONG_TEXT);
                }
            },
        },
        _ => None,
    };
    let Some(wanted) = wanted else {
        return bare(locale, StatusCode::NOT_FOUND, id::DESK_MISSING_TEXT);
    };
    let now = site.outside.now();
    let reader = Reader {
        site,
        locale,
        now,
        back: None,
    };
    // Files are read and written: not on the thread that answers everybody.
    match tokio::task::spawn_blocking(move || reader.answer(wanted)).await {
        Ok(response) => response,
        Err(_) => bare(
            locale,
            StatusCode::INTERNAL_SERVER_ERROR,
            id::DESK_BROKEN_TEXT,
        ),
    }
}

/// What is wanted of the incident.
enum Wanted {
    Page(Page),
    Act(Act, Typed),
}

impl Site {
    pub(crate) fn room(&self) -> &str {
        self.door.room()
    }

    /// Fresh bytes, if this computer gives some.
    pub(crate) fn id(&self) -> Option<[u8; 16]> {
        self.outside.id().ok()
    }

    pub(crate) fn fresh(&self) -> Option<[u8; 32]> {
        self.outside.fresh().ok()
    }

    pub(crate) fn dir(&self) -> &std::path::Path {
        &self.options.dir
    }

    /// The incident, if there is one; waits a little while a command has it.
    fn open(&self) -> Result<Option<Console>, answering::Fault> {
        let dir = &self.options.dir;
        if !Console::is_in(dir) {
            return Ok(None);
        }
        let mut looks = 0;
        let mut console = loop {
            match Console::open(dir) {
                Err(answering::Fault::InUse(_)) if looks < LOOKS => looks += 1,
                other => break other?,
            }
            self.outside.rest(LOOK);
        };
        if let Some(signer) = &self.options.signer {
            console.sign_with(signer());
        }
        Ok(Some(console))
    }
}

impl Reader {
    fn answer(mut self, wanted: Wanted) -> Response {
        let site = Arc::clone(&self.site);
        let mut desk = site.desk.lock().unwrap_or_else(PoisonError::into_inner);
        let mut console = match site.open() {
            Ok(console) => console,
            Err(fault) => return self.not_now((id::INCIDENT_NOT_NOW, self.why(&fault)), &wanted),
        };
        let mut known = None;
        if let Some(console) = &console {
            match who(console, site.options.by.as_deref(), desk.began) {
                Ok(who) => known = Some(who),
                Err(fault) => {
                    let why = Html::line(vec![Html::english(&fault.to_string())]);
                    return self.not_now((id::INCIDENT_NOT_NOW, why), &wanted);
                }
            }
        }
        let by = known.as_ref().map(|(_, staff)| *staff);
        let page = match wanted {
            Wanted::Page(page) => page,
            Wanted::Act(act, typed) => {
                let mark = typed.get("mark").to_owned();
                if let Some(to) = desk.marks.came(&mark) {
                    return self.to(to);
                }
                match (act, &console) {
                    // Its form is on no page any more.
                    (Act::Begin, Some(_)) => {
                        let why = (id::INCIDENT_NOT_DONE, self.para(id::INCIDENT_NO_ALREADY));
                        return self.not_now(why, &Wanted::Act(act, typed));
                    }
                    (Act::Begin, None) | (_, Some(_)) => {}
                    // And these are on none yet.
                    (_, None) => return self.to(&Page::Happened.path()),
                }
                match act.run(&self, &typed, (console.as_mut(), by)) {
                    Ok(to) => {
                        desk.marks.keep(&mark, &to);
                        if let (None, Ok(Some(console))) = (by, site.open()) {
                            desk.began = Some(console.opening().by);
                        }
                        return self.to(&to);
                    }
                    Err(ended) => {
                        let (wrong, cannot) = match ended {
                            Ended::Wrong(wrong) => (wrong, None),
                            Ended::Cannot(fault) => (Vec::new(), Some(self.told(&fault))),
                        };
                        self.back = Some(Back {
                            act,
                            typed,
                            wrong,
                            cannot,
                        });
                        act.page()
                    }
                }
            }
        };
        match page.show(&self, console.as_ref()) {
            Ok(Sent::Sheet(sheet)) => {
                let status = match &self.back {
                    None => StatusCode::OK,
                    Some(back) if back.cannot.is_some() => StatusCode::CONFLICT,
                    Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
                };
                let who = known.as_ref().map(|(word, staff)| (word.as_str(), *staff));
                dressed(status, self.page(page, sheet, who))
            }
            Ok(Sent::Whole(page)) => with(StatusCode::OK, page, page::headers().iter().cloned()),
            Ok(Sent::Picture(picture)) => {
                let headers = page::picture_headers();
                let headers = headers.map(|(name, value)| (name, value.to_owned()));
                with(StatusCode::OK, picture, headers)
            }
            Ok(Sent::To(to)) => self.to(&to),
            Ok(Sent::Missing) => bare(self.locale, StatusCode::NOT_FOUND, id::DESK_MISSING_TEXT),
            Err(fault) => {
                let why = (id::INCIDENT_NOT_NOW, self.why(&fault));
                self.not_now(why, &Wanted::Page(page))
            }
        }
    }

    /// In the page's words, else in English.
    fn why(&self, fault: &answering::Fault) -> Html {
        match crate::words::refusal(fault) {
            Some(words) => self.para(words),
            None => Html::line(vec![Html::english(&fault.to_string())]),
        }
    }

    /// Why nothing was done, before the form that asked for it.
    fn told(&self, fault: &answering::Fault) -> Html {
        Html::alert(&self.say(id::INCIDENT_NOT_DONE), self.why(fault))
    }

    /// Why there is no such page now, and a button that sends again what was typed.
    fn not_now(&self, (title, why): (Id, Html), wanted: &Wanted) -> Response {
        let title = self.say(title);
        let mut content = vec![Html::notice(Tone::Stop, &title, why)];
        if let Wanted::Act(act, typed) = wanted {
            let action = self.href(act.path());
            let form = Form {
                locale: self.locale,
                action: &action,
                hidden: typed.iter().collect(),
                fields: Vec::new(),
                faults: Vec::new(),
                send: self.say(id::INCIDENT_AGAIN),
                back: None,
            };
            content.push(form.html());
        }
        let page = frame(self.locale, title, Html::all(content));
        dressed(StatusCode::CONFLICT, page)
    }

    fn to(&self, path: &str) -> Response {
        let to = self.href(path).as_str().to_owned();
        see_other(&to)
    }
}

fn enter(site: &Site, query: &str) -> Response {
    let token = query.strip_prefix("token=").unwrap_or_default();
    let locale = site.options.locale;
    let Some(cookie) = site.door.enter(token) else {
        return bare(locale, StatusCode::FORBIDDEN, id::INCIDENT_SHUT_TEXT);
    };
    let mut response = see_other(&format!("/{}/{}/now", site.room(), locale.tag()));
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
