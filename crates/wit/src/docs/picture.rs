//! A world as a picture: imports on one side, exports on the other.
//!
//! It is drawn twice, side by side for wide windows and one above the other
//! for narrow ones; the style sheet shows one of them.

use super::escape::escape;
use super::model::{Port, World};

/// The advance of a character in the page's monospaced font, at 13 pixels:
/// 0.6 em and a little more, since fonts differ.
const CHARACTER: usize = 8;
/// Longer names end in `…`.
const CHARACTERS_MAX: usize = 40;
const ROW: usize = 22;
const GROUP_GAP: usize = 10;
const MARGIN: usize = 12;
/// The length of an arrow.
const ARROW: usize = 48;
/// What a narrow picture is drawn for; the smallest phones have 320.
const NARROW: usize = 300;

/// Imports or exports of one package, or those without one.
struct Group {
    package: String,
    /// Names and anchors.
    rows: Vec<(String, String)>,
}

/// Both pictures of `world`.
pub(super) fn draw(world: &World) -> String {
    let imports = groups(&world.imports);
    let exports = groups(&world.exports);
    let label = escape(&format!(
        "World {}: {} imports, {} exports",
        world.name,
        world.imports.len(),
        world.exports.len()
    ));
    format!(
        "<figure class=\"picture\" role=\"img\" aria-label=\"{label}\">\n{}{}</figure>\n",
        wide(world, &imports, &exports),
        narrow(world, &imports, &exports)
    )
}

fn groups(ports: &[Port]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for port in ports {
        let (package, name, anchor) = match port {
            Port::Interface {
                label,
                name,
                anchor,
                ..
            } => {
                // `namespace:package/interface@version`
                let (path, version) = match name.split_once('@') {
                    Some((path, version)) => (path, format!("@{version}")),
                    None => (name.as_str(), String::new()),
                };
                let (package, interface) = path.split_once('/').unwrap_or(("", path));
                let name = match label {
                    Some(label) => format!("{label}: {interface}"),
                    None => interface.to_owned(),
                };
                (format!("{package}{version}"), name, anchor.clone())
            }
            Port::Inline(interface) => {
                let name = interface.name.clone();
                (String::new(), name, interface.anchor.clone())
            }
            Port::Function(function) => {
                let name = format!("{}()", function.name);
                (String::new(), name, function.anchor.clone())
            }
        };
        match groups.iter_mut().find(|group| group.package == package) {
            Some(group) => group.rows.push((name, anchor)),
            None => groups.push(Group {
                package,
                rows: vec![(name, anchor)],
            }),
        }
    }
    groups
}

/// How many pixels a column is high and its text wide.
fn size(groups: &[Group]) -> (usize, usize) {
    let mut height = 0;
    let mut characters = 0;
    for group in groups {
        if height > 0 {
            height += GROUP_GAP;
        }
        height += ROW * (group.rows.len() + usize::from(!group.package.is_empty()));
        for name in group
            .rows
            .iter()
            .map(|(name, _)| name)
            .chain([&group.package])
        {
            characters = characters.max(name.chars().count().min(CHARACTERS_MAX));
        }
    }
    (height, characters * CHARACTER)
}

fn wide(world: &World, imports: &[Group], exports: &[Group]) -> String {
    let (left_height, left) = size(imports);
    let (right_height, right) = size(exports);
    let (middle, name) = box_of(world);
    let height = left_height.max(right_height).max(4 * ROW) + 2 * MARGIN;
    let arrow = |groups: &[Group]| if groups.is_empty() { 0 } else { ARROW };
    let box_left = MARGIN + left + arrow(imports);
    let box_right = box_left + middle;
    let width = box_right + arrow(exports) + right + MARGIN;
    let mut body = String::new();
    body.push_str(&format!(
        "<rect class=\"world\" x=\"{box_left}\" y=\"1\" width=\"{middle}\" height=\"{}\" rx=\"8\"/>\
         <text class=\"name\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{name}</text>\n",
        height - 2,
        box_left + middle / 2,
        height / 2 + 5
    ));
    column(
        imports,
        MARGIN,
        (height - left_height) / 2,
        &mut body,
        |y| arrow_between(box_left - ARROW + 10, box_left - 4, y),
    );
    let start = box_right + ARROW;
    column(
        exports,
        start,
        (height - right_height) / 2,
        &mut body,
        |y| arrow_between(box_right + 4, start - 10, y),
    );
    svg("wide", width, height, &body)
}

fn narrow(world: &World, imports: &[Group], exports: &[Group]) -> String {
    let (imports_height, left) = size(imports);
    let (exports_height, right) = size(exports);
    let (_, name) = box_of(world);
    let width = NARROW.max(left + 2 * MARGIN).max(right + 2 * MARGIN);
    let middle = width / 2;
    let mut body = String::new();
    let mut y = 4;
    if imports_height > 0 {
        column(imports, MARGIN, y, &mut body, |_| String::new());
        y += imports_height + 6;
        body.push_str(&arrow_down(middle, y, y + 24));
        y += 30;
    }
    body.push_str(&format!(
        "<rect class=\"world\" x=\"1\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"8\"/>\
         <text class=\"name\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{name}</text>\n",
        width - 2,
        2 * ROW,
        y + ROW + 5
    ));
    y += 2 * ROW;
    if exports_height > 0 {
        body.push_str(&arrow_down(middle, y + 6, y + 30));
        y += 36;
        column(exports, MARGIN, y, &mut body, |_| String::new());
        y += exports_height;
    }
    svg("narrow", width, y + 4, &body)
}

/// The width of the world's box, and its name as text.
fn box_of(world: &World) -> (usize, String) {
    let name = shortened(&world.name);
    let width = name.chars().count() * (CHARACTER + 1) + 40;
    (width.max(120), escape(&name))
}

fn column(
    groups: &[Group],
    x: usize,
    top: usize,
    body: &mut String,
    arrow: impl Fn(usize) -> String,
) {
    let mut y = top;
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            y += GROUP_GAP;
        }
        if !group.package.is_empty() {
            body.push_str(&format!(
                "<text class=\"package\" x=\"{x}\" y=\"{}\">{}</text>\n",
                y + 16,
                escape(&shortened(&group.package))
            ));
            y += ROW;
        }
        for (name, anchor) in &group.rows {
            body.push_str(&format!(
                "<a href=\"#{}\"><text x=\"{x}\" y=\"{}\">{}</text></a>{}\n",
                escape(anchor),
                y + 16,
                escape(&shortened(name)),
                arrow(y + 11)
            ));
            y += ROW;
        }
    }
}

fn arrow_between(from: usize, to: usize, y: usize) -> String {
    format!("<path d=\"M{from} {y}H{to}m-5 -4l5 4l-5 4\"/>")
}

fn arrow_down(x: usize, from: usize, to: usize) -> String {
    format!("<path d=\"M{x} {from}V{to}m-4 -5l4 5l4 -5\"/>\n")
}

fn svg(class: &str, width: usize, height: usize, body: &str) -> String {
    format!(
        "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" xmlns=\"http://www.w3.org/2000/svg\">\n{body}</svg>\n"
    )
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= CHARACTERS_MAX {
        return name.to_owned();
    }
    name.chars().take(CHARACTERS_MAX - 1).chain(['…']).collect()
}
