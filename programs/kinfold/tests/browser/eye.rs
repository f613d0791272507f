//! What is looked at on every page.

use crate::chromium::{Scripts, axe_source, target};
use crate::house::House;
use crate::tab::{Tab, browse};
use serde_json::{Value, json};
use std::fs;

/// What axe must not find anything against.
const RULES: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
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
            ("one title and one heading", json!(true)),
        ] {
            let is = &facts[fact];
            self.expect(*is == must, || format!("{at}: {fact}: {is:#}"));
        }
        for width in [NARROW, WIDE] {
            self.wide(width);
            let over = self.run(OVER);
            self.expect(over == json!([]), || {
                format!("{at}: runs over the edge at {width}: {over:#}")
            });
            self.picture(page, width);
            self.axe(&format!("{at} at {width}"));
        }
    }

    /// Nothing is left that axe finds.
    fn axe(&self, at: &str) {
        if self.run("return typeof axe") != "object" {
            self.run(axe_source());
        }
        let script = format!(
            "const done = arguments[arguments.length - 1];
            axe.run(document, {{
                runOnly: {{ type: 'tag', values: {RULES} }},
                resultTypes: ['violations'], preload: false,
            }}).then(found => done(found.violations.map(one => ({{
                rule: one.id, help: one.help,
                where: one.nodes.slice(0, 4).map(node => node.html.slice(0, 300) + ' – ' + node.failureSummary),
            }}))), fault => done(String(fault)));"
        );
        let found = self.run_async(&script);
        self.expect(found == json!([]), || format!("{at}: {found:#}"));
    }

    /// Leaves a picture of the whole page.
    fn picture(&self, page: &str, width: u32) {
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
        fs::write(folder.join(format!("{page}.png")), bytes).unwrap();
    }
}

/// A page with one of every fault.
const FAULTY: &str = "data:text/html;charset=utf-8,<html lang=en><body dir=rtl><h2>Two</h2>\
    <script>console.error('a fault')</script><div style='width:2000px'>wide</div>\
    <bdi class=code dir=rtl>1 2</bdi><img src='";

/// So that nothing passes because nobody looks.
#[test]
fn every_fault_is_seen() {
    let Some(house) = House::get() else { return };
    browse(Scripts::On, "ar", |tab| {
        tab.go(&format!("{FAULTY}{}/en'>", house.portal));
        tab.look("a-page-with-every-fault");
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
        ] {
            assert!(found.contains(fault), "{fault} is not seen:\n{found}");
        }
    });
}
