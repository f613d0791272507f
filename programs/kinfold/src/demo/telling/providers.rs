//! A society's providers: they run in this process, deliver to nobody, misbehave as real ones do,
//! and write down what they got. And its courier, a program of its own.

use super::campaign::{Campaign, known};
use super::counting::Message;
use crate::Fault;
use crate::demo::house::House;
use crate::demo::passphrase;
use crate::demo::program::{Program, Spec};
use crate::demo::stop::Stop;
use courier::fake::{FakeGateway, Faults, Sink};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use zeroize::Zeroizing;

/// So many orders a minute: the demonstration does not wait for a real provider's pace.
const A_MINUTE: u32 = 1_200;
/// In a hundred, so many answers are lost.
const LOSES: u32 = 12;

/// A society's providers and its courier.
pub(super) struct Providers {
    pub(super) gateway: FakeGateway,
    sink: Sink,
    pub(super) courier: Program,
    /// What the courier knows the gateway's receipts by.
    receipts: Zeroizing<String>,
}

/// What a courier prints before its address.
const LISTENS: &str = "courier takes receipts on ";

impl Providers {
    /// Starts the providers; the courier is not started yet.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn start(house: &House, campaign: &Campaign<'_>) -> Result<Providers, Fault> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let society = campaign.society;
        let faults = Faults {
            loses_answers: LOSES,
            // Every receipt comes three times.
            repeats: 3,
            delay: Duration::from_millis(25),
            delivery: Duration::from_millis(100),
            seed: society as u64,
            ..Faults::default()
        };
        let (token, receipts) = (passphrase()?, passphrase()?);
        let gateway = FakeGateway::start(any, &token, faults)?;
        let sink = Sink::start(any, faults)?;
        let config = format!(
            "ask_after = 1\n\n[sms]\nurl = \"{}\"\ntoken = \"{}\"\na_minute = {A_MINUTE}\n\
             receipts = {{ listen = \"{any}\", token = \"{}\" }}\n\n[mail]\nhost = \"{}\"\n\
             port = {}\ntls = \"none\"\nfrom = \"office@society-{society}.example\"\n\
             a_minute = {A_MINUTE}\n",
            gateway.url(),
            *token,
            *receipts,
            sink.address().ip(),
            sink.address().port(),
        );
        let file = campaign.folder.join("courier.toml");
        fs::write(&file, config).map_err(Fault::file(&file))?;
        let name = format!("courier-{society}");
        let courier = Program::new(Spec {
            log: house.dir.join("logs").join(format!("{name}.log")),
            name,
            args: [
                "courier".into(),
                "--campaign".into(),
                campaign.dir().into(),
                "--config".into(),
                file.into(),
            ]
            .into_iter()
            .chain(known(house))
            .collect(),
            passphrase: None,
            ready: LISTENS,
        });
        Ok(Providers {
            gateway,
            sink,
            courier,
            receipts,
        })
    }

    /// Waits until the courier is ready, and tells the gateway where it listens now: it takes
    /// whatever port is free, each time another.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn wait_ready(&self, stop: &Stop) -> Result<(), Fault> {
        self.courier.wait_ready(stop)?;
        let address = listens_on(&self.courier.said());
        let address = address.ok_or_else(|| super::ours("a courier says no address"))?;
        let url = format!("{address}/{}", *self.receipts);
        self.gateway.post_receipts_to(&url);
        Ok(())
    }

    /// Everything that both of them would have delivered.
    pub(super) fn record(&self) -> Vec<Message> {
        let sms = self.gateway.got().into_iter().map(|got| Message {
            to: got.to,
            times: got.posts,
            sms: Some(got.text),
        });
        let mail = self.sink.mailed().into_iter().flat_map(|mailed| mailed.to);
        let mail = mail.map(|to| Message {
            to,
            times: 1,
            sms: None,
        });
        sms.chain(mail).collect()
    }

    /// Answers that the gateway lost on purpose.
    pub(super) fn lost(&self) -> u32 {
        self.gateway.misbehaved().1
    }
}

/// The origin that a courier printed.
fn listens_on(said: &str) -> Option<String> {
    let (_, address) = said.lines().find_map(|line| line.split_once(LISTENS))?;
    let address = address.split_whitespace().next()?;
    address.starts_with("http://").then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_courier_says_where_it_listens() {
        let said = "an exercise\ncourier takes receipts on http://127.0.0.1:4711\nmore\n";
        assert_eq!(listens_on(said).as_deref(), Some("http://127.0.0.1:4711"));
        assert_eq!(listens_on("courier takes receipts on"), None);
    }
}
