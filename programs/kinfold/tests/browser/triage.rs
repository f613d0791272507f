//! What axe could not decide by itself, and somebody did.
//!
//! `triage.txt` has a line for each: the rule, a piece of the element's HTML, and why it is as it
//! should be, with bars between. What axe leaves undecided and nobody looked at fails, like what
//! it finds wrong.

use serde_json::Value;

/// As it stands in the repository.
const LINES: &str = include_str!("triage.txt");

struct Line {
    rule: &'static str,
    html: &'static str,
}

fn lines() -> Vec<Line> {
    let lines = LINES.lines().filter(|line| !line.is_empty());
    let lines = lines.filter(|line| !line.starts_with('#')).map(|line| {
        let mut parts = line.split(" | ");
        let (rule, html, why) = (parts.next(), parts.next(), parts.next());
        assert!(why.is_some_and(|why| why.len() > 20), "no reason: {line}");
        Line {
            rule: rule.unwrap(),
            html: html.unwrap(),
        }
    });
    lines.collect()
}

/// What of it nobody has looked at: rule, element, and what axe says.
pub(crate) fn undecided(incomplete: &Value) -> Vec<String> {
    let lines = lines();
    let mut out = Vec::new();
    for one in incomplete.as_array().unwrap() {
        let rule = one["rule"].as_str().unwrap();
        for node in one["nodes"].as_array().unwrap() {
            let html = node["html"].as_str().unwrap();
            let known = |line: &Line| line.rule == rule && html.contains(line.html);
            if !lines.iter().any(known) {
                out.push(format!("{rule} | {html} | {}", node["why"]));
            }
        }
    }
    out
}

#[test]
fn what_nobody_looked_at_is_seen() {
    let found = serde_json::json!([{
        "rule": "no-such-rule",
        "nodes": [{ "html": "<p>Text</p>", "why": "unable to tell" }],
    }]);
    assert_eq!(
        undecided(&found),
        ["no-such-rule | <p>Text</p> | \"unable to tell\""]
    );
    assert!(undecided(&serde_json::json!([])).is_empty());
}
