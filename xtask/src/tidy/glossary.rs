//! One word for one thing in public names: the vocabulary's term, and not its neighbour.

use proc_macro2::Ident;
use syn::Visibility;
use syn::visit::{self, Visit};

use super::finding::Finding;
use super::source::Source;

/// (words in a row, the term to use instead). Only words that can mean nothing else here.
const INSTEAD: &[(&[&str], &str)] = &[
    (&["tenant"], "society"),
    (&["quota"], "budget"),
    (&["workstation"], "device"),
    (&["keyserver"], "keyholder"),
    (&["key", "server"], "keyholder"),
    (&["trustee"], "custodian"),
    (&["missing", "person"], "sought person"),
    (&["requester"], "enquirer"),
    (&["kill", "switch"], "lockdown"),
    (&["blackout"], "lockdown"),
    (&["audit", "log"], "ledger"),
];

/// No public item, variant or field bears a word that the glossary replaces.
pub(crate) fn check(source: &Source) -> Vec<Finding> {
    let mut names = Names { found: Vec::new() };
    names.visit_file(&source.syntax);
    let mut findings = Vec::new();
    for name in &names.found {
        let line = name.span().start().line;
        let words = split(&name.to_string());
        for (instead_of, term) in INSTEAD {
            let has = words
                .windows(instead_of.len())
                .any(|run| run == *instead_of);
            if has && !source.is_test(line) {
                findings.push(Finding {
                    file: source.file.clone(),
                    line,
                    rule: "glossary",
                    what: format!("`{name}` says {} for {term}", instead_of.join(" ")),
                    why: "one glossary in code, tables, addresses and messages".into(),
                    mend: format!("name it by `{term}`"),
                });
            }
        }
    }
    findings
}

struct Names {
    found: Vec<Ident>,
}

impl Names {
    fn add(&mut self, visibility: &Visibility, name: &Ident) {
        if !matches!(visibility, Visibility::Inherited) {
            self.found.push(name.clone());
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Const(item) => self.add(&item.vis, &item.ident),
            syn::Item::Enum(item) => self.add(&item.vis, &item.ident),
            syn::Item::Fn(item) => self.add(&item.vis, &item.sig.ident),
            syn::Item::Mod(item) => self.add(&item.vis, &item.ident),
            syn::Item::Static(item) => self.add(&item.vis, &item.ident),
            syn::Item::Struct(item) => self.add(&item.vis, &item.ident),
            syn::Item::Trait(item) => self.add(&item.vis, &item.ident),
            syn::Item::Type(item) => self.add(&item.vis, &item.ident),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if let Some(name) = &field.ident {
            self.add(&field.vis, name);
        }
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.found.push(variant.ident.clone());
        visit::visit_variant(self, variant);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.add(&function.vis, &function.sig.ident);
    }
}

/// `RecordKey` and `record_key` as words in lower case.
fn split(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        if c == '_' || (c.is_uppercase() && after_lower) {
            words.push(String::new());
        }
        if let (Some(word), true) = (words.last_mut(), c != '_') {
            word.extend(c.to_lowercase());
        }
        after_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{INSTEAD, check, split};
    use crate::tidy::source::Source;

    fn found(text: &str) -> usize {
        check(&Source::parse("core/policy/src/a.rs", "policy", text).expect("Rust")).len()
    }

    #[test]
    fn names_are_split_into_words() {
        assert_eq!(split("KeyServerId"), ["key", "server", "id"]);
        assert_eq!(split("KEY_server"), ["key", "server"]);
    }

    #[test]
    fn a_replaced_word_in_a_public_name_is_found() {
        for (words, _) in INSTEAD {
            let text = format!("pub fn open_{}() {{}}", words.join("_"));
            assert_eq!(found(&text), 1, "{text}");
        }
        assert_eq!(found("pub struct TenantId(u8);"), 1);
        assert_eq!(found("pub struct A { pub quota_left: u8 }"), 1);
        assert_eq!(found("enum A { KillSwitch }"), 1);
        assert_eq!(found("impl A { pub fn tenant(&self) {} }"), 1);
    }

    #[test]
    fn private_names_and_other_words_are_fine() {
        assert_eq!(found("fn quota() {}\npub fn quotation() {}"), 0);
        assert_eq!(found("pub struct A { missing: u8, pub person: u8 }"), 0);
    }
}
