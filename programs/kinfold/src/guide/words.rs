//! A page of the guide for whoever reads it: their language, and where they are.

use super::scene::{Act, Scene};
use crate::demo::DeskPage;
use crate::screen::number;
use language::{Args, Id, Locale, Piece, id, locales};
use page::{Beside, Form, GuidePage, Href, Html, Link, Tone};

/// Who reads.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    pub(super) locale: &'static Locale,
    pub(super) room: String,
}

impl Reader {
    pub(super) fn say(&self, id: Id) -> Vec<Piece> {
        self.locale.pieces(id, &Args::none())
    }

    pub(super) fn with(&self, id: Id, args: &Args) -> Vec<Piece> {
        self.locale.pieces(id, args)
    }

    pub(super) fn para(&self, id: Id) -> Html {
        Html::para(&self.say(id))
    }

    pub(super) fn para_with(&self, id: Id, args: &Args) -> Html {
        Html::para(&self.with(id, args))
    }

    pub(super) fn heading(&self, id: Id) -> Html {
        Html::heading(&self.say(id))
    }

    /// A page of the guide in this language.
    pub(super) fn href(&self, path: &str) -> Href {
        self.href_in(self.locale, path)
    }

    fn href_in(&self, locale: &Locale, path: &str) -> Href {
        let path = format!("/{}/{}/{path}", self.room, locale.tag());
        Href::new(&path).expect("rooms, tags and names are letters, digits and hyphens")
    }

    /// A button that does something, in a scene, behind what it ends.
    pub(super) fn act(&self, scene: Scene, act: Act) -> Html {
        let action = self.href(&format!("{}/{}", scene.name(), act.name()));
        let form = Form {
            locale: self.locale,
            action: &action,
            hidden: Vec::new(),
            fields: Vec::new(),
            faults: Vec::new(),
            send: self.say(act.button()),
            back: None,
        };
        let ends = act.ends().map(|words| self.para(words));
        Html::all(ends.into_iter().chain([form.html()]))
    }

    /// Words for what opens in another window.
    pub(super) fn away(&self, id: Id) -> Vec<Piece> {
        let words = self.say(id);
        self.with(id::GUIDE_AWAY, &Args::none().said("what", &words))
    }

    /// A page of another program.
    pub(super) fn beside(&self, origin: &str, path: &str, id: Id) -> Html {
        match Href::new(path).and_then(|path| Beside::new(origin, &path)) {
            Some(to) => Html::beside(&to, &self.away(id)),
            None => Html::all([]),
        }
    }

    /// A page of a desk.
    pub(super) fn desk(&self, (desk, page): &DeskPage, id: Id) -> Html {
        let to = self.href(&format!("desk/{desk}/{page}"));
        Html::beside_by(&to, &self.away(id))
    }

    /// A form that goes to another program, filled in.
    pub(super) fn send(
        &self,
        (origin, path): (&str, &str),
        fields: &[(String, String)],
        id: Id,
    ) -> Html {
        match Href::new(path).and_then(|path| Beside::new(origin, &path)) {
            Some(to) => Html::send_beside(&to, fields, &self.away(id)),
            None => Html::all([]),
        }
    }

    /// Something set apart: a title, and sentences.
    pub(super) fn notice(&self, tone: Tone, title: Id, sentences: Vec<Html>) -> Html {
        Html::notice(tone, &self.say(title), Html::all(sentences))
    }

    /// The whole page of a scene.
    pub(super) fn page(&self, scene: Scene, content: Html) -> String {
        let link = |of: &Scene| Link {
            to: self.href(of.name()),
            words: self.say(of.short()),
            here: *of == scene,
        };
        let scenes: Vec<Link> = Scene::ALL.iter().map(link).collect();
        let others = locales().iter().filter(|l| l.tag() != self.locale.tag());
        let others: Vec<_> = others
            .map(|locale| (self.href_in(locale, scene.name()), locale))
            .collect();
        let turn = scene.turn().map(|to| to.map(|to| self.href(to.name())));
        let page = GuidePage {
            locale: self.locale,
            title: self.say(scene.title()),
            scenes: &scenes,
            languages: &others,
            turn,
            content,
        };
        page.render()
    }
}

/// A count, from left to right in any text.
pub(super) fn count(n: u64) -> Vec<Piece> {
    vec![Piece::Code(number(n))]
}

/// The same for a place of a message.
pub(super) fn counted(args: Args, name: &'static str, n: u64) -> Args {
    args.code(name, &number(n))
}
