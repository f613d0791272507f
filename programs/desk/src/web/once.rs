//! A form is carried out once, and everybody who sent it hears the same of what came of it: who
//! presses a button twice sees only what the second answer says.

use super::Site;
use super::bench::{Away, Office};
use crate::Fault;
use sign::Time;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{oneshot, watch};

/// Marks of forms that were carried out, the newest.
const MARKS: usize = 512;

/// What came of a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// It was done.
    Done,
    /// Why it was not, or nobody knows.
    Not(NotDone),
}

/// Why a form gave nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum NotDone {
    /// The desk is locked.
    Locked,
    /// It takes too long; it goes on.
    Late,
    /// It panicked.
    Broken,
    /// It cannot be done.
    Fault(String),
}

impl NotDone {
    pub(crate) fn of(away: &Away) -> Self {
        match away {
            Away::Locked => NotDone::Locked,
            Away::Late => NotDone::Late,
            Away::Broken => NotDone::Broken,
            Away::Fault(fault) => NotDone::Fault(fault.to_string()),
        }
    }

    /// Whether nothing was done, so that the form may come again.
    fn may_come_again(&self) -> bool {
        matches!(self, NotDone::Locked | NotDone::Fault(_))
    }
}

type Heard = watch::Receiver<Option<Outcome>>;

/// Forms that were carried out, or are being.
#[derive(Default)]
pub(crate) struct Marks(Mutex<VecDeque<(String, Heard)>>);

impl Marks {
    /// What is heard of a form with this mark that came before; none if this is the first.
    fn begin(&self, mark: &str, heard: &Heard) -> Option<Heard> {
        let mut marks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = marks.iter().find(|(known, _)| known == mark) {
            return Some(known.clone());
        }
        marks.push_back((mark.to_owned(), heard.clone()));
        if marks.len() > MARKS {
            marks.pop_front();
        }
        None
    }

    fn forget(&self, mark: &str) {
        let mut marks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        marks.retain(|(known, _)| known != mark);
    }
}

impl Marks {
    /// Does what a form asks for, once: none if a form with this mark was carried out before. A
    /// form that comes while the first one is under way waits for what comes of that, and its own
    /// work is not begun. The work goes on although whoever sent the form has left the page.
    async fn once<T: Send + 'static>(
        self: &Arc<Self>,
        mark: &str,
        work: impl Future<Output = Result<T, Away>> + Send + 'static,
    ) -> Result<Option<T>, NotDone> {
        let (tell, heard) = watch::channel(None);
        if let Some(mut before) = self.begin(mark, &heard) {
            let outcome = before.wait_for(Option::is_some).await;
            return match outcome.map(|outcome| outcome.clone()) {
                Ok(Some(Outcome::Done)) => Ok(None),
                Ok(Some(Outcome::Not(why))) => Err(why),
                // Whatever carried it out ended without a word.
                Ok(None) | Err(_) => Err(NotDone::Broken),
            };
        }
        let (marks, mark) = (Arc::clone(self), mark.to_owned());
        let (give, given) = oneshot::channel();
        tokio::spawn(async move {
            let done = work.await.map_err(|away| NotDone::of(&away));
            let outcome = match &done {
                Ok(_) => Outcome::Done,
                Err(why) => {
                    if why.may_come_again() {
                        marks.forget(&mark);
                    }
                    Outcome::Not(why.clone())
                }
            };
            let _nobody = tell.send(Some(outcome));
            let _left = give.send(done);
        });
        match given.await {
            Ok(done) => done.map(Some),
            Err(_) => Err(NotDone::Broken),
        }
    }
}

impl Site {
    /// As [`Marks::once`], with the desk.
    pub(crate) async fn once<T: Send + 'static>(
        &self,
        mark: &str,
        act: impl for<'a> FnOnce(&mut Office<'a>, Time) -> Result<T, Fault> + Send + 'static,
    ) -> Result<Option<T>, NotDone> {
        let bench = self.bench.clone();
        let work = async move { bench.run(act).await };
        self.marks.once(mark, work).await
    }
}

#[cfg(test)]
mod tests {

    use super::*;

    async fn never() -> Result<u8, Away> {
        panic!("it was done twice");
    }

    #[tokio::test]
    async fn who_sends_a_form_twice_hears_twice_that_it_failed() {
        let marks = Arc::new(Marks::default());
        let (release, held) = oneshot::channel::<()>();
        let first = Arc::clone(&marks);
        let first = tokio::spawn(async move {
            let work = async move {
                held.await.unwrap();
                Err::<u8, Away>(Away::Fault(Fault::Refused("not yet".to_owned())))
            };
            first.once("a mark", work).await
        });
        while marks.0.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        let second = Arc::clone(&marks);
        let second = tokio::spawn(async move { second.once("a mark", never()).await });
        tokio::task::yield_now().await;
        release.send(()).unwrap();
        let failed = Err(NotDone::Fault("not yet".to_owned()));
        assert_eq!(first.await.unwrap(), failed);
        assert_eq!(second.await.unwrap(), failed);
        // Nothing was done, so the form may come again; and once it was done it was done.
        let done = async { Ok(7) };
        assert_eq!(marks.once("a mark", done).await, Ok(Some(7)));
        assert_eq!(marks.once("a mark", never()).await, Ok(None));
    }

    #[tokio::test]
    async fn what_was_begun_goes_on_although_the_browser_left() {
        let marks = Arc::new(Marks::default());
        let (release, held) = oneshot::channel::<()>();
        let work = async move {
            held.await.unwrap();
            Ok::<u8, Away>(7)
        };
        {
            let left = marks.once("a mark", work);
            let mut left = std::pin::pin!(left);
            let once = std::future::poll_fn(|cx| {
                let pending = left.as_mut().poll(cx).is_pending();
                std::task::Poll::Ready(pending)
            });
            assert!(once.await);
        }
        release.send(()).unwrap();
        assert_eq!(marks.once("a mark", never()).await, Ok(None));
    }
}
