//! Pages and forms as a browser reads them.

use super::*;

const PAGE: &str = "<!DOCTYPE html><html lang=en><head><title>A &amp; B</title>\
    <style>p{color:red}</style></head><body><p>One <b>t</b>wo</p><p>three</p>\
    <a href=\"/x?a=1&amp;b=2#y\"> Go <bdi>on</bdi></a>\
    <form method=post action=/go><input type=hidden name=mark value=m>\
    <input name=line value=\"&quot;x&quot;\"><textarea name=text>\n\na &lt;b\n</textarea>\
    <input type=radio name=pick value=1><input type=radio name=pick value=2 checked>\
    <input type=checkbox name=tick value=t><select name=of><option>p</option>\
    <option value=q selected>Q</option></select>\
    <p id=line-fault class=\"fault big\">Wrong</p>\
    <button>Send</button><button name=go value=back>Back</button></form></body></html>";

#[test]
fn a_page_is_read_as_a_browser_reads_it() {
    let page = Document::read(PAGE);
    assert!(
        page.says().starts_with("One two three Go on"),
        "{}",
        page.says()
    );
    assert_eq!(page.by_id("line-fault").as_deref(), Some("Wrong"));
    assert_eq!(page.by_class("fault"), ["Wrong"]);
    assert_eq!(page.link("Go on").as_deref(), Some("/x?a=1&b=2#y"));
    assert!(page.has("html", "lang", "en") && !page.has("html", "lang", "ar"));
}

#[test]
fn a_form_sends_what_a_browser_would_send() {
    let mut form = Document::read(PAGE).forms().remove(0);
    let own = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        let pairs = pairs.iter();
        pairs
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect()
    };
    let text = ("text", "\r\na <b\r\n");
    let before = [
        ("mark", "m"),
        ("line", "\"x\""),
        text,
        ("pick", "2"),
        ("of", "q"),
    ];
    assert_eq!(form.pairs(None).unwrap(), own(&before));
    assert!(form.fill("pick", "1") && form.fill("tick", "t") && form.fill("of", "p"));
    assert!(form.fill("line", "new"));
    assert!(!form.fill("pick", "3") && !form.fill("mark", "x") && !form.fill("no", "x"));
    assert!(!form.has("mark") && form.has("line"));
    let after = [
        ("mark", "m"),
        ("line", "new"),
        text,
        ("pick", "1"),
        ("tick", "t"),
        ("of", "p"),
        ("go", "back"),
    ];
    assert_eq!(form.pairs(Some("Back")).unwrap(), own(&after));
    assert_eq!(form.pairs(Some("Nowhere")), None);
}
