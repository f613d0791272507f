//! Pages as they are seen with text at twice its size on a small screen, in colours that the
//! system forces, and on paper.

use crate::chromium::Scripts;
use crate::eye::{NARROW, OVER, WIDE};
use crate::house::House;
use crate::portal::{ANSWERS, SEND, ask};
use crate::tab::{Tab, browse};
use serde_json::json;

/// Text at twice its size: whatever is measured in rem or em grows with it.
const LARGE: &str = r"
const root = document.documentElement, now = parseFloat(getComputedStyle(root).fontSize);
root.style.fontSize = 2 * now + 'px';
for (const folded of document.querySelectorAll('details')) folded.open = true;";
/// Text that is cut off, or that another text covers.
const CUT: &str = r"
const cut = [...document.querySelectorAll('main *, header *')].filter(e => {
    const style = getComputedStyle(e);
    return style.overflow !== 'visible' && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0;
});
return cut.map(e => e.outerHTML.slice(0, 200));";
/// What is answered, pressed or warned with and has no edge that can be seen; and text that cannot
/// be told from what is behind it.
const EDGES: &str = r"
for (const folded of document.querySelectorAll('details')) folded.open = true;
const shown = e => e.getClientRects().length > 0;
const edge = (e, sides) => sides.some(side => {
    const style = getComputedStyle(e);
    const line = style['border' + side + 'Style'], width = parseFloat(style['border' + side + 'Width']);
    return line !== 'none' && width >= 1 && style['border' + side + 'Color'] !== style.backgroundColor;
});
const all = ['Top', 'Right', 'Bottom', 'Left'];
const boxes = 'button, a.button, select, textarea, input:not([type=radio], [type=checkbox], [type=hidden])';
const bare = [...document.querySelectorAll(boxes)].filter(e => shown(e) && !edge(e, all));
const marked = '.note, .state, .faults, .field.wrong, fieldset.wrong, .danger button, [aria-current]';
const lost = [...document.querySelectorAll(marked)].filter(e => shown(e) && !edge(e, all));
const ticks = [...document.querySelectorAll('[type=radio], [type=checkbox]')].filter(e => shown(e) && getComputedStyle(e).appearance === 'none');
const same = [...document.querySelectorAll('main *, header *')].filter(e => shown(e) && e.innerText?.trim() &&
    getComputedStyle(e).color === getComputedStyle(e).backgroundColor);
return [...bare, ...lost, ...ticks, ...same].map(e => e.outerHTML.slice(0, 200));";
/// What a page is about and does not stand on paper; and what only a screen needs and does.
const PAPER: &str = r"
const shown = e => { const at = e.getBoundingClientRect(); return at.width > 0 && at.height > 0; };
const closed = e => e.closest('details:not([open])');
const words = [...document.querySelectorAll('main h1, main h2, main h3, main dt, main dd, main th, main td, main li, main p')];
const gone = words.filter(e => e.innerText?.trim() && !closed(e) && !e.closest('.noprint, form') && !shown(e));
const screen = [...document.querySelectorAll('header nav, footer, button, a.button')].filter(shown);
return { gone: gone.map(e => e.outerHTML.slice(0, 200)), screen: screen.map(e => e.outerHTML.slice(0, 200)) };";

impl Tab {
    fn media(&self, media: &str, forced: &str) {
        let with = json!({
            "media": media,
            "features": [{ "name": "forced-colors", "value": forced }],
        });
        self.ask_browser("Emulation.setEmulatedMedia", with);
    }

    /// Everything that must hold of a page however it is shown. It is asked for anew afterwards.
    pub(crate) fn comfort(&self, page: &str) {
        let at = format!("{page} ({})", self.tag);
        self.media("screen", "active");
        self.wide(WIDE);
        let bare = self.run(EDGES);
        self.expect(bare == json!([]), || {
            format!("{at}: vanishes in forced colours: {bare:#}")
        });
        self.picture(&format!("{page}-forced-colours"), WIDE);
        self.media("print", "none");
        let paper = self.run(PAPER);
        for what in ["gone", "screen"] {
            let is = &paper[what];
            self.expect(*is == json!([]), || {
                format!("{at}: on paper, {what}: {is:#}")
            });
        }
        self.wide(794);
        let over = self.run(OVER);
        self.expect(over == json!([]), || {
            format!("{at}: runs over the edge of paper: {over:#}")
        });
        self.picture(&format!("{page}-paper"), 794);
        self.media("", "none");
        self.wide(NARROW);
        self.run(LARGE);
        let over = self.run(OVER);
        self.expect(over == json!([]), || {
            format!("{at}: at twice the size runs over the edge: {over:#}")
        });
        let cut = self.run(CUT);
        self.expect(cut == json!([]), || {
            format!("{at}: at twice the size is cut off: {cut:#}")
        });
        self.picture(&format!("{page}-twice"), NARROW);
        self.wide(WIDE);
    }
}

fn staff(tab: &Tab, house: &House) {
    let desk = house.desk("lead-1");
    tab.sit_down(desk);
    let base = format!("{}/{}", desk.room, tab.tag);
    for page in ["cases", "queue", "letters", "request", "orders/lock"] {
        tab.go(&format!("{base}/{page}"));
        tab.comfort(&format!("desk-{}", page.replace('/', "-")));
    }
    let case = tab.with_letters(&base);
    tab.go(&case);
    let (letter, review) = (
        tab.link("main a[href*='/letter/']"),
        tab.link("main a[href*='/review/']"),
    );
    tab.comfort("desk-case");
    for (name, page) in [("desk-letter", letter), ("desk-review", review)] {
        tab.go(&page);
        tab.comfort(name);
    }
}

fn family(tab: &Tab, house: &House) {
    let site = format!("{}/{}", house.portal, tab.tag);
    tab.go(&site);
    tab.comfort("portal-start");
    tab.go(&format!("{site}/find"));
    tab.comfort("portal-find-1");
    tab.go(&format!("{site}/find"));
    tab.press(SEND);
    tab.comfort("portal-find-1-wrong");
    tab.go(&format!("{site}/find"));
    tab.answers(ANSWERS[0]);
    tab.press(SEND);
    tab.comfort("portal-find-2");
    let numbers = ask(tab, house, "Runa Sol Lindahl", false);
    tab.press("main a.button[href$='/case']");
    tab.comfort("portal-my-case");
    tab.go(&format!("{site}/case"));
    tab.answer("reference", &numbers.0);
    tab.answer("secret", &numbers.1);
    tab.press(SEND);
    tab.comfort("portal-my-case-shown");
}

#[test]
fn staff_pages_large_in_forced_colours_and_on_paper() {
    let Some(house) = House::get() else { return };
    for tag in ["en", "ar"] {
        browse(Scripts::On, tag, |tab| staff(tab, house));
    }
}

#[test]
fn family_pages_large_in_forced_colours_and_on_paper() {
    let Some(house) = House::get() else { return };
    for tag in ["en", "ar"] {
        browse(Scripts::On, tag, |tab| family(tab, house));
    }
}

/// A page with one of every fault.
const FAULTY: &str = "data:text/html;charset=utf-8,<!doctype html><html><body><main>\
    <style>button{border:0}.note{border:0}@media print{dd{display:none}}</style>\
    <button>Bare</button><p class=note>Lost</p><dl><dt>What<dd>Gone</dl>\
    <p style='width:20rem'>Wide</p><div style='overflow:hidden;width:3rem'>Cutofftext</div></main>";

/// So that nothing passes because nobody looks.
#[test]
fn what_vanishes_is_seen() {
    let Some(_house) = House::get() else { return };
    browse(Scripts::On, "en", |tab| {
        tab.go(FAULTY);
        tab.comfort("a-page-that-vanishes");
        let found = tab.found().join("\n");
        for fault in [
            "vanishes in forced colours: [\n  \"<button>Bare",
            "class=\\\"note\\\"",
            "on paper, gone: [",
            "on paper, screen: [",
            "at twice the size runs over the edge",
            "at twice the size is cut off",
        ] {
            assert!(found.contains(fault), "{fault} is not seen:\n{found}");
        }
    });
}
