//! A log with a hub, a keyholder, a portal, an officer's and a team leader's desk, each a program of
//! its own; its folders may lie on other disks, and its ways to the hub lead over other addresses.

use crate::program::{Done, PASSPHRASE, Program, free, run, until, words, write};
use desk::clock::Computer;
use desk::command::{Doors, with_shell};
use desk::disk::Folder;
use desk::shell::Shell;
use ledger::leaf::DeviceKind;
use policy::enrolment::Enrolment;
use seal::Secret;
use serde_json::Value;
use sign::SigningKey;
use sign::encode::Bytes;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// A request as a family would give it.
const REQUEST: &str = include_str!("../../../../examples/request.toml");

/// Where things are, if not where they usually are.
#[derive(Default)]
pub(crate) struct Plan {
    /// The hub's database.
    pub(crate) database: Option<String>,
    /// Whether the keyholder keeps a copy.
    pub(crate) copy: bool,
    /// Where portal, keyholder and desks find the hub: the address of something before it.
    pub(crate) ways: Option<[String; 3]>,
    /// Where the hub listens.
    pub(crate) hub_at: Option<String>,
}

/// All of it.
pub(crate) struct House {
    pub(crate) home: PathBuf,
    pub(crate) hub: Program,
    pub(crate) keyholder: Program,
    pub(crate) portal: Program,
    /// Where the hub listens, and where its figures are.
    pub(crate) hub_at: String,
    pub(crate) hub_figures: String,
    /// Where the portal listens, and where its figures are.
    pub(crate) portal_at: String,
    pub(crate) portal_figures: String,
    /// Where desks find the hub.
    pub(crate) desks_hub: String,
}

impl House {
    /// Founds everything in this folder and starts it.
    pub(crate) fn found(home: &Path, plan: Plan) -> House {
        let at = |name: &str| home.join(name).display().to_string();
        let hub_at = plan.hub_at.unwrap_or_else(free);
        let direct = format!("http://{hub_at}");
        let ways = plan
            .ways
            .map(|ways| ways.map(|way| format!("http://{way}")));
        let [portal_hub, keyholder_hub, desks_hub] =
            ways.unwrap_or_else(|| [direct.clone(), direct.clone(), direct]);
        let (portal_at, hub_figures, portal_figures) = (free(), free(), free());
        ceremony(home);
        done(&words(&format!(
            "keyholder init --light --passphrase-fd 0 --name log.example/faults --dir {} \
             --ceremony {} --secrets {}",
            at("keyholder"),
            at("ceremony.toml"),
            at("papers"),
        )));
        fs::create_dir_all(home.join("hub")).unwrap();
        let own = format!("sqlite:{}", at("hub/hub.db"));
        let hub = words(&format!(
            "hub --listen {hub_at} --database {} --policy {} --metrics {hub_figures}",
            plan.database.unwrap_or(own),
            at("keyholder/policy"),
        ));
        let mut keyholder = format!(
            "keyholder run --passphrase-fd 0 --dir {} --hub {keyholder_hub} --stop {}",
            at("keyholder"),
            at("stop/file"),
        );
        fs::create_dir_all(home.join("stop")).unwrap();
        if plan.copy {
            keyholder += &format!(" --copy {}", at("copy"));
        }
        let portal = words(&format!(
            "portal --passphrase-fd 0 --listen {portal_at} --dir {} --receipts-ahead 2 \
             --metrics {portal_figures}",
            at("portal"),
        ));
        fs::copy(home.join("keyholder/policy"), home.join("policy")).unwrap();
        let mut house = House {
            hub: Program::new(home, "hub", hub),
            keyholder: Program::new(home, "keyholder", words(&keyholder)),
            portal: Program::new(home, "portal", portal),
            home: home.to_owned(),
            hub_at,
            hub_figures,
            portal_at,
            portal_figures,
            desks_hub,
        };
        house.hub.start();
        house.hub.says("hub listens on");
        house.keyholder.start();
        house.keyholder.says("Open, with");
        house.arrive(&portal_hub);
        house.portal.start();
        house.portal.says("portal listens on");
        house
    }

    /// Desks find their log and take their first keys; the portal is told where its hub is.
    fn arrive(&self, portal_hub: &str) {
        let policy = self.home.join("policy");
        let place = |hub: &str| format!("sync --policy {} --hub {hub}", policy.display());
        for desk in ["officer", "lead"] {
            let synced = until("a desk to be known", || {
                let done = self.desk(desk, &place(&self.desks_hub));
                (done.code == 0 && done.json()["usable"] == true).then(|| done.json())
            });
            let device = synced["device"].as_str().unwrap();
            let sealed = format!("papers/society-1/desk-{device}.sealed");
            let sealed = self.home.join(sealed);
            if sealed.exists() {
                let taken = self.desk(desk, &format!("keys {}", sealed.display()));
                assert_eq!(taken.code, 0, "{}", taken.all);
            }
        }
        let told = self.desk("portal", &place(portal_hub));
        assert_eq!(told.code, 0, "{}", told.all);
    }

    /// A command of `kinfold desk` in the folder of a desk, with what it prints for programs.
    pub(crate) fn desk(&self, desk: &str, command: &str) -> Done {
        self.desk_with(desk, command, &[])
    }

    /// As [`House::desk`], with these variables.
    pub(crate) fn desk_with(&self, desk: &str, command: &str, with: &[(&str, &str)]) -> Done {
        let mut args = self.desk_args(desk);
        args.push("--json".into());
        args.extend(words(command));
        run(&args, with)
    }

    /// What a person reads on the screen after a command.
    pub(crate) fn read(&self, desk: &str, command: &str) -> String {
        let mut args = self.desk_args(desk);
        args.extend(words(command));
        run(&args, &[]).all
    }

    fn desk_args(&self, desk: &str) -> Vec<OsString> {
        let dir = self.home.join(desk);
        words(&format!("desk --dir {} --passphrase-fd 0", dir.display()))
    }

    /// Files a request at the team leader's desk; the sought person's record, and whether it was
    /// confirmed.
    pub(crate) fn file(&self, wait: u32) -> (String, bool) {
        let path = self.home.join("request.toml");
        write(&path, REQUEST);
        let command = format!("new-request {} --wait {wait}", path.display());
        let filed = self.desk("lead", &command);
        assert!(matches!(filed.code, 0 | 3), "{}", filed.all);
        let json = filed.json();
        let records = json["records"].as_array().unwrap();
        let sought = |of: &&Value| of["role"].as_str().unwrap().contains("sought");
        let record = records.iter().find(sought).unwrap()["record"].as_str();
        (record.unwrap().to_owned(), filed.code == 0)
    }

    /// Waits until nothing of the team leader's desk waits any more.
    pub(crate) fn settled(&self) {
        until("everything of the desk to be confirmed", || {
            let done = self.desk("lead", "sync");
            (done.code == 0 && done.json()["waiting"] == 0).then_some(())
        });
    }

    /// Opens a record anew, by an access that is given for it: all that was filed is there.
    pub(crate) fn opens(&self, record: &str) {
        let staff = self.desk("lead", "status").json();
        let staff = staff["staff"].as_str().unwrap();
        let given = self.desk(
            "lead",
            &format!("grant --kind case --staff {staff} --record {record}"),
        );
        assert_eq!(given.code, 0, "{}", given.all);
        let grant = given.json()["grant"].as_str().unwrap().to_owned();
        let opened = self.desk("lead", &format!("open {record} --grant {grant}"));
        assert_eq!(opened.code, 0, "{}", opened.all);
        let parts = opened.json()["parts"].to_string();
        // A name, and what stands behind the second lock.
        for word in ["ሳልሕ", "conflict"] {
            assert!(parts.contains(word), "{record}: {parts}");
        }
    }

    /// Sits down at the team leader's desk, in this process.
    pub(crate) fn sit<T>(
        &self,
        work: impl FnOnce(&mut Shell<'_, &Folder, Computer>) -> Result<T, desk::Fault>,
    ) -> T {
        let connect = |place: &desk::own::Place, key: SigningKey| {
            let caller = line::Caller {
                key: Arc::new(key),
                origin: place.log.keys.name.as_str().to_owned(),
                clock: Arc::new(|| desk::clock::Outside::now(&Computer)),
            };
            let line = line::Line::new(&place.hub, Some(caller), &line::Options::default());
            let line: desk::command::AnyLine = Box::new(line.unwrap());
            Ok(line)
        };
        let ask = |_| Ok(Zeroizing::new(PASSPHRASE.to_owned()));
        let doors = Doors {
            connect: &connect,
            passphrase: &ask,
        };
        with_shell(&self.home.join("lead"), None, doors, |shell, _| work(shell)).unwrap()
    }

    /// The log that the keyholder published is whole and sound, as an outsider checks it.
    pub(crate) fn verifies(&self) {
        let log = self.home.join("keyholder/log");
        let policy = self.home.join("policy");
        let checked = until("a published log", || {
            let command = format!("verify {} --policy {}", log.display(), policy.display());
            let checked = run(&words(&command), &[]);
            (checked.code == 0).then_some(checked)
        });
        assert_eq!(checked.code, 0, "{}", checked.all);
    }

    /// What `kinfold doctor` says.
    pub(crate) fn doctor(&self, asked: &str) -> String {
        let home = self.home.display();
        run(&words(&format!("doctor --dir {home} {asked}")), &[]).all
    }
}

fn done(args: &[OsString]) -> Done {
    let done = run(args, &[]);
    assert_eq!(done.code, 0, "{}", done.all);
    done
}

/// Enrols the desks and the portal, and writes who is there. The second officer never acts: what
/// takes two is no matter of these tests.
fn ceremony(home: &Path) {
    let enrol = |name: &str, kind: &str| {
        let dir = home.join(name);
        let command = format!(
            "desk --dir {} --passphrase-fd 0 --json enrol --society 1 --staff-kind {kind}",
            dir.display()
        );
        let json = done(&words(&command)).json();
        let of = |key: &str| json[key].as_str().unwrap().to_owned();
        format!(
            "{{ text = '''{}''', code = \"{}\" }}",
            of("text"),
            of("code")
        )
    };
    let absent = {
        let arrival = Secret::from_seed(&[9; 32]).public().as_bytes().to_vec();
        let enrolment = Enrolment {
            key: SigningKey::from_seed(&[9; 32]).public(),
            kind: DeviceKind::Desk,
            arrival: Some(Bytes(arrival)),
        };
        let (text, code) = (enrolment.text(), enrolment.code());
        format!("{{ text = '''{text}''', code = \"{code}\" }}")
    };
    let (officer, lead, portal) = (
        enrol("officer", "desk"),
        enrol("lead", "desk"),
        enrol("portal", "portal"),
    );
    let text = format!(
        "[[officer]]\nlabel = \"officer\"\nsociety = 1\ncomputers = [{officer}]\n\
         [[officer]]\nlabel = \"another\"\nsociety = 1\ncomputers = [{absent}]\n\
         [[server]]\nsociety = 1\ncomputer = {portal}\n\
         [[society]]\nnumber = 1\nname = \"Invented\"\n\
         [[society.staff]]\nlabel = \"lead\"\nroles = [\"lead\", \"caseworker\"]\n\
         computers = [{lead}]\n"
    );
    write(&home.join("ceremony.toml"), &text);
}
