//! By what a page that is sent again is known.

use codes::ReceiptSecret;
use sign::{hash, hmac};
use zeroize::Zeroizing;

/// What a page was sent with, mixed: the page's mark and its answers. It stands nowhere but in
/// the family's own page, is never kept, and the receipt's secret follows from it: so the same
/// page gets the same receipt, and nothing that is kept here gives the secret away.
pub struct Token(Zeroizing<[u8; 32]>);

impl Token {
    /// Of everything that makes two pages different: what kind of form it is, the page's mark,
    /// what was answered.
    #[must_use]
    pub fn of(kind: &str, parts: &[&[u8]]) -> Self {
        let mut all = vec![kind.as_bytes()];
        all.extend(parts);
        Token(Zeroizing::new(hash("page token", &all).0))
    }

    /// What the form is known by if it comes again. It says nothing of the token.
    pub(super) fn mark(&self) -> [u8; 16] {
        hash("page mark", &[&*self.0]).short()
    }

    pub(super) fn secret(&self, pepper: &[u8; 32]) -> ReceiptSecret {
        let secret = hmac(pepper, "receipt secret", &[&*self.0]);
        let mut eight = Zeroizing::new([0; 8]);
        eight.copy_from_slice(&secret.0[..8]);
        ReceiptSecret::from_random(&eight)
    }
}

impl core::fmt::Debug for Token {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Token")
    }
}
