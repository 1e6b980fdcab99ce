//! The page as HTML: one file that loads nothing.

use super::escape::escape;
use super::model::{About, Interface, Item, Package, Page, Port, World};
use super::signature::Piece;
use super::{picture, prose};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub(super) fn write(page: &Page) -> String {
    let title = page
        .packages
        .first()
        .map_or(String::new(), |package| escape(&package.name));
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    );
    navigation(page, &mut html);
    html.push_str("<main>\n");
    for package in &page.packages {
        write_package(package, &mut html);
    }
    html.push_str(&format!(
        "</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    ));
    html
}

fn navigation(page: &Page, html: &mut String) {
    html.push_str(
        "<nav>\n<input id=\"search\" type=\"search\" placeholder=\"Search (press /)\" \
         aria-label=\"Search\" autocomplete=\"off\" spellcheck=\"false\">\n\
         <ol id=\"found\" hidden></ol>\n<details id=\"contents\">\n<summary>Contents</summary>\n",
    );
    for package in &page.packages {
        html.push_str(&format!(
            "<p>{}</p>\n<ul>\n",
            link(&package.name, &package.anchor)
        ));
        let worlds = package
            .worlds
            .iter()
            .map(|world| ("world", &world.name, &world.anchor));
        let interfaces = package
            .interfaces
            .iter()
            .map(|interface| ("interface", &interface.name, &interface.anchor));
        for (kind, name, anchor) in worlds.chain(interfaces) {
            html.push_str(&format!(
                "<li><span class=\"kind\">{kind}</span> {}</li>\n",
                link(name, anchor)
            ));
        }
        html.push_str("</ul>\n");
    }
    html.push_str("</details>\n</nav>\n");
}

fn write_package(package: &Package, html: &mut String) {
    html.push_str("<section class=\"package\">\n");
    heading(1, "package", &package.name, &package.anchor, &[], html);
    docs(package.docs.as_deref(), html);
    for world in &package.worlds {
        write_world(world, html);
    }
    for interface in &package.interfaces {
        write_interface(2, interface, html);
    }
    html.push_str("</section>\n");
}

fn write_world(world: &World, html: &mut String) {
    html.push_str("<section class=\"world\">\n");
    heading(
        2,
        "world",
        &world.name,
        &world.anchor,
        &world.about.stability,
        html,
    );
    docs(world.about.docs.as_deref(), html);
    html.push_str(&picture::draw(world));
    for (word, ports) in [("Imports", &world.imports), ("Exports", &world.exports)] {
        if ports.is_empty() {
            continue;
        }
        html.push_str(&format!("<h3>{word}</h3>\n<ul class=\"ports\">\n"));
        for port in ports {
            write_port(port, html);
        }
        html.push_str("</ul>\n");
        for port in ports {
            match port {
                Port::Interface { .. } => {}
                Port::Inline(interface) => write_interface(3, interface, html),
                Port::Function(function) => write_item(3, function, html),
            }
        }
    }
    if !world.types.is_empty() {
        html.push_str("<h3>Types</h3>\n");
    }
    for item in &world.types {
        write_item(3, item, html);
    }
    html.push_str("</section>\n");
}

fn write_port(port: &Port, html: &mut String) {
    let none = About::default();
    let (label, name, anchor, about) = match port {
        Port::Interface {
            label,
            name,
            anchor,
            about,
        } => (label.as_deref(), name, anchor, about),
        Port::Inline(interface) => (None, &interface.name, &interface.anchor, &none),
        Port::Function(function) => (None, &function.name, &function.anchor, &none),
    };
    let label = label.map_or(String::new(), |label| {
        format!("<code>{}: </code>", escape(label))
    });
    html.push_str(&format!(
        "<li>{label}<code>{}</code>{}",
        link(name, anchor),
        badges(&about.stability)
    ));
    docs(about.docs.as_deref(), html);
    html.push_str("</li>\n");
}

fn write_interface(level: usize, interface: &Interface, html: &mut String) {
    html.push_str("<section class=\"interface\">\n");
    let stability = &interface.about.stability;
    heading(
        level,
        "interface",
        &interface.name,
        &interface.anchor,
        stability,
        html,
    );
    docs(interface.about.docs.as_deref(), html);
    let items = || interface.types.iter().chain(&interface.functions);
    if items().any(|item| item.kind != "use") {
        html.push_str("<ul class=\"items\">\n");
        for item in items().filter(|item| item.kind != "use") {
            let summary = item
                .about
                .docs
                .as_deref()
                .map_or(String::new(), prose::summary);
            html.push_str(&format!(
                "<li><span class=\"kind\">{}</span> <code>{}</code> <span>{summary}</span></li>\n",
                item.kind,
                link(&item.name, &item.anchor)
            ));
        }
        html.push_str("</ul>\n");
    }
    for item in items() {
        write_item(level + 1, item, html);
    }
    html.push_str("</section>\n");
}

fn write_item(level: usize, item: &Item, html: &mut String) {
    html.push_str("<article>\n");
    heading(
        level,
        item.kind,
        &item.name,
        &item.anchor,
        &item.about.stability,
        html,
    );
    if !item.signature.is_empty() {
        html.push_str(&format!(
            "<pre class=\"signature\"><code>{}</code></pre>
",
            pieces(&item.signature)
        ));
    }
    docs(item.about.docs.as_deref(), html);
    if !item.members.is_empty() {
        html.push_str("<ul class=\"members\">\n");
        for member in &item.members {
            let of = pieces(&member.of);
            html.push_str(&format!(
                "<li id=\"{0}\" data-name=\"{1}\" data-kind=\"{2}\"><code><b>{1}</b>{of}</code>",
                escape(&member.anchor),
                escape(&member.name),
                match item.kind {
                    "record" => "field",
                    "flags" => "flag",
                    _ => "case",
                }
            ));
            docs(member.docs.as_deref(), html);
            html.push_str("</li>\n");
        }
        html.push_str("</ul>\n");
    }
    for function in &item.functions {
        write_item(level + 1, function, html);
    }
    html.push_str("</article>\n");
}

fn heading(
    level: usize,
    kind: &str,
    name: &str,
    anchor: &str,
    stability: &[String],
    html: &mut String,
) {
    let level = level.min(6);
    let (anchor, name) = (escape(anchor), escape(name));
    html.push_str(&format!(
        "<h{level} id=\"{anchor}\" data-name=\"{name}\" data-kind=\"{kind}\">\
         <span class=\"kind\">{kind}</span> <a href=\"#{anchor}\">{name}</a>{}</h{level}>\n",
        badges(stability)
    ));
}

fn badges(stability: &[String]) -> String {
    stability
        .iter()
        .map(|note| format!(" <span class=\"badge\">{}</span>", escape(note)))
        .collect()
}

fn docs(docs: Option<&str>, html: &mut String) {
    if let Some(docs) = docs {
        html.push_str(&format!(
            "<div class=\"docs\">{}</div>\n",
            prose::to_html(docs)
        ));
    }
}

fn link(name: &str, anchor: &str) -> String {
    format!("<a href=\"#{}\">{}</a>", escape(anchor), escape(name))
}

fn pieces(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match &piece.anchor {
            Some(anchor) => link(&piece.text, anchor),
            None => escape(&piece.text),
        })
        .collect()
}
