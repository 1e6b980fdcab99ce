//! The few facts about a binary that are needed before it is compiled.

use wasmparser::{
    BinaryReader, CanonicalFunction, CanonicalOption, Chunk, ComponentDefinedType,
    ComponentExternName, ComponentType, ComponentTypeDeclaration, InstanceTypeDeclaration, Parser,
    Payload, PrimitiveValType,
};

use crate::engine::Wasi;

/// The first eight bytes tell modules and components apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    Module,
    Component,
}

pub(crate) fn layer(binary: &[u8]) -> Option<Layer> {
    match binary.get(..8)? {
        b"\0asm\x01\0\0\0" => Some(Layer::Module),
        b"\0asm\x0d\0\x01\0" => Some(Layer::Component),
        _ => None,
    }
}

/// What a component asks of the host that runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Requirements {
    /// The newest WASI that it imports or exports.
    pub wasi: Wasi,
    /// Whether it has functions that are async, or streams, futures or error contexts.
    pub concurrency: bool,
    /// How many imports and exports it has.
    pub items: u64,
}

impl Requirements {
    /// Whether only an engine that supports concurrency can run it.
    pub(crate) fn needs_concurrency(self) -> bool {
        self.concurrency || self.wasi == Wasi::V03
    }

    fn name(&mut self, name: ComponentExternName<'_>) {
        if is_wasi_03(&name.full_name()) {
            self.wasi = Wasi::V03;
        }
    }
}

/// Whether this is the name of an interface of WASI 0.3.
pub(crate) fn is_wasi_03(name: &str) -> bool {
    name.starts_with("wasi:")
        && name
            .rsplit_once('@')
            .is_some_and(|(_, version)| version == "0.3" || version.starts_with("0.3."))
}

/// What the component in `binary` asks for, as far as the binary can be read. What is wrong with the
/// rest is for the engine to say.
pub(crate) fn requirements(binary: &[u8]) -> Requirements {
    let mut found = Requirements {
        wasi: Wasi::V02,
        concurrency: false,
        items: 0,
    };
    // A binary that cannot be read to its end does not compile either.
    let _ = count(binary, &mut found);
    let _ = read(binary, &mut found);
    found
}

/// Counts imports and exports, however many there are; more than a million of them are not read.
fn count(binary: &[u8], found: &mut Requirements) -> wasmparser::Result<()> {
    const IMPORTS: u8 = 10;
    const EXPORTS: u8 = 11;
    let mut sections = BinaryReader::new(binary.get(8..).unwrap_or_default(), 8);
    while !sections.eof() {
        let id = sections.read_u8()?;
        let length = sections.read_var_u32()?;
        let section = sections.read_bytes(length as usize)?;
        if [IMPORTS, EXPORTS].contains(&id) {
            found.items += u64::from(BinaryReader::new(section, 0).read_var_u32()?);
        }
    }
    Ok(())
}

fn read(binary: &[u8], found: &mut Requirements) -> wasmparser::Result<()> {
    let mut parsers = vec![Parser::new(0)];
    let mut rest = binary;
    while let Some(parser) = parsers.last_mut() {
        let (consumed, payload) = match parser.parse(rest, true)? {
            Chunk::Parsed { consumed, payload } => (consumed, payload),
            // All of it is there, so no more of it can come.
            Chunk::NeedMoreData(_) => return Ok(()),
        };
        rest = rest.get(consumed..).unwrap_or_default();
        let is_outermost = parsers.len() == 1;
        match payload {
            // Code has nothing to say about the component around it.
            Payload::ModuleSection {
                unchecked_range: range,
                ..
            } => {
                let length = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
                rest = rest.get(length..).unwrap_or_default();
            }
            Payload::ComponentSection { parser, .. } => parsers.push(parser),
            Payload::ComponentTypeSection(types) => {
                for ty in types {
                    found.concurrency |= is_concurrent(&ty?);
                }
            }
            Payload::ComponentCanonicalSection(functions) => {
                for function in functions {
                    found.concurrency |= is_concurrent_function(&function?);
                }
            }
            Payload::ComponentImportSection(imports) if is_outermost => {
                for import in imports {
                    found.name(import?.name);
                }
            }
            Payload::ComponentExportSection(exports) if is_outermost => {
                for export in exports {
                    found.name(export?.name);
                }
            }
            Payload::End(_) => {
                parsers.pop();
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_concurrent(ty: &ComponentType<'_>) -> bool {
    match ty {
        ComponentType::Defined(ty) => matches!(
            ty,
            ComponentDefinedType::Future(_)
                | ComponentDefinedType::Stream(_)
                | ComponentDefinedType::Primitive(PrimitiveValType::ErrorContext)
        ),
        ComponentType::Func(function) => function.async_,
        ComponentType::Component(declarations) => declarations.iter().any(|declaration| {
            matches!(declaration, ComponentTypeDeclaration::Type(ty) if is_concurrent(ty))
        }),
        ComponentType::Instance(declarations) => declarations.iter().any(|declaration| {
            matches!(declaration, InstanceTypeDeclaration::Type(ty) if is_concurrent(ty))
        }),
        ComponentType::Resource { .. } => false,
    }
}

fn is_concurrent_function(function: &CanonicalFunction) -> bool {
    match function {
        CanonicalFunction::Lift { options, .. } | CanonicalFunction::Lower { options, .. } => {
            options.contains(&CanonicalOption::Async)
        }
        CanonicalFunction::ResourceNew { .. }
        | CanonicalFunction::ResourceDrop { .. }
        | CanonicalFunction::ResourceRep { .. } => false,
        // All others have to do with tasks, threads, streams and futures.
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, wasi: Wasi, concurrency: bool, items: u64) {
        let binary = wat::parse_str(text).expect("the text assembles");
        assert_eq!(layer(&binary), Some(Layer::Component));
        let expected = Requirements {
            wasi,
            concurrency,
            items,
        };
        assert_eq!(requirements(&binary), expected, "{text}");
    }

    #[test]
    fn the_generation_is_told_by_names() {
        check("(component)", Wasi::V02, false, 0);
        let imports = |name: &str| format!(r#"(component (import "{name}" (instance)))"#);
        check(&imports("wasi:cli/exit@0.2.0"), Wasi::V02, false, 1);
        check(&imports("wasi:cli/exit@0.3.0"), Wasi::V03, false, 1);
        check(&imports("other:cli/exit@0.3.0"), Wasi::V02, false, 1);
        // Only what the component itself imports is the host's affair.
        let nested = r#"(component (component (import "wasi:cli/exit@0.3.0" (instance))))"#;
        check(nested, Wasi::V02, false, 0);
        // A name of WASI and a version of somebody else's, side by side.
        let both = r#"(component (instance $i)
            (export "wasi:cli/run@0.2.0" (instance $i))
            (export "acme:filter/filter@0.3.0" (instance $i)))"#;
        check(both, Wasi::V02, false, 2);
    }

    #[test]
    fn concurrency_is_told_by_types_and_functions() {
        let concurrent = |text: &str, items| check(text, Wasi::V02, true, items);
        concurrent(r#"(component (import "f" (func async)))"#, 1);
        concurrent("(component (type (stream u8)))", 0);
        concurrent("(component (type (future)))", 0);
        concurrent("(component (type error-context))", 0);
        concurrent("(component (component (type (stream u8))))", 0);
        let inner = r#"(component (import "i" (instance (type $s (stream u8)) (export "s" (type (eq $s))))))"#;
        concurrent(inner, 1);
        concurrent("(component (core func (canon backpressure.inc)))", 0);
        let lifted = r#"(component
            (core module $m (func (export "f") (result i32) i32.const 0)
                (func (export "c") (param i32 i32 i32) (result i32) i32.const 0))
            (core instance $i (instantiate $m))
            (func (export "f") (canon lift (core func $i "f") async (callback (core func $i "c")))))"#;
        concurrent(lifted, 1);
        let plain = r#"(component
            (core module $m (func (export "f")))
            (core instance $i (instantiate $m))
            (func (export "f") (canon lift (core func $i "f"))))"#;
        check(plain, Wasi::V02, false, 1);
    }

    #[test]
    fn names_of_interfaces_that_are_implemented_are_read() {
        let text = r#"(component
            (import "primary" (implements "my:kv/store@0.1.0") (instance)))"#;
        check(text, Wasi::V02, false, 1);
    }

    #[test]
    fn bytes_that_break_off_are_read_as_far_as_they_go() {
        assert_eq!(layer(b"\0as"), None);
        let nothing = Requirements {
            wasi: Wasi::V02,
            concurrency: false,
            items: 0,
        };
        for broken in [
            &b""[..],
            b"\0asm\x0d\0\x01\0\x0a\xff\xff",
            b"\0asm\x0d\0\x01\0\x0a\xff\xff\xff\xff\xff\xff",
            b"\0asm\x0d\0\x01\0\x01\xff\xff\xff\xff\x0f",
            b"\0asm\x0d\0\x01\0\x04\xff\xff\xff\xff\x0f",
        ] {
            assert_eq!(requirements(broken), nothing, "{broken:x?}");
        }
    }
}
