//! A bench without a hub.

use super::*;
use crate::own::Place;
use ledger::leaf::DeviceKind;
use ledger::{KeyName, LogSigner};
use seal::passphrase::Cost;
use sign::SocietyId;
use sign::key::PqSigningKey;
use verify::PolicyFile;
use wire::{Line, LineFault, Method};

struct Nowhere;

impl Line for Nowhere {
    fn call(&self, _: Method, _: &str, _: &[u8], _: u64) -> Result<Vec<u8>, LineFault> {
        Err(LineFault::Unreachable("no route".to_owned()))
    }
}

fn desk(dir: &std::path::Path) -> (Folder, Own) {
    let folder = Folder::take(dir, true).unwrap();
    let about = (SocietyId(1), DeviceKind::Desk);
    let own = Own::make(&folder, &Computer, about, b"a passphrase", Cost::LEAST).unwrap();
    let signer = LogSigner {
        name: KeyName::new("log.example/bench").unwrap(),
        ed25519: SigningKey::from_seed(&[1; 32]),
        ml_dsa: PqSigningKey::from_seed(&[2; 32]),
    };
    let log = PolicyFile {
        keys: signer.keys(),
        witnesses: Vec::new(),
        quorum: 0,
        known: Vec::new(),
    };
    let hub = "http://hub.invalid".to_owned();
    let authority = None;
    let place = Place {
        log,
        hub,
        authority,
    };
    own.set_place(&folder, &Computer, &place).unwrap();
    (folder, own)
}

fn bench(dir: &std::path::Path) -> Bench {
    let connect: Connect = Box::new(|_, _| Ok(Box::new(Nowhere)));
    Bench::start(desk(dir), connect, Duration::from_secs(600)).unwrap()
}

fn block<T>(act: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(act)
}

#[test]
fn a_panic_takes_one_act_down_and_not_the_desk() {
    let dir = tempfile::tempdir().unwrap();
    let bench = bench(dir.path());
    block(async {
        bench
            .run(|shell, _| shell.change(|side| side.next_job = 7))
            .await
            .unwrap();
        let broken: Result<(), Away> = bench
            .run(|shell, _| {
                shell.told();
                panic!("a fault of the program")
            })
            .await;
        assert!(matches!(broken, Err(Away::Broken)), "{broken:?}");
        let next = bench.run(|shell, _| Ok(shell.side().next_job)).await;
        assert_eq!(next.unwrap(), 7);
        assert!(bench.standing().is_some());
        bench.end().await;
    });
}

#[test]
fn a_locked_desk_does_nothing_until_its_passphrase_comes() {
    let dir = tempfile::tempdir().unwrap();
    let bench = bench(dir.path());
    block(async {
        bench.lock().await;
        assert!(bench.standing().is_none());
        let refused = bench.run(|_, _| Ok(())).await;
        assert!(matches!(refused, Err(Away::Locked)), "{refused:?}");
        let wrong = bench.unlock(Zeroizing::new("wrong".to_owned())).await;
        assert!(matches!(wrong, Err(Away::Fault(Fault::Passphrase))));
        let right = bench
            .unlock(Zeroizing::new("a passphrase".to_owned()))
            .await;
        assert!(right.is_ok());
        assert!(bench.run(|_, _| Ok(())).await.is_ok());
        bench.end().await;
        // Its folder is free.
        drop(Folder::take(dir.path(), false).unwrap());
    });
}
