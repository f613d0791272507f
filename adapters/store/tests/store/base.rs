//! The databases that every test runs on.

use crate::postgres::Server;
use store::{Db, Fault, Limits};

/// An empty database of one kind.
pub(crate) struct Base {
    url: String,
    _folder: Option<tempfile::TempDir>,
}

impl Base {
    pub(crate) fn sqlite() -> Base {
        let folder = tempfile::tempdir().unwrap();
        Base {
            url: format!("sqlite:{}", folder.path().join("hub?.db").display()),
            _folder: Some(folder),
        }
    }

    /// None if PostgreSQL is not installed; that was said then.
    pub(crate) fn postgres() -> Option<Base> {
        let server = Server::get()?;
        Some(Base {
            url: server.database(),
            _folder: None,
        })
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A hub's way into it; each is another hub's.
    pub(crate) async fn open(&self) -> Db {
        self.try_open().await.unwrap()
    }

    pub(crate) async fn try_open(&self) -> Result<Db, Fault> {
        Db::open(&self.url, Limits::default()).await
    }
}

/// Runs a test's future to its end, on threads as a hub has them.
pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.unwrap().block_on(test);
}

/// Each of these tests on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $name() {
                crate::base::run(super::$name(&crate::base::Base::sqlite()));
            })*
        }
        mod postgres {
            $(#[test]
            fn $name() {
                if let Some(base) = crate::base::Base::postgres() {
                    crate::base::run(super::$name(&base));
                }
            })*
        }
    };
}
pub(crate) use on_both;
