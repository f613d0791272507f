//! PostgreSQL is stopped, as if it fell, and started again, while families and staff work.

use crate::family::{Form, ask};
use crate::house::{House, Plan};
use crate::postgres::Server;
use crate::program::until;
use language::id;
use std::os::unix::fs::MetadataExt as _;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

/// The server's own tool, on its own cluster.
struct Database<'a>(&'a Server);

impl Database<'_> {
    fn control(&self, words: &[&str]) {
        let (tool, data) = (self.0.bin.join("pg_ctl"), format!("{}/data", self.0.socket));
        let mut command = if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(tool);
            command
        } else {
            Command::new(tool)
        };
        // Its standard output would be held open by the server.
        let done = command
            .args(["-D", &data, "-w", "-s"])
            .args(words)
            .current_dir("/")
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status();
        assert!(done.unwrap().success(), "pg_ctl {words:?}");
    }

    fn stop(&self) {
        self.control(&["stop", "-m", "immediate"]);
    }

    fn start(&self) {
        let options = format!("-k {} -c listen_addresses= -c fsync=off", self.0.socket);
        self.control(&["start", "-o", &options]);
    }
}

/// What was started again is no child of the script that ends the first.
impl Drop for Database<'_> {
    fn drop(&mut self) {
        let data = format!("{}/data", self.0.socket);
        let pid = std::fs::read_to_string(format!("{data}/postmaster.pid"));
        if let Some(pid) = pid.ok().as_deref().and_then(|text| text.lines().next()) {
            let _gone = Command::new("kill").args(["-QUIT", pid]).status();
        }
    }
}

#[test]
fn a_database_that_falls_and_comes_back_loses_nothing_and_the_hub_goes_on_by_itself() {
    let Some(server) = Server::get() else {
        return;
    };
    let plan = Plan {
        database: Some(server.database()),
        ..Plan::default()
    };
    let database = Database(server);
    let home = tempfile::tempdir().unwrap();
    let mut house = House::found(home.path(), plan);
    house.takes();
    let forms: Vec<Form> = (1..=12).map(Form::of).collect();
    let over = AtomicBool::new(false);
    let (receipts, records) = std::thread::scope(|scope| {
        let house = &house;
        let families = scope.spawn(|| {
            let send = |form| {
                std::thread::sleep(std::time::Duration::from_millis(700));
                house.send_at_last(form)
            };
            forms.iter().map(send).collect::<Vec<_>>()
        });
        let staff = scope.spawn(|| {
            let mut records = Vec::new();
            while !over.load(Ordering::SeqCst) || records.len() < 3 {
                records.push(house.file(1).0);
            }
            records
        });
        database.stop();
        let health = until("the hub to say so", || {
            let health = ask(&format!("http://{}/v1/health", house.hub_at), None)?;
            (health.status == 503).then_some(health)
        });
        assert!(
            health.text.contains("the database does not answer"),
            "{}",
            health.text
        );
        until("the portal to say that forms wait", || {
            house.status(id::STATUS_WAITS).then_some(())
        });
        let doctor = house.doctor(&format!("--hub http://{}", house.hub_at));
        assert!(doctor.contains("its database is away"), "{doctor}");
        database.start();
        until("the hub to be well by itself", || {
            let health = ask(&format!("http://{}/v1/health", house.hub_at), None)?;
            (health.status == 200).then_some(())
        });
        over.store(true, Ordering::SeqCst);
        (families.join().unwrap(), staff.join().unwrap())
    });
    house.settled();
    house.arrived(&forms);
    receipts.iter().for_each(|receipt| house.knows(receipt));
    records.iter().for_each(|record| house.opens(record));
    // While it is away staff are told, in words, and a hub that is started says why it cannot.
    database.stop();
    let said = house.read("lead", "sync");
    assert!(said.contains("its database is away"), "{said}");
    house.hub.kill();
    house.hub.start();
    let said = house.hub.ends();
    assert!(said.contains("the database does not answer"), "{said}");
    database.start();
    house.hub.start();
    house.hub.says("hub listens on");
    house.settled();
    house.verifies();
}
