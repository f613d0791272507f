//! TLS of the programs that are called, with certificates that `openssl` makes.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has found something"
)]

use line::{Calls as _, Line, Options};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const PASSPHRASE: &str = "six random words are good enough\n";

fn kinfold(args: &[&str]) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // Whoever is told that something is wrong may not read it.
    let _unread = input.write_all(PASSPHRASE.as_bytes());
    child
}

fn done(args: &[&str]) -> (Option<i32>, String) {
    let output = kinfold(args).wait_with_output().unwrap();
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    (output.status.code(), text)
}

/// A certificate that vouches for itself, for this address, with its key.
fn certificate(dir: &Path, name: &str, address: &str) -> (String, String) {
    let at = |ending: &str| dir.join(format!("{name}.{ending}")).display().to_string();
    let (cert, key) = (at("crt"), at("key"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
        .args(["-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-subj", "/CN=kinfold test", "-addext"])
        .arg(format!("subjectAltName=IP:{address}"))
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-keyout", &key, "-out", &cert])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{said}");
    (cert, key)
}

fn policy(home: &Path) -> String {
    let out = home.join("trial");
    let (code, text) = done(&["try", "--out", out.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{text}");
    out.join("policy").display().to_string()
}

/// A program that listens, ended with the test.
struct Running {
    child: Child,
    address: String,
    errors: PathBuf,
}

impl Running {
    fn start(home: &Path, what: &str, args: &[&str]) -> Running {
        let errors = home.join(format!("{what}.log"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_kinfold"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&errors).unwrap())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let _unread = input.write_all(PASSPHRASE.as_bytes());
        drop(input);
        let out = child.stdout.take().unwrap();
        let line = BufReader::new(out).lines().next().unwrap().unwrap();
        let address = line.strip_prefix(&format!("{what} listens on "));
        let address = address.unwrap_or_else(|| panic!("{line}")).to_owned();
        Running {
            child,
            address,
            errors,
        }
    }

    fn says(&self, word: &str) {
        let begin = Instant::now();
        while !std::fs::read_to_string(&self.errors)
            .unwrap()
            .contains(word)
        {
            assert!(begin.elapsed() < Duration::from_secs(30), "{word}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn hang_up(&self) {
        let process = self.child.id().to_string();
        let told = Command::new("kill").args(["-HUP", &process]).status();
        assert!(told.unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Whether the hub is well, for whoever trusts this certificate.
fn health(address: &str, authority: Option<&str>) -> Result<(), String> {
    let options = Options {
        roots: authority
            .map(|path| std::fs::read_to_string(path).unwrap())
            .into_iter()
            .collect(),
        ..Options::default()
    };
    let line = Line::new(address, None, &options).unwrap();
    line.health().map_err(|fault| fault.to_string())
}

/// How a caller and this address agree on keys, if both choose.
fn key_exchange(address: &str, authority: &str) -> rustls::NamedGroup {
    let pem = std::fs::read(authority).unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(&pem).unwrap())
        .unwrap();
    let config = rustls::ClientConfig::builder_with_provider(tls::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "127.0.0.1".try_into().unwrap();
    let mut client = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    let mut socket = std::net::TcpStream::connect(&address["https://".len()..]).unwrap();
    while client.is_handshaking() {
        client.complete_io(&mut socket).unwrap();
    }
    let version = client.protocol_version();
    assert_eq!(version, Some(rustls::ProtocolVersion::TLSv1_3));
    client.negotiated_key_exchange_group().unwrap().name()
}

#[test]
fn a_hub_speaks_tls_says_whose_fault_it_is_and_reads_a_renewed_certificate() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let policy = policy(home);
    let database = format!("sqlite:{}", home.join("hub.db").display());
    let (cert, key) = certificate(home, "first", "127.0.0.1");
    let (other_cert, other_key) = certificate(home, "second", "127.0.0.1");
    let hub = |cert: &str, key: &str| -> Vec<String> {
        let head = ["hub", "--listen", "127.0.0.1:0", "--database", &database];
        let tail = ["--policy", &policy, "--tls-cert", cert, "--tls-key", key];
        head.iter().chain(&tail).map(ToString::to_string).collect()
    };
    let refused = |cert: &str, key: &str, says: &[&str]| {
        let args = hub(cert, key);
        let words: Vec<&str> = args.iter().map(String::as_str).collect();
        let (code, text) = done(&words);
        assert_eq!(code, Some(2), "{text}");
        for word in says.iter().chain(&["whoever set this server up must"]) {
            assert!(text.contains(word), "{word}: {text}");
        }
    };
    refused("nowhere.crt", &key, &["nowhere.crt"]);
    refused(&cert, &cert, &["no key in PEM", "first.crt"]);
    refused(&key, &key, &["no certificate in PEM", "first.key"]);
    refused(&cert, &other_key, &["first.crt", "second.key"]);
    let (code, text) = done(&[
        "hub",
        "--database",
        "sqlite:x",
        "--policy",
        "x",
        "--tls-cert",
        "x",
    ]);
    assert_eq!(code, Some(2));
    assert!(text.contains("--tls-key"), "{text}");

    let args = hub(&cert, &key);
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let running = Running::start(home, "hub", &words);
    let address = running.address.clone();
    assert!(address.starts_with("https://"), "{address}");
    assert_eq!(health(&address, Some(&cert)), Ok(()));
    let group = key_exchange(&address, &cert);
    assert_eq!(group, rustls::NamedGroup::X25519MLKEM768);
    // Who says nothing holds nobody up.
    let silent = std::net::TcpStream::connect(&address["https://".len()..]).unwrap();
    assert_eq!(health(&address, Some(&cert)), Ok(()));
    drop(silent);
    let nobody = health(&address, None).unwrap_err();
    assert!(nobody.contains("--ca"), "{nobody}");
    let plain = address.replace("https", "http");
    assert!(health(&plain, None).is_err(), "nothing is served in clear");

    // A certificate that was renewed: a new file in the place of the old one, then its key.
    std::fs::copy(&other_cert, home.join("new")).unwrap();
    std::fs::rename(home.join("new"), &cert).unwrap();
    running.hang_up();
    running.says("The certificate of before goes on");
    std::fs::copy(&other_key, home.join("new")).unwrap();
    std::fs::rename(home.join("new"), &key).unwrap();
    running.hang_up();
    running.says("The certificate was renewed");
    assert_eq!(health(&address, Some(&other_cert)), Ok(()));
    let said = std::fs::read_to_string(&running.errors).unwrap();
    assert!(said.contains("files and ports shut"), "confined: {said}");
}

#[test]
fn a_certificate_for_another_name_or_of_another_day_is_said_in_words() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let policy = policy(home);
    let database = format!("sqlite:{}", home.join("hub.db").display());
    let (cert, key) = certificate(home, "elsewhere", "192.0.2.1");
    let args = [
        "hub",
        "--listen",
        "127.0.0.1:0",
        "--database",
        &database,
        "--policy",
        &policy,
        "--tls-cert",
        &cert,
        "--tls-key",
        &key,
    ];
    let running = Running::start(home, "hub", &args);
    let wrong = health(&running.address, Some(&cert)).unwrap_err();
    assert!(wrong.contains("for another name"), "{wrong}");
}

#[test]
fn a_portal_and_its_desk_folder_keep_the_authority_and_speak_tls() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let policy = policy(home);
    let (cert, key) = certificate(home, "own", "127.0.0.1");
    let dir = home.join("portal").display().to_string();
    let head = ["desk", "--dir", &dir, "--passphrase-fd", "0"];
    let rest = ["enrol", "--society", "1", "--staff-kind", "portal"];
    let place = [
        "--policy",
        &policy,
        "--hub",
        "https://127.0.0.1:9",
        "--ca",
        &cert,
    ];
    let (code, text) = done(&[&head[..], &rest[..], &place[..]].concat());
    assert_eq!(code, Some(0), "{text}");
    // What is no certificate is said before it is needed.
    let place = ["sync", "--hub", "https://127.0.0.1:9", "--ca", &key];
    let (code, text) = done(&[&head[..], &place[..]].concat());
    assert_eq!(code, Some(0), "{text}");
    let listen = [
        "--listen",
        "127.0.0.1:0",
        "--tls-cert",
        &cert,
        "--tls-key",
        &key,
    ];
    let start = ["portal", "--dir", &dir, "--passphrase-fd", "0"];
    let (code, text) = done(&[&start[..], &listen[..]].concat());
    assert_eq!(code, Some(2), "{text}");
    assert!(
        text.contains("vouches for the server's cannot be read"),
        "{text}"
    );
    let place = ["sync", "--ca", &cert];
    let (code, text) = done(&[&head[..], &place[..]].concat());
    assert_eq!(code, Some(0), "{text}");

    let running = Running::start(home, "portal", &[&start[..], &listen[..]].concat());
    let address = running.address.strip_prefix("https://").unwrap();
    let mut asked = Command::new("openssl")
        .args([
            "s_client",
            "-quiet",
            "-verify_return_error",
            "-CAfile",
            &cert,
        ])
        .args(["-connect", address])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = asked.stdin.take().unwrap();
    write!(
        input,
        "GET /ar/status HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    let mut out = asked.stdout.take().unwrap();
    out.read_to_string(&mut answer).unwrap();
    drop(input);
    asked.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("dir=\"rtl\""));
}
