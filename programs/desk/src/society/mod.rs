//! What a society takes with it when it leaves: all its records, in clear, in a folder that
//! another system can read (`docs/formats/society.md`), and back in.
//!
//! Out: every record is opened under a bulk approval, so each opening is a leaf of the log and
//! counts; what came is on the disk before more is asked for, and a run that stops goes on where
//! it stopped. In: the whole folder is looked at before the first record is locked.

mod enter;
mod folder;
mod leave;
mod out;
mod pictures;
mod read;
mod register;

pub use enter::{Entered, Entering, enter};
pub(crate) use folder::hash;
pub use folder::{Listed, Manifest, UNFINISHED};
pub use leave::{Leaving, Left, leave};
pub use pictures::{PictureLeft, PictureLine};
pub use read::{Folder, Row};
