//! Where a listener for figures may stand.

use core::net::SocketAddr;

/// Figures name nobody, but tell a stranger how a service stands: how many families write, and
/// when it is weak. So a listener is for this computer, unless the operator says otherwise.
///
/// # Errors
/// What the operator must do.
pub fn check(address: SocketAddr, open: bool) -> Result<(), String> {
    if open || address.ip().to_canonical().is_loopback() {
        return Ok(());
    }
    Err(format!(
        "--metrics {address}: others than this computer could read the figures there. Give an \
         address of this computer alone, as 127.0.0.1:PORT, or say --metrics-open as well"
    ))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn only_this_computer_unless_it_is_said() {
        for own in [
            "127.0.0.1:9",
            "127.9.9.9:9",
            "[::1]:9",
            "[::ffff:127.0.0.1]:9",
        ] {
            assert_eq!(check(own.parse().unwrap(), false), Ok(()), "{own}");
        }
        for other in ["0.0.0.0:9", "[::]:9", "192.168.1.5:9", "203.0.113.9:9"] {
            let told = check(other.parse().unwrap(), false).unwrap_err();
            assert!(told.contains("--metrics-open"), "{told}");
            assert_eq!(check(other.parse().unwrap(), true), Ok(()));
        }
    }
}
