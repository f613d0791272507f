//! What every device has in common, be it a desk, a matcher or a portal: how it draws random
//! bytes, asks the keyholder, knows public keys, and shows or checks that a leaf is in the log.

pub mod book;
pub mod caller;
pub mod draw;
pub mod proof;
pub mod session;

pub use book::{Book, BookFault};
pub use caller::{Answered, CallError, Caller, CallerKept, Outgoing, Waited};
pub use draw::Draw;
pub use proof::{Proven, Ticket, TicketFault};
pub use session::{SessionFault, SessionKey};
