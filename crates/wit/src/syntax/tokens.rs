//! WIT text as tokens that keep what stands between them.
//!
//! wit-parser drops comments and does not lend its tokens out. This reads the
//! same tokens, for text that wit-parser accepted, and is checked against it:
//! a formatted file must come to the same package.

/// A comment, and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comment<'a> {
    /// The text with its slashes; of a line comment without white space at the end.
    pub(crate) text: &'a str,
    /// Line breaks between what came before and this comment.
    pub(crate) breaks_before: usize,
    /// The byte it starts at.
    pub(crate) start: usize,
}

impl Comment<'_> {
    /// Whether the comment ends with its line.
    pub(crate) fn is_line(&self) -> bool {
        self.text.starts_with("//")
    }

    /// Whether it is meant as documentation of what follows.
    pub(crate) fn is_doc(&self) -> bool {
        self.text.starts_with("///") || self.text.starts_with("/**")
    }

    /// Whether nothing can follow on the line it begins on.
    pub(crate) fn ends_line(&self) -> bool {
        self.is_line() || self.text.contains('\n')
    }
}

/// What stands between two tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gap<'a> {
    /// In order.
    pub(crate) comments: Vec<Comment<'a>>,
    /// Line breaks after the last comment, or all of them without one.
    pub(crate) breaks_after: usize,
    /// Whether there is white space or a comment at all.
    pub(crate) any: bool,
}

/// A word, a number, a version, a string or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// As it was written.
    pub(crate) text: &'a str,
    /// What stands before it.
    pub(crate) before: Gap<'a>,
    /// The byte it starts at.
    pub(crate) start: usize,
}

impl Token<'_> {
    /// Whether it is a name or a keyword.
    pub(crate) fn is_word(&self) -> bool {
        self.text.starts_with(|first: char| {
            first == '%' || first == '_' || first == '"' || first.is_alphanumeric()
        })
    }
}

/// A whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tokens<'a> {
    /// In order.
    pub(crate) tokens: Vec<Token<'a>>,
    /// What stands after the last token.
    pub(crate) end: Gap<'a>,
    /// Whether the first line break outside comments is CR LF.
    pub(crate) crlf: bool,
}

/// Reads all of `text`. A character that no token starts with becomes a token
/// of its own, so this cannot fail.
pub(crate) fn tokenize(text: &str) -> Tokens<'_> {
    let mut reader = Reader {
        text,
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        first_break_is_crlf: None,
    };
    let mut tokens = Vec::new();
    loop {
        let before = reader.gap();
        let start = reader.at;
        let length = token_length(&text[start..]);
        if length == 0 {
            return Tokens {
                tokens,
                end: before,
                crlf: reader.first_break_is_crlf.unwrap_or(false),
            };
        }
        reader.at += length;
        tokens.push(Token {
            text: &text[start..reader.at],
            before,
            start,
        });
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    first_break_is_crlf: Option<bool>,
}

impl<'a> Reader<'a> {
    fn gap(&mut self) -> Gap<'a> {
        let start = self.at;
        let mut comments = Vec::new();
        loop {
            let breaks = self.white_space();
            let rest = &self.text[self.at..];
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                block_comment_length(rest)
            } else {
                return Gap {
                    comments,
                    breaks_after: breaks,
                    any: self.at > start,
                };
            };
            let comment = &rest[..length];
            comments.push(Comment {
                text: if comment.starts_with("//") {
                    comment.trim_end()
                } else {
                    comment
                },
                breaks_before: breaks,
                start: self.at,
            });
            self.at += length;
        }
    }

    /// Passes white space and returns how many line breaks it has.
    fn white_space(&mut self) -> usize {
        let mut breaks = 0;
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'\n' => {
                    breaks += 1;
                    // The CR may count as the end of a line comment.
                    let crlf = self.at > 0 && bytes[self.at - 1] == b'\r';
                    self.first_break_is_crlf.get_or_insert(crlf);
                }
                b' ' | b'\t' | b'\r' => {}
                _ => break,
            }
            self.at += 1;
        }
        breaks
    }
}

/// Block comments nest. One without an end reaches to the end of the text.
fn block_comment_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// The length of the token that `text` starts with; 0 at the end.
fn token_length(text: &str) -> usize {
    let Some(first) = text.chars().next() else {
        return 0;
    };
    if text.starts_with("->") {
        return 2;
    }
    if first == '"' {
        return string_length(text);
    }
    if first.is_ascii_digit() {
        return number_length(text);
    }
    if first == '%' || is_word_character(first) {
        let rest = &text[first.len_utf8()..];
        return first.len_utf8() + length_while(rest, is_word_character);
    }
    first.len_utf8()
}

fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || character == '-' || character == '_'
}

fn length_while(text: &str, accept: impl Fn(char) -> bool) -> usize {
    text.find(|character| !accept(character))
        .unwrap_or(text.len())
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A whole version such as `0.2.0-rc-2023-11-10+build.5` is one token: no
/// white space may be in it, and its dots are not those of `use`.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| length_while(text, |character| character.is_ascii_digit());
    let mut length = digits(text);
    let mut parts = 1;
    while parts < 3 {
        let Some(rest) = text[length..].strip_prefix('.') else {
            return length;
        };
        match digits(rest) {
            0 => return length,
            more => length += 1 + more,
        }
        parts += 1;
    }
    for prefix in ['-', '+'] {
        let Some(mut rest) = text[length..].strip_prefix(prefix) else {
            continue;
        };
        length += 1;
        loop {
            let more = length_while(rest, is_word_character);
            length += more;
            rest = &rest[more..];
            match rest.strip_prefix('.') {
                Some(next) if next.starts_with(is_word_character) => {
                    length += 1;
                    rest = next;
                }
                _ => break,
            }
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::tokenize;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokenize(text)
            .tokens
            .iter()
            .map(|token| token.text)
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn signs_and_words_are_tokens() {
        check(
            "f: async func(%type: list<u8>) -> x;",
            &[
                "f", ":", "async", "func", "(", "%type", ":", "list", "<", "u8", ">", ")", "->",
                "x", ";",
            ],
        );
        check(
            "@external-id(\"a \\\" //b\")",
            &["@", "external-id", "(", "\"a \\\" //b\"", ")"],
        );
        check("", &[]);
    }

    #[test]
    fn a_version_is_one_token() {
        check("c@0.2.0;", &["c", "@", "0.2.0", ";"]);
        check("c@0.2.0.{d}", &["c", "@", "0.2.0", ".", "{", "d", "}"]);
        check(
            "c@0.2.0-rc-2023.1+b.5.{d}",
            &["c", "@", "0.2.0-rc-2023.1+b.5", ".", "{", "d", "}"],
        );
        check("list<u8, 12>", &["list", "<", "u8", ",", "12", ">"]);
        check("1.0.0- as", &["1.0.0-", "as"]);
    }

    #[test]
    fn comments_stand_before_the_token_that_follows() {
        let text = "a // one \r\n\n  /* two /* in */ */ b /* three";
        let tokens = tokenize(text);
        let gap = &tokens.tokens[1].before;
        let comments: Vec<_> = gap
            .comments
            .iter()
            .map(|comment| (comment.text, comment.breaks_before))
            .collect();
        assert_eq!(comments, [("// one", 0), ("/* two /* in */ */", 2)]);
        assert_eq!(gap.breaks_after, 0);
        assert_eq!(tokens.end.comments[0].text, "/* three");
        assert!(tokens.crlf);
    }
}
