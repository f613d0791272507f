//! A society's providers: they run in this process, deliver to nobody, misbehave as real ones do,
//! and write down what they got. And its courier, a program of its own.

use super::campaign::{Campaign, known};
use super::counting::Message;
use crate::Fault;
use crate::demo::house::House;
use crate::demo::program::{Program, Spec};
use crate::demo::{free_port, passphrase};
use courier::fake::{FakeGateway, Faults, Sink};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// So many orders a minute: the demonstration does not wait for a real provider's pace.
const A_MINUTE: u32 = 1_200;
/// In a hundred, so many answers are lost.
const LOSES: u32 = 12;

/// A society's providers and its courier.
pub(super) struct Providers {
    pub(super) gateway: FakeGateway,
    sink: Sink,
    pub(super) courier: Program,
}

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
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        gateway.post_receipts_to(&format!("http://{listen}/{}", *receipts));
        let config = format!(
            "ask_after = 1\n\n[sms]\nurl = \"{}\"\ntoken = \"{}\"\na_minute = {A_MINUTE}\n\
             receipts = {{ listen = \"{listen}\", token = \"{}\" }}\n\n[mail]\nhost = \"{}\"\n\
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
            ready: "courier takes receipts on",
        });
        Ok(Providers {
            gateway,
            sink,
            courier,
        })
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
