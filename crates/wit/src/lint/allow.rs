//! The texts, and what their comments turn off.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Finding, Found, Rule};
use crate::steps::count;
use crate::syntax::{Comment, Lines, Token, Tokens, tokenize};

/// What a comment says to turn rules off.
const DIRECTIVE: &str = "lint: allow(";

/// The texts of a package.
pub(super) struct Texts<'a> {
    files: Vec<File<'a>>,
    by_name: BTreeMap<&'a str, usize>,
}

struct File<'a> {
    name: &'a str,
    lines: Lines<'a>,
    text: &'a str,
    tokens: Tokens<'a>,
    /// Where each rule is turned off: ranges in order that do not touch.
    allowed: BTreeMap<Rule, Vec<Range<usize>>>,
    /// Names that are no rules, and where their comments begin.
    unknown: Vec<(String, usize)>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(texts: &'a [(String, String)]) -> Self {
        let names = texts.iter().map(|(name, _)| name.as_str());
        Self {
            files: texts
                .iter()
                .map(|(name, text)| File::new(name, text))
                .collect(),
            by_name: names
                .enumerate()
                .map(|(index, name)| (name, index))
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
        Some((*self.by_name.get(name)?, byte))
    }

    pub(super) fn found(&self, rule: Rule, message: String, at: Option<(usize, usize)>) -> Found {
        let place = at.map(|(index, byte)| {
            let File {
                name, text, lines, ..
            } = &self.files[index];
            let rest = text.get(byte..).unwrap_or_default();
            let length = rest
                .find(|character: char| !character.is_alphanumeric() && character != '-')
                .unwrap_or(rest.len());
            let start = text.len() - rest.len();
            lines.place(name, start..start + length)
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
            let allowed = &self.files[index].allowed;
            allowed.get(&found.finding.rule).is_some_and(|ranges| {
                let ended = ranges.partition_point(|range| range.end <= byte);
                ranges.get(ended).is_some_and(|range| range.contains(&byte))
            })
        })
    }
}

impl<'a> File<'a> {
    fn new(name: &'a str, text: &'a str) -> Self {
        let mut file = Self {
            name,
            lines: Lines::new(text),
            text,
            tokens: tokenize(text),
            allowed: BTreeMap::new(),
            unknown: Vec::new(),
        };
        let tokens = &file.tokens.tokens;
        for (index, token) in tokens.iter().enumerate() {
            let mut item = None;
            for comment in &token.before.comments {
                let names = directive(comment);
                let bytes = if names.is_empty() {
                    continue;
                } else if index == 0 {
                    0..text.len()
                } else if comment.breaks_before == 0 {
                    file.lines.around(comment.start)
                } else {
                    let end = || item_end(&tokens[index..]).unwrap_or(text.len());
                    token.start..*item.get_or_insert_with(end)
                };
                turn_off(&mut file.allowed, &mut file.unknown, comment, &names, bytes);
            }
        }
        for comment in &file.tokens.end.comments {
            let names = directive(comment);
            let line = file.lines.around(comment.start);
            turn_off(&mut file.allowed, &mut file.unknown, comment, &names, line);
        }
        file.allowed.values_mut().for_each(join);
        file
    }
}

/// Notes the `names` that `comment` has: rules are turned off in `bytes`.
fn turn_off(
    allowed: &mut BTreeMap<Rule, Vec<Range<usize>>>,
    unknown: &mut Vec<(String, usize)>,
    comment: &Comment<'_>,
    names: &[&str],
    bytes: Range<usize>,
) {
    for name in names {
        match name.parse() {
            Ok(rule) => allowed.entry(rule).or_default().push(bytes.clone()),
            Err(_) => unknown.push(((*name).to_owned(), comment.start)),
        }
    }
}

/// Sorts ranges and makes one of those that overlap.
fn join(ranges: &mut Vec<Range<usize>>) {
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|next, range| {
        let overlap = next.start <= range.end;
        if overlap {
            range.end = range.end.max(next.end);
        }
        overlap
    });
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

/// Where the item that `tokens` start with ends: after its `;`, `,` or block.
fn item_end(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0usize;
    let mut attribute = false;
    for token in tokens {
        count(1);
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
