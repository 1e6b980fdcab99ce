//! What in an instruction the linker cares about; nearly all of it: nothing.

use wasmparser::{VisitOperator, VisitSimdOperator};

/// What one instruction names.
pub(super) enum Found {
    /// Nothing that linking changes.
    Nothing,
    /// A function, with the opcode to write again.
    Function { opcode: u8, index: u32 },
    /// A data segment, which then must keep its index.
    Data,
}

/// A visitor, since millions of instructions are looked at and few matter:
/// building each as a value took half of the time (2026-11-21).
pub(super) struct Finder;

macro_rules! found {
    (Call $function:ident) => {
        Found::Function {
            opcode: 0x10,
            index: $function,
        }
    };
    (ReturnCall $function:ident) => {
        Found::Function {
            opcode: 0x12,
            index: $function,
        }
    };
    (RefFunc $function:ident) => {
        Found::Function {
            opcode: 0xd2,
            index: $function,
        }
    };
    (MemoryInit $($argument:ident)*) => {
        Found::Data
    };
    (DataDrop $($argument:ident)*) => {
        Found::Data
    };
    (ArrayNewData $($argument:ident)*) => {
        Found::Data
    };
    (ArrayInitData $($argument:ident)*) => {
        Found::Data
    };
    ($other:ident $($argument:ident)*) => {
        Found::Nothing
    };
}

macro_rules! visit {
    ($(@$proposal:ident $operator:ident
        $({ $($argument:ident: $ty:ty),* })? => $visit:ident ($($annotation:tt)*))*) => {
        $(
            #[allow(unused_variables, reason = "most instructions name nothing of interest")]
            fn $visit(&mut self $($(, $argument: $ty)*)?) -> Found {
                found!($operator $($($argument)*)?)
            }
        )*
    };
}

impl<'a> VisitOperator<'a> for Finder {
    type Output = Found;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Found>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(visit);
}

impl VisitSimdOperator<'_> for Finder {
    wasmparser::for_each_visit_simd_operator!(visit);
}
