//! The server's database is lost, or an older copy of it is put in its place, while the keyholder
//! runs: a real keyholder's publishing brings all of its own again to a real server.
#![expect(clippy::unwrap_used, reason = "a test that fails shows where")]

use keyholder::disk::Directory;
use keyholder::holder::Holder;
use keyholder::root::Root;
use keyholder::serve::{Command as Said, Figures, Outbox, Publishing, Work};
use keyholder::{HoldError, Outside};
use ledger::leaf::{
    Appointment, DeviceEntry, DeviceKind, EmergencyKey, Genesis, LogPublic, Policy, Roles,
    SocietyEntry,
};
use line::{Caller, Calls as _, Line, Options};
use seal::Secret;
use sign::encode::Bytes;
use sign::id::StaffId;
use sign::{Hash, SigningKey, SocietyId, Time, hash};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use verify::PolicyFile;
use wire::parcel::{Place, What};

const HERE: SocietyId = SocietyId(1);
const ORIGIN: &str = "rebuilt.test/log";

/// Real time, and randomness that can be repeated.
struct Fixed(AtomicU64);

fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Time(u64::try_from(since.as_micros()).unwrap())
}

impl Outside for Fixed {
    fn now(&self) -> Time {
        now()
    }

    fn running(&self) -> u64 {
        self.0.fetch_add(2_000_000, Ordering::SeqCst)
    }

    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        for (n, chunk) in (0_u64..).zip(bytes.chunks_mut(32)) {
            let of = self.0.fetch_add(1, Ordering::SeqCst);
            let drawn = hash("rebuilt", &[&n.to_be_bytes(), &of.to_be_bytes()]);
            chunk.copy_from_slice(&drawn.0[..chunk.len()]);
        }
        Ok(())
    }
}

fn genesis(root: &Root) -> Genesis {
    let keys = root.signer().unwrap().keys();
    let public = |seed: u8| Bytes(Secret::from_seed(&[seed; 32]).public().as_bytes().to_vec());
    Genesis {
        origin: ORIGIN.to_owned(),
        keys: LogPublic {
            ed25519: keys.ed25519,
            ml_dsa: keys.ml_dsa,
        },
        policy: Policy::default(),
        societies: vec![SocietyEntry {
            society: HERE,
            second_lock: public(0x5e),
            emergency: EmergencyKey {
                public: public(0xee),
                k: 2,
                n: 3,
            },
            tombstone: hash("tombstone key", &[&[0x70; 32]]),
        }],
        staff: (1..=3).map(appointment).collect(),
        devices: (1..=3).map(device).collect(),
    }
}

fn appointment(n: u8) -> Appointment {
    Appointment {
        staff: StaffId([n; 16]),
        society: if n < 3 { SocietyId::ALL } else { HERE },
        roles: Roles {
            officer: n < 3,
            lead: false,
            caseworker: n == 3,
            protection: false,
        },
    }
}

fn device(n: u8) -> DeviceEntry {
    DeviceEntry {
        key: SigningKey::from_seed(&[n; 32]).public(),
        society: HERE,
        staff: StaffId([n; 16]),
        kind: DeviceKind::Desk,
    }
}

/// A server in a process of its own.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(folder: &Path, policy: &Path, port: u16) -> Self {
        let database = format!("sqlite:{}", folder.join("hub.db").display());
        let mut child = Command::new(env!("CARGO_BIN_EXE_kinfold"))
            .args(["hub", "--database", &database, "--policy"])
            .arg(policy)
            .arg(format!("--listen=127.0.0.1:{port}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        Server { child, url }
    }

    fn port(&self) -> u16 {
        self.url.rsplit(':').next().unwrap().parse().unwrap()
    }

    fn line(&self, key: SigningKey) -> Line {
        let caller = Caller {
            key: Arc::new(key),
            origin: ORIGIN.to_owned(),
            clock: Arc::new(now),
        };
        Line::new(&self.url, Some(caller), &Options::default()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        self.child.wait().unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

fn doctor(url: &str, folder: &Path) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kinfold"))
        .args(["doctor", "--hub", url, "--dir"])
        .arg(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let about: Vec<&str> = said.lines().filter(|l| l.contains("server")).collect();
    let text = about.join("\n");
    (
        !text.contains("lacks") && !text.contains("shows no log") && !text.contains("no list"),
        said,
    )
}

#[test]
fn what_the_server_lost_comes_again_while_the_keyholder_runs() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let outside = Arc::new(Fixed(AtomicU64::new(1)));
    let root = Root::new(ORIGIN, &*outside).unwrap();
    let disk = Arc::new(Directory::new(at("keyholder")).unwrap());
    let founded = Holder::found(disk, genesis(&root), &root, Hash([7; 32]), outside);
    let (holder, publisher, first) = founded.unwrap();
    let policy = PolicyFile {
        keys: holder.keys().clone(),
        witnesses: Vec::new(),
        quorum: 0,
        known: Vec::new(),
    };
    let file = at("keyholder").join("policy");
    std::fs::write(&file, policy.to_string()).unwrap();
    let outbox = Arc::new(Outbox::default());
    let mut publishing = Publishing::new(publisher, holder.keys().clone(), outbox.clone());
    let mut work = Work::new(
        holder,
        outbox,
        Arc::new(Figures::default()),
        Arc::new(|_| {}),
    );
    work.begin(first).unwrap();
    std::fs::create_dir(at("hub")).unwrap();
    let mut server = Server::start(&at("hub"), &file, 0);
    let port = server.port();
    let own = || SigningKey::from_seed(&root.caller());
    let mut publish = |server: &Server| {
        publishing.write().unwrap();
        publishing.upload(&server.line(own())).unwrap();
    };
    publish(&server);
    drop(server);
    copy(&at("hub"), &at("older"));
    server = Server::start(&at("hub"), &file, port);
    let make = |work: &mut Work<_>, what| -> Result<(), HoldError> {
        assert!(work.console(what)?.0.ok);
        work.housekeeping().map(drop)
    };
    make(&mut work, Said::Rotate).unwrap();
    make(&mut work, Said::Index).unwrap();
    publish(&server);
    let day = u32::try_from(now().0 / 86_400_000_000).unwrap();
    let seen = |server: &Server| {
        let line = server.line(SigningKey::from_seed(&[3; 32]));
        // An index that was begun before midnight bears the day of before.
        let index = [day, day - 1].map(|version| Place {
            society: HERE,
            what: What::Index,
            id: [0; 16],
            category: 0,
            version,
        });
        let wanted = index.map(|place| (place, None)).to_vec();
        (
            line.log_file("checkpoint").ok(),
            line.roster().ok(),
            line.get_parcels(wanted).ok(),
        )
    };
    let before = seen(&server);
    let index = before.2.as_ref().unwrap();
    assert!(index.iter().any(Option::is_some), "the index is there");
    let (well, said) = doctor(&server.url, &at("keyholder"));
    assert!(well, "{said}");
    for restored in [None, Some("older")] {
        drop(server);
        std::fs::remove_dir_all(at("hub")).unwrap();
        std::fs::create_dir(at("hub")).unwrap();
        if let Some(older) = restored {
            copy(&at(older), &at("hub"));
        }
        server = Server::start(&at("hub"), &file, port);
        assert_ne!(seen(&server), before);
        let (well, said) = doctor(&server.url, &at("keyholder"));
        assert!(well == restored.is_some(), "{said}");
        publish(&server);
        assert_eq!(seen(&server), before);
        let (well, said) = doctor(&server.url, &at("keyholder"));
        assert!(well, "{said}");
    }
}
