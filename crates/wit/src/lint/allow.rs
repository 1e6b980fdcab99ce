//! The texts, and what their comments turn off.

use std::ops::Range;

use super::{Finding, Found, Rule};
use crate::format::tokens::{Comment, Token, Tokens, tokenize};
use crate::load::Place;

/// What a comment says to turn rules off.
const DIRECTIVE: &str = "lint: allow(";

/// The texts of a package.
pub(super) struct Texts<'a> {
    files: Vec<File<'a>>,
}

struct File<'a> {
    name: &'a str,
    text: &'a str,
    tokens: Tokens<'a>,
    allowed: Vec<Allowed>,
    /// Names that are no rules, and where their comments begin.
    unknown: Vec<(String, usize)>,
}

/// A rule that is turned off in a part of a file.
struct Allowed {
    rule: Rule,
    bytes: Range<usize>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(texts: &'a [(String, String)]) -> Self {
        Self {
            files: texts
                .iter()
                .map(|(name, text)| File::new(name, text))
                .collect(),
        }
    }

    /// Finds `name` after the first word `package`.
    pub(super) fn package_name(&self) -> Option<(usize, usize)> {
        self.files.iter().enumerate().find_map(|(index, file)| {
            let mut tokens = file.tokens.tokens.iter();
            tokens.find(|token| token.text == "package")?;
            Some((index, tokens.next()?.start))
        })
    }

    /// The place of a byte in the file called `name`.
    pub(super) fn find(&self, name: &str, byte: usize) -> Option<(usize, usize)> {
        let index = self.files.iter().position(|file| file.name == name)?;
        Some((index, byte))
    }

    pub(super) fn found(&self, rule: Rule, message: String, at: Option<(usize, usize)>) -> Found {
        let place = at.map(|(index, byte)| {
            let File { name, text, .. } = &self.files[index];
            let rest = text.get(byte..).unwrap_or_default();
            let length = rest
                .find(|character: char| !character.is_alphanumeric() && character != '-')
                .unwrap_or(rest.len());
            Place::new(
                name,
                text,
                text.len() - rest.len()..text.len() - rest.len() + length,
            )
        });
        Found {
            finding: Finding {
                rule,
                message,
                place,
            },
            at,
        }
    }

    pub(super) fn unknown_rules(&self) -> Vec<Found> {
        let files = self.files.iter().enumerate();
        files
            .flat_map(|(index, file)| {
                file.unknown.iter().map(move |(name, byte)| {
                    let message = format!("no rule is called `{name}`");
                    self.found(Rule::UnknownRule, message, Some((index, *byte)))
                })
            })
            .collect()
    }

    /// Comments that end the line of one item and that the parser gives to the next.
    pub(super) fn misplaced_comments(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            for pair in file.tokens.tokens.windows(2) {
                let [before, after] = pair else { continue };
                let ends_item = matches!(before.text, ";" | "," | "}");
                let begins_item = after.is_word() || after.text == "@";
                if !ends_item || !begins_item {
                    continue;
                }
                let gap = &after.before;
                let on_its_own_line = gap.breaks_after > 0
                    || gap.comments.last().is_some_and(Comment::is_line)
                    || gap.comments.iter().any(|comment| comment.breaks_before > 0);
                let trailing = gap
                    .comments
                    .iter()
                    .take_while(|comment| comment.breaks_before == 0)
                    .filter(|comment| on_its_own_line && directive(comment).is_empty());
                for comment in trailing {
                    let line = comment.text.lines().next().unwrap_or_default();
                    let message = format!("`{line}` is documentation of the item below it");
                    let at = Some((index, comment.start));
                    found.push(self.found(Rule::MisplacedComment, message, at));
                }
            }
        }
        found
    }

    pub(super) fn allows(&self, found: &Found) -> bool {
        found.at.is_some_and(|(index, byte)| {
            self.files[index]
                .allowed
                .iter()
                .any(|allowed| allowed.rule == found.finding.rule && allowed.bytes.contains(&byte))
        })
    }
}

impl<'a> File<'a> {
    fn new(name: &'a str, text: &'a str) -> Self {
        let mut result = Self {
            name,
            text,
            tokens: tokenize(text),
            allowed: Vec::new(),
            unknown: Vec::new(),
        };
        let end = text.len();
        let mut allowed = Vec::new();
        for (index, token) in result.tokens.tokens.iter().enumerate() {
            for comment in &token.before.comments {
                let bytes = if index == 0 {
                    0..end
                } else if comment.breaks_before == 0 {
                    line_around(text, comment.start)
                } else {
                    token.start..item_end(&result.tokens.tokens[index..]).unwrap_or(end)
                };
                allowed.push((comment.clone(), bytes));
            }
        }
        for comment in &result.tokens.end.comments {
            allowed.push((comment.clone(), line_around(text, comment.start)));
        }
        for (comment, bytes) in allowed {
            for name in directive(&comment) {
                match name.parse() {
                    Ok(rule) => result.allowed.push(Allowed {
                        rule,
                        bytes: bytes.clone(),
                    }),
                    Err(_) => result.unknown.push((name.to_owned(), comment.start)),
                }
            }
        }
        result
    }
}

/// The names that a comment turns off.
fn directive<'a>(comment: &Comment<'a>) -> Vec<&'a str> {
    let text = comment.text.trim_start_matches(['/', '*', ' ']);
    let Some((names, _)) = text
        .strip_prefix(DIRECTIVE)
        .and_then(|rest| rest.split_once(')'))
    else {
        return Vec::new();
    };
    names.split(',').map(str::trim).collect()
}

/// `docs` without the lines that turn rules off: the parser takes every
/// comment before an item for documentation.
pub(crate) fn without_directives(docs: &str) -> String {
    let lines: Vec<&str> = docs
        .lines()
        .filter(|line| !line.trim_start().starts_with(DIRECTIVE))
        .collect();
    lines.join("\n").trim().to_owned()
}

fn line_around(text: &str, byte: usize) -> Range<usize> {
    let start = text[..byte].rfind('\n').map_or(0, |end| end + 1);
    let end = text[byte..].find('\n').map_or(text.len(), |end| byte + end);
    start..end
}

/// Where the item that `tokens` start with ends: after its `;`, `,` or block.
fn item_end(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0usize;
    let mut attribute = false;
    for token in tokens {
        match token.text {
            "@" if depth == 0 => attribute = true,
            "(" | "<" | "{" => depth += 1,
            ")" | ">" | "}" if depth == 0 => return Some(token.start),
            closer @ (")" | ">" | "}") => {
                depth -= 1;
                if depth == 0 && closer == "}" {
                    return Some(token.start + 1);
                }
                if depth == 0 && closer == ")" {
                    attribute = false;
                }
            }
            ";" | "," if depth == 0 && !attribute => return Some(token.start + 1),
            _ => {}
        }
    }
    None
}
