//! A hub that cannot be says why.

use crate::house::*;
use ledger::LogKeys;
use std::net::{SocketAddr, TcpListener};

fn refused(database: &str, listen: SocketAddr, log: LogKeys) -> String {
    let config = config(database, listen, log);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let served = runtime.block_on(hub::serve(config, |_| {}, async {}));
    served.err().map(|e| e.to_string()).unwrap_or_default()
}

fn config(database: &str, listen: SocketAddr, log: LogKeys) -> hub::Config {
    hub::Config {
        listen,
        database: database.into(),
        log,
        limits: hub::Limits::default(),
        metrics: None,
        tls: None,
    }
}

fn anywhere() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

#[test]
fn a_database_or_an_address_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let told = refused(&at("none/hub.db"), anywhere(), keys());
    assert!(told.contains("none/hub.db"), "{told}");
    assert!(told.contains("its folder does not exist"), "{told}");
    std::fs::write(folder.path().join("letter"), "dear all, ".repeat(1_000)).unwrap();
    let told = refused(&at("letter"), anywhere(), keys());
    assert!(
        told.contains("letter cannot be used: the file is no database"),
        "{told}"
    );
    let taken = TcpListener::bind(anywhere()).unwrap();
    let taken = taken.local_addr().map(|address| (taken, address)).unwrap();
    let told = refused(&at("hub.db"), taken.1, keys());
    assert!(
        told.contains(&format!("cannot listen at {}", taken.1)),
        "{told}"
    );
}

on_both!(
    a_database_of_another_log_is_refused,
    a_copy_made_while_the_hub_works_serves_in_its_place,
);

/// Into SQLite, as a backup is; whoever starts on it is a hub of the same log and of no other.
fn a_copy_made_while_the_hub_works_serves_in_its_place(base: Base) {
    let (database, _folder) = base.database();
    let works = House::at(&database, hub::Limits::default());
    let (copy, _kept) = Base::Sqlite.database();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let from = || config(&database, anywhere(), keys());
    let copied = runtime.block_on(hub::command::copy(from(), &copy)).unwrap();
    assert!(copied > 0);
    // A second time there is something in it.
    let told = runtime.block_on(hub::command::copy(from(), &copy));
    let told = told.unwrap_err().to_string();
    assert!(told.contains("not empty"), "{told}");
    drop(works);
    let other = LogKeys {
        ed25519: public(99),
        ..keys()
    };
    let told = refused(&copy, anywhere(), other);
    assert!(told.contains("it belongs to another log"), "{told}");
    assert_eq!(refused(&copy, anywhere(), keys()), "");
}

fn a_database_of_another_log_is_refused(base: Base) {
    let (database, _folder) = base.database();
    drop(House::at(&database, hub::Limits::default()));
    let other_name = LogKeys {
        name: ledger::KeyName::new("log.example/other").unwrap(),
        ..keys()
    };
    let other_key = LogKeys {
        ed25519: public(99),
        ..keys()
    };
    for other in [other_name, other_key] {
        let told = refused(&database, anywhere(), other);
        assert!(told.contains("it belongs to another log"), "{told}");
    }
    // Its own log's hub starts again.
    assert_eq!(refused(&database, anywhere(), keys()), "");
}

/// SQLite writes what it may have to take back into a temporary file, once that is more than a few
/// pages: a hub that shut itself in opens none. Its whole disk is one folder here.
#[test]
fn a_hub_that_shut_itself_in_takes_in_a_register() {
    let folder = tempfile::tempdir().unwrap();
    let needs = confine::Needs {
        reads: Vec::new(),
        writes: vec![folder.path().to_owned()],
        listens: true,
        dials: false,
    };
    let url = format!("sqlite:{}", folder.path().join("hub.db").display());
    let register = || async {
        let db = store::Db::open(&url, store::Limits::default())
            .await
            .unwrap();
        for call in 0..24_u64 {
            let parcels = (0..256_u64).map(|n| parcel(call * 256 + n));
            let parcels: Vec<_> = parcels.collect();
            store::parcel::put(&db, &parcels, sign::Time(call))
                .await
                .unwrap();
        }
    };
    std::thread::scope(|scope| {
        let shut = scope.spawn(|| {
            let _walls = confine::confine(&needs);
            let runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = { runtime }.enable_all().build().unwrap();
            runtime.block_on(register());
        });
        shut.join().unwrap();
    });
}

/// A part with an id as random as a record's.
fn parcel(n: u64) -> wire::Put {
    let digest = sign::hash("a part", &[&n.to_be_bytes()]);
    wire::Put {
        place: wire::Place {
            society: sign::SocietyId(1),
            what: wire::What::Part,
            id: digest.short(),
            category: 1,
            version: 1,
        },
        digest,
        bytes: sign::encode::Bytes(vec![7; 1_500]),
    }
}
