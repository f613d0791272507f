//! A portal, asked as anybody can ask it.

use super::finding::{Finding, Who};
use line::{Line, Options};
use serde_json::Value;
use wire::{Line as _, LineFault, Method};

const ABOUT: &str = "portal";
/// How long a call may take, in microseconds.
const CALL: u64 = 5_000_000;

/// Whether it takes forms and reaches the hub.
pub(super) fn look(url: &str, findings: &mut Vec<Finding>) {
    let line = match Line::new(url, None, &Options::default()) {
        Ok(line) => line,
        Err(fault) => {
            let mend = "give the portal's address with --portal, as https://…";
            findings.push(Finding::wrong(
                ABOUT,
                fault.to_string(),
                Who::Operator,
                mend,
            ));
            return;
        }
    };
    let said = line.call(Method::Get, "/health", &[], CALL);
    findings.extend(of_health(said));
}

fn of_health(said: Result<Vec<u8>, LineFault>) -> Vec<Finding> {
    let wrong = |what: &str, mend: &str| vec![Finding::wrong(ABOUT, what, Who::Operator, mend)];
    let said = match said {
        Ok(said) => said,
        Err(LineFault::Unable) => {
            return wrong(
                "It takes no forms now.",
                "see that there is room on the disk of its spool, that it reaches the hub, is in \
                 the list of computers, and that the keyholder runs; the log of the portal says \
                 more",
            );
        }
        Err(LineFault::Busy) => {
            let mend = "wait a minute, and ask again";
            let what = "It was asked too often to say how it is.";
            return vec![Finding::unknown(ABOUT, what, mend)];
        }
        Err(fault) => {
            let what = format!("Not well: {fault}.");
            return wrong(
                &what,
                "see that the portal runs, and that its proxy leads to it",
            );
        }
    };
    let said: Value = serde_json::from_slice(&said).unwrap_or_default();
    match (said["takes_forms"].as_bool(), said["hub_reached"].as_bool()) {
        (Some(true), Some(true)) => {
            vec![Finding::fine(ABOUT, "It takes forms and reaches the hub.")]
        }
        (Some(true), Some(false)) => {
            let what = "It takes forms and does not reach the hub: they wait in its spool.";
            let mend = "see that the hub runs, and that the portal's computer reaches it";
            vec![Finding::soon(ABOUT, what, Who::Operator, mend)]
        }
        _ => wrong(
            "What answers there is no portal of this version.",
            "see where the address leads",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::Weight;
    use super::*;

    #[test]
    fn what_it_says_is_weighed() {
        let weight = |said: Result<&str, LineFault>| {
            of_health(said.map(|said| said.as_bytes().to_vec()))[0].weight
        };
        let health = |reached: bool| format!("{{\"takes_forms\":true,\"hub_reached\":{reached}}}");
        assert_eq!(weight(Ok(&health(true))), Weight::Fine);
        assert_eq!(weight(Ok(&health(false))), Weight::Soon);
        for said in [
            Ok("hello"),
            Ok("{}"),
            Err(LineFault::Unable),
            Err(LineFault::Missing),
        ] {
            assert_eq!(weight(said), Weight::Wrong);
        }
        assert_eq!(weight(Err(LineFault::Busy)), Weight::Unknown);
    }
}
