//! What is looked at on every page.

use crate::chromium::{Scripts, axe_source, target};
use crate::house::House;
use crate::tab::{Tab, browse};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// What axe must not find anything against.
const RULES: &str = "{ type: 'tag', values: \
    ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }";
/// Those of them that another width may change. What is read and by whom is the same at every
/// width, and contrast is measured at both by `contrast.js`.
const OF_LAYOUT: &str = "{ type: 'rule', values: ['target-size', 'scrollable-region-focusable'] }";
/// What axe may leave undecided, and how it is decided.
const DECIDED: &[(&str, &str)] = &[(
    "color-contrast",
    "measured by `contrast.js`, which fails where it cannot tell",
)];
/// A wide and a narrow screen.
const WIDE: u32 = 1280;
const NARROW: u32 = 320;

/// What a page tells of itself. Everything that is folded is unfolded first.
const FACTS: &str = r"
for (const folded of document.querySelectorAll('details')) folded.open = true;
const direction = element => getComputedStyle(element).direction;
const codes = 'input[type=tel], input[type=email], input[inputmode=numeric], bdi.number, bdi.code, pre';
return {
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    'more than one request': performance.getEntriesByType('resource').map(one => one.name),
    'codes that run the wrong way': [...document.querySelectorAll(codes)].filter(e => direction(e) !== 'ltr').map(e => e.outerHTML),
    'characters that nothing stands for': [...document.body.innerText.matchAll(/.{0,9}\uFFFD.{0,9}/g)].map(one => one[0]),
    'one title and one heading': document.title.trim() !== '' && document.querySelectorAll('h1').length === 1,
};";
/// How far it runs over the edge, and what does.
const OVER: &str = r"
const root = document.scrollingElement;
if (root.scrollWidth <= innerWidth) return [];
const over = [...document.body.querySelectorAll('*')].filter(e => {
    const at = e.getBoundingClientRect();
    return at.width > 0 && (at.right > innerWidth + 1 || at.left < -1);
});
return [`${root.scrollWidth} of ${innerWidth}`, ...over.slice(0, 5).map(e => e.outerHTML.slice(0, 200))];";

impl Tab {
    /// Everything that must hold of the page that is shown.
    pub(crate) fn look(&self, page: &str) {
        self.look_at(page, &[]);
    }

    /// The same of a page that comes with another status than 200, which the console tells.
    pub(crate) fn look_at(&self, page: &str, status: &[u16]) {
        let tag = self.tag;
        let at = format!("{page} ({tag})");
        let complaints = self.complaints();
        let told = |entry: &&String| {
            !status
                .iter()
                .any(|code| entry.contains(&format!("status of {code} ")))
        };
        let complaints: Vec<&String> = complaints.iter().filter(told).collect();
        self.expect(complaints.is_empty(), || format!("{at}: {complaints:#?}"));
        let facts = self.run(FACTS);
        let dir = if tag == "ar" { "rtl" } else { "ltr" };
        for (fact, must) in [
            ("lang", json!(tag)),
            ("dir", json!(dir)),
            ("more than one request", json!([])),
            ("codes that run the wrong way", json!([])),
            ("characters that nothing stands for", json!([])),
            ("one title and one heading", json!(true)),
        ] {
            let is = &facts[fact];
            self.expect(*is == must, || format!("{at}: {fact}: {is:#}"));
        }
        self.run(axe_source());
        for (width, rules) in [(NARROW, OF_LAYOUT), (WIDE, RULES)] {
            self.wide(width);
            let at = format!("{at} at {width}");
            let over = self.run(OVER);
            self.expect(over == json!([]), || {
                format!("{at}: runs over the edge at {width}: {over:#}")
            });
            self.picture(page, width);
            self.axe(&at, rules);
            self.read(&at);
        }
        self.read_large(&at);
        self.read_forced(&at);
    }

    /// Nothing is left that axe finds, and what it leaves undecided is decided here.
    fn axe(&self, at: &str, rules: &str) {
        let script = format!(
            "const done = arguments[arguments.length - 1];
            const told = one => ({{
                rule: one.id, help: one.help,
                where: one.nodes.slice(0, 4).map(node => node.html.slice(0, 300) + ' – ' + node.failureSummary),
            }});
            axe.run(document, {{
                runOnly: {rules},
                resultTypes: ['violations', 'incomplete'], preload: false,
            }}).then(found => done({{
                violations: found.violations.map(told), incomplete: found.incomplete.map(told),
            }}), fault => done(String(fault)));"
        );
        let mut found = self.run_async(&script);
        let wrong = found["violations"].take();
        self.expect(wrong == json!([]), || format!("{at}: {wrong:#}"));
        let open = found["incomplete"].take();
        for one in open.as_array().into_iter().flatten() {
            let decided = DECIDED.iter().any(|(rule, _)| one["rule"] == *rule);
            self.expect(decided, || format!("{at}: axe leaves undecided: {one:#}"));
        }
    }

    /// Leaves a picture of the whole page; where.
    pub(crate) fn picture(&self, page: &str, width: u32) -> PathBuf {
        let whole =
            json!({ "captureBeyondViewport": true, "format": "png", "optimizeForSpeed": true });
        let size = self.ask_browser("Page.getLayoutMetrics", json!({}));
        let height = size["cssContentSize"]["height"]
            .as_f64()
            .unwrap()
            .min(6_000.0);
        let mut whole = whole;
        whole["clip"] = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let picture = self.ask_browser("Page.captureScreenshot", whole);
        let picture = Value::as_str(&picture["data"]).unwrap();
        let bytes = <base64ct::Base64 as base64ct::Encoding>::decode_vec(picture).unwrap();
        let folder = target()
            .join("screenshots")
            .join(format!("{}-{width}", self.tag));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{page}.png"));
        fs::write(&file, bytes).unwrap();
        file
    }
}

/// A page with one of every fault.
const FAULTY: &str = "data:text/html;charset=utf-8,<html lang=en><body dir=rtl><h2>Two</h2>\
    <style>@media print{.number{display:none}}</style><bdi class=number>12</bdi>\
    <p style='color:silver;background:linear-gradient(white,snow)'>pale</p>\
    <button style='border:0;background:white;color:black'>flat</button><video src='x'></video>\
    <p style='font-size:13px'>fixed</p><div style='height:1em;overflow:hidden'>cut<br>off</div>\
    <p style='margin:0 0 -1em'>under</p><p style='margin:0'>over</p>\
    <script>console.error('a fault')</script><div style='width:2000px'>wide</div>\
    <bdi class=code dir=rtl>1 2</bdi><img src='";

/// So that nothing passes because nobody looks.
#[test]
fn every_fault_is_seen() {
    let Some(house) = House::get() else { return };
    browse(Scripts::On, "ar", |tab| {
        tab.go(&format!("{FAULTY}{}/en'>", house.portal));
        tab.look("a-page-with-every-fault");
        tab.prints("a-page-with-every-fault", ".number");
        let found = tab.found().join("\n");
        for fault in [
            "a fault",
            "lang: \"en\"",
            "dir: \"\"",
            "more than one request: [",
            "codes that run the wrong way: [",
            "one title and one heading: false",
            "runs over the edge at 320",
            "runs over the edge at 1280",
            "\"image-alt\"",
            "axe leaves undecided: {",
            "faint text: 0.00 of 4.5, rgb(192, 192, 192) on several",
            "a control without an edge",
            "in forced colours",
            "text that does not grow",
            "something that is cut off",
            "text over “over”",
            "on paper: .number: 0 of 1",
        ] {
            assert!(found.contains(fault), "{fault} is not seen:\n{found}");
        }
    });
}
