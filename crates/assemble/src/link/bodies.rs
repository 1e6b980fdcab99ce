//! Function bodies: the guest's copied but for function indices, the adapter's re-encoded.

use std::collections::BTreeSet;
use std::fmt;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{BlockType, Encode, Function, Instruction, MemArg, MemArgTarget};
use wasmparser::{
    BinaryReader, FuncToValidate, FuncValidatorAllocations, FunctionBody, Operator, Parser,
    Payload, ValidPayload, Validator, ValidatorResources, WasmFeatures,
};

use super::glue::Glue;
use super::reach::{CONFIG, GUEST, LISTENER, Reachable};
use super::{Failure, Layout, LinkError, LinkPlan, to_u32};
use crate::module::{Module, no_data};
use crate::parallel::in_runs;

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
    reachable: &Reachable,
    layout: &Layout,
    glue: &[Glue],
    plan: &LinkPlan,
) -> Result<Bodies, Failure> {
    let mut section = Vec::with_capacity(guest.bytes.len());
    to_u32(layout.defined_count() + glue.len()).encode(&mut section);
    let mut names_data = false;
    let mut referenced = BTreeSet::new();
    const BODIES_PER_THREAD_MIN: usize = 512;
    let parts = in_runs(
        functions(guest, plan.features)?,
        BODIES_PER_THREAD_MIN,
        |bodies| copy(bodies, &layout.guest_functions),
    );
    for part in parts {
        let part = part?;
        names_data |= part.names_data;
        referenced.extend(part.referenced);
        section.extend_from_slice(&part.bytes);
    }
    let mut map = AdapterReencoder::new(adapter, reachable, layout);
    let imported = adapter.imported_functions();
    for index in &layout.reachable_functions {
        let body = (*index as usize)
            .checked_sub(imported)
            .and_then(|body| adapter.code.get(body));
        let body = body.ok_or_else(|| LinkError::Adapter {
            what: "a body is missing".to_owned(),
        })?;
        map.function(body)?.encode(&mut section);
    }
    for index in &layout.denied_imports {
        let body = match imported_as(adapter, *index) {
            Some((CONFIG, LISTENER)) => words(&plan.listeners),
            _ => {
                let mut body = Function::new([]);
                body.instructions().unreachable().end();
                body
            }
        };
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

/// Module and name of an import of the adapter.
fn imported_as<'a>(adapter: &Module<'a>, index: u32) -> Option<(&'a str, &'a str)> {
    let mut imports = adapter.function_imports();
    let (import, _) = imports.nth(index as usize)?;
    Some((import.module, import.name))
}

/// A function that answers an index with the word there, or 0.
fn words(words: &[u32]) -> Function {
    let mut body = Function::new([]);
    let mut code = body.instructions();
    for (index, word) in (0..).zip(words) {
        code.local_get(0).i32_const(index).i32_eq();
        code.if_(BlockType::Empty);
        code.i32_const(word.cast_signed()).return_().end();
    }
    code.i32_const(0).end();
    body
}

/// A body of the guest and what validates it.
type Unread<'a> = (FuncToValidate<ValidatorResources>, FunctionBody<'a>);

/// The guest's bodies, the rest of the guest being validated but for its data:
/// that goes into sections of ours, whose validation covers it.
fn functions<'a>(guest: &Module<'a>, features: WasmFeatures) -> Result<Vec<Unread<'a>>, Failure> {
    let mut validator = Validator::new_with_features(features);
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let mut found = Vec::with_capacity(guest.code.len());
    let unread = !guest.data_count && guest.has_memories_of_its_data();
    for payload in parser.parse_all(guest.bytes) {
        let payload = match payload? {
            Payload::DataSection(_) if unread => Payload::DataSection(no_data()?),
            payload => payload,
        };
        if let ValidPayload::Func(function, body) = validator.payload(&payload)? {
            found.push((function, body));
        }
    }
    Ok(found)
}

/// Bodies with their sizes, ready to be laid into a code section.
struct Copied {
    bytes: Vec<u8>,
    names_data: bool,
    referenced: BTreeSet<u32>,
}

/// Copies `bodies`, replacing the function indices in them.
fn copy(bodies: Vec<Unread<'_>>, functions: &[u32]) -> Result<Copied, Failure> {
    let mut out = Copied {
        bytes: Vec::new(),
        names_data: false,
        referenced: BTreeSet::new(),
    };
    let mut one = Vec::new();
    let mut allocations = FuncValidatorAllocations::default();
    for body in bodies {
        one.clear();
        allocations = copy_one(body, allocations, functions, &mut one, &mut out)?;
        one.len().encode(&mut out.bytes);
        out.bytes.extend_from_slice(&one);
    }
    Ok(out)
}

/// The opcodes of `call`, `return_call` and `ref.func`, which a function index follows.
const CALL: u8 = 0x10;
const RETURN_CALL: u8 = 0x12;
const REF_FUNC: u8 = 0xd2;
/// The prefixes of the instructions on garbage-collected objects, and on bulk memory.
const GC_PREFIX: u8 = 0xfb;
const BULK_PREFIX: u8 = 0xfc;

/// Validates a body and writes it to `one`; notes in `all` what it names.
///
/// Both at once, since reading millions of instructions is most of the work of
/// adapting (2026-11-21). Types and everything but function indices stay as
/// they are, and a function that takes the place of an import has its type, so
/// what is valid here is valid in the linked module.
fn copy_one(
    (function, body): Unread<'_>,
    allocations: FuncValidatorAllocations,
    functions: &[u32],
    one: &mut Vec<u8>,
    all: &mut Copied,
) -> Result<FuncValidatorAllocations, Failure> {
    let bytes = body.as_bytes();
    let base = body.range().start;
    let at = |position: u64| usize::try_from(position - base).unwrap_or(usize::MAX);
    let mut validator = function.into_validator(allocations);
    let mut reader = body.get_binary_reader();
    validator.read_locals(&mut reader)?;
    reader.set_features(*validator.features());
    let mut copied = 0;
    while !reader.eof() {
        let start = reader.original_position();
        reader.visit_operator(&mut validator.visitor(start))??;
        let Some((opcode, operands)) = bytes.get(at(start)..).and_then(<[u8]>::split_first) else {
            continue;
        };
        match *opcode {
            CALL | RETURN_CALL | REF_FUNC => {
                let index = BinaryReader::new(operands, 0).read_var_u32()?;
                let place = functions.get(index as usize).copied().unwrap_or(u32::MAX);
                one.extend_from_slice(bytes.get(copied..at(start)).unwrap_or_default());
                one.push(*opcode);
                place.encode(one);
                if *opcode == REF_FUNC {
                    all.referenced.insert(place);
                }
                copied = at(reader.original_position());
            }
            prefix @ (GC_PREFIX | BULK_PREFIX) => {
                all.names_data |= names_data(prefix, operands)?;
            }
            _ => {}
        }
    }
    reader.finish_expression(&validator.visitor(reader.original_position()))?;
    one.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    Ok(validator.into_allocations())
}

/// Whether the instruction after `prefix` names a data segment, which then must keep its index.
fn names_data(prefix: u8, rest: &[u8]) -> Result<bool, Failure> {
    /// `array.new_data` and `array.init_data`.
    const OF_ARRAYS: [u32; 2] = [9, 18];
    /// `memory.init` and `data.drop`.
    const OF_MEMORIES: [u32; 2] = [8, 9];
    let opcode = BinaryReader::new(rest, 0).read_var_u32()?;
    Ok(match prefix {
        GC_PREFIX => OF_ARRAYS.contains(&opcode),
        _ => OF_MEMORIES.contains(&opcode),
    })
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
    /// A trap; the call is never reached.
    Unreachable,
}

struct AdapterReencoder<'l> {
    layout: &'l Layout,
    /// For each import and each defined function.
    calls: Vec<Call>,
}

impl<'l> AdapterReencoder<'l> {
    fn new(adapter: &Module<'_>, reachable: &Reachable, layout: &'l Layout) -> Self {
        let mut calls: Vec<Call> = adapter
            .function_imports()
            .map(|(import, _)| match import.module {
                GUEST => intrinsic(import.name).map_or(Call::Function, Call::Instruction),
                CONFIG if import.name == LISTENER => Call::Function,
                CONFIG => Call::Constant(i32::from(reachable.config.contains(import.name))),
                _ => Call::Function,
            })
            .collect();
        calls.resize(calls.len() + adapter.functions.len(), Call::Function);
        for index in &reachable.elided {
            let ty = adapter
                .type_of_function(*index)
                .and_then(|ty| adapter.function_type(ty));
            if let (Some(call), Some(ty)) = (calls.get_mut(*index as usize), ty) {
                *call = Call::Nothing(ty.params().len());
            }
        }
        for index in &reachable.unreached {
            if let Some(call) = calls.get_mut(*index as usize) {
                *call = Call::Unreachable;
            }
        }
        AdapterReencoder { layout, calls }
    }

    fn function(&mut self, body: &FunctionBody<'_>) -> Result<Function, Failure> {
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
                Call::Unreachable => function.instruction(&Instruction::Unreachable),
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
