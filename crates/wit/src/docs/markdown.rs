//! The page as Markdown.

use super::model::{About, Interface, Item, Package, Page, Port, World};
use super::prose;
use super::signature::Piece;

pub(super) fn write(page: &Page) -> String {
    let mut out = String::new();
    for package in &page.packages {
        write_package(package, &mut out);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn write_package(package: &Package, out: &mut String) {
    heading(1, "package", &package.name, &package.anchor, out);
    docs(package.docs.as_deref(), out);
    for (word, names) in [
        (
            "Worlds",
            package
                .worlds
                .iter()
                .map(|world| link(&world.name, &world.anchor))
                .collect::<Vec<_>>(),
        ),
        (
            "Interfaces",
            package
                .interfaces
                .iter()
                .map(|interface| link(&interface.name, &interface.anchor))
                .collect(),
        ),
    ] {
        if !names.is_empty() {
            out.push_str(&format!("{word}: {}\n\n", names.join(", ")));
        }
    }
    for world in &package.worlds {
        write_world(world, out);
    }
    for interface in &package.interfaces {
        write_interface(2, interface, out);
    }
}

fn write_world(world: &World, out: &mut String) {
    heading(2, "world", &world.name, &world.anchor, out);
    about(&world.about, out);
    for (word, ports) in [("Imports", &world.imports), ("Exports", &world.exports)] {
        if ports.is_empty() {
            continue;
        }
        out.push_str(&format!("{word}:\n\n"));
        for port in ports {
            let (label, name, anchor) = match port {
                Port::Interface {
                    label,
                    name,
                    anchor,
                    ..
                } => (label.as_deref(), name, anchor),
                Port::Inline(interface) => (None, &interface.name, &interface.anchor),
                Port::Function(function) => (None, &function.name, &function.anchor),
            };
            let label = label.map_or(String::new(), |label| format!("`{label}`: "));
            out.push_str(&format!("- {label}{}\n", link(name, anchor)));
        }
        out.push('\n');
        for port in ports {
            match port {
                Port::Interface {
                    name, about: said, ..
                } => {
                    if said.docs.is_some() {
                        out.push_str(&format!("`{name}`:\n\n"));
                        about(said, out);
                    }
                }
                Port::Inline(interface) => write_interface(3, interface, out),
                Port::Function(function) => write_item(3, function, out),
            }
        }
    }
    if !world.types.is_empty() {
        out.push_str("Types:\n\n");
    }
    for item in &world.types {
        write_item(3, item, out);
    }
}

fn write_interface(level: usize, interface: &Interface, out: &mut String) {
    heading(level, "interface", &interface.name, &interface.anchor, out);
    about(&interface.about, out);
    for item in interface.types.iter().chain(&interface.functions) {
        write_item(level + 1, item, out);
    }
}

fn write_item(level: usize, item: &Item, out: &mut String) {
    heading(level, item.kind, &item.name, &item.anchor, out);
    if !item.signature.is_empty() {
        out.push_str(&pieces(&item.signature));
        out.push_str("\n\n");
    }
    about(&item.about, out);
    for member in &item.members {
        // Two code spans side by side would be neither.
        let (before, of) = match member.of.split_first() {
            Some((first, rest)) if first.anchor.is_none() => (first.text.as_str(), rest),
            _ => ("", member.of.as_slice()),
        };
        out.push_str(&format!(
            "- <a id=\"{}\"></a>`{}{before}`{}\n",
            member.anchor,
            member.name,
            pieces(of)
        ));
        if let Some(docs) = &member.docs {
            out.push('\n');
            for line in prose::contained(docs).lines() {
                out.push_str(format!("  {line}").trim_end());
                out.push('\n');
            }
            out.push('\n');
        }
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    for function in &item.functions {
        write_item(level + 1, function, out);
    }
}

fn heading(level: usize, kind: &str, name: &str, anchor: &str, out: &mut String) {
    let marks = "#".repeat(level.min(6));
    out.push_str(&format!(
        "{marks} <a id=\"{anchor}\"></a>{kind} `{name}`\n\n"
    ));
}

fn about(about: &About, out: &mut String) {
    if !about.stability.is_empty() {
        out.push_str(&format!("*{}*\n\n", about.stability.join(", ")));
    }
    docs(about.docs.as_deref(), out);
}

fn docs(docs: Option<&str>, out: &mut String) {
    if let Some(docs) = docs {
        out.push_str(&prose::contained(docs));
        out.push_str("\n\n");
    }
}

fn link(name: &str, anchor: &str) -> String {
    format!("[`{name}`](#{anchor})")
}

fn pieces(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match &piece.anchor {
            Some(anchor) => link(&piece.text, anchor),
            None => format!("`{}`", piece.text),
        })
        .collect()
}
