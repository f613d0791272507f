//! Every form in which careless software leaves a text behind.

use super::Form;
use base64ct::{Base64, Base64Url, Encoding};

/// Every form of a text.
#[must_use]
pub fn forms(text: &str) -> Vec<(Form, Vec<u8>)> {
    let mut out = vec![(Form::Utf8, text.as_bytes().to_vec())];
    let units: Vec<u16> = text.encode_utf16().collect();
    out.push((
        Form::Utf16Le,
        units.iter().flat_map(|u| u.to_le_bytes()).collect(),
    ));
    out.push((
        Form::Utf16Be,
        units.iter().flat_map(|u| u.to_be_bytes()).collect(),
    ));
    let hex = |upper: bool| text.bytes().map(move |b| hex(b, upper)).collect::<String>();
    out.push((Form::Hex, hex(false).into_bytes()));
    out.push((Form::Hex, hex(true).into_bytes()));
    for offset in 0..3 {
        let mut bytes = vec![0; offset];
        bytes.extend_from_slice(text.as_bytes());
        // Characters that also depend on what stands before or behind are left out.
        let from = (offset * 8).div_ceil(6);
        let to = bytes.len() * 8 / 6;
        for all in [
            Base64::encode_string(&bytes),
            Base64Url::encode_string(&bytes),
        ] {
            out.push((Form::Base64, all.as_bytes()[from..to].to_vec()));
        }
    }
    for upper in [false, true] {
        let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        let url = |plus: bool| -> String {
            text.bytes()
                .map(|b| match b {
                    b' ' if plus => "+".to_owned(),
                    b if unreserved(b) => char::from(b).to_string(),
                    b => format!("%{}", self::hex(b, upper)),
                })
                .collect()
        };
        out.push((Form::Url, url(false).into_bytes()));
        out.push((Form::Url, url(true).into_bytes()));
        let json: String = text
            .chars()
            .map(|c| {
                if c.is_ascii() {
                    plain_json(c)
                } else {
                    escaped(c, upper)
                }
            })
            .collect();
        out.push((Form::Json, json.into_bytes()));
        let html: String = text
            .chars()
            .map(|c| match c {
                c if c.is_ascii_alphanumeric() || c == ' ' => c.to_string(),
                c if upper => format!("&#x{:X};", u32::from(c)),
                c => format!("&#x{:x};", u32::from(c)),
            })
            .collect();
        out.push((Form::Html, html.into_bytes()));
    }
    let decimal = |c: char| match c {
        c if c.is_ascii_alphanumeric() || c == ' ' => c.to_string(),
        c => format!("&#{};", u32::from(c)),
    };
    out.push((
        Form::Html,
        text.chars().map(decimal).collect::<String>().into_bytes(),
    ));
    let named = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        c => c.to_string(),
    };
    out.push((
        Form::Html,
        text.chars().map(named).collect::<String>().into_bytes(),
    ));
    out
}

fn hex(byte: u8, upper: bool) -> String {
    if upper {
        format!("{byte:02X}")
    } else {
        format!("{byte:02x}")
    }
}

fn plain_json(c: char) -> String {
    match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        c => c.to_string(),
    }
}

fn escaped(c: char, upper: bool) -> String {
    let mut units = [0; 2];
    let units = c.encode_utf16(&mut units).iter();
    let escape = |u: &u16| {
        if upper {
            format!("\\u{u:04X}")
        } else {
            format!("\\u{u:04x}")
        }
    };
    units.map(escape).collect()
}
