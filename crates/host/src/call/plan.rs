//! From text to a call that fits its function.

use std::collections::BTreeSet;

use wasmtime::component::{ResourceType, Type};

use super::error::CallError;
use crate::values::{
    Arguments, ArgumentsByName, Export, Exports, RawJson, Reader, Scope, Value, ValueMismatch,
    by_name, excerpt, read_json, without_text,
};

/// A call as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Call {
    /// `FUNCTION(ARGUMENTS)` with arguments in WAVE; `$HANDLE.METHOD(ARGUMENTS)`
    /// for a resource of the session; `$HANDLE = FUNCTION(ARGUMENTS)` to name the
    /// resource that comes back.
    Wave(String),
    /// A function's name and one JSON text per parameter.
    Json {
        /// The function, by any name that means only it.
        function: String,
        /// The arguments.
        args: Vec<String>,
    },
}

/// A call whose function is known and whose arguments are of the right types.
#[derive(Clone, Debug)]
pub struct PlannedCall {
    pub(crate) export: usize,
    pub(crate) args: Vec<Value>,
    /// The name for the resource that comes back.
    pub(crate) name: Option<(String, ResourceType)>,
    /// The resources that have to be there.
    pub(crate) uses: Vec<String>,
}

pub(crate) fn plan(
    exports: &Exports,
    scope: &mut Scope,
    call: &Call,
) -> Result<PlannedCall, CallError> {
    match call {
        Call::Wave(text) => plan_wave(exports, scope, text),
        Call::Json { function, args } => {
            let index = exports.find(function)?;
            let export = &exports.list[index];
            expect_text(exports, export)?;
            let params: Vec<(String, Type)> = export
                .ty
                .params()
                .map(|(name, ty)| (name.to_owned(), ty))
                .collect();
            let values = match named(args, &params)? {
                Some(values) => values,
                None => {
                    count(export, 0, args.len())?;
                    let parsed = args.iter().zip(&params).map(|(arg, (parameter, ty))| {
                        let json = RawJson::parse(arg).map_err(|source| CallError::NotJson {
                            parameter: parameter.clone(),
                            expected: exports.names.show(ty),
                            source,
                        })?;
                        Ok(Some(json))
                    });
                    parsed.collect::<Result<_, CallError>>()?
                }
            };
            let mut values = values.into_iter();
            finish(exports, scope, index, None, Vec::new(), |reader, ty, _| {
                let json = values.next().flatten();
                json.map(|json| read_json(reader, json, ty))
            })
        }
    }
}

/// The arguments in an object by the names of the parameters; `None` where there is one JSON text for each.
fn named<'a>(
    args: &'a [String],
    params: &[(String, Type)],
) -> Result<Option<ArgumentsByName<'a>>, CallError> {
    let [arg] = args else { return Ok(None) };
    match RawJson::parse(arg).map(|json| by_name(json, params)) {
        Ok(Some(named)) => Ok(Some(named?)),
        _ => Ok(None),
    }
}

fn plan_wave(exports: &Exports, scope: &mut Scope, text: &str) -> Result<PlannedCall, CallError> {
    let (name, call) = split_assignment(text);
    let not_a_call = || CallError::NotACall {
        call: excerpt(text.trim()),
    };
    let (target, arguments) = call.split_at(call.find('(').ok_or_else(not_a_call)?);
    let target = target.trim();
    let arguments = Arguments::parse(arguments).map_err(|error| {
        let offset = text.len() - arguments.len() + error.offset;
        CallError::NotWave {
            column: text.get(..offset).unwrap_or(text).chars().count() + 1,
            problem: error.problem,
        }
    })?;
    let (index, this) = match target.strip_prefix('$') {
        None if target.is_empty() => return Err(not_a_call()),
        None => (exports.find(target)?, None),
        Some(path) => {
            let (handle, method) = path.split_once('.').ok_or_else(not_a_call)?;
            let resource = resource(scope, handle)?;
            let index = exports.method(handle, resource, method)?;
            (index, Some(handle.to_owned()))
        }
    };
    let export = &exports.list[index];
    expect_text(exports, export)?;
    let given = usize::from(this.is_some());
    count(export, given, arguments.len())?;
    let first = this.into_iter().map(Value::Handle).collect();
    finish(exports, scope, index, name, first, |reader, ty, index| {
        let index = index - given;
        (index < arguments.len()).then(|| arguments.read(index, ty, reader))
    })
}

/// Takes `$name =` off the front of a call.
fn split_assignment(text: &str) -> (Option<String>, &str) {
    let assignment = text.trim_start().strip_prefix('$').and_then(|rest| {
        let (name, call) = rest.split_once('=')?;
        let name = name.trim_end();
        is_label(name).then(|| (name.to_owned(), call))
    });
    match assignment {
        Some((name, call)) => (Some(name), call),
        None => (None, text),
    }
}

/// Whether `name` may name a handle: lower-case words and digits, joined by `-`.
fn is_label(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.split('-').all(|word| {
            !word.is_empty()
                && word
                    .chars()
                    .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        })
}

pub(crate) fn resource(scope: &Scope, handle: &str) -> Result<ResourceType, CallError> {
    scope
        .get(handle)
        .copied()
        .ok_or_else(|| CallError::UnknownHandle {
            handle: handle.to_owned(),
            handles: scope.keys().cloned().collect(),
        })
}

/// Reads the arguments after those in `args`, and brings `scope` up to date.
fn finish(
    exports: &Exports,
    scope: &mut Scope,
    index: usize,
    name: Option<String>,
    mut args: Vec<Value>,
    mut read: impl FnMut(&mut Reader<'_>, &Type, usize) -> Option<Result<Value, ValueMismatch>>,
) -> Result<PlannedCall, CallError> {
    let export = &exports.list[index];
    let name = match name {
        Some(name) => Some((handle_resource(export, &name)?, name)),
        None => None,
    }
    .map(|(resource, name)| (name, resource));
    // A call that turns out wrong leaves the handles as they were.
    let mut after = scope.clone();
    let mut reader = Reader {
        names: &exports.names,
        scope: &mut after,
        lent: args.iter().filter_map(handle_name).collect(),
        given: BTreeSet::new(),
    };
    let given = args.len();
    for (position, (parameter, ty)) in export.ty.params().enumerate().skip(given) {
        args.push(match read(&mut reader, &ty, position) {
            Some(value) => value.map_err(|mismatch| ValueMismatch {
                parameter: parameter.to_owned(),
                ..mismatch
            })?,
            // Only options may be missing, and only at the end.
            None => Value::Option(None),
        });
    }
    let mut uses: Vec<String> = reader.lent.into_iter().collect();
    uses.extend(reader.given);
    after.extend(name.clone());
    *scope = after;
    Ok(PlannedCall {
        export: index,
        args,
        name,
        uses,
    })
}

fn handle_name(value: &Value) -> Option<String> {
    match value {
        Value::Handle(name) => Some(name.clone()),
        _ => None,
    }
}

/// The resource that `handle` is to name: the result of the function, also
/// inside an `option` or an `ok`.
fn handle_resource(export: &Export, handle: &str) -> Result<ResourceType, CallError> {
    let result = match export.result() {
        Some(Type::Option(option)) => Some(option.ty()),
        Some(Type::Result(result)) => result.ok(),
        result => result,
    };
    match result {
        Some(Type::Own(resource)) => Ok(resource),
        _ => Err(CallError::NoResource {
            handle: handle.to_owned(),
            function: export.function.full_name(),
            result: export.function.result.clone(),
        }),
    }
}

/// Fails unless `found` arguments, beside `given` that were not counted, are
/// as many as the function takes, options at the end left out or not.
fn count(export: &Export, given: usize, found: usize) -> Result<(), CallError> {
    let params: Vec<Type> = export.ty.params().map(|(_, ty)| ty).skip(given).collect();
    let optional = params
        .iter()
        .rev()
        .take_while(|ty| matches!(ty, Type::Option(_)));
    if (params.len() - optional.count()..=params.len()).contains(&found) {
        return Ok(());
    }
    Err(CallError::ArgumentCount {
        function: export.function.besides(given).to_string(),
        expected: params.len(),
        found,
    })
}

/// Fails where the function's type has parts that are not values.
fn expect_text(exports: &Exports, export: &Export) -> Result<(), CallError> {
    let params = export.ty.params().map(|(_, ty)| ty);
    for ty in params.chain(export.result()) {
        if let Some(part) = without_text(&ty) {
            return Err(CallError::NoText {
                function: export.function.full_name(),
                ty: exports.names.show(&part),
            });
        }
    }
    Ok(())
}
