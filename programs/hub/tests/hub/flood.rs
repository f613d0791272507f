//! Strangers do what they can, and signed calls are answered all the same.

use crate::house::*;
use crate::table::status;
use line::Calls as _;
use sign::Hash;
use sign::encode::Bytes;
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use wire::call::{CallSeal, HEADER};
use wire::{Letter, Method, Place, Put, PutAll, Subject, To, What};

on_both!(
    a_flood_leaves_signed_traffic_served,
    one_desk_cannot_fill_the_boxes_of_another_society,
    who_only_pretends_to_sign_takes_no_room,
    who_signs_is_served_beside_a_liar_and_desks_that_are_not_enrolled,
);

/// Rounds of each device; in each four calls.
const ROUNDS: u32 = 40;
/// So many of each kind of flood must have come before the last round of the devices.
const WAVES: usize = 150;

fn n(of: u32) -> core::num::NonZeroU32 {
    core::num::NonZeroU32::new(of).unwrap()
}

fn limits() -> hub::Limits {
    hub::Limits {
        open_rate: (n(20), n(40)),
        form_rate: (n(5), n(5)),
        false_rate: (n(10), n(10)),
        dispatch_rate: (n(5), n(5)),
        connections: 96,
        connections_per_address: 48,
        ..hub::Limits::default()
    }
}

/// A connection from 127.0.0.N: each a stranger of its own.
fn stranger(house: SocketAddr, from: u8) -> Option<TcpStream> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let stream = runtime.unwrap().block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        let from = IpAddr::V4(Ipv4Addr::new(127, 0, 0, from));
        socket.bind(SocketAddr::new(from, 0)).unwrap();
        socket.connect(house).await.ok()?.into_std().ok()
    })?;
    stream.set_nonblocking(false).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    Some(stream)
}

/// What became of a call written as it is: the status, or 0 if the connection was closed.
fn say(to: SocketAddr, from: u8, head: &str, body: &[u8]) -> u16 {
    let answer = || {
        let mut stream = stranger(to, from)?;
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body).ok()?;
        let mut line = [0; 12];
        stream.read_exact(&mut line).ok()?;
        core::str::from_utf8(&line[9..]).ok()?.parse().ok()
    };
    answer().unwrap_or(0)
}

/// What strangers were told, by what they did.
#[derive(Default)]
struct Told(Mutex<BTreeMap<(&'static str, u16), usize>>);

impl Told {
    fn note(&self, what: &'static str, status: u16) {
        *self.0.lock().unwrap().entry((what, status)).or_default() += 1;
    }

    fn count(&self, what: &'static str, status: u16) -> usize {
        let told = self.0.lock().unwrap();
        told.get(&(what, status)).copied().unwrap_or_default()
    }
}

fn false_call(body: usize) -> String {
    // As the device's own, but for the key: ids stand in the roster for everybody.
    let about = (Method::Post, "/v1/mail");
    let mut seal = CallSeal::sign(&key(99), ORIGIN, about, b"", now());
    seal.device = public(DESK).device();
    let seal = seal.to_header();
    format!(
        "POST /v1/mail HTTP/1.1\r\nhost: h\r\n{HEADER}: {seal}\r\ncontent-length: {body}\r\n\r\n"
    )
}

/// One device's honest day; every call is answered.
fn work(house: &House, seed: u8, waves: impl Fn() -> bool) {
    let line = house.line(seed);
    let mut round = 0;
    while round < ROUNDS || !waves() {
        let place = Place {
            society: A,
            what: What::Part,
            id: [seed; 16],
            category: 1,
            version: round,
        };
        let parcel = Put {
            place,
            digest: Hash([1; 32]),
            bytes: Bytes(vec![seed; 3_000]),
        };
        let parcels = vec![parcel];
        line.put_parcels(&PutAll { parcels }).unwrap();
        let got = line.get_parcels(vec![(place, None)]).unwrap();
        assert_eq!(got, [Some(Bytes(vec![seed; 3_000]))]);
        let body = Bytes(round.to_be_bytes().to_vec());
        line.letters(vec![Letter {
            to: To::Device(public(seed).device()),
            subject: Subject::Draft,
            body: body.clone(),
        }])
        .unwrap();
        let mail = line.mail(5).unwrap();
        assert_eq!(mail.len(), 1);
        assert_eq!(mail[0].body, body);
        line.taken(vec![mail[0].number]).unwrap();
        round += 1;
    }
}

fn a_flood_leaves_signed_traffic_served(base: Base) {
    let house = House::with(base, limits());
    let (to, over) = (house.address, AtomicBool::new(false));
    let (told, waves) = (Told::default(), AtomicUsize::new(0));
    let go_on = || !over.load(Ordering::SeqCst);
    let enough = &|| waves.load(Ordering::SeqCst) >= WAVES;
    let house = &house;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while go_on() {
                let head = "GET /v1/health HTTP/1.1\r\nhost: h\r\n\r\n";
                told.note("health", say(to, 2, head, b""));
            }
        });
        scope.spawn(|| {
            for n in 0_u64.. {
                let head = format!(
                    "PUT /v1/intake/1/{n:032x} HTTP/1.1\r\nhost: h\r\ncontent-length: 4\r\n\r\n"
                );
                told.note("form", say(to, 3, &head, b"form"));
                if !go_on() {
                    break;
                }
            }
        });
        scope.spawn(|| {
            let long = "x".repeat(600_000);
            while go_on() {
                told.note("garbage", say(to, 4, "\0\u{1}\u{2} garbage\r\n\r\n", b""));
                let head = format!("GET /{long} HTTP/1.1\r\n\r\n");
                told.note("garbage", say(to, 4, &head, b""));
            }
        });
        scope.spawn(|| {
            while go_on() {
                told.note("false", say(to, 5, &false_call(16 << 20), b"x"));
                // From the devices' own address too: they share it with a liar.
                told.note("beside", say(to, 1, &false_call(16 << 20), b"x"));
            }
        });
        // A byte, and then nothing: from many addresses, and from the devices' own.
        scope.spawn(|| {
            let mut held = std::collections::VecDeque::new();
            while go_on() {
                for from in (10..30).chain([1; 10]) {
                    if let Some(mut stream) = stranger(to, from) {
                        let _closed = stream.write_all(b"G");
                        held.push_back(stream);
                    }
                }
                while held.len() > 300 {
                    let mut first = held.pop_front().unwrap();
                    // Closed long ago, or it would wait for its time to be over.
                    let read = first.read(&mut [0; 64]);
                    let closed = matches!(read, Ok(0)) || read.is_err_and(|e| reset(&e));
                    told.note("silent", u16::from(!closed));
                }
                waves.fetch_add(30, Ordering::SeqCst);
            }
        });
        let devices: Vec<_> = [DESK, LEAD]
            .map(|seed| scope.spawn(move || work(house, seed, enough)))
            .into_iter()
            .collect();
        let ended: Vec<_> = devices.into_iter().map(|device| device.join()).collect();
        over.store(true, Ordering::SeqCst);
        assert!(ended.iter().all(Result::is_ok), "a signed call failed");
    });
    // What strangers got: a little, and then nothing.
    for what in ["health", "form"] {
        assert!(told.count(what, 429) > 0, "{what}: {:?}", told.0);
    }
    for what in ["false", "beside"] {
        assert!(told.count(what, 401) <= 11, "{:?}", told.0);
        assert!(told.count(what, 429) > 0, "{:?}", told.0);
    }
    assert_eq!(told.count("garbage", 200), 0);
    assert_eq!(told.count("silent", 1), 0, "all were sent away");
    // The hub is as it was, also for a stranger who comes later.
    assert_eq!(
        say(to, 200, "GET /v1/health HTTP/1.1\r\nhost: h\r\n\r\n", b""),
        200
    );
    house.line(1).put(2);
}

fn reset(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::ConnectionReset
}

fn who_only_pretends_to_sign_takes_no_room(base: Base) {
    // Room for one call only, and for one body.
    let house = House::with(
        base,
        hub::Limits {
            signed_calls: 1,
            signed_bytes: 16 << 20,
            ..limits()
        },
    );
    let mut held = Vec::new();
    for from in 40..60 {
        let mut stream = stranger(house.address, from).unwrap();
        stream.write_all(false_call(16 << 20).as_bytes()).unwrap();
        let mut line = [0; 12];
        stream.read_exact(&mut line).unwrap();
        assert_eq!(&line[9..], b"401", "before a byte of its body came");
        held.push(stream);
    }
    let big = Letter {
        to: To::Keyholder,
        subject: Subject::Ask,
        body: Bytes(vec![1; 15 << 20]),
    };
    house.line(DESK).letters(vec![big]).unwrap();
    // The body must be the one that was signed.
    let about = (Method::Post, "/v1/mail");
    let seal = CallSeal::sign(&key(DESK), ORIGIN, about, b"other", now()).to_header();
    let head = format!(
        "POST /v1/mail HTTP/1.1\r\nhost: h\r\n{HEADER}: {seal}\r\ncontent-length: 5\r\n\r\n"
    );
    assert_eq!(say(house.address, 61, &head, b"bytes"), 401);
}

fn who_signs_is_served_beside_a_liar_and_desks_that_are_not_enrolled(base: Base) {
    let house = House::with(base, hub::Limits::default());
    // 127.0.0.1 is where the devices of this test are.
    let lies = || (0..200).map(|_| say(house.address, 1, &false_call(0), b""));
    let told: Vec<u16> = lies().collect();
    let sure = |status: u16| told.iter().filter(|told| **told == status).count();
    assert!(sure(401) >= 60 && sure(429) > 100, "{told:?}");
    assert_eq!(sure(401) + sure(429), 200);
    for seed in [1, DESK, LEAD, PORTAL, OTHER] {
        house.line(seed).mail(0).unwrap();
    }
    // Of many at once, none is refused.
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| lies().for_each(|status| assert_ne!(status, 200)));
            scope.spawn(|| {
                for _ in 0..25 {
                    house.line(DESK).mail(0).unwrap();
                }
            });
        }
    });
    // A desk that waits to be enrolled is told so, however often it asks.
    for _ in 0..200 {
        let told = house.line(77).mail(0);
        assert!(
            matches!(told, Err(wire::LineFault::Refused(401, _))),
            "{told:?}"
        );
    }
    house.line(DESK).mail(0).unwrap();
}

fn one_desk_cannot_fill_the_boxes_of_another_society(base: Base) {
    let house = House::with(base, limits());
    let send = |seed: u8, to: To, count: u32, length: usize| {
        let body = |n: u32| Bytes([&n.to_be_bytes()[..], &vec![0; length]].concat());
        let letters = (0..count).map(|n| Letter {
            to,
            subject: Subject::Dispatch,
            body: body(n),
        });
        status(house.line(seed).letters(letters.collect()))
    };
    // More at once than a pause allows is refused whole, and may be sent in pieces.
    assert_eq!(send(OTHER, To::Desks(A), 6, 9), 400);
    assert_eq!(send(OTHER, To::Desks(A), 5, 9), 200);
    assert_eq!(send(OTHER, To::Desks(A), 1, 9), 429);
    let desk = To::Device(public(DESK).device());
    assert_eq!(send(OTHER, desk, 1, 9), 429);
    assert_eq!(house.line(DESK).mail(0).unwrap().len(), 5);
    // Its own society, and everybody else, is not held up by that.
    assert_eq!(send(OTHER, To::Desks(B), 20, 9), 200);
    assert_eq!(send(DESK, To::Desks(B), 5, 9), 200);
    assert_eq!(send(LEAD, To::Desks(B), 5, 9), 200);
    // Nor can it send long ones.
    assert_eq!(send(LEAD, To::Desks(A), 1, 5_000), 413);
}
