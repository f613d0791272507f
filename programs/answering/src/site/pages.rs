//! The pages in each language.

use claims::{Correction, Page as Said, Paragraph, Section, Standing};
use language::{Args, Id, Locale, Piece, id};
use page::{Href, Html, Page, Tone};
use sign::Time;

use super::Files;
use crate::console::Console;
use crate::moment;
use crate::settings::Settings;
use crate::spoken::{date_text, speak};

/// Every file of the site.
pub(super) fn all(console: &Console, now: Time) -> Files {
    let locales = console.settings().locales();
    let mut files = Files::new();
    for locale in &locales {
        let site = Site {
            console,
            settings: console.settings(),
            locale,
            locales: &locales,
            now,
        };
        site.write(&mut files);
    }
    files
}

/// The site in one language.
pub(super) struct Site<'a> {
    pub(super) console: &'a Console,
    pub(super) settings: &'a Settings,
    pub(super) locale: &'static Locale,
    locales: &'a [&'static Locale],
    pub(super) now: Time,
}

const QUESTIONS: &str = "index.html";
const STATUS: &str = "status.html";
const STATEMENTS: &str = "statements.html";
const SENT: &str = "sent.html";
const HELP: &str = "help.html";
const LEFT: &str = "left.html";
const NOTICE: &str = "notice.txt";
const FEED: &str = "feed.xml";

impl Site<'_> {
    fn write(&self, files: &mut Files) {
        let said = self.said();
        let mut put = |file: &str, bytes: Vec<u8>| {
            files.insert(format!("{}/{file}", self.locale.tag()), bytes);
        };
        let page = |file: &str, title, said: &Said, body| -> Vec<u8> {
            self.page(file, title, said, body).into_bytes()
        };
        let questions = self.say(id::PUBLIC_QUESTIONS);
        let body = self.questions(&said);
        put(QUESTIONS, page(QUESTIONS, questions, &said, body));
        let body = self.status();
        put(
            STATUS,
            page(STATUS, self.say(id::PUBLIC_NAV_STATUS), &said, body),
        );
        let body = self.sent();
        put(SENT, page(SENT, self.say(id::PUBLIC_NAV_SENT), &said, body));
        let body = self.help();
        put(HELP, page(HELP, self.say(id::PUBLIC_NAV_HELP), &said, body));
        let body = self.statements();
        put(
            STATEMENTS,
            page(STATEMENTS, self.say(id::PUBLIC_NAV_STATEMENTS), &said, body),
        );
        for (number, statement) in (1..).zip(&self.settings.statement) {
            let made = speak(self.locale, |speech| {
                let ids = &statement.claims;
                self.console.claims().statement(ids, speech, self.now)
            });
            let (dates, body) = match &made {
                Ok(made) => (made, self.statement(made)),
                Err(_) => (&said, Html::para(&self.say(id::PUBLIC_STATEMENT_GONE))),
            };
            let file = statement_file(number);
            put(
                &file,
                page(&file, self.statement_title(statement.on), dates, body),
            );
        }
        put(LEFT, self.left().into_bytes());
        put(NOTICE, self.notice(&said).into_bytes());
        put(FEED, self.feed());
        if self.locale.tag() == "en" {
            let body = self.languages("");
            let all = self.page("", self.say(id::PUBLIC_QUESTIONS), &said, body);
            files.insert(QUESTIONS.to_owned(), all.into_bytes());
        }
    }

    pub(super) fn say(&self, id: Id) -> Vec<Piece> {
        self.locale.pieces(id, &Args::none())
    }

    pub(super) fn say_on(&self, id: Id, on: Time) -> Vec<Piece> {
        let date = date_text(self.locale, on);
        self.locale.pieces(id, &Args::none().text("date", &date))
    }

    fn said(&self) -> Said {
        speak(self.locale, |speech| {
            self.console.claims().page(speech, self.now)
        })
    }

    /// A file of the same language.
    fn to(&self, file: &str) -> Href {
        self.to_in(self.locale, file)
    }

    fn to_in(&self, locale: &Locale, file: &str) -> Href {
        let path = format!("{}/{}/{file}", self.settings.path, locale.tag());
        Href::new(&path).expect("the settings' path was checked, and a tag is ASCII")
    }

    fn page(&self, file: &str, title: Vec<Piece>, said: &Said, body: Html) -> String {
        let leave = self.to(LEFT);
        let pages = [
            (QUESTIONS, id::PUBLIC_NAV_QUESTIONS),
            (STATUS, id::PUBLIC_NAV_STATUS),
            (STATEMENTS, id::PUBLIC_NAV_STATEMENTS),
            (SENT, id::PUBLIC_NAV_SENT),
            (HELP, id::PUBLIC_NAV_HELP),
        ];
        let pages = pages.map(|(file, words)| (self.to(file), self.say(words)));
        let mut content = vec![self.dates(said), self.call(), body];
        if !file.is_empty() {
            content.push(Html::heading(&self.say(id::NAV_LANGUAGES)));
            content.push(self.languages(file));
        }
        let page = Page {
            locale: self.locale,
            title,
            faulty: false,
            leave: Some(&leave),
            pages: &pages,
            content: Html::all(content),
        };
        page.render()
    }

    /// How old the page is, and from which day on it is too old: it cannot say so by itself later.
    fn dates(&self, said: &Said) -> Html {
        let mut lines = Vec::new();
        if said.stale {
            let text = Html::para(&self.say(id::PUBLIC_STALE_TEXT));
            lines.push(Html::notice(
                Tone::Warning,
                &self.say(id::PUBLIC_STALE_TITLE),
                text,
            ));
        }
        let checked = match said.checked {
            Some(at) => self.say_on(id::PUBLIC_CHECKED, at),
            None => self.say(id::PUBLIC_UNCHECKED),
        };
        lines.push(Html::para(&checked));
        if let Some(at) = said.changed {
            lines.push(Html::para(&self.say_on(id::PUBLIC_CHANGED, at)));
        }
        if let Some(until) = super::holds(self.console, said) {
            lines.push(Html::para(&self.say_on(id::PUBLIC_OLD_AFTER, until)));
        }
        Html::all(lines)
    }

    fn call(&self) -> Html {
        let phone = Html::para(&[Piece::Code(self.settings.phone.clone())]);
        let mut body = vec![phone];
        if let Some(hours) = self.settings.hours.get(self.locale.tag()) {
            body.push(Html::para(&[Piece::Text(hours.clone())]));
        }
        if self.settings.rings_back {
            body.push(Html::para(&self.say(id::PUBLIC_CALL_TEXT)));
        }
        Html::notice(
            Tone::Note,
            &self.say(id::PUBLIC_CALL_TITLE),
            Html::all(body),
        )
    }

    fn languages(&self, file: &str) -> Html {
        let file = if file.is_empty() { QUESTIONS } else { file };
        let links = self.locales.iter().map(|locale| {
            let name = locale.pieces(id::LANGUAGE_NAME, &Args::none());
            let link = Html::link_in(&self.to_in(locale, file), locale, &name);
            Html::all([link, Html::words(&[Piece::Text(" ".to_owned())])])
        });
        Html::all(links)
    }

    fn questions(&self, said: &Said) -> Html {
        let mut body = Vec::new();
        for section in Section::ALL {
            body.push(Html::heading(&self.say(title(section))));
            let ours = said.paragraphs.iter();
            let ours: Vec<&Paragraph> = ours.filter(|of| of.section == section).collect();
            if ours.is_empty() {
                body.push(Html::para(&self.say(id::PUBLIC_UNSAID)));
            }
            body.extend(ours.into_iter().map(|of| self.paragraph(of)));
        }
        body.push(self.corrections(&said.corrections));
        body.push(Html::heading(&self.say(id::PUBLIC_DOWNLOADS)));
        for (file, words) in [
            (NOTICE, id::PUBLIC_DOWNLOAD_NOTICE),
            (FEED, id::PUBLIC_DOWNLOAD_FEED),
        ] {
            for locale in self.locales {
                let name = locale.plain(id::LANGUAGE_NAME);
                let words = [self.say(words), vec![Piece::Text(format!(" ({name}) "))]].concat();
                body.push(Html::link(&self.to_in(locale, file), &words));
            }
        }
        Html::all(body)
    }

    fn paragraph(&self, of: &Paragraph) -> Html {
        let words = [
            Piece::Text(format!("{} ", of.text)),
            Piece::Code(format!("[{}]", of.id)),
        ];
        let mut all = vec![match of.in_english {
            true => Html::para_in(Locale::english(), &words),
            false => Html::para(&words),
        }];
        if of.draft {
            all.push(Html::para(&self.say(id::PUBLIC_SENTENCE_DRAFT)));
        }
        if of.outdated {
            all.push(Html::para(&self.say(id::PUBLIC_SENTENCE_OUTDATED)));
        }
        Html::all(all)
    }

    fn corrections(&self, corrections: &[Correction]) -> Html {
        if corrections.is_empty() {
            return Html::all([]);
        }
        let lines = corrections
            .iter()
            .map(|of| Html::para(&self.correction(of)));
        let lines = lines.collect::<Vec<_>>();
        let heading = Html::heading(&self.say(id::PUBLIC_CORRECTIONS));
        Html::all(core::iter::once(heading).chain(lines))
    }

    pub(super) fn correction(&self, of: &Correction) -> Vec<Piece> {
        let words = match of.standing {
            Standing::Withdrawn(_) => id::PUBLIC_CORRECTED_WITHDRAWN,
            Standing::Superseded(_) => id::PUBLIC_CORRECTED_REPLACED,
            _ => id::PUBLIC_CORRECTED_EXPIRED,
        };
        let args = Args::none().code("number", &of.id.to_string());
        let args = args.text("date", &date_text(self.locale, of.since));
        self.locale.pieces(words, &args)
    }

    fn statement_title(&self, on: toml::value::Datetime) -> Vec<Piece> {
        self.say_on(id::PUBLIC_STATEMENT, moment::day(on).unwrap_or_default())
    }

    fn statements(&self) -> Html {
        if self.settings.statement.is_empty() {
            return Html::para(&self.say(id::PUBLIC_STATEMENTS_NONE));
        }
        let all = (1..)
            .zip(&self.settings.statement)
            .map(|(number, statement)| {
                let to = self.to(&statement_file(number));
                let link = Html::link(&to, &self.statement_title(statement.on));
                Html::all([link, Html::words(&[Piece::Text(" ".to_owned())])])
            });
        Html::all(all)
    }

    fn statement(&self, made: &Said) -> Html {
        let said = made.paragraphs.iter().map(|of| self.paragraph(of));
        Html::all(said.chain([self.corrections(&made.corrections)]))
    }

    /// Shows nothing of the service.
    fn left(&self) -> String {
        let page = Page {
            locale: self.locale,
            title: self.say(id::LEFT_TITLE),
            faulty: false,
            leave: None,
            pages: &[],
            content: Html::para(&self.say(id::LEFT_TEXT)),
        };
        page.render()
    }
}

fn statement_file(number: usize) -> String {
    format!("statement-{number}.html")
}

pub(super) fn title(section: Section) -> Id {
    match section {
        Section::WhatHappened => id::PUBLIC_WHAT_HAPPENED,
        Section::WhoAndWhy => id::PUBLIC_WHO_AND_WHY,
        Section::WhatData => id::PUBLIC_WHAT_DATA,
        Section::WhomToContact => id::PUBLIC_WHOM_TO_CONTACT,
        Section::Advice => id::PUBLIC_ADVICE,
        Section::WhatWeDo => id::PUBLIC_WHAT_WE_DO,
        Section::FindOutMore => id::PUBLIC_FIND_OUT_MORE,
    }
}
