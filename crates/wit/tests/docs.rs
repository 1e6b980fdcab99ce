//! `docs` on a package with everything in it, and on all the WIT there is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use carrick_wit::{DocsFormat, Loaded, Resolve, Source, docs};
use wit_parser::{Function, TypeDefKind, WorldItem};

const FORMATS: [DocsFormat; 2] = [DocsFormat::Markdown, DocsFormat::Html];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docs")
}

fn load(path: &Path) -> Loaded {
    carrick_wit::load(&Source::Path(path.to_owned())).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_package_reads_well_as_markdown() {
    let page = docs(&load(&fixtures().join("package")), DocsFormat::Markdown);
    let expected = snapbox::Data::read_from(&fixtures().join("expected.md"), None);
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .eq(page, expected);
}

#[test]
fn every_item_has_its_place() {
    assert_complete(&load(&fixtures().join("package")));
}

/// `CARRICK_WIT_SUITE` names a folder of further packages.
#[test]
fn every_item_of_the_suite_has_its_place() {
    let suite = std::env::var_os("CARRICK_WIT_SUITE").map_or_else(fixtures, PathBuf::from);
    let mut checked = 0;
    let mut folders = vec![suite];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).expect("the folder is there");
        let paths: Vec<PathBuf> = entries
            .map(|entry| entry.expect("an entry").path())
            .collect();
        if paths
            .iter()
            .any(|path| path.extension().is_some_and(|name| name == "wit"))
        {
            assert_complete(&load(&folder));
            checked += 1;
        } else {
            folders.extend(paths.into_iter().filter(|path| path.is_dir()));
        }
    }
    println!("{checked} packages described");
    assert!(checked > 0);
}

/// Checks that every item has an anchor, that no two have the same, and that
/// every link leads to one.
fn assert_complete(loaded: &Loaded) {
    let expected = anchors(&loaded.resolve);
    for format in FORMATS {
        let page = docs(loaded, format);
        let name = &loaded.resolve.packages[loaded.package].name;
        let ids: Vec<&str> = attributes(&page, " id=\"");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: an anchor is there twice");
        for anchor in &expected {
            assert!(unique.contains(anchor.as_str()), "{name}: no `{anchor}`");
        }
        let links = match format {
            DocsFormat::Markdown => page
                .split("](#")
                .skip(1)
                .filter_map(|rest| rest.split(')').next())
                .collect(),
            _ => attributes(&page, "href=\"#"),
        };
        assert!(!links.is_empty());
        for link in links {
            // An address that is not allowed leads nowhere.
            assert!(
                link.is_empty() || unique.contains(link),
                "{name}: a link leads to `{link}`"
            );
        }
    }
}

fn attributes<'a>(page: &'a str, start: &str) -> Vec<&'a str> {
    page.split(start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// What must be on a page.
fn anchors(resolve: &Resolve) -> Vec<String> {
    let mut anchors = Vec::new();
    for (_, package) in &resolve.packages {
        anchors.push(package.name.to_string());
        for (name, id) in &package.interfaces {
            let path = package.name.interface_id(name);
            let interface = &resolve.interfaces[*id];
            for (name, id) in &interface.types {
                type_anchors(resolve, &format!("{path}.{name}"), *id, &mut anchors);
            }
            for function in interface.functions.values() {
                anchors.push(function_anchor(resolve, &path, function));
            }
            anchors.push(path);
        }
        for (name, id) in &package.worlds {
            let path = package.name.interface_id(name);
            let world = &resolve.worlds[*id];
            for (side, items) in [("import", &world.imports), ("export", &world.exports)] {
                for item in items.values() {
                    match item {
                        WorldItem::Function(function) if function.kind.resource().is_none() => {
                            anchors.push(format!("{path}.{side}.{}", function.item_name()));
                        }
                        WorldItem::Function(function) => {
                            anchors.push(function_anchor(resolve, &path, function));
                        }
                        WorldItem::Type { id, .. } => {
                            let name = resolve.types[*id].name.clone().unwrap_or_default();
                            type_anchors(resolve, &format!("{path}.{name}"), *id, &mut anchors);
                        }
                        WorldItem::Interface { .. } => {}
                    }
                }
            }
            anchors.push(path);
        }
    }
    anchors
}

fn function_anchor(resolve: &Resolve, path: &str, function: &Function) -> String {
    let resource = function
        .kind
        .resource()
        .and_then(|id| resolve.types[id].name.clone());
    match resource {
        Some(resource) => format!("{path}.{resource}.{}", function.item_name()),
        None => format!("{path}.{}", function.item_name()),
    }
}

fn type_anchors(resolve: &Resolve, path: &str, id: wit_parser::TypeId, anchors: &mut Vec<String>) {
    anchors.push(path.to_owned());
    let members: Vec<&String> = match &resolve.types[id].kind {
        TypeDefKind::Record(record) => record.fields.iter().map(|field| &field.name).collect(),
        TypeDefKind::Variant(variant) => variant.cases.iter().map(|case| &case.name).collect(),
        TypeDefKind::Enum(cases) => cases.cases.iter().map(|case| &case.name).collect(),
        TypeDefKind::Flags(flags) => flags.flags.iter().map(|flag| &flag.name).collect(),
        _ => Vec::new(),
    };
    anchors.extend(members.iter().map(|name| format!("{path}.{name}")));
}

#[test]
fn what_a_doc_comment_says_stays_text() {
    let page = docs(&load(&fixtures().join("package")), DocsFormat::Html);
    assert_eq!(page.matches("<script").count(), 1, "the page's own");
    for forbidden in ["<img", "<div style", "javascript:", "<!--", "</script><"] {
        assert!(!page.contains(forbidden), "{forbidden} is in the page");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    // Every element that is opened is closed, hostile text or not.
    for element in ["section", "article", "div", "pre", "ul", "li", "p"] {
        let opened = page.matches(&format!("<{element}>")).count()
            + page.matches(&format!("<{element} ")).count();
        let closed = page.matches(&format!("</{element}>")).count();
        assert_eq!(opened, closed, "<{element}>");
    }
}

#[test]
fn the_page_loads_nothing() {
    let page = docs(&load(&fixtures().join("package")), DocsFormat::Html);
    for loading in [
        "<img", "<iframe", "<link", "<script ", "@import", "url(", "fetch(", "import(",
    ] {
        assert!(!page.contains(loading), "{loading} is in the page");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn every_world_is_drawn_with_imports_and_exports_on_its_sides() {
    let page = docs(&load(&fixtures().join("package")), DocsFormat::Html);
    assert_eq!(page.matches("<svg class=\"wide\"").count(), 1);
    assert_eq!(page.matches("<svg class=\"narrow\"").count(), 1);
    let picture = page
        .split("<svg class=\"wide\"")
        .nth(1)
        .and_then(|rest| rest.split("</svg>").next())
        .expect("it is there");
    let x = |text: &str| -> usize {
        let line = picture
            .lines()
            .find(|line| line.contains(&format!(">{text}<")))
            .unwrap_or_else(|| panic!("no `{text}` in {picture}"));
        let start = line.find(" x=\"").expect("it has a place") + 4;
        let digits = line[start..].split('"').next().expect("a number");
        digits.parse().expect("a number")
    };
    let name = x("shop");
    for import in ["wall", "backup: money", "log", "demo:clock@1.0.0"] {
        assert!(x(import) < name, "{import}");
    }
    assert!(x("orders") > name);
    assert_eq!(picture.matches("discount()").count(), 2);
}
