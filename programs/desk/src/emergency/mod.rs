//! The emergency list of a society: every contact slip, the newest daily index and the roster, in
//! a folder that is kept away from the server. Making one opens nothing; any desk of a lead makes
//! it, every day. With enough custodians' shares it is opened on any computer, without a server.

mod copy;
mod list;
mod open;
mod opened;
mod paper;

pub use copy::{Copied, copy};
pub use list::{Found, List};
pub use open::{Custody, Row, Shut, Standing};
pub use opened::{Line, Openings, report};
pub use paper::share_of_paper;
