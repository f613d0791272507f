//! Families before the pages of the portal, without scripts, and what they are shown.

use crate::house::House;
use crate::program::until;
use desk::clock::Outside as _;
use desk::office::queue;
use language::{Id, id, locale};
use record::form::Content;
use sign::time::MINUTE;
use std::time::Duration;

/// What an invented sister answers; who is sought is added.
const ANSWERS: &[(&str, &str)] = &[
    ("who", "self"),
    ("under_18", "no"),
    ("relation", "brother"),
    ("gender", "male"),
    ("birth", "1991"),
    ("danger", "no"),
    ("you", "Fatima Testperson"),
    ("language", "en"),
    ("reach", "yes"),
    ("phone", "+999 555 0100"),
    ("consent", "network"),
];

/// A page as it came.
pub(crate) struct Came {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Came {
    /// Whether it says this, in English.
    pub(crate) fn says(&self, id: Id) -> bool {
        let words = locale("en").unwrap().plain(id);
        self.text.contains(&words)
    }
}

/// The two numbers of a receipt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Receipt {
    reference: String,
    secret: String,
}

/// A filled-in form: its page's mark, and who is sought.
#[derive(Clone)]
pub(crate) struct Form {
    mark: String,
    pub(crate) sought: String,
}

impl Form {
    /// One for a person of this number.
    pub(crate) fn of(number: u32) -> Form {
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random).unwrap();
        Form {
            mark: random.iter().map(|byte| format!("{byte:02x}")).collect(),
            sought: format!("Saleh Testperson {number}"),
        }
    }
}

/// Asks a program of this computer by HTTP; none if it does not answer.
pub(crate) fn ask(url: &str, form: Option<String>) -> Option<Came> {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(60)));
    let agent = config.build().new_agent();
    let answer = match form {
        None => agent.get(url).call(),
        Some(form) => {
            let kind = "application/x-www-form-urlencoded";
            agent.post(url).header("content-type", kind).send(form)
        }
    };
    let mut answer = answer.ok()?;
    Some(Came {
        status: answer.status().as_u16(),
        text: answer.body_mut().read_to_string().ok()?,
    })
}

impl House {
    /// A page of the portal, or what a form that is sent to it leads to.
    pub(crate) fn page(&self, path: &str, form: Option<&[(&str, &str)]>) -> Came {
        let form = form.map(|fields| {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(fields).finish()
        });
        let url = format!("http://{}/en/{path}", self.portal_at);
        ask(&url, form).unwrap_or_else(|| panic!("the portal serves no page: {path}"))
    }

    /// The last page of a form is sent.
    pub(crate) fn send(&self, form: &Form) -> Came {
        // A number beyond the last page is that of the last.
        let mut fields = vec![
            ("mark", form.mark.as_str()),
            ("page", "99"),
            ("sought", form.sought.as_str()),
        ];
        fields.extend(ANSWERS);
        self.page("find", Some(&fields))
    }

    /// The receipt on a page, if it is one.
    pub(crate) fn receipt(came: &Came) -> Option<Receipt> {
        let mut numbers = came.text.split("class=\"number\"").skip(1).map(|part| {
            let (_, text) = part.split_once('>').unwrap();
            let text = text.split("</").next().unwrap();
            text.rsplit('>').next().unwrap().to_owned()
        });
        let (reference, secret) = (numbers.next()?, numbers.next()?);
        Some(Receipt { reference, secret })
    }

    /// Sends a form until there is a receipt for it.
    pub(crate) fn send_at_last(&self, form: &Form) -> Receipt {
        until("a receipt", || House::receipt(&self.send(form)))
    }

    /// Waits until the portal takes forms.
    pub(crate) fn takes(&self) {
        until("the portal to take forms", || {
            self.status(id::STATUS_TAKES).then_some(())
        });
    }

    /// Whether the page *status* says this.
    pub(crate) fn status(&self, id: Id) -> bool {
        self.page("status", None).says(id)
    }

    /// A family looks at its case: it is known.
    pub(crate) fn knows(&self, receipt: &Receipt) {
        let fields = [
            ("reference", receipt.reference.as_str()),
            ("secret", receipt.secret.as_str()),
        ];
        let case = until("a look at a case", || {
            let case = self.page("case", Some(&fields));
            (case.status != 429).then_some(case)
        });
        assert_eq!(case.status, 200, "{}", case.text);
        assert!(
            case.says(id::CASE_WORD_RECEIVED),
            "{receipt:?}: {}",
            case.text
        );
    }

    /// Waits until all forms of these families are at the hub, and no other; staff open each, and it
    /// is what was typed.
    pub(crate) fn arrived(&self, forms: &[Form]) {
        let mut wanted: Vec<&str> = forms.iter().map(|form| form.sought.as_str()).collect();
        wanted.sort_unstable();
        let queued = until("the families' forms", || {
            #[expect(
                clippy::redundant_closure,
                reason = "the function itself is not general enough"
            )]
            let queued = self.sit(|shell| queue::list(shell));
            (queued.len() >= forms.len()).then_some(queued)
        });
        assert_eq!(queued.len(), forms.len(), "forms at the hub");
        let mut read: Vec<String> = queued
            .iter()
            .map(|form| {
                until("a form to be opened", || {
                    let content = self.sit(|shell| {
                        let end = shell.outside().now().plus(MINUTE);
                        Ok(queue::read(shell, form.intake, end))
                    });
                    let Ok(Content::Request(request)) = content else {
                        return None;
                    };
                    let mut names = request.sought.identity.names.iter();
                    names
                        .next()
                        .map(|name| name.value.written.reveal().to_owned())
                })
            })
            .collect();
        read.sort_unstable();
        assert_eq!(read, wanted);
    }
}
