//! What a component imports and exports, by name.

use wasmparser::{BinaryReaderError, ComponentExternalKind, Parser, Payload};

/// The names that a component imports and exports, read from its payloads in order.
#[derive(Default)]
pub(crate) struct Names {
    imports: Vec<String>,
    exports: Vec<String>,
    depth: u32,
}

impl Names {
    /// Takes note of the next payload of the component.
    pub fn note(&mut self, payload: &Payload<'_>) -> Result<(), BinaryReaderError> {
        match payload {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => self.depth += 1,
            Payload::End(_) => self.depth = self.depth.saturating_sub(1),
            Payload::ComponentImportSection(reader) if self.depth == 0 => {
                for import in reader.clone() {
                    self.imports.push(import?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(reader) if self.depth == 0 => {
                for export in reader.clone() {
                    let export = export?;
                    if matches!(
                        export.kind,
                        ComponentExternalKind::Instance | ComponentExternalKind::Func
                    ) {
                        self.exports.push(export.name.name.to_owned());
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The imports' names and the exports', each sorted.
    pub fn sorted(mut self) -> (Vec<String>, Vec<String>) {
        self.imports.sort();
        self.exports.sort();
        (self.imports, self.exports)
    }
}

/// Names that the component imports and exports, each sorted.
pub(crate) fn interfaces(
    component: &[u8],
) -> Result<(Vec<String>, Vec<String>), BinaryReaderError> {
    let mut names = Names::default();
    for payload in Parser::new(0).parse_all(component) {
        names.note(&payload?)?;
    }
    Ok(names.sorted())
}
