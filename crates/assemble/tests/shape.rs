//! The core modules inside an adapted component: which of them defines which
//! memory, and where the guest's data is.

use carrick_assemble::{AdaptOptions, adapt};
use wasmparser::{DataKind, Parser, Payload};

#[derive(Debug, Default, PartialEq)]
struct Shape {
    imports_memory: bool,
    defined_memories: u32,
    /// Active segments by the memory they go to.
    segments: Vec<u32>,
}

fn shapes(module: &str) -> Vec<Shape> {
    let component = adapt(module.as_bytes(), &AdaptOptions::default())
        .expect("it adapts")
        .component;
    let mut shapes: Vec<Shape> = Vec::new();
    for payload in Parser::new(0).parse_all(&component) {
        let payload = payload.expect("the component is whole");
        if matches!(payload, Payload::ModuleSection { .. }) {
            shapes.push(Shape::default());
        }
        let Some(shape) = shapes.last_mut() else {
            continue;
        };
        match payload {
            Payload::ImportSection(reader) => {
                for import in reader.into_imports() {
                    let import = import.expect("an import");
                    shape.imports_memory |= matches!(import.ty, wasmparser::TypeRef::Memory(_));
                }
            }
            Payload::MemorySection(reader) => shape.defined_memories = reader.count(),
            Payload::DataSection(reader) => {
                for data in reader {
                    if let DataKind::Active { memory_index, .. } = data.expect("a segment").kind {
                        shape.segments.push(memory_index);
                    }
                }
            }
            _ => {}
        }
    }
    shapes
}

const WRITES: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 8) "first")
    (data (i32.const 1024) "second")
    (func (export "_start")))"#;

#[test]
fn every_core_module_defines_at_most_one_memory() {
    for shape in shapes(WRITES) {
        assert!(shape.defined_memories <= 1, "{shape:?}");
    }
}

#[test]
fn the_guests_data_is_in_the_module_that_defines_its_memory() {
    let shapes = shapes(WRITES);
    let own = Shape {
        imports_memory: false,
        defined_memories: 1,
        segments: vec![0, 0],
    };
    assert!(shapes.contains(&own), "{shapes:?}");
    for shape in shapes.iter().filter(|shape| shape.imports_memory) {
        assert!(!shape.segments.contains(&0), "{shape:?}");
    }
}

#[test]
fn a_hundred_thousand_segments_leave_room_for_the_adapters() {
    // As many as Go's linker writes for large programs, and the most that
    // engines accept; far enough apart that none can be merged.
    let mut module = String::from(
        r#"(module
        (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 800)
        (func (export "_start"))"#,
    );
    for index in 0..100_000 {
        module.push_str(&format!("(data (i32.const {}) \"x\")", index * 512));
    }
    module.push(')');
    let shapes = shapes(&module);
    assert!(
        shapes.iter().all(|shape| shape.segments.len() <= 100_000),
        "too many segments in one module"
    );
    let total: usize = shapes.iter().map(|shape| shape.segments.len()).sum();
    assert!(total >= 100_000, "segments were lost: {total}");
}

#[test]
fn functions_keep_their_names_for_backtraces() {
    let module = r#"(module
        (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
        (memory (export "memory") 1)
        (func $main.calculate)
        (func (export "_start") (call $main.calculate)))"#;
    let component = adapt(module.as_bytes(), &AdaptOptions::default())
        .expect("it adapts")
        .component;
    let has = |name: &str| {
        component
            .windows(name.len())
            .any(|window| window == name.as_bytes())
    };
    assert!(has("main.calculate"));
    assert!(has("preview1.proc_exit"));
}
