//! A family's browser as light as can be: on the same processors, a heavier one would be measured
//! with what it measures.

use crate::Fault;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(60);
/// What stands before a number of a receipt.
const NUMBER: &str = "class=\"number\" dir=\"ltr\">";

/// The two numbers of a receipt.
#[derive(Clone, Debug)]
pub(super) struct Receipt {
    pub(super) reference: String,
    pub(super) secret: String,
}

/// One connection, kept.
pub(super) struct Family {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Family {
    /// At a portal of this computer.
    pub(super) fn at(url: &str) -> Result<Family, Fault> {
        let host = url.trim_start_matches("http://").to_owned();
        let fault = Fault::file(Path::new("the portal"));
        let stream = TcpStream::connect(&host).and_then(|stream| {
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(ANSWER))?;
            Ok(stream)
        });
        Ok(Family {
            stream: BufReader::new(stream.map_err(fault)?),
            host,
        })
    }

    /// Sends a request; its receipt, or none if it was told to wait.
    pub(super) fn send(&mut self, body: &str) -> Result<Option<Receipt>, Fault> {
        let (status, page) = self
            .post(body)
            .map_err(Fault::file(Path::new("the portal")))?;
        match status {
            429 | 503 => Ok(None),
            200 => {
                let numbers = page.split(NUMBER).skip(1);
                let mut numbers = numbers.filter_map(|after| after.split('<').next());
                let missing = || Fault::ours("bench")("the portal shows no receipt".to_owned());
                let mut number = || numbers.next().map(str::to_owned).ok_or_else(missing);
                Ok(Some(Receipt {
                    reference: number()?,
                    secret: number()?,
                }))
            }
            other => Err(Fault::ours("bench")(format!("the portal answers {other}"))),
        }
    }

    fn post(&mut self, body: &str) -> std::io::Result<(u16, String)> {
        let request = format!(
            "POST /en/find HTTP/1.1\r\nhost: {}\r\ncontent-type: \
             application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(code) = line.strip_prefix("http/1.1 ") {
                status = code[..3.min(code.len())].parse().unwrap_or(0);
            } else if let Some(said) = line.strip_prefix("content-length: ") {
                length = said.parse().unwrap_or(0);
            } else if line.is_empty() {
                break;
            }
        }
        let mut page = vec![0; length];
        self.stream.read_exact(&mut page)?;
        Ok((status, String::from_utf8_lossy(&page).into_owned()))
    }
}
