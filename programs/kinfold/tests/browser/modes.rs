//! Pages as some people read them: with large text, in the colours of their system, on paper.

use crate::tab::Tab;
use serde_json::{Value, json};

/// What cannot be read, or is no control to the eye.
const CONTRAST: &str = include_str!("contrast.js");
/// What is cut off, or lies over something.
const CLIPPED: &str = include_str!("clipped.js");
/// A page of A4 between its margins, in CSS pixels.
const PAPER: u32 = 718;
/// On paper: how much of something there is and is shown, and what must not be there.
const PRINTED: &str = r"
const shown = e => e.checkVisibility() && e.getBoundingClientRect().height > 0;
const all = [...document.querySelectorAll(arguments[0])];
const useless = [...document.querySelectorAll('nav, footer, button, a.button, .skip, .leave, .leaving')].filter(shown);
return [`${all.filter(shown).length} of ${all.length}`, ...useless.slice(0, 5).map(e => e.outerHTML.slice(0, 200))];";

impl Tab {
    /// Nothing is faint, cut off or covered.
    pub(crate) fn read(&self, at: &str) {
        self.nothing(at, self.run(CONTRAST));
        self.nothing(at, self.run_with(CLIPPED, json!([1])));
    }

    /// The same with text twice as large.
    pub(crate) fn read_large(&self, at: &str) {
        let at = format!("{at}, text at 200 %");
        self.nothing(&at, self.run_with(CLIPPED, json!([2])));
    }

    /// Everything can be read, and every control told, in the colours of somebody's system, dark
    /// or light.
    pub(crate) fn read_forced(&self, at: &str) {
        for scheme in ["dark", "light"] {
            let features = json!([
                { "name": "forced-colors", "value": "active" },
                { "name": "prefers-color-scheme", "value": scheme },
            ]);
            self.media("", features);
            let at = format!("{at}, in forced colours, {scheme}");
            self.nothing(&at, self.run(CONTRAST));
        }
        self.media("", json!([]));
    }

    /// A page that is made to be printed: on paper there is all of this, and nothing to press.
    pub(crate) fn prints(&self, page: &str, what: &str) {
        let at = format!("{page} ({}), on paper", self.tag);
        self.media("print", json!([]));
        self.wide(PAPER);
        let found = self.run_with(PRINTED, json!([what]));
        let found: Vec<&str> = found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let (count, useless) = found.split_first().expect("it counts");
        let (shown, all) = count.split_once(" of ").expect("it says of how many");
        self.expect(shown == all && all != "0", || {
            format!("{at}: {what}: {count}")
        });
        self.expect(useless.is_empty(), || format!("{at}: {useless:#?}"));
        self.read(&at);
        self.picture(&format!("{page}-on-paper"), PAPER);
        self.media("", json!([]));
    }

    fn nothing(&self, at: &str, found: Value) {
        self.expect(found == json!([]), || format!("{at}: {found:#}"));
    }

    fn media(&self, media: &str, features: Value) {
        let with = json!({ "media": media, "features": features });
        self.ask_browser("Emulation.setEmulatedMedia", with);
    }
}
