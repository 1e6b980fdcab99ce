//! Which comments are documentation.
//!
//! The parser takes every comment above an item for documentation, and a block comment with
//! its signs (wit-parser 0.263, `Resolver::docs`). We keep line comments, as it does; of block
//! comments only those that begin with `/**` count, without the stars that begin their lines.

use super::tokens::tokenize;

/// The text as the parser should see it. It has as many bytes and lines, and all words and
/// signs are where they were.
pub(super) fn documented(text: &str) -> String {
    let tokens = tokenize(text);
    let gaps = tokens.tokens.iter().map(|token| &token.before);
    let comments = gaps.chain([&tokens.end]).flat_map(|gap| &gap.comments);
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for comment in comments {
        // One without an end is left for the parser to find.
        let Some(inner) = comment.text.strip_prefix("/*") else {
            continue;
        };
        let Some(inner) = inner.strip_suffix("*/") else {
            continue;
        };
        shown.push_str(&text[at..comment.start]);
        let documentation = inner.strip_prefix('*').and_then(cleaned);
        shown.push_str(&padded(&documentation.unwrap_or_default(), comment.text));
        at = comment.start + comment.text.len();
    }
    shown.push_str(&text[at..]);
    shown
}

/// A doc comment without white space and stars at the beginnings of its lines, and without
/// empty lines around it; `None` if nothing is left.
fn cleaned(inner: &str) -> Option<String> {
    let lines = inner.lines().enumerate().map(|(index, line)| {
        let line = line.trim();
        match line.strip_prefix('*') {
            Some(rest) if index > 0 => rest.strip_prefix(' ').unwrap_or(rest),
            _ => line,
        }
    });
    let lines: Vec<&str> = lines.collect();
    let text = lines.join("\n");
    let text = text.trim();
    // Slashes and stars at its ends would not be read as text again.
    let is_safe = !text.starts_with('/') && !text.ends_with(['*', '/']);
    (!text.is_empty() && is_safe).then(|| format!("/**{text}*/"))
}

/// `shown` in the place of `original`: with white space before it, it has as many bytes and lines.
fn padded(shown: &str, original: &str) -> String {
    let lines = |text: &str| text.matches('\n').count();
    let breaks = lines(original).saturating_sub(lines(shown));
    let spaces = original.len().saturating_sub(shown.len() + breaks);
    format!("{}{}{shown}", "\n".repeat(breaks), " ".repeat(spaces))
}

#[cfg(test)]
mod tests {
    use super::documented;

    #[test]
    fn block_comments_are_left_out_or_cleaned() {
        let check = |text: &str, expected: &str| {
            let shown = documented(text);
            assert_eq!(shown.trim(), expected, "{text}");
            assert_eq!(shown.len(), text.len(), "{text}");
            let lines = |text: &str| text.matches('\n').count();
            assert_eq!(lines(&shown), lines(text), "{text}");
        };
        check("/* plain größer → */ interface", "interface");
        check("/**/ interface", "interface");
        check("/***/ interface", "interface");
        check("/* one\n * two\n */\ninterface", "interface");
        check("/** one */ interface", "/**one*/ interface");
        check(
            "/** one\n  * two\r\n */\ninterface",
            "/**one\ntwo*/\ninterface",
        );
        check("/**\n * one\n *\n *   two\n */ i", "/**one\n\n  two*/ i");
        check("// line /* no block */\ni", "// line /* no block */\ni");
        check("/// line\ni", "/// line\ni");
        check("/* no end", "/* no end");
    }
}
