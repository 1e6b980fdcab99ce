//! What is done with one record.

use std::error::Error;

use wasmtime::Store;
use wasmtime::component::{Instance, InstancePre, Linker, ResourceAny, ResourceType, Type, Val};

use super::records::{Batch, Framing, Position};
use super::{MapError, MapOptions, RecordError, Said};
use crate::call::{
    self, BytesAs, CallError, Export, Exports, Handles, Json, Reader, Scope, Value, without_text,
};
use crate::guest::Guest;
use crate::plugin::{
    Granted, Heard, Hearing, Host, Instances, Manifest, Plugin, PluginError, PluginOptions, Source,
    World,
};

/// What became of a batch.
pub(super) struct Done {
    /// The results, framed.
    pub output: Vec<u8>,
    pub failed: Vec<Failed>,
    /// By record, those in which the guest wrote something.
    pub said: Vec<Said>,
    /// Where the batch ends; `None` where there was no batch.
    pub end: Option<Position>,
    /// Why there can be no more.
    pub error: Option<MapError>,
}

pub(super) struct Failed {
    /// How long the output was at that time.
    pub output_bytes: usize,
    pub error: RecordError,
    pub record: Vec<u8>,
}

impl Done {
    pub(super) fn failed(error: MapError) -> Self {
        Self {
            output: Vec::new(),
            failed: Vec::new(),
            said: Vec::new(),
            end: None,
            error: Some(error),
        }
    }
}

/// A component without a world: its functions are called with values.
pub(super) struct AnyWorld(Instance);

impl World for AnyWorld {
    type Data = ();
    type Indices = ();

    fn contract() -> Option<&'static [u8]> {
        None
    }

    fn link(_: &mut Linker<Guest>) -> wasmtime::Result<()> {
        Ok(())
    }

    fn indices(_: &InstancePre<Guest>) -> wasmtime::Result<()> {
        Ok(())
    }

    fn load((): &(), _: &mut Store<Guest>, instance: &Instance) -> wasmtime::Result<Self> {
        Ok(Self(*instance))
    }
}

/// What all threads share that work on records.
pub(super) struct Worker {
    plugin: Plugin<AnyWorld>,
    exports: Exports,
    export: usize,
    function: String,
    framing: Framing,
    raw: bool,
    bytes: BytesAs,
    stops: bool,
    job: blake3::Hash,
}

impl Worker {
    pub(super) async fn open(
        host: &Host,
        source: Source,
        options: &MapOptions,
        workers: usize,
        hearing: &Hearing,
    ) -> Result<Self, MapError> {
        let mut of_plugin = PluginOptions::new(Manifest::new(name(&source)), options.limits);
        of_plugin.instances = if options.fresh {
            Instances::Fresh {
                at_once_max: workers,
            }
        } else {
            Instances::Warm {
                size_max: workers,
                uses_max: u64::MAX,
                idle_max: std::time::Duration::MAX,
            }
        };
        #[cfg(feature = "assemble")]
        {
            of_plugin.adapt = options.adapt.clone();
            of_plugin.link = options.link.clone();
        }
        let granted = Granted {
            folders: options.dirs.clone(),
            variables: options.env.clone(),
            clocks: options.clocks,
            ..Granted::default()
        };
        let plugin = host
            .open_granted::<AnyWorld>(source, of_plugin, granted, hearing, || ())
            .await?;
        let exports = Exports::of_component(&plugin.component());
        let export = exports.find(&options.function)?;
        check(&exports, export, options.raw)?;
        #[cfg(feature = "assemble")]
        let linked = format!(
            "{} {}",
            crate::load::adapted(&options.adapt),
            crate::load::linked(&options.link)
        );
        #[cfg(not(feature = "assemble"))]
        let linked = "";
        let job = format!(
            "{} {linked} {} {:?} {} {:?} {:?}",
            plugin.content().to_hex(),
            exports.list[export].function.full_name(),
            options.framing,
            options.raw,
            options.bytes,
            options.on_error
        );
        Ok(Self {
            function: exports.list[export].function.full_name(),
            plugin,
            exports,
            export,
            framing: options.framing,
            raw: options.raw,
            bytes: options.bytes,
            stops: options.on_error == super::OnError::Stop,
            job: blake3::hash(job.as_bytes()),
        })
    }

    /// What tells one job from another.
    pub(super) fn job(&self) -> blake3::Hash {
        self.job
    }

    pub(super) async fn batch(&self, batch: Batch) -> Done {
        let mut done = Done {
            output: Vec::new(),
            failed: Vec::new(),
            said: Vec::new(),
            end: Some(batch.end),
            error: None,
        };
        let hearing = Hearing::default();
        for (number, record) in batch.records {
            // People leave empty lines at the end, or between.
            if self.framing == Framing::Lines && !self.raw && record.trim_ascii().is_empty() {
                continue;
            }
            let result = self.record(&record, &hearing).await;
            done.said.extend(said(Some(number), &hearing));
            let message = match result {
                Ok(result) => match self.framing.write(&result, &mut done.output) {
                    Ok(()) => continue,
                    Err(message) => message.to_owned(),
                },
                Err(RecordFailure::Record(message)) => message,
                Err(RecordFailure::Host(error)) => {
                    done.error = Some(error);
                    return done;
                }
            };
            done.failed.push(Failed {
                output_bytes: done.output.len(),
                error: RecordError {
                    record: number,
                    message,
                },
                record,
            });
            if self.stops {
                return done;
            }
        }
        done
    }

    async fn record(&self, record: &[u8], hearing: &Hearing) -> Result<Vec<u8>, RecordFailure> {
        let args = self.args(record).map_err(RecordFailure::Record)?;
        let export = &self.exports.list[self.export];
        let called = self
            .plugin
            .call_heard(&self.function, Some(hearing), async |any, store| {
                call_export(store, &any.0, export, args).await
            })
            .await;
        let value = match called {
            Ok(value) => value,
            Err(PluginError::Host { source, .. }) => {
                return Err(RecordFailure::Host(source.into()));
            }
            Err(error) => return Err(RecordFailure::Record(with_causes(&error))),
        };
        self.result(value).map_err(RecordFailure::Record)
    }

    /// The arguments in a record.
    fn args(&self, record: &[u8]) -> Result<Vec<Val>, String> {
        let export = &self.exports.list[self.export];
        let types: Vec<(String, Type)> = export
            .ty
            .params()
            .map(|(name, ty)| (name.to_owned(), ty))
            .collect();
        let text = || std::str::from_utf8(record).map_err(|error| with_causes(&error));
        let values = match (self.raw, types.as_slice()) {
            (true, [(_, Type::String)]) => vec![Value::String(text()?.to_owned())],
            (true, _) => vec![Value::Bytes(record.to_owned())],
            (false, _) => {
                let json = Json::parse(text()?).map_err(|error| format!("no JSON: {error}"))?;
                self.read(json, &types)?
            }
        };
        values
            .into_iter()
            .zip(&types)
            .map(|(value, (_, ty))| call::lower(value, ty, &mut NoHandles))
            .collect::<wasmtime::Result<_>>()
            .map_err(|error| error.to_string())
    }

    fn read(&self, json: Json<'_>, types: &[(String, Type)]) -> Result<Vec<Value>, String> {
        let jsons = match (types, json) {
            ([_], json) => vec![json],
            (types, Json::Array(jsons)) if jsons.len() == types.len() => jsons,
            (types, _) => {
                return Err(format!(
                    "expected an array of {} arguments for `{}`",
                    types.len(),
                    self.function
                ));
            }
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
                call::read_json(&mut reader, json, ty).map_err(|mut mismatch| {
                    mismatch.parameter.clone_from(name);
                    mismatch.to_string()
                })
            })
            .collect()
    }

    /// What a value is in the output: what an `ok` holds, bare.
    fn result(&self, value: Option<Value>) -> Result<Vec<u8>, String> {
        let value = match value {
            Some(Value::Result(Ok(value))) => value.map(|value| *value),
            Some(Value::Result(Err(error))) => {
                let said = error.map(|error| format!(": {}", error.to_json(self.bytes)));
                let said = said.unwrap_or_default();
                return Err(format!("`{}` returned `err`{said}", self.function));
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

/// What was heard since the last time, if anything was.
pub(super) fn said(record: Option<u64>, hearing: &Hearing) -> Option<Said> {
    let Heard {
        lines, left_out, ..
    } = hearing.take();
    (left_out > 0 || !lines.is_empty()).then_some(Said {
        record,
        lines,
        left_out,
    })
}

enum RecordFailure {
    Record(String),
    Host(MapError),
}

/// How errors call the component.
fn name(source: &Source) -> String {
    match source {
        Source::File(path) => path.display().to_string(),
        Source::Bytes(_) => "<stdin>".to_owned(),
    }
}

fn check(exports: &Exports, export: usize, raw: bool) -> Result<(), MapError> {
    let export = &exports.list[export];
    let function = || export.function.full_name();
    for ty in export.ty.params().map(|(_, ty)| ty).chain(export.result()) {
        if let Some(part) = without_text(&ty) {
            return Err(CallError::NoText {
                function: function(),
                ty: exports.names.show(&part),
            }
            .into());
        }
        if call::resource_in(&ty).is_some() {
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
    let function = call::exported(store, instance, export)?;
    let result_type = export.result();
    let mut results = vec![Val::Bool(false); usize::from(result_type.is_some())];
    function
        .call_async(&mut *store, &args, &mut results)
        .await?;
    match (result_type, results.pop()) {
        (Some(ty), Some(result)) => Ok(Some(call::lift(result, &ty, &mut NoHandles)?)),
        _ => Ok(None),
    }
}

fn with_causes(error: &dyn Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(&format!(": {error}"));
        cause = error.source();
    }
    message
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
