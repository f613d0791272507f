//! A folder and its copy.

use super::*;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What lies in a folder, the names of the mark and the lock left out.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !is_passing(&path) {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                all.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    all
}

/// A keyholder's folder, as far as this module looks into it.
fn founded(folder: &Path, id: u8) -> Directory {
    let disk = Directory::new(folder).unwrap();
    let mut journal = b"kinfold journal\nkind....".to_vec();
    journal.extend([id; 32]);
    disk.append("journal", &journal).unwrap();
    disk.append("vault/base", b"keys").unwrap();
    disk
}

/// A disk that fails at the change of this number.
struct Failing {
    inner: Directory,
    left: Cell<u64>,
}

impl Failing {
    fn step(&self) -> io::Result<()> {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        match left {
            0 => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }
}

impl Disk for Failing {
    fn len(&self, path: &str) -> io::Result<Option<u64>> {
        self.inner.len(path)
    }
    fn read_at(&self, path: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.inner.read_at(path, offset, buffer)
    }
    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.step().and_then(|()| self.inner.append(path, bytes))
    }
    fn truncate(&self, path: &str, length: u64) -> io::Result<()> {
        self.step().and_then(|()| self.inner.truncate(path, length))
    }
    fn sync(&self, path: &str) -> io::Result<()> {
        self.step().and_then(|()| self.inner.sync(path))
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.step().and_then(|()| self.inner.rename(from, to))
    }
    fn remove(&self, path: &str) -> io::Result<()> {
        self.step().and_then(|()| self.inner.remove(path))
    }
    fn sync_names(&self, path: &str) -> io::Result<()> {
        self.step().and_then(|()| self.inner.sync_names(path))
    }
    fn list(&self, directory: &str) -> io::Result<Vec<String>> {
        self.inner.list(directory)
    }
}

/// Every change of a keyholder's kind.
fn work(disk: &impl Disk) -> io::Result<()> {
    disk.append("journal", b"one")?;
    disk.sync("journal")?;
    disk.append("log/tile/0", b"leaf")?;
    disk.sync("log/tile/0")?;
    disk.sync_names("log/tile/0")?;
    disk.replace("vault/manifest", b"1")?;
    disk.truncate("vault/base", 2)?;
    disk.rename("vault/base", "vault/old")?;
    disk.remove("vault/old")?;
    disk.sync_names("vault/old")
}

#[test]
fn whatever_is_changed_stands_in_both() {
    let place = tempfile::tempdir().unwrap();
    let (folder, copy) = (place.path().join("a"), place.path().join("b"));
    drop(founded(&folder, 1));
    assert_eq!(bring_in_line(&folder, &copy).unwrap(), 2);
    let disk = |path: &Path| Directory::new(path).unwrap();
    work(&Mirror::of(disk(&folder), Some(disk(&copy)))).unwrap();
    assert_eq!(content(&folder), content(&copy));
    assert!(content(&copy).len() >= 3);
    // Without work in between there is nothing to do.
    assert_eq!(bring_in_line(&folder, &copy).unwrap(), 0);
}

/// Whoever waits for a change that the copy's disk did not take is told of the copy; the copy has
/// at most what the folder has, and the next start brings it in line.
#[test]
fn a_copy_that_cannot_be_written_stops_the_work_and_is_brought_in_line_later() {
    for left in 0..12 {
        let place = tempfile::tempdir().unwrap();
        let (folder, copy) = (place.path().join("a"), place.path().join("b"));
        drop(founded(&folder, 1));
        bring_in_line(&folder, &copy).unwrap();
        let failing = |path: &Path, left| Failing {
            inner: Directory::new(path).unwrap(),
            left: Cell::new(left),
        };
        let mirror = Mirror::of(failing(&folder, u64::MAX), Some(failing(&copy, left)));
        let fault = work(&mirror).unwrap_err();
        assert_eq!(fault.kind(), io::ErrorKind::StorageFull);
        assert!(fault.to_string().starts_with("the copy (--copy): "));
        bring_in_line(&folder, &copy).unwrap();
        assert_eq!(content(&folder), content(&copy));
    }
}

#[test]
fn what_is_no_copy_is_never_written_over() {
    let place = tempfile::tempdir().unwrap();
    let (folder, copy) = (place.path().join("a"), place.path().join("b"));
    drop(founded(&folder, 1));
    bring_in_line(&folder, &copy).unwrap();
    // Somebody took over from it.
    fs::remove_file(copy.join(MARK)).unwrap();
    let before = content(&copy);
    let refused = bring_in_line(&folder, &copy).unwrap_err().to_string();
    assert!(refused.contains("no copy"), "{refused}");
    assert_eq!(content(&copy), before);
    // Nor a copy of another keyholder, nor the folder itself.
    let other = place.path().join("c");
    drop(founded(&other, 2));
    fs::write(other.join(MARK), b"").unwrap();
    let before = content(&other);
    assert!(bring_in_line(&folder, &other).is_err());
    assert_eq!(content(&other), before);
    fs::write(folder.join(MARK), b"").unwrap();
    assert!(bring_in_line(&folder, &folder).is_err());
    fs::remove_file(folder.join(MARK)).unwrap();
    for inner in [folder.join("inside"), place.path().to_owned()] {
        let refused = bring_in_line(&folder, &inner).unwrap_err().to_string();
        assert!(refused.contains("one in the other") || refused.contains("no copy"));
    }
}

/// What the copy has and the folder lacks, or has otherwise, may be all that is left.
#[test]
fn an_old_or_damaged_folder_never_takes_the_place_of_its_copy() {
    let place = tempfile::tempdir().unwrap();
    let (folder, copy) = (place.path().join("a"), place.path().join("b"));
    let disk = founded(&folder, 1);
    disk.append("journal", b"leaf").unwrap();
    bring_in_line(&folder, &copy).unwrap();
    let (whole, before) = (fs::read(folder.join("journal")).unwrap(), content(&copy));
    let mut flipped = whole.clone();
    flipped[50] ^= 1;
    for journal in [&whole[..whole.len() - 1], &flipped[..]] {
        fs::write(folder.join("journal"), journal).unwrap();
        let refused = bring_in_line(&folder, &copy).unwrap_err().to_string();
        assert!(refused.contains("old one or damaged"), "{refused}");
        assert_eq!(content(&copy), before);
    }
    // As it was, with one leaf more, it goes on.
    fs::write(folder.join("journal"), [&whole[..], b"leaf"].concat()).unwrap();
    assert_eq!(bring_in_line(&folder, &copy).unwrap(), 1);
    assert_eq!(content(&folder), content(&copy));
}

/// A lockdown is laid into the folder past the running program, and removed by it from both.
#[test]
fn what_was_never_in_the_copy_can_be_removed() {
    let place = tempfile::tempdir().unwrap();
    let (folder, copy) = (place.path().join("a"), place.path().join("b"));
    drop(founded(&folder, 1));
    bring_in_line(&folder, &copy).unwrap();
    fs::write(folder.join("lockdown-0"), b"").unwrap();
    let disk = |path: &Path| Directory::new(path).unwrap();
    let mirror = Mirror::of(disk(&folder), Some(disk(&copy)));
    mirror.remove("lockdown-0").unwrap();
    assert_eq!(content(&folder), content(&copy));
    assert!(
        mirror.remove("lockdown-0").is_err(),
        "of the folder it is told"
    );
}

#[test]
fn a_copy_is_not_run() {
    let place = tempfile::tempdir().unwrap();
    let (folder, copy) = (place.path().join("a"), place.path().join("b"));
    drop(founded(&folder, 1));
    bring_in_line(&folder, &copy).unwrap();
    assert!(refuse_copy(&folder).is_ok());
    assert!(refuse_copy(&copy).is_err());
}
