//! The incident's folder: its log, its settings, the key that signs where no desk does.

use claims::Claims;
use incident::{Entry, Incident};
use keyholder::disk::{Directory, Disk as _};
use keyholder::journal::{Journal, Kind, Torn};
use rustix::fs::{FlockOperation, flock};
use sign::id::StaffId;
use sign::{Hash, PublicKey, SigningKey, Time};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::line::{Line, Publication, Said, Signed};
use crate::opening::Opening;
use crate::settings::Settings;

const JOURNAL: &str = "journal";
const KEY: &str = "key";
const SETTINGS: &str = "settings.toml";
const EXPOSURE: &str = "incident.toml";
const KIND: Kind = *b"incident";

/// An open incident. One program at a time.
#[derive(Debug)]
pub struct Console {
    root: PathBuf,
    journal: Journal<Directory>,
    signer: SigningKey,
    own: PublicKey,
    settings: Settings,
    opening: Opening,
    incident: Incident,
    claims: Claims,
    lines: Vec<Signed>,
    last: Hash,
    _lock: File,
}

impl Console {
    /// Begins an incident in a folder that is not there yet. `seed` and `fresh` are random bytes:
    /// of the key, and of the journal's name.
    ///
    /// # Errors
    /// [`Fault`]; whatever is written then is no incident, and the folder's name is said.
    pub fn begin(
        root: &Path,
        opening: Opening,
        settings: &str,
        seed: &[u8; 32],
        fresh: [u8; 16],
    ) -> Result<Console, Fault> {
        opening.check()?;
        Settings::parse(settings, Path::new(SETTINGS))?;
        if root.exists() {
            let what = "there is something already; an incident begins in a new folder";
            return Err(Fault::asked(format!("{}: {what}", root.display())));
        }
        let disk = Directory::new(root).map_err(Fault::file(root))?;
        let replace = |name: &str, bytes: &[u8]| {
            let path = root.join(name);
            disk.replace(name, bytes).map_err(Fault::file(&path))
        };
        let seed = Zeroizing::new(*seed);
        let digits: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
        write_secret(&root.join(KEY), Zeroizing::new(digits).as_bytes())?;
        replace(SETTINGS, settings.as_bytes())?;
        replace(EXPOSURE, opening.exposure_file().as_bytes())?;
        let signer = SigningKey::from_seed(&seed);
        let incident = opening.incident;
        let first = Line::Opened(Box::new(opening));
        let first = Signed::new(first, Hash::default(), incident, &signer);
        // The first line last: a folder without it is no incident.
        let mut journal = Journal::open(disk, JOURNAL, KIND, fresh, |_| {})?;
        journal.append(&[sign::to_bytes(&first)])?;
        drop(journal);
        Console::open(root)
    }

    /// Whether an incident is in this folder.
    #[must_use]
    pub fn is_in(root: &Path) -> bool {
        root.join(JOURNAL).exists()
    }

    /// Opens an incident. A write that a crash cut off is taken away: see [`Console::torn`].
    ///
    /// # Errors
    /// [`Fault::InUse`]; [`Fault::Damaged`], naming the line; [`Fault`].
    pub fn open(root: &Path) -> Result<Console, Fault> {
        let path = root.join(JOURNAL);
        if !Console::is_in(root) {
            let what = "there is no incident here; begin one with `kinfold incident open`";
            return Err(Fault::asked(format!("{}: {what}", root.display())));
        }
        let lock = lock(root)?;
        stamp::enter(root, stamp::INCIDENT, |_| Ok(()))?;
        let settings_path = root.join(SETTINGS);
        let settings = fs::read_to_string(&settings_path).map_err(Fault::file(&settings_path))?;
        let settings = Settings::parse(&settings, &settings_path)?;
        let signer = read_secret(&root.join(KEY))?;
        let disk = Directory::new(root).map_err(Fault::file(root))?;
        let mut frames = Vec::new();
        // A journal that is there is never made anew: its name is in its first bytes.
        let journal = Journal::open(disk, JOURNAL, KIND, [0; 16], |frame| {
            frames.push(frame.bytes.to_vec());
        })?;
        let damaged = |line: usize, what| Fault::Damaged {
            path: path.clone(),
            line,
            what,
        };
        let mut frames = frames.iter().enumerate();
        let (_, first) = frames
            .next()
            .ok_or_else(|| damaged(1, "there is no first line"))?;
        let first: Signed = sign::from_bytes(first).map_err(|_| damaged(1, "it cannot be read"))?;
        let Line::Opened(opening) = &first.line else {
            return Err(damaged(1, "it does not begin an incident"));
        };
        let opening = (**opening).clone();
        if opening.version != 1 || !first.holds(opening.incident) || first.before != Hash::default()
        {
            return Err(damaged(1, "its signature or form is wrong"));
        }
        let own = first.key;
        if signer.public() != own {
            return Err(Fault::asked(format!(
                "{}: this is the key of another incident",
                root.join(KEY).display()
            )));
        }
        let mut console = Console {
            root: root.to_owned(),
            journal,
            signer,
            own,
            settings,
            incident: Incident::new(opening.incident, opening.at),
            opening,
            claims: Claims::default(),
            last: first.mark(),
            lines: vec![first],
            _lock: lock,
        };
        for (at, bytes) in frames {
            let line: Signed =
                sign::from_bytes(bytes).map_err(|_| damaged(at + 1, "it cannot be read"))?;
            if line.before != console.last {
                return Err(damaged(at + 1, "it does not follow the line before"));
            }
            if !line.holds(console.opening.incident) {
                return Err(damaged(at + 1, "its signature is wrong"));
            }
            let what = "the rules refuse it";
            console
                .fold(&line.line)
                .map_err(|_| damaged(at + 1, what))?;
            console.keep(line);
        }
        Ok(console)
    }

    /// Signs what follows with a desk's key instead of this computer's.
    pub fn sign_with(&mut self, key: SigningKey) {
        self.signer = key;
    }

    /// Takes what happened: durable and signed when this returns.
    ///
    /// # Errors
    /// [`Fault::Incident`] if the rules refuse it; [`Fault`]. Nothing was written then.
    pub fn record(&mut self, at: Time, by: StaffId, event: incident::Event) -> Result<(), Fault> {
        let entry = Entry { at, by, event };
        self.take(Line::Entry(Box::new(entry)))
    }

    /// Takes what happened to the public's claims: durable and signed when this returns.
    ///
    /// # Errors
    /// [`Fault::Claims`] if the rules refuse it; [`Fault::Asked`] if it names a few people by
    /// number; [`Fault`]. Nothing was written then.
    pub fn say(&mut self, at: Time, by: StaffId, event: claims::Event) -> Result<(), Fault> {
        let wordings = match &event {
            claims::Event::Stated(claim) => claim.wordings.as_slice(),
            claims::Event::Worded(worded) => core::slice::from_ref(&worded.wording),
            _ => &[],
        };
        if let Some(few) = wordings.iter().find_map(|of| crate::counts::few(&of.text)) {
            let what = "counts below 50 are never shown to the public";
            return Err(Fault::asked(format!("\"{few}\": {what}")));
        }
        let said = Said { at, by, event };
        self.take(Line::Said(Box::new(said)))
    }

    /// Takes that the site was published: the digest of its manifest.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn published(&mut self, at: Time, by: StaffId, manifest: Hash) -> Result<(), Fault> {
        self.take(Line::Published(Publication { at, by, manifest }))
    }

    /// Moves to another stage; to *closed* with the count of claims that still stand.
    ///
    /// # Errors
    /// As [`Console::record`].
    pub fn go(&mut self, at: Time, by: StaffId, moved: incident::Moved) -> Result<(), Fault> {
        if moved.to == incident::Stage::Closed {
            let standing = u32::try_from(self.claims.how_many_stand(at)).unwrap_or(u32::MAX);
            self.record(at, by, incident::Event::Claims(standing))?;
        }
        self.record(at, by, incident::Event::Moved(moved))
    }

    fn take(&mut self, line: Line) -> Result<(), Fault> {
        let (incident, claims) = (self.incident.clone(), self.claims.clone());
        self.fold(&line)?;
        let signed = Signed::new(line, self.last, self.opening.incident, &self.signer);
        if let Err(error) = self.journal.append(&[sign::to_bytes(&signed)]) {
            (self.incident, self.claims) = (incident, claims);
            return Err(error.into());
        }
        self.keep(signed);
        Ok(())
    }

    fn fold(&mut self, line: &Line) -> Result<(), Fault> {
        match line {
            Line::Opened(_) => Err(Fault::asked("an incident is opened once")),
            Line::Entry(entry) => Ok(self.incident.record(entry)?),
            Line::Said(said) => Ok(self.claims.record(said.at, &said.event)?),
            Line::Published(_) => Ok(()),
        }
    }

    fn keep(&mut self, line: Signed) {
        self.last = line.mark();
        self.lines.push(line);
    }

    /// Its folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file that `kinfold exposure --incident` reads.
    #[must_use]
    pub fn exposure_file(&self) -> PathBuf {
        self.root.join(EXPOSURE)
    }

    /// The incident as its log says.
    #[must_use]
    pub fn incident(&self) -> &Incident {
        &self.incident
    }

    /// The public's claims.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Numbers of all claims that were ever stated, in their order.
    #[must_use]
    pub fn stated(&self) -> BTreeSet<u32> {
        let lines = self.lines.iter().filter_map(|line| match &line.line {
            Line::Said(said) => match &said.event {
                claims::Event::Stated(claim) => Some(claim.id),
                _ => None,
            },
            _ => None,
        });
        lines.collect()
    }

    /// The number of the next claim.
    #[must_use]
    pub fn next_claim(&self) -> u32 {
        self.stated()
            .last()
            .map_or(1, |last| last.saturating_add(1))
    }

    /// How many decisions were ever taken.
    #[must_use]
    pub fn decided(&self) -> u32 {
        let lines = self.lines.iter().filter(|line| match &line.line {
            Line::Entry(entry) => matches!(entry.event, incident::Event::Decided(_)),
            _ => false,
        });
        u32::try_from(lines.count()).unwrap_or(u32::MAX)
    }

    /// How it began.
    #[must_use]
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// What the society set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Every line, the first one first.
    #[must_use]
    pub fn lines(&self) -> &[Signed] {
        &self.lines
    }

    /// The key of this computer: who publishes, and who signs lines where no desk does.
    #[must_use]
    pub fn key(&self) -> PublicKey {
        self.own
    }

    /// This computer's key, to sign what is published.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn publisher(&self) -> Result<SigningKey, Fault> {
        read_secret(&self.root.join(KEY))
    }

    /// A write that a crash had cut off and that opening took away.
    #[must_use]
    pub fn torn(&self) -> Option<Torn> {
        self.journal.torn()
    }

    /// Its settings' file, to name the source of what stands there.
    #[must_use]
    pub fn settings_file() -> &'static str {
        SETTINGS
    }
}

/// The lock goes with the file.
fn lock(root: &Path) -> Result<File, Fault> {
    let path = root.join("lock");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    let file = options.open(&path).map_err(Fault::file(&path))?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(Fault::InUse(root.to_owned())),
        Err(error) => Err(Fault::file(&path)(error.into())),
    }
}

fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    use std::io::Write as _;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(path).map_err(Fault::file(path))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(Fault::file(path))
}

fn read_secret(path: &Path) -> Result<SigningKey, Fault> {
    let text = fs::read_to_string(path).map_err(Fault::file(path))?;
    let text = Zeroizing::new(text);
    let seed = Zeroizing::new(seed(text.trim()).ok_or_else(|| {
        Fault::asked(format!(
            "{}: a key is 64 hexadecimal digits",
            path.display()
        ))
    })?);
    Ok(SigningKey::from_seed(&seed))
}

fn seed(text: &str) -> Option<[u8; 32]> {
    crate::files::hash(text).ok().map(|hash| hash.0)
}
