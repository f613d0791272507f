//! What only PostgreSQL can: it wakes the readers of other hubs. Slower without, never wrong
//! without.

use super::Db;
use super::open::Backend;
use sqlx::postgres::PgListener;

/// The name that is called when letters came.
const CHANNEL: &str = "kinfold_mail";

/// Wakes when a hub calls; on SQLite, and while the database is away, it never does.
pub struct Door(Option<PgListener>);

impl Door {
    /// Waits until some hub of this database got letters.
    pub async fn knocked(&mut self) {
        if let Some(listener) = &mut self.0
            && listener.recv().await.is_ok()
        {
            return;
        }
        self.0 = None;
        core::future::pending().await
    }
}

impl Door {
    /// Whether anybody can knock.
    #[must_use]
    pub fn open(&self) -> bool {
        self.0.is_some()
    }
}

impl Db {
    /// Begins to listen for other hubs.
    pub async fn listen(&self) -> Door {
        if self.backend == Backend::Sqlite {
            return Door(None);
        }
        let listener = PgListener::connect(&self.url).await;
        let Ok(mut listener) = listener else {
            return Door(None);
        };
        let listening = listener.listen(CHANNEL).await.is_ok();
        Door(listening.then_some(listener))
    }

    /// Calls other hubs: letters came.
    pub async fn knock(&self) {
        if self.backend == Backend::Postgres {
            let called = self.tx("knock", super::Mode::One, |tx| {
                Box::pin(async move {
                    let sql = "SELECT CAST(pg_notify($1, '') AS TEXT)";
                    tx.rows(sql, &[super::Value::Text(CHANNEL)]).await.map(drop)
                })
            });
            // They find the letters by themselves a little later.
            let _called = called.await;
        }
    }
}
