//! The figures say how the hub stands, and nothing of anybody.

use crate::house::*;
use line::Calls as _;
use sign::encode::Bytes;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use wire::{Letter, Line as _, Method, Subject, To};

on_both!(figures_name_nobody_and_every_metric_that_is_watched_is_there);

/// What no figure may hold: planted in addresses, queries and letters.
const CANARY: &str = "Zorvanthe-Quillim";

fn free() -> SocketAddr {
    let taken = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    taken.local_addr().unwrap()
}

fn get(at: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(at).unwrap();
    let ask = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn figures_name_nobody_and_every_metric_that_is_watched_is_there(base: Base) {
    let (database, _folder) = base.database();
    let metrics = free();
    let house = House::watched(&database, hub::Limits::default(), Some(metrics));
    house.line(1).put(1);
    let letter = Letter {
        to: To::Device(public(LEAD).device()),
        subject: Subject::Dispatch,
        body: Bytes(CANARY.as_bytes().to_vec()),
    };
    house.line(DESK).letters(vec![letter]).unwrap();
    for path in [
        format!("/{CANARY}"),
        format!("/v1/intake/1/{CANARY}"),
        format!("/v1/log/{CANARY}"),
        format!("/v1/mail?wait={CANARY}"),
        "/v1/health".to_owned(),
    ] {
        get(house.address, &path);
    }
    let _refused = house
        .line(REVOKED)
        .call(Method::Get, "/v1/sessions", &[], 5_000_000);
    let text = get(metrics, "/metrics");
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    for line in [
        "kinfold_hub_requests_total{method=\"GET\",route=\"/v1/health\",status=\"2xx\"} 1",
        "kinfold_hub_requests_total{method=\"GET\",route=\"other\",status=\"4xx\"} 1",
        "kinfold_hub_requests_total{method=\"GET\",route=\"/v1/log/{*file}\",status=\"4xx\"} 1",
        "kinfold_hub_letters_waiting 1",
        "kinfold_hub_database_answers 1",
        "kinfold_hub_transactions_total{name=\"mail.batch\"} 1",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
    let device = public(LEAD).device();
    for never in [
        CANARY.to_owned(),
        device.to_string(),
        "127.0.0.1".to_owned(),
    ] {
        assert!(!text.contains(&never), "{never}");
    }
    // The figures' port serves nothing else, and the hub's port no figures.
    assert!(get(metrics, "/v1/health").starts_with("HTTP/1.1 404"));
    assert!(!get(house.address, "/metrics").contains("kinfold_hub_"));
}
