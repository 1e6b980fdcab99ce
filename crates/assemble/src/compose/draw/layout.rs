//! Where the boxes, texts and wires of the picture go.

use std::collections::BTreeMap;

use super::{Wire, wires};
use crate::compose::explain::Explanation;

/// The width of a letter of the 12 px font, rounded up; names of parts are set wider.
const LETTER: i32 = 8;
const ROW: i32 = 20;
const PADDING: i32 = 12;
const COLUMN_GAP: i32 = 90;
const BOX_GAP: i32 = 28;

/// Everything with its place, in pixels.
pub(super) struct Layout {
    pub width: i32,
    pub height: i32,
    pub boxes: Vec<Shape>,
    pub texts: Vec<Text>,
    pub edges: Vec<Edge>,
}

pub(super) struct Shape {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    pub used: bool,
}

pub(super) struct Text {
    pub x: i32,
    pub y: i32,
    pub anchor: &'static str,
    pub class: &'static str,
    pub text: String,
}

pub(super) struct Edge {
    pub from: (i32, i32),
    pub to: (i32, i32),
    pub missed: bool,
}

/// An instance with the rows in its box: imports, then the exports that are used.
struct Node {
    imports: Vec<(String, bool)>,
    exports: Vec<String>,
    column: usize,
}

impl Node {
    fn width(&self, name: &str) -> i32 {
        let longest = self
            .imports
            .iter()
            .map(|(import, _)| import)
            .chain(&self.exports)
            .map(|text| length(text))
            .max()
            .unwrap_or_default();
        (longest * LETTER).max(length(name) * (LETTER + 1)) + 2 * PADDING
    }

    fn height(&self) -> i32 {
        ROW * (1 + count(self.imports.len()) + count(self.exports.len())) + PADDING
    }
}

impl Layout {
    pub fn new(explanation: &Explanation) -> Self {
        let mut layout = Self {
            width: 0,
            height: 0,
            boxes: Vec::new(),
            texts: Vec::new(),
            edges: Vec::new(),
        };
        let nodes = nodes(explanation);
        let open = open_imports(explanation);
        let left = open
            .iter()
            .map(|name| length(name))
            .max()
            .map_or(PADDING, |longest| longest * LETTER + PADDING + COLUMN_GAP);
        let places = layout.place_boxes(explanation, &nodes, left);
        layout.place_open(explanation, &nodes, &places, &open, left);
        layout.wire(explanation, &nodes, &places);
        layout.place_exports(explanation, &nodes, &places);
        layout
    }

    /// Puts the instances in their columns, first to last, and gives each box's
    /// place and width.
    fn place_boxes(
        &mut self,
        explanation: &Explanation,
        nodes: &[Node],
        left: i32,
    ) -> Vec<(i32, i32, i32)> {
        let mut places = vec![(0, 0, 0); nodes.len()];
        let columns = nodes.iter().map(|node| node.column).max().unwrap_or(0) + 1;
        let mut x = left;
        for column in 0..columns {
            let members = || (0..nodes.len()).filter(|node| nodes[*node].column == column);
            let width = members()
                .map(|node| nodes[node].width(&explanation.instances[node].name))
                .max()
                .unwrap_or_default();
            let mut y = PADDING;
            for node in members() {
                let height = nodes[node].height();
                places[node] = (x, y, width);
                let instance = &explanation.instances[node];
                self.boxes.push(Shape {
                    x,
                    y,
                    width,
                    height,
                    used: instance.used,
                });
                self.texts.push(Text {
                    x: x + width / 2,
                    y: y + ROW - 4,
                    anchor: "middle",
                    class: "name",
                    text: instance.name.clone(),
                });
                self.rows(&nodes[node], x, y, width);
                y += height + BOX_GAP;
            }
            self.height = self.height.max(y - BOX_GAP + PADDING);
            x += width + COLUMN_GAP;
        }
        self.width = x - COLUMN_GAP + PADDING;
        places
    }

    fn rows(&mut self, node: &Node, x: i32, y: i32, width: i32) {
        for (row, (import, wrong)) in node.imports.iter().enumerate() {
            self.texts.push(Text {
                x: x + PADDING,
                y: y + ROW * (count(row) + 2) - 4,
                anchor: "start",
                class: if *wrong { "wrong" } else { "port" },
                text: import.clone(),
            });
        }
        for (row, export) in node.exports.iter().enumerate() {
            self.texts.push(Text {
                x: x + width - PADDING,
                y: y + ROW * (count(node.imports.len() + row) + 2) - 4,
                anchor: "end",
                class: "port",
                text: export.clone(),
            });
        }
    }

    /// Puts the imports of the result on the left, and wires them.
    fn place_open(
        &mut self,
        explanation: &Explanation,
        nodes: &[Node],
        places: &[(i32, i32, i32)],
        open: &[&str],
        left: i32,
    ) {
        for (row, name) in open.iter().enumerate() {
            let y = PADDING + ROW * (count(row) + 1);
            let x = left - COLUMN_GAP;
            self.texts.push(Text {
                x,
                y: y + 4,
                anchor: "end",
                class: "port",
                text: (*name).to_owned(),
            });
            for (instance, import, wire) in wires(explanation) {
                if import == *name
                    && matches!(wire, Wire::Open)
                    && let Some(to) = port(explanation, nodes, places, &instance.name, import)
                {
                    self.edges.push(Edge {
                        from: (x + 6, y),
                        to,
                        missed: false,
                    });
                }
            }
            self.height = self.height.max(y + ROW);
        }
    }

    /// Wires imports to what satisfies them, or nearly does.
    fn wire(&mut self, explanation: &Explanation, nodes: &[Node], places: &[(i32, i32, i32)]) {
        for (instance, import, wire) in wires(explanation) {
            let Some(to) = port(explanation, nodes, places, &instance.name, import) else {
                continue;
            };
            let (from, export, missed) = match wire {
                Wire::From { instance, export } => (instance, Some(export), false),
                Wire::Missed { part, .. } => (part, None, true),
                Wire::Open => continue,
            };
            if let Some(from) = socket(explanation, nodes, places, from, export) {
                self.edges.push(Edge { from, to, missed });
            }
        }
    }

    /// Puts the exports of the result on the right, and wires them.
    fn place_exports(
        &mut self,
        explanation: &Explanation,
        nodes: &[Node],
        places: &[(i32, i32, i32)],
    ) {
        let x = self.width + COLUMN_GAP - PADDING;
        for (row, export) in explanation.exports.iter().enumerate() {
            let y = PADDING + ROW * (count(row) + 1);
            self.texts.push(Text {
                x,
                y: y + 4,
                anchor: "start",
                class: "port",
                text: export.name.clone(),
            });
            if let Some(supply) = &export.from
                && let Some(from) = socket(explanation, nodes, places, &supply.instance, None)
            {
                self.edges.push(Edge {
                    from,
                    to: (x - 6, y),
                    missed: false,
                });
            }
            self.height = self.height.max(y + ROW);
            self.width = self.width.max(x + length(&export.name) * LETTER + PADDING);
        }
    }
}

/// The instances as boxes: the socket in the last column, and every other before
/// all that use it.
fn nodes(explanation: &Explanation) -> Vec<Node> {
    let index = |name: &str| {
        explanation
            .instances
            .iter()
            .position(|instance| instance.name == name)
    };
    let mut exports: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut uses = Vec::new();
    for (instance, _, wire) in wires(explanation) {
        let (from, export) = match wire {
            Wire::From { instance, export } => (instance, Some(export)),
            Wire::Missed { part, .. } => (part, None),
            Wire::Open => continue,
        };
        let (Some(user), Some(supplier)) = (index(&instance.name), index(from)) else {
            continue;
        };
        uses.push((user, supplier));
        if let Some(export) = export {
            let exports = exports.entry(supplier).or_default();
            if !exports.iter().any(|other| other == export) {
                exports.push(export.to_owned());
            }
        }
    }
    // The distance from the socket. Circles, which are no compositions but
    // are drawn, end the search at the number of instances.
    let mut depth = vec![0_usize; explanation.instances.len()];
    for _ in 0..depth.len() {
        for (user, supplier) in &uses {
            if depth[*supplier] <= depth[*user] && depth[*user] + 1 < depth.len() {
                depth[*supplier] = depth[*user] + 1;
            }
        }
    }
    let deepest = depth.iter().max().copied().unwrap_or_default();
    explanation
        .instances
        .iter()
        .enumerate()
        .map(|(node, instance)| Node {
            imports: instance
                .imports
                .iter()
                .map(|import| (import.name.clone(), import.status.is_unsettled()))
                .collect(),
            exports: exports.remove(&node).unwrap_or_default(),
            column: deepest - depth[node],
        })
        .collect()
}

/// What the result imports, each once.
fn open_imports(explanation: &Explanation) -> Vec<&str> {
    let mut open: Vec<&str> = wires(explanation)
        .into_iter()
        .filter(|(_, _, wire)| matches!(wire, Wire::Open))
        .map(|(_, import, _)| import)
        .collect();
    open.sort_unstable();
    open.dedup();
    open
}

/// The left end of an import's row.
fn port(
    explanation: &Explanation,
    nodes: &[Node],
    places: &[(i32, i32, i32)],
    instance: &str,
    import: &str,
) -> Option<(i32, i32)> {
    let node = explanation
        .instances
        .iter()
        .position(|other| other.name == instance)?;
    let row = nodes[node]
        .imports
        .iter()
        .position(|(other, _)| other == import)?;
    let (x, y, _) = places[node];
    Some((x, y + ROW * (count(row) + 1) + ROW / 2))
}

/// The right end of an export's row, or of the box.
fn socket(
    explanation: &Explanation,
    nodes: &[Node],
    places: &[(i32, i32, i32)],
    instance: &str,
    export: Option<&str>,
) -> Option<(i32, i32)> {
    let node = explanation
        .instances
        .iter()
        .position(|other| other.name == instance)?;
    let (x, y, width) = places[node];
    let row = export.and_then(|export| nodes[node].exports.iter().position(|o| o == export));
    let y = match row {
        Some(row) => y + ROW * (count(nodes[node].imports.len() + row) + 1) + ROW / 2,
        None => y + ROW / 2 + 2,
    };
    Some((x + width, y))
}

fn length(text: &str) -> i32 {
    count(text.chars().count())
}

fn count(number: usize) -> i32 {
    i32::try_from(number)
        .unwrap_or(i32::MAX / 1000)
        .min(i32::MAX / 1000)
}
