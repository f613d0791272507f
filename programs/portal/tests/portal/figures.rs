//! The figures and the health say how the portal stands, and nothing of a family.

use crate::browser::Browser;
use crate::house::{Server, until};
use crate::path::{numbers, ready, walk};
use portal::web::Limits;

#[test]
fn figures_count_forms_and_looks_and_name_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let (receipt, ..) = walk(&browser, "ar");
    let (reference, secret) = numbers(&receipt.text());
    let look = |secret: &str| {
        let typed = [("reference", reference.as_str()), ("secret", secret)];
        let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
        browser.post("/en/case", &typed, false)
    };
    look(&secret);
    look("0000 0000");
    let figures = Browser::at(portal.metrics.unwrap());
    let has = |line: &str| {
        let text = figures.get("/metrics", &[]).text();
        text.lines().any(|l| l == line)
    };
    for line in [
        "kinfold_portal_forms_total{what=\"request\",outcome=\"taken\"} 1",
        "kinfold_portal_looks_total{outcome=\"found\"} 1",
        "kinfold_portal_looks_total{outcome=\"wrong\"} 1",
        "kinfold_portal_takes_forms 1",
        "kinfold_portal_hub_reached 1",
        // No keyholder is there: the form's key waits.
        "kinfold_portal_spool_waiting 1",
    ] {
        until(line, || has(line));
    }
    // Every answer of the walk holds the marker.
    let text = figures.get("/metrics", &[]).text();
    let bare = |number: &str| number.replace(' ', "");
    for never in [
        "Marqa",
        &reference,
        &secret,
        &bare(&reference),
        &bare(&secret),
    ] {
        assert!(!text.contains(never), "{never}\n{text}");
    }
    assert_eq!(figures.get("/en", &[]).status, 404);
    assert!(
        !browser
            .get("/metrics", &[])
            .text()
            .contains("kinfold_portal_")
    );
}

#[test]
fn health_says_two_things_and_is_not_asked_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    until("the hub is reached", || {
        let health = browser.get("/health", &[]);
        health.text() == r#"{"takes_forms":true,"hub_reached":true}"#
    });
    assert_eq!(browser.get("/health", &[]).status, 200);
    drop(hub);
    until("the hub is away", || {
        let health = browser.get("/health", &[]);
        health.status == 200 && health.text().contains(r#""hub_reached":false"#)
    });
    let many = (0..700).map(|_| browser.get("/health", &[]).status);
    assert!(many.into_iter().any(|status| status == 429));
}
