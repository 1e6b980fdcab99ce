//! Which tokens belong together.
//!
//! wit-parser has accepted the text, so this only looks for what decides the
//! layout: where statements end, and which lists may be broken into lines.
//! Types, paths and attributes stay runs of tokens.

use crate::syntax::Token;

/// What a line is made of, up to the next line break of the layout.
#[derive(Debug)]
pub(super) enum Node {
    /// The index of a token.
    Token(usize),
    /// Parameters, or the names of a `use` or an `include`.
    List(List),
    /// What has its items one per line.
    Block(Block),
}

/// Items with commas between them, on one line where they fit.
#[derive(Debug)]
pub(super) struct List {
    pub(super) open: usize,
    pub(super) entries: Vec<Entry>,
    pub(super) close: usize,
    /// Whether there is a space inside the braces.
    pub(super) spaced: bool,
}

/// An item of a list or of a record, variant, enum or flags.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) nodes: Vec<Node>,
    /// The index of the comma after it.
    pub(super) comma: Option<usize>,
}

/// What stands in braces, one item per line.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) open: usize,
    pub(super) items: Items,
    pub(super) close: usize,
}

/// The items of a block.
#[derive(Debug)]
pub(super) enum Items {
    /// Of a package, an interface, a world or a resource.
    Statements(Vec<Statement>),
    /// Of a record, a variant, an enum or flags.
    Entries(Vec<Entry>),
}

/// An attribute, or everything up to a `;` or the end of a block.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) nodes: Vec<Node>,
    pub(super) is_attribute: bool,
}

impl Statement {
    /// Whether it has a block.
    pub(super) fn is_block(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node, Node::Block(_)))
    }
}

/// Reads a whole file; `None` when brackets do not match.
pub(super) fn read(tokens: &[Token<'_>]) -> Option<Vec<Statement>> {
    let mut reader = Reader { tokens, at: 0 };
    let statements = reader.statements()?;
    (reader.at == tokens.len()).then_some(statements)
}

struct Reader<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
}

impl Reader<'_> {
    /// The text `offset` tokens from here; empty past either end.
    fn text(&self, offset: isize) -> &str {
        self.at
            .checked_add_signed(offset)
            .and_then(|at| self.tokens.get(at))
            .map_or("", |token| token.text)
    }

    fn next(&mut self) -> Option<usize> {
        let at = self.at;
        self.at += 1;
        (at < self.tokens.len()).then_some(at)
    }

    /// Everything up to a closing brace or the end.
    fn statements(&mut self) -> Option<Vec<Statement>> {
        let mut statements = Vec::new();
        while !matches!(self.text(0), "" | "}") {
            statements.push(if self.text(0) == "@" {
                self.attribute()?
            } else {
                self.statement()?
            });
        }
        Some(statements)
    }

    /// `@name(…)`
    fn attribute(&mut self) -> Option<Statement> {
        let mut nodes = Vec::new();
        loop {
            let end = self.text(0) == ")";
            nodes.push(Node::Token(self.next()?));
            if end {
                return Some(Statement {
                    nodes,
                    is_attribute: true,
                });
            }
        }
    }

    fn statement(&mut self) -> Option<Statement> {
        let keyword = self.at;
        let mut nodes = Vec::new();
        loop {
            let end = match self.text(0) {
                ";" => {
                    nodes.push(Node::Token(self.next()?));
                    true
                }
                "{" if self.text(-1) == "." => {
                    nodes.push(Node::List(self.list("}", false)?));
                    false
                }
                "{" if self.text(-1) == "with" => {
                    nodes.push(Node::List(self.list("}", true)?));
                    true
                }
                "{" => {
                    nodes.push(Node::Block(self.block(keyword)?));
                    true
                }
                "(" if self.opens_parameters() => {
                    nodes.push(Node::List(self.list(")", false)?));
                    false
                }
                _ => {
                    nodes.push(Node::Token(self.next()?));
                    false
                }
            };
            if end {
                return Some(Statement {
                    nodes,
                    is_attribute: false,
                });
            }
        }
    }

    fn opens_parameters(&self) -> bool {
        match self.text(-1) {
            "func" | "constructor" => true,
            "get" | "set" => self.text(-2) == ":",
            _ => false,
        }
    }

    fn block(&mut self, keyword: usize) -> Option<Block> {
        let keyword = self.tokens.get(keyword)?.text;
        let open = self.next()?;
        let items = match keyword {
            "record" | "variant" | "enum" | "flags" => Items::Entries(self.entries("}")?),
            _ => Items::Statements(self.statements()?),
        };
        Some(Block {
            open,
            items,
            close: self.next()?,
        })
    }

    fn list(&mut self, close: &str, spaced: bool) -> Option<List> {
        Some(List {
            open: self.next()?,
            entries: self.entries(close)?,
            close: self.next()?,
            spaced,
        })
    }

    /// Everything up to `close`, which is left, split at the commas that are
    /// in no bracket.
    fn entries(&mut self, close: &str) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        while self.text(0) != close {
            let mut nodes = Vec::new();
            let mut depth = 0usize;
            let comma = loop {
                match self.text(0) {
                    "," if depth == 0 => break Some(self.next()?),
                    text if depth == 0 && text == close => break None,
                    "<" | "(" | "{" => depth += 1,
                    ">" | ")" | "}" => depth = depth.checked_sub(1)?,
                    _ => {}
                }
                nodes.push(Node::Token(self.next()?));
            };
            entries.push(Entry { nodes, comma });
        }
        Some(entries)
    }
}
