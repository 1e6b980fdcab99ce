//! The modules of a crate and what they name, read from the tokens of its files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

/// `["load", "git"]` for `crate::load::git`.
type Name = Vec<String>;

/// The modules of a crate.
pub struct Crate {
    modules: BTreeMap<Name, Module>,
}

/// What one module has and names.
#[derive(Default)]
struct Module {
    file: PathBuf,
    children: BTreeSet<String>,
    /// What it defines itself.
    items: BTreeSet<String>,
    /// What its `use` items bring in: the name here, and the path that it stands for.
    imports: BTreeMap<String, Name>,
    /// The paths of `use path::*`.
    globs: Vec<Name>,
    mentions: Vec<Mention>,
}

/// A path in the text.
struct Mention {
    path: Name,
    line: usize,
}

impl Crate {
    /// Reads the library of the member in `folder`; `source` gives the text of a file.
    pub fn read(folder: &Path, source: &dyn Fn(&Path) -> Option<String>) -> Self {
        let mut reader = Reader {
            folder: folder.join("src"),
            source,
            modules: BTreeMap::new(),
        };
        reader.file(Name::new());
        Self {
            modules: reader.modules,
        }
    }

    /// The modules that `path` in the module `from` leads through, the last one last.
    fn resolve(&self, from: &Name, path: &[String], steps_left: usize) -> Vec<Name> {
        let Some(steps_left) = steps_left.checked_sub(1) else {
            return Vec::new();
        };
        let mut at = from.clone();
        let mut rest = path;
        match path.first().map(String::as_str) {
            Some("crate") => {
                at.clear();
                rest = &rest[1..];
            }
            Some("self") => rest = &rest[1..],
            Some("super") => {
                while rest.first().is_some_and(|part| part == "super") {
                    at.pop();
                    rest = &rest[1..];
                }
            }
            Some(first) if self.modules[from].knows(first) => {}
            _ => return Vec::new(),
        }
        self.descend(at, rest, steps_left)
    }

    fn descend(&self, mut at: Name, mut rest: &[String], steps_left: usize) -> Vec<Name> {
        while let [first, others @ ..] = rest {
            let module = &self.modules[&at];
            if module.children.contains(first) {
                at.push(first.clone());
                rest = others;
                continue;
            }
            let mut through = vec![at.clone()];
            if let Some(import) = module.imports.get(first) {
                let path = [import, others].concat();
                through.extend(self.resolve(&at, &path, steps_left));
            } else if !module.items.contains(first) {
                for glob in &module.globs {
                    let path = [glob.as_slice(), rest].concat();
                    through.extend(self.resolve(&at, &path, steps_left));
                }
            }
            return through;
        }
        vec![at]
    }
}

impl Module {
    fn knows(&self, name: &str) -> bool {
        self.children.contains(name) || self.imports.contains_key(name)
    }
}

/// The rooms of one module: for each the rooms that it uses, and where.
type Rooms = BTreeMap<String, BTreeMap<String, String>>;

/// One circle of each module whose children have circles, as text.
pub fn circles(of: &Crate) -> Vec<String> {
    /// Imports of imports of imports; more is a `use` that names itself.
    const STEPS_MAX: usize = 20;
    let mut all: BTreeMap<Name, Rooms> = BTreeMap::new();
    for (from, module) in &of.modules {
        for mention in &module.mentions {
            for target in of.resolve(from, &mention.path, STEPS_MAX) {
                let common = from
                    .iter()
                    .zip(&target)
                    .take_while(|(one, other)| one == other)
                    .count();
                let (Some(room), Some(used)) = (from.get(common), target.get(common)) else {
                    continue;
                };
                let rooms = all.entry(from[..common].to_vec()).or_default();
                let file = module.file.display();
                rooms
                    .entry(room.clone())
                    .or_default()
                    .entry(used.clone())
                    .or_insert_with(|| {
                        format!("{file}:{}: `{}`", mention.line, mention.path.join("::"))
                    });
            }
        }
    }
    all.iter()
        .filter_map(|(parent, rooms)| Some(report(parent, rooms, &shortest(rooms)?)))
        .collect()
}

/// The shortest circle, beginning with its first room by name.
fn shortest(rooms: &Rooms) -> Option<Vec<&String>> {
    let circles = rooms.keys().filter_map(|start| {
        let mut before: BTreeMap<&String, &String> = BTreeMap::new();
        let mut open = VecDeque::from([start]);
        while let Some(room) = open.pop_front() {
            for used in rooms.get(room).into_iter().flat_map(BTreeMap::keys) {
                if used == start {
                    let mut circle = vec![room];
                    while let Some(room) = before.get(circle[circle.len() - 1]) {
                        circle.push(room);
                    }
                    circle.reverse();
                    return Some(circle);
                }
                if !before.contains_key(used) {
                    before.insert(used, room);
                    open.push_back(used);
                }
            }
        }
        None
    });
    circles.min_by_key(Vec::len)
}

fn report(parent: &Name, rooms: &Rooms, circle: &[&String]) -> String {
    let quoted: Vec<String> = circle.iter().map(|room| format!("`{room}`")).collect();
    let (last, others) = quoted.split_last().expect("a circle has rooms");
    let parent = if parent.is_empty() {
        "crate".to_owned()
    } else {
        parent.join("::")
    };
    let mut text = format!(
        "  {} and {last} of `{parent}` are a circle\n",
        others.join(", ")
    );
    for (index, room) in circle.iter().enumerate() {
        let used = circle[(index + 1) % circle.len()];
        text += &format!("    `{room}` uses `{used}`: {}\n", rooms[*room][used]);
    }
    text
}

struct Reader<'a> {
    folder: PathBuf,
    source: &'a dyn Fn(&Path) -> Option<String>,
    modules: BTreeMap<Name, Module>,
}

impl Reader<'_> {
    /// Reads a module that has its own file.
    fn file(&mut self, name: Name) {
        let file = match name.as_slice() {
            [] => self.folder.join("lib.rs"),
            _ => self.folder.join(name.join("/")).with_extension("rs"),
        };
        let text = (self.source)(&file).unwrap_or_else(|| panic!("no module {}", file.display()));
        let tokens: TokenStream = text
            .parse()
            .unwrap_or_else(|error| panic!("{file:?}: {error}"));
        self.module(name, file, tokens);
    }

    fn module(&mut self, name: Name, file: PathBuf, tokens: TokenStream) {
        let mut scan = Scan {
            module: Module {
                file,
                ..Module::default()
            },
            inline: Vec::new(),
        };
        scan.tokens(&tokens.into_iter().collect::<Vec<_>>(), true);
        let Scan { module, inline } = scan;
        let file = module.file.clone();
        let mut files = module.children.clone();
        self.modules.insert(name.clone(), module);
        let child = |child: &String| [name.as_slice(), std::slice::from_ref(child)].concat();
        for (inline, body) in inline {
            files.remove(&inline);
            self.module(child(&inline), file.clone(), body.stream());
        }
        for path in files.iter().map(child) {
            self.file(path);
        }
    }
}

/// The tokens of one module.
struct Scan {
    module: Module,
    /// Modules with their text in braces.
    inline: Vec<(String, Group)>,
}

impl Scan {
    fn tokens(&mut self, tokens: &[TokenTree], is_top: bool) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at..];
            if let Some(length) = test_item(rest) {
                at += length;
                continue;
            }
            at += match token {
                TokenTree::Group(group) => {
                    self.tokens(&inner(group), false);
                    1
                }
                TokenTree::Ident(word) => match word.to_string().as_str() {
                    "mod" => self.child(rest),
                    // `impl Trait + use<'a>` imports nothing.
                    "use" if !is_punct(rest.get(1), '<') => self.import(rest),
                    "pub" => visibility(rest),
                    keyword => {
                        if is_top {
                            self.item(keyword, rest);
                        }
                        self.path(rest)
                    }
                },
                // What follows belongs to a path whose beginning is no module: `<T as A>::b::c`.
                _ if is_path_separator(rest) => 3,
                _ => 1,
            };
        }
    }

    /// `mod name;` or `mod name { … }`
    fn child(&mut self, rest: &[TokenTree]) -> usize {
        let name = rest.get(1).map(ToString::to_string).unwrap_or_default();
        if let Some(TokenTree::Group(body)) = rest.get(2) {
            self.inline.push((name.clone(), body.clone()));
        }
        self.module.children.insert(name);
        3
    }

    /// Notes what an item at the top of a module is called.
    fn item(&mut self, keyword: &str, rest: &[TokenTree]) {
        const KEYWORDS: [&str; 9] = [
            "fn",
            "struct",
            "enum",
            "union",
            "trait",
            "type",
            "const",
            "static",
            "macro_rules",
        ];
        if KEYWORDS.contains(&keyword) {
            let mut words = rest[1..].iter().filter(|token| !is_punct(Some(token), '!'));
            if let Some(TokenTree::Ident(name)) = words.next() {
                self.module.items.insert(name.to_string());
            }
        }
    }

    /// `first::second::third`, as far as it has only names.
    fn path(&mut self, rest: &[TokenTree]) -> usize {
        let mut path = vec![rest[0].to_string()];
        let mut length = 1;
        while is_path_separator(&rest[length..]) {
            let Some(TokenTree::Ident(word)) = rest.get(length + 2) else {
                break;
            };
            path.push(word.to_string());
            length += 3;
        }
        if path.len() > 1 {
            self.mention(path, rest[0].span());
        }
        length
    }

    fn mention(&mut self, path: Name, span: Span) {
        let line = span.start().line;
        self.module.mentions.push(Mention { path, line });
    }

    /// `use tree;`
    fn import(&mut self, rest: &[TokenTree]) -> usize {
        let length = rest
            .iter()
            .position(|token| is_punct(Some(token), ';'))
            .unwrap_or(rest.len());
        self.use_tree(&Name::new(), &rest[1..length]);
        length + 1
    }

    fn use_tree(&mut self, before: &Name, tree: &[TokenTree]) {
        let mut path = before.clone();
        let mut alias = None;
        let mut tokens = tree.iter();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    alias = tokens.next().map(ToString::to_string);
                }
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Group(group) => {
                    let inner = inner(group);
                    for tree in inner.split(|token| is_punct(Some(token), ',')) {
                        self.use_tree(&path, tree);
                    }
                    return;
                }
                token if is_punct(Some(token), '*') => {
                    self.mention(path.clone(), token.span());
                    self.module.globs.push(path);
                    return;
                }
                _ => {}
            }
        }
        let Some(first) = tree.first() else { return };
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        if let Some(name) = alias.or_else(|| path.last().cloned()) {
            // `use serde;` names a crate.
            if path.len() > 1 || name != path[0] {
                self.module.imports.insert(name, path.clone());
            }
        }
        self.mention(path, first.span());
    }
}

/// The length of an item that is compiled for tests only, if `rest` begins with one.
fn test_item(rest: &[TokenTree]) -> Option<usize> {
    let (Some(TokenTree::Group(attribute)), true) = (rest.get(1), is_punct(rest.first(), '#'))
    else {
        return None;
    };
    let words = attribute.stream().to_string();
    let is_test = words.starts_with("cfg") && words.contains("test") && !words.contains("not");
    if !is_test || attribute.delimiter() != Delimiter::Bracket {
        return None;
    }
    let mut is_import = false;
    for (index, token) in rest.iter().enumerate().skip(2) {
        match token {
            TokenTree::Ident(word) if word == "use" => is_import = true,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !is_import => {
                return Some(index + 1);
            }
            token if is_punct(Some(token), ';') => return Some(index + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

/// The length of `pub`, or of `pub(in path)`, which uses nothing.
fn visibility(rest: &[TokenTree]) -> usize {
    let is_restricted = |group: &Group| {
        let first = group.stream().into_iter().next();
        let first = first.map(|token| token.to_string()).unwrap_or_default();
        ["crate", "super", "self", "in"].contains(&first.as_str())
    };
    match rest.get(1) {
        Some(TokenTree::Group(group)) if is_restricted(group) => 2,
        _ => 1,
    }
}

fn inner(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn is_path_separator(rest: &[TokenTree]) -> bool {
    is_punct(rest.first(), ':') && is_punct(rest.get(1), ':')
}
