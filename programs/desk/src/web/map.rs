//! Every page of the desk, and every form with the page that it stands on.

use super::form::Posted;
use super::reader::Reader;
use super::{
    Site, access, again, branches, cases, computer, consents, file, found, leaving, letters, lock,
    opened, orders, person, queue, receipt, request, upload,
};
use axum::Router;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::{get, post};
use std::sync::Arc;

/// Pages and forms by their paths, under the language.
pub(super) struct Map {
    router: Router<Arc<Site>>,
    forms: Vec<&'static str>,
}

/// The paths of all forms of the desk, as routes name them: whoever tests what forms do with what
/// is wrong can leave none out.
#[must_use]
pub fn forms() -> Vec<&'static str> {
    whole().forms
}

impl Map {
    fn new() -> Self {
        Map {
            router: Router::new(),
            forms: Vec::new(),
        }
    }

    pub(super) fn router(self) -> Router<Arc<Site>> {
        self.router
    }

    /// A page.
    fn page<H, T>(mut self, path: &str, page: H) -> Self
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.router = self.router.route(path, get(page));
        self
    }

    /// A form: what is done with it, and the page that it stands on, to which it comes back.
    fn form<A, B, P, Q>(mut self, path: &'static str, act: A, page: P) -> Self
    where
        A: Fn(Reader, Posted) -> B + Clone + Send + Sync + 'static,
        B: Future<Output = Result<Response, Response>> + Send,
        P: Fn(Reader) -> Q + Clone + Send + Sync + 'static,
        Q: Future<Output = Result<Response, Response>> + Send,
    {
        self.router = self.router.route(path, again::form(act, page));
        self.forms.push(path);
        self
    }

    /// A form with a file.
    fn upload<A, B, P, Q>(mut self, path: &'static str, act: A, page: P) -> Self
    where
        A: Fn(Reader, upload::Sent) -> B + Clone + Send + Sync + 'static,
        B: Future<Output = Result<Response, Response>> + Send,
        P: Fn(Reader) -> Q + Clone + Send + Sync + 'static,
        Q: Future<Output = Result<Response, Response>> + Send,
    {
        self.router = self.router.route(path, again::upload(act, page));
        self.forms.push(path);
        self
    }

    /// What belongs to the lock, which has a page of its own.
    fn lock<H, T>(mut self, path: &'static str, act: H) -> Self
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.router = self.router.route(path, post(act));
        self.forms.push(path);
        self
    }

    fn with(mut self, more: fn(Map) -> Map) -> Self {
        self = more(self);
        self
    }
}

/// All of it.
pub(super) fn whole() -> Map {
    Map::new()
        .page("/cases", cases::list)
        .page("/request", request::ask)
        .form("/request", request::file, request::ask)
        .page("/request/paper", request::print)
        .page("/branches", branches::list)
        .page("/branches/{branch}", branches::show)
        .form("/branches/{branch}", branches::settle, branches::show)
        .page("/orders", orders::list)
        .form("/orders/approve", orders::approve, orders::list)
        .form("/orders/drop", orders::drop, orders::list)
        .page("/orders/{order}", orders::ask)
        .form("/orders/{order}", orders::give, orders::ask)
        .page("/access", access::ask)
        .form("/access", access::give, access::ask)
        .page("/leaving", leaving::ask)
        .form("/leaving", leaving::leave, leaving::ask)
        .page("/opened", opened::list)
        .page("/computer", computer::show)
        .form("/computer/called", computer::called, computer::show)
        .form("/computer/read", computer::read, computer::show)
        .form("/computer/finish", computer::finish, computer::show)
        .page("/notices", found::notices)
        .form("/notices/read", found::read, found::notices)
        .lock("/lock", lock::lock)
        .lock("/unlock", lock::unlock)
        .with(of_queue)
        .with(of_case)
        .with(of_match)
        .with(of_letters)
}

/// The queue of families' forms.
fn of_queue(map: Map) -> Map {
    map.page("/queue", queue::list)
        .page("/queue/{intake}", queue::show)
        .form("/queue/{intake}/open", queue::open, queue::list)
        .form("/queue/{intake}/take", queue::take_on, queue::show)
        .form("/queue/{intake}/decline", queue::decline, queue::show)
        .form("/queue/{intake}/put", queue::put, queue::show)
        .form("/queue/{intake}/discard", queue::discard, queue::show)
}

/// A case and what is done with it.
fn of_case(map: Map) -> Map {
    map.page("/case/{record}", file::show)
        .form("/case/{record}/open", file::open, file::show)
        .form("/case/{record}/step", file::step, file::show)
        .form("/case/{record}/ask", file::ask, file::show)
        .form("/case/{record}/told", file::ask, file::show)
        .form("/case/{record}/note", file::note, file::show)
        .form("/case/{record}/due", file::due, file::show)
        .form("/case/{record}/verify", file::verify, file::show)
        .form("/case/{record}/choose", file::choose, file::show)
        .form("/case/{record}/withdraw", file::withdraw, file::show)
        .form("/case/{record}/call-back", file::call_back, file::show)
        .form("/case/{record}/share", file::share, file::show)
        .form("/case/{record}/erase", file::erase, file::show)
        .page("/case/{record}/receipt", receipt::ask)
        .form("/case/{record}/receipt", receipt::make, receipt::ask)
        .page("/case/{record}/person", person::ask)
        .form("/case/{record}/person", person::save, person::ask)
        .page("/case/{record}/consents", consents::ask)
        .form("/case/{record}/consents", consents::record, consents::ask)
        .form("/case/{record}/never", consents::never, consents::ask)
        .upload("/case/{record}/papers", file::attach, file::show)
        .page("/case/{record}/papers/{paper}", file::look)
        .form(
            "/case/{record}/papers/{paper}/remove",
            file::remove,
            file::show,
        )
        .form("/case/{record}/message", file::message, file::show)
        .form("/case/{record}/offer", file::offer, file::show)
        .form("/case/{record}/search", found::search, file::show)
        .form("/case/{record}/search-standing", found::search, file::show)
        .page("/case/{record}/found", found::list)
}

/// A match.
fn of_match(map: Map) -> Map {
    let review = "/case/{record}/review/{holder}/{candidate}";
    map.page(review, found::review)
        .form(
            "/case/{record}/review/{holder}/{candidate}/enquire",
            found::enquire,
            found::review,
        )
        .form(
            "/case/{record}/review/{holder}/{candidate}/reject",
            found::reject,
            found::review,
        )
        .form(
            "/case/{record}/review/{holder}/{candidate}/link",
            found::relink,
            found::review,
        )
}

/// Letters.
fn of_letters(map: Map) -> Map {
    map.page("/letters", letters::list)
        .page("/letters/{record}", letters::show)
        .form("/letters/{record}/read", letters::read, letters::list)
        .form("/letters/{record}/open", letters::open, letters::show)
        .form("/letters/{record}/settle", letters::settle, letters::show)
        .form(
            "/letters/{record}/give/{staff}",
            letters::give,
            letters::list,
        )
        .page("/case/{record}/letter/{letter}", letters::show)
        .form(
            "/case/{record}/letter/{letter}/open",
            letters::open,
            letters::show,
        )
        .form(
            "/case/{record}/letter/{letter}/answer",
            letters::answer,
            letters::show,
        )
        .form(
            "/case/{record}/letter/{letter}/step/{step}",
            letters::step,
            letters::show,
        )
}
