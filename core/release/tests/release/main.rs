//! The release machine, driven through crashes, delays and repetitions, with a watcher that reads
//! every leaf, reply and checkpoint as it comes out.

mod bench;
mod chaos;
mod deposits;
#[expect(
    dead_code,
    reason = "the kit of the policy's tests; some of it is theirs only"
)]
#[path = "../../../policy/tests/policy/kit.rs"]
mod kit;
mod model;
mod replies;
mod rotation;
mod watch;
