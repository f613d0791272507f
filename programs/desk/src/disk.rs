//! The few things a desk does with files, so that tests can stop between any two of them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Files in one folder, named without a path. One process at a time writes.
pub trait Disk {
    /// All bytes of a file; `None` if there is none.
    ///
    /// # Errors
    /// As the system says.
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>>;
    /// Writes a whole file so that it is there as it was or as it shall be, never between; durable
    /// on return.
    ///
    /// # Errors
    /// As the system says.
    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
    /// Adds bytes to the end of a file, durable on return. After a crash some of them may stand
    /// there.
    ///
    /// # Errors
    /// As the system says.
    fn append(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
    /// Removes a file; none is fine.
    ///
    /// # Errors
    /// As the system says.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// Where a file is, for messages.
    fn path(&self, name: &str) -> PathBuf;
}

/// A folder of this computer, held by this process alone.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// The lock goes with the file.
    _lock: File,
}

/// Why a folder cannot be taken.
#[derive(Debug)]
pub enum FolderFault {
    /// Another process holds it.
    InUse,
    /// As the system says.
    System(io::Error),
}

impl From<io::Error> for FolderFault {
    fn from(error: io::Error) -> Self {
        FolderFault::System(error)
    }
}

impl Folder {
    /// Takes a folder; makes it if it is not there and `make` says so, readable by its owner only.
    ///
    /// # Errors
    /// [`FolderFault`].
    pub fn take(root: &Path, make: bool) -> Result<Self, FolderFault> {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        if make {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(root)?;
        }
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(root.join("lock"))?;
        match rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Folder {
                root: root.to_owned(),
                _lock: lock,
            }),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(FolderFault::InUse),
            Err(error) => Err(FolderFault::System(error.into())),
        }
    }

    fn open(&self, name: &str, append: bool) -> io::Result<File> {
        use std::os::unix::fs::OpenOptionsExt;
        let mut options = OpenOptions::new();
        options.create(true).mode(0o600);
        if append {
            options.append(true);
        } else {
            options.write(true).truncate(true);
        }
        options.open(self.root.join(name))
    }

    fn sync_names(&self) -> io::Result<()> {
        File::open(&self.root)?.sync_all()
    }
}

impl Disk for Folder {
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.root.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let beside = format!("{name}.new");
        let mut file = self.open(&beside, false)?;
        file.write_all(bytes)?;
        file.sync_data()?;
        fs::rename(self.root.join(&beside), self.root.join(name))?;
        self.sync_names()
    }

    fn append(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let new = !self.root.join(name).exists();
        let mut file = self.open(name, true)?;
        file.write_all(bytes)?;
        file.sync_data()?;
        if new { self.sync_names() } else { Ok(()) }
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.root.join(name)) {
            Ok(()) => self.sync_names(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

impl<D: Disk + ?Sized> Disk for &D {
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        (**self).read(name)
    }
    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        (**self).replace(name, bytes)
    }
    fn append(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        (**self).append(name, bytes)
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        (**self).remove(name)
    }
    fn path(&self, name: &str) -> PathBuf {
        (**self).path(name)
    }
}
