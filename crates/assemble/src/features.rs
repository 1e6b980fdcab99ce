//! What a binary needs from an engine beyond WebAssembly 2.0 and the component model's first release.

use std::collections::BTreeSet;

use wasmparser::{
    CanonicalFunction, CanonicalOption, ComponentDefinedType, ComponentExternName, ComponentType,
    ComponentTypeDeclaration, ComponentTypeRef, ComponentValType, CompositeInnerType,
    InstanceTypeDeclaration, MemoryType, Operator, Parser, Payload, PrimitiveValType, RecGroup,
    TableType, TypeRef, WasmFeatures,
};

/// Something that a binary needs from the engine that runs it.
///
/// What WebAssembly 2.0 and the first release of the component model have is not
/// mentioned, since every component host has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Feature {
    /// Several memories in one module. Every component that [`adapt()`](crate::adapt()) links
    /// with its adapter has two.
    MultiMemory,
    /// Memories or tables with 64-bit addresses.
    Memory64,
    /// Atomic instructions, or memories that threads share.
    Threads,
    /// Calls in tail position.
    TailCalls,
    /// Exceptions as WebAssembly 3.0 has them: tags, `throw` and `try_table`.
    Exceptions,
    /// Exceptions of the proposal's first version: `try` and `catch`.
    LegacyExceptions,
    /// Garbage-collected structs and arrays.
    Gc,
    /// Typed references to functions.
    FunctionReferences,
    /// Vector instructions whose result depends on the machine.
    RelaxedSimd,
    /// Memories with pages of another size than 64 KiB.
    CustomPageSizes,
    /// 128-bit arithmetic.
    WideArithmetic,
    /// Continuations.
    StackSwitching,
    /// Tables, globals, types or functions that threads share.
    SharedEverythingThreads,
    /// Instructions that give memory back.
    MemoryControl,
    /// Descriptors of garbage-collected types.
    CustomDescriptors,
    /// Atomic instructions with acquire and release order.
    AcquireReleaseAtomics,
    /// Asynchronous functions and the tasks that they are called in.
    Async,
    /// Streams.
    Streams,
    /// Futures.
    Futures,
    /// Values of the type `error-context`.
    ErrorContext,
    /// Threads inside a component that take turns.
    CooperativeThreads,
    /// Imports or exports with a name of their own that say which interface they implement.
    Implements,
    /// Lists with a fixed length.
    FixedLengthLists,
    /// Maps.
    Maps,
    /// Values that cross the component's boundary as garbage-collected objects.
    GcAbi,
}

impl Feature {
    /// The name of the feature, for people and for JSON: `multi-memory`.
    pub fn name(self) -> &'static str {
        match self {
            Self::MultiMemory => "multi-memory",
            Self::Memory64 => "memory64",
            Self::Threads => "threads",
            Self::TailCalls => "tail-calls",
            Self::Exceptions => "exceptions",
            Self::LegacyExceptions => "legacy-exceptions",
            Self::Gc => "gc",
            Self::FunctionReferences => "function-references",
            Self::RelaxedSimd => "relaxed-simd",
            Self::CustomPageSizes => "custom-page-sizes",
            Self::WideArithmetic => "wide-arithmetic",
            Self::StackSwitching => "stack-switching",
            Self::SharedEverythingThreads => "shared-everything-threads",
            Self::MemoryControl => "memory-control",
            Self::CustomDescriptors => "custom-descriptors",
            Self::AcquireReleaseAtomics => "acquire-release-atomics",
            Self::Async => "async",
            Self::Streams => "streams",
            Self::Futures => "futures",
            Self::ErrorContext => "error-context",
            Self::CooperativeThreads => "cooperative-threads",
            Self::Implements => "implements",
            Self::FixedLengthLists => "fixed-length-lists",
            Self::Maps => "maps",
            Self::GcAbi => "gc-abi",
        }
    }

    /// Whether Wasmtime 48 has it unless it is told otherwise.
    pub fn is_on_by_default(self) -> bool {
        match self {
            Self::MultiMemory
            | Self::Memory64
            | Self::Threads
            | Self::TailCalls
            | Self::Exceptions
            | Self::Gc
            | Self::FunctionReferences
            | Self::RelaxedSimd
            | Self::Async
            | Self::Streams
            | Self::Futures => true,
            Self::LegacyExceptions
            | Self::CustomPageSizes
            | Self::WideArithmetic
            | Self::StackSwitching
            | Self::SharedEverythingThreads
            | Self::MemoryControl
            | Self::CustomDescriptors
            | Self::AcquireReleaseAtomics
            | Self::ErrorContext
            | Self::CooperativeThreads
            | Self::Implements
            | Self::FixedLengthLists
            | Self::Maps
            | Self::GcAbi => false,
        }
    }
}

impl std::fmt::Display for Feature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether instructions are looked at, which takes most of the time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    Sections,
    Instructions,
}

/// What is validated with at first: all features but those of core modules that hosts do not have on by
/// default, so that a module with such instructions is noticed at no cost.
pub(crate) fn on_by_default() -> WasmFeatures {
    WasmFeatures::all().difference(
        WasmFeatures::LEGACY_EXCEPTIONS
            | WasmFeatures::CUSTOM_PAGE_SIZES
            | WasmFeatures::WIDE_ARITHMETIC
            | WasmFeatures::STACK_SWITCHING
            | WasmFeatures::SHARED_EVERYTHING_THREADS
            | WasmFeatures::MEMORY_CONTROL
            | WasmFeatures::CUSTOM_DESCRIPTORS
            | WasmFeatures::ACQUIRE_RELEASE_ATOMICS
            | WasmFeatures::MULTIBYTE_ARRAY_ACCESS,
    )
}

/// The features of `binary` that hosts do not have on by default.
pub(crate) fn off_by_default(binary: &[u8]) -> wasmparser::Result<Vec<Feature>> {
    let mut features: Vec<_> = of(binary, Depth::Instructions)?.into_iter().collect();
    features.retain(|feature| !feature.is_on_by_default());
    Ok(features)
}

/// The features that a core module or component needs.
pub(crate) fn of(binary: &[u8], depth: Depth) -> wasmparser::Result<BTreeSet<Feature>> {
    let mut found = Found::default();
    // The memories of each module around the current place.
    let mut memories = vec![0_usize];
    let mut parser = Parser::new(0);
    parser.set_features(wasmparser::WasmFeatures::all());
    for payload in parser.parse_all(binary) {
        match payload? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => memories.push(0),
            Payload::End(_) => {
                memories.pop();
            }
            Payload::TypeSection(reader) => {
                for group in reader {
                    found.group(&group?);
                }
            }
            Payload::ImportSection(reader) => {
                for import in reader.into_imports() {
                    match import?.ty {
                        TypeRef::Memory(memory) => {
                            found.memory(&memory, memories.last_mut());
                        }
                        TypeRef::Table(table) => found.table(&table),
                        TypeRef::Tag(_) => found.add(Feature::Exceptions),
                        _ => {}
                    }
                }
            }
            Payload::MemorySection(reader) => {
                for memory in reader {
                    found.memory(&memory?, memories.last_mut());
                }
            }
            Payload::TableSection(reader) => {
                for table in reader {
                    found.table(&table?.ty);
                }
            }
            Payload::TagSection(reader) if reader.count() > 0 => found.add(Feature::Exceptions),
            Payload::CodeSectionEntry(body) if depth == Depth::Instructions => {
                let mut operators = body.get_operators_reader()?;
                while !operators.eof() {
                    found.0.extend(feature_of(&operators.read()?));
                }
            }
            Payload::ComponentTypeSection(reader) => {
                for ty in reader {
                    found.component_type(&ty?);
                }
            }
            Payload::ComponentImportSection(reader) => {
                for import in reader {
                    let import = import?;
                    found.item(&import.name, Some(&import.ty));
                }
            }
            Payload::ComponentExportSection(reader) => {
                for export in reader {
                    let export = export?;
                    found.item(&export.name, export.ty.as_ref());
                }
            }
            Payload::ComponentCanonicalSection(reader) => {
                for function in reader {
                    found.canonical(&function?);
                }
            }
            _ => {}
        }
    }
    Ok(found.0)
}

#[derive(Default)]
struct Found(BTreeSet<Feature>);

impl Found {
    fn add(&mut self, feature: Feature) {
        self.0.insert(feature);
    }

    fn add_if(&mut self, is: bool, feature: Feature) {
        if is {
            self.add(feature);
        }
    }

    fn group(&mut self, group: &RecGroup) {
        self.add_if(group.types().len() > 1, Feature::Gc);
        for ty in group.types() {
            let composite = &ty.composite_type;
            self.add_if(!ty.is_final || !ty.supertype_idxs.is_empty(), Feature::Gc);
            self.add_if(composite.shared, Feature::SharedEverythingThreads);
            let described = composite.descriptor_idx.is_some() || composite.describes_idx.is_some();
            self.add_if(described, Feature::CustomDescriptors);
            match composite.inner {
                CompositeInnerType::Func(_) => {}
                CompositeInnerType::Array(_) | CompositeInnerType::Struct(_) => {
                    self.add(Feature::Gc);
                }
                CompositeInnerType::Cont(_) => self.add(Feature::StackSwitching),
            }
        }
    }

    fn memory(&mut self, memory: &MemoryType, count: Option<&mut usize>) {
        if let Some(count) = count {
            *count += 1;
            self.add_if(*count > 1, Feature::MultiMemory);
        }
        self.add_if(memory.memory64, Feature::Memory64);
        self.add_if(memory.shared, Feature::Threads);
        self.add_if(memory.page_size_log2.is_some(), Feature::CustomPageSizes);
    }

    fn table(&mut self, table: &TableType) {
        self.add_if(table.table64, Feature::Memory64);
        self.add_if(table.shared, Feature::SharedEverythingThreads);
    }

    fn component_type(&mut self, ty: &ComponentType<'_>) {
        match ty {
            ComponentType::Defined(ty) => self.defined(ty),
            ComponentType::Func(function) => {
                self.add_if(function.async_, Feature::Async);
                let parameters = function.params.iter().map(|(_, ty)| ty);
                for ty in parameters.chain(&function.result) {
                    self.value(ty);
                }
            }
            ComponentType::Component(declarations) => {
                for declaration in declarations {
                    match declaration {
                        ComponentTypeDeclaration::Type(ty) => self.component_type(ty),
                        ComponentTypeDeclaration::Import(import) => {
                            self.item(&import.name, Some(&import.ty));
                        }
                        ComponentTypeDeclaration::Export { name, ty } => self.item(name, Some(ty)),
                        _ => {}
                    }
                }
            }
            ComponentType::Instance(declarations) => {
                for declaration in declarations {
                    match declaration {
                        InstanceTypeDeclaration::Type(ty) => self.component_type(ty),
                        InstanceTypeDeclaration::Export { name, ty } => self.item(name, Some(ty)),
                        _ => {}
                    }
                }
            }
            ComponentType::Resource { .. } => {}
        }
    }

    fn item(&mut self, name: &ComponentExternName<'_>, ty: Option<&ComponentTypeRef>) {
        self.add_if(name.implements.is_some(), Feature::Implements);
        if let Some(ComponentTypeRef::Value(ty)) = ty {
            self.value(ty);
        }
    }

    fn defined(&mut self, ty: &ComponentDefinedType<'_>) {
        match ty {
            ComponentDefinedType::Primitive(ty) => {
                self.value(&ComponentValType::Primitive(*ty));
            }
            ComponentDefinedType::Record(fields) => {
                fields.iter().for_each(|(_, ty)| self.value(ty));
            }
            ComponentDefinedType::Variant(cases) => {
                cases
                    .iter()
                    .filter_map(|case| case.ty.as_ref())
                    .for_each(|ty| self.value(ty));
            }
            ComponentDefinedType::List(ty) | ComponentDefinedType::Option(ty) => self.value(ty),
            ComponentDefinedType::Map(key, value) => {
                self.add(Feature::Maps);
                self.value(key);
                self.value(value);
            }
            ComponentDefinedType::FixedLengthList(ty, _) => {
                self.add(Feature::FixedLengthLists);
                self.value(ty);
            }
            ComponentDefinedType::Tuple(types) => types.iter().for_each(|ty| self.value(ty)),
            ComponentDefinedType::Result { ok, err } => {
                ok.iter().chain(err).for_each(|ty| self.value(ty));
            }
            ComponentDefinedType::Future(ty) => {
                self.add(Feature::Futures);
                ty.iter().for_each(|ty| self.value(ty));
            }
            ComponentDefinedType::Stream(ty) => {
                self.add(Feature::Streams);
                ty.iter().for_each(|ty| self.value(ty));
            }
            ComponentDefinedType::Flags(_)
            | ComponentDefinedType::Enum(_)
            | ComponentDefinedType::Own(_)
            | ComponentDefinedType::Borrow(_) => {}
        }
    }

    fn value(&mut self, ty: &ComponentValType) {
        let is_error = matches!(
            ty,
            ComponentValType::Primitive(PrimitiveValType::ErrorContext)
        );
        self.add_if(is_error, Feature::ErrorContext);
    }

    fn canonical(&mut self, function: &CanonicalFunction) {
        use CanonicalFunction as Canonical;
        match function {
            Canonical::Lift { options, .. } | Canonical::Lower { options, .. } => {
                for option in options {
                    match option {
                        CanonicalOption::Async | CanonicalOption::Callback(_) => {
                            self.add(Feature::Async);
                        }
                        CanonicalOption::Gc => self.add(Feature::GcAbi),
                        _ => {}
                    }
                }
            }
            Canonical::ResourceNew { .. }
            | Canonical::ResourceDrop { .. }
            | Canonical::ResourceRep { .. } => {}
            Canonical::StreamNew { .. }
            | Canonical::StreamRead { .. }
            | Canonical::StreamWrite { .. }
            | Canonical::StreamForward { .. }
            | Canonical::StreamCancelRead { .. }
            | Canonical::StreamCancelWrite { .. }
            | Canonical::StreamDropReadable { .. }
            | Canonical::StreamDropWritable { .. } => self.add(Feature::Streams),
            Canonical::FutureNew { .. }
            | Canonical::FutureRead { .. }
            | Canonical::FutureWrite { .. }
            | Canonical::FutureForward { .. }
            | Canonical::FutureCancelRead { .. }
            | Canonical::FutureCancelWrite { .. }
            | Canonical::FutureDropReadable { .. }
            | Canonical::FutureDropWritable { .. } => self.add(Feature::Futures),
            Canonical::ErrorContextNew { .. }
            | Canonical::ErrorContextDebugMessage { .. }
            | Canonical::ErrorContextDrop => self.add(Feature::ErrorContext),
            Canonical::ThreadSpawnRef { .. }
            | Canonical::ThreadSpawnIndirect { .. }
            | Canonical::ThreadAvailableParallelism => self.add(Feature::SharedEverythingThreads),
            Canonical::BackpressureInc
            | Canonical::BackpressureDec
            | Canonical::TaskReturn { .. }
            | Canonical::TaskCancel
            | Canonical::ContextGet { .. }
            | Canonical::ContextSet { .. }
            | Canonical::ThreadYield
            | Canonical::SubtaskDrop
            | Canonical::SubtaskCancel { .. }
            | Canonical::WaitableSetNew
            | Canonical::WaitableSetWait { .. }
            | Canonical::WaitableSetPoll { .. }
            | Canonical::WaitableSetDrop
            | Canonical::WaitableJoin => self.add(Feature::Async),
            _ => self.add(Feature::CooperativeThreads),
        }
    }
}

/// The feature of a proposal, as `wasmparser` calls it.
macro_rules! proposal {
    (threads) => {
        Some(Feature::Threads)
    };
    (tail_call) => {
        Some(Feature::TailCalls)
    };
    (exceptions) => {
        Some(Feature::Exceptions)
    };
    (legacy_exceptions) => {
        Some(Feature::LegacyExceptions)
    };
    (gc) => {
        Some(Feature::Gc)
    };
    (function_references) => {
        Some(Feature::FunctionReferences)
    };
    (relaxed_simd) => {
        Some(Feature::RelaxedSimd)
    };
    (wide_arithmetic) => {
        Some(Feature::WideArithmetic)
    };
    (stack_switching) => {
        Some(Feature::StackSwitching)
    };
    (shared_everything_threads) => {
        Some(Feature::SharedEverythingThreads)
    };
    (memory_control) => {
        Some(Feature::MemoryControl)
    };
    (custom_descriptors) => {
        Some(Feature::CustomDescriptors)
    };
    (acquire_release_atomics) => {
        Some(Feature::AcquireReleaseAtomics)
    };
    ($older:ident) => {
        None
    };
}

macro_rules! define_feature_of {
    ($(@$proposal:ident $operator:ident $({ $($field:ident: $ty:ty),* })? => $visit:ident ($($rest:tt)*))*) => {
        /// The feature that an instruction belongs to.
        fn feature_of(operator: &Operator<'_>) -> Option<Feature> {
            match operator {
                $(Operator::$operator { .. } => proposal!($proposal),)*
                _ => None,
            }
        }
    };
}

wasmparser::for_each_operator!(define_feature_of);
