//! A form that was not carried out comes back: one way for every form of the desk.
//!
//! Whoever reads a form only says why not: [`Reader::wrong`] names the fields and what is wrong
//! with them, [`Reader::once`] and [`Reader::cannot`] that it cannot be done, or not any more. The
//! reason goes along with the answer. [`form`] stands around every form: it sees the reason and
//! asks the page on which the form stands to be shown anew; the form finds there by its own path
//! ([`Reader::sent`]) what was typed into it and what is wrong. If the form is not on that page any
//! more, what was typed is shown above it, so that it can be copied.

use super::chest::Kept;
use super::form::Posted;
use super::reader::Reader;
use super::reply::Sheet;
use super::{Site, lock, upload};
use crate::shell::Ended;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use core::sync::atomic::{AtomicBool, Ordering};
use language::{Id, Piece, id};
use page::{Form, Html};
use std::sync::Arc;
use zeroize::Zeroizing;

/// What is wrong with a field.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    /// Its name.
    pub(crate) field: String,
    /// What to do about it.
    pub(crate) words: Vec<Piece>,
}

impl Wrong {
    /// In these words.
    pub(crate) fn new(field: &str, words: Vec<Piece>) -> Self {
        let field = field.to_owned();
        Wrong { field, words }
    }
}

/// Why a form was not carried out.
#[derive(Clone)]
pub(crate) enum Why {
    /// Something is wrong with what was typed.
    Wrong(Arc<[Wrong]>),
    /// It cannot be done, or not any more.
    Cannot(StatusCode, Html),
    /// It goes on, and nobody knows yet how it ends: sent once more it is not done twice.
    Late(Html),
    /// The desk has locked itself meanwhile.
    Locked,
}

impl Why {
    fn status(&self) -> StatusCode {
        match self {
            Why::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Why::Cannot(status, _) => *status,
            Why::Late(_) => StatusCode::GATEWAY_TIMEOUT,
            Why::Locked => StatusCode::OK,
        }
    }
}

/// A form on its way back to its page.
pub(crate) struct Again {
    posted: Posted,
    why: Why,
    /// Whether the page had it.
    shown: AtomicBool,
}

impl Again {
    /// With what the page is sent.
    pub(super) fn status(&self) -> StatusCode {
        self.why.status()
    }

    /// What was typed and found no form to stand in.
    pub(super) fn left_over(&self, reader: &Reader) -> Option<Html> {
        if self.shown.load(Ordering::Relaxed) {
            return None;
        }
        let mut said = match &self.why {
            Why::Wrong(wrong) => wrong.iter().map(|w| Html::para(&w.words)).collect(),
            Why::Cannot(_, why) | Why::Late(why) => vec![why.clone()],
            Why::Locked => return None,
        };
        let typed = self.posted.iter();
        let typed = typed.filter(|(name, value)| *name != "mark" && !value.trim().is_empty());
        let typed: Vec<Html> = typed.map(|(_, value)| Html::lines(value)).collect();
        if !typed.is_empty() {
            said.push(reader.para(id::AGAIN_TYPED));
            said.extend(typed);
        }
        Some(Html::alert(&reader.say(id::AGAIN_TITLE), Html::all(said)))
    }
}

/// What a form of a page shows: nothing yet, or what was sent by it and came back.
pub(crate) struct Sent {
    posted: Posted,
    mark: String,
    wrong: Arc<[Wrong]>,
    notice: Option<Html>,
    again: Option<Arc<Again>>,
}

impl Sent {
    /// What a field holds while nobody has sent the form.
    pub(crate) fn begins(mut self, name: &str, value: &str) -> Self {
        if self.again.is_none() {
            self.posted.set(name, value);
        }
        self
    }

    /// What was sent.
    pub(crate) fn posted(&self) -> &Posted {
        &self.posted
    }

    /// The form's mark: it is carried out once.
    pub(crate) fn mark(&self) -> &str {
        &self.mark
    }

    /// Whether it came back.
    pub(crate) fn is_back(&self) -> bool {
        self.again.is_some()
    }

    /// What is wrong, beside its fields.
    pub(crate) fn faults(&self) -> Vec<page::Fault<'_>> {
        let wrong = self.wrong.iter();
        let faults = wrong.map(|wrong| page::Fault {
            field: &wrong.field,
            words: wrong.words.clone(),
        });
        faults.collect()
    }

    /// The form, behind why it could not be done.
    pub(crate) fn html(&self, form: &Form<'_>) -> Html {
        if let Some(again) = &self.again {
            again.shown.store(true, Ordering::Relaxed);
        }
        Html::all(self.notice.clone().into_iter().chain([form.html()]))
    }
}

impl Reader {
    /// A form's answer: these fields are wrong, in the order of the form.
    #[must_use]
    pub fn wrong(&self, wrong: &[(&str, Id)]) -> Response {
        let wrong = wrong.iter().map(|(field, says)| Wrong {
            field: (*field).to_owned(),
            words: self.say(*says),
        });
        self.wrong_with(wrong.collect())
    }

    /// The same in other words.
    pub(crate) fn wrong_with(&self, wrong: Vec<Wrong>) -> Response {
        let said = wrong.iter().map(|wrong| Html::para(&wrong.words));
        let content = Html::alert(&self.say(id::ERROR_TITLE), Html::all(said));
        let sheet = Sheet::new(self.say(id::AGAIN_TITLE), content).faulty();
        self.because(self.page(sheet), Why::Wrong(wrong.into()))
    }

    /// A form's answer: the work ended so, and was not done. Whoever sends the form again means it.
    pub(crate) fn cannot(&self, ended: &Ended) -> Response {
        let notice = self.ended(ended, id::FILE_DONE);
        let sheet = Sheet::new(self.say(id::AGAIN_TITLE), notice.clone());
        let page = self.page(sheet.with_status(StatusCode::CONFLICT));
        self.because(page, Why::Cannot(StatusCode::CONFLICT, notice))
    }

    /// An answer with its reason.
    pub(super) fn because(&self, mut answer: Response, why: Why) -> Response {
        answer.extensions_mut().insert(why);
        answer
    }

    /// What the form that goes to this path shows on this page.
    pub(crate) fn sent(&self, path: &str) -> Sent {
        let again = self.again.as_ref().filter(|_| self.path() == path);
        let Some(again) = again else {
            return Sent {
                posted: Posted::default(),
                mark: self.new_mark(),
                wrong: Arc::new([]),
                notice: None,
                again: None,
            };
        };
        let (wrong, notice, fresh): (Arc<[Wrong]>, _, _) = match &again.why {
            Why::Wrong(wrong) => (Arc::clone(wrong), None, false),
            Why::Cannot(_, why) => (Arc::new([]), Some(why.clone()), true),
            Why::Late(why) => (Arc::new([]), Some(why.clone()), false),
            Why::Locked => (Arc::new([]), None, true),
        };
        let title = self.say(id::AGAIN_TITLE);
        Sent {
            posted: again.posted.clone(),
            mark: match again.posted.mark() {
                "" => self.new_mark(),
                _ if fresh => self.new_mark(),
                mark => mark.to_owned(),
            },
            wrong,
            notice: notice.map(|why| Html::alert(&title, why)),
            again: Some(Arc::clone(again)),
        }
    }

    /// Of several forms with one path, whether this one was sent: it carries such a field.
    pub(crate) fn is_sent(&self, name: &str, value: &str) -> bool {
        let again = self.again.as_ref();
        again.is_none_or(|again| again.posted.get(name) == value)
    }
}

/// The place of a form: what is done with it, and the page that it stands on.
pub(super) fn form<A, B, P, Q>(act: A, page: P) -> MethodRouter<Arc<Site>>
where
    A: Fn(Reader, Posted) -> B + Clone + Send + Sync + 'static,
    B: Future<Output = Result<Response, Response>> + Send,
    P: Fn(Reader) -> Q + Clone + Send + Sync + 'static,
    Q: Future<Output = Result<Response, Response>> + Send,
{
    post(move |reader: Reader, posted: Posted| {
        let (act, page) = (act.clone(), page.clone());
        async move {
            let back = reader.clone();
            let answer = act(reader, posted.clone()).await;
            come_back(back, posted, answer, page).await
        }
    })
}

/// The place of a form with a file. Its fields come back; the file has to be chosen again.
pub(super) fn upload<A, B, P, Q>(act: A, page: P) -> MethodRouter<Arc<Site>>
where
    A: Fn(Reader, upload::Sent) -> B + Clone + Send + Sync + 'static,
    B: Future<Output = Result<Response, Response>> + Send,
    P: Fn(Reader) -> Q + Clone + Send + Sync + 'static,
    Q: Future<Output = Result<Response, Response>> + Send,
{
    let place = post(move |reader: Reader, sent: upload::Sent| {
        let (act, page) = (act.clone(), page.clone());
        async move {
            let (back, posted) = (reader.clone(), sent.posted.clone());
            let answer = act(reader, sent).await;
            come_back(back, posted, answer, page).await
        }
    });
    place.layer(DefaultBodyLimit::max(upload::LONGEST))
}

/// The answer of a form; its page, if it comes back.
async fn come_back<P, Q>(
    mut back: Reader,
    posted: Posted,
    answer: Result<Response, Response>,
    page: P,
) -> Response
where
    P: Fn(Reader) -> Q,
    Q: Future<Output = Result<Response, Response>>,
{
    let answer = answer.unwrap_or_else(|answer| answer);
    let Some(why) = answer.extensions().get::<Why>().cloned() else {
        return answer;
    };
    if matches!(why, Why::Locked) {
        return keep(&back, &posted);
    }
    back.again = Some(Arc::new(Again {
        posted,
        why,
        shown: AtomicBool::new(false),
    }));
    page(back).await.unwrap_or_else(|answer| answer)
}

/// What is sent to a desk that locks itself just then waits as whatever is sent to a locked one.
fn keep(reader: &Reader, posted: &Posted) -> Response {
    let kept = reader.site().bench.keep(&Kept {
        path: reader.path().to_owned(),
        body: Zeroizing::new(posted.encoded().into_bytes()),
    });
    match kept {
        true => lock::page(reader, "computer", None, StatusCode::OK),
        false => lock::full(reader.locale()),
    }
}
