//! The picture of a composition.

mod layout;

use std::fmt::Write as _;

use super::explain::{Explanation, ImportStatus, Instance, OpenReason};
use layout::Layout;

/// Draws a composition in the language of Graphviz: an arrow leads from who
/// exports an interface to who imports it.
pub fn dot(explanation: &Explanation) -> String {
    let mut out = String::from(
        "digraph composition {\n  rankdir = LR;\n  node [shape = box, fontname = \"sans-serif\"];\n  edge [fontname = \"sans-serif\"];\n",
    );
    for instance in &explanation.instances {
        let style = if instance.used { "solid" } else { "dashed" };
        let _ = writeln!(out, "  {} [style = {style}];", dot_string(&instance.name));
    }
    for (instance, import, wire) in wires(explanation) {
        let to = dot_string(&instance.name);
        let label = dot_string(import);
        let _ = match wire {
            Wire::From { instance, .. } => {
                writeln!(out, "  {} -> {to} [label = {label}];", dot_string(instance))
            }
            Wire::Open => {
                let node = dot_string(&format!("import {import}"));
                writeln!(
                    out,
                    "  {node} [shape = plaintext, label = {label}];\n  {node} -> {to};"
                )
            }
            Wire::Missed { part, why } => {
                let label = dot_string(&format!("{import}: {why}"));
                let from = dot_string(part);
                writeln!(
                    out,
                    "  {from} -> {to} [label = {label}, style = dashed, color = red];"
                )
            }
        };
    }
    for export in &explanation.exports {
        let node = dot_string(&format!("export {}", export.name));
        let label = dot_string(&export.name);
        let _ = writeln!(out, "  {node} [shape = plaintext, label = {label}];");
        if let Some(from) = &export.from {
            let _ = writeln!(out, "  {} -> {node};", dot_string(&from.instance));
        }
    }
    out.push_str("}\n");
    out
}

/// A string of the DOT language.
fn dot_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Draws a composition as SVG, in light and dark: what is imported on the left, the
/// parts in the order in which values flow, what is exported on the right.
pub fn svg(explanation: &Explanation) -> String {
    let layout = Layout::new(explanation);
    let mut out = String::new();
    let (width, height) = (layout.width, layout.height);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n<title>composition</title>\n{STYLE}",
    );
    for edge in &layout.edges {
        let class = if edge.missed { "wire missed" } else { "wire" };
        let (x1, y1) = edge.from;
        let (x2, y2) = edge.to;
        let bend = ((x2 - x1).abs() / 2).max(30);
        let _ = writeln!(
            out,
            "<path class=\"{class}\" d=\"M{x1} {y1} C{} {y1} {} {y2} {x2} {y2}\"/>",
            x1 + bend,
            x2 - bend
        );
    }
    for shape in &layout.boxes {
        let class = if shape.used { "part" } else { "part unused" };
        let _ = writeln!(
            out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
            shape.x, shape.y, shape.width, shape.height
        );
    }
    for text in &layout.texts {
        let _ = writeln!(
            out,
            "<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>",
            text.class,
            text.x,
            text.y,
            text.anchor,
            escaped(&text.text)
        );
    }
    out.push_str("</svg>\n");
    out
}

const STYLE: &str = "<style>
svg { background: #fff; color: #1b1f24; font: 12px ui-monospace, monospace; }
text { fill: currentColor; }
.name { font-weight: bold; font-size: 13px; }
.port { fill: #57606a; }
.wrong { fill: #cf222e; }
.part { fill: #f6f8fa; stroke: #8c959f; }
.unused { stroke-dasharray: 4 3; }
.wire { fill: none; stroke: #0969da; stroke-width: 1.5; }
.missed { stroke: #cf222e; stroke-dasharray: 5 4; }
@media (prefers-color-scheme: dark) {
svg { background: #0d1117; color: #e6edf3; }
.port { fill: #8b949e; }
.wrong { fill: #ff7b72; }
.part { fill: #161b22; stroke: #6e7681; }
.wire { stroke: #58a6ff; }
.missed { stroke: #ff7b72; }
}
</style>
";

/// Text between the tags of XML, without characters that XML forbids.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            control if control.is_control() => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

/// How an import is drawn.
enum Wire<'e> {
    From { instance: &'e str, export: &'e str },
    Open,
    Missed { part: &'e str, why: &'static str },
}

/// Every import with its arrows; an ambiguous or nearly satisfied one has several.
fn wires(explanation: &Explanation) -> Vec<(&Instance, &str, Wire<'_>)> {
    let mut wires = Vec::new();
    for instance in &explanation.instances {
        for import in &instance.imports {
            let mut push = |wire| wires.push((instance, import.name.as_str(), wire));
            match &import.status {
                ImportStatus::Satisfied(supply) => push(Wire::From {
                    instance: &supply.instance,
                    export: &supply.export,
                }),
                ImportStatus::Open(open) => {
                    if let OpenReason::Allowed(misses) = open {
                        for miss in misses {
                            push(Wire::Missed {
                                part: &miss.part,
                                why: "does not fit",
                            });
                        }
                    }
                    push(Wire::Open);
                }
                ImportStatus::NearMiss(misses) => {
                    for miss in misses {
                        push(Wire::Missed {
                            part: &miss.part,
                            why: "does not fit",
                        });
                    }
                }
                ImportStatus::Ambiguous(supplies) => {
                    for supply in supplies {
                        push(Wire::Missed {
                            part: &supply.instance,
                            why: "one of several",
                        });
                    }
                }
                ImportStatus::Possible(supplies) => {
                    for supply in supplies {
                        push(Wire::Missed {
                            part: &supply.instance,
                            why: "would fit",
                        });
                    }
                }
            }
        }
    }
    wires
}

#[cfg(test)]
mod tests {
    use super::{dot_string, escaped};

    #[test]
    fn text_stays_text_in_svg() {
        let check = |text: &str, expected: &str| assert_eq!(escaped(text), expected);
        check("acme:db/store@1.0.0", "acme:db/store@1.0.0");
        check("<script>", "&lt;script&gt;");
        check("a & \"b\"", "a &amp; &quot;b&quot;");
        check("bell\u{7}", "bell\u{fffd}");
    }

    #[test]
    fn text_stays_text_in_dot() {
        let check = |text: &str, expected: &str| assert_eq!(dot_string(text), expected);
        check("a", r#""a""#);
        check(r#"say "hi""#, r#""say \"hi\"""#);
        check(r"back\slash", r#""back\\slash""#);
    }
}
