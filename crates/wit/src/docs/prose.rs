//! Doc comments: Markdown that others wrote.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::escape::escape;

/// `docs` as HTML that holds no element, attribute or address of its author's
/// but those of Markdown: raw HTML becomes text, a link leads to the web, to
/// an address for mail or to a place on the page, and a picture, which would
/// be loaded from elsewhere, becomes a link.
pub(super) fn to_html(docs: &str) -> String {
    let events = events(docs).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        // The page has its own outline.
        Event::Start(Tag::Heading { .. }) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Event::Start(link(&dest_url))
        }
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        other => other,
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

fn events(docs: &str) -> Parser<'_> {
    Parser::new_ext(docs, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

fn link(address: &str) -> Tag<'static> {
    let known = ["https://", "http://", "mailto:", "#"];
    let lower = address.to_ascii_lowercase();
    let address = if known.iter().any(|start| lower.starts_with(start)) {
        address.to_owned()
    } else {
        "#".to_owned()
    };
    Tag::Link {
        link_type: LinkType::Inline,
        dest_url: CowStr::from(address),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    }
}

/// The first sentence or line of `docs` as plain text, escaped for HTML.
pub(super) fn summary(docs: &str) -> String {
    let mut text = String::new();
    for event in events(docs) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => break,
            _ => {}
        }
    }
    let end = text.find(". ").map_or(text.len(), |end| end + 1);
    escape(text[..end].trim())
}

/// `docs` as Markdown that stays where it is put: what leaves a code block or
/// an HTML block open is quoted, so that the block ends with the quotation.
pub(super) fn contained(docs: &str) -> String {
    const END: &str = "carrick end of docs";
    let probe = format!("{docs}\n\n{END}");
    let is_open = !matches!(
        events(&probe).collect::<Vec<_>>().as_slice(),
        [.., Event::Start(Tag::Paragraph), Event::Text(text), Event::End(TagEnd::Paragraph)]
            if text.as_ref() == END
    );
    if !is_open {
        return docs.to_owned();
    }
    let quoted: Vec<String> = docs
        .lines()
        .map(|line| format!("> {line}").trim_end().to_owned())
        .collect();
    quoted.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{contained, summary, to_html};

    #[test]
    fn markdown_is_rendered_and_html_is_text() {
        let check = |docs: &str, expected: &str| assert_eq!(to_html(docs).trim(), expected);
        check(
            "Uses `list<u8>`.",
            "<p>Uses <code>list&lt;u8&gt;</code>.</p>",
        );
        check(
            "<script>alert(1)</script>",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        );
        check(
            "a <img src=x onerror=alert(1)> b",
            "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>",
        );
        check("# Title", "<p>Title</p>");
        check(
            "[x](https://example.org)",
            "<p><a href=\"https://example.org\">x</a></p>",
        );
        check("[x](JavaScript:alert(1))", "<p><a href=\"#\">x</a></p>");
        check("[x](data:text/html,y)", "<p><a href=\"#\">x</a></p>");
        check(
            "![x](http://e.org/p.png)",
            "<p><a href=\"http://e.org/p.png\">x</a></p>",
        );
        check(
            "[x](https://e.org/\"onclick=\"a)",
            "<p><a href=\"https://e.org/%22onclick=%22a\">x</a></p>",
        );
    }

    #[test]
    fn a_summary_is_the_first_sentence() {
        assert_eq!(summary("Reads `a<b`. Then more."), "Reads a&lt;b.");
        assert_eq!(
            summary("One line\nand another\n\nMore"),
            "One line and another"
        );
        assert_eq!(summary(""), "");
    }

    #[test]
    fn an_open_block_is_quoted() {
        assert_eq!(contained("Plain.\n\n```\na\n```"), "Plain.\n\n```\na\n```");
        assert_eq!(contained("```\nopen"), "> ```\n> open");
        assert_eq!(contained("<!-- open"), "> <!-- open");
    }
}
