//! Validation on several threads.

use wasmparser::{
    BinaryReaderError, FuncToValidate, FuncValidatorAllocations, FunctionBody, Parser, Payload,
    ValidPayload, Validator, ValidatorResources, WasmFeatures,
};

use crate::componentize::{bytes_of, is_linked};

/// So many bodies are worth a thread. How many cores there are is asked only for more:
/// the answer takes the system as long as all else does with a small component.
const BODIES_PER_THREAD_MIN: usize = 256;

type Work<'a> = (FuncToValidate<ValidatorResources>, FunctionBody<'a>);

/// Validates a module or component; of several mistakes the first is told.
pub(crate) fn validate(bytes: &[u8]) -> Result<(), BinaryReaderError> {
    validate_but(bytes, 0)
}

/// [`validate`] but for the first `bodies` of the linked module in a component:
/// they are the guest's, which were validated when they were linked.
pub(super) fn validate_but(bytes: &[u8], bodies: usize) -> Result<(), BinaryReaderError> {
    let features = WasmFeatures::all();
    let mut validator = Validator::new_with_features(features);
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let mut work = Vec::new();
    let mut validated = 0;
    for payload in parser.parse_all(bytes) {
        let payload = payload?;
        if let Payload::ModuleSection {
            unchecked_range, ..
        } = &payload
        {
            let module = bytes_of(bytes, unchecked_range);
            validated = if bodies > 0 && is_linked(module)? {
                bodies
            } else {
                0
            };
        }
        if let ValidPayload::Func(function, body) = validator.payload(&payload)? {
            if validated > 0 {
                validated -= 1;
            } else {
                work.push((function, body));
            }
        }
    }
    if work.len() <= BODIES_PER_THREAD_MIN {
        return check(work);
    }
    let cores = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(4);
    let chunk = work.len().div_ceil(cores).max(BODIES_PER_THREAD_MIN);
    let mut chunks = Vec::new();
    while !work.is_empty() {
        let rest = work.split_off(work.len().min(chunk));
        chunks.push(std::mem::replace(&mut work, rest));
    }
    std::thread::scope(|scope| {
        let mut chunks = chunks.into_iter();
        let first = chunks.next();
        let others: Vec<_> = chunks
            .map(|work| scope.spawn(move || check(work)))
            .collect();
        let mut result = first.map_or(Ok(()), check);
        for other in others {
            let outcome = match other.join() {
                Ok(outcome) => outcome,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            result = result.and(outcome);
        }
        result
    })
}

fn check(work: Vec<Work<'_>>) -> Result<(), BinaryReaderError> {
    let mut allocations = FuncValidatorAllocations::default();
    for (function, body) in work {
        let mut validator = function.into_validator(allocations);
        validator.validate(&body)?;
        allocations = validator.into_allocations();
    }
    Ok(())
}
