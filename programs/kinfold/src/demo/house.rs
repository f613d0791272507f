//! The demonstration's folder, its programs and desks, and how they are called.

pub(crate) use super::command::Answer;
use super::command::{Call, Commands};
use super::people::{SOCIETIES, called};
use super::program::{Program, Spec};
use crate::Fault;
use crate::desking::connect;
use desk::clock::Computer;
use desk::command::{Doors, with_shell};
use desk::disk::Folder;
use desk::shell::Shell;
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// Name of the log.
pub(crate) const ORIGIN: &str = "demo.example/kinfold";
/// How long something is waited for that another program must do first.
const PATIENCE: Duration = Duration::from_secs(90);
/// Exit codes of a desk: done, refused, kept and sent later.
pub(crate) const DONE: i32 = 0;
pub(crate) const REFUSED: i32 = 1;
pub(crate) const WAITS: i32 = 3;

/// A staff computer.
pub(crate) struct Desk {
    /// Name of its folder, and who sits there.
    pub(crate) name: String,
    /// Number of its society.
    pub(crate) society: u32,
    /// Roles in its society; none for the officers over the keyholder.
    pub(crate) roles: &'static [&'static str],
}

/// A program with an enrolled key of its own that is no staff computer.
pub(crate) struct Server {
    /// Name of its folder and of its program.
    pub(crate) name: String,
    /// Number of its society.
    pub(crate) society: u32,
    /// What it is, in the word of `kinfold desk enrol --staff-kind`.
    pub(crate) kind: &'static str,
    /// Its process.
    pub(crate) program: Arc<Program>,
    /// Where it listens, if it does.
    pub(crate) url: Option<String>,
}

/// Everything of a demonstration.
pub(crate) struct House {
    pub(crate) dir: PathBuf,
    pub(crate) commands: Commands,
    pub(crate) hub: Arc<Program>,
    pub(crate) keyholder: Arc<Program>,
    pub(crate) url: String,
    /// One for all programs: whoever goes on with the demonstration types it.
    pub(crate) passphrase: Zeroizing<String>,
    pub(crate) desks: Vec<Desk>,
    pub(crate) servers: Vec<Server>,
    /// What the ceremony file says beside who is there.
    pub(crate) rules: String,
}

/// Two officers over the keyholder; a team leader and a caseworker in the first society, one desk
/// for each of the others.
pub(crate) fn desks() -> Vec<Desk> {
    let desk = |name: &str, society, roles| Desk {
        name: name.to_owned(),
        society,
        roles,
    };
    let mut desks = vec![
        desk("officer-a", 1, &[]),
        desk("officer-b", 1, &[]),
        desk("lead-1", 1, &["lead", "caseworker"]),
        desk("caseworker-1", 1, &["caseworker"]),
    ];
    for society in 2..=u32::try_from(SOCIETIES.len()).expect("four") {
        let name = format!("lead-{society}");
        desks.push(desk(&name, society, &["lead", "caseworker"]));
    }
    desks
}

impl House {
    /// The programs of a folder, none started yet.
    pub(crate) fn new(
        dir: PathBuf,
        port: u16,
        passphrase: Zeroizing<String>,
        commands: Commands,
    ) -> House {
        let url = format!("http://127.0.0.1:{port}");
        let log = |name: &str| dir.join("logs").join(format!("{name}.log"));
        let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        let mut database = OsString::from("sqlite:");
        database.push(dir.join("hub").join("hub.sqlite"));
        let mut args = words(&[
            "hub",
            "--listen",
            &format!("127.0.0.1:{port}"),
            "--database",
        ]);
        args.push(database);
        args.push("--policy".into());
        args.push(dir.join("policy").into());
        let hub = Program::new(Spec {
            name: "hub".to_owned(),
            args,
            passphrase: None,
            ready: "hub listens on",
            log: log("hub"),
        });
        let mut args = words(&["keyholder", "run", "--passphrase-fd", "0", "--hub", &url]);
        args.push("--dir".into());
        args.push(dir.join("keyholder").into());
        args.push("--stop".into());
        args.push(dir.join("stop-file").into());
        let keyholder = Program::new(Spec {
            name: "keyholder".to_owned(),
            args,
            passphrase: Some(passphrase.clone()),
            ready: "Open, with",
            log: log("keyholder"),
        });
        House {
            servers: vec![matcher(&dir, &passphrase, SOCIETIES.len() as u32)],
            hub: Arc::new(hub),
            keyholder: Arc::new(keyholder),
            url,
            passphrase,
            desks: desks(),
            rules: String::new(),
            dir,
            commands,
        }
    }

    /// A desk by its name.
    pub(crate) fn desk(&self, name: &str) -> &Desk {
        let found = self.desks.iter().find(|desk| desk.name == name);
        found.expect("a desk of this demonstration")
    }

    /// Founds it with this many societies, of which those beyond the demonstration's have one desk
    /// each.
    pub(crate) fn grow(&mut self, societies: u32) {
        for society in self.societies() + 1..=societies {
            self.desks.push(Desk {
                name: format!("lead-{society}"),
                society,
                roles: &["lead", "caseworker"],
            });
        }
        self.servers[0] = matcher(&self.dir, &self.passphrase, societies);
    }

    /// The highest number of a society.
    pub(crate) fn societies(&self) -> u32 {
        self.desks
            .iter()
            .map(|desk| desk.society)
            .max()
            .unwrap_or(0)
    }

    /// Adds a portal of a society, which is not started yet, on a port of this computer, with
    /// these limits.
    pub(crate) fn add_portal(&mut self, society: u32, port: u16, limits: &[&str]) {
        let name = format!("portal-{society}");
        let listen = format!("127.0.0.1:{port}");
        let mut args: Vec<OsString> = vec!["portal".into(), "--dir".into()];
        args.push(self.dir.join("servers").join(&name).into());
        args.extend(["--listen", &listen, "--passphrase-fd", "0"].map(OsString::from));
        args.extend(limits.iter().map(OsString::from));
        self.servers.push(Server {
            society,
            kind: "portal",
            program: Arc::new(Program::new(Spec {
                log: self.dir.join("logs").join(format!("{name}.log")),
                name: name.clone(),
                args,
                passphrase: Some(self.passphrase.clone()),
                ready: "portal listens on",
            })),
            url: Some(format!("http://{listen}")),
            name,
        });
    }

    /// The portal of a society.
    pub(crate) fn portal(&self, society: u32) -> &Server {
        let of = |s: &&Server| s.kind == "portal" && s.society == society;
        let found = self.servers.iter().find(of);
        found.expect("a portal of this demonstration")
    }

    /// The folder of a server.
    pub(crate) fn server_dir(&self, server: &Server) -> PathBuf {
        self.dir.join("servers").join(&server.name)
    }

    /// Sits down at a desk, in this process, and works.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn sit<T>(
        &self,
        desk: &Desk,
        work: impl FnOnce(
            &mut Shell<'_, &Folder, Computer>,
            &(dyn wire::Line + Send + Sync),
        ) -> Result<T, desk::Fault>,
    ) -> Result<T, Fault> {
        self.sit_in(&self.desk_dir(desk), work)
    }

    /// As [`House::sit`], in any folder with a desk.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn sit_in<T>(
        &self,
        folder: &Path,
        work: impl FnOnce(
            &mut Shell<'_, &Folder, Computer>,
            &(dyn wire::Line + Send + Sync),
        ) -> Result<T, desk::Fault>,
    ) -> Result<T, Fault> {
        let ask = |_| Ok(self.passphrase.clone());
        let doors = Doors {
            connect: &connect,
            passphrase: &ask,
        };
        Ok(with_shell(folder, None, doors, work)?)
    }

    /// The folder of a desk.
    pub(crate) fn desk_dir(&self, desk: &Desk) -> PathBuf {
        self.dir.join("desks").join(&desk.name)
    }

    /// A server by its name.
    pub(crate) fn server(&self, name: &str) -> &Server {
        let found = self.servers.iter().find(|server| server.name == name);
        found.expect("a server of this demonstration")
    }

    /// Every program that keeps running.
    pub(crate) fn programs(&self) -> Vec<Arc<Program>> {
        let servers = self.servers.iter().map(|server| server.program.clone());
        [self.hub.clone(), self.keyholder.clone()]
            .into_iter()
            .chain(servers)
            .collect()
    }

    /// Runs a command of a desk until it ends with one of these codes.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn ask<A: AsRef<std::ffi::OsStr>>(
        &self,
        desk: &Desk,
        args: &[A],
        good: &[i32],
    ) -> Result<Answer, Fault> {
        self.commands
            .run(&self.call(desk, args), good)?
            .answer(args)
    }

    /// A command of a desk.
    pub(crate) fn call<A: AsRef<std::ffi::OsStr>>(&self, desk: &Desk, args: &[A]) -> Call {
        self.call_in(&desk.name, &self.desk_dir(desk), args)
    }

    /// A command of `kinfold desk` in the folder of a desk or a server.
    pub(crate) fn call_in<A: AsRef<std::ffi::OsStr>>(
        &self,
        name: &str,
        dir: &Path,
        args: &[A],
    ) -> Call {
        let mut line: Vec<OsString> = vec!["desk".into()];
        line.extend(args.iter().map(|a| a.as_ref().to_owned()));
        line.extend(own_args(dir));
        self.with_passphrase(name.to_owned(), line)
    }

    /// A command of its own that works in a desk's folder.
    pub(crate) fn with_passphrase(&self, log: String, args: Vec<OsString>) -> Call {
        Call {
            log,
            args,
            passphrase: Some(self.passphrase.clone()),
        }
    }

    /// Lets a desk talk with the server until something is so.
    ///
    /// # Errors
    /// [`Fault`]; that of a program that ended, if one did.
    pub(crate) fn sync_until(
        &self,
        desk: &Desk,
        what: &str,
        so: impl Fn(&Value) -> bool,
    ) -> Result<Answer, Fault> {
        let found = self.commands.stop.until(PATIENCE, || {
            self.alive()?;
            let answer = self.ask(desk, &["sync"], &[DONE, WAITS])?;
            Ok(so(&answer.json).then_some(answer))
        })?;
        found.ok_or_else(|| Fault::Ours {
            step: "demo",
            what: format!("{} waited in vain: {what}", desk.name),
        })
    }

    /// Whether hub, keyholder and servers run, or were killed on purpose.
    ///
    /// # Errors
    /// [`Fault::Died`].
    pub(crate) fn alive(&self) -> Result<(), Fault> {
        self.programs()
            .iter()
            .try_for_each(|program| program.alive())
    }

    /// Makes a folder of the demonstration.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub(crate) fn make(&self, name: &str) -> Result<PathBuf, Fault> {
        let path = self.dir.join(name);
        make_private(&path)?;
        Ok(path)
    }
}

/// The search of so many societies.
fn matcher(dir: &Path, passphrase: &Zeroizing<String>, societies: u32) -> Server {
    let mut args = ["matcher", "--passphrase-fd", "0", "--notices-every", "5"]
        .map(OsString::from)
        .to_vec();
    for number in 1..=societies {
        args.push("--country".into());
        args.push(format!("{number}={}", called(number).1).into());
    }
    args.push("--dir".into());
    args.push(dir.join("servers").join("matcher").into());
    Server {
        name: "matcher".to_owned(),
        society: 1,
        url: None,
        kind: "matcher",
        program: Arc::new(Program::new(Spec {
            name: "matcher".to_owned(),
            args,
            passphrase: Some(passphrase.clone()),
            ready: "The search is open",
            log: dir.join("logs").join("matcher.log"),
        })),
    }
}

/// A folder and how its passphrase comes.
fn own_args(dir: &Path) -> Vec<OsString> {
    let mut args: Vec<OsString> = vec!["--dir".into(), dir.into()];
    args.extend(["--passphrase-fd", "0", "--json"].map(OsString::from));
    args
}

/// Makes a folder that only its owner may open.
pub(crate) fn make_private(path: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(path).map_err(Fault::file(path))
}
