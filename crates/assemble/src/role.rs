//! Which of the core modules in a component is which.

use wasmparser::{Parser, Payload, TypeRef};

/// What a core module inside a component of ours is.
pub(crate) enum Role {
    /// The linked module, or its skeleton.
    Linked,
    /// The module that defines the guest's memory.
    Memory,
    Other,
}

impl Role {
    /// The skeleton is the module whose memory 0 is imported while it defines
    /// another; the memory's module defines one and imports none.
    pub fn of(module: &[u8]) -> wasmparser::Result<Self> {
        let mut imports_memory = false;
        let mut defines = false;
        let mut only_exports = true;
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(reader) => {
                    only_exports = false;
                    for import in reader.into_imports() {
                        let import = import?;
                        imports_memory |= matches!(import.ty, TypeRef::Memory(_))
                            && (import.module, import.name) == ("env", "memory");
                    }
                }
                Payload::MemorySection(reader) => defines = reader.count() > 0,
                Payload::CodeSectionStart { .. } => break,
                _ => {}
            }
        }
        Ok(match (imports_memory, defines) {
            (true, true) => Role::Linked,
            (false, true) if only_exports => Role::Memory,
            _ => Role::Other,
        })
    }
}
