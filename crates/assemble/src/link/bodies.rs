//! Function bodies: the guest's copied but for function indices, the adapter's re-encoded.

use std::collections::BTreeSet;
use std::fmt;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{Encode, Function, Instruction, MemArg, MemArgTarget};
use wasmparser::{FunctionBody, Operator};

use super::found::{Finder, Found};
use super::glue::Glue;
use super::reach::{CONFIG, GUEST, Live};
use super::{Layout, LinkError, Module, to_u32};

/// The finished code section.
pub(super) struct Bodies {
    /// Its content, without id and size.
    pub section: Vec<u8>,
    /// Whether the guest's code names data segments, which then must keep their index.
    pub names_data: bool,
    /// Final indices of the functions that the guest's code refers to without calling them.
    pub referenced: BTreeSet<u32>,
}

pub(super) fn encode(
    guest: &Module<'_>,
    adapter: &Module<'_>,
    live: &Live,
    layout: &Layout,
    glue: &[Glue],
) -> Result<Bodies, LinkError> {
    let mut section = Vec::with_capacity(guest.bytes.len());
    to_u32(layout.defined_count() + glue.len()).encode(&mut section);
    let mut names_data = false;
    let mut referenced = BTreeSet::new();
    for part in copy_in_parallel(&guest.code, &layout.guest_functions)? {
        names_data |= part.names_data;
        referenced.extend(part.referenced);
        section.extend_from_slice(&part.bytes);
    }
    let mut map = AdapterReencoder::new(adapter, live, layout);
    let imported = adapter.imported_functions();
    for index in &layout.live_functions {
        let body = (*index as usize)
            .checked_sub(imported)
            .and_then(|body| adapter.code.get(body));
        let body = body.ok_or_else(|| LinkError::Adapter {
            what: "a body is missing".to_owned(),
        })?;
        map.function(body)?.encode(&mut section);
    }
    for _ in &layout.denied_imports {
        let mut body = Function::new([]);
        body.instructions().unreachable().end();
        body.encode(&mut section);
    }
    for piece in glue {
        piece.body.encode(&mut section);
    }
    Ok(Bodies {
        section,
        names_data,
        referenced,
    })
}

/// Bodies with their sizes, ready to be laid into a code section.
struct Copied {
    bytes: Vec<u8>,
    names_data: bool,
    referenced: BTreeSet<u32>,
}

/// Copies the guest's bodies on as many threads as the machine has cores, four at most.
fn copy_in_parallel(
    code: &[FunctionBody<'_>],
    functions: &[u32],
) -> Result<Vec<Copied>, LinkError> {
    const BODIES_PER_THREAD_MIN: usize = 512;
    let cores = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(4);
    let chunk = code.len().div_ceil(cores).max(BODIES_PER_THREAD_MIN);
    let mut parts = Vec::new();
    std::thread::scope(|scope| {
        let mut chunks = code.chunks(chunk);
        let first = chunks.next();
        let others: Vec<_> = chunks
            .map(|bodies| scope.spawn(move || copy(bodies, functions)))
            .collect();
        if let Some(bodies) = first {
            parts.push(copy(bodies, functions));
        }
        for other in others {
            parts.push(match other.join() {
                Ok(part) => part,
                Err(panic) => std::panic::resume_unwind(panic),
            });
        }
    });
    parts.into_iter().collect()
}

/// Copies `bodies`, replacing the function indices in them.
fn copy(bodies: &[FunctionBody<'_>], functions: &[u32]) -> Result<Copied, LinkError> {
    let mut out = Copied {
        bytes: Vec::new(),
        names_data: false,
        referenced: BTreeSet::new(),
    };
    let mut one = Vec::new();
    for body in bodies {
        one.clear();
        out.names_data |= copy_one(body, functions, &mut one, &mut out.referenced)?;
        one.len().encode(&mut out.bytes);
        out.bytes.extend_from_slice(&one);
    }
    Ok(out)
}

/// The opcode of `ref.func`.
const REF_FUNC: u8 = 0xd2;

/// Appends `body` to `out`; says whether it names a data segment.
fn copy_one(
    body: &FunctionBody<'_>,
    functions: &[u32],
    out: &mut Vec<u8>,
    referenced: &mut BTreeSet<u32>,
) -> Result<bool, LinkError> {
    let bytes = body.as_bytes();
    let base = body.range().start;
    let at = |position: u64| usize::try_from(position - base).unwrap_or(usize::MAX);
    let mut operators = body.get_operators_reader()?;
    let mut copied = 0;
    let mut names_data = false;
    while !operators.eof() {
        let start = operators.original_position();
        let (opcode, index) = match operators.visit_operator(&mut Finder)? {
            Found::Nothing => continue,
            Found::Function { opcode, index } => (opcode, index),
            Found::Data => {
                names_data = true;
                continue;
            }
        };
        out.extend_from_slice(bytes.get(copied..at(start)).unwrap_or_default());
        out.push(opcode);
        let place = functions.get(index as usize).copied().unwrap_or(u32::MAX);
        place.encode(out);
        if opcode == REF_FUNC {
            referenced.insert(place);
        }
        copied = at(operators.original_position());
    }
    out.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    Ok(names_data)
}

/// Re-encodes the guest's sections; only function indices change.
pub(super) struct GuestReencoder<'l> {
    pub functions: &'l [u32],
}

impl Reencode for GuestReencoder<'_> {
    type Error = UnknownFunction;

    fn function_index(&mut self, index: u32) -> Result<u32, reencode::Error<UnknownFunction>> {
        self.functions
            .get(index as usize)
            .copied()
            .ok_or(reencode::Error::UserError(UnknownFunction { index }))
    }
}

/// A function index that the module does not have.
#[derive(Debug)]
pub(super) struct UnknownFunction {
    index: u32,
}

impl fmt::Display for UnknownFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no function {}", self.index)
    }
}

impl std::error::Error for UnknownFunction {}

/// What a call of one of the adapter's imports becomes.
#[derive(Clone, Copy)]
enum Call {
    /// Stays a call.
    Function,
    /// One instruction.
    Instruction(fn(u32) -> Instruction<'static>),
    /// A constant.
    Constant(i32),
    /// Nothing but the removal of that many arguments.
    Nothing(usize),
}

struct AdapterReencoder<'l> {
    layout: &'l Layout,
    /// For each import and each defined function.
    calls: Vec<Call>,
}

impl<'l> AdapterReencoder<'l> {
    fn new(adapter: &Module<'_>, live: &Live, layout: &'l Layout) -> Self {
        let mut calls: Vec<Call> = adapter
            .function_imports()
            .map(|(import, _)| match import.module {
                GUEST => intrinsic(import.name).map_or(Call::Function, Call::Instruction),
                CONFIG => Call::Constant(i32::from(live.config.contains(import.name))),
                _ => Call::Function,
            })
            .collect();
        calls.resize(calls.len() + adapter.functions.len(), Call::Function);
        for index in &live.elided {
            let ty = adapter
                .type_of_function(*index)
                .and_then(|ty| adapter.function_type(ty));
            if let (Some(call), Some(ty)) = (calls.get_mut(*index as usize), ty) {
                *call = Call::Nothing(ty.params().len());
            }
        }
        AdapterReencoder { layout, calls }
    }

    fn function(&mut self, body: &FunctionBody<'_>) -> Result<Function, LinkError> {
        let mut function = self.new_function_with_parsed_locals(body)?;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.read()?;
            let replaced = match operator {
                Operator::Call { function_index } => self
                    .calls
                    .get(function_index as usize)
                    .copied()
                    .unwrap_or(Call::Function),
                _ => Call::Function,
            };
            match replaced {
                Call::Function => function.instruction(&self.instruction(operator)?),
                Call::Instruction(make) => function.instruction(&make(self.layout.adapter_memory)),
                Call::Constant(value) => function.instruction(&Instruction::I32Const(value)),
                Call::Nothing(arguments) => {
                    for _ in 0..arguments {
                        function.instruction(&Instruction::Drop);
                    }
                    &mut function
                }
            };
        }
        Ok(function)
    }
}

impl Reencode for AdapterReencoder<'_> {
    type Error = UnknownFunction;

    fn function_index(&mut self, index: u32) -> Result<u32, reencode::Error<UnknownFunction>> {
        self.layout
            .adapter_functions
            .get(index as usize)
            .copied()
            .flatten()
            .ok_or(reencode::Error::UserError(UnknownFunction { index }))
    }

    fn type_index(&mut self, ty: u32) -> Result<u32, reencode::Error<UnknownFunction>> {
        Ok(self.layout.adapter_type_base + ty)
    }

    fn global_index(&mut self, global: u32) -> Result<u32, reencode::Error<UnknownFunction>> {
        Ok(self.layout.adapter_global_base + global)
    }

    fn memory_index(&mut self, _: u32) -> Result<u32, reencode::Error<UnknownFunction>> {
        Ok(self.layout.adapter_memory)
    }
}

/// The instruction that stands for an import of `carrick:guest`, given the
/// index of the adapter's memory. The guest's memory is memory 0.
fn intrinsic(name: &str) -> Option<fn(u32) -> Instruction<'static>> {
    const ANY: MemArg = MemArg {
        offset: 0,
        align: 0,
        target: MemArgTarget::Memory(0),
        ordering: None,
    };
    Some(match name {
        "load8_u" => |_| Instruction::I32Load8U(ANY),
        "load16_u" => |_| Instruction::I32Load16U(ANY),
        "load32" => |_| Instruction::I32Load(ANY),
        "load64" => |_| Instruction::I64Load(ANY),
        "store8" => |_| Instruction::I32Store8(ANY),
        "store16" => |_| Instruction::I32Store16(ANY),
        "store32" => |_| Instruction::I32Store(ANY),
        "store64" => |_| Instruction::I64Store(ANY),
        "copy_in" => |own| Instruction::MemoryCopy {
            src_mem: 0,
            dst_mem: own,
        },
        "copy_out" => |own| Instruction::MemoryCopy {
            src_mem: own,
            dst_mem: 0,
        },
        "copy_within" => |_| Instruction::MemoryCopy {
            src_mem: 0,
            dst_mem: 0,
        },
        "fill" => |_| Instruction::MemoryFill(0),
        "size" => |_| Instruction::MemorySize(0),
        _ => return None,
    })
}
