//! What staff do at a desk, without a word of how it is shown: functions of the shell that return
//! typed values, for commands and for pages alike.

pub mod computer;
