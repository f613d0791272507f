//! What is this desk's own: its keys, where it belongs, and files sealed under them.
//!
//! `device` is sealed under the passphrase and holds the signing key, the key of its arrival and a
//! file key; everything else is sealed under the file key, so that Argon2id is paid for once at a
//! start.

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use ledger::leaf::DeviceKind;
use policy::enrolment::Enrolment;
use seal::passphrase::{self, Cost, Kind};
use seal::{FileKey, OpenError, Secret, kept};
use sign::encode::Bytes;
use sign::{SigningKey, SocietyId, canonical_struct, from_bytes, to_bytes};
use verify::PolicyFile;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The file of the device's keys.
pub const DEVICE: &str = "device";
/// The file that names log and hub.
pub const PLACE: &str = "place";
/// The file of the certificate that vouches for the hub's, if the public authorities do not.
pub const AUTHORITY: &str = "authority";

/// What stands in `device`.
pub struct DeviceFile {
    version: u8,
    society: SocietyId,
    kind: DeviceKind,
    secrets: Secrets,
}
canonical_struct!(DeviceFile {
    version,
    society,
    kind,
    secrets
});

#[derive(Zeroize, ZeroizeOnDrop)]
struct Secrets {
    signer: [u8; 32],
    arrival: [u8; 32],
    files: [u8; 32],
}
canonical_struct!(Secrets {
    signer,
    arrival,
    files
});

/// The device's keys, opened.
#[derive(Debug)]
pub struct Own {
    /// The society it was made for.
    pub society: SocietyId,
    /// What it is.
    pub kind: DeviceKind,
    /// Its signing key.
    pub signer: SigningKey,
    /// The key of its arrival: first keys of the society are sealed to it.
    pub arrival: Secret,
    /// The key of its files.
    pub files: FileKey,
    seed: Zeroizing<[u8; 32]>,
}

/// Which log it believes, and where the hub is.
#[derive(Clone, Debug)]
pub struct Place {
    /// Name, keys and witnesses of the log.
    pub log: PolicyFile,
    /// Address of the hub.
    pub hub: String,
    /// Certificates (PEM) that vouch for the hub's, in the place of the public authorities.
    pub authority: Option<String>,
}

#[derive(Clone)]
struct PlaceFile {
    log: String,
    hub: String,
}
canonical_struct!(PlaceFile { log, hub });

impl Own {
    /// Makes keys in an empty folder and seals them under a passphrase.
    ///
    /// # Errors
    /// [`Fault::Asked`] if there are keys already; [`Fault`].
    pub fn make(
        disk: &impl Disk,
        outside: &impl Outside,
        (society, kind): (SocietyId, DeviceKind),
        passphrase: &[u8],
        cost: Cost,
    ) -> Result<Self, Fault> {
        let path = disk.path(DEVICE);
        if disk.read(DEVICE).map_err(Fault::file(&path))?.is_some() {
            return Err(Fault::asked(format!(
                "{}: this folder has a desk already; choose another folder",
                path.display()
            )));
        }
        let file = DeviceFile {
            version: 1,
            society,
            kind,
            secrets: Secrets {
                signer: outside.fresh()?,
                arrival: outside.fresh()?,
                files: outside.fresh()?,
            },
        };
        let bytes = Zeroizing::new(to_bytes(&file));
        let sealed = passphrase::seal(Kind::Device, &bytes, passphrase, cost, outside.id()?)
            .map_err(|e| Fault::asked(e.to_string()))?;
        disk.replace(DEVICE, &sealed).map_err(Fault::file(&path))?;
        Ok(file.own())
    }

    /// Whether a folder has a desk.
    ///
    /// # Errors
    /// [`Fault::Asked`] if it has none.
    pub fn there(disk: &impl Disk) -> Result<Vec<u8>, Fault> {
        let path = disk.path(DEVICE);
        let sealed = disk.read(DEVICE).map_err(Fault::file(&path))?;
        sealed.ok_or_else(|| {
            Fault::asked(format!(
                "{}: there is no desk here; make one with `kinfold desk enrol`",
                path.display()
            ))
        })
    }

    /// Opens the keys of a folder.
    ///
    /// # Errors
    /// [`Fault::Passphrase`]; [`Fault::Damaged`]; [`Fault::Asked`] if there are none.
    pub fn open(disk: &impl Disk, passphrase: &[u8]) -> Result<Self, Fault> {
        let path = disk.path(DEVICE);
        let sealed = Self::there(disk)?;
        let bytes = passphrase::open(Kind::Device, &sealed, passphrase).map_err(|e| match e {
            OpenError::Key => Fault::Passphrase,
            _ => Fault::Damaged(path.clone()),
        })?;
        let file: DeviceFile = from_bytes(&bytes).map_err(|_| Fault::Damaged(path.clone()))?;
        if file.version != 1 {
            return Err(Fault::Damaged(path));
        }
        Ok(file.own())
    }

    /// The text by which it is enrolled.
    #[must_use]
    pub fn enrolment(&self) -> Enrolment {
        let arrival = Bytes(self.arrival.public().as_bytes().to_vec());
        Enrolment {
            key: self.signer.public(),
            kind: self.kind,
            arrival: (self.kind == DeviceKind::Desk).then_some(arrival),
        }
    }

    /// Its signing key once more: for the line, and for threads that lock records.
    #[must_use]
    pub fn signer_again(&self) -> SigningKey {
        SigningKey::from_seed(&self.seed)
    }

    /// A file of the desk, opened; `None` if there is none.
    ///
    /// # Errors
    /// [`Fault::Damaged`], naming the file.
    pub fn read(&self, disk: &impl Disk, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Fault> {
        let path = disk.path(name);
        let Some(bytes) = disk.read(name).map_err(Fault::file(&path))? else {
            return Ok(None);
        };
        kept::open(&self.files, name, 0, &bytes)
            .map(Some)
            .map_err(|_| Fault::Damaged(path))
    }

    /// Seals a file of the desk and makes it durable.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn write(
        &self,
        disk: &impl Disk,
        outside: &impl Outside,
        name: &str,
        content: &[u8],
    ) -> Result<(), Fault> {
        let sealed = kept::seal(&self.files, name, 0, content, outside.fresh()?);
        let path = disk.path(name);
        disk.replace(name, &sealed).map_err(Fault::file(&path))
    }

    /// Which log and hub it belongs to, if that was said.
    ///
    /// # Errors
    /// [`Fault::Damaged`].
    pub fn place(&self, disk: &impl Disk) -> Result<Option<Place>, Fault> {
        let damaged = || Fault::Damaged(disk.path(PLACE));
        let Some(bytes) = self.read(disk, PLACE)? else {
            return Ok(None);
        };
        let file: PlaceFile = from_bytes(&bytes).map_err(|_| damaged())?;
        let log = PolicyFile::parse(&file.log).map_err(|_| damaged())?;
        let authority = self.read(disk, AUTHORITY)?.map(|bytes| {
            let text = core::str::from_utf8(&bytes).map(str::to_owned);
            text.map_err(|_| Fault::Damaged(disk.path(AUTHORITY)))
        });
        Ok(Some(Place {
            log,
            hub: file.hub,
            authority: authority.transpose()?.filter(|text| !text.is_empty()),
        }))
    }

    /// Says which log and hub it belongs to. The log is said once; the hub may move.
    ///
    /// # Errors
    /// [`Fault::Asked`] for another log than before; [`Fault`].
    pub fn set_place(
        &self,
        disk: &impl Disk,
        outside: &impl Outside,
        place: &Place,
    ) -> Result<(), Fault> {
        if let Some(before) = self.place(disk)?
            && before.log.keys != place.log.keys
        {
            return Err(Fault::asked(
                "the policy file is of another log than the one this desk belongs to; nothing was \
                 changed",
            ));
        }
        let file = PlaceFile {
            log: place.log.to_string(),
            hub: place.hub.clone(),
        };
        // An empty one: the public authorities again.
        let authority = place.authority.as_deref().unwrap_or_default();
        if !authority.is_empty() || self.read(disk, AUTHORITY)?.is_some() {
            self.write(disk, outside, AUTHORITY, authority.as_bytes())?;
        }
        self.write(disk, outside, PLACE, &to_bytes(&file))
    }
}

impl DeviceFile {
    fn own(&self) -> Own {
        Own {
            society: self.society,
            kind: self.kind,
            signer: SigningKey::from_seed(&self.secrets.signer),
            arrival: Secret::from_seed(&self.secrets.arrival),
            files: FileKey::from_bytes(self.secrets.files),
            seed: Zeroizing::new(self.secrets.signer),
        }
    }
}
