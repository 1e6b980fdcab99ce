//! A record as the arguments of a function, and its result as what is written.

use wasmtime::Store;
use wasmtime::component::{Instance, ResourceAny, ResourceType, Type, Val};

use super::MapOptions;
use super::attempt::{AnyWorld, Failure};
use super::error::{MapError, RecordProblem};
use crate::error::{EngineFailure, RunError};
use crate::guest::Guest;
use crate::plugin::{GuestOutputCapture, Plugin};
use crate::values::{
    BytesAs, Export, Exports, Handles, Json, RawJson, Reader, Scope, Value, by_name, exported,
    lift, lower, read_json, resource_in, without_text,
};

/// The function that is called for each record.
pub(super) struct Function {
    exports: Exports,
    export: usize,
    params: Vec<(String, Type)>,
    /// Its full name.
    name: String,
    raw: bool,
    bytes: BytesAs,
}

impl Function {
    pub(super) fn find(exports: Exports, options: &MapOptions) -> Result<Self, MapError> {
        let export = exports.find(&options.function)?;
        check(&exports, export, options.raw)?;
        let params = exports.list[export].ty.params();
        let params = params.map(|(name, ty)| (name.to_owned(), ty)).collect();
        Ok(Self {
            params,
            name: exports.list[export].function.full_name(),
            exports,
            export,
            raw: options.raw,
            bytes: options.bytes,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) async fn record(
        &self,
        plugin: &Plugin<AnyWorld>,
        record: &[u8],
        capture: &GuestOutputCapture,
    ) -> Result<Vec<u8>, Failure> {
        let args = self.args(record)?;
        let export = &self.exports.list[self.export];
        let called = plugin
            .call_captured(&self.name, Some(capture), async |any, store| {
                call_export(store, &any.0, export, args).await
            })
            .await;
        Ok(self.result(called.map_err(Failure::of_guest)?)?)
    }

    /// The arguments in a record.
    fn args(&self, record: &[u8]) -> Result<Vec<Val>, Failure> {
        let types = self.params.as_slice();
        let text = || std::str::from_utf8(record).map_err(RecordProblem::NotText);
        let values = match (self.raw, types) {
            (true, [(_, Type::String)]) => vec![Value::String(text()?.to_owned())],
            (true, _) => vec![Value::Bytes(record.to_owned())],
            (false, _) => {
                let json = RawJson::parse(text()?).map_err(RecordProblem::NotJson)?;
                self.read(json, types)?
            }
        };
        values
            .into_iter()
            .zip(types)
            .map(|(value, (_, ty))| lower(value, ty, &mut NoHandles))
            .collect::<wasmtime::Result<_>>()
            .map_err(|error| Failure::Host(RunError::Engine(EngineFailure::new(error))))
    }

    fn read(
        &self,
        json: RawJson<'_>,
        types: &[(String, Type)],
    ) -> Result<Vec<Value>, RecordProblem> {
        let jsons = match (by_name(json, types), types) {
            (Some(named), _) => named.map_err(RecordProblem::ArgumentNames)?,
            (None, [_]) => vec![Some(json)],
            (None, types) => match json.open() {
                Json::Array(jsons) if jsons.len() == types.len() => {
                    jsons.into_iter().map(Some).collect()
                }
                _ => {
                    return Err(RecordProblem::NotArguments {
                        function: self.name.clone(),
                        count: types.len(),
                    });
                }
            },
        };
        let mut scope = Scope::new();
        let mut reader = Reader {
            names: &self.exports.names,
            scope: &mut scope,
            lent: Default::default(),
            given: Default::default(),
        };
        jsons
            .into_iter()
            .zip(types)
            .map(|(json, (name, ty))| {
                // Only an option may be left out.
                let Some(json) = json else {
                    return Ok(Value::Option(None));
                };
                read_json(&mut reader, json, ty).map_err(|mut mismatch| {
                    mismatch.parameter.clone_from(name);
                    RecordProblem::Argument(mismatch)
                })
            })
            .collect()
    }

    /// What a value is in the output: what an `ok` holds, bare.
    fn result(&self, value: Option<Value>) -> Result<Vec<u8>, RecordProblem> {
        let value = match value {
            Some(Value::Result(Ok(value))) => value.map(|value| *value),
            Some(Value::Result(Err(error))) => {
                return Err(RecordProblem::Returned {
                    function: self.name.clone(),
                    value: error.map(|error| error.to_json(self.bytes)),
                });
            }
            value => value,
        };
        Ok(match value {
            Some(Value::Bytes(bytes)) if self.raw => bytes,
            Some(Value::String(text)) if self.raw => text.into_bytes(),
            Some(value) => value.to_json(self.bytes).into_bytes(),
            None => b"null".to_vec(),
        })
    }
}

fn check(exports: &Exports, export: usize, raw: bool) -> Result<(), MapError> {
    let export = &exports.list[export];
    let function = || export.function.full_name();
    for ty in export.ty.params().map(|(_, ty)| ty).chain(export.result()) {
        if let Some(part) = without_text(&ty) {
            return Err(MapError::NoText {
                function: function(),
                ty: exports.names.show(&part),
            });
        }
        if resource_in(&ty).is_some() {
            return Err(MapError::Resources {
                function: function(),
            });
        }
    }
    if raw && !is_raw(export) {
        return Err(MapError::NotRaw {
            function: function(),
            found: export.function.to_string(),
        });
    }
    Ok(())
}

fn is_raw(export: &Export) -> bool {
    let is_bytes = |ty: &Type| match ty {
        Type::String => true,
        Type::List(list) => list.ty() == Type::U8,
        _ => false,
    };
    let mut params = export.ty.params();
    let takes = matches!((params.next(), params.next()), (Some((_, ty)), None) if is_bytes(&ty));
    let gives = match export.result() {
        Some(Type::Result(result)) => result.ok(),
        result => result,
    };
    takes && gives.is_some_and(|ty| is_bytes(&ty))
}

async fn call_export(
    store: &mut Store<Guest>,
    instance: &Instance,
    export: &Export,
    args: Vec<Val>,
) -> wasmtime::Result<Option<Value>> {
    let function = exported(store, instance, export)?;
    let result_type = export.result();
    let mut results = vec![Val::Bool(false); usize::from(result_type.is_some())];
    function
        .call_async(&mut *store, &args, &mut results)
        .await?;
    match (result_type, results.pop()) {
        (Some(ty), Some(result)) => Ok(Some(lift(result, &ty, &mut NoHandles)?)),
        _ => Ok(None),
    }
}

/// Functions with resources are refused before.
struct NoHandles;

impl Handles for NoHandles {
    fn borrow(&self, _: &str) -> Option<ResourceAny> {
        None
    }

    fn take(&mut self, _: &str) -> Option<ResourceAny> {
        None
    }

    fn keep(&mut self, _: ResourceAny, _: ResourceType) -> String {
        String::new()
    }
}
