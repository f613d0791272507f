//! A page for whoever reads it: the language, the moment, who works here, and the frame.

use crate::form::Back;
use crate::pages::Page;
use crate::site::Site;
use answering::spoken::date;
use language::{Args, Id, Locale, Piece, id, locales};
use page::{Href, Html, Link, StaffPage, Tone};
use sign::Time;
use sign::id::StaffId;
use std::sync::Arc;

/// Who reads.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) site: Arc<Site>,
    pub(crate) locale: &'static Locale,
    /// When it was asked for.
    pub(crate) now: Time,
    /// The form that comes back on this page.
    pub(crate) back: Option<Back>,
}

/// What stands on a page.
pub(crate) struct Sheet {
    pub(crate) title: Vec<Piece>,
    pub(crate) content: Html,
    /// What is the matter, the gravest first.
    pub(crate) state: Vec<(Tone, Vec<Piece>)>,
}

impl Sheet {
    pub(crate) fn new(title: Vec<Piece>, content: impl IntoIterator<Item = Html>) -> Sheet {
        Sheet {
            title,
            content: Html::all(content),
            state: Vec::new(),
        }
    }
}

impl Reader {
    pub(crate) fn say(&self, id: Id) -> Vec<Piece> {
        self.locale.pieces(id, &Args::none())
    }

    pub(crate) fn with(&self, id: Id, args: &Args) -> Vec<Piece> {
        self.locale.pieces(id, args)
    }

    pub(crate) fn para(&self, id: Id) -> Html {
        Html::para(&self.say(id))
    }

    /// A page of this console in this language.
    pub(crate) fn href(&self, path: &str) -> Href {
        self.href_in(self.locale, path)
    }

    fn href_in(&self, locale: &Locale, path: &str) -> Href {
        let path = format!("/{}/{}/{path}", self.site.room(), locale.tag());
        let start = || Href::new("/").expect("a path");
        Href::new(&path).unwrap_or_else(start)
    }

    pub(crate) fn link(&self, path: &str, words: Id) -> Html {
        Html::line(vec![Html::link(&self.href(path), &self.say(words))])
    }

    /// A mark for a new form.
    pub(crate) fn new_mark(&self) -> String {
        let bytes = self.site.id().unwrap_or_default();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A moment in UTC: the day in words, the time as a code.
    pub(crate) fn moment(&self, time: Time) -> Vec<Piece> {
        let mut words = date(self.locale, time);
        let minute = time.0 / 60_000_000;
        let clock = format!("{:02}:{:02} UTC", minute / 60 % 24, minute % 60);
        words.extend([Piece::Text(" ".to_owned()), Piece::Code(clock)]);
        words
    }

    /// Words with a moment among them. The marks that isolate what is put into a message go: across
    /// the elements of a page a browser reads them from left to right, and a date in Arabic turns
    /// round. All that can turn round here is a code, an element by itself.
    pub(crate) fn dated(&self, id: Id, args: Args, time: Time) -> Vec<Piece> {
        let words = self.with(id, &args.said("date", &self.moment(time)));
        let unmarked = |piece| match piece {
            Piece::Text(text) => Piece::Text(text.replace(['\u{2068}', '\u{2069}'], "")),
            code @ Piece::Code(_) => code,
        };
        words.into_iter().map(unmarked).collect()
    }

    /// The whole page.
    pub(crate) fn page(&self, here: Page, sheet: Sheet, who: Option<(&str, StaffId)>) -> String {
        let is_back = self.back.is_some();
        let link = |(page, words): &(Page, Id)| Link {
            to: self.href(&page.path()),
            words: self.say(*words),
            here: page.is_part_of(here),
        };
        // Before there is an incident there is one page.
        let pages: Vec<Link> = match who {
            Some(_) => Page::NAVIGATION.iter().map(link).collect(),
            None => Vec::new(),
        };
        // A page that answers a form is not asked for again in another language.
        let others = locales()
            .iter()
            .filter(|l| !is_back && l.tag() != self.locale.tag());
        let languages: Vec<_> = others
            .map(|locale| (self.href_in(locale, &here.path()), locale))
            .collect();
        let who = who.map(|(word, staff)| {
            let args = Args::none().text("name", word);
            self.with(
                id::INCIDENT_WHO,
                &args.code("staff", &staff.to_string()[..8]),
            )
        });
        let page = StaffPage {
            locale: self.locale,
            name: self.say(id::INCIDENT_NAME),
            title: sheet.title,
            faulty: is_back,
            pages: &pages,
            who: who.unwrap_or_default(),
            state: sheet.state,
            languages: &languages,
            lock: None,
            content: sheet.content,
        };
        page.render()
    }
}
