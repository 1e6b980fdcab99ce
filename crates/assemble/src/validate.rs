//! Validation on several threads.

use wasmparser::{
    BinaryReaderError, FuncToValidate, FuncValidatorAllocations, FunctionBody, Parser, Payload,
    ValidPayload, Validator, ValidatorResources, WasmFeatures,
};

use crate::features::{self, Feature};
use crate::module::{bytes_of, no_data};
use crate::names::Names;
use crate::parallel::{BYTES_FOR_THREADS_MIN, in_runs};
use crate::role::Role;

/// The smallest number of bodies that a thread takes at once.
const BODIES_PER_TURN_MIN: usize = 256;

type Work<'a> = (FuncToValidate<ValidatorResources>, FunctionBody<'a>);

/// Validates a module or component, and reports the first mistake. Returns the names of the imports and
/// exports of a component.
pub(crate) fn validate(bytes: &[u8]) -> Result<Names, BinaryReaderError> {
    validate_but(bytes, 0, WasmFeatures::all())
}

/// Like [`validate`]. Also returns the features of the component that hosts do not have on by default.
pub(crate) fn validate_for_hosts(bytes: &[u8]) -> Result<(Names, Vec<Feature>), BinaryReaderError> {
    if let Ok(names) = validate_but(bytes, 0, features::on_by_default()) {
        return Ok((names, Vec::new()));
    }
    let names = validate(bytes)?;
    Ok((names, features::off_by_default(bytes)?))
}

/// Like [`validate`], but skips two parts: the first `bodies` of the linked module in a component (the
/// guest's, which the linker has validated), and the data segments of the module that defines the memory
/// (the linker writes them all in the same way).
pub(crate) fn validate_but(
    bytes: &[u8],
    bodies: usize,
    features: WasmFeatures,
) -> Result<Names, BinaryReaderError> {
    let mut validator = Validator::new_with_features(features);
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let mut work = Vec::new();
    let mut work_bytes = 0;
    let mut validated = 0;
    let mut role = Role::Other;
    let mut names = Names::default();
    for payload in parser.parse_all(bytes) {
        let payload = match payload? {
            Payload::DataSection(_) if matches!(role, Role::Memory) => {
                Payload::DataSection(no_data()?)
            }
            payload => payload,
        };
        names.note(&payload)?;
        if let Payload::ModuleSection {
            unchecked_range, ..
        } = &payload
            && bodies > 0
        {
            role = Role::of(bytes_of(bytes, unchecked_range))?;
            validated = if matches!(role, Role::Linked) {
                bodies
            } else {
                0
            };
        }
        if let ValidPayload::Func(function, body) = validator.payload(&payload)? {
            if validated > 0 {
                validated -= 1;
            } else {
                work_bytes += body.as_bytes().len();
                work.push((function, body));
            }
        }
    }
    if work_bytes < BYTES_FOR_THREADS_MIN {
        check(work)?;
        return Ok(names);
    }
    in_runs(work, BODIES_PER_TURN_MIN, check)
        .into_iter()
        .collect::<Result<(), _>>()?;
    Ok(names)
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
