//! Which language to answer in.

use crate::locale::{Locale, locale, locales};

/// Tags that mean a language which stands under another tag here: codes that ICU has no data for,
/// three-letter codes, macrolanguages, regions that decide the script.
const ALIASES: &[(&str, &str)] = &[
    ("prs", "fa-AF"),
    ("fa-AF-u-ca-persian", "fa-AF"),
    ("kmr", "ku"),
    ("ku-Latn", "ku"),
    ("ku-Arab", "ckb"),
    ("ku-IQ", "ckb"),
    ("ku-IR", "ckb"),
    ("sdh", "ckb"),
    ("pbu", "ps"),
    ("pst", "ps"),
    ("zh", "zh-Hans"),
    ("zh-CN", "zh-Hans"),
    ("zh-SG", "zh-Hans"),
    ("arb", "ar"),
    ("ara", "ar"),
    ("apc", "ar"),
    ("ary", "ar"),
    ("arz", "ar"),
    ("swc", "sw"),
    ("swh", "sw"),
    ("gaz", "om"),
    ("als", "sq"),
    ("eng", "en"),
    ("fas", "fa"),
    ("pes", "fa"),
];

/// The tag that a language has here: its own, or that of the table.
#[must_use]
pub fn alias(tag: &str) -> &str {
    let known = ALIASES
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(tag));
    known.map_or(tag, |(_, ours)| ours)
}

/// The language for a reader who prefers what an `Accept-Language` header says; English for one
/// who prefers nothing that exists.
#[must_use]
pub fn choose(header: &str) -> &'static Locale {
    let mut wanted: Vec<(&str, u32)> = header.split(',').take(40).filter_map(preference).collect();
    wanted.sort_by_key(|(_, weight)| core::cmp::Reverse(*weight));
    let found = wanted.iter().filter(|(_, weight)| *weight > 0);
    found
        .filter_map(|(tag, _)| known(tag))
        .next()
        .unwrap_or_else(Locale::english)
}

/// `tag;q=0.7` as the tag and 700.
fn preference(item: &str) -> Option<(&str, u32)> {
    let mut parts = item.split(';');
    let tag = parts.next()?.trim();
    let weight = parts.find_map(|part| part.trim().strip_prefix("q="));
    let weight = match weight {
        None => 1000,
        Some(text) => {
            let value: f32 = text.trim().parse().ok()?;
            (value.clamp(0.0, 1.0) * 1000.0) as u32
        }
    };
    (!tag.is_empty()).then_some((tag, weight))
}

/// The tag itself, or what is left of it when its last parts are taken off.
fn known(tag: &str) -> Option<&'static Locale> {
    let mut tag = tag;
    loop {
        let ours = alias(tag);
        let real = |found: &&Locale| locales().iter().any(|l| core::ptr::eq(l, *found));
        if let Some(found) = locale(ours).filter(real) {
            return Some(found);
        }
        tag = tag.rsplit_once('-')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_exists_is_chosen() {
        for (header, tag) in [
            ("", "en"),
            ("ar", "ar"),
            ("AR-sy", "ar"),
            ("xx, ar;q=0.5, en;q=0.4", "ar"),
            ("en;q=0.2, ar;q=0.9", "ar"),
            ("ar;q=0, en", "en"),
            ("apc-SY", "ar"),
            ("*", "en"),
            (";;;,,q=,ar;q=x", "en"),
            ("ar-XB", "ar"),
        ] {
            assert_eq!(choose(header).tag(), tag, "{header}");
        }
    }

    #[test]
    fn other_names_of_a_language_lead_to_it() {
        assert_eq!(alias("prs"), "fa-AF");
        assert_eq!(alias("KMR"), "ku");
        assert_eq!(alias("ti"), "ti");
        for (other, ours) in ALIASES {
            assert_eq!(
                alias(ours),
                *ours,
                "{other}: an alias leads to no other alias"
            );
        }
    }
}
