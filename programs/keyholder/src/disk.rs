//! The few things a keyholder does with files, so that tests can stop between any two of them.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Files below one directory, named by relative paths with `/`. One process at a time writes.
pub trait Disk {
    /// Length of a file; `None` if there is none.
    ///
    /// # Errors
    /// As the system says.
    fn len(&self, path: &str) -> io::Result<Option<u64>>;
    /// Fills `buffer` from the file at `offset`.
    ///
    /// # Errors
    /// As the system says; also if the file ends before.
    fn read_at(&self, path: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()>;
    /// Adds bytes to the end of a file; makes it, and its directory, if it is not there.
    ///
    /// # Errors
    /// As the system says.
    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()>;
    /// Cuts a file.
    ///
    /// # Errors
    /// As the system says.
    fn truncate(&self, path: &str, length: u64) -> io::Result<()>;
    /// Makes the bytes of a file durable.
    ///
    /// # Errors
    /// As the system says. What is durable then is not known.
    fn sync(&self, path: &str) -> io::Result<()>;
    /// Gives a file another name, in place of any file of that name.
    ///
    /// # Errors
    /// As the system says.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file.
    ///
    /// # Errors
    /// As the system says.
    fn remove(&self, path: &str) -> io::Result<()>;
    /// Makes the names in the directory of `path`, and in those above it, durable.
    ///
    /// # Errors
    /// As the system says.
    fn sync_names(&self, path: &str) -> io::Result<()>;
    /// Names of the files in a directory (not of directories); none if it is not there.
    ///
    /// # Errors
    /// As the system says.
    fn list(&self, directory: &str) -> io::Result<Vec<String>>;

    /// All bytes of a file; `None` if there is none.
    ///
    /// # Errors
    /// As the system says.
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(length) = self.len(path)? else {
            return Ok(None);
        };
        let length = usize::try_from(length).map_err(io::Error::other)?;
        let mut bytes = vec![0; length];
        self.read_at(path, 0, &mut bytes)?;
        Ok(Some(bytes))
    }

    /// Writes a whole file so that it is there as it was or as it shall be, never between:
    /// written beside, made durable, renamed, and the name made durable.
    ///
    /// # Errors
    /// As the system says.
    fn replace(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let beside = format!("{path}{BESIDE}");
        if self.len(&beside)?.is_some() {
            self.remove(&beside)?;
        }
        self.append(&beside, bytes)?;
        self.sync(&beside)?;
        self.rename(&beside, path)?;
        self.sync_names(path)
    }
}

/// Ending of the name of a file that is being written.
pub const BESIDE: &str = ".new";

impl<D: Disk + ?Sized> Disk for Arc<D> {
    fn len(&self, path: &str) -> io::Result<Option<u64>> {
        (**self).len(path)
    }
    fn read_at(&self, path: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        (**self).read_at(path, offset, buffer)
    }
    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        (**self).append(path, bytes)
    }
    fn truncate(&self, path: &str, length: u64) -> io::Result<()> {
        (**self).truncate(path, length)
    }
    fn sync(&self, path: &str) -> io::Result<()> {
        (**self).sync(path)
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        (**self).rename(from, to)
    }
    fn remove(&self, path: &str) -> io::Result<()> {
        (**self).remove(path)
    }
    fn sync_names(&self, path: &str) -> io::Result<()> {
        (**self).sync_names(path)
    }
    fn list(&self, directory: &str) -> io::Result<Vec<String>> {
        (**self).list(directory)
    }
}

/// A directory of this computer.
#[derive(Debug)]
pub struct Directory {
    root: PathBuf,
    /// Files stay open, so that a failed write-back is reported to the handle that wrote.
    open: Mutex<HashMap<String, Arc<File>>>,
}

/// So many files stay open.
const OPEN_FILES: usize = 64;

impl Directory {
    /// Takes a directory; makes it if it is not there, readable by its owner only.
    ///
    /// # Errors
    /// As the system says.
    pub fn new(root: impl Into<PathBuf>) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        let root = root.into();
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&root)?;
        Ok(Directory {
            root,
            open: Mutex::default(),
        })
    }

    fn files(&self) -> MutexGuard<'_, HashMap<String, Arc<File>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, path: &str, make: bool) -> io::Result<Arc<File>> {
        let mut files = self.files();
        if let Some(file) = files.get(path) {
            return Ok(file.clone());
        }
        let full = self.root.join(path);
        if make && let Some(directory) = full.parent() {
            fs::create_dir_all(directory)?;
        }
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(make)
            .open(full)?;
        if files.len() >= OPEN_FILES {
            files.clear();
        }
        let file = Arc::new(file);
        files.insert(path.to_owned(), file.clone());
        Ok(file)
    }
}

impl Disk for Directory {
    fn len(&self, path: &str) -> io::Result<Option<u64>> {
        match fs::metadata(self.root.join(path)) {
            Ok(data) => Ok(Some(data.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn read_at(&self, path: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.file(path, false)?.read_exact_at(buffer, offset)
    }

    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        (&*self.file(path, true)?).write_all(bytes)
    }

    fn truncate(&self, path: &str, length: u64) -> io::Result<()> {
        self.file(path, false)?.set_len(length)
    }

    fn sync(&self, path: &str) -> io::Result<()> {
        self.file(path, false)?.sync_data()
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut files = self.files();
        files.remove(from);
        files.remove(to);
        fs::rename(self.root.join(from), self.root.join(to))
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        self.files().remove(path);
        fs::remove_file(self.root.join(path))
    }

    fn sync_names(&self, path: &str) -> io::Result<()> {
        let mut at = Path::new(path).parent();
        while let Some(directory) = at {
            File::open(self.root.join(directory))?.sync_all()?;
            at = directory.parent();
        }
        Ok(())
    }

    fn list(&self, directory: &str) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(self.root.join(directory)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                names.extend(entry.file_name().into_string().ok());
            }
        }
        names.sort();
        Ok(names)
    }
}
