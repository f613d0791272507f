//! Somebody is guided from the start to the last scene: with scripts off every act is done by its
//! button; then every scene is looked at, in both languages, and the real pages are opened from it.

use crate::chromium::Scripts;
use crate::house::{Desk, Guided};
use crate::tab::{Tab, browse};

/// The scenes by their addresses, in their order.
const SCENES: [&str; 9] = [
    "start", "family", "server", "found", "decides", "intruder", "affected", "tell", "doubt",
];
/// What nobody ever typed.
const NEVER: &str = "nobody ever typed these words";
/// What a family typed in the demonstration.
const TYPED: &str = "ሳልሕ ኢብራሂም አደም";
/// How another society has the man whom that family seeks.
const REGISTERED: &str = "صالح إبراهيم آدم";
/// Parts of what she wrote to him, and of what he wrote back.
const CARRIED: [&str; 2] = ["We are all well.", "أنا بخير"];

fn scene(guide: &Desk, tag: &str, name: &str) -> String {
    format!("{}/{tag}/{name}", guide.room)
}

/// Presses the button of an act and waits for the scene with what came of it.
fn act(tab: &Tab, name: &str) {
    tab.press(&format!("main form[action$='/{name}'] button"));
    assert!(!tab.says().contains("That did not work"), "{}", tab.says());
}

fn holds(tab: &Tab, words: &str) {
    assert!(tab.says().contains(words), "{words}:\n{}", tab.says());
}

/// A count by its place among those of the scene.
fn count(tab: &Tab, at: usize) -> u64 {
    let counts = tab.texts(".counts dd");
    let digits: String = counts[at].chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("{counts:?}"))
}

/// While the path is walked every scene says how far it is.
fn waiting(guide: &Desk) {
    browse(Scripts::On, "ar", |tab| {
        tab.sit_down(guide);
        tab.go(&scene(guide, "ar", "start"));
        assert!(tab.has(".steps li"), "{}", tab.says());
        tab.look("guide-walking");
    });
}

/// From the start to the last scene by *Next*, doing what can be done.
fn all_acts(tab: &Tab, guide: &Desk) {
    tab.sit_down(guide);
    tab.go(&scene(guide, "en", "start"));
    for (at, name) in SCENES.iter().enumerate() {
        assert!(tab.address().ends_with(name), "{}", tab.address());
        holds(tab, "Invented people. Nothing leaves this computer.");
        match *name {
            "start" => {
                assert!(count(tab, 0) >= 240, "{}", tab.says());
                assert_eq!(count(tab, 1), 0, "{}", tab.says());
            }
            "family" => {
                act(tab, "fill");
                holds(tab, "It was filled in");
            }
            "server" => {
                let typed = tab.texts("main bdi").concat();
                assert!(typed.contains(TYPED), "{typed}");
                for word in [NEVER, TYPED] {
                    tab.answer("word", word);
                    act(tab, "look");
                    holds(tab, "Nothing was found");
                    holds(tab, "demo search --dir");
                }
                tab.answer("word", "x");
                act(tab, "look");
                holds(tab, "Too short");
                tab.answer("word", "Nur");
                act(tab, "look");
                assert!(!tab.says().contains("Nothing was found"), "{}", tab.says());
                tab.answer("word", "");
                act(tab, "look");
                holds(tab, "A word is missing");
            }
            "found" => {
                let lines = tab.texts(".strip li").len();
                assert!(lines > 3, "{}", tab.says());
                act(tab, "open");
                holds(tab, "the log says so");
                let new = tab.texts(".strip .new");
                assert!(
                    new.iter().any(|line| line.contains("opened to society")),
                    "{new:?}"
                );
            }
            "decides" => holds(tab, "this he chose"),
            "intruder" => {
                act(tab, "disk");
                holds(tab, "Nothing was found");
                act(tab, "lock");
                holds(tab, "could be opened before was refused");
                act(tab, "steal");
                holds(tab, "Nothing was opened: everything is locked");
                holds(tab, "Scene 6 stays as it was.");
                act(tab, "file");
                holds(tab, "Accepted, while everything is locked");
                act(tab, "resume");
                holds(tab, "Started again");
                act(tab, "steal");
                holds(tab, "Stopped after");
                act(tab, "steal");
                holds(tab, "Stopped after");
                holds(tab, "was stopped already");
            }
            "affected" => {
                assert!(count(tab, 0) > 0, "{}", tab.says());
                holds(tab, "In it are the theft before you came and yours.");
                holds(tab, "The program warns of this:");
                act(tab, "compare");
                holds(tab, "Wrongly cleared: 0");
                assert!(!tab.says().contains("not shown to find"), "{}", tab.says());
            }
            "tell" => {
                assert!(count(tab, 0) > 0 && count(tab, 2) > 0, "{}", tab.says());
                holds(tab, "Decided by staff");
            }
            _ => {
                act(tab, "flip");
                holds(tab, "The changed byte was found");
            }
        }
        assert_eq!(tab.has(".turn a[rel=prev]"), at > 0);
        match SCENES.get(at + 1) {
            Some(_) => tab.press(".turn a[rel=next]"),
            None => assert!(!tab.has(".turn a[rel=next]")),
        }
    }
    tab.press(".turn a[rel=prev]");
    assert!(tab.address().ends_with("tell"), "{}", tab.address());
}

/// Every scene as it is after all was done.
fn looked_at(tab: &Tab, guide: &Desk) {
    tab.sit_down(guide);
    for name in SCENES {
        tab.go(&scene(guide, tab.tag, name));
        tab.look(&format!("guide-{name}"));
    }
}

/// Follows something that opens in a window of its own, in this one.
fn beside(tab: &Tab, from: &str, what: &str) {
    tab.go(from);
    tab.run("for (const e of document.querySelectorAll('[target]')) e.removeAttribute('target');");
    tab.press(what);
}

/// What opens beside the guide are the real pages.
fn real_pages(tab: &Tab, guide: &Desk) {
    tab.sit_down(guide);
    let family = scene(guide, tab.tag, "family");
    beside(tab, &family, "main form.beside[action$='/find'] button");
    assert_eq!(tab.texts(".number").len(), 2, "{}", tab.says());
    beside(tab, &family, "main form.beside[action$='/case'] button");
    assert!(!tab.address().starts_with(&guide.room) && tab.has("h1"));
    // The desk's door asks first, whoever leads to it.
    let found = scene(guide, tab.tag, "found");
    beside(tab, &found, "main a[href*='/desk/lead-1/']");
    assert!(tab.address().contains("/enter?token="), "{}", tab.address());
    tab.look("guide-desk-door");
    tab.press("main form button");
    holds(tab, TYPED);
    assert!(tab.has("#letters a[href*='/letter/']"), "{}", tab.says());
    beside(tab, &found, "main a[href*='/desk/lead-2/']");
    tab.press("main form button");
    holds(tab, REGISTERED);
    // Once more: the desk is up, and gives another address.
    let decides = scene(guide, tab.tag, "decides");
    beside(tab, &decides, "main a[href*='/letter/']");
    tab.press("main form button");
    for words in CARRIED {
        holds(tab, words);
    }
    beside(tab, &found, "main a[href*='/desk/caseworker-1/']");
    tab.press("main form button");
    tab.expect(tab.has("table.compare"), || tab.says());
    let tell = scene(guide, tab.tag, "tell");
    let answers: Vec<String> = (1..=3)
        .map(|at| {
            beside(
                tab,
                &tell,
                &format!("main .row form:nth-child({at}) button"),
            );
            tab.texts("h1").concat()
        })
        .collect();
    assert!(
        answers[0] != answers[1] && answers[0] != answers[2],
        "{answers:?}"
    );
}

#[test]
fn somebody_is_guided_from_the_start_to_the_end() {
    let Some(guided) = Guided::start(waiting) else {
        return;
    };
    let guide = &guided.guide;
    browse(Scripts::Off, "en", |tab| all_acts(tab, guide));
    browse(Scripts::On, "en", |tab| {
        looked_at(tab, guide);
        real_pages(tab, guide);
    });
    browse(Scripts::On, "ar", |tab| {
        looked_at(tab, guide);
        real_pages(tab, guide);
    });
}
