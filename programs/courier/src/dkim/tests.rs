//! Verified here by code of its own: another way through the same RFC, so that one slip of the pen
//! does not vouch for itself. `tools/verify_dkim.py` verifies with a library that others wrote.

use super::*;
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

const PEM: &str = include_str!("../../tests/courier/dkim-test-key.pem");

fn signer() -> Signer {
    Signer::of_pem(PEM, "post.example", "s1").unwrap()
}

const MAIL: &str = "From: office@post.example\r\nTo: p@mail.example\r\nSubject: A  message\r\n \
                    for you \r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\nMessage-ID: <1@post.example>\r\n\
                    Content-Type: text/plain\r\n\r\nDear  Person, \r\n\r\ntext\t here\r\n\r\n\r\n";

/// One character after the other, by a state machine; nothing of the code above.
fn canonical(body: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in body.split("\r\n") {
        let mut out = String::new();
        for c in line.chars() {
            match c {
                ' ' | '\t' if out.ends_with(' ') => {}
                ' ' | '\t' => out.push(' '),
                c => out.push(c),
            }
        }
        lines.push(out.trim_end_matches(' ').to_owned());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.iter().map(|line| format!("{line}\r\n")).collect()
}

fn verifies(mail: &[u8], signer: &Signer) -> bool {
    let text = String::from_utf8(mail.to_vec()).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        match line.strip_prefix([' ', '\t']) {
            Some(_) => fields.last_mut().unwrap().1.push_str(line),
            None => {
                let (name, value) = line.split_once(':').unwrap();
                fields.push((name.to_lowercase(), value.to_owned()));
            }
        }
    }
    let squeezed = |text: &str| {
        let text = canonical(text);
        text.trim().to_owned()
    };
    let (name, value) = fields.remove(0);
    assert_eq!(name, "dkim-signature");
    let tag = |wanted: &str| {
        let tags = value.split(';').map(str::trim);
        let found = tags
            .filter_map(|t| t.split_once('='))
            .find(|(n, _)| *n == wanted);
        found.map(|(_, v)| v.replace([' ', '\t'], "")).unwrap()
    };
    let hash = sign::sha256(&[canonical(body).as_bytes()]);
    if tag("bh") != Base64::encode_string(hash.as_bytes()) {
        return false;
    }
    // Of a name that stands there more often the last is signed first (5.4.2).
    let mut text = String::new();
    let mut left = fields.clone();
    for name in tag("h").split(':') {
        if let Some(at) = left.iter().rposition(|(known, _)| known == name) {
            let (name, value) = left.remove(at);
            text.push_str(&format!("{name}:{}\r\n", squeezed(&value)));
        }
    }
    let signature = tag("b");
    let at = value.rfind("b=").unwrap() + 2;
    text.push_str(&format!("dkim-signature:{}", squeezed(&value[..at])));
    let signature = Base64::decode_vec(&signature).unwrap();
    let record = signer.record();
    let key = Base64::decode_vec(record.split_once("p=").unwrap().1).unwrap();
    // Behind the head of SubjectPublicKeyInfo stands the key itself.
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &key[24..]);
    key.verify(text.as_bytes(), &signature).is_ok()
}

#[test]
fn a_signed_mail_verifies_and_a_changed_one_does_not() {
    let signer = signer();
    let signed = signer.sign(MAIL.as_bytes(), 1_704_103_200).unwrap();
    assert!(verifies(&signed, &signer));
    let text = String::from_utf8(signed).unwrap();
    for (from, to) in [
        ("text\t here", "text there"),
        ("A  message", "Another message"),
        ("To: p@", "To: q@"),
        ("From: office@", "From: 0ffice@"),
        ("10:00:00", "11:00:00"),
        ("Subject: A", "Subject: urgent\r\nSubject: A"),
        ("To: p@", "To: q@mail.example\r\nTo: p@"),
        ("s=s1", "s=s2"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        assert!(!verifies(changed.as_bytes(), &signer), "{to}");
    }
    // What relays may do on the way does not matter.
    for (from, to) in [
        ("A  message", "A message"),
        ("Dear  Person, ", "Dear Person,"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert!(verifies(changed.as_bytes(), &signer), "{to}");
    }
}

/// The examples of RFC 6376, 3.4.5.
#[test]
fn bodies_are_relaxed_as_the_rfc_shows() {
    assert_eq!(relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
    assert_eq!(relaxed_body(b"\r\n\r\n"), b"");
    assert_eq!(relaxed_body(b""), b"");
    assert_eq!(relaxed_body(b"end"), b"end\r\n");
    assert_eq!(relaxed_value(" X \t Y\r\n\tZ  "), "X Y Z");
}

#[test]
fn what_is_no_key_or_no_name_is_refused() {
    assert!(Signer::of_pem("", "a.example", "s").is_none());
    assert!(Signer::of_pem(PEM, "a.example; x", "s").is_none());
    assert!(Signer::of_pem(PEM, "a.example", "").is_none());
}
