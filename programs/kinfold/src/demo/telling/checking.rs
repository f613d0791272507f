//! The page on which anybody can compare a message with what was really sent: a program of its own,
//! with the book and its pepper and nothing else.

use super::campaign::{Campaign, phone};
use super::ours;
use crate::Fault;
use crate::demo::browser::{Browser, Page as Shown};
use crate::demo::house::House;
use crate::demo::people::SOCIETIES;
use crate::demo::program::{Program, Spec};
use crate::demo::stop::Stop;
use codes::MessageCode;
use courier::fake::Got;
use language::{Locale, id};
use std::time::Duration;

/// How long the page may take to read a code of the book: it looks twice a second.
const PATIENCE: Duration = Duration::from_secs(20);
/// What stands before a code in a message.
const BEFORE: &str = "Code ";
/// Characters of a code as people read it.
const LENGTH: usize = 15;

/// The page.
pub(crate) struct Page(Program);

impl Page {
    /// Starts it over the book of a campaign.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn start(house: &House, campaign: &Campaign<'_>) -> Result<Page, Fault> {
        let society = campaign.society;
        let name = SOCIETIES[society - 1].name;
        let words = [
            ("--listen", "127.0.0.1:0".to_owned()),
            ("--phone", phone(society)),
            ("--society", format!("{society}={name}")),
        ];
        let mut args = vec!["checker".into(), "--book".into()];
        args.push(campaign.dir().join("codes").into());
        args.extend(["--pepper".into(), campaign.secrets().pepper.into()]);
        args.extend(words.into_iter().flat_map(|(n, v)| [n.into(), v.into()]));
        let program = Program::new(Spec {
            name: "checker".to_owned(),
            args,
            passphrase: None,
            ready: crate::telling::CHECKER,
            log: house.dir.join("logs").join("checker.log"),
        });
        program.start()?;
        program.wait_ready(&house.commands.stop)?;
        Ok(Page(program))
    }

    /// Where it listens.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn origin(&self) -> Result<String, Fault> {
        let said = self.0.said();
        let address = said.lines().find_map(|line| {
            let (_, address) = line.split_once(crate::telling::CHECKER)?;
            address.split_whitespace().next()
        });
        let address = address.ok_or_else(|| ours("the checker says no address"))?;
        Ok(address.to_owned())
    }

    fn browser(&self, stop: &Stop) -> Result<Browser, Fault> {
        Ok(Browser::at(&self.origin()?, "en", stop))
    }

    /// Somebody types what their telephone shows; then somebody else's digits, a code that was never
    /// made, and a code with one digit wrong. In words.
    ///
    /// # Errors
    /// [`Fault`], also if it confirms what was not sent or denies what was.
    pub(super) fn check(&self, house: &House, got: &[Got]) -> Result<String, Fault> {
        let stop = &house.commands.stop;
        let mut browser = self.browser(stop)?;
        let mut ask = |code: &str, tail: &str| {
            let page = browser.open("/en")?;
            let form = page.filled(&[("code", code), ("tail", tail)])?;
            browser.send(&page, &form)
        };
        let (own, other) = two_tails(got).ok_or_else(|| ours("no two telephones differ"))?;
        let code = code_of(own).ok_or_else(|| ours("a message without a code"))?;
        let right = tail_of(own);
        let say = |id| Locale::english().plain(id);
        let (sent, not) = (say(id::COMPARE_SENT), say(id::COMPARE_NOT));
        let shows = |page: &Shown, words: &str| page.document.says().contains(words);
        let confirmed = stop.until(PATIENCE, || {
            self.0.alive()?;
            let page = ask(&code, &right)?;
            if !shows(&page, &sent) {
                stop.pause(Duration::from_millis(500))?;
                return Ok(None);
            }
            Ok(Some(()))
        })?;
        confirmed.ok_or_else(|| ours("the check page does not know what was sent"))?;
        let strange = ask(&code, &tail_of(other))?;
        let never = ask(&never_made(&code, got)?, &right)?;
        let mistyped = ask(&one_wrong(&code), &right)?;
        if [&strange, &never, &mistyped]
            .iter()
            .any(|p| shows(p, &sent))
        {
            return Err(ours("the check page confirms what was not sent"));
        }
        if !shows(&strange, &not) || strange.source != never.source {
            return Err(ours("the check page says why it does not confirm"));
        }
        Ok(format!(
            "The check page said “{sent}” to one message's code and the last three digits of its \
             number; another number's digits and a code that was never made got the same page, \
             “{not}”; a code with one digit wrong was called mistyped."
        ))
    }
}

/// Two messages whose numbers end differently.
fn two_tails(got: &[Got]) -> Option<(&Got, &Got)> {
    let own = got.first()?;
    let other = got.iter().find(|other| tail_of(other) != tail_of(own))?;
    Some((own, other))
}

/// The last three digits of the number that got a message.
pub(crate) fn tail_of(got: &Got) -> String {
    let digits: Vec<char> = got.to.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(3)..].iter().collect()
}

/// The code of a message, as its text shows it.
pub(crate) fn code_of(got: &Got) -> Option<String> {
    let (_, rest) = got.text.split_once(BEFORE)?;
    let code: String = rest.chars().take(LENGTH).collect();
    MessageCode::parse(&code).ok().map(|code| code.to_string())
}

/// The code with its last digit changed: its check digit shows it.
pub(crate) fn one_wrong(code: &str) -> String {
    let (front, last) = code.split_at(code.len() - 1);
    let last = last.parse::<u8>().unwrap_or(0);
    format!("{front}{}", (last + 1) % 10)
}

/// A code whose check digit is right, near this one, and that no message has.
fn never_made(code: &str, got: &[Got]) -> Result<String, Fault> {
    let front = &code[..code.len() - 3];
    let near = (0..1_000).map(|end| format!("{front}{end:03}"));
    let made: Vec<String> = got.iter().filter_map(code_of).collect();
    let mut never = near.filter(|near| MessageCode::parse(near).is_ok() && !made.contains(near));
    never.next().ok_or_else(|| ours("every code was made"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use codes::Tail;

    fn got(to: &str, text: &str) -> Got {
        Got {
            key: String::new(),
            to: to.to_owned(),
            text: text.to_owned(),
            posts: 1,
            delivered: true,
            receipts: 1,
        }
    }

    #[test]
    fn a_code_that_was_never_made_is_one_and_not_ours() {
        // Its last digit is right by trying.
        let ends = (0..10).map(|end| format!("482 913 077 36{end}"));
        let code = ends
            .into_iter()
            .find(|code| MessageCode::parse(code).is_ok())
            .expect("one of ten is right");
        let own = got("+9991112222", &format!("Ring us. Code {code}. No link."));
        assert_eq!(code_of(&own).as_deref(), Some(&*code));
        assert_eq!(tail_of(&own), "222");
        assert!(Tail::parse(&tail_of(&own)).is_ok());
        let never = never_made(&code, std::slice::from_ref(&own)).expect("many are left");
        assert_ne!(never, code);
        assert!(MessageCode::parse(&never).is_ok());
        assert!(MessageCode::parse(&one_wrong(&code)).is_err());
        assert!(two_tails(&[own.clone(), own.clone()]).is_none());
        let other = got("+9991112223", "");
        assert!(two_tails(&[own, other]).is_some());
    }
}
