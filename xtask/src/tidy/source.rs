//! A Rust file, read once: its syntax, its tokens with their lines, and which lines are test code.
//! Comments and the contents of strings are never tokens, so no rule trips over prose.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A parsed Rust file of one crate.
pub(crate) struct Source {
    /// File relative to the root of the tree, with `/`.
    pub(crate) file: String,
    /// Package name of the crate it belongs to.
    pub(crate) package: String,
    /// Does the crate stand in `core/`?
    pub(crate) core: bool,
    /// Everything in `tests/`, `benches/` and `examples/`, and test modules in files of their own.
    pub(crate) test_file: bool,
    pub(crate) text: String,
    pub(crate) syntax: syn::File,
    pub(crate) tokens: Vec<Token>,
    test_lines: Vec<std::ops::RangeInclusive<usize>>,
}

/// One token: an identifier, a mark, a bracket, or (kept apart) a literal.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) line: usize,
    /// Inside `#[…]` or `#![…]`.
    pub(crate) attribute: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Mark,
    Literal,
}

impl Token {
    fn new(kind: Kind, text: &str, line: usize, attribute: bool) -> Self {
        let text = text.to_owned();
        Self {
            kind,
            text,
            line,
            attribute,
        }
    }
}

impl Source {
    /// Reads `text` as the file `file` of `package`.
    ///
    /// # Errors
    /// If it is not Rust.
    pub(crate) fn parse(file: &str, package: &str, text: &str) -> syn::Result<Self> {
        let syntax = syn::parse_file(text)?;
        let stream: TokenStream = syn::parse_str(&without_shebang(text))?;
        let mut tokens = Vec::new();
        flatten(stream, false, &mut tokens);
        let mut tests = TestLines { ranges: Vec::new() };
        tests.visit_file(&syntax);
        let whole_file_is_test = syntax.attrs.iter().any(is_test_attribute);
        Ok(Self {
            file: file.to_owned(),
            package: package.to_owned(),
            core: file.starts_with("core/"),
            test_file: whole_file_is_test || in_test_folder(file),
            text: text.to_owned(),
            syntax,
            tokens,
            test_lines: tests.ranges,
        })
    }

    /// Is this line (from 1) test code?
    pub(crate) fn is_test(&self, line: usize) -> bool {
        self.test_file || self.test_lines.iter().any(|range| range.contains(&line))
    }

    /// Lines at which `pattern` stands, token by token; `::` counts as one. Literals never match.
    pub(crate) fn find(&self, pattern: &[&str]) -> Vec<usize> {
        self.tokens
            .windows(pattern.len())
            .filter(|window| {
                window
                    .iter()
                    .zip(pattern)
                    .all(|(token, wanted)| token.kind != Kind::Literal && token.text == *wanted)
            })
            .map(|window| window[0].line)
            .collect()
    }

    /// Lines of non-test code that are not blank, and how many of them are only comment.
    pub(crate) fn count_lines(&self) -> (usize, usize) {
        let mut counted = 0;
        let mut comments = 0;
        for (index, line) in self.text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || self.is_test(index + 1) {
                continue;
            }
            counted += 1;
            if line.starts_with("//") {
                comments += 1;
            }
        }
        (counted, comments)
    }

    /// Names of modules that this file declares as test code in files of their own.
    pub(crate) fn test_modules(&self) -> Vec<String> {
        self.syntax
            .items
            .iter()
            .filter_map(|item| match item {
                syn::Item::Mod(module) if module.content.is_none() => Some(module),
                _ => None,
            })
            .filter(|module| module.attrs.iter().any(is_test_attribute))
            .map(|module| module.ident.to_string())
            .collect()
    }
}

fn in_test_folder(file: &str) -> bool {
    ["/tests/", "/benches/", "/examples/"]
        .iter()
        .any(|folder| file.contains(folder))
        && !file.contains("/src/")
}

fn without_shebang(text: &str) -> String {
    match text.strip_prefix("#!/") {
        Some(rest) => format!("//{rest}"),
        None => text.to_owned(),
    }
}

fn flatten(stream: TokenStream, attribute: bool, into: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    // `#` or `#!` was just read: the next bracket is an attribute.
    let mut hash = false;
    while let Some(tree) = trees.next() {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Ident(word) => {
                let word = word.to_string();
                let word = word.strip_prefix("r#").unwrap_or(&word);
                into.push(Token::new(Kind::Word, word, line, attribute));
                hash = false;
            }
            TokenTree::Literal(literal) => {
                let literal = literal.to_string();
                into.push(Token::new(Kind::Literal, &literal, line, attribute));
                hash = false;
            }
            TokenTree::Punct(mark) => {
                let double = mark.as_char() == ':'
                    && mark.spacing() == Spacing::Joint
                    && matches!(trees.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':');
                if double {
                    trees.next();
                }
                let text = if double { "::" } else { &mark.to_string() };
                into.push(Token::new(Kind::Mark, text, line, attribute));
                hash = mark.as_char() == '#' || (hash && mark.as_char() == '!');
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                let inside = attribute || (hash && open == "[");
                let end = group.span_close().start().line;
                into.push(Token::new(Kind::Mark, open, line, inside));
                flatten(group.stream(), inside, into);
                into.push(Token::new(Kind::Mark, close, end, inside));
                hash = false;
            }
        }
    }
}

struct TestLines {
    ranges: Vec<std::ops::RangeInclusive<usize>>,
}

impl TestLines {
    fn mark(&mut self, attributes: &[syn::Attribute], node: &impl Spanned) -> bool {
        let test = attributes.iter().any(is_test_attribute);
        if test {
            let span = node.span();
            self.ranges.push(span.start().line..=span.end().line);
        }
        test
    }
}

impl<'ast> Visit<'ast> for TestLines {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !self.mark(item_attributes(item), item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        let attributes: &[syn::Attribute] = match item {
            syn::ImplItem::Fn(item) => &item.attrs,
            syn::ImplItem::Const(item) => &item.attrs,
            _ => &[],
        };
        if !self.mark(attributes, item) {
            visit::visit_impl_item(self, item);
        }
    }
}

fn item_attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// `#[test]`, `#[cfg(test)]` and `#[cfg(all(test, …))]`; `any` and `not` may be real code.
fn is_test_attribute(attribute: &syn::Attribute) -> bool {
    match &attribute.meta {
        syn::Meta::Path(path) => path.is_ident("test"),
        syn::Meta::List(list) if list.path.is_ident("cfg") => {
            let mut words = Vec::new();
            flatten(list.tokens.clone(), true, &mut words);
            let words: Vec<&str> = words.iter().map(|token| token.text.as_str()).collect();
            let first = words.first().copied();
            first == Some("test")
                || (first == Some("all")
                    && words.contains(&"test")
                    && !words.contains(&"not")
                    && !words.contains(&"any"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    fn parse(text: &str) -> Source {
        Source::parse("core/sign/src/x.rs", "sign", text).expect("the fixture is Rust")
    }

    #[test]
    fn comments_and_strings_are_not_tokens() {
        let source = parse("// sqlx::query\n/// sqlx\nfn f() -> &'static str { \"sqlx::q\" }\n");
        assert!(source.find(&["sqlx"]).is_empty());
        let source = parse("fn f() { m!(a, sqlx :: query(1)); }");
        assert_eq!(source.find(&["sqlx", "::", "query"]), [1]);
    }

    #[test]
    fn test_code_is_told_from_real_code() {
        let source = parse(
            "fn real() {}\n\n// note\n#[cfg(test)]\nmod tests {\n    fn x() {}\n}\n\
             #[cfg(not(test))]\nfn also_real() {}\nimpl A {\n    #[cfg(test)]\n    fn y() {}\n}\n\
             #[cfg(all(test, unix))]\nfn z() {}\n#[cfg(any(test, unix))]\nfn kept() {}\n",
        );
        assert!(!source.is_test(1));
        assert!(source.is_test(4) && source.is_test(6) && source.is_test(7));
        assert!(!source.is_test(9));
        assert!(!source.is_test(10) && source.is_test(12));
        assert!(source.is_test(15));
        assert!(!source.is_test(17));
        assert_eq!(source.count_lines(), (8, 1));
    }

    #[test]
    fn a_module_in_its_own_file_can_be_test_code() {
        let source = parse("#[cfg(test)]\nmod vectors;\nmod real;\n");
        assert_eq!(source.test_modules(), ["vectors"]);
        let source = Source::parse("core/sign/tests/a.rs", "sign", "fn f() {}").expect("Rust");
        assert!(source.is_test(1));
    }
}
