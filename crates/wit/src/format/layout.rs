//! Lines, spaces and indentation.
//!
//! A gap between two tokens is written in one of two ways: as a line break
//! (between statements and between the items of something broken into lines),
//! or in line. What is read back from either is written the same way again;
//! formatting twice is formatting once.

use super::tree::{Block, Entry, Items, List, Node, Statement};
use crate::syntax::{Comment, Gap, Token, Tokens};

/// Longer lines have their parameters or names one per line. wit-component's
/// printer never breaks a line; the sources of WASI break theirs near this.
const LINE_CHARACTERS_MAX: usize = 100;

/// What wit-component's printer uses, and so what published packages have.
const INDENT: &str = "  ";

/// Lays out `statements`, the tree of `tokens`.
pub(super) fn write(tokens: &Tokens<'_>, statements: &[Statement]) -> String {
    let mut writer = Writer {
        tokens: &tokens.tokens,
        out: String::new(),
        line_break: if tokens.crlf { "\r\n" } else { "\n" },
        depth: 0,
        flat: false,
    };
    writer.statements(statements, true);
    writer.line_gap(&tokens.end, Edge::End, Blank::Keep);
    writer.out
}

/// What is on the other side of a line break.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// Items on both sides.
    Between,
    /// The start of a block or of the file comes before it.
    Open,
    /// The end of a block comes after it.
    Close,
    /// The end of the file comes after it.
    End,
}

/// What becomes of empty lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    /// One stays where there were some.
    Keep,
    /// One is there.
    Force,
    /// None is there.
    Never,
}

struct Writer<'a> {
    tokens: &'a [Token<'a>],
    out: String,
    line_break: &'static str,
    depth: usize,
    /// Whether lists stay on one line.
    flat: bool,
}

impl<'a> Writer<'a> {
    fn statements(&mut self, statements: &[Statement], in_package: bool) {
        for (index, statement) in statements.iter().enumerate() {
            let edge = if index == 0 {
                Edge::Open
            } else {
                Edge::Between
            };
            let before = index.checked_sub(1).map(|index| &statements[index]);
            let blank = match before {
                Some(before) if before.is_attribute => Blank::Never,
                Some(before) if in_package => {
                    let item = statements[index..]
                        .iter()
                        .find(|statement| !statement.is_attribute);
                    let header = index == 1 && self.first_text(before) == "package";
                    if before.is_block() || header || item.is_some_and(Statement::is_block) {
                        Blank::Force
                    } else {
                        Blank::Keep
                    }
                }
                _ => Blank::Keep,
            };
            if let Some(first) = first_token(&statement.nodes) {
                self.line_gap(&self.tokens[first].before, edge, blank);
            }
            self.line_of(&statement.nodes);
        }
    }

    fn first_text(&self, statement: &Statement) -> &'a str {
        first_token(&statement.nodes).map_or("", |first| self.tokens[first].text)
    }

    /// A statement, with its list broken when it does not fit.
    fn line_of(&mut self, nodes: &[Node]) {
        let breaks = nodes.iter().any(|node| match node {
            Node::List(list) => self.has_line_ends(list) || !self.fits(nodes),
            _ => false,
        });
        let outer = std::mem::replace(&mut self.flat, !breaks);
        self.nodes(nodes);
        self.flat = outer;
    }

    /// Whether a comment within the list ends its line.
    fn has_line_ends(&self, list: &List) -> bool {
        self.tokens[list.open + 1..=list.close]
            .iter()
            .flat_map(|token| &token.before.comments)
            .any(Comment::ends_line)
    }

    /// Whether the lines are short enough with the list on one.
    fn fits(&self, nodes: &[Node]) -> bool {
        let mut flat = Writer {
            tokens: self.tokens,
            out: INDENT.repeat(self.depth),
            line_break: "\n",
            depth: self.depth,
            flat: true,
        };
        flat.nodes(nodes);
        flat.out
            .lines()
            .all(|line| line.chars().count() <= LINE_CHARACTERS_MAX)
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for (index, node) in nodes.iter().enumerate() {
            match node {
                // What comes before the first token is written already.
                Node::Token(token) if index == 0 => self.text(*token),
                Node::Token(token) => self.inline(*token),
                Node::List(list) => self.list(list),
                Node::Block(block) => self.block(block),
            }
        }
    }

    fn list(&mut self, list: &List) {
        self.inline(list.open);
        if !self.flat {
            self.entries(&list.entries, list.close);
            return;
        }
        let mut space = list.spaced && !list.entries.is_empty();
        for (index, entry) in list.entries.iter().enumerate() {
            if let Some(first) = first_token(&entry.nodes) {
                self.inline_gap(first, index > 0 || list.spaced);
            }
            self.nodes(&entry.nodes);
            match entry.comma {
                Some(comma) if index + 1 < list.entries.len() => self.inline(comma),
                Some(comma) => {
                    // Only lines of their own end in a comma. Without it, the comments before it
                    // stand before what closes the list, and are followed by what those are.
                    let before = &self.tokens[comma].before;
                    self.comments(before);
                    space |=
                        !before.comments.is_empty() && !hugs_comments(self.tokens[list.close].text);
                }
                None => {}
            }
        }
        self.inline_gap(list.close, space);
        self.text(list.close);
    }

    fn block(&mut self, block: &Block) {
        self.inline(block.open);
        match &block.items {
            Items::Entries(entries) => self.entries(entries, block.close),
            Items::Statements(statements) => {
                let in_package = self.is_package(block.open);
                self.depth += 1;
                self.statements(statements, in_package);
                self.depth -= 1;
                self.close(block.close, statements.is_empty());
            }
        }
    }

    /// Whether the brace at `open` is that of a nested package.
    fn is_package(&self, open: usize) -> bool {
        // `package namespace:name {` or `package namespace:name@version {`
        [4, 6].iter().any(|back| {
            open.checked_sub(*back)
                .is_some_and(|start| self.tokens[start].text == "package")
        })
    }

    /// One entry per line, each with a comma, and what closes them.
    fn entries(&mut self, entries: &[Entry], close: usize) {
        self.depth += 1;
        for (index, entry) in entries.iter().enumerate() {
            let edge = if index == 0 {
                Edge::Open
            } else {
                Edge::Between
            };
            if let Some(first) = first_token(&entry.nodes) {
                self.line_gap(&self.tokens[first].before, edge, Blank::Keep);
            }
            self.nodes(&entry.nodes);
            match entry.comma {
                Some(comma) => self.inline(comma),
                None => self.out.push(','),
            }
        }
        self.depth -= 1;
        self.close(close, entries.is_empty());
    }

    fn close(&mut self, close: usize, empty: bool) {
        let before = &self.tokens[close].before;
        if !empty || !before.comments.is_empty() {
            self.line_gap(before, Edge::Close, Blank::Keep);
        }
        self.text(close);
    }

    /// A token with the gap before it in line.
    fn inline(&mut self, token: usize) {
        if self.is_dropped(token) {
            self.comments(&self.tokens[token].before);
            return;
        }
        self.inline_gap(token, self.has_space_before(token));
        self.text(token);
    }

    /// Whether this is a comma before `>`; lists deal with theirs.
    fn is_dropped(&self, token: usize) -> bool {
        self.tokens[token].text == ","
            && self
                .tokens
                .get(token + 1)
                .is_some_and(|next| next.text == ">")
    }

    fn text(&mut self, token: usize) {
        self.out.push_str(self.tokens[token].text);
    }

    fn inline_gap(&mut self, token: usize, space: bool) {
        let Token { text, before, .. } = &self.tokens[token];
        self.comments(before);
        let after_comment = !before.comments.is_empty() && !hugs_comments(text);
        if space || after_comment {
            self.space();
        }
    }

    /// The comments of a gap that is no line break of the layout.
    fn comments(&mut self, gap: &Gap<'_>) {
        for comment in &gap.comments {
            // `(/* … */` reads well, and `//*` would be another comment.
            if comment.is_line() || !self.out.ends_with(['(', '<']) {
                self.space();
            }
            self.out.push_str(comment.text);
            if comment.is_line() {
                self.new_line(1);
            }
        }
    }

    /// A gap that is a line break.
    fn line_gap(&mut self, gap: &Gap<'_>, edge: Edge, blank: Blank) {
        let comments = &gap.comments;
        let start = self.out.is_empty();
        let at_end = matches!(edge, Edge::Close | Edge::End);
        // Comments on the line of what came before stay there, unless what
        // follows is on that line too: then they belong to it, and so does
        // documentation.
        let mut trailing = comments
            .iter()
            .take_while(|comment| comment.breaks_before == 0 && (at_end || !comment.is_doc()))
            .count();
        let leads = trailing == comments.len()
            && gap.breaks_after == 0
            && !at_end
            && comments.last().is_some_and(|comment| !comment.is_line());
        if leads || start {
            trailing = 0;
        }
        for comment in &comments[..trailing] {
            self.space();
            self.out.push_str(comment.text);
        }
        let has_blank = comments[trailing..]
            .iter()
            .map(|comment| comment.breaks_before)
            .chain([gap.breaks_after])
            .any(|breaks| breaks > 1);
        let mut force = blank == Blank::Force && !has_blank;
        let mut empty_line = |breaks: usize, first: bool| {
            let edge_of_block = first && edge == Edge::Open;
            let kept = breaks > 1 && blank != Blank::Never && !edge_of_block;
            std::mem::take(&mut force) || kept
        };
        // Comments before the end of a block stand like its items.
        let deeper = usize::from(edge == Edge::Close);
        for (index, comment) in comments[trailing..].iter().enumerate() {
            if index > 0 && comment.breaks_before == 0 {
                self.space();
            } else if !(start && index == 0) {
                let first = index == 0 && trailing == 0;
                self.break_line(empty_line(comment.breaks_before, first), deeper);
            }
            self.out.push_str(comment.text);
        }
        if gap.breaks_after == 0
            && !at_end
            && comments[trailing..]
                .last()
                .is_some_and(|comment| !comment.is_line())
        {
            self.space();
        } else if !(start && comments.is_empty()) {
            let first = comments.is_empty();
            let empty = empty_line(gap.breaks_after, first) && !at_end;
            self.break_line(empty, 0);
        }
    }

    fn break_line(&mut self, empty_line: bool, deeper: usize) {
        if empty_line {
            self.out.push_str(self.line_break);
        }
        self.new_line(deeper);
    }

    fn new_line(&mut self, deeper: usize) {
        self.out.push_str(self.line_break);
        for _ in 0..self.depth + deeper {
            self.out.push_str(INDENT);
        }
    }

    /// A space, unless the line has just begun.
    fn space(&mut self) {
        if !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    /// Whether a space comes before `token` when it is not first on its line.
    fn has_space_before(&self, token: usize) -> bool {
        let Some(before) = token.checked_sub(1) else {
            return false;
        };
        let next = &self.tokens[token];
        match (self.tokens[before].text, next.text) {
            ("." | "(" | "<" | "@" | "/", _) => false,
            (_, "," | ";" | ":" | ")" | ">" | "." | "/" | "(" | "<" | "@") => false,
            (_, "{" | "=" | "->") | ("=" | "->" | ",", _) => true,
            (":", _) => !self.is_path_colon(before),
            (before, _) if next.is_word() && (before != "-" && before != "+") => true,
            _ => next.before.any,
        }
    }

    /// Whether the colon at `colon` is that of `namespace:package`.
    fn is_path_colon(&self, colon: usize) -> bool {
        let text = |index: Option<usize>| {
            index
                .and_then(|index| self.tokens.get(index))
                .map_or("", |token| token.text)
        };
        text(colon.checked_add(2)) == "/" || text(colon.checked_sub(2)) == "package"
    }
}

/// Whether no space stands between a comment and `text`.
fn hugs_comments(text: &str) -> bool {
    matches!(text, ")" | ">" | "," | ";" | ":")
}

fn first_token(nodes: &[Node]) -> Option<usize> {
    match nodes.first()? {
        Node::Token(token) => Some(*token),
        Node::List(list) => Some(list.open),
        Node::Block(block) => Some(block.open),
    }
}
