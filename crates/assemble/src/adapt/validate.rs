//! Validation on several threads.

use wasmparser::{
    BinaryReaderError, FuncToValidate, FuncValidatorAllocations, FunctionBody, Parser,
    ValidPayload, Validator, ValidatorResources, WasmFeatures,
};

type Work<'a> = (FuncToValidate<ValidatorResources>, FunctionBody<'a>);

/// Validates a module or component; of several mistakes the first is told.
pub(crate) fn validate(bytes: &[u8]) -> Result<(), BinaryReaderError> {
    let features = WasmFeatures::all();
    let mut validator = Validator::new_with_features(features);
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let mut work = Vec::new();
    for payload in parser.parse_all(bytes) {
        if let ValidPayload::Func(function, body) = validator.payload(&payload?)? {
            work.push((function, body));
        }
    }
    let cores = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(4);
    let chunk = work.len().div_ceil(cores).max(256);
    let mut chunks = Vec::new();
    while !work.is_empty() {
        let rest = work.split_off(work.len().min(chunk));
        chunks.push(std::mem::replace(&mut work, rest));
    }
    std::thread::scope(|scope| {
        let mut chunks = chunks.into_iter();
        let first = chunks.next();
        let others: Vec<_> = chunks
            .map(|work| scope.spawn(move || bodies(work)))
            .collect();
        let mut result = first.map_or(Ok(()), bodies);
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

fn bodies(work: Vec<Work<'_>>) -> Result<(), BinaryReaderError> {
    let mut allocations = FuncValidatorAllocations::default();
    for (function, body) in work {
        let mut validator = function.into_validator(allocations);
        validator.validate(&body)?;
        allocations = validator.into_allocations();
    }
    Ok(())
}
