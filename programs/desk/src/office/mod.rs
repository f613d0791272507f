//! What staff do, as functions over the shell: commands and pages show what they give.

mod search;

pub use search::{
    Searched, Telling, entry, held, hide, news, news_read, notices, notices_read, reject, search,
    telling,
};
