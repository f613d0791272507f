//! Mail, through a real client and a server that delivers nothing.

use courier::carrier::{Carrier, Parcel, Tried};
use courier::config::Config;
use courier::dkim::Signer;
use courier::fake::{Faults, Sink};
use courier::smtp::Smtp;
use courier::words::Letter;
use std::net::SocketAddr;

fn here() -> SocketAddr {
    "127.0.0.1:0".parse().expect("an address")
}

fn smtp(sink: &Sink, more: &str) -> Smtp {
    let text = format!(
        "[mail]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nfrom = \"office@post.example\"\n\
         a_minute = 600\n{more}",
        sink.address().port()
    );
    let config = Config::parse(&text, true).expect("a configuration");
    Smtp::new(&config.mail.expect("mail")).expect("a client")
}

fn letter(body: &str) -> Parcel {
    Parcel::Mail(Letter {
        subject: "A message for you".to_owned(),
        body: body.to_owned(),
    })
}

#[test]
fn one_mail_one_recipient_neutral_outside() {
    let sink = Sink::start(here(), Faults::default()).expect("a sink");
    let mut smtp = smtp(&sink, "");
    let body = "Dear Person,\n\n.hidden dot\n\nSomething happened. سلام";
    for n in 1..=3 {
        let to = format!("p{n}@mail.example");
        assert_eq!(smtp.send([n; 16], &to, &letter(body)), Tried::Taken);
    }
    let mailed = sink.mailed();
    assert_eq!(mailed.len(), 3);
    for (n, mail) in (1..).zip(&mailed) {
        assert_eq!(mail.to, [format!("p{n}@mail.example")], "one recipient");
        assert_eq!(mail.from, "office@post.example");
        let text = String::from_utf8_lossy(&mail.mail);
        let head = text.split("\r\n\r\n").next().expect("a head");
        let names = head.lines().filter(|line| !line.starts_with([' ', '\t']));
        let names: Vec<&str> = names.filter_map(|line| line.split(':').next()).collect();
        for name in names {
            let neutral = [
                "From",
                "To",
                "Subject",
                "Message-ID",
                "Date",
                "MIME-Version",
                "Content-Type",
                "Content-Transfer-Encoding",
            ];
            assert!(neutral.contains(&name), "{name}");
        }
        assert_eq!(head.matches("\r\nTo:").count(), 1);
        assert!(head.contains("Subject: A message for you"));
        assert!(head.contains(&format!("<{}@post.example>", format!("{n:02x}").repeat(16))));
        for word in ["family", "breach", "missing", "kinfold", "lettre"] {
            assert!(!head.to_lowercase().contains(word), "{word}");
        }
    }
}

#[test]
fn what_happened_to_a_mail_is_said_as_far_as_it_is_known() {
    let try_with = |faults, to: &str| {
        let sink = Sink::start(here(), faults).expect("a sink");
        let mut smtp = smtp(&sink, "");
        let tried = smtp.send([1; 16], to, &letter("text"));
        (tried, sink.mailed().len())
    };
    let none = Faults::default();
    assert_eq!(try_with(none, "p@mail.example"), (Tried::Taken, 1));
    let refuses = Faults {
        refuses: 100,
        ..none
    };
    assert_eq!(try_with(refuses, "p@mail.example"), (Tried::NotTaken, 0));
    let loses = Faults {
        loses_answers: 100,
        ..none
    };
    assert_eq!(try_with(loses, "p@mail.example"), (Tried::Unknown, 1));
    assert_eq!(
        try_with(none, "nobody@mail.example"),
        (Tried::Impossible, 0)
    );
    assert_eq!(
        try_with(none, "a@x.example, b@x.example"),
        (Tried::Impossible, 0)
    );
    // Nobody listens.
    let text = "[mail]\nhost = \"127.0.0.1\"\nport = 1\ntls = \"none\"\nfrom = \"a@b.example\"\na_minute = 1\n";
    let config = Config::parse(text, true).expect("a configuration");
    let mut gone = Smtp::new(&config.mail.expect("mail")).expect("a client");
    assert_eq!(
        gone.send([1; 16], "p@mail.example", &letter("text")),
        Tried::NotTaken
    );
}

/// A mail as the server got it, with its signature, and what stands in DNS: left in a folder that
/// is named by `KINFOLD_DKIM_OUT` for another program to check (`tools/verify_dkim.py`).
#[test]
fn the_server_gets_a_signed_mail() {
    let pem = include_str!("dkim-test-key.pem");
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("key.pem");
    std::fs::write(&key, pem).expect("a key");
    let sink = Sink::start(here(), Faults::default()).expect("a sink");
    let dkim = format!(
        "[mail.dkim]\ndomain = \"post.example\"\nselector = \"s1\"\nkey = \"{}\"\n",
        key.display()
    );
    let mut smtp = smtp(&sink, &dkim);
    let body = "Dear Person,\n\nsomething  happened.   \n\nسلام\n\n\n";
    assert_eq!(
        smtp.send([7; 16], "p@mail.example", &letter(body)),
        Tried::Taken
    );
    let mail = sink.mailed().remove(0).mail;
    assert!(mail.starts_with(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;"));
    let signer = Signer::of_pem(pem, "post.example", "s1").expect("a key");
    assert!(signer.record().starts_with("v=DKIM1; k=rsa; p=MI"));
    if let Some(out) = std::env::var_os("KINFOLD_DKIM_OUT") {
        let out = std::path::PathBuf::from(out);
        std::fs::write(out.join("mail.eml"), &mail).expect("a mail");
        std::fs::write(out.join("record.txt"), signer.record()).expect("a record");
    }
}
