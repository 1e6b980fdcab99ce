//! What is done with one record.

use wasmtime::Store;
use wasmtime::component::{Instance, InstancePre, Linker, ResourceAny, ResourceType, Type, Val};

use super::error::{MapError, RecordError, RecordProblem};
use super::framing::Framing;
use super::records::{Batch, Position};
use super::{GuestOutput, MapOptions};
use crate::error::{EngineFailure, RunError};
use crate::guest::Guest;
use crate::plugin::{
    ComponentSource, Granted, GuestOutputCapture, GuestOutputLines, Host, Instances, Manifest,
    Plugin, PluginError, PluginOptions, World,
};
use crate::values::{
    BytesAs, Export, Exports, Handles, Json, RawJson, Reader, Scope, Value, exported, lift, lower,
    read_json, resource_in, without_text,
};

/// What became of a batch.
pub(super) struct BatchResult {
    /// The results, framed.
    pub output: Vec<u8>,
    pub failed: Vec<FailedRecord>,
    /// By record, where the guest wrote something.
    pub guest_output: Vec<GuestOutput>,
    /// Where the batch ends; `None` where there was no batch.
    pub end: Option<Position>,
    /// Whether the records of the batch can only be these.
    pub is_final: bool,
    /// Why no batch can follow.
    pub error: Option<MapError>,
}

pub(super) struct FailedRecord {
    /// How long the output was at that time.
    pub output_bytes: usize,
    pub error: RecordError,
    pub record: Vec<u8>,
}

impl BatchResult {
    pub(super) fn failed(error: MapError) -> Self {
        Self {
            output: Vec::new(),
            failed: Vec::new(),
            guest_output: Vec::new(),
            end: None,
            is_final: false,
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
        source: ComponentSource,
        options: &MapOptions,
        workers: usize,
        capture: &GuestOutputCapture,
    ) -> Result<Self, MapError> {
        let instances = if options.fresh {
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
        let of_plugin = PluginOptions::new(Manifest::new(name(&source)), options.limits)
            .with_instances(instances);
        #[cfg(feature = "assemble")]
        let of_plugin = of_plugin
            .with_adapt(options.adapt.clone())
            .with_link(options.link.clone());
        let granted = Granted {
            folders: options.dirs.clone(),
            variables: options.env.clone(),
            net: options.net.clone().with_one_account(),
            clocks: options.clocks,
            ..Granted::default()
        };
        let plugin = host
            .open_granted::<AnyWorld>(source, of_plugin, granted, capture, || ())
            .await?;
        let exports = Exports::of(&plugin.component());
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

    pub(super) async fn batch(&self, batch: Batch) -> BatchResult {
        let mut done = BatchResult {
            output: Vec::new(),
            failed: Vec::new(),
            guest_output: Vec::new(),
            end: Some(batch.end),
            is_final: batch.is_final,
            error: None,
        };
        let capture = GuestOutputCapture::default();
        for (number, record) in batch.records {
            // People leave empty lines at the end, or between.
            if self.framing == Framing::Lines && !self.raw && record.trim_ascii().is_empty() {
                continue;
            }
            let result = self.record(&record, &capture).await;
            done.guest_output
                .extend(guest_output(Some(number), &capture));
            let problem = match result {
                Ok(result) if self.framing.write(&result, &mut done.output) => continue,
                Ok(_) => RecordProblem::Unframed {
                    framing: self.framing,
                },
                Err(Failure::Record(problem)) => problem,
                Err(Failure::Host(error)) => {
                    done.error = Some(error.into());
                    return done;
                }
            };
            done.failed.push(FailedRecord {
                output_bytes: done.output.len(),
                error: RecordError {
                    record: number,
                    problem,
                },
                record,
            });
            if self.stops {
                return done;
            }
        }
        done
    }

    async fn record(
        &self,
        record: &[u8],
        capture: &GuestOutputCapture,
    ) -> Result<Vec<u8>, Failure> {
        let args = self.args(record)?;
        let export = &self.exports.list[self.export];
        let called = self
            .plugin
            .call_captured(&self.function, Some(capture), async |any, store| {
                call_export(store, &any.0, export, args).await
            })
            .await;
        match called {
            Ok(value) => Ok(self.result(value)?),
            Err(PluginError::Host { source, .. }) => Err(Failure::Host(source)),
            Err(error) => Err(RecordProblem::Guest(Box::new(error)).into()),
        }
    }

    /// The arguments in a record.
    fn args(&self, record: &[u8]) -> Result<Vec<Val>, Failure> {
        let export = &self.exports.list[self.export];
        let types: Vec<(String, Type)> = export
            .ty
            .params()
            .map(|(name, ty)| (name.to_owned(), ty))
            .collect();
        let text = || std::str::from_utf8(record).map_err(RecordProblem::NotText);
        let values = match (self.raw, types.as_slice()) {
            (true, [(_, Type::String)]) => vec![Value::String(text()?.to_owned())],
            (true, _) => vec![Value::Bytes(record.to_owned())],
            (false, _) => {
                let json = RawJson::parse(text()?).map_err(RecordProblem::NotJson)?;
                self.read(json, &types)?
            }
        };
        values
            .into_iter()
            .zip(&types)
            .map(|(value, (_, ty))| lower(value, ty, &mut NoHandles))
            .collect::<wasmtime::Result<_>>()
            .map_err(|error| Failure::Host(RunError::Engine(EngineFailure::new(error))))
    }

    fn read(
        &self,
        json: RawJson<'_>,
        types: &[(String, Type)],
    ) -> Result<Vec<Value>, RecordProblem> {
        let jsons = match types {
            [_] => vec![json],
            types => match json.open() {
                Json::Array(jsons) if jsons.len() == types.len() => jsons,
                _ => {
                    return Err(RecordProblem::NotArguments {
                        function: self.function.clone(),
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
                    function: self.function.clone(),
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

/// What the guest wrote since the last time, if it wrote anything.
pub(super) fn guest_output(
    record: Option<u64>,
    capture: &GuestOutputCapture,
) -> Option<GuestOutput> {
    let GuestOutputLines { lines, omitted, .. } = capture.take();
    (omitted > 0 || !lines.is_empty()).then_some(GuestOutput {
        record,
        lines,
        lines_omitted: omitted,
    })
}

enum Failure {
    Record(RecordProblem),
    Host(RunError),
}

impl From<RecordProblem> for Failure {
    fn from(problem: RecordProblem) -> Self {
        Self::Record(problem)
    }
}

/// How errors call the component.
fn name(source: &ComponentSource) -> String {
    match source.path() {
        Some(path) => path.display().to_string(),
        None => "<stdin>".to_owned(),
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
